"""Locks: a click sets them, undo takes them back with the field, and locked grids stay."""

import pytest
from gridstrata.dialogs.drawing.locks import lock_field, locked_shapes
from gridstrata.dialogs.drawing.tools.lock import LockTool
from gridstrata.dialogs.drawing.tools.paint import PaintTool
from qgis.core import QgsField
from qgis.PyQt.QtCore import QVariant

from .conftest import atom, corner

A, B = "440308001001", "440308001002"


def locks(layer):
    return {one["code"]: one["locked"] for one in layer.getFeatures() if one["locked"]}


def test_a_click_locks_a_grid_and_a_second_one_unlocks_it(town, hold, mouse):
    hold(LockTool)
    mouse.click(corner(0.5, 0.5))
    assert set(locks(town.base)) == {A}
    assert town.base.undoStack().undoText() == f"Lock grid {A}"
    mouse.click(corner(0.5, 0.5))
    assert locks(town.base) == {}
    assert town.base.undoStack().undoText() == f"Unlock grid {A}"


def test_the_field_that_was_missing_goes_with_the_lock_on_undo(town, hold, mouse):
    hold(LockTool)
    mouse.click(corner(0.5, 0.5))
    assert lock_field(town.base) == "locked"
    town.base.undoStack().undo()
    assert lock_field(town.base) == ""
    assert not town.base.undoStack().canUndo()


def test_a_locked_grid_is_not_painted_on(town, hold, mouse, areas, desk):
    hold(LockTool)
    mouse.click(corner(1.5, 0.5))
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    assert f"Grid {B} is locked" in desk.said[-1]
    assert areas(town.base)[B] == 10_000


@pytest.mark.parametrize("type_", [QVariant.Bool, QVariant.Int, QVariant.String])
def test_a_field_of_any_type_that_can_say_yes_is_used(town, hold, mouse, desk, type_):
    town.base.dataProvider().addAttributes([QgsField("Locked", type_)])
    town.base.updateFields()
    hold(LockTool)
    mouse.click(corner(0.5, 0.5))
    hold(PaintTool)
    mouse.drag(atom(1, 0), atom(2, 0))
    assert f"Grid {A} is locked" in desk.said[-1]


def test_a_click_beside_all_grids_locks_nothing(town, hold, mouse):
    hold(LockTool)
    mouse.click(corner(-0.05, 0.5))
    assert not town.base.isEditable()


@pytest.mark.parametrize(
    ("type_", "values"),
    [
        (QVariant.Bool, (True, False)),
        (QVariant.Int, (1, 0)),
        (QVariant.Double, (1.0, None)),
        (QVariant.String, ("是", "no")),
    ],
)
def test_what_says_yes_is_hatched_whatever_its_type(town, type_, values):
    town.base.dataProvider().addAttributes([QgsField("locked", type_)])
    town.base.updateFields()
    place = town.base.fields().lookupField("locked")
    features = [one.id() for one in town.base.getFeatures()]
    changes = {feature: {place: value} for feature, value in zip(features, values)}
    assert town.base.dataProvider().changeAttributeValues(changes)
    shapes = locked_shapes(town.base, town.base.extent(), 10)
    assert [round(shape.boundingBox().center().x()) for shape in shapes] == [520650]


def test_no_more_grids_are_hatched_than_asked_for(town, hold, mouse):
    hold(LockTool)
    mouse.click(corner(0.5, 0.5))
    mouse.click(corner(1.5, 0.5))
    assert len(locked_shapes(town.base, town.base.extent(), 10)) == 2
    assert len(locked_shapes(town.base, town.base.extent(), 1)) == 1
