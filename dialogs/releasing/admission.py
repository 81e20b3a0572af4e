"""Admission of the professional layers (网格事项准入): the lines on it, and where to record it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qgis.core import QgsVectorLayer
from qgis.gui import QgsMetadataWidget
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ...core.admission import ADMISSION_FIELDS, Admission, Admissions, make_admissions
from ...core.errors import GridError
from ...processing.layers import kind_of, title_of
from ...processing.records import admission_of, records_of
from ...processing.texts import tr
from ..workbench.roles import ADMISSIONS, Roles
from .lines import Act, Deed, Line, State

# The dialog in letters and lines
_WIDTH, _HEIGHT = 90, 36


def admission_lines(roles: Roles, today: date) -> Iterator[Line]:
    """Yield a line for every professional layer without a record that holds, or that all have one.

    Args:
        roles: The layers, and the table of records where there is one.
        today: The day to judge the records on.
    """
    table = roles.layer(ADMISSIONS)
    try:
        records = Admissions(today, _records(table, roles.professional())).by_kind
    except GridError as error:
        yield Line(State.BLOCKED, error.told(tr))
        return
    lines = [
        _unadmitted(layer, records.get(kind_of(layer)), today, table)
        for layer in roles.professional()
    ]
    lacking = [line for line in lines if line is not None]
    yield from lacking
    if not lacking:
        text = tr("Every professional layer has an admission record that holds.")
        yield Line(State.PASSED, text)


class MetadataDialog(QDialog):
    """The metadata of a layer, where its admission is recorded."""

    def __init__(self, layer: QgsVectorLayer, parent: QWidget | None = None) -> None:
        """Show the metadata; OK keeps them."""
        super().__init__(parent)
        text = tr("Metadata of layer {layer}")
        self.setWindowTitle(text.format(layer=title_of(layer)))
        self.metadata = QgsMetadataWidget(self, layer)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.metadata)
        column.addWidget(self.buttons)
        letter = self.fontMetrics()
        self.resize(_WIDTH * letter.averageCharWidth(), _HEIGHT * letter.lineSpacing())

    def accept(self) -> None:
        self.metadata.acceptMetadata()
        super().accept()


def _records(table: QgsVectorLayer | None, layers: list[QgsVectorLayer]) -> tuple[Admission, ...]:
    """Return the records of the table; where there is none, those in the layers' metadata."""
    if table is not None:
        return make_admissions(table.name(), records_of(table, ADMISSION_FIELDS))
    return tuple(record for layer in layers if (record := admission_of(layer)) is not None)


def _unadmitted(
    layer: QgsVectorLayer, record: Admission | None, today: date, table: QgsVectorLayer | None
) -> Line | None:
    """Return the line on a layer whose record does not hold; None when it does."""
    fault = "" if record is None else record.fault(today)
    if record is not None and not fault:
        return None
    text = tr("Layer {layer} has no admission record.")
    if fault:
        text = tr("The admission record of layer {layer} does not hold: {fault}.")
    told = text.format(layer=title_of(layer), fault=fault)
    if table is not None:
        where = tr("Complete it in table {table}.")
        return Line(State.WARNING, f"{told} {where.format(table=title_of(table))}")
    tip = tr("Open the layer's metadata, where it is recorded")
    return Line(State.WARNING, told, Act(Deed.RECORD, tr("Record"), tip, layer.id()))
