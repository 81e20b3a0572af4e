"""Moments as the user reads them."""

from __future__ import annotations

from datetime import datetime


def day_told(moment: datetime) -> str:
    """Return the day of a moment, by the user's clock."""
    return f"{moment.astimezone():%Y-%m-%d}"


def moment_told(moment: datetime) -> str:
    """Return day and time of a moment, by the user's clock."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
