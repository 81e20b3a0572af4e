"""Edit steps: one step of undo each, whole or not at all, refused where nothing can be edited."""

import pytest
from gridstrata.core.errors import GridError
from gridstrata.dialogs.workbench.editing import change_shapes, edit_step
from qgis.core import QgsGeometry

SHAPE = "Polygon ((0 0, 1 0, 1 1, 0 1, 0 0))"


def shapes(layer):
    return sorted(feature.geometry().asWkt(3) for feature in layer.getFeatures())


def reshape_all(layer):
    change_shapes(
        layer, {feature.id(): QgsGeometry.fromWkt(SHAPE) for feature in layer.getFeatures()}
    )


def reshape_and_fail(layer):
    reshape_all(layer)
    raise GridError("no room")


def test_a_step_is_one_undo(draw):
    layer = draw()
    before = shapes(layer)
    with edit_step(layer, "Paint"):
        reshape_all(layer)
    assert shapes(layer) == [SHAPE] * 3
    assert layer.undoStack().undoText() == "Paint"
    layer.undoStack().undo()
    assert shapes(layer) == before
    layer.rollBack()


def test_a_step_that_fails_leaves_nothing(draw):
    layer = draw()
    before = shapes(layer)
    with pytest.raises(GridError, match="no room"), edit_step(layer, "Paint"):
        reshape_and_fail(layer)
    assert shapes(layer) == before
    assert not layer.undoStack().canUndo()
    layer.rollBack()


def test_a_read_only_layer_is_refused_with_the_remedy(draw):
    layer = draw(name="grids 2026")
    layer.setReadOnly(True)
    with (
        pytest.raises(GridError, match=r"grids 2026 cannot be edited.*GeoPackage"),
        edit_step(layer, "Paint"),
    ):
        reshape_all(layer)
