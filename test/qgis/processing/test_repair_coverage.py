"""Repair as QGIS users run it: layers in, layers out, in place, in preview."""

import numpy as np
import pytest
import shapely
from qgis.core import QgsGeometry, QgsProject, QgsVectorLayer

X, Y = 520_600.0, 2_492_500.0


def box(west, south, east, north):
    return shapely.box(X + west, Y + south, X + east, Y + north).wkt


# west and east are 1 m apart; north overlaps both by 0.5 m; far is clean
WEST, EAST = box(0, 0, 100, 100), box(101, 0, 200, 100)
NORTH, FAR = box(0, 99.5, 200, 200), box(0, 200, 200, 300)
ROWS = (("001", WEST), ("002", EAST), ("003", NORTH), ("004", FAR))


def shapes_of(layer):
    layer = layer if isinstance(layer, QgsVectorLayer) else QgsVectorLayer(layer, "x", "ogr")
    return {
        feature["code"]: shapely.from_wkb(bytes(feature.geometry().asWkb().data()))
        for feature in layer.getFeatures()
    }


@pytest.fixture
def frame(draw):
    return draw([("f", box(0, 0, 200, 300))], name="frame")


@pytest.fixture
def mend(run, draw, frame):
    """Repair ROWS, or other rows, inside the frame, everything into memory."""

    def mend(rows=ROWS, layer=None, **parameters):
        outputs = dict.fromkeys(
            ("REPAIRED", "PROOF", "CHANGES", "BALANCE", "UNRESOLVED"), "memory:"
        )
        layer = layer or draw(rows)
        return run("repaircoverage", **{"INPUT": layer, "FRAME": frame, **outputs, **parameters})

    return mend


def test_result_is_a_valid_coverage_of_the_frame(mend):
    shapes = shapes_of(mend()["REPAIRED"])
    grids = np.array(list(shapes.values()))
    assert shapely.coverage_is_valid(grids)
    assert shapely.area(grids).sum() == pytest.approx(200 * 300)
    assert list(shapes) == ["001", "002", "003", "004"]


def test_clean_grids_keep_their_bytes_and_their_type(mend, draw):
    layer = draw(ROWS)
    repaired = mend(layer=layer)["REPAIRED"]
    before, after = (
        {f["code"]: f.geometry().asWkb().data() for f in one.getFeatures()}
        for one in (layer, repaired)
    )
    assert after["004"] == before["004"]
    assert after["001"] != before["001"]


def test_proof_has_a_row_per_place_and_the_balance_adds_up(mend, rows):
    results = mend()
    proof = rows(results["PROOF"])
    assert [row["rule"] for row in proof] == ["overlap", "overlap", "gap"]
    assert results["PLACE_COUNT"] == 3
    assert results["CHANGED_COUNT"] == 3
    assert results["UNRESOLVED_COUNT"] == 0
    *grids, total = rows(results["BALANCE"])
    assert total["code"] == ""
    for row in (*grids, total):
        left = row["area_before_m2"] + row["gained_m2"] - row["lost_m2"]
        assert row["area_after_m2"] == pytest.approx(left)
        assert row["united_m2"] == pytest.approx(0, abs=1e-6)
    assert total["gained_m2"] == pytest.approx(sum(row["gained_m2"] for row in grids))
    moved = sum(row["moved_m2"] for row in proof)
    assert moved == pytest.approx(sum(row["area_m2"] for row in rows(results["CHANGES"])))


def test_proof_counts_the_households_that_move(mend, draw, rows):
    buildings = draw(
        [("b", f"POINT({X + 100.2} {Y + 50})", 7)],
        kind="Point",
        name="buildings",
        households="integer",
    )
    results = mend(BUILDINGS=buildings, HOUSEHOLDS="households")
    gap = next(row for row in rows(results["PROOF"]) if row["rule"] == "gap")
    assert gap["households"] == 7
    assert "001" in gap["moves"]


def test_preview_writes_everything_but_the_layer(mend):
    results = mend(DRY_RUN=True)
    assert "REPAIRED" not in results
    assert {"PROOF", "CHANGES", "BALANCE", "UNRESOLVED"} <= set(results)


def test_attributes_are_kept(run, draw, frame, rows):
    layer = draw(
        [("001", WEST, "Li", None), ("002", EAST, None, 3)], worker="string", phone="integer"
    )
    results = run("repaircoverage", INPUT=layer, FRAME=frame, REPAIRED="memory:")
    kept = [(row["code"], row["worker"], row["phone"]) for row in rows(results["REPAIRED"])]
    assert [(code, worker) for code, worker, _ in kept] == [("001", "Li"), ("002", None)] or [
        (code, str(worker)) for code, worker, _ in kept
    ] == [("001", "Li"), ("002", "NULL")]
    assert kept[1][2] == 3


def test_wide_faults_stay_and_are_told_with_the_reason(mend, rows, listener):
    results = mend(MAX_GAP=0.5, MAX_OVERLAP=0.1)
    left = rows(results["UNRESOLVED"])
    assert {row["rule"] for row in left} == {"gap", "overlap"}
    assert any("0.5" in row["reason"] for row in left)
    assert any("0.5" in line for line in listener.told)
    assert results["CHANGED_COUNT"] == 0


