"""Hand-over profiles: which fields a receiving platform wants, read from TOML."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from ...errors import GridError, Message
from ...layers import BASE

FOLDER = Path(__file__).parents[3] / "resources" / "handover"
GEOPACKAGE, SHAPEFILE = FORMATS = ("geopackage", "shapefile")
NATIVE, LONLAT = COORDINATES = ("native", "lonlat")
TEXT, INTEGER, NUMBER, DATE = TYPES = ("text", "integer", "number", "date")
MANDATORY, CONDITIONAL, OPTIONAL = CONSTRAINTS = ("M", "C", "O")
ANY_KIND = "*"
ATTRIBUTE, CONSTANT = "attribute:", "constant:"
COMPUTED = (
    "code", "kind", "edition", "area_m2", "area_km2", "perimeter_m", "buildings", "households",
    "residents", "workers", "department",
)  # fmt: skip
DATE_LENGTH = 8
_LONGEST_TEXT = {GEOPACKAGE: 1_000_000, SHAPEFILE: 254}
_LONGEST_NAME = {GEOPACKAGE: 60, SHAPEFILE: 10}
_NAME = re.compile(r"[^\W\d]\w*")
_OWN_NAMES = frozenset({"fid", "geom"})
_PAIR = 2


@dataclass(frozen=True)
class Field:
    """One field of a hand-over.

    Attributes:
        name: Its name.
        sources: Where its value is from: of several the first that is filled.
        type: text, integer, number or date.
        length: Characters at most; bytes in a shapefile.
        decimals: Digits behind the point of a number.
        constraint: M mandatory, C mandatory where `when` is filled, O optional.
        when: Name of the field that a conditional one depends on.
        title: What it is called.
        long: What a short name stands for.
        part: First and last character of the value that are taken, from 1; None: all.
    """

    name: str
    sources: tuple[str, ...]
    type: str
    length: int
    decimals: int = 0
    constraint: str = OPTIONAL
    when: str = ""
    title: str = ""
    long: str = ""
    part: tuple[int, int] | None = None


@dataclass(frozen=True)
class LayerForm:
    """The form of one layer.

    Attributes:
        kinds: The kinds it is for; "*" for every professional kind without a form of its own.
        name: Its name; {kind} and {KIND} stand for the kind.
        title: What it is called.
        fields: In their order.
    """

    kinds: tuple[str, ...]
    name: str
    title: str
    fields: tuple[Field, ...]

    def name_for(self, kind: str) -> str:
        """Return the layer's name for a kind."""
        return self.name.replace("{kind}", kind).replace("{KIND}", kind.upper())


@dataclass(frozen=True)
class HandoverProfile:
    """What a receiving platform wants.

    Attributes:
        name: Name of the file, without its ending.
        title: What it is called.
        format: geopackage or shapefile.
        encoding: Of text in a shapefile.
        coordinates: native: the CRS of the release; lonlat: longitude and latitude.
        forms: Of the layers.
    """

    name: str
    title: str
    format: str
    encoding: str
    coordinates: str
    forms: tuple[LayerForm, ...]

    def form_for(self, kind: str) -> LayerForm | None:
        """Return the form for a kind; None where the platform wants no such layer."""
        for form in self.forms:
            if kind in form.kinds:
                return form
        general = (form for form in self.forms if ANY_KIND in form.kinds)
        return None if kind == BASE else next(general, None)


def known_profiles() -> list[str]:
    """Return the names of the profiles that come with the plugin."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def read_handover(name: str) -> HandoverProfile:
    """Read a hand-over profile.

    Args:
        name: Of one that comes with the plugin, or the path of a file.

    Raises:
        GridError: Naming the file, the member at fault, and what would do.
    """
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        members = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise GridError(
            "There is no hand-over profile {name}. Give one of {known}, or the path of a file.",
            name=repr(name),
            known=", ".join(known_profiles()),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GridError(
            "Hand-over profile {file} is not valid TOML: {reason}.", file=path.name, reason=error
        ) from None
    try:
        return _profile(path.stem, members)
    except _FaultError as fault:
        raise GridError(
            "Hand-over profile {file}: {fault}", file=path.name, fault=fault.message
        ) from None


class _FaultError(Exception):
    """What is wrong in a profile; the file is named where it is known."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def _profile(name: str, members: Mapping[str, Any]) -> HandoverProfile:
    _refuse_unknown("", members, ("title", "format", "encoding", "coordinates", "layer"))
    form = _choice("format", members.get("format", GEOPACKAGE), FORMATS)
    forms = tuple(_layer_form(layer, form) for layer in _list("layer", members.get("layer")))
    return HandoverProfile(
        name,
        _text("title", members.get("title", name)),
        form,
        _encoding(members.get("encoding", "UTF-8")),
        _choice("coordinates", members.get("coordinates", NATIVE), COORDINATES),
        forms,
    )


