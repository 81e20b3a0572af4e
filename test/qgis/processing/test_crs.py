"""Where layers are measured, the way there, and the way back."""

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError
from gridstrata.processing.crs import (
    ExactReturn,
    Transform,
    area_of_use,
    measuring_crs,
    require_crs,
)
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsPointXY
from qgis.core import QgsCoordinateTransform as PointTransform


@pytest.fixture
def crs(qgis_app):
    return QgsCoordinateReferenceSystem


CONTEXT = QgsCoordinateTransformContext()


YANTIAN = (114.25, 22.57)
CAMBRIDGE = (-71.11, 42.37)


@pytest.mark.parametrize(
    ("declared", "middle", "measured"),
    [
        pytest.param("EPSG:4547", (525711, 2496940), "EPSG:4547", id="metres"),
        pytest.param("EPSG:4490", YANTIAN, "EPSG:4547", id="CGCS2000 degrees"),
        pytest.param("EPSG:4326", YANTIAN, "EPSG:4547", id="WGS 84 degrees in China"),
        pytest.param("EPSG:4326", (75, 39), "EPSG:4534", id="China's west"),
        pytest.param("EPSG:4326", (134.5, 48), "EPSG:4554", id="China's east"),
        pytest.param("EPSG:4326", CAMBRIDGE, "EPSG:32619", id="degrees elsewhere"),
        pytest.param("EPSG:4326", (151.2, -33.9), "EPSG:32756", id="south"),
        pytest.param("EPSG:4326", (179.9, 10), "EPSG:32660", id="last UTM zone"),
        pytest.param("EPSG:2249", (760000, 2960000), "EPSG:32619", id="US feet"),
        pytest.param("EPSG:3857", (12718000, 2580000), "EPSG:4547", id="web Mercator"),
        pytest.param("EPSG:27700", (530000, 180000), "EPSG:27700", id="Britain's own"),
    ],
)
def test_measured_where_metres_are_metres(crs, declared, middle, measured):
    assert measuring_crs(crs(declared), np.array(middle), CONTEXT).authid() == measured


@pytest.mark.parametrize(
    ("epsg", "meridian"), [(4534, "75E"), (4547, "114E"), (4554, "135E")], ids=str
)
def test_gauss_kruger_zones_are_the_ones_meant(crs, epsg, meridian):
    name = crs(f"EPSG:{epsg}").description()
    assert name == f"CGCS2000 / 3-degree Gauss-Kruger CM {meridian}"


@pytest.fixture
def to_metres(crs):
    return Transform(crs("EPSG:4490"), crs("EPSG:4547"), CONTEXT)


def test_bulk_transform_is_the_same_as_point_by_point(to_metres):
    one_by_one = PointTransform(to_metres.source, to_metres.target, CONTEXT)
    places = np.random.default_rng(1).uniform((113, 22), (115, 23), (200, 2))
    expected = [one_by_one.transform(QgsPointXY(*place)) for place in places]
    moved = to_metres.coordinates(places)
    assert moved.tolist() == [[point.x(), point.y()] for point in expected]


def test_there_and_back_is_the_same_place(to_metres):
    box = np.array([shapely.box(114.2, 22.5, 114.3, 22.6), None], dtype=object)
    back = to_metres.back()(to_metres(box))
    assert back[1] is None
    np.testing.assert_allclose(
        shapely.get_coordinates(back), shapely.get_coordinates(box), atol=1e-11
    )


def test_same_crs_leaves_coordinates_alone(crs):
    same = Transform(crs("EPSG:4547"), crs("EPSG:4547"), CONTEXT)
    shapes = np.array([shapely.box(520600.1, 0.3, 520700.7, 9.9)], dtype=object)
    assert same(shapes) is shapes


def test_equal_coordinates_stay_equal_in_neighbours(to_metres):
    pair = np.array([shapely.box(114.2, 22.5, 114.3, 22.6), shapely.box(114.3, 22.5, 114.4, 22.6)])
    left, right = to_metres(pair)
    assert shapely.intersection(left, right).area == 0
    assert shapely.touches(left, right)


