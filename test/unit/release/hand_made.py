"""A small stack, checked and mapped by hand, that is ready to be released."""

from dataclasses import replace
from datetime import date

import numpy as np
import shapely
from gridstrata.core.checks import StackCheck
from gridstrata.core.findings import make_findings, no_findings
from gridstrata.core.layers import GridLayer, Stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import build_relations
from gridstrata.core.release.bundle import Draft

TODAY = date(2026, 11, 23)


def layer(kind, codes, shapes, **attributes):
    return GridLayer(
        kind, np.array(codes), np.array(shapes, dtype=object), attributes=dict(attributes)
    )


def lonlat(layers):
    """Return shapes a degree wide for a hundred metres: near enough for tests."""
    return {
        one.kind: shapely.transform(one.geometries, lambda xy: xy / 1000 + [114, 22])
        for one in layers
    }


def crossing(profile, code="0001"):
    return make_findings(
        "crossing",
        "police",
        profile,
        geometry=np.array([shapely.box(40, 0, 60, 100)], dtype=object),
        codes=[code],
        width_m=np.array([20.0]),
        detail=["P1 60 %, P2 40 %"],
    )


def make_draft(*, findings=None, kind="fire", edition="2026-11", **changes):
    """Return a draft: two base grids, a police and a fire layer over them."""
    base = layer(
        "base",
        ["0001", "44030800000000000002"],
        [shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)],
        name=np.array(["沙头角", None], dtype=object),
        workers=np.array([1, 2]),
    )
    police = layer(
        "police", ["P1", "P2"], [shapely.box(0, 0, 50, 100), shapely.box(50, 0, 200, 100)]
    )
    fire = layer(kind, ["F1"], [shapely.box(0, 0, 200, 100)])
    profile = read_profile()
    stack = Stack(base, (police, fire), frame=shapely.box(0, 0, 200, 100))
    found = no_findings() if findings is None else findings
    draft = Draft(
        edition=edition,
        stack=stack,
        relations=build_relations(stack, profile),
        check=StackCheck(found, no_findings(), {"police": 2.0, kind: 1.25}),
        profile=profile,
        crs="EPSG:4547",
        lonlat=lonlat((base, police, fire)),
    )
    return replace(draft, **changes)
