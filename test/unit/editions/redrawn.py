"""Editions of random grids: a coverage, and what may become of it."""

import numpy as np
import shapely
from gridstrata.core.faces import NODING_GRID_M
from gridstrata.core.layers import BASE, GridLayer
from gridstrata.core.tiling.mesh import dissolve, renumber
from gridstrata.core.vertices import Vertices

CORNER = np.array([520_000.0, 2_492_000.0])
SIDE = 12
STEP_M = 200.0


def random_grids(seed):
    """Return Voronoi grids, a coverage with matched vertices, as an edition."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    places = np.c_[x.ravel(), y.ravel()] + rng.uniform(0.1, 0.9, (SIDE * SIDE, 2))
    frame = shapely.box(*CORNER, *(CORNER + SIDE * STEP_M))
    points = shapely.multipoints(places * STEP_M + CORNER)
    shapes = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame))
    codes = np.array([f"{row:03}" for row in range(len(shapes))])
    return GridLayer(BASE, codes, shapely.intersection(shapes, frame), "before")


def redrawn(layer, seed):
    """Return a new edition: most grids as before, others cut in two, merged, gone or recoded.

    The halves of every sixth grid go to a random grid beside it; six grids are divided.
    """
    rng = np.random.default_rng(seed)
    n = len(layer)
    order = rng.permutation(n)
    givers, divided = order[: n // 6], order[n // 6 : n // 6 + 6]
    atoms, label = _cut(layer.geometries, np.append(givers, divided), rng)
    for row in givers:
        first = np.flatnonzero(label == row)[0]
        label[first] = _beside(layer.geometries, atoms[first], row, rng)
    for place, row in enumerate(divided):
        label[np.flatnonzero(label == row)[0]] = n + place
    label[label == order[40]] = _beside(
        layer.geometries, layer.geometries[order[40]], order[40], rng
    )
    codes = np.append(layer.codes, [f"n{place}" for place in range(len(divided))]).astype(object)
    codes[order[50:53]] = ["r0", "r1", "r2"]
    codes = codes[np.unique(label)].astype(str)
    stays = rng.permutation(len(codes))[2:]
    return GridLayer(BASE, codes[stays], dissolve(atoms, renumber(label))[stays], "after")


def trembling(layer, size_m, seed):
    """Return the edition with every vertex moved by up to `size_m`, alike in all grids."""
    points, place = np.unique(
        shapely.get_coordinates(layer.geometries), axis=0, return_inverse=True
    )
    rng = np.random.default_rng(seed)
    moved = (points + rng.uniform(-size_m, size_m, points.shape))[place.ravel()]
    shapes = shapely.set_coordinates(layer.geometries.copy(), moved)
    return GridLayer(layer.kind, layer.codes, shapes, "after")


def _cut(shapes, rows, rng):
    """Return the faces between the borders and lines across some grids, and the grid of each."""
    borders = shapely.boundary(shapes)
    across = [shapely.intersection(_line_through(shapes[row], rng), shapes[row]) for row in rows]
    noded = shapely.union_all(np.append(borders, across), grid_size=NODING_GRID_M)
    atoms = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    atoms = Vertices.of(shapes).restored(atoms)
    atom, grid = shapely.STRtree(shapes).query(shapely.point_on_surface(atoms), "within")
    return atoms[atom], grid


def _line_through(shape, rng):
    middle = shapely.get_coordinates(shapely.centroid(shape))[0]
    angle = rng.uniform(0, np.pi)
    along = 1e4 * np.array([np.cos(angle), np.sin(angle)])
    return shapely.LineString([middle - along, middle + along])


def _beside(shapes, ground, row, rng):
    """Return the row of a random grid that some ground of grid `row` has a border with."""
    near = shapely.STRtree(shapes).query(ground, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[near], shapely.buffer(ground, 1)))
    return rng.choice(near[(near != row) & (common > 10)])
