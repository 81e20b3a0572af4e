"""The district as the layers of one GeoPackage, and what its departments have agreed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely

from ..checks import check_stack
from ..files import Table
from ..layers import Buildings, Codes, Geometries, GridLayer
from ..profiles import RuleProfile, read_profile
from ..release.waivers import Waiver, waiver_columns
from .district import District, Features
from .duties import duty_tables
from .truth import DefectTruth

CRS = "EPSG:4547"
_AUTHOR = "grid office of the sample district"
_REASON = "agreed: {kind} serves {codes} together"
_EXPIRY = date(2099, 12, 31)


def agreed_waivers(district: District, profile: RuleProfile | None = None) -> tuple[Waiver, ...]:
    """Return a waiver for every crossing that the departments draw on purpose."""
    findings = check_stack(district.stack, profile or read_profile()).findings
    meant = set(zip(district.crossings.kind, district.crossings.base_codes))
    places = zip(findings.rule, findings.kind, findings.base_codes)
    agreed = [rule == "crossing" and (kind, code) in meant for rule, kind, code in places]
    chosen = findings.take(np.array(agreed, dtype=bool))
    return tuple(
        Waiver(finding_id, _REASON.format(kind=kind, codes=codes), _AUTHOR, _EXPIRY)
        for finding_id, kind, codes in zip(chosen.finding_id, chosen.kind, chosen.base_codes)
    )


def district_tables(
    district: District, waivers: Sequence[Waiver], defects: DefectTruth | None = None
) -> list[Table]:
    """Return every layer of the district as it is stored, what lies below first.

    Args:
        district: The layers, sound or with defects.
        waivers: The waivers that come with it.
        defects: What a check should find; None where nothing was put in.
    """
    tables = [
        _area("frame", district.frame),
        _area("exclusions", district.exclusions),
        _features("sea", district.sea),
        _features("port", district.port),
        _features("reservoirs", district.reservoirs),
        _features("river_areas", district.river_areas),
        _features("rivers", district.rivers),
        _features("roads", district.roads),
        _grids("subdistricts", district.subdistricts),
        _grids("communities", district.communities),
        *([_buildings(district.buildings, district.building_ids)] if district.buildings else []),
        *(_grids(layer.kind, layer) for layer in (district.base, *district.professional)),
        Table("waivers", waiver_columns(waivers)),
        *duty_tables(district),
    ]
    if defects is not None:
        tables.append(_truth("defects", defects))
    return [table for table in tables if len(table)]


def _grids(name: str, layer: GridLayer) -> Table:
    return Table(name, {"code": layer.codes, **layer.attributes}, layer.geometries, CRS)


def _features(name: str, features: Features) -> Table:
    return Table(name, features.attributes, features.geometries, CRS)


def _area(name: str, area: shapely.Geometry) -> Table:
    column: Geometries = np.empty(1, dtype=object)
    column[0] = area
    return Table(name, {"name": np.array([name])}, column, CRS)


def _buildings(buildings: Buildings, ids: Codes) -> Table:
    places = buildings.points if buildings.footprints is None else buildings.footprints
    columns = {
        "building_id": ids,
        "households": buildings.households,
        "residents": buildings.residents,
    }
    return Table("buildings", columns, places, CRS)


def _truth(name: str, truth: DefectTruth) -> Table:
    columns = {
        "rule": truth.rule,
        "kind": truth.kind,
        "base_codes": truth.base_codes,
        "professional_codes": truth.professional_codes,
        "width_m": truth.width_m,
        "note": truth.note,
    }
    return Table(name, columns, truth.geometry, CRS)
