"""Stations that professional grids are drawn around, and the base grids they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Codes, Geometries
from ...errors import GridError, Message
from ...findings import name_codes
from ...layers import GridLayer
from ...shapes import is_empty


@dataclass(frozen=True)
class Stations:
    """Places that serve the ground around them, one row each.

    Attributes:
        codes: Text, unique; each becomes the code of a professional grid, shape (n,).
        points: Points in metres, shape (n,).
        capacities: What each can serve, in any unit; NaN where unknown, shape (n,). None where
            all serve the same.
        name: What the user calls the layer; used in messages only.
    """

    codes: Codes
    points: Geometries
    capacities: NDArray[np.float64] | None = None
    name: str = ""

    def __len__(self) -> int:
        """Return the number of stations."""
        return len(self.codes)

    @property
    def shares(self) -> NDArray[np.float64]:
        """Return the share of all capacity that each station has, shape (n,)."""
        if self.capacities is None:
            return np.full(len(self), 1 / len(self))
        return np.asarray(self.capacities / self.capacities.sum())

    @property
    def places(self) -> NDArray[np.float64]:
        """Return the coordinates, shape (n, 2)."""
        return np.asarray(shapely.get_coordinates(shapely.centroid(self.points)))

    def sorted(self) -> Stations:
        """Return the stations in the order of their codes."""
        order = np.argsort(self.codes, kind="stable")
        capacities = None if self.capacities is None else self.capacities[order]
        return Stations(self.codes[order], self.points[order], capacities, self.name)


@dataclass(frozen=True)
class Homes:
    """Where the stations stand.

    Attributes:
        rows: Row of the base grid each station starts from, shape (n,).
        notes: What to say about stations that stand in none.
    """

    rows: NDArray[np.intp]
    notes: tuple[Message, ...]


def require_stations(stations: Stations, base: GridLayer) -> None:
    """Refuse stations that no professional grids can be drawn around.

    Raises:
        GridError: Naming the layer, the stations at fault and the remedy, all faults at once.
    """
    if not len(stations):
        raise GridError("Layer {layer} has no stations. Draw some.", layer=stations.name)
    faults = [*_code_faults(stations), *_place_faults(stations), *_capacity_faults(stations)]
    if len(stations) > len(base):
        faults.append(
            Message(
                "Layer {layer} has {stations} stations for {grids} base grids. "
                "Each needs one of its own: leave stations out, or take finer base grids.",
                layer=stations.name,
                stations=len(stations),
                grids=len(base),
            )
        )
    if faults:
        raise GridError("{faults}", faults=faults)


def find_homes(stations: Stations, base: GridLayer) -> Homes:
    """Return the base grid each station stands in; outside of all of them, the nearest one.

    On a border the station stands in the grid of the lower row.

    Raises:
        GridError: If two stations stand in one base grid.
    """
    rows, distances = _nearest(stations, base)
    _refuse_shared_homes(stations, base, rows)
    outside = np.flatnonzero(distances > 0)
    notes = tuple(
        Message(
            "Station {station} stands in no base grid: it starts from the nearest, {code}, "
            "{distance} m away. Check its place.",
            station=stations.codes[row],
            code=base.codes[rows[row]],
            distance=f"{distances[row]:,.0f}",
        )
        for row in outside
    )
    return Homes(rows, notes)


def _nearest(stations: Stations, base: GridLayer) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    (station, grid), distance = base.tree.query_nearest(
        shapely.points(stations.places), return_distance=True
    )
    order = np.lexsort((grid, station))
    firsts = order[np.diff(station[order], prepend=-1) != 0]
    return grid[firsts], distance[firsts]


def _refuse_shared_homes(stations: Stations, base: GridLayer, rows: NDArray[np.intp]) -> None:
    grids, uses = np.unique(rows, return_counts=True)
    faults = [
        Message(
            "Stations {stations} stand in one base grid, {code}. Move one of them, or make them "
            "one station with the capacity of both.",
            stations=", ".join(stations.codes[rows == grid]),
            code=base.codes[grid],
        )
        for grid in grids[uses > 1]
    ]
    if faults:
        raise GridError("{faults}", faults=faults)


def _code_faults(stations: Stations) -> Iterator[Message]:
    codes, uses = np.unique(stations.codes, return_counts=True)
    if "" in codes:
        yield Message(
            "Layer {layer} has stations without a code. Give every station a code.",
            layer=stations.name,
        )
    twice = codes[(uses > 1) & (codes != "")]
    if len(twice):
        yield Message(
            "Layer {layer} has stations with a code used twice ({codes}). Give each its own code.",
            layer=stations.name,
            codes=name_codes(twice),
        )


def _place_faults(stations: Stations) -> Iterator[Message]:
    nowhere = is_empty(stations.points)
    if nowhere.any():
        yield Message(
            "Layer {layer} has stations without a place ({codes}). Draw or delete them.",
            layer=stations.name,
            codes=name_codes(stations.codes[nowhere]),
        )


def _capacity_faults(stations: Stations) -> Iterator[Message]:
    if stations.capacities is None:
        return
    # not "<= 0": NaN has to be found as well
    without = ~((stations.capacities > 0) & np.isfinite(stations.capacities))
    if without.any():
        yield Message(
            "Layer {layer} has stations without a capacity above 0 ({codes}). Give them one, "
            "delete them, or leave the field of the capacities out: all are equal then.",
            layer=stations.name,
            codes=name_codes(stations.codes[without]),
        )
