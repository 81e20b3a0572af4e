"""The panel Stack at work on a project, and layers to put into it."""

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QPointF, Qt
from qgis.PyQt.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent


@pytest.fixture
def open_panel(qtbot, session):
    """Open the panel, as wide as in the dock."""
    from gridstrata.dialogs.stacking.panel import StackPanel

    opened = []

    def open_panel():
        panel = StackPanel(session)
        qtbot.addWidget(panel)
        panel.resize(420, 1000)
        panel.show()
        panel.shown()
        opened.append(panel)
        return panel

    yield open_panel
    for panel in opened:
        panel.shut_down()


@pytest.fixture
def panel(open_panel):
    return open_panel()


@pytest.fixture
def settle(qtbot):
    """Wait until the layers are inspected."""

    def settle(panel):
        qtbot.waitUntil(
            lambda: panel.inspection.is_known and not panel.inspection.is_pending, timeout=30_000
        )
        QCoreApplication.processEvents()

    return settle


@pytest.fixture
def add(session, draw):
    """Draw a layer and add it to the project."""

    def add(*args, **given):
        layer = draw(*args, **given)
        session.project.addMapLayer(layer)
        return layer

    return add


@pytest.fixture
def pick(qtbot):
    """Pick an entry of a list by its text: a click opens it, keys go there."""

    def pick(box, text):
        place = box.findText(text)
        assert place >= 0, [box.itemText(row) for row in range(box.count())]
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
        view = box.view()
        qtbot.waitUntil(view.isVisible)
        qtbot.keyClick(view, Qt.Key.Key_Home)
        for _ in range(place):
            qtbot.keyClick(view, Qt.Key.Key_Down)
        qtbot.keyClick(view, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not view.isVisible())

    return pick


@pytest.fixture
def drop():
    """Drag something over a widget and drop it there; return the drop as the widget left it."""

    def drop(widget, dropped):
        middle = widget.rect().center()
        actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(middle, actions, dropped, left, none)
        entering.setAccepted(False)
        QCoreApplication.sendEvent(widget, entering)
        if not entering.isAccepted():
            leaving = QDragLeaveEvent()
            QCoreApplication.sendEvent(widget, leaving)
            return entering
        QCoreApplication.sendEvent(widget, QDragMoveEvent(middle, actions, dropped, left, none))
        event = QDropEvent(QPointF(middle), actions, dropped, left, none)
        QCoreApplication.sendEvent(widget, event)
        return event

    return drop
