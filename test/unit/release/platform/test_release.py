"""Releases on a platform: the same bundle, whole, replaceable, exact to the byte."""

import tempfile
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GateError, GridError
from gridstrata.core.files import read_csv, read_layer
from gridstrata.core.progress import CancelledError
from gridstrata.core.release.folder import release_folder
from gridstrata.core.release.platform import protocol
from gridstrata.core.release.verify import verify_release
from gridstrata.core.release.waivers import Waiver

from ..hand_made import TODAY, crossing, make_draft
from .receivers import DISTRICT, EDITION, publish, receiver, serving


def bytes_below(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def counting(app, calls):
    """Wrap an application so that it notes method and path of every request."""

    async def counted(scope, receive, send):
        calls.append((scope["method"], scope["path"].partition("/editions/")[2]))
        await app(scope, receive, send)

    return counted


def test_a_platform_receives_what_a_folder_does_byte_for_byte(url, received, tmp_path):
    made = publish(url)
    assert made.changed
    assert made.url == f"{url}/districts/{DISTRICT}/editions/{EDITION}"
    assert verify_release(received / EDITION).problems == ()
    beside = release_folder(make_draft(), tmp_path / "folder", today=TODAY)
    assert made.manifest == beside.manifest
    assert bytes_below(received) == bytes_below(tmp_path / "folder")


def test_geometry_and_attributes_arrive_exactly(url, received):
    draft = make_draft()
    made = publish(url, draft)
    stored = read_layer(received / EDITION / made.manifest.content / "stack.gpkg", "base")
    assert stored.columns["code"].tolist() == ["0001", "44030800000000000002"]
    assert stored.columns["name"].tolist() == ["沙头角", None]
    assert shapely.equals_exact(stored.geometries, draft.stack.base.geometries, 0).all()


def test_received_files_are_read_only(url, received):
    made = publish(url)
    content = received / EDITION / made.manifest.content
    files = [path for path in content.rglob("*") if path.is_file()]
    assert {path.stat().st_mode & 0o222 for path in files} == {0}


def test_the_same_release_again_changes_nothing_and_says_so(tmp_path):
    calls = []
    with serving(counting(receiver(tmp_path / "received"), calls)) as url:
        first = publish(url)
        home = tmp_path / "received" / DISTRICT / EDITION
        before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
        calls.clear()
        again = publish(url)
    assert not again.changed
    assert again.manifest == first.manifest
    assert calls == [("PUT", f"{EDITION}/uploads/{first.manifest.content}")]
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_a_changed_release_replaces_the_old_one(url, received):
    first = publish(url)
    second = publish(url, make_draft(crs="EPSG:4526"))
    assert second.changed
    assert sorted(path.name for path in (received / EDITION).iterdir()) == sorted(
        [second.manifest.content, "manifest.json"]
    )
    assert first.manifest.content != second.manifest.content
    assert verify_release(received / EDITION).is_sound


@pytest.mark.parametrize("edition", ["2026年12月", "a b+c&d=e", "v1~é", "#1"])
def test_editions_of_any_name_stand_side_by_side(edition, url, received):
    publish(url)
    made = publish(url, make_draft(edition=edition))
    assert made.changed
    assert verify_release(received / edition).problems == ()
    assert verify_release(received / EDITION).problems == ()
    assert not publish(url, make_draft(edition=edition)).changed


@pytest.mark.parametrize("kind", ['police "A"', "../../fire", "警/务", "a'; drop table base"])
def test_a_kind_of_any_name_arrives_inside_the_release(kind, url, received, tmp_path):
    made = publish(url, make_draft(kind=kind))
    assert made.manifest.layers[2].kind == kind
    assert verify_release(received / EDITION).problems == ()
    assert [path.name for path in tmp_path.iterdir()] == ["received"]


def test_a_file_larger_than_a_request_arrives_in_pieces(url, received, monkeypatch):
    monkeypatch.setattr(protocol, "CHUNK_BYTES", 10_000)
    publish(url)
    assert verify_release(received / EDITION).problems == ()


def test_a_release_damaged_on_the_platform_is_made_whole_by_releasing_again(url, received):
    first = publish(url)
    damaged = received / EDITION / first.manifest.content / "relations.csv"
    damaged.chmod(0o644)
    damaged.write_text("nonsense", encoding="utf-8")
    again = publish(url)
    assert again.changed
    assert again.manifest == first.manifest
    assert verify_release(received / EDITION).is_sound


def test_waived_errors_and_their_waivers_go_with_the_release(url, received):
    findings = crossing(make_draft().profile)
    waivers = (Waiver(findings.finding_id[0], "moves in spring", "李", TODAY),)
    made = publish(url, make_draft(findings=findings, waivers=waivers))
    content = received / EDITION / made.manifest.content
    assert read_csv(content / "waivers.csv")["author"].tolist() == ["李"]
    assert made.gate.used == waivers


def test_what_the_gate_refuses_is_not_even_announced(tmp_path):
    calls = []
    findings = crossing(make_draft().profile)
    late = Waiver(findings.finding_id[0], "old", "Li", TODAY - timedelta(9))
    with serving(counting(receiver(tmp_path), calls)) as url:
        with pytest.raises(GateError, match="crossing 1"):
            publish(url, make_draft(findings=findings, waivers=(late,)))
        twice = replace(make_draft().stack.base, codes=np.array(["a", "a"]))
        stack = replace(make_draft().stack, base=twice)
        with pytest.raises(GridError, match=r"Layer base .*a.*"):
            publish(url, replace(make_draft(), stack=stack))
        with pytest.raises(GridError, match=r"EDITION '\.\./up' cannot name a folder"):
            publish(url, make_draft(edition="../up"))
    assert calls == []


def test_nothing_is_left_behind_on_this_side(url, tmp_path, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    publish(url)
    with pytest.raises(CancelledError):
        publish(url, make_draft(crs="EPSG:4526"), progress=Stopper(0.7))
    assert list(temporary.iterdir()) == []


class Stopper:
    """Cancels as soon as so much is done."""

    def __init__(self, limit):
        self.limit = limit
        self.shares = []

    def step(self, share):
        self.shares.append(share)
        if share >= self.limit:
            raise CancelledError


@pytest.mark.parametrize("limit", [0, 0.3, 0.5, 0.8])
def test_cancelling_leaves_the_old_release_and_the_next_attempt_goes_on(limit, url, received):
    first = publish(url)
    with pytest.raises(CancelledError):
        publish(url, make_draft(crs="EPSG:4526"), progress=Stopper(limit))
    assert verify_release(received / EDITION).manifest == first.manifest
    assert verify_release(received / EDITION).is_sound
    second = publish(url, make_draft(crs="EPSG:4526"))
    assert verify_release(received / EDITION).manifest == second.manifest


def test_a_cancel_that_comes_when_all_is_done_is_too_late(url, received):
    made = publish(url, progress=Stopper(limit=1))
    assert made.changed
    assert verify_release(received / EDITION).manifest == made.manifest


def test_progress_rises_to_the_end(url):
    progress = Stopper(limit=2)
    publish(url, progress=progress)
    assert progress.shares == sorted(progress.shares)
    assert progress.shares[-1] == 1
    assert len(set(progress.shares)) > 10
