"""What an algorithm gave back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qgis.core import QgsVectorLayer


class Results:
    """The outputs of one run."""

    def __init__(
        self,
        values: Mapping[str, Any],
        told: Sequence[str],
        take: Callable[[str], QgsVectorLayer | None],
    ) -> None:
        """Keep the values, what was told, and how to take the layers among the values."""
        self._values = values
        self._take = take
        self.told = list(told)

    def value(self, name: str) -> Any:
        """Return an output's value; None when there is none."""
        return self._values.get(name)

    def layer(self, name: str) -> QgsVectorLayer | None:
        """Return the layer of an output, from now on the caller's own; None when there is none."""
        value = self._values.get(name)
        return self._take(str(value)) if value else None
