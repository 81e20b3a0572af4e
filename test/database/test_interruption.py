"""Killed, cut off, out of space or beaten to it: the release before stays current, whole."""

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.postgis.names import District
from gridstrata.core.release.postgis.publish import Target, release_database
from gridstrata.core.release.postgis.read import read_release
from gridstrata.core.release.postgis.schema import prepare_database
from gridstrata.core.release.postgis.verify import verify_database

from ..unit.release.hand_made import TODAY, make_draft
from .conftest import execute, running_server
from .publisher import named

PROGRAM = Path(__file__).with_name("publisher.py")
NEXT_DAY = TODAY + timedelta(1)


class Doing:
    """A display of progress that does something at one of the reports."""

    def __init__(self, at, act):
        self.left, self.act = at, act

    def step(self, share):
        self.left -= 1
        if not self.left:
            self.act()


def start(target, edition="next", name="梅沙", stop=""):
    return subprocess.Popen(
        [sys.executable, PROGRAM, target.connection, edition, name, *([str(stop)] if stop else [])],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def release(target, edition="2026-11", name="沙头角", **options):
    draft = named(make_draft(edition=edition), name)
    return release_database(draft, target, today=NEXT_DAY, **options)


def current(target):
    """Return the edition and the first name that readers find, all of it verified."""
    report = verify_database(target.connection)
    assert report.problems == ()
    name = read_release(target.connection).layers[0].attributes["name"][0]
    return report.manifest.edition, name


OLD, NEW = ("2026-11", "沙头角"), ("next", "梅沙")


@pytest.fixture
def released(target):
    """Return a database in which an edition is current."""
    release(target)
    return target


@pytest.fixture(scope="module")
def reports(server, template):
    """Return how often a publisher reports its progress."""
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE reports TEMPLATE {template}")
    connection.close()
    text = server.replace("dbname=postgres", "dbname=reports")
    counts = []
    for edition in ("2026-11", "next"):
        done = subprocess.run(
            [sys.executable, PROGRAM, text, edition, edition],
            capture_output=True,
            text=True,
            check=True,
        )
        counts.append(int(done.stdout.split()[0]))
    return counts


def test_a_kill_at_any_report_leaves_the_release_before(released, reports):
    assert reports[1] > 6
    for stop in range(1, reports[1] + 1):
        killed = start(released, stop=stop)
        killed.communicate()
        assert killed.returncode == -9
        assert current(released) == OLD
    done = start(released)
    assert done.communicate()[0].split()[1:] == ["2", "True"]
    assert current(released) == NEW


def test_a_kill_of_the_first_release_leaves_none(target, run, reports):
    for stop in range(1, reports[0] + 1, 2):
        start(target, stop=stop).communicate()
        assert run("SELECT count(*) FROM pg_namespace WHERE nspname = 'gridstrata'") == [(0,)]
    assert start(target).communicate()[0].split()[1:] == ["1", "True"]


def test_a_kill_at_any_moment_leaves_one_release_or_the_other(released):
    moments = random.Random(1)  # noqa: S311
    names = ("一", "二")
    for number in range(6):
        publisher = start(released, "2026-11", names[number % 2])
        time.sleep(moments.uniform(0.4, 1.2))
        publisher.kill()
        publisher.communicate()
        assert current(released)[1] in {"沙头角", *names}
    assert release(released, name="last").changed


@pytest.mark.parametrize("before_the_end", [1, 3, 6, 9])
def test_a_connection_that_is_cut_leaves_the_release_before(before_the_end, released, run, reports):
    def cut():
        run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'GridStrata' AND datname = current_database()"
        )

    with pytest.raises(
        GridError, match=r"was lost\. Either all or nothing was released: run again"
    ):
        release(released, *NEW, progress=Doing(reports[1] - before_the_end, cut))
    assert current(released) == OLD
    assert release(released, *NEW).changed


