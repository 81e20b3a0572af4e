"""What the panel says of the findings, and of one of them."""

from __future__ import annotations

import numpy as np

from ...processing.texts import tr
from .findings_store import FindingsStore


def hint_line(missing: str, store: FindingsStore) -> str:
    """Return what to do, or what to know, before the list is looked at.

    Args:
        missing: What has to be done before anything can be checked; "" if nothing.
        store: The findings.
    """
    if missing:
        return missing
    if not store.was_checked:
        if len(store.rows):
            return tr("Only a part was checked. Check all to know everything.")
        return tr("Nothing was checked yet. Press Check all.")
    if store.is_stale:
        return tr("Grids were edited since they were checked. Check again.")
    return "" if len(store.rows) else tr("Nothing is wrong: no finding at all.")


def count_line(shown: int, store: FindingsStore) -> str:
    """Return how many findings are listed, of how many, and how many the last check missed."""
    line = tr("{shown} of {all} findings listed").format(shown=shown, all=len(store.rows))
    if not store.mended:
        return line
    return tr("{line}; {mended} gone since the check before").format(line=line, mended=store.mended)


def detail_line(store: FindingsStore, row: int) -> str:
    """Return what a finding says, and who answers for it; "" for no finding."""
    if row < 0:
        return ""
    message = str(store.rows.message[row])
    if np.isnan(store.rows.bounds[row]).any():
        message = tr("{message} It has no place on the map.").format(message=message)
    waiver = store.waiver(row)
    if waiver is None:
        return message
    text = tr("{message} Accepted until {day} by {author}: {reason}")
    if not store.is_accepted[row]:
        text = tr("{message} Was accepted until {day} by {author}: {reason}")
    return text.format(
        message=message, day=waiver.expiry, author=waiver.author, reason=waiver.reason
    )
