"""Two editions compared as QGIS users do it: layers in, table, polygons and words out."""

import pytest
import shapely
from gridstrata.processing import texts
from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsVectorLayer,
    QgsWkbTypes,
)

X, Y = 520_600.0, 2_492_500.0
COUNTS = (
    "UNCHANGED", "RECODED", "BORDER_MOVED", "SPLIT", "MERGED", "RESHUFFLED", "NEW", "RETIRED",
)  # fmt: skip


def box(west, south, east, north):
    return shapely.box(X + west, Y + south, X + east, Y + north).wkt


OLD = (
    ("012", box(0, 0, 100, 100)),
    ("013", box(100, 0, 200, 100)),
    ("014", box(200, 0, 300, 100)),
    ("015", box(300, 0, 400, 100)),
    ("016", box(0, 100, 100, 200)),
)
# 012 gives a strip to 013, 014 is divided, 015 is called 020, 016 is as before
NEW = (
    ("016", box(0, 100, 100, 200)),
    ("012", box(0, 0, 80, 100)),
    ("013", box(80, 0, 200, 100)),
    ("014", box(200, 0, 250, 100)),
    ("021", box(250, 0, 300, 100)),
    ("020", box(300, 0, 400, 100)),
)
HOMES = (
    ("h1", f"POINT({X + 85} {Y + 50})", 40, 90),
    ("h2", f"POINT({X + 90} {Y + 20})", 40, 80),
    ("h3", f"POINT({X + 95} {Y + 20})", 46, 70),
    ("h4", f"POINT({X + 10} {Y + 10})", 126, 300),
)


@pytest.fixture
def compare(run, draw):
    """Compare OLD with NEW, or other editions, everything into memory."""

    def compare(**parameters):
        given = {
            "BEFORE": draw(OLD, name="2025"),
            "AFTER": draw(NEW, name="2026"),
            "LINEAGE": "memory:",
            "CHANGES": "memory:",
            **parameters,
        }
        return run("compareeditions", **given)

    return compare


@pytest.fixture
def homes(draw):
    """Return the parameters of four homes."""
    kinds = {"households": "integer", "residents": "integer"}
    layer = draw(HOMES, name="homes", kind="Point", **kinds)
    return {"BUILDINGS": layer, "HOUSEHOLDS": "households", "RESIDENTS": "residents"}


def degrees(rows, reproject):
    shapes = reproject([wkt for _, wkt in rows], "EPSG:4547", "EPSG:4490")
    return list(zip([code for code, _ in rows], shapes))


def shapes_of(layer):
    return {
        (feature["from_code"], feature["to_code"]): shapely.from_wkb(
            bytes(feature.geometry().asWkb().data())
        )
        for feature in layer.getFeatures()
    }


@pytest.mark.parametrize(
    ("name", "type_", "default"),
    [
        ("BEFORE", QgsProcessingParameterFeatureSource, None),
        ("BEFORE_CODE", QgsProcessingParameterField, "code"),
        ("AFTER", QgsProcessingParameterFeatureSource, None),
        ("AFTER_CODE", QgsProcessingParameterField, "code"),
        ("BUILDINGS", QgsProcessingParameterFeatureSource, None),
        ("HOUSEHOLDS", QgsProcessingParameterField, None),
        ("RESIDENTS", QgsProcessingParameterField, None),
        ("NOISE", QgsProcessingParameterNumber, 0.2),
        ("LINEAGE", QgsProcessingParameterFeatureSink, None),
        ("CHANGES", QgsProcessingParameterFeatureSink, None),
        ("CHANGELOG", QgsProcessingParameterFileDestination, None),
    ],
)
def test_parameters_are_those_of_the_contract(provider, name, type_, default):
    algorithm = provider.algorithm("compareeditions").create()
    definition = algorithm.parameterDefinition(name)
    assert type(definition) is type_
    assert definition.defaultValue() == default
    assert algorithm.groupId() == "release"


