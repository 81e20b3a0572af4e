"""First plans: a region halved again and again across its longer axis."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from .instance import Instance

_TILT = 0.3
_EMPTY_SHARE = 1e-3


class Halving:
    """Grows contiguous parts of an instance, one after the other."""

    def __init__(self, instance: Instance, rng: np.random.Generator) -> None:
        """Lay out what every part needs; `rng` tilts the axes a little, for another plan."""
        self._instance = instance
        self._rng = rng
        self._start = instance.start.tolist()
        self._neighbour = instance.neighbour.tolist()
        people = max(float(instance.weight.sum()), 1.0)
        # ground without people is shared out by area, so that empty regions too are divided
        ground = instance.area / instance.area.sum()
        self._worth = (instance.weight + _EMPTY_SHARE * people * ground).tolist()

    def divide(self, atoms: NDArray[np.intp], count: int) -> NDArray[np.intp]:
        """Return a plan of contiguous grids with about the same number of people each.

        A part is grown over the neighbours from one end of the longer axis until it holds its
        share; what it cuts off from the rest joins it. So both parts are contiguous.

        Args:
            atoms: Rows of one contiguous part of the instance, shape (m,).
            count: Number of grids, at least 1; where the atoms do not allow as many, fewer.

        Returns:
            Grid of each of the atoms, from 0 on without a gap, shape (m,).
        """
        labels = np.zeros(len(atoms), dtype=np.intp)
        waiting = [(np.arange(len(atoms)), min(count, len(atoms)))]
        done = 0
        while waiting:
            rows, grids = waiting.pop()
            if grids == 1:
                labels[rows] = done
                done += 1
                continue
            inside = self._grow(atoms[rows], grids // 2, grids)
            for part, wanted in ((~inside, grids - grids // 2), (inside, grids // 2)):
                members = rows[part]
                if len(members):
                    waiting.append((members, min(wanted, len(members))))
        return labels

    def _grow(self, atoms: NDArray[np.intp], share: int, shares: int) -> NDArray[np.bool_]:
        """Tell which atoms form the first of two parts, `share` of `shares` of the people."""
        members = atoms.tolist()
        key = dict(zip(members, self._along(atoms).tolist()))
        goal = sum(self._worth[atom] for atom in members) * share / shares
        first = min(members, key=key.__getitem__)
        queue, seen = [(key[first], first)], {first}
        grown: set[int] = set()
        held, room = 0.0, len(members) - (shares - share)
        while queue and len(grown) < room:
            _, atom = heappop(queue)
            gain = self._worth[atom]
            if len(grown) >= share and held + gain / 2 > goal:
                break
            grown.add(atom)
            held += gain
            for near in self._near(atom):
                if near in key and near not in seen:
                    seen.add(near)
                    heappush(queue, (key[near], near))
        rest = self._largest_part([atom for atom in members if atom not in grown])
        return np.array([atom not in rest for atom in members])

    def _along(self, atoms: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return how far along the longer axis each atom lies, metres."""
        place = self._instance.place[atoms]
        away = place - place.mean(axis=0)
        spread = away.T @ (away * self._instance.area[atoms, None])
        axis = np.linalg.eigh(spread)[1][:, -1]
        axis = axis * (1.0 if axis[np.abs(axis).argmax()] > 0 else -1.0)
        tilt = self._rng.normal(0, _TILT)
        return away @ np.array(
            [
                axis[0] * np.cos(tilt) - axis[1] * np.sin(tilt),
                axis[0] * np.sin(tilt) + axis[1] * np.cos(tilt),
            ]
        )

    def _largest_part(self, atoms: list[int]) -> set[int]:
        """Return the contiguous part that holds most people."""
        left = dict.fromkeys(atoms)
        best: set[int] = set()
        most = -1.0
        for atom in atoms:
            if atom in left:
                part = self._take_part(atom, left)
                held = sum(self._worth[member] for member in sorted(part))
                if held > most:
                    best, most = part, held
        return best

    def _take_part(self, atom: int, left: dict[int, None]) -> set[int]:
        """Remove the contiguous part round an atom from `left` and return it."""
        part, queue = {atom}, [atom]
        del left[atom]
        while queue:
            for near in self._near(queue.pop()):
                if near in left:
                    del left[near]
                    part.add(near)
                    queue.append(near)
        return part

    def _near(self, atom: int) -> Iterator[int]:
        yield from self._neighbour[self._start[atom] : self._start[atom + 1]]
