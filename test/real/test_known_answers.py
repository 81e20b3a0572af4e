"""Layers and cases whose faults others have counted: QGIS's checker, JTS and GEOS."""

import json

import numpy as np
import pytest
import shapely
from gridstrata.core.checks import check_layer
from gridstrata.core.coverage import find_outline
from gridstrata.core.files import read_layer
from gridstrata.core.layers import GridLayer
from shapely import wkt

from .conftest import DATA

CASES = json.loads((DATA / "coverage_cases.json").read_text(encoding="utf-8"))


# One text is not well-formed, one has neither grids nor an answer.
UNREADABLE = {"testDuplicateReversed", "testEmpty"}


def cases(*functions):
    return [
        pytest.param(case, id=f"{number}-{case['test']}")
        for number, case in enumerate(CASES)
        if case["fn"] in functions and case["test"] not in UNREADABLE
    ]


def texts(values):
    """Return the texts of nested lists."""
    for value in values:
        if isinstance(value, list):
            yield from texts(value)
        elif isinstance(value, str):
            yield value


def layer_of(shapes):
    column = np.array(list(shapes), dtype=object)
    return GridLayer("base", np.arange(len(column)).astype(str), shapely.force_2d(column))


def grids(*polygons):
    """Return the polygons of WKT texts as a layer."""
    parts = shapely.get_parts(np.array([wkt.loads(text) for text in polygons], dtype=object))
    parts = shapely.get_parts(parts)
    return layer_of(part for part in parts if not part.is_empty)


def areas(findings, rule):
    """Return the areas of the findings of one rule, sorted and rounded."""
    return sorted(np.round(findings.area_m2[findings.rule == rule], 4).tolist())


def read(data, name, scale=1.0):
    table = read_layer(data / "dirty.gpkg", name)
    return layer_of(shapely.transform(table.geometries, lambda points: points * scale))


@pytest.fixture
def strict(profile):
    """Return a profile for cases drawn in single units: no inlet is narrow, nothing is noise."""
    return profile.with_widths(0.0, 0.002)


@pytest.mark.parametrize("case", cases("checkValid"))
def test_valid_coverage_is_clean(case, strict):
    check = check_layer(grids(*texts(case["args"])), strict)
    assert len(check.mismatches) == 0
    assert not {"overlap", "gap"} & set(check.findings.rule)


@pytest.mark.parametrize("case", cases("checkInvalid"))
def test_invalid_coverage_is_found(case, strict):
    check = check_layer(grids(*texts(case["args"][:-1])), strict)
    assert len(check.findings) + len(check.mismatches) > 0


@pytest.mark.parametrize("case", cases("checkUnion"))
def test_outline_is_the_expected_union(case):
    coverage, expected = (wkt.loads(text) for text in case["args"][:2])
    outline = find_outline(layer_of(shapely.get_parts(coverage)))
    assert outline.symmetric_difference(expected).area == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("case", cases("checkGaps"))
def test_gaps_are_those_of_the_gap_finder(case, strict):
    coverage, width, expected = case["args"]
    check = check_layer(grids(coverage), strict.with_widths(0.0, width))
    gap = wkt.loads(expected)
    found = check.findings.geometry[check.findings.rule == "gap"]
    assert shapely.union_all(found).symmetric_difference(gap).area == pytest.approx(0, abs=1e-9)


def test_gaps_that_no_ring_of_the_union_shows(data, profile):
    check = check_layer(read(data, "qgis_gap_layer", 1000), profile)
    assert check.findings.count() == {"blind_spot": 6}
    expected = [1800, 2700, 3300, 5300, 7100, 15200]  # known to two digits, cut off
    assert areas(check.findings, "blind_spot") == pytest.approx(expected, abs=100)


def test_gap_and_overlaps_around_a_point(data, profile):
    findings = check_layer(read(data, "qgis_gap_layer_point_in_poly"), profile).findings
    assert areas(findings, "blind_spot") == pytest.approx([1171.7], abs=0.05)
    assert areas(findings, "overlap") == pytest.approx([244.0, 1107.3], abs=0.05)


def test_overlap_that_a_tolerance_hid(data, profile):
    findings = check_layer(read(data, "qgis_overlap_layer_tolerance_bug"), profile).findings
    assert areas(findings, "overlap") == pytest.approx([889.7], abs=0.05)