def test_lineage_is_a_table_and_changes_are_polygons(provider):
    algorithm = provider.algorithm("compareeditions").create()
    kinds = {
        name: algorithm.parameterDefinition(name).dataType() for name in ("LINEAGE", "CHANGES")
    }
    assert kinds == {
        "LINEAGE": QgsProcessing.SourceType.TypeVector,
        "CHANGES": QgsProcessing.SourceType.TypeVectorPolygon,
    }


def test_lineage_tells_every_grid_with_its_shares(compare, homes, rows):
    results = compare(**homes)
    lineage = {(row["before_code"], row["after_code"]): row for row in rows(results["LINEAGE"])}
    assert {pair: row["change"] for pair, row in lineage.items()} == {
        ("012", "012"): "border_moved",
        ("012", "013"): "border_moved",
        ("013", "013"): "border_moved",
        ("014", "014"): "split",
        ("014", "021"): "split",
        ("015", "020"): "recoded",
        ("016", "016"): "unchanged",
    }
    moved = lineage["012", "013"]
    assert moved["area_m2"] == pytest.approx(2000)
    assert (moved["before_share"], moved["after_share"]) == pytest.approx((0.2, 1 / 6))
    counts = ("buildings", "households", "residents")
    assert [moved[name] for name in counts] == [3, 126, 240]
    assert moved["before_household_share"] == pytest.approx(0.5)
    assert moved["after_household_share"] == pytest.approx(1)
    assert [lineage[pair]["component"] for pair in lineage] == [1, 1, 1, 2, 2, 3, 4]
    told = {name: results[f"{name}_COUNT"] for name in COUNTS}
    assert told == {
        **dict.fromkeys(COUNTS, 0), "UNCHANGED": 1, "RECODED": 1, "BORDER_MOVED": 1, "SPLIT": 1,
    }  # fmt: skip


def test_changes_are_the_exact_ground_with_what_lies_on_it(compare, homes, rows):
    changes = compare(**homes)["CHANGES"]
    assert changes.wkbType() == QgsWkbTypes.Type.MultiPolygon
    assert changes.crs().authid() == "EPSG:4547"
    shapes = shapes_of(changes)
    assert list(shapes) == [("012", "013"), ("014", "021"), ("015", "020")]
    assert shapely.equals(shapes["012", "013"], shapely.box(X + 80, Y, X + 100, Y + 100))
    first, second, third = rows(changes)
    assert (first["change"], first["households"]) == ("border_moved", 126)
    assert (second["change"], second["area_m2"]) == ("split", pytest.approx(5000))
    assert (third["change"], third["buildings"]) == ("recoded", 0)


def test_change_log_is_a_text_file(compare, homes, tmp_path):
    path = tmp_path / "log.txt"
    results = compare(**homes, CHANGELOG=str(path))
    assert results["CHANGELOG"] == str(path)
    assert path.read_text(encoding="utf-8").splitlines() == [
        "From 2025 (5 grids) to 2026 (6 grids)",
        "Grids unchanged: 1",
        "Grids with another code: 1",
        "Groups of grids whose borders moved: 1",
        "Grids split: 1",
        "Grid 012 gave 3 buildings with 126 households to 013.",
        "Grid 014 was split into 014, 021.",
        "Grid 014 gave 5,000 m² without buildings to 021.",
        "Grid 015 is called 020 now; its ground is the same.",
    ]


def test_change_log_is_in_the_language_of_qgis(compare, homes, tmp_path, monkeypatch):
    chinese = {
        "Grid {source} gave {contents} to {target}.": "网格{source}划出{contents}至{target}",
        "{buildings} with {households}": "{buildings}{households}",
        "{count} buildings": "{count}栋",
        "{count} households": "{count}户",
    }
    monkeypatch.setattr(texts, "tr", lambda text: chinese.get(text, text))
    path = tmp_path / "log.txt"
    compare(**homes, CHANGELOG=str(path))
    assert "网格012划出3栋126户至013" in path.read_text(encoding="utf-8").splitlines()


def test_user_is_told_the_change_log(compare, homes, listener):
    compare(**homes)
    assert "Grid 012 gave 3 buildings with 126 households to 013." in listener.told


