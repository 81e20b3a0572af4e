"""The grids round a gesture read from the layers of the project, and nothing farther away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import QgsRectangle, QgsVectorLayer

from ...core.drawing.sheet import Sheet
from ...core.errors import GridError
from ...core.layers import BASE, GridLayer
from ...processing.crs import ExactReturn, Transform, bounds_in, measuring_crs, require_crs
from ...processing.layers import Rows, texts_of, title_of
from ...processing.texts import tr
from ..workbench.roles import EXCLUSIONS, FRAME
from ..workbench.session import Session
from .areas import Areas
from .locks import is_locked, lock_field
from .nearby import as_bounds, as_rectangle, extent_near, read_near
from .open_sheet import OpenSheet
from .placed import Placed
from .surroundings import Surroundings, current_profile, sound

# No code that may follow another differs from it in more than its last digits
_NUMBER_DIGITS = 4
_A_LITTLE_MORE_M = (-1.0, -1.0, 1.0, 1.0)


class SheetReader:
    """Reads sheets from the layers that have roles."""

    def __init__(self, session: Session) -> None:
        """Read nothing yet."""
        self._session = session
        self._areas = Areas()

    def shut_down(self) -> None:
        """Watch no layer any more."""
        self._areas.shut_down()

    def base(self) -> QgsVectorLayer:
        """Return the layer of the base grids.

        Raises:
            GridError: If there is none, or it has no codes or no CRS.
        """
        layer = self._session.roles.base()
        if layer is None:
            raise GridError(tr("Give a layer the role of base grids in the panel Stack first."))
        if not self._session.roles.code_field(layer):
            text = tr("Layer {layer} has no field of codes. Choose one in the panel Stack first.")
            raise GridError(text.format(layer=title_of(layer)))
        require_crs(layer.crs(), title_of(layer))
        return layer

    def open(self, area: QgsRectangle) -> OpenSheet | None:
        """Return the sheet round the grids near an area of the base layer; None if there are none.

        Raises:
            GridError: If a layer cannot be read as it is.
        """
        layer = self.base()
        around = extent_near(layer, area)
        if around is None:
            return None
        transforms = self._session.project.transformContext()
        middle = area.center()
        crs = measuring_crs(layer.crs(), np.array([middle.x(), middle.y()]), transforms)
        return self._read(layer, around, Transform(layer.crs(), crs, transforms), None)

    def widen(self, opened: OpenSheet, ground: shapely.Geometry) -> OpenSheet:
        """Return a sheet that holds some ground as well, measured as the one before was.

        Args:
            opened: The sheet so far.
            ground: In metres.

        Raises:
            GridError: If a layer cannot be read as it is.
        """
        around = np.array(ground.bounds) + _A_LITTLE_MORE_M
        area = as_rectangle(bounds_in(around, opened.way.back()))
        area.combineExtentWith(opened.area)
        return self._read(opened.layer, area, opened.way, opened.placed)

    def with_codes(self, opened: OpenSheet, row: int) -> OpenSheet:
        """Return a sheet that knows all codes of the layer which those of parts could be like.

        Args:
            opened: The sheet so far.
            row: The grid that is divided.
        """
        # a quote would end the text that the provider looks for
        text = opened.sheet.code(row)[:-_NUMBER_DIGITS].partition("'")[0]
        if text in opened.beginnings:
            return opened
        layer = opened.layer
        place = layer.fields().lookupField(self._session.roles.code_field(layer))
        # the provider looks through the whole layer: only where a grid is really divided
        codes = np.union1d(opened.sheet.codes, layer.uniqueStringsMatching(place, text))
        return replace(
            opened,
            sheet=replace(opened.sheet, codes_in_use=codes),
            beginnings=opened.beginnings | {text},
        )

    def _read(
        self, layer: QgsVectorLayer, area: QgsRectangle, way: Transform, known: Placed | None
    ) -> OpenSheet:
        """Return the sheet in which the grids that meet an area have all their neighbours."""
        middle = _with_grids(layer, area)
        rows = self._rows(layer, _with_grids(layer, middle))
        # of the grids farther out only the borders matter
        box = bounds_in(as_bounds(middle), way)
        around = Surroundings(self._session, self._areas, box, way)
        placed = around.buildings(known)
        sheet = Sheet(
            base=self._grids(layer, rows, way),
            locked=_locks(layer, rows),
            buildings=None if placed is None else placed.buildings,
            professional=around.professional(),
            frame=around.area(FRAME),
            exclusions=around.area(EXCLUSIONS),
            atoms=around.atoms(),
            profile=current_profile(),
        )
        inner = shapely.box(*as_bounds(area))
        return OpenSheet(
            sheet,
            layer,
            area,
            rows.ids,
            np.asarray(shapely.intersects(rows.geometries, inner), dtype=bool),
            shapely.box(*box),
            placed,
            way,
            ExactReturn(way, rows.geometries),
        )

    def _rows(self, layer: QgsVectorLayer, extent: QgsRectangle) -> Rows:
        names = (self._session.roles.code_field(layer), lock_field(layer))
        return sound(read_near(layer, extent, [name for name in names if name]))

    def _grids(self, layer: QgsVectorLayer, rows: Rows, way: Transform) -> GridLayer:
        field, title = self._session.roles.code_field(layer), title_of(layer)
        codes = texts_of(rows.columns[field], field, title)
        return GridLayer(BASE, codes, way(rows.geometries), title)


def _with_grids(layer: QgsVectorLayer, area: QgsRectangle) -> QgsRectangle:
    """Return the bounds of an area and of all grids near it."""
    around = QgsRectangle(area)
    around.combineExtentWith(extent_near(layer, area) or area)
    return around


def _locks(layer: QgsVectorLayer, rows: Rows) -> NDArray[np.bool_]:
    field = lock_field(layer)
    if not field:
        return np.zeros(len(rows), dtype=bool)
    return np.array([is_locked(value) for value in rows.columns[field]], dtype=bool)