def test_nothing_stays_nothing(to_metres):
    assert to_metres.coordinates(np.empty((0, 2))).shape == (0, 2)
    empty = np.array([shapely.Polygon(), None], dtype=object)
    assert to_metres(empty).tolist() == [shapely.Polygon(), None]


def test_coordinates_beyond_the_crs_are_refused_with_both_names(to_metres):
    with pytest.raises(GridError, match=r"from EPSG:4490 to EPSG:4547.*Check the layer's CRS"):
        to_metres.coordinates(np.array([[22.57, 1e9]]))


def test_layer_without_crs_is_refused_with_the_remedy(crs):
    with pytest.raises(GridError, match="Layer police has no coordinate reference system"):
        require_crs(crs(), "police")
    require_crs(crs("EPSG:4490"), "police")


def test_area_of_use_in_the_units_of_the_crs(crs):
    west, south, east, north = area_of_use(crs("EPSG:4547"), CONTEXT)
    assert 3e5 < west < 525_711 < east < 7e5
    assert 2.3e6 < south < 2_496_940 < north < 5.1e6
    assert area_of_use(crs("EPSG:4490"), CONTEXT).tolist() == [73.62, 16.7, 134.77, 53.56]
    local = crs.fromProj("+proj=tmerc +lon_0=114 +ellps=GRS80 +units=m +no_defs")
    assert area_of_use(local, CONTEXT) is None


@pytest.mark.parametrize(
    ("wkt", "text"),
    [
        pytest.param(
            'GEOGCS["Undefined geographic SRS",DATUM["unknown",SPHEROID["unknown",6378137,298]],'
            'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]',
            "Layer grids has no coordinate reference system",
            id="GeoPackage without CRS, in degrees",
        ),
        pytest.param(
            'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]',
            "Layer grids has no coordinate reference system",
            id="GeoPackage without CRS, in metres",
        ),
        pytest.param(
            'LOCAL_CS["site",UNIT["metre",1]]',
            r"system of layer grids \(site\) is a local one",
            id="CRS of a building site",
        ),
    ],
)
def test_crs_that_lies_nowhere_on_the_earth_is_refused(qgis_app, wkt, text):
    with pytest.raises(GridError, match=text):
        require_crs(QgsCoordinateReferenceSystem.fromWkt(wkt), "grids")


def test_vertices_that_were_read_return_to_the_last_digit(crs):
    way = Transform(crs("EPSG:4490"), crs("EPSG:4547"), CONTEXT)
    rng = np.random.default_rng(1)
    drawn = shapely.points(YANTIAN[0] + rng.random(500) / 10, YANTIAN[1] + rng.random(500) / 10)
    metres = way(drawn)
    assert not shapely.equals_identical(way.back()(metres), drawn).all()
    back = ExactReturn(way, drawn)
    assert shapely.equals_identical(back(metres[::-1]), drawn[::-1]).all()
    assert back.target == crs("EPSG:4490")


def test_vertices_that_are_new_return_as_by_any_way_back(crs):
    way = Transform(crs("EPSG:4490"), crs("EPSG:4547"), CONTEXT)
    drawn = shapely.points([YANTIAN])
    new = shapely.points(shapely.get_coordinates(way(drawn)) + 1)
    assert shapely.equals_identical(ExactReturn(way, drawn)(new), way.back()(new)).all()
    nothing = np.empty(0, dtype=object)
    assert len(ExactReturn(way, nothing)(nothing)) == 0


def test_layers_measured_in_their_own_crs_stay_as_they_are(crs):
    way = Transform(crs("EPSG:4547"), crs("EPSG:4547"), CONTEXT)
    drawn = shapely.points([[520600.1, 2492500.2]])
    assert ExactReturn(way, drawn)(drawn) is drawn
