"""The layers of one run, brought into the core's form: arrays, in metres, of one CRS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import (
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
)

from ..compat import plain_value
from ..core.design.figures.feasibility import require_counts
from ..core.errors import GridError
from ..core.layers import Buildings, Codes, Geometries, GridLayer
from ..core.placement import Bounds
from ..core.shapes import is_area, is_empty, made_polygonal
from .crs import ExactReturn, Transform, bounds_in, measuring_crs, require_crs
from .layers import Rows, counts_of, numbers_of, read_rows, texts_of
from .placement import displaced, require_near, require_possible_place, require_touching
from .texts import tr


@dataclass(frozen=True)
class Input:
    """One layer to be read.

    Attributes:
        source: Its features.
        title: What to call it in messages.
        kind: `base` or the professional kind.
        code_field: Field of the grid codes.
        carried: Further fields that the grids keep as attributes.
    """

    source: QgsProcessingFeatureSource
    title: str
    kind: str
    code_field: str
    carried: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of all fields to be read."""
        return (self.code_field, *self.carried)


@dataclass(frozen=True)
class Drawn:
    """A layer that is to be written again.

    Attributes:
        layer: Its grids, in metres.
        rows: What was read of it, as it was drawn.
        back: The way into its own CRS, on which its vertices, and those of base grids in the same
            CRS, do not move at all.
    """

    layer: GridLayer
    rows: Rows
    back: ExactReturn


