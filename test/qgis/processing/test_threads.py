"""QGIS's dialog runs algorithms in a worker thread, and loads what they wrote in its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProject,
)

X, Y = 520_600, 2_492_500


@pytest.fixture
def project(qgis_app):
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def run_in_background(provider, qtbot, listener):
    """Run an algorithm as a task, and return whether it was done, its results and the context."""

    def run(name, parameters):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        task = QgsProcessingAlgRunnerTask(provider.algorithm(name), parameters, context, listener)
        with qtbot.waitSignal(task.executed, timeout=20_000) as executed:
            QgsApplication.taskManager().addTask(task)
        return (*executed.args, context)

    return run


@pytest.mark.parametrize("target", ["memory:", "links.gpkg"])
def test_mapping_runs_in_a_worker_thread(
    project, draw, run_in_background, tmp_path, listener, target
):
    layers = [draw(name="base"), draw(name="police")]
    project.addMapLayers(layers)
    if target != "memory:":
        target = str(tmp_path / target)
    sink = QgsProcessingOutputLayerDefinition(target, project)
    parameters = {
        "BASE": layers[0].id(),
        "PROFESSIONAL": [layers[1].id()],
        "RELATIONS": "memory:",
        "LINKS": sink,
    }
    done, results, context = run_in_background("buildmapping", parameters)
    assert done
    assert results["RELATION_COUNT"] == 3
    details = context.layerToLoadOnCompletionDetails(results["LINKS"])
    links = QgsProcessingUtils.mapLayerFromString(results["LINKS"], context)
    details.postProcessor().postProcessLayer(links, context, listener)
    assert links.featureCount() == 3
    assert links.renderer().type() != "singleSymbol"


def test_layers_in_degrees_are_brought_to_metres_in_a_worker_thread(
    project, draw, run_in_background, reproject
):
    shapes = [feature.geometry().asWkt(17) for feature in draw().getFeatures()]
    degrees = list(zip("123", reproject(shapes, "EPSG:4547", "EPSG:4490")))
    layer = draw(degrees, "EPSG:4490")
    project.addMapLayer(layer)
    parameters = {"INPUT": layer.id(), "FINDINGS": "memory:"}
    done, results, _ = run_in_background("checkcoverage", parameters)
    assert done
    assert results["ERRORS"] == 0


THREAD_FIRST = """
import importlib.util, sys, threading
spec = importlib.util.spec_from_file_location("conftest", sys.argv[1])
spec.loader.exec_module(importlib.util.module_from_spec(spec))
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
from gridstrata.processing import crs
from gridstrata.processing.provider import GridStrataProvider
provider = GridStrataProvider()
QgsApplication.processingRegistry().addProvider(provider)
asked, seen = threading.Event(), threading.Event()
def ask():
    crs.china(), crs._gauss_kruger(114)
    asked.set()
    seen.wait()
thread = threading.Thread(target=ask)
thread.start()
asked.wait()
kept = crs.china(), crs._gauss_kruger(114).bounds()
seen.set()
thread.join()
print(crs.china() == kept[0], crs._gauss_kruger(114).bounds() == kept[1])
"""


def test_a_crs_outlives_the_thread_that_asked_for_it():
    done = subprocess.run(
        [sys.executable, "-c", THREAD_FIRST, str(Path(__file__).parents[3] / "conftest.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["True", "True"], done.stderr
