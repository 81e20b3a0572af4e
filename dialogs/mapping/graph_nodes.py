"""The nodes and edges of the picture, with their places in the scene."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...core.layers import BASE
from ...core.relation_view import Picture
from ..workbench.roles import COMMUNITIES

# The radius of the disc of base grids in the scene
UNIT = 400.0

Node = tuple[str, str]


@dataclass(frozen=True, eq=False)
class GraphNodes:
    """Nodes are numbered: first those amid, then the professional grids, kind by kind.

    Attributes:
        nodes: Kind and code of each.
        kinds: The kinds alone, shape (n,).
        places: Where they are, shape (n, 2).
        edges: Numbers of the two ends, the one amid first, shape (k, 2).
        inner: How many are amid.
        is_uncovered: Which of those nobody serves in full, shape (inner,).
    """

    nodes: tuple[Node, ...]
    kinds: NDArray[np.object_]
    places: NDArray[np.float64]
    edges: NDArray[np.intp]
    inner: int
    is_uncovered: NDArray[np.bool_]

    @classmethod
    def of(cls, picture: Picture) -> GraphNodes:
        """Return the nodes of a picture."""
        layout = picture.layout
        kind = COMMUNITIES if picture.of_communities else BASE
        inner = len(layout.inner)
        amid = [(kind, code) for code in layout.inner.tolist()]
        return cls(
            (*amid, *zip(layout.kind.tolist(), layout.outer.tolist())),
            np.append(np.full(inner, kind, dtype=object), layout.kind),
            np.vstack([layout.inner_at, layout.outer_at]) * UNIT,
            layout.edges + np.array([0, inner]),
            inner,
            picture.is_uncovered,
        )

    @cached_property
    def number(self) -> dict[Node, int]:
        """Return the number of each node."""
        return {node: place for place, node in enumerate(self.nodes)}

    @cached_property
    def outer_kinds(self) -> list[str]:
        """Return the professional kinds, sorted."""
        return sorted(set(self.kinds[self.inner :].tolist()))

    @cached_property
    def radius(self) -> float:
        """Return how far out the last node is."""
        return float(np.hypot(*self.places.T).max(initial=UNIT))

    def of_kind(self, kind: str) -> NDArray[np.intp]:
        """Return the professional grids of a kind, in their order along the arc."""
        return self.inner + np.flatnonzero(self.kinds[self.inner :] == kind)

    def nearest(self, x: float, y: float, reach: float) -> Node | None:
        """Return the node at a place; None where there is none within reach."""
        if not self.nodes:
            return None
        distance = np.hypot(*(self.places - [x, y]).T)
        number = int(distance.argmin())
        return self.nodes[number] if distance[number] <= reach else None

    def numbers_of(self, nodes: Iterable[Node]) -> NDArray[np.intp]:
        """Return the numbers of nodes, sorted; those that are not there are left out."""
        numbers = {self.number[node] for node in nodes if node in self.number}
        return np.array(sorted(numbers), dtype=np.intp)

    def edges_of(self, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the edges that some nodes are an end of."""
        return np.flatnonzero(np.isin(self.edges, numbers).any(axis=1))

    def beside(self, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the nodes at the other ends of the edges of some nodes."""
        return np.setdiff1d(self.edges[self.edges_of(numbers)], numbers)


NOTHING = GraphNodes(
    (),
    np.empty(0, dtype=object),
    np.empty((0, 2)),
    np.empty((0, 2), dtype=np.intp),
    0,
    np.empty(0, dtype=bool),
)
