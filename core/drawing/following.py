"""What stands against a border that moves: gaps, overlaps, the frame, buildings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import Message
from ..layers import Geometries
from ..shapes import polygon_parts
from ..width import RESOLUTION_M, is_wider
from .change import Refusal
from .sheet import Sheet


def refuse_move(
    sheet: Sheet, rows: NDArray[np.intp], before: Geometries, after: Geometries
) -> Refusal | None:
    """Return why grids may not change so; None if they may.

    Args:
        sheet: The neighbourhood.
        rows: Rows of the grids whose border moves, shape (k,).
        before: Their shapes, vertices matched, shape (k,).
        after: Their shapes with the vertex moved, valid or not, shape (k,).
    """
    move = _Move(sheet, rows, before, after)
    for check in (_falls_apart, _overlaps, _leaves_bare, _leaves_frame, _cuts_building):
        refusal = check(move)
        if refusal is not None:
            return refusal
    return None


@dataclass(frozen=True)
class _Move:
    """Grids whose border moves, as in `refuse_move`."""

    sheet: Sheet
    rows: NDArray[np.intp]
    before: Geometries
    after: Geometries

    @cached_property
    def gained(self) -> Geometries:
        """Return the new ground of each grid, shape (k,)."""
        return shapely.difference(self.after, self.before)

    @cached_property
    def lost(self) -> shapely.Geometry:
        """Return the ground that grids of the move give up."""
        return shapely.union_all(shapely.difference(self.before, self.after))

    @cached_property
    def others(self) -> NDArray[np.intp]:
        """Return the rows of the other grids on ground that changes."""
        changing = np.append(self.gained, self.lost)
        near = self.sheet.tree.query(changing, predicate="intersects")[1]
        return np.setdiff1d(near, self.rows)

    def code(self, place: int) -> str:
        """Return the code of a grid of the move."""
        return self.sheet.code(int(self.rows[place]))


def _falls_apart(move: _Move) -> Refusal | None:
    wrong = ~shapely.is_valid(move.after) | shapely.is_empty(move.after)
    wrong |= shapely.get_num_geometries(move.after) > shapely.get_num_geometries(move.before)
    if not wrong.any():
        return None
    place = int(wrong.argmax())
    return Refusal(
        Message(
            "The border of grid {code} would cross itself. Drop the vertex nearer to its place.",
            code=move.code(place),
        ),
        move.before[place],
    )


def _overlaps(move: _Move) -> Refusal | None:
    grids = np.append(move.after, move.sheet.shapes[move.others])
    codes = move.sheet.base.codes[np.append(move.rows, move.others)]
    common = shapely.intersection(move.gained[:, None], grids[None, :])
    np.fill_diagonal(common, shapely.Polygon())
    wide = is_wider(common.ravel(), RESOLUTION_M).reshape(common.shape)
    if not wide.any():
        return None
    place, other = np.argwhere(wide)[0]
    return Refusal(
        Message(
            "Grid {code} would overlap grid {other}. Drop the vertex nearer to its place.",
            code=move.code(place),
            other=str(codes[other]),
        ),
        shapely.union_all(polygon_parts(common[wide])),
    )


def _leaves_bare(move: _Move) -> Refusal | None:
    sheet = move.sheet
    still_held = shapely.union_all(np.append(move.after, sheet.shapes[move.others]))
    bare = shapely.difference(move.lost, still_held)
    if sheet.exclusions is not None:
        bare = shapely.difference(bare, sheet.exclusions)
    if sheet.frame is None:
        return _refuse_outer_border(bare)
    return _refuse_ground(
        shapely.intersection(bare, sheet.frame),
        Message("The move would leave a gap inside the frame. Drop the vertex on the frame."),
    )


def _leaves_frame(move: _Move) -> Refusal | None:
    sheet = move.sheet
    held = shapely.union_all(np.append(move.before, sheet.shapes[move.others]))
    new = shapely.difference(shapely.union_all(move.gained), held)
    if sheet.frame is None:
        return _refuse_outer_border(new)
    return _refuse_ground(
        shapely.difference(new, sheet.frame),
        Message("The move would lead beyond the frame. Drop the vertex inside it."),
    )


def _refuse_outer_border(ground: shapely.Geometry) -> Refusal | None:
    return _refuse_ground(
        ground,
        Message(
            "The outer border of the base grids stays where it is. "
            "Choose a frame to move it within."
        ),
    )


def _refuse_ground(ground: shapely.Geometry, reason: Message) -> Refusal | None:
    """Return a refusal if some ground is more than rounding."""
    parts = polygon_parts(ground)
    parts = parts[is_wider(parts, RESOLUTION_M)]
    return Refusal(reason, shapely.union_all(parts)) if len(parts) else None


def _cuts_building(move: _Move) -> Refusal | None:
    sheet = move.sheet
    changing = np.append(move.gained, move.lost)
    near = np.unique(sheet.footprint_tree.query(changing, predicate="intersects")[1])
    more = _count_parts(sheet, near, move.after) > _count_parts(sheet, near, move.before)
    if not more.any():
        return None
    return Refusal(
        Message("The border would cut a building. Lead it round the building."),
        shapely.union_all(sheet.footprints[near[more]]),
    )


def _count_parts(sheet: Sheet, buildings: NDArray[np.intp], grids: Geometries) -> NDArray[np.intp]:
    """Return in how many grids each footprint lies, what is outside of them counted as one."""
    footprints = sheet.footprints[buildings][:, None]
    inside = shapely.intersection(footprints, grids[None, :])
    outside = shapely.difference(footprints, shapely.union_all(grids))
    parts = np.concatenate([inside, outside], axis=1)
    wide = is_wider(parts.ravel(), sheet.profile.noise).reshape(parts.shape)
    return np.asarray(wide.sum(axis=1), dtype=np.intp)
