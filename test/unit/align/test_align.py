"""Borders that drifted go onto base edges; what is real stays as drawn."""

import numpy as np
import pytest
import shapely
from gridstrata.core.align.align import align_professional
from gridstrata.core.crossings import find_crossings, type_ground
from gridstrata.core.design.composition.compose import compose_by_names
from gridstrata.core.errors import GridError
from gridstrata.core.layers import GridLayer
from gridstrata.core.progress import CancelledError
from shapely import box

WEST, EAST = box(0, 0, 100, 100), box(100, 0, 200, 100)


def corners(shape):
    return {tuple(point) for point in shapely.get_coordinates(shape).tolist()}


def left(alignment):
    return list(zip(alignment.unresolved.rule.tolist(), map(str, alignment.reasons)))


@pytest.mark.parametrize("border", [100.0005, 100.15, 101.5, 98.1])
def test_drifted_border_is_drawn_onto_the_base_edge(align, police, shapes, border):
    found = align(police(p=box(0, 0, border, 100), q=box(border, 0, 200, 100)))
    assert corners(shapes(found)["p"]) == corners(WEST)
    assert corners(shapes(found)["q"]) == corners(EAST)
    assert len(found.unresolved) == 0
    assert found.changed == 2


def test_layer_that_fits_already_is_the_same_objects(align, police):
    upper = police(p=WEST, q=EAST)
    found = align(upper)
    assert all(new is old for new, old in zip(found.layer.geometries, upper.geometries))
    assert found.changed == len(found.proof.places) == len(found.proof.changes) == 0


def test_real_crossing_stays_as_drawn_and_shares_the_base_vertices(align, police, shapes):
    upper = police(p=box(0, 0, 130, 100), q=box(130, 0, 200, 100))
    found = align(upper)
    assert corners(shapes(found)["p"]) == corners(upper.geometries[0]) | {(100, 0), (100, 100)}
    assert shapes(found)["q"] is upper.geometries[1]
    assert left(found) == [("crossing", "Really split: a person decides which grid it belongs to.")]
    assert len(found.proof.changes) == 0


def test_one_building_keeps_a_narrow_piece(align, police, shapes, buildings):
    upper = police(p=box(0, 0, 101.5, 100), q=box(101.5, 0, 200, 100))
    assert shapely.equals(shapes(align(upper))["p"], WEST)
    kept = align(upper, inside=buildings((100.7, 50, 3)))
    assert shapely.equals(shapes(kept)["p"], upper.geometries[0])
    assert kept.unresolved.buildings.tolist() == [1]


def test_gap_and_overlap_no_wider_than_drift_vanish(align, police, shapes, moves):
    found = align(police(p=box(0, 0, 99, 100), q=box(98.5, 0, 198.8, 100)))
    assert shapely.equals(shapes(found)["p"], WEST)
    assert shapely.equals(shapes(found)["q"], EAST)
    assert moves(found) == [
        ("overlap", "q", "p", 50.0),
        ("gap", "", "q", 120.0),
        ("drift", "q", "p", 100.0),
    ]


def test_wide_overlap_stays_and_is_told(align, police, shapes):
    upper = police(p=box(0, 0, 120, 100), q=box(100.5, 0, 200, 100))
    found = align(upper)
    assert shapely.equals(shapes(found)["p"], upper.geometries[0])
    assert [rule for rule, _ in left(found)] == ["overlap"]
    assert "decide who keeps it" in left(found)[0][1]


def test_ground_that_nobody_covers_stays_uncovered(align, police, shapes):
    half = align(police(p=box(0, 0, 150, 100)))
    assert shapely.area(shapes(half)["p"]) == 15_000
    slip = align(police(p=box(0, 0, 101, 100)))
    assert shapely.equals(shapes(slip)["p"], WEST)
    assert [rule for rule, _ in left(slip)] == ["blind_spot"]


