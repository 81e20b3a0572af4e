"""The lineage applied to the old edition gives the new one."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from gridstrata.core.design.ground.barriers import NO_BARRIERS
from gridstrata.core.design.redivision.redivide import redivide_base_grids
from gridstrata.core.design.settings import DesignSettings
from gridstrata.core.editions.compare import compare_editions
from gridstrata.core.editions.succession import apply_lineage
from gridstrata.core.errors import GridError
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.sample import make_district
from gridstrata.core.width import is_wider
from shapely import box

from .redrawn import random_grids, redrawn, trembling

NOISE = 0.2
EQUAL_M2 = 1e-6
ROUNDING_M = 3e-6
COMMUNITIES = 3


def assert_same(found, expected):
    """Assert that two editions have the same codes in the same order on the same ground."""
    assert found.codes.tolist() == expected.codes.tolist()
    off = shapely.area(shapely.symmetric_difference(found.geometries, expected.geometries))
    assert off.max() < EQUAL_M2
    assert shapely.is_valid(found.geometries).all()


def digits(layer):
    return shapely.to_wkb(shapely.normalize(layer.geometries)).tolist()


def by_changes(before, changed):
    """Return the new edition as a user of the layer of changes draws it, by code."""
    grids = dict(zip(before.codes.tolist(), before.geometries))
    rows = list(zip(changed.from_code.tolist(), changed.to_code.tolist(), changed.geometry))
    for source, _, ground in rows:
        if source:
            grids[source] = shapely.difference(grids[source], ground)
    for _, target, ground in rows:
        if target:
            grids[target] = shapely.union(grids.get(target, shapely.Polygon()), ground)
    return grids


def assert_changes_lead_to(before, after, changed):
    """Assert that old grids less what they gave, plus what they got, have the new borders."""
    drawn = by_changes(before, changed)
    nothing = shapely.Polygon()
    expected = dict(zip(after.codes.tolist(), after.geometries))
    off = [
        shapely.symmetric_difference(shape, expected.get(code, nothing))
        for code, shape in drawn.items()
    ]
    assert set(expected) <= set(drawn)
    assert not is_wider(np.array(off), ROUNDING_M).any()


@pytest.fixture(scope="module")
def redivision():
    """Return a part of the sample district, and the same after its buildings changed."""
    district = make_district(seed=1)
    chosen = district.communities.take(np.argsort(district.communities.codes)[:COMMUNITIES])
    grids = district.base.take(np.isin(district.base.attributes["community"], chosen.codes))
    ground = shapely.union_all(chosen.geometries)
    there = np.flatnonzero(shapely.intersects(ground, district.buildings.points))
    people = Buildings(
        district.buildings.points[there],
        district.buildings.households[there],
        district.buildings.residents[there],
    )
    grown = people.households.copy()
    grown[::9] *= 3
    people = replace(people, households=grown)
    settings = DesignSettings()
    return grids, redivide_base_grids(grids, chosen, people, NO_BARRIERS, None, settings), people


def test_redivided_sample_district_comes_out_of_the_old_one(redivision):
    before, redivided, people = redivision
    comparison = compare_editions(before, redivided.grids, NOISE, people)
    assert comparison.lineage.count()["unchanged"] < len(before)
    assert_same(apply_lineage(before, comparison.succession), redivided.grids)
    assert_changes_lead_to(before, redivided.grids, comparison.changed)


def test_lineage_of_a_redivision_is_what_the_redivision_says_of_itself(redivision):
    before, redivided, people = redivision
    changed = compare_editions(before, redivided.grids, NOISE, people).changed
    found = zip(changed.from_code, changed.to_code, changed.buildings, changed.households)
    moves = redivided.moves
    told = zip(moves.from_grid, moves.to_grid, moves.buildings, moves.households)
    assert {row for row in found if row[2]} == {row for row in told if row[2]}


@pytest.mark.parametrize("seed", range(8))
def test_random_editions_come_out_of_each_other(seed):
    before = random_grids(seed)
    after = redrawn(before, seed)
    for old, new in ((before, after), (after, before)):
        comparison = compare_editions(old, new, NOISE)
        assert_same(apply_lineage(old, comparison.succession), new)
        assert_changes_lead_to(old, new, comparison.changed)


@pytest.mark.parametrize("size_m", [1e-9, 1e-7, 1e-6, 1e-5, 1e-3, 0.05])
def test_edition_drawn_again_with_noise_comes_out_and_nothing_changed(size_m):
    before = random_grids(1)
    after = trembling(before, size_m, seed=2)
    comparison = compare_editions(before, after, NOISE)
    assert set(comparison.lineage.change) == {"unchanged"}
    assert_same(apply_lineage(before, comparison.succession), after)


@pytest.mark.parametrize("size_m", [1e-9, 1e-6, 1e-3])
def test_changes_are_found_below_noise(size_m):
    before = random_grids(3)
    after = redrawn(before, 3)
    plain = compare_editions(before, after, NOISE).lineage
    shaken = trembling(after, size_m, seed=4)
    comparison = compare_editions(before, shaken, NOISE)
    for name in ("before_code", "after_code", "change", "component"):
        assert getattr(comparison.lineage, name).tolist() == getattr(plain, name).tolist()
    assert_same(apply_lineage(before, comparison.succession), shaken)


def test_noise_of_rounding_is_no_changed_ground():
    before = random_grids(1)
    assert not len(compare_editions(before, trembling(before, 1e-9, seed=2), NOISE).changed)


@pytest.mark.parametrize("seed", range(3))
def test_new_grids_are_made_of_the_ground_of_old_ones_and_not_drawn_anew(seed):
    before = random_grids(seed)
    comparison = compare_editions(before, redrawn(before, seed), NOISE)
    succession, lineage = comparison.succession, comparison.lineage
    carried = set(zip(succession.from_code, succession.codes[succession.to]))
    assert set(zip(lineage.before_code, lineage.after_code)) - carried == {
        (code, "") for code in lineage.before_code[lineage.after_code == ""]
    }


def test_grids_come_out_digit_for_digit():
    before = random_grids(5)
    after = redrawn(before, 5)
    drawn = apply_lineage(before, compare_editions(before, after, NOISE).succession)
    same = [one == other for one, other in zip(digits(drawn), digits(after))]
    assert sum(same) >= len(same) - 2


def test_crossing_on_a_long_border_leaves_no_vertex_behind(grid_layer):
    before = grid_layer(
        a="POLYGON((0 0, 70 0, 30 9999, 0 9999, 0 0))",
        b="POLYGON((70 0, 100 0, 100 9999, 30 9999, 70 0))",
    )
    after = grid_layer(
        south="POLYGON((0 0, 100 0, 100 3333.3, 0 7777.7, 0 0))",
        north="POLYGON((0 7777.7, 100 3333.3, 100 9999, 0 9999, 0 7777.7))",
    )
    drawn = apply_lineage(before, compare_editions(before, after, NOISE).succession)
    assert digits(drawn) == digits(after)


def test_unchanged_grids_are_taken_from_the_old_edition_byte_for_byte(grid_layer):
    before = grid_layer(a=box(0, 0, 1, 1), b=box(1, 0, 2, 1), c=box(2, 0, 3, 1))
    after = grid_layer(c=box(2, 0, 3, 1), a=box(0, 0, 2, 1))
    succession = compare_editions(before, after, 0.01).succession
    assert succession.from_code[succession.is_whole].tolist() == ["c"]
    drawn = apply_lineage(before, succession)
    assert drawn.geometries[0] is before.geometries[2]


def test_lineage_of_another_edition_is_refused(grid_layer):
    before, after = grid_layer(a=box(0, 0, 1, 1)), grid_layer(a=box(0, 0, 1, 1))
    succession = compare_editions(before, after, 0.01).succession
    with pytest.raises(GridError, match=r"Layer old has no grid a: .* Choose the edition that was"):
        apply_lineage(grid_layer(name="old", x=box(0, 0, 1, 1)), succession)


def test_inputs_are_not_changed():
    before = random_grids(7)
    after = redrawn(before, 7)
    bytes_before = [shapely.to_wkb(layer.geometries).tolist() for layer in (before, after)]
    compare_editions(before, after, NOISE)
    assert [shapely.to_wkb(layer.geometries).tolist() for layer in (before, after)] == bytes_before


def test_grids_in_several_parts_come_out(grid_layer):
    islands = shapely.union_all([box(0, 0, 10, 10), box(50, 0, 60, 10)])
    before = grid_layer(a=islands, b=box(10, 0, 50, 10))
    after = grid_layer(a=box(0, 0, 10, 10), b=box(10, 0, 60, 10))
    for old, new in ((before, after), (after, before)):
        comparison = compare_editions(old, new, NOISE)
        assert_same(apply_lineage(old, comparison.succession), new)
        assert_changes_lead_to(old, new, comparison.changed)


def test_layers_of_one_grid_come_out():
    codes = np.array(["a"])
    old = GridLayer("base", codes, np.array([box(0, 0, 10, 10)], dtype=object))
    new = GridLayer("base", codes, np.array([box(5, 5, 20, 20)], dtype=object))
    assert_same(apply_lineage(old, compare_editions(old, new, NOISE).succession), new)
