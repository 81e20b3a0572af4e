"""Events go to the grids that answer for them, and are counted there."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from gridstrata.core.admission import Admissions, make_admissions
from gridstrata.core.errors import GridError
from gridstrata.core.release.contents import read_contents
from gridstrata.core.release.folder import release_folder
from gridstrata.core.routing import count_handled, is_among, route_columns, route_events
from gridstrata.core.staffing import make_workers

from .release.hand_made import TODAY, make_draft

SECOND = "44030800000000000002"


@pytest.fixture
def release(tmp_path) -> Path:
    draft = make_draft()
    workers = make_workers(
        "staff",
        [
            {"grid_code": "0001", "worker_id": "w1", "phone": "139"},
            {"grid_code": "0001", "worker_id": "w0"},
        ],
    )
    record = {
        "kind": "police", "owner_department": "派出所", "matters": "治安",
        "approving_bodies": "区网格办", "approved_on": "2026-01-01",
        "valid_until": "2027-01-01", "contact": "王",
    }  # fmt: skip
    admissions = Admissions(TODAY, make_admissions("a", [record]))
    stack = replace(draft.stack, workers=workers, admissions=admissions)
    return release_folder(replace(draft, stack=stack), tmp_path, today=TODAY).folder


@pytest.fixture
def routed(release):
    """Route events at places, for kinds, and give them back as rows."""

    def routed(*events):
        contents = read_contents(release)
        points = shapely.points([place for place, _ in events])
        kinds = np.array([kind for _, kind in events], dtype=object)
        routes = route_events(contents, points, kinds)
        columns = route_columns(contents, routes)
        rows = [SimpleNamespace(**dict(zip(columns, row))) for row in zip(*columns.values())]
        return SimpleNamespace(contents=contents, routes=routes, rows=rows)

    return routed


def test_event_has_its_base_grid_professional_grids_and_who_answers(routed):
    (event,) = routed(((75, 50), "police")).rows
    assert (event.base_code, event.police_code, event.fire_code) == ("0001", "P2", "F1")
    assert (event.responsible_kind, event.responsible_code) == ("police", "P2")
    assert event.department == "派出所"
    assert event.worker == "w0;w1"
    assert event.found_by == "place"


def test_event_of_no_professional_kind_is_for_the_base_grid(routed):
    for kind in ("", "noise", None):
        (event,) = routed(((25, 50), kind)).rows
        assert (event.responsible_kind, event.responsible_code) == ("base", "0001")


def test_event_outside_of_all_grids_goes_nowhere(routed):
    (event,) = routed(((900, 900), "fire")).rows
    assert (event.base_code, event.fire_code, event.responsible_code) == ("", "", "")
    assert event.found_by == ""
    assert event.worker == ""


def test_event_in_a_gap_of_a_professional_layer_goes_where_its_base_grid_belongs(routed, release):
    contents = read_contents(release)
    police = next(layer for layer in contents.professional if layer.kind == "police")
    shapes = police.geometries.copy()
    shapes[1] = shapely.box(50.1, 0, 200, 100)
    rest = tuple(layer for layer in contents.professional if layer is not police)
    narrow = replace(contents, professional=(replace(police, geometries=shapes), *rest))
    routes = route_events(narrow, shapely.points([[50.05, 50]]), np.array(["police"]))
    columns = route_columns(narrow, routes)
    assert columns["found_by"].tolist() == ["best_fit"]
    assert columns["police_code"][0] in ("P1", "P2")


def test_event_on_a_border_has_the_grid_whose_code_comes_first(routed):
    (event,) = routed(((100, 50), "")).rows
    assert event.base_code == "0001"


def test_found_and_handled_are_counted_into_grids_of_every_kind(routed):
    done = routed(((25, 50), ""), ((75, 50), ""), ((150, 50), ""), ((900, 900), ""))
    rates = count_handled(done.contents, done.routes, np.array([True, False, True, True]))
    table = {
        (kind, code): (found, handled)
        for kind, code, found, handled in zip(rates.kind, rates.code, rates.found, rates.handled)
    }
    assert table["base", "0001"] == (2, 1)
    assert table["base", SECOND] == (1, 1)
    assert table["police", "P2"] == (2, 1)
    assert table["fire", "F1"] == (3, 2)
    assert table["base", ""] == table["fire", ""] == (4, 3)
    rate = dict(zip(zip(rates.kind, rates.code), rates.handling_rate))
    assert rate["base", "0001"] == 0.5
    assert rates.geometry[rates.code == ""].tolist() == [None] * 3


def test_grid_without_events_has_no_rate(routed):
    done = routed(((25, 50), ""))
    rates = count_handled(done.contents, done.routes, np.array([True]))
    assert np.isnan(rates.handling_rate[rates.code == SECOND]).all()


def test_states_are_compared_whatever_their_case():
    states = np.array(["Closed", " 已办结 ", "open", None], dtype=object)
    assert is_among(states, ["closed", "已办结"]).tolist() == [True, True, False, False]


def test_event_without_a_state_is_never_handled():
    states = np.array(["", None, "closed"], dtype=object)
    assert is_among(states, ["closed", ""]).tolist() == [False, False, True]


def test_altered_manifest_is_refused(release):
    path = release / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.chmod(0o644)
    path.write_text(text.replace("派出所", "消防队"), encoding="utf-8")
    with pytest.raises(GridError, match=r"manifest\.json of release 2026-11 is not what was rel"):
        read_contents(release)


def test_no_event_at_all_is_no_trouble(release):
    contents = read_contents(release)
    nothing = np.empty(0, dtype=object)
    routes = route_events(contents, nothing, nothing)
    assert not len(routes)
    assert count_handled(contents, routes, np.zeros(0, dtype=bool)).found.sum() == 0


def test_altered_release_is_refused(release):
    content = next(path for path in release.iterdir() if path.is_dir())
    path = content / "relations.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"P1", b"P9", 1))
    with pytest.raises(GridError, match=r"relations\.csv of release 2026-11 is not what was rel"):
        read_contents(release)


def test_folder_that_is_no_release_is_refused(tmp_path):
    with pytest.raises(GridError, match="is no release"):
        read_contents(tmp_path)
