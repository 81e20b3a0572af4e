"""A layer is mended where it can be, proves it, and is left alone elsewhere."""

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_layer
from gridstrata.core.errors import GridError
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.progress import CancelledError
from gridstrata.core.repair.repair import Surroundings, repair_coverage
from gridstrata.core.repair.settings import RepairSettings
from shapely import Polygon, box

FRAME = box(0, 0, 100, 100)


def with_holes(shell, *holes):
    return Polygon(shell.exterior, [hole.exterior for hole in holes])


def houses(*footprints):
    shapes = np.array(footprints, dtype=object)
    ones = np.ones(len(shapes), dtype=np.int64)
    return Buildings(shapely.point_on_surface(shapes), ones, 2 * ones, shapes)


class TestGaps:
    def test_gap_is_divided_along_its_middle(self, mend):
        mended = mend(box(0, 0, 49, 100), box(51, 0, 100, 100), frame=FRAME)
        assert mended.is_coverage
        assert mended["a"].equals(box(0, 0, 50, 100))
        assert mended["b"].equals(box(50, 0, 100, 100))
        assert mended.displacement == pytest.approx(1)

    def test_borders_lead_on_to_the_middle_in_their_own_direction(self, mend):
        # the border of a and b comes in slanted, 10 m aside for every 10 m up
        low = Polygon([(0, 0), (30, 0), (49, 19), (0, 19)])
        right = Polygon([(30, 0), (100, 0), (100, 19), (49, 19)])
        mended = mend(low, right, box(0, 21, 100, 40), frame=box(0, 0, 100, 40))
        assert mended.is_coverage
        assert shapely.intersects(mended["a"].boundary, shapely.Point(50, 20).buffer(1e-6))
        assert shapely.intersects(mended["b"].boundary, shapely.Point(50, 20).buffer(1e-6))

    def test_four_grids_meet_in_one_point_again(self, mend):
        mended = mend(
            box(0, 0, 49, 49),
            box(51, 0, 100, 49),
            box(0, 51, 49, 100),
            box(51, 51, 100, 100),
            frame=FRAME,
        )
        assert mended.is_coverage
        for one, other in ("ad", "bc"):
            assert mended[one].intersection(mended[other]).length == 0
        assert [round(shape.area) for shape in mended.shapes] == [2500] * 4

    def test_gap_is_not_given_to_one_of_many(self, mend):
        south = [box(x, 0, x + 10, 49) for x in range(0, 100, 10)]
        north = [box(x - 5, 51, x + 5, 100).intersection(FRAME) for x in range(0, 101, 10)]
        mended = mend(*south, *north, frame=FRAME)
        assert mended.is_coverage
        areas = shapely.area(mended.shapes) / shapely.area(mended.drawn.geometries)
        assert areas.max() < 1.05
        assert mended.rules == ["gap"]

    def test_gap_touching_the_frame_goes_to_whom_it_borders(self, mend):
        mended = mend(box(0, 0, 50, 99), box(50, 0, 100, 99), frame=FRAME)
        assert mended["a"].equals(box(0, 0, 50, 100))

    def test_gap_open_to_the_outside_is_none_without_a_frame(self, mend):
        mended = mend(box(0, 0, 49, 100), box(51, 0, 100, 100))
        assert mended.is_untouched("a")

    def test_nested_gaps_are_both_closed(self, mend):
        ring = with_holes(box(31, 31, 69, 69), box(40, 40, 60, 60))
        mended = mend(with_holes(FRAME, box(30, 30, 70, 70)), ring, box(41, 41, 59, 59))
        assert mended.is_coverage
        assert shapely.area(mended.shapes).sum() == pytest.approx(100 * 100)

    def test_narrow_hole_is_filled_by_the_grid_around_it(self, mend):
        assert mend(with_holes(FRAME, box(30, 30, 31, 70)))["a"].equals(FRAME)

    def test_wide_hole_stays_and_is_listed(self, mend):
        mended = mend(with_holes(FRAME, box(30, 30, 60, 70)))
        assert mended.is_untouched("a")
        ((rule, reason),) = mended.left
        assert rule == "blind_spot"
        assert "2 m" in reason

    def test_excluded_hole_is_no_fault(self, mend):
        hole = box(30, 30, 31, 70)
        mended = mend(with_holes(FRAME, hole), exclusions=hole)
        assert mended.is_untouched("a")
        assert mended.left == []

    def test_streets_of_the_width_are_closed_where_they_cross_too(self, mend):
        mended = mend(box(0, 0, 49, 49), box(51, 0, 100, 49), box(0, 51, 100, 100), frame=FRAME)
        assert mended.is_coverage
        assert mended.left == []

    def test_small_square_of_more_than_the_width_is_no_street(self, mend):
        mended = mend(with_holes(FRAME, box(30, 30, 32.8, 32.8)))
        assert mended.is_untouched("a")

    def test_building_in_a_gap_is_not_cut(self, mend):
        house = box(45, 10, 51, 20)
        mended = mend(
            box(0, 0, 49, 100), box(51, 0, 100, 100), frame=FRAME, buildings=houses(house)
        )
        assert mended.is_coverage
        assert mended["a"].covers(house)

    def test_grid_at_the_end_of_a_gap_keeps_its_border(self, mend):
        mended = mend(box(0, 0, 49, 80), box(51, 0, 100, 80), box(0, 80, 100, 100), frame=FRAME)
        assert mended.is_coverage
        assert mended["c"].equals(box(0, 80, 100, 100))

    def test_gap_is_closed_where_rounding_lets_its_middle_cross_the_outline(self, mend):
        inner = [(223.134, 395.793), (399.5, 397.57), (399.5, 651.305), (221.022, 607.655)]
        west, east = [(221.042, 608.175), (213.425, 404.043), (222.941, 395.291)], (400, 397.075)
        district = shapely.transform(
            [
                Polygon([west[0], (400, 651.942), (400, 800), (221, 800)]),
                Polygon([*inner, (213.45, 404.699)]),
                Polygon([east, west[2], (222, 200), (400, 200)]),
                Polygon([*west, (222, 200), (0, 200), (0, 800), (221, 800)]),
                box(0, 200, 400, 800),
            ],
            lambda points: points + np.array([522_000, 2_493_000]),
        )
        *grids, frame = district
        mended = mend(*grids, frame=frame)
        assert mended.is_coverage
        assert mended.left == []


