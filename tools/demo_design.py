"""Base grids drawn: `demo_design.py [cambridge.gpkg]`; the sample district, then a real city."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from render_map import Key, MapLayer, draw_map, qgis
from show import ROOT, print_table, require, run_job, say, shown

FOLDER = ROOT / "build" / "demo-design"
WRITTEN = {
    "design": ("GRIDS", "ATOMS", "FEASIBILITY", "QUALITY"),
    "check": ("FINDINGS", "MISMATCHES"),
}
# Communities of which the reason is printed; all of them stand in the table
TOLD_AT_MOST = 6


@dataclass(frozen=True)
class Place:
    """A district to divide, and how to draw it.

    Attributes:
        title: What it is called.
        folder: Where everything goes.
        data: GeoPackage of its layers.
        parameters: Of the model; layers by name, to be found in `data`.
        below: Layers drawn below the grids, with their styles.
        closer: Condition on the communities that the second picture shows, one or two of them.
    """

    title: str
    folder: Path
    data: Path
    parameters: Mapping[str, Any]
    below: Sequence[tuple[str, str]]
    closer: str

    def layer(self, name: str) -> str:
        """Return one of its layers as QGIS opens it."""
        return f"{self.data}|layername={name}"

    def written(self, name: str) -> Path:
        """Return the file of an output."""
        return self.folder / f"{name.lower()}.gpkg"


SAMPLE = Place(
    title="Sample district",
    folder=FOLDER / "sample",
    data=FOLDER / "sample" / "district.gpkg",
    parameters={
        "COMMUNITIES": "communities",
        "BUILDINGS": "buildings",
        "HOUSEHOLDS": "households",
        "RESIDENTS": "residents",
        "BUILDING_CODE": "building_id",
        "BARRIERS": ["roads", "rivers"],
        "WATER": ["river_areas", "reservoirs"],
    },
    below=(
        ("sea", "water"),
        ("reservoirs", "water"),
        ("river_areas", "water"),
        ("buildings", "#b9a98c"),
        ("roads", "roads"),
    ),
    closer="\"name\" IN ('海涛社区', '海景社区', '海月社区')",
)


def cambridge(data: Path) -> Place:
    """Return the city whose layers are in a file."""
    return Place(
        title="Cambridge",
        folder=FOLDER / "cambridge",
        data=data,
        parameters={
            "COMMUNITIES": "neighborhood_cdd",
            "COMMUNITY_CODE": "N_HOOD",
            # a parcel is no footprint: its building stands somewhere inside
            "BUILDINGS": FOLDER / "cambridge" / "places.gpkg",
            "HOUSEHOLDS": "units_est",
            "BUILDING_CODE": "ML",
            "BARRIERS": ["roads_centerline", "rail"],
            "BARRIER_CLASS": "roads_centerline=MajorRoad",
            "BARRIER_STRENGTHS": "1=1;2=0.9;roads_centerline=0.7",
            "WATER": ["water"],
        },
        below=(
            ("water", "water"),
            ("parcels_fy2014_units", "#e3ddd0"),
            ("roads_centerline", "roads"),
        ),
        closer="\"N_HOOD\" IN ('4', '5')",
    )


def main(city: Path | None) -> None:
    """Design the districts, print what came of it, draw it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    places = [SAMPLE, *([cambridge(city)] if city else [])]
    for place in places:
        place.folder.mkdir(parents=True)
    print("Sample district ...", flush=True)
    require(run_job("gridstrata:loadsample", {"FOLDER": SAMPLE.folder}))
    seconds = []
    if city:
        print("Cambridge: parcels as places of buildings ...", flush=True)
        make_places(cambridge(city))
    for place in places:
        print(f"{place.title}: design and check ...", flush=True)
        seconds.append(require(run_job("gridstrata:designdistrict", job(place))).seconds)
    print()
    print_summary(places, seconds)
    for place in places:
        print_reasons(place)
    with qgis():
        pictures = [picture for place in places for picture in draw(place)]
    print("\nWritten")
    for path in (*(place.written("GRIDS") for place in places), *pictures):
        print(f"  {shown(path)}")


def make_places(place: Place) -> None:
    """Write a point for each parcel of a city."""
    mended = place.folder / "parcels.gpkg"
    parcels = {"INPUT": place.layer("parcels_fy2014_units"), "OUTPUT": mended}
    require(run_job("native:fixgeometries", parcels))
    target = place.parameters["BUILDINGS"]
    require(run_job("native:pointonsurface", {"INPUT": mended, "OUTPUT": target}))


