"""What lies in a folder of releases: the editions that are whole, and those that are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path

from ..errors import GridError, Message
from ..layers import BASE
from ..writing import reason_of
from .bundle import GEOPACKAGE
from .manifest import MANIFEST_NAME, Manifest, is_content_name, read_manifest

# json gives up on lists nested too deeply, and text on half a character, in ways of their own
_UNREADABLE = (OSError, ValueError, RecursionError)


@dataclass(frozen=True)
class PastEdition:
    """One edition in a folder of releases.

    Attributes:
        folder: Where it lies.
        released: When its manifest was written, in universal time.
        manifest: What it says of itself; None where that cannot be read.
        fault: Why it is not whole, one sentence; None when all its files are there in full length.
    """

    folder: Path
    released: datetime
    manifest: Manifest | None
    fault: Message | None = None

    @property
    def name(self) -> str:
        """Return the name of the edition; the folder's where it does not say."""
        return self.folder.name if self.manifest is None else self.manifest.edition

    @property
    def is_whole(self) -> bool:
        """Return whether it may be opened: nothing is missing at first sight."""
        return self.fault is None

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of grids by kind, base first."""
        if self.manifest is None:
            return {}
        return {entry.kind: entry.count for entry in self.manifest.layers}

    @property
    def totals(self) -> Mapping[str, int]:
        """Return what the release counted: grids, buildings, households, residents."""
        return {} if self.manifest is None else self.manifest.totals

    @property
    def waived(self) -> int:
        """Return the number of findings it was released with."""
        rules = {} if self.manifest is None else self.manifest.gate.get("waived", {})
        numbers = rules.values() if isinstance(rules, dict) else ()
        return sum(number for number in numbers if type(number) is int)

    @property
    def geopackage(self) -> Path:
        """Return the GeoPackage that holds its layers."""
        content = "" if self.manifest is None else self.manifest.content
        return self.folder / content / GEOPACKAGE

    @property
    def layers(self) -> dict[str, str]:
        """Return the layers' names in the GeoPackage by kind, base first."""
        if self.manifest is None:
            return {}
        return {entry.kind: entry.layer for entry in self.manifest.layers}


@dataclass(frozen=True)
class History:
    """The editions in a folder of releases.

    Attributes:
        target: The folder.
        editions: Newest first.
        taken: Names that nothing else in the folder can have.
        fault: Why nothing can be said of the folder; None when it was read, or is not there yet.
    """

    target: Path
    editions: tuple[PastEdition, ...] = ()
    taken: frozenset[str] = frozenset()
    fault: Message | None = None

    @property
    def newest(self) -> PastEdition | None:
        """Return the newest edition that is whole; None where there is none."""
        return next((edition for edition in self.editions if edition.is_whole), None)


def read_history(target: Path) -> History:
    """Look through a folder of releases; files are looked for, not read.

    Whatever is wrong with the folder or an edition is told in what is returned: nothing is raised.

    Args:
        target: The folder; one that is not there yet holds no edition.
    """
    try:
        places = list(target.iterdir())
        editions = sorted(map(_read_edition, filter(_is_home, places)), key=_age, reverse=True)
    except FileNotFoundError:
        return History(target)
    except (OSError, ValueError) as error:
        return History(target, fault=_unreadable(target, error))
    names = frozenset(place.name for place in places)
    return History(target, tuple(editions), names.union(edition.name for edition in editions))


def next_edition(today: date, taken: Iterable[str]) -> str:
    """Return the month as the name of the next edition, numbered where it is taken: 2026-11-2.

    Args:
        today: The day of the release.
        taken: Names that are in use, in any case.
    """
    month = f"{today:%Y-%m}"
    used = {name.casefold() for name in taken}
    number = 1
    name = month
    while name in used:
        number += 1
        name = f"{month}-{number}"
    return name


def _age(edition: PastEdition) -> tuple[datetime, str]:
    return edition.released, edition.name


def _is_home(place: Path) -> bool:
    """Tell whether a folder is, or was meant to be, that of an edition."""
    if place.name.startswith(".") or place.is_symlink() or not place.is_dir():
        return False
    try:
        inside = {path.name for path in place.iterdir()}
    except OSError:
        return False
    return MANIFEST_NAME in inside or any(map(is_content_name, inside))


def _read_edition(home: Path) -> PastEdition:
    released = _time_of(home)
    try:
        manifest = read_manifest(home)
        fault = next(_faults(home, manifest), None)
    except GridError as error:
        return PastEdition(home, released, None, Message(error.template, **error.values))
    except _UNREADABLE as error:
        return PastEdition(home, released, None, _unreadable(home, error))
    return PastEdition(home, released, manifest, fault)


def _time_of(home: Path) -> datetime:
    """Return when the manifest was written; where there is none, when the folder last changed."""
    path = home / MANIFEST_NAME
    seconds = (path if path.exists() else home).stat().st_mtime
    return datetime.fromtimestamp(seconds, timezone.utc)


def _faults(home: Path, manifest: Manifest) -> Iterator[Message]:
    """Yield what is missing from a release, or says something else than the rest."""
    if manifest.sealed() != manifest:
        yield Message("{file} was altered.", file=MANIFEST_NAME)
    if BASE not in [entry.kind for entry in manifest.layers]:
        yield Message("{file} names no base grids.", file=MANIFEST_NAME)
    if manifest.edition != home.name:
        yield Message(
            "The folder {folder} holds the edition {edition}. Give it that name again.",
            folder=home.name,
            edition=manifest.edition,
        )
    for file in manifest.files:
        path = home / manifest.content / file.path
        if path.is_symlink() or not path.is_file():
            yield Message("{file} is missing.", file=file.path)
        elif path.stat().st_size != file.size:
            yield Message("{file} was altered.", file=file.path)


def _unreadable(path: Path, error: Exception) -> Message:
    return Message(
        "{path} cannot be read: {reason}. Check the path, and who may read it.",
        path=path,
        reason=reason_of(error),
    )
