"""Alignment as QGIS users run it: layers in, layers out, and a preview."""

import numpy as np
import pytest
import shapely
from gridstrata.processing.layers import KIND_PROPERTY
from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsVectorLayer,
    QgsWkbTypes,
)

X, Y = 520_600.0, 2_492_500.0
OUTPUTS = ("ALIGNED", "PROOF", "CHANGES", "BALANCE", "UNRESOLVED")


def box(west, south, east, north):
    return shapely.box(X + west, Y + south, X + east, Y + north).wkt


BASE = (("a", box(0, 0, 100, 100)), ("b", box(100, 0, 200, 100)), ("c", box(200, 0, 300, 100)))
# the border of 1 and 2 drifted by 1.5 m; that of 2 and 3 really splits c
POLICE = (
    ("1", box(0, 0, 101.5, 100)),
    ("2", box(101.5, 0, 240, 100)),
    ("3", box(240, 0, 300, 100)),
)


def shapes_of(layer):
    layer = layer if isinstance(layer, QgsVectorLayer) else QgsVectorLayer(layer, "x", "ogr")
    return {
        feature["code"]: shapely.from_wkb(bytes(feature.geometry().asWkb().data()))
        for feature in layer.getFeatures()
    }


def bytes_of(layer):
    return {f["code"]: f.geometry().asWkb().data() for f in layer.getFeatures()}


def corners(shape):
    return {tuple(point) for point in shapely.get_coordinates(shape).tolist()}


@pytest.fixture
def base(draw):
    return draw(BASE, name="base")


@pytest.fixture
def align(run, draw, base):
    """Align POLICE, or another layer, to the base grids, everything into memory."""

    def align(layer=None, **parameters):
        outputs = dict.fromkeys(OUTPUTS, "memory:")
        layer = layer or draw(POLICE, name="police")
        given = {"BASE": base, "PROFESSIONAL": layer, **outputs, **parameters}
        return run("alignprofessional", **given)

    return align


@pytest.mark.parametrize(
    ("name", "type_", "default"),
    [
        ("BASE", QgsProcessingParameterFeatureSource, None),
        ("BASE_CODE", QgsProcessingParameterField, "code"),
        ("PROFESSIONAL", QgsProcessingParameterFeatureSource, None),
        ("PROFESSIONAL_CODE", QgsProcessingParameterField, "code"),
        ("NOISE", QgsProcessingParameterNumber, 0.2),
        ("DRIFT", QgsProcessingParameterNumber, 2.0),
        ("BUILDINGS", QgsProcessingParameterFeatureSource, None),
        ("HOUSEHOLDS", QgsProcessingParameterField, None),
        ("RESIDENTS", QgsProcessingParameterField, None),
        ("DRY_RUN", QgsProcessingParameterBoolean, False),
        ("ALIGNED", QgsProcessingParameterFeatureSink, None),
        ("PROOF", QgsProcessingParameterFeatureSink, None),
        ("CHANGES", QgsProcessingParameterFeatureSink, None),
        ("UNRESOLVED", QgsProcessingParameterFeatureSink, None),
    ],
)
def test_parameters_are_those_of_the_contract(provider, name, type_, default):
    algorithm = provider.algorithm("alignprofessional").create()
    definition = algorithm.parameterDefinition(name)
    assert type(definition) is type_
    assert definition.defaultValue() == default
    assert algorithm.groupId() == "repair"


def test_outputs_are_polygons_but_for_the_tables(provider):
    algorithm = provider.algorithm("alignprofessional").create()
    kinds = {name: algorithm.parameterDefinition(name).dataType() for name in OUTPUTS}
    assert kinds == {
        **dict.fromkeys(
            ("ALIGNED", "CHANGES", "UNRESOLVED"), QgsProcessing.SourceType.TypeVectorPolygon
        ),
        **dict.fromkeys(("PROOF", "BALANCE"), QgsProcessing.SourceType.TypeVector),
    }


def test_drift_goes_and_the_crossing_stays(align):
    shapes = shapes_of(align()["ALIGNED"])
    assert shapely.equals(shapes["1"], shapely.from_wkt(BASE[0][1]))
    assert shapely.equals(shapes["2"], shapely.box(X + 100, Y, X + 240, Y + 100))
    assert shapely.coverage_is_valid(np.array(list(shapes.values())))


def test_rows_that_do_not_change_keep_their_bytes_and_all_their_type(align, draw):
    layer = draw(POLICE, name="police")
    aligned = align(layer)["ALIGNED"]
    assert bytes_of(aligned)["3"] == bytes_of(layer)["3"]
    assert aligned.wkbType() == QgsWkbTypes.Type.Polygon
    assert list(bytes_of(aligned)) == ["1", "2", "3"]


