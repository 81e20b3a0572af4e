"""The outputs of one run: written beside their final names, and moved there together at the end."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureSink,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt import sip

from ..core.errors import GridError
from ..core.progress import CancelledError
from .dressing import dress
from .layers import Table
from .texts import tr

STYLES = Path(__file__).parents[1] / "resources" / "styles"
BATCH = 5000
DEFAULT_SUFFIX = ".gpkg"
NO_CRS = QgsCoordinateReferenceSystem()


class Outputs:
    """The files and layers of one run, as a context: all of them appear at its end, or none."""

    def __init__(
        self,
        algorithm: QgsProcessingAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> None:
        """Open nothing yet."""
        self._algorithm = algorithm
        self._parameters = parameters
        self._context = context
        self._feedback = feedback
        self._staged: list[_StagedFile] = []
        self._tables: list[str] = []
        self.results: dict[str, Any] = {}

    def __enter__(self) -> Outputs:
        """Begin a run's outputs."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Move everything to its place, or take everything away after an error."""
        try:
            if kind is None:
                self._publish()
                self._tables.clear()
        finally:
            for staged in self._staged:
                shutil.rmtree(staged.folder, ignore_errors=True)
            for table in self._tables:
                _drop_table(table)

    def is_wanted(self, name: str) -> bool:
        """Tell whether the user asked for this output."""
        return self._parameters.get(name) not in (None, "")

    def write_layer(
        self, name: str, table: Table, crs: QgsCoordinateReferenceSystem, style: str = ""
    ) -> None:
        """Write a table into the sink of a parameter, if the user asked for it.

        Args:
            name: The sink parameter.
            table: What to write, its geometries already in `crs`.
            crs: The layer's CRS; an invalid one for tables without geometry.
            style: File name in resources/styles, without its suffix.

        Raises:
            GridError: If the target cannot be written to the end.
        """
        if not self.is_wanted(name):
            return
        value, staged = self._stage(self._parameters[name])
        target = self._write(name, {**self._parameters, name: value}, table, crs)
        if staged:
            staged.check_rows(len(table))
            target = str(staged.final)
            _rename_loaded(self._context, str(staged.path), target)
        _load_with_style(self._context, target, style)
        self.results[name] = target

    def file(self, name: str) -> Path | None:
        """Return where to write the file of a parameter now; None when it is not wanted."""
        if not self.is_wanted(name):
            return None
        target = self._algorithm.parameterAsFileOutput(self._parameters, name, self._context)
        final = Path(target).absolute()
        staged = self._stage_file(final)
        self.results[name] = str(final)
        return staged.path

    def _stage(self, value: Any) -> tuple[Any, _StagedFile | None]:
        """Return the sink's value with its file replaced by one beside it, where it is a file."""
        target = sink_file(value, self._context)
        if target is None:
            return value, None
        staged = self._stage_file(target)
        if not isinstance(value, QgsProcessingOutputLayerDefinition):
            return str(staged.path), staged
        definition = QgsProcessingOutputLayerDefinition(value)
        definition.sink = QgsProperty.fromValue(str(staged.path))
        return definition, staged

    def _stage_file(self, final: Path) -> _StagedFile:
        if final.is_dir():  # told now: once an output is published, no other may fail
            raise _unwritable(final, os.strerror(errno.EISDIR))
        try:
            folder = Path(tempfile.mkdtemp(prefix=".gridstrata-", dir=final.parent))
        except OSError as error:
            raise _unwritable(final, error.strerror) from None
        staged = _StagedFile(folder, folder / final.name, final)
        self._staged.append(staged)
        return staged

    def _write(
        self,
        name: str,
        parameters: dict[str, Any],
        table: Table,
        crs: QgsCoordinateReferenceSystem,
    ) -> str:
        sink, target = self._algorithm.parameterAsSink(
            parameters, name, self._context, table.fields, table.wkb_type, crs
        )
        if sink is None:
            raise QgsProcessingException(self._algorithm.invalidSinkError(self._parameters, name))
        if sink_file(parameters[name], self._context) is None:
            self._tables.append(target)
        try:
            for features in table.batches(BATCH):
                if self._feedback.isCanceled():
                    raise CancelledError
                if not sink.addFeatures(features, QgsFeatureSink.Flag.FastInsert):
                    raise _unwritable(self._final(name), sink.lastError())
        finally:
            del sink  # closed now: the frame of an error would keep it open, and the file locked
        return target

    def _final(self, name: str) -> str:
        return str(sink_file(self._parameters[name], self._context) or name)

    def _publish(self) -> None:
        if self._feedback.isCanceled():
            raise CancelledError
        for staged in self._staged:
            staged.publish()


