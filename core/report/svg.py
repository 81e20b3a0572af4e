"""Maps as SVG: metres to the drawing, shapes to paths, labels that do not collide."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Geometries
from ..shapes import polygon_parts
from .texts import Texts, escape

# Drawing units per pixel: whole numbers then draw a tenth of a pixel, in few characters.
UNITS = 10
_SIMPLIFY_PX = 0.4
_LATIN_PX, _WIDE_PX, _LINE_PX = 6.0, 10.5, 13
_LABEL_SHIFTS_PX = (0, -14, 14, -28, 28)
_FIRST_WIDE = 0x2E80
_EDGE_PX = 4
_SCALE_BAR_SHARE = 0.25
_LONGEST_SCALE_BAR_PX = 140

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """A window onto the ground, drawn into a picture.

    Attributes:
        left, top: North-west corner of the window, metres.
        metres_per_pixel: The scale.
        width, height: Size of the picture, pixels.
    """

    left: float
    top: float
    metres_per_pixel: float
    width: float
    height: float

    def window_with(self, margin: float) -> Bounds:
        """Return the ground in the picture and a margin (pixels) around it, metres."""
        west, north = self.place_on_ground(-margin, -margin)
        east, south = self.place_on_ground(self.width + margin, self.height + margin)
        return (west, south, east, north)

    def place_on_ground(self, x: float, y: float) -> tuple[float, float]:
        """Return the ground (metres) under a pixel."""
        return (self.left + x * self.metres_per_pixel, self.top - y * self.metres_per_pixel)

    def place(self, points: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return points (metres, shape (n, 2)) in drawing units."""
        units = UNITS / self.metres_per_pixel
        placed = (points - [self.left, self.top]) * [units, -units]
        return np.rint(placed).astype(np.int64)

    def path(self, shapes: Geometries) -> str:
        """Return polygons and lines as the data of one SVG path."""
        drawn = shapely.simplify(shapes, _SIMPLIFY_PX * self.metres_per_pixel)
        parts = shapely.get_parts(drawn)
        lines = parts[shapely.get_dimensions(parts) == 1]
        rings = shapely.get_rings(polygon_parts(drawn))
        return "".join([*self._strokes(rings, "z"), *self._strokes(lines, "")])

    def _strokes(self, lines: Geometries, ending: str) -> Iterable[str]:
        points, owner = shapely.get_coordinates(lines, return_index=True)
        starts = np.flatnonzero(np.diff(owner)) + 1
        for stroke in np.split(self.place(points), starts) if len(points) else ():
            x, y = stroke[0]
            steps = np.diff(stroke, axis=0)
            steps = steps[steps.any(axis=1)]
            moves = " ".join(f"{dx} {dy}" for dx, dy in steps.tolist())
            yield f"M{x} {y}l{moves or '0 0'}{ending}"


def fit(bounds: Bounds, width: float, height: float) -> View:
    """Return the view of a picture's size that shows the bounds in its middle."""
    west, south, east, north = bounds
    scale = max((east - west) / width, (north - south) / height)
    return View(
        left=(west + east) / 2 - width * scale / 2,
        top=(south + north) / 2 + height * scale / 2,
        metres_per_pixel=scale,
        width=width,
        height=height,
    )


def picture(view: View, title: str, layers: Iterable[str]) -> str:
    """Return an SVG element of the layers, first at the bottom."""
    width, height = round(view.width), round(view.height)
    return (
        f'<svg class="map" role="img" aria-label="{escape(title)}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width * UNITS} {height * UNITS}">'
        f"{''.join(layers)}</svg>"
    )


def path(style: str, data: str) -> str:
    """Return a path element of a class, nothing for no data."""
    return f'<path class="{style}" d="{data}"/>' if data else ""


def marks(style: str, glyph: str, places: NDArray[np.int64]) -> str:
    """Return one path with a glyph (relative path data) at every place (drawing units)."""
    return path(style, "".join(f"M{x} {y}{glyph}" for x, y in places.tolist()))


def scale_bar(view: View, texts: Texts) -> str:
    """Return a scale bar of a round length for the lower left corner."""
    longest = min(view.width * _SCALE_BAR_SHARE, _LONGEST_SCALE_BAR_PX)
    metres = _round_length(longest * view.metres_per_pixel)
    length = round(metres / view.metres_per_pixel * UNITS)
    x, y = 10 * UNITS, round((view.height - 10) * UNITS)
    label = escape(texts.length(metres))
    return (
        f'<g class="scale"><path class="halo" d="M{x} {y - 50}v50h{length}v-50"/>'
        f'<path d="M{x} {y - 50}v50h{length}v-50"/>'
        f'<text x="{x + length // 2}" y="{y - 40}">{label}</text></g>'
    )


@dataclass
class Labels:
    """Labels set one after the other; one that finds no room is left out."""

    view: View
    _taken: list[Bounds] = field(default_factory=list)

    def add(self, style: str, text: str, x: float, y: float) -> str:
        """Return a text element at or near a place in drawing units, or nothing."""
        width = _text_width(text)
        x_px = _clamp(x / UNITS, width / 2 + _EDGE_PX, self.view.width - width / 2 - _EDGE_PX)
        for shift in _LABEL_SHIFTS_PX:
            y_px = _clamp(y / UNITS + shift, _LINE_PX, self.view.height - _EDGE_PX - _LINE_PX)
            box = (x_px - width / 2, y_px - _LINE_PX, x_px + width / 2, y_px)
            if not any(_meet(box, other) for other in self._taken):
                self._taken.append(box)
                place = f'x="{round(x_px * UNITS)}" y="{round(y_px * UNITS)}"'
                return f'<text class="{style}" {place}>{escape(text)}</text>'
        return ""

    def keep_free(self, box: Bounds) -> None:
        """Set no label onto a box of the picture (pixels from its upper left corner)."""
        self._taken.append(box)


def label_points(shapes: Geometries) -> NDArray[np.float64]:
    """Return a place for a label in every shape, the middle where that is inside."""
    middles = shapely.centroid(shapes)
    inside = shapely.intersects(shapes, middles)
    points: NDArray[Any] = np.where(inside, middles, shapely.point_on_surface(shapes))
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])


def _text_width(text: str) -> float:
    return sum(_WIDE_PX if ord(letter) >= _FIRST_WIDE else _LATIN_PX for letter in text)


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _clamp(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))


def _round_length(metres: float) -> float:
    """Return the greatest of 1, 2, 5, 10, 20 ... that is no longer."""
    decade = 10.0 ** math.floor(math.log10(metres))
    return next(step * decade for step in (5, 2, 1) if step * decade <= metres)
