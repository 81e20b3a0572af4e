"""Professional layers that are written: called like their kind, and known by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingFeedback

from .layers import CODE_PROPERTY, KIND_PROPERTY
from .sinks import STYLES, StyleLoader, held, sink_file
from .texts import tr


class KindLoader(StyleLoader):
    """Give a layer its style, its kind and its code field at the moment QGIS loads it."""

    def __init__(self, path: Path, kind: str, code_field: str = "") -> None:
        """Keep the style's file, the kind, and the code field where it is not the usual one."""
        super().__init__(path)
        self._kind = kind
        self._code_field = code_field

    def postProcessLayer(
        self, layer: Any, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        _mark(layer, self._kind, self._code_field)
        super().postProcessLayer(layer, context, feedback)


def name_layer(
    target: str,
    kind: str,
    context: QgsProcessingContext,
    code_field: str = "",
) -> None:
    """Let a written layer be called like its kind, and be read as one of that kind.

    Args:
        target: What was written, as the results of the run say.
        kind: The kind.
        context: The run's.
        code_field: Field of the codes; "" for the usual one.
    """
    layer = context.temporaryLayerStore().mapLayer(target)
    if layer is not None:
        layer.setName(kind)
        _mark(layer, kind, code_field)
    if context.willLoadLayerOnCompletion(target):
        details = context.layerToLoadOnCompletionDetails(target)
        details.name = kind
        details.setPostProcessor(held(KindLoader(style_of(kind), kind, code_field)))


def tell_file_name(
    value: Any, kind: str, context: QgsProcessingContext, feedback: QgsProcessingFeedback
) -> None:
    """Say so when a layer is written to a file from which it will be read as another kind."""
    path = sink_file(value, context)
    if path is not None and path.stem != kind:
        text = tr(
            "The file is called {name}: read from it, the layer is of the kind {name}. "
            "Call it {kind}, and other algorithms know what it is."
        )
        feedback.pushInfo(text.format(name=path.stem, kind=kind))


def style_of(kind: str) -> Path:
    """Return the style of a kind; that of designed grids for one that has none of its own."""
    own = STYLES / f"grids_{kind}.qml"
    return own if own.parent == STYLES and own.exists() else STYLES / "grids_composed.qml"


def _mark(layer: Any, kind: str, code_field: str) -> None:
    layer.setCustomProperty(KIND_PROPERTY, kind)
    if code_field:
        layer.setCustomProperty(CODE_PROPERTY, code_field)
