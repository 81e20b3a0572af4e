from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_stack
from gridstrata.core.errors import GridError
from gridstrata.core.findings import RULES
from gridstrata.core.profiles import read_profile
from gridstrata.core.sample import inject_defects, make_district
from gridstrata.core.sample.defects import WIDTHS_M
from gridstrata.core.sample.truth import make_truth

PROFESSIONAL = {"police", "fire", "safety", "health", "city_management"}
# what is wrong with workers and records is no defect of the layers
OF_NO_GROUND = {"unstaffed", "shared_worker", "not_admitted"}


def named(table):
    return Counter(zip(table.rule, table.kind, table.base_codes, table.professional_codes))


def test_there_are_defects_of_every_rule(spoilt):
    assert set(spoilt[1].rule) == set(RULES) - OF_NO_GROUND


@pytest.mark.parametrize("rule", ["overlap", "gap", "blind_spot", "outside", "multipart"])
def test_base_and_professional_layers_are_spoilt(spoilt, rule):
    kinds = set(spoilt[1].kind[spoilt[1].rule == rule])
    assert "base" in kinds
    assert kinds & PROFESSIONAL


@pytest.mark.parametrize("rule", RULES)
def test_a_check_finds_each_defect_once_and_nothing_else(spoilt, spoilt_check, rule):
    truth = spoilt[1]
    table = spoilt_check.mismatches if rule == "unmatched_edge" else spoilt_check.findings
    assert named(table.take(table.rule == rule)) == named(truth.take(truth.rule == rule))


@pytest.mark.parametrize("seed", [3, 8, 12], ids="seed {}".format)
def test_the_truth_holds_in_other_districts(seed):
    district, truth = inject_defects(make_district(seed), seed + 1)
    check = check_stack(district.stack, read_profile())
    assert named(check.findings) + named(check.mismatches) == named(truth)


def test_findings_lie_where_the_truth_says_and_are_as_wide(spoilt, spoilt_check):
    truth, found = spoilt[1], spoilt_check.findings
    keys = list(zip(found.rule, found.kind, found.base_codes, found.professional_codes))
    for row in np.flatnonzero((truth.rule != "empty_geometry") & (truth.rule != "unmatched_edge")):
        key = tuple(
            column[row]
            for column in (truth.rule, truth.kind, truth.base_codes, truth.professional_codes)
        )
        same = [place for place, other in enumerate(keys) if other == key]
        both = shapely.area(shapely.intersection(truth.geometry[row], found.geometry[same]))
        either = shapely.area(shapely.union(truth.geometry[row], found.geometry[same]))
        assert (both / either).max() > 0.9, key
        place = same[np.argmax(both / either)]
        if truth.width_m[row]:
            assert found.width_m[place] == pytest.approx(truth.width_m[row], rel=0.15), key


@pytest.mark.parametrize("width", WIDTHS_M, ids="{} m".format)
def test_every_width_is_there_as_overlap_and_as_uncovered_ground(spoilt, width):
    truth = spoilt[1]
    rules = truth.rule[np.isclose(truth.width_m, width)]
    bare = "gap" if width <= 2 else "blind_spot"
    assert {"overlap", bare} <= set(rules)


def test_defects_lie_apart(spoilt):
    truth = spoilt[1]
    placed = np.isin(truth.rule, ["overlap", "drift", "cut_building", "unmatched_edge"])
    placed |= np.isin(truth.rule, ["gap", "crossing"]) & (truth.note != "subdivided")
    placed &= np.char.startswith(truth.note.astype(str), "consequence") == False  # noqa: E712
    shapes = truth.geometry[placed]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=1.0)
    touching = {(a, b) for a, b in zip(first.tolist(), second.tolist()) if a < b}
    assert not [pair for pair in touching if len(set(truth.kind[placed][list(pair)])) == 1]


def test_the_district_itself_is_not_changed(district, spoilt):
    assert shapely.coverage_is_valid(district.base.geometries)
    assert "" not in district.base.codes
    spoilt_district = spoilt[0]
    assert not shapely.is_valid(spoilt_district.base.geometries).all()
    assert "" in spoilt_district.base.codes


def test_another_seed_puts_the_defects_elsewhere(district, spoilt):
    _, other = inject_defects(district, seed=2)
    assert set(other.rule) == set(RULES) - OF_NO_GROUND
    assert named(other) != named(spoilt[1])


def test_bow_ties_cover_the_same_ground_once_made_valid(district, spoilt):
    spoilt_district, truth = spoilt
    for row in np.flatnonzero(truth.rule == "invalid_geometry"):
        layer = spoilt_district.layer(truth.kind[row])
        code = truth.base_codes[row] or truth.professional_codes[row]
        (shape,) = layer.geometries[layer.codes == code]
        assert not shape.is_valid
        assert shapely.equals(shapely.make_valid(shape), truth.geometry[row])


def test_a_district_without_footprints_is_refused():
    with pytest.raises(GridError, match="footprints"):
        inject_defects(make_district(seed=1, detail="points"))


def test_an_empty_truth_has_its_columns():
    truth = make_truth([])
    assert len(truth) == 0
    assert truth.width_m.dtype == np.float64


def test_a_district_without_room_for_defects_is_refused(district):
    everywhere = district.base.codes.astype(object)
    full = replace(district.crossings, base_codes=everywhere)
    with pytest.raises(GridError, match="no place for another defect"):
        inject_defects(replace(district, crossings=full))
