"""Register the plugin's parts with QGIS, and take them away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu

from .processing.base import ICONS
from .processing.provider import GridStrataProvider, register
from .processing.texts import install_translator, remove_translator, tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .dialogs.options.factory import OptionsFactory
    from .dialogs.workbench.dock import WorkbenchDock

SIDE = Qt.DockWidgetArea.RightDockWidgetArea


class GridStrataPlugin:
    """What QGIS holds of the plugin."""

    def __init__(self, iface: QgisInterface | None) -> None:
        """Keep the interface (None without windows); nothing is shown before initGui."""
        self._iface = iface
        self._provider: GridStrataProvider | None = None
        self._window: PluginWindow | None = None

    def initProcessing(self) -> None:
        install_translator()
        self._provider = register()

    def initGui(self) -> None:
        self.initProcessing()
        if self._iface is not None:
            self._window = PluginWindow(self._iface)

    def unload(self) -> None:
        if self._window is not None:
            self._window.take_away()
            self._window = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        remove_translator()


class PluginWindow:
    """What the plugin adds to QGIS's window: a menu, a button, the dock, a page of options."""

    def __init__(self, iface: QgisInterface) -> None:
        """Add everything; the dock is built when it is first asked for."""
        self._iface = iface
        self._dock: WorkbenchDock | None = None
        self._action = self._make_action()
        self._menu = self._make_menu()
        self._options = self._make_options()
        iface.pluginMenu().addMenu(self._menu)
        iface.addToolBarIcon(self._action)
        iface.registerOptionsWidgetFactory(self._options)

    def take_away(self) -> None:
        """Remove everything again, in the opposite order."""
        self._iface.unregisterOptionsWidgetFactory(self._options)
        self._iface.removeToolBarIcon(self._action)
        self._iface.pluginMenu().removeAction(self._menu.menuAction())
        if self._dock is not None:
            self._dock.shut_down()
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None
        self._menu.deleteLater()
        self._action.deleteLater()

    def show_workbench(self, *, wanted: bool) -> None:
        """Show the dock, or hide it."""
        if self._dock is None and wanted:
            self._dock = self._make_dock()
        if self._dock is not None:
            self._dock.setUserVisible(wanted)

    def _make_action(self) -> QAction:
        icon = QIcon(str(ICONS / "gridstrata.svg"))
        action = QAction(icon, tr("GridStrata workbench"), self._iface.mainWindow())
        action.setObjectName("GridStrataShowWorkbench")
        action.setCheckable(True)
        action.setToolTip(tr("Draw, check, map and release the grids of a district"))
        action.triggered.connect(lambda wanted: self.show_workbench(wanted=wanted))
        return action

    def _make_menu(self) -> QMenu:
        menu = QMenu(tr("GridStrata"), self._iface.mainWindow())
        menu.setIcon(self._action.icon())
        menu.addAction(self._action)
        manual = QAction(tr("Manual"), menu)
        manual.triggered.connect(self._open_manual)
        menu.addAction(manual)
        return menu

    def _make_options(self) -> OptionsFactory:
        from .dialogs.options.factory import OptionsFactory

        return OptionsFactory(tr("GridStrata"), self._action.icon())

    def _make_dock(self) -> WorkbenchDock:
        from .dialogs.workbench.assemble import make_workbench

        dock = make_workbench(
            QgsProject.instance(),
            self._iface.mapCanvas(),
            self._iface.messageBar(),
            self._iface.mainWindow(),
        )
        dock.setToggleVisibilityAction(self._action)
        self._iface.addDockWidget(SIDE, dock)
        window = self._iface.mainWindow()
        window.resizeDocks([dock], [dock.sizeHint().width()], Qt.Orientation.Horizontal)
        return dock

    def _open_manual(self) -> None:
        from .dialogs.workbench.manual import open_manual

        open_manual("index", self._iface.mainWindow())
