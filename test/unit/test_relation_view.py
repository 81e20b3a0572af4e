"""The mapping by kind, class and community, for tables and pictures."""

import numpy as np
import pytest
from gridstrata.core import relation_view
from gridstrata.core.layers import Stack
from gridstrata.core.relation_view import UNCOVERED, Choice, RelationView
from gridstrata.core.relations import build_relations
from shapely import box

BASE = {code: box(10 * place, 0, 10 * place + 10, 10) for place, code in enumerate("abcdef")}
COMMUNITIES = {"a": "c1", "b": "c1", "c": "c2", "d": "c2", "e": "c3", "f": "c3"}


@pytest.fixture
def view(grid_layer, profile):
    """Police p and q share b, r holds e alone, nobody f; fire holds all in one."""
    police = {
        "p": box(0, 0, 14, 10),
        "q": box(14, 0, 40, 10),
        "r": box(40, 0, 50, 10),
    }
    stack = Stack(
        grid_layer(**BASE),
        (grid_layer(kind="police", **police), grid_layer(kind="fire", f=box(0, 0, 60, 10))),
    )
    relations = build_relations(stack, profile)
    community = np.array([COMMUNITIES[code] for code in relations.base_code.tolist()])
    return RelationView(relations, community)


@pytest.fixture
def few_nodes(monkeypatch):
    monkeypatch.setattr(relation_view, "NODES_AT_MOST", 3)


def edges(picture):
    layout = picture.layout
    return sorted((layout.inner[left], layout.outer[right]) for left, right in layout.edges)


def test_kinds_and_communities_are_listed(view):
    assert view.kinds == ["fire", "police"]
    assert view.communities == ["c1", "c2", "c3"]
    assert view.base_grids_of("c2") == ["c", "d"]
    assert view.base_grids_of("c9") == []


def test_base_grids_lead_to_their_communities(view):
    assert view.communities_of(["f", "a", "b"]) == ["c1", "c3"]
    assert view.communities_of(["zzz", "aa", ""]) == []
    assert view.communities_of([]) == []


def test_look_up_near_a_grid_knows_its_relations(view):
    services = view.near("base", "b").who_serves("b")
    assert [(service.kind, service.code) for service in services] == [
        ("fire", "f"), ("police", "q"), ("police", "p"),
    ]  # fmt: skip
    assert view.near("police", "q").which_base_grids("police", "q") == ["b", "c", "d"]


def test_code_is_found_in_every_kind_that_uses_it(view):
    assert view.kinds_of("a") == ["base"]
    assert view.kinds_of("q") == ["police"]
    assert view.kinds_of("f") == ["base", "fire"]
    assert view.kinds_of("x") == view.kinds_of("") == []


def test_classes_count_base_grids(view):
    assert view.count_classes("police") == {
        "1:1": 1, "1:N": 0, "N:1": 0, "M:N": 4, UNCOVERED: 1,
    }  # fmt: skip
    assert view.count_classes("fire") == {"1:1": 0, "1:N": 6, "N:1": 0, "M:N": 0, UNCOVERED: 0}


def test_classes_of_all_kinds_count_a_base_grid_once_in_each(view):
    assert view.count_classes("") == {"1:1": 1, "1:N": 6, "N:1": 0, "M:N": 4, UNCOVERED: 1}


def test_picture_of_everything_has_every_grid(view):
    picture = view.draw(Choice())
    assert picture.layout.inner.tolist() == list("abcdef")
    assert len(picture.layout.outer) == 4
    assert str(picture.message) == "Base grids shown: 6"


def test_picture_shows_the_kind_the_classes_and_the_community_chosen(view):
    assert len(view.draw(Choice("police")).layout.outer) == 3
    assert edges(view.draw(Choice("police", frozenset({"1:1"})))) == [("e", "r")]
    assert edges(view.draw(Choice("police", community="c1"))) == [
        ("a", "p"), ("b", "p"), ("b", "q"),
    ]  # fmt: skip


def test_uncovered_base_grid_is_marked_and_has_no_edge(view):
    picture = view.draw(Choice("police"))
    assert picture.layout.inner[picture.is_uncovered].tolist() == ["f"]
    alone = view.draw(Choice("police", frozenset({UNCOVERED})))
    assert (alone.layout.inner.tolist(), len(alone.layout.edges)) == (["f"], 0)


def test_choice_of_nothing_is_an_empty_picture(view):
    for choice in (Choice("health"), Choice(classes=frozenset()), Choice(community="c9")):
        assert len(view.draw(choice).layout.inner) == 0


def test_too_many_base_grids_are_shown_as_communities(view, few_nodes):
    picture = view.draw(Choice("police"))
    assert picture.of_communities
    assert edges(picture) == [("c1", "p"), ("c1", "q"), ("c2", "q"), ("c3", "r")]
    assert picture.layout.inner[picture.is_uncovered].tolist() == ["c3"]
    assert str(picture.message).startswith("6 base grids are too many for one picture")


def test_few_enough_base_grids_are_shown_even_of_a_large_mapping(view, few_nodes):
    picture = view.draw(Choice("police", community="c2"))
    assert not picture.of_communities
    assert picture.layout.inner.tolist() == ["c", "d"]


def test_too_many_base_grids_of_one_community_are_cut_short_and_it_is_said(view, few_nodes):
    whole = RelationView(view.relations, np.full(len(view.relations), "c"))
    for choice in (Choice("police"), Choice("police", community="c")):
        picture = whole.draw(choice)
        assert picture.layout.inner.tolist() == ["a", "b", "c"]
        assert str(picture.message).startswith("The first 3 of 6 base grids are shown.")


def test_empty_mapping_can_be_looked_at(view):
    empty = RelationView(view.relations.take(np.array([], dtype=int)), np.array([], dtype=str))
    assert len(empty.draw(Choice()).layout.inner) == 0
    assert sum(empty.count_classes("").values()) == 0