def test_attributes_and_the_kind_are_kept(align, draw, rows):
    police = [(*row, f"post {row[0]}", 7) for row in POLICE]
    layer = draw(police, name="stations", post="string", staff="integer")
    layer.setCustomProperty(KIND_PROPERTY, "police")
    aligned = align(layer)["ALIGNED"]
    assert [(row["code"], row["post"], row["staff"]) for row in rows(aligned)] == [
        ("1", "post 1", 7),
        ("2", "post 2", 7),
        ("3", "post 3", 7),
    ]
    assert aligned.customProperty(KIND_PROPERTY) == aligned.name() == "police"


def test_proof_changes_and_balance_say_the_same(align, rows):
    results = align()
    (proof,) = rows(results["PROOF"])
    assert (proof["rule"], proof["codes"]) == ("drift", "1;2")
    assert proof["action"] == "Border drawn onto the edges of base grids b."
    assert proof["displacement_m"] == pytest.approx(1.5)
    (change,) = rows(results["CHANGES"])
    assert (change["giver"], change["taker"], change["area_m2"]) == ("1", "2", pytest.approx(150))
    *grids, total = rows(results["BALANCE"])
    assert [grid["code"] for grid in grids] == ["1", "2"]
    assert total["gained_m2"] == pytest.approx(150)
    assert total["lost_m2"] == pytest.approx(150)
    assert total["area_before_m2"] == pytest.approx(total["area_after_m2"])
    counts = ("PLACE_COUNT", "CHANGED_COUNT", "UNRESOLVED_COUNT")
    assert [results[name] for name in counts] == [1, 2, 1]
    assert results["MOVED_AREA"] == pytest.approx(150)
    assert results["FARTHEST"] == pytest.approx(1.5)


def test_unresolved_names_the_split_and_the_reason(align, rows):
    (split,) = rows(align()["UNRESOLVED"])
    assert (split["rule"], split["base_codes"]) == ("crossing", "c")
    assert split["professional_codes"] == "2;3"
    assert split["reason"] == "Really split: a person decides which grid it belongs to."


def test_building_keeps_a_narrow_piece(align, draw, rows):
    place = f"POINT({X + 100.7} {Y + 50})"
    homes = draw([("h", place, 5)], name="homes", kind="Point", households="integer")
    results = align(BUILDINGS=homes, HOUSEHOLDS="households")
    assert results["CHANGED_COUNT"] == 2  # they have the vertices of b now
    assert results["PLACE_COUNT"] == 0
    unresolved = {row["base_codes"]: row["households"] for row in rows(results["UNRESOLVED"])}
    assert unresolved == {"b": 5, "c": 0}


def test_preview_writes_everything_but_the_layer(align, tmp_path):
    results = align(DRY_RUN=True, ALIGNED=str(tmp_path / "police.gpkg"))
    assert "ALIGNED" not in results
    assert not list(tmp_path.iterdir())
    assert {"PROOF", "CHANGES", "BALANCE", "UNRESOLVED"} <= set(results)
    assert results["PLACE_COUNT"] == 1


def test_second_run_changes_nothing(align):
    first = align()["ALIGNED"]
    again = align(first)
    assert again["CHANGED_COUNT"] == again["PLACE_COUNT"] == 0
    assert bytes_of(again["ALIGNED"]) == bytes_of(first)


def test_composed_layer_is_a_fixed_point(run, draw, align):
    rows = [(code, wkt, "P1" if code != "c" else "P2") for code, wkt in BASE]
    named = draw(rows, name="base", post="string")
    parameters = {"BASE": named, "KIND": "police", "ASSIGN": "post", "PROFESSIONAL": "memory:"}
    composed = run("composeprofessional", **parameters)["PROFESSIONAL"]
    assert bytes_of(align(composed)["ALIGNED"]) == bytes_of(composed)


def test_layers_in_degrees_share_their_vertices_digit_for_digit(run, draw, reproject):
    def degrees(rows):
        shapes = reproject([wkt for _, wkt in rows], "EPSG:4547", "EPSG:4490")
        return list(zip([code for code, _ in rows], shapes))

    base = draw(degrees(BASE), "EPSG:4490", name="base")
    police = draw(degrees(POLICE), "EPSG:4490", name="police")
    parameters = {"BASE": base, "PROFESSIONAL": police, "ALIGNED": "memory:"}
    aligned = run("alignprofessional", **parameters)["ALIGNED"]
    assert aligned.crs().authid() == "EPSG:4490"
    grids, drawn = shapes_of(base), shapes_of(police)
    assert corners(shapes_of(aligned)["1"]) == corners(grids["a"])
    crossing = corners(drawn["2"]) & corners(drawn["3"])
    assert crossing <= corners(shapes_of(aligned)["2"])


