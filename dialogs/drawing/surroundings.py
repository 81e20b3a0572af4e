"""What lies on and round base grids: buildings, professional grids, atoms, frame, exclusions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import QgsVectorLayer

from ...core.layers import Buildings, Geometries, GridLayer
from ...core.profiles import DEFAULT_PROFILE, RuleProfile, read_profile
from ...core.shapes import is_area, is_empty, made_polygonal
from ...processing.crs import Bounds, Transform, bounds_in
from ...processing.layers import Rows, numbers_of, texts_of, title_of
from ..workbench.roles import ATOMS, BUILDINGS, HOUSEHOLDS, RESIDENTS, Roles, role_of
from ..workbench.session import Session
from ..workbench.settings import read_settings
from .areas import Areas
from .bands import POLYGON
from .nearby import as_rectangle, read_near
from .placed import Placed, join, strips


class Surroundings:
    """Reads what lies in a box from the layers that have roles, faulty shapes left out."""

    def __init__(self, session: Session, areas: Areas, box: Bounds, way: Transform) -> None:
        """Remember where to look.

        Args:
            session: Whose roles are read.
            areas: Keeps what whole layers cover.
            box: Bounds in metres.
            way: From the base layer's CRS into metres.
        """
        self._roles: Roles = session.roles
        self._areas = areas
        self._box = box
        self._way = way

    def buildings(self, known: Placed | None) -> Placed | None:
        """Return the buildings, weighed as algorithms do; None when there is no such layer.

        Args:
            known: Those of the sheet before, which are not read again.
        """
        layer = self._layer(BUILDINGS)
        if layer is None:
            return None
        boxes = [self._box] if known is None else strips(known.box, self._box)
        parts = [self._placed(layer, box) for box in boxes]
        return join(parts if known is None else [known, *parts], self._box)

    def professional(self) -> tuple[GridLayer, ...]:
        """Return the grids of every kind whose codes are known."""
        layers = [layer for layer in self._roles.professional() if self._is_usable(layer)]
        return tuple(self._grids(layer) for layer in layers if self._roles.code_field(layer))

    def atoms(self) -> Geometries | None:
        """Return the atoms; None when there is no such layer."""
        layer = self._layer(ATOMS)
        if layer is None:
            return None
        return self._way_from(layer)(sound(self._read(layer)).geometries)

    def area(self, kind: str) -> shapely.Geometry | None:
        """Return all that the layer of a role covers; None when there is no such layer."""
        layer = self._layer(kind)
        return None if layer is None else self._areas.of(layer, self._way_from(layer))

    def _layer(self, kind: str) -> QgsVectorLayer | None:
        layer = self._roles.layer(kind)
        return layer if layer is not None and self._is_usable(layer) else None

    def _is_usable(self, layer: QgsVectorLayer) -> bool:
        return bool(layer.isValid() and layer.crs().isValid())

    def _way_from(self, layer: QgsVectorLayer) -> Transform:
        return Transform(layer.crs(), self._way.target, self._way.context)

    def _placed(self, layer: QgsVectorLayer, box: Bounds) -> Placed:
        """Return the buildings in a box that have a place."""
        households, residents = (self._roles.field(layer, what) for what in (HOUSEHOLDS, RESIDENTS))
        rows = self._read(layer, households, residents, box=box)
        shapes = self._way_from(layer)(rows.geometries)
        if layer.geometryType() == POLYGON:
            footprints = made_polygonal(shapes)
            points = shapely.point_on_surface(footprints)
        else:
            footprints, points = None, shapely.centroid(shapes)
        there = ~is_empty(points)
        buildings = Buildings(
            points[there],
            _weights(rows, households, 1, layer)[there],
            _weights(rows, residents, 0, layer)[there],
            None if footprints is None else footprints[there],
        )
        return Placed(buildings, rows.ids[there], box)

    def _read(self, layer: QgsVectorLayer, *names: str, box: Bounds | None = None) -> Rows:
        """Return what a layer holds in a box, in metres; in the whole one if none is given."""
        bounds = self._box if box is None else box
        area = as_rectangle(bounds_in(bounds, self._way_from(layer).back()))
        return read_near(layer, area, list(dict.fromkeys(name for name in names if name)))

    def _grids(self, layer: QgsVectorLayer) -> GridLayer:
        field, title = self._roles.code_field(layer), title_of(layer)
        rows = sound(self._read(layer, field))
        codes = texts_of(rows.columns[field], field, title)
        return GridLayer(role_of(layer), codes, self._way_from(layer)(rows.geometries), title)


def sound(rows: Rows) -> Rows:
    """Return the rows whose shapes are polygons that one can work with."""
    shapes = rows.geometries
    return rows.take(is_area(shapes) & ~is_empty(shapes) & shapely.is_valid(shapes))


def current_profile() -> RuleProfile:
    """Return the rule profile of the settings, with their widths and band.

    Raises:
        GridError: If its file cannot be read, or the settings cannot work.
    """
    settings = read_settings()
    file = Path(settings.rule_profile) if settings.rule_profile else DEFAULT_PROFILE
    profile = read_profile(file)
    return RuleProfile(
        profile.title,
        settings.noise,
        settings.drift,
        settings.minimum,
        settings.maximum,
        profile.severity,
    )


def _weights(rows: Rows, name: str, default: int, layer: QgsVectorLayer) -> NDArray[np.int64]:
    if not name:
        return np.full(len(rows), default, dtype=np.int64)
    return numbers_of(rows.columns[name], name, title_of(layer))