@dataclass(frozen=True)
class _StagedFile:
    """A file (with its side files) in a folder of its own beside its final place."""

    folder: Path
    path: Path
    final: Path

    def check_rows(self, expected: int) -> None:
        """Refuse a file that was cut short: writers do not tell of errors while closing."""
        layer = QgsVectorLayer(str(self.path), "check", "ogr")
        found = layer.featureCount() if layer.isValid() else 0
        del layer
        if found != expected:
            reason = tr("{found} of {expected} rows arrived")
            raise _unwritable(self.final, reason.format(found=found, expected=expected))

    def publish(self) -> None:
        """Move the file into its final place, replacing what was there."""
        try:
            for path in sorted(self.folder.iterdir()):
                path.replace(self.final.with_name(path.name))
        except OSError as error:
            raise _unwritable(self.final, error.strerror) from None


class StyleLoader(QgsProcessingLayerPostProcessorInterface):
    """Give a layer its style at the moment QGIS loads it."""

    def __init__(self, path: Path) -> None:
        """Keep the style's file."""
        super().__init__()
        self._path = path

    def postProcessLayer(
        self, layer: Any, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        dress(layer, self._path)
        layer.triggerRepaint()


_loaders: list[StyleLoader] = []


def sink_file(value: Any, context: QgsProcessingContext) -> Path | None:
    """Return the file a sink parameter names; None for memory, databases and `ogr:` targets."""
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.valueAsString(context.expressionContext(), "")[0]
    target = str(value or "")
    # a prefix of one letter is a drive
    if target in ("", QgsProcessing.TEMPORARY_OUTPUT) or re.match(r"\w{2,}:", target):
        return None
    path = Path(target).absolute()
    return path if path.suffix else path.with_suffix(DEFAULT_SUFFIX)


def _drop_table(target: str) -> None:
    """Take a half-written table out of a database or GeoPackage; layers in memory just go."""
    is_database, provider, uri = QgsProcessingUtils.decodeProviderKeyAndUri(target)
    provider, uri = (provider, uri) if is_database else ("ogr", target)
    metadata = QgsProviderRegistry.instance().providerMetadata(provider)
    parts = metadata.decodeUri(uri)
    table = parts.get("layerName") or parts.get("table")
    if table:
        connection = metadata.createConnection(parts.get("path") or uri, {})
        connection.dropVectorTable(parts.get("schema") or "", table)


def _rename_loaded(context: QgsProcessingContext, old: str, new: str) -> None:
    """Let QGIS load the final file where it was told to load the one beside it."""
    layers = context.layersToLoadOnCompletion()
    if old in layers:
        layers[new] = layers.pop(old)
        context.setLayersToLoadOnCompletion(layers)


def _load_with_style(context: QgsProcessingContext, target: str, style: str) -> None:
    path = STYLES / f"{style}.qml"
    if style and path.exists() and context.willLoadLayerOnCompletion(target):
        context.layerToLoadOnCompletionDetails(target).setPostProcessor(style_loader(path))


def style_loader(path: Path) -> StyleLoader:
    """Return a loader of a style, held until QGIS has used it."""
    return held(StyleLoader(path))


def held(loader: StyleLoader) -> StyleLoader:
    """Return the loader: QGIS deletes it after the run, but until then Python holds it."""
    _loaders[:] = [loader for loader in _loaders if not sip.isdeleted(loader)]
    _loaders.append(loader)
    return _loaders[-1]


def _unwritable(target: Path | str, reason: str | None) -> GridError:
    return GridError(
        tr("{target} cannot be written: {reason}. Choose another place or make room.").format(
            target=target, reason=reason or tr("unknown reason")
        )
    )
