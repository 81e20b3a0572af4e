"""The sections of the report that tell what was checked and what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from ..checks import StackCheck
from ..findings import ERROR, HINT, RULES, SEVERITIES, WARNING, Findings
from ..layers import BASE, Stack
from ..profiles import RuleProfile
from .maps import GLYPHS, Ground, draw_finding, draw_overview
from .texts import Texts, escape, number

WORST_SHOWN = 12
_COUNTS = {ERROR: "count.errors", WARNING: "count.warnings", HINT: "count.hints"}


def section(heading: str, *content: str) -> str:
    """Return a section of the page under its heading."""
    return f"<section><h2>{escape(heading)}</h2>{''.join(content)}</section>"


def paragraph(text: str, style: str = "") -> str:
    """Return a paragraph of plain text."""
    return f'<p class="{style}">{escape(text)}</p>' if style else f"<p>{escape(text)}</p>"


def table(headings: Iterable[str], rows: Iterable[Iterable[str]], style: str) -> str:
    """Return a table; headings are text, cells are HTML that starts with its own td or th."""
    head = "".join(f"<th scope=col>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f'<table class="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def row_heading(text: str) -> str:
    """Return the first cell of a row."""
    return f"<th scope=row>{escape(text)}</th>"


def figure_cell(text: str) -> str:
    """Return a cell with a number, set to the right."""
    return f'<td class="figure">{escape(text)}</td>'


def badge(texts: Texts, severity: str) -> str:
    """Return a severity as its mark and its word."""
    glyph = f'<path class="mark {severity}" d="M0 0{GLYPHS[severity]}"/>'
    return (
        f'<span class="severity {severity}"><svg class="badge" viewBox="-60 -60 120 120">{glyph}'
        f"</svg>{escape(texts(f'severity.{severity}'))}</span>"
    )


def verdict(findings: Findings, texts: Texts) -> str:
    """Return the one line everybody reads: may this be released?"""
    counts = {
        severity: texts.count(_COUNTS[severity], int((findings.severity == severity).sum()))
        for severity in SEVERITIES
    }
    state = "blocked" if (findings.severity == ERROR).any() else "clear"
    text = texts(
        f"verdict.{state}_text",
        errors=counts[ERROR],
        warnings=counts[WARNING],
        hints=counts[HINT],
    )
    return (
        f'<div class="verdict {state}"><strong>{escape(texts(f"verdict.{state}"))}</strong>'
        f"<span>{escape(text)}</span></div>"
    )


def figures(stack: Stack, texts: Texts) -> str:
    """Return the district in a few large numbers."""
    values = {"base": len(stack.base), "kinds": len(stack.professional)}
    if stack.buildings is not None:
        values["buildings"] = len(stack.buildings)
        values["households"] = int(stack.buildings.households.sum())
        values["residents"] = int(stack.buildings.residents.sum())
    items = "".join(
        f"<li><b>{number(value)}</b> {escape(texts(f'figures.{name}'))}</li>"
        for name, value in values.items()
    )
    return f'<ul class="figures">{items}</ul>'


def checked(
    ground: Ground, stack: Stack, check: StackCheck, profile: RuleProfile, texts: Texts
) -> str:
    """Return what was checked, and the tolerances in plain words."""
    headings = ("layer", "grids", "area", "tolerance", "slip")
    noise = texts.length(profile.noise)
    rows = []
    for layer in (stack.base, *stack.professional):
        drift = check.drift.get(layer.kind)
        drawn = ground.layers[layer.kind].geometries
        rows.append(
            (
                row_heading(texts.kind(layer.kind)),
                figure_cell(number(len(layer))),
                figure_cell(texts.area(float(shapely.area(drawn).sum()))),
                figure_cell(noise),
                figure_cell("–" if drift is None else texts.length(drift)),
            )
        )
    words = [paragraph(texts("checked.tolerances", noise=noise))]
    if stack.buildings is None:
        words.append(paragraph(texts("checked.without_buildings")))
    return section(
        texts("checked.heading"),
        paragraph(texts("checked.intro")),
        table((texts(f"checked.{name}") for name in headings), rows, "layers"),
        *words,
    )


def overview(ground: Ground, findings: Findings, texts: Texts) -> str:
    """Return the map of the whole district with its key."""
    key = [
        f"<li>{badge(texts, severity)} {number(int((findings.severity == severity).sum()))}</li>"
        for severity in SEVERITIES
    ]
    swatches = {"grid": True, "frame": ground.frame, "exclusion": ground.exclusions}
    key += [
        f'<li><svg class="swatch" viewBox="0 0 240 140"><path class="{name}" '
        f'd="M10 10h220v120h-220z"/></svg>{escape(texts(f"overview.{name}"))}</li>'
        for name, shown in swatches.items()
        if shown is not None
    ]
    return section(
        texts("overview.heading"),
        f'<figure class="overview">{draw_overview(ground, findings, texts)}'
        f'<figcaption><ul class="key">{"".join(key)}</ul>'
        f"{paragraph(texts('overview.caption'))}</figcaption></figure>",
    )


def rules(findings: Findings, texts: Texts) -> str:
    """Return the findings counted by rule and severity, and what each means."""
    if not len(findings):
        return section(texts("rules.heading"), paragraph(texts("rules.none")))
    rows = []
    for severity in SEVERITIES:
        graded = findings.severity == severity
        for rule, count in findings.count(severity).items():
            households = int(findings.households[graded & (findings.rule == rule)].sum())
            rows.append(
                (
                    f"<td>{badge(texts, severity)}</td>",
                    row_heading(texts(f"rule.{rule}.title")),
                    figure_cell(number(count)),
                    figure_cell(number(households) if households else "–"),
                    f"<td>{escape(texts(f'rule.{rule}.meaning'))}</td>",
                )
            )
    headings = ("rule", "number", "households", "meaning")
    names = ["", *(texts(f"rules.{name}") for name in headings)]
    return section(texts("rules.heading"), table(names, rows, "rules"))


def worst(ground: Ground, findings: Findings, texts: Texts) -> str:
    """Return a card with a map for each of the worst findings; "" when nothing is grave."""
    chosen = choose_worst(findings)
    if not len(chosen):
        return ""
    shown = findings.take(chosen)
    messages = _without_repetition(shown).messages(texts.rule_messages())
    ids = shown.finding_id
    cards = [
        _card(shown, row, messages[row], ids[row], draw_finding(ground, shown, row, texts), texts)
        for row in range(len(shown))
    ]
    return section(
        texts("worst.heading"),
        paragraph(texts("worst.intro")),
        f'<div class="cards">{"".join(cards)}</div>',
    )


def _without_repetition(findings: Findings) -> Findings:
    """Return the findings with the professional codes left to the detail that has them anyway."""
    told = np.where(findings.rule == "crossing", "", findings.professional_codes)
    return replace(findings, professional_codes=told)


def choose_worst(findings: Findings) -> NDArray[np.intp]:
    """Return the rows of the gravest errors and warnings, in reading order.

    Every rule has its gravest finding shown before any has its second; the gravest is the one
    with most households in it, then the largest.
    """
    rules_in_order, severities = list(RULES), list(SEVERITIES)
    rule = np.array([rules_in_order.index(name) for name in findings.rule], dtype=np.int64)
    severity = np.array([severities.index(name) for name in findings.severity], dtype=np.int64)
    order = np.lexsort((-findings.area_m2, -findings.households, rule, severity))
    order = order[severity[order] < severities.index(HINT)]
    group = severity[order] * len(rules_in_order) + rule[order]
    first = np.searchsorted(group, group)
    place = np.arange(len(order)) - first
    turn = np.lexsort((rule[order], place, severity[order]))[:WORST_SHOWN]
    chosen: NDArray[np.intp] = order[np.sort(turn)]
    return chosen


def _card(
    findings: Findings, row: int, message: str, finding_id: str, drawing: str, texts: Texts
) -> str:
    severity, kind = findings.severity[row], findings.kind[row]
    measures = {
        "width": texts.length(findings.width_m[row]) if findings.width_m[row] else "",
        "area": texts.area(findings.area_m2[row]) if findings.area_m2[row] else "",
        "households": number(int(findings.households[row])) if findings.households[row] else "",
        "residents": number(int(findings.residents[row])) if findings.residents[row] else "",
        "id": finding_id,
    }
    items = "".join(
        f"<div><dt>{escape(texts(f'worst.{name}'))}</dt><dd>{escape(value)}</dd></div>"
        for name, value in measures.items()
        if value
    )
    return (
        f'<figure class="card {severity}">{drawing}<figcaption>'
        f"<h3>{badge(texts, severity)} {escape(texts(f'rule.{findings.rule[row]}.title'))}"
        f"<small>{escape(texts.kind(kind if kind else BASE))}</small></h3>"
        f"{paragraph(message)}<dl>{items}</dl></figcaption></figure>"
    )
