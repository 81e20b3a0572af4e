"""A program that releases the hand-made stack to a platform: PUBLISHER URL TIMES [CHUNK_BYTES]."""

import importlib.util
import os
import sys
from itertools import cycle, islice
from pathlib import Path

HERE = Path(__file__).resolve().parent


def load(name, path, **options):
    spec = importlib.util.spec_from_file_location(name, path, **options)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


load("checkout", HERE.parents[3] / "conftest.py")
hand_made = load("hand_made", HERE.parent / "hand_made.py")

from gridstrata.core.release.platform import protocol  # noqa: E402
from gridstrata.core.release.platform.client import Patience  # noqa: E402
from gridstrata.core.release.platform.endpoint import Endpoint  # noqa: E402
from gridstrata.core.release.platform.release import release_platform  # noqa: E402
from gridstrata.core.release.platform.signing import Credentials  # noqa: E402

# a kill loses nothing that the system was handed: no need to wait for the disk
os.fsync = lambda handle: None

url, times = sys.argv[1], int(sys.argv[2])
protocol.CHUNK_BYTES = int(sys.argv[3]) if len(sys.argv) > 3 else protocol.CHUNK_BYTES
for crs in islice(cycle(["EPSG:4547", "EPSG:4526"]), times):
    release = release_platform(
        hand_made.make_draft(crs=crs),
        Endpoint(url),
        Credentials("yantian-1", os.environ["GRIDSTRATA_SECRET"]),
        today=hand_made.TODAY,
        patience=Patience(attempts=300, first_wait_s=0.05, longest_wait_s=0.2),
    )
    sys.stdout.write(f"{release.manifest.content} {release.changed}\n")
    sys.stdout.flush()
