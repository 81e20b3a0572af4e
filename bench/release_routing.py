"""A million events routed straight from a release, against a spatial join of the same layers."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import geopandas
import numpy as np
import shapely
from clock import best_of
from gridstrata.core.release.contents import Contents, read_contents
from gridstrata.core.release.folder import release_folder
from gridstrata.core.routing import count_handled, route_columns, route_events
from release_folder import TODAY, make_draft
from table import print_table

EVENTS = int(os.environ.get("GRIDSTRATA_BENCH_EVENTS", "1000000"))


def run() -> None:
    """Print how long routing takes, and that it finds what a spatial join finds."""
    with tempfile.TemporaryDirectory() as folder:
        contents = read_contents(release_folder(make_draft(), Path(folder), today=TODAY).folder)
    rng = np.random.default_rng(1)
    west, south, east, north = shapely.total_bounds(contents.base.geometries)
    points = shapely.points(rng.uniform((west, south), (east, north), (EVENTS, 2)))
    kinds = rng.choice([layer.kind for layer in contents.professional], EVENTS).astype(object)
    handled = rng.random(EVENTS) < 24_950 / 25_301
    found = {}

    def ours() -> None:
        routes = route_events(contents, points, kinds)
        found["columns"] = route_columns(contents, routes)
        found["rates"] = count_handled(contents, routes, handled)

    def joined() -> None:
        found["joined"] = _join(contents, points)

    seconds = best_of(1, ours=ours, joined=joined)
    same = np.mean(found["columns"]["base_code"] == found["joined"])
    rows = [
        [
            f"{EVENTS:,}",
            str(1 + len(contents.professional)),
            f"{seconds['ours']:.1f}",
            f"{EVENTS / seconds['ours']:,.0f}",
            f"{seconds['joined']:.1f}",
            f"{seconds['ours'] / seconds['joined']:.2f}",
            f"{same:.4%}",
        ]
    ]
    head = [
        "events",
        "kinds",
        "routing s",
        "events/s",
        "geopandas.sjoin s",
        "ratio",
        "same base grid",
    ]
    print_table("Events routed and counted, all kinds; the join takes the grids only", head, rows)


def _join(contents: Contents, points: np.ndarray) -> np.ndarray:
    """Return the base grid of every event, joining every kind in turn."""
    events = geopandas.GeoDataFrame(geometry=points)
    for layer in (*contents.professional, contents.base):
        grids = geopandas.GeoDataFrame({"code": layer.codes}, geometry=layer.geometries)
        joined = geopandas.sjoin(events, grids, how="left", predicate="within")
        joined = joined[~joined.index.duplicated()]
    return joined["code"].fillna("").to_numpy(dtype=object)
