"""What a moved border does to the mapping, in words."""

import pytest
from gridstrata.core.layers import Stack
from gridstrata.core.relation_changes import tell_relation_changes
from gridstrata.core.relations import build_relations
from shapely import box


def row(codes, width=10, start=0):
    """Return squares in a row, west to east."""
    return {
        code: box(start + place * width, 0, start + (place + 1) * width, 10)
        for place, code in enumerate(codes)
    }


POLICE = {"P1": box(0, 0, 20, 10), "P2": box(20, 0, 40, 10)}


@pytest.fixture
def relate(grid_layer, profile):
    def relate(base, police=POLICE, **others):
        layers = [grid_layer(kind="police", **police)]
        layers += [grid_layer(kind=kind, **shapes) for kind, shapes in others.items()]
        return build_relations(Stack(grid_layer(**base), tuple(layers)), profile)

    return relate


def told(before, after):
    return [str(change.message) for change in tell_relation_changes(before, after)]


def test_nothing_changed_is_nothing_told(relate):
    assert told(relate(row("abcd")), relate(row("abcd"))) == []


def test_border_moved_inside_one_professional_grid_changes_nothing(relate):
    moved = {**row("abcd"), "a": box(0, 0, 15, 10), "b": box(15, 0, 20, 10)}
    assert told(relate(row("abcd")), relate(moved)) == []


def test_border_moved_across_tells_classes_first_then_who_serves(relate):
    moved = {**row("abcd"), "b": box(10, 0, 24, 10), "c": box(24, 0, 30, 10)}
    assert told(relate(row("abcd")), relate(moved)) == [
        "police: P1 with 2 base grids was 1:N, becomes M:N with P2.",
        "police: P2 with 2 base grids was 1:N, becomes M:N with P1.",
        "Base grid b: police was P1, becomes P1 (71%), P2 (29%).",
    ]


def test_mended_border_tells_the_way_back(relate):
    split = {**row("abcd"), "b": box(10, 0, 24, 10), "c": box(24, 0, 30, 10)}
    assert told(relate(split), relate(row("abcd"))) == [
        "police: P1 with 2 base grids was M:N, becomes 1:N.",
        "police: P2 with 3 base grids was M:N, becomes 1:N.",
        "Base grid b: police was P1 (71%), P2 (29%), becomes P1.",
    ]


def test_new_and_retired_base_grids_are_told(relate):
    merged = {"a": box(0, 0, 20, 10), "c": box(20, 0, 30, 10), "x": box(30, 0, 40, 10)}
    assert told(relate(row("abcd")), relate(merged)) == [
        "police: P1 with 2 base grids was 1:N, becomes 1:1.",
        "Base grid b is gone: police was P1.",
        "Base grid d is gone: police was P2.",
        "Base grid x is new: police P2.",
    ]


def test_ground_that_nobody_serves_any_more_is_told(relate):
    wider = {**row("abcd"), "d": box(30, 0, 60, 10)}
    assert told(relate(row("abcd")), relate(wider)) == [
        "Base grid d: police was P2, becomes P2 (33%), nobody (67%)."
    ]
    away = {**row("abc"), "d": box(50, 0, 60, 10)}
    assert told(relate(row("abcd")), relate(away))[-1] == (
        "Base grid d: police was P2, becomes nobody."
    )


def test_professional_grid_that_loses_all_its_ground_is_told(relate):
    police = {**POLICE, "P3": box(40, 0, 50, 10)}
    before, after = relate(row("abcde"), police), relate(row("abcd"), police)
    assert told(before, after) == [
        "police: P3 holds no base grid any more.",
        "Base grid e is gone: police was P3.",
    ]
    assert told(after, before)[0] == "police: P3 now holds 1 base grid: 1:1."


def test_professional_grid_that_gets_its_first_ground_together_with_another_is_told(relate):
    police = {**POLICE, "P3": box(40, 0, 50, 10)}
    wider = {**row("abcd"), "d": box(30, 0, 50, 10)}
    assert "police: P3 now holds 1 base grid: M:N with P2." in told(
        relate(row("abcd"), police), relate(wider, police)
    )


def test_change_of_the_main_grid_alone_is_told(relate):
    lower = {"b": box(10, 0, 27, 10), "c": box(27, 0, 40, 10), "a": box(0, 0, 10, 10)}
    upper = {**lower, "b": box(10, 0, 34, 10), "c": box(34, 0, 40, 10)}
    assert told(relate(lower), relate(upper)) == [
        "Base grid b: police P1 held most of it, now P2 does."
    ]


def test_kinds_are_told_one_after_the_other(relate):
    fire = {"F1": box(0, 0, 20, 10), "F2": box(20, 0, 40, 10)}
    moved = {**row("abcd"), "b": box(10, 0, 24, 10), "c": box(24, 0, 30, 10)}
    changes = tell_relation_changes(relate(row("abcd"), fire=fire), relate(moved, fire=fire))
    assert [change.kind for change in changes] == ["fire"] * 3 + ["police"] * 3


def test_change_names_the_grids_to_look_at(relate):
    moved = {**row("abcd"), "b": box(10, 0, 24, 10), "c": box(24, 0, 30, 10)}
    of_class, _, of_base = tell_relation_changes(relate(row("abcd")), relate(moved))
    assert (of_class.professional_codes, of_class.base_codes) == (("P1",), ("a", "b"))
    assert (of_base.professional_codes, of_base.base_codes) == (("P1", "P2"), ("b",))


def test_changes_can_be_told_in_another_language(relate):
    moved = {**row("abcd"), "b": box(10, 0, 24, 10), "c": box(24, 0, 30, 10)}
    first = tell_relation_changes(relate(row("abcd")), relate(moved))[0]
    words = {
        "{kind}: {code} with {grids} was {before}, becomes {after} with {partners}.": (
            "{kind}：{code}（{grids}）由 {before} 变为 {after}，与 {partners} 相连。"
        ),
        "{count} base grids": "{count} 个基础网格",
    }
    assert first.message.told(lambda text: words.get(text, text)) == (
        "police：P1（2 个基础网格）由 1:N 变为 M:N，与 P2 相连。"
    )


def test_many_shares_are_cut_short(relate):
    police = {f"P{place}": box(place * 10, 0, place * 10 + 10, 10) for place in range(8)}
    before, after = relate(row("abcdefgh"), police), relate({"a": box(0, 0, 80, 10)}, police)
    first = next(text for text in told(before, after) if text.startswith("Base grid a:"))
    assert first.endswith("P5 (12%), 2 more.")
