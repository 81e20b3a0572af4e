"""After a day's work, the workbench leaves nothing behind but the work."""

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtTest import QTest

DEFERRED_DELETE = 52


def settle():
    for _ in range(10):
        QCoreApplication.processEvents()


def traces(session):
    project = QgsProject.instance()
    return {
        "layers": sorted(project.mapLayers()),
        "tree": [node.name() for node in project.layerTreeRoot().children()],
        "map items": len(session.canvas.scene().items()),
        "tool": session.canvas.mapTool(),
        "selected": [layer.selectedFeatureCount() for layer in project.mapLayers().values()],
        "receivers": [
            project.receivers(signal)
            for signal in (project.layersAdded, project.layersWillBeRemoved, project.cleared)
        ],
    }


def test_a_day_of_work_leaves_nothing_but_the_work(faulty, qtbot, wait):
    from gridstrata.dialogs.workbench.assemble import assemble

    before = traces(faulty)
    dock = assemble(faulty)
    faulty.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.show()
    check, draw, mapping = (dock.panel(page) for page in ("check", "draw", "map"))
    dock.show_panel("check")
    qtbot.mouseClick(check.run, Qt.MouseButton.LeftButton)
    wait()
    qtbot.waitUntil(lambda: check.list.model().rowCount() > 0)
    qtbot.mouseClick(check.next, Qt.MouseButton.LeftButton)
    dock.show_panel("map")
    qtbot.mouseClick(mapping.map_button, Qt.MouseButton.LeftButton)
    wait()
    qtbot.waitUntil(lambda: not mapping.is_busy)
    dock.show_panel("draw")
    draw.tools.actions[0].trigger()
    middle = faulty.canvas.viewport().rect().center()
    QTest.mousePress(faulty.canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    settle()
    assert traces(faulty) != before
    dock.shut_down()
    faulty.window.removeDockWidget(dock)
    dock.deleteLater()
    QCoreApplication.sendPostedEvents(None, DEFERRED_DELETE)
    # QGIS takes the flash away itself, when it is over
    qtbot.waitUntil(lambda: traces(faulty)["map items"] == before["map items"], timeout=10_000)
    after = traces(faulty)
    assert {name: after[name] for name in ("layers", "tree", "map items", "selected")} == {
        name: before[name] for name in ("layers", "tree", "map items", "selected")
    }
    assert after["tool"] is before["tool"]
