"""Overlaps and gaps of one layer mended, and what cannot be mended listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Column
from ..checks import check_layer
from ..coverage import CoverageCheck, Ground, lay_ground, survey
from ..findings import Findings, with_contents
from ..layers import Buildings, Geometries, GridLayer
from ..profiles import RuleProfile, read_profile
from ..progress import Progress, Silent, Span
from ..proof import Proof, prove
from ..shapes import is_area, made_polygonal
from ..tiling.matching import match_vertices
from ..width import RESOLUTION_M
from .decision import (
    NOTHING_REFUSED,
    Decision,
    Fixtures,
    Refusals,
    measure_displacement,
)
from .dwellings import keep_buildings
from .exact import cut_pieces, join_pieces
from .fusing import REACH_M, fuse_borders, is_changed, unite_near, without_shreds
from .gaps import close_gaps
from .narrowness import are_narrow, are_streets
from .outline import NOBODY
from .overlaps import decide_overlaps
from .parents import Parents, find_parents
from .reasons import find_reasons
from .record import record_changes, record_places
from .settings import RepairSettings
from .shedding import give_up_shreds, without_shreds_of
from .worsening import find_gone, find_spoiled

_NO_SHAPES: Geometries = np.empty(0, dtype=object)
# Rolling back a place may bare what spoils another one beside it.
_TURNS = 5


@dataclass(frozen=True)
class Repair:
    """A mended layer, and the proof.

    Attributes:
        layer: The same rows, codes and attributes; a grid that needed no change has the very
            shape it had.
        before: The layer as it was, its shapes made valid.
        proof: What was mended, one row per place, and what moved.
        unresolved: What the checks still find, contents counted.
        reasons: Why each is left as it is, a `Message` each.
    """

    layer: GridLayer
    before: GridLayer
    proof: Proof
    unresolved: Findings
    reasons: NDArray[np.object_]


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


def repair_coverage(
    layer: GridLayer,
    settings: RepairSettings,
    around: Surroundings | None = None,
    *,
    locked: Column | None = None,
    priority: Column | None = None,
    profile: RuleProfile | None = None,
    progress: Progress | None = None,
) -> Repair:
    """Mend the overlaps and gaps of one layer that are no wider than the settings say.

    Overlaps go to one of their grids or are divided (see `overlaps.decide_overlaps`), gaps are
    divided along their middle between the grids that face each other (see `gaps.close_gaps`).
    Grids away from faults keep their shapes. The checks run before and after; a place whose
    repair would make a new finding is left as it was.

    Args:
        layer: Grids in metres; faulty shapes are made valid.
        settings: Widths up to which faults are mended.
        around: What lies around and inside the grids.
        locked: Grids that never change, booleans, shape (n,); None: none.
        priority: Whom an overlap goes to: the highest, shape (n,); None: all alike.
        profile: Widths and severities of the checks; None: the default.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    around = around or Surroundings()
    profile = profile or read_profile()
    sound = _made_sound(layer)
    rows = np.flatnonzero(~shapely.is_empty(sound.geometries))
    usable = sound.take(rows)
    parents = None if around.parents is None else find_parents(usable, around.parents)
    fixtures = _fixtures(usable, rows, locked, priority, parents)
    before = _check(layer, profile, around, Span(progress, 0, 0.2))
    work = _Work(usable, settings, around, fixtures, parents, before.mismatches.geometry)
    rolled_back = NOTHING_REFUSED
    for turn in range(_TURNS):
        span = Span(progress, 0.2 + 0.8 * turn / _TURNS, 0.2 + 0.8 * (turn + 1) / _TURNS)
        attempt = work.attempt(rolled_back.ground, Span(span, 0, 0.6))
        repaired = _with(layer, rows, attempt.shapes, fixtures.locked)
        after = _check(repaired, profile, around, Span(span, 0.6, 1))
        spoiled = find_spoiled(attempt.decisions, usable.codes, fixtures.locked, before, after)
        if not len(spoiled.ground):
            break
        rolled_back = rolled_back.joined(spoiled)
    return _tell(repaired, sound, work, attempt, (before, after), rolled_back)


