import numpy as np
import pytest
import shapely
from gridstrata.core.layers import GridLayer
from gridstrata.core.placement import (
    DEGREES,
    PREFIXED,
    SHENZHEN_LOCAL,
    SWAPPED,
    SWAPPED_PREFIXED,
    UNPREFIXED,
    boxes_touch,
    find_move,
    find_reading,
    from_gcj02,
    gcj02_offset,
    reread,
    sample_borders,
    zone_in,
)

YANTIAN = np.array([520_600.0, 2_492_500.0, 536_000.0, 2_505_800.0])  # EPSG:4547
YANTIAN_DEGREES = np.array([114.20, 22.53, 114.35, 22.65])
PREFIX = np.array([38e6, 0, 38e6, 0])


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        # Computed with the formula as published, and known from any converter
        pytest.param((114.25, 22.57), (0.004824513, -0.002863177), id="Yantian"),
        pytest.param((116.404, 39.915), (0.006244499, 0.001404282), id="Beijing"),
    ],
)
def test_offset_of_internet_maps(place, expected):
    longitude, latitude = (np.array([degree]) for degree in place)
    offset = np.concatenate(gcj02_offset(longitude, latitude))
    np.testing.assert_allclose(offset, expected, atol=1e-9)


def test_offset_in_yantian_is_500_m_east_and_300_m_south():
    east, north = gcj02_offset(np.array([114.25]), np.array([22.57]))
    assert east[0] * 111_320 * np.cos(np.radians(22.57)) == pytest.approx(500, abs=10)
    assert north[0] * 110_750 == pytest.approx(-315, abs=10)


@pytest.mark.parametrize(
    "corners",
    [
        pytest.param((114.15, 22.50, 114.40, 22.70), id="Yantian"),
        pytest.param((73.7, 18.2, 134.7, 53.5), id="all of China"),
    ],
)
def test_places_come_back_from_gcj02_within_a_centimetre(corners):
    generator = np.random.default_rng(1)
    true = generator.uniform(corners[:2], corners[2:], (5000, 2))
    drawn = true + np.column_stack(gcj02_offset(true[:, 0], true[:, 1]))
    off_m = (from_gcj02(drawn) - true) * 111_320
    assert np.abs(off_m).max() < 0.01


def test_nothing_comes_back_from_gcj02_as_nothing():
    assert from_gcj02(np.empty((0, 2))).shape == (0, 2)


@pytest.mark.parametrize(
    ("reading", "drawn"),
    [
        pytest.param(SWAPPED, YANTIAN[[1, 0, 3, 2]], id="swapped"),
        pytest.param(PREFIXED, YANTIAN + PREFIX, id="zone in front"),
        pytest.param(SWAPPED_PREFIXED, (YANTIAN + PREFIX)[[1, 0, 3, 2]], id="both"),
    ],
)
def test_misread_coordinates_are_read_as_they_were_meant(reading, drawn):
    zone = zone_in(drawn, reading)
    assert zone == (0 if reading == SWAPPED else 38)
    np.testing.assert_array_equal(reread(drawn.reshape(2, 2), reading, zone).ravel(), YANTIAN)


def test_missing_zone_is_put_in_front():
    expected = YANTIAN + PREFIX
    zone = zone_in(expected, UNPREFIXED)
    places = reread(YANTIAN.reshape(2, 2), UNPREFIXED, zone)
    np.testing.assert_array_equal(places.ravel(), expected)


@pytest.mark.parametrize(
    ("bounds", "expected", "reading"),
    [
        pytest.param(YANTIAN[[1, 0, 3, 2]], YANTIAN, SWAPPED, id="metres swapped"),
        pytest.param(YANTIAN_DEGREES[[1, 0, 3, 2]], YANTIAN_DEGREES, SWAPPED, id="degrees swapped"),
        pytest.param(YANTIAN + PREFIX, YANTIAN, PREFIXED, id="zone 38 in front"),
        pytest.param(YANTIAN, YANTIAN + PREFIX, UNPREFIXED, id="zone 38 missing"),
        pytest.param(
            (YANTIAN + PREFIX)[[1, 0, 3, 2]], YANTIAN, SWAPPED_PREFIXED, id="swapped, zone in front"
        ),
        pytest.param(YANTIAN_DEGREES, YANTIAN, DEGREES, id="degrees called metres"),
        pytest.param(
            np.array([131_000.0, 20_500, 140_000, 25_000]),
            YANTIAN,
            SHENZHEN_LOCAL,
            id="city system",
        ),
        pytest.param(YANTIAN + 300_000, YANTIAN, "", id="another city"),
        pytest.param(YANTIAN_DEGREES + 10, YANTIAN_DEGREES, "", id="degrees of another city"),
    ],
)
def test_reading_of_misplaced_coordinates(bounds, expected, reading):
    assert find_reading(bounds, expected) == reading


@pytest.mark.parametrize(
    ("other", "touches"),
    [
        pytest.param([1, 1, 2, 2], True, id="at a corner"),
        pytest.param([1.1, 0, 2, 1], False, id="beside"),
        pytest.param([0.2, 0.2, 0.3, 0.3], True, id="inside"),
    ],
)
def test_boxes_touch(other, touches):
    assert boxes_touch(np.array([0.0, 0, 1, 1]), np.array(other, dtype=float)) is touches


def square_grids(side=500.0, n=6):
    corners = [(column * side, row * side) for row in range(n) for column in range(n)]
    shapes = np.array([shapely.box(x, y, x + side, y + side) for x, y in corners], dtype=object)
    return GridLayer("base", np.arange(n * n).astype(str), shapes)


def test_samples_lie_on_borders_evenly():
    places = sample_borders(np.array([shapely.box(0, 0, 1000, 1000)], dtype=object), count=100)
    assert 100 <= len(places) <= 200
    distances = shapely.distance(shapely.points(places), shapely.box(0, 0, 1000, 1000).boundary)
    assert distances.max() == 0
    assert np.histogram(places[:, 0], bins=4)[0][1] >= 10


def test_samples_leave_out_coordinates_that_are_no_numbers():
    ring = [(0, 0), (100, 0), (np.nan, 100), (0, 100), (0, 0)]
    with np.errstate(invalid="ignore"):
        broken = shapely.polygons(shapely.linearrings(ring, handle_nan="allow"))
        shapes = np.array([broken, shapely.box(0, 0, 100, 100), None], dtype=object)
        places = sample_borders(shapes)
    assert np.isfinite(places).all()
    assert len(places) > 0


@pytest.mark.parametrize(
    ("drawn_off", "moves", "expected"),
    [
        pytest.param((0, 0), {"back": (-200, 150)}, "", id="in place"),
        pytest.param((5, 0), {"back": (-5, 0)}, "", id="digitising slip"),
        pytest.param((200, -150), {"back": (-200, 150)}, "back", id="off by the vector"),
        pytest.param(
            (-200, 150),
            {"back": (-200, 150), "forth": (200, -150)},
            "forth",
            id="off the other way",
        ),
        pytest.param((120, 90), {"back": (-200, 150)}, "", id="off by another vector"),
    ],
)
def test_move_that_makes_a_layer_fit(drawn_off, moves, expected):
    base = square_grids()
    coarse = np.array(
        [shapely.box(0, 0, 1500, 3000), shapely.box(1500, 0, 3000, 3000)], dtype=object
    )
    places = sample_borders(coarse) + drawn_off
    moved = {name: places + vector for name, vector in moves.items()}
    assert find_move(places, moved, base) == expected
