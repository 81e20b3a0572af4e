"""A tool that could not do anything says so when it is chosen, with what to do first."""

import pytest
from gridstrata.core.errors import GridError
from gridstrata.dialogs.drawing.tools.border import BorderTool
from gridstrata.dialogs.drawing.tools.cut import CutTool
from gridstrata.dialogs.drawing.tools.merge import MergeTool
from gridstrata.dialogs.drawing.tools.paint import PaintTool
from qgis.core import QgsCoordinateReferenceSystem, QgsVectorLayer

from .conftest import corner, square

A = "440308001001"

every_tool = pytest.mark.parametrize("kind", [PaintTool, CutTool, MergeTool, BorderTool])


@every_tool
def test_a_read_only_layer_is_refused_when_a_tool_is_chosen(town, desk, kind):
    town.base.setReadOnly(True)
    tool = kind(desk)
    with pytest.raises(GridError, match=r"base cannot be edited.*GeoPackage"):
        tool.require_ready()
    tool.deleteLater()


def test_a_provider_that_only_reads_is_refused_when_a_tool_is_chosen(session, desk, tmp_path):
    path = tmp_path / "grids.csv"
    path.write_text(f'code;wkt\n{A};"{square(0, 0)}"\n', encoding="utf-8")
    uri = f"file://{path}?delimiter=;&wktField=wkt&crs=EPSG:4547"
    layer = QgsVectorLayer(uri, "from a table", "delimitedtext")
    assert layer.isValid()
    session.project.addMapLayer(layer)
    session.roles.assign(layer, "base", code="code")
    tool = MergeTool(desk)
    with pytest.raises(GridError, match=r"from a table cannot be edited.*GeoPackage"):
        tool.require_ready()
    tool.deleteLater()


def test_without_a_base_layer_a_tool_in_hand_says_what_to_do(town, session, hold, mouse, desk):
    tools = [PaintTool, CutTool, MergeTool, BorderTool]
    for kind in tools:
        hold(kind)
        session.roles.dismiss(town.base)
        mouse.drag(corner(0.5, 0.5), corner(0.7, 0.5))
        assert "role of base grids in the panel Stack" in desk.said.pop()
        session.roles.assign(town.base, "base", code="code")


def test_no_base_layer_is_refused_when_a_tool_is_chosen(session, desk):
    tool = PaintTool(desk)
    with pytest.raises(GridError, match="role of base grids in the panel Stack"):
        tool.require_ready()
    tool.deleteLater()


def test_a_base_layer_without_codes_is_refused(session, town, desk):
    session.roles.assign(town.base, "base", code="")
    tool = PaintTool(desk)
    with pytest.raises(GridError, match="has no field of codes"):
        tool.require_ready()
    tool.deleteLater()


def test_a_base_layer_without_a_crs_is_refused(session, town, desk):
    town.base.setCrs(QgsCoordinateReferenceSystem())
    tool = PaintTool(desk)
    with pytest.raises(GridError, match="no coordinate reference system"):
        tool.require_ready()
    tool.deleteLater()


def test_nothing_to_paint_with_is_refused(session, town, desk):
    session.roles.dismiss(town.atoms)
    session.roles.dismiss(town.buildings)
    tool = PaintTool(desk)
    with pytest.raises(GridError, match="nothing to paint with"):
        tool.require_ready()
    tool.deleteLater()
