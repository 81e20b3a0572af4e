"""Grids that are faulty in themselves: shapes and codes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from .errors import GridError, Message
from .findings import Findings, join_findings, make_findings, name_codes
from .layers import GridLayer
from .profiles import RuleProfile
from .shapes import is_empty, made_polygonal


def find_faults(layer: GridLayer, profile: RuleProfile) -> Findings:
    """Find shapes that are invalid, empty or in several parts, and codes missing or used twice."""
    empty = is_empty(layer.geometries)
    invalid = ~empty & ~shapely.is_valid(layer.geometries)
    parts = shapely.get_num_geometries(layer.geometries)
    multipart = ~empty & ~invalid & (parts > 1)
    unnamed = layer.codes == ""

    def per_grid(rule: str, rows: NDArray[np.bool_], detail: list[str]) -> Findings:
        return make_findings(
            rule,
            layer.kind,
            profile,
            geometry=made_polygonal(layer.geometries[rows]),
            detail=detail,
            codes=layer.codes[rows].tolist(),
        )

    reasons = shapely.is_valid_reason(layer.geometries[invalid])
    return join_findings(
        [
            per_grid("invalid_geometry", invalid, reasons.tolist()),
            per_grid("empty_geometry", empty, [""] * int(empty.sum())),
            per_grid("multipart", multipart, parts[multipart].astype(str).tolist()),
            per_grid("missing_code", unnamed, [""] * int(unnamed.sum())),
            _duplicate_codes(layer, profile),
        ]
    )


def require_sound(layer: GridLayer) -> None:
    """Refuse a layer that cannot be mapped, released or changed.

    Raises:
        GridError: Naming the layer, the grids at fault and the remedy.
    """
    if not len(layer):
        raise GridError(
            "Layer {layer} has no grids. Choose the layer that holds them.", layer=layer.title
        )
    faults = list(_tell_faults(layer))
    if faults:
        raise GridError("{faults}", faults=faults)


def mended(layer: GridLayer) -> GridLayer:
    """Return the layer with its shapes made valid where they can be, and without empty ones.

    The checks of a layer go on with it: an invalid shape is a finding of its own, and dropping
    it would report its whole ground as a blind spot besides.
    """
    shapes = made_polygonal(layer.geometries)
    whole = GridLayer(layer.kind, layer.codes, shapes, layer.name, layer.attributes)
    return whole.take(~shapely.is_empty(shapes))


def _tell_faults(layer: GridLayer) -> Iterator[Message]:
    """Yield a sentence for every sort of fault, with the first few grids and the remedy."""
    empty = is_empty(layer.geometries)
    if empty.any():
        yield Message(
            "Layer {layer} has grids without a shape ({codes}). Draw or delete them.",
            layer=layer.title,
            codes=name_codes(layer.codes[empty]),
        )
    invalid = ~empty & ~shapely.is_valid(layer.geometries)
    if invalid.any():
        yield Message(
            'Layer {layer} has grids with an invalid shape ({codes}). Run "Fix geometries" on it.',
            layer=layer.title,
            codes=name_codes(layer.codes[invalid]),
        )
    codes, uses = np.unique(layer.codes, return_counts=True)
    if "" in codes:
        yield Message(
            "Layer {layer} has grids without a code. Give every grid a code.", layer=layer.title
        )
    twice = codes[(uses > 1) & (codes != "")]
    if len(twice):
        yield Message(
            "Layer {layer} has grids with a code used twice ({codes}). Give each its own code.",
            layer=layer.title,
            codes=name_codes(twice),
        )


def _duplicate_codes(layer: GridLayer, profile: RuleProfile) -> Findings:
    codes, uses = np.unique(layer.codes, return_counts=True)
    twice = (uses > 1) & (codes != "")
    grids = [layer.geometries[layer.codes == code] for code in codes[twice]]
    shapes = np.full(len(grids), None, dtype=object)
    for row, copies in enumerate(grids):
        shapes[row] = shapely.union_all(made_polygonal(copies))
    return make_findings(
        "duplicate_code",
        layer.kind,
        profile,
        geometry=shapes,
        detail=uses[twice].astype(str).tolist(),
        codes=codes[twice].tolist(),
    )