def test_ground_beyond_is_cut_off_only_where_it_drifted(align, police, shapes, moves):
    found = align(police(p=box(-10, 0, 100, 101), q=box(100, -1, 201, 100)))
    assert shapely.equals(shapes(found)["p"], shapely.union(WEST, box(-10, 0, 0, 101)))
    assert shapely.equals(shapes(found)["q"], EAST)
    assert moves(found) == [("outside", "p", "", 100.0), ("outside", "q", "", 201.0)]
    assert [rule for rule, _ in left(found)] == ["outside"]


def test_slit_between_base_grids_is_not_cut_out_of_a_professional_grid(align, police, grid_layer):
    apart = grid_layer(a=box(0, 0, 99.5, 100), b=EAST)
    upper = police(p=box(0, 0, 200, 100))
    found = align(upper, apart)
    assert shapely.equals(found.layer.geometries[0], upper.geometries[0])


@pytest.mark.parametrize("border", [101.0, 99.0])
def test_tail_beside_a_crossing_goes_and_the_crossing_ends_on_the_edge(
    align, police, shapes, border
):
    drawn = shapely.Polygon([(0, 0), (border, 0), (border, 60), (150, 60), (150, 100), (0, 100)])
    rest = shapely.difference(box(0, 0, 200, 100), drawn)
    found = align(police(p=drawn, q=rest))
    assert corners(shapes(found)["p"]) == {
        (0, 0), (100, 0), (100, 60), (150, 60), (150, 100), (100, 100), (0, 100)
    }  # fmt: skip
    assert [rule for rule, _ in left(found)] == ["crossing"]


def test_crossing_that_stopped_short_leads_straight_on_without_a_sliver(align, police, shapes):
    drawn = shapely.Polygon([(0, 0), (100.03, 0), (100.03, 60.03), (140, 100), (0, 100)])
    rest = shapely.difference(box(0, 0, 200, 100), drawn)
    found = align(police(p=drawn, q=rest))
    (end,) = corners(shapes(found)["p"]) - corners(drawn) - {(100, 0), (100, 100)}
    assert end == pytest.approx((100, 60))
    assert (100.03, 60.03) not in corners(shapes(found)["p"])


def test_tail_with_a_building_stays(align, police, shapes, buildings):
    drawn = shapely.Polygon([(0, 0), (101, 0), (101, 60), (150, 60), (150, 100), (0, 100)])
    upper = police(p=drawn, q=shapely.difference(box(0, 0, 200, 100), drawn))
    found = align(upper, inside=buildings((100.5, 30, 2)))
    assert shapely.equals(shapes(found)["p"], drawn)


def test_nothing_is_united_that_would_fall_apart_and_that_place_is_told(align, police, grid_layer):
    grids = grid_layer(a=WEST, b=box(100, 0, 150, 100), c=box(150, 0, 200, 100))
    by_a_neck = shapely.union_all([WEST, box(100, 98.5, 150, 100), grids.geometries[2]])
    upper = police(p=by_a_neck, q=box(100, 0, 150, 98.5))
    found = align(upper, grids)
    assert all(new is old for new, old in zip(found.layer.geometries, upper.geometries))
    assert found.restored == 1
    assert left(found) == [
        ("drift", "Drawn anew, this place would have got a new fault: it is left as drawn.")
    ]


def test_grid_that_would_disappear_stays(align, police, shapes):
    sliver = box(99, 0, 100.5, 100)
    found = align(police(p=WEST, q=EAST, s=sliver))
    assert shapely.equals(shapes(found)["s"], sliver)
    assert found.restored == 2


def test_overlaps_of_three_and_four_are_decided_once(align, police, shapes, buildings):
    upper = police(
        p=box(0, 0, 101, 100), q=box(99, 0, 200, 100), r=box(98.5, 0, 100.8, 40).union(
            box(0, -30, 200, 0)
        )
    )  # fmt: skip
    found = align(upper, inside=buildings((99.7, 20, 5)))
    assert shapely.equals(shapes(found)["p"], WEST)
    assert shapely.equals(shapes(found)["q"], EAST)
    balance = found.proof.balance(found.before, found.layer, None)
    expected = balance.area_before_m2 + balance.gained_m2 - balance.lost_m2
    assert balance.area_after_m2 == pytest.approx(expected)


