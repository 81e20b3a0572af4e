"""Base grids drawn on a real city: Cambridge's neighbourhoods, streets and parcels."""

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_layer
from gridstrata.core.design.design import design_base_grids
from gridstrata.core.design.ground.barriers import Barriers
from gridstrata.core.design.settings import DesignSettings
from gridstrata.core.files import read_layer
from gridstrata.core.layers import Buildings, GridLayer

LATITUDE = np.radians(42.37)
DEGREE_M = 111_320.0


def metres(geometries):
    """Return shapes in metres that are good enough for one city."""
    scale = DEGREE_M * np.array([np.cos(LATITUDE), 1.0])
    return shapely.transform(shapely.force_2d(geometries), lambda xy: xy * scale)


@pytest.fixture(scope="module")
def city(data):
    """Return the layer table of a name, its shapes in metres."""
    return lambda name: read_layer(data / "cambridge.gpkg", name)


@pytest.fixture(scope="module")
def communities(city):
    table = city("neighborhood_cdd")
    codes = np.array([f"{int(code):02d}" for code in table.columns["N_HOOD"]])
    return GridLayer("community", codes, metres(table.geometries), "neighborhoods")


@pytest.fixture(scope="module")
def design(city, communities):
    parcels = city("parcels_fy2014_units")
    units = np.array([int(units or 0) for units in parcels.columns["units_est"]])
    places = shapely.point_on_surface(metres(shapely.make_valid(parcels.geometries)))
    roads, rails = city("roads_centerline"), city("rail")
    lines = metres(np.concatenate([roads.geometries, rails.geometries]))
    classes = np.repeat(["street", "rail"], [len(roads.geometries), len(rails.geometries)])
    water = shapely.union_all(shapely.make_valid(metres(city("water").geometries)))
    buildings = Buildings(places, units, units)
    return design_base_grids(
        communities, buildings, Barriers(lines, classes), water, DesignSettings()
    )


def test_grids_follow_the_streets(design):
    assert design.quality.on_barrier[-1] > 0.9


def test_grids_are_in_the_band_where_that_can_be(design):
    rows = design.feasibility
    assert rows.in_band.sum() >= rows.possible.sum() - 1
    assert all(str(rows.reason[row]) for row in np.flatnonzero(rows.in_band < rows.planned))


def test_grids_are_compact(design):
    roundness = design.quality.polsby_popper[:-1]
    assert roundness.mean() > 0.6


def test_grids_fit_together(design, profile):
    check = check_layer(design.grids, profile)
    assert len(check.findings) == len(check.mismatches) == 0


def test_neighbourhoods_keep_their_outlines(design, communities):
    """Two of them overlap by 7 mm, which is closed."""
    for code, shape in zip(communities.codes, communities.geometries):
        own = design.grids.attributes["community"] == code
        union = shapely.coverage_union_all(design.grids.geometries[own])
        assert shapely.hausdorff_distance(shapely.boundary(union), shapely.boundary(shape)) < 0.01