FAULTS = {
    "grids": ("INSERT", "P0001", "refuses: no more. Nothing was changed"),
    "releases": ("INSERT", "53100", "The disk of database .* is full. Nothing was changed"),
    "areas": ("INSERT", "53100", "The disk of database .* is full. Nothing was changed"),
    "editions": ("INSERT", "25006", "is read-only"),
}


@pytest.mark.parametrize("table", FAULTS)
def test_a_statement_that_fails_leaves_the_release_before(table, released, run):
    event, code, told = FAULTS[table]
    run(
        f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'no more' USING ERRCODE = '{code}'; END $$; "
        f"CREATE TRIGGER fail BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION fail()"
    )
    with pytest.raises(GridError, match=told):
        release(released, *NEW)
    assert current(released) == OLD
    run(f"DROP TRIGGER fail ON {table}")
    assert release(released, *NEW).changed


@pytest.fixture
def small_disk():
    """Mount a disk of 2 MB that belongs to the server."""
    if os.geteuid() != 0:
        pytest.skip("only root mounts a disk; the faults above stand for it")
    place = Path(tempfile.mkdtemp(prefix="gridstrata-disk-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place], check=False)
    if mounted.returncode:
        place.rmdir()
        pytest.skip("no disk can be mounted here; the faults above stand for it")
    subprocess.run(["chown", "postgres", place], check=True)
    place.chmod(0o700)
    yield place
    # the server may still hold a file open
    subprocess.run(["umount", "--lazy", place], check=True)
    place.rmdir()


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing(small_disk):
    """On a server of its own, which a full disk may bring down."""
    with running_server() as connection:
        execute(connection, "CREATE EXTENSION postgis SCHEMA public")
        execute(connection, f"CREATE TABLESPACE small LOCATION '{small_disk}'")
        cramped = f"{connection} options='-c default_tablespace=small'"
        prepare_database(cramped, District("440308", 4547))
        target = Target(connection, "440308")
        assert release(target).changed
        too_much = random.Random(1).randbytes(3_000_000).hex()  # noqa: S311
        with pytest.raises(GridError, match=r"The disk of database .* is full"):
            release(target, NEW[0], too_much)
        assert current(target) == OLD
        assert release(target, *NEW).changed


def test_of_two_publishers_one_wins_and_the_other_is_told_at_once(released, reports):
    told = []

    def compete():
        with pytest.raises(
            GridError, match="Another release is being written to database"
        ) as other:
            release(released, "other", "海山")
        told.append(other)

    assert release(released, *NEW, progress=Doing(reports[1] - 5, compete)).changed
    assert len(told) == 1
    assert current(released) == NEW


def test_two_first_publishers_do_not_both_make_the_schema(target):
    publishers = [start(target, edition, edition) for edition in ("a", "b")]
    outcomes = [publisher.communicate() for publisher in publishers]
    told = [error for _, error in outcomes if error]
    assert all("Another release is being written" in error for error in told)
    assert len(told) < 2
    assert verify_database(target.connection).is_sound


def test_readers_find_the_release_before_until_the_new_one_is_whole(released, reports):
    seen = []

    def look():
        seen.append(current(released))

    ends = (9, 6, 3, 0)
    for end in ends:
        progress = Doing(reports[1] - end, look)
        release(released, f"next-{end}", f"name-{end}", progress=progress)
    assert seen == [OLD, *((f"next-{end}", f"name-{end}") for end in ends[:-1])]


def test_somebody_elses_lock_is_not_waited_for_for_long(released, monkeypatch):
    monkeypatch.setattr("gridstrata.core.release.postgis.schema._LOCK_TIMEOUT", "100ms")
    other = psycopg2.connect(released.connection)
    other.cursor().execute("LOCK TABLE gridstrata.relations IN ACCESS EXCLUSIVE MODE")
    with pytest.raises(GridError, match=r"held by somebody's lock\. Nothing was changed"):
        release(released, *NEW)
    other.close()
    assert current(released) == OLD
