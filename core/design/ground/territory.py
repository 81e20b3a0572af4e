"""Communities as the ground that base grids are drawn on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from ...coverage import check_coverage
from ...errors import GridError, Message
from ...findings import CODE_SEPARATOR, ERROR, Findings, join_findings, name_codes
from ...layers import GridLayer
from ...profiles import DEFAULT_DRIFT_M, read_profile
from ...shapes import made_polygonal
from ...soundness import require_sound
from .strips import find_strips

REFUSED = ("overlap", "gap")


class CommunityError(GridError):
    """Communities that no grids can be drawn on.

    Attributes:
        findings: Where they overlap or leave gaps.
    """

    def __init__(self, template: str, findings: Findings, /, **values: object) -> None:
        """Keep the findings beside the text, for callers that list them."""
        super().__init__(template, **values)
        self.findings = findings


def require_territory(communities: GridLayer, water: shapely.Geometry | None = None) -> GridLayer:
    """Return communities that neither overlap nor leave gaps, ready to be divided.

    Slivers that are no wider than noise are closed; nothing else moves. A gap is enclosed ground
    no wider than drift, or a strip between two communities, however it ends. Wide holes and
    islands are none.

    Args:
        communities: Polygons in metres.
        water: (Multi)polygon; communities may face each other across it. None where unknown.

    Raises:
        CommunityError: If they overlap, or leave a gap, wider than noise.
        GridError: If shapes or codes are at fault.
    """
    require_sound(communities)
    profile = read_profile()
    findings = check_coverage(communities, profile).findings
    slivers = np.isin(findings.rule, REFUSED)
    faults = findings.take(slivers & (findings.severity == ERROR))
    strips = find_strips(communities, water, profile)
    faults = join_findings([faults, _apart_from(strips, faults)])
    if len(faults):
        raise _refusal(communities, faults, profile.drift or DEFAULT_DRIFT_M)
    return close_slivers(communities, profile.noise) if slivers.any() else communities


def _apart_from(strips: Findings, faults: Findings) -> Findings:
    """Return the strips without those that were found as faults already."""
    points = shapely.point_on_surface(strips.geometry)
    known, _ = shapely.STRtree(faults.geometry).query(points, predicate="intersects")
    new = np.ones(len(strips), dtype=bool)
    new[known] = False
    return strips.take(new)


def _refusal(communities: GridLayer, faults: Findings, drift: float) -> CommunityError:
    """Return the error that names the communities at fault, and what would help."""
    remedy = Message("Mend their borders first.")
    if ((faults.rule == "gap") & (faults.width_m > drift)).any():
        remedy = Message("Mend their borders first, or give the water between them as WATER.")
    return CommunityError(
        "Layer {layer}: communities overlap or leave gaps between them ({places}). {remedy}",
        faults,
        layer=communities.title,
        places=name_places(faults),
        remedy=remedy,
    )


def name_places(faults: Findings) -> Message | str:
    """Return the communities at every fault; findings keep them by kind in one of two columns."""
    codes = zip(faults.base_codes.tolist(), faults.professional_codes.tolist())
    return name_codes([(base or other).replace(CODE_SEPARATOR, "/") for base, other in codes])


def close_slivers(layer: GridLayer, width_m: float) -> GridLayer:
    """Return a layer with gaps and overlaps up to a width closed.

    GEOS learnt it with version 3.14; with an older one the slivers stay, and stay findings.
    """
    if not hasattr(shapely, "coverage_clean"):
        return layer
    cleaned = shapely.coverage_clean(layer.geometries, gap_width=width_m, snapping_distance=0.0)
    return replace(layer, geometries=made_polygonal(cleaned))
