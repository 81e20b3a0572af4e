import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from gridstrata.core.errors import GridError
from gridstrata.core.sample import inject_defects, make_district

ROOT = Path(__file__).parents[3]
PRINT_DIGEST = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import conftest
sys.path.pop(0)
sys.path.insert(0, {str(Path(__file__).parent)!r})
import test_determinism
print(test_determinism.digest_of_spoilt(3))
"""


def digest(district, *truths):
    total = hashlib.sha256()
    layers = (district.base, *district.professional, district.communities, district.subdistricts)
    for layer in layers:
        columns = [layer.codes, *layer.attributes.values()]
        total.update(b"".join(shapely.to_wkb(layer.geometries)))
        total.update("".join(np.concatenate(columns).tolist()).encode())
    total.update(b"".join(shapely.to_wkb(district.buildings.footprints)))
    total.update(district.buildings.households.tobytes())
    total.update(district.buildings.residents.tobytes())
    total.update(shapely.to_wkb(district.frame) + shapely.to_wkb(district.exclusions))
    total.update(b"".join(shapely.to_wkb(district.roads.geometries)))
    total.update("".join(district.building_ids.tolist()).encode())
    for truth in (*truths, district.crossings):
        total.update("".join([*truth.rule, *truth.base_codes, *truth.note]).encode())
        total.update(b"".join(filter(None, shapely.to_wkb(truth.geometry))))
    return total.hexdigest()


def digest_of_spoilt(seed):
    return digest(*inject_defects(make_district(seed), seed))


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_makes_the_same_bytes(hash_seed):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-c", PRINT_DIGEST]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == digest_of_spoilt(3)


@pytest.mark.parametrize("seed", [2, 6, 10], ids="seed {}".format)
def test_another_seed_makes_another_district_of_the_same_numbers(district, seed):
    other = make_district(seed)
    assert digest(other) != digest(district)
    kinds = [layer.kind for layer in district.professional]
    assert [len(other.layer(kind)) for kind in kinds] == [
        len(district.layer(kind)) for kind in kinds
    ]
    assert len(other.base) == len(district.base)
    assert len(other.buildings) == len(district.buildings)
    assert len(other.crossings) == len(district.crossings)
    assert other.buildings.residents.sum() == district.buildings.residents.sum()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({"seed": -1}, "SEED is -1; give 0 or more.", id="negative seed"),
        pytest.param({"scale": 0}, "SCALE is 0; give 1 or more.", id="no copy"),
    ],
)
def test_seed_and_scale_that_cannot_work_are_refused(arguments, message):
    with pytest.raises(GridError, match=message):
        make_district(**arguments)
