"""Atoms of one region joined to balanced, contiguous, compact grids."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...tiling.mesh import renumber
from ..pace import Pace
from ..settings import Band
from .annealing import SWEEPS, anneal
from .enumeration import MOST_ATOMS, divide_best
from .instance import Instance, find_enclosing
from .objective import Terms, energies_by_grid, make_terms, sum_by_grid
from .seeds import Halving

Seed = int | tuple[int, ...]

_START_ATOMS = 600
_MOST_STARTS = 10
_RADII = (1, 1, 2, 2, 3)
_LOCAL_SWEEPS = 150
_GENTLE = 0.1
_ROUNDS = 3
_ATTEMPTS = 3
# so many grids can mostly be divided in the best way while an atom is a third of a grid or more
_MOST_GRIDS = 12
_SAME_ENERGY = 1e-9


@dataclass(frozen=True)
class Merit:
    """How good a plan is, by what counts first.

    Attributes:
        people_out: People too many or too few, over all grids.
        grids_out: Grids out of the band.
        enclaves: Grids that shut others off from the outside of the region.
        off_count: By how many grids the plan misses the number asked for.
        energy: The objective.
    """

    people_out: float
    grids_out: int
    enclaves: int
    off_count: int
    energy: float

    def beats(self, other: Merit) -> bool:
        """Tell whether this plan is the better one."""
        first = (self.people_out, self.grids_out, self.enclaves, self.off_count)
        second = (other.people_out, other.grids_out, other.enclaves, other.off_count)
        if first != second:
            return first < second
        return self.energy < other.energy - abs(other.energy) * _SAME_ENERGY


def partition(
    instance: Instance,
    band: Band,
    count: int,
    compactness: float,
    seed: Seed,
    pace: Pace,
) -> NDArray[np.intp]:
    """Return the grid of each atom: contiguous, in the band where that can be, compact.

    A first plan by halving is annealed; where grids stay out of the band, their surroundings
    are drawn anew, with a grid more or less if need be. Small regions are drawn several times
    and improved pair by pair.

    Args:
        instance: One contiguous region of n atoms.
        band: People of a grid.
        count: Number of grids asked for; missed where only another number keeps to the band.
        compactness: 0 (borders on strong barriers) to 1 (round shapes).
        seed: The same seed gives the same plan, unless the time runs out.
        pace: When the time is up the best plan so far is returned.

    Returns:
        Grids numbered from 0 without a gap, shape (n,).
    """
    if count <= 1 or len(instance) <= 1:
        return np.zeros(len(instance), dtype=np.intp)
    search = _Search(instance, band, count, make_terms(band, compactness), pace)
    starts = _starts(len(instance))
    for start in range(starts):
        search.start(_make_rng(seed, start))
        if pace.is_over():
            break
    search.mend(_make_rng(seed, starts))
    search.polish(_make_rng(seed, starts + 1))
    search.divide_best()
    return search.labels


def repartition(
    instance: Instance,
    labels: NDArray[np.intp],
    band: Band,
    count: int,
    compactness: float,
    seed: Seed,
    pace: Pace,
) -> NDArray[np.intp]:
    """Return a plan with fewer people out of the band, little changed elsewhere.

    Where shifting borders and drawing some grids anew does not suffice, all are.

    Args:
        instance: One contiguous region of n atoms.
        labels: A plan of it, shape (n,).
        band: People of a grid.
        count: Number of grids asked for.
        compactness: 0 (borders on strong barriers) to 1 (round shapes).
        seed: The same seed gives the same plan, unless the time runs out.
        pace: When the time is up the best plan so far is returned.

    Returns:
        Grids numbered from 0 without a gap, shape (n,).
    """
    terms = make_terms(band, compactness)
    best = _Search(instance, band, count, terms, pace)
    best.adopt(labels)
    best.mend(_make_rng(seed, 0))
    best.polish(_make_rng(seed, 1))
    for attempt in range(_ATTEMPTS):
        if best.is_in_band() or pace.is_over():
            break
        rng = _make_rng(seed, 2 + attempt)
        anew = _Search(instance, band, count, terms, pace)
        anew.start(rng)
        anew.mend(rng)
        best = anew if anew.beats(best) else best
    return best.labels


def expected_visits(atoms: int) -> int:
    """Return about how often `partition` offers an atom to other grids."""
    return atoms * _sweeps(atoms) * _starts(atoms)


def _make_rng(seed: Seed, stage: int) -> np.random.Generator:
    return np.random.default_rng([*np.atleast_1d(seed).tolist(), stage])


def _sweeps(atoms: int) -> int:
    """Return how long to anneal: what is polished afterwards needs less."""
    return SWEEPS if atoms > _START_ATOMS else SWEEPS // 3


def _starts(atoms: int) -> int:
    return int(np.clip(_START_ATOMS // max(atoms, 1), 1, _MOST_STARTS))


class _Search:
    """The best plan of a region so far, and the ways to a better one."""

    def __init__(
        self, instance: Instance, band: Band, count: int, terms: Terms, pace: Pace
    ) -> None:
        self._instance = instance
        self._band = band
        self._count = count
        self._terms = terms
        self._pace = pace
        self.labels = np.zeros(len(instance), dtype=np.intp)
        self._merit = self._judge(self.labels)
        self._per_grid = max(len(instance) // count, 1)

    def is_in_band(self) -> bool:
        """Tell whether all grids are in the band."""
        return self._merit.people_out == 0

    def beats(self, other: _Search) -> bool:
        """Tell whether this plan is better than another one."""
        return self._merit.beats(other._merit)

    def adopt(self, labels: NDArray[np.intp]) -> None:
        """Go on from a plan."""
        self.labels = renumber(labels)
        self._merit = self._judge(self.labels)

    def start(self, rng: np.random.Generator) -> None:
        """Draw the region from nothing."""
        labels = Halving(self._instance, rng).divide(np.arange(len(self._instance)), self._count)
        sweeps = _sweeps(len(self._instance))
        self._offer(anneal(self._instance, labels, self._terms, rng, self._pace, sweeps=sweeps))

    def divide_best(self) -> None:
        """Look at all plans of a region that is small enough; other counts if none is good."""
        for more in (0, 1, -1, 2, -2):
            labels = divide_best(self._instance, self._terms, self._count + more)
            if labels is not None:
                self._offer(labels)
            if self._merit.people_out == 0 or self._pace.is_over():
                return

    def mend(self, rng: np.random.Generator) -> None:
        """Draw the surroundings of grids out of the band anew, wider every time."""
        for radius in _RADII:
            for atom in self._atoms_at_fault():
                if self._pace.is_over():
                    return
                if self._is_at_fault(atom):  # not mended together with another
                    self._redraw(self._surroundings(atom, radius), rng)

    def polish(self, rng: np.random.Generator) -> None:
        """Draw the surroundings of every grid of a small region anew while that helps."""
        if len(self._instance) > _START_ATOMS:
            return
        for _ in range(_ROUNDS):
            before = self._merit
            for place in rng.permutation(len(self._instance)).tolist()[:: self._per_grid]:
                if self._pace.is_over():
                    return
                self._redraw_around(place, rng)
            if self._merit == before:
                return

    def _redraw_around(self, atom: int, rng: np.random.Generator) -> None:
        """Draw the grids round an atom anew, as many as can be divided in the best way."""
        grids = self._nearest_grids(atom, min(_MOST_GRIDS * self._per_grid, MOST_ATOMS))
        atoms = np.flatnonzero(np.isin(self.labels, grids))
        if len(grids) == 1:
            return
        part = self._instance.take(atoms)
        labels = divide_best(part, self._terms, len(grids))
        if labels is None:
            labels = self._anneal_anew(part, len(grids), rng)
        self._offer_part(atoms, part, labels)

    def _redraw(self, grids: NDArray[np.intp], rng: np.random.Generator) -> None:
        """Shift the borders of some grids; draw them anew, as many or one more or fewer."""
        atoms = np.flatnonzero(np.isin(self.labels, grids))
        part = self._instance.take(atoms)
        self._offer_part(atoms, part, self._anneal_gently(part, atoms, rng))
        best = self._band.best_count(int(part.weight.sum()))
        for count in sorted({len(grids), best, len(grids) + 1, len(grids) - 1}):
            if 1 <= count <= len(atoms):
                labels = divide_best(part, self._terms, count)
                if labels is None:
                    labels = self._anneal_anew(part, count, rng)
                self._offer_part(atoms, part, labels)

    def _anneal_anew(
        self, part: Instance, count: int, rng: np.random.Generator
    ) -> NDArray[np.intp]:
        labels = Halving(part, rng).divide(np.arange(len(part)), count)
        return anneal(part, labels, self._terms, rng, self._pace, sweeps=_LOCAL_SWEEPS)

    def _anneal_gently(
        self, part: Instance, atoms: NDArray[np.intp], rng: np.random.Generator
    ) -> NDArray[np.intp]:
        labels = renumber(self.labels[atoms])
        return anneal(part, labels, self._terms, rng, self._pace, sweeps=_LOCAL_SWEEPS, hot=_GENTLE)

    def _nearest_grids(self, atom: int, most: int) -> NDArray[np.intp]:
        """Return the grid of an atom and neighbours of it, `most` atoms together or two grids."""
        size = np.bincount(self.labels)
        grids = [int(self.labels[atom])]
        held = int(size[grids[0]])
        for grid in self._beside(grids[0]):
            fits = len(grids) == 1 or held + size[grid] <= most
            if fits and self._touch(grid, grids):
                grids.append(grid)
                held += int(size[grid])
        return np.array(grids)

    def _touch(self, grid: int, grids: list[int]) -> bool:
        """Tell whether a grid shares a border with one of some others."""
        instance = self._instance
        near = instance.neighbour[self.labels[instance.owner] == grid]
        return bool(np.isin(self.labels[near], grids).any())

    def _beside(self, grid: int) -> list[int]:
        """Return the neighbours of a grid and theirs, nearest first."""
        instance = self._instance
        near = instance.neighbour[self.labels[instance.owner] == grid]
        place = instance.place - instance.place[self.labels == grid].mean(axis=0)
        ring = np.isin(self.labels, self.labels[near])
        further = instance.neighbour[ring[instance.owner]]
        first = set(self.labels[near].tolist()) - {grid}
        second = set(self.labels[further].tolist()) - {grid} - first
        away = np.bincount(self.labels, np.hypot(*place.T)) / np.bincount(self.labels)
        return [
            *sorted(first, key=lambda other: (away[other], other)),
            *sorted(second, key=lambda other: (away[other], other)),
        ]

    def _atoms_at_fault(self) -> list[int]:
        """Return one atom of every grid out of the band, round an enclave, or of the wrong size.

        While there is a grid too few, the largest grids are of the wrong size; while there is
        one too many, the smallest.
        """
        weights = np.bincount(self.labels, self._instance.weight)
        faulty = ~self._band.contains(weights)
        if self._merit.enclaves:
            faulty[find_enclosing(self._instance, self.labels)] = True
        ranked = np.argsort(weights, kind="stable")
        excess = len(weights) - self._count
        if excess:
            faulty[ranked[:excess] if excess > 0 else ranked[excess:]] = True
        first = np.unique(self.labels, return_index=True)[1]
        return first[faulty].tolist()

    def _is_at_fault(self, atom: int) -> bool:
        """Tell whether something is still wrong with the grid of an atom."""
        people = self._instance.weight[self.labels == self.labels[atom]].sum()
        in_band = self._band.minimum <= people <= self._band.maximum
        return not in_band or self._merit.enclaves > 0 or self._merit.off_count > 0

    def _surroundings(self, atom: int, radius: int) -> NDArray[np.intp]:
        """Return the grid of an atom with its neighbours, their neighbours and so on."""
        near = self.labels == self.labels[atom]
        instance = self._instance
        for _ in range(radius):
            beside = instance.neighbour[near[instance.owner]]
            near = np.isin(self.labels, self.labels[beside]) | near
        return np.unique(self.labels[near])

    def _offer_part(
        self, atoms: NDArray[np.intp], part: Instance, labels: NDArray[np.intp]
    ) -> None:
        """Take another plan of some atoms over, if the whole gets better by it."""
        current = renumber(self.labels[atoms])
        elsewhere = self.labels.max() - current.max()
        before = self._judge_grids(part, current, elsewhere)
        # what is no better by itself can only be better by an enclave less
        if self._merit.enclaves or self._judge_grids(part, labels, elsewhere).beats(before):
            self._offer(_replaced(self.labels, atoms, labels))

    def _offer(self, labels: NDArray[np.intp]) -> None:
        merit = self._judge(labels)
        if merit.beats(self._merit):
            self.labels, self._merit = labels, merit

    def _judge(self, labels: NDArray[np.intp]) -> Merit:
        enclaves = len(find_enclosing(self._instance, labels))
        return replace(self._judge_grids(self._instance, labels, 0), enclaves=enclaves)

    def _judge_grids(self, part: Instance, labels: NDArray[np.intp], elsewhere: int) -> Merit:
        """Return the merit of the grids of a part, enclaves not counted."""
        sums = sum_by_grid(part, labels)
        out = np.maximum(self._band.minimum - sums[0], 0) + np.maximum(
            sums[0] - self._band.maximum, 0
        )
        return Merit(
            float(out.sum()),
            int((out > 0).sum()),
            0,
            abs(len(out) + elsewhere - self._count),
            float(energies_by_grid(sums, self._terms).sum()),
        )


def _replaced(
    labels: NDArray[np.intp], atoms: NDArray[np.intp], part: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the labels with the grids of some atoms numbered anew."""
    changed = labels.copy()
    changed[atoms] = part + labels.max() + 1
    return renumber(changed)
