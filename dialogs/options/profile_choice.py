"""A choice of profiles: those that come with the plugin, or a file of one's own."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QToolButton

from ...processing.texts import tr


class ProfileChoice(QObject):
    """A box of names that also takes a path, and a button that looks for one."""

    changed = pyqtSignal()

    def __init__(self, box: QComboBox, button: QToolButton, titles: Mapping[str, str]) -> None:
        """Fill the box.

        Args:
            box: The box; it becomes editable.
            button: The button beside it.
            titles: What to call the profiles, by name; the name "" is none.
        """
        super().__init__(box)
        self._box = box
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for name, title in titles.items():
            box.addItem(title, name)
        box.editTextChanged.connect(self._tell)
        button.clicked.connect(self._look_for_file)

    def value(self) -> str:
        """Return the name of the chosen profile, or the path that was typed; "" for none."""
        text = self._box.currentText().strip()
        known = self._box.findText(text, Qt.MatchFlag.MatchFixedString)
        return text if known < 0 else str(self._box.itemData(known))

    def show_value(self, value: str) -> None:
        """Show a name or a path."""
        known = self._box.findData(value)
        if known < 0:
            self._box.setEditText(value)
        else:
            self._box.setCurrentIndex(known)

    def _look_for_file(self) -> None:
        title, kinds = tr("Choose a profile"), tr("Profiles (*.toml)")
        path, _ = QFileDialog.getOpenFileName(self._box.window(), title, self._start(), kinds)
        if path:
            self._box.setEditText(path)

    def _start(self) -> str:
        """Return the file to start looking from, where there is one already."""
        value = self.value()
        return value if value.endswith(".toml") else ""

    def _tell(self) -> None:
        self.changed.emit()


def titles_of(names: list[str], none: str = "") -> dict[str, str]:
    """Return what to call profiles in a choice, by name; with `none` no profile is one choice."""
    known = {name: name for name in names}
    return {"": none, **known} if none else known
