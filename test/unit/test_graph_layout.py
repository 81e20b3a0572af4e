"""Places of the grids in the picture of the mapping."""

from itertools import pairwise

import numpy as np
import pytest
from gridstrata.core.graph_layout import lay_out

RELATIONS = (
    ("a", "north", "police", "p"),
    ("b", "north", "police", "p"),
    ("c", "south", "police", "q"),
    ("d", "south", "police", "q"),
    ("d", "south", "police", "p"),
    ("a", "north", "fire", "f"),
    ("b", "north", "fire", "f"),
    ("c", "south", "fire", ""),
    ("d", "south", "fire", ""),
)


def laid_out(rows=RELATIONS):
    return lay_out(*(np.array(column, dtype=str) for column in zip(*rows)))


def district(grids, kinds):
    """Return relations of a district, each kind's grids holding neighbours."""
    return [
        (f"B{row:04}", f"C{row * 10 // grids}", kind, f"{kind}{row * count // grids:03}")
        for kind, count in kinds.items()
        for row in range(grids)
    ]


def angles(places):
    return np.arctan2(places[:, 1], places[:, 0])


def radii(places):
    return np.hypot(*places.T)


def apart(left, right):
    return np.abs((left - right + np.pi) % (2 * np.pi) - np.pi)


def test_every_grid_is_one_node():
    layout = laid_out()
    assert layout.inner.tolist() == ["a", "b", "c", "d"]
    assert layout.group.tolist() == ["north", "north", "south", "south"]
    assert sorted(zip(layout.kind.tolist(), layout.outer.tolist())) == [
        ("fire", "f"), ("police", "p"), ("police", "q"),
    ]  # fmt: skip


def test_edges_lead_to_those_who_serve_and_nobody_is_no_edge():
    layout = laid_out()
    named = {(layout.inner[left], layout.outer[right]) for left, right in layout.edges}
    assert named == {("a", "p"), ("b", "p"), ("c", "q"), ("d", "q"), ("d", "p"), ("a", "f"),
                     ("b", "f")}  # fmt: skip


def test_relation_told_twice_is_one_edge():
    assert len(laid_out([*RELATIONS, *RELATIONS]).edges) == 7


def test_same_codes_in_two_kinds_are_two_nodes():
    layout = laid_out([("a", "", "police", "1"), ("a", "", "fire", "1")])
    assert layout.kind.tolist() == ["fire", "police"]
    assert len(layout.edges) == 2


def test_base_grids_are_amid_and_professional_grids_around_them():
    layout = laid_out(district(500, {"police": 40, "fire": 12}))
    assert radii(layout.inner_at).max() <= 1 + 1e-9
    assert radii(layout.inner_at).min() >= 0.3
    assert radii(layout.outer_at).min() > 1.2


def test_no_two_nodes_stand_on_one_place():
    layout = laid_out(district(2000, {"police": 200, "fire": 60, "safety": 500}))
    for places in (layout.inner_at, layout.outer_at):
        between = np.hypot(*(places[:, None] - places[None]).T)
        assert between[~np.eye(len(places), dtype=bool)].min() > 0.008


def test_base_grids_of_a_community_stand_together():
    layout = laid_out(district(500, {"police": 40}))
    assert np.count_nonzero(layout.group[1:] != layout.group[:-1]) == 9
    assert np.all(np.diff(angles(layout.inner_at) % (2 * np.pi)) > 0)


def test_every_kind_has_an_arc_of_its_own():
    layout = laid_out(district(500, {"fire": 12, "police": 40, "safety": 90}))
    at = (angles(layout.outer_at) + np.pi / 2) % (2 * np.pi)
    spans = [
        (at[layout.kind == k].min(), at[layout.kind == k].max()) for k in np.unique(layout.kind)
    ]
    assert all(end < start for (_, end), (start, _) in pairwise(spans))


def test_small_kind_still_has_room():
    layout = laid_out(district(500, {"fire": 2, "safety": 250}))
    at = angles(layout.outer_at[layout.kind == "fire"])
    assert apart(at[:1], at[1:])[0] > 0.3


def test_only_kind_stands_opposite_its_base_grids():
    layout = laid_out(district(600, {"police": 30}))
    toward = angles(layout.inner_at)[layout.edges[:, 0]]
    at = angles(layout.outer_at)[layout.edges[:, 1]]
    assert apart(toward, at).max() < 0.5


def test_order_along_an_arc_keeps_edges_from_crossing():
    layout = laid_out(district(600, {"fire": 10, "police": 30}))
    police = np.flatnonzero(layout.kind == "police")
    first = layout.edges[np.unique(layout.edges[:, 1], return_index=True)[1], 0]
    along = first[police]
    assert np.count_nonzero(np.diff(along) < 0) <= 1  # where the turn is cut open


@pytest.mark.parametrize("seed", range(3))
def test_order_of_the_rows_does_not_matter(seed):
    rows = district(200, {"fire": 10, "police": 30})
    shuffled = [rows[place] for place in np.random.default_rng(seed).permutation(len(rows))]
    one, other = laid_out(rows), laid_out(shuffled)
    for name in ("inner", "group", "inner_at", "kind", "outer", "outer_at", "edges"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


def test_nobody_served_at_all_is_nodes_without_edges():
    layout = laid_out([("a", "c", "police", ""), ("b", "c", "police", "")])
    assert layout.inner_at.shape == (2, 2)
    assert (layout.outer_at.shape, layout.edges.shape) == ((0, 2), (0, 2))


def test_nothing_at_all_is_an_empty_picture():
    layout = lay_out(*(np.array([], dtype=str) for _ in range(4)))
    assert (len(layout.inner), len(layout.outer), len(layout.edges)) == (0, 0, 0)
