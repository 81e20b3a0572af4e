"""Professional grids made of whole base grids, so that their borders match by construction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Codes, Column
from ...errors import GridError, Message
from ...findings import join_codes, name_codes
from ...layers import BASE, GridLayer
from ...progress import Progress, Silent, Span
from ...soundness import require_sound
from ...workload import Workload
from .catchments import divide_among
from .contacts import Contacts, Rows, find_contacts
from .service import Measures, Service
from .stations import Stations, find_homes, require_stations
from .union import find_unmatched, group_rows, unite_grids

DEFAULT_BALANCE = 0.1

_TINY = float(np.finfo(float).tiny)


@dataclass(frozen=True)
class Composition:
    """Professional grids, and what they are made of.

    Attributes:
        grids: Sorted by code. Attributes: base_grids (their number), base_codes (joined by ";"),
            buildings, households, residents, load, load_share (of the whole load). Of grids
            around stations also capacity, balance (load per capacity over that of the whole: 1 is
            even) and distance_m (mean straight line from the base grids' middles to the station,
            weighted by load); NaN otherwise.
        grid_of_base: Row of the professional grid of each base grid, shape (base grids,).
        notes: What the user should look at.
        distance_m: Around stations: mean of distance_m, weighted by load; NaN otherwise.
        nearest_m: What that would be if each base grid had the nearest station, balanced or not.
    """

    grids: GridLayer
    grid_of_base: Rows
    notes: tuple[Message, ...]
    distance_m: float = np.nan
    nearest_m: float = np.nan


@dataclass(frozen=True)
class Burden:
    """What the base grids ask of whoever serves them, shape (n,) each.

    Attributes:
        load: In any unit, 0 or more.
        workload: Buildings, households and residents.
    """

    load: Measures
    workload: Workload

    @classmethod
    def alike(cls, n: int) -> Burden:
        """Return the burden of n base grids of which nothing is known: 1 each."""
        nobody = np.zeros(n, dtype=np.int64)
        return cls(np.ones(n), Workload(nobody, nobody, nobody))


def compose_by_names(
    base: GridLayer,
    names: Codes,
    kind: str,
    burden: Burden | None = None,
    progress: Progress | None = None,
) -> Composition:
    """Compose the professional grids that every base grid names.

    Args:
        base: Sound base grids.
        names: Code of the professional grid of each base grid, shape (n,).
        kind: Kind of the professional grids ("police", ...).
        burden: Counted into the professional grids; None counts each base grid as a load of 1.
        progress: Told of the stages; may raise CancelledError.

    Raises:
        GridError: If the layer has faults in itself, or a base grid names none.
    """
    ground = _Ground(base, kind, burden or Burden.alike(len(base)))
    ground.require_sound()
    unnamed = names == ""
    if unnamed.any():
        raise GridError(
            "Layer {layer} has base grids that name no {kind} grid ({codes}). "
            "Fill the field in, or leave these base grids out of the layer.",
            layer=base.title,
            kind=kind,
            codes=name_codes(base.codes[unnamed]),
        )
    codes, labels = np.unique(names, return_inverse=True)
    unknown = np.full(len(codes), np.nan)
    extra = {"capacity": unknown, "balance": unknown, "distance_m": unknown}
    grids = ground.unite(labels, codes, extra, progress or Silent())
    return Composition(grids, labels, (*ground.notes(), *_part_notes(grids)))


def compose_around_stations(
    base: GridLayer,
    stations: Stations,
    kind: str,
    burden: Burden | None = None,
    balance: float = DEFAULT_BALANCE,
    progress: Progress | None = None,
) -> Composition:
    """Compose one professional grid around each station: near, whole, and fit to its capacity.

    Every base grid joins a station that is near in a straight line; each professional grid hangs
    together and holds the base grid its station stands in. Within that, loads are brought as
    close to the stations' shares of the capacity as `balance` asks, as near as can be. Base grids
    that no station can be reached from join the nearest one.

    Args:
        base: Sound base grids.
        stations: At most one in each base grid.
        kind: Kind of the professional grids ("fire", ...).
        burden: What is to be shared out; None counts each base grid as a load of 1.
        balance: Share by which a load may miss its station's part, such as 0.1.
        progress: Told of the stages; may raise CancelledError.

    Returns:
        The same whatever the order of base grids and stations.

    Raises:
        GridError: If base grids or stations have faults, which are named with their remedies.
    """
    progress = progress or Silent()
    ground = _Ground(base, kind, burden or Burden.alike(len(base)))
    ground.require_sound()
    require_stations(stations, base)
    order = np.argsort(base.codes, kind="stable")
    ordered, stations = base.take(order), stations.sorted()
    load = ground.burden.load[order]
    homes = find_homes(stations, ordered)
    contacts = find_contacts(ordered.geometries, Span(progress, 0, 0.2))
    pieces = _Pieces.of(ordered, contacts, stations, homes.rows)
    service = _service(ordered, pieces, stations, homes.rows, load)
    found = pieces.nearest.copy()
    found[pieces.reached] = divide_among(service, balance, Span(progress, 0.2, 0.8))
    labels = np.empty_like(found)
    labels[order] = found
    extra = _figures(ordered, found, stations, load)
    grids = ground.unite(labels, stations.codes, extra, Span(progress, 0.8, 1))
    notes = (
        *ground.notes(),
        *homes.notes,
        *_capacity_notes(stations, float(load.sum())),
        *pieces.notes(ordered, stations),
        *_balance_notes(grids, balance),
        *_part_notes(grids),
    )
    return Composition(grids, labels, notes, *_mean_distances(ordered, found, stations, load))


@dataclass(frozen=True)
class _Ground:
    """Base grids to be put together into grids of one kind."""

    base: GridLayer
    kind: str
    burden: Burden

    @cached_property
    def unmatched(self) -> NDArray[np.bool_]:
        """Return which base grids do not fit their neighbours, found once."""
        return find_unmatched(self.base.geometries)

    def require_sound(self) -> None:
        """Refuse base grids, a kind or loads that nothing can be composed of."""
        require_sound(self.base)
        if self.kind.strip() in ("", BASE):
            raise GridError(
                'KIND is "{kind}". Give the kind of the professional grids, such as police.',
                kind=self.kind,
            )
        # not "< 0": NaN has to be found as well
        wrong = ~(self.burden.load >= 0)
        if wrong.any():
            raise GridError(
                "Layer {layer} has base grids with a load below 0 ({codes}). Give them 0 or more.",
                layer=self.base.title,
                codes=name_codes(self.base.codes[wrong]),
            )

    def unite(
        self, labels: Rows, codes: Codes, extra: dict[str, Column], progress: Progress
    ) -> GridLayer:
        """Return one grid for every code, with what its base grids hold."""
        groups = group_rows(self.base, labels)
        load, counts = _total(labels, self.burden.load), self.burden.workload
        joined = [join_codes(self.base.codes[rows]) for rows in groups]
        attributes = {
            "base_grids": np.array([len(rows) for rows in groups]),
            "base_codes": np.array(joined, dtype=object),
            "buildings": _total(labels, counts.buildings),
            "households": _total(labels, counts.households),
            "residents": _total(labels, counts.residents),
            "load": load,
            "load_share": load / max(load.sum(), _TINY),
            **extra,
        }
        shapes = unite_grids(self.base, groups, self.unmatched, progress)
        return GridLayer(self.kind, codes, shapes, self.kind, attributes)

    def notes(self) -> list[Message]:
        """Return what to say about borders that will not match."""
        if not self.unmatched.any():
            return []
        return [
            Message(
                "Base grids overlap, or share borders but not vertices ({codes}): composed grids "
                'inherit that. Run "Check a layer of grids" on layer {layer}.',
                codes=name_codes(self.base.codes[self.unmatched]),
                layer=self.base.title,
            )
        ]


@dataclass(frozen=True)
class _Pieces:
    """Pieces of ground that hang together, and which of them a station stands in.

    Attributes:
        number: Piece of each base grid, shape (n,).
        reached: The base grids of pieces with a station, ascending, shape (m,).
        nearest: The station that a whole piece without one joins, -1 elsewhere, shape (n,).
        contacts: Among the base grids reached.
    """

    number: Rows
    reached: Rows
    nearest: Rows
    contacts: Contacts

    @classmethod
    def of(cls, base: GridLayer, contacts: Contacts, stations: Stations, homes: Rows) -> _Pieces:
        """Return the pieces of a layer."""
        number = contacts.parts()
        is_reached = np.isin(number, number[homes])
        nearest = np.full(len(base), -1, dtype=np.intp)
        points = shapely.points(stations.places)
        for piece in np.unique(number[~is_reached]):
            members = number == piece
            away = shapely.distance(points[:, None], base.geometries[members]).min(axis=1)
            nearest[members] = np.argmin(away)
        reached = np.flatnonzero(is_reached)
        return cls(number, reached, nearest, contacts.among(reached))

    def notes(self, base: GridLayer, stations: Stations) -> list[Message]:
        """Return what to say about pieces without a station."""
        return [
            Message(
                "Base grids {codes} hang together with no station: they join the nearest, "
                "{station}.",
                codes=name_codes(base.codes[self.nearest == station]),
                station=stations.codes[station],
            )
            for station in np.unique(self.nearest[self.nearest >= 0])
        ]


def _service(
    base: GridLayer, pieces: _Pieces, stations: Stations, homes: Rows, load: Measures
) -> Service:
    """Return the task of dividing what stations can reach; loads are even within each piece."""
    places = shapely.get_coordinates(shapely.centroid(base.geometries))
    # where nobody lives, ground is shared out by the number of base grids
    empty = np.bincount(pieces.number, load) == 0
    load = np.where(empty[pieces.number], 1.0, load)
    joined = pieces.nearest >= 0
    given = np.zeros(len(stations))
    np.add.at(given, pieces.nearest[joined], load[joined])
    piece = pieces.number[homes]
    pieces_count = len(empty)
    total = np.bincount(pieces.number[pieces.reached], load[pieces.reached], pieces_count)
    total += np.bincount(piece, given, pieces_count)
    capacity = np.bincount(piece, stations.shares, pieces_count)
    return Service(
        contacts=pieces.contacts,
        places=places[pieces.reached],
        load=load[pieces.reached],
        station_places=stations.places,
        homes=np.searchsorted(pieces.reached, homes),
        target=total[piece] * stations.shares / capacity[piece],
        given=given,
    )


def _figures(
    base: GridLayer, labels: Rows, stations: Stations, load: Measures
) -> dict[str, Column]:
    """Return what is known of professional grids around stations only."""
    middles = shapely.get_coordinates(shapely.centroid(base.geometries))
    away = np.hypot(*(middles - stations.places[labels]).T)
    loads = np.bincount(labels, load, len(stations))
    weight = np.where(loads[labels] > 0, load, 1.0)
    unknown = np.full(len(stations), np.nan)
    return {
        "capacity": unknown if stations.capacities is None else stations.capacities,
        "balance": loads / max(load.sum(), _TINY) / stations.shares,
        "distance_m": np.bincount(labels, weight * away) / np.bincount(labels, weight),
    }


def _mean_distances(
    base: GridLayer, labels: Rows, stations: Stations, load: Measures
) -> tuple[float, float]:
    """Return how far the load is from its stations on average, and from the nearest ones."""
    middles = shapely.centroid(base.geometries)
    away = shapely.distance(middles, shapely.points(stations.places[labels]))
    tree = shapely.STRtree(shapely.points(stations.places))
    _, nearest = tree.query_nearest(middles, return_distance=True, all_matches=False)
    weights = load if load.sum() > 0 else None
    return float(np.average(away, weights=weights)), float(np.average(nearest, weights=weights))


def _total(labels: Rows, column: NDArray[Any]) -> NDArray[Any]:
    return np.bincount(labels, column).astype(column.dtype)


def _capacity_notes(stations: Stations, load: float) -> list[Message]:
    if stations.capacities is None or load <= stations.capacities.sum():
        return []
    return [
        Message(
            "The whole load of {load} exceeds the capacity of all stations, {capacity}: "
            "capacities are taken as proportions.",
            load=_number(load),
            capacity=_number(float(stations.capacities.sum())),
        )
    ]


def _balance_notes(grids: GridLayer, balance: float) -> list[Message]:
    ratios = grids.attributes["balance"]
    off = np.abs(ratios - 1) > balance
    if not off.any():
        return []
    named = [f"{code} {ratio - 1:+.0%}" for code, ratio in zip(grids.codes[off], ratios[off])]
    return [
        Message(
            "Loads that miss their station's part of the capacity by more than {balance}: "
            "{grids}. Base grids that are finer, stations elsewhere or other capacities help.",
            balance=f"{balance:.0%}",
            grids=name_codes(named),
        )
    ]


def _part_notes(grids: GridLayer) -> list[Message]:
    several = shapely.get_num_geometries(grids.geometries) > 1
    if not several.any():
        return []
    return [
        Message(
            "Professional grids in several parts, because their base grids do not lie side by "
            "side: {codes}.",
            codes=name_codes(grids.codes[several]),
        )
    ]


def _number(value: float) -> str:
    return f"{value:,.10g}"
