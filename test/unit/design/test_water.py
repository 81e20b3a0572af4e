import numpy as np
import shapely
from gridstrata.core.design.ground.water import bank_lines
from shapely import LineString, box

RIVER = box(0, 0, 1000, 60)


def banks(surface, *lines):
    found = bank_lines(np.array([surface], dtype=object), np.array(lines, dtype=object).reshape(-1))
    return round(float(shapely.length(found).sum()))


def test_the_banks_of_a_river_without_a_centre_line_are_barriers():
    assert banks(RIVER) == 2120


def test_a_river_with_a_centre_line_has_no_banks():
    assert banks(RIVER, LineString([(0, 30), (1000, 30)])) == 0


def test_bridges_are_no_centre_line():
    bridges = [LineString([(x, -20), (x, 80)]) for x in (200, 500, 800)]
    assert banks(RIVER, *bridges) == 2120


def test_wide_water_keeps_its_banks_whatever_runs_through_it():
    lake = box(0, 0, 1000, 400)
    assert banks(lake, LineString([(0, 30), (1000, 30)])) == 2800


def test_the_shore_of_an_island_is_a_bank():
    assert banks(shapely.difference(box(0, 0, 900, 600), box(300, 200, 500, 400))) == 3800


def test_no_water_has_no_banks():
    assert len(bank_lines(np.empty(0, dtype=object), np.empty(0, dtype=object))) == 0
