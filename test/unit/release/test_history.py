"""What lies in a folder of releases is listed, whole or not, and nothing of it is raised."""

import os
import shutil
from dataclasses import replace
from datetime import date, datetime, timezone

import pytest
from gridstrata.core.files import layer_names
from gridstrata.core.release.folder import release_folder
from gridstrata.core.release.history import next_edition, read_history
from gridstrata.core.release.manifest import describe_files
from gridstrata.core.release.waivers import Waiver

from .hand_made import TODAY, crossing, make_draft


@pytest.fixture
def publish(tmp_path):
    """Release an edition into the folder; `day` of November 2026 is when."""

    def publish(edition="2026-11", day=1, **changes):
        made = release_folder(make_draft(edition=edition, **changes), tmp_path, today=TODAY)
        moment = datetime(2026, 11, day, 8, tzinfo=timezone.utc).timestamp()
        os.utime(made.manifest_path, (moment, moment))
        for path in made.content.rglob("*.*"):
            path.chmod(0o644)
        return made

    return publish


def names(history):
    return [edition.name for edition in history.editions]


def fault_of(tmp_path):
    """Return why the only edition is not whole."""
    (edition,) = read_history(tmp_path).editions
    assert not edition.is_whole
    assert read_history(tmp_path).newest is None
    return str(edition.fault)


def test_editions_are_listed_with_the_newest_first(publish, tmp_path):
    publish("2026-09", day=3)
    publish("2026-11", day=2)
    publish("2026-10", day=1)
    history = read_history(tmp_path)
    assert names(history) == ["2026-09", "2026-11", "2026-10"]
    assert history.newest == history.editions[0]
    assert history.fault is None


def test_editions_of_one_moment_are_listed_by_name(publish, tmp_path):
    for edition in ("2026-10", "2026-11", "2026-09"):
        publish(edition)
    assert names(read_history(tmp_path)) == ["2026-11", "2026-10", "2026-09"]


def test_an_edition_tells_when_it_was_released_and_what_it_holds(publish, tmp_path):
    made = publish(day=5)
    (edition,) = read_history(tmp_path).editions
    assert edition.is_whole
    assert edition.released == datetime(2026, 11, 5, 8, tzinfo=timezone.utc)
    assert edition.counts == {"base": 2, "police": 2, "fire": 1}
    assert edition.totals == {"base_grids": 2}
    assert edition.waived == 0
    assert edition.geopackage == made.content / "stack.gpkg"
    assert set(edition.layers.values()) <= set(layer_names(edition.geopackage))


def test_findings_that_were_accepted_are_counted(publish, tmp_path):
    findings = crossing(make_draft().profile)
    waivers = tuple(Waiver(id_, "agreed", "the office", TODAY) for id_ in findings.finding_id)
    publish(check=replace(make_draft().check, findings=findings), waivers=waivers)
    (edition,) = read_history(tmp_path).editions
    assert edition.waived == 1


def test_a_folder_that_is_not_there_yet_holds_nothing(tmp_path):
    history = read_history(tmp_path / "new")
    assert (history.editions, history.newest, history.fault) == ((), None, None)


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    path = tmp_path / "file"
    path.touch()
    history = read_history(path)
    assert history.editions == ()
    assert str(history.fault).startswith(f"{path} cannot be read: Not a directory. Check")


def test_a_path_no_system_takes_is_told(tmp_path):
    assert "cannot be read" in str(read_history(tmp_path / "a\0b").fault)


def test_other_files_and_folders_are_passed_over(publish, tmp_path):
    made = publish()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "photos").mkdir()
    shutil.copytree(made.folder, tmp_path / ".gridstrata-staging")
    (tmp_path / "link").symlink_to(made.folder)
    history = read_history(tmp_path)
    assert names(history) == ["2026-11"]
    assert history.taken >= {"2026-11", "notes.txt", "photos", "link"}


