"""Where releases are put, and what stands in the way."""

import errno
import json
import os
import time

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.bundle import write_bundle
from gridstrata.core.release.platform.endpoint import Endpoint
from gridstrata.core.release.platform.release import release_platform
from gridstrata.core.release.verify import verify_release

from ..hand_made import TODAY, make_draft
from .receivers import (
    CREDENTIALS,
    EDITION,
    HASTE,
    UPLOAD_PATH,
    publish,
    tool,
    uploads,
)


def write_unsynced(*given):
    """Write a bundle on this side while only the other side's disk is full."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        return write_bundle(*given)


def test_a_place_that_is_taken_by_something_else_is_left_alone(url, received):
    (received / EDITION).mkdir(parents=True)
    (received / EDITION / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(GridError, match=r"cannot put edition 2026-11 in place.*choose another ED"):
        publish(url)
    assert [path.name for path in (received / EDITION).iterdir()] == ["thesis.txt"]


@pytest.mark.skipif(os.name != "posix", reason="links need no rights there only")
@pytest.mark.parametrize("name", [EDITION, ".gridstrata-staging", ".gridstrata-uploads"])
def test_a_link_out_of_the_district_is_not_followed(name, url, received, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    received.mkdir(parents=True)
    (received / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GridError, match="in place"):
        publish(url)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("call", "number"), [(1, errno.EDQUOT), *((call, errno.ENOSPC) for call in range(2, 14, 2))]
)
def test_a_full_disk_leaves_the_old_release_and_is_told(call, number, url, received, monkeypatch):
    """Fail at one of the moments at which something is forced onto the disk."""
    first = publish(url)
    calls = []

    def fail(*_given):
        calls.append(call)
        if len(calls) == call:
            raise OSError(number, os.strerror(number))

    draft = make_draft(crs="EPSG:4526")
    monkeypatch.setattr(os, "fsync", fail)
    monkeypatch.setattr("gridstrata.core.release.platform.release.write_bundle", write_unsynced)
    with pytest.raises(GridError, match=r"disk of .* is full, and the release before stays curr"):
        publish(url, draft)
    monkeypatch.undo()
    assert verify_release(received / EDITION).manifest == first.manifest
    assert verify_release(received / EDITION).is_sound
    assert publish(url, draft).changed
    assert verify_release(received / EDITION).manifest.crs == "EPSG:4526"


def test_uploads_that_nobody_goes_on_with_are_forgotten(raw, bundle, received):
    old, _ = bundle("old")
    raw.open(old)
    (folder,) = uploads(received)
    os.utime(folder, (0, time.time() - 23 * 3600))
    new, _ = bundle("new", crs="EPSG:4526")
    raw.open(new)
    assert len(uploads(received)) == 2
    os.utime(folder, (0, time.time() - 25 * 3600))
    raw.open(new)
    assert [path.name for path in uploads(received)] == [f"{EDITION}-{new.content}"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/"),
        ("GET", "/editions"),
        ("POST", "/editions/x"),
        ("DELETE", UPLOAD_PATH),
        ("GET", f"{UPLOAD_PATH}/commit"),
        ("POST", f"{UPLOAD_PATH}/files/x"),
        ("PUT", f"{UPLOAD_PATH}/more"),
    ],
)
def test_there_is_nothing_at_any_other_address(method, path, raw):
    assert raw.told(method, path) == (404, "no_such_place")


def test_an_address_without_its_district_is_told(url):
    with pytest.raises(GridError, match=r"takes no releases at this address\. Give the whole"):
        release_platform(make_draft(), Endpoint(url), CREDENTIALS, today=TODAY, patience=HASTE)


def test_a_fault_of_the_receiver_is_told_without_its_inside(raw, bundle, monkeypatch, caplog):
    manifest, _ = bundle()

    def fail(*_given):
        raise RuntimeError("inside")

    monkeypatch.setattr(tool("uploads").Upload, "open", fail)
    status, members, _ = raw.open(manifest)
    assert (status, members["error"]) == (500, "failed")
    assert "inside" not in json.dumps(members)
    assert "inside" in caplog.text
