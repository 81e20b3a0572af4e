"""Features between QGIS and the core: read and written in bulk, as WKB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsFields,
    QgsGeometry,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeatureSource,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..compat import is_null
from ..core.errors import GridError
from ..core.findings import name_codes
from ..core.layers import Codes, Geometries
from ..core.progress import CancelledError
from .reading import read_to_the_end
from .texts import tr

KIND_PROPERTY = "gridstrata/kind"
CODE_PROPERTY = "gridstrata/code_field"
CANCEL_EVERY = 512

# Of WKB geometry types: Z and M are thousands, or in older ones the high bits
_CURVES = (8, 9, 10, 11, 12)
_DIMENSIONS = 1000
_HIGH_BITS = 0xE0000000


@dataclass(frozen=True)
class Rows:
    """What was read of a layer.

    Attributes:
        geometries: Plain shapely geometries in the layer's own CRS, shape (n,); None where null.
        columns: Values by field name, shape (n,) each; None where NULL.
        ids: The layer's own numbers of its features, shape (n,).
        simplified: What was left out on reading, such as "curves"; empty if nothing.
    """

    geometries: Geometries
    columns: dict[str, NDArray[np.object_]]
    ids: NDArray[np.int64]
    simplified: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.geometries)

    def take(self, rows: NDArray[Any]) -> Rows:
        """Return what was read, reduced to `rows` (indices or a mask)."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        return Rows(self.geometries[rows], columns, self.ids[rows], self.simplified)

    def joined(self, others: Sequence[Rows]) -> Rows:
        """Return these rows and others of the same layer and fields, each once, by their ids."""
        parts = [self, *others]
        ids, first = np.unique(np.concatenate([part.ids for part in parts]), return_index=True)
        columns = {
            name: np.concatenate([part.columns[name] for part in parts])[first]
            for name in self.columns
        }
        shapes = np.concatenate([part.geometries for part in parts])[first]
        simplified = dict.fromkeys(what for part in parts for what in part.simplified)
        return Rows(shapes, columns, ids, tuple(simplified))


@dataclass(frozen=True)
class Table:
    """Rows to be written.

    Attributes:
        fields: The attribute table.
        columns: Plain Python values of one column each, in the order of `fields`.
        wkb_type: Type of the geometries; `NoGeometry` for a bare table.
        geometries: Shapely geometries of that type, shape (n,); None for a bare table.
    """

    fields: QgsFields
    columns: Sequence[Sequence[Any]]
    wkb_type: Any = QgsWkbTypes.Type.NoGeometry
    geometries: Geometries | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.columns[0])

    def take(self, rows: NDArray[np.intp]) -> Table:
        """Return the table reduced to, and in the order of, `rows`."""
        columns = [[column[row] for row in rows.tolist()] for column in self.columns]
        shapes = None if self.geometries is None else self.geometries[rows]
        return Table(self.fields, columns, self.wkb_type, shapes)

    def batches(self, size: int) -> Iterator[list[QgsFeature]]:
        """Yield the rows as features, `size` at a time."""
        for start in range(0, len(self), size):
            stop = start + size
            rows = zip(*(column[start:stop] for column in self.columns))
            if self.geometries is None:
                yield [_feature(row) for row in rows]
            else:
                wkbs = shapely.to_wkb(self.geometries[start:stop])
                yield [_feature(row, wkb) for row, wkb in zip(rows, wkbs)]


def read_rows(
    source: QgsProcessingFeatureSource,
    names: Sequence[str],
    feedback: QgsProcessingFeedback,
    wanted: QgsFeatureRequest | None = None,
) -> Rows:
    """Read geometries and the named fields; curves become segments, Z and M are left out.

    Args:
        source: A layer.
        names: Fields.
        feedback: Asked whether to stop.
        wanted: Which features, such as those in a rectangle; None: all.

    Raises:
        CancelledError: If the user cancels meanwhile.
        GridError: If the file breaks off.
    """
    fields = source.fields()
    indices = [fields.lookupField(name) for name in names]
    request = QgsFeatureRequest(wanted or QgsFeatureRequest()).setSubsetOfAttributes(indices)
    wkbs, values, ids = read_to_the_end(
        lambda: _read_columns(source, request, indices, feedback),
        source,
        least=source.featureCount() if wanted is None else 0,
        count=lambda columns: len(columns[0]),
    )
    plain, simplified = _plain_wkb(wkbs)
    geometries = _geometries(plain)
    lost = shapely.is_missing(geometries) & np.array([wkb is not None for wkb in wkbs], dtype=bool)
    if lost.any():
        simplified = (*simplified, tr("shapes with coordinates that are no numbers"))
    return Rows(geometries, _columns(names, values), np.array(ids, dtype=np.int64), simplified)


def texts_of(column: NDArray[np.object_], name: str, title: str) -> NDArray[np.str_]:
    """Return a field's values as codes: NULL is "", whole numbers are digits, text stays text.

    Raises:
        GridError: If the field holds decimals, which are no codes.
    """
    _refuse_fractions(column, name, title)
    return np.array([_text(value) for value in column], dtype=str)


