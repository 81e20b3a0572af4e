import networkx as nx
import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import RELATION_COLUMNS, build_relations
from shapely import box

# Six base grids in a row, 10 x 10 each:  a b c d e f
BASE = {code: box(10 * place, 0, 10 * place + 10, 10) for place, code in enumerate("abcdef")}
CONTRACT_FIELDS = [
    "kind",
    "base_code",
    "professional_code",
    "area_m2",
    "base_share",
    "professional_share",
    "buildings",
    "households",
    "residents",
    "base_household_share",
    "professional_household_share",
    "relation",
    "component",
    "best_fit",
    "exact",
]


def strip(start, stop):
    return box(start, 0, stop, 10)


def mapped(grid_layer, profile, buildings=None, **layers):
    """Return the relations of layers given as kind={code: shape}."""
    professional = tuple(grid_layer(kind=kind, **grids) for kind, grids in layers.items())
    stack = Stack(grid_layer(**BASE), professional, buildings=buildings)
    return build_relations(stack, profile)


def table(relations, *columns):
    return list(zip(*(getattr(relations, name).tolist() for name in columns)))


def test_table_has_the_columns_of_the_contract():
    assert list(RELATION_COLUMNS) == CONTRACT_FIELDS


@pytest.mark.parametrize(
    ("grids", "expected"),
    [
        pytest.param(
            {"p": strip(0, 10), "q": strip(10, 60)},
            {"a": "1:1", "b": "1:N", "f": "1:N"},
            id="1:1 and 1:N",
        ),
        pytest.param(
            {"p": strip(0, 4), "q": strip(4, 10), "r": strip(10, 60)},
            {"a": "N:1", "b": "1:N"},
            id="N:1",
        ),
        pytest.param(
            {"p": strip(0, 25), "q": strip(25, 60)},
            dict.fromkeys("abcdef", "M:N"),
            id="M:N by one split grid",
        ),
    ],
)
def test_relation_class_is_professional_to_base(grid_layer, profile, grids, expected):
    relations = mapped(grid_layer, profile, police=grids)
    classes = dict(table(relations, "base_code", "relation"))
    assert expected.items() <= classes.items()


def test_rows_are_sorted_and_complete(grid_layer, profile):
    relations = mapped(
        grid_layer,
        profile,
        police={"q": strip(25, 60), "p": strip(0, 25)},
        fire={"x": strip(0, 60)},
    )
    assert table(relations, "kind", "base_code", "professional_code") == [
        *(("fire", code, "x") for code in "abcdef"),
        ("police", "a", "p"),
        ("police", "b", "p"),
        ("police", "c", "p"),
        ("police", "c", "q"),
        ("police", "d", "q"),
        ("police", "e", "q"),
        ("police", "f", "q"),
    ]


def test_shares_go_both_ways(grid_layer, profile):
    relations = mapped(grid_layer, profile, police={"p": strip(0, 24), "q": strip(24, 60)})
    split = relations.take(relations.base_code == "c")
    assert table(split, "professional_code", "area_m2", "exact", "best_fit") == [
        ("p", pytest.approx(40), False, False),
        ("q", pytest.approx(60), False, True),
    ]
    assert split.base_share == pytest.approx([0.4, 0.6])
    assert split.professional_share == pytest.approx([40 / 240, 60 / 360])


def test_noise_and_drift_go_to_the_largest_piece(grid_layer, profile):
    relations = mapped(grid_layer, profile, police={"p": strip(0, 21.5), "q": strip(21.5, 60)})
    assert len(relations) == 6
    assert relations.base_share.tolist() == [1.0] * 6
    assert relations.exact.all()
    assert relations.professional_share == pytest.approx([1 / 2] * 2 + [1 / 4] * 4)


def test_buildings_are_counted_once_where_they_stand(grid_layer, profile, buildings):
    inside = buildings((21, 5, 10), (23.9, 5, 20), (29, 5, 30), (5, 5, 7), (99, 99, 1))
    relations = mapped(grid_layer, profile, inside, police={"p": strip(0, 24), "q": strip(24, 60)})
    split = relations.take(relations.base_code == "c")
    assert table(split, "professional_code", "buildings", "households", "residents") == [
        ("p", 2, 30, 60),
        ("q", 1, 30, 60),
    ]
    assert split.base_household_share.tolist() == [0.5, 0.5]
    assert split.professional_household_share == pytest.approx([30 / 37, 1.0])
    assert relations.households.sum() == 67


def test_best_fit_is_most_households_then_most_area(grid_layer, profile, buildings):
    few = mapped(
        grid_layer,
        profile,
        buildings((21, 5, 9), (29, 5, 1)),
        police={"p": strip(0, 24), "q": strip(24, 60)},
    )
    best = few.take(few.best_fit)
    assert dict(table(best, "base_code", "professional_code"))["c"] == "p"
    assert len(best) == 6


def test_building_on_drift_counts_for_the_largest_piece(grid_layer, profile, buildings):
    narrow = mapped(
        grid_layer,
        profile.with_widths(2.0, 2.0),
        buildings((20.5, 5, 3)),
        police={"p": strip(0, 21), "q": strip(21, 60)},
    )
    assert table(narrow.take(narrow.base_code == "c"), "professional_code", "households") == [
        ("q", 3)
    ]


