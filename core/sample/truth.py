"""What a checker should report: the known findings of generated data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import NDArray


@dataclass(frozen=True)
class KnownFinding:
    """One expected finding; the columns of `DefectTruth` describe its fields."""

    rule: str
    kind: str
    base_codes: str
    professional_codes: str
    width_m: float
    geometry: shapely.Geometry
    note: str


@dataclass(frozen=True)
class DefectTruth:
    """Expected findings as columns, one row each, shape (n,).

    Attributes:
        rule: Name from the rule catalogue.
        kind: Kind of the layer at fault.
        base_codes, professional_codes: Sorted codes of the grids involved, joined by ";".
        width_m: Width of the place, metres; 0 where it means nothing.
        geometry: The place: polygons, lines for `unmatched_edge`, None for `empty_geometry`.
        note: What was done; "consequence" begins the note of what a defect brings about besides.
    """

    rule: NDArray[np.object_]
    kind: NDArray[np.object_]
    base_codes: NDArray[np.object_]
    professional_codes: NDArray[np.object_]
    width_m: NDArray[np.float64]
    geometry: NDArray[np.object_]
    note: NDArray[np.object_]

    def __len__(self) -> int:
        """Return the number of expected findings."""
        return len(self.rule)

    def take(self, rows: NDArray[np.bool_]) -> DefectTruth:
        """Return the rows chosen by a mask."""
        return DefectTruth(*(getattr(self, column.name)[rows] for column in fields(self)))


def make_truth(findings: Iterable[KnownFinding]) -> DefectTruth:
    """Return the findings as a table, in the order given."""
    rows = list(findings)
    columns = {
        field.name: _objects([getattr(row, field.name) for row in rows])
        for field in fields(KnownFinding)
    }
    widths = columns.pop("width_m").astype(np.float64)
    return DefectTruth(width_m=widths, **columns)


def join_truth(parts: Iterable[DefectTruth]) -> DefectTruth:
    """Return several tables as one."""
    tables = list(parts)
    return DefectTruth(
        *(
            np.concatenate([getattr(table, column.name) for table in tables])
            for column in fields(DefectTruth)
        )
    )


def _objects(values: list[object]) -> NDArray[np.object_]:
    # filled one by one: numpy would take a list of polygons apart
    array = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        array[place] = value
    return array
