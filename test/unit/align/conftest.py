"""Two square base grids beside each other, and police grids drawn over them."""

import pytest
import shapely
from gridstrata.core.align.align import align_professional


@pytest.fixture
def base(grid_layer):
    return grid_layer(name="Base", a=shapely.box(0, 0, 100, 100), b=shapely.box(100, 0, 200, 100))


@pytest.fixture
def police(grid_layer):
    """Make police grids: `police(p=box(...), q=box(...))`."""

    def police(**grids):
        return grid_layer(kind="police", name="Police", **grids)

    return police


@pytest.fixture
def align(base, profile):
    """Align police grids to the two base grids, or to others."""

    def align(upper, grids=None, inside=None, drift=2.0):
        rules = profile.with_widths(profile.noise, drift)
        return align_professional(grids or base, upper, rules, inside)

    return align


@pytest.fixture
def shapes():
    """Return the aligned grids by code."""

    def shapes(alignment):
        return dict(zip(alignment.layer.codes.tolist(), alignment.layer.geometries))

    return shapes


@pytest.fixture
def moves():
    """Return what the proof says changed hands: (rule, giver, taker, square metres)."""

    def moves(alignment):
        proof = alignment.proof
        rules = dict(zip(proof.places.number.tolist(), proof.places.rule.tolist()))
        changes = proof.changes
        return [
            (rules[place], giver, taker, round(float(area), 2))
            for place, giver, taker, area in zip(
                changes.place.tolist(), changes.giver, changes.taker, changes.area_m2
            )
        ]

    return moves
