"""The page of QGIS's options dialog, used with clicks and keys."""

import pytest
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox


@pytest.fixture(autouse=True)
def stored(qgis_app):
    """No setting is stored, before and after."""
    QgsSettings().remove("gridstrata")
    yield
    QgsSettings().remove("gridstrata")


@pytest.fixture
def open_page(qtbot):
    from gridstrata.dialogs.options.factory import OptionsFactory

    def open_page():
        page = OptionsFactory("GridStrata", QIcon()).createWidget()
        qtbot.addWidget(page)
        page.show()
        return page

    return open_page


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def read():
    from gridstrata.dialogs.workbench.settings import read_settings

    return read_settings


@pytest.fixture
def defaults():
    from gridstrata.dialogs.workbench.settings import Settings

    return Settings()


@pytest.fixture
def write(tmp_path):
    """Write a profile, and return its path."""

    def write(text, name="own.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def enter(qtbot, widget, text):
    """Type a value in place of the one that is there."""
    edit = widget if isinstance(widget, QLineEdit) else widget.findChild(QLineEdit)
    edit.selectAll()
    qtbot.keyClicks(edit, text)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def apply_refused(page):
    """Apply what cannot work, and return what the box that opens says."""
    said = []

    def close():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.button(QMessageBox.StandardButton.Ok).click()

    QTimer.singleShot(0, close)
    page.apply()
    return said[0]


def test_the_dialog_lists_the_page_by_its_title_and_icon(qgis_app):
    from gridstrata.dialogs.options.factory import OptionsFactory
    from gridstrata.dialogs.workbench.look import own_icon

    factory = OptionsFactory("GridStrata", own_icon("gridstrata.svg"))
    assert factory.title() == "GridStrata"
    assert not factory.icon().isNull()


def test_the_page_shows_the_defaults_when_nothing_is_stored(page, defaults):
    assert page.settings() == defaults
    assert page.isValid()
    assert page.reasons.isHidden()


def test_what_is_typed_is_stored_and_shown_again(qtbot, page, open_page, read):
    enter(qtbot, page.noise, "0.3")
    enter(qtbot, page.drift, "1.5")
    enter(qtbot, page.minimum, "250")
    enter(qtbot, page.maximum, "450")
    click(qtbot, page.live)
    page.apply()
    stored = read()
    assert (stored.noise, stored.drift, stored.minimum, stored.maximum) == (0.3, 1.5, 250, 450)
    assert not stored.live
    assert open_page().settings() == stored


def test_nothing_is_stored_before_the_dialog_applies_it(qtbot, page, read, defaults):
    enter(qtbot, page.noise, "0.3")
    assert read() == defaults


def test_schemes_and_hand_over_profiles_are_chosen_with_keys(qtbot, page, read):
    for _ in range(3):
        qtbot.keyClick(page.scheme, Qt.Key.Key_Down)
    qtbot.keyClick(page.handover, Qt.Key.Key_Down)
    page.apply()
    assert (read().code_scheme, read().handover) == ("unit_grid", "pinyin")


def test_no_drift_is_shown_as_an_estimate(qtbot, page):
    enter(qtbot, page.drift, "0")
    assert page.drift.text() == "estimated for each layer"
    assert page.isValid()


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        pytest.param("drift", "0.1", "DRIFT (0.1 m) is less than NOISE (0.2 m).", id="drift"),
        pytest.param("noise", "3", "DRIFT (2 m) is less than NOISE (3 m).", id="noise"),
        pytest.param("minimum", "600", "MINIMUM (600) is not between 0 and MAXIMUM", id="minimum"),
        pytest.param("maximum", "10", "MINIMUM (300) is not between 0 and MAXIMUM", id="maximum"),
        pytest.param("scheme", "mine", "SCHEME is 'mine'.", id="scheme"),
        pytest.param("scheme", "none.toml", "Code profile none.toml", id="file of a scheme"),
        pytest.param("scheme", "{sequence", "{sequence", id="template"),
        pytest.param("handover", "mine", "There is no hand-over profile 'mine'.", id="hand-over"),
        pytest.param("rules", "none.toml", "Rule profile none.toml cannot be read", id="rules"),
    ],
)
def test_a_wrong_value_is_refused_and_not_stored(qtbot, page, read, defaults, name, value, reason):
    enter(qtbot, getattr(page, name), value)
    assert not page.isValid()
    assert page.reasons.isVisible()
    assert reason in page.reasons.text()
    assert reason in apply_refused(page)
    assert read() == defaults


def test_all_wrong_values_are_told_at_once(qtbot, page):
    enter(qtbot, page.noise, "3")
    enter(qtbot, page.scheme, "mine")
    assert len(page.reasons.text().splitlines()) == 2


def test_a_mended_value_takes_its_reason_away(qtbot, page):
    enter(qtbot, page.noise, "3")
    enter(qtbot, page.drift, "4")
    assert page.isValid()
    assert page.reasons.isHidden()


def test_a_rule_profile_is_stored_with_its_path(qtbot, page, read, write):
    path = write("[widths]\nnoise = 0.5\n")
    enter(qtbot, page.rules, path)
    page.apply()
    assert read().rule_profile == path


def test_a_rule_profile_with_a_fault_is_refused(qtbot, page, write):
    enter(qtbot, page.rules, write("[widths]\nnoise = -1.0\n"))
    assert page.reasons.text() == "NOISE is -1 m; give 0 or more."


def test_thresholds_are_judged_together_with_the_profile(qtbot, page, write):
    enter(qtbot, page.rules, write("[widths]\ndrift = 1.0\n"))
    assert page.isValid()
    enter(qtbot, page.noise, "1.5")
    assert "DRIFT (1 m) is less than NOISE (1.5 m)." in page.reasons.text()


def test_a_file_is_looked_for_with_the_button(qtbot, page, read, write, monkeypatch):
    path = write('template = "{parent:12}{sequence:03}"\n')
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (path, ""))
    click(qtbot, page.scheme_file)
    page.apply()
    assert read().code_scheme == path


def test_a_search_that_is_given_up_changes_nothing(qtbot, page, defaults, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    click(qtbot, page.handover_file)
    assert page.settings() == defaults


def test_defaults_come_back_with_one_click_and_are_stored_with_ok(qtbot, page, read, defaults):
    enter(qtbot, page.noise, "0.3")
    enter(qtbot, page.scheme, "mine")
    click(qtbot, page.reset)
    assert page.settings() == defaults
    page.apply()
    assert read() == defaults


def test_broken_settings_are_shown_as_defaults(open_page, defaults):
    QgsSettings().setValue("gridstrata/noise", "wide")
    assert open_page().settings() == defaults


def test_every_field_has_a_tool_tip_and_is_reached_by_tab(page):
    fields = (page.noise, page.drift, page.minimum, page.maximum, page.rules, page.scheme)
    fields += (page.scheme_file, page.handover, page.handover_file, page.live, page.reset)
    for field in fields:
        assert field.toolTip()
        assert field.focusPolicy() & Qt.FocusPolicy.TabFocus
