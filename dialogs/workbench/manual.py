"""The manual, as a window of its own: it comes with the plugin and needs no network."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QImage
from qgis.PyQt.QtWidgets import QTextBrowser, QWidget

from ...processing.texts import language, tr

PAGES = Path(__file__).parents[2] / "docs" / "manual"
CHINESE, ENGLISH = "zh_CN", "en"
_WIDTH, _HEIGHT = 110, 42  # in letters and lines


class ManualWindow(QTextBrowser):
    """Shows the manual's pages; links lead from one to another, others to the browser."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("GridStrata manual"))
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._follow)
        letter = self.fontMetrics()
        self.resize(_WIDTH * letter.averageCharWidth(), _HEIGHT * letter.lineSpacing())

    def show_page(self, name: str) -> None:
        """Show a page by its name, such as `check`."""
        self.setSource(QUrl.fromLocalFile(str(page_path(name))))

    def loadResource(self, kind: int, name: QUrl) -> object:
        """Return pictures no wider than the window."""
        resource = super().loadResource(kind, name)
        path = self.source().resolved(name).toLocalFile()
        if not path.endswith(".png"):
            return resource
        picture = QImage(path)
        widest = self.viewport().width() - 4 * self.fontMetrics().averageCharWidth()
        if picture.width() <= widest:
            return picture
        return picture.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)

    def _follow(self, link: QUrl) -> None:
        target = self.source().resolved(link)
        if target.isLocalFile() and target.path().endswith(".md"):
            self.setSource(target)
        else:
            QDesktopServices.openUrl(target)


def page_path(name: str) -> Path:
    """Return the file of a page in the user's language."""
    folder = CHINESE if language() == CHINESE else ENGLISH
    return PAGES / folder / f"{name}.md"


def open_manual(name: str, parent: QWidget) -> ManualWindow:
    """Open the manual at a page, in the window that shows it already if there is one."""
    window = parent.findChild(ManualWindow) or ManualWindow(parent)
    window.show_page(name)
    window.show()
    window.raise_()
    return window
