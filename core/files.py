"""Reading and writing tables and layers without QGIS."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .errors import GridError, Message
from .layers import Column, Geometries
from .writing import Errors, reason_of, replacing, write_errors, write_text

# GeoPackage keeps the time of writing; a fixed one keeps equal contents equal, byte for byte.
_WRITTEN = "2000-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class Table:
    """Rows with or without a place.

    Attributes:
        name: Layer name in a file.
        columns: Values by column name, shape (n,) each; None where a value is missing.
        geometries: Shapely geometries, shape (n,), None where null; no array for a plain table.
        crs: "EPSG:n" or WKT; "" for a plain table.
    """

    name: str
    columns: Mapping[str, Column]
    geometries: Geometries | None = None
    crs: str = ""

    def __len__(self) -> int:
        """Return the number of rows."""
        columns = list(self.columns.values())
        return len(columns[0]) if columns else 0

    @property
    def places(self) -> Geometries:
        """Return the geometries, None for every row of a plain table."""
        return np.full(len(self), None) if self.geometries is None else self.geometries


def write_geopackage(
    path: Path, tables: Sequence[Table], types: Sequence[Mapping[str, FieldType]] = ()
) -> None:
    """Write the tables as layers of a new GeoPackage, which takes the place of an old one.

    Args:
        path: The file; it changes only when everything is written.
        tables: At least one; names and columns must differ by more than case.
        types: Types of the columns of each table; none: as their values are.

    Raises:
        GridError: If the place is read-only or full, or a table cannot be stored.
    """
    import fiona

    with (
        write_errors(path, _library_errors()),
        replacing(path) as part,
        fiona.Env(OGR_CURRENT_DATE=_WRITTEN),
    ):
        for table, own in zip(tables, types or [{}] * len(tables)):
            _write_layer(part, table, own)


@dataclass(frozen=True)
class FieldType:
    """How a file keeps a field: str, int or float, its width, digits behind the point."""

    kind: str
    width: int
    decimals: int = 0

    def __str__(self) -> str:
        """Return the type in the library's words."""
        places = f".{self.decimals}" if self.kind == "float" else ""
        return f"{self.kind}:{self.width}{places}"

    def in_geopackage(self) -> str:
        """Return the type of a GeoPackage, where numbers have no width."""
        return {"int": "int64", "float": "float"}.get(self.kind, str(self))


def write_shapefile(
    path: Path, table: Table, types: Mapping[str, FieldType], encoding: str
) -> None:
    """Write a table as a shapefile, with a .cpg file that names the encoding of its text.

    Args:
        path: The .shp file of a new set of files.
        table: Polygons with a CRS; values fit their types already.
        types: Type of every column.
        encoding: Such as UTF-8 or GBK.

    Raises:
        GridError: If the place is read-only or full, or the table cannot be stored.
    """
    import fiona

    schema = {"geometry": "Polygon", "properties": {name: str(types[name]) for name in types}}
    with (
        write_errors(path, _library_errors()),
        fiona.open(
            path,
            "w",
            driver="ESRI Shapefile",
            schema=schema,
            encoding=encoding,
            DBF_DATE_LAST_UPDATE=_WRITTEN[:10],
            **_crs_option(table.crs),
        ) as sink,
    ):
        sink.writerecords(_records(table))


def layer_names(path: Path) -> list[str]:
    """Return the names of the layers in a file.

    Raises:
        GridError: If the file cannot be read.
    """
    import fiona

    with _read_errors(path, "", _library_errors()):
        return list(fiona.listlayers(path))


def read_layer(path: Path, layer: str) -> Table:
    """Read a layer with its geometries.

    Raises:
        GridError: If the file cannot be read or has no such layer.
    """
    import fiona

    with (
        _read_errors(path, layer, _library_errors()),
        fiona.open(path, layer=layer) as source,
    ):
        features = list(source)
        return Table(
            layer,
            _read_columns(features, source.schema["properties"]),
            _read_geometries(features),
            source.crs_wkt,
        )


