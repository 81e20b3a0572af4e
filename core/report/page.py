"""The page: the sections in their order, within the template."""

from __future__ import annotations

from pathlib import Path
from string import Template

from ..checks import StackCheck
from ..findings import join_findings
from ..layers import Stack
from ..profiles import RuleProfile
from ..relations import Relations
from ..release.manifest import software_version
from ..writing import write_text
from . import sections
from .mapping import mapping
from .maps import lay_ground
from .texts import TEXT_FOLDER, Texts, escape, read_texts


def write_report(
    path: Path,
    stack: Stack,
    check: StackCheck,
    relations: Relations | None = None,
    *,
    profile: RuleProfile,
    locale: str = "en",
) -> None:
    """Write a check as one HTML file that needs nothing else: no scripts, no other files.

    Args:
        path: The file; it changes only when everything is written.
        stack: What was checked.
        check: What the checks found.
        relations: How the kinds map onto the base grids; left out when None.
        profile: The rule profile that was used.
        locale: Language of the report, as in "zh_CN"; English unless it is Chinese.

    Raises:
        GridError: If the file cannot be written.
    """
    texts = read_texts(locale)
    page = Template((TEXT_FOLDER / "page.html").read_text(encoding="utf-8"))
    style = (TEXT_FOLDER / "style.css").read_text(encoding="utf-8")
    write_text(
        path,
        page.substitute(
            language=texts("page.language"),
            title=escape(texts("page.title")),
            product=escape(texts("page.product")),
            subtitle=escape(texts("page.profile", title=profile.title)),
            footer=escape(texts("page.footer", software=software_version())),
            style=style,
            body=_body(stack, check, relations, profile, texts),
        ),
    )


def _body(
    stack: Stack,
    check: StackCheck,
    relations: Relations | None,
    profile: RuleProfile,
    texts: Texts,
) -> str:
    ground = lay_ground(stack)
    findings = join_findings([check.findings, check.mismatches])
    parts = [
        sections.verdict(findings, texts),
        sections.figures(stack, texts),
        sections.overview(ground, findings, texts),
        sections.rules(findings, texts),
        sections.worst(ground, findings, texts),
        sections.checked(ground, stack, check, profile, texts),
    ]
    if relations is not None and stack.professional:
        parts.insert(5, mapping(stack, relations, texts))
    return "\n".join(parts)