@dataclass(frozen=True)
class _Attempt:
    """One way through all faults: the shapes at its end, and what was decided on the way."""

    shapes: Geometries
    decisions: tuple[Decision, ...]
    displacements: tuple[NDArray[np.float64], ...]
    refusals: Refusals


@dataclass(frozen=True)
class _Work:
    """What attempts work with; the grids are valid and none is empty.

    Attributes:
        mismatches: Lines along which the vertices of two grids differ.
    """

    layer: GridLayer
    settings: RepairSettings
    around: Surroundings
    fixtures: Fixtures
    parents: Parents | None
    mismatches: Geometries

    def attempt(self, untouched: Geometries, progress: Progress) -> _Attempt:
        """Return what becomes of the layer when the faults in `untouched` ground are left."""
        fused = self._fused
        pieces, owners = survey(fused, self._ground, Span(progress, 0, 0.3)).shared_ground()
        pieces, owners = _tidied(pieces, owners, fused)
        narrow = are_narrow(pieces, self.settings.max_overlap)
        chosen = np.flatnonzero(narrow & ~_lie_in(pieces, untouched))
        owning, buildings = [owners[row] for row in chosen], self.around.buildings
        overlaps, stuck = decide_overlaps(fused, pieces[chosen], owning, self.fixtures, buildings)
        decided = cut_pieces(fused.geometries, overlaps.giver, overlaps.pieces)
        shreds = give_up_shreds(fused.geometries, decided, self.settings.max_gap)
        cut = self._with(without_shreds_of(decided, shreds), fused)
        housed, homes = self._house(cut, progress, untouched)
        bare = self._bare(housed, untouched, Span(progress, 0.6, 0.8))
        gaps, unclaimed = close_gaps(housed, bare, self.fixtures, self.parents)
        shapes = join_pieces(housed.geometries, gaps.taker, gaps.pieces)
        progress.step(0.9)
        decisions = (overlaps, shreds, homes, gaps)
        before = (fused, fused, cut, housed)
        after = (cut, cut, housed, self._with(shapes, housed))
        displacements = tuple(
            measure_displacement(decision, was.geometries, now.geometries)
            for decision, was, now in zip(decisions, before, after)
        )
        fitted = self._matched(self._without_idle_changes(shapes, *decisions))
        return _Attempt(fitted, decisions, displacements, stuck.joined(unclaimed))

    def _house(
        self, layer: GridLayer, progress: Progress, untouched: Geometries
    ) -> tuple[GridLayer, Decision]:
        """Return the layer with the buildings that stand in gaps, and where they went."""
        footprints = None if self.around.buildings is None else self.around.buildings.footprints
        bare = footprints = _NO_SHAPES if footprints is None else footprints
        if len(footprints):
            bare = self._bare(layer, untouched, Span(progress, 0.4, 0.6))
        homes = keep_buildings(layer, bare, self.fixtures, footprints)
        housed = join_pieces(layer.geometries, homes.taker, homes.pieces)
        return self._with(housed, layer), homes

    def _bare(self, layer: GridLayer, untouched: Geometries, progress: Progress) -> Geometries:
        """Return the gaps that are to be mended."""
        bare = survey(layer, self._ground, progress).bare_ground()
        bare, _ = _tidied(bare, [()] * len(bare), layer)
        narrow = are_streets(bare, self.settings.max_gap)
        return bare[narrow & ~_lie_in(bare, untouched)]

    @cached_property
    def _fused(self) -> GridLayer:
        return self._with(fuse_borders(self.layer.geometries, self.fixtures.locked), self.layer)

    @cached_property
    def _ground(self) -> Ground:
        """Return what must be covered; deciding overlaps does not change what is."""
        return lay_ground(self._fused, self.around.frame, self.around.exclusions)

    def _without_idle_changes(self, shapes: Geometries, *decisions: Decision) -> Geometries:
        """Return the shapes, those fused beside faults that stay as they are as they were."""
        kept = np.zeros(len(shapes), dtype=bool)
        lines = shapely.STRtree(self.mismatches)
        kept[lines.query(shapes, predicate="dwithin", distance=RESOLUTION_M)[0]] = True
        for decision in decisions:
            rows = np.concatenate([decision.giver, decision.taker])
            kept[rows[rows != NOBODY]] = True
        return np.where(kept, shapes, self.layer.geometries)

    def _matched(self, shapes: Geometries) -> Geometries:
        """Return the shapes with changed ones fitted to their neighbours, and these to them."""
        changed = is_changed(self.layer.geometries, shapes)
        near = np.unique(self.layer.tree.query(shapes[changed], predicate="intersects")[1])
        near = np.union1d(near, np.flatnonzero(changed))
        locked = self.fixtures.locked[near]
        result = shapes.copy()
        fitted = fuse_borders(shapes[near], locked | ~changed[near])
        result[near] = match_vertices(fitted, locked, REACH_M)
        return result

    @staticmethod
    def _with(shapes: Geometries, layer: GridLayer) -> GridLayer:
        """Return a layer with other shapes; the same layer, and its index, where none differs."""
        if not is_changed(layer.geometries, shapes).any():
            return layer
        return replace(layer, geometries=shapes)


