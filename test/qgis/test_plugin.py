"""The plugin as QGIS holds it: what it adds it takes away, and it explains what is missing."""

# ruff: noqa: N802 (QGIS's names)

import pytest
from gridstrata.dependencies import ExplainingPlugin, Problem
from qgis.core import QgsApplication, QgsProject
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow, QMenu, QPushButton

DEFERRED_DELETE = 52


class Interface:
    """As much of QGIS's interface as the plugin uses."""

    def __init__(self):
        self.window = QMainWindow()
        self.bar = QgsMessageBar(self.window)
        self.menu = QMenu("Plugins", self.window)
        self.canvas = QgsMapCanvas(self.window)
        self.window.setCentralWidget(self.canvas)
        self.icons, self.options = [], []

    def mainWindow(self):
        return self.window

    def pluginMenu(self):
        return self.menu

    def messageBar(self):
        return self.bar

    def mapCanvas(self):
        return self.canvas

    def addToolBarIcon(self, action):
        self.icons.append(action)

    def removeToolBarIcon(self, action):
        self.icons.remove(action)

    def registerOptionsWidgetFactory(self, factory):
        self.options.append(factory)

    def unregisterOptionsWidgetFactory(self, factory):
        self.options.remove(factory)

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)


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
    assert [action.text() for action in entry.menu().actions()] == [
        "GridStrata workbench",
        "Manual",
    ]
    assert [action.text() for action in interface.icons] == ["GridStrata workbench"]
    assert [factory.title() for factory in interface.options] == ["GridStrata"]


def docks(interface):
    return interface.window.findChildren(QDockWidget)


def test_the_button_shows_the_workbench_and_hides_it(load, interface, qtbot):
    interface.window.show()
    load(interface)
    assert docks(interface) == []
    interface.icons[0].trigger()
    (dock,) = docks(interface)
    assert dock.isVisible()
    assert dock.tabs.count() == 5
    interface.icons[0].trigger()
    assert not dock.isVisible()
    interface.icons[0].trigger()
    assert docks(interface) == [dock]
    assert dock.isVisible()


def receivers_of_the_project():
    project = QgsProject.instance()
    signals = ("layersAdded", "layersRemoved", "layersWillBeRemoved", "readProject", "cleared")
    return [project.receivers(getattr(project, signal)) for signal in signals]


def left_behind(interface):
    """What a plugin could forget to take away again."""
    QCoreApplication.sendPostedEvents(None, DEFERRED_DELETE)
    QCoreApplication.processEvents()
    return {
        "providers": len(QgsApplication.processingRegistry().providers()),
        "children": len(interface.window.children()),
        "map items": len(interface.canvas.scene().items()),
        "map tool": interface.canvas.mapTool(),
        "menu": interface.menu.actions(),
        "icons": list(interface.icons),
        "options": list(interface.options),
        "layers": list(QgsProject.instance().mapLayers()),
        "tree": len(QgsProject.instance().layerTreeRoot().children()),
        "receivers": receivers_of_the_project(),
        "tasks": QgsApplication.taskManager().count(),
        "messages": [item.text() for item in interface.bar.items()],
    }


def test_twenty_rounds_of_loading_leave_nothing_behind(interface, qgis_processing):
    import gridstrata

    QgsProject.instance().clear()
    interface.window.show()
    before = left_behind(interface)
    for _ in range(20):
        plugin = gridstrata.classFactory(interface)
        plugin.initGui()
        interface.icons[0].trigger()
        (dock,) = docks(interface)
        for place in range(dock.tabs.count()):
            dock.tabs.setCurrentIndex(place)
            QCoreApplication.processEvents()
        plugin.unload()
        assert left_behind(interface) == before
    assert provider() is None


def test_plugin_loads_without_windows(load):
    load(None)
    assert provider() is not None


def test_the_menu_opens_the_manual(load, interface):
    from gridstrata.dialogs.workbench.manual import ManualWindow

    load(interface)
    interface.menu.actions()[0].menu().actions()[1].trigger()
    (manual,) = interface.window.findChildren(ManualWindow)
    assert "GridStrata" in manual.toPlainText()
    manual.close()


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
