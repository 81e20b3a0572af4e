"""An edition becomes current in a database: whole, exact, with its history."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from gridstrata.core.admission import Admission, Admissions
from gridstrata.core.errors import GateError, GridError
from gridstrata.core.layers import GridLayer
from gridstrata.core.progress import CancelledError
from gridstrata.core.relations import RELATION_COLUMNS, build_relations
from gridstrata.core.release.postgis.publish import Target, release_database
from gridstrata.core.release.postgis.read import read_release
from gridstrata.core.release.postgis.verify import verify_database
from gridstrata.core.release.waivers import Waiver
from gridstrata.core.staffing import make_workers

from ..unit.release.hand_made import TODAY, crossing, layer, make_draft

LATER = TODAY + timedelta(30)
HOSTILE = [
    "Robert'); DROP TABLE grids;--",
    '"quoted"',
    "100 %s %(id)s %%",
    "back\\slash\\N\\.",
    "tab\tline\nreturn\r",
    "沙头角🏙",
    "{braces} {0}",
    "$$ $1",
    "",
]


def release(target, draft=None, *, today=TODAY, **options):
    return release_database(draft or make_draft(), target, today=today, **options)


def with_base(draft, base):
    """Return the draft with another base layer, mapped anew."""
    stack = replace(draft.stack, base=base)
    lonlat = {**draft.lonlat, "base": base.geometries}
    relations = build_relations(stack, draft.profile)
    return replace(draft, stack=stack, lonlat=lonlat, relations=relations)


def renamed(draft, value):
    """Return the draft with another name for its first base grid."""
    base = draft.stack.base
    names = np.array([value, *base.attributes["name"][1:]], dtype=object)
    attributes = {**base.attributes, "name": names}
    return with_base(draft, replace(base, attributes=attributes))


def snapshot(run):
    """Return every row of every table with the transaction that wrote it."""
    tables = ("grids", "relations", "releases", "editions", "areas", "findings_waived", "workers")
    return {table: run(f"SELECT xmin, t::text FROM {table} t ORDER BY 2") for table in tables}  # noqa: S608


def test_a_first_release_makes_the_schema_and_fills_every_table(target, run):
    made = release(target)
    assert (made.id, made.changed) == (1, True)
    assert run("SELECT kind, code FROM current_grids ORDER BY kind, code") == [
        ("base", "0001"),
        ("base", "44030800000000000002"),
        ("fire", "F1"),
        ("police", "P1"),
        ("police", "P2"),
    ]
    assert run("SELECT count(*) FROM current_relations") == [(5,)]
    assert run("SELECT edition, valid_from FROM current_release") == [("2026-11", TODAY)]
    assert run("SELECT name, ST_AsText(geom) FROM current_areas") == [
        ("frame", "POLYGON((200 0,200 100,0 100,0 0,200 0))")
    ]
    assert run("SELECT code, ST_SRID(geom) FROM current_grids_police ORDER BY code") == [
        ("P1", 4547),
        ("P2", 4547),
    ]
    assert run("SELECT name, srid FROM district") == [("440308", 4547)]


def test_the_manifest_says_what_was_released_and_is_kept(target, run):
    made = release(target)
    assert made.manifest.tables == {"frame": 1, "relations": 5, "findings": 0}
    assert [(entry.kind, entry.count) for entry in made.manifest.layers] == [
        ("base", 2),
        ("police", 2),
        ("fire", 1),
    ]
    assert [file.path for file in made.manifest.files] == [
        "areas",
        "findings_waived",
        "grids/base",
        "grids/fire",
        "grids/police",
        "relations",
    ]
    assert run("SELECT manifest::text FROM releases") == [(made.manifest.to_json(),)]


def test_what_comes_back_is_what_was_released_to_the_last_bit(target):
    rough = shapely.Polygon(
        [(0.1, 1 / 3), (123456.789012345, np.nextafter(50.0, 51)), (7e-5, 100.1), (0.1, 1 / 3)],
        [[(20, 40), (21, 45), (25, 44)]],
    )
    parts = shapely.MultiPolygon([shapely.box(2e5, 0, 3e5, 9), shapely.box(2e5, 10, 3e5, 19)])
    base = layer(
        "base",
        ["b2", "b1"],
        [rough, parts],
        texts=np.array(["沙头角'\"\\", None], dtype=object),
        whole=np.array([2**53 + 1, -1]),
        decimal=np.array([0.1 + 0.2, 1e22]),
        missing=np.array([np.nan, 2.0]),
        yes=np.array([True, False]),
        mixed=np.array([1, 2.5], dtype=object),
        empty=np.array([None, None], dtype=object),
    )
    draft = with_base(make_draft(), base)
    made = release(target, draft)
    content = read_release(target.connection)
    stored = content.layers[0]
    assert stored.codes.tolist() == ["b1", "b2"]
    assert shapely.to_wkb(stored.geometries[::-1]).tolist() == (
        shapely.to_wkb(base.geometries).tolist()
    )
    back = {name: column[::-1].tolist() for name, column in stored.attributes.items()}
    expected = {name: column.tolist() for name, column in base.attributes.items()}
    assert back.pop("missing") == [None, 2.0]
    expected.pop("missing")
    assert back == expected
    assert list(stored.attributes) == list(base.attributes)
    assert [type(value) for value in back["decimal"]] == [float, float]
    for name in RELATION_COLUMNS:
        ours, theirs = getattr(draft.relations, name), getattr(content.relations, name)
        assert ours.tolist() == theirs.tolist()
    assert content.manifest == made.manifest
    assert verify_database(target.connection).is_sound


def test_the_same_edition_again_changes_nothing_and_says_so(target, run):
    first = release(target)
    before = snapshot(run)
    again = release(target, today=LATER)
    assert (again.id, again.changed, again.manifest) == (1, False, first.manifest)
    assert snapshot(run) == before


def test_rows_in_another_order_are_the_same_edition(target):
    draft = make_draft()
    turned = with_base(draft, draft.stack.base.take(np.array([1, 0])))
    release(target, draft)
    assert not release(target, turned).changed


def test_a_new_edition_closes_and_opens_only_what_changed(target, run):
    release(target)
    kept = run("SELECT id, code FROM grids WHERE code <> '0001' ORDER BY id")
    draft = renamed(make_draft(edition="2026-12"), "梅沙")
    made = release(target, draft, today=LATER)
    assert (made.id, made.changed) == (2, True)
    assert run("SELECT id, code FROM grids WHERE code <> '0001' ORDER BY id") == kept
    assert run(
        "SELECT attributes ->> 'name', valid_from, valid_to, opened_by, closed_by FROM grids "
        "WHERE code = '0001' ORDER BY id"
    ) == [("沙头角", TODAY, LATER, 1, 2), ("梅沙", LATER, None, 2, None)]
    assert run("SELECT count(*) FROM relations") == [(5,)]
    assert run("SELECT attributes ->> 'name' FROM current_grids WHERE code = '0001'") == [("梅沙",)]


def test_a_new_name_for_the_same_contents_is_a_release_that_changes_no_row(target, run):
    release(target)
    before = snapshot(run)
    made = release(target, make_draft(edition="2026-12"), today=LATER)
    assert (made.id, made.changed) == (2, True)
    after = snapshot(run)
    assert (after["grids"], after["relations"]) == (before["grids"], before["relations"])


def test_a_corner_moved_by_the_last_bit_is_a_change(target, run):
    release(target)
    draft = make_draft(edition="2026-12")
    base = draft.stack.base
    shapes = base.geometries.copy()
    shapes[0] = shapely.box(np.nextafter(0, 1), 0, 100, 100)
    release(target, with_base(draft, replace(base, geometries=shapes)), today=LATER)
    assert run("SELECT count(*) FROM grids WHERE code = '0001'") == [(2,)]


def test_grids_retire_and_appear(target, run):
    release(target)
    draft = make_draft(edition="2026-12")
    base = replace(draft.stack.base, codes=np.array(["0001", "0003"]))
    release(target, with_base(draft, base), today=LATER)
    assert run(
        "SELECT code, valid_from, valid_to FROM grids WHERE kind = 'base' ORDER BY code"
    ) == [
        ("0001", TODAY, None),
        ("0003", LATER, None),
        ("44030800000000000002", TODAY, LATER),
    ]
    day_before = LATER - timedelta(1)
    codes = "SELECT code FROM grids_on(%s) WHERE kind = 'base' ORDER BY code"
    assert run(codes, day_before) == [("0001",), ("44030800000000000002",)]
    assert run(codes, LATER) == [("0001",), ("0003",)]
    assert run(codes, TODAY - timedelta(1)) == []


def test_a_split_grid_names_its_successors_and_what_changed_in_the_mapping(target, run):
    release(target)
    draft = make_draft(edition="2026-12")
    halves = [shapely.box(100, 0, 175, 100), shapely.box(175, 0, 200, 100)]
    base = layer("base", ["0001", "0003", "0004"], [draft.stack.base.geometries[0], *halves])
    stack = replace(draft.stack, base=base)
    lonlat = {**draft.lonlat, "base": base.geometries}
    relations = build_relations(stack, draft.profile)
    release(target, replace(draft, stack=stack, lonlat=lonlat, relations=relations), today=LATER)
    retired = "44030800000000000002"
    assert run("SELECT * FROM successors_of(%s)", retired) == [("0003", 0.75), ("0004", 0.25)]
    changes = "SELECT change, kind, professional_code FROM changes_of(%s, %s)"
    assert run(changes, retired, LATER) == [("closed", "fire", "F1"), ("closed", "police", "P2")]
    assert run(changes, "0003", LATER) == [("opened", "fire", "F1"), ("opened", "police", "P2")]


def test_an_edition_corrected_on_the_same_day_replaces_itself(target, run):
    release(target)
    made = release(target, renamed(make_draft(), "梅沙"))
    assert (made.id, made.changed) == (2, True)
    assert run("SELECT code FROM grids_on(%s) WHERE kind = 'base' ORDER BY code", TODAY) == [
        ("0001",),
        ("44030800000000000002",),
    ]
    assert run("SELECT name FROM editions") == [("2026-11",)]
    first = read_release(target.connection)
    assert first.layers[0].attributes["name"].tolist() == ["梅沙", None]


def test_every_edition_can_be_read_and_verified_later(target):
    release(target)
    release(target, renamed(make_draft(edition="2026-12"), "梅沙"), today=LATER)
    old = read_release(target.connection, "2026-11")
    assert old.layers[0].attributes["name"].tolist() == ["沙头角", None]
    assert verify_database(target.connection, "2026-11").is_sound
    assert verify_database(target.connection, "2026-12").is_sound


def test_an_edition_that_another_one_followed_is_not_released_over_it(target, run):
    release(target)
    release(target, make_draft(edition="2026-12"), today=LATER)
    before = snapshot(run)
    with pytest.raises(GridError, match=r"2026-11 .*was followed by 2026-12. Choose another"):
        release(target, today=LATER)
    assert snapshot(run) == before


def test_a_day_before_the_last_release_is_refused(target, run):
    release(target, today=LATER)
    with pytest.raises(GridError, match=rf"{LATER}, which is after {TODAY}. Set the clock"):
        release(target, make_draft(edition="2026-12"))
    assert run("SELECT count(*) FROM releases") == [(1,)]


def test_waived_findings_go_with_the_release(target, run):
    findings = crossing(make_draft().profile)
    waivers = (
        Waiver(findings.finding_id[0], "moves in 'spring'", "李", TODAY),
        Waiver("gone", "was mended", "Li", TODAY),
    )
    made = release(target, make_draft(findings=findings, waivers=waivers))
    assert run(
        "SELECT finding_id, rule, professional_codes, reason, author, expiry, ST_AsText(geom) "
        "FROM current_findings_waived"
    ) == [
        (
            findings.finding_id[0],
            "crossing",
            "0001",
            "moves in 'spring'",
            "李",
            TODAY,
            "POLYGON((60 0,60 100,40 100,40 0,60 0))",
        )
    ]
    assert made.manifest.gate["waived"] == {"crossing": 1}
    assert verify_database(target.connection).is_sound


def test_errors_are_refused_before_anything_is_made(target, run):
    with pytest.raises(GateError, match="crossing 1"):
        release(target, make_draft(findings=crossing(make_draft().profile)))
    assert run("SELECT count(*) FROM pg_namespace WHERE nspname = 'gridstrata'") == [(0,)]


def test_a_layer_that_is_not_sound_is_refused(target):
    draft = make_draft()
    twice = replace(draft.stack.base, codes=np.array(["a", "a"]))
    with pytest.raises(GridError, match=r"Layer base .*a.*"):
        release(target, replace(draft, stack=replace(draft.stack, base=twice)))


def test_workers_and_admissions_come_with_their_history(target, run):
    rows = [
        {"grid_code": "0001", "worker_id": "w'1", "role": "网格员"},
        {"grid_code": "0001", "worker_id": "w2"},
    ]
    record = Admission("police", "公安", "治安", "区委", date(2026, 1, 1), date(2027, 1, 1), "李")
    draft = make_draft()
    stack = replace(
        draft.stack,
        workers=make_workers("w", rows),
        admissions=Admissions(TODAY, (record,)),
    )
    made = release(target, replace(draft, stack=stack))
    assert made.manifest.tables["workers"] == 2
    assert made.manifest.admissions["police"]["contact"] == "李"
    assert run("SELECT base_code, workers FROM supporters_of('fire', 'F1')") == [
        ("0001", ["w'1", "w2"]),
        ("44030800000000000002", []),
    ]
    assert run("SELECT owner_department, valid_until FROM current_admissions") == [
        ("公安", "2027-01-01")
    ]
    assert verify_database(target.connection).is_sound
    fewer = replace(stack, workers=make_workers("w", rows[:1]))
    release(target, replace(draft, stack=fewer, edition="2026-12"), today=LATER)
    assert run("SELECT worker_id, valid_to FROM workers ORDER BY worker_id") == [
        ("w'1", None),
        ("w2", LATER),
    ]
    assert run("SELECT workers FROM supporters_of('fire', 'F1', %s) LIMIT 1", TODAY) == [
        (["w'1", "w2"],)
    ]
    assert verify_database(target.connection, "2026-11").is_sound


def test_sql_in_codes_names_and_kinds_is_data(target, run):
    codes = [f"{number}{text}" for number, text in enumerate(HOSTILE)]
    shapes = [shapely.box(100 * place, 0, 100 * place + 100, 100) for place in range(len(codes))]
    base = layer("base", codes, shapes, **{"na'me;--": np.array(HOSTILE, dtype=object)})
    kind = "x'); DROP SCHEMA gridstrata CASCADE;-- %s"
    draft = make_draft(kind=kind)
    fire = replace(draft.stack.professional[1], codes=np.array(["F'1\" %s"]))
    stack = replace(draft.stack, professional=(draft.stack.professional[0], fire))
    draft = with_base(replace(draft, stack=stack), base)
    release(Target(target.connection, "盐田'; --", "na'me;--"), draft)
    stored = read_release(target.connection)
    assert stored.layers[0].codes.tolist() == sorted(codes)
    assert stored.layers[0].attributes["na'me;--"].tolist() == [
        text for _, text in sorted(zip(codes, HOSTILE))
    ]
    assert verify_database(target.connection).is_sound
    assert run("SELECT code FROM who_serves(%s, %s)", codes[0], kind) == [("F'1\" %s",)]
    assert run(f'SELECT code FROM "current_grids_{kind.replace("%", "%%")}" WHERE code <> %s', "")  # noqa: S608


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param("a\0b", r"'a\\x00b'", id="a zero character"),
        pytest.param("a\ud800", r"'a\\ud800'", id="half a character"),
        pytest.param(np.inf, "inf", id="an endless number"),
    ],
)
def test_a_value_that_a_database_cannot_keep_names_layer_grid_and_field(value, told, target, run):
    draft = make_draft()
    names = np.array([value, None], dtype=object)
    base = replace(draft.stack.base, attributes={"name": names})
    with pytest.raises(GridError, match=rf"Layer base, grid '0001': name holds {told}"):
        release(target, with_base(draft, base))
    assert run("SELECT count(*) FROM pg_namespace WHERE nspname = 'gridstrata'") == [(0,)]


def test_a_code_with_a_zero_character_is_refused(target):
    draft = make_draft()
    base = replace(draft.stack.base, codes=np.array(["a\0b", "c"]))
    with pytest.raises(GridError, match=r"Layer base, grid 'a\\x00b': code holds"):
        release(target, with_base(draft, base))


def test_kinds_with_long_names_have_views_of_their_own(target, run):
    kinds = ["消防" * 20 + "一", "消防" * 20 + "二"]
    draft = make_draft()
    tops = tuple(
        GridLayer(kind, np.array([code]), np.array([shapely.box(0, 0, 200, 100)], dtype=object))
        for kind, code in zip(kinds, "AB")
    )
    stack = replace(draft.stack, professional=tops)
    lonlat = {"base": draft.lonlat["base"], **{top.kind: top.geometries for top in tops}}
    relations = build_relations(stack, draft.profile)
    release(target, replace(draft, stack=stack, lonlat=lonlat, relations=relations))
    for kind, code in zip(kinds, "AB"):
        ((view,),) = run("SELECT 'current_grids_' || md5(%s)", kind)
        assert run(f"SELECT code FROM {view}") == [(code,)]  # noqa: S608


@pytest.mark.parametrize("crs", ['PROJCRS["local"]', "EPSG:", "EPSG:x", "EPSG:４５"])
def test_a_crs_without_an_epsg_code_is_refused(crs, target):
    with pytest.raises(GridError, match="has no EPSG code"):
        release(target, make_draft(crs=crs))


def test_a_territory_field_that_is_not_there_is_refused(target):
    with pytest.raises(GridError, match=r"no field community .*Known: name, workers"):
        release(replace(target, territory="community"))


def test_a_cancelled_release_changes_nothing(target, run):
    release(target)
    before = snapshot(run)

    class Stop:
        def __init__(self, at):
            self.left = at

        def step(self, share):
            self.left -= 1
            if not self.left:
                raise CancelledError

    steps = 0
    while True:
        steps += 1
        try:
            release(
                target,
                renamed(make_draft(edition="2026-12"), "梅沙"),
                today=LATER,
                progress=Stop(steps),
            )
        except CancelledError:
            assert snapshot(run) == before
        else:
            break
    assert steps > 4


def test_a_component_keeps_its_name_when_another_comes(target, run):
    release(target)
    draft = make_draft(edition="2026-12")
    police = layer(
        "police",
        ["A0", "P1", "P2"],
        [shapely.box(-50, 0, 0, 100), shapely.box(0, 0, 50, 100), shapely.box(50, 0, 200, 100)],
    )
    base = layer(
        "base",
        ["0000", *draft.stack.base.codes],
        [shapely.box(-50, 0, 0, 100), *draft.stack.base.geometries],
    )
    stack = replace(draft.stack, base=base, professional=(police, draft.stack.professional[1]))
    lonlat = {one.kind: one.geometries for one in (base, *stack.professional)}
    relations = build_relations(stack, draft.profile)
    assert relations.component[relations.base_code == "0001"].tolist() == [1, 2, 2]
    release(target, replace(draft, stack=stack, lonlat=lonlat, relations=relations), today=LATER)
    changed = "SELECT base_code FROM relations WHERE kind = 'police' AND opened_by = 2"
    assert run(changed) == [("0000",)]
    assert read_release(target.connection).relations.component.tolist() == (
        relations.component.tolist()
    )


DAMAGES = {
    "grids/base": "UPDATE grids SET attributes = '{\"name\": \"x\"}' WHERE code = '0001'",
    "grids/police": "UPDATE grids SET geom = ST_Translate(geom, 1e-9, 0) WHERE code = 'P1'",
    "relations": "UPDATE relations SET component = 'P0' WHERE base_code = '0001'",
    "areas": "UPDATE areas SET geom = ST_Translate(geom, 1, 0)",
    "manifest": "UPDATE releases SET manifest = replace(manifest::text, '4547', '4526')::json",
}


@pytest.mark.parametrize("file", DAMAGES)
def test_an_altered_row_is_found_and_releasing_again_mends_it(file, target, run):
    release(target)
    run(DAMAGES[file])
    report = verify_database(target.connection)
    assert f"{file} was altered." in map(str, report.problems)
    with pytest.raises(GridError, match=rf"{file} was altered. Release it again"):
        report.require_sound()
    made = release(target)
    assert (made.id, made.changed) == (2, True)
    assert verify_database(target.connection).is_sound


def test_a_row_taken_away_or_put_in_is_found(target, run):
    release(target)
    run("DELETE FROM relations WHERE base_code = '0001' AND kind = 'fire'")
    assert not verify_database(target.connection).is_sound
    assert release(target).changed
    assert verify_database(target.connection).is_sound
