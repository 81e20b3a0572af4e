"""What keeps shapes exact: vertices put where they belong, unions that never fail."""

import numpy as np
import pytest
import shapely
from gridstrata.core.align.snapping import put_on_corners, snap_to_borders
from gridstrata.core.align.straightening import without_idle_vertices
from gridstrata.core.align.unions import dissolve_safely
from gridstrata.core.edges import directed_edges
from shapely import box


def array(*shapes):
    found = np.empty(len(shapes), dtype=object)
    found[:] = shapes
    return found


def points_of(edges):
    return {tuple(point) for point in np.concatenate([edges.start, edges.stop]).tolist()}


def test_vertices_from_another_crs_are_the_base_grids_again(base, police):
    upper = police(p=box(1e-8, 0, 100, 100 - 1e-8), q=box(100, 0, 200.01, 100))
    put = put_on_corners(upper, base)
    assert shapely.equals_exact(put.geometries[0], base.geometries[0], tolerance=0)
    assert shapely.bounds(put.geometries[1])[2] == 200.01


def test_ends_beside_a_border_are_put_on_it_and_those_on_it_stay(base):
    line = directed_edges(array(shapely.Polygon([(50, 5e-5), (99.99995, 50), (70, 70)])))
    assert points_of(snap_to_borders(line, base)) == {(50, 0), (100, 50), (70, 70)}
    on_it = directed_edges(array(shapely.Polygon([(50, 1e-7), (100, 100), (70, 70)])))
    assert (50, 1e-7) in points_of(snap_to_borders(on_it, base))


def test_unions_keep_every_vertex():
    united = dissolve_safely(array(box(0, 0, 1, 1), box(1, 0, 2, 1)), np.array([0, 0]))
    assert len(shapely.get_coordinates(united[0])) == 7


@pytest.mark.parametrize("other", [box(1, 0, 3, 2), shapely.Polygon([(0, 0), (2, 0), (1, 1)])])
def test_polygons_that_do_not_fit_are_united_all_the_same(other):
    lying = array(box(0, 0, 2, 2), other, box(9, 9, 10, 10))
    united = dissolve_safely(lying, np.array([0, 0, 1]))
    assert shapely.equals(united[0], shapely.union(lying[0], other))
    assert shapely.area(united[1]) == 1


@pytest.mark.parametrize(
    ("middle", "stays"),
    [
        pytest.param((50, 0), False, id="on a border, straight"),
        pytest.param((50, 1), True, id="where the border turns"),
    ],
)
def test_vertices_that_nothing_needs_go(base, middle, stays):
    grid = shapely.Polygon([(0, 0), middle, (100, 0), (100, 100), (0, 100)])
    (lean,) = without_idle_vertices(array(grid), base, array(grid), array())
    assert (middle in {tuple(p) for p in shapely.get_coordinates(lean).tolist()}) is stays


def test_vertex_of_a_border_as_drawn_stays_inside_of_a_base_grid(base):
    grid = shapely.Polygon([(0, 0), (100, 0), (100, 50), (50, 50), (0, 50)])
    (lean,) = without_idle_vertices(array(grid), base, array(grid), array())
    assert (50, 50) in {tuple(point) for point in shapely.get_coordinates(lean).tolist()}
