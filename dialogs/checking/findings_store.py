"""All findings that are known, and the state of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...core.findings import ERROR
from ...core.release.waivers import Waiver
from ..workbench.results import Results
from ..workbench.session import Session
from .rows import FindingRows, join_rows, no_rows, read_in_parts
from .waivers import Waivers

OPEN, ACCEPTED = "open", "accepted"
LAYERS = ("FINDINGS", "MISMATCHES")

_OnRead = Callable[[FindingRows, Sequence[QgsVectorLayer]], None]


@dataclass(frozen=True, eq=False)
class _Reading:
    """Layers that are being read: what is still to come, what has come, and who wants it."""

    coming: Iterator[FindingRows]
    parts: list[FindingRows]
    layers: Sequence[QgsVectorLayer]
    on_read: _OnRead


class FindingsStore(QObject):
    """Keeps the findings of the last checks, of everything or of places.

    Attributes:
        rows: The findings.
        is_accepted: Which of them somebody answers for, shape (n,).
        mended: How many of the findings before the last check are gone.
        crs: What the places are in.
    """

    # The layers of a check of everything; and what is gone and the layers of a check of a place
    replaced = pyqtSignal(object)
    patched = pyqtSignal(object, object)

    def __init__(self, session: Session) -> None:
        """Know nothing yet, but the waivers that the project holds."""
        super().__init__(session)
        self._session = session
        self.waivers = Waivers(session)
        self.rows = no_rows()
        self.is_accepted = np.zeros(0, dtype=bool)
        self.mended = 0
        self.crs = QgsCoordinateReferenceSystem()
        self._base = ""
        self._unchecked: list[QgsRectangle] | None = None
        self._readings: list[_Reading] = []
        session.base_edited.connect(self._note_edit)
        session.roles.changed.connect(self._follow_roles)
        session.project.readProject.connect(self.forget)
        session.project.cleared.connect(self.forget)

    def shut_down(self) -> None:
        """Watch nothing any more."""
        session = self._session
        self._readings.clear()
        session.base_edited.disconnect(self._note_edit)
        session.roles.changed.disconnect(self._follow_roles)
        session.project.readProject.disconnect(self.forget)
        session.project.cleared.disconnect(self.forget)

    @property
    def is_stale(self) -> bool:
        """Tell whether grids were edited since they were checked, or never all checked."""
        return self._unchecked is None or bool(self._unchecked)

    @property
    def was_checked(self) -> bool:
        """Tell whether everything was ever checked."""
        return self._unchecked is not None

    @property
    def is_reading(self) -> bool:
        """Tell whether the findings of a check are still being read."""
        return bool(self._readings)

    def forget(self, *_: Any) -> None:
        """Know nothing any more: another project, or another base layer."""
        self._readings.clear()
        self._unchecked = None
        self.mended = 0
        self.waivers.load()
        self._set(no_rows())
        self.replaced.emit([])

    def replace_all(self, results: Results, edited: Sequence[QgsRectangle] = ()) -> None:
        """Take what a check of everything found, a few thousand findings at a time.

        Args:
            results: What was found.
            edited: Where grids were edited while it ran, which it may not have seen.
        """
        base = self._session.roles.base()
        self._base = "" if base is None else base.id()

        def take(found: FindingRows, layers: Sequence[QgsVectorLayer]) -> None:
            self.mended = _gone(self.rows, found)
            self._unchecked = list(edited)
            self._set(found)
            self.replaced.emit(layers)

        self._read(results, take)

    def replace_in(self, place: QgsRectangle, results: Results) -> None:
        """Take what a check of a place found, instead of what was known there.

        Args:
            place: The extent that was checked, in the CRS of the base layer.
            results: What was found.
        """

        def take(found: FindingRows, layers: Sequence[QgsVectorLayer]) -> None:
            here = self.rows.touching(place)
            # a finding may touch the place now, and have lain beside it before
            here |= np.isin(self.rows.finding_id, found.finding_id)
            gone = self.rows.take(here)
            self.mended = _gone(gone, found)
            if self._unchecked:
                self._unchecked = [one for one in self._unchecked if not place.contains(one)]
            self._set(join_rows([self.rows.take(~here), found]))
            self.patched.emit(gone.finding_id.tolist(), layers)

        self._read(results, take)

    def accept(self, rows: Sequence[int], reason: str, author: str, expiry: date) -> None:
        """Let somebody answer for findings until a day."""
        ids = self.rows.finding_id[list(rows)].tolist()
        self.waivers.add(Waiver(finding, reason, author, expiry) for finding in ids)
        self._set(self.rows)

    def take_back(self, rows: Sequence[int]) -> None:
        """Let nobody answer for findings any more."""
        self.waivers.remove(self.rows.finding_id[list(rows)].tolist())
        self._set(self.rows)

    def waivers_layer(self) -> QgsVectorLayer:
        """Return all waivers as a table with the fields of `WAIVER_FIELDS`."""
        return self.waivers.layer()

    def waiver(self, row: int) -> Waiver | None:
        """Return the waiver of a finding, in force or expired; None when there is none."""
        return self.waivers.all().get(self.rows.finding_id[row])

    def open_counts(self) -> Mapping[str, Mapping[str, int]]:
        """Return the number of findings nobody answers for, by severity and rule."""
        counts: dict[str, dict[str, int]] = {}
        left = self.rows.take(~self.is_accepted)
        pairs = np.stack([left.severity.astype(str), left.rule.astype(str)])
        for (severity, rule), count in zip(*_unique_columns(pairs)):
            counts.setdefault(severity, {})[rule] = count
        return counts

    def blocking(self) -> int:
        """Return the number of errors nobody answers for."""
        return int(((self.rows.severity == ERROR) & ~self.is_accepted).sum())

    def _read(self, results: Results, on_read: _OnRead) -> None:
        """Read the layers of a check in turns of the event loop, one check after the other."""
        layers = [layer for name in LAYERS if (layer := results.layer(name)) is not None]
        if layers:
            self.crs = layers[0].crs()
        parts: list[FindingRows] = []
        self._readings.append(_Reading(read_in_parts(layers), parts, layers, on_read))
        if len(self._readings) == 1:
            self._go_on(self._readings[0])

    def _go_on(self, reading: _Reading) -> None:
        if reading not in self._readings:
            return  # another project was opened meanwhile
        part = next(reading.coming, None)
        if part is not None:
            reading.parts.append(part)
            QTimer.singleShot(0, partial(self._go_on, reading))
            return
        self._readings.remove(reading)
        reading.on_read(join_rows(reading.parts), reading.layers)
        if self._readings:
            self._go_on(self._readings[0])

    def _set(self, rows: FindingRows) -> None:
        self.rows = rows
        today = date.today()
        waivers: Iterable[Waiver] = self.waivers.all().values()
        held = {waiver.finding_id for waiver in waivers if waiver.holds_on(today)}
        self.is_accepted = np.fromiter(
            (finding in held for finding in rows.finding_id), dtype=bool, count=len(rows)
        )
        self._session.findings_changed.emit()

    def _note_edit(self, place: QgsRectangle) -> None:
        if self._unchecked is not None:
            self._unchecked.append(QgsRectangle(place))

    def _follow_roles(self) -> None:
        base = self._session.roles.base()
        if self._base and (base is None or base.id() != self._base):
            self._base = ""
            self.forget()
            return
        self.waivers.load()
        self._set(self.rows)


def _gone(before: FindingRows, after: FindingRows) -> int:
    return int((~np.isin(before.finding_id.astype(str), after.finding_id.astype(str))).sum())


def _unique_columns(pairs: NDArray[np.str_]) -> tuple[list[tuple[str, ...]], list[int]]:
    values, counts = np.unique(pairs, axis=1, return_counts=True)
    return [tuple(column) for column in values.T.tolist()], counts.tolist()
