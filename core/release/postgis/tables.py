"""The tables of a release: which columns they have, and how an edition fills them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...admission import ADMISSION_FIELDS
from ...layers import Codes, GridLayer
from ...relations import Relations
from ...staffing import WORKER_FIELDS
from .rows import (
    Pieces,
    documents,
    few,
    numbers,
    plain_column,
    polygons,
    same,
    text_array,
    texts,
)

Territories = Sequence[tuple[str, ...]]
# Name, type and plain values of each attribute.
Attributes = Sequence[tuple[str, str, list[Any]]]


@dataclass(frozen=True)
class Versioned:
    """A table whose rows are closed and opened, never changed.

    Attributes:
        name: Its name in the schema.
        keys: Columns that tell rows of one release apart.
        values: The other columns that a release fills.
    """

    name: str
    keys: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return all columns that a release fills."""
        return self.keys + self.values

    @property
    def staged(self) -> str:
        """Return the name of the temporary table that takes the rows of a release first."""
        return f"staged_{self.name}"


GRIDS = Versioned("grids", ("kind", "code"), ("territories", "attributes", "geom"))
_MEASURES = (
    "area_m2",
    "base_share",
    "professional_share",
    "buildings",
    "households",
    "residents",
    "base_household_share",
    "professional_household_share",
    "best_fit",
    "exact",
)
RELATIONS = Versioned(
    "relations",
    ("kind", "base_code", "professional_code"),
    ("relation", "component", *_MEASURES),
)
WORKERS = Versioned("workers", WORKER_FIELDS[:-1], WORKER_FIELDS[-1:])
ADMISSIONS = Versioned("admissions", ADMISSION_FIELDS[:1], ADMISSION_FIELDS[1:])
VERSIONED = (GRIDS, RELATIONS, WORKERS, ADMISSIONS)


@dataclass(frozen=True)
class Content:
    """What a release puts into a table.

    Attributes:
        name: What the manifest calls it, such as grids/base.
        table: Where it goes.
        count: Number of rows.
        encode: Gives the rows of a slice, columns in the table's order.
    """

    name: str
    table: Versioned
    count: int
    encode: Callable[[slice], Pieces]


def grid_content(
    name: str, layer: GridLayer, attributes: Attributes, territories: Territories, srid: int
) -> Content:
    """Return the rows of a layer, as they are ordered.

    Args:
        name: What the manifest calls them.
        layer: The layer, rows by code.
        attributes: Its attributes, made plain.
        territories: The communities each grid reaches, sorted, in the layer's order.
        srid: EPSG code of its CRS.
    """

    def encode(rows: slice) -> Pieces:
        return [
            *same(layer.kind.encode()),
            *texts(layer.codes[rows].tolist()),
            *few(territories[rows], text_array),
            *documents([(name, kind, values[rows]) for name, kind, values in attributes]),
            *polygons(layer.geometries[rows], srid),
        ]

    return Content(name, GRIDS, len(layer), encode)


def relation_content(name: str, relations: Relations, components: Codes) -> Content:
    """Return the rows of the relation table, as they are ordered, given names of components."""

    def encode(rows: slice) -> Pieces:
        return [
            *few(relations.kind[rows].tolist(), str.encode),
            *texts(relations.base_code[rows].tolist()),
            *texts(relations.professional_code[rows].tolist()),
            *few(relations.relation[rows].tolist(), str.encode),
            *texts(components[rows].tolist()),
            *numbers(*(getattr(relations, measure)[rows] for measure in _MEASURES)),
        ]

    return Content(name, RELATIONS, len(relations), encode)


def text_content(table: Versioned, columns: Mapping[str, Sequence[str]]) -> Content:
    """Return the rows of a table of texts; "" for a column that is not given."""
    count = len(next(iter(columns.values())))
    absent = [""] * count

    def encode(rows: slice) -> Pieces:
        return [piece for name in table.columns for piece in texts(columns.get(name, absent)[rows])]

    return Content(table.name, table, count, encode)


def plain_attributes(layer: GridLayer) -> Attributes:
    """Return name, type and plain values of every attribute, in the layer's order."""
    return [(name, *plain_column(column)) for name, column in layer.attributes.items()]


def name_components(relations: Relations) -> Codes:
    """Return for each relation the lowest professional code of its component, "" for none.

    Numbers would change for all the district when a component comes or goes; names stay.
    """
    named = np.flatnonzero((relations.component > 0) & (relations.professional_code != ""))
    kinds, kind = np.unique(relations.kind, return_inverse=True)
    width = int(relations.component.max(initial=0)) + 1
    key = kind * width + relations.component
    order = named[np.lexsort((relations.professional_code[named], key[named]))]
    first = np.flatnonzero(np.diff(key[order], prepend=-1))
    names = np.full(len(kinds) * width, "", dtype=relations.professional_code.dtype)
    names[key[order[first]]] = relations.professional_code[order[first]]
    return names[key]


def number_components(relations_kind: Codes, component: Codes) -> NDArray[np.int64]:
    """Return the numbers of components within their kind, from their names; 0 for ""."""
    numbered = np.zeros(len(component), dtype=np.int64)
    for kind in np.unique(relations_kind):
        rows = np.flatnonzero((relations_kind == kind) & (component != ""))
        numbered[rows] = np.unique(component[rows], return_inverse=True)[1] + 1
    return numbered
