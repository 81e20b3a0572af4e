import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.sample import make_district

SCALE = 3


@pytest.fixture(scope="module")
def large():
    return make_district(seed=1, scale=SCALE)


def test_copies_multiply_every_count(large, district):
    assert large.scale == SCALE
    assert len(large.base) == SCALE * len(district.base)
    assert len(large.layer("police")) == SCALE * len(district.layer("police"))
    assert len(large.buildings) == SCALE * len(district.buildings)
    assert len(large.roads) == SCALE * len(district.roads)
    assert large.buildings.residents.sum() == SCALE * district.buildings.residents.sum()


def test_the_first_copy_is_the_district_itself(large, district):
    n = len(district.base)
    assert (large.base.codes[:n] == district.base.codes).all()
    assert shapely.equals_exact(large.base.geometries[:n], district.base.geometries).all()


@pytest.mark.parametrize("kind", ["base", "police", "safety"])
def test_codes_of_copies_differ_and_keep_their_form(large, district, kind):
    codes = large.layer(kind).codes
    assert len(set(codes.tolist())) == len(codes)
    assert codes.dtype == district.layer(kind).codes.dtype


def test_copies_name_their_own_communities_and_buildings(large):
    assert [code[:12] for code in large.base.codes] == large.base.attributes["community"].tolist()
    assert set(large.base.attributes["community"]) == set(large.communities.codes)
    assert set(large.communities.attributes["subdistrict"]) == set(large.subdistricts.codes)
    assert len(set(large.building_ids.tolist())) == len(large.buildings)


def test_copies_are_as_sound_as_the_district(large):
    check = check_stack(large.stack, read_profile())
    assert set(check.findings.count()) == {"crossing", "undersized", "oversized"}
    found = check.findings.take(check.findings.rule == "crossing")
    assert sorted(zip(found.kind, found.base_codes, found.professional_codes)) == sorted(
        zip(
            large.crossings.kind,
            large.crossings.base_codes,
            large.crossings.professional_codes,
        )
    )


def test_copies_do_not_touch(large, district):
    parts = shapely.get_parts(large.frame)
    assert len(parts) == SCALE * len(shapely.get_parts(district.frame))
    first, second = shapely.STRtree(parts).query(parts, predicate="intersects")
    assert np.array_equal(first, second)


def test_less_detail_leaves_out_what_fills_the_memory(district):
    points = make_district(seed=1, detail="points")
    assert points.buildings.footprints is None
    assert len(points.buildings) == len(district.buildings)
    assert len(points.roads) == 0
    grids = make_district(seed=1, scale=2, detail="grids")
    assert grids.buildings is None
    assert len(grids.building_ids) == len(grids.rivers) == 0
    assert len(grids.base) == 2 * len(district.base)
