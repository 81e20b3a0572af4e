"""Which findings are shown, and in which order: masks over columns, fast on fifty thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.core import QgsRectangle

from ...core.findings import RULES, SEVERITIES
from .findings_store import ACCEPTED, OPEN
from .rows import FindingRows


@dataclass(frozen=True)
class Filters:
    """What a finding has to be to be shown; empty and None ask for nothing.

    Attributes:
        severities: Any of these.
        rule, kind, community: This one.
        state: `open` or `accepted`.
        text: In its grids, its community or its message, whatever the case.
        place: Its bounds touch this rectangle, in the CRS of the base layer.
    """

    severities: frozenset[str] = frozenset()
    rule: str = ""
    kind: str = ""
    community: str = ""
    state: str = OPEN
    text: str = ""
    place: QgsRectangle | None = None


class Sieve:
    """Findings prepared for filtering and sorting."""

    def __init__(self, rows: FindingRows, is_accepted: NDArray[np.bool_]) -> None:
        """Number the words of each column, so that comparing them is comparing numbers."""
        self.rows = rows
        self.is_accepted = is_accepted
        self._severity = _Words(rows.severity, SEVERITIES)
        self._rule = _Words(rows.rule, tuple(RULES))
        self._kind = _Words(rows.kind)
        self._community = _Words(rows.community)

    def mask(self, filters: Filters) -> NDArray[np.bool_]:
        """Tell which findings pass, shape (n,)."""
        shown = np.ones(len(self.rows), dtype=bool)
        if filters.severities:
            shown &= self._severity.is_any(filters.severities)
        for words, word in (
            (self._rule, filters.rule),
            (self._kind, filters.kind),
            (self._community, filters.community),
        ):
            if word:
                shown &= words.is_any([word])
        if filters.state:
            shown &= self.is_accepted == (filters.state == ACCEPTED)
        if filters.place is not None:
            shown &= self._touching(filters.place)
        if filters.text:
            shown &= self._holding(filters.text.casefold())
        return shown

    def counts(self, of: str, mask: NDArray[np.bool_]) -> dict[str, int]:
        """Return the number of findings by rule or severity among those of a mask."""
        words = self._rule if of == "rule" else self._severity
        numbers = np.bincount(words.numbers[mask], minlength=len(words.words))
        return {word: int(count) for word, count in zip(words.words, numbers) if count}

    def worst(self) -> dict[str, str]:
        """Return the worst severity of the findings by rule."""
        least = np.full(len(self._rule.words), len(SEVERITIES) - 1)
        np.minimum.at(least, self._rule.numbers, self._severity.numbers)
        return {rule: SEVERITIES[place] for rule, place in zip(self._rule.words, least)}

    def rules(self) -> set[str]:
        """Return the rules that have findings."""
        return set(self.counts("rule", np.ones(len(self.rows), dtype=bool)))

    def kinds(self) -> list[str]:
        """Return the kinds that have findings, sorted."""
        return [kind for kind in self._kind.words if kind]

    def communities(self) -> list[str]:
        """Return the communities that have findings, sorted."""
        return [community for community in self._community.words if community]

    def keys(self) -> Sequence[Callable[[], NDArray[Any]]]:
        """Return what findings are sorted by, for each column of the list."""
        rows = self.rows
        return (
            lambda: self._severity.numbers * len(RULES) + self._rule.numbers,
            lambda: self._what.numbers,
            lambda: self._kind.numbers,
            lambda: rows.width_m,
            lambda: rows.households,
            lambda: self._community.numbers,
            lambda: self.is_accepted,
        )

    @cached_property
    def _what(self) -> _Words:
        texts = np.array(self._whats, dtype=object)
        return _Words(texts)

    @cached_property
    def _whats(self) -> list[str]:
        return [self.rows.what(row) for row in range(len(self.rows))]

    @cached_property
    def _texts(self) -> list[str]:
        return [
            "\n".join(parts).casefold()
            for parts in zip(self._whats, self.rows.message, self.rows.community)
        ]

    def _holding(self, text: str) -> NDArray[np.bool_]:
        return np.fromiter((text in one for one in self._texts), bool, len(self.rows))

    def _touching(self, place: QgsRectangle) -> NDArray[np.bool_]:
        low = np.array([place.xMinimum(), place.yMinimum()])
        high = np.array([place.xMaximum(), place.yMaximum()])
        bounds = self.rows.bounds
        return (bounds[:, :2] <= high).all(axis=1) & (bounds[:, 2:] >= low).all(axis=1)


class _Words:
    """A column of words as numbers, in a given order or the alphabet's."""

    def __init__(self, column: NDArray[np.object_], order: Sequence[str] | None = None) -> None:
        words = order if order is not None else sorted(set(column.tolist()))
        self.words = list(words)
        self._place = {word: place for place, word in enumerate(self.words)}
        self.numbers = np.array([self._place[word] for word in column], dtype=np.intp)

    def is_any(self, words: Sequence[str] | frozenset[str]) -> NDArray[np.bool_]:
        wanted = [self._place[word] for word in words if word in self._place]
        return np.isin(self.numbers, wanted)
