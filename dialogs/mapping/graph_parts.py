"""The items that the picture of the mapping is made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QPointF
from qgis.PyQt.QtGui import QColor, QFont, QPalette, QPen
from qgis.PyQt.QtWidgets import QGraphicsItem

from ...core.layers import BASE
from ...processing.texts import kind_title
from ..workbench.look import colour, kind_colour
from ..workbench.roles import COMMUNITIES
from .graph_items import EdgesItem, LabelsItem, NodesItem
from .graph_nodes import UNIT, GraphNodes
from .graph_texts import NameItem, TitleItem

_INNER_RADIUS, _OUTER_RADIUS, _LIT_RADIUS = 8.0, 9.0, 4.0
# Radius of a node as a part of the distance to the next
_INNER_SPACE, _OUTER_SPACE = 0.3, 0.42
LABEL_HEIGHT = 15.0
_LABEL_AT = 11.0
_TITLE_BEYOND = 45.0
# Thousands of lines over each other: the more there are, the fainter each
_ALPHA_OF_FEW, _ALPHA_OF_MANY, _MANY_EDGES = 150, 60, 4000
_OPAQUE = 255
_MIDDLE, _LIGHTER = 127, 150
# Lines take 6 µs each to paint; the window must answer within a tenth of a second
LINES_AT_MOST = 8000
# Of a grid with hundreds of neighbours, names would cover each other
_NAMED_AT_MOST = 60


class GraphParts:
    """Makes items of nodes and edges."""

    def __init__(self, graph: GraphNodes, palette: QPalette, font: QFont) -> None:
        """Keep what is shown, and how texts and ground look."""
        self._graph = graph
        self._text = palette.color(QPalette.ColorRole.Text)
        self._ground = palette.color(QPalette.ColorRole.Base)
        self._font = font
        apart = UNIT * float(np.sqrt(np.pi / max(graph.inner, 1)))
        self._inner_radius = min(_INNER_RADIUS, _INNER_SPACE * apart)

    def all(self) -> Iterator[QGraphicsItem]:
        """Yield the items of the whole picture, one after the other, the lowest first."""
        graph = self._graph
        alpha = _ALPHA_OF_FEW if len(graph.edges) < _MANY_EDGES else _ALPHA_OF_MANY
        yield from self._edges(np.arange(len(graph.edges)), alpha)
        places, bare = graph.places[: graph.inner], graph.is_uncovered
        yield NodesItem(places[~bare], self._inner_radius, kind_colour(BASE))
        yield NodesItem(places[bare], self._inner_radius, self._ground, colour("error"))
        for kind in graph.outer_kinds:
            yield from self._arc(kind)

    def highlight(self, lit: NDArray[np.intp]) -> Iterator[QGraphicsItem]:
        """Yield what is to be seen before everything else: some nodes and what is beside them."""
        near = self._graph.beside(lit)
        yield from self._edges(self._graph.edges_of(lit), _OPAQUE)
        yield from self._spots(near)
        yield from self._spots(lit, self._text)
        is_alone = len(lit) == 1
        named = near if is_alone else np.append(lit, near)
        if len(named) <= _NAMED_AT_MOST:
            yield self._labels(named, LABEL_HEIGHT)
        if is_alone:
            place = QPointF(*self._graph.places[lit[0]])
            code = self._graph.nodes[lit[0]][1]
            yield NameItem(code, self._font, self._text, place, self._graph.radius)

    def _edges(self, rows: NDArray[np.intp], alpha: int) -> Iterator[QGraphicsItem]:
        """Yield edges, an item for each kind; of too many only some."""
        graph, rows = self._graph, rows[:: one_in(len(rows))]
        of_kind = graph.kinds[graph.edges[rows, 1]]
        for kind in sorted(set(of_kind.tolist())):
            shown = kind_colour(kind)
            shown.setAlpha(alpha)
            pen = QPen(shown, 0)
            pen.setCosmetic(True)
            starts, ends = graph.edges[rows[of_kind == kind]].T
            yield EdgesItem(graph.places[starts], graph.places[ends], pen)

    def _arc(self, kind: str) -> Iterator[QGraphicsItem]:
        """Yield the professional grids of a kind, their codes, and the name of the kind."""
        rows = self._graph.of_kind(kind)
        places = self._graph.places[rows]
        apart = _distance_along(places)
        yield NodesItem(places, min(_OUTER_RADIUS, _OUTER_SPACE * apart), kind_colour(kind))
        yield self._labels(rows, min(LABEL_HEIGHT, apart))
        middle = places[len(places) // 2]
        beyond = (np.hypot(*places.T).max() + _TITLE_BEYOND) / np.hypot(*middle)
        title, place = kind_title(kind).replace(" ", "\n"), QPointF(*(middle * beyond))
        yield TitleItem(title, self._font, self._readable(kind), place)

    def _readable(self, kind: str) -> QColor:
        """Return the colour of a kind, lighter on dark ground."""
        shown = kind_colour(kind)
        return shown if self._ground.lightness() > _MIDDLE else shown.lighter(_LIGHTER)

    def _labels(self, rows: NDArray[np.intp], height: float) -> LabelsItem:
        at = self._graph.places[rows]
        out = np.hypot(*at.T)[:, np.newaxis]
        beyond = at * (1 + _LABEL_AT / np.maximum(out, 1))
        codes = [self._graph.nodes[row][1] for row in rows]
        return LabelsItem(beyond, codes, self._font, height, self._text)

    def _spots(
        self, rows: NDArray[np.intp], outline: QColor | None = None
    ) -> Iterator[QGraphicsItem]:
        """Yield some nodes, an item for each kind."""
        kinds = self._graph.kinds[rows]
        for kind in sorted(set(kinds.tolist())):
            is_inner = kind in (BASE, COMMUNITIES)
            radius = max(self._inner_radius, _LIT_RADIUS) if is_inner else _OUTER_RADIUS
            shown = kind_colour(BASE if is_inner else kind)
            yield NodesItem(self._graph.places[rows[kinds == kind]], radius, shown, outline)


def one_in(edges: int) -> int:
    """Return of how many edges one is drawn: 1 unless there are too many to paint."""
    return max(-(-edges // LINES_AT_MOST), 1)


def _distance_along(places: NDArray[np.float64]) -> float:
    """Return how far nodes of an arc, in their order, are from each other at least."""
    if len(places) == 1:
        return UNIT
    return float(np.hypot(*np.diff(places, axis=0).T).min())
