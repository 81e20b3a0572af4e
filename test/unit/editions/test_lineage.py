"""What became of grids, class by class, with shares and counts."""

import numpy as np
import pytest
import shapely
from gridstrata.core.editions.compare import compare_editions
from gridstrata.core.layers import GridLayer
from shapely import box

NOISE = 0.2


@pytest.fixture
def compare(grid_layer):
    """Compare two editions given as grids by code."""

    def compare(before, after, houses=None, noise=NOISE):
        old, new = grid_layer(name="2025", **before), grid_layer(name="2026", **after)
        return compare_editions(old, new, noise, houses)

    return compare


def pairs(comparison):
    """Return the class of each pair of codes."""
    lineage = comparison.lineage
    names = (lineage.before_code.tolist(), lineage.after_code.tolist())
    return dict(zip(zip(*names), lineage.change.tolist()))


def row(comparison, before, after):
    """Return the lineage's row of a pair as a dictionary."""
    lineage = comparison.lineage
    found = (lineage.before_code == before) & (lineage.after_code == after)
    (place,) = np.flatnonzero(found)
    return {name: column[place] for name, column in lineage.columns().items()}


A, B, C = box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100)


def test_same_grid_is_unchanged(compare):
    assert pairs(compare({"a": A, "b": B}, {"a": A, "b": B})) == {
        ("a", "a"): "unchanged",
        ("b", "b"): "unchanged",
    }


def test_ring_that_begins_elsewhere_is_the_same_grid(compare):
    turned = "POLYGON((100 100, 0 100, 0 0, 100 0, 100 100))"
    comparison = compare({"a": A}, {"a": turned})
    assert pairs(comparison) == {("a", "a"): "unchanged"}
    assert not len(comparison.changed)


def test_vertex_more_is_the_same_grid(compare):
    more = "POLYGON((0 0, 50 0, 100 0, 100 40, 100 100, 0 100, 0 0))"
    comparison = compare({"a": A}, {"a": more})
    assert pairs(comparison) == {("a", "a"): "unchanged"}
    assert not len(comparison.changed)


def test_other_code_on_the_same_ground_is_recoded(compare):
    assert pairs(compare({"a": A, "b": B}, {"a": A, "x": B})) == {
        ("a", "a"): "unchanged",
        ("b", "x"): "recoded",
    }


def test_two_grids_that_swap_their_codes_are_recoded(compare):
    comparison = compare({"a": A, "b": B}, {"b": A, "a": B})
    assert pairs(comparison) == {("a", "b"): "recoded", ("b", "a"): "recoded"}
    assert comparison.lineage.moved_codes() == ["a", "b"]


def test_moved_border_is_one_group_of_both(compare):
    comparison = compare(
        {"a": A, "b": B, "c": C}, {"a": box(0, 0, 90, 100), "b": box(90, 0, 200, 100), "c": C}
    )
    assert pairs(comparison) == {
        ("a", "a"): "border_moved",
        ("a", "b"): "border_moved",
        ("b", "b"): "border_moved",
        ("c", "c"): "unchanged",
    }
    given = row(comparison, "a", "b")
    assert given["area_m2"] == pytest.approx(1000)
    assert given["before_share"] == pytest.approx(0.1)
    assert given["after_share"] == pytest.approx(1000 / 11000)
    assert comparison.lineage.component.tolist() == [1, 1, 1, 2]


def test_border_moved_far_is_no_reshuffle_while_each_goes_on(compare):
    comparison = compare({"a": A, "b": B}, {"a": box(0, 0, 20, 100), "b": box(20, 0, 200, 100)})
    assert set(pairs(comparison).values()) == {"border_moved"}


def test_split_merged_new_and_retired(compare):
    west, east = box(0, 0, 50, 100), box(50, 0, 100, 100)
    assert pairs(compare({"a": A}, {"a": west, "a2": east})) == {
        ("a", "a"): "split",
        ("a", "a2"): "split",
    }
    assert pairs(compare({"a": west, "a2": east}, {"a": A})) == {
        ("a", "a"): "merged",
        ("a2", "a"): "merged",
    }
    assert pairs(compare({"a": A, "b": B}, {"a": A, "c": C})) == {
        ("a", "a"): "unchanged",
        ("b", ""): "retired",
        ("", "c"): "new",
    }


