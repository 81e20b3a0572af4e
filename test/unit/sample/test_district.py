import re

import numpy as np
import pytest
import shapely
from gridstrata.core.sample.plan import WINDOW_M
from gridstrata.core.workload import count_inside

KINDS = ["base", "police", "fire", "safety", "health", "city_management"]
SETBACK_M = 5.0


def test_district_has_the_numbers_of_the_brief(district):
    assert len(district.base) == 374
    assert len(district.layer("police")) == 46
    assert len(district.layer("fire")) == 9
    assert len(district.communities) == 24
    assert len(district.subdistricts) == 5
    assert len(district.buildings) == 12_000
    assert district.buildings.residents.sum() == 214_000


def test_district_lies_in_its_window(district):
    everything = [district.frame, *district.buildings.footprints]
    x_min, y_min, x_max, y_max = shapely.total_bounds(everything)
    assert x_min > WINDOW_M[0]
    assert y_min > WINDOW_M[1]
    assert x_max < WINDOW_M[2]
    assert y_max < WINDOW_M[3]


@pytest.mark.parametrize("kind", KINDS)
def test_every_layer_is_a_valid_coverage_of_single_polygons(district, kind):
    geometries = district.layer(kind).geometries
    assert shapely.coverage_is_valid(geometries)
    assert (shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON).all()


@pytest.mark.parametrize("kind", [*KINDS, "communities", "subdistricts"])
def test_every_layer_tiles_the_frame_without_the_exclusions(district, kind):
    layer = district.layer(kind) if kind in KINDS else getattr(district, kind)
    ground = shapely.difference(district.frame, district.exclusions)
    assert shapely.equals(shapely.coverage_union_all(layer.geometries), ground)


def test_a_check_finds_nothing_but_crossings_and_sizes(checked):
    assert set(checked.findings.count()) == {"crossing", "undersized", "oversized"}
    assert len(checked.mismatches) == 0


def test_the_known_crossings_are_those_a_check_finds(district, checked):
    found = checked.findings.take(checked.findings.rule == "crossing")
    assert crossings_of(found) == crossings_of(district.crossings)


def crossings_of(table):
    return sorted(zip(table.kind, table.base_codes, table.professional_codes))


def test_each_kind_crosses_as_departments_do(district):
    kinds, numbers = np.unique(district.crossings.kind.astype(str), return_counts=True)
    expected = {"police": 6, "fire": 1, "safety": 6, "health": 10, "city_management": 4}
    assert dict(zip(kinds.tolist(), numbers.tolist())) == expected


def test_crossing_pieces_are_wider_than_any_slip_and_hold_buildings(district):
    assert (district.crossings.width_m > 5).all()
    inside = count_inside(district.crossings.geometry, district.buildings).buildings
    lots = district.crossings.note == "one building"
    assert (inside[lots] == 1).all()


def test_police_grids_keep_to_one_community_where_they_do_not_cross(district):
    crossed = set(district.crossings.base_codes[district.crossings.kind == "police"])
    police = district.layer("police").geometries
    base = district.base
    holders = {}
    for code, community, geometry in zip(base.codes, base.attributes["community"], base.geometries):
        if code in crossed:
            continue
        (holder,) = np.flatnonzero(shapely.covers(police, geometry))
        holders.setdefault(holder, set()).add(community)
    assert {len(communities) for communities in holders.values()} == {1}


def test_some_safety_grids_equal_a_base_grid_and_some_base_grids_are_subdivided(district):
    base = {shapely.normalize(geometry).wkb for geometry in district.base.geometries}
    safety = {shapely.normalize(shape).wkb for shape in district.layer("safety").geometries}
    assert len(base & safety) >= 8
    assert (district.crossings.note == "subdivided").sum() == 6


