"""How much of a plan is left in another one: households moved, grids kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from plan_measures import is_in_band, polsby_popper
from scipy.optimize import linear_sum_assignment

NOWHERE = ""


@dataclass(frozen=True)
class DrawnPlan:
    """Grids and who is in them.

    Attributes:
        codes: Of the grids, shape (k,).
        shapes: Of the grids, shape (k,).
        home: Code of the grid of every building, NOWHERE where it does not stand, shape (n,).
    """

    codes: np.ndarray
    shapes: np.ndarray
    home: np.ndarray


@dataclass(frozen=True)
class ChangeFigures:
    """A plan after a change, beside the one before.

    Attributes:
        in_band: Share of the grids afterwards.
        moved: Share of the households in buildings whose grid has another code.
        identical: Share of the grids before whose code has the same shape, byte for byte.
        same_buildings: Share of the grids before that hold the same lasting buildings.
        mean_pp, min_pp: Polsby-Popper compactness afterwards.
    """

    in_band: float
    moved: float
    identical: float
    same_buildings: float
    mean_pp: float
    min_pp: float

    HEAD = (
        "% in band", "% households moved", "% grids byte-identical", "% same buildings",
        "mean PP", "min PP",
    )  # fmt: skip

    def told(self) -> list[str]:
        """Return the figures as text, in the order of HEAD."""
        return [
            f"{100 * self.in_band:.1f}",
            f"{100 * self.moved:.2f}",
            f"{100 * self.identical:.1f}",
            f"{100 * self.same_buildings:.1f}",
            f"{self.mean_pp:.3f}",
            f"{self.min_pp:.3f}",
        ]


def plan_of(codes: np.ndarray, shapes: np.ndarray, points: np.ndarray, n: np.ndarray) -> DrawnPlan:
    """Return a plan, its buildings found in the shapes.

    Args:
        codes, shapes: Of the grids, shape (k,).
        points: Of all buildings, shape (n,).
        n: Rows of the buildings that stand.
    """
    home = np.full(len(points), NOWHERE, dtype=object)
    grid, place = shapely.STRtree(points[n]).query(shapes, predicate="intersects")
    home[n[place[::-1]]] = codes[grid[::-1]]
    return DrawnPlan(codes.astype(object), shapes, home)


def compare_plans(before: DrawnPlan, after: DrawnPlan, households: np.ndarray) -> ChangeFigures:
    """Return what became of a plan; codes that are equal mean the same grid.

    Args:
        before, after: The plans.
        households: Of every building afterwards, shape (n,).
    """
    row = {code: place for place, code in enumerate(after.codes)}
    stands = np.flatnonzero(after.home != NOWHERE)
    people = np.bincount(
        [row[code] for code in after.home[stands]], households[stands], len(after.codes)
    )
    lasting = (before.home != NOWHERE) & (after.home != NOWHERE)
    moved = lasting & (before.home != after.home)
    touched = set(before.home[moved]) | set(after.home[moved])
    first, later = (shapely.to_wkb(plan.shapes) for plan in (before, after))
    identical = [
        code in row and shape == later[row[code]] for code, shape in zip(before.codes, first)
    ]
    compactness = polsby_popper(after.shapes)
    return ChangeFigures(
        in_band=float(is_in_band(people).mean()),
        moved=float(households[moved].sum() / households[lasting].sum()),
        identical=float(np.mean(identical)),
        same_buildings=float(np.mean([code not in touched for code in before.codes])),
        mean_pp=float(compactness.mean()),
        min_pp=float(compactness.min()),
    )


def renamed(before: DrawnPlan, after: DrawnPlan, households: np.ndarray) -> DrawnPlan:
    """Return a plan drawn from nothing with the codes of the one before that fit it best."""
    firsts = {code: place for place, code in enumerate(before.codes)}
    laters = {code: place for place, code in enumerate(after.codes)}
    lasting = np.flatnonzero((before.home != NOWHERE) & (after.home != NOWHERE))
    shared = np.zeros((len(firsts), len(laters)))
    rows = [firsts[code] for code in before.home[lasting]]
    columns = [laters[code] for code in after.home[lasting]]
    np.add.at(shared, (rows, columns), households[lasting])
    names = {code: f"new {place}" for code, place in laters.items()}
    for row, column in zip(*linear_sum_assignment(-shared)):
        names[after.codes[column]] = before.codes[row]
    home = np.array([names.get(code, NOWHERE) for code in after.home], dtype=object)
    codes = np.array([names[code] for code in after.codes], dtype=object)
    return replace(after, codes=codes, home=home)


def normalized(plan: DrawnPlan) -> DrawnPlan:
    """Return a plan whose shapes start and turn alike: drawn anew, equal ones are then equal."""
    return replace(plan, shapes=shapely.normalize(plan.shapes))
