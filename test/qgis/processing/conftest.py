"""A small town to draw base grids in: two communities, streets every 200 m, houses between them."""

import pytest
import shapely

X, Y = 520_600, 2_492_500
SIDE = 600
STREETS_AT = (0, 200, 400, 600)
HOUSES_AT = tuple(range(25, SIDE, 50))


@pytest.fixture
def communities(draw):
    """Return the two communities as a layer; further arguments as those of `draw`."""

    def communities(shapes=None, **given):
        west = shapely.box(X, Y, X + SIDE, Y + SIDE).wkt
        east = shapely.box(X + SIDE, Y, X + 2 * SIDE, Y + SIDE).wkt
        drawn = shapes or [("A", west), ("B", east)]
        return draw(drawn, name="communities", **given)

    return communities


@pytest.fixture
def buildings(draw):
    """Return a house of 10 households and 20 residents every 50 m; more rows as `more`."""

    def buildings(more=(), households="integer"):
        places = [
            (X + x, Y + y) for x in (*HOUSES_AT, *(SIDE + x for x in HOUSES_AT)) for y in HOUSES_AT
        ]
        rows = [
            (f"h{number}", f"POINT({x} {y})", 10, 20) for number, (x, y) in enumerate(places, 1)
        ]
        kinds = {"households": households, "residents": "integer"}
        return draw([*rows, *more], name="buildings", kind="Point", **kinds)

    return buildings


@pytest.fixture
def streets(draw):
    """Return the streets, inside and round the communities."""

    def streets(crs="EPSG:4547", name="roads", move=lambda lines: lines):
        lines = [f"LINESTRING({X} {Y + at}, {X + 2 * SIDE} {Y + at})" for at in STREETS_AT]
        lines += [
            f"LINESTRING({X + at} {Y}, {X + at} {Y + SIDE})"
            for at in sorted({*STREETS_AT, *(SIDE + at for at in STREETS_AT)})
        ]
        drawn = [("street", line) for line in move(lines)]
        return draw(drawn, crs, name=name, kind="LineString", code="class:string")

    return streets
