"""What stands against a grid's code: grids without one, and codes that are not what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Codes
from ..errors import Message
from ..findings import CODE_SEPARATOR, ERROR, WARNING

# By rule: a grid of the first sort gets no code, of the others it keeps or has one.
NO_SHAPE = "no_shape"
NO_PARENT = "no_parent"
SEVERAL_PARENTS = "several_parents"
PARENT_WITHOUT_CODE = "parent_without_code"
RETIRED_CODE = "retired_code"
MOVED_CODE = "moved_code"
MALFORMED_CODE = "malformed_code"
DUPLICATE_CODE = "duplicate_code"
ZERO_SEQUENCE = "zero_sequence"
OTHER_CLASS = "other_class"
OTHER_PARENT = "other_parent"
NOT_UNDIVIDED = "not_undivided"
UNDIVIDED_SPENT = "undivided_spent"
BEYOND_PARENTS = "beyond_parents"

SEVERITY: Mapping[str, str] = {
    NO_SHAPE: ERROR,
    NO_PARENT: ERROR,
    SEVERAL_PARENTS: ERROR,
    PARENT_WITHOUT_CODE: ERROR,
    RETIRED_CODE: ERROR,
    MOVED_CODE: ERROR,
    MALFORMED_CODE: ERROR,
    DUPLICATE_CODE: ERROR,
    ZERO_SEQUENCE: ERROR,
    OTHER_CLASS: WARNING,
    OTHER_PARENT: WARNING,
    NOT_UNDIVIDED: WARNING,
    UNDIVIDED_SPENT: WARNING,
    BEYOND_PARENTS: WARNING,
}

_ID_DIGITS = 16


@dataclass(frozen=True)
class CodeFinding:
    """One thing that stands against one grid's code.

    Attributes:
        row: Row of the grid.
        rule: A key of `SEVERITY`.
        message: What is wrong, and what to do.
        parents: Codes, or else names, of the parents it is about.
    """

    row: int
    rule: str
    message: Message
    parents: tuple[str, ...] = ()

    @property
    def severity(self) -> str:
        """Return how bad it is."""
        return SEVERITY[self.rule]

    @property
    def parent_codes(self) -> str:
        """Return the parents, joined as codes are in all tables."""
        return CODE_SEPARATOR.join(self.parents)


def in_order(findings: Iterable[CodeFinding]) -> tuple[CodeFinding, ...]:
    """Return the findings, worst first, then by rule and by grid."""
    rank = {rule: place for place, rule in enumerate(SEVERITY)}
    return tuple(sorted(findings, key=lambda finding: (rank[finding.rule], finding.row)))


def finding_ids(
    findings: Sequence[CodeFinding], codes: Codes, points: NDArray[np.float64]
) -> list[str]:
    """Return an id for each finding that an unrelated edit elsewhere never changes.

    Args:
        findings: The findings.
        codes: Code of each grid, "" where it has none, shape (n,).
        points: A point in each grid, metres, shape (n, 2); nan where it has no shape.
    """
    squares = np.floor(np.nan_to_num(points)).astype(np.int64).tolist()
    seen: dict[str, int] = {}
    ids = []
    for finding in findings:
        grid = str(codes[finding.row]) or "/".join(map(str, squares[finding.row]))
        key = f"codes|{finding.rule}|{grid}"
        seen[key] = seen.get(key, 0) + 1
        ids.append(hashlib.sha256(f"{key}|{seen[key]}".encode()).hexdigest()[:_ID_DIGITS])
    return ids
