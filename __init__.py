"""QGIS entry point; import-safe without QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .dependencies import ExplainingPlugin
    from .plugin import GridStrataPlugin


def classFactory(  # noqa: N802 (QGIS's name)
    iface: QgisInterface | None,
) -> GridStrataPlugin | ExplainingPlugin:
    """Return the plugin object QGIS asks for, or one that only says what is missing."""
    from .dependencies import ExplainingPlugin, find_problems

    problems = find_problems()
    if problems:
        return ExplainingPlugin(iface, problems)
    from .plugin import GridStrataPlugin

    return GridStrataPlugin(iface)
