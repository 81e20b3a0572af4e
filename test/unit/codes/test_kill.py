"""Killed at any moment, a register is the old one or the new one, whole."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from gridstrata.core.codes.profile import read_scheme
from gridstrata.core.codes.store import read_register

PROGRAM = Path(__file__).with_name("numberer.py")
SIZES = {10, 2000}

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL elsewhere")


def test_a_kill_leaves_the_old_register_or_the_new_one(tmp_path, monkeypatch):
    monkeypatch.setenv("OGR_SQLITE_SYNCHRONOUS", "OFF")
    path = tmp_path / "register.gpkg"
    moments = random.Random(3)  # noqa: S311
    for _ in range(6):
        writer = subprocess.Popen([sys.executable, PROGRAM, path], stdout=subprocess.PIPE)
        writer.stdout.readline()
        while not path.exists():
            time.sleep(0.001)
        time.sleep(moments.uniform(0, 0.15))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert len(read_register(path, read_scheme("unit_grid"))) in SIZES
