"""A check limited to an extent: what it reads, and how far it has to look around."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import (
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsRectangle,
)

from ..core.checks import StackCheck
from ..core.errors import GridError
from ..core.layers import Geometries, GridLayer, Stack
from ..core.placement import Bounds
from ..core.staffing import Workers
from ..core.vicinity import (
    around,
    find_kin,
    find_rest,
    is_covered,
    is_faulty,
    is_near,
    is_of_ground,
    without_layer_wide,
)
from .crs import Transform, bounds_in, measuring_crs, require_crs
from .inputs import Input, Inputs, grids_of
from .layers import Rows, read_rows, texts_of
from .placement import require_near

# What goes on beyond the window is followed this often; then everything is read.
_ROUNDS = 4
_NONE = np.empty(0, dtype=np.intp)

ReadStack = Callable[["Window"], tuple[Stack, Inputs]]
CheckStack = Callable[[Stack], StackCheck]


@dataclass(frozen=True)
class Place:
    """The extent that findings are asked for.

    Attributes:
        bounds: (xmin, ymin, xmax, ymax) in the CRS of the base layer.
    """

    bounds: Bounds

    def area(self, to_metres: Transform) -> shapely.Geometry:
        """Return a polygon in metres that holds the extent."""
        return shapely.box(*bounds_in(self.bounds, to_metres))

    def touched_by(self, geometries: Geometries) -> NDArray[np.bool_]:
        """Tell which geometries, in the CRS of the base layer, touch the extent."""
        return np.asarray(shapely.intersects(shapely.box(*self.bounds), geometries))


@dataclass(frozen=True)
class Window:
    """Where the layers of one run are read.

    Attributes:
        place: What findings are asked for, a polygon in metres.
        area: The place with the base grids in it, a (multi)polygon in metres.
        to_metres: The way from the base layer to where it is measured.
        workers: Who works in the base grids; None when it is not said or asked.
    """

    place: shapely.Geometry
    area: shapely.Geometry
    to_metres: Transform
    workers: Workers | None


@dataclass(frozen=True)
class Checked:
    """A stack, or a part of it, with what was found."""

    stack: Stack
    inputs: Inputs
    check: StackCheck


class InputsWithin(Inputs):
    """The layers of a run, read in a window; and grids told of together with those, anywhere."""

    def __init__(
        self,
        base: Input,
        window: Window,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Read the base layer in the window."""
        self._window = window
        self._around = window.area  # and whole grids that are told of
        self._extent = _bounds_of(base.source.sourceExtent())
        super().__init__(base, context, feedback)

    def _read_base(self, base: Input) -> tuple[Rows, Transform]:
        way = self._window.to_metres
        rows = self._read_in(self._window.area, base, base.fields, way)
        return self._with_kin(base, rows, way, self._window.workers), way

    def _read_near(self, given: Input, names: Sequence[str]) -> tuple[Rows, Transform]:
        way = self._way_from(given)
        rows = self._read_in(self._around, given, names, way)
        if not len(rows):
            self._require_elsewhere(given, way)
        return rows, way

    def _read_grids(self, given: Input) -> tuple[Rows, Transform]:
        way = self._way_from(given)
        rows = self._read_in(self._window.area, given, given.fields, way)
        if not len(rows):
            self._require_elsewhere(given, way)
        return self._with_kin(given, rows, way, None), way

    def _require_touching(self, layer: GridLayer) -> None:
        """Say nothing: that a layer has no grid here is no sign of a wrong place."""

    def _doubt_place(self, layer: GridLayer) -> None:
        """Say nothing: a few borders do not tell whether their layer is displaced."""

    def _read_in(
        self, area: shapely.Geometry, given: Input, names: Sequence[str], way: Transform
    ) -> Rows:
        """Return the rows that touch an area in metres."""
        first, *others = [
            self._read(given, names, _request(part, way)) for part in shapely.get_parts(area)
        ]
        rows = first.joined(others)
        return rows.take(is_near(way(rows.geometries), area))

    def _with_kin(self, given: Input, rows: Rows, way: Transform, workers: Workers | None) -> Rows:
        """Return grids with those told of together with them; look into all that are told of."""
        field = given.code_field
        bare = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
        every = read_rows(given.source, [field], self._feedback, bare)
        codes = texts_of(every.columns[field], field, given.title)
        kin = find_kin(codes[np.isin(every.ids, rows.ids)], codes, workers)
        wanted = QgsFeatureRequest().setFilterFids(every.ids[np.isin(codes, kin)].tolist())
        kindred = self._read(given, given.fields, wanted) if len(kin) else rows.take(_NONE)
        grids = grids_of(given, rows, way)
        faulty = grids.take(is_near(grids.geometries, self._window.place) & is_faulty(grids))
        told = np.concatenate([faulty.geometries, way(kindred.geometries)])
        if len(told):
            self._around = self._around.union(around(told))
        return rows.joined([kindred])

    def _require_elsewhere(self, given: Input, way: Transform) -> None:
        """Refuse a layer that is empty, or lies away from the base layer altogether."""
        extent = given.source.sourceExtent()
        if extent.isNull():
            super()._read_near(given, [])
            return
        base = bounds_in(bounds_in(self._extent, self._window.to_metres), way.back())
        require_near(given.title, _bounds_of(extent), base, self.base.title)


