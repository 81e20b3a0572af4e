"""Time both algorithms in one QGIS process, in turn: `qgis_timer.py LAYERS.gpkg FOLDER`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from clock import best_of
from qgis.core import QgsApplication

ROUNDS = 3


def main(layers: str, folder: Path) -> None:
    """Print a line per algorithm: its id and the best time in seconds."""
    application = QgsApplication([], False)  # noqa: FBT003 (no GUI)
    application.initQgis()
    importlib.import_module("plugin")  # makes the checkout importable
    from gridstrata.processing.provider import GridStrataProvider
    from processing.core.Processing import Processing
    from qgis.analysis import QgsNativeAlgorithms

    import processing

    Processing.initialize()
    registry = QgsApplication.processingRegistry()
    if registry.providerById("native") is None:
        registry.addProvider(QgsNativeAlgorithms())
    registry.addProvider(GridStrataProvider())
    base, police = (f"{layers}|layername={name}" for name in ("base", "police"))
    times = best_of(
        ROUNDS,
        **{
            "native:intersection": lambda: processing.run(
                "native:intersection",
                {"INPUT": base, "OVERLAY": police, "OUTPUT": str(folder / "pieces.gpkg")},
            ),
            "gridstrata:buildmapping": lambda: processing.run(
                "gridstrata:buildmapping",
                {
                    "BASE": base,
                    "PROFESSIONAL": [police],
                    "RELATIONS": str(folder / "relations.gpkg"),
                    "LINKS": str(folder / "links.gpkg"),
                    "COMPONENTS": str(folder / "components.gpkg"),
                },
            ),
        },
    )
    for name, seconds in times.items():
        print(f"{name}\t{seconds:.3f}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
