"""The sample district released into a folder: how long, and whether it comes back as it was."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from types import MappingProxyType

import numpy as np
import shapely
from clock import best_of
from gridstrata.core.checks import check_stack
from gridstrata.core.profiles import read_profile
from gridstrata.core.relations import build_relations
from gridstrata.core.release.bundle import Draft
from gridstrata.core.release.contents import read_contents
from gridstrata.core.release.folder import release_folder
from gridstrata.core.release.handover.profile import known_profiles, read_handover
from gridstrata.core.release.verify import verify_release
from gridstrata.core.sample import make_district
from gridstrata.core.sample.package import CRS, agreed_waivers
from table import print_table

TODAY = date(2026, 11, 25)
ROUNDS = 3


def run() -> None:
    """Print the time of a release after checks, with and without a hand-over."""
    rows = []
    for handover in ("", *known_profiles()):
        draft = make_draft(handover)
        with tempfile.TemporaryDirectory() as folder:
            places = iter(Path(folder) / str(number) for number in range(ROUNDS))
            seconds = best_of(
                ROUNDS,
                release=lambda draft=draft, places=places: release_folder(
                    draft, next(places), today=TODAY
                ),
            )
            release = release_folder(draft, Path(folder) / "0", today=TODAY)
            sound = verify_release(release.folder).is_sound
            same = _comes_back(draft, release.folder)
        rows.append(
            [
                handover or "-",
                str(len(draft.stack.base)),
                f"{seconds['release']:.2f}",
                "yes" if sound else "NO",
                "yes" if same else "NO",
                "no" if not release.changed else "YES",
            ]
        )
    head = ["hand-over", "base grids", "seconds (< 2)", "verified", "comes back exactly"]
    print_table("The sample district into a folder", [*head, "second run changes"], rows)


def make_draft(handover: str = "") -> Draft:
    """Return the sample district, checked and mapped."""
    district = make_district(1)
    stack, profile = district.stack, read_profile()
    layers = (stack.base, *stack.professional)
    return Draft(
        "2026-11",
        stack,
        build_relations(stack, profile),
        check_stack(stack, profile),
        profile,
        CRS,
        MappingProxyType({layer.kind: layer.geometries for layer in layers}),
        agreed_waivers(district),
        read_handover(handover) if handover else None,
    )


def _comes_back(draft: Draft, folder: Path) -> bool:
    """Tell whether codes, attributes and every digit of every vertex come back."""
    there = read_contents(folder)
    for old, new in zip(draft.layers, (there.base, *there.professional)):
        order = np.argsort(old.codes, kind="stable")
        shapes = shapely.normalize(old.geometries[order]), shapely.normalize(new.geometries)
        same = (old.codes[order] == new.codes).all() and shapely.equals_exact(*shapes, 0).all()
        for name, column in old.attributes.items():
            same = same and (column[order].astype(str) == new.attributes[name].astype(str)).all()
        if not same:
            return False
    return True
