"""The same editions give the same lineage, ground and words, byte for byte."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from gridstrata.core.editions.changelog import tell_changes
from gridstrata.core.editions.compare import compare_editions

from .redrawn import random_grids, redrawn

ROOT = Path(__file__).parents[3]
PRINT_DIGEST = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import conftest
sys.path[0] = {str(Path(__file__).parents[1])!r}
from editions.test_determinism import digest
print(digest())
"""


def digest():
    before = random_grids(2)
    comparison = compare_editions(before, redrawn(before, 2), 0.2)
    total = hashlib.sha256()
    for column in comparison.lineage.columns().values():
        total.update(str(column.tolist()).encode())
    for shapes in (comparison.changed.geometry, comparison.succession.ground):
        total.update(b"".join(shapely.to_wkb(shapes)))
    total.update(comparison.succession.crossings.tobytes())
    total.update("\n".join(map(str, tell_changes(comparison))).encode())
    return total.hexdigest()


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_says_the_same(hash_seed):
    told = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == digest()
