"""The dialog in which somebody answers for findings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt import uic
from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import (
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ...core.release.waivers import Waiver
from ...processing.texts import tr

FORM = Path(__file__).with_suffix(".ui")


class AcceptDialog(QDialog):
    """Asks for a reason, an author and a last day; none of them can be left out."""

    explanation: QLabel
    reason: QPlainTextEdit
    author: QLineEdit
    expiry: QDateEdit
    missing: QLabel
    buttons: QDialogButtonBox

    def __init__(
        self, count: int, known: Waiver | None, today: date, parent: QWidget | None = None
    ) -> None:
        """Ask.

        Args:
            count: Number of findings.
            known: What was answered for the first of them before; None when nothing was.
            today: The first day that can be the last one.
            parent: What the dialog belongs to.
        """
        super().__init__(parent)
        uic.loadUi(str(FORM), self)
        text = tr(
            "Findings that stay as they are: {count}. Until the last day they stand in no "
            "release's way."
        )
        self.explanation.setText(text.format(count=count))
        self.expiry.setMinimumDate(QDate(today.year, today.month, today.day))
        last = known.expiry if known else date(today.year + 1, 12, 31)
        self.expiry.setDate(QDate(last.year, last.month, last.day))
        self.author.setText(known.author if known else QgsApplication.userFullName())
        self.reason.setPlainText(known.reason if known else "")
        self.reason.textChanged.connect(self._check)
        self.author.textChanged.connect(self._check)
        self._check()
        self.reason.setFocus()

    def values(self) -> tuple[str, str, date]:
        """Return reason, author and the last day."""
        day = self.expiry.date()
        return (
            self.reason.toPlainText().strip(),
            self.author.text().strip(),
            date(day.year(), day.month(), day.day()),
        )

    def _check(self) -> None:
        reason, author, _ = self.values()
        self.missing.setText(
            "" if reason and author else tr("Say why they may stay, and who answers for it.")
        )
        button = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setEnabled(bool(reason and author))