def read_table(path: Path, layer: str) -> Table:
    """Read the columns of a layer and leave its geometries aside.

    Raises:
        GridError: If the file cannot be read or has no such layer.
    """
    import fiona

    with (
        _read_errors(path, layer, _library_errors()),
        fiona.open(path, layer=layer, ignore_geometry=True) as source,
    ):
        return Table(layer, _read_columns(list(source), source.schema["properties"]))


def write_geojson(path: Path, table: Table, *, about: Mapping[str, str] | None = None) -> None:
    """Write a table as RFC 7946 GeoJSON, one feature a line.

    Args:
        path: The file; it changes only when everything is written.
        table: Rows whose coordinates are longitude and latitude already, in degrees.
        about: Further members of the collection. RFC 7946 has no member for the CRS,
            so a file in CGCS2000 says so here.

    Raises:
        GridError: If the place is read-only or full.
    """
    head = {"type": "FeatureCollection", "name": table.name, **(about or {})}
    lines = ",\n".join(_geojson_features(table))
    write_text(path, f'{_compact(head)[:-1]},"features":[\n{lines}\n]}}\n')


def write_csv(path: Path, columns: Mapping[str, Column]) -> None:
    """Write columns as CSV, text in quotes and numbers bare, with a byte order mark for Excel.

    A `.csvt` file beside it tells QGIS the types, so that codes stay text there.

    Raises:
        GridError: If the place is read-only or full.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*map(_csv_values, columns.values())))
    types = [_CSV_TYPES[_column_type(column)] for column in columns.values()]
    write_text(path, stream.getvalue(), encoding="utf-8-sig")
    write_text(path.with_suffix(".csvt"), ",".join(types) + "\n")


def read_csv(path: Path) -> dict[str, NDArray[np.object_]]:
    """Read a CSV file, with or without byte order mark, as columns of text.

    Raises:
        GridError: If the file cannot be read, is not UTF-8, or a row is too short or too long.
    """
    with _read_errors(path, ""):
        try:
            rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        except UnicodeDecodeError:
            raise GridError(
                "{file} is not UTF-8 text. Save it as CSV UTF-8.", file=path.name
            ) from None
    if not rows:
        raise GridError("{file} is empty. Give a table with a header row.", file=path.name)
    names, body = rows[0], [row for row in rows[1:] if row]
    for number, row in enumerate(body, start=2):
        if len(row) != len(names):
            raise GridError(
                "{file}, row {number}: {values} values for {columns} columns. "
                "Put text that holds commas in quotes.",
                file=path.name,
                number=number,
                values=len(row),
                columns=len(names),
            )
    values = np.array(body, dtype=object).reshape(len(body), len(names))
    return {name: values[:, place] for place, name in enumerate(names)}


_FIONA_TYPES = {"bool": "bool", "int": "int64", "float": "float", "text": "str"}
_CSV_TYPES = {"bool": '"String"', "int": '"Integer64"', "float": '"Real"', "text": '"String"'}


def _write_layer(path: Path, table: Table, types: Mapping[str, FieldType]) -> None:
    import fiona

    found = {name: _FIONA_TYPES[_column_type(c)] for name, c in table.columns.items()}
    properties = {**found, **{name: kind.in_geopackage() for name, kind in types.items()}}
    schema = {"geometry": _geometry_type(table.geometries), "properties": properties}
    with fiona.open(
        path, "w", driver="GPKG", layer=table.name, schema=schema, **_crs_option(table.crs)
    ) as sink:
        sink.writerecords(_records(table))


def _crs_option(crs: str) -> dict[str, str]:
    if not crs:
        return {}
    return {"crs" if crs.upper().startswith("EPSG:") else "crs_wkt": crs}


def _records(table: Table) -> Iterator[dict[str, Any]]:
    texts = shapely.to_geojson(_of_one_type(table.places))
    for text, properties in zip(texts, _rows(table.columns)):
        geometry = None if text is None else json.loads(text)
        yield {"type": "Feature", "geometry": geometry, "properties": properties}


def _rows(columns: Mapping[str, Column]) -> Iterator[dict[str, Any]]:
    """Yield one dictionary a row; it also does so for rows without any column."""
    for values in zip(*map(_plain_values, columns.values())):
        yield dict(zip(columns, values))


def _of_one_type(geometries: Geometries) -> Geometries:
    """Return the geometries with single polygons among multipolygons made multipolygons."""
    if _geometry_types(geometries) != {"Polygon", "MultiPolygon"}:
        return geometries
    alike = geometries.copy()
    single = np.flatnonzero(shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON)
    alike[single] = shapely.multipolygons(geometries[single], indices=np.arange(len(single)))
    return alike


def _geometry_types(geometries: Geometries) -> set[str]:
    return {geometry.geom_type for geometry in geometries if geometry is not None}


def _geometry_type(geometries: Geometries | None) -> str:
    """Return the one type that holds all geometries, "Unknown" when there is none."""
    if geometries is None:
        return "None"
    types = _geometry_types(geometries)
    prefix = "3D " if shapely.has_z(geometries).any() else ""
    if types in ({"Polygon"}, {"Point"}):
        return f"{prefix}{types.pop()}"
    return f"{prefix}MultiPolygon" if types and types <= {"Polygon", "MultiPolygon"} else "Unknown"


def _column_type(column: Column) -> str:
    by_kind = {"b": "bool", "i": "int", "u": "int", "f": "float", "U": "text"}
    known = by_kind.get(column.dtype.kind)
    if known:
        return known
    types = {type(value) for value in column.tolist() if value is not None}
    if types and types <= {bool}:
        return "bool"
    if types and types <= {int}:
        return "int"
    return "float" if types and types <= {int, float} else "text"


def _plain_values(column: Column) -> list[Any]:
    """Return the values as Python's own; text where the column holds anything but numbers."""
    values = column.tolist()
    if _column_type(column) == "text":
        return [None if value is None else str(value) for value in values]
    # NaN differs from itself; formats know it as a missing value
    return [value if value == value else None for value in values]  # noqa: PLR0124


