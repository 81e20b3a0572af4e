"""Connections that are lost, and platforms that are none."""

import json
import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.progress import CancelledError
from gridstrata.core.release.platform import protocol
from gridstrata.core.release.verify import verify_release

from ..hand_made import make_draft
from .proxies import between
from .receivers import EDITION, HASTE, publish, receiver, serving

ONCE = replace(HASTE, attempts=1)
NEXT = make_draft(crs="EPSG:4526")


def answering(status, body=b"", **headers):
    """Return a platform that always says the same."""

    async def app(scope, receive, send):
        more = True
        while more:
            more = (await receive()).get("more_body", False)
        given = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
        given.append((b"content-length", str(len(body)).encode()))
        await send({"type": "http.response.start", "status": status, "headers": given})
        await send({"type": "http.response.body", "body": body})

    return app


@contextmanager
def listening(serve):
    """Serve bare connections, each by `serve(line)`; give the address."""
    door = socket.create_server(("127.0.0.1", 0))
    lines = []

    def accept():
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            lines.append(line)
            serve(line)

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join()
        for line in lines:
            line.close()


@pytest.mark.parametrize("limit", [0, 100, 1500, 20_000, 60_000])
def test_after_a_lost_connection_the_work_goes_on_where_it_stopped(
    limit, url, received, monkeypatch
):
    monkeypatch.setattr(protocol, "CHUNK_BYTES", 8192)
    with between(url, cut_after=[limit]) as line:
        made = publish(f"http://127.0.0.1:{line.port}")
    assert made.changed
    assert verify_release(received / EDITION).problems == ()
    assert line.passed[0] == limit
    sent = sum(file.size for file in made.manifest.files)
    assert sum(line.passed) < limit + sent + 40_000 - max(0, limit - 20_000)


@pytest.mark.parametrize("limit", [0, 1000, 30_000])
def test_a_connection_that_stays_lost_leaves_the_old_release_and_is_told(limit, url, received):
    first = publish(url)
    with (
        between(url, cut_after=[limit] * 2 + [0] * 50) as line,
        pytest.raises(GridError, match=r"cannot be reached: .*what has arrived is kept"),
    ):
        publish(f"http://127.0.0.1:{line.port}", NEXT)
    assert verify_release(received / EDITION).manifest == first.manifest
    assert verify_release(received / EDITION).is_sound
    second = publish(url, NEXT)
    assert verify_release(received / EDITION).manifest == second.manifest


def test_what_has_arrived_is_not_sent_again_by_the_next_run(url, received, monkeypatch):
    monkeypatch.setattr(protocol, "CHUNK_BYTES", 8192)
    with between(url, cut_after=[100_000] + [0] * 50) as line, pytest.raises(GridError):
        publish(f"http://127.0.0.1:{line.port}")
    with between(url) as second:
        made = publish(f"http://127.0.0.1:{second.port}")
    sent = sum(file.size for file in made.manifest.files)
    assert second.passed[0] < sent - 60_000
    assert verify_release(received / EDITION).is_sound


@pytest.mark.parametrize(
    ("answer", "changed"), [(b'"changed": true', True), (b'"have"', True), (b'"state"', True)]
)
def test_an_answer_that_is_lost_is_asked_for_again(answer, changed, url, received):
    with between(url, swallow=answer) as line:
        assert publish(f"http://127.0.0.1:{line.port}").changed is changed
    assert len(line.passed) == 2
    assert verify_release(received / EDITION).is_sound


def test_a_platform_that_is_down_is_told():
    with listening(lambda line: None) as url:
        pass
    with pytest.raises(GridError, match=r"cannot be reached: Connection refused\. The release bef"):
        publish(url)


def test_a_host_without_a_name_is_told():
    with pytest.raises(GridError, match=r"https://platform\.invalid/.* cannot be reached"):
        publish("https://platform.invalid", patience=ONCE)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_platform_that_is_not_ready_is_asked_again(status, tmp_path):
    app, turns = receiver(tmp_path), []
    html = answering(status, b"<html>Bad Gateway</html>", content_type="text/html")

    async def wavering(scope, receive, send):
        turns.append(scope["method"])
        await (html if len(turns) % 3 else app)(scope, receive, send)

    with serving(wavering) as url:
        assert publish(url).changed
    with serving(html) as url, pytest.raises(GridError, match=f"reached: it says {status}"):
        publish(url)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(200, b"<html><title>Login</title></html>", id="a page"),
        pytest.param(200, b"", id="nothing"),
        pytest.param(200, b"\xff\xfe\x00garbage", id="bytes"),
        pytest.param(200, b"[1, 2]", id="a list"),
        pytest.param(200, b"{}", id="no members"),
        pytest.param(200, b"[" * 100_000, id="a deep list"),
        pytest.param(200, b'{"state": "open", "replaces": 7, "files": {}}', id="wrong version"),
        pytest.param(200, b'{"state": "ok", "replaces": "", "files": {}}', id="wrong state"),
        pytest.param(200, b'{"state": "open", "replaces": "", "files": {"a": -1}}', id="sizes"),
        pytest.param(200, b'{"state": "open", "replaces": "", "files": {}}', id="never more"),
        pytest.param(404, b"<html>not found</html>", id="no such page"),
        pytest.param(403, b'{"detail": "CSRF"}', id="another interface"),
        pytest.param(401, b'{"error": "clock", "ahead_s": "x"}', id="no time"),
    ],
)
def test_what_answers_but_is_no_platform_is_told(status, body):
    with (
        serving(answering(status, body, content_type="text/html")) as url,
        pytest.raises(GridError, match=r"but not as a platform.*Check the address"),
    ):
        publish(url)


