"""The parts of a stack: what they are called, which layers fit them, which fields they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import QgsMapLayerProxyModel, QgsVectorLayer, QgsWkbTypes

from ...core.layers import BASE
from ...processing.texts import kind_title, tr
from ..guesses import PROFESSIONAL, guess_code_field, guess_count_field
from ..workbench.roles import (
    ATOMS,
    BUILDINGS,
    CODE,
    COMMUNITIES,
    EXCLUSIONS,
    FRAME,
    HOUSEHOLDS,
    NOT_GRIDS,
    RESIDENTS,
    TABLES,
    WAIVERS,
)

GRIDS = (BASE, *PROFESSIONAL)
# From the outside in
AROUND = (FRAME, COMMUNITIES, BUILDINGS, EXCLUSIONS, ATOMS)

_POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry
_POINT = QgsWkbTypes.GeometryType.PointGeometry
_NONE = QgsWkbTypes.GeometryType.NullGeometry


def part_title(kind: str) -> str:
    """Return what a part is called."""
    titles = {
        FRAME: tr("Frame"),
        COMMUNITIES: tr("Communities"),
        BUILDINGS: tr("Buildings"),
        EXCLUSIONS: tr("Exclusions"),
        ATOMS: tr("Atoms"),
        "workers": tr("Workers"),
        "admissions": tr("Admissions"),
        WAIVERS: tr("Waivers"),
    }
    return titles.get(kind) or kind_title(kind)


def part_tip(kind: str) -> str:
    """Return what a part is for."""
    tips = {
        BASE: tr("The base grids: polygons, each with one code and one worker"),
        FRAME: tr("The area that must be covered; without it, the union of the base grids"),
        COMMUNITIES: tr("The communities: every base grid lies in exactly one"),
        BUILDINGS: tr("The buildings, as points or polygons, with their households and residents"),
        EXCLUSIONS: tr("Areas inside the frame that need no grid: reservoirs, barracks, basins"),
        ATOMS: tr("The street blocks that base grids are put together from, for drawing"),
        "workers": tr("Table of who works in which base grid: grid_code, worker_id"),
        "admissions": tr("Table of the records by which professional layers were let in"),
        WAIVERS: tr("Table of findings that were accepted, with reason and expiry"),
    }
    return tips.get(kind) or tr("The grids of this kind: polygons, each with a code")


def part_fields(kind: str) -> tuple[str, ...]:
    """Return what the fields of a part have to say (`code`, `households`, `residents`)."""
    if kind == BUILDINGS:
        return (HOUSEHOLDS, RESIDENTS)
    return (CODE,) if kind == COMMUNITIES or kind not in NOT_GRIDS else ()


def field_title(what: str) -> str:
    """Return what a field is called by what it says."""
    titles = {CODE: tr("Code"), HOUSEHOLDS: tr("Households"), RESIDENTS: tr("Residents")}
    return titles[what]


def fitting_layers(kind: str) -> Any:
    """Return which layers a list offers for a part."""
    filters = QgsMapLayerProxyModel.Filter
    if kind in TABLES:
        return filters.NoGeometry
    if kind == BUILDINGS:
        return QgsMapLayerProxyModel.Filters(filters.PointLayer | filters.PolygonLayer)
    return filters.PolygonLayer


def fits(layer: QgsVectorLayer, kind: str) -> bool:
    """Tell whether a layer has shapes of the type that a part needs."""
    shapes = (_POLYGON, _POINT) if kind == BUILDINGS else (_POLYGON,)
    return layer.geometryType() in ((_NONE,) if kind in TABLES else shapes)


def needed_shapes(kind: str) -> str:
    """Return what a layer lacks that does not fit a part, as a sentence with {layer} and {part}."""
    if kind in TABLES:
        return tr("Layer {layer} is no table: it cannot be {part}.")
    if kind == BUILDINGS:
        return tr("Layer {layer} has neither points nor polygons: it cannot be {part}.")
    return tr("Layer {layer} has no polygons: it cannot be {part}.")


def guess_fields(kind: str, fields: Sequence[str]) -> dict[str, str]:
    """Return the fields that probably say what a part has to say, by what they say."""
    return {
        what: guess_code_field(fields) if what == CODE else guess_count_field(fields, what)
        for what in part_fields(kind)
    }
