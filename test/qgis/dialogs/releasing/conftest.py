"""The panel Release at work on a project, with findings that a test can say."""

import pytest
from qgis.core import QgsFeature, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QLabel, QLineEdit

DEFERRED_DELETE = 52
WAIVERS = "None?field=finding_id:string&field=reason:string&field=author:string&field=expiry:string"


class SaidFindings:
    """Findings as a test says they are."""

    def __init__(self):
        self.is_stale = False
        self.counts = {}
        self.waivers = []

    def open_counts(self):
        return self.counts

    def waivers_layer(self):
        table = QgsVectorLayer(WAIVERS, "waivers", "memory")
        rows = []
        for values in self.waivers:
            row = QgsFeature(table.fields())
            row.setAttributes(list(values))
            rows.append(row)
        table.dataProvider().addFeatures(rows)
        return table


@pytest.fixture
def findings(session):
    """Findings that the test says, in place of those that were found."""
    session.findings = SaidFindings()
    return session.findings


@pytest.fixture
def store(session):
    """The findings that checks find."""
    return session.findings


@pytest.fixture
def open_panel(session):
    """Open the panel, 420 wide as in the dock."""
    from gridstrata.dialogs.releasing.panel import ReleasePanel

    opened = []

    def open_panel():
        panel = ReleasePanel(session)
        panel.resize(420, 1100)
        panel.show()
        panel.shown()
        opened.append(panel)
        return panel

    yield open_panel
    for panel in opened:
        if not sip.isdeleted(panel):
            panel.shut_down()
            panel.deleteLater()
    QCoreApplication.sendPostedEvents(None, DEFERRED_DELETE)


@pytest.fixture
def panel(open_panel):
    return open_panel()


@pytest.fixture
def district(sample, open_panel):
    """The sample district, with what its departments agreed on."""
    table = QgsVectorLayer(f"{sample.sample.path}|layername=waivers", "waivers", "ogr")
    sample.project.addMapLayer(table)
    sample.roles.assign(table, "waivers")
    sample.sample.waivers = table
    return sample.sample


@pytest.fixture
def click(qtbot):
    def click(button):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    return click


@pytest.fixture
def enter(qtbot):
    """Type a text in place of the one that is there."""

    def enter(edit, text):
        edit.selectAll()
        qtbot.keyClick(edit, Qt.Key.Key_Delete)
        qtbot.keyClicks(edit, text)

    return enter


@pytest.fixture
def enter_folder(qtbot, panel, enter):
    """Type the folder of the releases, and wait until the panel has looked into it."""

    def enter_folder(path):
        with qtbot.waitSignal(panel.form.moved):
            enter(panel.folder.findChild(QLineEdit), str(path))

    return enter_folder


def lines(panel):
    """Return the checklist as (state, text)."""
    return [(line.state.name, line.text) for line in panel.checklist.lines]


def shown_texts(panel):
    """Return what the labels of the checklist say."""
    labels = panel.checklist.findChildren(QLabel)
    return [label.text() for label in labels if label.text() and label.isVisible()]
