"""Why a finding is left as it is."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import Message
from ..findings import Findings
from .decision import Refusals
from .settings import RepairSettings

_ELSEWHERE = {
    "outside": Message("Ground beyond the frame is not cut off. Check the frame, or the grid."),
    "invalid_geometry": Message("Nothing valid can be made of it, or it is locked. Draw it anew."),
    "empty_geometry": Message("There is no shape to mend. Draw or delete the grid."),
    "missing_code": Message("Codes are not mended here. Give every grid a code."),
    "duplicate_code": Message("Codes are not mended here. Give each grid its own code."),
    "multipart": Message("Grids in several pieces are left as they are. Divide or join them."),
}


def find_reasons(
    findings: Findings, refusals: Refusals, settings: RepairSettings
) -> NDArray[np.object_]:
    """Return why each finding was not mended, a `Message` each, shape (n,).

    Args:
        findings: What the checks still find.
        refusals: Places that were left, and why; the last of several counts.
        settings: The widths up to which faults are mended.
    """
    limits = {"overlap": settings.max_overlap, "gap": settings.max_gap}
    limits["blind_spot"] = settings.max_gap
    reasons = np.empty(len(findings), dtype=object)
    for row, rule in enumerate(findings.rule.tolist()):
        limit = limits.get(rule)
        reasons[row] = _ELSEWHERE.get(rule) if limit is None else _too_wide(limit)
    place, refusal = shapely.STRtree(refusals.ground).query(
        shapely.point_on_surface(findings.geometry), predicate="intersects"
    )
    for row, cause in sorted(zip(place.tolist(), refusal.tolist())):
        if findings.rule[row] in limits:
            reasons[row] = refusals.reason[cause]
    return reasons


def _too_wide(limit: float) -> Message:
    return Message("Wider than the {limit} m up to which faults are mended.", limit=f"{limit:g}")
