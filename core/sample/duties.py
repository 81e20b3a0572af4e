"""Who works in the sample district's grids, what its departments may do there, and its events."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely

from ..admission import ADMISSION_FIELDS
from ..files import Table
from ..layers import Buildings, Column, GridLayer
from .district import District

CRS = "EPSG:4547"
_EVENTS_PER_GRID = 6.8
# In Yantian 24,950 of 25,301 hazards found were handled.
_HANDLED = 24_950 / 25_301
_NEAR_M = 25.0
_SEEDS = 7
_APPROVED, _VALID = "2026-01-01", "2099-12-31"
_RECORDS: Mapping[str, tuple[str, str]] = {
    "police": ("公安分局", "治安巡查; 实有人口核查"),
    "fire": ("消防救援大队", "消防隐患排查; 消防通道"),
    "safety": ("应急管理局", "安全生产隐患排查"),
    "health": ("卫生健康局", "家庭医生签约; 传染病随访"),
    "city_management": ("城市管理局", "市容环境; 占道经营"),
}
# What is found, how often, and which kind answers; "" is for the worker of the base grid.
_MATTERS = (
    ("消防隐患", "fire", 0.34), ("治安隐患", "police", 0.2), ("安全生产", "safety", 0.16),
    ("公共卫生", "health", 0.06), ("市容环境", "city_management", 0.16), ("邻里纠纷", "", 0.08),
)  # fmt: skip


def duty_tables(district: District) -> list[Table]:
    """Return workers, admission records and events of a district; events where buildings are."""
    tables = [
        Table("workers", _workers(district.base)),
        Table("admissions", _admissions(district.professional)),
    ]
    if district.buildings is not None:
        tables.append(_events(district, district.buildings))
    return tables


def _workers(base: GridLayer) -> dict[str, Column]:
    """Return one worker for every code, in the order of the codes."""
    codes = np.unique(base.codes[base.codes != ""])
    numbers = np.arange(1, len(codes) + 1)
    return {
        "grid_code": codes,
        "worker_id": np.array([f"W{number:05d}" for number in numbers], dtype=object),
        "role": np.full(len(codes), "专职网格员", dtype=object),
        "phone": np.array([f"1390000{number % 10_000:04d}" for number in numbers], dtype=object),
    }


def _admissions(layers: tuple[GridLayer, ...]) -> dict[str, Column]:
    rows = [
        (layer.kind, *_RECORDS[layer.kind], "区委政法委; 区网格办", _APPROVED, _VALID, "联络员")
        for layer in layers
    ]
    values = np.array(rows, dtype=object).reshape(len(rows), len(ADMISSION_FIELDS))
    return {name: values[:, place] for place, name in enumerate(ADMISSION_FIELDS)}


def _events(district: District, buildings: Buildings) -> Table:
    """Return hazards that were found near buildings, most of them handled."""
    rng = np.random.default_rng([district.seed, _SEEDS])
    n = round(_EVENTS_PER_GRID * len(district.base))
    where = rng.integers(len(buildings), size=n)
    places = shapely.get_coordinates(buildings.points[where]) + rng.normal(0, _NEAR_M, (n, 2))
    matter = rng.choice(len(_MATTERS), size=n, p=[share for _, _, share in _MATTERS])
    columns = {
        "event_id": np.array([f"E{number:06d}" for number in range(1, n + 1)], dtype=object),
        "matter": np.array([name for name, _, _ in _MATTERS], dtype=object)[matter],
        "kind": np.array([kind for _, kind, _ in _MATTERS], dtype=object)[matter],
        "state": np.where(rng.random(n) < _HANDLED, "已处置", "处置中").astype(object),
    }
    return Table("events", columns, shapely.points(places), CRS)
