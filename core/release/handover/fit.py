"""Values made to fit the fields of a hand-over; what does not fit is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...errors import GridError, Message
from ...layers import Column
from ...records import find_day, text_of
from .profile import (
    CONDITIONAL,
    DATE,
    INTEGER,
    MANDATORY,
    NUMBER,
    SHAPEFILE,
    Field,
    HandoverProfile,
    LayerForm,
)
from .values import Source

_TOLD_AT_MOST = 10
_WHOLE = re.compile(r"[-+]?\d+")


def fit_layer(source: Source, form: LayerForm, profile: HandoverProfile) -> dict[str, Column]:
    """Return the columns of a layer as a platform wants them, in its order.

    Args:
        source: The layer, and what is known of it.
        form: The fields.
        profile: The profile that the form is of.

    Raises:
        GridError: Naming layer, code and field of every value that does not fit, the first ten.
    """
    known = {field.name: source.values(field) for field in form.fields}
    columns: dict[str, Column] = {}
    problems: list[Message] = []
    for field in form.fields:
        fitting = _Fitting(source, field, profile)
        fitted = [fitting.fit(value) for value in known[field.name].tolist()]
        columns[field.name] = _column([value for value, _ in fitted])
        reasons = [why for _, why in fitted]
        missing = _missing(field, columns[field.name], known)
        problems += fitting.told(why or lack for why, lack in zip(reasons, missing))
    if problems:
        raise _refusal(profile, problems)
    return columns


class _Fitting:
    """The values of one field, and what is said of those that do not fit."""

    def __init__(self, source: Source, field: Field, profile: HandoverProfile) -> None:
        self._codes = source.layer.codes.tolist()
        self._title = source.layer.title
        self._field = field
        self._encoding = profile.encoding if profile.format == SHAPEFILE else ""

    def fit(self, value: Any) -> tuple[Any, Message | None]:
        """Return the value as it is handed over, and why it cannot be."""
        if not text_of(value):
            return None, None
        by_type = {INTEGER: self._integer, NUMBER: self._number, DATE: _date}
        return by_type.get(self._field.type, self._text)(value)

    def told(self, reasons: Iterator[Message | None]) -> Iterator[Message]:
        """Yield what to say of the rows with a reason."""
        for code, why in zip(self._codes, reasons):
            if why is not None:
                yield Message(
                    "Layer {layer}, grid {code}, field {field}: {why}",
                    layer=self._title,
                    code=code,
                    field=self._field.name,
                    why=why,
                )

    def _text(self, value: Any) -> tuple[Any, Message | None]:
        text, longest = text_of(value), self._field.length
        if not self._encoding:
            why = Message(
                "{text} has {count} characters, at most {longest} fit. Shorten it.",
                text=repr(text),
                count=len(text),
                longest=longest,
            )
            return text, why if len(text) > longest else None
        try:
            size = len(text.encode(self._encoding))
        except UnicodeEncodeError:
            return text, Message(
                "{text} cannot be written in {encoding}. Use other characters.",
                text=repr(text),
                encoding=self._encoding,
            )
        why = Message(
            "{text} takes {count} bytes in {encoding}, at most {longest} fit. Shorten it.",
            text=repr(text),
            count=size,
            encoding=self._encoding,
            longest=longest,
        )
        return text, why if size > longest else None

    def _integer(self, value: Any) -> tuple[Any, Message | None]:
        text = str(int(value)) if _is_whole(value) else str(value).strip()
        if not _WHOLE.fullmatch(text):
            return None, Message("{value} is no whole number. Correct it.", value=repr(value))
        return int(text), self._too_wide(text)

    def _number(self, value: Any) -> tuple[Any, Message | None]:
        try:
            number = round(float(value), self._field.decimals)
        except (TypeError, ValueError):
            return None, Message("{value} is no number. Correct it.", value=repr(value))
        if not np.isfinite(number):
            return None, Message("{value} is no number. Correct it.", value=repr(value))
        return number, self._too_wide(f"{number:.{self._field.decimals}f}")

    def _too_wide(self, text: str) -> Message | None:
        if len(text) <= self._field.length:
            return None
        return Message(
            "{text} takes {count} digits, at most {longest} fit.",
            text=text,
            count=len(text),
            longest=self._field.length,
        )


def _is_whole(value: Any) -> bool:
    return not isinstance(value, (str, bool)) and float(value).is_integer()


def _date(value: Any) -> tuple[Any, Message | None]:
    day = find_day(text_of(value))
    if day is None:
        return None, Message(
            "{value} is no date. Write it as YYYY-MM-DD or YYYYMMDD.", value=repr(value)
        )
    return f"{day:%Y%m%d}", None


def _missing(field: Field, column: Column, known: dict[str, Column]) -> Iterator[Message | None]:
    """Yield why a value must not be missing, row by row; None where it may."""
    for row, value in enumerate(column.tolist()):
        if value is not None:
            yield None
        elif field.constraint == MANDATORY:
            yield Message("it is mandatory, and empty. Fill it in.")
        elif field.constraint == CONDITIONAL and text_of(known[field.when][row]):
            yield Message("it is empty, but {other} is filled. Fill in both.", other=field.when)
        else:
            yield None


def _refusal(profile: HandoverProfile, problems: list[Message]) -> GridError:
    told = problems[:_TOLD_AT_MOST]
    if len(problems) > _TOLD_AT_MOST:
        told = [*told, Message("And {number} more.", number=len(problems) - _TOLD_AT_MOST)]
    return GridError(
        "The layers do not fit the hand-over profile {profile}. {problems}",
        profile=profile.name,
        problems=told,
    )


def _column(values: list[Any]) -> Column:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
