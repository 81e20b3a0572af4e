"""The panel Draw: buttons take tools to hand, the meter shows, edits are undone and stored."""

from gridstrata.dialogs.drawing.panel import DrawPanel
from qgis.core import QgsLayerTreeModel
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import QCoreApplication, Qt
from qgis.PyQt.QtWidgets import QToolButton

from .conftest import atom, corner

A, B, C = (f"44030800100{n}" for n in (1, 2, 3))
PAINT, CUT, MERGE, BORDER, LOCK = range(5)


def words(label):
    """Return a label's text with plain blanks."""
    return label.text().replace("\u00a0", " ")


def test_without_base_grids_the_panel_says_what_to_do_first(session, panel):
    assert "role of base grids in the panel Stack" in panel.empty.text()
    assert panel.empty.isVisibleTo(panel)


def test_a_tool_that_cannot_be_used_is_refused_and_not_checked(session, panel, click):
    click(panel.tools.actions[PAINT])
    assert not panel.tools.actions[PAINT].isChecked()
    assert "role of base grids" in panel.reason.text()
    assert panel.tools.in_hand is None


def test_a_button_takes_a_tool_to_hand_and_makes_the_base_layer_active(town, session, panel, click):
    click(panel.tools.actions[CUT])
    assert session.canvas.mapTool() is panel.tools.tools[CUT]
    assert session.canvas.currentLayer() is town.base
    assert "Click from border to border" in panel.hint.text()
    assert not panel.empty.isVisibleTo(panel)
    assert not town.base.isEditable()


def test_only_one_tool_is_checked(town, session, panel, click):
    click(panel.tools.actions[CUT])
    click(panel.tools.actions[MERGE])
    assert [one.isChecked() for one in panel.tools.actions] == [False, False, True, False, False]


def test_the_tool_used_before_comes_back(town, session, panel, click):
    from qgis.gui import QgsMapToolPan

    pan = QgsMapToolPan(session.canvas)
    session.canvas.setMapTool(pan)
    click(panel.tools.actions[PAINT])
    click(panel.tools.actions[CUT])
    click(panel.tools.actions[CUT])
    assert session.canvas.mapTool() is pan
    assert not panel.tools.actions[CUT].isChecked()
    session.canvas.unsetMapTool(pan)


def test_leaving_the_panel_puts_the_tool_away(town, session, panel, click):
    click(panel.tools.actions[PAINT])
    panel.hidden()
    assert panel.tools.in_hand is None
    assert not panel.tools.actions[PAINT].isChecked()


def test_the_choice_of_the_brush_is_shown_with_that_tool_alone(town, panel, click):
    click(panel.tools.actions[PAINT])
    assert panel.brush.isVisibleTo(panel)
    click(panel.tools.actions[CUT])
    assert not panel.brush.isVisibleTo(panel)


def test_without_atoms_buildings_are_painted(town, session, panel):
    assert panel.patches.isEnabled()
    session.roles.dismiss(town.atoms)
    assert panel.patches.currentIndex() == 1
    assert not panel.patches.isEnabled()
    assert panel.desk.by_buildings
    session.roles.assign(town.atoms, "atoms")
    assert not panel.desk.by_buildings


def test_the_meter_shows_each_grid_before_and_after(town, panel, click, mouse):
    click(panel.tools.actions[PAINT])
    mouse.press(atom(1, 0))
    mouse.move(atom(2, 0))
    cards = [card for card in panel.meter.cards if card.isVisibleTo(panel)]
    assert [card.code.text() for card in cards] == [A, B]
    assert [words(card.households) for card in cards] == [
        "400 → 500 households",
        "400 → 300 households",
    ]
    assert "1000 → 1250 residents, 4 → 5 buildings" in words(cards[0].others)
    assert "In the band of 300 to 500" in cards[0].bar.toolTip()
    mouse.key(Qt.Key.Key_Escape)
    assert not any(card.isVisibleTo(panel) for card in panel.meter.cards)
    assert panel.meter.idle.isVisibleTo(panel)
    mouse.release(atom(2, 0))