def test_grid_drawn_twice_stays_twice_on_the_base_edges(align, police, shapes):
    drawn = box(100.5, 0, 200, 100)
    found = align(police(p=box(0, 0, 100.5, 100), q=drawn, r=drawn))
    assert shapely.equals(shapes(found)["q"], EAST)
    assert shapely.equals(shapes(found)["r"], EAST)
    assert [rule for rule, _ in left(found)] == ["overlap"]


def test_codes_used_twice_are_told_and_both_grids_aligned(align, police):
    upper = police(p=box(0, 0, 101, 100), q=box(101, 0, 200, 100))
    twice = GridLayer("police", np.array(["p", "p"]), upper.geometries)
    found = align(twice)
    assert shapely.equals(found.layer.geometries, [WEST, EAST]).all()
    assert [rule for rule, _ in left(found)] == ["duplicate_code"]


def test_invalid_shape_is_made_valid_where_it_changes(align, police, shapes):
    bow = "POLYGON ((100.5 0, 200 100, 200 0, 100.5 100, 100.5 0))"
    found = align(police(p=box(0, 0, 100.5, 100), q=bow))
    assert shapely.is_valid(list(shapes(found).values())).all()
    assert shapely.equals(shapes(found)["p"], WEST)


def test_invalid_shape_that_does_not_change_stays_and_is_told(align, police):
    bow = "POLYGON ((100 0, 200 100, 200 0, 100 100, 100 0))"
    upper = police(p=WEST, q=bow)
    found = align(upper)
    assert "invalid_geometry" in [rule for rule, _ in left(found)] or shapely.is_valid(
        found.layer.geometries[1]
    )


def test_grid_without_a_shape_keeps_its_row(align, police):
    upper = police(p=box(0, 0, 101, 100), none="POLYGON EMPTY", q=box(101, 0, 200, 100))
    found = align(upper)
    assert found.layer.codes.tolist() == ["p", "none", "q"]
    assert found.layer.geometries[1] is upper.geometries[1]
    assert shapely.equals(found.layer.geometries[2], EAST)


def test_layers_that_agree_nowhere_are_refused(align, police):
    upper = police(p=box(30, 20, 60, 80), q=box(60, 20, 170, 80))
    with pytest.raises(GridError, match=r"Police run nowhere near those of layer Base: only \d+%"):
        align(upper)


def test_faulty_base_grids_are_refused(align, police, grid_layer):
    bow = grid_layer(name="Base", a="POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))")
    with pytest.raises(GridError, match="Layer Base has grids with an invalid shape"):
        align(police(p=WEST), bow)


def test_empty_layer_is_refused(align, police):
    with pytest.raises(GridError, match="Layer Police has no grids"):
        align(police(p="POLYGON EMPTY"))


def test_cancel_stops_the_work(base, police, profile):
    class Impatient:
        def step(self, share):
            if share > 0.3:
                raise CancelledError

    with pytest.raises(CancelledError):
        align_professional(base, police(p=WEST, q=EAST), profile, None, Impatient())


