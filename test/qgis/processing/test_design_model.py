"""The bundled model that draws base grids and checks them, in QGIS and through the batch runner."""

import os
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsProcessingContext

ROOT = Path(__file__).parents[3]
INPUTS = [
    "COMMUNITIES",
    "COMMUNITY_CODE",
    "BUILDINGS",
    "HOUSEHOLDS",
    "RESIDENTS",
    "BUILDING_CODE",
    "BARRIERS",
    "BARRIER_CLASS",
    "WATER",
    "MEASURE",
    "TARGET",
    "MINIMUM",
    "MAXIMUM",
    "COMPACTNESS",
    "EMPTY_LAND",
    "SEED",
    "TIME_LIMIT",
    "BARRIER_STRENGTHS",
    "REACH",
    "MEDIAN",
]


@pytest.fixture
def model(provider):
    provider.refreshAlgorithms()
    return provider.algorithm("designdistrict")


@pytest.fixture
def job(communities, buildings, streets, save, tmp_path):
    """The parameters of a run, its outputs by the names they have in this QGIS."""

    def job(model, **changes):
        outputs = {
            definition.name(): str(tmp_path / f"{definition.name().rpartition(':')[2]}.gpkg")
            for definition in model.destinationParameterDefinitions()
        }
        return {
            "COMMUNITIES": save(communities(), "communities"),
            "BUILDINGS": save(buildings(), "buildings"),
            "HOUSEHOLDS": "households",
            "RESIDENTS": "residents",
            "BARRIERS": [save(streets(), "roads")],
            **outputs,
            **changes,
        }

    return job


def test_model_asks_for_what_drawing_asks_for_and_nothing_more(model):
    asked = [p.name() for p in model.parameterDefinitions() if not p.isDestination()]
    assert asked == INPUTS


def test_model_gives_grids_tables_and_findings(model):
    given = [p.name().rpartition(":")[2] for p in model.destinationParameterDefinitions()]
    assert sorted(given) == ["ATOMS", "FEASIBILITY", "FINDINGS", "GRIDS", "MISMATCHES", "QUALITY"]


def test_model_is_found_and_described(model):
    assert model.id() == "gridstrata:designdistrict"
    assert model.displayName() == "Design base grids for a district"
    assert model.groupId() == "design"
    assert all(p.description() and p.help() for p in model.parameterDefinitions())
    assert model.canExecute()[0]


def test_district_is_drawn_and_checked(model, job, rows, tmp_path, listener):
    import processing

    processing.run(model.id(), job(model), feedback=listener)
    grids = rows(str(tmp_path / "GRIDS.gpkg"))
    assert all(300 <= grid["households"] <= 500 for grid in grids)
    for name in ("FINDINGS", "MISMATCHES"):
        assert rows(str(tmp_path / f"{name}.gpkg")) == []
    for name in ("ATOMS", "FEASIBILITY", "QUALITY"):
        assert rows(str(tmp_path / f"{name}.gpkg"))


@pytest.mark.parametrize("measure", [1, "1", "residents"])
def test_measure_is_given_to_the_model_by_number_or_by_word(model, job, measure):
    given = job(model, MEASURE=measure)
    assert model.create().checkParameterValues(given, QgsProcessingContext()) == (True, "")


def test_batch_runner_gives_words_to_the_model(model, job, rows, tmp_path):
    words = {"MEASURE": "residents", "MINIMUM": 600, "TARGET": 800, "MAXIMUM": 1000}
    arguments = [
        f"--{name}={value}"
        for name, values in job(model, **words).items()
        for value in (values if isinstance(values, list) else [values])
    ]
    done = subprocess.run(
        [ROOT / "tools" / "qgis_process", "run", model.id(), *arguments],
        env={**os.environ, "GRIDSTRATA_PROFILE": str(tmp_path / "profile")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    grids = rows(str(tmp_path / "GRIDS.gpkg"))
    assert all(600 <= grid["residents"] <= 1000 for grid in grids)
