"""Values that a database can keep, and those that it cannot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from ...errors import GridError
from ...layers import GridLayer
from .tables import Attributes


def refuse_unfit(layer: GridLayer, attributes: Attributes) -> None:
    """Refuse what PostgreSQL cannot keep: zero characters, half characters, endless numbers.

    Args:
        layer: The layer.
        attributes: Its attributes, made plain.

    Raises:
        GridError: Naming the layer, the grid and the field.
    """
    refuse_unfit_texts(layer.title, [layer.kind, *layer.attributes])
    for name, kind, values in [("code", "text", layer.codes.tolist()), *attributes]:
        for row in _unfit_rows(kind, values):
            raise GridError(
                "Layer {layer}, grid {code}: {field} holds {value}, which a database cannot keep. "
                "Correct it.",
                layer=layer.title,
                code=ascii(str(layer.codes[row])),
                field=name,
                value=ascii(values[row]),
            )


def refuse_unfit_texts(what: object, values: Iterable[str]) -> None:
    """Refuse texts that PostgreSQL cannot keep.

    Raises:
        GridError: Naming what they belong to.
    """
    values = list(values)
    for row in _unfit_rows("text", values):
        raise GridError(
            "{what} holds {value}, which a database cannot keep. Correct it.",
            what=what,
            value=ascii(values[row]),
        )


def _unfit_rows(kind: str, values: list[Any]) -> Iterator[int]:
    """Yield the rows that cannot be kept; looks one by one only where there is one."""
    if kind == "float":
        yield from (row for row, value in enumerate(values) if value in {math.inf, -math.inf})
    elif kind == "text" and not _is_fit("".join(filter(None, values))):
        yield from (row for row, value in enumerate(values) if value and not _is_fit(value))


def _is_fit(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
