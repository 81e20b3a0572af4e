"""Names that users gave, made fit for files and tables on every system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from ..errors import GridError

_UNFIT = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff<>:\"'`/\\|?*%;]"
)
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)
# GeoPackage tables must not begin with one of these
_UNFIT_FIRST = frozenset("`~!@#$%^&*()+-={}|[]\\:\";'<>?,./")
_SQLITE = re.compile(r"(sqlite|gpkg|rtree)_", re.I)
_LONGEST_BYTES = 120


def safe_name(name: str) -> str:
    """Return the name with what no file system or table takes replaced by `_`."""
    text = _UNFIT.sub("_", unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode())
    text = text.strip().strip(".").strip() or "_"
    if text.startswith("-") or _DEVICES.fullmatch(text) or _SQLITE.match(text):
        text = f"_{text}"
    return text.encode()[:_LONGEST_BYTES].decode(errors="ignore").rstrip(" .")


def safe_names(names: Iterable[str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return a safe name for each, all different even where case does not count.

    Args:
        names: Names as users gave them, all different.
        taken: Names that are used for something else.
    """
    chosen: dict[str, str] = {}
    used = {name.casefold() for name in taken}
    for name in sorted(names):
        text = safe_name(name)
        if text[0] in _UNFIT_FIRST:
            text = f"_{text}"
        if text.casefold() in used:
            text = f"{text}-{_digest(name)}"
        used.add(text.casefold())
        chosen[name] = text
    return chosen


def folder_name(what: str, name: str) -> str:
    """Return the name, refused when it cannot be the name of a folder as it stands.

    Raises:
        GridError: Naming what the name is for, and one that would do.
    """
    if not name.strip():
        raise GridError("{what} is empty. Give one, such as 2026-11.", what=what)
    fit = safe_name(name)
    if fit != unicodedata.normalize("NFC", name):
        raise GridError(
            "{what} {name} cannot name a folder. Give {fit}, for example.",
            what=what,
            name=repr(name),
            fit=repr(fit),
        )
    return fit


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
