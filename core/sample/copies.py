"""Large districts: copies of one district side by side, with codes of their own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from ..layers import Buildings, Codes, Column, Geometries, GridLayer
from .district import District, Features
from .naming import DISTRICT_CODE, OBJECT_CLASSES
from .plan import WINDOW_M
from .truth import DefectTruth, KnownFinding, make_truth

Detail = Literal["full", "points", "grids"]

_CHUNK = 64  # copies made at a time, to bound the memory for their coordinates
_DISTRICT_DIGITS = len(DISTRICT_CODE)
_CLASS_DIGITS = len(OBJECT_CLASSES["police"])
_BASE_CODE_COLUMNS = ("community", "subdistrict")
_NOTHING = Features(np.empty(0, dtype=object))


def reduce_detail(district: District, detail: Detail) -> District:
    """Return the district without what a large copy of it has no memory for.

    Args:
        district: A full district.
        detail: `full` keeps everything, `points` drops footprints, roads and rivers, `grids`
            drops the buildings too.
    """
    if detail == "full":
        return district
    bare = replace(district, roads=_NOTHING, rivers=_NOTHING, river_areas=_NOTHING)
    if detail == "points" and bare.buildings is not None:
        return replace(bare, buildings=replace(bare.buildings, footprints=None))
    return replace(bare, buildings=None, building_ids=bare.building_ids[:0])


def copy_district(district: District, scale: int) -> District:
    """Return `scale` copies side by side; the first one is the district itself.

    The copies lie in rows of their own windows, so all but the first leave the window. A copy's
    codes carry the next free number in place of the district's.
    """
    if scale == 1:
        return district
    return replace(
        district,
        scale=scale,
        base=_copy_layer(district.base, scale, 0),
        professional=tuple(
            _copy_layer(layer, scale, _CLASS_DIGITS) for layer in district.professional
        ),
        communities=_copy_layer(district.communities, scale, 0),
        subdistricts=_copy_layer(district.subdistricts, scale, 0),
        frame=_copy_area(district.frame, scale),
        exclusions=_copy_area(district.exclusions, scale),
        buildings=_copy_buildings(district.buildings, scale),
        building_ids=_copy_codes(district.building_ids, scale, 0),
        roads=_copy_features(district.roads, scale),
        rivers=_copy_features(district.rivers, scale),
        river_areas=_copy_features(district.river_areas, scale),
        reservoirs=_copy_features(district.reservoirs, scale),
        port=_copy_features(district.port, scale),
        sea=_copy_features(district.sea, scale),
        crossings=_copy_truth(district.crossings, scale),
    )


def _shifts(scale: int) -> NDArray[np.float64]:
    """Return how far each copy lies from the first, metres, shape (scale, 2)."""
    columns = math.ceil(math.sqrt(scale))
    number = np.arange(scale)
    size = np.array([WINDOW_M[2] - WINDOW_M[0], WINDOW_M[3] - WINDOW_M[1]])
    return np.stack([number % columns, number // columns], axis=1) * size


def _district_numbers(scale: int) -> list[str]:
    return [str(int(DISTRICT_CODE) + number) for number in range(scale)]


def _copy_geometries(geometries: Geometries, scale: int) -> Geometries:
    coordinates = int(shapely.get_num_coordinates(geometries).sum())
    copies = np.empty((scale, len(geometries)), dtype=object)
    shifts = _shifts(scale)
    for start in range(0, scale, _CHUNK):
        chunk = np.repeat(shifts[start : start + _CHUNK], coordinates, axis=0)
        originals = np.tile(geometries, (len(copies[start : start + _CHUNK]), 1))
        copies[start : start + _CHUNK] = shapely.transform(
            originals, lambda points, chunk=chunk: points + chunk
        )
    return copies.ravel()


def _copy_area(area: shapely.Geometry, scale: int) -> shapely.Geometry:
    return shapely.multipolygons(_copy_geometries(shapely.get_parts(area), scale))


def _copy_codes(codes: Codes, scale: int, place: int) -> Codes:
    """Return the codes of all copies, the district's number at `place` replaced."""
    width = codes.dtype.itemsize // np.dtype("U1").itemsize
    letters = np.tile(codes, scale).view("U1").reshape(scale, len(codes), width)
    numbers = np.array(_district_numbers(scale)).view("U1").reshape(scale, 1, _DISTRICT_DIGITS)
    letters[:, :, place : place + _DISTRICT_DIGITS] = numbers
    return letters.reshape(-1).view(codes.dtype)


def _copy_layer(layer: GridLayer, scale: int, place: int) -> GridLayer:
    attributes: dict[str, Column] = {
        name: _copy_codes(column, scale, 0)
        if name in _BASE_CODE_COLUMNS
        else np.tile(column, scale)
        for name, column in layer.attributes.items()
    }
    return GridLayer(
        layer.kind,
        _copy_codes(layer.codes, scale, place),
        _copy_geometries(layer.geometries, scale),
        layer.name,
        attributes,
    )


def _copy_buildings(buildings: Buildings | None, scale: int) -> Buildings | None:
    if buildings is None:
        return None
    footprints = buildings.footprints
    return Buildings(
        _copy_geometries(buildings.points, scale),
        np.tile(buildings.households, scale),
        np.tile(buildings.residents, scale),
        None if footprints is None else _copy_geometries(footprints, scale),
    )


def _copy_features(features: Features, scale: int) -> Features:
    return Features(
        _copy_geometries(features.geometries, scale),
        {name: np.tile(column, scale) for name, column in features.attributes.items()},
    )


def _copy_truth(truth: DefectTruth, scale: int) -> DefectTruth:
    places = _copy_geometries(truth.geometry, scale)
    return make_truth(_copied_findings(truth, places, scale))


def _copied_findings(truth: DefectTruth, places: Geometries, scale: int) -> Iterator[KnownFinding]:
    for copy, number in enumerate(_district_numbers(scale)):
        for row in range(len(truth)):
            yield KnownFinding(
                rule=truth.rule[row],
                kind=truth.kind[row],
                base_codes=_renumber(truth.base_codes[row], number, 0),
                professional_codes=_renumber(truth.professional_codes[row], number, _CLASS_DIGITS),
                width_m=truth.width_m[row],
                geometry=places[copy * len(truth) + row],
                note=truth.note[row],
            )


def _renumber(codes: str, number: str, place: int) -> str:
    return ";".join(
        code[:place] + number + code[place + _DISTRICT_DIGITS :] for code in codes.split(";")
    )
