"""A repair as the page tells it: what was mended, what it moved, what was left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..errors import Message
from ..findings import CODE_SEPARATOR, Findings, name_codes
from ..layers import Buildings, Column, GridLayer
from ..proof import Balance, Proof
from ..shapes import is_empty, made_polygonal
from .texts import Texts


@dataclass(frozen=True)
class Left:
    """Places that were left as they are, for one reason.

    Attributes:
        reason: Why, in the reader's language.
        rule: What is wrong there.
        rows: Their rows in the findings.
    """

    reason: str
    rule: str
    rows: NDArray[np.intp]


@dataclass(frozen=True)
class Mending:
    """All that the sections are written from.

    Attributes:
        before: The layer as it was, every shape valid or empty.
        after: The layer as it is, likewise; the same rows.
        base: The base grids where the layer is a professional one; None otherwise.
        proof: What changed.
        unresolved: What was left as it is.
        reasons: Why, one for each.
        buildings: The buildings; None when there are none.
        texts: The words of the page.
        translate: Gives the words of messages.
    """

    before: GridLayer
    after: GridLayer
    base: GridLayer | None
    proof: Proof
    unresolved: Findings
    reasons: Sequence[Message]
    buildings: Buildings | None
    texts: Texts
    translate: Callable[[str], str]

    @cached_property
    def places(self) -> dict[str, Column]:
        """Return the table of the mended places, worked out once."""
        return self.proof.columns()

    @cached_property
    def balance(self) -> Balance:
        """Return what every changed grid had and has, worked out once."""
        return self.proof.balance(self.before, self.after, self.buildings)

    @property
    def furthest(self) -> float:
        """Return how far a border moved at most, metres."""
        return float(max(self.places["displacement_m"], default=0.0))

    def tell(self, message: Message | str) -> str:
        """Return a message in the reader's language."""
        return message.told(self.translate) if isinstance(message, Message) else message

    def name(self, codes: Iterable[str]) -> str:
        """Return the first few of many codes."""
        return self.tell(name_codes(codes))

    def name_joined(self, codes: str) -> str:
        """Return the first few of the codes that a table holds in one text."""
        return self.name(codes.split(CODE_SEPARATOR))

    def changes_at(self, row: int) -> NDArray[np.intp]:
        """Return the rows of the changes at a place."""
        return np.flatnonzero(self.proof.changes.place == self.proof.places.number[row])

    @cached_property
    def left(self) -> list[Left]:
        """Return what was left, by reason and rule, the most frequent first."""
        groups: dict[tuple[str, str], list[int]] = {}
        for row, reason in enumerate(self.reasons):
            key = (self.tell(reason), str(self.unresolved.rule[row]))
            groups.setdefault(key, []).append(row)
        by_number = sorted(groups.items(), key=lambda group: -len(group[1]))
        return [Left(*key, np.array(rows, dtype=np.intp)) for key, rows in by_number]

    @property
    def left_by_reason(self) -> dict[str, int]:
        """Return how many places were left for each reason, the most frequent first."""
        numbers: dict[str, int] = {}
        for group in self.left:
            numbers[group.reason] = numbers.get(group.reason, 0) + len(group.rows)
        return dict(sorted(numbers.items(), key=lambda one: -one[1]))


def with_sound_shapes(layer: GridLayer) -> GridLayer:
    """Return the layer with every shape valid, or empty; no row is dropped."""
    return replace(layer, geometries=made_polygonal(layer.geometries))


def with_sound_places(proof: Proof) -> Proof:
    """Return the proof with the shapes of its places and pieces valid, or empty."""
    places, changes = proof.places, proof.changes
    return replace(
        proof,
        places=replace(places, geometry=made_polygonal(places.geometry)),
        changes=replace(changes, geometry=made_polygonal(changes.geometry)),
    )


def drawable(layer: GridLayer) -> GridLayer:
    """Return a layer of sound shapes without the empty ones."""
    empty = is_empty(layer.geometries)
    return layer.take(~empty) if empty.any() else layer
