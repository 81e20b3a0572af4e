"""Releases into PostGIS: against bare COPY of the same rows, and how fast look-ups answer then.

The server is started for this and thrown away. GRIDSTRATA_BENCH_GRIDS sets how many grids each of
the five kinds has.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import psycopg2
import shapely
from gridstrata.core.checks import StackCheck
from gridstrata.core.findings import no_findings
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import RELATION_COLUMNS, Relations
from gridstrata.core.release.bundle import Draft
from gridstrata.core.release.postgis.publish import Target, release_database
from table import print_table

from plugin import ROOT

GRIDS = int(os.environ.get("GRIDSTRATA_BENCH_GRIDS", "1000000"))
SMALL = 374
KINDS = ("police", "fire", "safety", "health")
PER_COMMUNITY = 16
SIDE_M = 200.0
CALLS = 200
CHANGED = 0.01
DAYS = tuple(date(2026, month, 1) for month in (9, 10, 11, 12))
TABLES = ("grids", "relations")
INDEXES = """
CREATE UNIQUE INDEX ON bare.grids (id);
CREATE UNIQUE INDEX ON bare.grids (code, kind, opened_by);
CREATE INDEX ON bare.grids USING gist (geom);
CREATE INDEX ON bare.grids (kind, code) WHERE cardinality(territories) > 1;
CREATE UNIQUE INDEX ON bare.relations (id);
CREATE UNIQUE INDEX ON bare.relations (base_code, kind, professional_code, opened_by);
CREATE INDEX ON bare.relations (professional_code, kind);
CREATE INDEX ON bare.relations (kind, base_code) WHERE NOT exact;
"""
SERVER = ROOT / "tools" / "throwaway_cluster.py"


def run() -> None:
    """Print what a release takes, as a ratio to bare COPY, and how fast it answers then."""
    with _server() as connection:
        _execute(connection, "CREATE EXTENSION postgis")
        _run_small(connection)
        draft = make_draft(GRIDS, "2026-09")
        target = Target(connection, "440308")
        released = _seconds(lambda: release_database(draft, target, today=DAYS[0]))
        bare = _bare_copies(connection)
        again = _seconds(lambda: release_database(draft, target, today=DAYS[1]))
        _print_loads(released, bare)
        answers = _answers(connection, draft)
        changed = replace(_changed(draft), edition="2026-11")
        next_one = _seconds(lambda: release_database(changed, target, today=DAYS[2]))
        _print_editions(again, next_one)
        _print_answers(answers)


def make_draft(count: int, edition: str) -> Draft:
    """Return a draft of `count` square base grids and as many grids of every professional kind.

    One base grid in a thousand is split between two professional grids of each kind.
    """
    side = int(np.ceil(np.sqrt(count)))
    row = np.arange(count)
    x, y = 520_000 + row % side * SIDE_M, 2_490_000 + row // side * SIDE_M
    shapes = shapely.box(x, y, x + SIDE_M, y + SIDE_M)
    community = row // PER_COMMUNITY
    codes = _joined("44030", 7, community, 3, row % PER_COMMUNITY)
    base = GridLayer(
        "base",
        codes,
        shapes,
        attributes={
            "name": np.char.add("网格", codes),
            "households": 300 + row % 200,
            "responsible": _joined("unit ", 7, community, 1, row * 0),
        },
    )
    tops = tuple(_professional(kind, row, shapes) for kind in KINDS)
    stack = Stack(base, tops)
    return Draft(
        edition,
        stack,
        _relations(base, tops),
        StackCheck(no_findings(), no_findings(), dict.fromkeys(KINDS, 2.0)),
        read_profile(),
        "EPSG:4547",
        MappingProxyType({layer.kind: layer.geometries for layer in (base, *tops)}),
    )


def _joined(head: str, width: int, high: Any, low_width: int, low: Any) -> Any:
    number = high * 10**low_width + low
    return np.char.add(head, np.char.zfill(number.astype(str), width + low_width))


def _professional(kind: str, row: Any, shapes: Any) -> GridLayer:
    codes = np.char.add(f"{kind[:2].upper()}", np.char.zfill(row.astype(str), 8))
    body = np.char.add(f"{kind} station ", (row // 100).astype(str))
    return GridLayer(kind, codes, shapes, attributes={"responsible": body})


def _relations(base: GridLayer, tops: tuple[GridLayer, ...]) -> Relations:
    """Return each base grid in its own professional grid, one in a thousand in the next one too."""
    parts = [_relations_of(base, top) for top in sorted(tops, key=lambda top: top.kind)]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in RELATION_COLUMNS}
    return Relations(**columns)


def _relations_of(base: GridLayer, top: GridLayer) -> dict[str, Any]:
    row = np.arange(len(base))
    split = row[500:-1:1000]
    order = np.sort(np.concatenate([row, split]))
    second = np.append(False, order[1:] == order[:-1])
    shared = np.isin(order, split)
    share = np.where(shared, np.where(second, 0.25, 0.75), 1.0)
    upper = order + second
    n = len(order)
    return {
        "kind": np.full(n, top.kind),
        "base_code": base.codes[order],
        "professional_code": top.codes[upper],
        "area_m2": share * SIDE_M**2,
        "base_share": share,
        "professional_share": share,
        "buildings": np.full(n, 10),
        "households": 300 + order % 200,
        "residents": 700 + order % 300,
        "base_household_share": share,
        "professional_household_share": share,
        "relation": np.where(shared, "M:N", "1:1"),
        "component": upper + 1,
        "best_fit": ~second,
        "exact": ~shared,
    }


def _changed(draft: Draft) -> Draft:
    """Return the draft with one base grid in a hundred under another responsible body."""
    base = draft.stack.base
    bodies = base.attributes["responsible"].astype(object)
    bodies[:: int(1 / CHANGED)] = "somebody else"
    attributes = {**base.attributes, "responsible": bodies}
    return replace(draft, stack=replace(draft.stack, base=replace(base, attributes=attributes)))


def _run_small(connection: str) -> None:
    _execute(connection, "CREATE DATABASE small TEMPLATE template0")
    small = connection.replace("dbname=postgres", "dbname=small")
    _execute(small, "CREATE EXTENSION postgis")
    draft, target = make_draft(SMALL, "2026-09"), Target(small, "440308")
    later = replace(_changed(draft), edition="2026-10")
    rows = [
        [name, f"{_seconds(lambda one=one, day=day: release_database(one, target, today=day)):.2f}"]
        for name, one, day in (
            ("the first, schema and roles made", draft, DAYS[0]),
            ("the same again: nothing changes", draft, DAYS[1]),
            ("the next edition, 1 % changed", later, DAYS[2]),
        )
    ]
    print_table(
        f"{SMALL} grids x {len(KINDS) + 1} kinds into PostGIS, after checks",
        ("release", "seconds (< 2)"),
        rows,
    )


def _bare_copies(connection: str) -> dict[str, float]:
    """Return the seconds that COPY alone takes for the very rows of the release."""
    with tempfile.TemporaryDirectory(prefix="gridstrata-copy-") as folder:
        files = {how: _dump(connection, Path(folder), how) for how in ("text", "binary")}
        bare = {
            f"bare COPY, {how}": _seconds(lambda how=how: _copy(connection, files[how], how))
            for how in files
        }
        indexing = _seconds(lambda: _execute(connection, INDEXES))
        _execute(connection, "DROP SCHEMA bare CASCADE")
        for how in files:
            bare[f"bare COPY, {how}, then the same indexes"] = bare[f"bare COPY, {how}"] + indexing
        return bare


def _dump(connection: str, folder: Path, how: str) -> dict[str, Path]:
    files = {}
    for table in TABLES:
        files[table] = folder / f"{table}.{how}"
        with files[table].open("wb") as stream, _cursor(connection) as cursor:
            command = f"COPY gridstrata.{table} TO STDOUT (FORMAT {how})"
            cursor.copy_expert(command, stream, 1 << 20)
    return files


def _copy(connection: str, files: dict[str, Path], how: str) -> None:
    _execute(connection, "DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare")
    with _cursor(connection) as cursor:
        for table, path in files.items():
            cursor.execute(f"CREATE TABLE bare.{table} (LIKE gridstrata.{table})")
            with path.open("rb") as stream:
                cursor.copy_expert(f"COPY bare.{table} FROM STDIN (FORMAT {how})", stream, 1 << 20)


def _print_loads(released: float, bare: dict[str, float]) -> None:
    rows = [[name, f"{seconds:.1f}", f"{released / seconds:.2f}"] for name, seconds in bare.items()]
    rows.append(
        ["GridStrata release: gate, digests, rows, indexes, statistics", f"{released:.1f}", ""]
    )
    print_table(
        f"{GRIDS:,} grids x {len(KINDS) + 1} kinds and their relations into PostGIS",
        ("contestant", "seconds", "GridStrata is x times (<= 2)"),
        rows,
    )


def _print_editions(again: float, next_one: float) -> None:
    print_table(
        "Further editions of the same",
        ("release", "seconds"),
        [
            ["the same again: nothing changes", f"{again:.1f}"],
            ["the next, 1 % of the base grids changed", f"{next_one:.1f}"],
        ],
    )


def _answers(connection: str, draft: Draft) -> list[list[str]]:
    """Return a row for each question: median and worst of many calls, in milliseconds."""
    choice = np.random.default_rng(1).integers(0, GRIDS, CALLS)
    base = draft.stack.base.codes[choice].tolist()
    split = draft.stack.base.codes[500:-1:1000][:CALLS].tolist()
    fire = draft.stack.professional[1].codes[choice].tolist()
    points = shapely.get_coordinates(shapely.centroid(draft.stack.base.geometries[choice]))
    day = DAYS[0]
    questions: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
        "1 who serves base grid B": ("who_serves(%s)", [(code,) for code in base]),
        "1 ... on a day": ("who_serves(%s, NULL, %s)", [(code, day) for code in base]),
        "2 the parts of a split grid": ("parts_of(%s, 'police')", [(code,) for code in split]),
        "3 who supports grid P": ("supporters_of('fire', %s)", [(code,) for code in fire]),
        "4 communities of grid F": ("roll_up('fire', %s)", [(code,) for code in fire]),
        "5 grids of every kind at a place": (
            "grids_at(ST_SetSRID(ST_MakePoint(%s, %s), 4547))",
            [tuple(point) for point in points.tolist()],
        ),
        "6 base grids with none or two (all)": ("not_served_by_one('fire')", [()] * 20),
        "7 what changed for base grid B": ("changes_of(%s)", [(code,) for code in base]),
        "8 grids across a community limit (all)": ("crossing_limits('fire')", [()] * 20),
    }
    return [[name, *_timed(connection, *asked)] for name, asked in questions.items()]


def _timed(connection: str, question: str, calls: list[tuple[Any, ...]]) -> list[str]:
    times, rows = [], 0
    with _cursor(connection) as cursor:
        cursor.execute("SET search_path = gridstrata, public")
        for arguments in calls:
            start = time.perf_counter()
            cursor.execute(f"SELECT * FROM {question}", arguments or None)  # noqa: S608
            rows += len(cursor.fetchall())
            times.append((time.perf_counter() - start) * 1000)
    return [
        f"{rows / len(calls):.1f}",
        f"{statistics.median(times):.2f}",
        f"{sorted(times)[int(0.99 * len(times))]:.2f}",
    ]


def _print_answers(rows: list[list[str]]) -> None:
    print_table(
        f"Look-ups in {GRIDS:,} base grids, asked through the driver, milliseconds",
        ("question", "rows each", "median (< 10)", "99 of 100"),
        rows,
    )


@contextmanager
def _server() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, SERVER, "--durable"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as keeper:
        connection = keeper.stdout.readline().strip() if keeper.stdout else ""
        if not connection:
            raise RuntimeError("no server")
        yield connection
        keeper.communicate("")


@contextmanager
def _cursor(connection: str) -> Iterator[Any]:
    link = psycopg2.connect(connection)
    try:
        with link, link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def _execute(connection: str, command: str) -> None:
    link = psycopg2.connect(connection)
    link.autocommit = True
    link.cursor().execute(command)
    link.close()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
