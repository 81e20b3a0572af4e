"""Findings read from layers, filtered and sorted."""

import numpy as np
import pytest
from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer

FIELDS = (
    "finding_id:string", "rule:string", "severity:string", "kind:string", "base_codes:string",
    "professional_codes:string", "width_m:double", "area_m2:double", "length_m:double",
    "buildings:integer", "households:integer", "residents:integer", "message:string",
    "community:string",
)  # fmt: skip
SEVERITIES = ("error", "warning", "hint")


@pytest.fixture
def many(qgis_app):
    """Return a layer of 4,500 findings on a line, a metre apart; the last has no place."""
    layer = QgsVectorLayer(
        "Polygon?crs=EPSG:4547&" + "&".join(f"field={one}" for one in FIELDS), "many", "memory"
    )
    features = []
    for number in range(4500):
        feature = QgsFeature(layer.fields())
        rule = ("overlap", "drift", "gap")[number % 3]
        severity = SEVERITIES[number % 3]
        measures = (float(number), 1.0, 2.0, 0, number % 7, 0)
        texts = (f"{number:05}", rule, severity, "base", f"{number};x", "")
        feature.setAttributes([*texts, *measures, f"Message {number}", f"C{number % 4}"])
        if number < 4499:
            box = QgsRectangle(number, 0, number + 0.5, 1)
            feature.setGeometry(QgsGeometry.fromRect(box))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def test_large_layers_are_read_in_parts(many):
    from gridstrata.dialogs.checking.rows import join_rows, read_in_parts

    parts = list(read_in_parts([many, many]))
    assert [len(part) for part in parts] == [2000, 2000, 500, 2000, 2000, 500]
    assert len(join_rows(parts)) == 9000


@pytest.fixture
def sieve(many):
    from gridstrata.dialogs.checking.filters import Sieve
    from gridstrata.dialogs.checking.rows import join_rows, read_in_parts

    rows = join_rows(list(read_in_parts([many])))
    return Sieve(rows, np.arange(len(rows)) % 2 == 0)


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({}, 2250),
        ({"state": ""}, 4500),
        ({"state": "accepted"}, 2250),
        ({"state": "", "rule": "gap"}, 1500),
        ({"state": "", "severities": frozenset({"error", "hint"})}, 3000),
        ({"state": "", "community": "C1"}, 1125),
        ({"state": "", "kind": "police"}, 0),
        ({"state": "", "text": "MESSAGE 449"}, 11),
        ({"state": "", "place": QgsRectangle(10.2, 0, 12.2, 1)}, 3),
    ],
)
def test_filters(sieve, given, count):
    from gridstrata.dialogs.checking.filters import Filters

    assert sieve.mask(Filters(**given)).sum() == count


def test_counts_and_worst_severity_by_rule(sieve):
    everything = np.ones(4500, dtype=bool)
    assert sieve.counts("rule", everything) == {"overlap": 1500, "gap": 1500, "drift": 1500}
    assert sieve.counts("severity", everything) == dict.fromkeys(SEVERITIES, 1500)
    assert sieve.worst()["drift"] == "warning"


def test_what_touches_a_rectangle_does_so_by_its_shape(sieve):
    rows = sieve.rows
    assert rows.touching(QgsRectangle(10.6, 0, 10.9, 1)).sum() == 0
    assert rows.finding_id[rows.touching(QgsRectangle(10.6, 0, 11, 1))].tolist() == ["00011"]


def test_codes_are_those_of_the_layer_at_fault(sieve):
    assert sieve.rows.codes(7) == ["7", "x"]
    assert sieve.rows.what(7) == "7, x"
