"""The whole way: how it tells of itself, and is stopped."""

import pytest
from gridstrata.core.editions.compare import compare_editions
from gridstrata.core.progress import CancelledError

from .redrawn import random_grids, redrawn


class Patience:
    """Remembers what it is told, and cancels after so many reports."""

    def __init__(self, reports):
        self.told = []
        self._reports = reports

    def step(self, share):
        self.told.append(share)
        if len(self.told) > self._reports:
            raise CancelledError


def test_progress_grows_from_nothing_to_everything():
    before, progress = random_grids(4), Patience(10**6)
    compare_editions(before, redrawn(before, 4), 0.2, progress=progress)
    assert progress.told == sorted(progress.told)
    assert progress.told[-1] == 1
    assert len(progress.told) > 8


@pytest.mark.parametrize("reports", [0, 3, 6])
def test_cancel_stops_the_work(reports):
    before = random_grids(4)
    with pytest.raises(CancelledError):
        compare_editions(before, redrawn(before, 4), 0.2, progress=Patience(reports))
