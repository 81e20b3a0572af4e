"""What a layer probably is, and where its codes probably are; free of QGIS."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..core.layers import BASE

PROFESSIONAL = ("police", "fire", "safety", "health", "city_management")

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
    "buildings": ("building", "house", "建筑", "楼栋", "房屋"),
    "atoms": ("atom", "street block", "street_block", "街区"),
    "workers": ("worker", "网格员"),
    "admissions": ("admission", "准入"),
    "waivers": ("waiver", "豁免", "例外"),
}
_COUNT_WORDS = {
    "households": ("household", "户数", "套数"),
    "residents": ("resident", "population", "people", "人口", "人数"),
}
_CODE_NAMES = ("code", "grid_code", "网格编码", "编码", "代码", "geoid")
_CODE_PARTS = ("code", "编码", "代码", "geoid")


def guess_kind(name: str) -> str:
    """Return the kind that a layer's name speaks of; "" when it speaks of none."""
    lower = name.lower()
    return next((kind for kind, words in _WORDS.items() if any(w in lower for w in words)), "")


def guess_roles(names: Mapping[str, str], fitting: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return which layer probably plays which role, one layer a role and one role a layer.

    A layer that is called just like the role goes before one that only mentions it.

    Args:
        names: What each layer is called, by its id.
        fitting: The roles that are free, with the ids of the layers that could play them.

    Returns:
        Ids of layers by role.
    """
    guesses: dict[str, str] = {}
    for key in sorted(names, key=lambda key: (_rank(names[key]), names[key], key)):
        role = guess_kind(names[key])
        if role not in guesses and key in fitting.get(role, ()):
            guesses[role] = key
    return guesses


def guess_count_field(fields: Sequence[str], what: str) -> str:
    """Return the field that probably counts `households` or `residents`; "" if none does."""
    words = _COUNT_WORDS[what]
    return next((field for field in fields if any(w in field.lower() for w in words)), "")


def guess_code_field(fields: Sequence[str]) -> str:
    """Return the field that most probably holds the codes; "" when there are no fields."""
    by_lower = {field.lower(): field for field in reversed(fields)}
    named = [by_lower[name] for name in _CODE_NAMES if name in by_lower]
    speaking = [field for field in fields if any(part in field.lower() for part in _CODE_PARTS)]
    others = [field for field in fields if field.lower() not in {"fid", "ogc_fid", "objectid"}]
    return next(iter([*named, *speaking, *others, *fields]), "")


def _rank(name: str) -> int:
    """Return 0 for a name that is just what a kind is called, else 1."""
    lower = name.strip().lower()
    return int(lower not in _WORDS and not any(lower in words for words in _WORDS.values()))
