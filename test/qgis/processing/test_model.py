"""The bundled model: the whole main job in one run, in QGIS and through the batch runner."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingException

ROOT = Path(__file__).parents[3]
PARAMETERS = ("BASE", "PROFESSIONAL", "TARGET", "EDITION")
BOTH = "POLYGON((520600 2492500, 522600 2492500, 522600 2494500, 520600 2494500, 520600 2492500))"
WEST = "POLYGON((520600 2492500, 521000 2492500, 521000 2494500, 520600 2494500, 520600 2492500))"
EAST = "POLYGON((521000 2492500, 522600 2492500, 522600 2494500, 521000 2494500, 521000 2492500))"


@pytest.fixture
def model(provider):
    provider.refreshAlgorithms()
    return provider.algorithm("checkmaprelease")


@pytest.fixture
def stack(draw, save):
    def stack(fire):
        return {
            "BASE": save(draw(), "base"),
            "PROFESSIONAL": [
                save(draw([("P1", BOTH)]), "police"),
                save(draw(fire), "fire"),
            ],
            "EDITION": "2026-11",
        }

    return stack


@pytest.fixture
def job(stack, tmp_path):
    """The parameters of a run, its outputs by the names they have in this QGIS."""

    def job(model, fire):
        outputs = {
            definition.name(): str(tmp_path / f"{definition.name().rpartition(':')[2]}{suffix}")
            for definition in model.destinationParameterDefinitions()
            for suffix in [
                {"REPORT": ".html", "GRAPH": ".json"}.get(
                    definition.name().rpartition(":")[2], ".gpkg"
                )
            ]
        }
        return {**stack(fire), "TARGET": str(tmp_path / "releases"), **outputs}

    return job


def test_model_asks_for_everything_its_steps_ask_for(model):
    steps = type(model).STEPS

    asked = {p.name() for p in model.parameterDefinitions() if not p.isDestination()}
    given = {p.name().rpartition(":")[2] for p in model.destinationParameterDefinitions()}
    for step in steps:
        algorithm = step().create()
        definitions = algorithm.parameterDefinitions()
        wanted = {p.name() for p in definitions if not p.isDestination()}
        assert wanted - {"EXTENT"} <= asked  # what is released is checked as a whole
        assert {p.name() for p in definitions if p.isDestination()} <= given


def test_model_is_found_and_described(model):
    assert model.id() == "gridstrata:checkmaprelease"
    assert model.displayName() == "Check, map and release a stack"
    assert model.groupId() == "release"
    assert all(p.description() and p.help() for p in model.parameterDefinitions())
    created = QgsApplication.processingRegistry().createAlgorithmById(model.id())
    assert created.displayName() == model.displayName()
    assert created.canExecute()[0]


def test_sound_stack_is_checked_mapped_and_released(model, job, rows, tmp_path, listener):
    import processing

    given = job(model, [("F1", BOTH)])
    processing.run(model.id(), given, feedback=listener)
    assert rows(str(tmp_path / "FINDINGS.gpkg")) == []
    kinds = [row["kind"] for row in rows(str(tmp_path / "RELATIONS.gpkg"))]
    assert kinds == ["fire"] * 3 + ["police"] * 3
    assert (tmp_path / "GRAPH.json").exists()
    manifest = json.loads((tmp_path / "releases/2026-11/manifest.json").read_text(encoding="utf-8"))
    assert [layer["kind"] for layer in manifest["layers"]] == ["base", "police", "fire"]


def test_misspelt_parameter_is_refused(model):
    fine, text = model.checkParameterValues({"NOISSE": 1}, QgsProcessingContext())
    assert (fine, text) == (False, "NOISSE is no parameter of this algorithm. Give NOISE instead.")


def test_draft_is_checked_and_mapped_but_not_released(model, job, rows, tmp_path, listener):
    import processing

    given = job(model, [("F1", WEST), ("F2", EAST)])
    with pytest.raises(QgsProcessingException) as refused:
        processing.run(model.id(), given, feedback=listener)
    # QGIS 3.22 tells the reason as an error of the step, later ones raise it
    assert any("crossing 2" in text for text in (*listener.errors, str(refused.value)))
    assert {row["rule"] for row in rows(str(tmp_path / "FINDINGS.gpkg"))} == {"crossing"}
    assert not (tmp_path / "releases").exists()


def test_model_refuses_what_its_steps_refuse_before_the_run(model, job):
    given = {**job(model, [("F1", BOTH)]), "BASE": "nothing.gpkg"}
    fine, text = model.create().checkParameterValues(given, QgsProcessingContext())
    assert not fine
    assert "BASE" in text or "Base grids" in text


def test_batch_runner_keeps_the_layers_of_one_file_apart(model, job, tmp_path):
    given = job(model, [("F1", WEST), ("F2", EAST)])
    arguments = [
        f"--{name}={value}"
        for name, values in given.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    done = subprocess.run(
        [ROOT / "tools" / "qgis_process", "run", model.id(), *arguments],
        env={**os.environ, "GRIDSTRATA_PROFILE": str(tmp_path / "profile")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The release is refused: 2 errors stand against it (crossing 2).")
    assert done.stderr.count("\n") == 1
    assert (tmp_path / "RELATIONS.gpkg").exists()
