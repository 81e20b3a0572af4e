"""Base grids on street networks: made-up districts, the sample district, Cambridge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import design_ours
import drawn_measures
import numpy as np
import shapely
from capped import Outcome, run_capped
from drawn_measures import Ground
from plan_measures import is_in_band
from street_district import make_street_district
from table import print_table

from plugin import ROOT

SEEDS = (11, 12, 13, 14, 15)
SAMPLE_SEEDS = (1, 2, 3)
CAMBRIDGE = ROOT.parent / "shared" / "data" / "cambridge.gpkg"
CAMBRIDGE_CRS = "EPSG:26986"
CAP_S = 600.0
HEAD = (
    "district", "buildings", "grids", "% in band", "% where feasible", "% on lines",
    "% on barriers", "cut", "across", "outline m2", "mean PP", "5 % PP", "min PP",
    "PP < 0.30", "findings", "seconds",
)  # fmt: skip


@dataclass(frozen=True)
class District:
    """A district to be designed: its ground and the classes of its barrier lines."""

    name: str
    ground: Ground
    classes: np.ndarray


@dataclass(frozen=True)
class Drawn:
    """What comes back of a design: grids, and the communities that its table calls reachable."""

    grids: np.ndarray
    reachable: np.ndarray


def run() -> None:
    """Print a row for each district."""
    rows = [_row(district) for district in _districts()]
    print_table(
        "Street networks (goals: all in band where feasible, >= 90 % on lines, 0 cut, 0 across, "
        "mean PP >= 0.60, min PP >= 0.30, no findings)",
        HEAD,
        rows,
    )
    print(
        "\non lines: share of border between two grids within 3 m of a barrier, water or a border"
        "\nof a community; on barriers: the same of the border that lies on no community's border;"
        "\nby outline: at least half of the grid's outline is that of its community, as given."
    )


def draw(district: District) -> Drawn:
    """Design a district; for a process of its own."""
    ground = district.ground
    made = design_ours.design(
        design_ours.communities_of(*ground.communities),
        design_ours.buildings(ground.points, ground.households, ground.footprints),
        ground.lines,
        district.classes,
        ground.water,
    )
    table = made.feasibility
    unreachable = {str(code) for code in np.asarray(table.community)[~np.asarray(table.reachable)]}
    codes = design_ours.communities_of(*ground.communities).codes
    reachable = np.array([str(code) not in unreachable for code in codes])
    return Drawn(made.grids.geometries, reachable)


def made_up(seed: int) -> District:
    """Return a generated street district."""
    made = make_street_district(seed)
    ground = Ground(
        made.communities,
        made.lines,
        made.water,
        shapely.point_on_surface(made.footprints),
        made.households,
        made.footprints,
    )
    return District(f"streets, seed {seed}", ground, made.classes)


def _districts() -> Iterator[District]:
    for seed in SEEDS:
        yield made_up(seed)
    for seed in SAMPLE_SEEDS:
        yield _sample(seed)
    if CAMBRIDGE.is_file():
        parcels = _cambridge(CAMBRIDGE)
        yield parcels
        points = replace(parcels.ground, footprints=None)
        yield District("Cambridge, points", points, parcels.classes)


def _sample(seed: int) -> District:
    from gridstrata.core.sample.make import make_district

    made = make_district(seed)
    lines = np.concatenate([made.roads.geometries, made.rivers.geometries])
    rivers = np.full(len(made.rivers), "river", dtype=object)
    classes = np.concatenate([made.roads.attributes["class"].astype(object), rivers]).astype(str)
    water = shapely.union_all(
        np.concatenate([made.river_areas.geometries, made.reservoirs.geometries])
    )
    homes = made.buildings
    ground = Ground(
        made.communities.geometries, lines, water, homes.points, homes.households, homes.footprints
    )
    return District(f"sample district, seed {seed}", ground, classes)


def _cambridge(path: Path) -> District:
    """Return Cambridge: neighbourhoods, parcels with an estimate of their housing units."""
    import geopandas

    def layer(name: str) -> Any:
        read = geopandas.read_file(path, layer=name).to_crs(CAMBRIDGE_CRS)
        return read[~read.geometry.isna()]

    roads, rail, parcels = layer("roads_centerline"), layer("rail"), layer("parcels_fy2014_units")
    is_major = roads["MajorRoad"].fillna(0).astype(float).to_numpy() > 0
    classes = np.concatenate([np.where(is_major, "arterial", "street"), np.full(len(rail), "rail")])
    footprints = np.array([_largest(shape) for shape in parcels.geometry.to_numpy()])
    ground = Ground(
        # as published two overlap by 7 mm, and there is a gap as wide
        shapely.coverage_clean(layer("neighborhood_cdd").geometry.to_numpy(), gap_width=1.0),
        np.concatenate([roads.geometry.to_numpy(), rail.geometry.to_numpy()]),
        shapely.union_all(shapely.make_valid(layer("water").geometry.to_numpy())),
        shapely.point_on_surface(footprints),
        parcels["units_est"].fillna(0).to_numpy().astype(np.int64),
        footprints,
    )
    return District("Cambridge, parcels", ground, classes)


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    """Return the largest polygon of a shape as published, mended where it crosses itself."""
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    return parts[np.argmax(shapely.area(parts))]


def _row(district: District) -> list[str]:
    outcome = run_capped(CAP_S, draw, (district,))
    head = [district.name, f"{len(district.ground.points):,}"]
    if outcome.result is None:
        return [*head, *[""] * (len(HEAD) - 3), outcome.reason]
    return [*head, *_figures(district.ground, outcome)]


def _figures(ground: Ground, outcome: Outcome) -> list[str]:
    grids, reachable = outcome.result.grids, outcome.result.reachable
    home, across = drawn_measures.communities_of_grids(grids, ground)
    in_band = is_in_band(drawn_measures.people_of(grids, ground))
    feasible = in_band[reachable[home]]
    on_lines, on_barriers = drawn_measures.border_shares(grids, ground)
    return [
        str(len(grids)),
        f"{100 * in_band.mean():.1f}",
        f"{100 * feasible.mean():.1f} of {len(feasible)}" if len(feasible) else "none",
        f"{100 * on_lines:.1f}",
        f"{100 * on_barriers:.1f}",
        str(drawn_measures.count_cut(grids, ground)),
        str(across),
        f"{drawn_measures.moved_outline_m2(grids, home, ground):.0e}",
        *(f"{figure:.2f}" for figure in drawn_measures.compactness(grids)),
        "{} ({} by outline)".format(*drawn_measures.slender(grids, ground)),
        _findings(grids, ground),
        f"{outcome.seconds:.1f}",
    ]


def _findings(grids: np.ndarray, ground: Ground) -> str:
    """Return how many findings `checkcoverage` has of the grids, by rule."""
    from gridstrata.core.coverage import check_coverage
    from gridstrata.core.layers import GridLayer
    from gridstrata.core.profiles import read_profile

    layer = GridLayer("base", np.arange(len(grids)).astype(str), grids)
    check = check_coverage(layer, read_profile(), frame=shapely.union_all(ground.communities))
    rules = np.concatenate([check.findings.rule, check.mismatches.rule]).astype(str)
    names, counts = np.unique(rules, return_counts=True)
    return ", ".join(f"{count} {name}" for name, count in zip(names, counts)) or "0"
