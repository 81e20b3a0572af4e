import numpy as np
import pytest
import shapely
from gridstrata.core.crossings import find_crossings, type_ground
from gridstrata.core.drift import estimate_widths
from gridstrata.core.ground import find_uncovered, share_ground
from gridstrata.core.layers import GridLayer
from shapely import box

A, B = box(0, 0, 100, 100), box(100, 0, 200, 100)


def police(grid_layer, border):
    """Return two police grids that meet at x = `border`."""
    return grid_layer(kind="police", p=box(0, 0, border, 100), q=box(border, 0, 200, 100))


def found(grid_layer, profile, border, inside=None):
    base = grid_layer(a=A, b=B)
    upper = police(grid_layer, border)
    typed = type_ground(base, upper, profile, inside)
    findings = find_crossings(base, upper, typed, profile)
    return [
        (rule, severity, base_code, codes, round(float(width), 1))
        for rule, severity, base_code, codes, width in zip(
            findings.rule,
            findings.severity,
            findings.base_codes,
            findings.professional_codes,
            findings.width_m,
        )
    ]


@pytest.mark.parametrize(
    ("border", "expected"),
    [
        pytest.param(100, [], id="the same border"),
        pytest.param(100.15, [], id="noise is silent"),
        pytest.param(101.5, [("drift", "warning", "b", "p", 1.5)], id="drift"),
        pytest.param(98.5, [("drift", "warning", "a", "q", 1.5)], id="drift the other way"),
        pytest.param(110, [("crossing", "error", "b", "p;q", 10.0)], id="crossing"),
    ],
)
def test_width_types_a_disagreement(grid_layer, profile, border, expected):
    assert found(grid_layer, profile, border) == expected


def test_one_building_makes_a_narrow_piece_a_crossing(grid_layer, profile, buildings):
    assert found(grid_layer, profile, 101.5, buildings((100.7, 50, 3))) == [
        ("crossing", "error", "b", "p;q", 1.5)
    ]


def test_building_on_noise_is_not_inside(grid_layer, profile, buildings):
    assert found(grid_layer, profile, 100.15, buildings((100.07, 50, 3))) == []


def test_building_where_the_piece_is_no_wider_than_noise_is_not_inside(
    grid_layer, profile, buildings
):
    base = grid_layer(a=A, b=B)
    wedge = "POLYGON ((100 0, 101.5 0, 100.05 50, 100.05 100, 100 100, 100 0))"
    left, right = shapely.union(A, shapely.from_wkt(wedge)), B
    upper = grid_layer(kind="police", p=left, q=shapely.difference(right, left))
    thin_end = type_ground(base, upper, profile, buildings((100.02, 90, 3)))
    wide_end = type_ground(base, upper, profile, buildings((100.5, 5, 3)))
    assert find_crossings(base, upper, thin_end, profile).rule.tolist() == ["drift"]
    assert find_crossings(base, upper, wide_end, profile).rule.tolist() == ["crossing"]


def test_crossing_names_the_shares(grid_layer, profile):
    base, upper = grid_layer(a=A, b=B), police(grid_layer, 140)
    crossing = find_crossings(base, upper, type_ground(base, upper, profile), profile)
    assert crossing.messages() == ["b is split: q 60%, p 40%."]
    assert crossing.area_m2[0] == pytest.approx(4000)


def test_tiny_share_is_not_told_as_nothing(grid_layer, profile):
    base = grid_layer(a=box(0, 0, 1000, 1000))
    corner = box(0, 0, 30, 30)
    upper = grid_layer(kind="police", p=shapely.difference(base.geometries[0], corner), q=corner)
    crossing = find_crossings(base, upper, type_ground(base, upper, profile), profile)
    assert crossing.detail.tolist() == ["p 100%, q 0.1%"]


def test_overlap_of_upper_grids_is_not_a_crossing(grid_layer, profile):
    base = grid_layer(a=A, b=B)
    upper = grid_layer(kind="police", p=box(0, 0, 110, 100), q=B)
    typed = type_ground(base, upper, profile)
    assert typed.is_real.sum() == 3
    assert len(find_crossings(base, upper, typed, profile)) == 0


def test_narrow_overlap_of_upper_grids_is_not_a_drift(grid_layer, profile):
    base = grid_layer(a=A, b=B)
    upper = grid_layer(kind="police", p=box(0, 0, 101, 100), q=B)
    typed = type_ground(base, upper, profile)
    assert len(find_crossings(base, upper, typed, profile)) == 0