def test_result_is_in_the_professional_layers_own_crs(run, draw, base, reproject):
    shapes = reproject([wkt for _, wkt in POLICE], "EPSG:4547", "EPSG:4490")
    police = draw(list(zip("123", shapes)), "EPSG:4490", name="police")
    parameters = {"BASE": base, "PROFESSIONAL": police, "ALIGNED": "memory:"}
    aligned = run("alignprofessional", **parameters)["ALIGNED"]
    assert aligned.crs().authid() == "EPSG:4490"
    assert shapely.coverage_is_valid(np.array(list(shapes_of(aligned).values())))
    assert bytes_of(aligned)["3"] == bytes_of(police)["3"]
    again = run("alignprofessional", **{**parameters, "PROFESSIONAL": aligned})
    assert again["CHANGED_COUNT"] == 0
    assert bytes_of(again["ALIGNED"]) == bytes_of(aligned)


def test_edits_that_are_not_saved_yet_count_and_stay_open(align, draw):
    layer = draw(POLICE, name="police")
    layer.startEditing()
    layer.deleteFeature(next(f.id() for f in layer.getFeatures() if f["code"] == "3"))
    results = align(layer)
    assert list(shapes_of(results["ALIGNED"])) == ["1", "2"]
    assert layer.isEditable()
    assert layer.isModified()


def test_multipart_layer_stays_multipart(align, draw):
    rows = [(c, shapely.multipolygons([shapely.from_wkt(wkt)]).wkt) for c, wkt in POLICE]
    layer = draw(rows, name="police", kind="MultiPolygon")
    aligned = align(layer)["ALIGNED"]
    assert aligned.wkbType() == QgsWkbTypes.Type.MultiPolygon
    assert bytes_of(aligned)["3"] == bytes_of(layer)["3"]


def test_file_holds_the_same(align, tmp_path):
    path = str(tmp_path / "police.gpkg")
    results = align(ALIGNED=path)
    assert results["ALIGNED"] == path
    assert shapely.equals(shapes_of(path)["1"], shapely.from_wkt(BASE[0][1]))


def test_report_is_one_page(align, tmp_path):
    path = tmp_path / "report.html"
    align(REPORT=str(path))
    assert "<html" in path.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_user_is_told_what_moved(align, listener):
    align()
    told = "\n".join(listener.told)
    assert "police: disagreement up to 2.00 m wide counts as drift" in told
    assert "2 grids changed at 1 places: 150 m² changed hands" in told
    assert "1 findings left: Really split" in told


def test_layers_that_agree_nowhere_are_refused(align, draw, tmp_path):
    rows = [("1", box(30, 20, 60, 80)), ("2", box(60, 20, 170, 80))]
    with pytest.raises(QgsProcessingException, match=r"layer police run nowhere near .* base"):
        align(draw(rows, name="police"), ALIGNED=str(tmp_path / "police.gpkg"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"PROFESSIONAL_CODE": "id"}, "Layer police has no field id. Its fields are: code."),
        ({"NOISE": 3}, "DRIFT (2 m) is less than NOISE (3 m)"),
        ({"HOUSEHOLDS": "n"}, "HOUSEHOLDS is given without BUILDINGS. Choose the layer too."),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_cannot_work_is_refused_before_the_run(problems, draw, base, given, text):
    police = draw(POLICE, name="police")
    told = problems("alignprofessional", BASE=base, PROFESSIONAL=police, **given)
    assert text in told


def test_base_layer_is_no_professional_layer(problems, draw, base):
    told = problems("alignprofessional", BASE=base, PROFESSIONAL=draw(POLICE, name="base"))
    assert told == (
        "Layer base is of the kind base. Choose the professional layer, or give it its kind."
    )


@pytest.mark.parametrize("patience", range(0, 30, 4))
def test_cancel_at_any_moment_leaves_all_or_nothing(run, draw, base, listen, tmp_path, patience):
    feedback = listen(patience)
    path = tmp_path / "police.gpkg"
    police = draw(POLICE, name="police")
    parameters = {"BASE": base, "PROFESSIONAL": police, "ALIGNED": str(path)}
    results = run("alignprofessional", feedback, **parameters)
    assert bool(results) is not feedback.has_cancelled
    assert path.exists() is bool(results)
