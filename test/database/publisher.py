"""A program that releases the hand-made stack: PUBLISHER CONNECTION EDITION NAME [STOP].

With STOP it kills itself at that report of progress; the number of reports is printed otherwise.
NAME is what the first base grid is called.
"""

import importlib.util
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent


def load(name, path):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


load("checkout", HERE.parents[1] / "conftest.py")
hand_made = load("hand_made", HERE.parent / "unit" / "release" / "hand_made.py")

import numpy as np  # noqa: E402
from gridstrata.core.errors import GridError  # noqa: E402
from gridstrata.core.release.postgis.publish import Target, release_database  # noqa: E402


class Countdown:
    def __init__(self, stop):
        self.stop = stop
        self.reports = 0

    def step(self, share):
        self.reports += 1
        if self.reports == self.stop:
            os.kill(os.getpid(), signal.SIGKILL)


def named(draft, name):
    base = draft.stack.base
    attributes = {**base.attributes, "name": np.array([name, None], dtype=object)}
    return replace(draft, stack=replace(draft.stack, base=replace(base, attributes=attributes)))


if __name__ == "__main__":
    connection, edition, name, *stop = sys.argv[1:]
    progress = Countdown(int(stop[0]) if stop else 0)
    draft = named(hand_made.make_draft(edition=edition), name)
    day = hand_made.TODAY + timedelta(1)
    try:
        made = release_database(draft, Target(connection, "440308"), today=day, progress=progress)
    except GridError as error:
        sys.exit(str(error))
    sys.stdout.write(f"{progress.reports} {made.id} {made.changed}\n")
