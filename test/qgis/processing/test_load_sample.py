"""The sample district as a user gets it: one GeoPackage, sound or with known defects."""

from pathlib import Path

import fiona
import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject, QgsVectorLayer

KINDS = ("police", "fire", "safety", "health", "city_management")
STACK = ("base", *KINDS)
COUNTS = {"base": 374, "police": 46, "fire": 9, "communities": 24, "subdistricts": 5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("区 sample")


@pytest.fixture(scope="module")
def make(provider, folder):
    """Run loadsample once for each set of parameters."""
    import processing

    made = {}

    def make(**parameters):
        key = "-".join(f"{name}{value}" for name, value in sorted(parameters.items())) or "sound"
        if key not in made:
            given = {"FOLDER": str(folder / key), **parameters}
            made[key] = processing.run("gridstrata:loadsample", given)
        return made[key]

    return make


def read(path, layer):
    with fiona.open(path, layer=layer) as source:
        return [dict(feature.properties) for feature in source]


def test_district_has_its_layers_in_one_geopackage(make):
    path = make()["DISTRICT"]
    layers = set(fiona.listlayers(path))
    assert {*STACK, "communities", "frame", "exclusions", "buildings", "waivers"} <= layers
    assert {"roads", "rivers", "reservoirs", "port"} <= layers
    assert {name: len(read(path, name)) for name in COUNTS} == COUNTS
    assert {"workers", "admissions", "events"} <= layers
    assert "defects" not in layers


def test_district_is_drawn_in_epsg_4547(make):
    with fiona.open(make()["DISTRICT"], layer="base") as base:
        assert base.crs.to_epsg() == 4547


def test_residents_are_those_of_the_district(make):
    buildings = read(make()["DISTRICT"], "buildings")
    assert sum(building["residents"] for building in buildings) == 214_000


def test_same_seed_gives_the_same_bytes(make, run, tmp_path):
    again = run("loadsample", FOLDER=str(tmp_path / "again"))
    assert Path(again["DISTRICT"]).read_bytes() == Path(make()["DISTRICT"]).read_bytes()


def test_defects_come_with_the_list_of_what_was_done(make):
    result = make(DEFECTS=True)
    defects = read(result["DISTRICT"], "defects")
    assert len(defects) == result["DEFECT_COUNT"] > 0
    assert {"overlap", "gap", "blind_spot", "duplicate_code"} <= {row["rule"] for row in defects}


def layers_of(path):
    layer = f"{path}|layername={{}}".format
    return {
        "BASE": layer("base"),
        "PROFESSIONAL": [layer(kind) for kind in KINDS],
        "FRAME": layer("frame"),
        "EXCLUSIONS": layer("exclusions"),
        "BUILDINGS": layer("buildings"),
        "HOUSEHOLDS": "households",
        "RESIDENTS": "residents",
        "COMMUNITIES": layer("communities"),
        "WAIVERS": layer("waivers"),
        "EDITION": "2026-11",
    }


def test_sound_district_passes_the_gate_with_its_waivers(make, run, tmp_path):
    release = run("release", **layers_of(make()["DISTRICT"]), TARGET=str(tmp_path))
    assert (tmp_path / "2026-11" / "manifest.json").samefile(release["MANIFEST"])


def test_district_with_defects_is_refused(make, run, tmp_path):
    given = layers_of(make(DEFECTS=True)["DISTRICT"])
    with pytest.raises(QgsProcessingException, match=r"The release is refused: \d+ errors"):
        run("release", **given, TARGET=str(tmp_path))


def test_layers_are_loaded_with_their_styles_where_there_is_a_project(provider, make, tmp_path):
    algorithm = provider.algorithm("loadsample").create()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    from test.qgis.conftest import Listener

    result, fine = algorithm.run({"FOLDER": str(tmp_path)}, context, Listener())
    assert fine
    police = f"{result['DISTRICT']}|layername=police"
    assert context.willLoadLayerOnCompletion(police)
    layer = QgsVectorLayer(police, "police", "ogr")
    details = context.layerToLoadOnCompletionDetails(police)
    details.postProcessor().postProcessLayer(layer, context, Listener())
    assert layer.renderer().symbol().symbolLayer(0).strokeColor().name() == "#1f5fbf"
    assert layer.labelsEnabled()
    tables = {"waivers", "workers", "admissions"}
    for name in set(fiona.listlayers(result["DISTRICT"])) - tables:
        details = context.layerToLoadOnCompletionDetails(f"{result['DISTRICT']}|layername={name}")
        assert details.postProcessor() is not None, name


def test_place_that_cannot_be_written_is_told(run, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        run("loadsample", FOLDER=str(tmp_path / "taken"))


def test_cancel_leaves_nothing(provider, tmp_path):
    import processing
    from test.qgis.conftest import Listener

    given = {"FOLDER": str(tmp_path / "new")}
    assert not processing.run("gridstrata:loadsample", given, feedback=Listener(cancel_at=30))
    assert not (tmp_path / "new").exists()
