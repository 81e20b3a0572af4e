"""Partition problems to test on: the ground nearest to each building of a jittered lattice."""

import numpy as np
import shapely
from gridstrata.core.design.search.instance import find_touching, make_instance

SPACING_M = 45.0


def voronoi_atoms(n, seed):
    """Return polygons of n buildings in a square of about n lattice places."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(n)))
    lattice = np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1).reshape(-1, 2)[:n]
    places = (lattice + 0.5 + rng.uniform(-0.35, 0.35, (n, 2))) * SPACING_M
    frame = shapely.box(0, 0, side * SPACING_M, side * SPACING_M)
    nearest = shapely.voronoi_polygons(shapely.multipoints(places), extend_to=frame, ordered=True)
    return shapely.intersection(shapely.get_parts(nearest), frame)


def voronoi_instance(n, seed, low=0, high=80):
    """Return the partition problem of n buildings with random households."""
    polygons = voronoi_atoms(n, seed)
    people = np.random.default_rng(seed).integers(low, high, n)
    touching = find_touching(polygons)
    return make_instance(polygons, people, touching, np.ones(len(touching.across)))
