"""The picture of the mapping: base grids amid, an arc of professional grids for every kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qgis.PyQt.QtCore import QObject, QPointF, QRectF
from qgis.PyQt.QtGui import QFont, QPainter, QPalette, QPicture, QTransform
from qgis.PyQt.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem

from ...core.relation_view import Picture
from .graph_nodes import NOTHING, GraphNodes, Node
from .graph_parts import LABEL_HEIGHT, GraphParts, one_in
from .graph_texts import TitleItem

_ROOM = 30.0
_FAINT = 0.12
_LEAST_SCALE = 0.02
# Width of a letter as a part of its line's height, about
_LETTER = 0.62


class GraphScene(QGraphicsScene):
    """Holds one picture, and over it what is highlighted."""

    def __init__(self, palette: QPalette, font: QFont, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._palette = palette
        self._font = font
        self._graph = NOTHING
        self._parts = GraphParts(NOTHING, palette, font)
        self._picture: list[QGraphicsItem] = []
        self._overlay: list[QGraphicsItem] = []
        self._lit = NOTHING.numbers_of([])

    def empty(self) -> None:
        """Show nothing."""
        self.clear()
        self._graph = NOTHING
        self._picture, self._overlay = [], []
        self._lit = NOTHING.numbers_of([])

    def build(self, picture: Picture) -> Iterator[None]:
        """Show another picture, item after item; nothing is highlighted in it."""
        self.empty()
        self._graph = GraphNodes.of(picture)
        self._parts = GraphParts(self._graph, self._palette, self._font)
        yield
        for item in self._parts.all():
            self._picture.append(item)
            self.addItem(item)
            yield

    def picture_rect(self) -> QRectF:
        """Return what the nodes cover."""
        radius = self._graph.radius + _ROOM
        return QRectF(-radius, -radius, 2 * radius, 2 * radius)

    def scale_into(self, width: float, height: float) -> float:
        """Return how large the picture is to be painted in a window, the kinds' names included."""
        scales = [min(width, height) / self.picture_rect().width()]
        scales += [title.largest_scale(width, height) for title in self.titles]
        return max(min(scales), _LEAST_SCALE)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Return kind and code of every node, those amid first."""
        return self._graph.nodes

    @property
    def inner_kind(self) -> str:
        """Return what stands amid: `base` or `communities`; "" while nothing does."""
        return self._graph.nodes[0][0] if self._graph.inner else ""

    @property
    def titles(self) -> list[TitleItem]:
        """Return the names of the kinds."""
        return [item for item in self._picture if isinstance(item, TitleItem)]

    @property
    def one_line_in(self) -> int:
        """Return of how many lines one is drawn."""
        return one_in(len(self._graph.edges))

    @property
    def highlighted(self) -> list[Node]:
        """Return kind and code of the nodes that are highlighted, without their neighbours."""
        return [self._graph.nodes[number] for number in self._lit]

    def neighbours(self) -> list[Node]:
        """Return kind and code of the nodes beside those that are highlighted."""
        return [self._graph.nodes[number] for number in self._graph.beside(self._lit)]

    def node_near(self, place: QPointF, reach: float) -> Node | None:
        """Return kind and code of the node at a place; None where there is none within reach."""
        return self._graph.nearest(place.x(), place.y(), reach)

    def place_of(self, kind: str, code: str) -> QPointF | None:
        """Return where a grid stands; None when it is not in the picture."""
        number = self._graph.number.get((kind, code))
        return None if number is None else QPointF(*self._graph.places[number])

    def highlight(self, nodes: Iterable[Node]) -> None:
        """Bring some nodes with their edges and neighbours to the front, the others behind.

        Args:
            nodes: Kind and code each; those not in the picture are left out. None of them: all
                are as before.
        """
        for item in self._overlay:
            self.removeItem(item)
        self._lit = self._graph.numbers_of(nodes)
        self._overlay = list(self._parts.highlight(self._lit)) if len(self._lit) else []
        for item in self._picture:
            is_behind = self._overlay and not isinstance(item, TitleItem)
            item.setOpacity(_FAINT if is_behind else 1.0)
        for item in self._overlay:
            item.setZValue(1)
            self.addItem(item)

    def record(self, side: float) -> list[QPicture]:
        """Return what there is to paint, item by item, for another thread to paint it.

        Args:
            side: Of a square that all of it fits into, the names of the kinds beyond all codes.
        """
        longest = max((len(code) for _, code in self._graph.nodes), default=0)
        for title in self.titles:
            title.set_on_paper(longest * _LETTER * LABEL_HEIGHT)
        to_paper = _fitting(self.itemsBoundingRect() | self.picture_rect(), side)
        pictures = [_recorded(item, to_paper) for item in [*self._picture, *self._overlay]]
        for title in self.titles:
            title.set_on_screen()
        return pictures


def _fitting(around: QRectF, side: float) -> QTransform:
    scale = side / max(around.width(), around.height())
    to_paper = QTransform.fromTranslate(side / 2, side / 2)
    to_paper.scale(scale, scale)
    return to_paper.translate(-around.center().x(), -around.center().y())


def _recorded(item: QGraphicsItem, to_paper: QTransform) -> QPicture:
    picture = QPicture()
    painter = QPainter(picture)
    painter.setTransform(item.sceneTransform() * to_paper)
    painter.setOpacity(item.opacity())
    item.paint(painter, QStyleOptionGraphicsItem(), None)
    painter.end()
    return picture
