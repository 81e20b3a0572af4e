"""Files that arrive in pieces, altered, too long, or not at all."""

from dataclasses import replace

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.manifest import describe_files
from gridstrata.core.release.platform import protocol
from gridstrata.core.release.verify import verify_release

from .receivers import (
    EDITION,
    publish,
    reason,
    receiver,
    serving,
    tool,
    uploads,
)


def test_a_file_that_is_not_in_the_manifest_is_refused(raw, bundle, received):
    manifest, _ = bundle()
    raw.open(manifest)
    for path in ("more.txt", "../x", "geojson", "geojson/../../x", "", "manifest.json"):
        assert reason(raw.put(manifest, path, b"text")) == (422, "not_in_manifest")
    assert not list(received.rglob("more.txt"))


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize(
    "name", ["stack.gpkg", "relations.csv", "waivers.csvt", "geojson/base.geojson"]
)
def test_a_file_altered_by_one_byte_is_refused_and_may_be_sent_again(name, place, raw, bundle):
    manifest, folder = bundle()
    raw.open(manifest)
    whole = (folder / name).read_bytes()
    altered = bytearray(whole)
    altered[place] ^= 1
    status, told, _ = raw.put(manifest, name, bytes(altered))
    assert (status, told["error"], told["have"]) == (422, "file_altered", 0)
    assert raw.put(manifest, name, whole)[1] == {"have": len(whole)}


def test_a_release_with_a_file_missing_is_refused(raw, bundle, received):
    raw.publish(*bundle(crs="EPSG:4526"))
    manifest, folder = bundle("other")
    raw.open(manifest)
    for file in manifest.files[:-1]:
        raw.put(manifest, file.path, (folder / file.path).read_bytes())
    state = raw.open(manifest)[1]
    status, told, _ = raw.commit(manifest, state["replaces"])
    assert (status, told["error"]) == (422, "bad_release")
    assert f"{manifest.files[-1].path} was altered" in told["message"]
    assert verify_release(received / EDITION).manifest.crs == "EPSG:4526"
    assert uploads(received) == []


def test_what_a_killed_receiver_left_in_an_upload_does_not_matter(raw, bundle, received):
    manifest, folder = bundle()
    raw.open(manifest)
    (upload,) = (path for path in uploads(received) if path.is_dir())
    part = upload / ".gridstrata-1a2b3c4d"
    part.mkdir()
    (part / "manifest.json").write_text("{", encoding="utf-8")
    raw.publish(manifest, folder)
    assert verify_release(received / EDITION).is_sound
    assert uploads(received) == []


def test_a_release_whose_contents_contradict_its_manifest_is_refused(raw, bundle, received):
    """A forger who knows the format and has the key gets no further than the checks."""
    manifest, folder = bundle()
    text = (folder / "relations.csv").read_text(encoding="utf-8")
    (folder / "relations.csv").write_text(text.replace("0001", "0009"), encoding="utf-8")
    forged = replace(manifest, files=describe_files(folder)).sealed()
    raw.put_all(forged, folder)
    status, told, _ = raw.commit(forged)
    assert (status, told["error"]) == (422, "bad_release")
    assert "leave out base grids: 0001" in told["message"]
    assert not (received / EDITION).exists()


def test_bytes_beyond_what_the_manifest_says_are_refused(raw, bundle):
    manifest, folder = bundle()
    raw.open(manifest)
    whole = (folder / "waivers.csv").read_bytes()
    assert reason(raw.put(manifest, "waivers.csv", whole + b"x")) == (422, "bad_release")
    assert raw.put(manifest, "waivers.csv", whole)[0] == 200
    assert reason(raw.put(manifest, "waivers.csv", b"x", len(whole))) == (422, "bad_release")


def test_bytes_are_put_behind_those_that_are_there(raw, bundle):
    manifest, folder = bundle()
    raw.open(manifest)
    whole = (folder / "stack.gpkg").read_bytes()
    assert raw.put(manifest, "stack.gpkg", whole[:1000])[1] == {"have": 1000}
    for start in (0, 999, 1001):
        status, told, _ = raw.put(manifest, "stack.gpkg", whole[:10], start)
        assert (status, told["error"], told["have"]) == (409, "offset", 1000)
    path = protocol.upload_path(EDITION, manifest.content)
    assert raw.ask("GET", path)[1]["files"]["stack.gpkg"] == 1000
    assert raw.open(manifest)[1]["files"]["stack.gpkg"] == 1000
    assert raw.put(manifest, "stack.gpkg", whole[1000:], 1000)[1] == {"have": len(whole)}


@pytest.mark.parametrize("start", ["", "-1", "x", "1.5", "9" * 30])
def test_a_place_in_a_file_is_a_number(start, raw, bundle):
    manifest, _ = bundle()
    raw.open(manifest)
    path = f"{protocol.upload_path(EDITION, manifest.content)}/files/stack.gpkg?from={start}"
    assert raw.told("PUT", path, b"x") == (404, "no_such_place")


def test_a_file_without_bytes_is_part_of_the_release(raw, bundle, received):
    manifest, folder = bundle()
    (folder / "empty.txt").touch()
    more = replace(manifest, files=describe_files(folder)).sealed()
    raw.open(more)
    for file in manifest.files:
        raw.put(more, file.path, (folder / file.path).read_bytes())
    assert raw.commit(more)[1]["changed"] is True
    assert verify_release(received / EDITION).problems == ()


@pytest.mark.parametrize("signed", [True, False])
def test_a_body_that_is_too_large_is_refused(signed, raw, bundle, received):
    manifest, _ = bundle()
    raw.open(manifest)
    body = b"\0" * (protocol.LARGEST_CHUNK_BYTES + 1)
    headers = {} if signed else {"GridStrata_Signature": "0" * 64}
    answer = raw.put(manifest, "stack.gpkg", body, **headers)
    assert reason(answer) == ((413, "too_large") if signed else (401, "wrong_signature"))
    assert raw.open(manifest)[1]["files"]["stack.gpkg"] == 0


@pytest.mark.parametrize("limits", [{"release_bytes": 50_000}, {"files": 7}], ids=str)
def test_a_release_that_is_too_large_is_refused_before_it_is_sent(limits, tmp_path):
    app = receiver(tmp_path / "received", limits=tool("uploads").Limits(**limits))
    told = r"too large for .* in 8 files\. Have the limit raised"
    with serving(app) as url, pytest.raises(GridError, match=told):
        publish(url)
    assert not (tmp_path / "received").exists()
