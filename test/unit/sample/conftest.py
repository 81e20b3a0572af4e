import pytest
from gridstrata.core.checks import check_stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.sample import inject_defects, make_district


@pytest.fixture(scope="session")
def district():
    return make_district(seed=1)


@pytest.fixture(scope="session")
def checked(district):
    return check_stack(district.stack, read_profile())


@pytest.fixture(scope="session")
def spoilt(district):
    """Return a district with defects, and the table of them."""
    return inject_defects(district, seed=1)


@pytest.fixture(scope="session")
def spoilt_check(spoilt):
    return check_stack(spoilt[0].stack, read_profile())
