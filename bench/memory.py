"""The peak memory of this process and of those that it started."""

from __future__ import annotations

import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")
_PEAK_ONLY = "5"


def forget_peak() -> None:
    """Count the peak anew from here on, where the system lets us (Linux)."""
    if _RESET.exists():
        _RESET.write_text(_PEAK_ONLY, encoding="ascii")


def peak_mb() -> float:
    """Return the peak of resident memory in MB: of this process or of a child, the greater."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    return max(_own_peak_mb(), children)


def _own_peak_mb() -> float:
    # ru_maxrss would do, had it not been handed down by the process that started this one
    if _STATUS.exists():
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