def test_user_is_not_flooded_and_the_file_has_everything(run, draw, listener, tmp_path):
    strips = [(f"{row:03}", box(10 * row, 0, 10 * row + 10, 100)) for row in range(150)]
    renamed = [(f"x{code}", wkt) for code, wkt in strips]
    editions = {"BEFORE": draw(strips, name="2025"), "AFTER": draw(renamed, name="2026")}
    path = tmp_path / "log.txt"
    run("compareeditions", **editions, LINEAGE="memory:", CHANGELOG=str(path))
    assert sum("is called" in line for line in listener.told) == 100
    assert "50 more sentences are in the change log (CHANGELOG)" in listener.told
    assert path.read_text(encoding="utf-8").count("is called") == 150


def test_new_edition_in_degrees_gives_the_same_lineage(compare, homes, draw, rows, reproject):
    plain = compare(**homes)
    after = draw(degrees(NEW, reproject), "EPSG:4490", name="2026")
    results = compare(**homes, AFTER=after)
    assert results["CHANGES"].crs().authid() == "EPSG:4547"
    for one, other in zip(rows(plain["LINEAGE"]), rows(results["LINEAGE"])):
        assert one == pytest.approx(other, abs=1e-3)
    assert list(shapes_of(results["CHANGES"])) == list(shapes_of(plain["CHANGES"]))


def test_changes_are_in_the_crs_of_the_old_edition_digit_for_digit(run, draw, reproject):
    old = draw(degrees(OLD, reproject), "EPSG:4490", name="2025")
    new = draw(degrees(NEW, reproject), "EPSG:4490", name="2026")
    given = {"BEFORE": old, "AFTER": new, "LINEAGE": "memory:", "CHANGES": "memory:"}
    changes = run("compareeditions", **given)["CHANGES"]
    assert changes.crs().authid() == "EPSG:4490"
    drawn = {
        tuple(point)
        for layer in (old, new)
        for feature in layer.getFeatures()
        for point in shapely.get_coordinates(
            shapely.from_wkb(bytes(feature.geometry().asWkb().data()))
        ).tolist()
    }
    for shape in shapes_of(changes).values():
        assert {tuple(point) for point in shapely.get_coordinates(shape).tolist()} <= drawn


def test_layers_may_have_code_fields_of_other_names_and_numbers(run, draw, rows):
    old = draw([(int(code), wkt) for code, wkt in OLD], name="2025", code="BGID:integer")
    new = draw(NEW, name="2026", code="bsm:string")
    given = {"BEFORE": old, "BEFORE_CODE": "BGID", "AFTER": new, "AFTER_CODE": "bsm"}
    lineage = rows(run("compareeditions", **given, LINEAGE="memory:")["LINEAGE"])
    assert {row["change"] for row in lineage if row["before_code"] == "16"} == {"recoded"}


def test_codes_of_an_old_vintage_are_recoded(run, draw, rows):
    old = draw([(f"440307005012{code}", wkt) for code, wkt in OLD], name="2015")
    new = draw([(f"440310001012{code}", wkt) for code, wkt in OLD], name="2026")
    results = run("compareeditions", BEFORE=old, AFTER=new, LINEAGE="memory:")
    assert results["RECODED_COUNT"] == len(OLD)
    assert {row["change"] for row in rows(results["LINEAGE"])} == {"recoded"}


def test_noise_is_what_the_user_says(compare, draw):
    shaken = [("012", box(0, 0, 99.5, 100)), ("013", box(99.5, 0, 200, 100)), *OLD[2:]]
    after = draw(shaken, name="2026")
    assert compare(AFTER=after)["BORDER_MOVED_COUNT"] == 1
    results = compare(AFTER=after, NOISE=0.6)
    assert results["UNCHANGED_COUNT"] == len(OLD)
    assert [feature["change"] for feature in results["CHANGES"].getFeatures()] == ["noise"]


def test_an_edition_compared_with_itself_has_not_changed(compare, draw, tmp_path):
    path = tmp_path / "log.txt"
    results = compare(AFTER=draw(OLD, name="2026"), CHANGELOG=str(path))
    assert results["UNCHANGED_COUNT"] == len(OLD)
    assert results["CHANGES"].featureCount() == 0
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2


