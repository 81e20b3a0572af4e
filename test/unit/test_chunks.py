import numpy as np
import pytest
import shapely
from gridstrata.core.chunks import map_chunks, query_pairs
from gridstrata.core.progress import CancelledError, Silent, Span
from gridstrata.core.workload import NO_BUILDINGS, assign_buildings, count_inside
from shapely import box


class Recorder:
    def __init__(self, stop_at=2.0):
        self.shares = []
        self.stop_at = stop_at

    def step(self, share):
        self.shares.append(share)
        if share >= self.stop_at:
            raise CancelledError


def test_chunks_give_the_same_as_one_call():
    values = np.arange(20000.0)
    recorder = Recorder()
    assert (map_chunks(np.sqrt, values, progress=recorder) == np.sqrt(values)).all()
    assert recorder.shares == sorted(recorder.shares)
    assert len(recorder.shares) > 1


def test_cancel_between_chunks_stops():
    with pytest.raises(CancelledError):
        map_chunks(np.sqrt, np.arange(50000.0), progress=Recorder(stop_at=0.1))


def test_pairs_are_those_of_one_query():
    rng = np.random.default_rng(0)
    points = shapely.points(rng.uniform(0, 1000, (3000, 2)))
    squares = shapely.box(*np.repeat(rng.uniform(0, 950, (500, 2)), 2, axis=1).T[[0, 2, 1, 3]])
    squares = shapely.buffer(squares, 20)
    tree = shapely.STRtree(points)
    expected = tree.query(squares, predicate="intersects")
    found = query_pairs(tree, squares, "intersects")
    assert {*zip(*found)} == {*zip(*expected)}


def test_span_maps_its_range():
    recorder = Recorder()
    Span(recorder, 0.2, 0.6).step(0.5)
    assert recorder.shares == [pytest.approx(0.4)]
    Silent().step(1)


def test_building_on_a_border_belongs_to_one_grid(grid_layer, buildings):
    layer = grid_layer(a=box(0, 0, 10, 10), b=box(10, 0, 20, 10))
    places = buildings((10, 5, 1), (15, 5, 1), (99, 5, 1))
    assert assign_buildings(layer, places).tolist() == [0, 1, -1]
    assert assign_buildings(layer, NO_BUILDINGS).tolist() == []


def test_contents_count_people(buildings):
    counts = count_inside(
        np.array([box(0, 0, 10, 10)]), buildings((5, 5, 3), (6, 6, 4), (50, 5, 1))
    )
    assert (counts.buildings[0], counts.households[0], counts.residents[0]) == (2, 7, 14)
