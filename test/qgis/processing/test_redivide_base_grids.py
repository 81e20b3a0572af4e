"""Algorithm redividebasegrids: its parameters, what it refuses, how little it changes."""

import pytest
import shapely
from qgis.core import (
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

X, Y, SIDE = 520_600, 2_492_500, 600
MOVE_FIELDS = [
    "from_grid",
    "to_grid",
    "kind",
    "buildings",
    "building_codes",
    "households",
    "residents",
    "area_m2",
    "text",
]
# Strips of a community, 600 m high: 3 of 150 m and 150 m more hold 36 houses of 10 households
WIDTH = 150


def strip(community, number):
    left = X + community * SIDE + number * WIDTH
    return shapely.box(left, Y, left + WIDTH, Y + SIDE)


@pytest.fixture
def existing(draw):
    """Return four strips of 360 households in each community, with who works there."""

    def existing(crs="EPSG:4547", move=lambda shapes: shapes, locked=None, **given):
        places = [(name, number) for name in "AB" for number in range(4)]
        shapes = move([strip("AB".index(name), number).wkt for name, number in places])
        fields = {"worker": "string", **({"locked": locked[0]} if locked else {})}
        drawn = [
            (
                f"{name}{number + 1:03}",
                shape,
                f"worker {name}{number}",
                *([locked[1].get(f"{name}{number + 1:03}")] if locked else []),
            )
            for (name, number), shape in zip(places, shapes)
        ]
        return draw(drawn, crs, name="grids", **fields, **given)

    return existing


@pytest.fixture
def grown(buildings):
    """Return the buildings with 300 households more in the strip A001: 660 instead of 360."""

    def grown(people=50):
        more = [
            (f"new{number}", f"POINT({X + 100} {Y + 50 + number * 100})", people, 100)
            for number in range(6)
        ]
        return buildings(more)

    return grown


@pytest.fixture
def given(existing, communities, grown, streets):
    def given(**parameters):
        return {
            "EXISTING": existing(),
            "COMMUNITIES": communities(),
            "BUILDINGS": grown(),
            "HOUSEHOLDS": "households",
            "RESIDENTS": "residents",
            "BUILDING_CODE": "code",
            "BARRIERS": [streets()],
            "GRIDS": "memory:",
            **parameters,
        }

    return given


@pytest.fixture
def redivide(run, given):
    def redivide(**parameters):
        return run("redividebasegrids", **given(**parameters))

    return redivide


def shapes_of(layer):
    return {f["code"]: f.geometry().asWkb().data() for f in layer.getFeatures()}


@pytest.mark.parametrize(
    ("name", "type_", "default", "parent"),
    [
        ("EXISTING", QgsProcessingParameterFeatureSource, None, None),
        ("EXISTING_CODE", QgsProcessingParameterField, "code", "EXISTING"),
        ("LOCKED", QgsProcessingParameterField, "locked", "EXISTING"),
        ("COMMUNITIES", QgsProcessingParameterFeatureSource, None, None),
        ("COMMUNITY_CODE", QgsProcessingParameterField, "code", "COMMUNITIES"),
        ("BUILDINGS", QgsProcessingParameterFeatureSource, None, None),
        ("BARRIERS", QgsProcessingParameterMultipleLayers, None, None),
        ("MEASURE", QgsProcessingParameterEnum, 0, None),
        ("TARGET", QgsProcessingParameterNumber, 400, None),
        ("GRIDS", QgsProcessingParameterFeatureSink, None, None),
        ("MOVES", QgsProcessingParameterFeatureSink, None, None),
        ("QUALITY", QgsProcessingParameterFeatureSink, None, None),
    ],
)
def test_parameters_are_those_of_the_contract(provider, name, type_, default, parent):
    definition = provider.algorithm("redividebasegrids").parameterDefinition(name)
    assert type(definition) is type_
    assert definition.defaultValue() == default
    if parent:
        assert definition.parentLayerParameterName() == parent


def test_grids_communities_and_buildings_have_to_be_given(provider):
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    required = [
        definition.name()
        for definition in provider.algorithm("redividebasegrids").parameterDefinitions()
        if not definition.flags() & optional and definition.defaultValue() is None
    ]
    assert required == ["EXISTING", "COMMUNITIES", "BUILDINGS", "GRIDS"]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"MINIMUM": 600}, "MINIMUM 600 is above MAXIMUM 500. Give a smaller MINIMUM."),
        ({"LOCKED": "fixed"}, "Layer grids has no field fixed. Its fields are: code, worker."),
        ({"EXISTING_CODE": "id"}, "Layer grids has no field id. Its fields are: code, worker."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_what_cannot_work_is_refused_before_the_run(problems, given, changes, text):
    assert problems("redividebasegrids", **given(**changes)) == text


def test_grids_are_brought_back_into_the_band(redivide, rows, run, communities):
    result = redivide()
    drawn = rows(result["GRIDS"])
    assert all(300 <= row["households"] <= 500 for row in drawn)
    assert sum(row["households"] for row in drawn) == 3180
    assert result["GRID_COUNT"] == result["IN_BAND_COUNT"] == len(drawn)
    check = run(
        "checkcoverage",
        INPUT=result["GRIDS"],
        FRAME=communities(),
        FINDINGS="memory:",
        MISMATCHES="memory:",
    )
    assert rows(check["FINDINGS"]) == rows(check["MISMATCHES"]) == []


def test_untouched_grids_keep_code_shape_and_fields(redivide, existing, rows):
    result = redivide()
    before, after = shapes_of(existing()), shapes_of(result["GRIDS"])
    other = [code for code in before if code.startswith("B")]
    assert all(after[code] == before[code] for code in other)
    assert result["UNCHANGED_COUNT"] >= len(other)
    workers = {row["code"]: row["worker"] for row in rows(result["GRIDS"])}
    assert workers["B002"] == "worker B1"
    assert list(rows(result["GRIDS"])[0]) == [
        "code",
        "community",
        "buildings",
        "households",
        "residents",
        "worker",
        "wkt",
    ]


def test_nothing_changes_where_everything_is_in_the_band(redivide, existing, buildings, rows):
    result = redivide(BUILDINGS=buildings(), MOVES="memory:")
    assert shapes_of(result["GRIDS"]) == shapes_of(existing())
    assert rows(result["MOVES"]) == []
    assert (result["MOVE_COUNT"], result["UNCHANGED_COUNT"]) == (0, 8)


def test_moves_say_in_rows_and_words_who_goes_where(redivide, rows, listener):
    result = redivide(MOVES="memory:")
    moves = rows(result["MOVES"])
    assert list(moves[0]) == [*MOVE_FIELDS, "wkt"]
    assert result["MOVE_COUNT"] == len(moves)
    assert {row["from_grid"][0] for row in moves} == {"A"}
    for row in moves:
        assert row["building_codes"].count(";") == row["buildings"] - 1
        assert row["text"] in listener.told
        assert f" {row['buildings']} buildings with {row['households']} households" in row["text"]
    grids = {row["code"]: row["households"] for row in rows(result["GRIDS"])}
    left = sum(row["households"] for row in moves if row["from_grid"] == "A001")
    gained = sum(row["households"] for row in moves if row["to_grid"] == "A001")
    assert grids["A001"] == 660 - left + gained


@pytest.mark.parametrize(
    ("kind", "value"), [("boolean", True), ("integer", 1), ("string", "yes"), ("string", "是")]
)
def test_locked_grids_never_change(redivide, existing, rows, kind, value):
    layer = existing(locked=(kind, {"A002": value}))
    result = redivide(EXISTING=layer)
    # a border of its neighbours that ends on its own may give it a vertex
    before, after = (shapely.from_wkb(shapes_of(la)["A002"]) for la in (layer, result["GRIDS"]))
    assert shapely.equals(before, after)
    assert not shapely.equals(
        *(shapely.from_wkb(shapes_of(la)["A001"]) for la in (layer, result["GRIDS"]))
    )
    assert rows(result["GRIDS"])[1]["locked"] == value


def test_lock_that_is_neither_yes_nor_no_is_refused(redivide, existing):
    layer = existing(locked=("string", {"A002": "perhaps"}))
    with pytest.raises(QgsProcessingException) as refused:
        redivide(EXISTING=layer)
    assert str(refused.value) == (
        "Field locked of layer grids holds perhaps, which is neither yes nor no. "
        "Choose a field of booleans, or of 1 and 0."
    )


def test_grids_in_degrees_keep_their_shape_to_the_last_digit(redivide, existing, reproject):
    def in_degrees(shapes):
        return [wkt for _, wkt in zip(shapes, reproject(shapes, "EPSG:4547", "EPSG:4490"))]

    layer = existing("EPSG:4490", move=in_degrees)
    result = redivide(EXISTING=layer)
    assert result["GRIDS"].crs().authid() == "EPSG:4490"
    before, after = shapes_of(layer), shapes_of(result["GRIDS"])
    assert all(after[code] == before[code] for code in before if code.startswith("B"))


def test_grids_stay_multipolygons_where_they_were(redivide, existing):
    layer = existing(
        kind="MultiPolygon",
        move=lambda shapes: [shape.replace("((", "(((").replace("))", ")))") for shape in shapes],
    )
    layer_type = redivide(EXISTING=layer)["GRIDS"].wkbType()
    assert layer_type in (QgsWkbTypes.Type.Polygon, QgsWkbTypes.Type.MultiPolygon)


def test_overlapping_grids_are_refused(redivide, existing):
    def widened(shapes):
        return [
            shapely.box(X, Y, X + WIDTH + 5, Y + SIDE).wkt,
            *shapes[1:],
        ]

    with pytest.raises(QgsProcessingException, match="overlap"):
        redivide(EXISTING=existing(move=widened))


@pytest.mark.parametrize("percent", [0, 20, 50, 75])
def test_cancel_leaves_nothing(run, given, listen, tmp_path, percent):
    feedback = listen(cancel_at=percent) if percent else listen(patience=0)
    parameters = given(GRIDS=str(tmp_path / "grids.gpkg"))
    assert not run("redividebasegrids", feedback, **parameters)
    assert not list(tmp_path.iterdir())