class TestOverlaps:
    def test_overlap_is_divided_along_its_middle(self, mend):
        mended = mend(box(0, 0, 51, 100), box(49, 0, 100, 100))
        assert mended.is_coverage
        assert mended["a"].equals(box(0, 0, 50, 100))
        assert mended.displacement == pytest.approx(1)

    def test_higher_priority_keeps_it(self, mend):
        mended = mend(box(0, 0, 51, 100), box(49, 0, 100, 100), priority=np.array([2, 1]))
        assert mended.is_untouched("a")
        assert mended["b"].equals(box(51, 0, 100, 100))
        assert "priority" in mended.actions[0]

    def test_locked_grid_keeps_it_whatever_the_priority(self, mend):
        mended = mend(
            box(0, 0, 51, 100), box(49, 0, 100, 100), locked="b", priority=np.array([2, 1])
        )
        assert mended.is_untouched("b")
        assert mended["a"].equals(box(0, 0, 49, 100))

    def test_spike_is_cut_off(self, mend):
        spiky = Polygon([(0, 0), (50, 0), (50, 49), (80, 50), (50, 51), (50, 100), (0, 100)])
        mended = mend(spiky, box(50, 0, 100, 100))
        assert mended["a"].equals(box(0, 0, 50, 100))
        assert mended.displacement == pytest.approx(30)

    def test_building_stays_with_the_grid_that_holds_most_of_it(self, mend):
        mended = mend(
            box(0, 0, 51, 100), box(49, 0, 100, 100), buildings=houses(box(46, 40, 50.5, 50))
        )
        assert mended["a"].equals(box(0, 0, 51, 100))
        assert "buildings" in mended.actions[0]

    def test_overlaps_of_three_and_of_four_are_decided(self, mend):
        three = mend(box(0, 0, 50.5, 100), box(49.5, 0, 100, 50.5), box(49, 49.5, 100, 100))
        four = mend(
            box(0, 0, 51, 51), box(49, 0, 100, 51), box(0, 49, 51, 100), box(49, 49, 100, 100)
        )
        assert three.is_coverage
        assert four.is_coverage
        assert three.left == four.left == []

    def test_grid_wholly_inside_another_keeps_its_ground(self, mend):
        mended = mend(FRAME, box(40, 40, 41, 41))
        assert mended.is_untouched("b")
        assert mended["a"].equals(with_holes(FRAME, box(40, 40, 41, 41)))

    def test_wide_grid_inside_another_is_left_to_people(self, mend):
        mended = mend(FRAME, box(40, 40, 60, 60))
        assert [rule for rule, _ in mended.left] == ["overlap"]

    def test_duplicate_is_not_deleted(self, mend):
        mended = mend(FRAME, FRAME, overlap=500)
        ((_, reason),) = mended.left
        assert "without ground" in reason

    def test_shred_that_is_torn_off_goes_to_its_neighbour(self, mend):
        tongue = Polygon([(0, 0), (51, 0), (51, 80), (50, 80.8), (50, 100), (0, 100)])
        mended = mend(tongue, box(50, 0, 100, 79), box(50, 79, 100, 100), priority=[1, 2, 2])
        assert mended.is_coverage
        assert (shapely.get_num_geometries(mended.shapes) == 1).all()