def test_exclusions_are_not_filled(mend, draw, rows):
    lake = draw([("lake", box(100, 0, 101, 100))], name="lake")
    results = mend(EXCLUSIONS=lake)
    assert "gap" not in {row["rule"] for row in rows(results["PROOF"])}


def test_locked_grids_keep_their_bytes(mend, draw):
    layer = draw([(*row, code == 0) for code, row in enumerate(ROWS)], locked="boolean")
    repaired = mend(layer=layer)["REPAIRED"]
    before, after = (
        {f["code"]: f.geometry().asWkb().data() for f in one.getFeatures()}
        for one in (layer, repaired)
    )
    assert after["001"] == before["001"]
    assert shapes_of(repaired)["002"].area == pytest.approx(100 * 100 - 25, abs=30)


def test_priority_decides_overlaps(mend, draw):
    layer = draw([(*row, number) for number, row in zip((1, 1, 5, 1), ROWS)], rank="integer")
    shapes = shapes_of(mend(layer=layer, PRIORITY="rank")["REPAIRED"])
    assert shapes["003"].bounds[1] == Y + 99.5


def test_parents_keep_their_grids(mend, draw):
    parents = draw(
        [("a", box(0, 0, 100.2, 300)), ("b", box(100.2, 0, 200, 300))], name="communities"
    )
    shapes = shapes_of(mend(PARENTS=parents)["REPAIRED"])
    assert shapes["001"].bounds[2] == pytest.approx(X + 100.2, abs=1e-6)


def test_layer_in_degrees_is_mended_in_degrees(run, draw, reproject):
    there = reproject([wkt for _, wkt in ROWS], "EPSG:4547", "EPSG:4490")
    layer = draw([(code, wkt) for (code, _), wkt in zip(ROWS, there)], crs="EPSG:4490")
    before = {code: shapely.from_wkt(wkt) for (code, _), wkt in zip(ROWS, there)}
    results = run("repaircoverage", INPUT=layer, REPAIRED="memory:")
    shapes = shapes_of(results["REPAIRED"])
    assert shapely.coverage_is_valid(np.array(list(shapes.values())))
    assert shapes["004"].equals_exact(before["004"], 0)


def test_second_run_changes_nothing(mend, frame, run):
    first = mend()["REPAIRED"]
    second = run("repaircoverage", INPUT=first, FRAME=frame, REPAIRED="memory:")
    assert second["CHANGED_COUNT"] == 0
    assert second["PLACE_COUNT"] == 0


def test_edits_that_are_not_saved_yet_count(mend, draw):
    layer = draw(ROWS)
    layer.startEditing()
    east = next(f for f in layer.getFeatures() if f["code"] == "002")
    layer.changeGeometry(east.id(), QgsGeometry.fromWkt(box(100.4, 0, 200, 100)))
    results = mend(layer=layer)
    assert shapes_of(results["REPAIRED"])["002"].bounds[0] == pytest.approx(X + 100.2)
    assert layer.isEditable()


def test_report_is_one_page(mend, tmp_path):
    report = tmp_path / "repair.html"
    mend(REPORT=str(report))
    assert report.read_text(encoding="utf-8").count("<svg") > 3


@pytest.fixture
def mend_in_place(provider, listener):
    """Run the repair as QGIS's "Edit Features In-Place" does."""
    from processing.gui.AlgorithmExecutor import execute_in_place_run

    def mend(layer, **parameters):
        algorithm = provider.algorithm("repaircoverage").create({"IN_PLACE": True})
        given = {"INPUT": layer, "CODE": "code", "MAX_GAP": 2, "MAX_OVERLAP": 2, **parameters}
        return execute_in_place_run(algorithm, given, feedback=listener, raise_exceptions=True)

    return mend


@pytest.fixture
def project_layer(draw, qgis_new_project):
    layer = draw(ROWS)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_in_place_the_whole_repair_is_one_step_of_undo(mend_in_place, project_layer, frame):
    before = {f.id(): f.geometry().asWkb().data() for f in project_layer.getFeatures()}
    project_layer.startEditing()
    mend_in_place(project_layer, FRAME=frame)
    shapes = shapes_of(project_layer)
    assert shapely.coverage_is_valid(np.array(list(shapes.values())))
    assert project_layer.undoStack().count() == 1
    project_layer.undoStack().undo()
    after = {f.id(): f.geometry().asWkb().data() for f in project_layer.getFeatures()}
    assert after == before


def test_in_place_only_selected_grids_change(mend_in_place, project_layer, frame):
    before = shapes_of(project_layer)
    project_layer.selectByExpression("\"code\" IN ('001', '003', '004')")
    mend_in_place(project_layer, FRAME=frame)
    after = shapes_of(project_layer)
    assert after["002"].equals_exact(before["002"], 0)
    assert after["001"].bounds[2] == X + 101


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        pytest.param({"MAX_GAP": -1}, "MAX_GAP", id="negative width"),
        pytest.param({"CODE": "nothing"}, "nothing", id="no such code field"),
        pytest.param({"PRIORITY": "nothing"}, "nothing", id="no such priority field"),
    ],
)
def test_settings_that_cannot_work_are_refused(problems, draw, parameters, told):
    assert told in problems("repaircoverage", INPUT=draw(ROWS), **parameters)
