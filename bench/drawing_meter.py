"""How fast the drawing meter answers while the mouse is down, beside counting everything again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np
import redrawn
import shapely
from building_field import households
from gridstrata.core.drawing.change import Change, Refusal
from gridstrata.core.drawing.gestures.border import move_border, pick_vertex
from gridstrata.core.drawing.gestures.cut import cut
from gridstrata.core.drawing.gestures.paint import paint
from gridstrata.core.drawing.meter import Meter
from gridstrata.core.drawing.sheet import Sheet
from gridstrata.core.layers import BASE, Buildings, GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import build_relations
from gridstrata.core.soundness import mended
from gridstrata.core.tiling.mesh import dissolve, find_sides
from gridstrata.core.workload import count_inside
from lattice_city import make_city
from table import print_table

BUILDINGS = 45_000
GRIDS = 500
# Grids of each professional kind, and how far its borders are drawn off those of the base grids
KINDS = {"police": (60, 0.0), "fire": (12, 0.5), "safety": (250, 0.0), "health": (25, 0.3)}
KINDS |= {"city_management": (100, 0.0)}
BEND_M = 0.6  # streets are no straight lines
STEP_M = 25.0
STRAIGHTENED_M = 2.5
FOOTPRINT_M = 7.0
GESTURES = 400
SEED = 6

Gesture = Callable[[], Change | Refusal]


def run() -> None:
    """Print how long gesture and meter take, median and 95th percentile."""
    sheet = make_sheet(SEED)
    meter, first = _start(sheet)
    recount = _recount(sheet)
    rows = []
    for name, make in (("paint", _paints), ("cut", _cuts), ("move a border", _moves)):
        times = list(_timed(meter, make(sheet, np.random.default_rng(SEED))))
        done = np.array([seconds for seconds, is_done in times if is_done]) * 1000
        refused = np.array([seconds for seconds, is_done in times if not is_done]) * 1000
        rows.append(
            [
                name,
                str(len(done)),
                f"{np.median(done):.1f}",
                f"{np.percentile(done, 95):.1f}",
                str(len(refused)),
                f"{np.median(refused):.1f}" if len(refused) else "",
                f"{recount * 1000 / np.median(done):.0f}",
            ]
        )
    print_table(
        f"The drawing meter: {len(sheet.atoms):,} atoms, {len(sheet.base)} base grids, "
        f"{len(sheet.professional)} professional layers, {len(sheet.buildings):,} buildings "
        f"(goal: median under 50 ms; first indexed in {first:.2f} s, all counted again in "
        f"{recount:.2f} s)",
        ["gesture", "done", "median ms", "p95 ms", "refused", "median ms ", "recount / meter"],
        rows,
    )


def make_sheet(seed: int) -> Sheet:
    """Return a city of street blocks as one sheet, base borders straightened after the design."""
    rng = np.random.default_rng([seed, 60])
    city = make_city(BUILDINGS, seed)
    atoms = _blocks(city.lines, rng)
    labels = _grown(atoms, GRIDS, rng)
    base = shapely.coverage_simplify(dissolve(atoms, labels), STRAIGHTENED_M)
    people = households(len(city.points), rng).astype(np.int64)
    footprints = shapely.buffer(city.points, FOOTPRINT_M / 2, cap_style="square")
    buildings = Buildings(city.points, people, 3 * people, footprints)
    professional = tuple(
        _layer(kind, redrawn.redraw(dissolve(base, _grown(base, n, rng)), sigma, seed))
        for kind, (n, sigma) in KINDS.items()
    )
    return Sheet(
        base=_layer(BASE, base),
        locked=np.zeros(len(base), dtype=bool),
        buildings=buildings,
        professional=professional,
        frame=shapely.union_all(base),
        exclusions=None,
        atoms=atoms,
        profile=read_profile(),
    )


def _layer(kind: str, shapes: np.ndarray) -> GridLayer:
    codes = np.array([f"{kind[:1].upper()}{row:04d}" for row in range(len(shapes))])
    return GridLayer(kind, codes, shapes)


def _blocks(lines: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the blocks between streets, these bent a little between their crossings."""
    pieces = shapely.segmentize(lines, STEP_M)
    points, line = shapely.get_coordinates(pieces, return_index=True)
    inner = np.zeros(len(points), dtype=bool)
    inner[1:-1] = (line[1:-1] == line[:-2]) & (line[1:-1] == line[2:])
    points[inner] += rng.normal(0, BEND_M, (inner.sum(), 2))
    bent = shapely.linestrings(points, indices=line)
    return shapely.get_parts(shapely.polygonize(bent))


