"""The page: the sections in their order, within the template."""

from __future__ import annotations

from pathlib import Path

from ..checks import StackCheck
from ..findings import join_findings
from ..layers import Stack
from ..profiles import RuleProfile
from ..relations import Relations
from . import sections
from .mapping import mapping
from .maps import lay_ground
from .template import write_page
from .texts import Texts, read_texts


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
    write_page(
        path,
        texts,
        title=texts("page.title"),
        subtitle=texts("page.profile", title=profile.title),
        footer="page.footer",
        body=_body(stack, check, relations, profile, texts),
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