def job(place: Place) -> dict[str, object]:
    """Return the parameters of the bundled model."""
    given: dict[str, object] = dict(place.parameters)
    for name in ("COMMUNITIES", "BUILDINGS"):
        if not isinstance(given[name], Path):
            given[name] = place.layer(str(given[name]))
    for name in ("BARRIERS", "WATER"):
        given[name] = [place.layer(layer) for layer in place.parameters[name]]
    for step, names in WRITTEN.items():
        for name in names:
            # QGIS 3.22 calls a model's output step:NAME, later ones call it NAME
            given |= {f"{step}:{name}": place.written(name), name: place.written(name)}
    return given


def print_summary(places: Sequence[Place], seconds: Sequence[float]) -> None:
    """Print one column a place."""
    columns = [figures(place, taken) for place, taken in zip(places, seconds)]
    rows = [[title, *(column[title] for column in columns)] for title in columns[0]]
    print_table(["", *(place.title for place in places)], rows)


def figures(place: Place, seconds: float) -> dict[str, str]:
    """Return what to print of a place."""
    *grids, total = read(place.written("QUALITY"), "quality")
    feasibility = read(place.written("FEASIBILITY"), "feasibility")
    out = [row for row in feasibility if not row["reachable"]]
    found = [row for name in WRITTEN["check"] for row in read(place.written(name), name.lower())]
    hints = sum(row["severity"] == "hint" for row in found)
    compactness = [row["polsby_popper"] for row in grids]
    return {
        "communities": str(len({row["community"] for row in feasibility})),
        "buildings": f"{total['buildings']:,}",
        "households": f"{total['households']:,}",
        "base grids": str(len(grids)),
        "in the band": str(sum(row["in_band"] for row in grids)),
        "could be in the band": str(sum(row["possible"] for row in feasibility)),
        "communities out of the band": str(len({row["community"] for row in out})),
        "compactness, mean": f"{total['polsby_popper']:.2f}",
        "compactness, least": f"{min(compactness):.2f}",
        "inner borders on barriers": f"{100 * (total['on_barrier'] or 0):.0f} %",
        "buildings cut": str(total["buildings_cut"]),
        "errors and warnings of the check": str(len(found) - hints),
        "hints of the check": str(hints),
        "seconds, QGIS's start included": f"{seconds:.1f}",
    }


def print_reasons(place: Place) -> None:
    """Print why communities are not wholly in the band, and what would help."""
    rows = read(place.written("FEASIBILITY"), "feasibility")
    missed = [row for row in rows if row["reason"]]
    if missed:
        print(f"\n{place.title}: communities that are not wholly in the band")
    for row in missed[:TOLD_AT_MOST]:
        say(f"{row['community']} ", f"{row['reason']} {row['remedy']}")
    if len(missed) > TOLD_AT_MOST:
        path = shown(place.written("FEASIBILITY"))
        say("", f"... and {len(missed) - TOLD_AT_MOST} more communities in {path}")


def draw(place: Place) -> list[Path]:
    """Draw all of a place, and a part of it closer; return the pictures."""
    communities = place.layer(place.parameters["COMMUNITIES"])
    below = [MapLayer(place.layer(name), style) for name, style in place.below]
    grids = str(place.written("GRIDS"))
    legend = [
        Key("#1d4f91", 2, "borders of base grids"),
        Key("#2b2f33", 4, "borders of communities"),
        Key("#c9c3b6", 2, "streets"),
        Key("#b9a98c", 0, "buildings"),
    ]
    pictures = []
    for name, subset, label in (("map", "", ""), ("closer", place.closer, 'right("code", 3)')):
        path = place.folder / f"{name}.png"
        shown_part = f"{communities}|subset={subset}" if subset else communities
        layers = [
            MapLayer(shown_part, "#ffffff"),
            *below,
            MapLayer(grids, "grids_designed", label),
            MapLayer(communities, "#2b2f33/0.9"),
        ]
        draw_map(path, layers, f"{place.title}: base grids", legend)
        pictures.append(path)
    return pictures


def read(path: Path, layer: str) -> list[dict[str, Any]]:
    """Return the rows of a GeoPackage's layer."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row
        query = f'SELECT * FROM "{layer}" ORDER BY fid'  # noqa: S608
        return [dict(row) for row in database.execute(query)]


if __name__ == "__main__":
    given = [Path(argument).resolve() for argument in sys.argv[1:]]
    main(next((path for path in given if path.is_file()), None))
