"""How well defects of known width are found, beside the peers on the same coverage."""

from __future__ import annotations

import contextlib
import io
import warnings

import numpy as np
import shapely
from coverages import Defect, Injector, irregular_grids, with_lakes
from gridstrata.core.coverage import check_coverage
from gridstrata.core.findings import Findings
from gridstrata.core.layers import GridLayer
from gridstrata.core.profiles import read_profile
from table import print_table

WIDTHS = (5.0, 1.0, 0.3, 0.05, 0.01, 0.002)
PER_WIDTH = 25
RULES_FOUND = {"gap": {"gap", "blind_spot"}, "overlap": {"overlap"}}


def run() -> None:
    """Print recall, findings per defect and width error by width, then false findings."""
    rows = [_measure(width, seed) for seed, width in enumerate(WIDTHS, start=1)]
    print_table(
        "Detection: share of injected defects found (IoU > 0.5), 25 each of overlap, gap, inlet",
        [
            "width m",
            "overlap",
            "gap",
            "inlet",
            "findings",
            "of",
            "width error",
            "GEOS gw=0",
            "GEOS gw=width",
            "union holes",
            "maup.doctor counts",
        ],
        rows,
    )
    print_table("False findings on valid coverages", ["coverage", "ours", "union holes"], _false())


def _measure(width: float, seed: int) -> list[str]:
    grids, frame = irregular_grids(10_000, seed)
    injector = Injector(grids, frame, seed)
    injector.inject("overlap", width, PER_WIDTH)
    injector.inject("gap", width, PER_WIDTH)
    inner = len(injector.defects)
    injector.inject("gap", width, PER_WIDTH, at_edge=True)
    defects = injector.defects
    kinds = ["overlap"] * PER_WIDTH + ["gap"] * PER_WIDTH + ["inlet"] * (len(defects) - inner)
    findings = check_coverage(_layer(injector.grids), read_profile(), frame=frame).findings
    hits, errors = _score(defects, findings)
    shares = [
        f"{np.mean([hit for hit, kind in zip(hits, kinds) if kind == chosen]):.2f}"
        for chosen in ("overlap", "gap", "inlet")
    ]
    return [
        f"{width:g}",
        *shares,
        str(len(findings)),
        str(len(defects)),
        f"{max(errors):.1%}",
        f"{_by_invalid_edges(injector, 0):.2f}",
        f"{_by_invalid_edges(injector, width * 1.01):.2f}",
        f"{_by_union_holes(injector):.2f}",
        _doctor(injector.grids),
    ]


def _layer(grids: np.ndarray) -> GridLayer:
    return GridLayer("base", np.arange(len(grids)).astype(str), grids)


def _score(defects: list[Defect], findings: Findings) -> tuple[list[bool], list[float]]:
    """Return for each defect whether it is found in place, and the errors of the widths."""
    tree = shapely.STRtree(findings.geometry)
    hits, errors = [], [0.0]
    for defect in defects:
        hit = False
        for row in tree.query(defect.ground, "intersects"):
            shape = findings.geometry[row]
            overlap = shape.intersection(defect.ground).area / shape.union(defect.ground).area
            if overlap > 0.5 and findings.rule[row] in RULES_FOUND[defect.rule]:
                hit = True
                errors.append(abs(findings.width_m[row] / defect.width - 1))
        hits.append(hit)
    return hits, errors


def _by_invalid_edges(injector: Injector, gap_width: float) -> float:
    """Share of defects that GEOS marks with an invalid edge."""
    edges = shapely.coverage_invalid_edges(injector.grids, gap_width=gap_width)
    edges = edges[~shapely.is_empty(edges)]
    return _share_near(injector.defects, edges)


def _by_union_holes(injector: Injector) -> float:
    """Share of defects that are holes of the union."""
    return _share_near(injector.defects, _holes(injector.grids))


def _holes(grids: np.ndarray) -> np.ndarray:
    parts = shapely.get_parts(shapely.union_all(grids))
    rings = [ring for part in parts for ring in part.interiors]
    return np.array([shapely.Polygon(ring) for ring in rings], dtype=object)


def _share_near(defects: list[Defect], marks: np.ndarray) -> float:
    grounds = np.array([defect.ground for defect in defects], dtype=object)
    near = shapely.STRtree(marks).query(grounds, predicate="dwithin", distance=0.001)[0]
    return len(np.unique(near)) / len(defects)


def _doctor(grids: np.ndarray) -> str:
    """Return what maup.doctor counts; it neither places nor measures what it finds."""
    import geopandas
    import maup

    said = io.StringIO()
    with contextlib.redirect_stdout(said), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        maup.doctor(geopandas.GeoDataFrame(geometry=grids, crs="EPSG:4547"))
    return said.getvalue().replace("There are ", "").replace(".\n", ", ").strip(", ") or "clean"


def _false() -> list[list[str]]:
    rows = []
    for n in (1_000, 10_000, 100_000):
        grids, frame = irregular_grids(n, seed=n)
        found = _count(grids, frame, None)
        rows.append([f"{len(grids)} grids", str(found), str(len(_holes(grids)))])
    grids, frame = irregular_grids(1_000, seed=3)
    dry, lakes = with_lakes(grids, (30.0, 4.0, 1.0), seed=3)
    rows.append(
        ["3 lakes given as exclusions", str(_count(dry, frame, lakes)), str(len(_holes(dry)))]
    )
    return rows


def _count(grids: np.ndarray, frame: shapely.Geometry, exclusions: shapely.Geometry | None) -> int:
    check = check_coverage(_layer(grids), read_profile(), frame=frame, exclusions=exclusions)
    return len(check.findings) + len(check.mismatches)
