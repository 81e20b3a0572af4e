"""What the core says to its user: errors that can be mended, in words that can be translated."""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Message:
    """A text that can be told in another language.

    Attributes:
        template: The English text, with a {name} for every value.
        values: What stands for the names. A message among them is told in the same language,
            and so are several, one behind the other.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        """Keep template and values apart until it is known who reads them."""
        self.template = template
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        """Return the English text."""
        return self.told(str)

    def told(self, translate: Callable[[str], str]) -> str:
        """Return the text, its template and those of its values translated first."""
        template = translate(self.template)
        # without values it is a finished text, which may hold braces of its own
        if not self.values:
            return template
        return template.format(
            **{name: _told(value, translate) for name, value in self.values.items()}
        )


class GridError(Message, Exception):
    """Unusable input; the text names the layer, the code and the remedy."""


class GateError(GridError):
    """A release was refused because findings stand against it.

    Attributes:
        counts: Number of blocking findings by rule.
    """

    def __init__(self, template: str, counts: Mapping[str, int], /, **values: object) -> None:
        """Keep the counts beside the text, for callers that show them as a table."""
        super().__init__(template, **values)
        self.counts = counts


def _told(value: object, translate: Callable[[str], str]) -> object:
    if isinstance(value, Message):
        return value.told(translate)
    if isinstance(value, (list, tuple)):
        return " ".join(str(_told(part, translate)) for part in value)
    return value
