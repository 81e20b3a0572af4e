"""The listed findings as a file: a table, or a layer with their shapes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from qgis.core import (
    QgsCoordinateTransformContext,
    QgsFeature,
    QgsVectorFileWriter,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ...compat import INTEGER, REAL, TEXT
from ...core.errors import GridError
from ...processing.tables import make_fields
from ...processing.texts import tr
from ..workbench.session import Session
from .findings_store import ACCEPTED, OPEN, FindingsStore

FIELDS = {
    "finding_id": TEXT,
    "rule": TEXT,
    "severity": TEXT,
    "kind": TEXT,
    "base_codes": TEXT,
    "professional_codes": TEXT,
    "width_m": REAL,
    "area_m2": REAL,
    "households": INTEGER,
    "residents": INTEGER,
    "message": TEXT,
    "community": TEXT,
}
STATE_FIELDS = {"state": TEXT, "reason": TEXT, "author": TEXT, "expiry": TEXT}
_DRIVERS = {".csv": "CSV", ".gpkg": "GPKG"}


def ask_and_export(session: Session, rows: NDArray[np.intp], parent: QWidget) -> None:
    """Ask for a file and write findings into it; say what became of it.

    Args:
        session: Holds the findings.
        rows: Those to write, in their order.
        parent: What the dialog belongs to.
    """
    formats = ";;".join((tr("Table") + " (*.csv)", tr("GeoPackage") + " (*.gpkg)"))
    title = tr("Export the listed findings")
    path, _ = QFileDialog.getSaveFileName(parent, title, "", formats)
    if not path:
        return
    file = Path(path)
    if file.suffix.lower() not in _DRIVERS:
        file = file.with_name(f"{file.name}.csv")
    try:
        export_findings(session.findings, rows, file, session.project.transformContext())
    except GridError as error:
        session.refuse(error.told(tr))
        return
    session.tell(tr("Exported {file}.").format(file=file.name))


def export_findings(
    store: FindingsStore,
    rows: NDArray[np.intp],
    path: Path,
    transforms: QgsCoordinateTransformContext,
) -> None:
    """Write findings into a file, with their state.

    Args:
        store: The findings.
        rows: Those to write, in their order.
        path: Ends in .csv or .gpkg; shapes are in the latter only, areas alone.
        transforms: The project's.

    Raises:
        GridError: If the file cannot be written.
    """
    fields = make_fields({**FIELDS, **STATE_FIELDS})
    table = QgsVectorLayer("MultiPolygon", path.stem, "memory")
    table.setCrs(store.crs)
    table.dataProvider().addAttributes(fields.toList())
    table.updateFields()
    features = []
    for row in rows.tolist():
        feature = QgsFeature(table.fields())
        feature.setAttributes(_values(store, row))
        shape = store.rows.geometry(row)
        if shape.type() == QgsWkbTypes.GeometryType.PolygonGeometry:
            feature.setGeometry(shape)
        features.append(feature)
    table.dataProvider().addFeatures(features)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = _DRIVERS[path.suffix.lower()]
    options.fileEncoding = "UTF-8"
    options.layerName = path.stem
    if options.driverName == "CSV":
        options.layerOptions = ["WRITE_BOM=YES"]  # so that a spreadsheet reads Chinese
    error, reason, *_ = QgsVectorFileWriter.writeAsVectorFormatV3(
        table, str(path), transforms, options
    )
    if error != QgsVectorFileWriter.WriterError.NoError:
        raise GridError(
            tr("{file} cannot be written: {reason}. Choose another file.").format(
                file=path.name, reason=reason
            )
        )


def _values(store: FindingsStore, row: int) -> list[object]:
    waiver = store.waiver(row)
    state = ACCEPTED if store.is_accepted[row] else OPEN
    answer = ("", "", "") if waiver is None else (waiver.reason, waiver.author, str(waiver.expiry))
    values = [getattr(store.rows, name)[row] for name in FIELDS]
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    return [*plain, state, *answer]
