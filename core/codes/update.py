"""The register brought up to date with a layer: codes issued, retired and followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Codes, Geometries
from ..errors import GridError
from ..width import RESOLUTION_M
from .existing import Parsed
from .register import ADOPTED, LIVE, Entries, join_lists, texts
from .scheme import SEQUENCE, Scheme
from .succession import follow_places, is_same_shape, match_places

KEPT = -1


@dataclass(frozen=True)
class Update:
    """A register's entries after a run.

    Attributes:
        entries: The codes, those retired and issued now included, places in metres.
        seen: Row of the grid whose shape is an entry's new place, `KEPT` where the old one
            stays, shape (len(entries),).
        retired: Codes that were retired now.
        issued: Codes that are new to the register.
    """

    entries: Entries
    seen: NDArray[np.intp]
    retired: Codes
    issued: Codes

    @property
    def is_changed(self) -> bool:
        """Tell whether the register is another one than before."""
        return bool(len(self.retired) or len(self.issued) or (self.seen != KEPT).any())


@dataclass(frozen=True)
class Coded:
    """A layer with its codes.

    Attributes:
        codes: Code of each grid, "" for none, shape (n,).
        shapes: (Multi)polygons in metres, shape (n,); None where null.
        parsed: The codes, taken apart.
        adopted: Codes that grids had when they were first seen.
        astray: Codes of grids that lay elsewhere: their entries keep their place.
        is_doubtful: True for grids whose code is a mistake: the code that was issued for their
            place is not retired before that is settled, shape (n,).
    """

    codes: Codes
    shapes: Geometries
    parsed: Parsed
    adopted: frozenset[str]
    astray: frozenset[str]
    is_doubtful: NDArray[np.bool_]

    @property
    def row_of(self) -> dict[str, int]:
        """Return the row by code of the scheme and the object class, sorted.

        Of grids that share a code the most western counts, whatever the order of the rows.
        """
        west, south, *_ = shapely.bounds(self.shapes).T
        backwards = np.lexsort((south, west, self.codes))[::-1].tolist()
        rows = dict(zip(self.codes[backwards].tolist(), backwards))
        return {code: row for code, row in reversed(rows.items()) if code in self.parsed.addresses}


def update_entries(
    before: Entries, in_scope: NDArray[np.bool_], layer: Coded, scheme: Scheme, today: str
) -> Update:
    """Bring the codes of a register up to date with a layer.

    Args:
        before: The codes so far, places in metres.
        in_scope: Codes that the layer speaks of, those of its object class, shape (len(before),).
        layer: The layer.
        scheme: The code scheme.
        today: The day that codes are issued and retired on.

    Raises:
        GridError: If a code would be retired before it was issued, or the register was changed
            after `today`.
    """
    row_of = layer.row_of
    gone = _find_gone(before, in_scope, row_of, layer)
    fresh = [code for code in row_of if code not in before.row_of]
    _require_later(before, gone, today)
    if gone.any() or fresh:
        _require_last(before, today)
    retired = before.retired.copy()
    retired[gone] = today
    entries = replace(before, retired=retired).with_more(
        _issue(fresh, row_of, layer, scheme, today)
    )
    entries = _with_links(entries, before.is_live & in_scope, gone, row_of, layer)
    return Update(
        entries,
        _find_moved(entries, len(before), row_of, layer),
        before.code[gone].astype(str),
        np.array(fresh, dtype=str),
    )


def _find_gone(
    before: Entries, in_scope: NDArray[np.bool_], row_of: Mapping[str, int], layer: Coded
) -> NDArray[np.bool_]:
    """Tell which codes in use are the layer's no more, nor were only mistaken for others."""
    gone = in_scope & before.is_live & ~np.isin(before.code.astype(str), list(row_of))
    rows = np.flatnonzero(gone)
    mistaken, _ = match_places(before.place[rows], layer.shapes[layer.is_doubtful])
    gone[rows[mistaken]] = False
    return gone


