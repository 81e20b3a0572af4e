"""Random gestures in random towns: what holds for each of them."""

import numpy as np
import pytest
import shapely
from gridstrata.core.drawing.change import Change, Refusal
from gridstrata.core.drawing.gestures.border import move_border, pick_vertex
from gridstrata.core.drawing.gestures.cut import cut
from gridstrata.core.drawing.gestures.merge import merge
from gridstrata.core.drawing.gestures.paint import paint
from gridstrata.core.drawing.meter import Meter
from gridstrata.core.layers import Stack
from gridstrata.core.relations import build_relations
from gridstrata.core.workload import count_inside

from .town import assert_sound, neighbours, points, town, voronoi

LOCKED = np.arange(5) == 1
TOWNS = {
    "lattice": lambda: town(0),
    "straightened": lambda: town(1, straighten=6.5),
    "voronoi": lambda: town(2, blocks=voronoi),
    "voronoi straightened": lambda: town(3, blocks=voronoi, straighten=6.5),
    "with a locked grid": lambda: town(5, straighten=3.0, locked=LOCKED),
}


def paints(sheet):
    """Yield every way to paint an atom into a grid that it touches."""
    for atom in sheet.atoms:
        for row in np.sort(sheet.tree.query(atom, predicate="intersects")).tolist():
            yield paint(sheet, atom, row)


def cuts(sheet):
    rng = np.random.default_rng(3)
    for row, grid in enumerate(sheet.shapes):
        for turn in rng.uniform(0, np.pi, 4):
            middle = shapely.get_coordinates(shapely.centroid(grid))
            way = 800 * np.array([[np.cos(turn), np.sin(turn)]])
            yield cut(sheet, row, shapely.LineString(np.concatenate([middle - way, middle + way])))


def merges(sheet):
    for row, near in enumerate(neighbours(sheet.shapes)):
        for other in sorted(near):
            yield merge(sheet, [row, other])


def moves(sheet):
    rng = np.random.default_rng(4)
    for grid in sheet.shapes[~shapely.is_empty(sheet.shapes)]:
        for share in rng.uniform(0, 1, 12):
            place = shapely.line_interpolate_point(grid.boundary, share, normalized=True)
            handle = pick_vertex(sheet, place, 5.0)
            x, y = np.array([handle.x, handle.y]) + rng.normal(0, 8, 2)
            yield move_border(sheet, handle, shapely.Point(x, y))


@pytest.fixture(scope="module", params=TOWNS)
def sheet(request):
    return TOWNS[request.param]()


@pytest.fixture(scope="module", params=[paints, cuts, merges, moves])
def answers(sheet, request):
    return list(request.param(sheet))


@pytest.fixture
def changes(answers):
    found = [answer for answer in answers if isinstance(answer, Change) and not answer.is_nothing]
    assert len(found) > 3
    return found


def test_what_may_be_done_keeps_the_coverage_and_every_house_whole(sheet, changes):
    for change in changes:
        assert_sound(sheet, change)


def test_what_may_not_be_done_says_why_and_where(answers):
    for answer in answers:
        if isinstance(answer, Refusal):
            assert str(answer.reason)
            assert not answer.piece.is_empty
            assert answer.piece.geom_type != "GeometryCollection"


def test_everybody_is_counted_once_before_and_after(sheet, changes):
    meter = Meter(sheet)
    for change in changes:
        grids = meter.read(change).grids
        for figure in ("buildings", "households", "residents"):
            before = sum(getattr(grid.before, figure) for grid in grids if grid.before)
            assert before == sum(getattr(grid.after, figure) for grid in grids if grid.after)


def test_grids_that_are_not_read_gain_a_vertex_at_most(sheet, changes):
    meter = Meter(sheet)
    for change in changes:
        read = {grid.row for grid in meter.read(change).grids}
        for row in change.shapes.keys() - read:
            before, after = sheet.base.geometries[row], change.shapes[row]
            assert points(before) < points(after)
            assert shapely.hausdorff_distance(before, after) < 1e-5


def test_the_figures_are_those_of_counting_again(sheet, changes):
    meter = Meter(sheet)
    for change in changes[::4]:
        after = change.applied_to(sheet.base.geometries)
        there = np.flatnonzero(~shapely.is_missing(after))
        count = count_inside(after[there], sheet.buildings)
        people = dict(zip(there.tolist(), count.households.tolist()))
        for grid in meter.read(change).grids:
            if grid.after:
                assert grid.after.households == people[grid.row]
                assert grid.after.area_m2 == pytest.approx(after[grid.row].area)


@pytest.mark.parametrize("gestures", [paints, cuts, merges, moves])
def test_the_meter_says_what_the_mapping_will_say(gestures):
    sheet = town(11, straighten=3.0, side=5, grids=4)
    meter = Meter(sheet)
    before = mapped(sheet, sheet.base.codes, sheet.base.geometries)
    for answer in list(gestures(sheet))[::5]:
        if isinstance(answer, Change):
            after = answer.applied_to(sheet.base.geometries)
            codes = np.append(sheet.base.codes, [grid.code for grid in answer.added])
            kept = ~shapely.is_missing(after)
            expected = mapped(sheet, codes[kept], after[kept])
            changes = {
                key: (before.get(key, ()), expected.get(key, ()))
                for key in before.keys() | expected.keys()
                if before.get(key, ()) != expected.get(key, ())
            }
            told = {
                (change.kind, change.base_code): (change.before, change.after)
                for change in meter.read(answer).relations
            }
            assert told == changes


def mapped(sheet, codes, shapes):
    """Return the professional codes of every kind and base code."""
    base = type(sheet.base)("base", codes.astype(str), shapes)
    stack = Stack(base, sheet.professional, buildings=sheet.buildings)
    profile = sheet.profile.with_widths(sheet.profile.noise, sheet.drift)
    relations = build_relations(stack, profile)
    found = {}
    for kind, code, professional in zip(
        relations.kind.tolist(), relations.base_code.tolist(), relations.professional_code.tolist()
    ):
        found.setdefault((kind, code), []).append(professional)
    return {key: tuple(sorted(names)) for key, names in found.items()}
