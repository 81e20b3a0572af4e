"""Algorithms in the background: results, refusals, cancel, and layers that go away meanwhile."""

import pytest
from qgis.core import QgsGeometry, QgsProject


@pytest.fixture(params=["thread", "process"], autouse=True)
def way(request, monkeypatch):
    """Run everything both ways, whatever the size."""
    from gridstrata.dialogs.workbench import apart

    if request.param == "process":
        monkeypatch.setattr(apart, "_LARGE", 0)
    return request.param


@pytest.fixture
def start(session):
    """Start an algorithm; what became of it is noted."""

    def start(algorithm, **parameters):
        notes = {"done": [], "failed": []}
        run = session.runner.run(
            algorithm,
            {**session.roles.parameters(algorithm), **parameters},
            notes["done"].append,
            title="Work",
            on_failed=notes["failed"].append,
        )
        return run, notes

    return start


def test_results_and_their_layers_arrive_in_the_main_thread(sample, start, wait):
    run, notes = start("checkstack", FINDINGS="TEMPORARY_OUTPUT", MISMATCHES="TEMPORARY_OUTPUT")
    assert run.is_running
    wait()
    (results,) = notes["done"]
    findings = results.layer("FINDINGS")
    assert findings.featureCount() > 50
    assert results.value("ERRORS") > 20
    assert any("Measured in" in line for line in results.told)
    assert not run.is_running


def test_refused_parameters_start_nothing(sample, start, said):
    run, notes = start("checkstack", FINDINGS="TEMPORARY_OUTPUT", NOISE=5.0)
    assert not run.is_running
    assert "DRIFT" in notes["failed"][0]
    assert "DRIFT" in said()[0]


def test_what_an_algorithm_refuses_is_told(sample, start, wait, said):
    sample.sample.police.dataProvider().deleteFeatures(
        [feature.id() for feature in sample.sample.police.getFeatures()]
    )
    _, notes = start("checkstack", FINDINGS="TEMPORARY_OUTPUT")
    wait()
    assert notes["done"] == []
    assert "police" in notes["failed"][0]
    assert "police" in said()[0]


def test_cancelling_tells_nobody(sample, start, wait, said):
    run, notes = start("checkstack", FINDINGS="TEMPORARY_OUTPUT")
    run.cancel()
    wait()
    assert notes == {"done": [], "failed": [""]}
    assert said() == []


def test_pending_edits_are_read_as_they_are_drawn(sample, start, wait):
    base = sample.sample.base
    before = base.featureCount()
    base.startEditing()
    grid = next(base.getFeatures())
    base.deleteFeature(grid.id())
    _, notes = start("buildmapping", RELATIONS="TEMPORARY_OUTPUT")
    wait()
    relations = notes["done"][0].layer("RELATIONS")
    codes = {row["base_code"] for row in relations.getFeatures()}
    assert len(codes) == before - 1
    assert grid["code"] not in codes
    base.rollBack()


def test_edits_made_meanwhile_are_not_read(sample, start, wait):
    base = sample.sample.base
    base.startEditing()
    grid = next(base.getFeatures())
    base.changeGeometry(grid.id(), QgsGeometry(grid.geometry()))
    _, notes = start("buildmapping", RELATIONS="TEMPORARY_OUTPUT")
    base.deleteFeature(grid.id())
    wait()
    relations = notes["done"][0].layer("RELATIONS")
    assert grid["code"] in {row["base_code"] for row in relations.getFeatures()}
    base.rollBack()


def test_a_layer_with_a_relative_source_is_found(session, start, wait, tmp_path, monkeypatch, draw):
    from qgis.core import QgsVectorFileWriter, QgsVectorLayer

    options = QgsVectorFileWriter.SaveVectorOptions()
    transforms = session.project.transformContext()
    monkeypatch.chdir(tmp_path)
    layers = []
    for kind in ("base", "police"):
        QgsVectorFileWriter.writeAsVectorFormatV3(draw(), f"{kind}.gpkg", transforms, options)
        layers.append(QgsVectorLayer(f"{kind}.gpkg", kind, "ogr"))
        session.project.addMapLayer(layers[-1])
        session.roles.assign(layers[-1], kind, code="code")
    _, notes = start("buildmapping", RELATIONS="TEMPORARY_OUTPUT")
    wait()
    assert notes["done"][0].layer("RELATIONS").featureCount() == 3


@pytest.mark.qt_log_level_fail("NO")
def test_a_fault_of_the_program_is_told_in_one_line(sample, start, wait, said, monkeypatch):
    from gridstrata.processing import check_stack

    def broken(*_):
        raise ZeroDivisionError("nothing to divide by")

    monkeypatch.setattr(check_stack, "check_stack", broken)
    _, notes = start("checkstack", FINDINGS="TEMPORARY_OUTPUT")
    wait()
    if notes["failed"]:  # another process knows nothing of the fault
        assert notes["failed"] == said()
        assert "ZeroDivisionError: nothing to divide by" in said()[0]
        assert "Traceback" not in said()[0]


def test_layers_of_results_outlive_the_results(sample, start, wait):
    _, notes = start("buildmapping", RELATIONS="TEMPORARY_OUTPUT")
    wait()
    relations = notes.pop("done")[0].layer("RELATIONS")
    assert len({row["kind"] for row in relations.getFeatures()}) == 5


def test_admission_records_in_metadata_are_read(sample, start, wait):
    police = sample.sample.police
    sample.roles.dismiss(sample.roles.layer("admissions"))
    metadata = police.metadata()
    metadata.setKeywords({"gridstrata:owner_department": ["Police"]})
    police.setMetadata(metadata)
    _, notes = start("checkstack", FINDINGS="TEMPORARY_OUTPUT")
    wait()
    findings = notes["done"][0].layer("FINDINGS").getFeatures()
    unadmitted = {row["kind"] for row in findings if row["rule"] == "not_admitted"}
    assert "fire" in unadmitted


@pytest.mark.parametrize("go", ["layer", "project"])
def test_a_layer_that_goes_away_stops_the_run_first(sample, start, wait, go):
    run, notes = start("checkstack", FINDINGS="TEMPORARY_OUTPUT")
    if go == "layer":
        QgsProject.instance().removeMapLayer(sample.sample.police.id())
    else:
        QgsProject.instance().clear()
    wait()
    assert notes == {"done": [], "failed": [""]}
    assert not run.is_running
