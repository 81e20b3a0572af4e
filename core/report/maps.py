"""The maps of the report: the whole district, and one finding with its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..coverage import find_outline
from ..findings import CODE_SEPARATOR, SEVERITIES, Findings
from ..layers import BASE, Geometries, GridLayer, Stack
from ..shapes import is_empty
from ..soundness import mended
from .svg import UNITS, Bounds, Labels, View, fit, label_points, marks, path, picture, scale_bar
from .texts import Texts

OVERVIEW_PX = (960, 560)
DETAIL_PX = (300, 220)
# Marks tell the severities apart by shape too, for print in black and white.
GLYPHS = {
    "error": "m0-45l45 45-45 45-45-45z",
    "warning": "m0-40l40 70h-80z",
    "hint": "m-20 0a20 20 0 1 0 40 0a20 20 0 1 0-40 0z",
}
_MARGIN = 1.04
_MARK_LATTICE = 7 * UNITS
_MOST_OVERVIEW_GRIDS = 3000
_MOST_NEIGHBOURS = 250
AROUND = 1.7
_LEAST_WINDOW_M = 150.0
_LABELLED_PX2 = 1500
_LONGEST_LABEL = 7
# Edges cut at the window are drawn beyond the picture, where they do not show.
_BEYOND_PX = 10
_SCALE_BOX_PX = (0, 0, 110, 30)


@dataclass(frozen=True)
class Ground:
    """The layers of a stack, with the shapes that can be drawn, by kind."""

    layers: dict[str, GridLayer]
    frame: shapely.Geometry | None
    exclusions: shapely.Geometry | None

    @property
    def base(self) -> GridLayer:
        """Return the base layer."""
        return self.layers[BASE]


def lay_ground(stack: Stack) -> Ground:
    """Return what maps of a stack are drawn from."""
    layers = {layer.kind: mended(layer) for layer in (stack.base, *stack.professional)}
    return Ground(layers, stack.frame, stack.exclusions)


def draw_overview(ground: Ground, findings: Findings, texts: Texts) -> str:
    """Return a map of the district with a mark at every finding, "" when there is no ground."""
    grids = overview_shapes(ground.base, ground.frame)
    if is_empty(grids).all():
        return ""
    view = overview_view(grids)
    layers = [path("grid", view.path(grids))]
    for style, area in (("exclusion", ground.exclusions), ("frame", ground.frame)):
        if area is not None:
            layers.append(path(style, view.path(column(area))))
    layers += [_severity_marks(view, findings, severity) for severity in reversed(SEVERITIES)]
    return picture(view, texts("overview.heading"), [*layers, scale_bar(view, texts)])


def draw_finding(ground: Ground, findings: Findings, row: int, texts: Texts) -> str:
    """Return a map of one finding with its neighbours, "" when it has no place."""
    shape, kind = findings.geometry[row], findings.kind[row]
    if shape is None or shape.is_empty:
        return ""
    view = fit(widened(shape.bounds, AROUND, _LEAST_WINDOW_M), *DETAIL_PX)
    labels = labels_beside_scale(view)
    involved = {BASE: findings.base_codes[row]}
    if kind != BASE:
        involved[kind] = findings.professional_codes[row]
    shown = [
        Neighbours.around(
            view,
            ground.layers[one],
            codes.split(CODE_SEPARATOR),
            "grid" if one == BASE else "professional",
        )
        for one, codes in involved.items()
    ]
    finding = view.path(in_picture(view, column(shape)))
    severity = findings.severity[row]
    layers = [
        *(layer for neighbours in shown for layer in neighbours.draw(view)),
        path(f"glow {severity}", finding),
        path(f"finding {severity}", finding),
        *(label for neighbours in reversed(shown) for label in neighbours.label(view, labels)),
        scale_bar(view, texts),
    ]
    return picture(view, texts(f"rule.{findings.rule[row]}.title"), layers)


@dataclass(frozen=True)
class Neighbours:
    """The grids of one layer in a window, cut at its edge; those involved come first."""

    style: str
    codes: NDArray[np.str_]
    shapes: Geometries
    is_involved: NDArray[np.bool_]

    @classmethod
    def around(
        cls, view: View, layer: GridLayer, involved: Iterable[str], style: str
    ) -> Neighbours:
        """Return the grids in a view, to be drawn as areas of a style."""
        rows = np.sort(layer.tree.query(shapely.box(*view.window_with(_BEYOND_PX))))
        shapes = in_picture(view, layer.geometries[rows])
        own = np.isin(layer.codes[rows], list(involved))
        order = np.lexsort((-shapely.area(shapes), ~own))[:_MOST_NEIGHBOURS]
        order = order[~is_empty(shapes[order])]
        return cls(style, layer.codes[rows][order], shapes[order], own[order])

    def draw(self, view: View) -> Iterator[str]:
        """Yield the shapes, those involved on top."""
        yield path(self.style, view.path(self.shapes[~self.is_involved]))
        yield path(f"{self.style} involved", view.path(self.shapes[self.is_involved]))

    def label(self, view: View, labels: Labels) -> Iterator[str]:
        """Yield the codes of grids large enough to carry them."""
        room = shapely.area(self.shapes) / view.metres_per_pixel**2 > _LABELLED_PX2
        places = view.place(label_points(self.shapes[room]))
        for code, (x, y) in zip(self.codes[room].tolist(), places.tolist()):
            if code:
                yield labels.add(f"label {self.style}", _short(code), x, y)


def overview_shapes(layer: GridLayer, frame: shapely.Geometry | None = None) -> Geometries:
    """Return the grids, or only their outline when they would be too small to see."""
    if len(layer) <= _MOST_OVERVIEW_GRIDS:
        return layer.geometries
    return column(find_outline(layer) if frame is None else frame)


def overview_view(shapes: Geometries) -> View:
    """Return a view as wide as the page, and lower when the district is."""
    bounds = tuple(shapely.total_bounds(shapes))
    west, south, east, north = bounds
    width, height = OVERVIEW_PX
    needed = width * (north - south) / max(east - west, 1e-9)
    return fit(widened(bounds, _MARGIN, 0), width, min(height, max(needed, height / 2)))


def in_picture(view: View, shapes: Geometries) -> Geometries:
    """Return shapes cut a little beyond the edge of the picture; they must be valid."""
    # clip_by_rect is faster, but raises an error on some shapes that touch the edge in a sliver.
    return shapely.intersection(shapes, shapely.box(*view.window_with(_BEYOND_PX)))


def labels_beside_scale(view: View) -> Labels:
    """Return the labels of a picture that leave room for its scale bar."""
    labels = Labels(view)
    left, _, right, height = _SCALE_BOX_PX
    labels.keep_free((left, view.height - height, right, view.height))
    return labels


def widened(bounds: Bounds, factor: float, least: float) -> Bounds:
    """Return bounds about the same middle, wider by a factor and no smaller than a length."""
    west, south, east, north = bounds
    half_x = max((east - west) * factor, least) / 2
    half_y = max((north - south) * factor, least) / 2
    x, y = (west + east) / 2, (south + north) / 2
    return (x - half_x, y - half_y, x + half_x, y + half_y)


def _severity_marks(view: View, findings: Findings, severity: str) -> str:
    """Return the marks of one severity."""
    shapes = findings.geometry[findings.severity == severity]
    return lattice_marks(view, f"mark {severity}", GLYPHS[severity], shapes)


def lattice_marks(view: View, style: str, glyph: str, shapes: Geometries) -> str:
    """Return a mark for every shape; those too close to tell apart share one."""
    points = shapely.point_on_surface(shapes[~is_empty(shapes)])
    places = view.place(shapely.get_coordinates(points))
    _, first = np.unique(places // _MARK_LATTICE, axis=0, return_index=True)
    return marks(style, glyph, places[first])


def _short(code: str) -> str:
    """Return the end of a long code: its beginning is the district's, the same everywhere."""
    return code[-_LONGEST_LABEL:]


def column(shape: shapely.Geometry) -> Geometries:
    """Return one shape as a column of shapes."""
    shapes = np.empty(1, dtype=object)
    shapes[0] = shape
    return shapes