def test_base_grid_inside_one_of_many_is_never_cut(grid_layer):
    base = grid_layer(a=box(10, 10, 20, 20), b=box(40, 40, 60, 60))
    upper = grid_layer(kind="fire", p=box(0, 0, 50, 100), q=box(50, 0, 100, 100))
    ground = share_ground(base, upper)
    assert list(zip(ground.base, ground.upper, ground.area)) == [
        (0, 0, 100),
        (1, 0, 200),
        (1, 1, 200),
    ]
    assert ground.pieces[0] is base.geometries[0]
    assert ground.is_main.tolist() == [True, True, False]


def test_covered_base_grid_is_still_cut_where_upper_grids_overlap(grid_layer):
    base = grid_layer(a=box(0, 0, 10, 10))
    upper = grid_layer(kind="fire", p=box(0, 0, 20, 20), q=box(5, 0, 30, 20))
    ground = share_ground(base, upper)
    assert list(zip(ground.upper, ground.area)) == [(0, 100), (1, 50)]


def test_uncovered_ground_is_found(grid_layer):
    base = grid_layer(a=A, b=B)
    upper = grid_layer(kind="fire", p=box(0, 0, 150, 100))
    rows, bare = find_uncovered(base, share_ground(base, upper))
    assert rows.tolist() == [1]
    assert shapely.equals(bare[0], box(150, 0, 200, 100))


def test_gap_hidden_by_an_overlap_of_another_size_is_found(grid_layer):
    base = grid_layer(a=A)
    upper = grid_layer(kind="fire", p=box(0, 0, 60, 100), q=box(40, 0, 90, 100))
    rows, bare = find_uncovered(base, share_ground(base, upper))
    assert rows.tolist() == [0]
    assert bare[0].area == pytest.approx(1000)


def lattice(size, error, seed=3):
    """Return a base of square grids and the 4 x 4 unions of them redrawn with an error."""
    rng = np.random.default_rng(seed)
    x, y = map(np.ravel, np.meshgrid(np.arange(size), np.arange(size)))
    base = shapely.box(x * 50.0, y * 50.0, x * 50 + 50.0, y * 50 + 50.0)
    unions = np.array(
        [
            shapely.union_all(base[(x // 4 == i) & (y // 4 == j)])
            for i in range(size // 4)
            for j in range(size // 4)
        ],
        dtype=object,
    )
    unions = shapely.segmentize(unions, 50)
    points, place = np.unique(shapely.get_coordinates(unions), axis=0, return_inverse=True)
    redrawn = points + rng.normal(0, error, points.shape)
    upper = shapely.set_coordinates(unions, redrawn[place.ravel()])
    codes = np.array([f"{row:04}" for row in range(len(base))])
    return GridLayer("base", codes, base), GridLayer("police", codes[: len(upper)], upper)


@pytest.mark.parametrize("error", [0.05, 0.5, 1.0, 2.0])
def test_estimated_drift_is_above_all_noise_but_not_far(error):
    base, upper = lattice(24, error)
    widths = estimate_widths(share_ground(base, upper), noise=0.02)
    assert 3 * error < widths.drift < 7 * error
    assert widths.noise == 0.02
    assert widths.noise < widths.inside < widths.drift


def test_layers_that_coincide_keep_the_default_drift():
    base, upper = lattice(24, 0.0)
    widths = estimate_widths(share_ground(base, upper), noise=0.2)
    assert (widths.noise, widths.drift, widths.inside) == (0.2, 2.0, 0.2)


def test_borders_that_lie_a_road_apart_are_not_taken_for_drift():
    base, upper = lattice(24, 8.0)
    assert estimate_widths(share_ground(base, upper), noise=0.2).drift == 12.0


def test_estimated_drift_never_falls_below_noise():
    base, upper = lattice(24, 0.01)
    assert estimate_widths(share_ground(base, upper), noise=0.2).drift == 0.2


def test_drift_of_zero_is_estimated_and_reported(profile):
    base, upper = lattice(24, 1.0)
    typed = type_ground(base, upper, profile.with_widths(0.2, 0.0))
    findings = find_crossings(base, upper, typed, profile)
    assert 3 < typed.widths.drift < 7
    assert set(findings.rule) == {"drift"}
