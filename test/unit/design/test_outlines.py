"""Changed grids fitted to those that did not change."""

import numpy as np
import shapely
from gridstrata.core.design.redivision.outlines import fit_outlines
from gridstrata.core.layers import BASE, GridLayer
from gridstrata.core.tiling.matching import insert_points, match_vertices

NOWHERE = shapely.STRtree(np.empty(0, dtype=object))


def layer(*shapes):
    codes = np.array([f"g{row}" for row in range(len(shapes))])
    return GridLayer(BASE, codes, match_vertices(np.array(shapes)))


def fit(shapes, existing, untouched, sealed=None, places=NOWHERE):
    sealed = np.zeros(len(existing), dtype=bool) if sealed is None else np.array(sealed)
    # unions of atoms have the vertices that the grids had before
    known = shapely.get_coordinates(existing.geometries)
    shapes = insert_points(match_vertices(np.array(shapes)), known)
    return fit_outlines(shapes, existing, np.array(untouched), sealed, places)


def points(shape):
    return set(map(tuple, shapely.get_coordinates(shape).tolist()))


# two squares beside each other, and one above both
LEFT, RIGHT = shapely.box(0, 0, 200, 200), shapely.box(200, 0, 400, 200)
ABOVE = shapely.box(0, 200, 400, 400)


def test_a_new_border_that_ends_on_another_grid_gives_it_a_vertex():
    existing = layer(LEFT, RIGHT, ABOVE)
    outlines = fit(
        [shapely.box(0, 0, 130, 200), shapely.box(130, 0, 400, 200)],
        existing,
        [False, False, True],
    )
    assert outlines.received.tolist() == [2]
    assert (130.0, 200.0) in points(outlines.with_vertex[0])
    assert outlines.with_vertex[0].equals(ABOVE)


def test_it_ends_at_a_vertex_that_is_near_instead():
    above = shapely.Polygon([(0, 200), (120, 200), (400, 200), (400, 400), (0, 400)])
    existing = layer(LEFT, RIGHT, above)
    outlines = fit(
        [shapely.box(0, 0, 130, 200), shapely.box(130, 0, 400, 200)],
        existing,
        [False, False, True],
    )
    assert not len(outlines.received)
    assert (130.0, 200.0) not in points(outlines.changed[0])
    assert (120.0, 200.0) in points(outlines.changed[0]) & points(outlines.changed[1])
    assert shapely.area(outlines.changed).sum() == 80_000
    assert shapely.coverage_is_valid(outlines.changed)


def test_it_does_not_where_a_building_would_change_sides():
    above = shapely.Polygon([(0, 200), (120, 200), (400, 200), (400, 400), (0, 400)])
    existing = layer(LEFT, RIGHT, above)
    outlines = fit(
        [shapely.box(0, 0, 130, 200), shapely.box(130, 0, 400, 200)],
        existing,
        [False, False, True],
        places=shapely.STRtree([shapely.Point(128, 190)]),
    )
    assert outlines.received.tolist() == [2]
    assert (130.0, 200.0) in points(outlines.changed[0])


def test_a_sealed_grid_receives_no_vertex_and_its_next_one_is_taken_however_far():
    existing = layer(LEFT, RIGHT, ABOVE)
    outlines = fit(
        [shapely.box(0, 0, 130, 200), shapely.box(130, 0, 400, 200)],
        existing,
        [False, False, True],
        sealed=[False, False, True],
    )
    assert not len(outlines.received)
    assert (200.0, 200.0) in points(outlines.changed[0])
    assert shapely.area(outlines.changed).sum() == 80_000


def test_vertices_that_only_the_atoms_needed_are_left_out():
    existing = layer(LEFT, RIGHT, ABOVE)
    left = shapely.Polygon([(0, 0), (130, 0), (130, 200), (90, 200), (40, 200), (0, 200)])
    outlines = fit([left, shapely.box(130, 0, 400, 200)], existing, [False, False, True])
    assert not points(outlines.changed[0]) & {(90.0, 200.0), (40.0, 200.0)}


def test_corners_between_two_changed_grids_stay():
    existing = layer(LEFT, RIGHT)
    taken = shapely.box(150, 50, 200, 150)
    outlines = fit(
        [shapely.difference(LEFT, taken), shapely.union(RIGHT, taken)], existing, [False, False]
    )
    assert {(200.0, 50.0), (150.0, 50.0)} <= points(outlines.changed[0])
    assert shapely.area(outlines.changed).tolist() == [35_000, 45_000]


def test_holes_stay():
    ring = shapely.difference(LEFT, shapely.box(50, 50, 100, 100))
    existing = layer(ring, RIGHT, ABOVE)
    outlines = fit(
        [shapely.difference(ring, shapely.box(130, 0, 200, 200)), shapely.box(130, 0, 400, 200)],
        existing,
        [False, False, True],
    )
    assert len(outlines.changed[0].interiors) == 1


def test_no_grid_gives_away_all_it_has():
    above = shapely.Polygon([(0, 200), (120, 200), (400, 200), (400, 400), (0, 400)])
    existing = layer(LEFT, RIGHT, above)
    shapes = [
        shapely.Polygon([(120, 200), (130, 200), (125, 150)]),
        shapely.Polygon([(130, 200), (400, 200), (400, 0), (200, 0), (125, 0), (125, 150)]),
        shapely.Polygon([(0, 0), (125, 0), (125, 150), (120, 200), (0, 200)]),
    ]
    outlines = fit(shapes, existing, [False, False, True])
    assert shapely.area(outlines.changed[0]) == 250
