"""Register the plugin's parts with QGIS, and take them away again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QMenu

from .processing.base import ICONS
from .processing.provider import GridStrataProvider, register
from .processing.texts import install_translator, remove_translator, tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface


class GridStrataPlugin:
    """What QGIS holds of the plugin."""

    def __init__(self, iface: QgisInterface | None) -> None:
        """Keep the interface (None without windows); nothing is shown before initGui."""
        self._iface = iface
        self._provider: GridStrataProvider | None = None
        self._menu: QMenu | None = None

    def initProcessing(self) -> None:
        install_translator()
        self._provider = register()

    def initGui(self) -> None:
        self.initProcessing()
        if self._iface is not None:
            self._menu = self._make_menu(self._iface)
            self._iface.pluginMenu().addMenu(self._menu)

    def unload(self) -> None:
        if self._iface is not None and self._menu is not None:
            self._iface.pluginMenu().removeAction(self._menu.menuAction())
            self._menu.deleteLater()
            self._menu = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        remove_translator()

    def _make_menu(self, iface: QgisInterface) -> QMenu:
        menu = QMenu(tr("GridStrata"), iface.mainWindow())
        menu.setIcon(QIcon(str(ICONS / "gridstrata.svg")))
        roles = QAction(tr("Kinds and codes of layers…"), menu)
        roles.triggered.connect(partial(_ask_for_roles, iface))
        menu.addAction(roles)
        return menu


def _ask_for_roles(iface: QgisInterface) -> None:
    from .dialogs.layer_roles import LayerRolesDialog

    LayerRolesDialog(QgsProject.instance(), iface.mainWindow()).exec()
