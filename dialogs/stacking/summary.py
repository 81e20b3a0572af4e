"""What the panel says above the rows: how the stack stands, and what to do first."""

from __future__ import annotations

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtGui import QIcon

from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.session import Session
from .inspection import Inspection
from .severity import severity_icon, worst_of


def hint_of(session: Session) -> str:
    """Return what to do first; "" once there are base grids."""
    layers = session.project.mapLayers().values()
    if not any(isinstance(layer, QgsVectorLayer) for layer in layers):
        return tr(
            "Begin here: drop layers or files onto the roles below, or open the sample district."
        )
    if session.roles.base() is None:
        return tr(
            "Give a layer the role of base grids: drop it there, choose it in the list, "
            "or let the roles be guessed by the layers' names."
        )
    return ""


def summary_of(count: int, found: Inspection) -> tuple[QIcon, str]:
    """Return how the stack stands, as an icon and a sentence.

    Args:
        count: Number of layers with a role.
        found: What is known of them.
    """
    if not count:
        return QIcon(), ""
    if found.is_pending:
        return theme_icon("mTaskRunning.svg"), tr("The layers are being inspected…")
    if not found.is_known:
        text = tr("Layers with a role: {count}. They could not be inspected.")
        return theme_icon("mIconInfo.svg"), text.format(count=count)
    icon = severity_icon(worst_of(found.problems))
    if found.problems:
        text = tr("Layers with a role: {count}. Problems: {problems}.")
        return icon, text.format(count=count, problems=len(found.problems))
    text = tr("Layers with a role: {count}. No problems.")
    return icon, text.format(count=count)
