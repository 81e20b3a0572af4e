"""Every control says what it does, can be reached by keys, and every panel has its page."""

import re

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
)

PANELS = ("stack", "draw", "check", "map", "release")
LANGUAGES = ("en", "zh_CN")
CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QAbstractItemView)
# Parts of other controls, and the arrows of QGIS's collapsible boxes
PARTS = ("qt_", "collapseButton", "mCollapseButton", "clearButton", "mBtnClear")


def controls(panel):
    """The controls a user meets: not what other controls are made of."""
    for widget in panel.findChildren(CONTROLS[0]) + [
        widget for kind in CONTROLS[1:] for widget in panel.findChildren(kind)
    ]:
        inside = isinstance(widget.parentWidget(), (*CONTROLS[1:],))
        if widget.isVisible() and not inside and not widget.objectName().startswith(PARTS):
            yield widget


def told(widget):
    return f"{type(widget).__name__} {widget.objectName()}"


@pytest.fixture(params=PANELS)
def panel(request, sample, workbench, wait):
    workbench.show_panel(request.param)
    for _ in range(5):
        QApplication.processEvents()
    wait()
    return workbench.panel(request.param)


def test_every_control_has_a_tool_tip(panel):
    assert [told(one) for one in controls(panel) if not one.toolTip()] == []


def test_every_control_is_reached_by_keys(panel):
    keyless = [
        told(one)
        for one in controls(panel)
        if not one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()
    ]
    assert keyless == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", [*PANELS, "index", "settings"])
def test_every_page_of_the_manual_and_its_pictures_are_there(page, language):
    from gridstrata.dialogs.workbench.manual import PAGES

    text = (PAGES / language / f"{page}.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert [link for link in links if not (PAGES / language / link).exists()] == []


def test_the_keys_lead_from_panel_to_panel_and_to_the_manual(workbench, qtbot):
    from gridstrata.dialogs.workbench.manual import ManualWindow

    workbench.activateWindow()
    workbench.tabs.buttons[0].setFocus()
    for place, key in enumerate((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), start=0):
        qtbot.keyClick(workbench, key, Qt.KeyboardModifier.AltModifier)
        assert workbench.tabs.currentIndex() == place
    qtbot.mouseClick(workbench.help, Qt.MouseButton.LeftButton)
    (manual,) = workbench.session.window.findChildren(ManualWindow)
    assert manual.source().fileName() == "check.md"
    manual.close()
