"""One grid as the meter shows it."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ...core.drawing.meter import GridFigures, GridReading
from ...processing.texts import tr
from .band_bar import BandBar

_ARROW = "\u00a0→\u00a0"  # a line must not break before what comes after


class GridCard(QWidget):
    """Code, households with the band, residents and compactness, as they are and would be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.code = QLabel(self)
        font = self.code.font()
        font.setBold(True)
        self.code.setFont(font)
        self.households = QLabel(self)
        self.bar = BandBar(self)
        self.others = QLabel(self)
        head = QHBoxLayout()
        head.addWidget(self.code)
        head.addStretch()
        head.addWidget(self.households)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.fontMetrics().height() // 4)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addWidget(self.others)
        self.others.setWordWrap(True)
        self.others.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_grid(self, grid: GridReading, band: tuple[int, int], widest: int) -> None:
        """Show a grid.

        Args:
            grid: What the meter says of it.
            band: Fewest and most households.
            widest: Households that the whole bar is, the same for all grids shown.
        """
        self.code.setText(grid.code)
        self.households.setText(_households(grid))
        self.others.setText(_others(grid))
        self.bar.setVisible(grid.after is not None)
        if grid.after is not None:
            before = None if grid.before is None else grid.before.households
            after = grid.after
            self.bar.set_scale(band, widest)
            self.bar.show_households(before, after.households, in_band=after.in_band)
            self.bar.setToolTip(_band_tip(band, in_band=after.in_band))


def _households(grid: GridReading) -> str:
    if grid.after is None:
        return tr("goes")
    if grid.before is None:
        return tr("new: {households} households").format(households=grid.after.households)
    change = _change(grid.before.households, grid.after.households)
    return tr("{households} households").format(households=change)


def _others(grid: GridReading) -> str:
    text = tr("{residents} residents, {buildings} buildings, compactness {compactness}")
    states = [state for state in (grid.before, grid.after) if state is not None]
    return text.format(
        residents=_change(*(state.residents for state in states)),
        buildings=_change(*(state.buildings for state in states)),
        compactness=_change(*(_compactness(state) for state in states)),
    )


def _compactness(state: GridFigures) -> str:
    return f"{state.polsby_popper:.2f}"


def _change(*values: object) -> str:
    """Return a value before and after, once where it stays."""
    return _ARROW.join(dict.fromkeys(map(str, values)))


def _band_tip(band: tuple[int, int], *, in_band: bool) -> str:
    text = tr("In the band of {fewest} to {most} households")
    if not in_band:
        text = tr("Not in the band of {fewest} to {most} households")
    return text.format(fewest=band[0], most=band[1])
