"""Layers as they were published, their dirt included: what is mended and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from repair_contestants import GEOS, OURS, Attempt, repair_capped
from repair_measures import (
    STILL_M,
    check,
    is_rewritten,
    is_valid,
    moved_m2,
    reach,
    usable,
)
from table import print_table

CAP_S = 600.0
WIDTH_M = 2.0
HEAD = (
    "layer", "width m", "contestant", "grids", "before: overlaps", "gaps", "left: overlaps (0)",
    "gaps (0)", "wider overlaps", "gaps", "valid before", "after", "invalid edges m after", "moved",
    "rewritten", "furthest m", "area moved m²", "second run changes (0)", "seconds",
)  # fmt: skip


@dataclass(frozen=True)
class RealLayer:
    """A published layer.

    Attributes:
        file, layer: Where it is in the folder.
        crs: What it is projected to; "" where its coordinates are taken as metres.
        width: Up to which gaps and overlaps are to be mended.
    """

    file: str
    layer: str
    crs: str = ""
    width: float = WIDTH_M

    def read(self, folder: Path) -> np.ndarray:
        """Return the polygons in metres, made valid where they are not."""
        import geopandas

        frame = geopandas.read_file(folder / self.file, layer=self.layer, columns=[])
        shapes = frame.to_crs(self.crs).geometry if self.crs else frame.geometry
        return usable(shapely.force_2d(shapes.to_numpy()))


LAYERS = (
    RealLayer("dirty.gpkg", "qgis_gap_layer"),
    RealLayer("dirty.gpkg", "qgis_gap_layer_point_in_poly", width=50.0),
    RealLayer("dirty.gpkg", "qgis_overlap_layer_tolerance_bug", width=50.0),
    RealLayer("dirty.gpkg", "qgis_polygon_layer"),
    RealLayer("dirty.gpkg", "qgis_missing_vertex"),
    RealLayer("dc.gpkg", "city_snow_area", "EPSG:26985"),
    RealLayer("dc.gpkg", "city_trash_route_2015", "EPSG:26985"),
    RealLayer("dc.gpkg", "fire_alarm_district", "EPSG:26985"),
    RealLayer("london33.gpkg", "oa", "EPSG:27700"),
    RealLayer("london33.gpkg", "lsoa", "EPSG:27700"),
    RealLayer("shenzhen.gpkg", "taz_491", "EPSG:4547"),
    RealLayer("cambridge.gpkg", "base_blocks_2010_raw", "EPSG:26986"),
)


@dataclass(frozen=True)
class Faults:
    """Overlaps and enclosed gaps of a layer, up to a width and wider."""

    overlaps: int
    gaps: int
    wider_overlaps: int
    wider_gaps: int


def run(folder: Path) -> None:
    """Print a row for ours and for GEOS on each layer that is there."""
    rows = []
    for layer in LAYERS:
        if (folder / layer.file).exists():
            rows += _rows(layer, folder)
        else:
            print(f"{layer.file} is not in {folder}: {layer.layer} left out.")
    if rows:
        print_table("Published layers, gaps and overlaps mended up to a width", HEAD, rows)


def count_faults(grids: np.ndarray, width: float) -> Faults:
    """Return what our check finds without a frame; ground outside is open to nobody then."""
    findings = check(grids, None).findings
    is_wide = findings.width_m > width
    is_gap = np.isin(findings.rule.astype(str), ("gap", "blind_spot"))
    is_overlap = findings.rule.astype(str) == "overlap"
    return Faults(
        int((is_overlap & ~is_wide).sum()),
        int((is_gap & ~is_wide).sum()),
        int((is_overlap & is_wide).sum()),
        int((is_gap & is_wide).sum()),
    )


def _rows(layer: RealLayer, folder: Path) -> Iterator[list[str]]:
    grids = layer.read(folder)
    before = count_faults(grids, layer.width)
    for name in (OURS, GEOS):
        first, *_ = repair_capped(name, [grids], layer.width, CAP_S)
        yield [
            layer.layer,
            f"{layer.width:g}",
            name,
            f"{len(grids):,}",
            str(before.overlaps + before.wider_overlaps),
            str(before.gaps + before.wider_gaps),
            *_told(name, layer, grids, first),
        ]


def _told(name: str, layer: RealLayer, grids: np.ndarray, attempt: Attempt) -> list[str]:
    if attempt.grids is None:
        return [*[""] * (len(HEAD) - 7), attempt.reason]
    after = usable(attempt.grids)
    left = count_faults(after, layer.width)
    far = reach(grids, after)
    (second,) = repair_capped(name, [after], layer.width, CAP_S)
    return [
        str(left.overlaps),
        str(left.gaps),
        str(left.wider_overlaps),
        str(left.wider_gaps),
        "yes" if is_valid(grids) else "NO",
        "yes" if is_valid(attempt.grids) else "NO",
        f"{_invalid_edges_m(after):,.2f}",
        str(int((far > STILL_M).sum())),
        str(int(is_rewritten(grids, after).sum())),
        f"{far.max():.3f}",
        f"{moved_m2(grids, after):,.1f}",
        _changes(after, second),
        f"{attempt.seconds:.2f}",
    ]


def _invalid_edges_m(grids: np.ndarray) -> float:
    return float(shapely.length(shapely.coverage_invalid_edges(grids)).sum())


def _changes(before: np.ndarray, second: Attempt) -> str:
    if second.grids is None:
        return second.reason
    return str(int(is_rewritten(before, second.grids).sum()))
