"""Everything the rules ask of a stack, in one run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from .admission import find_unadmitted
from .coverage import CoverageCheck, Ground, check_coverage, check_ground, find_outline
from .crossings import TypedGround, find_crossings, name_shares, type_ground
from .findings import Findings, join_codes, join_findings, make_findings, with_contents
from .layers import Buildings, GridLayer, Stack
from .profiles import RuleProfile
from .progress import Progress, Silent, Span
from .soundness import find_faults, mended
from .staffing import find_staffing
from .width import is_wider
from .workload import assign_buildings, sum_by_row


@dataclass(frozen=True)
class StackCheck:
    """What is wrong with a stack.

    Attributes:
        findings: All findings but mismatches, worst first, contents counted.
        mismatches: Shared borders whose vertices differ, as lines.
        drift: Width in metres up to which disagreement was taken for a slip, by kind.
    """

    findings: Findings
    mismatches: Findings
    drift: Mapping[str, float]


def check_stack(stack: Stack, profile: RuleProfile, progress: Progress | None = None) -> StackCheck:
    """Check every layer by itself and against its frame, and every kind against the base grids.

    Args:
        stack: The layers; faulty rows become findings and the checks go on.
        profile: Widths, sizes and severities.
        progress: Told of the stages; may raise CancelledError.
    """
    progress = progress or Silent()
    base = mended(stack.base)
    n = len(stack.professional) + 1
    checks = [
        check_layer(
            stack.base,
            profile,
            frame=stack.frame,
            exclusions=stack.exclusions,
            window=stack.window,
            progress=Span(progress, 0, 1 / n),
        )
    ]
    findings = [*_further_findings(stack, base, profile)]
    drift = {}
    ground = professional_ground(stack, base)
    for place, layer in enumerate(stack.professional, start=1):
        span = Span(progress, place / n, (place + 1) / n)
        check, crossings, drift[layer.kind] = _check_professional(
            stack, base, layer, ground, profile, span
        )
        checks.append(check)
        findings.append(crossings)
    return StackCheck(
        with_contents(join_findings([*(c.findings for c in checks), *findings]), stack.buildings),
        join_findings(check.mismatches for check in checks),
        drift,
    )


def check_layer(
    layer: GridLayer,
    profile: RuleProfile,
    *,
    frame: shapely.Geometry | None = None,
    exclusions: shapely.Geometry | None = None,
    window: shapely.Geometry | None = None,
    progress: Progress | None = None,
) -> CoverageCheck:
    """Check one layer: the faults of its grids, and how they cover their frame."""
    check = check_coverage(
        mended(layer),
        profile,
        frame=frame,
        exclusions=exclusions,
        window=window,
        progress=progress,
    )
    faults = find_faults(layer, profile)
    return CoverageCheck(join_findings([faults, check.findings]), check.mismatches)


def _check_professional(
    stack: Stack,
    base: GridLayer,
    layer: GridLayer,
    ground: Ground,
    profile: RuleProfile,
    progress: Progress,
) -> tuple[CoverageCheck, Findings, float]:
    """Return a professional layer's own check, its crossings with the base, and its drift."""
    usable = mended(layer)
    typed = type_ground(base, usable, profile, stack.buildings, Span(progress, 0, 0.5))
    check = check_on_ground(layer, typed.widths.drift, ground, profile, Span(progress, 0.5, 1))
    return check, find_crossings(base, usable, typed, profile), typed.widths.drift


def check_on_ground(
    layer: GridLayer,
    drift: float,
    ground: Ground,
    profile: RuleProfile,
    progress: Progress | None = None,
) -> CoverageCheck:
    """Check a professional layer by itself: the faults of its grids, and how they cover ground.

    Args:
        layer: The layer; faulty rows become findings and the checks go on.
        drift: Width up to which its uncovered ground is a gap, metres.
        ground: What it must and may cover (see `professional_ground`).
        profile: The other widths, and severities.
        progress: Told of the stages; may raise CancelledError.
    """
    check = check_ground(mended(layer), profile.with_widths(profile.noise, drift), ground, progress)
    faults = find_faults(layer, profile)
    return CoverageCheck(join_findings([faults, check.findings]), check.mismatches)


