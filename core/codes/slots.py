"""Where in a scheme each grid is counted, or the reason why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Codes
from ..errors import Message
from ..layers import GridLayer
from .findings import (
    BEYOND_PARENTS,
    NO_PARENT,
    NO_SHAPE,
    PARENT_WITHOUT_CODE,
    SEVERAL_PARENTS,
    CodeFinding,
)
from .scheme import Scheme
from .whereabouts import NOWHERE, Whereabouts

_NAMED_AT_MOST = 4


@dataclass(frozen=True)
class Slots:
    """Where each grid is counted.

    Attributes:
        parent: Code of the parent, of a grid over several what their codes share; "" where the
            scheme has no code for the grid, shape (n,).
        is_merged: True for grids over several parents, shape (n,).
        is_alone: True where no other grid truly holds any ground of the parent, shape (n,).
        findings: Why there is no code, and what else is odd about a grid's place.
    """

    parent: NDArray[np.object_]
    is_merged: NDArray[np.bool_]
    is_alone: NDArray[np.bool_]
    findings: tuple[CodeFinding, ...]


def find_slots(whereabouts: Whereabouts, parents: GridLayer, names: Codes, scheme: Scheme) -> Slots:
    """Say where each grid is counted.

    Args:
        whereabouts: In which parents the grids lie.
        parents: The parents.
        names: What to call each parent where it has no code, shape (len(parents),).
        scheme: The code scheme.
    """
    n = len(whereabouts.main)
    usable = np.array(
        [scheme.split_parent(code) is not None for code in parents.codes.tolist()], dtype=bool
    )
    count, drawn = whereabouts.count, whereabouts.is_drawn
    placed = whereabouts.main != NOWHERE
    main = np.where(placed, whereabouts.main, 0)
    single = placed & (count == 1) & usable[main]
    parent = np.full(n, "", dtype=object)
    parent[single] = parents.codes[main[single]].astype(object)
    holders = np.bincount(whereabouts.parent, minlength=len(parents))
    naming = _Naming(parents, names, usable, scheme)
    findings = []
    for row in np.flatnonzero(~single).tolist():
        held = whereabouts.parents_of(row)
        shared = naming.shared(held)
        if shared:
            parent[row] = shared
        else:
            findings.append(naming.reason(row, held) if drawn[row] else _no_shape(row))
    findings += naming.beyond(whereabouts)
    return Slots(parent, count > 1, single & (holders[main] == 1), tuple(findings))


def _no_shape(row: int) -> CodeFinding:
    message = Message("The grid has no shape. Draw it or delete it, and run again.")
    return CodeFinding(row, NO_SHAPE, message)


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_NAMED_AT_MOST]) + ("…" if len(codes) > _NAMED_AT_MOST else "")


@dataclass(frozen=True)
class _Naming:
    """What is said of parents."""

    parents: GridLayer
    names: Codes
    usable: NDArray[np.bool_]
    scheme: Scheme

    def shared(self, held: list[int]) -> str:
        """Return what the codes of several parents share; "" where they cannot be merged."""
        if self.scheme.merged is None or len(held) <= 1 or not self.usable[held].all():
            return ""
        heads = {str(self.parents.codes[row])[: self.scheme.shared_width] for row in held}
        return heads.pop() if len(heads) == 1 else ""

    def reason(self, row: int, held: list[int]) -> CodeFinding:
        """Return why the scheme has no code for a grid that lies in the parents `held`."""
        if not held:
            message = Message(
                "The grid lies in no area of layer {layer}, or most of it outside. "
                "Check its place, or add the area.",
                layer=self.parents.title,
            )
            return CodeFinding(row, NO_PARENT, message)
        called = tuple(self.call(parent) for parent in held)
        without = [parent for parent in held if not self.usable[parent]]
        if without:
            return self._without_code(row, without[0], called)
        if self.scheme.merged is None:
            message = Message(
                "The grid lies in {parents}. Scheme {scheme} codes grids of one area only: "
                "divide the grid along the border.",
                parents=_listed(called),
                scheme=self.scheme.name,
            )
        else:
            heads = {code[: self.scheme.shared_width] for code in called}
            message = Message(
                "The grid lies in {heads} ({parents}). Scheme {scheme} has room for one of them: "
                "divide the grid along the border.",
                heads=_listed(sorted(heads)),
                parents=_listed(called),
                scheme=self.scheme.name,
            )
        return CodeFinding(row, SEVERAL_PARENTS, message, called)

    def beyond(self, whereabouts: Whereabouts) -> Iterator[CodeFinding]:
        """Yield the grids that reach beyond all parents."""
        for row in np.flatnonzero(whereabouts.is_beyond).tolist():
            parent = self.call(int(whereabouts.main[row]))
            message = Message(
                "The grid lies in {parent}, and reaches beyond the areas of layer {layer}. "
                "Check the border.",
                parent=parent,
                layer=self.parents.title,
            )
            yield CodeFinding(row, BEYOND_PARENTS, message, (parent,))

    def call(self, parent: int) -> str:
        """Return what to call a parent: its code, else its name."""
        return str(self.parents.codes[parent] or self.names[parent] or "?")

    def _without_code(self, row: int, parent: int, called: tuple[str, ...]) -> CodeFinding:
        message = Message(
            "The grid lies in {parent}, which has no code that scheme {scheme} could use "
            "({form}). Give it one, or code its grids by a scheme of your own.",
            parent=" ".join(filter(None, (self.names[parent], self.parents.codes[parent]))) or "?",
            scheme=self.scheme.name,
            form=self.scheme.form,
        )
        return CodeFinding(row, PARENT_WITHOUT_CODE, message, called)
