"""A workbench at work on a project: with a map, a message bar, and the sample district."""

import shutil
from types import SimpleNamespace

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QMainWindow

GRIDS = ("base", "police", "fire", "safety", "health", "city_management")
FIELDS = {
    **{kind: {"code": "code"} for kind in (*GRIDS, "communities")},
    "buildings": {"households": "households", "residents": "residents"},
}
ROLES = (*GRIDS, "communities", "frame", "exclusions", "buildings", "workers", "admissions")


@pytest.fixture(scope="session")
def district_file(tmp_path_factory):
    """The sample district, without defects, written once."""
    return _write_district(tmp_path_factory.mktemp("sample") / "district.gpkg", with_defects=False)


@pytest.fixture(scope="session")
def faulty_file(tmp_path_factory):
    """The sample district with its known defects, written once."""
    return _write_district(tmp_path_factory.mktemp("faulty") / "district.gpkg", with_defects=True)


def _write_district(path, *, with_defects):
    from gridstrata.core.files import write_geopackage
    from gridstrata.core.sample import make_district
    from gridstrata.core.sample.defects import inject_defects
    from gridstrata.core.sample.package import agreed_waivers, district_tables

    district, defects = make_district(1), None
    waivers = agreed_waivers(district)
    if with_defects:
        district, defects = inject_defects(district, 1)
    write_geopackage(path, district_tables(district, waivers, defects))
    return path


@pytest.fixture
def project(qgis_app, qgis_iface):
    project = QgsProject.instance()
    project.clear()
    yield project
    project.clear()
    # The map of the test's QGIS took the CRS of the first layer. Where that was a local one, QGIS
    # 3.22 crashes when it is asked what projection it has: PROJ complains to a logger that is gone.
    qgis_iface.mapCanvas().setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))


@pytest.fixture
def session(qtbot, provider, project, monkeypatch):
    """A session on an empty project; what it says stays to be read, however slow the machine."""
    from gridstrata.dialogs.workbench import session as module
    from gridstrata.dialogs.workbench.session import Session

    monkeypatch.setattr(module, "_SECONDS", 0)
    window = QMainWindow()
    canvas = QgsMapCanvas(window)
    bar = QgsMessageBar(window)
    window.setCentralWidget(canvas)
    window.resize(1000, 800)
    window.show()
    session = Session(project, canvas, bar, window)
    yield session
    session.shut_down()
    canvas.unsetMapTool(canvas.mapTool())
    canvas.stopRendering()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)  # deferred deletes


@pytest.fixture
def load_district(session, tmp_path):
    """Load a district from a file of its own into the session's project, roles assigned."""

    def load(source, roles=ROLES):
        path = tmp_path / "district.gpkg"
        shutil.copy(source, path)
        session.project.setCrs(QgsCoordinateReferenceSystem("EPSG:4547"))
        layers = {}
        for name in roles:
            layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
            assert layer.isValid(), name
            session.project.addMapLayer(layer)
            session.roles.assign(layer, name, **FIELDS.get(name, {}))
            layers[name] = layer
        session.canvas.setDestinationCrs(session.project.crs())
        session.canvas.setLayers([layers["base"]])
        session.canvas.setExtent(layers["base"].extent())
        return SimpleNamespace(path=path, **layers)

    return load


@pytest.fixture
def sample(session, load_district, district_file):
    """A session whose project holds the sample district; layers by role in `sample.layers`."""
    session.sample = load_district(district_file)
    return session


@pytest.fixture
def faulty(session, load_district, faulty_file):
    """A session whose project holds the sample district with its defects."""
    session.sample = load_district(faulty_file)
    return session


@pytest.fixture
def wait(qtbot, session):
    """Wait until nothing runs any more."""

    def wait(timeout=60_000):
        qtbot.waitUntil(lambda: not session.runner.is_busy, timeout=timeout)
        QCoreApplication.processEvents()

    return wait


@pytest.fixture
def said(session):
    """Return what the message bar says."""

    def said():
        return [item.text() for item in session.bar.items()]

    return said


@pytest.fixture
def workbench(session):
    """The dock with its five panels, shown, on the session's project."""
    from gridstrata.dialogs.workbench.assemble import assemble

    dock = assemble(session)
    session.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    dock.show()
    yield dock
    dock.shut_down()
    dock.close()
