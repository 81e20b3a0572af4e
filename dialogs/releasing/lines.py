"""What a checklist shows: lines with a state, and what can be done about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ...processing.texts import tr


class State(Enum):
    """How a line stands; the value is the icon's file."""

    PASSED = "mIconSuccess.svg"
    WARNING = "mIconWarning.svg"
    BLOCKED = "mIconDelete.svg"
    UNKNOWN = "mTaskQueued.svg"

    @property
    def title(self) -> str:
        """Return the state in a word, for those who do not see the icon."""
        titles = {
            State.PASSED: tr("passed"),
            State.WARNING: tr("look at it"),
            State.BLOCKED: tr("stands against the release"),
            State.UNKNOWN: tr("not known"),
        }
        return titles[self]


class Deed(Enum):
    """What a line's button does."""

    SHOW = "show"
    SAVE = "save"
    RECORD = "record"


@dataclass(frozen=True)
class Act:
    """The button of a line.

    Attributes:
        deed: What it does.
        text: What it says.
        tip: Its tool tip.
        value: What it is about: a rule, or the id of a layer.
    """

    deed: Deed
    text: str
    tip: str
    value: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a checklist.

    Attributes:
        state: How it stands.
        text: One sentence.
        act: What can be done about it; None for nothing.
    """

    state: State
    text: str
    act: Act | None = None
