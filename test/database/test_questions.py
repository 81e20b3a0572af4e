"""The database answers what a platform asks, as the relation table does, and from its indexes."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import StackCheck
from gridstrata.core.findings import no_findings
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.lookup import Lookup
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import build_relations
from gridstrata.core.release.bundle import Draft
from gridstrata.core.release.postgis.publish import Target, release_database

from ..unit.release.hand_made import TODAY
from .conftest import execute

LATER = TODAY + timedelta(30)
SIDE = 40
COMMUNITY = 20


def lattice(width, height, shift=0.0):
    """Return boxes over a square of SIDE base grids a side, row by row from the south."""
    x, y = np.meshgrid(np.arange(0, SIDE, width), np.arange(0, SIDE, height))
    x, y = x.ravel() * 100.0, y.ravel() * 100.0
    right = np.where(x + width * 100 >= SIDE * 100, SIDE * 100.0, x + width * 100 + shift)
    left = np.where(x > 0, x + shift, x)
    return shapely.box(left, y, right, y + height * 100)


def community_of(shapes):
    """Return the 12 digits of the community that each shape lies in."""
    centre = shapely.get_coordinates(shapely.centroid(shapes))
    number = 1 + (centre // (COMMUNITY * 100)).astype(int) @ [1, 2]
    return [f"44030800{street}{place:03}" for street, place in zip((number + 1) // 2, number)]


def district(edition, *, gone=None):
    """Return a draft of 1,600 base grids, police grids that split some, and fire grids."""
    shapes = lattice(1, 1)
    codes = [f"{town}{row:05}" for row, town in enumerate(community_of(shapes))]
    base = GridLayer(
        "base",
        np.array(codes),
        shapes,
        attributes={"responsible": np.array([f"body {code}" for code in codes], dtype=object)},
    )
    if gone is not None:
        base = base.take(np.arange(len(base)) != gone)
    police = lattice(4, 4, shift=30.0)
    fire = lattice(15, 20)
    tops = [
        GridLayer(
            kind,
            np.array([f"{kind[0].upper()}{row:03}" for row in range(len(shapes))]),
            shapes,
            attributes={"responsible": np.array([f"{kind} {row}" for row in range(len(shapes))])},
        )
        for kind, shapes in (("police", police), ("fire", fire))
    ]
    if gone is None:
        tops[0] = tops[0].take(np.arange(len(tops[0])) != 17)
    profile = read_profile()
    stack = Stack(base, tuple(tops))
    return Draft(
        edition,
        stack,
        build_relations(stack, profile),
        StackCheck(no_findings(), no_findings(), {"police": 2.0, "fire": 2.0}),
        profile,
        "EPSG:4547",
        MappingProxyType({one.kind: one.geometries for one in (base, *tops)}),
    )


BEFORE, AFTER = district("2026-11"), district("2026-12", gone=500)


@pytest.fixture(scope="module")
def ask(server, template):
    """Publish two editions once, and return how to ask."""
    execute(server, f"CREATE DATABASE questions TEMPLATE {template}")
    connection = server.replace("dbname=postgres", "dbname=questions")
    for draft, day in ((BEFORE, TODAY), (AFTER, LATER)):
        release_database(draft, Target(connection, "440308"), today=day)

    def ask(command, *arguments):
        return execute(connection, command, *arguments)

    return ask


STATES = [
    pytest.param(BEFORE, LATER - timedelta(1), id="the state before"),
    pytest.param(AFTER, None, id="the current state"),
]


@pytest.mark.parametrize(("draft", "day"), STATES)
def test_who_serves_a_base_grid(draft, day, ask):
    lookup = Lookup(draft.relations)
    for code in draft.stack.base.codes[::97].tolist():
        rows = ask("SELECT * FROM who_serves(%s, NULL, %s)", code, day)
        assert [row[:6] for row in rows] == [
            (s.kind, s.code, s.share, s.household_share, s.best_fit, s.exact)
            for s in lookup.who_serves(code)
        ]
        assert [row[6] for row in rows] == [f"{row[0]} {int(row[1][1:])}" for row in rows]


@pytest.mark.parametrize(("draft", "day"), STATES)
def test_which_part_of_a_split_grid_belongs_to_which(draft, day, ask):
    lookup = Lookup(draft.relations)
    split = lookup.served_by_several("police")
    for code in split[::60]:
        rows = ask(
            "SELECT code, share, area_m2, ST_Area(geom) FROM parts_of(%s, 'police', %s)", code, day
        )
        assert {row[0]: row[1] for row in rows} == lookup.how_it_is_split(code, "police")
        assert [row[2] for row in rows] == pytest.approx([row[3] for row in rows])


def test_the_part_that_nobody_serves_has_a_shape(ask):
    lookup = Lookup(BEFORE.relations)
    code = next(code for code in lookup.unserved("police") if lookup.who_serves(code, "police"))
    day = LATER - timedelta(1)
    rows = ask("SELECT code, area_m2, ST_Area(geom) FROM parts_of(%s, 'police', %s)", code, day)
    assert "" in [row[0] for row in rows]
    assert [row[1] for row in rows] == pytest.approx([row[2] for row in rows])


@pytest.mark.parametrize(("draft", "day"), STATES)
def test_which_base_grids_support_a_professional_grid(draft, day, ask):
    lookup = Lookup(draft.relations)
    for code in ("P000", "P033", "P099"):
        rows = ask("SELECT * FROM supporters_of('police', %s, %s)", code, day)
        assert [row[0] for row in rows] == lookup.which_base_grids("police", code)
        assert [row[5] for row in rows] == [f"body {row[0]}" for row in rows]


@pytest.mark.parametrize(("draft", "day"), STATES)
def test_which_communities_a_fire_grid_reaches(draft, day, ask):
    codes = draft.stack.base.codes.tolist()
    expected = Lookup(draft.relations).roll_up("fire", "F001", {one: one[:12] for one in codes})
    rows = ask("SELECT territory, base_grids, base_codes FROM roll_up('fire', 'F001', %s)", day)
    assert {row[0]: row[2] for row in rows} == expected
    assert [row[1] for row in rows] == [len(row[2]) for row in rows]
    assert len(rows) == 2


@pytest.mark.parametrize(("draft", "day"), STATES)
def test_which_grids_lie_at_a_place(draft, day, ask):
    for x, y in [(50, 50), (1230, 55), (2010, 1010), (3999, 3999)]:
        rows = ask(
            "SELECT kind, code FROM grids_at(ST_SetSRID(ST_MakePoint(%s, %s), 4547), %s)",
            x,
            y,
            day,
        )
        expected = [
            (layer.kind, layer.codes[row])
            for layer in sorted(draft.layers, key=lambda one: (one.kind != "base", one.kind))
            for row in np.flatnonzero(shapely.covers(layer.geometries, shapely.Point(x, y)))
        ]
        assert rows == expected


def test_a_place_may_be_given_in_longitude_and_latitude(ask):
    ((lon, lat),) = ask(
        "SELECT ST_X(p), ST_Y(p) FROM "
        "ST_Transform(ST_SetSRID(ST_MakePoint(50, 50), 4547), 4490) AS p"
    )
    assert [row[0] for row in ask("SELECT kind FROM grids_at(%s, %s)", lon, lat)] == [
        "base",
        "fire",
        "police",
    ]


@pytest.mark.parametrize(("draft", "day"), STATES)
def test_which_base_grids_have_none_or_several(draft, day, ask):
    lookup = Lookup(draft.relations)
    rows = ask("SELECT * FROM not_served_by_one('police', %s)", day)
    several = [code for code, codes, _ in rows if len(codes) > 1]
    unserved = [code for code, _, share in rows if share > 0]
    assert several == lookup.served_by_several("police")
    assert unserved == lookup.unserved("police")
    assert len(unserved) == (20 if draft is BEFORE else 0)


def test_which_rows_change_when_a_base_grid_is_retired(ask):
    (gone,) = set(BEFORE.stack.base.codes) - set(AFTER.stack.base.codes)
    rows = ask("SELECT * FROM changes_of(%s, %s)", gone, LATER)
    services = Lookup(BEFORE.relations).who_serves(gone)
    codes = sorted((service.kind, service.code) for service in services)
    assert [row[:4] for row in rows] == [(LATER, "closed", *code) for code in codes]
    assert ask("SELECT * FROM changes_of(%s, %s, %s)", gone, TODAY - timedelta(9), TODAY) != []
    assert ask("SELECT * FROM who_serves(%s)", gone) == []
    assert ask("SELECT count(*) FROM who_serves(%s, NULL, %s)", gone, TODAY)[0][0] > 0


def test_who_took_over_the_ground_of_a_retired_grid(ask):
    (gone,) = set(BEFORE.stack.base.codes) - set(AFTER.stack.base.codes)
    assert ask("SELECT * FROM successors_of(%s)", gone) == []


@pytest.mark.parametrize(("draft", "day"), STATES)
def test_which_grids_cross_a_community_or_a_street(draft, day, ask):
    codes = draft.stack.base.codes.tolist()
    lookup = Lookup(draft.relations)
    for kind in ("police", "fire"):
        for digits in (12, 9):
            expected = lookup.crossing_limits(kind, {one: one[:digits] for one in codes})
            rows = ask("SELECT * FROM crossing_limits(%s, %s, %s)", kind, digits, day)
            assert dict(rows) == expected
    assert ask("SELECT count(*) FROM crossing_limits('fire', NULL, %s)", day)[0][0] > 0


QUESTIONS = {
    "who_serves": "who_serves('440308001001' || '00005')",
    "who_serves on a day": "who_serves('44030800100100005', 'police', '2026-12-01')",
    "parts_of": "parts_of('44030800100100003', 'police')",
    "supporters_of": "supporters_of('police', 'P033')",
    "supporters_of on a day": "supporters_of('police', 'P033', '2026-12-01')",
    "roll_up": "roll_up('fire', 'F001')",
    "grids_at": "grids_at(ST_SetSRID(ST_MakePoint(50, 50), 4547))",
    "grids_at on a day": "grids_at(ST_SetSRID(ST_MakePoint(50, 50), 4547), '2026-12-01')",
    "changes_of": "changes_of('44030800100100005')",
    "successors_of": "successors_of('44030800100100005')",
    "not_served_by_one": "not_served_by_one('police')",
    "crossing_limits": "crossing_limits('police')",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_a_whole_table(question, ask):
    # the planner would read small tables whole: without leave to, only a lack of an index makes it
    rows = ask(f"SET enable_seqscan = off; EXPLAIN SELECT * FROM {QUESTIONS[question]}")  # noqa: S608
    plan = "\n".join(line for (line,) in rows)
    for table in ("grids", "relations", "workers"):
        assert f"Seq Scan on {table}" not in plan, plan
    assert f"Function Scan on {question.split()[0]}" not in plan


def test_territories_may_come_from_a_field(server, template):
    execute(server, f"CREATE DATABASE territories TEMPLATE {template}")
    connection = server.replace("dbname=postgres", "dbname=territories")
    base = BEFORE.stack.base
    towns = np.array(["西" if x < 2000 else "东" for x in shapely.bounds(base.geometries)[:, 0]])
    stack = replace(BEFORE.stack, base=replace(base, attributes={"社区": towns.astype(object)}))
    target = Target(connection, "440308", territory="社区")
    release_database(replace(BEFORE, stack=stack), target, today=TODAY)
    rows = execute(connection, "SELECT * FROM crossing_limits('fire')")
    assert rows == [("F001", ["东", "西"]), ("F004", ["东", "西"])]
