"""The frame that every report has: head, style and foot around its sections."""

from __future__ import annotations

from pathlib import Path
from string import Template

from ..release.manifest import software_version
from ..writing import write_text
from .texts import TEXT_FOLDER, Texts, escape


def write_page(
    path: Path, texts: Texts, *, title: str, subtitle: str, footer: str, body: str
) -> None:
    """Write sections as one HTML file that needs nothing else: no scripts, no other files.

    Args:
        path: The file; it changes only when everything is written.
        texts: The words, by language.
        title: What the page is, plain text.
        subtitle: What it is about, plain text.
        footer: Key of the text at the foot; it may name the {software}.
        body: The sections, HTML.

    Raises:
        GridError: If the file cannot be written.
    """
    page = Template((TEXT_FOLDER / "page.html").read_text(encoding="utf-8"))
    write_text(
        path,
        page.substitute(
            language=texts("page.language"),
            title=escape(title),
            product=escape(texts("page.product")),
            subtitle=escape(subtitle),
            footer=escape(texts(footer, software=software_version())),
            style=(TEXT_FOLDER / "style.css").read_text(encoding="utf-8"),
            body=body,
        ),
    )
