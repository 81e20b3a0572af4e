"""A district being spoilt: copies of its columns, and the findings to be expected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ...errors import GridError
from ...findings import join_codes
from ...layers import BASE, Geometries, GridLayer
from ..district import District
from ..truth import DefectTruth, KnownFinding, join_truth, make_truth

_TOUCH_M = 0.001


class Draft:
    """The district's layers as columns that may be changed, and what each change brings about.

    Attributes:
        district: The district as it was; never changed.
        shapes: Geometries by kind, `base` among them.
        codes: Codes by kind.
        households, residents, footprints, points: The buildings' columns.
    """

    def __init__(self, district: District) -> None:
        """Copy what may change."""
        if district.buildings is None or district.buildings.footprints is None:
            raise GridError("Defects need buildings with footprints. Make the district in full.")
        layers = (district.base, *district.professional)
        self.district = district
        self.shapes: dict[str, Geometries] = {x.kind: x.geometries.copy() for x in layers}
        self.codes: dict[str, NDArray[np.str_]] = {x.kind: x.codes.copy() for x in layers}
        self.households = district.buildings.households.copy()
        self.residents = district.buildings.residents.copy()
        self.footprints = district.buildings.footprints.copy()
        self.points = district.buildings.points.copy()
        self._dropped: dict[str, list[int]] = {layer.kind: [] for layer in layers}
        self._added: dict[str, list[tuple[int, str, shapely.Geometry]]] = {
            layer.kind: [] for layer in layers
        }
        self._known: list[KnownFinding] = []

    def note(
        self,
        rule: str,
        kind: str,
        rows: list[int],
        geometry: shapely.Geometry,
        note: str,
        *,
        width: float = 0.0,
        base_row: int | None = None,
    ) -> None:
        """Put down an expected finding on grids of one layer, and on a base grid if given."""
        codes = join_codes({str(self.codes[kind][row]) for row in rows})
        own_base = codes if kind == BASE else ""
        self._known.append(
            KnownFinding(
                rule=rule,
                kind=kind,
                base_codes=own_base if base_row is None else str(self.codes[BASE][base_row]),
                professional_codes="" if kind == BASE else codes,
                width_m=width,
                geometry=geometry,
                note=note,
            )
        )

    def note_code(
        self, rule: str, kind: str, code: str, geometry: shapely.Geometry | None, note: str
    ) -> None:
        """Put down an expected finding on a grid that only its code tells."""
        codes = ("", code) if kind != BASE else (code, "")
        self._known.append(KnownFinding(rule, kind, *codes, 0.0, geometry, note))

    def drop(self, kind: str, row: int) -> None:
        """Take a grid out of its layer."""
        self._dropped[kind].append(row)

    def add(self, kind: str, like: int, code: str, geometry: shapely.Geometry) -> None:
        """Put another grid into a layer, with the attributes of the grid `like`."""
        self._added[kind].append((like, code, geometry))

    def rows_touching(self, kind: str, geometry: shapely.Geometry) -> list[int]:
        """Return the rows of a layer's remaining grids that touch a place."""
        shapes = self.shapes[kind]
        rows = shapely.STRtree(shapes).query(geometry, "dwithin", _TOUCH_M)
        return sorted(set(rows.tolist()) - set(self._dropped[kind]))

    def finish(self) -> tuple[District, DefectTruth]:
        """Return the spoilt district, and everything a check of it should find."""
        district, buildings = self.district, self.district.buildings
        assert buildings is not None  # noqa: S101 - refused by the constructor
        spoilt = replace(
            district,
            base=self._layer(district.base),
            professional=tuple(self._layer(layer) for layer in district.professional),
            buildings=replace(
                buildings,
                points=self.points,
                households=self.households,
                residents=self.residents,
                footprints=self.footprints,
            ),
        )
        return spoilt, join_truth([make_truth(self._known), district.crossings])

    def _layer(self, layer: GridLayer) -> GridLayer:
        kind = layer.kind
        kept = np.setdiff1d(np.arange(len(layer)), self._dropped[kind])
        added = self._added[kind]
        rows = np.concatenate([kept, [like for like, _, _ in added]]).astype(np.intp)
        shapes = np.concatenate([self.shapes[kind][kept], np.empty(len(added), dtype=object)])
        shapes[len(kept) :] = [shape for _, _, shape in added]
        codes = np.concatenate([self.codes[kind][kept], [code for _, code, _ in added]])
        taken = layer.take(rows)
        return GridLayer(kind, codes.astype(str), shapes, layer.name, taken.attributes)
