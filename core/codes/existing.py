"""Codes that grids have already: whether each is one, belongs where it is, and may go on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..arrays import Codes
from ..errors import Message
from .findings import (
    DUPLICATE_CODE,
    MALFORMED_CODE,
    MOVED_CODE,
    NOT_UNDIVIDED,
    OTHER_CLASS,
    OTHER_PARENT,
    RETIRED_CODE,
    UNDIVIDED_SPENT,
    ZERO_SEQUENCE,
    CodeFinding,
)
from .scheme import CLASS, SEQUENCE, Address, Scheme
from .slots import Slots


@dataclass(frozen=True)
class Parsed:
    """Codes taken apart.

    Attributes:
        addresses: What each code counts, by code; only those of the scheme and the object class.
        others: Codes of the scheme with another object class.
    """

    addresses: Mapping[str, Address]
    others: Collection[str]


def parse_codes(codes: Codes, scheme: Scheme, object_class: str) -> Parsed:
    """Take codes apart; what has not the form of the scheme is left out."""
    addresses, others = {}, set()
    for code in np.unique(codes).tolist():
        parts = scheme.parse(code)
        if parts is None:
            continue
        if parts.get(CLASS, "") == object_class:
            addresses[code] = scheme.address_of(parts)
        else:
            others.add(code)
    return Parsed(addresses, others)


def without_retired(
    codes: Codes, retired: Mapping[str, str]
) -> tuple[Codes, tuple[CodeFinding, ...]]:
    """Return the codes with those taken away that were retired, and a finding for each.

    Args:
        codes: Codes that the grids have, "" for none, shape (n,).
        retired: The day by retired code.
    """
    kept = codes.copy()
    findings = []
    for row in np.flatnonzero(np.isin(codes, sorted(retired))).tolist():
        code = str(codes[row])
        message = Message(
            "Code {code} was retired on {date} and does not come back. "
            "Empty the field, and the grid gets a new one.",
            code=code,
            date=retired[code],
        )
        findings.append(CodeFinding(row, RETIRED_CODE, message))
        kept[row] = ""
    return kept, tuple(findings)


def moved_code(row: int, code: str) -> CodeFinding:
    """Return that a grid has the code of one that lay elsewhere."""
    message = Message(
        "Code {code} was issued for a grid at another place, and a code never moves. It is kept, "
        "the register stays as it was: correct it, or empty the field to have a new one.",
        code=code,
    )
    return CodeFinding(row, MOVED_CODE, message)


def judge_codes(codes: Codes, parsed: Parsed, slots: Slots, scheme: Scheme) -> list[CodeFinding]:
    """Return what stands against codes; none of them is changed.

    Args:
        codes: Codes that the grids have, "" for none, shape (n,).
        parsed: The same, taken apart.
        slots: Where each grid is counted.
        scheme: The code scheme.
    """
    findings = list(_duplicates(codes))
    for row in np.flatnonzero(codes != "").tolist():
        code = str(codes[row])
        address = parsed.addresses.get(code)
        if code in parsed.others:
            message = Message(
                "Code {code} is of another object class, and is kept. Check it.", code=code
            )
            findings.append(CodeFinding(row, OTHER_CLASS, message))
        elif address is None:
            message = Message(
                "Code {code} has not the form of scheme {scheme} ({template}), and is kept. "
                "Correct it, or empty the field to have a new one.",
                code=code,
                scheme=scheme.name,
                template=scheme.template,
            )
            findings.append(CodeFinding(row, MALFORMED_CODE, message))
        else:
            findings += _judge(row, code, address, slots, scheme)
    return findings


def judge_undivided(
    addresses: Mapping[int, Address], slots: Slots, scheme: Scheme
) -> Iterator[CodeFinding]:
    """Yield the new grids that have their parent for themselves, but not the number that says so.

    Args:
        addresses: What new codes count, by row.
        slots: Where each grid is counted.
        scheme: The code scheme.
    """
    if scheme.undivided is None:
        return
    for row, address in addresses.items():
        if slots.is_alone[row] and address.number != scheme.undivided:
            message = Message(
                "The grid has {parent} for itself, but number {number}, which would say so, "
                "was issued before and is not used again.",
                parent=address.parent,
                number=scheme.undivided,
            )
            yield CodeFinding(row, UNDIVIDED_SPENT, message, (address.parent,))


def _judge(
    row: int, code: str, address: Address, slots: Slots, scheme: Scheme
) -> Iterator[CodeFinding]:
    parent = str(slots.parent[row])
    belongs = (address.parent, address.is_merged) == (parent, bool(slots.is_merged[row]))
    if parent and not belongs:
        message = Message(
            "Code {code} belongs to {parent}, but the grid lies in {other}. The code is kept: "
            "it may be of an older list of areas. Empty the field to have a new one.",
            code=code,
            parent=address.parent,
            other=parent,
        )
        yield CodeFinding(row, OTHER_PARENT, message, (parent,))
    if address.is_merged or address.number:
        return
    if scheme.undivided is None:
        message = Message(
            "Code {code} has the {part} 0, and is kept. Numbers begin with 1.",
            code=code,
            part=SEQUENCE,
        )
        yield CodeFinding(row, ZERO_SEQUENCE, message)
    elif belongs and not slots.is_alone[row]:
        message = Message(
            "Code {code} says that {parent} is not divided, but other grids lie there too. "
            "The code is kept.",
            code=code,
            parent=parent,
        )
        yield CodeFinding(row, NOT_UNDIVIDED, message, (parent,))


def _duplicates(codes: Codes) -> Iterator[CodeFinding]:
    found, uses = np.unique(codes, return_counts=True)
    twice: NDArray[np.bool_] = np.isin(codes, found[(uses > 1) & (found != "")])
    count = dict(zip(found.tolist(), uses.tolist()))
    for row in np.flatnonzero(twice).tolist():
        code = str(codes[row])
        message = Message(
            "Code {code} is used {count} times. Empty the field of all grids but one, "
            "and the others get new ones.",
            code=code,
            count=count[code],
        )
        yield CodeFinding(row, DUPLICATE_CODE, message)
