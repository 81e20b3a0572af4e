"""The schema is made, brought up to date from every version, and lets in whom it should."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import psycopg2
import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.release.postgis.connection import connected
from gridstrata.core.release.postgis.names import SCHEMA_VERSION, SCRIPTS, District, Schema
from gridstrata.core.release.postgis.publish import release_database
from gridstrata.core.release.postgis.read import read_release
from gridstrata.core.release.postgis.schema import install, look_into, prepare_database
from gridstrata.core.release.postgis.verify import verify_database

from ..unit.release.hand_made import TODAY, make_draft

DISTRICT = District("440308", 4547)
LATER = TODAY + timedelta(30)


def make_version(connection, version):
    """Make the schema as an earlier program did."""
    with connected(connection) as link, link.cursor() as cursor:
        cursor.execute("CREATE SCHEMA gridstrata")
        look_into(cursor, Schema())
        install(cursor, Schema(), DISTRICT, range(1, version + 1))
        link.commit()


def fill_version(run):
    """Put a release of one grid of each kind there, with a predecessor, as version 1 has them."""
    run("INSERT INTO editions VALUES ('2026-10', %s), ('2026-11', %s)", TODAY, TODAY)
    for number, edition in enumerate(("2026-10", "2026-11"), start=1):
        run(
            "INSERT INTO releases (id, edition, valid_from, fields, manifest, sha256) "
            "VALUES (%s, %s, %s, '{}', '{}', '')",
            number,
            edition,
            TODAY,
        )
    square = "'SRID=4547;POLYGON((0 0,0 9,9 9,9 0,0 0))'"
    run(
        "INSERT INTO grids (kind, code, territories, attributes, geom, valid_from, valid_to, "  # noqa: S608
        "opened_by, closed_by) VALUES "
        f"('base', 'b', '{{t1}}', '{{}}', {square}, '2026-01-01', %s, 1, 2), "
        f"('base', 'b', '{{t2}}', '{{\"responsible\": \"李\"}}', {square}, %s, NULL, 2, NULL), "
        f"('police', 'p', '{{t2}}', '{{}}', {square}, %s, NULL, 1, NULL)",
        TODAY,
        TODAY,
        TODAY,
    )
    run(
        "INSERT INTO relations (kind, base_code, professional_code, relation, component, area_m2, "
        "base_share, professional_share, buildings, households, residents, base_household_share, "
        "professional_household_share, best_fit, exact, valid_from, opened_by) VALUES "
        "('police', 'b', 'p', '1:1', 'p', 81, 1, 1, 0, 0, 0, 0, 0, true, true, %s, 1)",
        TODAY,
    )
    run("SELECT build_indexes(); SELECT make_kind_view('base')")


def test_a_fresh_schema_is_of_the_newest_version(target, run):
    release_database(make_draft(), target, today=TODAY)
    versions = run("SELECT version FROM schema_version ORDER BY version")
    assert versions == [(number,) for number in range(1, SCHEMA_VERSION + 1)]
    assert len(list(SCRIPTS.glob("[0-9]*.sql"))) == SCHEMA_VERSION


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_earlier_version_is_upgraded_with_all_that_it_holds(version, target, run):
    make_version(target.connection, version)
    fill_version(run)
    grids = run("SELECT t::text FROM grids t ORDER BY id")
    assert prepare_database(target.connection, DISTRICT) == SCHEMA_VERSION
    assert run("SELECT max(version) FROM schema_version") == [(SCHEMA_VERSION,)]
    assert run("SELECT t::text FROM grids t ORDER BY id") == grids
    assert run("SELECT base_code, responsible, workers FROM supporters_of('police', 'p')") == [
        ("b", "李", [])
    ]
    assert run("SELECT code FROM who_serves('b')") == [("p",)]
    assert run("SELECT territory FROM roll_up('police', 'p')") == [("t2",)]
    assert run("SELECT kind, code FROM grids_at(ST_SetSRID(ST_MakePoint(1, 1), 4547))") == [
        ("base", "b"),
        ("police", "p"),
    ]
    made = release_database(make_draft(edition="2026-12"), target, today=LATER)
    assert (made.id, made.changed) == (3, True)
    assert verify_database(target.connection).is_sound
    assert run("SELECT code, valid_to FROM grids WHERE code IN ('b', 'p') ORDER BY 1, 2") == [
        ("b", TODAY),
        ("b", LATER),
        ("p", LATER),
    ]


def test_an_earlier_version_is_not_read_but_named(target):
    make_version(target.connection, 1)
    with pytest.raises(GridError, match=r"holds schema version 1; .*Have its owner release once"):
        read_release(target.connection)


def make_up_of(run):
    """Return what the schema consists of: columns, functions, indexes and rights."""
    return {
        "columns": run(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'gridstrata' ORDER BY 1, ordinal_position"
        ),
        "functions": run(
            "SELECT p.oid::regprocedure::text, pg_get_function_result(p.oid) FROM pg_proc p "
            "WHERE pronamespace = 'gridstrata'::regnamespace ORDER BY 1"
        ),
        "indexes": run(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = 'gridstrata' ORDER BY 1"
        ),
        "rights": run(
            "SELECT grantee, table_name, privilege_type FROM "
            "information_schema.role_table_grants WHERE table_schema = 'gridstrata' "
            "AND grantee LIKE 'gridstrata%' ORDER BY 1, 2, 3"
        ),
    }


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_upgraded_schema_is_like_a_fresh_one(version, target, run):
    make_version(target.connection, version)
    prepare_database(target.connection, DISTRICT)
    upgraded = make_up_of(run)
    run("DROP SCHEMA gridstrata CASCADE")
    prepare_database(target.connection, DISTRICT)
    assert make_up_of(run) == upgraded


def test_an_unchanged_edition_upgrades_the_schema_all_the_same(target, run):
    release_database(make_draft(), target, today=TODAY)
    run("DROP TABLE workers, admissions CASCADE")
    run("DELETE FROM schema_version WHERE version > 1")
    script = (SCRIPTS / "001.sql").read_text(encoding="utf-8")
    start = script.index("CREATE FUNCTION supporters_of")
    run(script[start : script.index("END;", start) + 4])
    assert not release_database(make_draft(), target, today=TODAY).changed
    assert run("SELECT max(version) FROM schema_version") == [(SCHEMA_VERSION,)]


def test_preparing_twice_changes_nothing(target, run):
    prepare_database(target.connection, DISTRICT)
    before = run("SELECT t::text, xmin FROM schema_version t")
    prepare_database(target.connection, DISTRICT)
    assert run("SELECT t::text, xmin FROM schema_version t") == before


@pytest.fixture
def login(server, target, run):
    """Make a user with a role of the schema, and return how they connect."""

    def login(name, role):
        with suppress(psycopg2.errors.DuplicateObject):
            run(f"CREATE ROLE {name} LOGIN")
        if role:
            run(f"GRANT {role} TO {name}")
        return target.connection.replace("user=keeper", f"user={name}")

    return login


def attempt(connection, command):
    """Return the kind of error that a command meets, "" for none; nothing is kept."""
    link = psycopg2.connect(connection)
    try:
        with link.cursor() as cursor:
            cursor.execute("SET search_path = gridstrata, postgis")
            cursor.execute(command)
    except psycopg2.Error as error:
        return error.pgcode
    finally:
        link.close()
    return ""


FORBIDDEN = "42501"
WRITES = [
    "DELETE FROM grids",
    "UPDATE grids SET code = 'x'",
    "UPDATE releases SET sha256 = ''",
    "TRUNCATE relations",
    "DROP TABLE grids",
    "DROP VIEW current_grids",
    "DROP SCHEMA gridstrata CASCADE",
    "ALTER TABLE grids ADD COLUMN x int",
    "CREATE TABLE gridstrata.x (y int)",
    "DROP FUNCTION who_serves(text, text, date)",
    "UPDATE district SET name = 'x'",
    "INSERT INTO schema_version VALUES (99, 'x')",
]


def test_a_reader_reads_and_asks_but_writes_nothing(target, login):
    release_database(make_draft(), target, today=TODAY)
    reader = login("reading", "gridstrata_reader")
    assert read_release(reader).manifest.edition == "2026-11"
    assert verify_database(reader).is_sound
    for query in (
        "SELECT * FROM who_serves('0001')",
        "SELECT * FROM current_grids_police",
        "SELECT * FROM grids_at(114.0, 22.5)",
        "SELECT * FROM current_workers",
    ):
        assert attempt(reader, query) == ""
    own = [
        "INSERT INTO editions VALUES ('x', now())",
        "UPDATE grids SET valid_to = now()",
        "SELECT build_indexes()",
        "SELECT make_kind_view('x')",
    ]
    assert {command: attempt(reader, command) for command in [*WRITES, *own]} == dict.fromkeys(
        [*WRITES, *own], FORBIDDEN
    )
    with pytest.raises(GridError, match=r"reading may only read. Have keeper grant the role"):
        release_database(make_draft(), replace(target, connection=reader), today=TODAY)


def test_a_publisher_publishes_but_changes_and_drops_nothing(target, login, run):
    prepare_database(target.connection, DISTRICT)
    theirs = replace(target, connection=login("publishing", "gridstrata_publisher"))
    assert release_database(make_draft(), theirs, today=TODAY).changed
    assert not release_database(make_draft(), theirs, today=TODAY).changed
    draft = make_draft(kind="safety", edition="2026-12")
    assert release_database(draft, theirs, today=LATER).changed
    assert run("SELECT published_by FROM current_release") == [("publishing",)]
    assert run("SELECT tableowner FROM pg_tables WHERE tablename = 'grids'") == [("keeper",)]
    assert run("SELECT viewowner FROM pg_views WHERE viewname = 'current_grids_safety'") == [
        ("keeper",)
    ]
    assert attempt(login("reading", "gridstrata_reader"), "TABLE current_grids_safety") == ""
    assert {command: attempt(theirs.connection, command) for command in WRITES} == dict.fromkeys(
        WRITES, FORBIDDEN
    )


def test_a_publisher_cannot_have_the_owner_run_their_own_tables(target, login):
    prepare_database(target.connection, DISTRICT)
    publisher = login("publishing", "gridstrata_publisher")
    trick = "CREATE TEMP TABLE grids (geom int); SELECT build_indexes()"
    assert attempt(publisher, trick) == ""


def test_a_publisher_cannot_upgrade_and_is_told_who_can(target, login, run):
    make_version(target.connection, 1)
    publisher = login("upgrading", None)
    run(
        "GRANT USAGE ON SCHEMA gridstrata TO upgrading; GRANT SELECT ON schema_version TO upgrading"
    )
    with pytest.raises(GridError, match=r"only its owner keeper can upgrade it. Have them release"):
        release_database(make_draft(), replace(target, connection=publisher), today=TODAY)


def test_one_who_may_not_use_postgis_is_told_so(target, login, run):
    run("REVOKE USAGE ON SCHEMA postgis FROM PUBLIC")
    stranger = replace(target, connection=login("strange", None))
    with pytest.raises(GridError, match="Have its owner run GRANT USAGE ON SCHEMA postgis"):
        release_database(make_draft(), stranger, today=TODAY)


def test_one_who_may_make_no_schema_is_told_who_can(target, login):
    stranger = replace(target, connection=login("strange", None))
    with pytest.raises(GridError, match="has no schema gridstrata, and you may not make one"):
        release_database(make_draft(), stranger, today=TODAY)


def test_an_owner_who_may_make_no_roles_publishes_all_the_same(target, login, run):
    connection = login("owning", None)
    run("GRANT CREATE ON DATABASE " + target.connection.rpartition("=")[2] + " TO owning")
    schema = Schema(publisher="nobody_yet", reader="nobody_either")
    theirs = replace(target, connection=connection, schema=schema)
    assert release_database(make_draft(), theirs, today=TODAY).changed
    assert run("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'nobody%'") == [(0,)]


def test_roles_have_the_names_that_are_asked_for(target, run):
    schema = Schema("区", 'pub"lisher', "read'er")
    prepare_database(target.connection, DISTRICT, schema)
    names = ['pub"lisher', "read'er"]
    assert run("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", names) == [(2,)]
