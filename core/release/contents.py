"""What a release in a folder holds, read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import GridError
from ..files import read_csv, read_layer, read_table
from ..layers import BASE, Codes, Column, GridLayer, Stack
from ..relations import Relations
from ..staffing import Workers, make_workers
from .bundle import GEOPACKAGE, RELATIONS_CSV, WORKERS
from .manifest import MANIFEST_NAME, LayerEntry, Manifest, describe_file, read_manifest


@dataclass(frozen=True)
class Contents:
    """A release, or a stack that may become one, as what answers for places.

    Attributes:
        crs: CRS of the grids, "EPSG:n" or WKT.
        base: The base grids.
        professional: The professional layers.
        best_fit: Professional code by kind and base code: whom to call when only that is known.
        departments: Whose layer it is, by professional kind, where it is said.
        workers: Who works in the base grids; None when it is not said.
    """

    crs: str
    base: GridLayer
    professional: tuple[GridLayer, ...]
    best_fit: Mapping[str, Mapping[str, str]]
    departments: Mapping[str, str]
    workers: Workers | None = None

    @classmethod
    def of_stack(cls, stack: Stack, relations: Relations, crs: str) -> Contents:
        """Return what a stack answers; rows by code, as a release has them."""
        records = () if stack.admissions is None else stack.admissions.records
        return cls(
            crs,
            _by_code(stack.base),
            tuple(map(_by_code, stack.professional)),
            _best_fit(relations.columns(), relations.best_fit),
            {record.kind: record.owner_department for record in records},
            stack.workers,
        )


def read_contents(path: Path) -> Contents:
    """Read a release.

    Args:
        path: The edition's folder, or the manifest in it.

    Raises:
        GridError: If it is no release, or was altered since it was released.
    """
    folder = path.parent if path.name == MANIFEST_NAME else path
    manifest = read_manifest(folder)
    if manifest.sealed() != manifest or BASE not in [one.kind for one in manifest.layers]:
        raise _altered(MANIFEST_NAME, manifest)
    content = folder / manifest.content
    _require_unaltered(content, manifest)
    geopackage = content / GEOPACKAGE
    layers = {one.kind: _grids(geopackage, one) for one in manifest.layers}
    workers = None
    if WORKERS in manifest.tables:
        columns = read_table(geopackage, WORKERS).columns
        workers = make_workers(WORKERS, (dict(zip(columns, row)) for row in zip(*columns.values())))
    relations = read_csv(content / RELATIONS_CSV)
    return Contents(
        manifest.crs,
        layers.pop(BASE),
        tuple(layers.values()),
        _best_fit(relations, relations["best_fit"].astype(str) == "true"),
        {kind: one.get("owner_department", "") for kind, one in manifest.admissions.items()},
        workers,
    )


def _require_unaltered(content: Path, manifest: Manifest) -> None:
    for file in manifest.files:
        if file.path not in (GEOPACKAGE, RELATIONS_CSV):
            continue
        try:
            is_unaltered = describe_file(content, file.path) == file
        except OSError:
            is_unaltered = False
        if not is_unaltered:
            raise _altered(file.path, manifest)


def _altered(file: str, manifest: Manifest) -> GridError:
    return GridError(
        "{file} of release {edition} is not what was released. "
        "Fetch it again from where it was released.",
        file=file,
        edition=manifest.edition,
    )


def _grids(geopackage: Path, entry: LayerEntry) -> GridLayer:
    table = read_layer(geopackage, entry.layer)
    columns = dict(table.columns)
    codes: Codes = columns.pop("code").astype(str)
    places = np.asarray(table.geometries, dtype=object)
    return GridLayer(entry.kind, codes, places, entry.layer, columns)


def _by_code(layer: GridLayer) -> GridLayer:
    return layer.take(np.argsort(layer.codes, kind="stable"))


def _best_fit(
    relations: Mapping[str, Column], chosen: NDArray[np.bool_]
) -> dict[str, dict[str, str]]:
    best: dict[str, dict[str, str]] = {}
    for kind, base, professional in zip(
        relations["kind"][chosen].tolist(),
        relations["base_code"][chosen].tolist(),
        relations["professional_code"][chosen].tolist(),
    ):
        best.setdefault(kind, {})[base] = professional
    return best
