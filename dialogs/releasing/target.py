"""Where a release goes and what goes with it: fields of the panel, kept with the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProviderRegistry
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal

from ...core.release.handover.profile import known_profiles
from ...processing.layers import file_of
from ...processing.targets import Place
from ...processing.texts import tr
from ..options.profile_choice import ProfileChoice, titles_of
from ..workbench.session import Session
from ..workbench.settings import read_settings

if TYPE_CHECKING:
    from .panel import ReleasePanel

FOLDER, DATABASE, PLATFORM = TARGETS = ("folder", "database", "platform")
_RELEASES = "releases"
_SAVED = "postgres:"
_SERVICE = "service=…"
_YES = "yes"
# A folder is looked into when its name is typed, not letter by letter: it may be far away
_PAUSE_MS = 300


class TargetForm(QObject):
    """The fields, shown as the project has them, and remembered when the user changes them."""

    moved = pyqtSignal()

    def __init__(self, panel: ReleasePanel, session: Session) -> None:
        """Fill the fields, and listen to them."""
        super().__init__(panel)
        self._session = session
        self._panel = panel
        self._is_loading = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_PAUSE_MS)
        self._settle.timeout.connect(self.moved)
        self._rows = (
            ((FOLDER,), panel.folder_label, panel.folder),
            ((DATABASE,), panel.connection_label, panel.connection),
            ((DATABASE,), panel.district_label, panel.district),
            ((PLATFORM,), panel.platform_label, panel.platform),
            ((PLATFORM,), panel.authority_label, panel.authority),
            ((DATABASE, PLATFORM), panel.auth_label, panel.auth),
        )
        titles = (tr("Folder"), tr("Database (PostGIS)"), tr("Platform (https)"))
        for target, title in zip(TARGETS, titles):
            panel.target.addItem(title, target)
        panel.connection.lineEdit().setPlaceholderText(_SERVICE)
        self._handover = ProfileChoice(
            panel.handover, panel.handover_file, titles_of(known_profiles(), tr("(none)"))
        )
        self.load()
        self._listen()

    @property
    def target(self) -> str:
        """Return the sort of target: FOLDER, DATABASE or PLATFORM."""
        return str(self._panel.target.currentData())

    @property
    def folder(self) -> Path | None:
        """Return the folder of the releases; None where none is given or they go elsewhere."""
        text = self._panel.folder.filePath().strip()
        return Path(text) if text and self.target == FOLDER else None

    @property
    def place(self) -> str:
        """Return the target as the algorithm takes it; "" where none is given."""
        if self.target == DATABASE:
            text = self._panel.connection.currentText().strip()
            is_known = self._panel.connection.findText(text, Qt.MatchFlag.MatchExactly) >= 0
            return f"{_SAVED}{text}" if text and is_known else text
        if self.target == PLATFORM:
            return str(self._panel.platform.text().strip())
        return str(self.folder or "")

    def parameters(self) -> dict[str, Any]:
        """Return what the fields say for `release`; what is empty is left out."""
        values: dict[str, Any] = {
            "TARGET": self.place,
            "HANDOVER": self._handover.value(),
            "PHONES": self._panel.phones.isChecked(),
        }
        if self.target != FOLDER:
            values["AUTH"] = self._panel.auth.configId()
        if self.target == DATABASE:
            values["DISTRICT"] = self._panel.district.text().strip()
        if self.target == PLATFORM:
            values["CA_FILE"] = self._panel.authority.filePath().strip()
        return {name: value for name, value in values.items() if value}

    def load(self) -> None:
        """Show what the project keeps, and the connections there are."""
        panel, recall = self._panel, self._recall
        self._is_loading = True
        panel.target.setCurrentIndex(max(0, panel.target.findData(recall("target", FOLDER))))
        panel.folder.setFilePath(recall("folder", self._usual_folder()))
        panel.connection.clear()
        panel.connection.addItems(sorted(_connections()))
        panel.connection.setEditText(recall("connection"))
        panel.district.setText(recall("district"))
        panel.platform.setText(recall("platform"))
        panel.auth.setConfigId(recall("auth"))
        panel.authority.setFilePath(recall("authority"))
        self._handover.show_value(recall("handover", read_settings().handover))
        panel.phones.setChecked(recall("phones") == _YES)
        self._is_loading = False
        self._settle.stop()
        self._show_fields()

    def _listen(self) -> None:
        panel = self._panel
        for place in (panel.folder, panel.authority):
            place.lineEdit().setToolTip(place.toolTip())
        panel.target.currentIndexChanged.connect(self._show_fields)
        panel.folder.fileChanged.connect(self._settle.start)
        for changed in (
            panel.target.currentIndexChanged,
            panel.folder.fileChanged,
            panel.connection.editTextChanged,
            panel.district.textChanged,
            panel.platform.textChanged,
            panel.auth.selectedConfigIdChanged,
            panel.authority.fileChanged,
            self._handover.changed,
            panel.phones.toggled,
        ):
            changed.connect(self._remember)

    def _remember(self) -> None:
        """Keep the fields with the project, but no password and nothing it has already."""
        if self._is_loading:
            return
        panel = self._panel
        connection = panel.connection.currentText().strip()
        values = {
            "target": self.target,
            "folder": panel.folder.filePath().strip(),
            "connection": "" if Place(connection).holds_password else connection,
            "district": panel.district.text().strip(),
            "platform": panel.platform.text().strip(),
            "auth": panel.auth.configId(),
            "authority": panel.authority.filePath().strip(),
            "handover": self._handover.value(),
            "phones": _YES if panel.phones.isChecked() else "",
        }
        for name, value in values.items():
            if value != self._recall(name):
                self._session.remember(f"release/{name}", value)

    def _recall(self, name: str, default: str = "") -> str:
        return self._session.recall(f"release/{name}", default)

    def _usual_folder(self) -> str:
        """Return the folder to offer: beside the project, else beside the base grids."""
        home = self._session.project.homePath()
        base = self._session.roles.base()
        file = None if base is None else file_of(base)
        place = Path(home) if home else None if file is None else file.parent
        return "" if place is None else str(place / _RELEASES)

    def _show_fields(self) -> None:
        """Show the fields of the chosen target only, below the choice."""
        rows = self._panel.release_rows
        place, _ = rows.getWidgetPosition(self._panel.target)
        for targets, label, field in self._rows:
            if rows.indexOf(label) >= 0:
                rows.takeRow(label)
            is_shown = self.target in targets
            if is_shown:
                place += 1
                rows.insertRow(place, label, field)
            label.setVisible(is_shown)
            field.setVisible(is_shown)
        self.moved.emit()


def _connections() -> list[str]:
    """Return the names of the PostgreSQL connections in QGIS."""
    metadata = QgsProviderRegistry.instance().providerMetadata("postgres")
    return [] if metadata is None else list(metadata.connections(False))  # noqa: FBT003