def lattice(side, size=50.0):
    x, y = map(np.ravel, np.meshgrid(np.arange(side), np.arange(side)))
    grids = shapely.box(x * size, y * size, (x + 1) * size, (y + 1) * size)
    codes = np.array([f"{row:04}" for row in range(side * side)])
    return GridLayer("base", codes, grids), (x // 4) * 10 + y // 4


def redrawn(layer, error, seed=3):
    """Move every vertex by a normal error; shared vertices move together."""
    points, place = np.unique(
        shapely.get_coordinates(layer.geometries), axis=0, return_inverse=True
    )
    moved = points + np.random.default_rng(seed).normal(0, error, points.shape)
    shapes = shapely.set_coordinates(layer.geometries.copy(), moved[place.ravel()])
    return GridLayer("police", layer.codes, shapes)


@pytest.fixture
def composed():
    """Return a lattice of base grids, and police grids composed of 16 each."""
    base, owner = lattice(12)
    return base, compose_by_names(base, owner.astype(str), "police").grids


@pytest.mark.parametrize("drift", [2.0, 0.0])
def test_composed_layer_is_a_fixed_point(composed, align, drift):
    base, police = composed
    found = align(police, base, drift=drift)
    assert all(new is old for new, old in zip(found.layer.geometries, police.geometries))


def test_composed_layer_is_a_fixed_point_where_base_grids_lack_vertices(align):
    base, owner = lattice(8)
    more = shapely.segmentize(base.geometries[::3], 30)
    base.geometries[::3] = more
    police = compose_by_names(base, owner.astype(str), "police").grids
    found = align(police, base)
    assert all(new is old for new, old in zip(found.layer.geometries, police.geometries))


@pytest.mark.parametrize(("error", "drift"), [(0.02, 2.0), (0.3, 2.0), (0.8, 0.0)])
def test_redrawn_layer_returns_to_what_it_was_and_stays(composed, align, profile, error, drift):
    base, police = composed
    found = align(redrawn(police, error), base, drift=drift)
    assert shapely.equals(found.layer.geometries, police.geometries).all()
    assert shapely.coverage_is_valid(found.layer.geometries)
    assert not len(found.unresolved)
    again = align(found.layer, base, drift=drift)
    assert all(new is old for new, old in zip(again.layer.geometries, found.layer.geometries))


def test_grids_redrawn_each_by_itself_fit_again(composed, align):
    base, police = composed
    alone = [redrawn(police.take([row]), 0.2, seed=row).geometries[0] for row in range(len(police))]
    upper = GridLayer("police", police.codes, np.array(alone, dtype=object))
    found = align(upper, base)
    assert shapely.equals(found.layer.geometries, police.geometries).all()


def test_vertices_are_the_base_grids_digit_for_digit(composed, align):
    base, police = composed
    rounded = GridLayer(
        "police", police.codes, shapely.transform(police.geometries, lambda xy: xy + 3e-9)
    )
    found = align(rounded, base)
    grids = corners(shapely.multipolygons(base.geometries.tolist()))
    assert set().union(*map(corners, found.layer.geometries)) <= grids


def test_estimated_drift_is_never_below_the_default(composed, align):
    base, police = composed
    assert align(redrawn(police, 0.02), base, drift=0.0).drift == 2.0
    assert align(redrawn(police, 1.0), base, drift=0.0).drift > 3


def test_order_of_the_grids_does_not_matter(composed, align):
    base, police = composed
    upper = redrawn(police, 0.3)
    shuffled = np.random.default_rng(1).permutation(len(upper))
    straight = align(upper, base)
    mixed = align(upper.take(shuffled), base.take(np.arange(len(base))[::-1]))
    assert shapely.equals_exact(
        mixed.layer.geometries, straight.layer.geometries[shuffled], tolerance=0
    ).all()


def test_inputs_are_not_changed(align, police, base):
    upper = police(p=box(0, 0, 101.5, 100), q=box(101.5, 0, 200, 100))
    before = shapely.to_wkb(np.concatenate([base.geometries, upper.geometries])).tolist()
    align(upper)
    assert shapely.to_wkb(np.concatenate([base.geometries, upper.geometries])).tolist() == before


def test_no_drift_is_left_and_every_crossing_is(composed, align, profile):
    base, police = composed
    split = shapely.box(30, 80, 210, 130)  # across many base grids, into the next police grids
    taken = shapely.union(police.geometries[0], split)
    shapes = shapely.difference(police.geometries, split)
    shapes[0] = taken
    upper = redrawn(GridLayer("police", police.codes, shapes), 0.3)
    before = type_ground(base, upper, profile)
    found = align(upper, base)
    after = type_ground(base, found.layer, profile)
    assert find_crossings(base, found.layer, after, profile).count().keys() <= {"crossing"}

    def pairs(typed):
        real = typed.is_real
        return set(zip(typed.ground.base[real].tolist(), typed.ground.upper[real].tolist()))

    assert pairs(after) == pairs(before)
    assert shapely.coverage_is_valid(found.layer.geometries)
