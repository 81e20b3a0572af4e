import numpy as np
import pytest
import shapely
from gridstrata.core.design.ground.territory import CommunityError, require_territory
from gridstrata.core.errors import GridError
from shapely import MultiPolygon, Polygon, affinity, box

WEST = box(0, 0, 200, 400)


def east_of(gap):
    """Return the neighbour of WEST across a strip of a width."""
    return box(200 + gap, 0, 400, 400)


def enclosed(gap):
    """Return two communities round a strip whose ends are closed by a third."""
    hall = box(-100, -100, 500, 500)
    return [WEST, east_of(gap), shapely.difference(hall, box(0, 0, 400, 400))]


def sectors(angle):
    """Return two communities with one border, which part at its end by an angle."""
    turn = np.radians(angle) / 2
    up = 400 + 600 * np.cos(turn), 600 * np.sin(turn)
    north = Polygon([(0, 0), (400, 0), up, (400, 700), (0, 700)])
    south = affinity.scale(north, yfact=-1, origin=(0, 0))
    return [north, south]


@pytest.fixture
def communities(grid_layer):
    def make(*polygons, name="quarters"):
        codes = [chr(ord("A") + row) for row in range(len(polygons))]
        return grid_layer(kind="community", name=name, **dict(zip(codes, polygons)))

    return make


def refused(layer, water=None):
    """Return what communities are refused for, as (rule, codes, width, length)."""
    with pytest.raises(CommunityError) as caught:
        require_territory(layer, water)
    found = caught.value.findings
    rows = zip(found.rule, found.professional_codes, found.width_m, found.length_m)
    return [
        (rule, codes, round(width, 1), round(length, -1)) for rule, codes, width, length in rows
    ]


@pytest.mark.parametrize("gap", [1, 5, 15, 25])
def test_a_strip_open_at_both_ends_is_a_gap(communities, gap):
    rows = refused(communities(WEST, east_of(gap)))
    assert rows == [("gap", "A;B", pytest.approx(gap, rel=0.03), pytest.approx(400, abs=30))]


@pytest.mark.parametrize("gap", [1, 5, 15, 25])
def test_an_enclosed_strip_is_a_gap(communities, gap):
    rows = refused(communities(*enclosed(gap)))
    assert {row[0] for row in rows} == {"gap"}
    assert {"A", "B"} <= set(";".join(row[1] for row in rows).split(";"))


def test_the_ground_of_a_gap_lies_between_the_communities(communities):
    with pytest.raises(CommunityError) as caught:
        require_territory(communities(WEST, east_of(15)))
    (strip,) = caught.value.findings.geometry
    assert shapely.area(shapely.difference(strip, box(200, 0, 215, 400))) == 0
    assert strip.area > 0.97 * 15 * 400


@pytest.mark.parametrize("degrees", [0, 17, 90, 133, 270])
def test_a_strip_is_found_whichever_way_it_runs(communities, degrees):
    turned = [affinity.rotate(shape, degrees, origin=(0, 0)) for shape in (WEST, east_of(15))]
    assert len(refused(communities(*turned))) == 1


def test_a_strip_is_one_gap_although_an_outline_begins_in_its_middle(communities):
    begun = Polygon([(215, 200), (215, 0), (400, 0), (400, 400), (215, 400), (215, 200)])
    ((*_, length),) = refused(communities(WEST, begun))
    assert length == pytest.approx(400, abs=30)


def test_a_bent_strip_is_found(communities):
    corner = shapely.difference(box(0, 0, 400, 400), box(0, 0, 215, 215))
    rows = refused(communities(box(0, 0, 200, 200), corner))
    assert [(rule, codes) for rule, codes, *_ in rows] == [("gap", "A;B")] * len(rows)
    assert sum(length for *_, length in rows) == pytest.approx(400, abs=50)


def test_every_pair_along_a_strip_is_named(communities):
    halves = box(0, 0, 200, 200), box(0, 200, 200, 400)
    rows = refused(communities(*halves, east_of(15)))
    assert [codes for _, codes, *_ in rows] == ["A;C", "B;C"]


