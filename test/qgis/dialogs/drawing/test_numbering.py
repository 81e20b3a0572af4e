"""Codes for drawn grids: the algorithm's own dialog, filled in from roles and settings."""

import pytest
from qgis.PyQt.QtCore import Qt


@pytest.fixture
def opened(monkeypatch, provider):
    """What the dialog is opened with."""
    import processing

    calls = []

    class Dialog:
        def show(self):
            calls.append("shown")

    def create(algorithm, parameters):
        calls.append((algorithm, parameters))
        return Dialog()

    monkeypatch.setattr(processing, "createAlgorithmDialog", create)
    return calls


@pytest.fixture
def panel(session, qtbot):
    from gridstrata.dialogs.drawing.panel import DrawPanel

    panel = DrawPanel(session)
    qtbot.addWidget(panel)
    panel.show()
    yield panel
    panel.shut_down()


def test_the_dialog_is_filled_in(sample, panel, opened, qtbot):
    from gridstrata.dialogs.workbench.settings import Settings, read_settings, write_settings

    before = read_settings()
    write_settings(Settings(code_scheme="unit_grid"))
    qtbot.mouseClick(panel.number, Qt.MouseButton.LeftButton)
    write_settings(before)
    (algorithm, parameters), shown = opened
    assert (algorithm, shown) == ("gridstrata:assigncodes", "shown")
    assert parameters["INPUT"] is sample.sample.base
    assert parameters["PARENTS"] is sample.sample.communities
    assert parameters["SCHEME"] == "unit_grid"
    assert (parameters["EXISTING_CODE"], parameters["PARENT_CODE"]) == ("code", "code")


def test_what_is_filled_in_can_be_run(sample, panel, run):
    done = run("assigncodes", **panel.designs.numbering(), CODED="TEMPORARY_OUTPUT")
    assert done["CODED"].featureCount() == 374


def test_without_communities_the_reason_is_said(panel, draw, session, opened, qtbot):
    base = draw()
    session.project.addMapLayer(base)
    session.roles.assign(base, "base", code="code")
    qtbot.mouseClick(panel.number, Qt.MouseButton.LeftButton)
    assert opened == []
    assert "role of communities" in panel.reason.text()