def test_the_meter_names_the_relations_that_change(town, panel, click, mouse):
    click(panel.tools.actions[PAINT])
    mouse.press(atom(0, 1))
    mouse.move(atom(0, 2))
    assert f"Police: {A} P01 → P01, P02" in panel.meter.relations.text()
    mouse.release(atom(0, 2))


def test_a_grid_that_comes_to_be_or_goes_is_told_apart(town, panel, click, mouse):
    click(panel.tools.actions[CUT])
    mouse.click(corner(0.5, 0.005))
    mouse.move(corner(0.5, 1.04))
    assert [words(card.households) for card in panel.meter.cards] == [
        "400 → 200 households",
        "new: 200 households",
    ]
    click(panel.tools.actions[MERGE])
    mouse.click(corner(0.5, 0.5))
    mouse.click(corner(1.5, 0.5))
    assert [words(card.households) for card in panel.meter.cards] == [
        "400 → 800 households",
        "goes",
    ]


def test_a_refusal_is_told_and_goes_with_the_next_gesture(town, panel, click, mouse):
    click(panel.tools.actions[MERGE])
    mouse.click(corner(0.5, 0.5))
    mouse.click(corner(1.5, 1.5))
    mouse.key(Qt.Key.Key_Return)
    assert "does not border" in panel.reason.text()
    assert panel.reason.isVisibleTo(panel)
    mouse.click(corner(0.5, 0.5))
    assert not panel.reason.isVisibleTo(panel)


def test_locked_grids_are_hatched_while_the_panel_is_shown(town, panel, click, mouse):
    assert not panel.locks.is_drawn
    click(panel.tools.actions[LOCK])
    mouse.click(corner(0.5, 0.5))
    panel.locks.draw()
    assert panel.locks.is_drawn
    panel.hidden()
    assert not panel.locks.is_drawn


def test_a_chosen_receiver_is_shown_and_can_be_cleared(town, panel, click, mouse, areas):
    click(panel.tools.actions[PAINT])
    mouse.click(atom(0, 0), modifier=Qt.KeyboardModifier.ControlModifier)
    assert panel.receiver.text() == A
    panel.receiver.clear()
    mouse.drag(atom(2, 0), atom(1, 0))
    assert areas(town.base)[B] == 12_500


def test_a_shortcut_takes_a_tool_to_hand(town, session, panel, qtbot):
    session.window.activateWindow()
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_G)
    qtbot.keyClick(panel, Qt.Key.Key_M)
    assert panel.tools.in_hand is panel.tools.tools[MERGE]


def test_every_button_has_a_tool_tip(panel):
    assert all(one.toolTip() for one in panel.findChildren(QToolButton) if one.isVisibleTo(panel))


def test_nothing_stays_on_the_map_when_the_panel_goes(town, session):
    before = len(session.canvas.scene().items())
    for _ in range(20):
        panel = DrawPanel(session, session.window)
        panel.shown()
        panel.tools.actions[PAINT].trigger()
        panel.hidden()
        panel.shut_down()
        panel.deleteLater()
        QCoreApplication.sendPostedEvents(None, 52)  # deferred deletes
    assert len(session.canvas.scene().items()) == before
    assert session.canvas.mapTool() is None


def test_a_tool_makes_the_base_layer_the_active_one_in_the_layer_tree(town, session, panel, click):
    tree = QgsLayerTreeView(session.window)
    model = QgsLayerTreeModel(session.project.layerTreeRoot(), tree)
    tree.setModel(model)
    tree.setCurrentLayer(town.police)
    click(panel.tools.actions[MERGE])
    assert tree.currentLayer() is town.base


def test_the_meter_is_empty_after_undo(town, panel, click, mouse):
    click(panel.tools.actions[PAINT])
    mouse.drag(atom(1, 0), atom(2, 0))
    assert any(card.isVisibleTo(panel) for card in panel.meter.cards)
    click(panel.edits.undo)
    assert not any(card.isVisibleTo(panel) for card in panel.meter.cards)
