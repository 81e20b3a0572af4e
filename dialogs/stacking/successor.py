"""A layer that takes the place of another: its look, its place in the tree, its role."""

from __future__ import annotations

import os
import re
from pathlib import Path

from qgis.core import QgsFeatureRequest, QgsProject, QgsReadWriteContext, QgsVectorLayer
from qgis.PyQt.QtXml import QDomDocument

from ...processing.layers import file_of, title_of
from ..workbench.results import Results
from ..workbench.roles import Roles, role_of
from .parts import part_fields

TEMPORARY = "TEMPORARY_OUTPUT"
_SUFFIX = ".gpkg"


def free_target(layer: QgsVectorLayer, ending: str, project: QgsProject) -> str:
    """Return where to write a copy of a layer: a new file beside it, or beside the project.

    Args:
        layer: The layer.
        ending: What the file's name ends in.
        project: The project.

    Returns:
        A file that is not there yet; a layer in memory where no file can be written.
    """
    own = file_of(layer)
    folders = [own.parent] if own is not None else []
    folders += [Path(project.homePath())] if project.homePath() else []
    name = re.sub(r"[^\w.-]+", "_", f"{title_of(layer)}_{ending}")
    for folder in folders:
        if folder.is_dir() and os.access(folder, os.W_OK):
            return str(_free(folder, name))
    return TEMPORARY


def take_copy(results: Results, target: str) -> QgsVectorLayer | None:
    """Return the layer that was written to a target; None when there is none."""
    if target != TEMPORARY:
        return QgsVectorLayer(target, "", "ogr")
    copy = results.layer("OUTPUT")
    # a file that goes with the layer would be lost without a word when QGIS is closed
    if copy is None or copy.providerType() == "memory":
        return copy
    return copy.materialize(QgsFeatureRequest())


def succeed(
    old: QgsVectorLayer, new: QgsVectorLayer, name: str, roles: Roles, project: QgsProject
) -> None:
    """Let a layer take over from another, which stays in the project, hidden.

    Args:
        old: The layer that had the role.
        new: The layer that gets it, not in the project yet.
        name: What the new layer is called.
        roles: The roles.
        project: The project.
    """
    new.setName(name)
    new.setMetadata(old.metadata())
    _copy_style(old, new)
    project.addMapLayer(new, False)  # noqa: FBT003 (QGIS's signature: not into the tree, see below)
    node = project.layerTreeRoot().findLayer(old.id())
    group = project.layerTreeRoot() if node is None else node.parent()
    group.insertLayer(0 if node is None else group.children().index(node), new)
    if node is not None:
        node.setItemVisibilityChecked(False)
    kind = role_of(old)
    roles.assign(new, kind, **{what: roles.field(old, what) for what in part_fields(kind)})


def _copy_style(old: QgsVectorLayer, new: QgsVectorLayer) -> None:
    document, context = QDomDocument(), QgsReadWriteContext()
    old.exportNamedStyle(document, context)
    new.importNamedStyle(document)


def _free(folder: Path, name: str) -> Path:
    path, number = folder / f"{name}{_SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}_{number}{_SUFFIX}"
    return path
