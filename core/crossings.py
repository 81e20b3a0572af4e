"""Where an upper layer disagrees with the base grids: noise, drift or a real crossing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from .chunks import map_chunks
from .drift import Widths, estimate_widths
from .findings import Findings, join_codes, join_findings, make_findings
from .ground import ROUNDING_M2, SharedGround, find_uncovered, share_ground
from .layers import Buildings, Geometries, GridLayer
from .profiles import RuleProfile
from .progress import Progress, Silent, Span
from .width import is_wider, measure_width

# A piece of more than this share of its base grid is never a slip of the pen.
_HALF = 0.5
_ONE_PERCENT = 0.01


@dataclass(frozen=True)
class TypedGround:
    """Shared ground with each piece typed, after the widths of one layer.

    Attributes:
        ground: The pairs of grids and their pieces.
        is_real: True where the two grids truly share ground, shape (k,).
        bare_base: Rows of base grids with truly uncovered ground, shape (u,).
        bare: That ground, shape (u,).
        widths: The widths that told them apart.
    """

    ground: SharedGround
    is_real: NDArray[np.bool_]
    bare_base: NDArray[np.intp]
    bare: Geometries
    widths: Widths


def type_ground(
    base: GridLayer,
    upper: GridLayer,
    profile: RuleProfile,
    buildings: Buildings | None = None,
    progress: Progress | None = None,
    *,
    least_drift: float = 0.0,
) -> TypedGround:
    """Intersect two layers and tell real sharing from borders that were merely drawn apart.

    A piece is real when it is wider than drift, or holds a building where it is wider than noise.

    Args:
        base: The base grids, valid.
        upper: Professional grids or communities, valid.
        profile: The widths; a drift of 0 is estimated from the layer itself.
        buildings: What may lie inside a piece; None: width decides alone.
        progress: Told of the stages; may raise CancelledError.
        least_drift: An estimate below this many metres is not taken.
    """
    progress = progress or Silent()
    ground = share_ground(base, upper, Span(progress, 0, 0.5))
    if profile.drift:
        widths = Widths(profile.noise, profile.drift, profile.noise)
    else:
        widths = estimate_widths(ground, profile.noise)
        if widths.drift < least_drift:
            widths = Widths(profile.noise, least_drift, profile.noise)
    progress.step(0.6)
    real = np.ones(len(ground), dtype=bool)
    doubtful = np.flatnonzero(
        ~ground.is_main | (ground.area < _HALF * shapely.area(base.geometries[ground.base]))
    )
    real[doubtful] = holds_ground(ground.pieces[doubtful], buildings, widths)
    progress.step(0.8)
    bare_base, bare = find_uncovered(base, ground)
    wide = holds_ground(bare, buildings, widths)
    progress.step(1)
    return TypedGround(ground, real, bare_base[wide], bare[wide], widths)


def holds_ground(
    pieces: Geometries, buildings: Buildings | None, widths: Widths
) -> NDArray[np.bool_]:
    """Tell which pieces are wider than drift, or hold a building where wide enough."""

    def wider_than_drift(chunk: Geometries) -> NDArray[np.bool_]:
        return is_wider(chunk, widths.drift)

    wide = map_chunks(wider_than_drift, pieces)
    if buildings is not None:
        narrow = np.flatnonzero(~wide)
        wide[narrow] = holds_building(pieces[narrow], buildings, widths.inside)
    return wide


def holds_building(pieces: Geometries, buildings: Buildings, least: float) -> NDArray[np.bool_]:
    """Tell which pieces hold a building at a place where they are wider than `least` metres."""
    piece, building = buildings.tree.query(pieces, predicate="intersects")
    cores, core = np.unique(piece, return_inverse=True)
    eroded = shapely.buffer(pieces[cores], -least / 2)
    deep = shapely.distance(eroded[core], buildings.points[building]) <= least / 2
    holds = np.zeros(len(pieces), dtype=bool)
    holds[piece[deep]] = True
    return holds


def find_crossings(
    base: GridLayer, upper: GridLayer, typed: TypedGround, profile: RuleProfile
) -> Findings:
    """Return the crossings and drifts of one professional layer, contents not counted yet.

    Where two upper grids claim the same ground, that overlap is a finding of their own layer and
    no disagreement with the base grids.
    """
    apart = ~_is_claimed_twice(base, typed)
    return join_findings(
        [
            _crossings(base, upper, typed, apart, profile),
            _drifts(base, upper, typed, apart, profile),
        ]
    )


def _is_claimed_twice(base: GridLayer, typed: TypedGround) -> NDArray[np.bool_]:
    """Tell which pieces lie on ground that the largest piece of their base grid holds too."""
    ground = typed.ground
    held = np.bincount(ground.base, weights=ground.area, minlength=len(base))
    excess = held - shapely.area(base.geometries) > ROUNDING_M2
    pairs = np.flatnonzero(~ground.is_main & excess[ground.base])
    first = np.flatnonzero(ground.is_main)
    main = first[np.searchsorted(ground.base[first], ground.base[pairs])]
    apart = map_chunks(shapely.difference, ground.pieces[pairs], ground.pieces[main])
    least = np.where(typed.is_real[pairs], typed.widths.drift, typed.widths.noise)
    intact = shapely.area(apart) > ground.area[pairs] - ROUNDING_M2
    claimed = np.zeros(len(ground), dtype=bool)
    claimed[pairs] = ~intact & (measure_width(apart) <= least)
    return claimed


def _crossings(
    base: GridLayer,
    upper: GridLayer,
    typed: TypedGround,
    apart: NDArray[np.bool_],
    profile: RuleProfile,
) -> Findings:
    """Return one finding per base grid that is really split: its pieces but the largest."""
    ground = typed.ground
    splits = _real_pairs_by_base(ground, typed.is_real & apart)
    pieces = np.full(len(splits), None, dtype=object)
    for place, rows in enumerate(splits):
        pieces[place] = shapely.union_all(ground.pieces[rows[1:]])
    findings = make_findings(
        "crossing",
        upper.kind,
        profile,
        geometry=pieces,
        codes=[join_codes(upper.codes[ground.upper[rows]]) for rows in splits],
        width_m=measure_width(pieces),
        detail=[name_shares(upper, ground, rows) for rows in splits],
    )
    split_base = [base.codes[ground.base[rows[0]]] for rows in splits]
    return replace(findings, base_codes=np.array(split_base, dtype=object))


def _real_pairs_by_base(ground: SharedGround, is_real: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """Return the real pairs of each base grid that has several, largest first."""
    real = np.flatnonzero(is_real)
    starts = np.flatnonzero(np.diff(ground.base[real], prepend=-1))
    groups = np.split(real, starts[1:])
    return [rows for rows in groups if len(rows) > 1]


def name_shares(upper: GridLayer, ground: SharedGround, rows: NDArray[np.intp]) -> str:
    """Return the upper grids of some pairs with their shares, as in "P01 62%, P02 38%"."""
    shares = ground.area[rows] / ground.area[rows].sum()
    return ", ".join(
        f"{code} {_percent(share)}" for code, share in zip(upper.codes[ground.upper[rows]], shares)
    )


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= _ONE_PERCENT else f"{share:.1%}"


def _drifts(
    base: GridLayer,
    upper: GridLayer,
    typed: TypedGround,
    apart: NDArray[np.bool_],
    profile: RuleProfile,
) -> Findings:
    """Return one finding per piece that is wider than noise and yet not real."""
    ground = typed.ground
    slips = np.flatnonzero(~typed.is_real & ~ground.is_main & apart)
    slips = slips[is_wider(ground.pieces[slips], typed.widths.noise)]
    findings = make_findings(
        "drift",
        upper.kind,
        profile,
        geometry=ground.pieces[slips],
        codes=upper.codes[ground.upper[slips]].tolist(),
        width_m=measure_width(ground.pieces[slips]),
    )
    return replace(findings, base_codes=base.codes[ground.base[slips]].astype(object))
