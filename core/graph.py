"""The mapping as one networkx graph over all kinds, and its files."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from .errors import GridError
from .layers import BASE, Column, GridLayer, Stack
from .relations import RELATION_COLUMNS, Relations
from .writing import replacing, write_errors

ENDS = ("kind", "base_code", "professional_code")
EDGE_COLUMNS = tuple(name for name in RELATION_COLUMNS if name not in ENDS)


def node_name(kind: str, code: str) -> str:
    """Return the name of a grid's node: `base/<code>` or `<kind>/<code>`."""
    return f"{kind}/{code}"


def mapping_graph(stack: Stack, relations: Relations) -> nx.Graph:
    """Return the graph of all kinds: grids as nodes, relations as edges that carry the shares.

    Base grids nobody serves have no edge of that kind, and `uncovered` names the kinds on their
    node, joined by ";".
    """
    graph = nx.Graph()
    for layer in (stack.base, *stack.professional):
        graph.add_nodes_from(_nodes(layer))
    served = relations.take(relations.professional_code != "")
    columns = [_plain(getattr(served, name)) for name in EDGE_COLUMNS]
    for kind, base, professional, *values in zip(
        served.kind.tolist(), served.base_code.tolist(), served.professional_code.tolist(), *columns
    ):
        graph.add_edge(
            node_name(BASE, base),
            node_name(kind, professional),
            **dict(zip(EDGE_COLUMNS, values)),
        )
    bare = relations.take(relations.professional_code == "")
    for kind, base in zip(bare.kind.tolist(), bare.base_code.tolist()):
        node = graph.nodes[node_name(BASE, base)]
        node["uncovered"] = ";".join(filter(None, [node.get("uncovered", ""), kind]))
    return graph


def write_graph(graph: nx.Graph, path: Path) -> None:
    """Write the graph as GraphML (`.graphml`) or node-link JSON (`.json`).

    Raises:
        GridError: If the file's ending is another, or it cannot be written.
    """
    writers: dict[str, Callable[[nx.Graph, Path], None]] = {
        ".graphml": _write_graphml,
        ".json": _write_json,
    }
    write = writers.get(path.suffix.lower())
    if write is None:
        raise GridError(
            "The graph cannot be written as {file}. Use .graphml or .json.", file=path.name
        )
    with write_errors(path), replacing(path) as part:
        write(graph, part)


def _nodes(layer: GridLayer) -> list[tuple[str, dict[str, Any]]]:
    """Return the grids of a layer as nodes with their attributes; empty values are left out."""
    columns = {name: _plain(column) for name, column in layer.attributes.items()}
    nodes = []
    for row, code in enumerate(layer.codes.tolist()):
        attributes = {name: column[row] for name, column in columns.items()}
        known = {name: value for name, value in attributes.items() if _is_told(value)}
        nodes.append((node_name(layer.kind, code), {**known, "kind": layer.kind, "code": code}))
    return nodes


def _plain(column: Column) -> list[Any]:
    """Return a column as plain Python values, which both file formats can hold."""
    values = np.asarray(column).tolist()
    return [
        value if isinstance(value, (bool, int, float, str, type(None))) else str(value)
        for value in values
    ]


def _is_told(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def _write_graphml(graph: nx.Graph, path: Path) -> None:
    nx.write_graphml_xml(graph, path, named_key_ids=True)


def _write_json(graph: nx.Graph, path: Path) -> None:
    content = nx.node_link_data(graph, edges="edges")
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