class TestFaultyShapes:
    @pytest.mark.parametrize(
        "shape",
        [
            pytest.param(
                "POLYGON ((0 0, 100 0, 100 100, 50 100, 50 50, 50 100, 0 100, 0 0))",
                id="spike inwards",
            ),
            pytest.param(
                "POLYGON ((0 0, 100 0, 100 50, 130 50, 100 50, 100 100, 0 100, 0 0))",
                id="spike outwards",
            ),
            pytest.param(
                "POLYGON ((0 0, 100 0, 100 50, 130 50.0000001, 100 50.0000002, 100 100, 0 100, "
                "0 0))",
                id="needle",
            ),
        ],
    )
    def test_spikes_vanish(self, mend, shape):
        mended = mend(shape, box(100, 0, 200, 100))
        assert mended.is_coverage
        assert mended["a"].area == pytest.approx(100 * 100)
        assert mended["a"].bounds == pytest.approx((0, 0, 100, 100))

    def test_ring_that_touches_itself_is_mended(self, mend):
        ring = "POLYGON ((0 0, 50 0, 60 20, 40 20, 50 0, 100 0, 100 100, 0 100, 0 0))"
        mended = mend(ring, box(100, 0, 200, 100), gap=30)
        assert mended.is_coverage
        assert shapely.is_valid(mended.shapes).all()

    def test_empty_shapes_stay_in_their_row(self, mend):
        mended = mend(
            None, "POLYGON EMPTY", box(0, 0, 49.5, 100), box(50.5, 0, 100, 100), frame=FRAME
        )
        assert mended["a"] is None
        assert [rule for rule, _ in mended.left] == ["empty_geometry"] * 2
        assert mended["d"].area == pytest.approx(5000)

    def test_borders_less_than_a_millimetre_apart_become_one(self, mend):
        mended = mend(
            "POLYGON ((0 0, 50.0004 0, 50 50, 50.0003 100, 0 100, 0 0))",
            "POLYGON ((50 0, 100 0, 100 100, 50 100, 50.0002 70, 50 0))",
        )
        assert mended.is_coverage
        assert set(mended.rules) == {"unmatched_edge"}

    def test_missing_vertex_is_given_and_nothing_moves(self, mend):
        mended = mend(box(0, 0, 50, 100), box(50, 0, 100, 50), box(50, 50, 100, 100))
        assert mended.is_coverage
        assert mended["a"].equals(box(0, 0, 50, 100))
        assert mended.is_untouched("b")


