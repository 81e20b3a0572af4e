"""Verify a release: a sound one is certified, any change fails."""

import json
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException

BOTH = "POLYGON((520600 2492500, 522600 2492500, 522600 2494500, 520600 2494500, 520600 2492500))"


@pytest.fixture
def release(run, draw, tmp_path):
    police = draw([("P1", BOTH)], name="police")
    given = {"BASE": draw(name="base"), "PROFESSIONAL": [police], "EDITION": "2026 秋"}
    return Path(run("release", **given, TARGET=str(tmp_path / "releases"))["RELEASE"])


def test_certificate_names_edition_counts_and_digests(run, release, tmp_path):
    result = run("verifyrelease", RELEASE=str(release), REPORT=str(tmp_path / "seen.txt"))
    assert result["REPORT"] == str(tmp_path / "seen.txt")
    text = (tmp_path / "seen.txt").read_text(encoding="utf-8")
    files = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert "edition 2026 秋" in text
    assert "base: 3 grids" in text
    assert all(f"{file['sha256']}  " in text for file in files)


def test_manifest_may_be_given_for_its_folder(run, release):
    result = run("verifyrelease", RELEASE=str(release / "manifest.json"))
    assert result["EDITION"] == "2026 秋"


def test_results_say_what_was_verified_without_a_report(run, release):
    assert run("verifyrelease", RELEASE=str(release)) == {"EDITION": "2026 秋", "FILE_COUNT": 7}


def test_altered_file_fails_and_no_certificate_is_written(run, release, tmp_path):
    path = next(release.glob("*/relations.csv"))
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"relations\.csv was altered"):
        run("verifyrelease", RELEASE=str(release), REPORT=str(tmp_path / "seen.txt"))
    assert not (tmp_path / "seen.txt").exists()


def test_folder_that_is_no_release_fails(run, tmp_path):
    with pytest.raises(QgsProcessingException, match=r"manifest\.json is missing"):
        run("verifyrelease", RELEASE=str(tmp_path))
