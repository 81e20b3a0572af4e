"""What a layer would be refused for, as a list: grids at fault, and what helps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from .errors import Message
from .findings import ERROR, name_codes
from .layers import Codes, GridLayer
from .shapes import is_empty

# What can be wrong with a layer
NO_CRS = "no_crs"
WRONG_AXES = "wrong_axes"
ZONE_PREFIX = "zone_prefix"
WRONG_AXES_AND_PREFIX = "wrong_axes_and_prefix"
MISSING_PREFIX = "missing_prefix"
DEGREES = "degrees"
SHENZHEN_LOCAL = "shenzhen_local"
GCJ02 = "gcj02"
AWAY = "away"
MISSING_CODE = "missing_code"
DUPLICATE_CODE = "duplicate_code"
NOT_TEXT = "not_text"
INVALID = "invalid"
EMPTY = "empty"
FRACTIONS = "fractions"
NOT_NUMBERS = "not_numbers"
NO_CODE_FIELD = "no_code_field"
MISSING_FIELDS = "missing_fields"
TWO_OF_KIND = "two_of_kind"
UNREADABLE = "unreadable"
WRONG_TYPE = "wrong_type"

# What helps
SET_CRS = "set_crs"
CORRECT_PLACEMENT = "correct_placement"
SHOW_GRIDS = "show_grids"
FIX_GEOMETRIES = "fix_geometries"
CHOOSE_FIELD = "choose_field"


@dataclass(frozen=True)
class Problem:
    """Something that keeps a layer from being used.

    Attributes:
        kind: Kind of the layer.
        problem: What it is, one of this module's words.
        severity: `error` where the layer cannot be used, else `warning` or `hint`.
        message: A sentence with the remedy.
        remedy: What helps, one of this module's words; "" where only people can.
        count: Number of grids, or codes, at fault; 0 where the layer is as a whole.
        codes: The grids at fault that have a code, sorted.
    """

    kind: str
    problem: str
    severity: str
    message: Message
    remedy: str = ""
    count: int = 0
    codes: tuple[str, ...] = ()


def inspect_codes(layer: GridLayer) -> Iterator[Problem]:
    """Yield that grids have no code, or that codes are used more than once."""
    codes, uses = np.unique(layer.codes, return_counts=True)
    missing = int(uses[codes == ""].sum())
    if missing:
        message = Message(
            "Layer {layer} has grids without a code ({count}). Give every grid a code.",
            layer=layer.title,
            count=missing,
        )
        yield Problem(layer.kind, MISSING_CODE, ERROR, message, SHOW_GRIDS, missing)
    twice = codes[(uses > 1) & (codes != "")]
    if len(twice):
        message = Message(
            "Layer {layer} has codes used more than once ({codes}). Give each grid its own code.",
            layer=layer.title,
            codes=name_codes(twice.tolist()),
        )
        yield _of_grids(layer, DUPLICATE_CODE, message, SHOW_GRIDS, twice)


def inspect_shapes(layer: GridLayer) -> Iterator[Problem]:
    """Yield that grids have no shape, or an invalid one."""
    empty = is_empty(layer.geometries)
    if empty.any():
        message = Message(
            "Layer {layer} has features without a shape ({codes}). Draw or delete them.",
            layer=layer.title,
            codes=name_codes(layer.codes[empty].tolist()),
        )
        yield _of_grids(layer, EMPTY, message, SHOW_GRIDS, layer.codes[empty])
    invalid = ~empty & ~shapely.is_valid(layer.geometries)
    if invalid.any():
        message = Message(
            "Layer {layer} has invalid shapes ({codes}). Fix its geometries.",
            layer=layer.title,
            codes=name_codes(layer.codes[invalid].tolist()),
        )
        yield _of_grids(layer, INVALID, message, FIX_GEOMETRIES, layer.codes[invalid])


def _of_grids(
    layer: GridLayer, problem: str, message: Message, remedy: str, codes: Codes
) -> Problem:
    named = tuple(sorted({code for code in codes.tolist() if code}))
    return Problem(layer.kind, problem, ERROR, message, remedy, len(codes), named)