def test_base_codes_are_the_community_and_a_number_from_west_to_east(district):
    base = district.base
    assert all(re.fullmatch(r"\d{15}", code) for code in base.codes)
    assert len(set(base.codes.tolist())) == len(base)
    assert [code[:12] for code in base.codes] == base.attributes["community"].tolist()
    places = shapely.get_coordinates(shapely.point_on_surface(base.geometries))
    numbers = np.array([int(code[12:]) for code in base.codes])
    for community in district.communities.codes:
        own = np.flatnonzero(base.attributes["community"] == community)
        own = own[np.argsort(numbers[own])]
        rows = np.floor(places[own, 1] / 400)
        assert numbers[own].tolist() == list(range(1, len(own) + 1))
        assert (np.diff(rows) <= 0).all()
        assert (np.diff(places[own, 0])[np.diff(rows) == 0] > 0).all()


@pytest.mark.parametrize("kind", KINDS[1:])
def test_professional_codes_are_unique_and_of_20_digits(district, kind):
    codes = district.layer(kind).codes.tolist()
    assert all(re.fullmatch(r"\d{20}", code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_the_bureau_has_a_local_code_and_one_community(district):
    names = district.subdistricts.attributes["name"].tolist()
    code = district.subdistricts.codes[names.index("中英街管理局")]
    assert not code.isdigit()
    held = district.communities.attributes["subdistrict"] == code
    assert district.communities.attributes["name"][held].tolist() == ["中英街社区"]


def test_communities_bear_the_names_of_the_district(district):
    names = set(district.communities.attributes["name"].tolist())
    assert {"小梅沙社区", "大梅沙社区", "沿港社区", "园墩头社区", "田东社区"} < names


def test_port_grids_house_nobody(district):
    port = district.base.attributes["land"] == "port"
    assert port.sum() == 8
    inside = count_inside(district.base.geometries[port], district.buildings)
    assert inside.buildings.sum() > 0
    assert inside.residents.sum() == 0


def test_most_residential_grids_lie_in_the_band(district):
    town = district.base.attributes["land"] == "town"
    households = count_inside(district.base.geometries[town], district.buildings).households
    in_band = (households >= 300) & (households <= 500)
    assert in_band.mean() > 0.88
    assert (households < 300).sum() >= 3
    assert (households > 500).sum() >= 3


def test_buildings_stand_clear_of_borders_and_of_each_other(district):
    footprints = district.buildings.footprints
    tree = shapely.STRtree(footprints)
    borders = shapely.boundary(district.base.geometries)
    assert not tree.query(borders, predicate="dwithin", distance=SETBACK_M).size
    first, second = tree.query(footprints, predicate="intersects")
    assert (first == second).all()


def test_building_points_lie_in_their_footprints_and_ids_name_their_grid(district):
    buildings = district.buildings
    assert shapely.contains(buildings.footprints, buildings.points).all()
    assert len(set(district.building_ids.tolist())) == len(buildings)
    building, grid = shapely.STRtree(district.base.geometries).query(
        buildings.points, predicate="within"
    )
    assert len(building) == len(buildings)
    ids = district.building_ids[building]
    codes = district.base.codes[grid]
    assert [x[:14] for x in ids] == [f"{code[:12]}{code[-2:]}" for code in codes]


def test_town_borders_follow_the_roads(district):
    roads = district.roads.geometries
    assert set(district.roads.attributes["class"].tolist()) == {
        "expressway",
        "arterial",
        "collector",
        "street",
    }
    town = district.base.geometries[district.base.attributes["land"] == "town"]
    inland = shapely.difference(
        shapely.union_all(shapely.boundary(town)),
        shapely.buffer(shapely.boundary(shapely.coverage_union_all(town)), 1),
    )
    on_roads = shapely.intersection(inland, shapely.buffer(shapely.union_all(roads), 0.1))
    assert on_roads.length / inland.length > 0.9


def test_rivers_and_lakes_are_where_they_belong(district):
    assert shapely.covers(district.frame, district.exclusions)
    lakes = shapely.union_all(district.reservoirs.geometries)
    assert shapely.area(shapely.difference(lakes, district.exclusions)) < 1
    assert len(district.rivers) == len(district.river_areas) == 5
    sea = district.sea.geometries[0]
    assert shapely.area(shapely.intersection(sea, district.frame)) < 10  # a millimetre of coast