def kind_of(layer: QgsVectorLayer) -> str:
    """Return a layer's kind: its custom property, else the layer inside its file, else its name."""
    return own_kind(layer) or _name_inside(layer) or str(layer.name())


def own_kind(layer: QgsVectorLayer) -> str:
    """Return the kind that was set for a layer; "" if none was."""
    return str(layer.customProperty(KIND_PROPERTY) or "")


def title_of(layer: QgsVectorLayer) -> str:
    """Return what to call a layer: its name, unless that is only the name of its file."""
    inside = _name_inside(layer)
    is_file_name = bool(inside) and layer.name() == Path(_uri(layer)["path"]).stem
    return inside if is_file_name else str(layer.name())


def file_of(layer: QgsVectorLayer) -> Path | None:
    """Return the file a layer is read from; None when it is in memory or in a database."""
    path = _uri(layer).get("path")
    return None if is_null(path) or not path else Path(path).absolute()


def values_of(value: Any) -> list[Any]:
    """Return what a parameter of several layers was given, one value per layer."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def open_layers(value: Any, context: QgsProcessingContext) -> list[QgsVectorLayer]:
    """Return the vector layers a parameter was given; what cannot be opened is left out."""
    found = [_open_layer(given, context) for given in values_of(value)]
    return [layer for layer in found if isinstance(layer, QgsVectorLayer) and layer.isValid()]


def source_of(layer: QgsVectorLayer, context: QgsProcessingContext) -> QgsProcessingFeatureSource:
    """Return a layer as Processing reads it."""
    return QgsProcessingUtils.variantToSource(layer, context)


def code_field_of(layer: QgsVectorLayer, asked: str, default: str) -> str:
    """Return the code field asked for; where that is the default, the one set for the layer."""
    own = str(layer.customProperty(CODE_PROPERTY) or "")
    return own if own and asked == default else asked


def code_fields(asked: str, layers: Sequence[QgsVectorLayer], default: str) -> list[str]:
    """Return the code field of each layer from `name` or `kind=name;kind=name`.

    Raises:
        GridError: If a kind is named that no layer has.
    """
    if "=" not in asked:
        return [code_field_of(layer, asked, default) for layer in layers]
    by_kind = read_pairs(asked)
    kinds = [kind_of(layer) for layer in layers]
    unknown = sorted(set(by_kind) - set(kinds))
    if unknown:
        text = tr("PROFESSIONAL_CODE names the kind {kind}, which no layer has. Kinds: {kinds}.")
        raise GridError(text.format(kind=unknown[0], kinds=", ".join(kinds)))
    return [
        by_kind.get(kind) or code_field_of(layer, default, default)
        for kind, layer in zip(kinds, layers)
    ]


def read_pairs(text: str) -> dict[str, str]:
    """Return what `name=value;name=value` says, blanks around either taken away."""
    pairs = [pair.partition("=") for pair in text.split(";") if pair.strip()]
    return {name.strip(): value.strip() for name, _, value in pairs}


def _open_layer(value: Any, context: QgsProcessingContext) -> QgsMapLayer | None:
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        value = value.source
    if isinstance(value, QgsProperty):
        value = value.value(context.expressionContext(), "")[0]
    if isinstance(value, QgsMapLayer):
        return value
    return QgsProcessingUtils.mapLayerFromString(str(value), context)


def _name_inside(layer: QgsVectorLayer) -> str:
    name = _uri(layer).get("layerName")
    return "" if is_null(name) else str(name)


def _uri(layer: QgsVectorLayer) -> dict[str, Any]:
    uri: dict[str, Any] = QgsProviderRegistry.instance().decodeUri(
        layer.providerType(), layer.source()
    )
    return uri


def numbers_of(column: NDArray[np.object_], name: str, title: str) -> NDArray[np.int64]:
    """Return a field's values as whole numbers, 0 where NULL or below 0; text digits count too.

    Raises:
        GridError: If the field holds something else than numbers.
    """
    numbers = floats_of(column, name, title)
    return np.rint(np.clip(np.nan_to_num(numbers), 0, None)).astype(np.int64)


def floats_of(column: NDArray[np.object_], name: str, title: str) -> NDArray[np.float64]:
    """Return a field's values as they are, 0 where NULL; text digits count too.

    Raises:
        GridError: If the field holds something else than numbers.
    """
    try:
        return np.array([0 if value is None else float(value) for value in column], dtype=float)
    except (TypeError, ValueError):
        text = tr("Field {field} of layer {layer} does not hold numbers. Choose another field.")
        raise GridError(text.format(field=name, layer=title)) from None


def counts_of(
    column: NDArray[np.object_], name: str, title: str, codes: Codes
) -> NDArray[np.int64]:
    """Return a field's values as the whole numbers they are, 0 where NULL.

    Raises:
        GridError: If some are none, naming the features by their `codes`.
    """
    numbers = floats_of(column, name, title)
    broken = ~(np.abs(numbers) < _EXACT_FLOAT) | (numbers != np.rint(numbers))
    if broken.any():
        raise GridError(
            tr("Field {field} of layer {layer} holds {value} for {codes}. Give whole numbers."),
            field=name,
            layer=title,
            value=numbers[broken][0],
            codes=name_codes(codes[broken].tolist()),
        )
    return numbers.astype(np.int64)


def truths_of(column: NDArray[np.object_], name: str, title: str) -> NDArray[np.bool_]:
    """Return a field of yes and no as booleans; NULL and "" mean no, so do 0, `false` and 否.

    Raises:
        GridError: If the field holds something else.
    """
    words = [_text(value).lower() for value in column]
    unknown = sorted({word for word in words if word not in _TRUTHS})
    if unknown:
        raise GridError(
            tr(
                "Field {field} of layer {layer} holds {value}, which is neither yes nor no. "
                "Choose a field of booleans, or of 1 and 0."
            ).format(field=name, layer=title, value=unknown[0])
        )
    return np.array([_TRUTHS[word] for word in words], dtype=bool)


_TRUTHS = {
    **dict.fromkeys(("", "0", "false", "f", "no", "n", "否"), False),
    **dict.fromkeys(("1", "true", "t", "yes", "y", "是"), True),
}

# Beyond this, neighbouring whole numbers are one and the same float
_EXACT_FLOAT = 2**53


def _refuse_fractions(column: NDArray[np.object_], name: str, title: str) -> None:
    decimals = np.array([value for value in column if isinstance(value, float)], dtype=float)
    broken = decimals[(decimals % 1 != 0) | (np.abs(decimals) >= _EXACT_FLOAT)]
    if len(broken):
        raise GridError(
            tr(
                "Field {field} of layer {layer} holds decimals (such as {value}), in which codes "
                "lose digits. Put the codes into a text field."
            ).format(field=name, layer=title, value=broken[0])
        )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value) if isinstance(value, float) else value).strip()


def _plain_wkb(wkbs: list[bytes | None]) -> tuple[list[bytes | None], tuple[str, ...]]:
    """Return WKB without curves, and the kinds of detail that the layer's shapes carry."""
    heads = np.frombuffer(b"".join(wkb[1:5] if wkb else bytes(4) for wkb in wkbs), dtype="<u4")
    plain = heads & ~np.uint32(_HIGH_BITS)
    curved = np.isin(plain % _DIMENSIONS, _CURVES)
    measured = (plain >= _DIMENSIONS) | (heads != plain)
    straight = list(wkbs)
    for row in np.flatnonzero(curved):
        straight[row] = _without_curves(straight[row])
    seen = ((tr("curves"), curved), (tr("Z or M values"), measured))
    return straight, tuple(name for name, rows in seen if rows.any())


