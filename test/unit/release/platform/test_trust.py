"""A platform proves who it is, or nothing is sent to it."""

import socket
import subprocess
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

import pytest
import trustme
from gridstrata.core.errors import GridError
from gridstrata.core.release.verify import verify_release

from .proxies import tunnel
from .receivers import DISTRICT, EDITION, publish, receiver, serving

YESTERDAY = datetime.now(timezone.utc) - timedelta(days=1)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def ca_file(authority, tmp_path):
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


class SelfSigned:
    """A certificate made by the openssl command, that nobody but itself vouches for."""

    def __init__(self, folder):
        key, chain = folder / "own-key.pem", folder / "own.pem"
        subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        made = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", chain]
        subprocess.run(
            ["openssl", "req", "-x509", *made, *subject],
            check=True,
            capture_output=True,
        )
        self.private_key_pem = trustme.Blob(key.read_bytes())
        self.cert_chain_pems = [trustme.Blob(chain.read_bytes())]


@pytest.fixture
def secure(tmp_path):
    """Serve with a certificate; give the address and the requests that came."""

    @contextmanager
    def serve(certificate):
        chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
        chain.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
        certificate.private_key_pem.write_to_path(key)
        seen = []
        app = receiver(tmp_path / "received")

        async def noting(scope, receive, send):
            seen.append(scope["path"])
            await app(scope, receive, send)

        with serving(noting, cert=chain, key=key) as url:
            yield url, seen

    return serve


def test_a_platform_that_its_authority_vouches_for_is_trusted(authority, secure, ca_file, tmp_path):
    with secure(authority.issue_cert("127.0.0.1", "localhost")) as (url, _):
        assert publish(url, ca_file=ca_file).changed
        assert not publish(url.replace("127.0.0.1", "localhost"), ca_file=ca_file).changed
    assert verify_release(tmp_path / "received" / DISTRICT / EDITION).is_sound


def test_an_unknown_authority_is_refused_and_nothing_is_sent(authority, secure):
    with secure(authority.issue_cert("127.0.0.1")) as (url, seen):
        with pytest.raises(GridError, match=r"cannot be trusted.*give that authority's CA file"):
            publish(url)
        assert seen == []


def test_another_authority_than_the_one_given_is_refused(secure, ca_file):
    with secure(trustme.CA().issue_cert("127.0.0.1")) as (url, seen):
        with pytest.raises(GridError, match="cannot be trusted"):
            publish(url, ca_file=ca_file)
        assert seen == []


def test_a_certificate_that_vouches_for_itself_is_refused(secure, ca_file, tmp_path):
    with secure(SelfSigned(tmp_path)) as (url, seen):
        with pytest.raises(GridError, match=r"cannot be trusted.*self.signed"):
            publish(url, ca_file=ca_file)
        assert seen == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_certificate_of_another_host_is_refused(host, authority, secure, ca_file):
    with secure(authority.issue_cert("platform.example")) as (url, seen):
        with pytest.raises(GridError, match=rf"{host} cannot be.*made out to another host"):
            publish(url.replace("127.0.0.1", host), ca_file=ca_file)
        assert seen == []


def test_an_expired_certificate_is_refused(authority, secure, ca_file):
    with secure(authority.issue_cert("127.0.0.1", not_after=YESTERDAY)) as (url, seen):
        with pytest.raises(GridError, match=r"has expired: ask the platform to renew it"):
            publish(url, ca_file=ca_file)
        assert seen == []


def test_a_platform_without_encryption_is_no_https_address(url, ca_file):
    with pytest.raises(GridError, match=r"makes no secure connection.*Check the address"):
        publish(url.replace("http:", "https:"), ca_file=ca_file)


def test_an_https_platform_asked_without_encryption_tells_nothing(authority, secure):
    with secure(authority.issue_cert("127.0.0.1")) as (url, seen):
        with pytest.raises(GridError, match=r"cannot be reached|speaks no HTTP"):
            publish(url.replace("https:", "http:"))
        assert seen == []


def test_a_platform_behind_a_proxy_proves_who_it_is(authority, secure, ca_file):
    with secure(authority.issue_cert("127.0.0.1")) as (url, _), tunnel() as proxy:
        made = publish(url, ca_file=ca_file, proxy=f"http://me:hidden@127.0.0.1:{proxy.port}")
    assert made.changed
    assert proxy.asked[0].startswith(f"CONNECT {url.partition('//')[2]} ")
    assert "Proxy-Authorization: Basic bWU6aGlkZGVu" in proxy.asked[0]


def test_a_proxy_in_the_way_cannot_pretend_to_be_the_platform(secure, ca_file):
    with secure(trustme.CA().issue_cert("127.0.0.1")) as (url, seen), tunnel() as proxy:
        with pytest.raises(GridError, match="cannot be trusted"):
            publish(url, ca_file=ca_file, proxy=f"http://127.0.0.1:{proxy.port}")
        assert seen == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"407 Proxy Authentication Required", r"let through.*: 407 Proxy.*user and password"),
        (b"403 Forbidden", r"let through to 127\.0\.0\.1: 403 Forbidden"),
        (b"502 Bad Gateway", r"cannot be reached: the proxy says 502 Bad Gateway"),
    ],
)
def test_a_proxy_that_refuses_is_told(answer, told, ca_file):
    with tunnel(answer=answer) as proxy, pytest.raises(GridError, match=told) as refusal:
        publish(
            "https://127.0.0.1:1",
            ca_file=ca_file,
            proxy=f"http://me:hidden@127.0.0.1:{proxy.port}",
        )
    assert "hidden" not in str(refusal.value)


def test_a_proxy_that_is_down_is_told(ca_file):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(GridError, match="cannot be reached: Connection refused"):
        publish("https://127.0.0.1:1", ca_file=ca_file, proxy=f"http://127.0.0.1:{port}")


def test_a_handshake_that_breaks_off_is_a_lost_connection(ca_file):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        accepted = []

        def hang_up():
            while True:
                try:
                    line, _ = listening.accept()
                except OSError:
                    return
                line.recv(100)
                line.close()
                accepted.append(line)

        thread = threading.Thread(target=hang_up)
        thread.start()
        try:
            with pytest.raises(GridError, match="cannot be reached"):
                publish(f"https://127.0.0.1:{port}", ca_file=ca_file)
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
    assert len(accepted) == 4
