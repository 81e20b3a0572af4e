import numpy as np
import pytest
import shapely
from gridstrata.core.design.ground.barriers import (
    BORDER_CLASSES,
    NO_BARRIERS,
    Barriers,
    resistance_of,
    sorted_lines,
)


def barriers(*wkt, classes=None):
    lines = np.empty(len(wkt), dtype=object)
    lines[:] = [None if text is None else shapely.from_wkt(text) for text in wkt]
    return Barriers(lines, np.array(classes or [""] * len(wkt), dtype=str))


def test_a_motorway_is_a_stronger_barrier_than_a_street_and_that_than_a_path():
    motorway, street, path = resistance_of(np.array(["motorway", "residential", "path"]))
    assert 0 == motorway < street < path < 1


@pytest.mark.parametrize(
    "name", ["高速公路", "快速路", "铁路", "河流", "expressway", "rail", "river"]
)
def test_chinese_names_and_those_of_the_sample_are_known(name):
    assert resistance_of(np.array([name])) == 0


def test_case_and_outer_spaces_do_not_matter():
    assert resistance_of(np.array([" Motorway "])) == resistance_of(np.array(["motorway"]))


def test_unknown_classes_and_none_have_the_figure_of_any_other_line():
    unknown, none = resistance_of(np.array(["ha-ha", ""]))
    assert 0 < unknown == none < 1


def test_figures_can_be_overridden():
    assert resistance_of(np.array(["Path", "wall"]), {"path": 0.0}).tolist() == [0.0, 0.15]


def test_no_classes_give_no_figures():
    assert resistance_of(NO_BARRIERS.classes).shape == (0,)


def test_borders_on_no_barrier_have_figures_of_their_own():
    assert BORDER_CLASSES["community"] < BORDER_CLASSES["water"] < BORDER_CLASSES[""] == 1


def test_lines_and_classes_of_different_length_are_refused():
    with pytest.raises(ValueError, match="1 lines, but 2 classes"):
        Barriers(np.array([None], dtype=object), np.array(["street", "wall"]))


def test_lines_of_no_use_are_left_out():
    given = barriers(
        None,
        "LINESTRING EMPTY",
        "LINESTRING (1 1, 1 1)",
        "POINT (3 3)",
        "MULTILINESTRING ((0 0, 1 0), (5 5, 6 6))",
        "LINESTRING Z (7 7 1, 8 8 2)",
    )
    with np.errstate(invalid="ignore"):
        given.lines[2] = shapely.linestrings([[0, 0], [np.nan, 5]])
    kept = sorted_lines(given)
    assert sorted(shapely.to_wkt(kept.lines, trim=True)) == [
        "LINESTRING (0 0, 1 0)",
        "LINESTRING (5 5, 6 6)",
        "LINESTRING (7 7, 8 8)",
    ]
    assert len(kept.cost) == 3


def test_the_order_of_lines_does_not_depend_on_the_order_they_come_in():
    texts = ["LINESTRING (0 0, 1 0)", "LINESTRING (5 5, 6 6)", "LINESTRING (0 0, 1 0)"]
    classes = ["street", "wall", "motorway"]
    first = sorted_lines(barriers(*texts, classes=classes))
    second = sorted_lines(barriers(*texts[::-1], classes=classes[::-1]))
    assert shapely.to_wkb(first.lines).tolist() == shapely.to_wkb(second.lines).tolist()
    assert first.cost.tolist() == second.cost.tolist()


def test_a_line_and_its_reverse_are_the_same_line():
    there = sorted_lines(barriers("LINESTRING (0 0, 1 0)")).lines
    back = sorted_lines(barriers("LINESTRING (1 0, 0 0)")).lines
    assert shapely.to_wkb(there).tolist() == shapely.to_wkb(back).tolist()
