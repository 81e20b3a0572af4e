"""Designs as tables to be written: grids, atoms, what can be reached, how good it is, who moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from qgis.core import QgsWkbTypes

from ..compat import BOOLEAN, INTEGER, REAL, TEXT
from ..core.design.atoms import Atoms
from ..core.design.design import Design
from ..core.design.figures.feasibility import Feasibility
from ..core.design.figures.quality import Quality
from ..core.errors import Message
from ..core.layers import Geometries, GridLayer
from .layers import Table
from .tables import Reproject, as_multi, make_fields
from .texts import told

if TYPE_CHECKING:
    from ..core.design.redivision.moves import Moves

GRID_FIELDS: Mapping[str, str] = {
    "code": TEXT,
    "community": TEXT,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
}
ATOM_FIELDS: Mapping[str, str] = {
    "atom": INTEGER,
    "block": INTEGER,
    "community": TEXT,
    "grid": TEXT,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
}
FEASIBILITY_FIELDS: Mapping[str, str] = {
    "community": TEXT,
    "part": INTEGER,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
    "fewest": INTEGER,
    "most": INTEGER,
    "planned": INTEGER,
    "possible": INTEGER,
    "drawn": INTEGER,
    "in_band": INTEGER,
    "reachable": BOOLEAN,
    "large_buildings": TEXT,
    "reason": TEXT,
    "remedy": TEXT,
}
QUALITY_FIELDS: Mapping[str, str] = {
    "code": TEXT,
    "community": TEXT,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
    "deviation": INTEGER,
    "in_band": BOOLEAN,
    "area_m2": REAL,
    "perimeter_m": REAL,
    "polsby_popper": REAL,
    "on_barrier": REAL,
    "buildings_cut": INTEGER,
    "parts": INTEGER,
}
MOVE_FIELDS: Mapping[str, str] = {
    "from_grid": TEXT,
    "to_grid": TEXT,
    "kind": TEXT,
    "buildings": INTEGER,
    "building_codes": TEXT,
    "households": INTEGER,
    "residents": INTEGER,
    "area_m2": REAL,
    "text": TEXT,
}
NO_BARRIER = "none"


def grids_table(grids: GridLayer, reproject: Reproject) -> Table:
    """Return base grids with what lives in each."""
    columns = [grids.codes, *(grids.attributes[name] for name in list(GRID_FIELDS)[1:])]
    return _areas(GRID_FIELDS, columns, reproject(grids.geometries))


def atoms_table(design: Design, communities: GridLayer, reproject: Reproject) -> Table:
    """Return the smallest pieces, and the grid each became part of."""
    atoms: Atoms = design.atoms
    columns = [
        np.arange(1, len(atoms.polygons) + 1),
        atoms.block + 1,
        communities.codes[atoms.community],
        design.grids.codes[design.grid_of_atom],
        atoms.workload.buildings,
        atoms.workload.households,
        atoms.workload.residents,
    ]
    return _areas(ATOM_FIELDS, columns, reproject(atoms.polygons))


def feasibility_table(feasibility: Feasibility) -> Table:
    """Return what each community allows, with reasons and remedies in the user's language."""
    return _table(FEASIBILITY_FIELDS, _columns_of(feasibility, FEASIBILITY_FIELDS))


def quality_table(quality: Quality) -> Table:
    """Return the figures of each grid, and those of all in the last row."""
    wanted = [f"on_{name or NO_BARRIER}" for name in quality.border_shares]
    names = unique_names(wanted, QUALITY_FIELDS)
    columns = _columns_of(quality, QUALITY_FIELDS)
    columns += list(quality.border_shares.values())
    return _table({**QUALITY_FIELDS, **dict.fromkeys(names, REAL)}, columns)


def moves_table(moves: Moves) -> Table:
    """Return who gives what to whom, in numbers and in words of the user's language."""
    return _table(MOVE_FIELDS, _columns_of(moves, MOVE_FIELDS))


def unique_names(names: Sequence[str], taken: Iterable[str]) -> list[str]:
    """Return names of columns, `_` added to one that is taken already, whatever its case."""
    used = {name.casefold() for name in taken}
    unique = []
    for wanted in names:
        name = wanted
        while name.casefold() in used:
            name += "_"
        used.add(name.casefold())
        unique.append(name)
    return unique


def _columns_of(rows: Any, fields: Mapping[str, str]) -> list[Any]:
    return [getattr(rows, name) for name in fields]


def _table(fields: Mapping[str, str], columns: Sequence[Sequence[Any]]) -> Table:
    return Table(make_fields(fields), [_plain(column) for column in columns])


def _areas(fields: Mapping[str, str], columns: Sequence[Any], shapes: Geometries) -> Table:
    """Return a table of polygons; of multipolygons where one of the shapes is in several parts."""
    plain = [_plain(column) for column in columns]
    wkb_type = QgsWkbTypes.Type.Polygon
    if (shapely.get_num_geometries(shapes) > 1).any():
        wkb_type, shapes = QgsWkbTypes.Type.MultiPolygon, as_multi(shapes, shapely.multipolygons)
    return Table(make_fields(fields), plain, wkb_type, shapes)


def _plain(column: Sequence[Any]) -> Sequence[Any]:
    """Return a column as plain Python values: messages in the user's language, None for nan."""
    return [_plain_value(value) for value in np.asarray(column, dtype=object).tolist()]


def _plain_value(value: Any) -> Any:
    if isinstance(value, Message):
        return told(value)
    return None if value != value else value  # noqa: PLR0124 (nan alone is not equal to itself)
