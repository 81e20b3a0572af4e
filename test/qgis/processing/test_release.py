"""Release: the gate, what is handed over, and that a refusal leaves nothing behind."""

import json
from pathlib import Path

import fiona
import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

WEST = "POLYGON((520600 2492500, 521600 2492500, 521600 2493500, 520600 2493500, 520600 2492500))"
EAST = "POLYGON((521600 2492500, 522600 2492500, 522600 2493500, 521600 2493500, 521600 2492500))"
BOTH = "POLYGON((520600 2492500, 522600 2492500, 522600 2493500, 520600 2493500, 520600 2492500))"
LEFT = "POLYGON((520600 2492500, 521000 2492500, 521000 2493500, 520600 2493500, 520600 2492500))"
RIGHT = "POLYGON((521000 2492500, 522600 2492500, 522600 2493500, 521000 2493500, 521000 2492500))"
WAIVER_FIELDS = "field=finding_id:string&field=reason:string&field=author:string&field=expiry:date"


@pytest.fixture
def sound(draw):
    return {
        "BASE": draw(
            [("001", WEST, "西", None), ("002", EAST, "东", "2026-11-01")],
            name="base",
            title="string",
            since="date",
        ),
        "PROFESSIONAL": [draw([("P1", BOTH)], name="police")],
        "EDITION": "2026-11",
    }


@pytest.fixture
def crossing(draw, sound):
    """Police grid P1 takes 400 m of base grid 001, P2 the rest."""
    return {**sound, "PROFESSIONAL": [draw([("P1", LEFT), ("P2", RIGHT)], name="police")]}


@pytest.fixture
def waivers(run, rows, crossing, tmp_path):
    """A table that waives the crossing until a day."""
    found = run(
        "checkstack",
        **{k: crossing[k] for k in ("BASE", "PROFESSIONAL")},
        FINDINGS="TEMPORARY_OUTPUT",
    )
    (finding,) = [row for row in rows(found["FINDINGS"]) if row["rule"] == "crossing"]

    def waivers(expiry):
        path = tmp_path / "waivers.csv"
        line = f"{finding['finding_id']},agreed,the grid office,{expiry}\n"
        path.write_text(f"finding_id,reason,author,expiry\n{line}", encoding="utf-8")
        return str(path)

    return waivers


def contents(release):
    return Path(release["RELEASE"]) / manifest(release)["content"]


def manifest(release):
    return json.loads(Path(release["MANIFEST"]).read_text(encoding="utf-8"))


def test_sound_stack_is_handed_over_with_its_attributes(run, sound, tmp_path):
    release = run("release", **sound, TARGET=str(tmp_path / "new" / "releases"))
    assert release["RELEASE"] == str(tmp_path / "new" / "releases" / "2026-11")
    with fiona.open(contents(release) / "stack.gpkg", layer="base") as base:
        rows = [dict(feature.properties) for feature in base]
        assert base.crs.to_epsg() == 4547
    assert rows == [
        {"code": "001", "title": "西", "since": None},
        {"code": "002", "title": "东", "since": "2026-11-01"},
    ]
    assert manifest(release)["crs"] == "EPSG:4547"
    assert manifest(release)["totals"] == {"base_grids": 2}


def test_copies_are_in_longitude_and_latitude_of_epsg_4490(run, sound, tmp_path):
    release = run("release", **sound, TARGET=str(tmp_path))
    copy = json.loads((contents(release) / "geojson" / "base.geojson").read_text(encoding="utf-8"))
    longitude, latitude = copy["features"][0]["geometry"]["coordinates"][0][0]
    assert (round(longitude, 4), round(latitude, 4)) == (114.2002, 22.5300)


def test_release_is_verified_by_its_counterpart(run, sound, tmp_path, listener):
    release = run("release", **sound, TARGET=str(tmp_path))
    run("verifyrelease", RELEASE=release["RELEASE"])
    assert any("is what was released: edition 2026-11" in text for text in listener.told)


def test_errors_refuse_the_release_and_leave_nothing(run, crossing, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"1 error stands .* \(crossing 1\)"):
        run("release", **crossing, TARGET=str(tmp_path / "releases"))
    assert not (tmp_path / "releases").exists()


def test_waiver_in_force_lets_the_release_pass(run, crossing, waivers, tmp_path):
    given = {**crossing, "WAIVERS": waivers("2099-12-31")}
    release = run("release", **given, TARGET=str(tmp_path))
    assert manifest(release)["gate"]["waived"] == {"crossing": 1}


def test_expired_waiver_refuses_and_is_named(run, crossing, waivers, tmp_path):
    given = {**crossing, "WAIVERS": waivers("2020-01-31")}
    with pytest.raises(QgsProcessingException, match="Waivers that have expired"):
        run("release", **given, TARGET=str(tmp_path))


def test_waiver_without_a_finding_is_told(run, sound, waivers, tmp_path, listener):
    run("release", **sound, WAIVERS=waivers("2099-12-31"), TARGET=str(tmp_path))
    assert [text for text in listener.warnings if text.startswith("Waivers without a finding")]


def test_faulty_layer_is_refused_by_the_gate(run, draw, sound, tmp_path):
    base = draw([("001", WEST), ("001", EAST)], name="base")
    with pytest.raises(QgsProcessingException, match="duplicate_code 1"):
        run("release", **{**sound, "BASE": base}, TARGET=str(tmp_path))


def test_cancel_leaves_nothing(provider, sound, tmp_path):
    import processing
    from test.qgis.conftest import Listener

    given = {**sound, "TARGET": str(tmp_path / "releases")}
    assert not processing.run("gridstrata:release", given, feedback=Listener(cancel_at=60))
    assert not (tmp_path / "releases").exists()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param({"EDITION": "../2026"}, "EDITION", id="edition that leaves the folder"),
        pytest.param({"EDITION": " "}, "EDITION", id="edition without a name"),
        pytest.param({"WAIVERS": "none.csv"}, "WAIVERS", id="waivers that are no table"),
    ],
)
def test_parameters_that_cannot_work_are_refused_before_the_run(problems, sound, change, problem):
    assert problem in problems("release", **{**sound, "TARGET": "x", **change})


def test_waivers_without_their_fields_are_refused_before_the_run(problems, sound):
    table = QgsVectorLayer("None?field=finding_id:string&field=reason:string", "w", "memory")
    text = problems("release", **sound, WAIVERS=table, TARGET="x")
    assert "WAIVERS lacks the fields author, expiry" in text


def test_dates_of_a_waiver_may_be_real_dates(run, crossing, waivers, tmp_path):
    from qgis.core import QgsFeature
    from qgis.PyQt.QtCore import QDate

    id_ = Path(waivers("2099-12-31")).read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    table = QgsVectorLayer(f"None?{WAIVER_FIELDS}", "waivers", "memory")
    feature = QgsFeature(table.fields())
    feature.setAttributes([id_, "agreed", "the grid office", QDate(2099, 12, 31)])
    table.dataProvider().addFeature(feature)
    release = run("release", **crossing, WAIVERS=table, TARGET=str(tmp_path))
    lines = (contents(release) / "waivers.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].endswith('"2099-12-31"')
