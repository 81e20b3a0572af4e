"""Which professional layers may be worked with in the grids (网格事项准入), and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import shapely

from .errors import GridError, Message
from .findings import Findings, join_findings, make_findings
from .layers import Column, GridLayer
from .profiles import RuleProfile
from .records import day_of, read_records

ADMISSION_FIELDS = (
    "kind",
    "owner_department",
    "matters",
    "approving_bodies",
    "approved_on",
    "valid_until",
    "contact",
)
_DAYS = ("approved_on", "valid_until")


@dataclass(frozen=True)
class Admission:
    """The record by which a professional layer was let in; "" and None where it says nothing.

    Attributes:
        kind: The professional kind.
        owner_department: Whose layer it is.
        matters: What is handled in its grids.
        approving_bodies: Who let it in.
        approved_on: Since when.
        valid_until: The last day it holds.
        contact: Whom to ask.
    """

    kind: str
    owner_department: str = ""
    matters: str = ""
    approving_bodies: str = ""
    approved_on: date | None = None
    valid_until: date | None = None
    contact: str = ""

    def lacking(self) -> list[str]:
        """Return the names of what the record does not say."""
        return [name for name in ADMISSION_FIELDS if not getattr(self, name)]

    def fault(self, day: date) -> str:
        """Return what is wrong with the record on a day, "" when it holds.

        It names fields and days only, which are the same in every language.
        """
        if lacking := self.lacking():
            return ", ".join(lacking)
        if self.approved_on is not None and day < self.approved_on:
            return f"approved_on {self.approved_on}"
        if self.valid_until is not None and day > self.valid_until:
            return f"valid_until {self.valid_until}"
        return ""

    def texts(self) -> tuple[str, ...]:
        """Return the record as text, in the order of `ADMISSION_FIELDS`."""
        values = (getattr(self, name) for name in ADMISSION_FIELDS)
        return tuple("" if value is None else str(value) for value in values)


@dataclass(frozen=True)
class Admissions:
    """The records of a stack's professional layers, to be judged on a day.

    Attributes:
        day: The day.
        records: One per kind at most.
    """

    day: date
    records: Sequence[Admission] = ()
    by_kind: Mapping[str, Admission] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse two records of one kind."""
        kinds = [record.kind for record in self.records]
        twice = sorted({kind for kind in kinds if kinds.count(kind) > 1})
        if twice:
            raise GridError(
                "There are two admission records of the kind {kind}. Keep the one that holds.",
                kind=", ".join(twice),
            )
        object.__setattr__(self, "by_kind", {record.kind: record for record in self.records})

    def columns(self) -> dict[str, Column]:
        """Return the records as text columns, sorted by kind."""
        rows = sorted(record.texts() for record in self.records)
        values = np.array(rows, dtype=object).reshape(len(rows), len(ADMISSION_FIELDS))
        return {name: values[:, place] for place, name in enumerate(ADMISSION_FIELDS)}


def make_admission(title: Message, values: Mapping[str, str]) -> Admission:
    """Return a record from texts by `ADMISSION_FIELDS`.

    Raises:
        GridError: If a day is none, or the record ends before it begins.
    """
    days = {name: day_of(title, name, values[name]) for name in _DAYS if values.get(name)}
    if len(days) == len(_DAYS) and days["valid_until"] < days["approved_on"]:
        raise GridError(
            "{place}: valid_until {until} is before approved_on {since}. Correct one of them.",
            place=title,
            until=days["valid_until"],
            since=days["approved_on"],
        )
    return Admission(
        values["kind"],
        values.get("owner_department", ""),
        values.get("matters", ""),
        values.get("approving_bodies", ""),
        days.get("approved_on"),
        days.get("valid_until"),
        values.get("contact", ""),
    )


def make_admissions(table: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Admission, ...]:
    """Return the rows of a table as records.

    Args:
        table: What to call the table in messages.
        rows: Values by column name; dates as YYYY-MM-DD text or as dates.

    Raises:
        GridError: Naming the row (the first is 1) without a kind or with a bad day.
    """
    title = Message("Admissions {table}", table=table)
    records = read_records(title, rows, ADMISSION_FIELDS, ("kind",))
    return tuple(make_admission(place, values) for place, values in records)


def find_unadmitted(
    layers: Iterable[GridLayer], admissions: Admissions, profile: RuleProfile
) -> Findings:
    """Return the professional layers without a record that holds.

    Args:
        layers: The professional layers.
        admissions: Their records, and the day to judge them on.
        profile: Severities.
    """
    parts = []
    for layer in layers:
        record = admissions.by_kind.get(layer.kind)
        fault = "-" if record is None else record.fault(admissions.day)
        if fault:
            parts.append(_unadmitted(layer, fault, profile))
    return join_findings(parts)


def _unadmitted(layer: GridLayer, fault: str, profile: RuleProfile) -> Findings:
    place = np.full(1, None)
    if len(layer):
        place[0] = shapely.box(*shapely.total_bounds(layer.geometries))
    return make_findings(
        "not_admitted", layer.kind, profile, geometry=place, codes=[""], detail=[fault]
    )
