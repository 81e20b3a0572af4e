"""The sample district's defects mended: what was wrong, what became of it, and the proof."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import fiona
from show import ROOT, print_findings, require, run_job, say, shown

FOLDER = ROOT / "build" / "demo-repair"
WIDEST_M = 10
REPAIR = {
    "REPAIRED": "repaired.gpkg",
    "PROOF": "proof.gpkg",
    "CHANGES": "changes.gpkg",
    "BALANCE": "balance.gpkg",
    "UNRESOLVED": "unresolved.gpkg",
    "REPORT": "repair.html",
}
CHECK = {"FINDINGS": "{name}-findings.gpkg", "MISMATCHES": "{name}-mismatches.gpkg"}


def main() -> None:
    """Make the district, check it, mend it, check it again, and show what came of it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    print("Sample district with known defects ...", flush=True)
    require(run_job("gridstrata:loadsample", {"FOLDER": FOLDER, "DEFECTS": "true"}))
    print("Repair of its base grids ...", flush=True)
    job = run_job("gridstrata:repaircoverage", {**task(), **outputs(REPAIR)})
    require(job)
    found = {
        "before": check("before", layer("base")),
        "after": check("after", FOLDER / REPAIR["REPAIRED"]),
    }
    print()
    print_findings(found)
    print()
    tell()
    say("", f"QGIS's start included: {job.seconds:.1f} s.")
    print("\nWritten")
    for name, file in REPAIR.items():
        print(f"  {name.capitalize():<11} {shown(FOLDER / file)}")


def layer(name: str) -> str:
    """Return a layer of the district as QGIS opens it."""
    return f"{FOLDER / 'district.gpkg'}|layername={name}"


def task() -> dict[str, object]:
    """Return what is to be mended, and what is to be respected."""
    return {
        "INPUT": layer("base"),
        **frame(),
        "PARENTS": layer("communities"),
        "BUILDINGS": layer("buildings"),
        "HOUSEHOLDS": "households",
        "MAX_GAP": WIDEST_M,
        "MAX_OVERLAP": WIDEST_M,
    }


def frame() -> dict[str, object]:
    """Return what must be covered."""
    return {"FRAME": layer("frame"), "EXCLUSIONS": layer("exclusions")}


def outputs(names: dict[str, str], **words: str) -> dict[str, object]:
    """Return outputs as files of the demonstration's folder."""
    return {name: FOLDER / file.format(**words) for name, file in names.items()}


def check(name: str, grids: object) -> list[Path]:
    """Check one layer, and return the files of findings."""
    written = outputs(CHECK, name=name)
    require(run_job("gridstrata:checkcoverage", {"INPUT": grids, **frame(), **written}))
    return [Path(str(path)) for path in written.values()]


def tell() -> None:
    """Say what was mended, what moved, and what was left for which reason."""
    with fiona.open(FOLDER / REPAIR["PROOF"]) as rows:
        proof = [row["properties"] for row in rows]
    with fiona.open(FOLDER / REPAIR["UNRESOLVED"]) as rows:
        reasons = Counter(row["properties"]["reason"] for row in rows)
    area = sum(row["moved_m2"] for row in proof)
    farthest = max(row["displacement_m"] for row in proof)
    say("Mended", f"{len(proof)} places, {area:,.0f} m² changed hands, {farthest:.1f} m at most.")
    for reason, count in reasons.most_common():
        say("Left", f"{count}: {reason}")


if __name__ == "__main__":
    main()
