"""A program that releases the hand-made stack over and over: PUBLISHER TARGET TIMES."""

import importlib.util
import os
import sys
from itertools import cycle, islice
from pathlib import Path

HERE = Path(__file__).resolve().parent


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


load("checkout", HERE.parents[2] / "conftest.py")
hand_made = load("hand_made", HERE / "hand_made.py")

from gridstrata.core.release.folder import release_folder  # noqa: E402

# a kill loses nothing that the system was handed: no need to wait for the disk
os.fsync = lambda handle: None

target, times = Path(sys.argv[1]), int(sys.argv[2])
for crs in islice(cycle(["EPSG:4547", "EPSG:4526"]), times):
    release = release_folder(hand_made.make_draft(crs=crs), target, today=hand_made.TODAY)
    sys.stdout.write(f"{release.manifest.content}\n")
    sys.stdout.flush()