class TestLocks:
    def test_locked_grids_take_no_ground_and_no_vertex(self, mend):
        mended = mend(
            box(0, 0, 49, 100), box(51, 0, 100, 50), box(51, 50, 100, 100), locked="a", frame=FRAME
        )
        assert mended.is_untouched("a")
        assert mended["b"].union(mended["c"]).area == pytest.approx(51 * 100)

    def test_everything_locked_leaves_everything_listed(self, mend):
        mended = mend(
            box(0, 0, 51, 100),
            box(49, 0, 100, 100),
            box(101, 0, 150, 100),
            locked="abc",
            frame=box(0, 0, 150, 100),
        )
        assert all(mended.is_untouched(code) for code in "abc")
        assert sorted(rule for rule, _ in mended.left) == ["gap", "overlap"]
        assert all("locked" in reason for _, reason in mended.left)


def test_repair_that_would_tear_a_grid_is_rolled_back_for_that_place_alone(mend):
    halves = [box(-40, 0, 40, 40), box(60, 0, 100, 40), box(40, 19.5, 60, 20.5)]
    torn, across = shapely.union_all(halves), box(40, 0, 60, 20.5)
    mended = mend(torn, across, box(-90, 0, -39, 40), locked="b")
    assert mended.left == [("overlap", "Mending it would have made: a grid in several pieces.")]
    assert mended["a"].area == pytest.approx(torn.area - 0.5 * 40)
    assert mended["a"].geom_type == "Polygon"


class TestParents:
    def test_grids_stay_in_their_parent(self, mend, drawn):
        parents = drawn(box(0, 0, 49.5, 100), box(49.5, 0, 100, 100))
        mended = mend(box(0, 0, 49, 100), box(51, 0, 100, 100), frame=FRAME, parents=parents)
        assert mended["a"].equals(box(0, 0, 49.5, 100))
        assert mended["b"].equals(box(49.5, 0, 100, 100))

    def test_ground_of_a_parent_without_grids_beside_it_stays(self, mend, drawn):
        parents = drawn(box(0, 0, 49, 100), box(49, 0, 51, 100), box(51, 0, 100, 100))
        mended = mend(box(0, 0, 49, 100), box(51, 0, 100, 100), frame=FRAME, parents=parents)
        assert mended.is_untouched("a")
        assert "parent" in mended.left[0][1]


