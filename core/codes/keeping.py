"""Codes that grids go on under: their own, or the one that was issued for their place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Codes
from ..layers import GridLayer
from ..width import RESOLUTION_M
from .existing import moved_code, without_retired
from .findings import CodeFinding
from .register import Entries
from .succession import is_elsewhere, is_same_shape, match_places


@dataclass(frozen=True)
class Kept:
    """Codes that grids go on under, shape (n,).

    Attributes:
        codes: The codes, "" for grids that need one.
        is_matched: True where the place alone says so.
        is_refused: True where a grid had a retired code, and gets none.
        astray: Codes of grids that lay elsewhere.
        findings: What was refused, and what went astray.
    """

    codes: Codes
    is_matched: NDArray[np.bool_]
    is_refused: NDArray[np.bool_]
    astray: frozenset[str]
    findings: tuple[CodeFinding, ...]


def keep_codes(grids: GridLayer, entries: Entries, in_scope: NDArray[np.bool_]) -> Kept:
    """Return the codes that grids have, or whose place they have.

    Args:
        grids: The grids, valid, metres, with their own codes, "" for none.
        entries: The register, places in metres.
        in_scope: Codes of the register that the grids may have, shape (len(entries),).
    """
    ended = np.flatnonzero(~entries.is_live)
    retired = dict(zip(entries.code[ended].tolist(), entries.retired[ended].tolist()))
    own, findings = without_retired(grids.codes, retired)
    is_refused = own != grids.codes
    free = in_scope & entries.is_live & ~np.isin(entries.code.astype(str), own)
    old, new = np.flatnonzero(free), np.flatnonzero((own == "") & ~is_refused)
    first, second = match_places(entries.place[old], grids.geometries[new])
    codes = own.astype(object)
    codes[new[second]] = entries.code[old[first]]
    is_matched = np.zeros(len(own), dtype=bool)
    is_matched[new[second]] = True
    strays = _find_strays(own, grids, entries)
    return Kept(
        codes.astype(str),
        is_matched,
        is_refused,
        frozenset(own[strays].tolist()),
        (*findings, *(moved_code(row, str(own[row])) for row in strays.tolist())),
    )


def _find_strays(codes: Codes, grids: GridLayer, entries: Entries) -> NDArray[np.intp]:
    """Return the rows of grids with a code that was issued for another place."""
    known = [row for row, code in enumerate(codes.tolist()) if code in entries.row_of]
    rows = np.array(known, dtype=np.intp)
    entry = np.array([entries.row_of[code] for code in codes[rows].tolist()], dtype=np.intp)
    before, after = entries.place[entry], grids.geometries[rows]
    open_question = np.flatnonzero(~is_same_shape(before, after, RESOLUTION_M))
    away = is_elsewhere(before[open_question], after[open_question])
    return rows[open_question[away]]
