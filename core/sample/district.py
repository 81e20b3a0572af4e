"""The sample district: one call from a seed to every layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import shapely

from ..layers import Buildings, Codes, Column, Geometries, GridLayer, Stack
from .truth import DefectTruth

_NONE: Mapping[str, Column] = {}


@dataclass(frozen=True)
class Features:
    """Things on the map that are no grids.

    Attributes:
        geometries: Shape (n,).
        attributes: Columns by name, shape (n,) each.
    """

    geometries: Geometries
    attributes: Mapping[str, Column] = field(default_factory=lambda: dict(_NONE))

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self.geometries)


@dataclass(frozen=True)
class District:
    """A generated district, coordinates in metres of EPSG:4547.

    Attributes:
        seed, scale: What it was made from.
        base: The base grids.
        professional: Police, fire, safety, health and city-management grids.
        communities, subdistricts: The territory; the management bureau is among the latter.
        frame: What must be covered, dock and reservoirs included.
        exclusions: Dock and reservoirs.
        buildings: Footprints and people; None where they were left out.
        building_ids: Ids of 19 digits, shape (buildings,).
        roads: Lines with `class`: expressway, arterial, collector, street.
        rivers, river_areas: Lines and the water surface, with `width_m`.
        reservoirs, port, sea: Polygons with `name`.
        crossings: The base grids that departments truly split: what checks should find.
    """

    seed: int
    scale: int
    base: GridLayer
    professional: tuple[GridLayer, ...]
    communities: GridLayer
    subdistricts: GridLayer
    frame: shapely.Geometry
    exclusions: shapely.Geometry
    buildings: Buildings | None
    building_ids: Codes
    roads: Features
    rivers: Features
    river_areas: Features
    reservoirs: Features
    port: Features
    sea: Features
    crossings: DefectTruth

    @property
    def stack(self) -> Stack:
        """Return what the checks work on."""
        return Stack(
            self.base,
            self.professional,
            self.frame,
            self.exclusions,
            self.buildings,
            self.communities,
        )

    def layer(self, kind: str) -> GridLayer:
        """Return the base layer or the professional layer of a kind."""
        layers = {layer.kind: layer for layer in (self.base, *self.professional)}
        return layers[kind]
