"""Outputs appear all together at the end of a run, or not at all."""

import resource
import signal
from pathlib import Path

import pytest
from gridstrata.processing.sinks import sink_file
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProject,
    QgsProviderRegistry,
    QgsVectorLayer,
)

OVERLAPPING = (
    (
        "001",
        "POLYGON((520600 2492500, 521610 2492500, 521610 2493500, 520600 2493500, 520600 2492500))",
    ),
    (
        "002",
        "POLYGON((521600 2492500, 522600 2492500, 522600 2493500, 521600 2493500, 521600 2492500))",
    ),
)


@pytest.fixture
def check(run, draw):
    def check(rows=OVERLAPPING, **parameters):
        return run("checkcoverage", INPUT=draw(rows), **parameters)

    return check


def tables_of(path):
    connection = (
        QgsProviderRegistry.instance().providerMetadata("ogr").createConnection(str(path), {})
    )
    return sorted(table.tableName() for table in connection.tables())


@pytest.mark.parametrize(
    "name",
    [
        "out.gpkg",
        "问题 清单.gpkg",
        'it\'s "so".gpkg',
        "a..b.gpkg",
        "out.shp",
        "out.geojson",
        "out.fgb",
        "out.sqlite",
    ],
)
def test_file_has_its_final_name_and_nothing_lies_beside_it(check, rows, tmp_path, name):
    results = check(FINDINGS=str(tmp_path / name))
    assert results["FINDINGS"] == str(tmp_path / name)
    assert len(rows(results["FINDINGS"])) == 1
    assert not [path for path in tmp_path.iterdir() if path.stem != Path(name).stem]


def test_table_inside_a_geopackage_is_named_like_the_file(check, tmp_path):
    check(FINDINGS=str(tmp_path / "findings.gpkg"))
    assert tables_of(tmp_path / "findings.gpkg") == ["findings"]


def test_folder_with_dots_and_slashes_on_the_way(check, rows, tmp_path):
    (tmp_path / "a").mkdir()
    results = check(FINDINGS=f"{tmp_path}/a/..//out.gpkg")
    assert (tmp_path / "out.gpkg").exists()
    assert len(rows(results["FINDINGS"])) == 1