def test_file_holds_the_same_and_nothing_lies_beside_it(compare, rows, tmp_path):
    names = {"LINEAGE": "lineage.gpkg", "CHANGES": "changes.gpkg", "CHANGELOG": "log.txt"}
    results = compare(**{name: str(tmp_path / file) for name, file in names.items()})
    assert len(rows(results["LINEAGE"])) == 7
    assert QgsVectorLayer(results["CHANGES"], "x", "ogr").featureCount() == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names.values())


@pytest.mark.parametrize(
    ("after", "text"),
    [
        ([*NEW, ("012", box(0, 200, 9, 209))], r"Layer 2026 has grids with a code used twice"),
        ([*NEW, ("", box(0, 200, 9, 209))], r"Layer 2026 has grids without a code"),
        (
            [*NEW, ("9", box(50, 50, 150, 150))],
            r"Grids of layer 2026 overlap by up to .* m \(012, 013, 016, 9\)",
        ),
        (
            [("9", f"POLYGON(({X} {Y}, {X + 9} {Y + 9}, {X + 9} {Y}, {X} {Y + 9}, {X} {Y}))")],
            r'Layer 2026 has grids with an invalid shape \(9\)\. Run "Fix geometries" on it',
        ),
        ([], r"Layer 2026 is empty: nothing is drawn in it"),
        ([("9", box(5000, 0, 5100, 100))], r"Layer 2026 does not touch layer 2025\. Check its CRS"),
        ([("9", box(400, 0, 500, 100))], r"Layers 2025 and 2026 share no ground"),
    ],
    ids=["twice", "no code", "overlap", "invalid", "empty", "far away", "beside"],
)
def test_editions_that_cannot_be_compared_are_refused(compare, draw, tmp_path, after, text):
    with pytest.raises(QgsProcessingException, match=text):
        compare(
            AFTER=draw(after, name="2026"),
            LINEAGE=str(tmp_path / "lineage.gpkg"),
            CHANGELOG=str(tmp_path / "log.txt"),
        )
    assert not list(tmp_path.iterdir())


def test_layers_of_one_name_are_told_apart(compare, draw):
    twice = [*NEW, ("012", box(0, 200, 9, 209))]
    with pytest.raises(QgsProcessingException, match=r"Layer grids \(new edition\) has grids with"):
        compare(BEFORE=draw(OLD, name="grids"), AFTER=draw(twice, name="grids"))


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"AFTER_CODE": "id"}, "Layer 2026 has no field id. Its fields are: code."),
        ({"BEFORE_CODE": "id"}, "Layer 2025 has no field id. Its fields are: code."),
        ({"HOUSEHOLDS": "n"}, "HOUSEHOLDS is given without BUILDINGS. Choose the layer too."),
        ({"CHANGELOG": "log.html"}, "CHANGELOG: log.html must end in .txt."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_cannot_work_is_refused_before_the_run(problems, draw, given, text):
    editions = {"BEFORE": draw(OLD, name="2025"), "AFTER": draw(NEW, name="2026")}
    assert text in problems("compareeditions", **editions, LINEAGE="memory:", **given)


def test_layer_without_a_crs_is_refused(problems, draw):
    editions = {"BEFORE": draw(OLD, name="2025"), "AFTER": draw(NEW, "", name="2026")}
    told = problems("compareeditions", **editions, LINEAGE="memory:")
    assert "Layer 2026 has no coordinate reference system" in told


@pytest.mark.parametrize("patience", range(0, 30, 4))
def test_cancel_at_any_moment_leaves_all_or_nothing(run, draw, listen, tmp_path, patience):
    feedback = listen(patience)
    path = tmp_path / "lineage.gpkg"
    editions = {"BEFORE": draw(OLD, name="2025"), "AFTER": draw(NEW, name="2026")}
    results = run("compareeditions", feedback, **editions, LINEAGE=str(path))
    assert bool(results) is not feedback.has_cancelled
    assert path.exists() is bool(results)
