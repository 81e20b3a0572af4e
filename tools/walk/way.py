"""The way from an empty project to a released edition, as README.md tells it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hand import Hand
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialogButtonBox, QPushButton

_KINDS = 5
_STEPS = 12
_FLASH_S = 2.0


def way(hand: Hand) -> Iterator[object]:
    """Walk; every yield waits for what it is given to become true."""
    yield hand.is_idle
    hand.press_button_of_plugin()
    yield lambda: hand.dock is not None and hand.dock.isVisible()
    hand.picture("01-button")
    yield from _stack(hand)
    yield from _draw(hand)
    yield from _check(hand)
    yield from _map(hand)
    yield from _release(hand)
    yield from _options(hand)


def _stack(hand: Hand) -> Iterator[object]:
    stack = hand.panel("stack")
    hand.turn_to("stack")
    yield hand.is_idle
    hand.click(stack.sample_button)
    yield lambda: hand.dialog() is not None
    _agree(hand)
    yield lambda: len(hand.dock.session.roles.kinds()) == _KINDS
    yield lambda: stack.inspection.is_known
    yield hand.is_idle
    hand.picture("03-stack")


def _draw(hand: Hand) -> Iterator[object]:
    """Paint a building from one grid to its neighbour, see a refusal, take it all back."""
    draw = hand.panel("draw")
    hand.turn_to("draw")
    yield hand.is_idle
    base = hand.dock.session.roles.base()
    giver, receiver = _neighbours(base)
    around = QgsRectangle(giver.geometry().boundingBox())
    around.combineExtentWith(receiver.geometry().boundingBox())
    around.scale(1.6)
    hand.canvas.setExtent(around)
    hand.canvas.refresh()
    yield hand.is_idle
    hand.click(hand.button_of(draw.tools.actions[0]))
    yield hand.is_idle
    start, near, far = _stroke(giver, receiver)
    hand.press_map(start)
    hand.move_on_map(_between(start, near))
    yield hand.is_idle
    hand.picture("04-paint")
    hand.release_on_map(near)
    yield hand.is_idle
    hand.press_map(start)
    hand.move_on_map([far])
    yield hand.is_idle
    hand.picture("05-refused")
    hand.key(Qt.Key.Key_Escape, hand.canvas)
    yield hand.is_idle
    hand.release_on_map(far)
    yield hand.is_idle
    hand.click(hand.button_of(draw.edits.undo))
    yield hand.is_idle
    base.rollBack()
    hand.canvas.unsetMapTool(hand.canvas.mapTool())
    yield hand.is_idle


def _check(hand: Hand) -> Iterator[object]:
    check = hand.panel("check")
    hand.turn_to("check")
    yield hand.is_idle
    hand.click(check.run)
    yield hand.is_idle
    yield lambda: check.list.model().rowCount() > 0
    hand.choose(check.state, Qt.Key.Key_Down)
    yield hand.is_idle
    hand.click(check.next)
    yield hand.after(_FLASH_S)
    hand.click(check.next)
    yield hand.after(_FLASH_S)
    hand.picture("06-check")
    hand.choose(check.state, Qt.Key.Key_Up)
    yield hand.is_idle
    hand.click(check.next)
    yield hand.is_idle
    hand.click(check.accept)
    yield lambda: hand.dialog() is not None
    hand.picture("07-accept")
    hand.key(Qt.Key.Key_Escape, hand.dialog())
    yield lambda: hand.dialog() is None


def _map(hand: Hand) -> Iterator[object]:
    mapping = hand.panel("map")
    hand.turn_to("map")
    yield hand.is_idle
    hand.click(mapping.map_button)
    yield hand.is_idle
    yield lambda: mapping.mapper.view is not None
    hand.canvas.setExtent(hand.dock.session.roles.base().extent())
    hand.type(mapping.find, _professional(hand, "police"))
    hand.key(Qt.Key.Key_Return, mapping.find)
    yield hand.after(_FLASH_S)
    hand.picture("08-graph")
    bar = mapping.views.tabBar()
    hand.click(bar, bar.tabRect(1).center())
    yield hand.is_idle
    hand.picture("09-matrix")
    for layer in (hand.dock.session.roles.base(), *hand.dock.session.roles.professional()):
        layer.removeSelection()


def _release(hand: Hand) -> Iterator[object]:
    release = hand.panel("release")
    hand.turn_to("release")
    yield hand.is_idle
    hand.click(release.check_again)
    yield hand.is_idle
    hand.picture("10-gate")
    hand.click(release.publish)
    yield lambda: release.outcome.text() != ""
    yield hand.is_idle
    hand.click(release.verify)
    yield lambda: release.verdict.text() != ""
    yield hand.is_idle
    hand.picture("11-released")


def _options(hand: Hand) -> Iterator[object]:
    hand.open_options("gridstrata")
    yield lambda: hand.dialog() is not None
    yield hand.is_idle
    hand.picture("12-options")
    hand.key(Qt.Key.Key_Escape, hand.dialog())
    yield lambda: hand.dialog() is None


def _agree(hand: Hand) -> None:
    """Press the button that agrees, in the dialog in front."""
    dialog = hand.dialog()
    box = dialog.findChild(QDialogButtonBox)
    buttons = box.buttons() if box else dialog.findChildren(QPushButton)
    accepts = [one for one in buttons if box and box.buttonRole(one) == _ACCEPT]
    hand.key(Qt.Key.Key_Space, (accepts or buttons)[0])


_ACCEPT = QDialogButtonBox.ButtonRole.AcceptRole


def _neighbours(base: QgsVectorLayer) -> tuple[QgsFeature, QgsFeature]:
    """Return two grids of many homes that share a long border."""
    grids = [one for one in base.getFeatures() if one["land"] == "town"]
    middle = QgsGeometry.unaryUnion([one.geometry() for one in grids]).centroid().asPoint()
    giver = min(grids, key=lambda one: one.geometry().centroid().asPoint().distance(middle))
    others = [one for one in grids if one.id() != giver.id()]
    receiver = max(others, key=lambda one: giver.geometry().intersection(one.geometry()).length())
    return giver, receiver


def _stroke(giver: QgsFeature, receiver: QgsFeature) -> tuple[QgsPointXY, QgsPointXY, QgsPointXY]:
    """Return a place in the receiver, one just over the border, and one at the giver's far end."""
    border = giver.geometry().intersection(receiver.geometry())
    start = receiver.geometry().pointOnSurface().asPoint()
    door = border.interpolate(border.length() / 2).asPoint()
    inside = giver.geometry().pointOnSurface().asPoint()
    far = _towards(door, inside, 1.7)
    return start, _towards(door, inside, 0.2), far


def _towards(start: QgsPointXY, stop: QgsPointXY, share: float) -> QgsPointXY:
    return QgsPointXY(
        start.x() + share * (stop.x() - start.x()), start.y() + share * (stop.y() - start.y())
    )


def _between(start: QgsPointXY, stop: QgsPointXY) -> list[QgsPointXY]:
    return [_towards(start, stop, step / _STEPS) for step in range(1, _STEPS + 1)]


def _professional(hand: Hand, kind: str) -> str:
    """Return the code of a professional grid in the middle of the district."""
    layer: Any = hand.dock.session.roles.layer(kind)
    middle = layer.extent().center()
    grid = min(
        layer.getFeatures(),
        key=lambda one: one.geometry().centroid().asPoint().distance(middle),
    )
    return str(grid["code"])
