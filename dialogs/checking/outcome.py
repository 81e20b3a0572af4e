"""What mending gave back: the shapes that changed, what goes with them, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorLayer

from ...core.errors import GridError
from ...processing.layers import title_of
from ...processing.texts import tr
from .rows import FindingRows


def rows_in(layer: QgsVectorLayer | None) -> Iterable[QgsFeature]:
    """Return the rows of an output; none where it was not made."""
    return [] if layer is None else layer.getFeatures()


def changed_shapes(
    shapes: Iterable[tuple[int, QgsGeometry]], drawn: Mapping[int, QgsGeometry]
) -> dict[int, QgsGeometry]:
    """Return those of some shapes, by feature id, that are other than the grids were drawn."""
    return {
        number: shape
        for number, shape in shapes
        if not shape.isNull() and _multi(shape) != _multi(drawn[number])
    }


def moved_with(
    codes: set[str], changes: QgsVectorLayer | None
) -> tuple[set[str], list[QgsRectangle]]:
    """Return all grids that gave ground to some grids or took some, and those of these, and so on.

    With all of them moved, no gap and no overlap is left; with some of them, there would be.

    Returns:
        Their codes, and the bounds of the ground that changes hands between them.
    """
    grounds = [
        ({str(row[name] or "") for name in ("giver", "taker")} - {""}, row.geometry())
        for row in rows_in(changes)
    ]
    moved: set[str] = set()
    found = codes
    while found - moved:
        moved |= found
        found = {code for pair, _ in grounds if pair & moved for code in pair}
    return moved, [ground.boundingBox() for pair, ground in grounds if pair & moved]


def _multi(shape: QgsGeometry) -> bytes:
    """Return a shape as bytes that are the same for a polygon and a multipolygon of one."""
    plain = QgsGeometry(shape)
    plain.convertToMultiType()
    plain.get().dropZValue()
    plain.get().dropMValue()
    return bytes(plain.asWkb())


def of_type(layer: QgsVectorLayer, shape: QgsGeometry) -> QgsGeometry:
    """Return a shape of the type that a layer holds.

    Raises:
        GridError: If it is in several parts and the layer holds single ones.
    """
    parts = shape.coerceToType(layer.wkbType())
    if len(parts) != 1:
        raise GridError(
            tr(
                "Layer {layer} cannot hold grids in several parts, as this one would become. "
                "Draw the border by hand."
            ).format(layer=title_of(layer))
        )
    return parts[0]


def require_same(layer: QgsVectorLayer, drawn: Mapping[int, QgsGeometry]) -> None:
    """Refuse to change grids that are not drawn as they were when the mending began.

    Args:
        layer: The layer as it is now.
        drawn: The grids that are to change, by feature id, as they were drawn then.

    Raises:
        GridError: Naming the layer.
    """
    for number, shape in drawn.items():
        if _multi(layer.getGeometry(number)) != _multi(shape):
            raise GridError(
                tr("Layer {layer} was edited meanwhile. Mend again.").format(layer=title_of(layer))
            )


def reasons_left(layer: QgsVectorLayer | None, findings: FindingRows) -> list[str]:
    """Return why some of the findings are left, each reason once."""
    wanted = {
        (findings.rule[row], findings.base_codes[row], findings.professional_codes[row])
        for row in range(len(findings))
    }
    reasons: dict[str, None] = {}
    for row in rows_in(layer):
        if (row["rule"], row["base_codes"], row["professional_codes"]) in wanted:
            reasons[row["reason"]] = None
    return list(reasons)
