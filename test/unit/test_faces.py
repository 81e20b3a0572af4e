import numpy as np
import pytest
import shapely
from gridstrata.core.faces import divide_plane, merge_by_label, merge_touching
from shapely import box

# Two borders that run within a billionth of a metre of each other, a bulge between them, and
# three lines kilometres away: noded in floating point, the bulge is lost.
NEARLY_PARALLEL = [
    "537441.2227830129 2501782.663546784, 537621.8016583474 2501843.878492736",
    "537486.3675018465 2501797.9672832717, 537441.2227830129 2501782.663546784",
    "537621.8016583474 2501843.878492736, 537501.4157414577 2501803.0685287677",
    "537501.4157414577 2501803.0685287677, 537531.5122206801 2501813.27101976",
    "537531.5122206801 2501813.27101976, 537576.6569395137 2501828.574756248",
    "537576.6569395137 2501828.574756248, 537576.3358919164 2501829.5218193084",
    "537576.3358919164 2501829.5218193084, 537486.0464542492 2501798.914346332",
    "537486.0464542492 2501798.914346332, 537486.3675018465 2501797.9672832717",
    "538825.4649330206 2498429.5263509606, 538825.0815880221 2498428.6027457356",
    "538825.0815880221 2498428.6027457356, 538844.2105588447 2498420.6632115133",
    "538774.8878254051 2498449.435810918, 538975.6628758728 2498366.103550188",
]


def test_nearly_parallel_lines_lose_no_face():
    lines = shapely.from_wkt([f"LINESTRING ({points})" for points in NEARLY_PARALLEL])
    faces = divide_plane(lines, shapely.STRtree([]))
    assert shapely.area(faces.polygons) == pytest.approx([95.336], abs=0.001)


def test_owners_are_told_even_where_the_middle_of_a_face_is_a_border():
    grids = [box(0, 0, 10, 10), box(10, 0, 20, 10), box(0, 0, 20, 10)]
    outline = shapely.boundary(np.array([box(0, 0, 20, 10)]))
    faces = divide_plane(outline, shapely.STRtree(grids))
    assert faces.depth.tolist() == [2]
    assert len(faces.owners()) == 1


def test_pieces_that_meet_in_a_point_are_apart():
    squares = np.array([box(0, 0, 1, 1), box(1, 1, 2, 2), box(1, 0, 2, 1)])
    assert len(merge_touching(squares[:2])) == 2
    assert len(merge_touching(squares)) == 1
    assert len(merge_touching(squares[:0])) == 0


def test_pieces_merge_within_their_label():
    squares = np.array([box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1), box(9, 0, 10, 1)])
    pieces, labels = merge_by_label(squares, [(1, 2), (1, 2), (1, 3), (1, 2)])
    assert labels == [(1, 2), (1, 2), (1, 3)]
    assert sorted(shapely.area(pieces[:2]).tolist()) == [1, 2]
