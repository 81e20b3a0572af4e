"""A release goes where TARGET says: into a database, or to a platform; whole, and once."""

import json
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import trustme
from gridstrata.core.release.verify import verify_release
from qgis.core import QgsApplication, QgsAuthMethodConfig, QgsProcessingException

ROOT = Path(__file__).parents[3]
WEST = "POLYGON((520600 2492500, 521600 2492500, 521600 2493500, 520600 2493500, 520600 2492500))"
EAST = "POLYGON((521600 2492500, 522600 2492500, 522600 2493500, 521600 2493500, 521600 2492500))"
BOTH = "POLYGON((520600 2492500, 522600 2492500, 522600 2493500, 520600 2493500, 520600 2492500))"
SECRET = "a secret that the platform issued"  # noqa: S105


@pytest.fixture
def sound(draw):
    return {
        "BASE": draw([("001", WEST), ("002", EAST)], name="base"),
        "PROFESSIONAL": [draw([("P1", BOTH)], name="police")],
        "EDITION": "2026-11",
    }


@pytest.fixture(scope="module")
def database():
    """Start a server, and yield how to connect to a database with PostGIS."""
    with subprocess.Popen(
        [sys.executable, ROOT / "tools" / "throwaway_cluster.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as keeper:
        connection = keeper.stdout.readline().strip()
        link = psycopg2.connect(connection)
        link.autocommit = True
        link.cursor().execute("CREATE EXTENSION postgis")
        link.close()
        yield connection
        keeper.communicate("")


@pytest.fixture
def platform(tmp_path):
    """Start the reference receiver with a certificate of its own, and yield address and CA."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    certificate = authority.issue_cert("localhost")
    certificate.private_key_pem.write_to_path(tmp_path / "key.pem")
    certificate.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    keys = tmp_path / "keys.toml"
    keys.write_text(f'[keys.grids-1]\ndistrict = "440308"\nsecret = "{SECRET}"\n')
    keys.chmod(0o600)
    program = [sys.executable, ROOT / "tools" / "receiver.py"]
    given = ["--folder", tmp_path / "received", "--keys", keys, "--port", "0"]
    secure = ["--cert", tmp_path / "cert.pem", "--key", tmp_path / "key.pem"]
    with subprocess.Popen(
        [*program, *given, *secure], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        address = process.stdout.readline().split()[-1]
        port = address.rpartition(":")[2].strip("/")
        yield f"https://localhost:{port}/districts/440308", tmp_path / "ca.pem"
        process.terminate()


@pytest.fixture
def key(qgis_app):
    """Keep the platform's key in QGIS's authentication system, and return its id there."""
    manager = QgsApplication.authManager()
    manager.setMasterPassword("of these tests", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("platform")
    config.setConfig("username", "grids-1")
    config.setConfig("password", SECRET)
    stored = manager.storeAuthenticationConfig(config)
    assert stored[0] if isinstance(stored, tuple) else stored
    yield config.id()
    manager.removeAuthenticationConfig(config.id())


def test_release_goes_into_a_database_once(run, sound, database, listener):
    given = {**sound, "TARGET": database, "DISTRICT": "440308"}
    first, second = run("release", **given), run("release", **given)
    assert first["CHANGED"]
    assert not second["CHANGED"]
    assert any("Nothing to do" in text for text in listener.told)
    manifest = json.loads(Path(first["MANIFEST"]).read_text(encoding="utf-8"))
    assert manifest["edition"] == "2026-11"
    assert run("verifyrelease", RELEASE=database)["EDITION"] == "2026-11"


def test_database_of_another_district_is_refused(run, sound, database):
    run("release", **sound, TARGET=database, DISTRICT="440308")
    with pytest.raises(QgsProcessingException, match="holds the grids of 440308, not of 440303"):
        run("release", **sound, TARGET=database, DISTRICT="440303")


def test_database_wants_to_know_the_district(problems, sound):
    told = problems("release", **sound, TARGET="service=nowhere")
    assert "Give DISTRICT" in told


@pytest.mark.parametrize(
    "target",
    [
        "host=x dbname=y password=hidden",
        " port=5433 dbname=y PASSWORD = 'hidden'",
        "user=u sslpassword=hidden",
        "postgresql://user:hidden@host/database",
        "postgres://user:hidden@host/database",
        "postgresql://host/database?pass%77ord=hidden",
    ],
)
def test_password_in_the_target_is_refused_and_not_told(problems, sound, target):
    told = problems("release", **sound, TARGET=target, DISTRICT="440308")
    assert "TARGET holds a password" in told
    assert "hidden" not in told


def test_connection_that_qgis_does_not_know_is_named(run, sound):
    with pytest.raises(QgsProcessingException, match="no PostgreSQL connection nowhere"):
        run("release", **sound, TARGET="postgres:nowhere", DISTRICT="440308")


def test_release_goes_to_a_platform_once(run, sound, platform, key, tmp_path):
    url, authority = platform
    given = {**sound, "TARGET": url, "AUTH": key, "CA_FILE": str(authority)}
    first, second = run("release", **given), run("release", **given)
    assert first["CHANGED"]
    assert not second["CHANGED"]
    (received,) = (tmp_path / "received").glob("**/2026-11/manifest.json")
    assert verify_release(received).is_sound
    assert received.read_text(encoding="utf-8") == Path(first["MANIFEST"]).read_text("utf-8")


def test_platform_whose_certificate_nobody_vouches_for_gets_nothing(
    run, sound, platform, key, tmp_path
):
    with pytest.raises(QgsProcessingException, match="cannot be trusted, and nothing was sent"):
        run("release", **sound, TARGET=platform[0], AUTH=key)
    assert not list((tmp_path / "received").glob("**/manifest.json"))


def test_platform_wants_a_key(run, sound):
    with pytest.raises(QgsProcessingException, match="Give AUTH"):
        run("release", **sound, TARGET="https://localhost:1/districts/440308")
