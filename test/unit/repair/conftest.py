"""Layers drawn as boxes, mended, and what became of them."""

import string
from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from gridstrata.core.layers import GridLayer
from gridstrata.core.repair.repair import Repair, Surroundings, repair_coverage
from gridstrata.core.repair.settings import RepairSettings


@dataclass(frozen=True)
class Mended:
    """A repair of grids a, b, c, ..."""

    drawn: GridLayer
    repair: Repair

    @property
    def shapes(self):
        return self.repair.layer.geometries

    def __getitem__(self, code):
        return self.shapes[string.ascii_letters.index(code)]

    def is_untouched(self, code):
        row = string.ascii_letters.index(code)
        return self.shapes[row] is self.drawn.geometries[row]

    @property
    def is_coverage(self):
        return shapely.coverage_is_valid(self.shapes[~shapely.is_empty(self.shapes)])

    @property
    def rules(self):
        return self.repair.proof.places.rule.tolist()

    @property
    def actions(self):
        return [str(action) for action in self.repair.proof.places.action]

    @property
    def left(self):
        reasons = map(str, self.repair.reasons)
        return list(zip(self.repair.unresolved.rule.tolist(), reasons))

    @property
    def displacement(self):
        return self.repair.proof.changes.displacement_m.max(initial=0)


@pytest.fixture
def drawn():
    """Make a layer of grids a, b, c, ... from shapes or WKT."""

    def drawn(*shapes):
        column = np.empty(len(shapes), dtype=object)
        for row, shape in enumerate(shapes):
            column[row] = shapely.from_wkt(shape) if isinstance(shape, str) else shape
        codes = np.array(list(string.ascii_letters[: len(shapes)]))
        return GridLayer("base", codes, column, "Grids", {"worker": np.arange(len(shapes))})

    return drawn


@pytest.fixture
def mend(drawn):
    """Mend grids a, b, c, ..., and see that mending them again changes nothing."""

    def mend(*shapes, gap=2.0, overlap=2.0, locked=None, priority=None, **around):
        layer = drawn(*shapes)
        locked = None if locked is None else np.isin(layer.codes, list(locked))

        def once(layer):
            return repair_coverage(
                layer,
                RepairSettings(gap, overlap),
                Surroundings(**around),
                locked=locked,
                priority=priority,
            )

        repair = once(layer)
        again = once(repair.layer)
        pairs = zip(again.layer.geometries, repair.layer.geometries)
        assert all(new is old for new, old in pairs)
        assert not len(again.proof.places)
        return Mended(layer, repair)

    return mend
