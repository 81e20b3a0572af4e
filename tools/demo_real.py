"""The main job on a real city: `demo_real.py CITY FILE.gpkg`; the result is a map, too."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from render_map import Key, MapLayer, draw_map, qgis
from show import ROOT, print_findings, print_relations, require, run_job, say, shown


@dataclass(frozen=True)
class City:
    """What the layers of a city's GeoPackage are.

    Attributes:
        title: Heading of the map.
        base: Layer and code field of the base grids.
        professional: Code field by layer; drawn in this order.
        joined: Those whose grids come in several polygons of one code, to be joined first.
        styles: Grid style and legend by layer.
        frame: Area that must be covered.
        buildings, households: Layer of the buildings (or parcels), and its weight.
    """

    title: str
    base: tuple[str, str]
    professional: Mapping[str, str]
    joined: tuple[str, ...]
    styles: Mapping[str, tuple[str, str]]
    frame: str
    buildings: str
    households: str


CITIES = {
    "cambridge": City(
        title="Cambridge, Massachusetts: three departments on 1,044 census blocks",
        base=("base_blocks_2020_adj", "GEOID20"),
        professional={
            "fire_engine": "ENGINE",
            "city_street_sweeping": "District",
            "police_response_district": "CADRA",
        },
        joined=("city_street_sweeping",),
        styles={
            "police_response_district": ("police", "police response districts (117)"),
            "fire_engine": ("fire", "fire engine districts (8)"),
            "city_street_sweeping": ("city_management", "street sweeping districts (14)"),
        },
        frame="city_boundary",
        buildings="parcels_fy2014_units",
        households="units_est",
    )
}
KIND_STROKES = {"police": ("#1f5fbf", 3), "fire": ("#9c5a2b", 8), "city_management": ("#7b3fa0", 5)}


def main(name: str, data: Path) -> None:
    """Check and map the city, print the tables, draw the map."""
    if name not in CITIES:
        sys.exit(f"CITY is {name}; known: {', '.join(CITIES)}.")
    if not data.is_file():
        sys.exit(f"{data} is no file. Give the city's GeoPackage as DATA=path.gpkg.")
    city, folder = CITIES[name], ROOT / "build" / "demo-real" / name
    folder.mkdir(parents=True, exist_ok=True)
    sources = {layer: f"{data}|layername={layer}" for layer in city.professional}
    for layer in city.joined:
        sources[layer] = join_by_code(
            sources[layer], city.professional[layer], folder / f"{layer}.gpkg"
        )
    stack = stack_parameters(city, data, list(sources.values()))
    check = {"FINDINGS": folder / "findings.gpkg", "REPORT": folder / "report.html"}
    mapping = {"RELATIONS": folder / "relations.gpkg", "GRAPH": folder / "graph.graphml"}
    # blocks of a census are not drawn for a number of households
    band = {"FRAME": f"{data}|layername={city.frame}", "MINIMUM": 0, "MAXIMUM": 1_000_000}
    seconds = require(run_job("gridstrata:checkstack", {**stack, **band, **check})).seconds
    seconds += require(run_job("gridstrata:buildmapping", {**stack, **mapping})).seconds
    target = {"TARGET": folder / "releases", "EDITION": "2020"}
    refused = run_job("gridstrata:release", {**stack, **band, **target})
    picture = draw(city, data, sources, folder)
    print(f"\n{city.title}; checked and mapped in {seconds:.1f} s\n")
    print_findings({"": [check["FINDINGS"]]})
    print()
    print_relations(mapping["RELATIONS"])
    print()
    say("Release", refused.refusal or "Granted.")
    print("\nWritten")
    for path in (*check.values(), *mapping.values(), picture):
        print(f"  {shown(path)}")


def join_by_code(source: str, code_field: str, target: Path) -> str:
    """Make one grid of all polygons that carry one code; return the new layer."""
    job = {"INPUT": source, "FIELD": code_field, "OUTPUT": target}
    require(run_job("native:dissolve", job))
    return f"{target}|layername={target.stem}"


def stack_parameters(city: City, data: Path, professional: list[str]) -> dict[str, object]:
    """Return the parameters that name the city's layers."""
    layer, code = city.base
    return {
        "BASE": f"{data}|layername={layer}",
        "BASE_CODE": code,
        "PROFESSIONAL": professional,
        "PROFESSIONAL_CODE": ";".join(f"{k}={field}" for k, field in city.professional.items()),
        "BUILDINGS": f"{data}|layername={city.buildings}",
        "HOUSEHOLDS": city.households,
    }


def draw(city: City, data: Path, sources: Mapping[str, str], folder: Path) -> Path:
    """Draw the layers with the errors on top."""
    errors = f"{folder / 'findings.gpkg'}|layername=findings|subset=\"severity\"='error'"
    borders = {layer: style for layer, (style, _) in city.styles.items()}
    layers = [
        MapLayer(f"{data}|layername={city.frame}", "#ffffff"),
        MapLayer(f"{data}|layername={city.buildings}", "#e9e6df"),
        MapLayer(f"{data}|layername={city.base[0]}", "grids_base"),
        *(MapLayer(source, f"grids_{borders[layer]}") for layer, source in sources.items()),
        MapLayer(errors, "findings"),
    ]
    legend = [Key("#8f979e", 1, "base grids: census blocks")]
    legend += [Key(*KIND_STROKES[style], text) for style, text in city.styles.values()]
    legend += [Key("#d7191c", 0, "errors: blocks really split (+), gaps and blind spots (hatched)")]
    path = folder / "map.png"
    with qgis():
        draw_map(path, layers, city.title, legend)
    return path


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
