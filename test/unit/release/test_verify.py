"""What is altered, missing, added or contradictory in a release is named."""

import json
import os
import sqlite3
from dataclasses import asdict, replace

import numpy as np
import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.folder import release_folder
from gridstrata.core.release.manifest import (
    FileEntry,
    Manifest,
    describe_files,
    parse_manifest,
)
from gridstrata.core.release.verify import verify_release

from .hand_made import TODAY, crossing, make_draft

FILES = [
    "stack.gpkg",
    "relations.csv",
    "relations.csvt",
    "waivers.csv",
    "geojson/base.geojson",
    "geojson/police.geojson",
]


@pytest.fixture
def release(tmp_path):
    """Return a release whose files may be altered."""
    made = release_folder(make_draft(), tmp_path, today=TODAY)
    for path in made.content.rglob("*.*"):
        path.chmod(0o644)
    return made


def told(folder):
    """Return what is wrong with a release, in English."""
    return tuple(map(str, verify_release(folder).problems))


def reseal(release, **changes):
    """Write the manifest anew, as a forger who knows the format would."""
    files = describe_files(release.content)
    manifest = replace(release.manifest, files=files, **changes).sealed()
    release.content.rename(release.folder / manifest.content)
    release.manifest_path.write_text(manifest.to_json(), encoding="utf-8")


def rewrite(release, name, old, new):
    path = release.content / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_release_is_sound_from_its_folder_and_from_its_manifest(release):
    for path in (release.folder, release.manifest_path):
        report = verify_release(path)
        assert report.is_sound
        report.require_sound()
        assert report.manifest == release.manifest


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [0.0, 0.5, 1.0], ids=["first", "middle", "last"])
def test_one_altered_byte_is_found_in_any_file(name, place, release):
    path = release.content / name
    content = bytearray(path.read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    path.write_bytes(content)
    report = verify_release(release.folder)
    assert told(release.folder) == (f"{name} was altered.",)
    with pytest.raises(GridError, match=rf"{name} was altered\. Fetch it again"):
        report.require_sound()


def test_any_altered_byte_of_the_manifest_is_found(release):
    content = release.manifest_path.read_bytes()
    for place in range(0, len(content), 37):
        altered = bytearray(content)
        altered[place] ^= 1
        release.manifest_path.write_bytes(altered)
        with pytest.raises(GridError, match="manifest"):
            verify_release(release.folder).require_sound()


def test_a_missing_file_is_named(release):
    (release.content / "relations.csv").unlink()
    assert told(release.folder) == ("relations.csv is missing.",)


@pytest.mark.parametrize("name", ["{content}/more.txt", "{content}/geojson/more.txt", "more.txt"])
def test_an_added_file_is_named(name, release):
    path = release.folder / name.format(content=release.manifest.content)
    path.write_text("", encoding="utf-8")
    named = path.relative_to(release.content) if "content" in name else path.name
    assert told(release.folder) == (f"{named} is no part of the release.",)


@pytest.mark.skipif(os.name != "posix", reason="links need no rights there only")
def test_a_file_replaced_by_a_link_is_named(release, tmp_path):
    path = release.content / "relations.csv"
    path.rename(tmp_path / "outside.csv")
    path.symlink_to(tmp_path / "outside.csv")
    assert told(release.folder) == ("relations.csv is a link.",)


@pytest.mark.skipif(os.name != "posix", reason="links need no rights there only")
def test_contents_replaced_by_a_link_are_named(release, tmp_path):
    release.content.rename(tmp_path / "outside")
    release.content.symlink_to(tmp_path / "outside")
    name = release.manifest.content
    assert told(release.folder) == (f"{name} is a link.",)


@pytest.mark.parametrize(
    "path", ["../x", "/etc/passwd", "a/../../x", "..\\x", "C:/x", "", "a\0", "./x", "a//../x"]
)
def test_a_path_that_leads_out_of_the_release_is_refused(path, release):
    files = (*release.manifest.files, FileEntry(path, 1, "0" * 64))
    manifest = replace(release.manifest, files=files).sealed()
    release.manifest_path.write_text(manifest.to_json(), encoding="utf-8")
    with pytest.raises(GridError, match=r"which is outside the release. Do not use it"):
        verify_release(release.folder)


@pytest.mark.parametrize("content", ["..", "../../../../x", "", "ABCDEF0123456789", "."])
def test_a_content_folder_outside_the_release_is_refused(content, release):
    manifest = replace(release.manifest, content=content)
    with pytest.raises(GridError, match="outside the release"):
        parse_manifest(manifest.to_json())


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda members: "not JSON", id="no JSON"),
        pytest.param(lambda members: "[]", id="a list"),
        pytest.param(lambda members: members | {"format": "other"}, id="another format"),
        pytest.param(lambda members: members | {"version": 2}, id="a later version"),
        pytest.param(lambda members: members | {"surprise": 1}, id="a member too many"),
        pytest.param(lambda members: members | {"files": 5}, id="files no list"),
        pytest.param(lambda members: members | {"files": [{"path": "a"}]}, id="file without hash"),
        pytest.param(lambda members: members | {"edition": 5}, id="edition no text"),
        pytest.param(lambda members: members | {"tables": {"relations": "5"}}, id="text count"),
        pytest.param(lambda members: members | {"tables": []}, id="tables no table"),
        pytest.param(lambda members: members | {"totals": []}, id="totals no table"),
        pytest.param(lambda members: {}, id="nothing"),
    ],
)
def test_a_damaged_manifest_is_refused(spoil, release):
    spoilt = spoil(json.loads(release.manifest.to_json()))
    text = spoilt if isinstance(spoilt, str) else json.dumps(spoilt)
    release.manifest_path.write_text(text, encoding="utf-8")
    with pytest.raises(GridError, match="The manifest is"):
        verify_release(release.folder)


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_manifest_is_no_release(name, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(GridError, match=f"{name} is no release: manifest.json is missing"):
        verify_release(tmp_path / name)


def test_a_manifest_survives_being_written_and_read(release):
    manifest = parse_manifest(release.manifest.to_json())
    assert isinstance(manifest, Manifest)
    assert asdict(manifest) == asdict(release.manifest)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(
            '"P1",5000.0,0.5',
            '"P1",5000.0,0.4',
            "Shares of police do not sum to 1 for 0001.",
            id="shares lost",
        ),
        pytest.param(
            '"P1",5000.0,0.5',
            '"P9",5000.0,0.5',
            "Relations of police name professional grids that are not there: P9.",
            id="unknown professional grid",
        ),
        pytest.param(
            '"fire","0001"',
            '"fire","9999"',
            "Relations of fire leave out base grids: 0001. "
            "Relations of fire name base grids that are not there: 9999.",
            id="unknown base grid",
        ),
        pytest.param(
            '"fire","0001"',
            '"air","0001"',
            "relations.csv has relations of air, which is no layer of the release. "
            "Relations of fire leave out base grids: 0001.",
            id="unknown kind",
        ),
        pytest.param(
            '"police","0001","P1",5000.0,0.5,1.0,0,0,0,0.0,0.0,"M:N",1,"true","false"\n',
            "",
            "relations.csv has 4 rows; the manifest 5. Shares of police do not sum to 1 for 0001.",
            id="row lost",
        ),
        pytest.param(
            '"base_share"',
            '"share"',
            "The contents cannot be read: 'base_share'.",
            id="column lost",
        ),
    ],
)
def test_relations_that_contradict_the_layers_are_named(old, new, problem, release):
    rewrite(release, "relations.csv", old, new)
    reseal(release)
    assert " ".join(told(release.folder)) == problem


