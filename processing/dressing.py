"""Layers dressed in the styles of the plugin, their legends in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsGraduatedSymbolRenderer,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
)

from .texts import severity_titles, tr


def dress(layer: QgsVectorLayer, style: Path) -> None:
    """Give a layer a style that tools/styles.py wrote."""
    layer.loadNamedStyle(str(style))
    if layer.renderer() is None:
        return  # a table
    renderer = layer.renderer().clone()
    _put_into_words(renderer, legend_words())
    layer.setRenderer(renderer)


def legend_words() -> dict[str, str]:
    """Return what the labels of the styles are in the user's language."""
    return {
        **severity_titles(),
        "really split": tr("really split"),
        "drift": tr("drift"),
        "overlap": tr("overlap"),
        "gap or blind spot": tr("gap or blind spot"),
        "beyond the frame": tr("beyond the frame"),
        "faulty shape or code": tr("faulty shape or code"),
        "too few or too many households": tr("too few or too many households"),
        "other": tr("other"),
        "noise": tr("noise"),
        "border moved": tr("border moved"),
        "merged": tr("merged"),
        "new": tr("new"),
        "recoded": tr("recoded"),
        "reshuffled": tr("reshuffled"),
        "retired": tr("retired"),
        "split": tr("split"),
        "handled": tr("handled"),
        "not yet handled": tr("not yet handled"),
        "no events": tr("no events"),
        "under 80 %": tr("under 80 %"),
        "80 to 95 %": tr("80 to 95 %"),
        "95 to 99 %": tr("95 to 99 %"),
        "99 % and more": tr("99 % and more"),
    }


def _put_into_words(renderer: Any, words: Mapping[str, str]) -> None:
    if isinstance(renderer, QgsRuleBasedRenderer):
        for rule in renderer.rootRule().descendants():
            rule.setLabel(words.get(rule.label(), rule.label()))
    elif isinstance(renderer, QgsCategorizedSymbolRenderer):
        for place, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(place, words.get(category.label(), category.label()))
    elif isinstance(renderer, QgsGraduatedSymbolRenderer):
        for place, one in enumerate(renderer.ranges()):
            renderer.updateRangeLabel(place, words.get(one.label(), one.label()))