def test_uncovered_ground_has_a_row_of_its_own(grid_layer, profile, buildings):
    relations = mapped(
        grid_layer, profile, buildings((36, 5, 4), (45, 5, 6)), police={"p": strip(0, 35)}
    )
    bare = relations.take(relations.professional_code == "")
    assert table(bare, "base_code", "base_share", "households", "relation", "exact") == [
        ("d", pytest.approx(0.5), 4, "1:N", False),
        ("e", pytest.approx(1.0), 6, "", False),
        ("f", pytest.approx(1.0), 0, "", False),
    ]
    assert bare.professional_share.tolist() == [0, 0, 0]
    assert bare.professional_household_share.tolist() == [0, 0, 0]
    assert bare.component.tolist() == [1, 0, 0]
    assert relations.best_fit.sum() == 6


def test_sliver_at_the_edge_of_an_unserved_grid_is_no_relation(grid_layer, profile):
    relations = mapped(grid_layer, profile, police={"p": strip(0, 30.5)})
    assert dict(table(relations, "base_code", "professional_code"))["d"] == ""
    assert relations.base_share.tolist() == [1.0] * 6


def test_shares_exceed_one_only_where_professional_grids_truly_overlap(grid_layer, profile):
    relations = mapped(
        grid_layer, profile, police={"p": strip(0, 31.9), "q": strip(30, 45), "r": strip(40, 60)}
    )
    shares = {}
    for code, share in table(relations, "base_code", "base_share"):
        shares[code] = shares.get(code, 0) + share
    assert shares == pytest.approx(dict.fromkeys("abcdef", 1) | {"e": 1.5})


def test_component_numbers_follow_the_codes(grid_layer, profile):
    relations = mapped(
        grid_layer,
        profile,
        police={"z": strip(0, 10), "a": strip(40, 60), "m": strip(10, 25), "n": strip(25, 40)},
    )
    numbers = dict(table(relations, "professional_code", "component"))
    assert numbers == {"a": 1, "m": 2, "n": 2, "z": 3}


def test_layer_that_does_not_touch_is_refused(grid_layer, profile):
    with pytest.raises(GridError, match="Layer police does not touch the base grids"):
        mapped(grid_layer, profile, police={"p": box(900, 900, 910, 910)})


def test_unsound_layer_is_refused(grid_layer, profile):
    with pytest.raises(GridError, match=r"Layer police has grids with an invalid shape \(p\)"):
        mapped(grid_layer, profile, police={"p": "POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))"})


@pytest.fixture(scope="module")
def random_stack():
    """Return 400 base grids, 30 redrawn professional grids that really split some, buildings."""
    rng = np.random.default_rng(11)
    x, y = map(np.ravel, np.meshgrid(np.arange(20), np.arange(20)))
    base = shapely.box(x * 100.0, y * 100.0, x * 100 + 100.0, y * 100 + 100.0)
    seeds = shapely.multipoints(rng.uniform(0, 2000, (30, 2)))
    frame = box(0, 0, 2000, 2000)
    upper = shapely.intersection(
        shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame)), frame
    )
    places = shapely.points(rng.uniform(1, 1999, (5000, 2)))
    from gridstrata.core.layers import Buildings

    buildings = Buildings(places, rng.integers(0, 9, 5000), rng.integers(0, 30, 5000))
    codes = np.array([f"{row:03}" for row in range(400)])
    police = GridLayer("police", codes[:30], upper)
    return Stack(GridLayer("base", codes, base), (police,), buildings=buildings)


def test_shares_add_up_and_nobody_is_lost(random_stack, profile):
    relations = build_relations(random_stack, profile)
    _, base = np.unique(relations.base_code, return_inverse=True)
    assert np.abs(np.bincount(base, weights=relations.base_share) - 1).max() < 1e-6
    _, upper = np.unique(relations.professional_code, return_inverse=True)
    assert np.bincount(upper, weights=relations.professional_share) == pytest.approx(np.ones(30))
    assert relations.buildings.sum() == 5000
    assert relations.households.sum() == random_stack.buildings.households.sum()
    assert relations.residents.sum() == random_stack.buildings.residents.sum()
    assert np.bincount(base, weights=relations.best_fit).tolist() == [1] * 400


def test_components_are_those_of_the_bipartite_graph(random_stack, profile):
    relations = build_relations(random_stack, profile)
    graph = nx.Graph()
    for base, upper, number in table(relations, "base_code", "professional_code", "component"):
        graph.add_edge(("base", base), ("police", upper), component=number)
    for nodes in nx.connected_components(graph):
        edges = graph.subgraph(nodes).edges(data="component")
        assert len({number for _, _, number in edges}) == 1
    assert relations.component.max() == nx.number_connected_components(graph)


def test_order_of_rows_changes_nothing(random_stack, profile):
    rng = np.random.default_rng(2)
    base = random_stack.base.take(rng.permutation(400))
    police = random_stack.professional[0].take(rng.permutation(30))
    shuffled = Stack(base, (police,), buildings=random_stack.buildings)
    first = build_relations(random_stack, profile)
    second = build_relations(shuffled, profile)
    for name in RELATION_COLUMNS:
        expected = getattr(first, name)
        if expected.dtype.kind == "f":
            assert getattr(second, name) == pytest.approx(expected, abs=1e-9)
        else:
            assert getattr(second, name).tolist() == expected.tolist()


def test_grid_in_two_pieces_is_shared_by_those_that_fill_a_piece_each():
    pieces = shapely.MultiPolygon([shapely.box(0, 0, 100, 100), shapely.box(200, 0, 300, 100)])
    base = GridLayer("base", np.array(["b"]), np.array([pieces], dtype=object))
    police = GridLayer("police", np.array(["w", "e"]), np.array(list(pieces.geoms), dtype=object))
    relations = build_relations(Stack(base, (police,)), read_profile())
    assert relations.professional_code.tolist() == ["e", "w"]
    assert relations.base_share.tolist() == [0.5, 0.5]
