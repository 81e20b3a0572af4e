"""What the five panels share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.PyQt import sip
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QWidget

from .look import theme_icon
from .session import Session


class Panel(QWidget):
    """One page of the dock."""

    # Page of the manual, and icon of the tab
    HELP = ""
    ICON = ""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Keep what the panels share."""
        super().__init__(parent)
        self.session = session
        self._links: list[tuple[Any, Any]] = []

    def title(self) -> str:
        """Return the name of the panel in the user's language."""
        raise NotImplementedError

    def icon(self) -> QIcon:
        """Return the icon of the tab."""
        return theme_icon(self.ICON)

    def shown(self) -> None:
        """Be told that the panel has come to the front."""

    def hidden(self) -> None:
        """Be told that the panel is no longer seen."""

    def listen(self, signal: Any, slot: Callable[..., Any]) -> None:
        """Connect a signal of something that outlives the panel."""
        signal.connect(slot)
        self._links.append((signal, slot))

    def shut_down(self) -> None:
        """Take away whatever the panel put outside of itself."""
        links, self._links = self._links, []
        for signal, slot in links:
            # the sender, such as a layer, may have gone before the panel
            if not _is_gone(signal):
                signal.disconnect(slot)


def _is_gone(signal: Any) -> bool:
    sender = getattr(signal, "__self__", None)
    return sender is not None and sip.isdeleted(sender)