class Inputs:
    """The layers of a run, read into the CRS that the base layer is measured in.

    Attributes:
        base: The base grids, or the only layer, in metres.
        rows: What was read of that layer, as it was drawn.
        to_metres: The way from the base layer's own CRS to the one it is measured in.
        doubts: Sentences on layers that can be checked; mapping must not go on with them.
    """

    def __init__(
        self, base: Input, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Read the base layer, and decide where to measure.

        Raises:
            GridError: If it is empty, has no CRS, or lies where it cannot be measured.
        """
        self._context = context
        self._feedback = feedback
        self.doubts: list[str] = []
        self.rows, self.to_metres = self._read_base(base)
        self.base = grids_of(base, self.rows, self.to_metres)
        self._drawn = self.rows.geometries

    def professional(self, given: Input) -> GridLayer:
        """Return a professional layer.

        Raises:
            GridError: If it is empty, has no CRS, or does not touch the base layer.
        """
        return self._professional(given)[0]

    def drawn_professional(self, given: Input) -> Drawn:
        """Return a professional layer with what was read of it and the way back to it.

        Raises:
            GridError: As `professional` does.
        """
        layer, rows, way = self._professional(given)
        drawn = [rows.geometries]
        if way.source == self.to_metres.source:
            drawn.insert(0, self._drawn)
        return Drawn(layer, rows, ExactReturn(way, np.concatenate(drawn)))

    def communities(self, given: Input) -> GridLayer:
        """Return the communities, as grids whose kind is their title."""
        rows, way = self._read_near(given, given.fields)
        self._remember(rows, way)
        return grids_of(given, rows, way)

    def places(self, given: Input) -> GridLayer:
        """Return points with their codes and the fields they carry."""
        return grids_of(given, *self._read_near(given, given.fields))

    def way_back(self) -> ExactReturn:
        """Return the way into the base layer's CRS on which its vertices do not move at all."""
        return ExactReturn(self.to_metres, self._drawn)

    def require_no_doubts(self) -> None:
        """Refuse to go on with layers that look displaced, or areas drawn invalid.

        Raises:
            GridError: Naming them, and what to do.
        """
        if self.doubts:
            raise GridError("\n".join(self.doubts))

    def area(self, given: Input) -> shapely.Geometry:
        """Return all that a layer covers, as one valid (multi)polygon.

        Raises:
            GridError: If the layer is empty, has no CRS, or lies away from the base layer.
        """
        return shapely.union_all(self.areas(given).geometries)

    def areas(self, given: Input) -> GridLayer:
        """Return the areas of a layer, each valid, with numbers for codes.

        Raises:
            GridError: If the layer is empty, has no CRS, or lies away from the base layer.
        """
        shapes = self._polygons(given)
        numbers = np.arange(len(shapes)).astype(str)
        layer = GridLayer(given.kind, numbers, shapes, given.title)
        self._doubt_place(layer)
        return layer

    def water(self, given: Input) -> shapely.Geometry:
        """Return all that a layer of water covers, as one valid (multi)polygon.

        Its banks run where they like: whether they fit the borders of grids says nothing.

        Raises:
            GridError: If the layer is empty, has no CRS, or lies away from the base layer.
        """
        return shapely.union_all(self._polygons(given))

    def lines(self, given: Input) -> tuple[Geometries, NDArray[np.str_]]:
        """Return the lines of a layer, and what its code field says of each.

        A line of which it says nothing is called like the layer, and so are all without a field.
        """
        rows, way = self._read_near(given, [name for name in given.fields if name])
        names = np.full(len(rows), given.title)
        if given.code_field:
            texts = texts_of(rows.columns[given.code_field], given.code_field, given.title)
            names = np.where(texts == "", names, texts)
        return way(rows.geometries), names

    def buildings(self, given: Input, households: str, residents: str) -> Buildings:
        """Return buildings, weighing 1 household and no resident each where no field is given."""
        rows, way = self._read_near(given, [name for name in (households, residents) if name])
        rows, points, footprints = self._placed(given, rows, way)

        def weights(name: str, default: int) -> NDArray[np.int64]:
            if not name:
                return np.full(len(rows), default)
            return numbers_of(rows.columns[name], name, given.title)

        return Buildings(points, weights(households, 1), weights(residents, 0), footprints)

    def counted_buildings(
        self, given: Input, households: str, residents: str
    ) -> tuple[Buildings, Codes]:
        """Return buildings as `buildings` does, and what to call each: its code, else its number.

        Raises:
            GridError: If there are buildings of which the people cannot be counted; naming them.
        """
        fields = (households, residents, given.code_field)
        rows, way = self._read_near(given, [name for name in fields if name])
        rows, points, footprints = self._placed(given, rows, way)
        names = rows.ids.astype(str)
        if given.code_field:
            codes = texts_of(rows.columns[given.code_field], given.code_field, given.title)
            names = np.where(codes == "", names, codes)

        def counts(name: str, default: int) -> NDArray[np.int64]:
            if not name:
                return np.full(len(rows), default)
            return counts_of(rows.columns[name], name, given.title, names)

        buildings = Buildings(points, counts(households, 1), counts(residents, 0), footprints)
        require_counts(buildings, given.title, names)
        return buildings, names

    def _professional(self, given: Input) -> tuple[GridLayer, Rows, Transform]:
        rows, way = self._read_grids(given)
        layer = grids_of(given, rows, way)
        self._require_touching(layer)
        self._doubt_place(layer)
        return layer, rows, way

    def _placed(
        self, given: Input, rows: Rows, way: Transform
    ) -> tuple[Rows, Geometries, Geometries | None]:
        """Return the buildings that have a shape: their rows, points, and footprints if drawn."""
        shapes = way(rows.geometries)
        drawn = np.flatnonzero(~is_empty(shapes))
        points, footprints = _places(shapes[drawn])
        # among footprints, a shape without area has no place either
        there = ~is_empty(points)
        lost = len(rows) - int(there.sum())
        if lost:
            text = tr("{count} buildings of layer {layer} have no shape and are left out")
            self._feedback.pushWarning(text.format(count=lost, layer=given.title))
        return (
            rows.take(drawn[there]),
            points[there],
            None if footprints is None else footprints[there],
        )

    def _read_base(self, base: Input) -> tuple[Rows, Transform]:
        """Return the rows of the base layer, and the way from them into metres."""
        rows = self._read(base, base.fields)
        return rows, self._way_to_metres(base, _boxes(rows.geometries, base.title))

    def _read(
        self, given: Input, names: Sequence[str], wanted: QgsFeatureRequest | None = None
    ) -> Rows:
        rows = read_rows(given.source, names, self._feedback, wanted)
        if rows.simplified:
            text = tr("Layer {layer}: {details} are left out; shapes are read as plain polygons")
            details = ", ".join(rows.simplified)
            self._feedback.pushWarning(text.format(layer=given.title, details=details))
        return rows

    def _read_near(self, given: Input, names: Sequence[str]) -> tuple[Rows, Transform]:
        """Return a layer's rows and the way from them into metres; refuse it when it lies away."""
        rows, way = self._read(given, names), self._way_from(given)
        boxes = _boxes(rows.geometries, given.title)
        base = _around(_boxes(self.base.geometries, self.base.title))
        require_near(given.title, _around(boxes), bounds_in(base, way.back()), self.base.title)
        return rows, way

    def _read_grids(self, given: Input) -> tuple[Rows, Transform]:
        """Return the rows of a professional layer and the way from them into metres."""
        return self._read_near(given, given.fields)

    def _way_from(self, given: Input) -> Transform:
        """Return the way from a layer to where the base layer is measured."""
        crs = given.source.sourceCrs()
        require_crs(crs, given.title)
        return Transform(crs, self.to_metres.target, self._context.transformContext())

    def _require_touching(self, layer: GridLayer) -> None:
        require_touching(layer, self.base)

    def _way_to_metres(self, base: Input, boxes: NDArray[np.float64]) -> Transform:
        crs = base.source.sourceCrs()
        require_crs(crs, base.title)
        context = self._context.transformContext()
        require_possible_place(base.title, crs, _around(boxes), context)
        measuring = measuring_crs(crs, _amid(boxes), context)
        text = tr("Measured in {name} ({crs})")
        self._feedback.pushInfo(text.format(name=measuring.description(), crs=measuring.authid()))
        return Transform(crs, measuring, context)

    def _polygons(self, given: Input) -> Geometries:
        """Return the shapes of a layer in metres, made valid; say so if some were not."""
        rows, way = self._read_near(given, [])
        self._remember(rows, way)
        drawn = way(rows.geometries)
        self._doubt_shapes(drawn, given.title)
        return made_polygonal(drawn)

    def _remember(self, rows: Rows, way: Transform) -> None:
        """Keep the vertices of a layer for the way back, where they were drawn in the same CRS."""
        if way.source == self.to_metres.source:
            self._drawn = np.concatenate([self._drawn, rows.geometries])

    def _doubt_place(self, layer: GridLayer) -> None:
        doubt = displaced(layer, self.base, self.to_metres)
        if doubt and doubt not in self.doubts:
            self._doubt(doubt)

    def _doubt_shapes(self, drawn: Geometries, title: str) -> None:
        invalid = ~is_empty(drawn) & ~shapely.is_valid(drawn)
        if invalid.any():
            text = tr('Layer {layer} has {count} invalid shapes. Run "Fix geometries" on it.')
            self._doubt(text.format(layer=title, count=int(invalid.sum())))

    def _doubt(self, doubt: str) -> None:
        self.doubts.append(doubt)
        self._feedback.pushWarning(doubt)


def _boxes(geometries: Geometries, title: str) -> NDArray[np.float64]:
    """Return the bounds of every shape that has a place; a layer that shows nothing is refused."""
    boxes = shapely.bounds(geometries)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        text = tr("Layer {layer} is empty: nothing is drawn in it. Choose another layer.")
        raise GridError(text.format(layer=title))
    return boxes


def _around(boxes: NDArray[np.float64]) -> Bounds:
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _amid(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the place most shapes lie around, which a single one far away does not move."""
    return np.median((boxes[:, :2] + boxes[:, 2:]) / 2, axis=0)


def grids_of(given: Input, rows: Rows, to_metres: Transform) -> GridLayer:
    """Return what was read of a layer as grids, in metres."""
    codes = texts_of(rows.columns[given.code_field], given.code_field, given.title)
    attributes = {name: _plain_column(rows.columns[name]) for name in given.carried}
    return GridLayer(given.kind, codes, to_metres(rows.geometries), given.title, attributes)


def _plain_column(column: NDArray[np.object_]) -> NDArray[np.object_]:
    plain = np.empty(len(column), dtype=object)
    plain[:] = [plain_value(value) for value in column]
    return plain


def _places(shapes: Geometries) -> tuple[Geometries, Geometries | None]:
    """Return one point per building, and the footprints where buildings are polygons."""
    if not is_area(shapes).any():
        return shapely.centroid(shapes), None
    footprints = made_polygonal(shapes)
    return shapely.point_on_surface(footprints), footprints
