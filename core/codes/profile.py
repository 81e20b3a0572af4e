"""Code profiles: a scheme read from TOML, or from the text of a template."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from ..errors import GridError, Message
from ..writing import reason_of
from .scheme import Scheme

PROFILES = Path(__file__).parents[2] / "resources" / "codes"
_SUFFIX = ".toml"

# What a profile may say, and of which kind it is; `template` it must say
_MEMBERS: Mapping[str, tuple[type, ...]] = {
    "title": (str,),
    "standard": (str,),
    "template": (str,),
    "row_height": (int, float),
    "undivided": (int,),
    "merged": (int,),
    "letters": (bool,),
    "ranges": (dict,),
}
# Numbers begin with 1: below that there is one for a grid that has its parent for itself
_BOUNDS: Mapping[str, tuple[Any, Any]] = {
    "row_height": (0.001, sys.float_info.max),
    "undivided": (0, 0),
    "merged": (1, sys.maxsize),
}
_EXAMPLES: Mapping[str, str] = {
    "title": '"单元网格"',
    "standard": '"CJ/T 349-2010"',
    "template": '"{parent:12}{sequence:03}"',
    "row_height": "400.0",
    "undivided": "0",
    "merged": "601",
    "letters": "true",
    "ranges": "[1, 599]",
}


def profile_names() -> list[str]:
    """Return the names of the profiles that come with the plugin, sorted."""
    return sorted(path.stem for path in PROFILES.glob(f"*{_SUFFIX}"))


def read_scheme(text: str) -> Scheme:
    """Return the scheme of a name, a path of a profile, or a template.

    Args:
        text: Such as unit_grid, my_district.toml, or {parent:12}-{sequence:03}.

    Raises:
        GridError: If there is no such profile, or it cannot work; naming the file and the member.
    """
    text = text.strip()
    if text in profile_names():
        return read_profile(PROFILES / f"{text}{_SUFFIX}")
    if text.lower().endswith(_SUFFIX):
        return read_profile(Path(text))
    if "{" in text:
        return Scheme(name=text, template=text, title=text, letters=True)
    raise GridError(
        "SCHEME is {scheme}. Give one of {known}, the path of a profile (.toml), "
        "or a template such as {example}.",
        scheme=repr(text),
        known=", ".join(profile_names()),
        example="{parent:12}-{sequence:03}",
    )


def read_profile(path: Path) -> Scheme:
    """Read a code profile.

    Raises:
        GridError: If the file is missing, is no TOML, or a member cannot work; naming both.
    """
    members = _parse(path)
    for problem in _problems(members):
        raise GridError("Code profile {file}: {problem}", file=path.name, problem=problem)
    ranges = {name: tuple(pair) for name, pair in members.pop("ranges", {}).items()}
    try:
        scheme = Scheme(name=path.stem, ranges=ranges, **members)
    except GridError as error:
        problem = Message(error.template, **error.values)
        raise GridError("Code profile {file}: {problem}", file=path.name, problem=problem) from None
    _require_parts(path.name, scheme)
    return scheme


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GridError(
            "Code profile {file} cannot be read: {reason}. Check the path.",
            file=path.name,
            reason=reason_of(error),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GridError(
            "Code profile {file} is not valid TOML: {reason}.", file=path.name, reason=error
        ) from None


def _problems(members: Mapping[str, Any]) -> Iterator[Message]:
    """Yield what is wrong with a profile's members, each on its own."""
    for name, value in members.items():
        if name not in _MEMBERS:
            yield Message(
                "{member} is unknown. Known: {known}.", member=name, known=", ".join(_MEMBERS)
            )
        elif type(value) not in _MEMBERS[name] or not _is_possible(name, value):
            yield _unfit(name, value)
        elif name == "ranges":
            for part, pair in value.items():
                if not _is_range(pair):
                    yield _unfit(name, pair, f"{name}.{part}")
    if "template" not in members:
        yield Message(
            "{member} is missing. Give one such as {example}.",
            member="template",
            example=_EXAMPLES["template"],
        )


def _unfit(name: str, value: object, member: str = "") -> Message:
    return Message(
        "{member} is {value}. Give one such as {example}.",
        member=member or name,
        value=repr(value),
        example=_EXAMPLES[name],
    )


def _is_possible(name: str, value: Any) -> bool:
    least, most = _BOUNDS.get(name, (None, None))
    return least is None or least <= value <= most


def _is_range(pair: object) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == len(("least", "most"))
        and all(type(number) is int for number in pair)
        and 0 <= pair[0] <= pair[1]
    )


def _require_parts(file: str, scheme: Scheme) -> None:
    """Refuse a profile that speaks of parts or numbers its template has no room for."""
    known = [part.name for part in scheme.parent_parts]
    for part in scheme.ranges:
        if part not in known:
            raise GridError(
                "Code profile {file}: ranges.{part} is no part of the parent's code. "
                "Its parts are: {known}.",
                file=file,
                part=part,
                known=", ".join(known),
            )
    for member, most in (("undivided", scheme.last), ("merged", scheme.last_merged)):
        number = getattr(scheme, member)
        if number is not None and number > most:
            raise GridError(
                "Code profile {file}: {member} is {number}, the template has room up to {most}.",
                file=file,
                member=member,
                number=number,
                most=most,
            )
    if scheme.merged is not None and len(known) == 1:
        raise GridError(
            "Code profile {file}: merged needs a parent's code of several parts, "
            "such as {example}.",
            file=file,
            example="{street:9}{community:3}",
        )
