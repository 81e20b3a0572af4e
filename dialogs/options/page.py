"""The page "GridStrata" of QGIS's options dialog."""

from __future__ import annotations

from pathlib import Path

from qgis.gui import QgsDoubleSpinBox, QgsFileWidget, QgsOptionsPageWidget, QgsSpinBox
from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)

from ...core.codes.profile import profile_names
from ...core.release.handover.profile import known_profiles
from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.settings import Settings, read_settings, write_settings
from .faults import faults_of
from .profile_choice import ProfileChoice, titles_of

FORM = Path(__file__).with_suffix(".ui")
PAGE = "gridstrata"


class OptionsPage(QgsOptionsPageWidget):
    """Shows the settings as stored, says what cannot work, and stores what can."""

    noise: QgsDoubleSpinBox
    drift: QgsDoubleSpinBox
    minimum: QgsSpinBox
    maximum: QgsSpinBox
    rules: QgsFileWidget
    scheme: QComboBox
    scheme_file: QToolButton
    handover: QComboBox
    handover_file: QToolButton
    live: QCheckBox
    reset: QPushButton
    reason_icon: QLabel
    reasons: QLabel

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show what is stored."""
        super().__init__(parent)
        uic.loadUi(str(FORM), self)
        self.setObjectName(PAGE)
        self._schemes = ProfileChoice(self.scheme, self.scheme_file, titles_of(profile_names()))
        self._handovers = ProfileChoice(
            self.handover, self.handover_file, titles_of(known_profiles(), tr("(none)"))
        )
        self.drift.setSpecialValueText(tr("estimated for each layer"))
        self.rules.setFilter(tr("Profiles (*.toml)"))
        height = self.fontMetrics().height()
        self.reason_icon.setPixmap(theme_icon("mIconDelete.svg").pixmap(height, height))
        self._show(read_settings())
        self._listen()

    def settings(self) -> Settings:
        """Return what the page shows."""
        return Settings(
            noise=self.noise.value(),
            drift=self.drift.value(),
            minimum=self.minimum.value(),
            maximum=self.maximum.value(),
            rule_profile=self.rules.filePath().strip(),
            code_scheme=self._schemes.value(),
            handover=self._handovers.value(),
            live=self.live.isChecked(),
        )

    def isValid(self) -> bool:
        """Tell whether the settings can be stored; newer dialogs ask, and stay open if not."""
        return not self._reasons()

    def apply(self) -> None:
        reasons = self._reasons()
        if reasons:
            # up to QGIS 3.34 the dialog closes whatever a page says
            title = tr("GridStrata: settings not stored")
            QMessageBox.warning(self, title, "\n".join(reasons))
            return
        write_settings(self.settings())

    def _listen(self) -> None:
        for number in (self.noise, self.drift, self.minimum, self.maximum):
            number.valueChanged.connect(self._tell_reasons)
        self.rules.fileChanged.connect(self._tell_reasons)
        self._schemes.changed.connect(self._tell_reasons)
        self._handovers.changed.connect(self._tell_reasons)
        self.reset.clicked.connect(self._show_defaults)

    def _show(self, settings: Settings) -> None:
        self.noise.setValue(settings.noise)
        self.drift.setValue(settings.drift)
        self.minimum.setValue(settings.minimum)
        self.maximum.setValue(settings.maximum)
        self.rules.setFilePath(settings.rule_profile)
        self._schemes.show_value(settings.code_scheme)
        self._handovers.show_value(settings.handover)
        self.live.setChecked(settings.live)
        self._tell_reasons()

    def _show_defaults(self) -> None:
        self._show(Settings())

    def _tell_reasons(self) -> None:
        reasons = self._reasons()
        self.reason_icon.setVisible(bool(reasons))
        self.reasons.setVisible(bool(reasons))
        self.reasons.setText("\n".join(reasons))

    def _reasons(self) -> list[str]:
        return [fault.told(tr) for fault in faults_of(self.settings())]
