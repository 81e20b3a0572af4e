"""The words of the report, by language, and numbers as people write them."""

from __future__ import annotations

import html
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from ..findings import RULES

TEXT_FOLDER = Path(__file__).parents[2] / "resources" / "report"
_KILO = 1000
_MEGA = 1_000_000
_FEW = 10


@dataclass(frozen=True)
class Texts:
    """The texts of one language by dotted key."""

    entries: Mapping[str, str]

    def __call__(self, key: str, **values: Any) -> str:
        """Return a text with its {names} filled in."""
        return self.entries[key].format(**values)

    def count(self, key: str, n: int) -> str:
        """Return a number with what it counts, in the singular or the plural."""
        return self(f"{key}.{'one' if n == 1 else 'many'}", n=number(n))

    def kind(self, kind: str) -> str:
        """Return what to call a kind: its name in this language, or else the user's own."""
        return self.entries.get(f"kind.{kind}", kind)

    def rule_messages(self) -> dict[str, str]:
        """Return what a finding says, by rule: in this language, or else as the catalogue does."""
        return {
            rule: self.entries.get(f"rule.{rule}.message", english)
            for rule, english in RULES.items()
        }

    def length(self, metres: float) -> str:
        """Return a length with its unit."""
        if metres < _KILO:
            return self("number.metres", value=_digits(metres))
        return self("number.kilometres", value=_digits(metres / _KILO))

    def area(self, square_metres: float) -> str:
        """Return an area with its unit."""
        if square_metres < _MEGA:
            return self("number.square_metres", value=_digits(square_metres))
        return self("number.square_kilometres", value=f"{square_metres / _MEGA:,.2f}")


def read_texts(locale: str) -> Texts:
    """Return the texts for a locale: Chinese for any Chinese one, else English."""
    return _read("zh_CN" if locale.lower().startswith("zh") else "en")


@cache
def _read(name: str) -> Texts:
    tree = tomllib.loads((TEXT_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return Texts(_flatten(tree))


def number(value: int) -> str:
    """Return a whole number with its thousands set apart."""
    return f"{value:,}"


def hundredths(value: float) -> str:
    """Return a measure to the hundredth, so that a column of them can be added up."""
    return f"{value:,.2f}"


def escape(text: object) -> str:
    """Return text fit to stand in HTML, whatever a user put into it."""
    whole = str(text).encode("utf-8", "replace").decode()
    return html.escape(
        "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in whole)
    )


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    entries: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            entries |= _flatten(value, f"{prefix}{key}.")
        else:
            entries[prefix + key] = value
    return entries


def _digits(value: float) -> str:
    """Return a measure with as many digits as mean anything: 1,240, 12, 2.5, 0.05."""
    return f"{value:,.0f}" if value >= _FEW else f"{value:.2g}"
