"""The dialog that says what each layer is and which field holds its codes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ..compat import is_null
from ..processing.layers import CODE_PROPERTY, KIND_PROPERTY, kind_of
from ..processing.texts import tr
from .guesses import AREAS, count_code_faults, guess_code_field, guess_kind

FORM = Path(__file__).with_suffix(".ui")
LAYER, KIND, CODE, PROBLEMS = range(4)

# Codes are looked through while the user waits, so only of layers this small.
MAX_GRIDS_COUNTED = 20_000


class LayerRolesDialog(QDialog):
    """One row per polygon layer: kind, code field, and what is wrong with it."""

    explanation: QLabel
    table: QTableWidget
    buttons: QDialogButtonBox

    def __init__(self, project: QgsProject, parent: QWidget | None = None) -> None:
        """Show the polygon layers of `project`; nothing is stored before OK."""
        super().__init__(parent)
        uic.loadUi(str(FORM), self)
        self._rows = [LayerRow(layer, self) for layer in polygon_layers(project)]
        self._show_rows()
        self._show_problems()

    def accept(self) -> None:
        for row in self._rows:
            row.store()
        super().accept()

    def _show_rows(self) -> None:
        if not self._rows:
            self.explanation.setText(tr("The project has no polygon layer yet: load one first."))
        self.table.setRowCount(len(self._rows))
        for number, row in enumerate(self._rows):
            self.table.setItem(number, LAYER, QTableWidgetItem(row.layer.name()))
            self.table.setCellWidget(number, KIND, row.kind_box)
            self.table.setCellWidget(number, CODE, row.code_box)
            self.table.setItem(number, PROBLEMS, QTableWidgetItem())
            row.kind_box.currentTextChanged.connect(self._show_problems)
            row.code_box.currentTextChanged.connect(self._show_problems)
        fit = QHeaderView.ResizeMode.ResizeToContents
        self.table.verticalHeader().setSectionResizeMode(fit)
        for column in (LAYER, KIND, CODE):
            self.table.horizontalHeader().setSectionResizeMode(column, fit)

    def _show_problems(self) -> None:
        uses = Counter(row.kind() for row in self._rows)
        for number, row in enumerate(self._rows):
            problems = row.problems()
            if row.kind() not in ("", *AREAS) and uses[row.kind()] > 1:
                problems.append(tr("another layer is of this kind too"))
            self.table.item(number, PROBLEMS).setText("; ".join(problems))


class LayerRow:
    """The choices for one layer."""

    def __init__(self, layer: QgsVectorLayer, parent: QWidget) -> None:
        """Offer what is stored on the layer, or the best guess."""
        self.layer = layer
        self.kind_box = _kind_box(layer, parent)
        self.code_box = _code_box(layer, parent)
        self._faults: dict[str, tuple[int, int]] = {}
        self.kind_box.currentTextChanged.connect(self._enable_code)
        self._enable_code()

    def kind(self) -> str:
        """Return the chosen kind, or the user's own word; "" when the layer is no grid."""
        text = self.kind_box.currentText().strip()
        known = self.kind_box.findText(text, Qt.MatchFlag.MatchFixedString)
        return text if known < 0 else str(self.kind_box.itemData(known))

    def store(self) -> None:
        """Keep the choices as custom properties of the layer."""
        code_field = self.code_box.currentText() if self.code_box.isEnabled() else ""
        self.layer.setCustomProperty(KIND_PROPERTY, self.kind())
        self.layer.setCustomProperty(CODE_PROPERTY, code_field)

    def problems(self) -> list[str]:
        """Return what the algorithms would complain of."""
        if not self.kind():
            return []
        problems = [] if self.layer.crs().isValid() else [tr("no coordinate system")]
        if self.code_box.isEnabled():
            problems += self._code_problems()
        return problems

    def _enable_code(self) -> None:
        self.code_box.setEnabled(self.kind() not in ("", *AREAS))

    def _code_problems(self) -> list[str]:
        field = self.code_box.currentText()
        if not field:
            return [tr("no field for the codes")]
        if self.layer.featureCount() > MAX_GRIDS_COUNTED:
            return []
        if field not in self._faults:
            self._faults[field] = count_code_faults(_codes(self.layer, field))
        missing, repeated = self._faults[field]
        problems = [tr("grids without a code: {count}").format(count=missing)] if missing else []
        if repeated:
            problems.append(tr("codes used more than once: {count}").format(count=repeated))
        return problems


def polygon_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """Return the polygon layers of a project, by name."""
    polygons = [
        layer
        for layer in project.mapLayers().values()
        if isinstance(layer, QgsVectorLayer)
        and layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry
    ]
    return sorted(polygons, key=lambda layer: (layer.name(), layer.id()))


def kind_titles() -> dict[str, str]:
    """Return the name of every known kind in the user's language, "" being no grid at all."""
    return {
        "": tr("(not a grid)"),
        "base": tr("base grids"),
        "police": tr("police grids"),
        "fire": tr("fire grids"),
        "safety": tr("safety grids"),
        "health": tr("health grids"),
        "city_management": tr("city-management grids"),
        "communities": tr("communities"),
        "frame": tr("frame: must be covered"),
        "exclusions": tr("exclusions: need no grid"),
    }


def _kind_box(layer: QgsVectorLayer, parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setToolTip(tr("Choose a kind, or type a word of your own"))
    for kind, title in kind_titles().items():
        box.addItem(title, kind)
    stored = layer.customProperty(KIND_PROPERTY)
    kind = guess_kind(kind_of(layer)) if is_null(stored) else str(stored)
    known = box.findData(kind)
    box.setCurrentIndex(known)
    if known < 0:
        box.setEditText(kind)
    return box


def _code_box(layer: QgsVectorLayer, parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    names = [field.name() for field in layer.fields()]
    box.addItems(names)
    stored = layer.customProperty(CODE_PROPERTY)
    box.setCurrentText(stored if stored in names else guess_code_field(names))
    return box


def _codes(layer: QgsVectorLayer, field: str) -> list[str]:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([field], layer.fields())
    values = (feature[field] for feature in layer.getFeatures(request))
    return ["" if is_null(value) else str(value).strip() for value in values]
