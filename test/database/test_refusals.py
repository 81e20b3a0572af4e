"""Databases that a release does not go to, each with what to do about it."""

import sys
import traceback
from contextlib import suppress
from dataclasses import asdict, replace

import psycopg2
import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.postgis.names import SCHEMA_VERSION, Schema
from gridstrata.core.release.postgis.publish import Target, release_database
from gridstrata.core.release.postgis.read import read_release

from ..unit.release.hand_made import TODAY, make_draft

SECRET = "s3cr3t words"  # noqa: S105


def release(target, draft=None):
    return release_database(draft or make_draft(), target, today=TODAY)


def refusal(target, draft=None):
    with pytest.raises(GridError) as caught:
        release(target, draft)
    return str(caught.value)


def test_a_database_without_postgis_is_refused(empty_database):
    told = refusal(Target(empty_database, "440308"))
    assert "has no PostGIS. Have its owner run CREATE EXTENSION postgis" in told


def test_a_database_with_another_districts_grids_is_refused(target, run):
    release(target)
    told = refusal(replace(target, district="440303"))
    assert "holds the grids of 440308, not of 440303" in told
    assert run("SELECT count(*) FROM releases") == [(1,)]


def test_another_district_may_have_a_schema_of_its_own(target):
    release(target)
    other = replace(target, district="440303", schema=Schema('luo\'hu "区" %s'))
    assert release(other).changed
    assert read_release(target.connection, schema=other.schema).id == 1
    assert not release(target).changed


@pytest.mark.parametrize("district", ["", "  "])
def test_a_district_must_have_a_name(district, target):
    assert "DISTRICT is empty" in refusal(replace(target, district=district))


def test_a_release_in_another_crs_is_refused(target):
    release(target)
    told = refusal(target, make_draft(crs="EPSG:4526", edition="2026-12"))
    assert "keeps its grids in EPSG:4547; the release is in EPSG:4526" in told


def test_a_crs_that_the_database_does_not_know_is_refused(target):
    told = refusal(target, make_draft(crs="EPSG:999001"))
    assert "does not know EPSG:999001. Add it to spatial_ref_sys" in told


def test_a_newer_schema_is_refused(target, run):
    release(target)
    run("INSERT INTO schema_version (version, software) VALUES (%s, 'later')", SCHEMA_VERSION + 1)
    told = refusal(target)
    assert f"version {SCHEMA_VERSION + 1}; this program knows up to {SCHEMA_VERSION}" in told
    assert told.endswith("Update the plugin.")
    with pytest.raises(GridError, match="Update the plugin"):
        read_release(target.connection)


def test_a_schema_that_holds_something_else_is_refused(target, run):
    run("CREATE SCHEMA gridstrata; CREATE TABLE gridstrata.mine (x int)")
    assert "Schema gridstrata of database" in (told := refusal(target))
    assert "holds something else. Choose another schema or database." in told


def test_an_empty_schema_that_somebody_made_is_used(target, run):
    run("CREATE SCHEMA gridstrata")
    assert release(target).changed


def test_a_read_only_database_is_refused(target, run):
    read_only = f"{target.connection} options='-c default_transaction_read_only=on'"
    told = refusal(replace(target, connection=read_only))
    assert "is read-only. Connect to the server that is written to" in told


def test_a_database_without_releases_cannot_be_read(database):
    with pytest.raises(GridError, match="holds no releases in schema gridstrata"):
        read_release(database)


def test_an_edition_that_is_not_there_cannot_be_read(target):
    release(target)
    with pytest.raises(GridError, match="holds no release of edition 'x'"):
        read_release(target.connection, "x")


def test_a_database_that_is_not_there_is_named(target):
    told = refusal(replace(target, connection=target.connection + "_x"))
    assert "_x @ " in told
    assert "cannot be reached: " in told
    assert "Check host, database and user" in told


def test_a_server_that_is_not_there_is_named():
    told = refusal(Target("host=127.0.0.1 port=1 dbname=d user=u", "440308"))
    assert told.startswith("Database d @ 127.0.0.1 (u) cannot be reached")


def test_a_service_that_is_not_there_is_named():
    told = refusal(Target("service=no_such_platform", "440308"))
    assert "Database no_such_platform cannot be reached" in told


def test_the_driver_may_be_missing(target, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg2.extras", None)
    assert "psycopg2 is missing. Install python3-psycopg2" in refusal(target)


def guarded(server, database):
    """Return how one with a password connects through the network."""
    words = dict(part.split("=") for part in database.split())
    return f"host=127.0.0.1 port={words['port']} dbname={words['dbname']} user=guarded"


@pytest.fixture
def with_password(server, database, run):
    with suppress(psycopg2.errors.DuplicateObject):
        run(f"CREATE ROLE guarded LOGIN SUPERUSER PASSWORD '{SECRET}'")
    return guarded(server, database)


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("password='wrong s3cr3t'", id="wrong"),
        pytest.param("password=s3cr3t words", id="not in quotes"),
        pytest.param("passwort=s3cr3t", id="not spelt right"),
        pytest.param("password='s3cr3t", id="not closed"),
        pytest.param("password='s3cr3t\0'", id="a zero character"),
    ],
)
def test_a_wrong_password_is_told_to_nobody(password, with_password, caplog, capfd):
    with pytest.raises(GridError) as caught:
        release(Target(f"{with_password} {password}", "440308"))
    error = caught.value
    told = [*traceback.format_exception(error), repr(error), str(error), caplog.text]
    told += [str(error.__cause__), *capfd.readouterr(), str(error.values)]
    own_lines = [line for line in "".join(told).splitlines() if "parametrize" not in line]
    assert "s3cr3t" not in "".join(own_lines)


def test_a_right_password_is_told_to_nobody(with_password, run):
    target = Target(f"{with_password} password='{SECRET}'", "440308")
    made = release(target)
    assert made.changed
    assert "s3cr3t" not in f"{target} {made} {made.manifest.to_json()}"
    assert run("SELECT published_by FROM releases") == [("guarded",)]
    tables = run("SELECT tablename FROM pg_tables WHERE schemaname = 'gridstrata'")
    for (table,) in tables:
        assert "s3cr3t" not in str(run(f"SELECT t::text FROM {table} t"))  # noqa: S608
    assert "s3cr3t" not in str(asdict(read_release(target.connection).manifest))


def test_passwords_come_from_a_file_or_a_service(with_password, tmp_path, monkeypatch):
    words = dict(part.split("=") for part in with_password.split())
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"127.0.0.1:{words['port']}:*:guarded:{SECRET}\n")
    passwords.chmod(0o600)
    services = tmp_path / "services"
    services.write_text(
        "[platform]\n" + "\n".join(f"{name}={value}" for name, value in words.items()) + "\n"
    )
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    assert release(Target("service=platform", "440308")).changed
