"""The relation table made ready to be looked at: by kind, class and community."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distinct import distinct
from .errors import Message
from .graph_layout import GraphLayout, lay_out
from .layers import BASE, Codes
from .lookup import Lookup
from .relation_matrix import RelationMatrix, build_matrix
from .relations import RELATION_CLASSES, Relations

# A base grid that nobody serves, wholly or in part, stands beside the four classes
UNCOVERED = "uncovered"
CLASSES = (*RELATION_CLASSES, UNCOVERED)

# More nodes than these cannot be told apart on a screen
NODES_AT_MOST = 3000


@dataclass(frozen=True)
class Choice:
    """What of the mapping is to be seen.

    Attributes:
        kind: One professional kind; "" for all.
        classes: Classes of relations, of `CLASSES`.
        community: One community; None for all. "" is the ground in no community.
    """

    kind: str = ""
    classes: frozenset[str] = frozenset(CLASSES)
    community: str | None = None


@dataclass(frozen=True)
class Picture:
    """The graph of a choice.

    Attributes:
        layout: Nodes and edges with their places.
        of_communities: True where the nodes amid are communities in place of base grids.
        is_uncovered: Which nodes amid are wholly or partly without somebody to serve them.
        message: What is shown of how much.
    """

    layout: GraphLayout
    of_communities: bool
    is_uncovered: NDArray[np.bool_]
    message: Message


class RelationView:
    """A relation table with everything that is asked of it while one looks at it."""

    def __init__(self, relations: Relations, community: Codes) -> None:
        """Number the table, which takes a second or two at half a million relations.

        Args:
            relations: The relation table.
            community: Community of the base grid of each relation, "" for none.
        """
        self.relations = relations
        self.community = community
        self.kinds, self._kind = _numbered(relations.kind)
        self.communities, self._community = _numbered(community)
        self._row_of_base, self._base = distinct(relations.base_code.tolist())
        self._class = _classes(relations)
        self._is_representative = self._mark_representatives()
        self.matrices: dict[str, RelationMatrix] = {
            kind: build_matrix(relations, community, kind) for kind in self.kinds
        }

    def count_classes(self, kind: str) -> dict[str, int]:
        """Return how many base grids are in a relation of each class.

        Args:
            kind: One professional kind; "" for all, where a base grid counts once in a class.
        """
        rows = self._rows(Choice(kind))
        is_in = np.zeros((self._base.max(initial=0) + 1, len(CLASSES)), dtype=bool)
        is_in[self._base[rows], self._class[rows]] = True
        return dict(zip(CLASSES, is_in.sum(axis=0).tolist()))

    def base_grids_of(self, community: str) -> list[str]:
        """Return the base grids of a community, sorted; "" is none."""
        rows = self._community == _place(self.communities, community)
        return sorted(set(self.relations.base_code[rows].tolist()))

    def communities_of(self, base_codes: Sequence[str]) -> list[str]:
        """Return the communities that some base grids lie in, sorted; of unknown ones none."""
        known = self.relations.base_code[self._row_of_base]
        asked = np.array(base_codes, dtype=str)
        place = np.searchsorted(known, asked)
        there = place < len(known)
        place, asked = place[there], asked[there]
        rows = self._row_of_base[place[known[place] == asked]]
        return sorted(set(self.community[rows].tolist()))

    def near(self, kind: str, code: str) -> Lookup:
        """Return a look-up of the relations of one grid; it knows of no others.

        Args:
            kind: `base`, or a professional kind.
            code: The code of the grid.
        """
        if kind == BASE:
            return Lookup(self.relations.take(self.relations.base_code == code))
        is_kind = self._kind == _place(self.kinds, kind)
        return Lookup(self.relations.take(is_kind & (self.relations.professional_code == code)))

    def kinds_of(self, code: str) -> list[str]:
        """Return the kinds that have a grid of a code, `base` first; none for one not mapped."""
        if not code:
            return []
        is_base = (self.relations.base_code == code).any()
        numbers = np.unique(self._kind[self.relations.professional_code == code])
        return [*([BASE] if is_base else []), *(self.kinds[number] for number in numbers)]

    def draw(self, choice: Choice) -> Picture:
        """Return the graph of a choice; of too many base grids, their communities or the first."""
        rows = self._rows(choice)
        total = int(np.count_nonzero(np.bincount(self._base[rows])))
        if total <= NODES_AT_MOST:
            message = Message("Base grids shown: {count}", count=f"{total:,}")
            return self._picture(rows, self.relations.base_code, message, of_communities=False)
        if choice.community is None and len(self.communities) > 1:
            message = Message(
                "{count} base grids are too many for one picture, so communities are shown. "
                "Choose a community to see its base grids.",
                count=f"{total:,}",
            )
            few = rows[self._is_representative[rows]]
            return self._picture(few, self.community, message, of_communities=True)
        message = Message(
            "The first {shown} of {count} base grids are shown. "
            "Choose a kind, a class or a community to see the others.",
            shown=f"{NODES_AT_MOST:,}",
            count=f"{total:,}",
        )
        return self._picture(rows, self.relations.base_code, message, of_communities=False)

    def _picture(
        self, rows: NDArray[np.intp], inner: Codes, message: Message, *, of_communities: bool
    ) -> Picture:
        number = self._community if of_communities else self._base
        rows = rows[number[rows] <= _last_shown(number[rows])]
        professional = self.relations.professional_code[rows]
        layout = lay_out(
            inner[rows],
            np.full(len(rows), "") if of_communities else self.community[rows],
            self.relations.kind[rows],
            professional,
        )
        bare = np.isin(layout.inner, inner[rows[professional == ""]])
        return Picture(layout, of_communities, bare, message)

    def _mark_representatives(self) -> NDArray[np.bool_]:
        """Mark a row of each community, professional grid and class: enough to draw communities.

        The class is that of the relation, so that classes can still be chosen.
        """
        professional = distinct(self.relations.professional_code.tolist())[1]
        professional += self._kind * (professional.max(initial=0) + 1)
        keys = self._community * (professional.max(initial=0) + 1) + professional
        is_first = np.zeros(len(keys), dtype=bool)
        is_first[np.unique(keys * len(CLASSES) + self._class, return_index=True)[1]] = True
        return is_first

    def _rows(self, choice: Choice) -> NDArray[np.intp]:
        chosen = np.isin(self._class, [CLASSES.index(name) for name in choice.classes])
        if choice.kind:
            chosen &= self._kind == _place(self.kinds, choice.kind)
        if choice.community is not None:
            chosen &= self._community == _place(self.communities, choice.community)
        return np.flatnonzero(chosen)


def _numbered(codes: Codes) -> tuple[list[str], NDArray[np.intp]]:
    """Return the different codes, sorted, and which one each is."""
    first, number = distinct(codes.tolist())
    return codes[first].tolist(), number


def _classes(relations: Relations) -> NDArray[np.intp]:
    """Return the place in `CLASSES` of each relation; ground that nobody serves is the last."""
    number = np.full(len(relations), CLASSES.index(UNCOVERED))
    served = relations.professional_code != ""
    for place, name in enumerate(RELATION_CLASSES):
        number[served & (relations.relation == name)] = place
    return number


def _place(names: Sequence[str], name: str) -> int:
    """Return where a name stands; -1, which no row has, where it does not."""
    return names.index(name) if name in names else -1


def _last_shown(numbers: NDArray[np.intp]) -> int:
    """Return the last of the first `NODES_AT_MOST` different numbers."""
    different = np.unique(numbers)[:NODES_AT_MOST]
    return int(different[-1]) if len(different) else 0
