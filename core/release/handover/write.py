"""A hand-over written: its layers in the platform's format, and the table of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ...errors import GridError
from ...files import FieldType, Table, write_csv, write_geopackage, write_shapefile
from ...layers import Column, Geometries, GridLayer, Stack
from ..names import safe_name
from .fit import fit_layer
from .profile import (
    DATE,
    GEOPACKAGE,
    INTEGER,
    LONLAT,
    NUMBER,
    Field,
    HandoverProfile,
    LayerForm,
)
from .values import Source

FIELDS_CSV = "fields.csv"


def fit_stack(
    stack: Stack, edition: str, profile: HandoverProfile
) -> dict[str, tuple[LayerForm, dict[str, Column]]]:
    """Return form and columns of every layer that the platform wants, by kind, rows as drawn.

    Raises:
        GridError: If a value does not fit, or there is no layer that the platform wants.
    """
    fitted = {}
    for layer in (stack.base, *stack.professional):
        form = profile.form_for(layer.kind)
        if form is not None:
            source = Source(stack, layer, edition)
            fitted[layer.kind] = form, fit_layer(source, form, profile)
    if not fitted:
        raise GridError(
            "The hand-over profile {profile} has no form for any layer of the release. "
            "Choose another profile, or give the layers their kinds.",
            profile=profile.name,
        )
    return fitted


def write_handover(
    folder: Path,
    stack: Stack,
    edition: str,
    profile: HandoverProfile,
    crs: Mapping[str, str],
    lonlat: Mapping[str, Geometries],
) -> None:
    """Write a stack as a platform wants it.

    Args:
        folder: A new folder.
        stack: The layers, sound.
        edition: Name of the edition.
        profile: What the platform wants.
        crs: CRS of the layers, and of their copies, by the names of `coordinates`.
        lonlat: Geometries of every layer by kind in longitude and latitude.

    Raises:
        GridError: If a value does not fit, or the place is read-only or full.
    """
    fitted = fit_stack(stack, edition, profile)
    names = _layer_names({kind: form for kind, (form, _) in fitted.items()}, profile)
    folder.mkdir(parents=True)
    tables, forms = [], []
    for layer in (stack.base, *stack.professional):
        if layer.kind in fitted:
            form, columns = fitted[layer.kind]
            places = lonlat[layer.kind] if profile.coordinates == LONLAT else layer.geometries
            name = names[layer.kind]
            tables.append(_table(name, layer, columns, places, crs[profile.coordinates]))
            forms.append(form)
    types = [{field.name: _type(field) for field in form.fields} for form in forms]
    if profile.format == GEOPACKAGE:
        write_geopackage(folder / f"{safe_name(profile.name)}.gpkg", tables, types)
    else:
        for table, own in zip(tables, types):
            write_shapefile(folder / f"{table.name}.shp", table, own, profile.encoding)
    write_csv(folder / FIELDS_CSV, _fields_columns(tables, forms))


def _table(
    name: str, layer: GridLayer, columns: Mapping[str, Column], places: Geometries, crs: str
) -> Table:
    """Return a layer with its rows by code, so that the order they came in is no matter."""
    order = np.argsort(layer.codes, kind="stable")
    in_order = {field: column[order] for field, column in columns.items()}
    return Table(name, in_order, places[order], crs)


def _type(field: Field) -> FieldType:
    if field.type == INTEGER:
        return FieldType("int", field.length)
    if field.type == NUMBER:
        return FieldType("float", field.length, field.decimals)
    return FieldType("str", field.length)


def _layer_names(kinds: Mapping[str, LayerForm], profile: HandoverProfile) -> dict[str, str]:
    """Return what each kind's layer is called, fit for files and tables.

    Raises:
        GridError: If two are called the same.
    """
    names = {kind: safe_name(form.name_for(kind)) for kind, form in kinds.items()}
    alike = [name.casefold() for name in names.values()]
    twice = sorted({name for name in alike if alike.count(name) > 1})
    if twice:
        raise GridError(
            "The hand-over profile {profile} gives two layers the name {name}. "
            "Put {place} into the name of its form.",
            profile=profile.name,
            name=twice[0],
            place="{kind}",
        )
    return names


def _fields_columns(tables: list[Table], forms: list[LayerForm]) -> dict[str, Column]:
    """Return the table of what every name stands for."""
    rows = [_told(table.name, field) for table, form in zip(tables, forms) for field in form.fields]
    names = ("layer", "field", "long_name", "title", "type", "length", "decimals", "constraint")
    values = np.array(rows, dtype=object).reshape(len(rows), len(names))
    return {name: values[:, place] for place, name in enumerate(names)}


def _told(layer: str, field: Field) -> tuple[object, ...]:
    kind = "text (YYYYMMDD)" if field.type == DATE else field.type
    long = field.long or field.name
    return (
        layer,
        field.name,
        long,
        field.title,
        kind,
        field.length,
        field.decimals,
        field.constraint,
    )