def test_what_a_platform_says_is_told_in_one_harmless_line():
    body = json.dumps({"error": "new_reason", "message": "a\x1b[2Jb\n" + "x" * 5000})
    with (
        serving(answering(400, body.encode())) as url,
        pytest.raises(GridError, match=r"refuses: a \[2Jb x+\. Ask who runs") as refusal,
    ):
        publish(url)
    assert len(str(refusal.value)) < 500


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_sent_elsewhere(status):
    seen = []
    elsewhere = answering(200, b"{}")

    async def noting(scope, receive, send):
        seen.append(scope["path"])
        await elsewhere(scope, receive, send)

    with (
        serving(noting) as other,
        serving(answering(status, location=f"{other}/x")) as url,
        pytest.raises(GridError, match=r"sends on to 'http://.*give its address instead"),
    ):
        publish(url)
    assert seen == []


@pytest.mark.parametrize(
    "banner",
    [b"SSH-2.0-OpenSSH_9.2\r\n", b"220 mail ready\r\n", b"\x00\x01\x02\n", b"HTTP/9 x\r\n"],
)
def test_what_speaks_no_http_is_told(banner):
    def greet(line):
        line.sendall(banner)

    with (
        listening(greet) as url,
        pytest.raises(GridError, match=r"speaks no HTTP\. Check the address"),
    ):
        publish(url)


def test_an_answer_that_breaks_off_is_asked_for_again():
    lines = []

    def break_off(line):
        lines.append(line)
        line.recv(65536)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        line.shutdown(socket.SHUT_RDWR)

    with listening(break_off) as url, pytest.raises(GridError, match="the answer broke off"):
        publish(url)
    assert len(lines) == HASTE.attempts


def test_an_answer_without_end_is_not_read():
    def flood(line):
        line.recv(65536)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
        with suppress(OSError):
            while True:
                line.sendall(b" " * 65536)

    with listening(flood) as url, pytest.raises(GridError, match="speaks no HTTP"):
        publish(url)


def test_a_platform_that_keeps_silent_is_given_up():
    with (
        listening(lambda line: None) as url,
        pytest.raises(GridError, match=r"cannot be reached: it does not answer"),
    ):
        publish(url, patience=replace(ONCE, answer_s=0.3))


@pytest.mark.parametrize(
    ("step", "status", "members", "told"),
    [
        ("/files/", 404, {"error": "no_upload"}, "forgets what was sent, again and again"),
        ("/files/", 409, {"error": "offset", "have": 0, "message": "0 bytes"}, "refuses: 0 bytes"),
        ("/files/", 409, {"error": "offset", "have": "x"}, "refuses: offset"),
        ("/files/", 422, {"error": "file_altered", "have": 0}, "arrives altered .* every time"),
        ("/commit", 200, {}, "not as a platform"),
        ("/commit", 200, {"content": "0" * 16, "changed": True}, "not as a platform"),
        ("/commit", 422, {"error": "bad_release", "message": "x was altered."}, "x was altered. R"),
        ("/uploads/", 401, {"error": "clock", "ahead_s": 9, "time": 10**18}, "where it is 10{18};"),
    ],
    ids=str,
)
def test_a_platform_that_does_not_hold_to_the_protocol_is_given_up(
    step, status, members, told, tmp_path
):
    app, odd = receiver(tmp_path), answering(status, json.dumps(members).encode())

    async def spoilt(scope, receive, send):
        await (odd if step in scope["path"] else app)(scope, receive, send)

    with serving(spoilt) as url, pytest.raises(GridError, match=told):
        publish(url)


class Impatient:
    """Cancels a while after it was first told that all is written."""

    def __init__(self):
        self.since = None

    def step(self, share):
        if share >= 0.5 and self.since is None:
            self.since = time.monotonic()
        if self.since is not None and time.monotonic() - self.since > 0.3:
            raise CancelledError


@pytest.mark.timeout(60)
def test_a_silent_platform_does_not_hold_up_who_cancels():
    patience = replace(HASTE, answer_s=3600)
    with listening(lambda line: None) as url, pytest.raises(CancelledError):
        publish(url, progress=Impatient(), patience=patience)


@pytest.mark.timeout(60)
def test_who_waits_for_the_next_attempt_can_cancel():
    patience = replace(HASTE, first_wait_s=3600, longest_wait_s=3600)
    with serving(answering(503)) as url, pytest.raises(CancelledError):
        publish(url, progress=Impatient(), patience=patience)
