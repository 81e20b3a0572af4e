"""The line that says what to do first, of when the mapping is, and whether it is still true."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QWidget

from ...core.relation_view import RelationView
from ...processing.texts import tr
from ..workbench.look import theme_icon
from .mapper import Mapper

_HINT, _OLD, _GOOD = "mIconInfo.svg", "mIconWarning.svg", "mIconSuccess.svg"


class StateLine(QWidget):
    """An icon and a sentence on the mapping."""

    def __init__(self, mapper: Mapper, parent: QWidget) -> None:
        """Say what the state is now."""
        super().__init__(parent)
        self._mapper = mapper
        self.icon, self.label = QLabel(self), QLabel(self)
        self.label.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.icon)
        row.addWidget(self.label, 1)
        mapper.edited.connect(self.show_state)
        mapper.progressed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Say what the state is now."""
        text, icon = self._state()
        side = self.fontMetrics().height()
        self.label.setText(text)
        self.icon.setPixmap(theme_icon(icon).pixmap(side, side))

    def _state(self) -> tuple[str, str]:
        missing = self._mapper.missing()
        if missing:
            return missing, _HINT
        if self._mapper.is_reading:
            return tr("The mapping is done and is being read …"), _HINT
        if self._mapper.view is None:
            return tr("Nothing is mapped yet. Press Map."), _HINT
        if self._mapper.is_old:
            return tr("The grids or their roles changed since. Press Map again."), _OLD
        return self._told(self._mapper.view), _GOOD

    def _told(self, view: RelationView) -> str:
        relations = int((view.relations.professional_code != "").sum())
        return tr("{count} relations of {kinds} kinds, mapped at {time}").format(
            count=f"{relations:,}", kinds=len(view.kinds), time=f"{self._mapper.made_at:%H:%M}"
        )
