"""Shapes of two editions that are the same, found without intersecting any."""

import numpy as np
import shapely
from gridstrata.core.editions.matching import match_shapes
from shapely import box

A, B = box(0, 0, 100, 100), box(100, 0, 200, 100)


def shapes(*given):
    made = np.empty(len(given), dtype=object)
    made[:] = [shapely.from_wkt(shape) if isinstance(shape, str) else shape for shape in given]
    return made


def pairs(before, after):
    same = match_shapes(shapes(*before), shapes(*after))
    return list(zip(same.before.tolist(), same.after.tolist()))


def test_same_bytes_are_the_same_shape_wherever_they_stand():
    assert pairs([A, B], [B, A]) == [(0, 1), (1, 0)]


def test_ring_that_begins_elsewhere_or_runs_the_other_way_is_the_same_shape():
    turned = "POLYGON((100 100, 100 0, 0 0, 0 100, 100 100))"
    assert pairs([A], [turned]) == [(0, 0)]


def test_vertices_a_billionth_of_a_metre_off_are_the_same():
    moved = shapely.transform(A, lambda points: points + 1e-9)
    assert pairs([A, B], [B, moved]) == [(0, 1), (1, 0)]


def test_vertices_a_tenth_of_a_millimetre_off_are_not():
    moved = shapely.transform(A, lambda points: points + 1e-4)
    assert pairs([A], [moved]) == []


def test_vertex_more_on_an_edge_is_the_same_shape_on_either_side():
    more = "POLYGON((0 0, 50 0, 100 0, 100 100, 0 100, 0 0))"
    assert pairs([A], [more]) == [(0, 0)]
    assert pairs([more], [A]) == [(0, 0)]


def test_shapes_without_a_match_get_the_vertices_of_the_others():
    same = match_shapes(shapes(A), shapes(box(0, 0, 50 + 1e-8, 100), box(50 + 1e-8, 0, 100, 100)))
    assert not len(same.before)
    corners = set(map(tuple, shapely.get_coordinates(same.old)))
    assert {(50 + 1e-8, 0.0), (50 + 1e-8, 100.0)} <= corners


def test_thin_shape_is_not_broken_by_the_vertices_of_others():
    thin = "POLYGON((0 0, 100 0, 100 0.0000005, 0 0.0000005, 0 0))"
    same = match_shapes(shapes(thin), shapes("POLYGON((0 0, 100 0, 100 0.0000002, 0 1, 0 0))"))
    assert shapely.is_valid(same.old).all()
    assert shapely.is_valid(same.new).all()


def test_no_shapes_match_nothing():
    assert pairs([], [A]) == []
    assert pairs([A], []) == []
