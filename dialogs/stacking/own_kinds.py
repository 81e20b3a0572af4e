"""Kinds of professional grids of the user's own, kept with the project."""

from __future__ import annotations

from ...core.errors import GridError
from ...processing.texts import tr
from ..guesses import PROFESSIONAL
from ..workbench.roles import NOT_GRIDS
from ..workbench.session import Session
from .parts import GRIDS, part_title

_KEY = "kinds"
_SEPARATOR = ";"
# What stands between kinds and fields in parameters, and between kinds in the project
_FORBIDDEN = (_SEPARATOR, "=", "/")


class OwnKinds:
    """The kinds beside the usual ones: those that layers have, and those still without a layer."""

    def __init__(self, session: Session) -> None:
        """Read them from the project whenever they are asked for."""
        self._session = session

    def names(self) -> list[str]:
        """Return the kinds, sorted."""
        used = set(self._session.roles.kinds()) - set(PROFESSIONAL)
        return sorted(used | set(self._kept()))

    def add(self, name: str) -> None:
        """Add a kind.

        Raises:
            GridError: If it cannot be called so.
        """
        kind = name.strip()
        taken = {part_title(known).lower() for known in (*GRIDS, *NOT_GRIDS)}
        taken |= {known.lower() for known in (*GRIDS, *NOT_GRIDS, *self.names())}
        if not kind or any(mark in kind for mark in _FORBIDDEN):
            text = tr("A kind needs a name without the marks {marks}. Choose another name.")
            raise GridError(text.format(marks=" ".join(_FORBIDDEN)))
        if kind.lower() in taken:
            text = tr("There is a part called {kind} already. Choose another name.")
            raise GridError(text.format(kind=kind))
        self._keep([*self._kept(), kind])

    def remove(self, kind: str) -> None:
        """Forget a kind; a layer of it loses its role."""
        self._keep([known for known in self._kept() if known != kind])
        layer = self._session.roles.layer(kind)
        if layer is not None:
            self._session.roles.dismiss(layer)

    def _kept(self) -> list[str]:
        return [kind for kind in self._session.recall(_KEY).split(_SEPARATOR) if kind]

    def _keep(self, kinds: list[str]) -> None:
        self._session.remember(_KEY, _SEPARATOR.join(sorted(set(kinds))))
