"""Manifests that a receiver must not follow."""

import json
from dataclasses import replace

import pytest
from gridstrata.core.release.manifest import FileEntry
from gridstrata.core.release.platform import protocol

from .receivers import (
    EDITION,
    UPLOAD_PATH,
    reason,
)


def test_a_manifest_altered_by_any_byte_is_refused(raw, bundle, received):
    manifest, _ = bundle()
    text = manifest.to_json()
    path = protocol.upload_path(EDITION, manifest.content)
    for place in range(0, len(text), 97):
        altered = bytearray(text.encode())
        altered[place] ^= 1
        told = raw.told("PUT", path, bytes(altered))
        assert told == (422, "bad_manifest"), place
    assert not received.exists()


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff", b"[]", b"null", b"<html>", b"{}" * 9, pytest.param(b"[" * 10**5, id="deep")],
)
def test_what_is_no_manifest_is_refused(text, raw):
    assert raw.told("PUT", UPLOAD_PATH, text) == (422, "bad_manifest")


ESCAPES = [
    "../up.txt",
    "../../.bashrc",
    "/etc/cron.d/x",
    "a/../../b",
    "a/./b",
    "C:\\x",
    "..\\up",
    "a\0b",
    "con",
    "a//b",
    "a\nb",
    ".hidden",
    "",
]


@pytest.mark.parametrize("path", ESCAPES, ids=repr)
def test_a_manifest_that_names_a_path_outside_the_release_is_refused(path, raw, bundle, tmp_path):
    manifest, _ = bundle()
    evil = FileEntry(path, 4, "0" * 64)
    forged = replace(manifest, files=(*manifest.files, evil)).sealed()
    before = sorted(tmp_path.rglob("*"))
    assert reason(raw.open(forged)) == (422, "bad_manifest")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "paths", [("a", "a/b"), ("a", "A"), ("x/y", "X/Y"), ("a", "a"), ("é", "É")], ids=str
)
def test_files_that_stand_in_each_others_way_are_refused(paths, raw, bundle):
    manifest, _ = bundle()
    files = tuple(FileEntry(path, 1, "0" * 64) for path in paths)
    assert reason(raw.open(replace(manifest, files=files).sealed())) == (422, "bad_manifest")


@pytest.mark.parametrize("content", ["../../etc", "0" * 15, "0" * 17, "G" * 16])
def test_a_content_that_is_no_digest_is_refused(content, raw, bundle):
    manifest, _ = bundle()
    forged = replace(manifest, content=content)
    path = protocol.upload_path(EDITION, manifest.content)
    assert raw.told("PUT", path, forged.to_json().encode()) == (422, "bad_manifest")
    status, told = raw.told("PUT", f"/editions/x/uploads/{content}", b"{}")
    assert (status, told) == (404, "no_such_place")


def test_a_manifest_belongs_to_the_address_it_is_put_to(raw, bundle):
    manifest, _ = bundle()
    assert reason(raw.open(manifest, edition="2026-12")) == (422, "bad_manifest")


@pytest.mark.parametrize(
    "edition", ["..", ".", "%2e%2e", "a%2Fb", "%00", "CON", ".gridstrata-uploads", "a%5Cb", "%20"]
)
def test_an_edition_that_names_no_folder_is_refused(edition, raw):
    assert raw.told("GET", f"/editions/{edition}") == (422, "bad_manifest")


@pytest.mark.parametrize("change", [{"version": 0}, {"version": 2}, {"format": "other"}], ids=str)
def test_a_manifest_of_an_older_or_newer_format_is_refused(change, raw, bundle):
    manifest, _ = bundle()
    members = json.loads(manifest.to_json()) | change
    text = json.dumps(members, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    status, told, _ = raw.open(manifest, text)
    assert (status, told["error"]) == (422, "bad_manifest")
    assert "is not of the format gridstrata-release 1" in told["message"]
