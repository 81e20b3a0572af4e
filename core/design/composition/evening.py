"""Territories evened out to their targets, and drawn near, by base grids that change sides."""

from __future__ import annotations

import numpy as np

from ...progress import Progress
from .exchange import Exchange, Moves, Step
from .service import Measures

_FLOWS = 30
_PATIENCE = 4
# Of all steps that help, this part is made before they are weighed anew
_AT_ONCE = 20
# First steps tried when a single one does not help any more
_TRIES = 100


def even_out(exchange: Exchange, tolerance: float, progress: Progress) -> int:
    """Move base grids until no load misses its target by more than `tolerance` of it.

    First, flows: the least-squares flow of load between neighbouring stations that would bring
    every one to its target (optimal diffusion, Hu and Blake 1999), made of whole base grids. Then
    single steps that even out, then pairs of steps that do so together.

    Returns:
        The number of base grids moved.
    """
    moved = _send_flows(exchange, tolerance, progress)
    while not exchange.is_within(tolerance):
        progress.step(_share(moved, exchange))
        made = _descend(exchange) or _two_steps(exchange, tolerance, progress)
        if not made:
            break
        moved += made
    return moved


def draw_near(exchange: Exchange, tolerance: float, progress: Progress) -> int:
    """Move base grids to nearer stations while loads stay within `tolerance`, or get more even.

    Returns:
        The number of base grids moved.
    """
    moved, before = 0, -1
    while moved > before:
        before = moved
        moves = exchange.possible()
        nearer = np.flatnonzero(moves.way < -exchange.least_gain)
        for step in moves.take(nearer[np.argsort(moves.way[nearer], kind="stable")]).steps():
            progress.step(_share(moved, exchange))
            if exchange.is_open(step) and _stays_even(exchange, step, tolerance):
                exchange.make(step)
                moved += 1
    return moved


def _send_flows(exchange: Exchange, tolerance: float, progress: Progress) -> int:
    """Send flows while they even out, and go on with the best of what they led to."""
    moved, turns_lost = 0, 0
    best, least = exchange.labels.copy(), exchange.total_strain
    for turn in range(_FLOWS):
        if exchange.is_within(tolerance) or turns_lost > _PATIENCE:
            break
        progress.step(turn / (2 * _FLOWS))
        moved += _send(exchange, progress)
        turns_lost += 1
        if exchange.total_strain < least:
            best, least, turns_lost = exchange.labels.copy(), exchange.total_strain, 0
    exchange.begin_from(best)
    return moved


def _send(exchange: Exchange, progress: Progress) -> int:
    """Move base grids along the flow that evens out, those first for whom it is the least way."""
    moves = exchange.possible()
    open_flow = _balancing_flow(exchange, moves)
    load = exchange.service.load
    useful = np.flatnonzero((load[moves.row] > 0) & (open_flow[moves.source, moves.target] > 0))
    price = moves.way[useful] / load[moves.row[useful]]
    made = 0
    for step in moves.take(useful[np.argsort(price, kind="stable")]).steps():
        weight, ends = load[step.row], (step.source, step.target)
        # rounded: half of a base grid over the flow is as good as half of one under it
        if 2 * open_flow[ends] >= weight and exchange.is_open(step):
            progress.step(0.25)
            exchange.make(step)
            open_flow[ends] -= weight
            made += 1
    return made


def _balancing_flow(exchange: Exchange, moves: Moves) -> Measures:
    """Return the load that should go from each station to each other, shape (k, k).

    Of all flows that bring every load to its target, the one with the least sum of squares, a
    border counting the more the more base grids lie along it. What is below 0 goes the other way.
    """
    stations = len(exchange.loads)
    width = np.zeros((stations, stations))
    np.add.at(width, (moves.source, moves.target), 1.0)
    width += width.T
    laplacian = np.diag(width.sum(axis=1)) - width
    surplus = exchange.loads - exchange.service.target
    # singular by nature: potentials are known up to a constant for each piece of ground
    potential = np.linalg.lstsq(laplacian, surplus, rcond=None)[0]
    return width * (potential[:, None] - potential[None, :])


def _descend(exchange: Exchange) -> int:
    """Make the steps that even out most for their way; return how many were made."""
    moves = exchange.possible()
    helpful = np.flatnonzero(moves.strain < -exchange.least_gain)
    order = np.argsort(moves.way[helpful] / -moves.strain[helpful], kind="stable")
    most, made = 1 + len(helpful) // _AT_ONCE, 0
    for step in moves.take(helpful[order]).steps():
        if exchange.strain_of(step) < -exchange.least_gain and exchange.is_open(step):
            exchange.make(step)
            made += 1
        if made == most:
            break
    return made


def _two_steps(exchange: Exchange, tolerance: float, progress: Progress) -> int:
    """Make two steps that even out together, though neither does alone."""
    uneven, moves = exchange.unevenness, exchange.possible()
    useful = (uneven[moves.source] > tolerance) | (uneven[moves.target] < -tolerance)
    moves = moves.take(np.flatnonzero(useful))
    moves = moves.take(np.argsort(moves.strain, kind="stable")[:_TRIES])
    for step, strain in zip(moves.steps(), moves.strain.tolist()):
        progress.step(0.9)
        if not exchange.is_open(step):
            continue
        exchange.make(step)
        second = _second_step(exchange, step, -strain)
        if second is not None:
            exchange.make(second)
            return 2
        exchange.make(step.back())
    return 0


def _second_step(exchange: Exchange, first: Step, most: float) -> Step | None:
    """Return the step with the least way for its gain that makes up for the strain of the first."""
    moves = exchange.possible(near=first)
    gain = most - moves.strain
    helpful = np.flatnonzero(gain > exchange.least_gain)
    order = np.argsort(moves.way[helpful] / gain[helpful], kind="stable")
    steps = moves.take(helpful[order]).steps()
    return next((step for step in steps if exchange.is_open(step)), None)


def _stays_even(exchange: Exchange, step: Step, tolerance: float) -> bool:
    """Tell whether both loads stay within the tolerance, or at least no farther off than before."""
    ends = [step.source, step.target]
    loads, aims = exchange.loads[ends], exchange.service.target[ends]
    change = exchange.service.load[step.row] * np.array([-1, 1])
    before = np.abs(loads / aims - 1).max()
    return bool(np.abs((loads + change) / aims - 1).max() <= max(tolerance, before))


def _share(moved: int, exchange: Exchange) -> float:
    """Return a share of the work that nobody knows the whole of: it nears 1 with every move."""
    return 0.5 + 0.5 * moved / (moved + len(exchange.labels))
