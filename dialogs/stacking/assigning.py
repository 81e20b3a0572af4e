"""Roles given to layers: chosen, dropped, guessed."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QMimeData

from ...processing.layers import kind_of
from ...processing.texts import tr
from ..guesses import guess_kind, guess_roles
from ..workbench.roles import TABLES, role_of
from ..workbench.session import Session
from .dropped import layers_of
from .parts import AROUND, GRIDS, fits, guess_fields, needed_shapes, part_title

_ROLES = (*GRIDS, *AROUND, *TABLES)
_NAMED_AT_MOST = 5


class Assigning:
    """Gives roles, and says what it did."""

    def __init__(self, session: Session) -> None:
        """Give nothing yet."""
        self._session = session

    def choose(self, kind: str, layer: QgsVectorLayer | None) -> None:
        """Give a part to a layer, or to none."""
        roles = self._session.roles
        before = roles.layer(kind)
        if layer is not None:
            names = layer.fields().names()
            roles.assign(layer, kind, **({} if layer is before else guess_fields(kind, names)))
        elif before is not None:
            roles.dismiss(before)

    def choose_field(self, kind: str, what: str, name: str) -> None:
        """Say which field of a part's layer says something."""
        layer = self._session.roles.layer(kind)
        if layer is not None:
            self._session.roles.assign(layer, kind, **{what: name})

    def drop(self, kind: str, dropped: QMimeData) -> None:
        """Give a part to the layer that was dropped onto it; of several, to the one like it."""
        layers = layers_of(dropped, self._session.project)
        fitting = [layer for layer in layers if fits(layer, kind)]
        named = [layer for layer in fitting if guess_kind(_name(layer)) == kind]
        chosen = fitting if len(fitting) == 1 else named
        if chosen:
            self.choose(kind, chosen[0])
        elif fitting:
            text = tr("Several layers were dropped. Choose the one that is {part} in the list.")
            self._session.warn(text.format(part=part_title(kind)))
        elif layers:
            text = needed_shapes(kind)
            self._session.refuse(text.format(layer=layers[0].name(), part=part_title(kind)))
        else:
            self._refuse_dropped()

    def drop_anywhere(self, dropped: QMimeData) -> None:
        """Give every layer that was dropped the role that it is called like."""
        layers = layers_of(dropped, self._session.project)
        if layers:
            self._guess(layers)
        else:
            self._refuse_dropped()

    def guess(self) -> None:
        """Give every free role to the layer that is called like it."""
        layers = [
            layer
            for layer in self._session.project.mapLayers().values()
            if isinstance(layer, QgsVectorLayer) and not role_of(layer)
        ]
        self._guess(layers)

    def _guess(self, layers: Sequence[QgsVectorLayer]) -> None:
        roles = self._session.roles
        by_id = {layer.id(): layer for layer in layers}
        fitting = {
            role: {key for key, layer in by_id.items() if fits(layer, role)}
            for role in _ROLES
            if roles.layer(role) is None
        }
        guesses = guess_roles({key: _name(layer) for key, layer in by_id.items()}, fitting)
        for role in _ROLES:
            if role in guesses:
                self.choose(role, by_id[guesses[role]])
        given = [(role, by_id[guesses[role]]) for role in _ROLES if role in guesses]
        left = [layer for key, layer in by_id.items() if key not in guesses.values()]
        self._tell(given, left)

    def _tell(
        self, given: Sequence[tuple[str, QgsVectorLayer]], left: Sequence[QgsVectorLayer]
    ) -> None:
        """Say which roles were guessed, and for which layers there was none."""
        if not given:
            self._session.warn(
                tr(
                    "No layer is called like a role that is free. "
                    "Choose layers in the lists, or drop them onto roles."
                )
            )
            return
        pairs = [f"{part_title(role)} = {layer.name()}" for role, layer in given]
        text = tr("Roles guessed by name: {pairs}.").format(pairs=", ".join(pairs))
        if left:
            names = sorted(layer.name() for layer in left)
            shown = ", ".join(names[:_NAMED_AT_MOST])
            more = "…" if len(names) > _NAMED_AT_MOST else ""
            text += " " + tr("Without a role: {names}.").format(names=shown + more)
        self._session.tell(text)

    def _refuse_dropped(self) -> None:
        self._session.refuse(
            tr("What was dropped holds no vector layer. Drop layers or vector files.")
        )


def _name(layer: QgsVectorLayer) -> str:
    """Return what a layer is called that speaks of a kind: its name, else that inside its file."""
    name = str(layer.name())
    return name if guess_kind(name) else kind_of(layer)
