"""The maps of a repair: the whole layer with what was mended, and one place before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ..findings import CODE_SEPARATOR
from ..layers import Geometries, GridLayer
from ..proof import NOBODY
from ..shapes import is_empty
from .maps import (
    Neighbours,
    column,
    in_picture,
    labels_beside_scale,
    lattice_marks,
    overview_shapes,
    overview_view,
)
from .mending import Mending, drawable
from .svg import UNITS, Labels, View, fit, marks, path, picture, scale_bar
from .windows import choose_window

PAIR_PX = (470, 260)
# Marks tell the rules apart by shape too, for print in black and white.
MENDED_GLYPHS = {
    "overlap": "m-36-36h72v72h-72z",
    "gap": "m-42 0a42 42 0 1 0 84 0a42 42 0 1 0-84 0z",
    "blind_spot": "m0-48l48 84h-96z",
    "drift": "m0-50l50 50-50 50-50-50z",
    "other": "m0 48l-48-84h96z",
}
LEFT_GLYPH = "m-20-50l20 30 20-30 30 20-30 30 30 30-30 20-20-30-20 30-30-20 30-30-30-30z"
BUILDING_GLYPH = "m-25-25h50v50h-50z"
MOVED_BUILDING_GLYPH = "m0-62l54 48v68h-108v-68z"
_TAKER_STYLES = 6
_MOST_BUILDINGS = 300
_LONG_PX = 14
_NUMBER_SHIFT_PX = -8
_BUILDING_PX = 7


@dataclass(frozen=True)
class Pair:
    """A mended place in two pictures; "" where it has no place on a map.

    Attributes:
        before: How it was, SVG.
        after: How it is, SVG.
        styles: The class that each grid's new ground is drawn in, by its code.
    """

    before: str
    after: str
    styles: dict[str, str]


def mark_style(rule: str) -> str:
    """Return the name under which a rule has its mark."""
    return rule if rule in MENDED_GLYPHS else "other"


def draw_mended(mending: Mending, numbered: NDArray[np.intp]) -> str:
    """Return a map of the layer with a mark at every place, "" when there is no ground.

    Args:
        mending: The repair.
        numbered: Rows of the places that get their number beside the mark.
    """
    grids = overview_shapes(drawable(mending.after))
    if is_empty(grids).all():
        return ""
    view, places = overview_view(grids), mending.proof.places
    styles = np.array([mark_style(rule) for rule in places.rule], dtype=object)
    layers = [path("grid", view.path(grids))]
    if mending.base is not None:
        base = overview_shapes(drawable(mending.base))
        layers += [path("base", view.path(base)), path("border thin", view.path(grids))]
    drawn = [(style, places.geometry[styles == style]) for style in MENDED_GLYPHS]
    layers += [path(f"stretch {style}", view.path(_long(view, shapes))) for style, shapes in drawn]
    layers += [
        lattice_marks(view, f"mark {style}", MENDED_GLYPHS[style], shapes)
        for style, shapes in drawn
    ]
    layers.append(lattice_marks(view, "mark left", LEFT_GLYPH, mending.unresolved.geometry))
    layers += _numbers(view, places.number[numbered], places.geometry[numbered])
    title = mending.texts("repair.overview.heading")
    return picture(view, title, [*layers, scale_bar(view, mending.texts)])


def draw_pair(mending: Mending, row: int) -> Pair:
    """Return a place as it was and as it is, in the same window."""
    shape = mending.proof.places.geometry[row]
    if shape.is_empty:
        return Pair("", "", {})
    scene = _Scene.of(mending, row)
    styles = scene.taker_styles()
    texts = mending.texts
    return Pair(
        picture(scene.view, texts("repair.pairs.before"), scene.draw_before(mending, row)),
        picture(scene.view, texts("repair.pairs.after"), scene.draw_after(mending, styles)),
        styles,
    )


@dataclass(frozen=True)
class _Scene:
    """A window onto a mended place, with the pieces in it, cut at its edge."""

    view: View
    codes: list[str]
    takers: NDArray[np.object_]
    pieces: Geometries
    homes: NDArray[np.float64]

    @classmethod
    def of(cls, mending: Mending, row: int) -> _Scene:
        places, rows = mending.proof.places, mending.changes_at(row)
        changes = mending.proof.changes.take(rows)
        homes = _homes(mending, changes.geometry)
        window = choose_window(
            places.geometry[row],
            float(places.width_m[row]),
            changes.geometry,
            changes.taker.tolist(),
            homes,
        )
        view = fit(window, *PAIR_PX)
        pieces = in_picture(view, changes.geometry)
        shown = ~is_empty(pieces)
        codes = {*places.codes[row].split(CODE_SEPARATOR), *changes.giver, *changes.taker}
        involved = sorted(codes - {NOBODY})
        return cls(view, involved, changes.taker[shown], pieces[shown], homes)

    def taker_styles(self) -> dict[str, str]:
        """Return a class for each that takes a piece in the picture, the greatest taker first."""
        area: dict[str, float] = {}
        for taker, size in zip(self.takers.tolist(), shapely.area(self.pieces).tolist()):
            area[taker] = area.get(taker, 0.0) + size
        known = sorted((taker for taker in area if taker != NOBODY), key=lambda one: -area[one])
        styles = {
            taker: f"taker{place}" if place < _TAKER_STYLES else "others"
            for place, taker in enumerate(known)
        }
        return styles | ({NOBODY: "nobody"} if NOBODY in area else {})

    def draw_before(self, mending: Mending, row: int) -> Iterator[str]:
        """Yield the grids as they were drawn, with the fault in them."""
        fault = in_picture(self.view, column(mending.proof.places.geometry[row]))
        grids = self._grids(mending.before)
        yield from grids.draw(self.view)
        yield from self._beneath(mending)
        yield path("glow error", self.view.path(fault))
        yield path("finding error", self.view.path(fault))
        yield path("border", self.view.path(grids.shapes))
        yield from self._above(mending, grids)

    def draw_after(self, mending: Mending, styles: dict[str, str]) -> Iterator[str]:
        """Yield the grids with their new borders, and the pieces by who has them now."""
        grids = self._grids(mending.after)
        yield from grids.draw(self.view)
        for taker, style in styles.items():
            territory = grids.shapes[(grids.codes == taker) & grids.is_involved]
            yield path(f"tint {style}", self.view.path(territory))
        yield from self._beneath(mending)
        for taker, style in styles.items():
            yield path(f"piece {style}", self.view.path(self.pieces[self.takers == taker]))
        yield path("border", self.view.path(grids.shapes))
        yield from self._above(mending, grids)

    def _grids(self, layer: GridLayer) -> Neighbours:
        return Neighbours.around(self.view, layer, self.codes, "grid")

    def _beneath(self, mending: Mending) -> Iterator[str]:
        if mending.base is not None:
            shown = Neighbours.around(self.view, mending.base, (), "base")
            yield path("base", self.view.path(shown.shapes))

    def _above(self, mending: Mending, grids: Neighbours) -> Iterator[str]:
        labels, homes = labels_beside_scale(self.view), self.view.place(self.homes)
        if mending.buildings is not None:
            window = shapely.box(*self.view.window_with(0))
            rows = np.sort(mending.buildings.tree.query(window))[:_MOST_BUILDINGS]
            points = shapely.get_coordinates(mending.buildings.points[rows])
            yield marks("building", BUILDING_GLYPH, self.view.place(points))
            yield marks("building moved", MOVED_BUILDING_GLYPH, homes[:_MOST_BUILDINGS])
        for x, y in (homes[:_MOST_BUILDINGS] / UNITS).tolist():
            labels.keep_free(
                (x - _BUILDING_PX, y - _BUILDING_PX, x + _BUILDING_PX, y + _BUILDING_PX)
            )
        yield from grids.label(self.view, labels)
        yield scale_bar(self.view, mending.texts)


def _homes(mending: Mending, pieces: Geometries) -> NDArray[np.float64]:
    """Return the buildings in any of the pieces, shape (n, 2)."""
    if mending.buildings is None or not len(pieces):
        return np.empty((0, 2))
    _, rows = mending.buildings.tree.query(pieces, predicate="intersects")
    return shapely.get_coordinates(mending.buildings.points[np.unique(rows)])


def _long(view: View, shapes: Geometries) -> Geometries:
    """Return the places that reach so far that a mark alone does not tell where they are."""
    reach = np.nan_to_num(shapely.length(shapes)) / 2
    return shapes[reach > _LONG_PX * view.metres_per_pixel]


def _numbers(view: View, numbers: NDArray[np.intp], shapes: Geometries) -> Iterator[str]:
    """Yield the numbers of places beside their marks."""
    labels = Labels(view)
    has_place = ~is_empty(shapes)
    points = shapely.get_coordinates(shapely.point_on_surface(shapes[has_place]))
    for number, (x, y) in zip(numbers[has_place].tolist(), view.place(points).tolist()):
        yield labels.add("label number", str(number), x, y + _NUMBER_SHIFT_PX * UNITS)