@pytest.mark.parametrize("enclosing", [False, True])
def test_a_strip_of_water_is_no_gap(communities, enclosing):
    shapes = enclosed(15) if enclosing else [WEST, east_of(15)]
    quarters = communities(*shapes)
    assert require_territory(quarters, box(201, -10, 214, 410)) is quarters


def test_water_elsewhere_leaves_a_strip_a_gap(communities):
    assert refused(communities(WEST, east_of(15)), box(0, 0, 100, 400))


def test_a_slip_of_the_pen_is_a_gap_in_water_too(communities):
    river = box(190, -10, 210, 410)
    assert refused(communities(WEST, east_of(1)), river)
    assert refused(communities(*enclosed(1)), river)


@pytest.mark.parametrize(
    "shapes",
    [
        pytest.param([WEST, east_of(0)], id="side by side"),
        pytest.param([WEST, east_of(35)], id="wider than a road"),
        pytest.param(enclosed(120), id="a wide hole"),
        pytest.param([WEST, box(200, 400, 400, 800)], id="islands at one corner"),
        pytest.param([WEST, box(205, 395, 400, 800)], id="islands near each other at a corner"),
        pytest.param([WEST, box(220, 340, 400, 800)], id="islands near over a short stretch"),
        pytest.param([shapely.difference(WEST, box(150, 50, 160, 400))], id="an inlet of one"),
        pytest.param(
            [MultiPolygon([box(0, 0, 90, 400), box(100, 0, 200, 400)]), east_of(0)],
            id="two parts of one community",
        ),
        pytest.param([WEST, box(200, 0, 400, 250), box(200, 250, 400, 400)], id="unmatched"),
    ],
)
def test_what_is_no_gap_passes_unchanged(communities, shapes):
    quarters = communities(*shapes)
    assert require_territory(quarters) is quarters


@pytest.mark.parametrize("angle", [6, 8, 12, 20, 45, 90])
def test_a_border_may_meet_the_coast_at_an_acute_angle(communities, angle):
    quarters = communities(*sectors(angle))
    assert require_territory(quarters) is quarters


def test_communities_that_drift_apart_from_a_point_on_leave_a_gap(communities):
    assert [codes for _, codes, *_ in refused(communities(*sectors(1)))] == ["A;B"]


def test_a_gap_up_to_noise_is_closed(communities):
    quarters = communities(
        WEST, east_of(0.1), shapely.difference(box(-9, -9, 409, 409), box(0, 0, 400, 400))
    )
    closed = require_territory(quarters)
    assert shapely.area(shapely.union_all(closed.geometries)) == pytest.approx(418**2)
    assert shapely.coverage_is_valid(closed.geometries)
    assert quarters.geometries[1].bounds[0] == 200.1


def test_an_overlap_is_refused_with_its_ground(communities):
    with pytest.raises(CommunityError) as caught:
        require_territory(communities(WEST, box(190, 0, 400, 400)))
    assert caught.value.findings.rule.tolist() == ["overlap"]
    assert caught.value.findings.area_m2.tolist() == [4000]


def test_the_refusal_names_layer_pairs_and_remedy(communities):
    road = communities(WEST, east_of(15), box(390, 0, 600, 400), name="社区")
    with pytest.raises(CommunityError) as caught:
        require_territory(road)
    assert str(caught.value) == (
        "Layer 社区: communities overlap or leave gaps between them (A/B, B/C). "
        "Mend their borders first, or give the water between them as WATER."
    )


def test_water_is_no_remedy_for_an_overlap(communities):
    with pytest.raises(CommunityError, match=r"\(A/B\)\. Mend their borders first\.$"):
        require_territory(communities(WEST, box(190, 0, 400, 400)))


def test_grids_are_named_whatever_the_kind_of_their_layer(grid_layer):
    with pytest.raises(CommunityError, match=r"\(a/b\)"):
        require_territory(grid_layer(a=WEST, b=east_of(15)))


@pytest.mark.parametrize(
    ("shapes", "text"),
    [
        pytest.param([], "has no grids", id="none"),
        pytest.param([WEST, Polygon()], r"without a shape \(B\)", id="empty"),
        pytest.param(
            [Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])], r"invalid shape \(A\)", id="bow tie"
        ),
    ],
)
def test_unsound_communities_are_refused(communities, shapes, text):
    with pytest.raises(GridError, match=text):
        require_territory(communities(*shapes))
