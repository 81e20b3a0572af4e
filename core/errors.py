"""The errors that a user can mend."""

from __future__ import annotations


class GridError(Exception):
    """Unusable input; the text names the layer, the code and the remedy."""


class GateError(GridError):
    """A release was refused because findings stand against it.

    Attributes:
        counts: Number of blocking findings by rule.
    """

    def __init__(self, message: str, counts: dict[str, int]) -> None:
        """Keep the counts beside the text, for callers that show them as a table."""
        super().__init__(message)
        self.counts = counts