def _grown(shapes: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return a label per shape: connected groups, the smallest growing first."""
    sides = find_sides(shapes)
    inner = sides.other >= 0
    near: list[set[int]] = [set() for _ in shapes]
    for face, other in zip(sides.face[inner].tolist(), sides.other[inner].tolist()):
        near[face].add(other)
    labels = np.full(len(shapes), -1)
    labels[rng.permutation(len(shapes))[:count]] = np.arange(count)
    members = [[row] for row in np.argsort(labels, kind="stable")[-count:].tolist()]
    growing = set(range(count))
    while growing:
        group = min(growing, key=lambda name: (len(members[name]), name))
        free = sorted({b for a in members[group] for b in near[a] if labels[b] < 0})
        if free:
            chosen = free[int(rng.integers(len(free)))]
            labels[chosen] = group
            members[group].append(chosen)
        else:
            growing.remove(group)
    return labels


def _paints(sheet: Sheet, rng: np.random.Generator) -> Iterator[Gesture]:
    """Yield gestures that paint an atom at the edge of a grid into a grid beside it."""
    home = sheet.tree.query_nearest(shapely.point_on_surface(sheet.atoms), all_matches=False)[1]
    atom, grid = sheet.tree.query(sheet.atoms, predicate="dwithin", distance=1.0)
    beside = np.flatnonzero(grid != home[atom])
    for pair in rng.choice(beside, GESTURES, replace=False).tolist():
        piece, row = sheet.atoms[atom[pair]], int(grid[pair])
        yield lambda piece=piece, row=row: paint(sheet, piece, row)


def _cuts(sheet: Sheet, rng: np.random.Generator) -> Iterator[Gesture]:
    """Yield gestures that cut a grid through its middle."""
    for row in rng.integers(len(sheet.base), size=GESTURES).tolist():
        grid = sheet.base.geometries[row]
        middle = shapely.get_coordinates(shapely.centroid(grid))
        turn = rng.uniform(0, np.pi)
        way = shapely.length(grid) * np.array([[np.cos(turn), np.sin(turn)]])
        line = shapely.LineString(np.concatenate([middle - way, middle + way]))
        yield lambda row=row, line=line: cut(sheet, row, line)


def _moves(sheet: Sheet, rng: np.random.Generator) -> Iterator[Gesture]:
    """Yield gestures that move a place on a border by some metres."""
    for row in rng.integers(len(sheet.base), size=GESTURES).tolist():
        border = shapely.boundary(sheet.base.geometries[row])
        place = shapely.line_interpolate_point(border, rng.uniform(), normalized=True)
        x, y = shapely.get_coordinates(place)[0] + rng.normal(0, 4, 2)
        target = shapely.Point(x, y)
        yield lambda place=place, target=target: move_border(
            sheet, pick_vertex(sheet, place, 5.0), target
        )


def _start(sheet: Sheet) -> tuple[Meter, float]:
    """Return a meter that has answered once, and how long that took: indices are built then."""
    start = time.perf_counter()
    meter = Meter(sheet)
    for gesture in _paints(sheet, np.random.default_rng(SEED)):
        answer = gesture()
        if isinstance(answer, Change):
            meter.read(answer)
            break
    return meter, time.perf_counter() - start


def _timed(meter: Meter, gestures: Iterator[Gesture]) -> Iterator[tuple[float, bool]]:
    """Yield the seconds until each gesture is answered, and whether it may be done."""
    for gesture in gestures:
        start = time.perf_counter()
        answer = gesture()
        if isinstance(answer, Change):
            meter.read(answer)
        yield time.perf_counter() - start, isinstance(answer, Change)


def _recount(sheet: Sheet) -> float:
    """Return how long it takes to count and map the whole stack once."""
    start = time.perf_counter()
    upper = tuple(mended(layer) for layer in sheet.professional)
    count_inside(sheet.base.geometries, sheet.buildings)
    build_relations(Stack(sheet.base, upper, buildings=sheet.buildings), sheet.profile)
    return time.perf_counter() - start