def test_relative_name_is_taken_from_the_working_folder(check, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    results = check(FINDINGS="out.gpkg")
    assert Path(results["FINDINGS"]) == tmp_path / "out.gpkg"
    assert (tmp_path / "out.gpkg").exists()


def test_old_file_is_replaced(check, rows, tmp_path):
    check(FINDINGS=str(tmp_path / "out.gpkg"))
    results = check(OVERLAPPING[:1], FINDINGS=str(tmp_path / "out.gpkg"))
    assert rows(results["FINDINGS"]) == []


def test_several_layers_of_one_geopackage(check, tmp_path):
    target = "ogr:dbname='{}' table=\"{}\" (geom)"
    path = tmp_path / "all.gpkg"
    check(FINDINGS=target.format(path, "findings"), MISMATCHES=target.format(path, "mismatches"))
    assert tables_of(path) == ["findings", "mismatches"]


def test_temporary_output_is_a_layer_in_memory(check):
    findings = check(FINDINGS="TEMPORARY_OUTPUT")["FINDINGS"]
    assert isinstance(findings, QgsVectorLayer)
    assert findings.providerType() == "memory"
    assert findings.featureCount() == 1


def test_optional_outputs_are_left_out(check):
    assert "MISMATCHES" not in check(FINDINGS="memory:")


@pytest.fixture
def load(provider, draw, listener):
    """Run as QGIS's dialog does, and return what it would load, by parameter."""

    def load(target):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        algorithm = provider.algorithm("checkcoverage").create()
        sink = QgsProcessingOutputLayerDefinition(target, context.project())
        parameters = {"INPUT": draw(OVERLAPPING), "FINDINGS": sink}
        results, fine = algorithm.run(parameters, context, listener)
        assert fine
        return context, results["FINDINGS"]

    return load


@pytest.mark.parametrize("target", ["out.gpkg", "memory:"])
def test_layer_is_loaded_from_its_final_place_with_its_style(load, tmp_path, listener, target):
    context, result = load(str(tmp_path / target) if target != "memory:" else target)
    assert list(context.layersToLoadOnCompletion()) == [result]
    details = context.layerToLoadOnCompletionDetails(result)
    assert details.outputName == "FINDINGS"
    layer = QgsProcessingUtils.mapLayerFromString(result, context)
    details.postProcessor().postProcessLayer(layer, context, listener)
    assert layer.renderer().type() != "singleSymbol"


def test_cancelled_run_returns_nothing_and_leaves_nothing(check, tmp_path, listener):
    listener.cancel()
    assert check(FINDINGS=str(tmp_path / "out.gpkg")) == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("patience", range(0, 24, 3))
@pytest.mark.parametrize("target", ["out.gpkg", "ogr:"])
def test_cancel_at_any_moment_leaves_all_or_nothing(run, draw, listen, tmp_path, patience, target):
    path = tmp_path / "out.gpkg"
    value = str(path) if target == "out.gpkg" else f"ogr:dbname='{path}' table=\"out\" (geom)"
    feedback = listen(patience)
    results = run("checkcoverage", feedback, INPUT=draw(OVERLAPPING), FINDINGS=value)
    assert bool(results) is not feedback.has_cancelled
    if results:
        assert QgsVectorLayer(str(path), "out", "ogr").featureCount() == 1
    else:
        assert not path.exists() or tables_of(path) == []
    assert {other.name for other in tmp_path.iterdir()} <= {"out.gpkg"}


def test_runs_that_are_cancelled_and_runs_that_are_not_were_both_tried(run, draw, listen):
    outcomes = {
        bool(run("checkcoverage", listen(patience), INPUT=draw(OVERLAPPING), FINDINGS="memory:"))
        for patience in range(0, 24, 3)
    }
    assert outcomes == {True, False}


def test_cancelled_run_leaves_the_old_file(run, draw, listen, rows, tmp_path):
    path = str(tmp_path / "out.gpkg")
    run("checkcoverage", INPUT=draw(OVERLAPPING), FINDINGS=path)
    assert run("checkcoverage", listen(4), INPUT=draw(OVERLAPPING[:1]), FINDINGS=path) == {}
    assert len(rows(path)) == 1


@pytest.fixture
def full_disk():
    """Let no file grow beyond 50 kB: writing on fails as it does on a full disk."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, usual[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp"])
def test_full_disk_is_told_and_nothing_is_left(check, tmp_path, full_disk, suffix):
    side = 20
    strips = [
        (f"{row:04}", f"POLYGON(({x} 0, {x + side + 1} 0, {x + side + 1} 999, {x} 999, {x} 0))")
        for row, x in enumerate(range(520_600, 530_600, side))
    ]
    with pytest.raises(QgsProcessingException) as refused:
        check(strips, FINDINGS=str(tmp_path / f"out.{suffix}"))
    assert f"out.{suffix}" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("target", ["missing/out.gpkg", "file/out.gpkg", "/proc/out.gpkg"])
def test_unwritable_target_is_refused_with_its_name(check, tmp_path, target):
    (tmp_path / "file").touch()
    with pytest.raises(QgsProcessingException, match=r"out\.gpkg cannot be written: .* Choose"):
        check(FINDINGS=str(tmp_path / target))


def test_folder_in_the_place_of_the_file_is_refused_and_kept(check, tmp_path):
    (tmp_path / "out.gpkg").mkdir()
    with pytest.raises(QgsProcessingException, match="cannot be written"):
        check(FINDINGS=str(tmp_path / "out.gpkg"))
    assert list(tmp_path.iterdir()) == [tmp_path / "out.gpkg"]


def test_two_outputs_in_one_file_are_refused_before_the_run(problems, draw, tmp_path):
    path = str(tmp_path / "out.gpkg")
    text = problems("checkcoverage", INPUT=draw(), FINDINGS=path, MISMATCHES=path)
    assert text == f"MISMATCHES and FINDINGS are the same file {path}. Choose another one."


def test_output_over_the_input_is_refused_before_the_run(problems, draw, save, tmp_path):
    (tmp_path / "a").mkdir()
    source, path = save(draw(), "base"), f"{tmp_path}/a/../input.gpkg"
    text = problems("checkcoverage", INPUT=source, FINDINGS=path)
    assert text == f"FINDINGS: {tmp_path / 'input.gpkg'} holds an input. Choose another file."


@pytest.mark.parametrize(
    ("value", "path"),
    [
        pytest.param("/a/out.gpkg", "/a/out.gpkg", id="file"),
        pytest.param("/a/out", "/a/out.gpkg", id="no suffix"),
        pytest.param("C:/a/out.gpkg", None, id="drive"),
        pytest.param("memory:", None, id="memory"),
        pytest.param("TEMPORARY_OUTPUT", None, id="temporary"),
        pytest.param("ogr:dbname='/a/out.gpkg' table=\"x\"", None, id="layer of a GeoPackage"),
        pytest.param("postgis:dbname='x' table=\"y\"", None, id="database"),
        pytest.param(None, None, id="nothing"),
        pytest.param(QgsProcessingOutputLayerDefinition("/a/out.gpkg"), "/a/out.gpkg", id="dialog"),
    ],
)
def test_file_a_sink_writes(qgis_app, value, path):
    found = sink_file(value, QgsProcessingContext())
    if value == "C:/a/out.gpkg":
        assert found.name == "out.gpkg"
    else:
        assert found == (path and Path(path))


def test_folder_in_the_place_of_one_output_keeps_the_others_away(check, tmp_path):
    (tmp_path / "taken.gpkg").mkdir()
    with pytest.raises(QgsProcessingException, match=r"taken\.gpkg cannot be written: Is a dir"):
        check(FINDINGS=str(tmp_path / "a.gpkg"), MISMATCHES=str(tmp_path / "taken.gpkg"))
    assert [path.name for path in tmp_path.iterdir()] == ["taken.gpkg"]
