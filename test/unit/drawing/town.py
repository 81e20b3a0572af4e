"""Small towns to draw in: blocks, base grids made of them, buildings, professional grids."""

import numpy as np
import shapely
from gridstrata.core.drawing.sheet import Sheet
from gridstrata.core.layers import BASE, Buildings, GridLayer
from gridstrata.core.profiles import read_profile
from gridstrata.core.tiling.matching import match_vertices
from gridstrata.core.tiling.mesh import dissolve, find_sides
from gridstrata.core.width import is_wider

SPACING_M = 80.0
CORNER = np.array([520_000.0, 2_492_000.0])


def lattice(side, seed):
    """Return side x side blocks between streets that are bent a little."""
    rng = np.random.default_rng(seed)
    steps = np.arange(side + 1)
    nodes = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1)
    nodes = nodes + rng.uniform(-0.2, 0.2, nodes.shape)
    east = np.stack([nodes[:-1], nodes[1:]], axis=2).reshape(-1, 2, 2)
    north = np.stack([nodes[:, :-1], nodes[:, 1:]], axis=2).reshape(-1, 2, 2)
    ends = np.concatenate([east, north])
    middles = ends.mean(axis=1) + rng.uniform(-0.03, 0.03, (len(ends), 2))
    lines = np.stack([ends[:, 0], middles, ends[:, 1]], axis=1) * SPACING_M + CORNER
    return shapely.get_parts(shapely.polygonize(shapely.linestrings(lines)))


def voronoi(side, seed):
    """Return side x side blocks, each the ground nearest to a place."""
    rng = np.random.default_rng(seed)
    steps = np.arange(side)
    places = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) + 0.5
    places = (places + rng.uniform(-0.35, 0.35, places.shape)) * SPACING_M + CORNER
    frame = shapely.box(*CORNER, *(CORNER + side * SPACING_M))
    tiles = shapely.voronoi_polygons(shapely.multipoints(places), extend_to=frame)
    faces = shapely.get_parts(shapely.intersection(shapely.get_parts(tiles), frame))
    lines = shapely.union_all(shapely.boundary(faces), grid_size=0.001)
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))


def neighbours(shapes):
    """Return the rows beside each shape."""
    sides = find_sides(shapes)
    inner = sides.other >= 0
    near = [set() for _ in shapes]
    for face, other in zip(sides.face[inner].tolist(), sides.other[inner].tolist()):
        near[face].add(other)
    return near


def grown(shapes, count, seed):
    """Return a label per shape: connected groups of random forms."""
    rng = np.random.default_rng(seed)
    near = neighbours(shapes)
    labels = np.full(len(shapes), -1)
    labels[rng.permutation(len(shapes))[:count]] = np.arange(count)
    while (labels < 0).any():
        open_ = [(a, b) for a in np.flatnonzero(labels >= 0) for b in near[a] if labels[b] < 0]
        a, b = sorted(open_)[rng.integers(len(open_))]
        labels[b] = labels[a]
    return labels


def houses(atoms, seed):
    """Return several houses in every block, some reaching over its border."""
    rng = np.random.default_rng([seed, 1])
    west, south, east, north = np.repeat(shapely.bounds(atoms), 4, axis=0).T
    points = shapely.points(rng.uniform(west, east), rng.uniform(south, north))
    footprints = shapely.buffer(points, 5, cap_style="square")
    kept = []
    for row, footprint in enumerate(footprints):
        if not shapely.dwithin(footprints[kept], footprint, 1.0).any():
            kept.append(row)
    people = rng.integers(0, 60, len(kept))
    return Buildings(points[kept], people, 2 * people, footprints[kept])


def make_sheet(atoms, labels, *, buildings=None, straighten=0.0, **further):
    """Return the sheet of base grids that are made of atoms, shape of `labels` one each."""
    base = dissolve(atoms, labels)
    if straighten:
        base = shapely.coverage_simplify(base, straighten)
    sheet = {
        "base": layer(BASE, base),
        "locked": np.zeros(len(base), dtype=bool),
        "buildings": buildings,
        "professional": (),
        "frame": None,
        "exclusions": None,
        "atoms": atoms,
        "profile": read_profile(),
    }
    return Sheet(**(sheet | further))


def layer(kind, shapes):
    return GridLayer(kind, np.array([f"{kind[0]}{row:02d}" for row in range(len(shapes))]), shapes)


def without_cut_houses(buildings, grids):
    """Return the buildings that do not reach from one grid into another."""
    parts = shapely.intersection(buildings.footprints[:, None], grids[None, :])
    whole = is_wider(parts.ravel(), 0.2).reshape(parts.shape).sum(axis=1) == 1
    return Buildings(
        buildings.points[whole],
        buildings.households[whole],
        buildings.residents[whole],
        buildings.footprints[whole],
    )


def town(seed, *, blocks=lattice, side=6, grids=5, straighten=0.0, **further):
    """Return a random town with houses and two kinds of professional grids."""
    atoms = blocks(side, seed)
    labels = grown(atoms, grids, seed)
    plain = make_sheet(atoms, labels, straighten=straighten)
    base = plain.base.geometries
    professional = (
        layer("police", dissolve(base, np.arange(len(base)) % 2)),
        layer("fire", dissolve(atoms, grown(atoms, 3, seed + 100))),
    )
    buildings = without_cut_houses(houses(atoms, seed), base)
    return make_sheet(
        atoms,
        labels,
        straighten=straighten,
        **({"buildings": buildings, "professional": professional} | further),
    )


def points(shape):
    """Return the vertices of a shape."""
    return set(map(tuple, shapely.get_coordinates(shape).tolist()))


def count_cut(sheet, grids):
    """Return how many footprints more than one grid holds."""
    footprints = sheet.buildings.footprints
    parts = shapely.intersection(footprints[:, None], grids[None, :])
    return int((is_wider(parts.ravel(), 0.2).reshape(parts.shape).sum(axis=1) > 1).sum())


def assert_sound(sheet, change):
    """Assert that a change keeps the base grids a coverage of the same ground, houses whole."""
    before = sheet.base.geometries
    after = change.applied_to(before)
    grids = after[~shapely.is_missing(after)]
    assert shapely.is_valid(grids).all()
    assert (shapely.get_type_id(grids) == shapely.GeometryType.POLYGON).all()
    # a border may end on a straight edge of a locked grid, which is given no vertex
    matched = match_vertices(grids) if sheet.locked.any() else grids
    assert shapely.is_empty(shapely.coverage_invalid_edges(matched)).all()
    ground = shapely.union_all(before)
    assert shapely.area(shapely.symmetric_difference(shapely.union_all(grids), ground)) < 0.01
    assert abs(shapely.area(grids).sum() - ground.area) < 0.01
    assert not any(sheet.locked[row] for row in [*change.shapes, *change.removed])
    if sheet.buildings is not None and sheet.buildings.footprints is not None:
        assert count_cut(sheet, grids) <= count_cut(sheet, before)
    return after