class TestProof:
    def test_rows_codes_and_attributes_are_kept(self, mend):
        mended = mend(box(0, 0, 49, 100), box(51, 0, 100, 100), frame=FRAME)
        layer = mended.repair.layer
        assert layer.codes.tolist() == ["a", "b"]
        assert layer.attributes["worker"].tolist() == [0, 1]

    def test_balance_adds_up(self, mend):
        mended = mend(box(0, 0, 51, 50), box(49, 0, 100, 50), box(0, 51, 100, 100), frame=FRAME)
        repair = mended.repair
        balance = repair.proof.balance(repair.before, repair.layer, None)
        after = balance.area_before_m2 + balance.gained_m2 - balance.lost_m2
        assert after == pytest.approx(balance.area_after_m2)
        assert balance.columns()["code"].tolist() == ["a", "b", "c", ""]
        assert balance.columns()["area_after_m2"][-1] == pytest.approx(100 * 100)

    def test_balance_tells_what_borders_less_than_a_millimetre_apart_took(self, mend):
        mended = mend(box(0, 0, 50, 100), box(50.0006, 0, 100, 100), frame=FRAME)
        repair = mended.repair
        balance = repair.proof.balance(repair.before, repair.layer, None)
        assert np.abs(balance.united_m2).sum() == pytest.approx(0.06, abs=1e-3)

    def test_households_move_with_the_ground(self, mend, buildings):
        people = buildings((49.5, 50, 30), (50.5, 60, 4), (10, 10, 100))
        mended = mend(box(0, 0, 51, 100), box(49, 0, 100, 100), buildings=people)
        proof = mended.repair.proof
        columns = proof.columns()
        assert columns["households"].tolist() == [34]
        assert {str(move) for move in columns["moves"][0]} == {
            "a → b: 100.00 m², buildings: 1, households: 4.",
            "b → a: 100.00 m², buildings: 1, households: 30.",
        }
        balance = proof.balance(mended.repair.before, mended.repair.layer, people)
        assert balance.households_after.tolist() == [130, 4]
        lost = balance.households_before - balance.households_lost + balance.households_gained
        assert lost.tolist() == balance.households_after.tolist()

    def test_grids_away_from_faults_are_the_very_same(self, mend):
        mended = mend(box(0, 0, 51, 100), box(49, 0, 100, 100), box(100, 0, 200, 100))
        assert mended.is_untouched("c")

    def test_wide_faults_are_not_given_vertices_either(self, mend):
        mended = mend(box(0, 0, 60, 100), box(40, 20, 100, 80))
        assert mended.is_untouched("a")
        assert mended.is_untouched("b")


def noisy(n, seed, amount):
    """Return a lattice of which every grid was drawn by another hand."""
    random = np.random.default_rng(seed)
    shapes = np.empty(n * n, dtype=object)
    for row in range(n * n):
        x, y = row % n * 100, row // n * 100
        ring = shapely.get_coordinates(shapely.segmentize(box(x, y, x + 100, y + 100), 40))[:-1]
        shapes[row] = Polygon(ring + random.uniform(-amount, amount, ring.shape))
    return GridLayer("base", np.arange(n * n).astype(str), shapes)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("amount", [0.02, 0.5])
def test_layer_drawn_by_many_hands_becomes_a_coverage(seed, amount, profile):
    layer = noisy(5, seed, amount)
    repair = repair_coverage(layer, RepairSettings(4, 4))
    assert shapely.coverage_is_valid(repair.layer.geometries)
    assert len(check_layer(repair.layer, profile).findings) == 0
    assert repair.proof.changes.displacement_m.max() < 4 * amount
    again = repair_coverage(repair.layer, RepairSettings(4, 4))
    assert not len(again.proof.places)


def test_same_input_gives_the_same_output():
    first, second = (repair_coverage(noisy(4, 7, 0.3), RepairSettings(2, 2)) for _ in range(2))
    assert shapely.to_wkb(first.layer.geometries).tolist() == (
        shapely.to_wkb(second.layer.geometries).tolist()
    )


def test_input_is_not_changed():
    layer = noisy(3, 1, 0.3)
    before = shapely.to_wkb(layer.geometries).tolist()
    repair_coverage(layer, RepairSettings(2, 2))
    assert shapely.to_wkb(layer.geometries).tolist() == before


def test_cancel_stops_the_work():
    class Impatient:
        def step(self, share):
            if share > 0.3:
                raise CancelledError

    with pytest.raises(CancelledError):
        repair_coverage(noisy(3, 1, 0.3), RepairSettings(2, 2), progress=Impatient())


@pytest.mark.parametrize("settings", [(-1, 2), (2, float("inf")), (float("nan"), 2)])
def test_widths_that_cannot_work_are_refused(settings):
    with pytest.raises(GridError, match="MAX_"):
        RepairSettings(*settings)


def test_layer_without_grids_stays_without(drawn):
    assert len(repair_coverage(drawn(), RepairSettings(), Surroundings()).layer) == 0
