"""Why settings cannot be stored: what the core would refuse when it is started with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...core.codes.profile import read_scheme
from ...core.errors import GridError
from ...core.profiles import DEFAULT_PROFILE, RuleProfile, read_profile
from ...core.release.handover.profile import read_handover
from ..workbench.settings import Settings

_THRESHOLDS = ("noise", "drift", "minimum", "maximum")


def faults_of(settings: Settings) -> Iterator[GridError]:
    """Yield a sentence for everything in the settings that cannot work."""
    yield from _refusal(_rules, settings)
    yield from _refusal(read_scheme, settings.code_scheme)
    if settings.handover:
        yield from _refusal(read_handover, settings.handover)


def _refusal(read: Callable[[Any], object], given: object) -> Iterator[GridError]:
    try:
        read(given)
    except GridError as error:
        yield error


def _rules(settings: Settings) -> RuleProfile:
    """Return the rules that a run works with: thresholds at their default leave a profile's."""
    given, defaults = settings.rule_profile, Settings()
    changes = {
        name: getattr(settings, name)
        for name in _THRESHOLDS
        if not given or getattr(settings, name) != getattr(defaults, name)
    }
    return replace(read_profile(Path(given) if given else DEFAULT_PROFILE), **changes)
