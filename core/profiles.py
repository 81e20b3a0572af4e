"""Rule profiles: severities, widths and sizes, read from TOML."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from .errors import GridError
from .findings import RULES, SEVERITIES

DEFAULT_PROFILE = Path(__file__).parents[1] / "resources" / "rules" / "default.toml"

# The width of a gap in a single layer, where there is nothing to estimate the drift from.
DEFAULT_DRIFT_M = 2.0


@dataclass(frozen=True)
class RuleProfile:
    """What the rules weigh and the thresholds they work with.

    Attributes:
        title: What to call the profile in reports and manifests.
        noise: Width up to which a disagreement is the same line drawn twice, metres.
        drift: Width up to which an empty disagreement is a digitising slip, metres; 0 = estimate.
        minimum, maximum: Band of households in one base grid.
        severity: Severity by rule.
    """

    title: str
    noise: float
    drift: float
    minimum: int
    maximum: int
    severity: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse thresholds that cannot work."""
        if not 0 <= self.noise < math.inf:
            raise GridError("NOISE is {noise} m; give 0 or more.", noise=f"{self.noise:g}")
        if not 0 <= self.drift < math.inf:
            raise GridError("DRIFT is {drift} m; give 0 or more.", drift=f"{self.drift:g}")
        if self.drift and self.drift < self.noise:
            raise GridError(
                "DRIFT ({drift} m) is less than NOISE ({noise} m). "
                "Give a larger DRIFT, or 0 to have it estimated for each layer.",
                drift=f"{self.drift:g}",
                noise=f"{self.noise:g}",
            )
        if not 0 <= self.minimum <= self.maximum:
            raise GridError(
                "MINIMUM ({minimum}) is not between 0 and MAXIMUM ({maximum}).",
                minimum=self.minimum,
                maximum=self.maximum,
            )

    def with_widths(self, noise: float, drift: float) -> RuleProfile:
        """Return the profile with other widths, in metres."""
        return replace(self, noise=noise, drift=drift)


def read_profile(path: Path = DEFAULT_PROFILE) -> RuleProfile:
    """Read a rule profile; what the file leaves out keeps its default.

    Raises:
        GridError: If the file is missing, is no TOML, names an unknown setting, rule or severity,
            or has a value that is none.
    """
    defaults = _defaults()
    try:
        given = defaults if path == DEFAULT_PROFILE else _parse(path)
    except OSError as error:
        raise GridError(
            "Rule profile {file} cannot be read: {reason}.", file=path.name, reason=error.strerror
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GridError(
            "Rule profile {file} is not valid TOML: {reason}.", file=path.name, reason=error
        ) from None
    _check_settings(path.name, given, defaults)
    settings = _merge(defaults, given)
    _check_severities(path.name, settings["severity"])
    return RuleProfile(
        title=settings["title"],
        noise=float(settings["widths"]["noise"]),
        drift=float(settings["widths"]["drift"]),
        minimum=int(settings["size"]["minimum"]),
        maximum=int(settings["size"]["maximum"]),
        severity=settings["severity"],
    )


@cache
def _defaults() -> dict[str, Any]:
    return _parse(DEFAULT_PROFILE)


def _parse(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _merge(defaults: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    merged = dict(defaults)
    for key, value in given.items():
        merged[key] = {**defaults.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


def _check_settings(
    name: str, given: Mapping[str, Any], defaults: Mapping[str, Any], section: str = ""
) -> None:
    for key, value in given.items():
        if key not in defaults:
            raise GridError(
                "Rule profile {file} names the unknown setting {setting}. Known: {known}.",
                file=name,
                setting=section + key,
                known=", ".join(defaults),
            )
        if not _is_alike(value, defaults[key]):
            raise GridError(
                "Rule profile {file} gives {setting} the value {value}. "
                "Give one such as {default}.",
                file=name,
                setting=section + key,
                value=repr(value),
                default=repr(defaults[key]),
            )
        if isinstance(value, dict) and key != "severity":
            _check_settings(name, value, defaults[key], f"{key}.")


def _is_alike(value: object, default: object) -> bool:
    """Tell whether a value is of the default's type; a whole number will do for a decimal."""
    return type(value) is type(default) or (type(value), type(default)) == (int, float)


def _check_severities(name: str, severity: Mapping[str, str]) -> None:
    for rule, value in sorted(severity.items()):
        if rule not in RULES:
            raise GridError(
                "Rule profile {file} names the unknown rule {rule}. Known: {known}.",
                file=name,
                rule=rule,
                known=", ".join(RULES),
            )
        if value not in SEVERITIES:
            raise GridError(
                "Rule profile {file} gives {rule} the severity {severity}. Use one of {known}.",
                file=name,
                rule=rule,
                severity=repr(value),
                known=", ".join(SEVERITIES),
            )
