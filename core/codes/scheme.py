"""A code scheme: what a code is made of, and how one is put together and taken apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter

from ..errors import GridError, Message

CLASS, SEQUENCE = "class", "sequence"
FIRST_NUMBER = 1

_WIDTH = re.compile(r"0?([1-9]\d?)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Part:
    """One part of a code: `width` characters that stand for something."""

    name: str
    width: int


@dataclass(frozen=True)
class Address:
    """What a code counts.

    Attributes:
        parent: Code of the parent; of a grid over several parents, what their codes share.
        number: The number of the grid there.
        is_merged: True for a grid over several parents.
    """

    parent: str
    number: int
    is_merged: bool = False


@dataclass(frozen=True)
class Scheme:
    """A code scheme.

    Attributes:
        name: What registers know it by.
        template: The parts of a code in their order, such as "{parent:12}-{sequence:03}". `class`
            is the object class, `sequence` the number; all others are parts of the parent's code.
        title: What to call it in reports.
        standard: The rule it follows, if any.
        row_height: Height of the rows that grids are numbered in, metres.
        undivided: The number of a grid that has its parent for itself; None: it gets 1.
        merged: The first number of grids over several parents, which stands in the place of the
            last part of the parents' codes; None: such grids cannot be coded.
        ranges: Least and greatest number that a part of a parent's code may be, by part; from
            `merged` on the last one is never a parent's.
        letters: True where parents' codes and object classes may hold capital letters.
    """

    name: str
    template: str
    title: str = ""
    standard: str = ""
    row_height: float = 400.0
    undivided: int | None = None
    merged: int | None = None
    ranges: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    letters: bool = False

    def __post_init__(self) -> None:
        """Refuse a scheme that cannot tell one code from another."""
        names = [part.name for part in self.parts]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise self._fault(Message("the part {part} is there twice", part=twice[0]))
        if SEQUENCE not in names:
            raise self._fault(Message("there is no part {part}", part="{sequence:03}"))
        if not self.parent_parts:
            raise self._fault(Message("there is no part {part}", part="{parent:12}"))

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of a code in their order."""
        return tuple(content for content in self._pieces if isinstance(content, Part))

    @cached_property
    def parent_parts(self) -> tuple[Part, ...]:
        """Return the parts that the parent's code consists of."""
        return tuple(part for part in self.parts if part.name not in (CLASS, SEQUENCE))

    @cached_property
    def class_width(self) -> int:
        """Return the length of the object class; 0 where codes have none."""
        return sum(part.width for part in self.parts if part.name == CLASS)

    @cached_property
    def parent_width(self) -> int:
        """Return the length of a parent's code."""
        return sum(part.width for part in self.parent_parts)

    @cached_property
    def shared_width(self) -> int:
        """Return how much of their codes the parents of one grid must share."""
        return self.parent_width - (0 if self.merged is None else self.parent_parts[-1].width)

    @property
    def last(self) -> int:
        """Return the greatest number in a parent."""
        return int(10**self._sequence_width - 1)

    @property
    def last_merged(self) -> int:
        """Return the greatest number of a grid over several parents."""
        return int(10 ** self.parent_parts[-1].width - 1)

    @property
    def form(self) -> Message:
        """Return in words what a parent's code must look like."""
        if self.letters:
            return Message("{width} digits or capital letters", width=self.parent_width)
        return Message("{width} digits", width=self.parent_width)

    def compose(self, parts: Mapping[str, str]) -> str:
        """Return the code that the parts make.

        Raises:
            GridError: If a part is missing or has the wrong form, naming it.
        """
        texts = []
        for piece in self._pieces:
            if isinstance(piece, str):
                texts.append(piece)
                continue
            value = parts.get(piece.name, "")
            if not re.fullmatch(self._expression(piece), value):
                raise GridError(
                    "Scheme {scheme}: {value} is no {part} of {width} characters.",
                    scheme=self.name,
                    value=repr(value),
                    part=piece.name,
                    width=piece.width,
                )
            texts.append(value)
        return "".join(texts)

    def parse(self, code: str) -> dict[str, str] | None:
        """Return the parts of a code by name; None when it has not the form of the scheme."""
        found = self._pattern.fullmatch(code)
        return found.groupdict() if found else None

    def require_class(self, text: str) -> None:
        """Refuse what is no object class of the scheme; where codes have none, anything but "".

        Raises:
            GridError: Naming the scheme and what it needs.
        """
        if text and not self.class_width:
            raise GridError(
                "Codes of scheme {scheme} have no object class. Leave OBJECT_CLASS empty.",
                scheme=self.name,
            )
        if not re.fullmatch(self._expression(Part(CLASS, self.class_width)), text):
            raise GridError(
                "OBJECT_CLASS is {given}. Scheme {scheme} needs one of {width} digits.",
                given=repr(text),
                scheme=self.name,
                width=self.class_width,
            )

    def split_parent(self, code: str) -> dict[str, str] | None:
        """Return the parts of a parent's code; None when it can be no part of a code here."""
        found = self._parent_pattern.fullmatch(code)
        return found.groupdict() if found and self._is_in_range(found.groupdict()) else None

    def parent_of(self, parts: Mapping[str, str]) -> str:
        """Return the parent's code as it stands in a code that was parsed."""
        return "".join(parts[part.name] for part in self.parent_parts)

    def address_of(self, parts: Mapping[str, str]) -> Address:
        """Return what a code that was parsed counts, and up to which number."""
        parent = self.parent_of(parts)
        shared, own = parent[: self.shared_width], parent[self.shared_width :]
        if self.merged is not None and own.isdigit() and int(own) >= self.merged:
            return Address(shared, int(own), is_merged=True)
        return Address(parent, int(parts[SEQUENCE]))

    def code_at(self, address: Address, object_class: str = "") -> str:
        """Return the code that counts the address.

        Raises:
            GridError: If the parent's code or the object class has the wrong form.
        """
        parent, number = address.parent, address.number
        if address.is_merged:
            parent = f"{parent}{number:0{self.parent_parts[-1].width}d}"
            number = FIRST_NUMBER if self.undivided is None else self.undivided
        texts = {CLASS: object_class, SEQUENCE: f"{number:0{self._sequence_width}d}"}
        start = 0
        for part in self.parent_parts:
            texts[part.name] = parent[start : start + part.width]
            start += part.width
        return self.compose(texts)

    @cached_property
    def _pieces(self) -> tuple[str | Part, ...]:
        """Return literal texts and parts in the order of the template."""
        try:
            split = list(Formatter().parse(self.template))
        except ValueError:
            raise self._fault(Message("a brace is missing")) from None
        pieces: list[str | Part] = []
        for literal, name, width, conversion in split:
            if literal:
                pieces.append(literal)
            if name is None:
                continue
            digits = _WIDTH.fullmatch(width or "")
            if not _NAME.fullmatch(name) or not digits or conversion:
                raise self._fault(
                    Message("write {part} with its width, as {example}", part=name, example="{x:3}")
                )
            pieces.append(Part(name, int(digits.group(1))))
        return tuple(pieces)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("".join(self._expressions(self._pieces)))

    @cached_property
    def _parent_pattern(self) -> re.Pattern[str]:
        return re.compile("".join(self._expressions(self.parent_parts)))

    def _expressions(self, pieces: tuple[str | Part, ...]) -> list[str]:
        return [
            f"(?P<{piece.name}>{self._expression(piece)})"
            if isinstance(piece, Part)
            else re.escape(piece)
            for piece in pieces
        ]

    def _expression(self, part: Part) -> str:
        letters = self.letters and part.name != SEQUENCE
        return f"[0-9{'A-Z' if letters else ''}]{{{part.width}}}"

    def _is_in_range(self, parts: Mapping[str, str]) -> bool:
        last = parts[self.parent_parts[-1].name]
        if self.merged is not None and last.isdigit() and int(last) >= self.merged:
            return False
        return all(
            parts[name].isdigit() and least <= int(parts[name]) <= most
            for name, (least, most) in self.ranges.items()
        )

    @cached_property
    def _sequence_width(self) -> int:
        return next(part.width for part in self.parts if part.name == SEQUENCE)

    def _fault(self, reason: Message) -> GridError:
        return GridError(
            "Scheme {scheme}, template {template}: {reason}.",
            scheme=self.name,
            template=self.template,
            reason=reason,
        )
