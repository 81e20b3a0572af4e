"""Gestures where the base layer had faults before: they work, and make nothing worse."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from gridstrata.core.drawing.change import Change
from gridstrata.core.drawing.meter import Meter

from .test_properties import cuts, merges, moves, paints
from .town import town

FAULT_M = 3.5  # no fault made here is wider


def shaky(shapes):
    """Return the shapes with every vertex of one of them some decimetres off."""
    rng = np.random.default_rng(5)
    row = 1
    ring = shapely.get_coordinates(shapes[row])[:-1]
    shapes[row] = shapely.Polygon(ring + rng.uniform(-0.3, 0.3, ring.shape))
    return shapes


def overlapping(shapes):
    """Return the shapes with one of them too large."""
    shapes[2] = shapely.buffer(shapes[2], 1.5, join_style="mitre")
    return shapes


def gaping(shapes):
    """Return the shapes with one of them too small."""
    shapes[0] = shapely.buffer(shapes[0], -3, join_style="mitre")
    return shapes


def unmatched(shapes):
    """Return the shapes with vertices that their neighbours do not have."""
    shapes[3] = shapely.segmentize(shapes[3], 7.0)
    return shapes


def missing(shapes):
    """Return the shapes with one of them lost, another one invalid."""
    shapes[4] = None
    ring = shapely.get_coordinates(shapes[1])[:-1]
    ring[[0, 1]] = ring[[1, 0]]
    shapes[1] = shapely.Polygon(ring)
    return shapes


@pytest.fixture(params=[shaky, overlapping, gaping, unmatched, missing], ids=lambda f: f.__name__)
def sheet(request):
    whole = town(9, grids=5)
    shapes = request.param(whole.base.geometries.copy())
    return replace(whole, base=replace(whole.base, geometries=shapes))


@pytest.mark.parametrize("gestures", [paints, cuts, merges, moves])
def test_gestures_make_faults_no_worse(sheet, gestures):
    meter = Meter(sheet)
    before = sheet.shapes
    known_places = shapely.buffer(faulty_lines(before), FAULT_M)
    done = 0
    for answer in gestures(sheet):
        if isinstance(answer, Change):
            meter.read(answer)
            after = answer.applied_to(before)
            after = after[~shapely.is_missing(after)]
            ground = shapely.union_all(before)
            assert shapely.area(ground ^ shapely.union_all(after)) < 0.01
            assert shapely.area(after).sum() < shapely.area(before).sum() + 0.01
            assert shapely.length(faulty_lines(after) - known_places) < 0.01
            done += 1
    assert done > 2


def faulty_lines(shapes):
    return shapely.union_all(shapely.coverage_invalid_edges(shapes))
