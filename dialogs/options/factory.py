"""What QGIS's options dialog asks for the plugin's page."""

from __future__ import annotations

from qgis.gui import QgsOptionsWidgetFactory
from qgis.PyQt.QtWidgets import QWidget

from .page import OptionsPage


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page, each time the dialog is opened; title and icon are its list entry's."""

    def createWidget(self, parent: QWidget | None = None) -> OptionsPage:
        return OptionsPage(parent)
