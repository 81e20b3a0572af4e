"""The panel Check at work on a district."""

import pytest
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication

DEFERRED_DELETE = 52


@pytest.fixture
def open_panel(session, qtbot):
    """Open the panel, 420 wide as in the dock."""
    from gridstrata.dialogs.checking.panel import CheckPanel
    from gridstrata.dialogs.workbench.settings import Settings, write_settings

    write_settings(Settings())
    opened = []

    def open_panel():
        panel = CheckPanel(session)
        panel.resize(420, 900)
        panel.show()
        panel.shown()
        opened.append(panel)
        qtbot.waitExposed(panel)
        return panel

    yield open_panel
    for panel in opened:
        if not sip.isdeleted(panel):
            panel.shut_down()
            panel.deleteLater()
    QCoreApplication.sendPostedEvents(None, DEFERRED_DELETE)
    write_settings(Settings())


@pytest.fixture
def settle(session, qtbot, wait):
    """Wait until nothing runs, and everything found has been read."""

    def settle():
        qtbot.wait(20)  # edits are told of at the end of their turn of the event loop
        wait()
        qtbot.waitUntil(lambda: not session.findings.is_reading, timeout=20_000)

    return settle


@pytest.fixture
def panel(faulty, open_panel):
    """The panel on the sample district with defects, nothing checked yet."""
    return open_panel()


@pytest.fixture
def checked(panel, settle):
    """The panel with everything checked."""
    panel.run.press()
    settle()
    return panel
