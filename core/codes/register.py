"""The register: every code ever issued, by whom it was followed, and where its grid lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arrays import Codes, Geometries
from ..errors import GridError
from ..findings import CODE_SEPARATOR, name_codes
from .scheme import Scheme

Texts = NDArray[np.object_]

LIVE = ""
ADOPTED = "adopted"
_DISTRICT_DIGITS = 6


def no_texts() -> Texts:
    """Return an empty column."""
    return np.empty(0, dtype=object)


@dataclass(frozen=True)
class Entries:
    """Codes, one row each in the order they were issued, shape (n,); days as in 2026-11-30.

    Attributes:
        code: The code.
        parent: Code of its parent, as it stands in the code.
        sequence: Its number, as it stands in the code.
        issued: The day it was issued, or taken over.
        retired: The day it was retired; `LIVE` while it is in use.
        predecessors, successors: Codes of grids that held much of the ground before, and hold it
            after; sorted and joined by ";".
        note: `ADOPTED` for a code that the grid had when the register first saw it, or what
            somebody wrote there.
        place: The shape that the grid had when it was last seen under the code.
    """

    code: Texts = field(default_factory=no_texts)
    parent: Texts = field(default_factory=no_texts)
    sequence: Texts = field(default_factory=no_texts)
    issued: Texts = field(default_factory=no_texts)
    retired: Texts = field(default_factory=no_texts)
    predecessors: Texts = field(default_factory=no_texts)
    successors: Texts = field(default_factory=no_texts)
    note: Texts = field(default_factory=no_texts)
    place: Geometries = field(default_factory=no_texts)

    def __len__(self) -> int:
        """Return the number of codes."""
        return len(self.code)

    @cached_property
    def is_live(self) -> NDArray[np.bool_]:
        """Return which codes are in use, shape (n,)."""
        return np.asarray(self.retired == LIVE, dtype=bool).reshape(len(self))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Return the row by code."""
        return {code: row for row, code in enumerate(self.code.tolist())}

    def with_more(self, more: Entries) -> Entries:
        """Return these entries with others behind."""
        return Entries(
            *(
                np.concatenate([getattr(self, column.name), getattr(more, column.name)])
                for column in fields(self)
            )
        )

    def with_places(self, place: Geometries) -> Entries:
        """Return the entries with other shapes."""
        return replace(self, place=place)


@dataclass(frozen=True)
class Register:
    """What is remembered of one scheme in one district.

    Attributes:
        scheme: Name of the scheme.
        template: Its template.
        row_height: Height of the rows that the grids were first numbered in, metres.
        crs: CRS of the places, "EPSG:n" or WKT.
        districts: What the parents' codes begin with, sorted.
        entries: The codes.
        name: What to call the register in messages.
    """

    scheme: str
    template: str
    row_height: float
    crs: str
    districts: tuple[str, ...] = ()
    entries: Entries = field(default_factory=Entries)
    name: str = ""

    def __len__(self) -> int:
        """Return the number of codes ever issued."""
        return len(self.entries)

    def require_of(self, scheme: Scheme, parents: Codes, layer: str) -> None:
        """Refuse the register when it is of another scheme or district.

        Args:
            scheme: The scheme that codes are wanted of.
            parents: Codes of the parents that grids are numbered in.
            layer: What to call the layer of these.

        Raises:
            GridError: Naming the register and the remedy.
        """
        if (self.scheme, self.template) != (scheme.name, scheme.template):
            raise GridError(
                "Register {register} is of scheme {own} ({own_template}), not of {scheme} "
                "({template}). Give the register of that scheme, or the name of a new file.",
                register=self.name,
                own=self.scheme,
                own_template=self.template,
                scheme=scheme.name,
                template=scheme.template,
            )
        districts = districts_of(scheme, parents)
        if self.districts and not set(self.districts) & set(districts):
            raise GridError(
                "Register {register} is of another district: its codes begin with {own}, those "
                "of layer {layer} with {given}. Give the register of this district, or the name "
                "of a new file.",
                register=self.name,
                own=name_codes(self.districts),
                layer=layer,
                given=name_codes(districts),
            )


def new_register(scheme: Scheme, row_height: float, crs: str) -> Register:
    """Return a register that remembers nothing yet."""
    return Register(scheme.name, scheme.template, row_height, crs)


def districts_of(scheme: Scheme, parents: Codes) -> tuple[str, ...]:
    """Return what the codes of usable parents begin with: their first part, else 6 digits."""
    parts = scheme.parent_parts
    width = parts[0].width if len(parts) > 1 else min(_DISTRICT_DIGITS, parts[0].width)
    usable = {code for code in parents.tolist() if scheme.split_parent(code) is not None}
    return tuple(sorted({code[:width] for code in usable}))


def join_lists(joined: str, codes: Sequence[str]) -> str:
    """Return a list of codes, as it stands in the register, with more of them."""
    return CODE_SEPARATOR.join(sorted({*filter(None, joined.split(CODE_SEPARATOR)), *codes}))


def texts(values: Sequence[Any]) -> Texts:
    """Return values as a column of the register."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column
