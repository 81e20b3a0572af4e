"""Addresses of platforms: encrypted, or this very computer."""

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.platform.endpoint import Endpoint


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://platform.example/districts/440308", "platform.example", 443, "/districts/440308"),
        ("https://Platform.Example:8443/", "platform.example", 8443, ""),
        ("https://平台.example/区划", "xn--kpr97v.example", 443, "/%E5%8C%BA%E5%88%92"),
        ("https://[2001:db8::1]:8443/a%20b", "2001:db8::1", 8443, "/a%20b"),
        ("http://localhost:8080", "localhost", 8080, ""),
        ("http://127.0.0.9", "127.0.0.9", 80, ""),
        ("http://[::1]:1/x", "::1", 1, "/x"),
    ],
)
def test_an_address_is_taken_apart(url, host, port, path):
    endpoint = Endpoint(url)
    assert (endpoint.host, endpoint.port, endpoint.path) == (host, port, path)
    assert endpoint.is_secure == url.startswith("https")


@pytest.mark.parametrize(
    "url", ["http://platform.example", "http://10.0.0.1", "http://localhost.example", "HTTP://x"]
)
def test_an_unencrypted_address_is_refused_but_for_this_computer(url):
    with pytest.raises(GridError, match=r"it is unencrypted.*Give one such as https://"):
        Endpoint(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "platform.example",
        "ftp://x",
        "https://",
        "https:///x",
        "file:///etc/passwd",
        "https://[::1",
        "https://x:port/",
        "https://x/a b",
        "https://x/a\r\nGridStrata-Key: b",
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(GridError, match="it is no https:// address"):
        Endpoint(url)


@pytest.mark.parametrize("url", ["https://x/?a=b", "https://x/#a"])
def test_an_address_ends_with_its_path(url):
    with pytest.raises(GridError, match="it goes on with"):
        Endpoint(url)


@pytest.mark.parametrize("url", ["https://me:hidden@x", "http://me:hidden@x:port", "me:hidden@x"])
def test_a_password_in_an_address_is_refused_and_not_repeated(url):
    with pytest.raises(GridError, match="holds a user or a password") as refusal:
        Endpoint(url)
    assert "hidden" not in str(refusal.value)


@pytest.mark.parametrize("proxy", ["https://p:1", "p:3128", "socks5://p", "http://"])
def test_a_proxy_is_an_http_address(proxy):
    with pytest.raises(GridError, match="The proxy is no http:// address"):
        Endpoint("https://x", proxy=proxy)


def test_the_password_of_a_proxy_is_not_shown():
    assert "hidden" not in repr(Endpoint("https://x", proxy="http://me:hidden@p:3128"))


@pytest.mark.parametrize("text", [None, "", "no certificate"])
def test_a_ca_file_without_certificates_is_named(text, tmp_path):
    ca_file = tmp_path / "ca.pem"
    if text is not None:
        ca_file.write_text(text, encoding="utf-8")
    with pytest.raises(GridError, match=r"ca\.pem holds no certificates.*Give the file"):
        Endpoint("https://x", ca_file=ca_file).trust()


def test_certificate_and_host_name_are_always_checked():
    trust = Endpoint("https://x").trust()
    assert trust.check_hostname
    assert trust.verify_mode.name == "CERT_REQUIRED"
    assert trust.minimum_version.name in {"TLSv1_2", "TLSv1_3"}
