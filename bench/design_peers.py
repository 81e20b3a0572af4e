"""The peers of the partition: each takes the same atoms and returns a grid number for each."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import shapely
from adjacency import Adjacency
from building_field import BuildingField
from plan_measures import MAXIMUM, MINIMUM, TARGET

SEED = 1
MILLE = 1000
KAHIP_SLACK = 0.10  # it knows an upper bound only: allowed the whole band it leaves many below
Labels = np.ndarray
Method = Callable[[BuildingField, Adjacency], Labels]


def grid_count(field: BuildingField) -> int:
    """Return the number of grids that everybody who can be told one is told."""
    return round(int(field.households.sum()) / TARGET)


def metis_default(field: BuildingField, adjacency: Adjacency) -> Labels:
    """METIS k-way as it comes: 3 % imbalance, every border alike."""
    import pymetis

    starts, neighbours, _ = adjacency.csr()
    _, labels = pymetis.part_graph(
        grid_count(field),
        pymetis.CSRAdjacency(starts, neighbours),
        vweights=field.households.astype(np.int64),
        recursive=False,
        options=pymetis.Options(seed=SEED, contig=1),
    )
    return np.array(labels)


def metis(field: BuildingField, adjacency: Adjacency) -> Labels:
    """METIS k-way at its best here: the whole band allowed, borders by their length."""
    return metis_labels(adjacency, field.households, grid_count(field))


def metis_scattered(field: BuildingField, adjacency: Adjacency) -> Labels:
    """The same without the demand that grids are contiguous."""
    return metis_labels(adjacency, field.households, grid_count(field), contiguous=0)


def metis_labels(
    adjacency: Adjacency, households: np.ndarray, count: int, contiguous: int = 1
) -> Labels:
    """METIS k-way with the whole band allowed and borders by their length, on any atoms."""
    import pymetis

    if count == 1:
        return np.zeros(adjacency.n, dtype=np.int64)
    starts, neighbours, length = adjacency.csr()
    options = pymetis.Options(
        seed=SEED, contig=contiguous, ufactor=round((MAXIMUM / TARGET - 1) * MILLE)
    )
    _, labels = pymetis.part_graph(
        count,
        pymetis.CSRAdjacency(starts, neighbours),
        vweights=households.astype(np.int64),
        eweights=length,
        recursive=False,
        options=options,
    )
    return np.array(labels)


def kahip_strong(field: BuildingField, adjacency: Adjacency) -> Labels:
    """KaHIP `strong`; its Python call knows no contiguity."""
    return _kahip(field, adjacency, "STRONG")


def kahip_eco(field: BuildingField, adjacency: Adjacency) -> Labels:
    """KaHIP `eco`."""
    return _kahip(field, adjacency, "ECO")


def gerrychain_tree(field: BuildingField, adjacency: Adjacency) -> Labels:
    """GerryChain's recursive spanning-tree partition with the whole band allowed."""
    import networkx as nx
    from gerrychain import Graph
    from gerrychain.partition.initial_partition_generators import recursive_tree_part

    graph = nx.Graph()
    graph.add_nodes_from(
        (row, {"people": people}) for row, people in enumerate(field.households.tolist())
    )
    graph.add_edges_from(zip(adjacency.first.tolist(), adjacency.second.tolist()))
    count = grid_count(field)
    mean = float(field.households.sum()) / count
    slack = min(1 - MINIMUM / mean, MAXIMUM / mean - 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        chosen = recursive_tree_part(
            Graph.from_networkx(graph), range(count), mean, "people", slack, 1, rng=SEED
        )
    return np.array([chosen[row] for row in range(adjacency.n)])


def spopt_max_p(field: BuildingField, adjacency: Adjacency) -> Labels:
    """Spopt's MaxP with 20 constructions: a lower bound of people, no upper one."""
    from spopt.region import MaxPHeuristic

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.random.seed(SEED)  # it draws from the global generator
        model = MaxPHeuristic(
            _frame(field), _weights(adjacency), ["east", "north"], "people", MINIMUM, 2, 20
        )
        model.solve()
    return np.array(model.labels_)


def spopt_skater(field: BuildingField, adjacency: Adjacency) -> Labels:
    """Spopt's SKATER; it knows a fewest number of atoms, not of people."""
    from spopt.region import Skater

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = Skater(
            _frame(field), _weights(adjacency), ["east", "north"], grid_count(field), floor=3
        )
        model.solve()
    return np.array(model.labels_)


def weighted_k_means(field: BuildingField, _: Adjacency) -> Labels:
    """scikit-learn's k-means, buildings weighted by households: what a QGIS user can do."""
    from sklearn.cluster import KMeans

    model = KMeans(grid_count(field), n_init=1, random_state=SEED)
    places = shapely.get_coordinates(field.points)
    model.fit(places - places.mean(axis=0), sample_weight=field.households)
    return np.array(model.labels_)


def _kahip(field: BuildingField, adjacency: Adjacency, mode: str) -> Labels:
    import kahip

    starts, neighbours, length = adjacency.csr()
    _, labels = kahip.kaffpa(
        field.households.tolist(),
        starts.tolist(),
        length.tolist(),
        neighbours.tolist(),
        grid_count(field),
        KAHIP_SLACK,
        True,  # noqa: FBT003  (says nothing; it takes no keywords)
        SEED,
        getattr(kahip, mode),
    )
    return np.array(labels)


def _frame(field: BuildingField) -> object:
    import geopandas

    east, north = shapely.get_coordinates(field.points).T
    columns = {"people": field.households, "east": east, "north": north}
    return geopandas.GeoDataFrame(columns, geometry=field.pieces)


def _weights(adjacency: Adjacency) -> object:
    from libpysal.weights import W

    starts, neighbours, _ = adjacency.csr()
    lists = [part.tolist() for part in np.split(neighbours, starts[1:-1])]
    return W(dict(enumerate(lists)), silence_warnings=True)