def _made_sound(layer: GridLayer) -> GridLayer:
    """Return the layer with faulty shapes made valid."""
    shapes = made_polygonal(layer.geometries)
    faulty = is_changed(layer.geometries, shapes)
    shapes[faulty] = without_shreds(shapes[faulty])
    return replace(layer, geometries=shapes)


def _fixtures(
    usable: GridLayer,
    rows: NDArray[np.intp],
    locked: Column | None,
    priority: Column | None,
    parents: Parents | None,
) -> Fixtures:
    n = len(usable)
    return Fixtures(
        np.zeros(n, dtype=bool) if locked is None else np.asarray(locked, dtype=bool)[rows],
        np.zeros(n) if priority is None else np.asarray(priority, dtype=float)[rows],
        np.full(n, NOBODY) if parents is None else parents.of_grid,
    )


def _with(
    layer: GridLayer, rows: NDArray[np.intp], shapes: Geometries, locked: NDArray[np.bool_]
) -> GridLayer:
    """Return the layer with the shapes of the usable rows, locked ones as they were drawn."""
    geometries = layer.geometries.copy()
    geometries[rows[~locked]] = shapes[~locked]
    return replace(layer, geometries=geometries)


def _check(
    layer: GridLayer, profile: RuleProfile, around: Surroundings, progress: Progress
) -> CoverageCheck:
    return check_layer(
        layer, profile, frame=around.frame, exclusions=around.exclusions, progress=progress
    )


def _tidied(
    pieces: Geometries, owners: Sequence[tuple[int, ...]], layer: GridLayer
) -> tuple[Geometries, list[tuple[int, ...]]]:
    """Return pieces without edges that are mere rounding, with who owns each."""
    near = np.unique(layer.tree.query(pieces, predicate="intersects")[1])
    united = unite_near(pieces, layer.geometries[near])
    parts, row = shapely.get_parts(united, return_index=True)
    wide = is_area(parts) & (shapely.area(parts) > 0)
    return parts[wide], [owners[place] for place in row[wide].tolist()]


def _lie_in(pieces: Geometries, grounds: Geometries) -> NDArray[np.bool_]:
    """Tell which pieces are among some grounds."""
    inside = np.zeros(len(pieces), dtype=bool)
    points = shapely.point_on_surface(pieces)
    inside[shapely.STRtree(grounds).query(points, predicate="intersects")[0]] = True
    return inside


def _faulty(findings: Findings) -> Findings:
    return findings.take(findings.rule == "invalid_geometry")


def _tell(
    repaired: GridLayer,
    before: GridLayer,
    work: _Work,
    attempt: _Attempt,
    checks: tuple[CoverageCheck, CoverageCheck],
    rolled_back: Refusals,
) -> Repair:
    """Return the repair with its proof and with what the checks still find."""
    was, now = checks
    places = record_places(
        work.layer.codes,
        attempt.decisions,
        find_gone(_faulty(was.findings), _faulty(now.findings)),
        find_gone(was.mismatches, now.mismatches),
    )
    first = len(places) - sum(map(len, attempt.decisions)) + 1
    changes = record_changes(work.layer.codes, attempt.decisions, attempt.displacements, first)
    unresolved = with_contents(now.findings, work.around.buildings)
    return Repair(
        repaired,
        before,
        prove(places, changes, work.around.buildings),
        unresolved,
        find_reasons(unresolved, attempt.refusals.joined(rolled_back), work.settings),
    )
