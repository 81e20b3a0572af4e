"""Waivers: kept in the project, and joined with those of a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from qgis.core import QgsFeature, QgsVectorLayer

from ...compat import plain_value
from ...core.errors import GridError
from ...core.release.waivers import WAIVER_FIELDS, Waiver, make_waivers, waiver_columns
from ...processing.texts import tr
from ..workbench.roles import WAIVERS
from ..workbench.session import Session

_KEY = "findings/waivers"


class Waivers:
    """Who answers for which finding, until when."""

    def __init__(self, session: Session) -> None:
        """Read what the project holds."""
        self._session = session
        self._own: dict[str, Waiver] = {}
        self._of_table: dict[str, Waiver] = {}
        self.load()

    def load(self) -> None:
        """Read the project's waivers and those of the table again."""
        stored = self._session.recall(_KEY)
        rows = [dict(zip(WAIVER_FIELDS, row)) for row in json.loads(stored)] if stored else []
        self._own = self._by_finding(lambda: make_waivers(tr("of the project"), rows))
        table = self._session.roles.layer(WAIVERS)
        self._of_table = {} if table is None else self._by_finding(lambda: _read_table(table))

    def all(self) -> Mapping[str, Waiver]:
        """Return the waivers by finding; the project's own go before those of the table."""
        return {**self._of_table, **self._own}

    def is_own(self, finding: str) -> bool:
        """Tell whether a waiver is the project's own, which can be taken back."""
        return finding in self._own

    def add(self, waivers: Iterable[Waiver]) -> None:
        """Keep waivers in the project."""
        self._own.update({waiver.finding_id: waiver for waiver in waivers})
        self._store()

    def remove(self, findings: Iterable[str]) -> None:
        """Take the project's own waivers of some findings back."""
        for finding in findings:
            self._own.pop(finding, None)
        self._store()

    def layer(self) -> QgsVectorLayer:
        """Return all waivers as a table in memory."""
        names = "&".join(f"field={name}:string" for name in WAIVER_FIELDS)
        table = QgsVectorLayer(f"None?{names}", tr("Waivers"), "memory")
        columns = waiver_columns(self.all().values())
        rows = []
        for values in zip(*columns.values()):
            row = QgsFeature(table.fields())
            row.setAttributes(list(values))
            rows.append(row)
        table.dataProvider().addFeatures(rows)
        return table

    def _by_finding(self, read: Callable[[], tuple[Waiver, ...]]) -> dict[str, Waiver]:
        try:
            return {waiver.finding_id: waiver for waiver in read()}
        except GridError as error:
            self._session.warn(error.told(tr))
            return {}

    def _store(self) -> None:
        columns = waiver_columns(self._own.values())
        rows = list(zip(*(column.tolist() for column in columns.values())))
        self._session.remember(_KEY, json.dumps(rows, ensure_ascii=False))


def _read_table(table: QgsVectorLayer) -> tuple[Waiver, ...]:
    names = [name for name in WAIVER_FIELDS if table.fields().lookupField(name) >= 0]
    rows = ({name: plain_value(feature[name]) for name in names} for feature in table.getFeatures())
    return make_waivers(table.name(), rows)