def _csv_values(column: Column) -> list[Any]:
    values = _plain_values(column)
    if _column_type(column) == "bool":
        return ["" if value is None else str(value).lower() for value in values]
    return ["" if value is None else value for value in values]


def _geojson_features(table: Table) -> Iterator[str]:
    # RFC 7946: exterior rings run counterclockwise
    texts = shapely.to_geojson(shapely.orient_polygons(table.places))
    for geometry, properties in zip(texts, _rows(table.columns)):
        yield (
            f'{{"type":"Feature","properties":{_compact(properties)},'
            f'"geometry":{geometry or "null"}}}'
        )


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _read_columns(features: Sequence[Any], names: Sequence[str]) -> dict[str, NDArray[np.object_]]:
    columns = {name: np.empty(len(features), dtype=object) for name in names}
    for row, feature in enumerate(features):
        for name in names:
            columns[name][row] = feature.properties[name]
    return columns


def _read_geometries(features: Sequence[Any]) -> Geometries:
    geometries = np.empty(len(features), dtype=object)
    for row, feature in enumerate(features):
        if feature.geometry is not None:
            geometries[row] = shapely.geometry.shape(feature.geometry)
    return geometries


@contextmanager
def _read_errors(path: Path, layer: str, errors: Errors = (OSError,)) -> Iterator[None]:
    if not path.is_file():
        raise GridError("{path} is no file. Check the path.", path=path)
    try:
        yield
    except errors as error:
        raise GridError(
            "{place} cannot be read: {reason}. Give a file and a layer that exist.",
            place=_place(path, layer),
            reason=reason_of(error),
        ) from error


def _place(path: Path, layer: str) -> Message | str:
    if not layer:
        return path.name
    return Message("layer {layer} of {file}", layer=layer, file=path.name)


def _library_errors() -> Errors:
    """Return what the libraries raise for files they cannot use."""
    from fiona._err import CPLE_BaseError
    from fiona.errors import FionaError

    return (OSError, ValueError, RuntimeError, FionaError, CPLE_BaseError)
