"""The rule catalogue, and the table of what the checks found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from .errors import Message
from .layers import BASE, Buildings, Column
from .shapes import is_area
from .workload import count_inside

if TYPE_CHECKING:
    from .profiles import RuleProfile

ERROR, WARNING, HINT = SEVERITIES = ("error", "warning", "hint")
CODE_SEPARATOR = ";"

# What a finding says, by rule. {codes} names the grids, {base} and {professional} those of either
# sort, {detail} is the rule's own addition.
RULES: Mapping[str, str] = {
    "invalid_geometry": "The shape of {codes} is invalid: {detail}.",
    "empty_geometry": "{codes} has no shape.",
    "missing_code": "A grid has no code.",
    "duplicate_code": "The code {codes} is used {detail} times.",
    "multipart": "{codes} is in {detail} pieces.",
    "overlap": "{codes} cover the same ground, {width} m wide.",
    "gap": "A gap {width} m wide, beside {codes}.",
    "blind_spot": "Nobody covers {area} m², {width} m wide, beside {codes}.",
    "outside": "{codes} reaches {width} m beyond the frame.",
    "unmatched_edge": "{codes} share a border but not its vertices.",
    "crossing": "{base} is split: {detail}.",
    "drift": "The border of {professional} was drawn {width} m off the border of {base}.",
    "undersized": "{codes} has {detail} households, below the minimum.",
    "oversized": "{codes} has {detail} households, above the maximum.",
    "cut_building": "A building is cut by the border of {codes}.",
    "outside_community": "{codes} is not inside exactly one community: {detail}.",
    "unstaffed": "{codes} has no worker.",
    "shared_worker": "The worker {detail} has several base grids: {codes}.",
    "not_admitted": "The layer {kind} has no admission record that holds: {detail}.",
}

# What a table of findings has; models and the platform rely on the names.
FINDING_COLUMNS = (
    "finding_id",
    "rule",
    "severity",
    "kind",
    "base_codes",
    "professional_codes",
    "width_m",
    "area_m2",
    "length_m",
    "buildings",
    "households",
    "residents",
    "message",
)

# A grid, a worker or a layer has one such finding at most: where it lies is no part of its name.
_WITHOUT_PLACE = ("crossing", "unstaffed", "shared_worker", "not_admitted")

# A finding of these rules is only a hint while it is no wider than the noise.
NARROW_IS_HINT = frozenset({"overlap", "gap", "outside"})

_THOUSAND = 1000
_NAMED_AT_MOST = 5

# Places are told apart on a 1 m lattice; the offset keeps them off round coordinates,
# where the last bit of a computed point would decide the square.
_PLACE_OFFSET_M = (0.31830988, 0.36787944)


@dataclass(frozen=True)
class Findings:
    """Findings as columns, one row each, shape (n,).

    Attributes:
        rule: Name from `RULES`.
        severity: `error`, `warning` or `hint`.
        kind: Kind of the layer at fault.
        base_codes, professional_codes: Sorted codes of the grids involved, joined by ";".
        geometry: Where: (multi)polygons, or lines for `unmatched_edge`.
        width_m: Diameter of the largest circle inside, metres; 0 where it means nothing.
        buildings, households, residents: What lies inside.
        detail: What the rule adds to its message.
    """

    rule: NDArray[np.object_]
    severity: NDArray[np.object_]
    kind: NDArray[np.object_]
    base_codes: NDArray[np.object_]
    professional_codes: NDArray[np.object_]
    geometry: NDArray[np.object_]
    width_m: NDArray[np.float64]
    buildings: NDArray[np.int64]
    households: NDArray[np.int64]
    residents: NDArray[np.int64]
    detail: NDArray[np.object_]

    def __len__(self) -> int:
        """Return the number of findings."""
        return len(self.rule)

    def take(self, rows: NDArray[Any]) -> Findings:
        """Return the findings reduced to, and in the order of, `rows`."""
        return Findings(*(getattr(self, column.name)[rows] for column in fields(self)))

    @property
    def area_m2(self) -> NDArray[np.float64]:
        """Area in square metres; 0 for lines."""
        return shapely.area(self.geometry)

    @property
    def length_m(self) -> NDArray[np.float64]:
        """Length in metres: of a line its own, of a polygon half its perimeter."""
        lengths = shapely.length(self.geometry)
        return np.where(is_area(self.geometry), lengths / 2, lengths)

    @property
    def finding_id(self) -> list[str]:
        """Ids made from rule, kind, grids and place alone, so that edits elsewhere keep them."""
        keys = [
            "|".join(parts)
            for parts in zip(
                self.rule, self.kind, self.base_codes, self.professional_codes, self._places()
            )
        ]
        return [_hash(key) for key in _number_repeats(keys)]

    def messages(self, templates: Mapping[str, str] = RULES) -> list[str]:
        """Return one sentence per finding, from templates by rule."""
        return [
            templates[rule].format(
                codes=", ".join(_codes(base) + _codes(professional)),
                base=", ".join(_codes(base)),
                professional=", ".join(_codes(professional)),
                width=_decimals(width),
                area=_decimals(area),
                detail=detail,
                kind=kind,
            )
            for rule, kind, base, professional, width, area, detail in zip(
                self.rule,
                self.kind,
                self.base_codes,
                self.professional_codes,
                self.width_m,
                self.area_m2,
                self.detail,
            )
        ]

    def columns(self, templates: Mapping[str, str] = RULES) -> dict[str, Column]:
        """Return the columns that a table of findings has, in their order, shape (n,) each."""
        computed = {
            "finding_id": np.array(self.finding_id, dtype=object),
            "area_m2": self.area_m2,
            "length_m": self.length_m,
            "message": np.array(self.messages(templates), dtype=object),
        }
        return {
            name: computed[name] if name in computed else getattr(self, name)
            for name in FINDING_COLUMNS
        }

    def count(self, severity: str = "") -> dict[str, int]:
        """Return the number of findings by rule, in catalogue order; of one severity if given."""
        chosen = self.rule if not severity else self.rule[self.severity == severity]
        present, numbers = np.unique(chosen.astype(str), return_counts=True)
        by_rule = dict(zip(present.tolist(), numbers.tolist()))
        return {rule: by_rule[rule] for rule in RULES if rule in by_rule}

    def _places(self) -> list[str]:
        """Return a lattice square per finding; none where a grid has one such finding at most."""
        points = shapely.point_on_surface(self.geometry)
        squares = np.floor(shapely.get_coordinates(points) + _PLACE_OFFSET_M).astype(np.int64)
        places = np.full(len(self), "", dtype=object)
        filled = ~(shapely.is_missing(points) | shapely.is_empty(points))
        places[filled] = [f"{x},{y}" for x, y in squares]
        places[np.isin(self.rule.astype(str), _WITHOUT_PLACE)] = ""
        return list(places)


def make_findings(
    rule: str,
    kind: str,
    profile: RuleProfile,
    *,
    geometry: NDArray[np.object_],
    codes: Sequence[str],
    width_m: NDArray[np.float64] | None = None,
    detail: Sequence[str] | None = None,
) -> Findings:
    """Return findings of one rule in one layer, graded by the profile, contents not yet counted.

    Args:
        rule: Name from `RULES`.
        kind: Kind of the layer at fault; says which column the codes go to.
        profile: Severities, and the width up to which a finding is only a hint.
        geometry: Where, shape (n,).
        codes: The layer's grids involved, sorted and joined by ";", length n.
        width_m: Widths in metres, shape (n,); None where they mean nothing.
        detail: What the rule adds to its message, length n.
    """
    n = len(geometry)
    widths = np.zeros(n) if width_m is None else np.asarray(width_m, dtype=float)
    severity = np.full(n, profile.severity[rule], dtype=object)
    if rule in NARROW_IS_HINT:
        severity[widths <= profile.noise] = HINT
    nothing = np.full(n, "", dtype=object)
    of_layer = _texts(codes, n)
    return Findings(
        rule=np.full(n, rule, dtype=object),
        severity=severity,
        kind=np.full(n, kind, dtype=object),
        base_codes=of_layer if kind == BASE else nothing,
        professional_codes=nothing if kind == BASE else of_layer,
        geometry=np.asarray(geometry, dtype=object),
        width_m=widths,
        buildings=np.zeros(n, dtype=np.int64),
        households=np.zeros(n, dtype=np.int64),
        residents=np.zeros(n, dtype=np.int64),
        detail=_texts(detail, n),
    )


def no_findings() -> Findings:
    """Return the empty table."""
    nothing = np.empty(0, dtype=object)
    none = np.empty(0, dtype=np.int64)
    return Findings(
        nothing, nothing, nothing, nothing, nothing, nothing, np.empty(0), none, none, none, nothing
    )


def join_findings(parts: Iterable[Findings]) -> Findings:
    """Return all parts as one table, worst first, then by rule, kind, grids and place."""
    tables = [no_findings(), *parts]
    joined = Findings(
        *(
            np.concatenate([getattr(table, column.name) for table in tables])
            for column in fields(Findings)
        )
    )
    return joined.take(_reading_order(joined))


def with_contents(findings: Findings, buildings: Buildings | None) -> Findings:
    """Return the findings with the buildings, households and residents inside them counted."""
    if buildings is None or not len(findings):
        return findings
    counts = count_inside(findings.geometry, buildings)
    return replace(
        findings,
        buildings=counts.buildings,
        households=counts.households,
        residents=counts.residents,
    )


def join_codes(codes: Iterable[str]) -> str:
    """Return the codes sorted and joined, as findings carry them."""
    return CODE_SEPARATOR.join(sorted(codes))


def name_codes(codes: Iterable[str]) -> Message | str:
    """Return the first few codes, sorted, to stand in a message."""
    named = sorted({code for code in codes if code})
    if not named:
        return Message("without a code")
    first = ", ".join(named[:_NAMED_AT_MOST])
    if len(named) <= _NAMED_AT_MOST:
        return first
    return Message("{codes} and {number} more", codes=first, number=len(named) - _NAMED_AT_MOST)


def _reading_order(findings: Findings) -> NDArray[np.intp]:
    rank = {severity: place for place, severity in enumerate(SEVERITIES)}
    order = {rule: place for place, rule in enumerate(RULES)}
    bounds = np.nan_to_num(shapely.bounds(findings.geometry).reshape(-1, 4))
    return np.lexsort(
        (
            bounds[:, 1],
            bounds[:, 0],
            findings.professional_codes.astype(str),
            findings.base_codes.astype(str),
            findings.kind.astype(str),
            np.array([order[rule] for rule in findings.rule], dtype=int),
            np.array([rank[severity] for severity in findings.severity], dtype=int),
        )
    )


def _texts(values: Sequence[str] | None, n: int) -> NDArray[np.object_]:
    texts = np.full(n, "", dtype=object)
    if values is not None:
        texts[:] = values
    return texts


def _codes(joined: str) -> list[str]:
    return joined.split(CODE_SEPARATOR) if joined else []


def _decimals(value: float) -> str:
    """Return a measure as people write it: 21,429, 12.3, 0.05, 0.002."""
    if value >= _THOUSAND:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2g}"


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:16]


def _number_repeats(keys: list[str]) -> list[str]:
    """Return the keys with a number behind every repetition, so that all differ."""
    seen: dict[str, int] = {}
    numbered = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        numbered.append(key if seen[key] == 1 else f"{key}#{seen[key]}")
    return numbered
