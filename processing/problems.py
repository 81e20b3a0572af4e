"""What in the parameters of a run cannot work, each told in a sentence before the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterMultipleLayers,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..core.errors import GridError
from ..core.layers import BASE
from .crs import require_crs
from .layers import file_of, kind_of, open_layers, title_of, values_of
from .sinks import sink_file
from .texts import tr

if TYPE_CHECKING:
    from .base import GridAlgorithm
    from .stack import StackAlgorithm

Parameters = dict[str, Any]

_LAYER_PARAMETERS = (QgsProcessingParameterFeatureSource, QgsProcessingParameterMultipleLayers)
_ANY = QgsProcessing.SourceType.TypeVector
_POINT = QgsProcessing.SourceType.TypeVectorPoint
_LINE = QgsProcessing.SourceType.TypeVectorLine
_POLYGON = QgsProcessing.SourceType.TypeVectorPolygon
_SHAPES = {
    QgsWkbTypes.GeometryType.PointGeometry: _POINT,
    QgsWkbTypes.GeometryType.LineGeometry: _LINE,
    QgsWkbTypes.GeometryType.PolygonGeometry: _POLYGON,
    QgsWkbTypes.GeometryType.UnknownGeometry: _ANY,  # collections, to which QGIS gives no CRS
}

# From this ratio of common letters on, a name was meant to be another.
_RESEMBLANCE = 0.75


def of_names(algorithm: QgsProcessingAlgorithm, parameters: Parameters) -> Iterator[str]:
    """Yield which names are misspelt: QGIS would pass over them and use the defaults.

    Names that resemble none of the algorithm's are left to QGIS: scripts may give one set of
    parameters to several algorithms.
    """
    own = [definition.name() for definition in algorithm.parameterDefinitions()]
    outputs = [definition.name() for definition in algorithm.outputDefinitions()]
    # what QGIS 3.22 calls a model's step:NAME, later ones call NAME
    known = {name.rpartition(":")[2] for name in (*own, *outputs)}.union(own, outputs)
    text = tr("{name} is no parameter of this algorithm. Give {meant} instead.")
    for name in sorted(set(parameters) - known):
        for meant in get_close_matches(name.upper(), own, n=1, cutoff=_RESEMBLANCE):
            yield text.format(name=name, meant=meant)


def of_layers(
    algorithm: StackAlgorithm, parameters: Parameters, context: QgsProcessingContext
) -> Iterator[str]:
    """Yield what is wrong with the layers, each on its own: file, shapes, CRS, fields."""
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if isinstance(definition, QgsProcessingParameterFeatureSource):
            if algorithm.is_given(parameters, name):
                layer = _first_layer(parameters[name], context)
                yield from _of_layer(name, parameters[name], layer, definition.dataTypes())
        elif isinstance(definition, QgsProcessingParameterField):
            yield from _of_field(algorithm, definition, parameters, context)
    for definition in algorithm.parameterDefinitions():
        if isinstance(definition, QgsProcessingParameterMultipleLayers):
            name = definition.name()
            for value in values_of(parameters.get(name)):
                layer = _first_layer(value, context)
                yield from _of_layer(name, value, layer, [definition.layerType()])


def of_kinds(
    algorithm: StackAlgorithm, parameters: Parameters, context: QgsProcessingContext
) -> Iterator[str]:
    """Yield what is wrong with the kinds of the professional layers and their code fields."""
    given = algorithm.parameterDefinition(algorithm.PROFESSIONAL)
    if not isinstance(given, QgsProcessingParameterMultipleLayers):
        return  # none are read, or they are the output
    layers = open_layers(parameters.get(algorithm.PROFESSIONAL), context)
    kinds = Counter([BASE, *map(kind_of, layers)] if layers else [])
    for kind in sorted(kind for kind, uses in kinds.items() if uses > 1):
        yield tr(
            "Two layers are of the kind {kind}. Give every professional layer a kind of its own."
        ).format(kind=kind)
    try:
        fields = algorithm.professional_code_fields(parameters, context)
    except GridError as error:
        yield error.told(tr)
        return
    for layer, field in fields:
        yield from missing_field(layer, field)


def of_outputs(
    algorithm: GridAlgorithm, parameters: Parameters, context: QgsProcessingContext
) -> Iterator[str]:
    """Yield which outputs have no format, or would overwrite each other or one of the inputs."""
    inputs = set(_input_files(algorithm, parameters, context))
    taken: dict[Path, str] = {}
    for name, path in _output_files(algorithm, parameters, context):
        if path in inputs:
            yield tr("{name}: {path} holds an input. Choose another file.").format(
                name=name, path=path
            )
        if path in taken:
            yield tr("{name} and {other} are the same file {path}. Choose another one.").format(
                name=name, other=taken[path], path=path
            )
        taken[path] = name
        if isinstance(algorithm.parameterDefinition(name), QgsProcessingParameterFeatureSink):
            yield from _no_format(name, path)


def of_suffix(name: str, value: Any, suffixes: tuple[str, ...]) -> Iterator[str]:
    """Yield that a file is of no format that can be written."""
    path = Path(str(value))
    if str(value) != QgsProcessing.TEMPORARY_OUTPUT and path.suffix.lower() not in suffixes:
        yield tr("{name}: {file} must end in {suffixes}.").format(
            name=name, file=path.name, suffixes=tr(" or ").join(suffixes)
        )


def _of_layer(
    name: str, value: Any, layer: QgsVectorLayer | None, types: list[int]
) -> Iterator[str]:
    if layer is None:
        yield tr(
            "{name}: {value} cannot be opened as a layer. "
            "Choose a GeoPackage or another vector file."
        ).format(name=name, value=value)
        return
    if _ANY not in types and _SHAPES.get(layer.geometryType(), _POLYGON) not in types:
        text = tr("{name}: layer {layer} has no polygons. Choose a polygon layer.")
        if _LINE in types:
            text = tr("{name}: layer {layer} has no lines. Choose a line layer.")
        elif _POLYGON not in types:
            text = tr("{name}: layer {layer} has no points. Choose a point layer.")
        yield text.format(name=name, layer=title_of(layer))
        return
    try:
        if layer.isSpatial():
            require_crs(layer.crs(), title_of(layer))
    except GridError as error:
        yield error.told(tr)


def _of_field(
    algorithm: StackAlgorithm,
    definition: QgsProcessingParameterField,
    parameters: Parameters,
    context: QgsProcessingContext,
) -> Iterator[str]:
    """Yield that a field is missing, or that the layer it should be in was not given."""
    name, parent = definition.name(), definition.parentLayerParameterName()
    if not algorithm.is_given(parameters, parent):
        if parameters.get(name) not in (None, "", definition.defaultValue()):
            yield tr("{name} is given without {parent}. Choose the layer too.").format(
                name=name, parent=parent
            )
        return
    layer = _first_layer(parameters[parent], context)
    if layer is None or (name in algorithm.FIELDS_IF_THERE and not parameters.get(name)):
        return
    if definition.defaultValue() is not None:
        yield from missing_field(layer, algorithm.code_field(name, layer, parameters, context))
    elif algorithm.is_given(parameters, name):
        field = algorithm.parameterAsString(parameters, name, context)
        yield from missing_field(layer, field)


def _first_layer(value: Any, context: QgsProcessingContext) -> QgsVectorLayer | None:
    return next(iter(open_layers(value, context)), None)


def missing_field(layer: QgsVectorLayer, field: str) -> Iterator[str]:
    """Yield that a layer lacks a field, with those it has."""
    if layer.fields().lookupField(field) < 0:
        yield tr("Layer {layer} has no field {field}. Its fields are: {fields}.").format(
            layer=title_of(layer), field=field, fields=", ".join(layer.fields().names())
        )


def _no_format(name: str, path: Path) -> Iterator[str]:
    if not QgsVectorFileWriter.driverForExtension(path.suffix):
        yield tr("{name}: no format ends in {suffix}. Choose another one, such as .gpkg.").format(
            name=name, suffix=path.suffix
        )


def _input_files(
    algorithm: GridAlgorithm, parameters: Parameters, context: QgsProcessingContext
) -> Iterator[Path]:
    for definition in algorithm.parameterDefinitions():
        if isinstance(definition, _LAYER_PARAMETERS):
            for layer in open_layers(parameters.get(definition.name()), context):
                if path := file_of(layer):
                    yield path.resolve()


def _output_files(
    algorithm: GridAlgorithm, parameters: Parameters, context: QgsProcessingContext
) -> Iterator[tuple[str, Path]]:
    for definition in algorithm.destinationParameterDefinitions():
        name = definition.name()
        if algorithm.is_given(parameters, name):
            path = sink_file(parameters[name], context)
            if path is not None:
                yield name, path.resolve()