def _geometries(wkbs: list[bytes | None]) -> Geometries:
    """Return plain geometries; None where coordinates are no numbers, which nothing can mend."""
    with np.errstate(invalid="ignore"):
        geometries = shapely.force_2d(shapely.from_wkb(wkbs, on_invalid="fix"))
        geometries[~np.isfinite(shapely.length(geometries))] = None
    return geometries


def _without_curves(wkb: bytes | None) -> bytes:
    geometry = QgsGeometry()
    geometry.fromWkb(wkb)
    # convertToStraightSegment leaves a curve polygon alone that happens to have no arc
    return bytes(geometry.constGet().segmentize().asWkb().data())


def column_of(values: Iterable[Any]) -> NDArray[np.object_]:
    """Return attributes as a column, None where NULL."""
    plain = [None if is_null(value) else value for value in values]
    column = np.empty(len(plain), dtype=object)
    column[:] = plain
    return column


def _read_columns(
    source: QgsProcessingFeatureSource,
    request: QgsFeatureRequest,
    indices: Sequence[int],
    feedback: QgsProcessingFeedback,
) -> tuple[list[bytes | None], list[list[Any]], list[int]]:
    """Return the shape, the values and the number of each feature."""
    wkbs: list[bytes | None] = []
    values: list[list[Any]] = []
    ids: list[int] = []
    skip_checks = QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks
    for number, feature in enumerate(source.getFeatures(request, skip_checks)):
        if number % CANCEL_EVERY == 0 and feedback.isCanceled():
            raise CancelledError
        wkbs.append(feature.geometry().asWkb().data() or None)
        values.append([feature.attribute(index) for index in indices])
        ids.append(feature.id())
    return wkbs, values, ids


def _columns(names: Sequence[str], values: list[list[Any]]) -> dict[str, NDArray[np.object_]]:
    return {name: column_of(row[place] for row in values) for place, name in enumerate(names)}


def _feature(row: Sequence[Any], wkb: bytes | None = None) -> QgsFeature:
    feature = QgsFeature()
    feature.setAttributes(list(row))
    if wkb is not None:
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        feature.setGeometry(geometry)
    return feature
