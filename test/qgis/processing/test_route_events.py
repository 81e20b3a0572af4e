"""Routing: every event gets its grids and who answers for it, straight from a release."""

from pathlib import Path

import pytest
from qgis.core import QgsProcessingException, QgsVectorLayer

WEST = "POLYGON((520600 2492500, 521600 2492500, 521600 2493500, 520600 2493500, 520600 2492500))"
EAST = "POLYGON((521600 2492500, 522600 2492500, 522600 2493500, 521600 2493500, 521600 2492500))"
BOTH = "POLYGON((520600 2492500, 522600 2492500, 522600 2493500, 520600 2493500, 520600 2492500))"
IN_WEST, IN_EAST, AWAY = "POINT(521000 2493000)", "POINT(522000 2493000)", "POINT(530000 2493000)"


@pytest.fixture
def release(run, draw, tmp_path):
    workers = tmp_path / "workers.csv"
    workers.write_text("grid_code,worker_id,phone\n001,w1,13912345678\n002,w2,\n", encoding="utf-8")
    (tmp_path / "workers.csvt").write_text('"String","String","String"\n', encoding="utf-8")
    return run(
        "release",
        BASE=draw([("001", WEST), ("002", EAST)], name="base"),
        PROFESSIONAL=[draw([("P1", BOTH)], name="police"), draw([("F1", BOTH)], name="fire")],
        WORKERS=str(workers),
        TARGET=str(tmp_path / "releases"),
        EDITION="2026-11",
    )["RELEASE"]


@pytest.fixture
def events(draw):
    def events(*rows, crs="EPSG:4547"):
        return draw(list(rows), crs, name="events", kind="Point", matter="string", state="string")

    return events


def test_events_get_their_grids_and_keep_their_fields(run, rows, release, events):
    layer = events(("e1", IN_WEST, "fire", "open"), ("e2", IN_EAST, "噪声", "closed"))
    done = run(
        "routeevents", EVENTS=layer, RELEASE=release, KIND_FIELD="matter", ROUTED="TEMPORARY_OUTPUT"
    )
    first, second = rows(done["ROUTED"])
    assert (first["code"], first["base_code"], first["police_code"]) == ("e1", "001", "P1")
    assert (first["responsible_kind"], first["responsible_code"]) == ("fire", "F1")
    assert first["worker"] == "w1"
    assert (second["responsible_kind"], second["responsible_code"]) == ("base", "002")
    assert done["EVENT_COUNT"] == 2
    assert done["OUTSIDE_COUNT"] == 0


def test_layers_as_they_are_drawn_answer_like_a_release(run, rows, draw, release, events):
    layer = events(("e1", IN_WEST, "fire", "open"), ("e2", AWAY, "", "open"))
    stack = {
        "BASE": draw([("001", WEST), ("002", EAST)], name="base"),
        "PROFESSIONAL": [draw([("P1", BOTH)], name="police"), draw([("F1", BOTH)], name="fire")],
    }
    given = {"EVENTS": layer, "KIND_FIELD": "matter", "ROUTED": "TEMPORARY_OUTPUT"}
    drawn = rows(run("routeevents", **stack, **given)["ROUTED"])
    released = rows(run("routeevents", RELEASE=release, **given)["ROUTED"])
    for one, other in zip(drawn, released):
        assert {**one, "worker": ""} == {**other, "worker": ""}


def test_either_a_release_or_layers_are_asked_for(problems, release, draw, events):
    given = {"EVENTS": events(("e1", IN_WEST, "", "")), "ROUTED": "TEMPORARY_OUTPUT"}
    base = draw([("001", WEST)], name="base")
    for wrong in ({}, {"RELEASE": release, "BASE": base}, {"BASE": base}):
        assert "Give either RELEASE" in problems("routeevents", **given, **wrong)


def test_values_that_are_no_kinds_are_named(run, rows, release, events):
    done = run(
        "routeevents",
        EVENTS=events(("e1", IN_WEST, "火灾隐患", "open")),
        RELEASE=release,
        KIND_FIELD="matter",
        KINDS="火灾隐患=fire",
        ROUTED="TEMPORARY_OUTPUT",
    )
    assert rows(done["ROUTED"])[0]["responsible_kind"] == "fire"


def test_kind_that_is_none_is_named(run, release, events):
    with pytest.raises(QgsProcessingException, match="KINDS names fier, which is no kind here"):
        run(
            "routeevents",
            EVENTS=events(("e1", IN_WEST, "火灾隐患", "open")),
            RELEASE=release,
            KIND_FIELD="matter",
            KINDS="火灾隐患=fier",
            ROUTED="TEMPORARY_OUTPUT",
        )


def test_handling_rates_are_counted_and_have_a_style(run, rows, release, events):
    layer = events(
        ("e1", IN_WEST, "", "已处置"), ("e2", IN_WEST, "", "open"), ("e3", AWAY, "", "closed")
    )
    done = run(
        "routeevents",
        EVENTS=layer,
        RELEASE=release,
        STATE_FIELD="state",
        ROUTED="TEMPORARY_OUTPUT",
        RATES="TEMPORARY_OUTPUT",
    )
    rates = {(row["kind"], row["code"]): row for row in rows(done["RATES"])}
    assert rates["base", "001"]["handling_rate"] == 0.5
    assert (rates["base", ""]["found"], rates["base", ""]["handled"]) == (3, 2)
    assert (rates["fire", "F1"]["found"], rates["fire", "F1"]["handled"]) == (2, 1)
    assert (done["OUTSIDE_COUNT"], done["HANDLED_COUNT"]) == (1, 2)
    style = Path(__file__).parents[3] / "resources" / "styles" / "rates.qml"
    layer = QgsVectorLayer("Polygon?field=kind:string&field=handling_rate:double", "r", "memory")
    assert layer.loadNamedStyle(str(style))[1]


def test_events_in_degrees_are_brought_to_the_release(run, rows, reproject, release, events):
    (place,) = reproject([IN_EAST], "EPSG:4547", "EPSG:4490")
    layer = events(("e1", place, "", ""), crs="EPSG:4490")
    done = run("routeevents", EVENTS=layer, RELEASE=release, ROUTED="TEMPORARY_OUTPUT")
    assert rows(done["ROUTED"])[0]["base_code"] == "002"


def test_rates_without_a_state_are_refused(problems, release, events):
    told = problems(
        "routeevents",
        EVENTS=events(("e1", IN_WEST, "", "")),
        RELEASE=release,
        ROUTED="TEMPORARY_OUTPUT",
        RATES="TEMPORARY_OUTPUT",
    )
    assert "Give STATE_FIELD" in told


def test_folder_that_is_no_release_is_refused(run, events, tmp_path):
    with pytest.raises(QgsProcessingException, match="is no release"):
        run(
            "routeevents",
            EVENTS=events(("e1", IN_WEST, "", "")),
            RELEASE=str(tmp_path),
            ROUTED="TEMPORARY_OUTPUT",
        )
