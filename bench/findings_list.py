"""How fast the list of findings filters and sorts, and an edit is checked, inside QGIS."""

from __future__ import annotations

from gridstrata.core.files import write_geopackage
from gridstrata.core.sample import make_district
from gridstrata.core.sample.defects import inject_defects
from gridstrata.core.sample.package import agreed_waivers, district_tables
from qgis_run import run_in_qgis
from table import print_table

from plugin import WORK

SEED = 1


def run() -> None:
    """Write the sample district, let a QGIS process work on it, print the medians."""
    WORK.mkdir(parents=True, exist_ok=True)
    path = WORK / "checked.gpkg"
    path.unlink(missing_ok=True)
    sound = make_district(SEED)
    district, defects = inject_defects(sound, SEED)
    write_geopackage(path, district_tables(district, agreed_waivers(sound), defects))
    rows = run_in_qgis("findings_list_timer.py", path)
    print_table(
        "The panel Check (goals: 100 ms a change of the list, 200 ms an edit)",
        ["what", "median ms", "95 % ms", "times"],
        rows,
    )
