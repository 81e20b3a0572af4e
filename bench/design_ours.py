"""This project's own partition, design and re-division, called the way the peers are."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import shapely
from adjacency import Adjacency
from building_field import BuildingField

import plugin  # noqa: F401  (registers the checkout, in a process of its own too)


def partition_atoms(field: BuildingField, _: Adjacency, seed: int = 1) -> np.ndarray:
    """Return the labels of the public core function on the atoms as they are given."""
    from gridstrata.core.design.pace import Pace
    from gridstrata.core.design.search.instance import find_touching, make_instance
    from gridstrata.core.design.search.partition import partition
    from gridstrata.core.design.settings import DesignSettings

    touching = find_touching(field.pieces)
    nowhere_a_barrier = np.ones(len(touching.edges))
    instance = make_instance(field.pieces, field.households, touching, nowhere_a_barrier)
    settings = DesignSettings(seed=seed)
    count = settings.band.best_count(int(field.households.sum()))
    return partition(instance, settings.band, count, settings.compactness, seed, Pace())


def partition_other_seed(field: BuildingField, adjacency: Adjacency) -> np.ndarray:
    """The same with another seed."""
    return partition_atoms(field, adjacency, seed=2)


def partition_without_numba(field: BuildingField, adjacency: Adjacency) -> np.ndarray:
    """The same where the optional accelerator is not installed; for a fresh process only."""
    sys.modules["numba"] = None  # type: ignore[assignment]  (an import of it now fails)
    return partition_atoms(field, adjacency)


def design_field(field: BuildingField, _: Adjacency) -> np.ndarray:
    """Return the base grids of a field drawn as one community without barriers, atoms and all."""
    return design(communities_of(field.frame), buildings_of(field)).grids.geometries


def communities_of(*polygons: shapely.Geometry) -> Any:
    """Return polygons as a layer of communities."""
    from gridstrata.core.layers import GridLayer

    codes = np.array([f"44030800{row + 1:04}" for row in range(len(polygons))])
    return GridLayer("community", codes, np.array(polygons, dtype=object))


def buildings_of(field: BuildingField) -> Any:
    """Return the buildings of a field, without footprints."""
    return buildings(field.points, field.households)


def buildings(
    points: np.ndarray, households: np.ndarray, footprints: np.ndarray | None = None
) -> Any:
    """Return buildings with three residents to a household."""
    from gridstrata.core.layers import Buildings

    people = households.astype(np.int64)
    return Buildings(points, people, 3 * people, footprints)


def design(
    communities: Any,
    buildings: Any,
    lines: np.ndarray | None = None,
    classes: np.ndarray | None = None,
    water: shapely.Geometry | None = None,
) -> Any:
    """Draw base grids with the default settings; lines are barriers of the given classes."""
    from gridstrata.core.design.design import design_base_grids
    from gridstrata.core.design.settings import DesignSettings
    from gridstrata.core.progress import Silent

    return design_base_grids(
        communities, buildings, barriers(lines, classes), water, DesignSettings(), Silent()
    )


def redivide(
    existing: Any,
    communities: Any,
    buildings: Any,
    lines: np.ndarray | None = None,
    classes: np.ndarray | None = None,
    water: shapely.Geometry | None = None,
) -> Any:
    """Re-divide existing base grids with the default settings."""
    from gridstrata.core.design.redivision.redivide import redivide_base_grids
    from gridstrata.core.design.settings import DesignSettings
    from gridstrata.core.progress import Silent

    return redivide_base_grids(
        existing,
        communities,
        buildings,
        barriers(lines, classes),
        water,
        DesignSettings(),
        Silent(),
    )


def barriers(lines: np.ndarray | None, classes: np.ndarray | None) -> Any:
    """Return lines with their classes as barriers; none where there are none."""
    from gridstrata.core.design.ground.barriers import NO_BARRIERS, Barriers

    if lines is None or classes is None:
        return NO_BARRIERS
    return Barriers(lines, classes)
