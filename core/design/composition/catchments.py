"""Ground divided among stations: near, in one piece each, and balanced to what they can serve.

First every station's territory grows from its own base grid, the nearest free base grid first: a
Voronoi diagram over the base grids. Then distances are lengthened around stations that got too
much, and shortened around the others, until the loads fit (an additively weighted Voronoi diagram;
the weights are the duals of the transportation problem, found by subgradient steps). Last, single
base grids change sides over the borders of the territories.
"""

from __future__ import annotations

import heapq
import math

import numpy as np

from ...progress import Progress, Span
from .contacts import Rows
from .evening import draw_near, even_out
from .exchange import Exchange
from .service import Measures, Service

_TURNS = 100
_FIRST_PACE, _SLOWER = 0.4, 0.05
_PATIENCE = 20
_ROUNDS = 4


def divide_among(service: Service, tolerance: float, progress: Progress) -> Rows:
    """Return the station of each base grid, shape (n,).

    Every territory hangs together and holds the base grid its station starts from.

    Args:
        service: The task.
        tolerance: Share of its target by which a station's load may miss it.
        progress: Told of the stages; what it raises stops the work.
    """
    labels = _grow_to_fit(service, tolerance, Span(progress, 0, 0.5))
    exchange = Exchange(service, labels)
    for turn in range(_ROUNDS):
        span = Span(progress, 0.5 + 0.5 * turn / _ROUNDS, 0.5 + 0.5 * (turn + 1) / _ROUNDS)
        evened = even_out(exchange, tolerance, Span(span, 0, 0.5))
        if draw_near(exchange, tolerance, Span(span, 0.5, 1)) + evened == 0:
            break
    return exchange.labels


def grow(service: Service, offset: Measures) -> Rows:
    """Return the station that each base grid falls to when territories grow from their homes.

    The base grid nearest to a station whose territory touches it is taken next, so territories
    hang together; `offset` metres are added to the distances from each station.
    """
    neighbours = service.contacts.lists
    x, y = service.places.T.tolist()
    station_x, station_y = service.station_places.T.tolist()
    added = offset.tolist()
    labels = [-1] * service.contacts.n
    front = [(-math.inf, home, station) for station, home in enumerate(service.homes.tolist())]
    heapq.heapify(front)
    while front:
        _, row, station = heapq.heappop(front)
        if labels[row] >= 0:
            continue
        labels[row] = station
        for other in neighbours[row]:
            if labels[other] < 0:
                away = math.hypot(x[other] - station_x[station], y[other] - station_y[station])
                heapq.heappush(front, (away + added[station], other, station))
    return np.array(labels, dtype=np.intp)


def _grow_to_fit(service: Service, tolerance: float, progress: Progress) -> Rows:
    """Return the most even of the territories that lengthened and shortened distances give."""
    offset = np.zeros(len(service.homes))
    best, least, found = np.empty(0, dtype=np.intp), np.inf, 0
    for turn in range(_TURNS):
        progress.step(turn / _TURNS)
        labels = grow(service, offset)
        uneven = service.unevenness(labels)
        strain = float((uneven**2 * service.target).sum())
        if strain < least:
            best, least, found = labels, strain, turn
        if np.abs(uneven).max() <= tolerance or turn - found > _PATIENCE:
            break
        pace = _FIRST_PACE / (1 + _SLOWER * turn)
        offset = offset + pace * _radius(service, labels) * np.clip(uneven, -1, 1)
    return best


def _radius(service: Service, labels: Rows) -> Measures:
    """Return how far the base grids of each territory are from its station, on average, (k,)."""
    away = service.distances(np.arange(len(labels)), labels)
    return np.asarray(np.bincount(labels, away) / np.bincount(labels))
