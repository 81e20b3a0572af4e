"""An edition made ready for a database: its tables, their digests, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError
from gridstrata.core.progress import Silent
from gridstrata.core.release.gate import check_gate
from gridstrata.core.release.postgis.edition import make_edition
from gridstrata.core.release.postgis.loading import describe_content
from gridstrata.core.release.postgis.tables import name_components, number_components
from gridstrata.core.release.postgis.territories import find_territories
from gridstrata.core.release.waivers import Waiver
from gridstrata.core.staffing import make_workers

from ..hand_made import TODAY, crossing, make_draft


def edition(draft, territory=""):
    gate = check_gate(draft.check.findings, draft.waivers, TODAY)
    return make_edition(draft, gate, territory, Silent())


def manifest(draft, territory=""):
    made = edition(draft, territory)
    return made.manifest(describe_content(content) for content in made.contents)


def test_every_table_has_its_digest_in_the_manifest():
    made = manifest(make_draft())
    assert [file.path for file in made.files] == [
        "areas",
        "findings_waived",
        "grids/base",
        "grids/fire",
        "grids/police",
        "relations",
    ]
    assert len({file.sha256 for file in made.files}) == 6
    assert made.sealed() == made


def test_the_order_of_rows_is_no_matter():
    draft = make_draft()
    turned = draft.stack.base.take(np.array([1, 0]))
    lonlat = {**draft.lonlat, "base": draft.lonlat["base"][::-1]}
    other = replace(draft, stack=replace(draft.stack, base=turned), lonlat=lonlat)
    assert manifest(other) == manifest(draft)


def changed_base(draft, **changes):
    return replace(draft, stack=replace(draft.stack, base=replace(draft.stack.base, **changes)))


CHANGES = {
    "a shape": lambda draft: changed_base(
        draft,
        geometries=np.array(
            [shapely.box(0, 0, 100, np.nextafter(100, 99)), draft.stack.base.geometries[1]]
        ),
    ),
    "an attribute": lambda draft: changed_base(
        draft, attributes={**draft.stack.base.attributes, "workers": np.array([1, 3])}
    ),
    "the name of an attribute": lambda draft: changed_base(
        draft, attributes={"x": draft.stack.base.attributes["name"]}
    ),
    "a relation": lambda draft: replace(
        draft, relations=replace(draft.relations, households=draft.relations.households + 1)
    ),
    "the frame": lambda draft: replace(
        draft, stack=replace(draft.stack, frame=shapely.box(0, 0, 200, 101))
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_changes_the_manifest(change):
    draft = make_draft()
    assert manifest(CHANGES[change](draft)).content != manifest(draft).content


def test_workers_are_a_table_of_the_release():
    draft = make_draft()
    workers = make_workers("w", [{"grid_code": "0001", "worker_id": "w1"}])
    made = manifest(replace(draft, stack=replace(draft.stack, workers=workers)))
    assert made.tables["workers"] == 1
    assert "workers" in [file.path for file in made.files]


def test_findings_waived_stand_beside_who_answers_for_them():
    findings = crossing(make_draft().profile)
    finding = findings.finding_id[0]
    waivers = tuple(Waiver(finding, "why", name, TODAY + timedelta(1)) for name in ("a", "b"))
    (_, waived) = edition(make_draft(findings=findings, waivers=waivers)).annexes
    assert [(row[0], row[8], row[9]) for row in waived.rows] == [
        (finding, "a", "2026-11-24"),
        (finding, "b", "2026-11-24"),
    ]


def test_a_waiver_that_a_database_cannot_keep_is_refused():
    findings = crossing(make_draft().profile)
    waiver = Waiver(findings.finding_id[0], "a\0b", "Li", TODAY)
    with pytest.raises(GridError, match=rf"{waiver.finding_id} holds 'a\\x00b'"):
        edition(make_draft(findings=findings, waivers=(waiver,)))


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        pytest.param({"x": ["a\0", None]}, r"grid '0001': x holds 'a\\x00'", id="zero character"),
        pytest.param({"x": ["a", "\ud800"]}, r"x holds '\\ud800'", id="half a character"),
        pytest.param({"x": [1.0, -np.inf]}, "x holds -inf", id="endless number"),
        pytest.param({"x\0": [1, 2]}, r"Layer base|base holds 'x\\x00'", id="name of a field"),
    ],
)
def test_what_a_database_cannot_keep_is_named(attributes, told):
    columns = {name: np.array(values, dtype=object) for name, values in attributes.items()}
    with pytest.raises(GridError, match=told):
        edition(changed_base(make_draft(), attributes=columns))


def test_territories_come_from_the_codes_or_from_a_field():
    draft = make_draft()
    by_code = find_territories(draft.stack, draft.relations)
    assert by_code == {
        "base": [(), ("440308000000",)],
        "police": [(), ("440308000000",)],
        "fire": [("440308000000",)],
    }
    by_field = find_territories(draft.stack, draft.relations, "workers")
    assert by_field["police"] == [("1",), ("1", "2")]
    assert by_field["fire"] == [("1", "2")]


def test_components_are_named_after_their_lowest_grid_and_numbered_again():
    relations = make_draft().relations
    names = name_components(relations)
    police = relations.kind == "police"
    assert names[police].tolist() == ["P1", "P1", "P1"]
    assert names[~police].tolist() == ["F1", "F1"]
    assert number_components(relations.kind, names).tolist() == relations.component.tolist()


def test_ground_that_nobody_serves_is_of_no_component():
    relations = make_draft().relations
    rows = relations.take(np.array([0]))
    nobody = replace(
        rows,
        professional_code=np.array([""]),
        component=np.array([0]),
    )
    assert name_components(nobody).tolist() == [""]
    assert number_components(nobody.kind, np.array([""])).tolist() == [0]