def test_two_grids_that_become_three_are_reshuffled(compare):
    comparison = compare(
        {"a": A, "b": B},
        {"a": box(0, 0, 60, 100), "x": box(60, 0, 140, 100), "b": box(140, 0, 200, 100)},
    )
    assert set(pairs(comparison).values()) == {"reshuffled"}


def test_grids_that_go_on_under_each_others_codes_are_reshuffled(compare):
    comparison = compare({"a": A, "b": B}, {"b": box(0, 0, 95, 100), "a": box(95, 0, 200, 100)})
    assert set(pairs(comparison).values()) == {"reshuffled"}


def test_other_code_on_more_ground_is_a_border_that_moved(compare):
    comparison = compare({"a": A}, {"x": box(0, 0, 120, 100)})
    assert pairs(comparison) == {("a", "x"): "border_moved", ("", "x"): "border_moved"}
    assert row(comparison, "a", "x")["after_share"] == pytest.approx(100 / 120)
    assert row(comparison, "", "x")["after_share"] == pytest.approx(20 / 120)
    assert row(comparison, "", "x")["before_share"] == 0


def test_ground_given_up_moves_the_border(compare):
    comparison = compare({"a": A}, {"a": box(0, 0, 80, 100)})
    assert pairs(comparison) == {("a", "a"): "border_moved", ("a", ""): "border_moved"}
    assert row(comparison, "a", "")["before_share"] == pytest.approx(0.2)


def test_border_drawn_again_within_noise_changes_nothing_but_is_in_the_ground(compare):
    comparison = compare({"a": A, "b": B}, {"a": box(0, 0, 99.9, 100), "b": box(99.9, 0, 200, 100)})
    assert pairs(comparison) == {("a", "a"): "unchanged", ("b", "b"): "unchanged"}
    assert comparison.lineage.before_share.tolist() == [1, 1]
    changed = comparison.changed
    assert list(zip(changed.from_code, changed.to_code, changed.change)) == [("a", "b", "noise")]
    assert changed.area_m2 == pytest.approx([10])


def test_noise_is_a_width_and_can_be_set(compare):
    after = {"a": box(0, 0, 99.9, 100), "b": box(99.9, 0, 200, 100)}
    comparison = compare({"a": A, "b": B}, after, noise=0.05)
    assert ("a", "b") in pairs(comparison)


def test_what_rounding_leaves_is_noise_even_where_none_is_allowed(compare):
    after = {"a": box(0, 0, 99.9995, 100), "b": box(99.9995, 0, 200, 100)}
    comparison = compare({"a": A, "b": B}, after, noise=0)
    assert set(pairs(comparison).values()) == {"unchanged"}
    wide = {"a": box(0, 0, 99.99, 100), "b": box(99.99, 0, 200, 100)}
    assert pairs(compare({"a": A, "b": B}, wide, noise=0))["a", "b"] == "border_moved"


def test_long_thin_strip_wider_than_noise_is_no_noise(compare):
    far = {"a": box(0, 0, 100, 9000), "b": box(100, 0, 200, 9000)}
    after = {"a": box(0, 0, 99.7, 9000), "b": box(99.7, 0, 200, 9000)}
    assert pairs(compare(far, after))["a", "b"] == "border_moved"


def test_shares_add_up_to_one_per_grid_and_buildings_count_once(compare, buildings):
    houses = buildings((10, 50, 7), (95, 50, 20), (97, 20, 30), (150, 50, 3), (500, 500, 99))
    comparison = compare(
        {"a": A, "b": B}, {"a": box(0, 0, 90, 100), "b": box(90, 0, 200, 100)}, houses
    )
    lineage = comparison.lineage
    for code, share, households in (
        ("before_code", "before_share", "before_household_share"),
        ("after_code", "after_share", "after_household_share"),
    ):
        for grid in ("a", "b"):
            mine = getattr(lineage, code) == grid
            assert getattr(lineage, share)[mine].sum() == pytest.approx(1, abs=1e-12)
            assert getattr(lineage, households)[mine].sum() == pytest.approx(1, abs=1e-12)
    given = row(comparison, "a", "b")
    assert (given["buildings"], given["households"], given["residents"]) == (2, 50, 100)
    assert given["before_household_share"] == pytest.approx(50 / 57)
    assert given["after_household_share"] == pytest.approx(50 / 53)
    assert lineage.buildings.sum() == 4


