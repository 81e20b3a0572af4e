"""Signatures: what they cover, and that the secret stays one."""

import logging
import traceback
from dataclasses import replace

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.platform.signing import (
    BODY_HEADER,
    KEY_HEADER,
    SIGNATURE_HEADER,
    TIME_HEADER,
    Credentials,
    Signed,
    signed_headers,
)

from .receivers import CREDENTIALS, SECRET, publish

SIGNED = Signed("yantian-1", "PUT", "/editions/2026-11?from=0", 1_700_000_000, "ab" * 32)


def test_a_request_is_signed_as_documented():
    """The digest was made by openssl with the command in docs/platform.md."""
    headers = signed_headers(
        Credentials("yantian-1", "0123456789abcdef0123456789abcdef"),
        "PUT",
        "/districts/440308/editions/2026-11/uploads/0123456789abcdef",
        b"{}",
        1_764_000_000.9,
    )
    assert headers == {
        KEY_HEADER: "yantian-1",
        TIME_HEADER: "1764000000",
        BODY_HEADER: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        SIGNATURE_HEADER: "0b42e0c44aa389a67e03f6bd9301fe9ac346078bb5d42dd9ad2466895c4ebf99",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"key_id": "luohu-1"},
        {"method": "POST"},
        {"target": "/editions/2026-11?from=1"},
        {"time": 1_700_000_001},
        {"body_sha256": "cd" * 32},
    ],
    ids=str,
)
def test_a_signature_covers_everything_that_has_a_meaning(change):
    signed = replace(SIGNED, signature=SIGNED.expected(SECRET))
    assert signed.is_signed_with(SECRET)
    assert not signed.is_signed_with(SECRET[::-1])
    assert not replace(signed, **change).is_signed_with(SECRET)


@pytest.mark.parametrize("signature", ["", "0" * 64, "é" * 64, "\n"])
def test_nonsense_is_no_signature(signature):
    assert not replace(SIGNED, signature=signature).is_signed_with(SECRET)


@pytest.mark.parametrize("key_id", ["", "a b", "a\nb", "é", "x" * 65, "a/b"])
def test_a_key_id_that_no_header_takes_is_refused(key_id):
    with pytest.raises(GridError, match=r"key id .* is none.*Copy it"):
        Credentials(key_id, SECRET)


def test_a_key_without_a_secret_is_refused():
    with pytest.raises(GridError, match=r"yantian-1 has no secret\. Enter"):
        Credentials("yantian-1", "  ")


def test_the_secret_is_in_no_text(url, received, caplog):
    wrong = Credentials("yantian-1", f"wrong-{SECRET[::-1]}")
    with caplog.at_level(logging.DEBUG):
        publish(url)
        with pytest.raises(GridError) as refusal:
            publish(url, credentials=wrong)
    told = "".join(traceback.format_exception(refusal.value))
    texts = [repr(wrong), str(wrong), repr(CREDENTIALS), told, caplog.text]
    texts += [path.read_bytes().decode("latin-1") for path in received.rglob("*") if path.is_file()]
    assert not [text for text in texts if SECRET in text or SECRET[::-1] in text]
