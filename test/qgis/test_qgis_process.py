"""The wrapper around QGIS's batch runner: exit codes, one line of complaint, usable output."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRAPPER = ROOT / "tools" / "qgis_process"
STUB = ROOT / "test" / "data" / "stub_plugin"


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return tmp_path_factory.mktemp("a profile")


@pytest.fixture
def run(profile, tmp_path):
    def run(*arguments, **environment):
        return subprocess.run(
            [WRAPPER, *arguments],
            env={
                **os.environ,
                "GRIDSTRATA_PLUGIN": str(STUB),
                "GRIDSTRATA_PROFILE": str(profile),
                **environment,
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_done_is_exit_code_0_and_silence_on_standard_error(run):
    done = run("run", "gridstrata:end", '--HOW=it\'s 好 "so" a=b')
    assert (done.returncode, done.stderr) == (0, "")
    assert 'SAID:\tit\'s 好 "so" a=b' in done.stdout


def test_json_on_standard_output_is_nothing_but_json(run):
    done = run("run", "gridstrata:end", "--json", "--HOW=well")
    assert json.loads(done.stdout)["results"] == {"SAID": "well"}


@pytest.mark.parametrize(
    ("how", "said"),
    [
        pytest.param("refused", "层 base: 网格 '1' is used 2 times. Number it anew.", id="refused"),
        pytest.param("unfit", "HOW is unfit. Give another one.", id="unfit parameter"),
        pytest.param("noisy", "HOW is unfit. Give another one.", id="unfit after noise"),
        pytest.param("fault", "ValueError: a fault (a fault of the program", id="fault"),
        pytest.param("cancelled", "The work was stopped before it was done.", id="cancelled"),
        pytest.param("crash", "QGIS was ended by SIGKILL. Nothing is finished.", id="crash"),
    ],
)
def test_failure_is_told_in_one_line(run, how, said):
    done = run("run", "gridstrata:end", f"--HOW={how}")
    assert done.returncode != 0
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("how", ["refused", "fault"])
def test_failure_reads_the_same_with_json(run, how):
    plain, as_json = (run("run", "gridstrata:end", *f, f"--HOW={how}") for f in ([], ["--json"]))
    assert (as_json.returncode, as_json.stderr) == (plain.returncode, plain.stderr)


def test_error_that_qgis_only_reports_is_a_failure(run):
    done = run("run", "gridstrata:end", "--HOW=reported")
    assert (done.returncode, done.stderr) == (1, "The disk is full.\n")


def test_missing_parameter_is_told_without_heading(run):
    done = run("run", "gridstrata:end")
    assert done.returncode != 0
    assert done.stderr.startswith("The following mandatory parameters were not specified HOW:")


def test_unknown_algorithm_is_told(run):
    done = run("run", "gridstrata:nothing")
    assert (done.returncode, done.stderr) == (1, "Algorithm gridstrata:nothing not found!\n")


def test_paths_are_relative_to_where_the_caller_stands(run, tmp_path):
    point = '{"type":"Point","coordinates":[1,2]}'
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{point}}}'
    (tmp_path / "点 1.geojson").write_text(feature, encoding="utf-8")
    done = run("run", "native:buffer", "--INPUT=点 1.geojson", "--DISTANCE=1", "--OUTPUT=out.gpkg")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.gpkg").exists()


def test_runner_that_is_broken_is_passed_over(run, tmp_path):
    broken = tmp_path / "qgis_process.bin"
    broken.write_text("#!/bin/sh\necho 'Command --noversioncheck not known!' >&2; exit 1\n")
    broken.chmod(0o755)
    working = tmp_path / "qgis_process"
    working.write_text('#!/bin/sh\necho "ran $*"\n', encoding="utf-8")
    working.chmod(0o755)
    done = run("list", PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "ran list\n", "")


def test_machine_without_qgis_is_told_what_to_do(run, tmp_path):
    (tmp_path / "python3").symlink_to("/usr/bin/python3")
    done = run("list", PATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (
        1,
        "No qgis_process that works was found. Run: make setup\n",
    )
