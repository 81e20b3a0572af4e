"""Which release is current, and who may replace it."""

import json
from dataclasses import replace

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release import lock
from gridstrata.core.release.platform import protocol
from gridstrata.core.release.verify import verify_release

from .receivers import (
    EDITION,
    HASTE,
    publish,
    reason,
    uploads,
)


def test_the_current_manifest_is_given_out_with_a_version(raw, bundle, received):
    assert raw.told("GET", f"/editions/{EDITION}") == (404, "no_release")
    manifest, folder = bundle()
    raw.publish(manifest, folder)
    status, members, headers = raw.ask("GET", f"/editions/{EDITION}")
    assert (status, members) == (200, json.loads(manifest.to_json()))
    assert headers["etag"].startswith(f'"{manifest.content}.')
    assert raw.open(manifest)[1]["state"] == "current"
    assert uploads(received) == []


def test_a_commit_that_is_repeated_is_harmless(raw, bundle):
    manifest, folder = bundle()
    raw.publish(manifest, folder)
    for replaces in (protocol.NOTHING, "anything"):
        assert raw.commit(manifest, replaces)[1] == {"content": manifest.content, "changed": False}


def test_a_commit_without_an_upload_is_refused(raw, bundle, received):
    first, folder = bundle()
    other, _ = bundle("other", crs="EPSG:4526")
    assert reason(raw.commit(other)) == (404, "no_upload")
    raw.publish(first, folder)
    assert reason(raw.commit(other)) == (404, "no_upload")
    assert reason(raw.put(other, "stack.gpkg", b"x")) == (404, "no_upload")
    path = protocol.upload_path(EDITION, other.content)
    assert raw.told("GET", path) == (404, "no_upload")


def test_an_old_release_replayed_does_not_replace_a_newer_one(raw, bundle, received):
    """All requests of a release again, to the letter: even when it has been current since."""
    old, new = bundle("old"), bundle("new", crs="EPSG:4526")
    raw.publish(*old)
    seen = raw.open(new[0])[1]["replaces"]
    raw.publish(*new)
    raw.put_all(*old)
    assert reason(raw.commit(old[0], protocol.NOTHING)) == (412, "replaced")
    assert verify_release(received / EDITION).manifest == new[0]
    raw.publish(*old)
    raw.put_all(*new)
    assert reason(raw.commit(new[0], seen)) == (412, "replaced")
    assert verify_release(received / EDITION).manifest == old[0]


def test_of_two_publishers_the_first_wins_and_the_other_is_told(url, raw, bundle, received):
    manifest, folder = bundle(crs="EPSG:4526")
    overtaken = Overtaken(lambda: raw.publish(manifest, folder))
    with pytest.raises(GridError, match=r"2026-11 .* replaced by somebody else.*Look at what they"):
        publish(url, progress=overtaken)
    assert verify_release(received / EDITION).manifest == manifest
    assert verify_release(received / EDITION).is_sound
    assert publish(url).changed


def test_of_two_publishers_of_the_same_release_the_other_is_told_it_is_there(
    url, raw, bundle, received
):
    manifest, folder = bundle()
    overtaken = Overtaken(lambda: raw.commit(manifest, raw.put_all(manifest, folder)))
    assert not publish(url, progress=overtaken).changed
    assert overtaken.done
    assert verify_release(received / EDITION).is_sound


class Overtaken:
    """Lets somebody else be faster as soon as half of the upload is there."""

    def __init__(self, overtake):
        self.overtake = overtake
        self.done = False

    def step(self, share):
        if share > 0.7 and not self.done:
            self.done = True
            self.overtake()


def test_who_finds_a_release_at_work_waits_for_it(url, raw, bundle, received):
    manifest, folder = bundle()
    raw.put_all(manifest, folder)
    with lock.locked(received / ".gridstrata-lock"):
        assert reason(raw.commit(manifest)) == (409, "busy")
    name = f"{EDITION}-{manifest.content}.lock"
    with lock.locked(received / ".gridstrata-uploads" / name):
        assert reason(raw.put(manifest, "stack.gpkg", b"x")) == (409, "busy")
    with lock.locked(received / ".gridstrata-lock"), pytest.raises(GridError, match="409 busy"):
        publish(url, patience=replace(HASTE, commit_s=0.5))
    assert publish(url).changed
