"""Files read to their end, or not at all.

QGIS reads a GeoPackage without locks. When one of its layers is taken into edit mode, the file
changes over to a write-ahead log, and whatever is being read of it at that moment just ends, as
if there were no more rows; only GDAL knows that there was an error.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from osgeo import gdal
from qgis.core import QgsProcessingFeatureSource, QgsVectorLayer

from ..core.errors import GridError
from .texts import tr

Rows = TypeVar("Rows")

# The change takes some hundredths of a second, more on a network drive
_PAUSES_S = (0.02, 0.05, 0.1, 0.3, 0.6)

_to_reopen: list[QgsVectorLayer] = []


def reopen_when_broken(layers: Sequence[QgsVectorLayer]) -> None:
    """Open these layers anew from now on before anything is read again.

    QGIS does that by itself for a process that takes a layer into edit mode, not for others.
    All of them must belong to the thread that reads.
    """
    _to_reopen[:] = layers


def read_to_the_end(
    read: Callable[[], Rows],
    source: QgsProcessingFeatureSource,
    least: int,
    count: Callable[[Rows], int],
) -> Rows:
    """Return what `read` returns, which is asked again when a file broke off.

    Args:
        read: Reads a source in this thread.
        source: What it reads.
        least: How many rows there must be at least; 0 if nobody knows.
        count: Tells how many rows there are in what was read.

    Raises:
        GridError: If it breaks off again and again, and rows are missing.
    """
    for pause in _PAUSES_S:
        rows, reason = _try(read)
        if not reason or 0 < least <= count(rows):
            return rows
        time.sleep(pause)
        for layer in _to_reopen:
            layer.dataProvider().reloadData()
    rows, reason = _try(read)
    if reason and count(rows) < least:
        text = tr(
            "Layer {layer} was read in part only: {reason}. Run it again; if that does not help, "
            "repair the file."
        )
        raise GridError(text.format(layer=source.sourceName(), reason=reason))
    return rows


def _try(read: Callable[[], Rows]) -> tuple[Rows, str]:
    """Return what was read, and what GDAL says went wrong in this thread meanwhile."""
    gdal.ErrorReset()
    rows = read()
    failed = gdal.GetLastErrorType() >= gdal.CE_Failure
    return rows, (gdal.GetLastErrorMsg() or tr("no reason given")) if failed else ""
