"""The page that proves a repair: what was mended, what it moved, and what was left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import Message
from ..findings import Findings
from ..layers import Buildings, GridLayer
from ..proof import Proof
from . import repair_sections as sections
from .mending import Mending, with_sound_places, with_sound_shapes
from .pairs import choose_places, pairs
from .template import write_page
from .texts import read_texts


def write_repair_report(  # noqa: PLR0913 - the parts of a repair, and how to tell of it
    path: Path,
    before: GridLayer,
    after: GridLayer,
    proof: Proof,
    unresolved: Findings,
    reasons: Sequence[Message],
    *,
    buildings: Buildings | None = None,
    base: GridLayer | None = None,
    title: str = "",
    translate: Callable[[str], str] = str,
    locale: str = "en",
) -> None:
    """Write what a change of borders did as one HTML file that needs nothing else.

    Args:
        path: The file; it changes only when everything is written.
        before: The layer as it was; its shapes may be faulty.
        after: The layer as it is; the same rows.
        proof: The places that were mended and what changed hands there.
        unresolved: What was left as it is.
        reasons: Why, one for each of `unresolved`.
        buildings: The buildings; None leaves out what they would tell.
        base: The base grids, drawn faintly beneath a professional layer.
        title: What to call the page; "" for its usual title.
        translate: Gives the words of messages: actions, moves and reasons.
        locale: Language of the page, as in "zh_CN"; English unless it is Chinese.

    Raises:
        GridError: If the file cannot be written.
    """
    texts = read_texts(locale)
    mending = Mending(
        with_sound_shapes(before),
        with_sound_shapes(after),
        None if base is None else with_sound_shapes(base),
        with_sound_places(proof),
        unresolved,
        reasons,
        buildings,
        texts,
        translate,
    )
    write_page(
        path,
        texts,
        title=title or texts("repair.title"),
        subtitle=texts("repair.layer", title=after.name or texts.kind(after.kind)),
        footer="repair.footer",
        body=_body(mending),
    )


def _body(mending: Mending) -> str:
    chosen = choose_places(mending)
    parts = [
        sections.verdict(mending),
        sections.figures(mending),
        sections.overview(mending, chosen),
        sections.rules(mending),
        pairs(mending, chosen),
        sections.balance(mending),
        sections.left(mending),
    ]
    return "\n".join(part for part in parts if part)
