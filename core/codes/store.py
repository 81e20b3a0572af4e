"""The register as a GeoPackage: read, and judged whether it is whole; written, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import numpy as np

from ..errors import GridError, Message
from ..files import Table, layer_names, read_layer, read_table, write_geopackage
from .dates import is_day
from .register import LIVE, Entries, Register
from .scheme import Scheme

CODES, ABOUT = "codes", "about"
_SCHEME, _KEY, _VALUE = "scheme", "key", "value"
_FORMAT = "1"
_SEPARATOR = ";"
# Written down, so that lost rows are noticed
_COUNT = "count"
_MEMBERS = ("format", "scheme", "template", "row_height", "crs", "districts", _COUNT)
_PLACE = "place"
_TEXTS_OF_ENTRY = tuple(column.name for column in fields(Entries) if column.name != _PLACE)


def write_register(path: Path, register: Register) -> None:
    """Write a register; the file changes only when everything is written.

    Equal registers make equal files, byte for byte.

    Raises:
        GridError: If the place is read-only or full.
    """
    entries = register.entries
    columns = {name: getattr(entries, name) for name in _TEXTS_OF_ENTRY}
    scheme = np.full(len(entries), register.scheme)
    codes = {"code": columns.pop("code"), _SCHEME: scheme, **columns}
    about = {
        "format": _FORMAT,
        "scheme": register.scheme,
        "template": register.template,
        "row_height": repr(register.row_height),
        "crs": register.crs,
        "districts": _SEPARATOR.join(register.districts),
        _COUNT: str(len(register)),
    }
    described = {_KEY: np.array(list(about)), _VALUE: np.array(list(about.values()))}
    write_geopackage(
        path, [Table(CODES, codes, entries.place, register.crs), Table(ABOUT, described)]
    )


def read_register(path: Path, scheme: Scheme) -> Register:
    """Read a register whose codes are of a scheme.

    Args:
        path: The file.
        scheme: The scheme that its codes must have the form of; that of another is returned as it
            is, and `Register.require_of` refuses it.

    Raises:
        GridError: If the file is no register, or a damaged one; with the remedy.
    """
    _require_closed(path)
    table, described = _read_tables(path)
    about = _read_about(path, described)
    for name in _TEXTS_OF_ENTRY:
        if name not in table.columns:
            raise _damaged(path, Message("field {field} is missing", field=name))
    columns = {
        name: np.array([value or "" for value in table.columns[name]], dtype=object)
        for name in _TEXTS_OF_ENTRY
    }
    entries = Entries(**columns, place=table.places)
    register = Register(
        about["scheme"],
        about["template"],
        _height(path, about["row_height"]),
        about["crs"],
        tuple(filter(None, about["districts"].split(_SEPARATOR))),
        entries,
        path.name,
    )
    for reason in _faults(register, about, scheme):
        raise _damaged(path, reason)
    return register


def _require_closed(path: Path) -> None:
    """Refuse a register of which another program holds back changes."""
    held = path.with_name(f"{path.name}-wal")
    if held.is_file() and held.stat().st_size:
        raise GridError(
            "Register {register} is open in another program, which has not yet put its changes "
            "into the file. Close it there and run again.",
            register=path.name,
        )


def _read_tables(path: Path) -> tuple[Table, Table]:
    """Return the codes, and what is written down about them."""
    try:
        missing = {CODES, ABOUT} - set(layer_names(path))
        if not missing:
            return read_layer(path, CODES), read_table(path, ABOUT)
    except GridError as error:
        reason = Message("it cannot be read ({reason})", reason=error.values.get("reason", "-"))
        raise _damaged(path, reason) from None
    raise _damaged(path, Message("layer {layer} is missing", layer=sorted(missing)[0]))


def _read_about(path: Path, table: Table) -> Mapping[str, str]:
    if not {_KEY, _VALUE} <= set(table.columns):
        raise _damaged(path, Message("field {field} is missing", field=_KEY))
    about = {key: value or "" for key, value in zip(table.columns[_KEY], table.columns[_VALUE])}
    for member in _MEMBERS:
        if member not in about:
            raise _damaged(path, Message("{member} is missing", member=member))
    if about["format"] != _FORMAT:
        raise GridError(
            "Register {register} was written by another version of the plugin (format {format}). "
            "Update the plugin.",
            register=path.name,
            format=about["format"],
        )
    return about


def _height(path: Path, text: str) -> float:
    try:
        height = float(text)
    except ValueError:
        height = 0.0
    if not 0 < height < float("inf"):
        raise _damaged(path, Message("{member} is {value}", member="row_height", value=repr(text)))
    return height


def _faults(register: Register, about: Mapping[str, str], scheme: Scheme) -> Iterator[Message]:
    """Yield what shows that rows were lost or changed by hand."""
    entries = register.entries
    if about[_COUNT] != str(len(register)):
        yield Message("it holds {found} of {count} codes", found=len(register), count=about[_COUNT])
    codes, uses = np.unique(entries.code.astype(str), return_counts=True)
    for code in codes[uses > 1].tolist():
        yield Message("code {code} is there twice", code=code)
    is_own = (register.scheme, register.template) == (scheme.name, scheme.template)
    for code, issued, retired in zip(
        entries.code.tolist(), entries.issued.tolist(), entries.retired.tolist()
    ):
        if is_own and scheme.parse(code) is None:
            yield Message("{code} is no code of scheme {scheme}", code=code, scheme=scheme.name)
        for day in filter(None, (issued or "-", retired)):
            if not is_day(day):
                yield Message("code {code} has the date {date}", code=code, date=repr(day))
        if retired != LIVE and retired < issued:
            yield Message(
                "code {code} was retired on {retired}, before it was issued on {issued}",
                code=code,
                retired=retired,
                issued=issued,
            )


def _damaged(path: Path, reason: Message) -> GridError:
    return GridError(
        "Register {register} is damaged: {reason}. Put a copy from before in its place, "
        "so that no code is issued twice.",
        register=path.name,
        reason=reason,
    )
