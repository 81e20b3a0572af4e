"""The workbench in use: how soon it is there, how soon an edit is checked, what holds it up."""

from __future__ import annotations

from gridstrata.core.files import write_geopackage
from gridstrata.core.sample import make_district
from gridstrata.core.sample.package import agreed_waivers, district_tables
from qgis_run import run_in_qgis
from table import print_table

from plugin import WORK

# 374 base grids a copy: a little over 100,000
COPIES = 270


def run() -> None:
    """Write the sample district and a large one, use the workbench on both, print how it was."""
    WORK.mkdir(parents=True, exist_ok=True)
    sample, large = WORK / "sample.gpkg", WORK / "large.gpkg"
    district = make_district(1)
    write_geopackage(sample, district_tables(district, agreed_waivers(district)))
    if not large.exists():
        write_geopackage(large, district_tables(make_district(1, COPIES, "grids"), ()))
    rows = run_in_qgis("workbench_timer.py", sample, large)
    quick = [row[1:] for row in rows if row[0] == "quick"]
    stalls = [row[1:] for row in rows if row[0] == "stall"]
    print_table(
        "The workbench on the sample district (goals: open 1000 ms, an edit checked 200 ms)",
        ["what", "times", "median ms", "worst ms", "times shorter than a check of all"],
        quick,
    )
    print_table(
        f"The window with {COPIES * 374} base grids and five kinds (goal: never held up > 100 ms)",
        ["meanwhile", "took s", "longest hold-up ms", "95 % of hold-ups below ms"],
        stalls,
    )
