"""Releases in a folder: whole, replaceable, the same every time, never outside it."""

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GateError, GridError
from gridstrata.core.files import layer_names, read_csv, read_layer
from gridstrata.core.layers import Buildings
from gridstrata.core.progress import CancelledError
from gridstrata.core.release import lock
from gridstrata.core.release.folder import release_folder
from gridstrata.core.release.verify import verify_release
from gridstrata.core.release.waivers import Waiver

from .hand_made import TODAY, crossing, layer, lonlat, make_draft

PROGRAM = Path(__file__).with_name("publisher.py")


def entries(folder):
    return sorted(path.name for path in folder.iterdir())


def release(draft, target, **options):
    return release_folder(draft, target, today=TODAY, **options)


def test_a_release_holds_every_layer_table_and_copy(tmp_path):
    made = release(make_draft(), tmp_path)
    assert made.changed
    assert made.folder == tmp_path / "2026-11"
    files = sorted(p.relative_to(made.content).as_posix() for p in made.content.rglob("*.*"))
    assert files == [
        "geojson/base.geojson",
        "geojson/fire.geojson",
        "geojson/police.geojson",
        "relations.csv",
        "relations.csvt",
        "stack.gpkg",
        "waivers.csv",
        "waivers.csvt",
    ]
    assert sorted(layer_names(made.content / "stack.gpkg")) == [
        "base",
        "findings",
        "fire",
        "frame",
        "police",
        "relations",
    ]


def test_grids_arrive_with_codes_shapes_attributes_and_crs(tmp_path):
    draft = make_draft()
    stored = read_layer(release(draft, tmp_path).content / "stack.gpkg", "base")
    assert stored.columns["code"].tolist() == ["0001", "44030800000000000002"]
    assert stored.columns["name"].tolist() == ["沙头角", None]
    assert stored.columns["workers"].tolist() == [1, 2]
    assert shapely.equals_exact(stored.geometries, draft.stack.base.geometries, 0).all()
    assert "CGCS2000" in stored.crs


def test_copies_are_in_longitude_and_latitude(tmp_path):
    made = release(make_draft(), tmp_path)
    copy = json.loads((made.content / "geojson/police.geojson").read_text(encoding="utf-8"))
    assert copy["crs_of_coordinates"] == "EPSG:4490"
    assert "crs" not in copy
    assert [feature["properties"]["code"] for feature in copy["features"]] == ["P1", "P2"]
    assert copy["features"][0]["geometry"]["coordinates"][0][0][0] == pytest.approx(114, abs=0.2)


def test_the_manifest_says_what_was_released_and_how(tmp_path):
    manifest = release(make_draft(), tmp_path).manifest
    assert manifest.software.startswith("GridStrata ")
    assert manifest.crs == "EPSG:4547"
    assert manifest.drift_m == {"police": 2.0, "fire": 1.25}
    assert manifest.profile["noise"] == 0.2
    assert manifest.profile["severity"]["overlap"] == "error"
    assert [(entry.kind, entry.count) for entry in manifest.layers] == [
        ("base", 2),
        ("police", 2),
        ("fire", 1),
    ]
    assert manifest.tables == {"frame": 1, "relations": 5, "findings": 0}
    assert manifest.totals == {"base_grids": 2}


def test_the_manifest_counts_the_people(tmp_path):
    draft = make_draft()
    buildings = Buildings(shapely.points([[5, 5]]), np.array([30]), np.array([70]))
    manifest = release(
        replace(draft, stack=replace(draft.stack, buildings=buildings)), tmp_path
    ).manifest
    assert manifest.totals == {
        "base_grids": 2,
        "buildings": 1,
        "households": 30,
        "residents": 70,
    }


