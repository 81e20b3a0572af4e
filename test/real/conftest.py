"""Tests on real layers, which are not part of the project: collected only where they lie."""

from pathlib import Path

import pytest
from gridstrata.core.profiles import read_profile

DATA = Path(__file__).parents[3] / "shared" / "data"

if not DATA.is_dir():
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def data():
    """Return the folder of the real layers."""
    return DATA


@pytest.fixture(scope="session")
def profile():
    return read_profile()