def find_window(
    place: Place,
    base: Input,
    workers: Workers | None,
    context: QgsProcessingContext,
    feedback: QgsProcessingFeedback,
) -> Window | None:
    """Return the window around an extent and the base grids in it.

    Returns:
        The window; None when where to measure depends on where most of the grids are.

    Raises:
        GridError: If the layer has no CRS.
    """
    way = _find_way(base, context)
    if way is None:
        return None
    wanted = QgsFeatureRequest().setFilterRect(QgsRectangle(*place.bounds))
    grids = read_rows(base.source, [], feedback, wanted).geometries
    here = place.area(way)
    grids = way(grids)[is_near(way(grids), here)]
    return Window(here, around(np.array([*grids, here], dtype=object)), way, workers)


def check_place(place: Place, window: Window, read: ReadStack, check: CheckStack) -> Checked | None:
    """Check a stack in a window, and further out where what touches the extent goes on.

    Args:
        place: The extent.
        window: Around it.
        read: Reads the stack in a window.
        check: Checks a stack.

    Returns:
        What was found in the window, all that touches the extent among it; None when only a check
        of everything tells.
    """
    for _ in range(_ROUNDS):
        stack, inputs = read(window)
        if stack.frame is None and not is_covered(window.place, stack):
            return None  # whether grids that were not read enclose the hole, nobody knows
        found = without_layer_wide(check(replace(stack, window=window.area)))
        rest = find_rest(_reaching(place, found, stack, window), window.area)
        if rest.is_empty:
            return Checked(stack, inputs, found)
        window = replace(window, area=window.area.union(rest))
    return None


def _reaching(place: Place, found: StackCheck, stack: Stack, window: Window) -> Geometries:
    """Return what the window has to hold: findings, and buildings that borders may cut."""
    shapes = [found.findings.geometry[is_of_ground(found)], found.mismatches.geometry]
    if stack.buildings is not None and stack.buildings.footprints is not None:
        shapes.append(stack.buildings.footprints)
    joined = np.concatenate(shapes)
    return joined[place.touched_by(window.to_metres.back()(joined))]


def _find_way(base: Input, context: QgsProcessingContext) -> Transform | None:
    """Return the way to where a layer is measured, if every part of it is measured there."""
    crs = base.source.sourceCrs()
    require_crs(crs, base.title)
    extent = base.source.sourceExtent()
    if extent.isNull():
        return None
    xmin, ymin, xmax, ymax = _bounds_of(extent)
    places = np.array([[x, y] for x in (xmin, xmax) for y in (ymin, ymax)])
    transforms = context.transformContext()
    try:
        first, *others = [measuring_crs(crs, place, transforms) for place in places]
    except GridError:  # a corner of the extent lies where the CRS has no meaning
        return None
    if any(other != first for other in others):
        return None
    return Transform(crs, first, transforms)


def _request(area: shapely.Geometry, way: Transform) -> QgsFeatureRequest:
    """Return what asks a layer for everything around an area in metres."""
    bounds = bounds_in(np.array(area.bounds), way.back())
    return QgsFeatureRequest().setFilterRect(QgsRectangle(*bounds))


def _bounds_of(rectangle: QgsRectangle) -> Bounds:
    return np.array(
        [rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum()]
    )