def professional_ground(stack: Stack, base: GridLayer) -> Ground:
    """Return what professional grids must cover, the base grids, and what else they may.

    They may reach into the frame where base grids are missing: that is a finding of the base
    layer already.
    """
    outline = find_outline(base)
    others = [ground for ground in (stack.frame, stack.exclusions) if ground is not None]
    allowed = shapely.union_all([outline, *others])
    to_cover = outline
    if stack.exclusions is not None:
        to_cover = shapely.difference(outline, stack.exclusions)
    return Ground(to_cover, allowed, stack.window)


def _further_findings(stack: Stack, base: GridLayer, profile: RuleProfile) -> list[Findings]:
    """Return what else is known finds wrong: buildings, communities, workers and admissions."""
    parts = []
    if stack.buildings is not None:
        parts += _size_findings(base, stack.buildings, profile)
        parts.append(_cut_buildings(base, stack.buildings, profile))
    if stack.communities is not None:
        communities = mended(stack.communities)
        typed = type_ground(base, communities, profile, stack.buildings)
        parts.append(_outside_community(base, communities, typed, profile))
    if stack.workers is not None:
        parts += find_staffing(base, stack.workers, profile)
    if stack.admissions is not None:
        parts.append(find_unadmitted(stack.professional, stack.admissions, profile))
    return parts


def _size_findings(base: GridLayer, buildings: Buildings, profile: RuleProfile) -> list[Findings]:
    home = assign_buildings(base, buildings)
    inside = np.flatnonzero(home >= 0)
    households = sum_by_row(home[inside], inside, len(base), buildings).households
    return [
        make_findings(
            rule,
            base.kind,
            profile,
            geometry=base.geometries[rows],
            codes=base.codes[rows].tolist(),
            detail=households[rows].astype(str).tolist(),
        )
        for rule, rows in (
            ("undersized", households < profile.minimum),
            ("oversized", households > profile.maximum),
        )
    ]


def _cut_buildings(base: GridLayer, buildings: Buildings, profile: RuleProfile) -> Findings:
    """Return one finding per footprint of which two base grids hold more than noise."""
    footprints = buildings.footprints
    if footprints is None:
        footprints = np.empty(0, dtype=object)
    building, grid = base.tree.query(footprints, predicate="intersects")
    order = np.argsort(building, kind="stable")
    building, grid = building[order], grid[order]
    shared = np.bincount(building, minlength=len(footprints))[building] > 1
    building, grid = building[shared], grid[shared]
    parts = shapely.intersection(footprints[building], base.geometries[grid])
    wide = is_wider(parts, profile.noise)
    building, grid = building[wide], grid[wide]
    cut = np.flatnonzero(np.bincount(building, minlength=len(footprints)) > 1)
    owners = [base.codes[grid[building == row]].tolist() for row in cut]
    return make_findings(
        "cut_building",
        base.kind,
        profile,
        geometry=footprints[cut],
        codes=[join_codes(codes) for codes in owners],
    )


def _outside_community(
    base: GridLayer, communities: GridLayer, typed: TypedGround, profile: RuleProfile
) -> Findings:
    """Return the base grids that do not lie in exactly one community, and where they lie."""
    ground = typed.ground
    real = np.flatnonzero(typed.is_real)
    held = np.bincount(ground.base[real], minlength=len(base))
    astray = held != 1
    astray[typed.bare_base] = True
    rows = np.flatnonzero(astray)
    where = [
        name_shares(communities, ground, real[ground.base[real] == row]) or "-" for row in rows
    ]
    return make_findings(
        "outside_community",
        base.kind,
        profile,
        geometry=base.geometries[rows],
        codes=base.codes[rows].tolist(),
        detail=where,
    )
