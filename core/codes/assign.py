"""The whole way from a layer of grids to its codes and the register that remembers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ..arrays import Codes
from ..errors import GridError, Message
from ..layers import GridLayer
from ..progress import Progress, Silent, Span
from ..shapes import is_empty, made_polygonal
from .dates import require_day
from .existing import (
    Parsed,
    judge_codes,
    judge_undivided,
    parse_codes,
)
from .findings import CodeFinding, finding_ids, in_order
from .keeping import Kept, keep_codes
from .numbering import Issued, number_grids
from .register import Register, districts_of, new_register
from .scheme import Address, Scheme
from .slots import Slots, find_slots
from .update import Coded, Update, update_entries
from .whereabouts import find_whereabouts


@dataclass(frozen=True)
class Settings:
    """What a run is told besides its layers.

    Attributes:
        today: The day that codes are issued and retired on, such as 2026-11-30.
        object_class: Object class of the codes; "" where the scheme has none.
        row_height: Height of the rows of a first numbering, metres; None: the scheme's.
        drift: Widest digitising slip, metres.
    """

    today: str
    object_class: str = ""
    row_height: float | None = None
    drift: float = 2.0


@dataclass(frozen=True)
class Assignment:
    """What came of it.

    Attributes:
        codes: Code of each grid, "" where it has none, shape (n,).
        findings: Why grids have none, and what is odd about those that are there.
        register: The register after the run, places in metres.
        update: What changed in the register.
        matched: Codes that grids have because they lie where these were, sorted.
        new: Rows of the grids that got a code now, sorted.
        points: A representative point of each grid, metres, shape (n, 2); nan without a shape.
        notes: What else to know.
    """

    codes: Codes
    findings: tuple[CodeFinding, ...]
    register: Register
    update: Update
    matched: Codes
    new: NDArray[np.intp]
    points: NDArray[np.float64]
    notes: tuple[Message, ...]

    @property
    def finding_ids(self) -> list[str]:
        """Return an id for each finding that stays the same while the finding does."""
        return finding_ids(self.findings, self.codes, self.points)


def assign_codes(
    grids: GridLayer,
    parents: GridLayer,
    scheme: Scheme,
    settings: Settings,
    register: Register | None = None,
    progress: Progress | None = None,
    *,
    parent_names: Codes | None = None,
) -> Assignment:
    """Give every grid a code: the one it has, the one its place had, or the next one.

    Args:
        grids: The grids, metres; their codes are those they have already, "" for none.
        parents: The areas that grids are numbered in, metres; codes may be missing.
        scheme: The code scheme.
        settings: The day, the object class, the row height, the drift.
        register: What was issued before, places in metres; None: nothing was.
        progress: Told of the stages; may raise CancelledError.
        parent_names: What to call parents without a code, shape (len(parents),).

    Raises:
        GridError: If a setting cannot work, the register is of something else, or a parent has no
            number left.
    """
    progress = progress or Silent()
    _require_fit(parents, scheme, settings)
    register, notes = _open(register, parents, scheme, settings)
    names = np.full(len(parents), "") if parent_names is None else parent_names
    whole, slots = _place(grids, parents, names, scheme, settings, Span(progress, 0, 0.5))
    past = parse_codes(register.entries.code.astype(str), scheme, settings.object_class)
    in_scope = np.isin(register.entries.code.astype(str), list(past.addresses))
    kept = keep_codes(whole, register.entries, in_scope)
    progress.step(0.6)
    parsed = parse_codes(kept.codes, scheme, settings.object_class)
    issued = Issued(scheme, [*past.addresses.values(), *parsed.addresses.values()])
    rows = np.flatnonzero((kept.codes == "") & (slots.parent != "") & ~kept.is_refused)
    points = _points(whole)
    new = number_grids(rows, points, slots, issued, register.row_height)
    progress.step(0.7)
    layer = _coded(whole, kept, parsed, new, scheme, settings)
    update = update_entries(register.entries, in_scope, layer, scheme, settings.today)
    progress.step(1)
    judged = judge_codes(kept.codes, parsed, slots, scheme)
    spent = judge_undivided(new, slots, scheme)
    return Assignment(
        layer.codes,
        in_order([*slots.findings, *kept.findings, *judged, *spent]),
        replace(register, entries=update.entries),
        update,
        np.unique(kept.codes[kept.is_matched]),
        rows,
        points,
        notes,
    )


def _require_fit(parents: GridLayer, scheme: Scheme, settings: Settings) -> None:
    require_day(settings.today)
    if is_empty(parents.geometries).all():
        raise GridError(
            "Layer {layer} has no areas. Choose the layer that holds them.", layer=parents.title
        )
    scheme.require_class(settings.object_class)


def _open(
    register: Register | None, parents: GridLayer, scheme: Scheme, settings: Settings
) -> tuple[Register, tuple[Message, ...]]:
    """Return the register to go on with, and what to know of it."""
    districts = districts_of(scheme, parents.codes)
    asked = settings.row_height or scheme.row_height
    if register is None:
        return replace(new_register(scheme, asked, ""), districts=districts), ()
    register.require_of(scheme, parents.codes, parents.title)
    notes: tuple[Message, ...] = ()
    if settings.row_height and settings.row_height != register.row_height:
        note = Message(
            "Register {register} was begun with rows of {height} m, which are kept.",
            register=register.name,
            height=f"{register.row_height:g}",
        )
        notes = (note,)
    return replace(register, districts=tuple(sorted({*register.districts, *districts}))), notes


def _place(
    grids: GridLayer,
    parents: GridLayer,
    names: Codes,
    scheme: Scheme,
    settings: Settings,
    progress: Progress,
) -> tuple[GridLayer, Slots]:
    """Return the grids with valid shapes, and where each is counted."""
    whole = replace(grids, geometries=made_polygonal(grids.geometries))
    there = ~is_empty(parents.geometries)
    areas = parents.take(there)
    areas = replace(areas, geometries=made_polygonal(areas.geometries))
    whereabouts = find_whereabouts(whole, areas, settings.drift, progress)
    return whole, find_slots(whereabouts, areas, names[there], scheme)


def _points(grids: GridLayer) -> NDArray[np.float64]:
    """Return a representative point of each grid; nan where it has no shape."""
    points: NDArray[np.float64] = shapely.bounds(shapely.point_on_surface(grids.geometries))
    return points[:, :2]


def _coded(
    grids: GridLayer,
    kept: Kept,
    parsed: Parsed,
    new: Mapping[int, Address],
    scheme: Scheme,
    settings: Settings,
) -> Coded:
    """Return the layer with the codes that are kept and those that are new."""
    codes = kept.codes.astype(object)
    fresh = {row: scheme.code_at(address, settings.object_class) for row, address in new.items()}
    codes[list(fresh)] = list(fresh.values())
    addresses = {**parsed.addresses, **{fresh[row]: address for row, address in new.items()}}
    adopted = frozenset(np.unique(kept.codes[~kept.is_matched]).tolist())
    sound = [code for code in ("", *parsed.addresses) if code not in kept.astray]
    return Coded(
        codes.astype(str),
        grids.geometries,
        Parsed(addresses, parsed.others),
        adopted,
        kept.astray,
        kept.is_refused | ~np.isin(kept.codes, sound),
    )
