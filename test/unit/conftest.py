"""Factories for layers drawn as rectangles or given as WKT."""

import numpy as np
import pytest
import shapely
from gridstrata.core.layers import Buildings, GridLayer
from gridstrata.core.profiles import read_profile


@pytest.fixture
def grid_layer():
    """Make a layer from codes and shapes: `grid_layer(a=box(...), b="POLYGON(...)")`."""

    def make(kind="base", name="", **grids):
        shapes = np.empty(len(grids), dtype=object)
        for row, shape in enumerate(grids.values()):
            shapes[row] = shapely.from_wkt(shape) if isinstance(shape, str) else shape
        return GridLayer(kind, np.array(list(grids), dtype=str), shapes, name)

    return make


@pytest.fixture
def buildings():
    """Make buildings from (x, y, households) triples; two residents to a household."""

    def make(*places):
        x, y, households = np.array(places, dtype=float).reshape(-1, 3).T
        counts = households.astype(np.int64)
        return Buildings(shapely.points(x, y), counts, 2 * counts)

    return make


@pytest.fixture(scope="session")
def profile():
    return read_profile()