def test_house_on_a_sliver_of_noise_does_not_move(compare, buildings):
    houses = buildings((99.95, 50, 4))
    comparison = compare(
        {"a": A, "b": B}, {"a": box(0, 0, 99.9, 100), "b": box(99.9, 0, 200, 100)}, houses
    )
    assert row(comparison, "a", "a")["households"] == 4
    assert row(comparison, "b", "b")["households"] == 0
    assert comparison.changed.households.tolist() == [0]


def test_house_on_ground_that_only_one_edition_holds_counts_there(compare, buildings):
    houses = buildings((250, 50, 4), (150, 50, 2))
    comparison = compare({"a": A, "b": B}, {"a": A, "c": C}, houses)
    assert row(comparison, "", "c")["households"] == 4
    assert row(comparison, "b", "")["households"] == 2


def test_changed_ground_is_one_exact_polygon_per_pair_of_codes(compare):
    comparison = compare(
        {"a": A, "b": B, "c": C},
        {"a": box(0, 0, 90, 100), "b": box(90, 0, 200, 100), "x": C},
    )
    changed = comparison.changed
    found = list(zip(changed.from_code, changed.to_code, changed.change))
    assert found == [("a", "b", "border_moved"), ("c", "x", "recoded")]
    assert shapely.equals(changed.geometry[0], box(90, 0, 100, 100))
    assert shapely.equals(changed.geometry[1], C)


def test_codes_of_an_old_vintage_are_followed_by_ground(compare):
    before = {"440307005012001": A, "440307005012002": B}
    after = {
        "440310001012001": A,
        "440310001012002": box(100, 0, 150, 100),
        "440310001012003": box(150, 0, 200, 100),
    }
    assert pairs(compare(before, after)) == {
        ("440307005012001", "440310001012001"): "recoded",
        ("440307005012002", "440310001012002"): "split",
        ("440307005012002", "440310001012003"): "split",
    }


def test_codes_keep_leading_zeros_and_their_length(compare):
    assert pairs(compare({"012": A, "12": B}, {"012": A, "0000000012": B})) == {
        ("012", "012"): "unchanged",
        ("12", "0000000012"): "recoded",
    }


def test_multipart_grid_and_grid_with_a_hole_are_followed(compare):
    ring = shapely.difference(A, box(40, 40, 60, 60))
    island = shapely.union_all([box(40, 40, 60, 60), box(300, 0, 320, 20)])
    comparison = compare({"a": ring, "i": island}, {"a": A, "i": box(300, 0, 320, 20)})
    assert pairs(comparison) == {
        ("a", "a"): "border_moved",
        ("i", "a"): "border_moved",
        ("i", "i"): "border_moved",
    }


def test_table_does_not_depend_on_the_order_of_the_grids(compare):
    before = {"a": A, "b": B, "c": C}
    after = {"a": box(0, 0, 90, 100), "b": box(90, 0, 190, 100), "d": box(190, 0, 300, 100)}
    one = compare(before, after)
    other = compare(dict(reversed(before.items())), dict(reversed(after.items())))
    for name, column in one.lineage.columns().items():
        assert column.tolist() == pytest.approx(other.lineage.columns()[name].tolist()) or (
            column.tolist() == other.lineage.columns()[name].tolist()
        )


def test_count_tells_the_groups_of_each_class(compare):
    comparison = compare(
        {"a": A, "b": B, "c": C},
        {"a": box(0, 0, 90, 100), "b": box(90, 0, 200, 100), "x": C, "n": box(300, 0, 400, 9)},
    )
    assert comparison.lineage.count() == {
        "unchanged": 0,
        "recoded": 1,
        "border_moved": 1,
        "split": 0,
        "merged": 0,
        "reshuffled": 0,
        "new": 1,
        "retired": 0,
    }


def test_large_layers_give_one_row_per_unchanged_grid():
    x, y = (place.ravel() for place in np.meshgrid(np.arange(40), np.arange(40)))
    shapes = shapely.box(x, y, x + 1, y + 1)
    codes = np.array([f"{place:04}" for place in range(1600)])
    layer = GridLayer("base", codes, shapes)
    comparison = compare_editions(layer, layer, NOISE)
    assert comparison.lineage.count()["unchanged"] == 1600
    assert comparison.lineage.area_m2.tolist() == [1.0] * 1600
