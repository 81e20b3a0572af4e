import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.layers import Stack
from gridstrata.core.lookup import Lookup
from gridstrata.core.relations import build_relations
from shapely import box

BASE = {code: box(10 * place, 0, 10 * place + 10, 10) for place, code in enumerate("abcd")}
COMMUNITIES = {"a": "c1", "b": "c1", "c": "c2", "d": "c2"}


@pytest.fixture
def lookup(grid_layer, profile):
    """Return the look-up of a b c d: police splits b, fire leaves half of d to nobody."""

    def make(border=14):
        stack = Stack(
            grid_layer(**BASE),
            (
                grid_layer(kind="police", p=box(0, 0, border, 10), q=box(border, 0, 40, 10)),
                grid_layer(kind="fire", f=box(0, 0, 35, 10)),
            ),
        )
        return Lookup(build_relations(stack, profile))

    return make


def test_event_in_a_base_grid_finds_whom_to_call(lookup):
    called = lookup().whom_to_call("b")
    assert {kind: service.code for kind, service in called.items()} == {"fire": "f", "police": "q"}
    assert called["fire"].exact
    assert not called["police"].exact


def test_services_of_a_base_grid_are_named_best_first(lookup):
    assert [(s.code, round(s.share, 6)) for s in lookup().who_serves("b", "police")] == [
        ("q", 0.6),
        ("p", 0.4),
    ]
    assert len(lookup().who_serves("b")) == 3


def test_split_base_grid_tells_its_parts(lookup):
    assert lookup().how_it_is_split("b", "police") == pytest.approx({"p": 0.4, "q": 0.6})
    assert lookup().how_it_is_split("d", "fire") == pytest.approx({"f": 0.5, "": 0.5})


def test_professional_grid_finds_its_base_grids(lookup):
    assert lookup().which_base_grids("police", "q") == ["b", "c", "d"]


def test_professional_grid_rolls_up_to_communities(lookup):
    assert lookup().roll_up("fire", "f", COMMUNITIES) == {"c1": ["a", "b"], "c2": ["c", "d"]}


def test_building_has_its_candidates(lookup):
    assert lookup().grids_of_building("a") == {"fire": ["f"], "police": ["p"]}
    assert lookup().grids_of_building("b") == {"fire": ["f"], "police": ["q", "p"]}


def test_blind_spots_and_double_service_are_listed(lookup):
    assert lookup().unserved("fire") == ["d"]
    assert lookup().unserved("police") == []
    assert lookup().served_by_several("police") == ["b"]


def test_moved_border_names_the_base_grids_whose_service_changes(lookup):
    changed = lookup(14).changes(lookup(20))
    assert list(changed) == ["b"]
    before, after = changed["b"]
    assert {s.code for s in before if s.kind == "police"} == {"p", "q"}
    assert {s.code for s in after if s.kind == "police"} == {"p"}


def test_grids_that_cross_a_community_limit_are_named(lookup):
    assert lookup().crossing_limits("police", COMMUNITIES) == {"q": ["c1", "c2"]}


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        pytest.param(lambda it: it.who_serves("z"), "base grid z", id="unknown base grid"),
        pytest.param(lambda it: it.which_base_grids("police", "z"), "police grid z", id="unknown"),
        pytest.param(lambda it: it.roll_up("fire", "f", {}), "No parent", id="no parent"),
    ],
)
def test_unknown_codes_are_named(lookup, ask, message):
    with pytest.raises(GridError, match=message):
        ask(lookup())