def test_an_edition_without_its_manifest_is_listed_as_broken(publish, tmp_path):
    publish().manifest_path.unlink()
    assert "is no release: manifest.json is missing" in fault_of(tmp_path)
    (edition,) = read_history(tmp_path).editions
    assert (edition.name, edition.counts, edition.layers, edition.waived) == ("2026-11", {}, {}, 0)
    assert edition.totals == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("", "The manifest is damaged", id="empty"),
        pytest.param("{", "The manifest is damaged", id="cut short"),
        pytest.param('{"format": "other", "version": 1}', "not of the format", id="of others"),
        pytest.param("[" * 100_000, "cannot be read", id="nested too deeply"),
    ],
)
def test_a_manifest_that_is_none_is_told(text, fault, publish, tmp_path):
    publish().manifest_path.write_text(text, encoding="utf-8")
    assert fault in fault_of(tmp_path)


def test_half_a_character_in_the_manifest_is_told(publish, tmp_path):
    path = publish().manifest_path
    text = path.read_text(encoding="utf-8").replace("GridStrata", "\\ud800", 1)
    path.write_text(text, encoding="utf-8")
    assert "cannot be read" in fault_of(tmp_path)


def test_an_altered_manifest_is_told(publish, tmp_path):
    path = publish().manifest_path
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"base_grids": 2', '"base_grids": 3'), encoding="utf-8")
    assert fault_of(tmp_path) == "manifest.json was altered."


def test_a_manifest_of_no_base_grids_is_told(publish, tmp_path):
    made = publish()
    forged = replace(made.manifest, layers=made.manifest.layers[1:]).sealed()
    made.content.rename(made.folder / forged.content)
    made.manifest_path.write_text(forged.to_json(), encoding="utf-8")
    assert fault_of(tmp_path) == "manifest.json names no base grids."


def test_counts_that_are_none_are_no_waivers(publish, tmp_path):
    made = publish()
    forged = replace(made.manifest, gate={"waived": {"crossing": "many", "gap": 2}}).sealed()
    made.content.rename(made.folder / forged.content)
    made.manifest_path.write_text(forged.to_json(), encoding="utf-8")
    (edition,) = read_history(tmp_path).editions
    assert edition.waived == 2


def test_a_renamed_folder_is_told(publish, tmp_path):
    made = publish()
    made.folder.rename(tmp_path / "copy")
    expected = "The folder copy holds the edition 2026-11. Give it that name again."
    assert fault_of(tmp_path) == expected


def test_a_missing_file_is_named(publish, tmp_path):
    (publish().content / "relations.csv").unlink()
    assert fault_of(tmp_path) == "relations.csv is missing."


def test_a_link_in_place_of_a_file_is_none(publish, tmp_path):
    path = publish().content / "relations.csv"
    other = tmp_path / "relations.csv"
    path.rename(other)
    path.symlink_to(other)
    assert fault_of(tmp_path) == "relations.csv is missing."


def test_a_file_of_another_length_is_named(publish, tmp_path):
    with (publish().content / "stack.gpkg").open("ab") as stream:
        stream.write(b"x")
    assert fault_of(tmp_path) == "stack.gpkg was altered."


def test_the_newest_whole_edition_stands_behind_a_broken_one(publish, tmp_path):
    publish("2026-10", day=1)
    publish("2026-11", day=2).manifest_path.unlink()
    history = read_history(tmp_path)
    assert names(history) == ["2026-11", "2026-10"]
    assert history.newest.name == "2026-10"


def test_looking_changes_nothing(publish, tmp_path):
    made = publish()
    before = describe_files(tmp_path)
    read_history(tmp_path)
    assert describe_files(tmp_path) == before
    assert made.folder.exists()


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        pytest.param([], "2026-11", id="the month"),
        pytest.param(["2026-10"], "2026-11", id="another month is no matter"),
        pytest.param(["2026-11"], "2026-11-2", id="the second of the month"),
        pytest.param(["2026-11", "2026-11-2", "2026-11-4"], "2026-11-3", id="the first free one"),
    ],
)
def test_the_next_edition_is_named_after_the_month(taken, name):
    assert next_edition(date(2026, 11, 23), taken) == name
