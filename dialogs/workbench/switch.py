"""The row of panels: a button each, of which one is down, and the page it shows."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)


class PanelSwitch(QWidget):
    """Shows one of several pages; narrower than tabs, as titles stand below their icons."""

    turned = pyqtSignal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.buttons: list[QToolButton] = []
        self._group = QButtonGroup(self)
        self._pages = QStackedWidget(self)
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addLayout(self._row)
        column.addWidget(_line(self))
        column.addWidget(self._pages)
        self._pages.currentChanged.connect(self._follow)

    def add(self, page: QWidget, icon: QIcon, title: str, tip: str) -> int:
        """Add a page at the end; return its place."""
        button = QToolButton(self)
        button.setText(title)
        button.setIcon(icon)
        button.setIconSize(QSize(*[round(1.4 * self.fontMetrics().height())] * 2))
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        area = _Page(page, self)
        place = len(self.buttons)
        self.buttons.append(button)
        self._group.addButton(button, place)
        self._row.addWidget(button)
        button.clicked.connect(lambda: self.setCurrentIndex(place))
        self._pages.addWidget(area)
        self._mark(self.currentIndex())
        return place

    def add_corner(self, widget: QWidget) -> None:
        """Add something at the end of the row."""
        self._row.addWidget(widget)

    def count(self) -> int:
        """Return the number of pages."""
        return int(self._pages.count())

    def currentIndex(self) -> int:
        """Return the place of the page that is shown."""
        return int(self._pages.currentIndex())

    def setCurrentIndex(self, place: int) -> None:
        """Show a page."""
        self._pages.setCurrentIndex(place)
        self._mark(place)

    def _follow(self, place: int) -> None:
        self._mark(place)
        self.turned.emit(place)

    def _mark(self, place: int) -> None:
        if 0 <= place < len(self.buttons):
            self.buttons[place].setChecked(True)


class _Page(QScrollArea):
    """Scrolls up and down only: it is never narrower than what it holds."""

    def __init__(self, page: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(page)
        page.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        width = (
            self.widget().minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        )
        return QSize(width, super().minimumSizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Sunken)
    return line
