"""What a layer probably is, and where its codes probably are; free of QGIS."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..core.layers import BASE

PROFESSIONAL = ("police", "fire", "safety", "health", "city_management")
CODED = (BASE, *PROFESSIONAL, "communities")
AREAS = ("frame", "exclusions")
KINDS = (*CODED, *AREAS)

_WORDS = {
    BASE: ("base", "基础网格"),
    "police": ("police", "警格", "警务"),
    "fire": ("fire", "消防"),
    "safety": ("safety", "安监", "安全"),
    "health": ("health", "卫健"),
    "city_management": ("city_management", "city management", "sweeping", "城管", "环卫"),
    "communities": ("communit", "neighborhood", "neighbourhood", "社区"),
    "frame": ("frame", "boundary", "district", "区界"),
    "exclusions": ("exclusion", "reservoir", "水库"),
}
_CODE_NAMES = ("code", "grid_code", "网格编码", "编码", "代码", "geoid")
_CODE_PARTS = ("code", "编码", "代码", "geoid")


def guess_kind(name: str) -> str:
    """Return the kind that a layer's name speaks of; "" when it speaks of none."""
    lower = name.lower()
    return next((kind for kind, words in _WORDS.items() if any(w in lower for w in words)), "")


def guess_code_field(fields: Sequence[str]) -> str:
    """Return the field that most probably holds the codes; "" when there are no fields."""
    by_lower = {field.lower(): field for field in reversed(fields)}
    named = [by_lower[name] for name in _CODE_NAMES if name in by_lower]
    speaking = [field for field in fields if any(part in field.lower() for part in _CODE_PARTS)]
    others = [field for field in fields if field.lower() not in {"fid", "ogc_fid", "objectid"}]
    return next(iter([*named, *speaking, *others, *fields]), "")


def count_code_faults(codes: Iterable[str]) -> tuple[int, int]:
    """Return how many grids have no code, and how many codes are used more than once."""
    uses = Counter(codes)
    missing = uses.pop("", 0)
    return missing, sum(count > 1 for count in uses.values())
