"""Layers of grids and the stack they form, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .arrays import Codes, Column, Geometries
from .edges import Edges, directed_edges, find_unanswered
from .errors import GridError

if TYPE_CHECKING:
    from .admission import Admissions
    from .staffing import Workers

__all__ = ["BASE", "Buildings", "Codes", "Column", "Geometries", "GridLayer", "Stack"]

BASE = "base"


@dataclass(frozen=True)
class GridLayer:
    """The grids of one kind, one row each; rows may be faulty until they are checked.

    Attributes:
        kind: `base`, or the professional kind ("police", "fire", ...).
        codes: Grid codes, text, shape (n,); "" where a grid has none.
        geometries: Shapely (multi)polygons in one projected CRS in metres, shape (n,); None where
            null.
        name: What the user calls the layer; used in messages only.
        attributes: Further columns by name, shape (n,) each.
    """

    kind: str
    codes: Codes
    geometries: Geometries
    name: str = ""
    attributes: Mapping[str, Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        lengths = {len(self.codes), len(self.geometries), *map(len, self.attributes.values())}
        if len(lengths) > 1:
            raise ValueError(f"columns of {self.title} differ in length: {sorted(lengths)}")

    def __len__(self) -> int:
        """Return the number of grids."""
        return len(self.codes)

    @property
    def title(self) -> str:
        """What to call the layer in a message."""
        return self.name or self.kind

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Return the spatial index over the grids, built once."""
        return shapely.STRtree(self.geometries)

    @cached_property
    def edges(self) -> Edges:
        """Return the edges of the grids, collected once; the grids must be valid."""
        return directed_edges(self.geometries)

    @cached_property
    def borders(self) -> Edges:
        """Return the edges that run through no grid of the layer, found once.

        Those that a neighbour answers cannot; the others are tested.
        """
        nothing = self.edges.take(np.empty(0, dtype=np.intp))
        is_open, _ = find_unanswered(self.edges, nothing)
        rows = np.flatnonzero(is_open)
        lines = self.edges.take(rows).lines()
        running_through = [
            self.tree.query(lines, predicate=how)[0] for how in ("crosses", "within")
        ]
        safe = np.ones(len(self.edges), dtype=bool)
        safe[rows[np.concatenate(running_through)]] = False
        return self.edges.take(safe)

    def take(self, rows: NDArray[Any]) -> GridLayer:
        """Return the layer reduced to `rows` (indices or a mask)."""
        return GridLayer(
            self.kind,
            self.codes[rows],
            self.geometries[rows],
            self.name,
            {name: column[rows] for name, column in self.attributes.items()},
        )


@dataclass(frozen=True)
class Buildings:
    """Buildings as weighted places.

    Attributes:
        points: One point per building (of a polygon its representative point), shape (n,).
        households: Households per building, shape (n,), int64.
        residents: Residents per building, shape (n,), int64.
        footprints: Polygons where they are known, shape (n,); None otherwise.
    """

    points: Geometries
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    footprints: Geometries | None = None

    def __len__(self) -> int:
        """Return the number of buildings."""
        return len(self.points)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Return the spatial index over the points, built once."""
        return shapely.STRtree(self.points)


@dataclass(frozen=True)
class Stack:
    """The base layer with its professional layers, the frame around them and what lies inside.

    Attributes:
        base: The base grids.
        professional: The professional layers, each of its own kind.
        frame: (Multi)polygon that must be covered; None means the union of the base grids.
        exclusions: (Multi)polygon inside the frame that needs no grid; None when there is none.
        buildings: Buildings; None when there is no such layer.
        communities: The communities, for the nesting of base grids; None when not given.
        workers: Who works in the base grids; None when it is not said.
        admissions: Records of the professional layers; None when nobody asks for them.
        window: What is looked at of the ground, a (multi)polygon; None: all of it.
    """

    base: GridLayer
    professional: tuple[GridLayer, ...] = ()
    frame: shapely.Geometry | None = None
    exclusions: shapely.Geometry | None = None
    buildings: Buildings | None = None
    communities: GridLayer | None = None
    workers: Workers | None = None
    admissions: Admissions | None = None
    window: shapely.Geometry | None = None

    def __post_init__(self) -> None:
        """Refuse two layers of one kind: their findings and relations could not be told apart."""
        kinds = [BASE, *(layer.kind for layer in self.professional)]
        twice = sorted({kind for kind in kinds if kinds.count(kind) > 1})
        if twice:
            raise GridError(
                "Two layers are of the kind {kind}. "
                "Give every professional layer a kind of its own.",
                kind=", ".join(twice),
            )