def test_a_layer_with_another_number_of_grids_is_named(release):
    with sqlite3.connect(release.content / "stack.gpkg") as database:
        database.execute("DELETE FROM relations WHERE fid = 1")
    database.close()
    reseal(release)
    problem = "stack.gpkg has 4 rows in relations; the manifest has 5."
    assert told(release.folder) == (problem,)


def test_a_code_used_twice_is_named(release):
    with sqlite3.connect(release.content / "stack.gpkg") as database:
        database.create_function("ST_IsEmpty", 1, lambda shape: 0)
        for edge in ("MinX", "MaxX", "MinY", "MaxY"):
            database.create_function(f"ST_{edge}", 1, lambda shape: 0)
        database.execute("UPDATE police SET code = 'P1'")
    database.close()
    reseal(release)
    assert told(release.folder)[0] == "police uses a code twice."


def test_a_copy_with_other_grids_is_named(release):
    rewrite(release, "geojson/fire.geojson", '"F1"', '"F2"')
    reseal(release)
    problem = "geojson/fire.geojson does not hold the grids of fire."
    assert told(release.folder) == (problem,)


def test_shares_may_sum_to_more_where_professional_grids_overlap(tmp_path):
    draft = make_draft()
    overlap = crossing(draft.profile)
    overlap.rule[:], overlap.severity[:] = "overlap", "warning"
    shares = draft.relations.base_share.copy()
    shares[draft.relations.professional_code == "P1"] = 1.0
    relations = replace(draft.relations, base_share=shares)
    made = release_folder(
        replace(make_draft(findings=overlap), relations=relations), tmp_path, today=TODAY
    )
    assert verify_release(made.folder).is_sound
    draft = replace(make_draft(edition="without"), relations=relations)
    made = release_folder(draft, tmp_path, today=TODAY)
    problem = "Shares of police do not sum to 1 for 0001."
    assert told(made.folder) == (problem,)


def test_many_wrong_grids_are_named_in_part(release):
    path = release.content / "relations.csv"
    text = path.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines(keepends=True) if line.startswith('"fire","0001"'))
    rows = "".join(row.replace("0001", f"x{number}") for number in range(7))
    path.write_text(text + rows, encoding="utf-8")
    reseal(release)
    assert "x0, x1, x2, x3, x4 and 2 more." in " ".join(told(release.folder))
    assert np.all([problem.endswith(".") for problem in told(release.folder)])
