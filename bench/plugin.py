"""Make the checkout importable as `gridstrata`, and name the places the benchmark uses."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "bench"


def register() -> None:
    """Register the checkout under the plugin's own name, whatever the folder is called."""
    spec = importlib.util.spec_from_file_location(
        "gridstrata", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no plugin at {ROOT}")
    module = importlib.util.module_from_spec(spec)
    sys.modules["gridstrata"] = module
    spec.loader.exec_module(module)


register()
