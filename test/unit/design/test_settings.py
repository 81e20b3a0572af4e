"""What a planner may ask of the base grids."""

import pytest
from gridstrata.core.design.settings import DesignSettings
from gridstrata.core.errors import GridError


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("seed", "SEED is -1. Give 0 or more."),
        ("time_limit_s", "TIME_LIMIT is -1. Give 0 or more."),
        ("reach_m", "REACH is -1. Give 0 or more."),
        ("median_m", "MEDIAN is -1. Give 0 or more."),
    ],
)
def test_nothing_below_zero_is_asked_for(name, told):
    with pytest.raises(GridError) as refused:
        DesignSettings(**{name: -1})
    assert str(refused.value) == told
    assert getattr(DesignSettings(**{name: 0}), name) == 0
