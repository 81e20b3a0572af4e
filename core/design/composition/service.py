"""Base grids that are to be served from stations: what it takes, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .contacts import Contacts, Rows

Measures = NDArray[np.float64]


@dataclass(frozen=True)
class Service:
    """Who is to be served, and from where.

    Attributes:
        contacts: Which base grids lie side by side; from every one a station can be reached.
        places: The middle of each base grid, metres, shape (n, 2).
        load: What serving each base grid takes, 0 or more, shape (n,).
        station_places: Metres, shape (k, 2).
        homes: The base grid each station starts from, all different, shape (k,).
        target: The load each station should get, above 0, shape (k,).
        given: The load each station has beforehand, outside of these base grids, shape (k,).
    """

    contacts: Contacts
    places: Measures
    load: Measures
    station_places: Measures
    homes: Rows
    target: Measures
    given: Measures

    def loads(self, labels: Rows) -> Measures:
        """Return the load of each station, shape (k,)."""
        return self.given + np.bincount(labels, self.load, len(self.homes))

    def unevenness(self, labels: Rows) -> Measures:
        """Return by which share of its target each station's load is above it, shape (k,)."""
        return np.asarray(self.loads(labels) / self.target - 1)

    def distances(self, rows: Rows, stations: Rows) -> Measures:
        """Return how far base grids are from stations, in a straight line, metres, shape (m,)."""
        return np.hypot(*(self.places[rows] - self.station_places[stations]).T)
