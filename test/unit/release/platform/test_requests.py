"""Who may ask: signatures, keys, districts, clocks, and bodies that are what was signed."""

import time

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.platform import protocol
from gridstrata.core.release.platform.signing import Credentials

from .receivers import (
    EDITION,
    SECRET,
    UPLOAD_PATH,
    Raw,
    publish,
    reason,
    receiver,
    serving,
)


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "header",
    ["GridStrata_Key", "GridStrata_Time", "GridStrata_Body_SHA256", "GridStrata_Signature"],
)
def test_a_request_without_all_of_its_signature_is_refused(header, method, raw):
    assert raw.told(method, UPLOAD_PATH, b"{}", **{header: None}) == (401, "unsigned")


@pytest.mark.parametrize("moment", ["yesterday", "-1", "1e9", "9" * 20, "٣"])
def test_a_time_that_is_none_is_refused(moment, raw):
    given = {"GridStrata_Time": moment.encode().decode("latin-1")}
    assert raw.told("GET", "/editions/x", **given) == (401, "unsigned")


def test_a_wrong_signature_is_refused(url, raw):
    assert raw.told("GET", "/editions/x", GridStrata_Signature="0" * 64) == (401, "wrong_signature")
    other = Raw(url, Credentials("yantian-1", SECRET.upper()))
    assert other.told("GET", "/editions/x") == (401, "wrong_signature")
    with pytest.raises(GridError, match=r"signature with key yantian-1 wrong\. Check the secret"):
        publish(url, credentials=other.credentials)


def test_an_unknown_key_is_refused(url):
    nobody = Credentials("nobody", SECRET)
    assert Raw(url, nobody).told("GET", "/editions/x") == (401, "unknown_key")
    with pytest.raises(GridError, match=r"does not know the key nobody\. Check the key id"):
        publish(url, credentials=nobody)


def test_the_key_of_another_district_is_refused(url, tmp_path):
    other = Credentials("luohu-1", SECRET[::-1])
    assert Raw(url, other).told("GET", "/editions/x") == (403, "other_district")
    with pytest.raises(GridError, match=r"key luohu-1 is of another district.*Use the key"):
        publish(url, credentials=other)
    assert Raw(url, other, district="440303").told("GET", "/editions/x") == (404, "no_release")
    assert not (tmp_path / "received").exists()


@pytest.mark.parametrize("district", ["..", "%2e%2e", ".", "440308%2F..%2F440303", ""])
def test_a_district_is_only_ever_that_of_the_key(district, url):
    assert Raw(url, district=district).told("GET", "/editions/x") == (403, "other_district")


@pytest.mark.parametrize(
    ("off", "which"), [(-301, "behind"), (-86_400, "behind"), (301, "ahead of"), (9999, "ahead of")]
)
def test_a_clock_that_is_off_is_told_by_how_much_and_whose(off, which, tmp_path):
    with serving(receiver(tmp_path, clock=lambda: 1_764_000_000)) as url:
        raw = Raw(url)
        status, told, _ = raw.ask("GET", "/editions/x", now=1_764_000_000 + off)
        assert (status, told["error"], told["ahead_s"]) == (401, "clock", off)
        assert f"{abs(off)} s {which} the receiver's" in told["message"]
        for near in (300, -300, 0):
            told = raw.told("GET", "/editions/x", now=1_764_000_000 + near)
            assert told == (404, "no_release")


@pytest.mark.parametrize(("off", "which"), [(-400, "behind"), (400, "ahead of")])
def test_a_publisher_is_told_of_its_clock(off, which, tmp_path):
    with serving(receiver(tmp_path, clock=lambda: time.time() - off)) as url:
        told = rf"clock of this computer is (399|400|401) s {which} that of .*, where it is 20\d\d-"
        with pytest.raises(GridError, match=told + r".*300 s are allowed\. Set the one"):
            publish(url)
    assert list(tmp_path.iterdir()) == []


def test_a_body_that_is_not_the_signed_one_is_refused(raw, bundle, received):
    manifest, _ = bundle()
    text = manifest.to_json().encode()
    path = protocol.upload_path(EDITION, manifest.content)
    told = raw.told("PUT", path, text, sent=text.replace(b"4547", b"4526"))
    assert told == (422, "body_altered")
    assert not received.exists()


def test_an_altered_piece_of_a_file_is_refused_and_may_be_sent_again(raw, bundle):
    manifest, folder = bundle()
    raw.open(manifest)
    whole = (folder / "relations.csv").read_bytes()
    altered = raw.put(manifest, "relations.csv", whole, sent=whole[:-1] + b"x")
    assert reason(altered) == (422, "body_altered")
    assert raw.put(manifest, "relations.csv", whole)[1] == {"have": len(whole)}
