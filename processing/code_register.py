"""The register of codes as an algorithm's file: read when it is there, replaced at the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem

from ..core.codes.register import Register
from ..core.codes.scheme import Scheme
from ..core.codes.store import read_register, write_register
from ..core.codes.update import KEPT, Update
from ..core.errors import GridError
from .crs import Transform, require_crs
from .inputs import Inputs
from .texts import tr

_EPSG = "EPSG:"

# What tells one file from another under the same name
_Mark = tuple[int, int, int]


@dataclass(frozen=True)
class RegisterFile:
    """A register, its places in its own CRS.

    Attributes:
        path: Where it is, or is to be.
        stored: What is in the file; None when there is none yet.
        mark: What tells the file from one that somebody puts in its place.
    """

    path: Path
    stored: Register | None
    mark: _Mark | None

    def in_metres(self, way: Transform) -> Register | None:
        """Return the register with its places where `way` leads to."""
        if self.stored is None:
            return None
        crs = _crs_of(self.stored.crs)
        require_crs(crs, self.stored.name)
        there = Transform(crs, way.target, way.context)
        entries = self.stored.entries
        return replace(self.stored, entries=entries.with_places(there(entries.place)))

    def updated(self, after: Register, update: Update, inputs: Inputs) -> Register:
        """Return the register after a run, what did not move exactly as it was stored.

        Args:
            after: The register, its places in metres.
            update: What changed in it.
            inputs: The grids as they were drawn.
        """
        drawn_in = inputs.to_metres.source
        crs = drawn_in if self.stored is None else _crs_of(self.stored.crs)
        place = np.full(len(after), None)
        if self.stored is not None:
            place[: len(self.stored)] = self.stored.entries.place
        moved = np.flatnonzero(update.seen != KEPT)
        way = Transform(drawn_in, crs, inputs.to_metres.context)
        place[moved] = way(inputs.rows.geometries[update.seen[moved]])
        text = _text_of(crs) if self.stored is None else self.stored.crs
        return replace(after, crs=text, entries=after.entries.with_places(place))

    def stays(self, after: Register, update: Update) -> bool:
        """Tell whether the register after a run is the one that is stored."""
        return (
            self.stored is not None
            and not update.is_changed
            and self.stored.districts == after.districts
        )

    def write(self, register: Register, path: Path) -> None:
        """Write a register to `path`, from where it is moved into its place.

        Raises:
            GridError: If somebody else changed the register meanwhile.
        """
        write_register(path, register)
        if _mark_of(self.path) != self.mark:
            text = tr(
                "Register {register} was changed by somebody else while this ran. "
                "Run again, so that no code is issued twice."
            )
            raise GridError(text.format(register=self.path.name))


def open_register(path: Path, scheme: Scheme) -> RegisterFile:
    """Return the register at a path, which need not be there yet.

    Raises:
        GridError: If what is there is no register, or a damaged one.
    """
    mark = _mark_of(path)
    return RegisterFile(path, None if mark is None else read_register(path, scheme), mark)


def _mark_of(path: Path) -> _Mark | None:
    if not path.is_file():
        return None
    status = path.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def _crs_of(text: str) -> QgsCoordinateReferenceSystem:
    if text.startswith(_EPSG):
        return QgsCoordinateReferenceSystem(text)
    return QgsCoordinateReferenceSystem.fromWkt(text)


def _text_of(crs: QgsCoordinateReferenceSystem) -> str:
    """Return how files name a CRS: those that only QGIS or ESRI number are spelt out."""
    name = str(crs.authid())
    return name if name.startswith(_EPSG) else str(crs.toWkt())
