"""A PostgreSQL server of its own for these tests, and a database of its own for each."""

import itertools
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg2
import pytest
from gridstrata.core.release.postgis.publish import Target

PROGRAM = Path(__file__).parents[2] / "tools" / "throwaway_cluster.py"


@contextmanager
def running_server():
    """Start a server, and yield how its superuser connects."""
    with subprocess.Popen(
        [sys.executable, PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as keeper:
        connection = keeper.stdout.readline().strip()
        if not connection:
            pytest.fail(keeper.communicate()[1], pytrace=False)
        yield connection
        keeper.communicate("")


@pytest.fixture(scope="session")
def server():
    with running_server() as connection:
        yield connection


@pytest.fixture(scope="session")
def numbers():
    return itertools.count(1)


def execute(connection, command, *arguments):
    """Run SQL in a connection of its own, in the schema, and return the rows."""
    link = psycopg2.connect(connection)
    try:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute("SET search_path = gridstrata, postgis")
            cursor.execute(command, arguments or None)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


@pytest.fixture
def run(database):
    """Run SQL in the database, and return the rows."""
    return partial(execute, database)


@pytest.fixture
def empty_database(server, numbers):
    """Make a database without PostGIS."""
    name = f"district_{next(numbers)}"
    execute(server, f"CREATE DATABASE {name}")
    return server.replace("dbname=postgres", f"dbname={name}")


@pytest.fixture(scope="session")
def template(server):
    """Make a database with PostGIS in a schema of its own, as careful owners do, to copy."""
    execute(server, "CREATE DATABASE district_template")
    connection = server.replace("dbname=postgres", "dbname=district_template")
    execute(connection, "CREATE SCHEMA postgis; CREATE EXTENSION postgis SCHEMA postgis")
    execute(connection, "GRANT USAGE ON SCHEMA postgis TO PUBLIC")
    return "district_template"


@pytest.fixture
def database(server, template, numbers):
    """Make a database with PostGIS."""
    name = f"district_{next(numbers)}"
    execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.replace("dbname=postgres", f"dbname={name}")


@pytest.fixture
def target(database):
    return Target(database, "440308")
