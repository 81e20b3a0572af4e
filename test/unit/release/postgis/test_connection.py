"""What the errors of a database mean, told without secrets; no database is needed for it."""

import sys

import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.postgis.connection import connected
from gridstrata.core.release.postgis.publish import Target


@pytest.mark.parametrize(
    "text",
    ["host=h password=s3cr3t words", "passwort=s3cr3t", "password='s3cr3t", "s3cr3t"],
)
def test_a_connection_that_cannot_be_read_is_not_repeated(text):
    with pytest.raises(GridError, match="not written as PostgreSQL's library wants it") as caught:
        connected(text).__enter__()
    assert "s3cr3t" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_database_that_cannot_be_reached_is_named_without_the_password():
    text = "host=127.0.0.1 port=1 dbname=d user=u password=s3cr3t"
    with pytest.raises(GridError, match=r"Database d @ 127.0.0.1 \(u\) cannot be reached") as one:
        connected(text).__enter__()
    assert "s3cr3t" not in str(one.value)


def test_a_target_shows_no_connection():
    assert "s3cr3t" not in repr(Target("password=s3cr3t", "440308"))


def test_a_missing_driver_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg2.extras", None)
    with pytest.raises(GridError, match="Install python3-psycopg2"):
        connected("service=x").__enter__()
