"""Which professional grids serve base grids as drawn: what the mapping would say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from ..crossings import holds_ground
from ..ground import SharedGround, find_uncovered
from ..layers import BASE, Codes, Geometries, GridLayer
from ..shapes import without_lines
from ..soundness import mended
from .outcome import as_shapes
from .sheet import Sheet

# Professional codes by row of the base grid
Serving = dict[int, tuple[str, ...]]

NOBODY = ""

_HALF = 0.5


class Service:
    """The professional grids of one kind over a sheet.

    Real sharing is that of `crossings.type_ground`, found for few base grids at a time: it would
    take longer to index all borders than that saves. Grids of the sheet are looked at once.
    """

    def __init__(self, sheet: Sheet, layer: GridLayer) -> None:
        """Remember the sheet; nothing is computed until it is asked for.

        Args:
            sheet: The neighbourhood.
            layer: One of its professional layers.
        """
        self.kind = layer.kind
        self._layer = mended(layer)
        self._buildings = sheet.buildings
        self._widths = sheet.widths
        self._shapes = sheet.shapes
        self._known: Serving = {}

    def before(self, rows: list[int]) -> Serving:
        """Return who serves base grids as they are."""
        new = [row for row in rows if row not in self._known]
        if new:
            self._known.update(self.of(dict(zip(new, self._shapes[new]))))
        return {row: self._known[row] for row in rows}

    def of(self, grids: Mapping[int, shapely.Geometry]) -> Serving:
        """Return who truly shares ground with base grids of any shape.

        Args:
            grids: Valid (multi)polygons by row.
        """
        rows, shapes = list(grids), as_shapes(list(grids.values()))
        uppers, codes = self._layer.geometries, self._layer.codes
        base, upper = self._layer.tree.query(shapes, predicate="intersects")
        beside = shapely.touches(shapes[base], uppers[upper])
        base, upper = base[~beside], upper[~beside]
        whole = shapely.covers(uppers[upper], shapes[base])
        whole &= np.bincount(base, minlength=len(rows))[base] == 1
        doubtful = ~np.isin(np.arange(len(rows)), base[whole])
        ground = _share(shapes, uppers, base[~whole], upper[~whole], codes)
        real = self._is_real(ground, shapes)
        bare = self._find_bare(ground, shapes, doubtful)
        serving: dict[int, set[str]] = defaultdict(set)
        places = np.concatenate([base[whole], ground.base[real], bare])
        names = [*codes[upper[whole]], *codes[ground.upper[real]], *[NOBODY] * len(bare)]
        for place, name in zip(places.tolist(), names):
            serving[place].add(str(name))
        return {row: tuple(sorted(serving[place] or {NOBODY})) for place, row in enumerate(rows)}

    def _is_real(self, ground: SharedGround, shapes: Geometries) -> NDArray[np.bool_]:
        """Tell which pieces are more than a slip of the pen."""
        most = ground.is_main & (ground.area >= _HALF * shapely.area(shapes[ground.base]))
        return most | holds_ground(ground.pieces, self._buildings, self._widths)

    def _find_bare(
        self, ground: SharedGround, shapes: Geometries, doubtful: NDArray[np.bool_]
    ) -> NDArray[np.intp]:
        """Return the places of base grids of which truly some is not covered."""
        asked = np.where(doubtful, shapes, shapely.Polygon())
        place, bare = find_uncovered(GridLayer(BASE, np.full(len(shapes), ""), asked), ground)
        return place[holds_ground(bare, self._buildings, self._widths)]


def _share(
    shapes: Geometries,
    uppers: Geometries,
    base: NDArray[np.intp],
    upper: NDArray[np.intp],
    codes: Codes,
) -> SharedGround:
    """Return the ground that pairs of a base grid and a professional grid share."""
    pieces = without_lines(shapely.intersection(shapes[base], uppers[upper]))
    area = shapely.area(pieces)
    order = np.lexsort((codes[upper], -area, base))
    order = order[area[order] > 0]
    base, upper = base[order], upper[order]
    is_main = np.append(True, base[1:] != base[:-1])[: len(base)]
    return SharedGround(base, upper, pieces[order], area[order], is_main, 0.0, 0)
