"""The matrix: cells and headings, clicked and chosen by keyboard."""

import pytest
from qgis.PyQt.QtCore import QPoint, Qt

LEFT = Qt.MouseButton.LeftButton
POLICE = {"All": 1, "P1": 2, "P2": 3, "P3": 4}


@pytest.fixture
def matrix(panel, settle):
    """The matrix of police in front."""
    panel.choice.kind.setCurrentIndex(panel.choice.kind.findData("police"))
    panel.views.setCurrentWidget(panel.matrix_page)
    settle(panel)
    return panel.matrix


@pytest.fixture
def click_cell(qtbot, matrix):
    def click_cell(row, column):
        index = matrix.model().index(row, column)
        matrix.scrollTo(index)
        qtbot.mouseClick(matrix.viewport(), LEFT, pos=matrix.visualRect(index).center())

    return click_cell


def texts(matrix):
    model = matrix.model()
    return [
        [model.data(model.index(row, column), Qt.ItemDataRole.DisplayRole) for column in
         range(model.columnCount())]
        for row in range(model.rowCount())
    ]  # fmt: skip


def headers(matrix, orientation):
    model = matrix.model()
    count = model.columnCount() if orientation == Qt.Orientation.Horizontal else model.rowCount()
    role = Qt.ItemDataRole.DisplayRole
    return [model.headerData(section, orientation, role) for section in range(count)]


def selected(layer):
    return sorted(feature["code"] for feature in layer.selectedFeatures())


def test_rows_are_communities_and_columns_professional_grids_with_totals(matrix):
    assert headers(matrix, Qt.Orientation.Horizontal) == ["All", "P1", "P2", "P3"]
    assert headers(matrix, Qt.Orientation.Vertical) == ["All", "C1", "C2"]
    assert texts(matrix) == [
        ["8", "2", "2", "4"],
        ["4", "2", "2", None],
        ["4", None, None, "4"],
    ]


def test_all_kinds_stand_side_by_side(panel, settle):
    assert headers(panel.matrix, Qt.Orientation.Horizontal) == [
        "All", "F1", "F2", "nobody", "P1", "P2", "P3",
    ]  # fmt: skip


def test_cells_show_households_or_shares_instead(panel, matrix, qtbot):
    qtbot.keyClick(panel.table.measure, Qt.Key.Key_End)
    assert texts(matrix)[1] == ["4", "50%", "50%", None]
    qtbot.keyClick(panel.table.measure, Qt.Key.Key_Up)
    assert texts(matrix)[1] == ["0", "0", "0", None]


def test_the_larger_the_share_the_stronger_the_colour(matrix):
    model = matrix.model()
    brush = [
        model.data(model.index(row, column), Qt.ItemDataRole.BackgroundRole).color()
        for row, column in ((1, 1), (2, 3))
    ]
    assert brush[0].alpha() < brush[1].alpha()
    assert brush[0].rgb() & 0xFFFFFF == brush[1].rgb() & 0xFFFFFF
    assert model.data(model.index(2, 1), Qt.ItemDataRole.BackgroundRole) is None


def test_cell_says_everything_in_its_tool_tip(matrix):
    model = matrix.model()
    assert model.data(model.index(1, 1), Qt.ItemDataRole.ToolTipRole) == (
        "C1, Police P1: 2 base grids, 0 households, 50% of the community"
    )


def test_click_on_a_cell_selects_its_base_grids_and_zooms(
    panel, small, session, click_cell, settle
):
    session.canvas.setExtent(small.base.extent().buffered(5000))
    click_cell(1, 2)
    settle(panel)
    assert selected(small.base) == ["c0", "d0"]
    assert session.canvas.extent().width() < 1000
    assert panel.graph.graph.highlighted == [("base", "c0"), ("base", "d0")]


def test_click_on_an_empty_cell_changes_nothing(panel, small, click_cell, settle):
    click_cell(2, 1)
    settle(panel)
    assert panel.pick is None
    assert selected(small.base) == []


def test_click_on_a_column_heading_chooses_that_professional_grid(
    panel, matrix, small, qtbot, settle
):
    header = matrix.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(1) + 8, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    settle(panel)
    assert selected(small.police) == ["P1"]
    assert panel.chosen_title.text() == "Police P1 holds 2 base grids, wholly or in part:"


def test_click_on_a_row_heading_chooses_that_community(panel, matrix, small, qtbot, settle):
    header = matrix.verticalHeader()
    place = QPoint(header.width() // 2, header.sectionViewportPosition(2) + 5)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    settle(panel)
    assert selected(small.communities) == ["C2"]
    assert panel.chosen_title.text() == "Community C2 has 4 base grids:"
    assert len(panel.graph.graph.highlighted) == 4


def test_cell_is_chosen_by_keyboard(panel, matrix, small, qtbot, settle):
    matrix.setFocus()
    matrix.setCurrentIndex(matrix.model().index(1, 0))
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    qtbot.keyClick(matrix, Qt.Key.Key_Return)
    settle(panel)
    assert selected(small.base) == ["a0", "b0"]


def test_ground_that_nobody_serves_leads_to_its_base_grids(panel, qtbot, small, settle):
    panel.views.setCurrentWidget(panel.matrix_page)
    panel.choice.kind.setCurrentIndex(panel.choice.kind.findData("fire"))
    settle(panel)
    header = panel.matrix.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(3) + 5, header.height() // 2)
    qtbot.mouseClick(header.viewport(), LEFT, pos=place)
    settle(panel)
    assert selected(small.base) == ["c0", "d0"]


def test_professional_grid_chosen_elsewhere_is_scrolled_to(panel, matrix, click_node, settle):
    panel.views.setCurrentWidget(panel.graph_page)
    click_node("police", "P3")
    panel.views.setCurrentWidget(panel.matrix_page)
    settle(panel)
    index = matrix.matrix.first_cell("police", "P3")
    assert matrix.viewport().rect().contains(matrix.visualRect(index).center())


def test_community_chosen_above_is_scrolled_to(sample, make_panel, press, settle):
    panel = make_panel()
    press(panel.map_button)
    panel.views.setCurrentWidget(panel.matrix_page)
    settle(panel)
    last = panel.mapper.view.communities[-1]
    panel.choice.community.setCurrentIndex(panel.choice.community.findData(last))
    settle(panel)
    index = panel.matrix.matrix.index(panel.matrix.matrix.row_of(last), 0)
    assert panel.matrix.viewport().rect().contains(panel.matrix.visualRect(index).center())


def test_without_communities_everything_is_in_one_row(small, session, make_panel, press, settle):
    session.roles.dismiss(small.communities)
    panel = make_panel()
    press(panel.map_button)
    settle(panel)
    assert headers(panel.matrix, Qt.Orientation.Vertical) == ["All", "(in no community)"]
