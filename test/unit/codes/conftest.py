"""A small district of two streets, each with two communities of a square kilometre."""

import numpy as np
import pytest
import shapely
from gridstrata.core.codes.assign import Settings, assign_codes
from gridstrata.core.codes.profile import read_scheme
from gridstrata.core.layers import GridLayer

KM = 1000
# west to east: two communities of street 001, two of street 002
COMMUNITIES = ("440308001001", "440308001002", "440308002001", "440308002002")


def squares(*boxes):
    """Return rectangles from (west, south, east, north), in kilometres."""
    return shapely.box(*(np.array(boxes, dtype=float) * KM).T)


def layer_of(shapes, codes=None, name="grids"):
    shapes = np.asarray(shapes, dtype=object)
    codes = [""] * len(shapes) if codes is None else codes
    return GridLayer("base", np.array(codes, dtype=str), shapes, name)


def quarters(west, south=0):
    """Return the four quarters of the community that begins at `west`, south-west first."""
    return squares(
        *(
            (west + x, south + y, west + x + 0.5, south + y + 0.5)
            for y in (0, 0.5)
            for x in (0, 0.5)
        )
    )


@pytest.fixture
def communities():
    """Return the four communities; other codes or shapes as arguments."""

    def make(codes=COMMUNITIES, shapes=None):
        shapes = squares(*((x, 0, x + 1, 1) for x in range(4))) if shapes is None else shapes
        return layer_of(shapes, codes, "communities")

    return make


@pytest.fixture
def assign(communities):
    """Assign codes of a scheme to shapes that may have some."""

    def assign(shapes, codes=None, scheme="unit_grid", register=None, parents=None, **given):
        names = given.pop("parent_names", None)
        settings = Settings(**{"today": "2026-11-30", "row_height": None, **given})
        return assign_codes(
            layer_of(shapes, codes),
            communities() if parents is None else parents,
            read_scheme(scheme),
            settings,
            register,
            parent_names=names,
        )

    return assign