def _require_later(before: Entries, gone: NDArray[np.bool_], today: str) -> None:
    reversed_ = np.flatnonzero(gone & (before.issued > today))
    if len(reversed_):
        row = reversed_[0]
        raise GridError(
            "Code {code} was issued on {issued} and cannot be retired on {date}, before that. "
            "Give a later DATE.",
            code=before.code[row],
            issued=before.issued[row],
            date=today,
        )


def _require_last(before: Entries, today: str) -> None:
    last = max([*before.issued.tolist(), *before.retired.tolist()], default="")
    if today < last:
        raise GridError(
            "DATE is {date}, but codes were issued or retired on {last} already. "
            "Give that day or a later one.",
            date=today,
            last=last,
        )


def _issue(
    codes: list[str], row_of: Mapping[str, int], layer: Coded, scheme: Scheme, today: str
) -> Entries:
    """Return entries of codes that are new to the register."""
    parts = [scheme.parse(code) or {} for code in codes]
    nothing = texts([""] * len(codes))
    return Entries(
        code=texts(codes),
        parent=texts([scheme.parent_of(one) for one in parts]),
        sequence=texts([one[SEQUENCE] for one in parts]),
        issued=texts([today] * len(codes)),
        retired=texts([LIVE] * len(codes)),
        predecessors=nothing,
        successors=nothing,
        note=texts([ADOPTED if code in layer.adopted else "" for code in codes]),
        place=layer.shapes[[row_of[code] for code in codes]],
    )


def _with_links(
    entries: Entries,
    were_live: NDArray[np.bool_],
    gone: NDArray[np.bool_],
    row_of: Mapping[str, int],
    layer: Coded,
) -> Entries:
    """Return the entries with who follows whom: the retired their followers, the new whom they do.

    Args:
        entries: All codes, those new behind.
        were_live: Codes in use before the run, shape (b,).
        gone: Codes that were retired now, shape (b,).
        row_of: Row of the grid by code.
        layer: The layer.
    """
    present = np.array([entries.row_of[code] for code in row_of], dtype=np.intp)
    shapes = layer.shapes[list(row_of.values())]
    is_new = present >= len(were_live)
    before_after = [
        (np.flatnonzero(gone), np.arange(len(present))),
        (np.flatnonzero(were_live & ~gone), np.flatnonzero(is_new)),
    ]
    after_of: dict[int, list[str]] = defaultdict(list)
    before_of: dict[int, list[str]] = defaultdict(list)
    for old, new in before_after:
        first, second = follow_places(entries.place[old], shapes[new])
        for row, other in zip(old[first].tolist(), present[new[second]].tolist()):
            after_of[row].append(str(entries.code[other]))
            before_of[other].append(str(entries.code[row]))
    return replace(
        entries,
        predecessors=_joined(entries.predecessors, before_of),
        successors=_joined(entries.successors, after_of),
    )


def _joined(column: NDArray[np.object_], more: Mapping[int, list[str]]) -> NDArray[np.object_]:
    joined = column.copy()
    for row, codes in more.items():
        joined[row] = join_lists(str(column[row]), codes)
    return joined


def _find_moved(
    entries: Entries, known: int, row_of: Mapping[str, int], layer: Coded
) -> NDArray[np.intp]:
    """Return the row of the grid for entries that are new or whose grid has another shape now."""
    seen = np.full(len(entries), KEPT)
    rows = np.array([entries.row_of[code] for code in row_of], dtype=np.intp)
    grids = np.array(list(row_of.values()), dtype=np.intp)
    same = is_same_shape(entries.place[rows], layer.shapes[grids], RESOLUTION_M)
    stays = np.isin(entries.code[rows].astype(str), sorted(layer.astray))
    moved = (~same & ~stays) | (rows >= known)
    seen[rows[moved]] = grids[moved]
    return seen
