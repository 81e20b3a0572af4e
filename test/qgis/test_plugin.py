"""The plugin as QGIS holds it: what it adds it takes away, and it explains what is missing."""

# ruff: noqa: N802 (QGIS's names)

import pytest
from gridstrata.dependencies import ExplainingPlugin, Problem
from qgis.core import QgsApplication
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QPushButton


class Interface:
    """As much of QGIS's interface as the plugin uses."""

    def __init__(self):
        self.window = QMainWindow()
        self.bar = QgsMessageBar(self.window)
        self.menu = QMenu("Plugins", self.window)

    def mainWindow(self):
        return self.window

    def pluginMenu(self):
        return self.menu

    def messageBar(self):
        return self.bar


@pytest.fixture
def interface(qtbot):
    interface = Interface()
    qtbot.addWidget(interface.window)
    return interface


@pytest.fixture
def load(qgis_processing, qgis_app):
    import gridstrata

    loaded = []

    def load(iface):
        plugin = gridstrata.classFactory(iface)
        plugin.initGui()
        loaded.append(plugin)
        return plugin

    yield load
    for plugin in loaded:
        plugin.unload()


def provider():
    return QgsApplication.processingRegistry().providerById("gridstrata")


def test_plugin_brings_its_provider_and_its_menu(load, interface):
    load(interface)
    assert "gridstrata:checkstack" in [a.id() for a in provider().algorithms()]
    (entry,) = interface.menu.actions()
    assert entry.text() == "GridStrata"
    assert not entry.icon().isNull()
    assert [action.text() for action in entry.menu().actions()] == ["Kinds and codes of layers…"]


def test_twenty_rounds_of_loading_leave_nothing_behind(interface, qgis_processing):
    import gridstrata

    providers = len(QgsApplication.processingRegistry().providers())
    children = len(interface.window.children())
    for _ in range(20):
        plugin = gridstrata.classFactory(interface)
        plugin.initGui()
        plugin.unload()
        QCoreApplication.sendPostedEvents(None, 52)  # deferred deletes
    assert provider() is None
    assert interface.menu.actions() == []
    assert len(QgsApplication.processingRegistry().providers()) == providers
    assert len(interface.window.children()) == children


def test_plugin_loads_without_windows(load):
    load(None)
    assert provider() is not None


def test_menu_opens_the_dialog_on_the_project(load, interface, monkeypatch):
    from gridstrata.dialogs import layer_roles

    opened = []

    def note(dialog):
        opened.append(dialog)

    monkeypatch.setattr(layer_roles.LayerRolesDialog, "exec", note)
    load(interface)
    interface.menu.actions()[0].menu().actions()[0].trigger()
    assert [dialog.windowTitle() for dialog in opened] == ["Kinds and codes of layers"]
    assert opened[0].parent() is interface.window


def test_unfit_package_gives_one_message_with_the_remedy_and_nothing_else(
    load, interface, qtbot, monkeypatch
):
    from gridstrata import dependencies

    monkeypatch.setattr(
        dependencies, "find_problems", lambda: [Problem("shapely>=2.1", "shapely 2.0.7")]
    )
    plugin = load(interface)
    assert isinstance(plugin, ExplainingPlugin)
    assert provider() is None
    assert interface.menu.actions() == []
    (item,) = interface.bar.items()
    assert "shapely>=2.1; found: shapely 2.0.7" in item.text()
    assert "-m pip install --user" in item.text()
    button = item.findChild(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert QgsApplication.clipboard().text() in item.text()
    assert '"shapely>=2.1"' in QgsApplication.clipboard().text()


def test_unfit_package_is_logged_where_there_are_no_windows(qgis_app):
    said = []
    log = QgsApplication.messageLog()
    log.messageReceived[str, str, "Qgis::MessageLevel"].connect(
        lambda text, tag, level: said.append((tag, text))
    )
    plugin = ExplainingPlugin(None, [Problem("networkx>=3.0", "networkx –")])
    plugin.initProcessing()
    plugin.initGui()
    plugin.unload()
    (message,) = [text for tag, text in said if tag == "GridStrata"]
    assert "needs networkx>=3.0; found: networkx –" in message
