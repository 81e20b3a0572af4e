"""Which ground goes to which grid when base grids are divided again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from ...arrays import Geometries
from ...layers import Buildings
from ...progress import Progress, Span
from ..atoms import make_instances
from ..draft import Draft, Ground, divide, lay_out, make_ground
from ..ground.barriers import Barriers
from ..pace import Pace
from ..settings import DesignSettings
from .least_change import redivide
from .standing import Standing
from .succession import settle_succession

# How many rings of grids round those out of the band may take part, in turn
_RADII = (1, 2, 3)


@dataclass(frozen=True)
class Replan:
    """The atoms of the grids that took part, shape (n,) each.

    Attributes:
        polygons: Their shapes, vertices matched.
        block: Number of the street block each is a piece of.
        before: Row of the grid each was in.
        after: Row of the grid each is in; from the number of grids on it is a new one.
        people: What the band counts.
    """

    polygons: Geometries
    block: NDArray[np.intp]
    before: NDArray[np.intp]
    after: NDArray[np.intp]
    people: NDArray[np.int64]

    def out_of_band(self, settings: DesignSettings) -> NDArray[np.intp]:
        """Return the grids, new ones too, that have atoms and are out of the band."""
        grids, place = np.unique(self.after, return_inverse=True)
        people = np.bincount(place, self.people, len(grids))
        return grids[~settings.band.contains(people)]


class WatchedPace(Pace):
    """The time a search may take, with a progress display that may end it."""

    def __init__(self, seconds: float) -> None:
        """Start the clock; 0 seconds are no limit."""
        super().__init__(seconds)
        self._progress: Progress | None = None

    def watch(self, progress: Progress) -> None:
        """Ask this display from now on whether to stop."""
        self._progress = progress

    def is_over(self) -> bool:
        """Tell whether the time is up; raise CancelledError when asked to stop."""
        if self._progress:
            self._progress.step(0)
        return super().is_over()


@dataclass(frozen=True)
class Replanner:
    """What the search for a plan needs."""

    standing: Standing
    buildings: Buildings
    barriers: Barriers
    water: shapely.Geometry | None
    settings: DesignSettings

    def search(self, pace: WatchedPace, progress: Progress) -> Replan | None:
        """Return the plan with the least change, None where nothing has to change.

        First only grids out of the band and their neighbours take part. Where that does not
        suffice, those round the ones left do, further away every time.
        """
        standing = self.standing
        good = self.settings.band.contains(standing.people)
        left = np.flatnonzero(~good & ~standing.fixed)
        taking_part = np.empty(0, dtype=np.intp)
        plan = None
        for turn, radius in enumerate(_RADII):
            wider = np.union1d(taking_part, standing.neighbours_of(left, radius))
            if not len(left) or len(wider) == len(taking_part) or pace.is_over():
                break
            taking_part = wider
            span = Span(progress, turn / len(_RADII), (turn + 1) / len(_RADII))
            plan = self._search_among(taking_part, pace, span)
            left = self._origins(plan, plan.out_of_band(self.settings))
        return plan

    def _search_among(
        self, rows: NDArray[np.intp], pace: WatchedPace, progress: Progress
    ) -> Replan:
        """Return the best plan in which only some grids take part."""
        ground = make_ground(
            self.standing.fitted.take(rows),
            self.buildings,
            self.barriers,
            self.water,
            self.settings,
        )
        draft = lay_out(ground, Span(progress, 0, 0.4))
        everything = np.arange(len(draft.atoms))
        draft = divide(draft, everything, ground, Span(progress, 0.4, 0.6))
        before = rows[draft.atoms.community]
        people = self.settings.measured(draft.atoms.workload)
        after = self._divide_again(draft, before, people, ground, pace, Span(progress, 0.6, 1))
        k = len(self.standing.grids)
        after = settle_succession(before, after, people, k)
        return Replan(draft.atoms.polygons, draft.atoms.block, before, after, people)

    def _divide_again(
        self,
        draft: Draft,
        before: NDArray[np.intp],
        people: NDArray[np.int64],
        ground: Ground,
        pace: WatchedPace,
        progress: Progress,
    ) -> NDArray[np.intp]:
        """Return the grid of each atom after the search, community by community."""
        region = self.standing.community[before]
        instances = make_instances(
            draft.atoms, region, people, ground.guides, Span(progress, 0, 0.2)
        )
        after, free = before.copy(), len(self.standing.grids)
        for done, (atoms, instance) in enumerate(instances.values()):
            share = 0.2 + 0.8 * done / len(instances)
            pace.watch(Span(progress, share, 1))
            grids, labels = np.unique(before[atoms], return_inverse=True)
            labels = redivide(
                instance,
                labels,
                self.settings.band,
                self.settings.compactness,
                np.zeros(len(grids), dtype=bool),
                self.settings.seed,
                pace,
            )
            new = int(labels.max()) + 1 - len(grids)
            after[atoms] = np.concatenate([grids, free + np.arange(max(new, 0))])[labels]
            free += max(new, 0)
        return after

    @staticmethod
    def _origins(plan: Replan, grids: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the grids that the ground of some grids of a plan came from."""
        return np.unique(plan.before[np.isin(plan.after, grids)])
