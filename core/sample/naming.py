"""Codes and names of everything.

The codes of the four sub-districts are national ones. The last three digits of the communities'
codes, the bureau's code, the object classes of the professional codes and all that is derived
from them are invented: plausible in form, and not to be taken for the district's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..design.numbering import number_in_parents
from ..layers import Codes
from .grids import BUREAU, BUREAU_CODE, BUREAU_COMMUNITY, COMMUNITIES, STREET_CODES, Grids
from .mesh import Labels

DISTRICT_CODE = "440308"
OBJECT_CLASSES = {
    "police": "010100",
    "fire": "020100",
    "safety": "030100",
    "health": "040100",
    "city_management": "050100",
}
TITLES = {
    "police": "警务网格",
    "fire": "消防网格",
    "safety": "安监网格",
    "health": "卫健网格",
    "city_management": "城管网格",
}
_FIRST_MERGED = 601  # CJ/T 349: numbers of several communities taken together

Texts = NDArray[np.str_]


@dataclass(frozen=True)
class Territory:
    """Codes and names of communities and of the sub-districts above them.

    Attributes:
        codes: Community codes of 12 digits, shape (communities,).
        names: Community names.
        parent_codes, parents: Sub-district or bureau of each community.
    """

    codes: Codes
    names: Texts
    parent_codes: Codes
    parents: Texts


def name_territory(grids: Grids) -> Territory:
    """Return the communities' codes and names, and the bureau as parent of its one community."""
    ordinals = [
        COMMUNITIES[street].index(name) + 1 for street, name in zip(grids.streets, grids.names)
    ]
    codes = [
        f"{STREET_CODES[street]}{ordinal:03d}" for street, ordinal in zip(grids.streets, ordinals)
    ]
    is_bureau = grids.names == BUREAU_COMMUNITY
    street_codes = np.array([STREET_CODES[street] for street in grids.streets])
    return Territory(
        codes=np.array(codes),
        names=np.array([f"{name}社区" for name in grids.names]),
        parent_codes=np.where(is_bureau, BUREAU_CODE, street_codes),
        parents=np.where(is_bureau, BUREAU, grids.streets),
    )


def name_base_grids(grids: Grids, territory: Territory) -> tuple[Codes, Texts]:
    """Return codes of 15 digits, the community's and three of its own, and names."""
    numbers = number_in_parents(grids.mesh.centres, grids.community)
    codes = [f"{territory.codes[c]}{number:03d}" for c, number in zip(grids.community, numbers)]
    names = [f"{territory.names[c]}{number:02d}网格" for c, number in zip(grids.community, numbers)]
    return np.array(codes), np.array(names)


def name_professional(
    kind: str, communities: list[set[int]], places: NDArray[np.float64], territory: Territory
) -> tuple[Codes, Texts]:
    """Return codes in the form of CJ/T 349, 20 digits, and names.

    Object class 6, district 6, street 3, community 3, sequence 2. Grids over several communities
    get community numbers from 601 in their street; the standard has no code for grids over
    several streets, here the street of their first community stands.

    Args:
        kind: A key of OBJECT_CLASSES.
        communities: Communities that each grid takes its base grids from, shape (n,).
        places: A point in each grid, shape (n, 2).
        territory: The communities.
    """
    parents = [_code_parent(held, territory) for held in communities]
    _, parent = np.unique(parents, return_inverse=True)
    numbers = number_in_parents(places, parent)
    siblings = np.bincount(parent)[parent]
    rows = list(zip(parents, numbers.tolist(), siblings.tolist()))
    codes = [f"{OBJECT_CLASSES[kind]}{_code_tail(*row)}" for row in rows]
    names = [
        f"{_place_name(held, territory)}{TITLES[kind]}{number:02d}"
        for held, number in zip(communities, numbers.tolist())
    ]
    return np.array(codes), np.array(names)


def name_buildings(base_codes: Codes, grid: Labels, places: NDArray[np.float64]) -> Codes:
    """Return ids of 19 digits: community 12, grid 2, building 5."""
    numbers = number_in_parents(places, grid)
    return np.array(
        [f"{code[:12]}{code[-2:]}{number:05d}" for code, number in zip(base_codes[grid], numbers)]
    )


def _code_parent(held: set[int], territory: Territory) -> str:
    """Return the community's code, or the street's where several communities are merged."""
    first = min(held, key=lambda community: territory.codes[community])
    code = str(territory.codes[first])
    return code if len(held) == 1 else code[:9]


def _code_tail(parent: str, number: int, siblings: int) -> str:
    if len(parent) == len(DISTRICT_CODE) + 3:
        return f"{parent}{_FIRST_MERGED - 1 + number:03d}00"
    return f"{parent}{0 if siblings == 1 else number:02d}"


def _place_name(held: set[int], territory: Territory) -> str:
    first = min(held, key=lambda community: territory.codes[community])
    return str(territory.names[first] if len(held) == 1 else territory.parents[first])
