"""The change log, in both languages."""

import pytest
from gridstrata.core.editions.changelog import tell_changes
from gridstrata.core.editions.compare import compare_editions
from shapely import box

CHINESE = {
    "Grid {source} gave {contents} to {target}.": "网格{source}划出{contents}至{target}",
    "{buildings} with {households}": "{buildings}{households}",
    "{count} buildings": "{count}栋",
    "{count} households": "{count}户",
    "1 building": "1栋",
    "1 household": "1户",
    "{area} m² without buildings": "{area}平方米（无建筑物）",
    "{first}, {second}": "{first}、{second}",
    "Grid {old} was split into {new}.": "网格{old}拆分为{new}",
}

A, B, C = box(0, 0, 100, 100), box(100, 0, 200, 100), box(200, 0, 300, 100)
WEST, EAST = box(0, 0, 50, 100), box(50, 0, 100, 100)
MOVED = {"012": box(0, 0, 80, 100), "013": box(80, 0, 200, 100)}


@pytest.fixture
def log(grid_layer):
    """Return the change log of two editions, told by `told`."""

    def log(before, after, houses=None, told=str):
        old, new = grid_layer(**before), grid_layer(**after)
        sentences = tell_changes(compare_editions(old, new, 0.2, houses))
        return [sentence.told(told) for sentence in sentences]

    return log


def test_moved_buildings_are_told_with_their_households(log, buildings):
    houses = buildings((85, 50, 40), (90, 20, 40), (95, 20, 46), (10, 10, 9))
    before = {"012": A, "013": B}
    assert log(before, MOVED, houses) == ["Grid 012 gave 3 buildings with 126 households to 013."]
    assert log(before, MOVED, houses, CHINESE.get) == ["网格012划出3栋126户至013"]


def test_one_building_and_one_household_are_singular(log, buildings):
    before = {"012": A, "013": B}
    houses = buildings((85, 50, 1))
    assert log(before, MOVED, houses) == ["Grid 012 gave 1 building with 1 household to 013."]
    assert log(before, MOVED, houses, CHINESE.get) == ["网格012划出1栋1户至013"]


def test_building_without_household_is_told(log, buildings):
    told = log({"012": A, "013": B}, MOVED, buildings((85, 50, 0)))
    assert told == ["Grid 012 gave 1 building with 0 households to 013."]


def test_ground_without_buildings_is_told_by_its_area(log, buildings):
    before, houses = {"012": A, "013": B}, buildings((10, 10, 9))
    assert log(before, MOVED, houses) == ["Grid 012 gave 2,000 m² without buildings to 013."]
    assert log(before, MOVED, houses, CHINESE.get) == ["网格012划出2,000平方米（无建筑物）至013"]


def test_area_alone_is_told_when_nobody_knows_the_buildings(log):
    small = {"012": box(0, 0, 100, 99.5), "013": B}
    assert log({"012": A, "013": B}, MOVED) == ["Grid 012 gave 2,000 m² to 013."]
    assert log({"012": A, "013": B}, small) == ["Grid 012 gave up 50 m² that no grid holds now."]


def test_split_is_told_as_a_whole_and_then_by_pairs(log, buildings):
    houses = buildings((75, 50, 12), (80, 50, 8), (10, 10, 9))
    after = {"012": WEST, "013": EAST}
    assert log({"012": A}, after, houses) == [
        "Grid 012 was split into 012, 013.",
        "Grid 012 gave 2 buildings with 20 households to 013.",
    ]
    assert log({"012": A}, after, houses, CHINESE.get) == [
        "网格012拆分为012、013",
        "网格012划出2栋20户至013",
    ]


def test_split_whose_grid_does_not_go_on_tells_every_part(log):
    assert log({"012": A}, {"014": WEST, "013": EAST}) == [
        "Grid 012 was split into 013, 014.",
        "Grid 012 gave 5,000 m² to 013.",
        "Grid 012 gave 5,000 m² to 014.",
    ]


def test_merger_is_told(log, buildings):
    told = log({"012": WEST, "013": EAST}, {"012": A}, buildings((75, 50, 12)))
    assert told == [
        "Grids 012, 013 were merged into 012.",
        "Grid 013 gave 1 building with 12 households to 012.",
    ]


def test_reshuffle_is_told(log):
    after = {"012": box(0, 0, 60, 100), "014": box(60, 0, 140, 100), "013": box(140, 0, 200, 100)}
    assert log({"012": A, "013": B}, after) == [
        "Grids 012, 013 were re-shuffled into 012, 013, 014.",
        "Grid 012 gave 4,000 m² to 014.",
        "Grid 013 gave 4,000 m² to 014.",
    ]


def test_new_retired_and_recoded_grids_are_told(log, buildings):
    told = log({"012": A, "020": B}, {"013": A, "021": C}, buildings((250, 50, 7)))
    assert told == [
        "Grid 012 is called 013 now; its ground is the same.",
        "Grid 020 was retired, with 10,000 m² without buildings.",
        "Grid 021 is new, with 1 building with 7 households.",
    ]


def test_renamed_grid_that_grew_is_told_as_one(log):
    assert log({"012": A}, {"013": box(0, 0, 120, 100)}) == [
        "Grid 012 is called 013 now.",
        "Grid 013 took in 2,000 m² that no grid held.",
    ]


def test_code_given_to_another_grid_is_told_last(log):
    told = log({"012": A, "013": B}, {"013": A, "014": B})
    assert told == [
        "Grid 012 is called 013 now; its ground is the same.",
        "Grid 013 is called 014 now; its ground is the same.",
        "Code 013 was given to another grid. A code that was issued is never to be used again.",
    ]


def test_changes_are_told_in_the_order_of_codes(log):
    before = {"3": A, "1": B, "2": C}
    after = {"9": A, "8": B, "7": C}
    assert [line.split()[1] for line in log(before, after)] == ["1", "2", "3"]


def test_grids_that_gave_something_are_told_by_their_own_code(log):
    before = {"1": A, "4": B, "2": box(0, 100, 100, 200), "3": box(100, 100, 200, 200)}
    after = {"1": box(0, 0, 110, 100), "4": box(110, 0, 200, 100), "2": box(0, 100, 90, 200),
             "3": box(90, 100, 200, 200)}  # fmt: skip
    assert log(before, after) == ["Grid 2 gave 1,000 m² to 3.", "Grid 4 gave 1,000 m² to 1."]


def test_nothing_is_told_when_nothing_changed(log):
    assert log({"012": A, "013": B}, {"013": B, "012": A}) == []


def test_many_grids_in_one_group_are_all_named(log):
    strips = {f"{row:04}": box(row, 0, row + 1, 10) for row in range(1500)}
    (whole, *_) = log(strips, {"0000": box(0, 0, 1500, 10)})
    assert whole.startswith("Grids 0000, 0001, 0002,")
    assert whole.endswith("1498, 1499 were merged into 0000.")
