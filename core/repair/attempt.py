"""One way through all faults of a layer: overlaps decided, then gaps divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ..coverage import Ground, lay_ground, survey
from ..layers import Buildings, Geometries, GridLayer
from ..progress import Progress, Span
from ..shapes import is_area, is_changed
from ..tiling.matching import match_vertices
from ..width import RESOLUTION_M
from .corners import Stray, bring_corners, find_strays
from .decision import Decision, Fixtures, Refusals, measure_displacement
from .dwellings import keep_buildings
from .exact import cut_pieces, join_pieces
from .fusing import REACH_M, bend_borders, fuse_borders, unite_near, unite_vertices
from .gaps import close_gaps
from .narrowness import are_narrow, are_streets
from .overlaps import decide_overlaps
from .parents import Parents
from .settings import RepairSettings
from .shedding import give_up_shreds, without_shreds_of

_NO_SHAPES: Geometries = np.empty(0, dtype=object)


@dataclass(frozen=True)
class Surroundings:
    """What lies around and inside the grids of a layer; None where it is not known.

    Attributes:
        frame: (Multi)polygon that must be covered; None: what the grids enclose.
        exclusions: (Multi)polygon that may stay uncovered.
        parents: Areas that grids must not leave, such as communities.
        buildings: What stays with its grid.
    """

    frame: shapely.Geometry | None = None
    exclusions: shapely.Geometry | None = None
    parents: GridLayer | None = None
    buildings: Buildings | None = None


@dataclass(frozen=True)
class Attempt:
    """One way through all faults: the shapes at its end, and what was decided on the way."""

    shapes: Geometries
    decisions: tuple[Decision, ...]
    displacements: tuple[NDArray[np.float64], ...]
    refusals: Refusals


@dataclass(frozen=True)
class Plan:
    """What stays the same from one attempt to the next.

    Attributes:
        settings: How wide faults are that get mended.
        around: What lies around and inside the grids.
        fixtures: What must be respected.
        parents: Within whose borders grids stay; None: within none.
    """

    settings: RepairSettings
    around: Surroundings
    fixtures: Fixtures
    parents: Parents | None


@dataclass(frozen=True)
class _Start:
    """The layer before overlaps are decided.

    Attributes:
        squared: With corners where most grids have them.
        fused: With borders that are nearly one line as one.
        ground: What must be covered; deciding overlaps does not change what is.
        corners: What was decided on corners, on overlaps and on gaps.
    """

    squared: GridLayer
    fused: GridLayer
    ground: Ground
    corners: tuple[Decision, ...]


@dataclass(frozen=True)
class Work:
    """What attempts work on.

    Attributes:
        layer: The grids, valid, none empty.
        plan: How they are to be mended.
        mismatches: Lines along which the vertices of two grids differ.
    """

    layer: GridLayer
    plan: Plan
    mismatches: Geometries

    def attempt(self, untouched: Geometries, progress: Progress) -> Attempt:
        """Return what becomes of the layer when the faults in `untouched` ground are left."""
        start = self._start(untouched)
        fused, ground = start.fused, start.ground
        pieces, owners = survey(fused, ground, Span(progress, 0, 0.3)).shared_ground()
        pieces, owners = _tidied(pieces, owners, fused)
        narrow = are_narrow(pieces, self.plan.settings.max_overlap)
        chosen = np.flatnonzero(narrow & ~_lie_in(pieces, untouched))
        owning, buildings = [owners[row] for row in chosen], self.plan.around.buildings
        fixtures = self.plan.fixtures
        overlaps, stuck = decide_overlaps(fused, pieces[chosen], owning, fixtures, buildings)
        decided = cut_pieces(fused.geometries, overlaps.giver, overlaps.pieces)
        shreds = give_up_shreds(fused.geometries, decided, self.plan.settings.max_gap)
        cut = _with(without_shreds_of(decided, shreds), fused)
        housed, homes = self._house(cut, ground, untouched, progress)
        bare = self._bare(housed, ground, untouched, Span(progress, 0.6, 0.8))
        gaps, unclaimed = close_gaps(housed, bare, fixtures, self.plan.parents)
        shapes = join_pieces(housed.geometries, gaps.taker, gaps.pieces)
        progress.step(0.9)
        decisions = (*start.corners, overlaps, shreds, homes, gaps)
        before = (self._united, self._united, fused, fused, cut, housed)
        after = (start.squared, start.squared, cut, cut, housed, _with(shapes, housed))
        displacements = tuple(
            measure_displacement(decision, was.geometries, now.geometries)
            for decision, was, now in zip(decisions, before, after)
        )
        idle = ~is_changed(fused.geometries, shapes) & ~is_changed(
            self._united.geometries, start.squared.geometries
        )
        fitted = self._matched(self._without_idle_changes(shapes, idle, decisions))
        return Attempt(fitted, decisions, displacements, stuck.joined(unclaimed))

    def _start(self, untouched: Geometries) -> _Start:
        """Return the layer without what differs by less than is to be decided on."""
        around, settings, fixtures = self.plan.around, self.plan.settings, self.plan.fixtures
        shapes, *corners = bring_corners(
            self._united, self._strays, settings, fixtures, self._footprints, untouched
        )
        squared = _with(shapes, self._united)
        fused = _with(bend_borders(shapes, fixtures.locked), squared)
        ground = lay_ground(fused, around.frame, around.exclusions)
        return _Start(squared, fused, ground, tuple(corners))

    def _house(
        self, layer: GridLayer, ground: Ground, untouched: Geometries, progress: Progress
    ) -> tuple[GridLayer, Decision]:
        """Return the layer with the buildings that stand in gaps, and where they went."""
        bare = footprints = self._footprints
        if len(footprints):
            bare = self._bare(layer, ground, untouched, Span(progress, 0.4, 0.6))
        homes = keep_buildings(layer, bare, self.plan.fixtures, footprints)
        housed = join_pieces(layer.geometries, homes.taker, homes.pieces)
        return _with(housed, layer), homes

    def _bare(
        self, layer: GridLayer, ground: Ground, untouched: Geometries, progress: Progress
    ) -> Geometries:
        """Return the gaps that are to be mended."""
        bare = survey(layer, ground, progress).bare_ground()
        bare, _ = _tidied(bare, [()] * len(bare), layer)
        narrow = are_streets(bare, self.plan.settings.max_gap)
        return bare[narrow & ~_lie_in(bare, untouched)]

    @property
    def _footprints(self) -> Geometries:
        buildings = self.plan.around.buildings
        known = None if buildings is None else buildings.footprints
        return _NO_SHAPES if known is None else known

    @cached_property
    def _united(self) -> GridLayer:
        return _with(unite_vertices(self.layer.geometries, self.plan.fixtures.locked), self.layer)

    @cached_property
    def _strays(self) -> list[Stray]:
        settings = self.plan.settings
        return find_strays(self._united, max(settings.max_gap, settings.max_overlap))

    def _without_idle_changes(
        self, shapes: Geometries, idle: NDArray[np.bool_], decisions: tuple[Decision, ...]
    ) -> Geometries:
        """Return the shapes, those fused beside faults that stay as they are as they were."""
        kept = ~idle
        kept[_near(shapes, self.mismatches)] = True
        # a vertex on its straight edge is given to a grid again where a neighbour needs it
        beside = _near(shapes, np.concatenate([decision.ground for decision in decisions]))
        bent = shapely.hausdorff_distance(shapes[beside], self.layer.geometries[beside]) > REACH_M
        kept[beside[bent]] = True
        return np.where(kept, shapes, self.layer.geometries)

    def _matched(self, shapes: Geometries) -> Geometries:
        """Return the shapes with changed ones fitted to their neighbours, and these to them."""
        changed = is_changed(self.layer.geometries, shapes)
        near = np.unique(self.layer.tree.query(shapes[changed], predicate="intersects")[1])
        near = np.union1d(near, np.flatnonzero(changed))
        locked = self.plan.fixtures.locked[near]
        result = shapes.copy()
        fitted = fuse_borders(shapes[near], locked | ~changed[near])
        result[near] = match_vertices(fitted, locked, REACH_M)
        if locked.any():
            # two borders that end at one place of a locked grid may differ in the last digit
            result[near] = unite_vertices(result[near], locked, REACH_M)
        return self._without_reordered(result)

    def _without_reordered(self, shapes: Geometries) -> Geometries:
        """Return the shapes, those with the very vertices they had as they were."""
        changed = np.flatnonzero(is_changed(self.layer.geometries, shapes))
        was, now = (shapely.normalize(one[changed]) for one in (self.layer.geometries, shapes))
        alike = changed[shapely.equals_exact(was, now)]
        result = shapes.copy()
        result[alike] = self.layer.geometries[alike]
        return result


def _with(shapes: Geometries, layer: GridLayer) -> GridLayer:
    """Return a layer with other shapes; the same layer, and its index, where none differs."""
    if not is_changed(layer.geometries, shapes).any():
        return layer
    return replace(layer, geometries=shapes)


def _tidied(
    pieces: Geometries, owners: Sequence[tuple[int, ...]], layer: GridLayer
) -> tuple[Geometries, list[tuple[int, ...]]]:
    """Return pieces without edges that are mere rounding, with who owns each."""
    near = np.unique(layer.tree.query(pieces, predicate="intersects")[1])
    united = unite_near(pieces, layer.geometries[near])
    parts, row = shapely.get_parts(united, return_index=True)
    wide = is_area(parts) & (shapely.area(parts) > 0)
    return parts[wide], [owners[place] for place in row[wide].tolist()]


def _near(shapes: Geometries, places: Geometries) -> NDArray[np.intp]:
    """Return the rows of shapes that touch one of the places, or nearly."""
    found = shapely.STRtree(places).query(shapes, predicate="dwithin", distance=RESOLUTION_M)[0]
    return np.unique(found)


def _lie_in(pieces: Geometries, grounds: Geometries) -> NDArray[np.bool_]:
    """Tell which pieces are among some grounds."""
    inside = np.zeros(len(pieces), dtype=bool)
    points = shapely.point_on_surface(pieces)
    inside[shapely.STRtree(grounds).query(points, predicate="intersects")[0]] = True
    return inside
