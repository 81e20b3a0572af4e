"""The folder target: releases that are there whole, or not at all.

    TARGET/EDITION/manifest.json          what the release says of itself
    TARGET/EDITION/CONTENT/...            its files; CONTENT is named in the manifest

A new edition arrives by renaming its whole folder. An edition that exists is replaced by putting
the new content folder beside the old one and then renaming one small file over the manifest, which
every system does in one step. So at any moment the manifest names a content folder that is whole.
What a killed run leaves behind, nothing refers to; the next run removes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..progress import Progress, Silent, Span
from ..writing import write_errors
from .bundle import Draft, pass_gate, write_bundle
from .gate import Gate
from .lock import locked
from .manifest import MANIFEST_NAME, Manifest
from .placing import (
    LOCK,
    STAGING,
    inside,
    protect,
    publish,
    remove,
    remove_leftovers,
    standing_release,
    stands,
    sync_tree,
)


@dataclass(frozen=True)
class Release:
    """A release that stands in a folder.

    Attributes:
        folder: The edition's folder.
        manifest: What the release says of itself.
        gate: What the gate saw.
        changed: False when the same release stood there already, and nothing was written.
    """

    folder: Path
    manifest: Manifest
    gate: Gate
    changed: bool

    @property
    def content(self) -> Path:
        """Return the folder that holds the files."""
        return self.folder / self.manifest.content

    @property
    def manifest_path(self) -> Path:
        """Return the manifest's file."""
        return self.folder / MANIFEST_NAME


def release_folder(
    draft: Draft, target: Path, *, today: date, progress: Progress | None = None
) -> Release:
    """Release an edition into a folder, where it replaces an older release of the same edition.

    Args:
        draft: The edition.
        target: Folder that holds the releases; made when missing.
        today: The day to judge the expiry of waivers on.
        progress: Told of every stage; when it cancels, nothing is left behind.

    Raises:
        GateError: If errors stand that no waiver covers.
        GridError: If a layer is not sound, the edition is no fit name, or the target is
            read-only, full, or written to by another run.
    """
    progress = progress or Silent()
    draft, gate = pass_gate(draft, today)
    with write_errors(target):
        target.mkdir(parents=True, exist_ok=True)
        with locked(inside(target, LOCK)):
            return _release_locked(draft, gate, target, progress)


def _release_locked(draft: Draft, gate: Gate, target: Path, progress: Progress) -> Release:
    home = inside(target, draft.edition)
    staging = inside(target, STAGING)
    standing = standing_release(home, draft.edition)
    remove(staging)
    remove_leftovers(home, standing)
    try:
        draft_folder = staging / "content"
        draft_folder.mkdir(parents=True)
        manifest = write_bundle(draft, gate, draft_folder, Span(progress, 0, 0.9))
        if stands(home, manifest):
            return Release(home, manifest, gate, changed=False)
        sync_tree(draft_folder)
        protect(draft_folder)
        progress.step(1)
        publish(draft_folder, manifest, home, standing)
        return Release(home, manifest, gate, changed=True)
    finally:
        remove(staging)
