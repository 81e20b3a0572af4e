"""The sections of the report that tell what was checked and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def table(
    headings: Iterable[str],
    rows: Iterable[Iterable[str]],
    style: str,
    total: Iterable[str] = (),
) -> str:
    """Return a table; headings are text, cells are HTML that starts with its own td or th.

    A row of totals stands under the others, set off from them.
    """
    head = "".join(f"<th scope=col>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    last = "".join(total)
    foot = f"<tfoot><tr>{last}</tr></tfoot>" if last else ""
    return (
        f'<table class="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody>{foot}</table>'
    )


def row_heading(text: str) -> str:
    """Return the first cell of a row."""
    return f"<th scope=row>{escape(text)}</th>"


def figure_cell(text: str) -> str:
    """Return a cell with a number, set to the right."""
    return f'<td class="figure">{escape(text)}</td>'


def mark(style: str, glyph: str) -> str:
    """Return a mark of the maps, to stand in a line of text."""
    return (
        f'<svg class="badge" viewBox="-60 -60 120 120"><path class="mark {style}" '
        f'd="M0 0{glyph}"/></svg>'
    )


def badge(texts: Texts, severity: str) -> str:
    """Return a severity as its mark and its word."""
    return (
        f'<span class="severity {severity}">{mark(severity, GLYPHS[severity])}'
        f"{escape(texts(f'severity.{severity}'))}</span>"
    )


def swatch(style: str, label: str = "") -> str:
    """Return what areas of a class look like on the maps, and what they are."""
    return (
        f'<svg class="swatch" viewBox="0 0 240 140"><path class="{style}" '
        f'd="M10 10h220v120h-220z"/></svg>{escape(label)}'
    )


def key_list(items: Iterable[str]) -> str:
    """Return the key of a map from its entries, HTML each."""
    return f'<ul class="key">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def verdict_line(state: str, text: str, rest: str) -> str:
    """Return the one line everybody reads; its state is the class that colours it."""
    return (
        f'<div class="verdict {state}"><strong>{escape(text)}</strong>'
        f"<span>{escape(rest)}</span></div>"
    )


def figure_list(values: Mapping[str, str]) -> str:
    """Return a few large figures by what they are of."""
    items = "".join(
        f"<li><b>{escape(value)}</b> {escape(name)}</li>" for name, value in values.items()
    )
    return f'<ul class="figures">{items}</ul>'


def overview_section(heading: str, drawing: str, key: Iterable[str], caption: str) -> str:
    """Return the section with the map of everything and its key."""
    return section(
        heading,
        f'<figure class="overview">{drawing}'
        f"<figcaption>{key_list(key)}{paragraph(caption)}</figcaption></figure>",
    )


def measure_list(measures: Mapping[str, str]) -> str:
    """Return measures by their names; those that are "" are left out."""
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in measures.items()
        if value
    )
    return f"<dl>{items}</dl>"


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
    return verdict_line(state, texts(f"verdict.{state}"), text)


def figures(stack: Stack, texts: Texts) -> str:
    """Return the district in a few large numbers."""
    values = {"base": len(stack.base), "kinds": len(stack.professional)}
    if stack.buildings is not None:
        values["buildings"] = len(stack.buildings)
        values["households"] = int(stack.buildings.households.sum())
        values["residents"] = int(stack.buildings.residents.sum())
    return figure_list({texts(f"figures.{name}"): number(value) for name, value in values.items()})


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
        f"{badge(texts, severity)} {number(int((findings.severity == severity).sum()))}"
        for severity in SEVERITIES
    ]
    swatches = {"grid": True, "frame": ground.frame, "exclusion": ground.exclusions}
    key += [
        swatch(name, texts(f"overview.{name}"))
        for name, shown in swatches.items()
        if shown is not None
    ]
    drawing = draw_overview(ground, findings, texts)
    return overview_section(texts("overview.heading"), drawing, key, texts("overview.caption"))


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
    severities = list(SEVERITIES)
    severity = np.array([severities.index(name) for name in findings.severity], dtype=np.int64)
    rows = np.flatnonzero(severity < severities.index(HINT))
    return take_turns(
        rows, severity, rule_ranks(findings.rule), findings.households, findings.area_m2
    )


def rule_ranks(rules: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the place of each rule in the catalogue."""
    in_order = list(RULES)
    return np.array([in_order.index(name) for name in rules], dtype=np.int64)


def take_turns(
    rows: NDArray[np.intp],
    severity: NDArray[np.int64],
    rule: NDArray[np.int64],
    households: NDArray[np.int64],
    area: NDArray[np.float64],
) -> NDArray[np.intp]:
    """Return the gravest of `rows`, every rule its first before any its second, by rule.

    The other columns are to be indexed by `rows`; ranks count from the gravest.
    """
    by_gravity = np.lexsort((-area[rows], -households[rows], rule[rows], severity[rows]))
    order = rows[by_gravity]
    group = severity[order] * len(RULES) + rule[order]
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
    items = measure_list({texts(f"worst.{name}"): value for name, value in measures.items()})
    return (
        f'<figure class="card {severity}">{drawing}<figcaption>'
        f"<h3>{badge(texts, severity)} {escape(texts(f'rule.{findings.rule[row]}.title'))}"
        f"<small>{escape(texts.kind(kind if kind else BASE))}</small></h3>"
        f"{paragraph(message)}{items}</figcaption></figure>"
    )
