"""Write registers: `numberer.py FILE`, small and large by turns; `numberer.py FILE once`, one."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely

spec = importlib.util.spec_from_file_location(
    "checkout", Path(__file__).resolve().parents[3] / "conftest.py"
)
spec.loader.exec_module(importlib.util.module_from_spec(spec))

from gridstrata.core.codes.assign import Settings, assign_codes  # noqa: E402
from gridstrata.core.codes.profile import read_scheme  # noqa: E402
from gridstrata.core.codes.register import Entries, new_register, texts  # noqa: E402
from gridstrata.core.codes.store import write_register  # noqa: E402
from gridstrata.core.layers import GridLayer  # noqa: E402

SIZES = (10, 2000)


def make_register(n):
    """Return a register of n codes."""
    row = np.arange(n)
    nothing = texts([""] * n)
    entries = Entries(
        code=texts([f"440308001{1 + r // 999:03d}{1 + r % 999:03d}" for r in row.tolist()]),
        parent=texts([f"440308001{1 + r // 999:03d}" for r in row.tolist()]),
        sequence=texts([f"{1 + r % 999:03d}" for r in row.tolist()]),
        issued=texts(["2026-11-30"] * n),
        retired=nothing,
        predecessors=nothing,
        successors=nothing,
        note=nothing,
        place=shapely.box(row, 0, row + 1, 1),
    )
    empty = new_register(read_scheme("unit_grid"), 400.0, "EPSG:4547")
    return replace(empty, entries=entries)


def number_twice():
    """Return the register of a layer that was numbered, merged in part and numbered again."""
    scheme, codes = read_scheme("unit_grid"), ("440308001001", "440308001002")
    parents = layer(shapely.box([0, 1000], 0, [1000, 2000], 1000), codes)
    column = np.arange(20) * 100.0
    grids = shapely.box(column, 0, column + 100, 1000)
    first = assign_codes(layer(grids), parents, scheme, Settings("2026-01-01")).register
    merged = np.append(grids[3:], shapely.box(0, 0, 300, 1000))
    second = assign_codes(layer(merged), parents, scheme, Settings("2026-02-01"), first).register
    return replace(second, crs="EPSG:4547")


def layer(shapes, codes=None):
    codes = [""] * len(shapes) if codes is None else codes
    return GridLayer("base", np.array(codes), shapes)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    if sys.argv[2:] == ["once"]:
        write_register(target, number_twice())
        sys.exit()
    registers = [make_register(n) for n in SIZES]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        for register in registers:
            write_register(target, register)
