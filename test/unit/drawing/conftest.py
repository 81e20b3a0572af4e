"""Sheets drawn by hand: rectangles, houses, whatever a test needs."""

import numpy as np
import pytest
import shapely
from gridstrata.core.drawing.sheet import Sheet
from gridstrata.core.layers import BASE, Buildings, GridLayer
from gridstrata.core.profiles import read_profile
from gridstrata.core.tiling.matching import match_vertices


def as_array(shapes):
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


@pytest.fixture
def sheet_of():
    """Make a sheet: `sheet_of(a=box(...), b=box(...), houses=[...], locked="b")`.

    Houses are footprints or points, of one household each or as `households` says; professional
    layers are given as `professional={"police": {"P1": box(...)}}`.
    """

    def make(houses=(), households=None, locked="", professional=None, match=True, **further):
        names = {"frame", "exclusions", "atoms", "profile", "codes_in_use"}
        settings = {name: further.pop(name) for name in names & further.keys()}
        shapes = as_array(list(further.values()))
        base = GridLayer(BASE, np.array(list(further)), match_vertices(shapes) if match else shapes)
        plain = {"frame": None, "exclusions": None, "atoms": None, "profile": read_profile()}
        return Sheet(
            base=base,
            locked=np.isin(base.codes, locked.split()),
            buildings=buildings_of(houses, households) if len(houses) else None,
            professional=tuple(
                GridLayer(kind, np.array(list(grids)), as_array(list(grids.values())))
                for kind, grids in (professional or {}).items()
            ),
            **(plain | settings),
        )

    return make


def buildings_of(houses, households):
    shapes = as_array(list(houses))
    people = np.ones(len(shapes)) if households is None else np.array(households)
    is_point = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    footprints = None if is_point.all() else np.where(is_point, None, shapes)
    places = np.where(is_point, shapes, shapely.point_on_surface(shapes))
    return Buildings(places, people.astype(np.int64), 2 * people.astype(np.int64), footprints)
