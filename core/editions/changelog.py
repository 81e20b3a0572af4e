"""The change log: what became of the grids, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np

from ..errors import Message
from .classes import MERGED, NEW, RECODED, RESHUFFLED, RETIRED, SPLIT, UNCHANGED
from .compare import Comparison
from .lineage import Lineage

_FEW_M2 = 10
# What is said of a group as a whole
_GROUP_TEXTS = {
    RECODED: "Grid {old} is called {new} now; its ground is the same.",
    SPLIT: "Grid {old} was split into {new}.",
    MERGED: "Grids {old} were merged into {new}.",
    RESHUFFLED: "Grids {old} were re-shuffled into {new}.",
    NEW: "Grid {new} is new, with {contents}.",
    RETIRED: "Grid {old} was retired, with {contents}.",
}


def tell_changes(comparison: Comparison) -> list[Message]:
    """Return a sentence for everything that changed, in the order of the codes they begin with.

    A split, a merger or a re-shuffle is told as a whole first; then follows who gave what to whom.
    Codes that went to another grid are told last.
    """
    lineage = comparison.lineage
    rows = np.flatnonzero(lineage.change != UNCHANGED)
    rows = rows[np.argsort(lineage.component[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(lineage.component[rows], prepend=0))
    told = _Teller(lineage, knows_buildings=comparison.knows_buildings)
    groups = np.split(rows, starts[1:]) if len(rows) else []
    stories = sorted((told.of_group(group.tolist()) for group in groups), key=itemgetter(0))
    sentences = [sentence for _, story in stories for sentence in story]
    return [*sentences, *map(_tell_moved, lineage.moved_codes())]


def _tell_moved(code: str) -> Message:
    return Message(
        "Code {code} was given to another grid. A code that was issued is never to be used again.",
        code=code,
    )


class _Teller:
    """Puts rows of a lineage into words."""

    def __init__(self, lineage: Lineage, *, knows_buildings: bool) -> None:
        """Keep the columns as plain values."""
        self._old: list[str] = lineage.before_code.tolist()
        self._new: list[str] = lineage.after_code.tolist()
        self._change: list[str] = lineage.change.tolist()
        self._area: list[float] = lineage.area_m2.tolist()
        self._buildings: list[int] = lineage.buildings.tolist()
        self._households: list[int] = lineage.households.tolist()
        self._knows_buildings = knows_buildings

    def of_group(self, rows: Sequence[int]) -> tuple[str, list[Message]]:
        """Return the code that the story of a group begins with, and the story."""
        change = self._change[rows[0]]
        old = sorted({self._old[row] for row in rows} - {""})
        new = sorted({self._new[row] for row in rows} - {""})
        is_renamed = len(old) == len(new) == 1 and old != new
        whole = []
        if change in _GROUP_TEXTS:
            values = {"old": _listed(old), "new": _listed(new)}
            whole = [Message(_GROUP_TEXTS[change], contents=self._contents(rows[0]), **values)]
        elif is_renamed:
            whole = [Message("Grid {old} is called {new} now.", old=old[0], new=new[0])]
        exchanges = [row for row in rows if self._is_exchange(row, is_renamed=is_renamed)]
        first = (old or new)[0] if whole else self._old[exchanges[0]] or self._new[exchanges[0]]
        if change in (RECODED, NEW, RETIRED):
            return first, whole
        return first, [*whole, *map(self._of_pair, exchanges)]

    def _is_exchange(self, row: int, *, is_renamed: bool) -> bool:
        """Tell whether a row is ground that another grid has now, or nobody, or nobody had."""
        if is_renamed and self._old[row] and self._new[row]:
            return False
        return self._old[row] != self._new[row]

    def _of_pair(self, row: int) -> Message:
        """Return who gave what to whom."""
        source, target, contents = self._old[row], self._new[row], self._contents(row)
        if not source:
            return Message(
                "Grid {target} took in {contents} that no grid held.",
                target=target,
                contents=contents,
            )
        if not target:
            return Message(
                "Grid {source} gave up {contents} that no grid holds now.",
                source=source,
                contents=contents,
            )
        return Message(
            "Grid {source} gave {contents} to {target}.",
            source=source,
            contents=contents,
            target=target,
        )

    def _contents(self, row: int) -> Message:
        """Return the buildings and households of a row; of ground without buildings its area."""
        if self._buildings[row]:
            return Message(
                "{buildings} with {households}",
                buildings=_tell_buildings(self._buildings[row]),
                households=_tell_households(self._households[row]),
            )
        area = self._area[row]
        told = f"{area:,.0f}" if area >= _FEW_M2 else f"{area:.1f}"
        if self._knows_buildings:
            return Message("{area} m² without buildings", area=told)
        return Message("{area} m²", area=told)


def _tell_buildings(count: int) -> Message:
    if count == 1:
        return Message("1 building")
    return Message("{count} buildings", count=count)


def _tell_households(count: int) -> Message:
    if count == 1:
        return Message("1 household")
    return Message("{count} households", count=count)


def _listed(codes: Sequence[str]) -> Message | str:
    """Return codes as a list in the reader's language, halved so that no list nests deeply."""
    if len(codes) <= 1:
        return "".join(codes)
    middle = (len(codes) + 1) // 2
    return Message(
        "{first}, {second}", first=_listed(codes[:middle]), second=_listed(codes[middle:])
    )
