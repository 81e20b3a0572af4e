"""The way to mapshaper and back, through GeoJSON with every digit."""

from __future__ import annotations

import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import shapely

from plugin import ROOT

PROGRAM = ROOT / ".bench" / "node" / "node_modules" / ".bin" / "mapshaper"


@cache
def version() -> str | None:
    """Return the version that is installed; None where it is not, or there is no node."""
    try:
        told = subprocess.run([PROGRAM, "-v"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return (told.stdout + told.stderr).strip()


def run(grids: np.ndarray, commands: list[str]) -> np.ndarray:
    """Return the polygons that commands make of polygons, in their order; lost ones are empty."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.json"), Path(folder, "out.json")
        _write(source, grids)
        done = subprocess.run(
            [PROGRAM, source, *commands, "-o", target, "format=geojson", "ndjson", "gj2008"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not target.exists():
            raise RuntimeError(done.stderr.strip().splitlines()[-1])
        return _read(target, len(grids))


def _write(path: Path, grids: np.ndarray) -> None:
    features = (
        f'{{"type":"Feature","properties":{{"row":{row}}},"geometry":{shape}}}'
        for row, shape in enumerate(shapely.to_geojson(grids))
    )
    collection = f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'
    path.write_text(collection, encoding="utf-8")


def _read(path: Path, count: int) -> np.ndarray:
    grids = np.full(count, shapely.Polygon(), dtype=object)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            feature = json.loads(line)
            if feature["geometry"] is not None:
                grids[feature["properties"]["row"]] = shapely.from_geojson(line)
    return grids
