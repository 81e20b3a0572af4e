"""Edits saved before they are released."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsVectorLayer

from ...core.errors import GridError
from ...processing.layers import title_of
from ...processing.texts import tr


def save_edits(layers: Iterable[QgsVectorLayer]) -> None:
    """Save the edits of layers; they stay in edit mode.

    Raises:
        GridError: Naming the layers that do not take them, and why.
    """
    text = tr("The edits of layer {layer} cannot be saved: {reason}")
    faults = [
        text.format(layer=title_of(layer), reason=" ".join(layer.commitErrors()))
        for layer in layers
        if not layer.commitChanges(False)  # noqa: FBT003 (QGIS's signature)
    ]
    if faults:
        raise GridError("\n".join(faults))