def test_errors_are_refused_and_nothing_is_written(tmp_path):
    draft = make_draft(findings=crossing(make_draft().profile))
    with pytest.raises(GateError, match="crossing 1"):
        release(draft, tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_waived_errors_and_their_waivers_go_with_the_release(tmp_path):
    findings = crossing(make_draft().profile)
    waivers = (
        Waiver(findings.finding_id[0], "moves in spring", "李", TODAY),
        Waiver("gone", "was mended", "Li", TODAY),
        Waiver(findings.finding_id[0], "old", "Li", TODAY - timedelta(9)),
    )
    made = release(make_draft(findings=findings, waivers=waivers), tmp_path)
    assert read_csv(made.content / "waivers.csv")["author"].tolist() == ["李"]
    stored = read_layer(made.content / "stack.gpkg", "findings")
    assert stored.columns["finding_id"].tolist() == findings.finding_id
    assert made.manifest.gate["waived"] == {"crossing": 1}
    assert verify_release(made.folder).problems == ()


def test_a_layer_that_is_not_sound_is_refused_and_nothing_is_written(tmp_path):
    draft = make_draft()
    twice = replace(draft.stack.base, codes=np.array(["a", "a"]))
    with pytest.raises(GridError, match=r"Layer base .*a.*"):
        release(replace(draft, stack=replace(draft.stack, base=twice)), tmp_path / "target")
    assert not (tmp_path / "target").exists()


def test_copies_that_do_not_match_their_layer_are_refused():
    draft = make_draft()
    with pytest.raises(ValueError, match="lonlat of police"):
        replace(draft, lonlat={**draft.lonlat, "police": draft.lonlat["police"][:1]})


def test_the_same_release_again_changes_nothing_and_says_so(tmp_path):
    first = release(make_draft(), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    again = release(make_draft(), tmp_path)
    assert not again.changed
    assert again.manifest == first.manifest
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_released_files_are_read_only(tmp_path):
    """QGIS changes bytes of a GeoPackage when its editing is switched on and off."""
    files = [path for path in release(make_draft(), tmp_path).content.rglob("*") if path.is_file()]
    assert len(files) == 8
    assert {path.stat().st_mode & 0o222 for path in files} == {0}


def test_a_changed_release_replaces_the_old_one(tmp_path):
    first = release(make_draft(), tmp_path)
    second = release(make_draft(crs="EPSG:4526"), tmp_path)
    assert second.changed
    assert entries(tmp_path) == ["2026-11"]
    assert entries(second.folder) == sorted([second.manifest.content, "manifest.json"])
    assert not first.content.exists()
    assert verify_release(second.folder).is_sound


def test_editions_stand_side_by_side(tmp_path):
    release(make_draft(), tmp_path)
    release(make_draft(edition="2026年12月"), tmp_path)
    assert entries(tmp_path) == ["2026-11", "2026年12月"]
    assert all(verify_release(tmp_path / edition).is_sound for edition in entries(tmp_path))


def test_a_damaged_release_is_made_whole_by_releasing_again(tmp_path):
    first = release(make_draft(), tmp_path)
    damaged = first.content / "relations.csv"
    damaged.chmod(0o644)
    damaged.write_text("nonsense", encoding="utf-8")
    again = release(make_draft(), tmp_path)
    assert again.changed
    assert again.content == first.content
    assert verify_release(again.folder).is_sound


def test_rows_in_another_order_make_the_same_release(tmp_path):
    draft = make_draft()
    turned = draft.stack.base.take(np.array([1, 0]))
    flipped = {**draft.lonlat, "base": draft.lonlat["base"][::-1]}
    release(draft, tmp_path)
    stack = replace(draft.stack, base=turned)
    assert not release(replace(draft, stack=stack, lonlat=flipped), tmp_path).changed


def test_two_processes_with_different_hash_seeds_make_the_same_bytes(tmp_path):
    digests = set()
    for seed in ("1", "2"):
        target = tmp_path / seed
        subprocess.run(
            [sys.executable, PROGRAM, target, "1"],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
        digests.add((target / "2026-11/manifest.json").read_text(encoding="utf-8"))
    assert len(digests) == 1


@pytest.mark.parametrize(
    "kind",
    ['police "A"', "../../fire", "警/务", "relations", "base\n", "a'; drop table base", "FRAME"],
)
def test_a_kind_of_any_name_is_released_inside_the_target(kind, tmp_path):
    target = tmp_path / "deep" / "target"
    made = release(make_draft(kind=kind), target)
    assert made.manifest.layers[2].kind == kind
    assert verify_release(made.folder).problems == ()
    assert entries(tmp_path) == ["deep"]
    assert entries(tmp_path / "deep") == ["target"]
    assert entries(target) == ["2026-11"]


def test_attributes_of_any_name_are_kept(tmp_path):
    draft = make_draft()
    wide = layer(
        "base",
        draft.stack.base.codes,
        draft.stack.base.geometries,
        code=draft.stack.base.codes,
        fid=np.array([7, 8]),
        Name=np.array(["a", "b"]),
        name=np.array(["c", "d"]),
    )
    made = release(replace(draft, stack=replace(draft.stack, base=wide)), tmp_path)
    columns = read_layer(made.content / "stack.gpkg", "base").columns
    assert [values.tolist() for values in columns.values()] == [
        ["0001", "44030800000000000002"],
        [7, 8],
        ["a", "b"],
        ["c", "d"],
    ]


def test_an_unsafe_edition_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(GridError, match=r"EDITION '\.\./up' cannot name a folder"):
        release(make_draft(edition="../up"), tmp_path / "target")
    assert entries(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="links need no rights there only")
@pytest.mark.parametrize("name", ["2026-11", ".gridstrata-staging", ".gridstrata-lock"])
def test_a_link_out_of_the_target_is_refused(name, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GridError, match="leads out of"):
        release(make_draft(), tmp_path / "target")
    assert entries(tmp_path / "elsewhere") == []


def test_a_folder_that_is_no_release_is_left_alone(tmp_path):
    (tmp_path / "2026-11").mkdir()
    (tmp_path / "2026-11" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GridError, match=r"is no release.*choose another EDITION"):
        release(make_draft(), tmp_path)
    assert entries(tmp_path / "2026-11") == ["thesis.txt"]
    assert entries(tmp_path) == ["2026-11"]


def test_an_edition_that_differs_by_case_only_is_refused_where_case_does_not_count(tmp_path):
    """A system that ignores case shows one edition's folder under the other's name."""
    made = release(make_draft(edition="Spring"), tmp_path)
    made.folder.rename(tmp_path / "spring")
    with pytest.raises(GridError, match="holds the edition 'Spring', and this system tells"):
        release(make_draft(edition="spring"), tmp_path)
    assert verify_release(tmp_path / "spring").manifest == made.manifest


def test_a_lock_that_its_last_holder_removed_is_none(tmp_path, monkeypatch):
    path = tmp_path / "lock"
    monkeypatch.setattr(lock, "_take", lambda handle: path.unlink() is None)
    with pytest.raises(GridError, match="Another release"), lock.locked(path):
        pytest.fail("entered")
    assert entries(tmp_path) == []


def test_a_lock_is_gone_when_it_is_given_back(tmp_path):
    with lock.locked(tmp_path / "lock"):
        assert entries(tmp_path) == ["lock"]
    assert entries(tmp_path) == []


def test_a_second_publisher_is_told_to_wait(tmp_path):
    with lock.locked(tmp_path / ".gridstrata-lock"):
        with pytest.raises(GridError, match="Another release is being written"):
            release(make_draft(), tmp_path)
        assert entries(tmp_path) == [".gridstrata-lock"]
    assert release(make_draft(), tmp_path).changed


def test_leftovers_of_a_killed_run_are_removed(tmp_path):
    made = release(make_draft(), tmp_path)
    (made.folder / ("0" * 16)).mkdir()
    (tmp_path / ".gridstrata-staging" / "content").mkdir(parents=True)
    (tmp_path / ".gridstrata-lock").touch()
    assert verify_release(made.folder).leftovers == (made.folder / ("0" * 16),)
    release(make_draft(), tmp_path)
    assert entries(tmp_path) == ["2026-11"]
    assert verify_release(made.folder).leftovers == ()


class Stopper:
    def __init__(self, limit):
        self.limit = limit

    def step(self, share):
        if share >= self.limit:
            raise CancelledError


@pytest.mark.parametrize("limit", [0, 0.3, 0.6, 1])
def test_cancelling_leaves_the_old_release_and_nothing_else(limit, tmp_path):
    first = release(make_draft(), tmp_path)
    with pytest.raises(CancelledError):
        release(make_draft(crs="EPSG:4526"), tmp_path, progress=Stopper(limit))
    assert entries(tmp_path) == ["2026-11"]
    assert verify_release(first.folder).manifest == first.manifest
    assert verify_release(first.folder).is_sound


@pytest.mark.parametrize(
    ("number", "text"),
    [
        pytest.param(errno.ENOSPC, "the disk is full. Free some space", id="full"),
        pytest.param(errno.EROFS, "the place is read-only. Choose another target", id="read-only"),
    ],
)
def test_a_target_that_cannot_take_the_release_is_told(number, text, tmp_path, monkeypatch):
    first = release(make_draft(), tmp_path)

    def fail(*_args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(GridError, match=text):
        release(make_draft(crs="EPSG:4526"), tmp_path)
    monkeypatch.undo()
    assert entries(tmp_path) == ["2026-11"]
    assert verify_release(first.folder).manifest == first.manifest


def test_a_target_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "target").write_text("", encoding="utf-8")
    with pytest.raises(GridError, match="target cannot be written"):
        release(make_draft(), tmp_path / "target")


def test_inputs_are_not_modified(tmp_path):
    draft = make_draft()
    before = shapely.to_wkb(draft.stack.base.geometries).tolist()
    release(draft, tmp_path)
    assert shapely.to_wkb(draft.stack.base.geometries).tolist() == before
    assert draft.stack.base.codes.tolist() == ["0001", "44030800000000000002"]
    assert set(lonlat([draft.stack.base])) == {"base"}