def _layer_form(members: Mapping[str, Any], form: str) -> LayerForm:
    _refuse_unknown("layer.", members, ("kinds", "name", "title", "field"))
    fields = tuple(_field(one, form) for one in _list("layer.field", members.get("field")))
    names = [field.name.casefold() for field in fields]
    for field in fields:
        if names.count(field.name.casefold()) > 1 or field.name.casefold() in _OWN_NAMES:
            raise _FaultError(Message("two fields are called {name}.", name=field.name))
        if field.constraint == CONDITIONAL and not _names_another(field, fields):
            raise _FaultError(
                Message(
                    "field {name} is conditional: `when` must name another field.", name=field.name
                )
            )
    kinds = tuple(_text("layer.kinds", kind) for kind in _list("layer.kinds", members.get("kinds")))
    title = _text("layer.title", members.get("title", ""))
    name = _text("layer.name", members.get("name"))
    if not name.strip():
        raise _FaultError(Message("{name} is missing or empty.", name="layer.name"))
    return LayerForm(kinds, name, title, fields)


def _names_another(field: Field, fields: Sequence[Field]) -> bool:
    return any(field.when == other.name for other in fields if other is not field)


def _field(members: Mapping[str, Any], form: str) -> Field:
    _refuse_unknown(
        "layer.field.",
        members,
        (
            "name",
            "from",
            "type",
            "length",
            "decimals",
            "constraint",
            "when",
            "title",
            "long",
            "part",
        ),
    )
    name = _text("layer.field.name", members.get("name"))
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME[form]:
        raise _FaultError(
            Message(
                "the name {name} does not do: letters, digits and _, at most {longest} characters.",
                name=name,
                longest=_LONGEST_NAME[form],
            )
        )
    kind = _choice(name, members.get("type", TEXT), TYPES)
    length = DATE_LENGTH if kind == DATE else members.get("length")
    if type(length) is not int or not 1 <= length <= _LONGEST_TEXT[form]:
        raise _FaultError(
            Message(
                "field {name} needs a length from 1 to {longest}.",
                name=name,
                longest=_LONGEST_TEXT[form],
            )
        )
    decimals = members.get("decimals", 0)
    if type(decimals) is not int or not 0 <= decimals < length:
        raise _FaultError(
            Message("field {name} has more decimals than its length takes.", name=name)
        )
    return Field(
        name,
        tuple(_sources(name, members.get("from"))),
        kind,
        length,
        decimals,
        _choice(name, members.get("constraint", OPTIONAL), CONSTRAINTS),
        _text(name, members.get("when", "")),
        _text(name, members.get("title", "")),
        _text(name, members.get("long", "")),
        _part(name, members.get("part")),
    )


def _sources(name: str, given: object) -> Iterator[str]:
    for source in [given] if isinstance(given, str) else _list(name, given):
        text = _text(name, source)
        if text not in COMPUTED and not text.startswith((ATTRIBUTE, CONSTANT)):
            raise _FaultError(
                Message(
                    "field {name} is to come from {source}. Known: {known}.",
                    name=name,
                    source=repr(text),
                    known=", ".join((*COMPUTED, f"{ATTRIBUTE}NAME", f"{CONSTANT}TEXT")),
                )
            )
        yield text


def _part(name: str, given: object) -> tuple[int, int] | None:
    if given is None:
        return None
    ends = _list(name, given)
    if (
        len(ends) != _PAIR
        or not all(type(end) is int for end in ends)
        or not 1 <= ends[0] <= ends[1]
    ):
        raise _FaultError(
            Message("field {name}: part is [first, last], counted from 1.", name=name)
        )
    return ends[0], ends[1]


def _list(name: str, given: object) -> Sequence[Any]:
    if not isinstance(given, list) or not given:
        raise _FaultError(Message("{name} is missing or empty.", name=name))
    return given


def _text(name: str, given: object) -> str:
    if not isinstance(given, str):
        raise _FaultError(Message("{name} has to be a text.", name=name))
    return given


def _choice(name: str, given: object, known: Sequence[str]) -> str:
    if given not in known:
        raise _FaultError(
            Message(
                "{name} is {value}. Use one of {known}.",
                name=name,
                value=repr(given),
                known=", ".join(known),
            )
        )
    return str(given)


def _encoding(given: object) -> str:
    text = _text("encoding", given)
    try:
        "网格".encode(text)
    except (LookupError, UnicodeEncodeError):
        raise _FaultError(
            Message("the encoding {name} is unknown, or has no Chinese.", name=text)
        ) from None
    return text


def _refuse_unknown(place: str, members: object, known: Sequence[str]) -> None:
    if not isinstance(members, dict):
        raise _FaultError(Message("{name} has to be a table.", name=place.rstrip(".")))
    for name in members:
        if name not in known:
            raise _FaultError(
                Message(
                    "{name} is unknown. Known: {known}.", name=place + name, known=", ".join(known)
                )
            )
