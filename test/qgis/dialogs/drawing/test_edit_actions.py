"""Undo, redo, save and roll back from the panel: those of the layer itself."""

import pytest
from qgis.PyQt.QtWidgets import QMessageBox

from .conftest import atom

A = "440308001001"
PAINT = 0


@pytest.fixture
def answer(monkeypatch):
    """Answer the next question, and keep what was asked."""
    asked = []

    def answer(reply):
        def question(_parent, _title, text):
            asked.append(text)
            return reply

        monkeypatch.setattr(QMessageBox, "question", question)
        return asked

    return answer


def test_undo_and_redo_are_those_of_the_layer(town, panel, click, mouse, areas):
    click(panel.tools.actions[PAINT])
    assert not panel.edits.undo.isEnabled()
    mouse.drag(atom(1, 0), atom(2, 0))
    assert "Paint 1 atoms" in panel.edits.undo.toolTip()
    click(panel.edits.undo)
    assert areas(town.base)[A] == 10_000
    click(panel.edits.redo)
    assert areas(town.base)[A] == 12_500


def test_edits_are_stored_and_editing_goes_on(town, panel, click, mouse):
    click(panel.tools.actions[PAINT])
    mouse.drag(atom(1, 0), atom(2, 0))
    click(panel.edits.save)
    assert not town.base.isModified()
    assert town.base.isEditable()
    assert not panel.edits.save.isEnabled()
    assert round(town.base.dataProvider().extent().area()) == 40_000
    stored = {
        one["code"]: round(one.geometry().area()) for one in town.base.dataProvider().getFeatures()
    }
    assert stored[A] == 12_500


def test_rolling_back_asks_first(town, panel, click, mouse, areas, answer):
    click(panel.tools.actions[PAINT])
    mouse.drag(atom(1, 0), atom(2, 0))
    asked = answer(QMessageBox.StandardButton.No)
    click(panel.edits.roll_back)
    assert areas(town.base)[A] == 12_500
    answer(QMessageBox.StandardButton.Yes)
    click(panel.edits.roll_back)
    assert areas(town.base)[A] == 10_000
    assert "Drop everything drawn in layer base" in asked[0]
    assert not town.base.isEditable()


def test_edits_that_cannot_be_stored_stay_with_the_reason(town, panel, click, mouse, monkeypatch):
    click(panel.tools.actions[PAINT])
    mouse.drag(atom(1, 0), atom(2, 0))
    town.base.beforeCommitChanges.connect(lambda: town.base.setSubsetString("nonsense"))
    monkeypatch.setattr(type(town.base), "commitChanges", lambda *_: False)
    monkeypatch.setattr(type(town.base), "commitErrors", lambda *_: ["disk full"])
    click(panel.edits.save)
    assert "was not stored: disk full. The edits are still there." in panel.reason.text()
    assert town.base.isModified()
