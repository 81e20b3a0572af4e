"""The main job on the sample district: check, map, release; first with defects, then without."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import fiona
from show import ROOT, Job, print_findings, print_relations, require, run_job, say, shown

FOLDER = ROOT / "build" / "demo"
KINDS = ("police", "fire", "safety", "health", "city_management")
EDITION = "2026-11"
CHECKED = {"FINDINGS": "findings.gpkg", "MISMATCHES": "mismatches.gpkg", "REPORT": "report.html"}
MAPPED = {
    "RELATIONS": "relations.gpkg",
    "LINKS": "links.gpkg",
    "GRAPH": "graph.graphml",
    "COMPONENTS": "components.gpkg",
}


def main() -> None:
    """Run the job on both districts, and show what came of it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    draft, corrected = FOLDER / "draft", FOLDER / "corrected"
    print("Sample district with known defects (draft), and without (corrected) ...", flush=True)
    for folder, defects in ((draft, "true"), (corrected, "false")):
        require(run_job("gridstrata:loadsample", {"FOLDER": folder, "DEFECTS": defects}))
    print("Check and release of the draft ...", flush=True)
    require(
        run_job(
            "gridstrata:checkstack", {**stack(draft), **duties(draft), **outputs(draft, CHECKED)}
        )
    )
    refused = run_job("gridstrata:release", {**stack(draft), **duties(draft), **target(draft)})
    print("Check, mapping and release of the corrected district, in one run ...", flush=True)
    granted = run_job("gridstrata:checkmaprelease", main_job(corrected))
    print("Events of the corrected district, routed by its release ...", flush=True)
    require(granted)
    require(run_job("gridstrata:routeevents", events(corrected)))
    show(draft, corrected, refused, granted)


def stack(folder: Path) -> dict[str, object]:
    """Return the parameters that name the layers of a district."""
    layer = f"{folder / 'district.gpkg'}|layername={{}}".format
    return {
        "BASE": layer("base"),
        "PROFESSIONAL": [layer(kind) for kind in KINDS],
        "FRAME": layer("frame"),
        "EXCLUSIONS": layer("exclusions"),
        "BUILDINGS": layer("buildings"),
        "HOUSEHOLDS": "households",
        "RESIDENTS": "residents",
        "COMMUNITIES": layer("communities"),
    }


def duties(folder: Path) -> dict[str, object]:
    """Return the parameters that name who works where, and by what records."""
    layer = f"{folder / 'district.gpkg'}|layername={{}}".format
    return {"WORKERS": layer("workers"), "ADMISSIONS": layer("admissions")}


def target(folder: Path) -> dict[str, object]:
    """Return the parameters of a release."""
    waivers = f"{folder / 'district.gpkg'}|layername=waivers"
    return {"WAIVERS": waivers, "TARGET": folder / "releases", "EDITION": EDITION}


def outputs(folder: Path, names: dict[str, str]) -> dict[str, object]:
    """Return the outputs as files in a folder."""
    return {name: folder / file for name, file in names.items()}


def main_job(folder: Path) -> dict[str, object]:
    """Return the parameters of the bundled model."""
    written: dict[str, object] = {}
    for step, names in (("check", CHECKED), ("map", MAPPED)):
        for name, path in outputs(folder, names).items():
            # QGIS 3.22 calls a model's output step:NAME, later ones call it NAME
            written |= {f"{step}:{name}": path, name: path}
    return {**stack(folder), **duties(folder), **target(folder), **written}


def events(folder: Path) -> dict[str, object]:
    """Return the parameters that route the sample's events by the release."""
    return {
        "EVENTS": f"{folder / 'district.gpkg'}|layername=events",
        "RELEASE": folder / "releases" / EDITION,
        "KIND_FIELD": "kind",
        "STATE_FIELD": "state",
        **outputs(folder, {"ROUTED": "routed.gpkg", "RATES": "rates.gpkg"}),
    }


def show(draft: Path, corrected: Path, refused: Job, granted: Job) -> None:
    """Print the tables, the two answers of the gate, and what was written."""
    print()
    print_findings({"draft": found(draft), "corrected": found(corrected)})
    print()
    print_relations(corrected / MAPPED["RELATIONS"])
    release = corrected / "releases" / EDITION
    print()
    say("Draft", refused.refusal or "Released, though it has defects.")
    gate = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["gate"]
    waived = ", ".join(f"{rule} {number}" for rule, number in gate["waived"].items())
    say("Corrected", f"Released; the departments have agreed on what is split ({waived} waived).")
    say("", f"Check, map and release, QGIS's start included: {granted.seconds:.1f} s.")
    found_events, handled = count_events(corrected / "rates.gpkg")
    share = f"{handled / found_events:.1%}"
    say(
        "Events",
        f"{found_events:,} hazards found, {handled:,} handled ({share}), each with its grids.",
    )
    print("\nWritten")
    package = next(release.glob("*/stack.gpkg"))
    for title, path in {
        "GeoPackage": package,
        "Relation table": package.with_name("relations.csv"),
        "Graph": corrected / MAPPED["GRAPH"],
        "Report": corrected / CHECKED["REPORT"],
        "Report (draft)": draft / CHECKED["REPORT"],
        "Events": corrected / "routed.gpkg",
        "Handling rates": corrected / "rates.gpkg",
    }.items():
        print(f"  {title:<15} {shown(path)}")


def count_events(path: Path) -> tuple[int, int]:
    """Return how many events were found and handled, from the rows that hold all of a kind."""
    with fiona.open(path) as source:
        everything = next(
            row.properties
            for row in source
            if row.properties["kind"] == "base" and not row.properties["code"]
        )
    return everything["found"], everything["handled"]


def found(folder: Path) -> list[Path]:
    """Return the files of findings."""
    return [folder / CHECKED["FINDINGS"], folder / CHECKED["MISMATCHES"]]


if __name__ == "__main__":
    main()
