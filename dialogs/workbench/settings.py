"""The user's own settings, kept by QGIS for all projects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from qgis.core import QgsSettings

GROUP = "gridstrata"


@dataclass(frozen=True)
class Settings:
    """What the algorithms are started with, unless somebody says otherwise.

    Attributes:
        noise: Width up to which a disagreement is the same line drawn twice, metres.
        drift: Width up to which an empty disagreement is a digitising slip, metres; 0 = estimate.
        minimum, maximum: Band of households in one base grid.
        rule_profile: File of severities and thresholds; "" is the one that comes along.
        code_scheme: Name of a code scheme, or its file.
        handover: Name of a hand-over profile, or its file; "" is none.
        live: Whether what was just edited is checked at once.
    """

    noise: float = 0.2
    drift: float = 2.0
    minimum: int = 300
    maximum: int = 500
    rule_profile: str = ""
    code_scheme: str = "base_grid"
    handover: str = ""
    live: bool = True


def read_settings() -> Settings:
    """Return the settings as stored; what is missing or broken is at its default."""
    store = QgsSettings()
    defaults = Settings()
    values = {
        one.name: _read(store.value(f"{GROUP}/{one.name}"), getattr(defaults, one.name))
        for one in fields(Settings)
    }
    return Settings(**values)


def write_settings(settings: Settings) -> None:
    """Store the settings."""
    store = QgsSettings()
    for one in fields(settings):
        store.setValue(f"{GROUP}/{one.name}", str(getattr(settings, one.name)))


def _read(stored: Any, default: Any) -> Any:
    try:
        return default if stored is None else _READERS[type(default)](str(stored))
    except ValueError:
        return default


def _read_truth(text: str) -> bool:
    return text.lower() == "true"


_READERS: Mapping[type, Callable[[str], Any]] = {
    float: float,
    int: int,
    str: str,
    bool: _read_truth,
}
