"""Findings as columns, read from the layers that a check writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer

from ...core.findings import CODE_SEPARATOR
from ...core.layers import BASE
from ...core.vicinity import LAYER_WIDE

# Read between two turns of the event loop, so that the window stays alive
_AT_ONCE = 2000


@dataclass(frozen=True)
class FindingRows:
    """Findings and mismatches, one row each, shape (n,) unless said otherwise.

    Attributes:
        finding_id, rule, severity, kind, base_codes, professional_codes, message, community: Text.
        width_m, area_m2: Measures in metres.
        households, residents: What lies inside.
        bounds: (xmin, ymin, xmax, ymax) in the CRS of the base layer, shape (n, 4); NaN where a
            finding has no place.
        wkb: The shapes, as they are needed.
    """

    finding_id: NDArray[np.object_]
    rule: NDArray[np.object_]
    severity: NDArray[np.object_]
    kind: NDArray[np.object_]
    base_codes: NDArray[np.object_]
    professional_codes: NDArray[np.object_]
    message: NDArray[np.object_]
    community: NDArray[np.object_]
    width_m: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    bounds: NDArray[np.float64]
    wkb: NDArray[np.object_]

    def __len__(self) -> int:
        """Return the number of findings."""
        return len(self.finding_id)

    def take(self, rows: NDArray[Any]) -> FindingRows:
        """Return the findings reduced to `rows` (indices or a mask)."""
        return FindingRows(*(getattr(self, column.name)[rows] for column in fields(self)))

    def geometry(self, row: int) -> QgsGeometry:
        """Return the shape of one finding."""
        geometry = QgsGeometry()
        geometry.fromWkb(self.wkb[row])
        return geometry

    def touching(self, place: QgsRectangle) -> NDArray[np.bool_]:
        """Tell which findings of places touch a rectangle in the CRS of the base layer."""
        box = np.array([place.xMinimum(), place.yMinimum(), place.xMaximum(), place.yMaximum()])
        near = (self.bounds[:, :2] <= box[2:]).all(axis=1)
        near &= (self.bounds[:, 2:] >= box[:2]).all(axis=1)
        near &= ~np.isin(self.rule.astype(str), LAYER_WIDE)
        rows = np.flatnonzero(near)
        near[rows] = shapely.intersects(shapely.from_wkb(self.wkb[rows]), shapely.box(*box))
        return near

    def codes(self, row: int) -> list[str]:
        """Return the grids, of the layer at fault, that a finding is about."""
        joined = self.base_codes[row] if self.kind[row] == BASE else self.professional_codes[row]
        return joined.split(CODE_SEPARATOR) if joined else []

    def what(self, row: int) -> str:
        """Return all grids that a finding is about, as text."""
        named = filter(None, (self.base_codes[row], self.professional_codes[row]))
        return " / ".join(codes.replace(CODE_SEPARATOR, ", ") for codes in named)


_TEXTS = 8
_KINDS = (*[object] * _TEXTS, float, float, np.int64, np.int64)
_NAMES = tuple(column.name for column in fields(FindingRows))[: len(_KINDS)]


def no_rows() -> FindingRows:
    """Return the empty table."""
    return _as_rows([])


def join_rows(parts: Sequence[FindingRows]) -> FindingRows:
    """Return all parts as one table."""
    tables = [no_rows(), *parts]
    return FindingRows(
        *(
            np.concatenate([getattr(table, column.name) for table in tables])
            for column in fields(FindingRows)
        )
    )


def read_in_parts(layers: Sequence[QgsVectorLayer]) -> Iterator[FindingRows]:
    """Yield the rows of layers of findings, some thousand at a time."""
    for layer in layers:
        places = [layer.fields().lookupField(name) for name in _NAMES]
        part = []
        for feature in layer.getFeatures():
            part.append(_values(feature, places))
            if len(part) == _AT_ONCE:
                yield _as_rows(part)
                part = []
        yield _as_rows(part)


def _values(feature: QgsFeature, places: Sequence[int]) -> tuple[Any, ...]:
    values = feature.attributes()
    geometry = feature.geometry()
    box = geometry.boundingBox()
    bounds = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
    if geometry.isNull():
        bounds = (np.nan,) * 4
    return (*(values[place] for place in places), bounds, geometry.asWkb().data())


def _as_rows(part: Sequence[tuple[Any, ...]]) -> FindingRows:
    columns = list(zip(*part)) or [()] * (len(_NAMES) + 2)
    plain = [_column(values, kind) for values, kind in zip(columns, _KINDS)]
    bounds = np.array(columns[-2], dtype=float).reshape(-1, 4)
    return FindingRows(*[*plain, bounds, _column(columns[-1], object)])


def _column(values: Sequence[Any], kind: Any) -> NDArray[Any]:
    column = np.empty(len(values), dtype=kind)
    column[:] = values
    return column
