"""Rule profiles: severities, widths and sizes, read from TOML."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from .errors import GridError
from .findings import RULES, SEVERITIES

PROFILE_FOLDER = Path(__file__).parents[1] / "resources" / "rules"
DEFAULT_PROFILE = PROFILE_FOLDER / "default.toml"

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
        if self.noise < 0:
            raise GridError(f"NOISE is {self.noise:g} m; give 0 or more.")
        if self.drift and self.drift < self.noise:
            raise GridError(
                f"DRIFT ({self.drift:g} m) is less than NOISE ({self.noise:g} m). "
                "Give a larger DRIFT, or 0 to have it estimated for each layer."
            )
        if not 0 <= self.minimum <= self.maximum:
            raise GridError(
                f"MINIMUM ({self.minimum}) is not between 0 and MAXIMUM ({self.maximum})."
            )

    def with_widths(self, noise: float, drift: float) -> RuleProfile:
        """Return the profile with other widths, in metres."""
        return replace(self, noise=noise, drift=drift)


def read_profile(path: Path = DEFAULT_PROFILE) -> RuleProfile:
    """Read a rule profile; what the file leaves out keeps its default.

    Raises:
        GridError: If the file is missing, is no TOML, or names an unknown rule or severity.
    """
    try:
        settings = _merge(_parse(DEFAULT_PROFILE), _parse(path))
    except OSError as error:
        raise GridError(f"Rule profile {path.name} cannot be read: {error.strerror}.") from None
    except tomllib.TOMLDecodeError as error:
        raise GridError(f"Rule profile {path.name} is not valid TOML: {error}.") from None
    _check_severities(path.name, settings["severity"])
    return RuleProfile(
        title=settings["title"],
        noise=float(settings["widths"]["noise"]),
        drift=float(settings["widths"]["drift"]),
        minimum=int(settings["size"]["minimum"]),
        maximum=int(settings["size"]["maximum"]),
        severity=settings["severity"],
    )


def _parse(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _merge(defaults: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    merged = dict(defaults)
    for key, value in given.items():
        merged[key] = {**defaults.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


def _check_severities(name: str, severity: Mapping[str, str]) -> None:
    for rule, value in sorted(severity.items()):
        if rule not in RULES:
            raise GridError(
                f"Rule profile {name} names the unknown rule {rule}. Known: {', '.join(RULES)}."
            )
        if value not in SEVERITIES:
            raise GridError(
                f"Rule profile {name} gives {rule} the severity {value!r}. "
                f"Use one of {', '.join(SEVERITIES)}."
            )
