import json

import networkx as nx
import numpy as np
import pytest
from gridstrata.core.errors import GridError
from gridstrata.core.graph import mapping_graph, write_graph
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.relations import build_relations
from shapely import box


@pytest.fixture
def stack(grid_layer):
    base = grid_layer(a=box(0, 0, 10, 10), b=box(10, 0, 20, 10), c=box(20, 0, 30, 10))
    base = GridLayer(
        "base", base.codes, base.geometries, "", {"name": np.array(["甲", None, "丙"])}
    )
    return Stack(
        base,
        (
            grid_layer(kind="police", p=box(0, 0, 14, 10), q=box(14, 0, 30, 10)),
            grid_layer(kind="fire", f=box(0, 0, 20, 10)),
        ),
    )


@pytest.fixture
def graph(stack, profile):
    return mapping_graph(stack, build_relations(stack, profile))


def test_graph_holds_every_grid_and_every_relation(graph):
    assert sorted(graph) == ["base/a", "base/b", "base/c", "fire/f", "police/p", "police/q"]
    assert sorted(map(sorted, graph.edges)) == [
        ["base/a", "fire/f"],
        ["base/a", "police/p"],
        ["base/b", "fire/f"],
        ["base/b", "police/p"],
        ["base/b", "police/q"],
        ["base/c", "police/q"],
    ]


def test_edges_carry_the_shares(graph):
    edge = graph.edges["base/b", "police/p"]
    assert edge["base_share"] == pytest.approx(0.4)
    assert edge["relation"] == "M:N"
    assert edge["exact"] is False


def test_nodes_carry_what_is_known_of_the_grids(graph):
    assert graph.nodes["base/a"] == {"kind": "base", "code": "a", "name": "甲"}
    assert graph.nodes["base/c"]["uncovered"] == "fire"
    assert "name" not in graph.nodes["base/b"]


@pytest.mark.parametrize("ending", ["graphml", "json"])
def test_graph_reads_back_as_written(graph, tmp_path, ending):
    path = tmp_path / f"映射.{ending}"
    write_graph(graph, path)
    if ending == "json":
        content = json.loads(path.read_text(encoding="utf-8"))
        again = nx.node_link_graph(content, edges="edges")
    else:
        again = nx.read_graphml(path)
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    for ends in graph.edges:
        assert again.edges[ends] == pytest.approx(graph.edges[ends])
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_other_endings_are_refused(graph, tmp_path):
    with pytest.raises(GridError, match=r"graph\.xlsx\. Use \.graphml or \.json"):
        write_graph(graph, tmp_path / "graph.xlsx")


def test_place_that_cannot_be_written_is_refused(graph, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(GridError, match=r"graph\.json cannot be written: "):
        write_graph(graph, taken / "graph.json")
