"""Undo, redo, save and roll back: those of the base layer itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QAction, QMessageBox, QWidget

from ...processing.layers import title_of
from ...processing.texts import tr
from ..workbench.look import theme_icon
from ..workbench.session import Session


class EditActions(QObject):
    """Four actions that work on the undo stack and the edit buffer of the base grids."""

    def __init__(self, session: Session, refuse: Callable[[str], None], parent: QWidget) -> None:
        """Make the actions.

        Args:
            session: Whose base grids are edited.
            refuse: Told why the edits could not be stored.
            parent: Where to ask before edits are lost.
        """
        super().__init__(parent)
        self._session = session
        self._refuse = refuse
        self._window = parent
        self._layer: QgsVectorLayer | None = None
        self._links: list[tuple[Any, Any]] = []
        self.undo = QAction(theme_icon("mActionUndo.svg"), tr("Undo"), parent)
        self.redo = QAction(theme_icon("mActionRedo.svg"), tr("Redo"), parent)
        self.save = QAction(theme_icon("mActionSaveEdits.svg"), tr("Save"), parent)
        self.roll_back = QAction(theme_icon("mActionRollbackEdits.svg"), tr("Roll back"), parent)
        self.undo.triggered.connect(self._undo)
        self.redo.triggered.connect(self._redo)
        self.save.triggered.connect(self._save)
        self.roll_back.triggered.connect(self._roll_back)
        self.follow()

    @property
    def actions(self) -> tuple[QAction, ...]:
        """Return the actions in working order."""
        return (self.undo, self.redo, self.save, self.roll_back)

    def follow(self) -> None:
        """Work on the layer that holds the base grids now."""
        layer = self._session.roles.base()
        if layer is not self._layer:
            self.leave()
            self._layer = layer
            self._connect()
        self._enable()

    def leave(self) -> None:
        """Work on no layer any more."""
        links, self._links = self._links, []
        if self._layer is not None and not sip.isdeleted(self._layer):
            for signal, slot in links:
                signal.disconnect(slot)
        self._layer = None

    def _connect(self) -> None:
        if self._layer is None:
            return
        layer = self._layer
        signals = (layer.undoStack().indexChanged, layer.editingStarted, layer.editingStopped)
        self._links = [(signal, self._enable) for signal in (*signals, layer.layerModified)]
        self._links.append((layer.willBeDeleted, self._forget))
        for signal, slot in self._links:
            signal.connect(slot)

    def _forget(self) -> None:
        self.leave()
        self._enable()

    def _enable(self, *_: Any) -> None:
        layer = self._layer
        is_edited = layer is not None and layer.isEditable()
        stack = layer.undoStack() if layer is not None and is_edited else None
        self.undo.setEnabled(stack is not None and stack.canUndo())
        self.redo.setEnabled(stack is not None and stack.canRedo())
        is_modified = bool(layer is not None and is_edited and layer.isModified())
        self.save.setEnabled(is_modified)
        self.roll_back.setEnabled(bool(is_edited))
        self._explain(
            "" if stack is None else stack.undoText(), "" if stack is None else stack.redoText()
        )

    def _explain(self, undone: str, redone: str) -> None:
        self.undo.setToolTip(": ".join(filter(None, [tr("Undo"), undone])))
        self.redo.setToolTip(": ".join(filter(None, [tr("Redo"), redone])))
        self.save.setToolTip(tr("Store what was drawn in the layer of the base grids"))
        self.roll_back.setToolTip(tr("Drop everything drawn since it was last stored"))

    def _undo(self) -> None:
        if self._layer is not None:
            self._layer.undoStack().undo()
            self._layer.triggerRepaint()

    def _redo(self) -> None:
        if self._layer is not None:
            self._layer.undoStack().redo()
            self._layer.triggerRepaint()

    def _save(self) -> None:
        layer = self._layer
        if layer is None:
            return
        if layer.commitChanges(False):  # noqa: FBT003 (QGIS's signature: stay in edit mode)
            self._session.tell(tr("Layer {layer} is stored.").format(layer=title_of(layer)))
        else:
            text = tr("Layer {layer} was not stored: {reason}. The edits are still there.")
            reason = "; ".join(layer.commitErrors())
            self._refuse(text.format(layer=title_of(layer), reason=reason))
        self._enable()

    def _roll_back(self) -> None:
        layer = self._layer
        if layer is None or not self._is_sure(layer):
            return
        # the project may have been closed while the question was open
        if not sip.isdeleted(layer):
            layer.rollBack()
            layer.triggerRepaint()

    def _is_sure(self, layer: QgsVectorLayer) -> bool:
        if not layer.isModified():
            return True
        text = tr("Drop everything drawn in layer {layer} since it was last stored?")
        answer = QMessageBox.question(
            self._window, tr("Roll back"), text.format(layer=title_of(layer))
        )
        return bool(answer == QMessageBox.StandardButton.Yes)
