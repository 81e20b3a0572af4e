"""The sections of the repair report that tell what was mended and what was left."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..findings import RULES
from ..layers import Column
from .mending import Left, Mending
from .pictures import LEFT_GLYPH, MENDED_GLYPHS, draw_mended, mark_style
from .sections import (
    figure_cell,
    figure_list,
    mark,
    overview_section,
    paragraph,
    row_heading,
    section,
    swatch,
    table,
    verdict_line,
)
from .texts import escape, hundredths, number

REASONS_IN_VERDICT = 3
BALANCE_SHOWN = 40
REASONS_SHOWN = 40
_PLACES_NAMED = 5
_NONE = "–"
_AREA_COLUMNS = {
    "before": "area_before_m2",
    "gained": "gained_m2",
    "lost": "lost_m2",
    "after": "area_after_m2",
}
_SIGNS = {"gained": "+", "lost": "−"}


def verdict(mending: Mending) -> str:
    """Return what everybody reads: how many were mended, how many were not, and why not."""
    texts = mending.texts
    mended, left = len(mending.proof.places), len(mending.unresolved)
    strong = texts("repair.verdict.nothing")
    rest = texts.count("repair.verdict.left", left) if left else texts("repair.verdict.none_left")
    if mended:
        strong = texts.count("repair.verdict.mended", mended)
        furthest = texts.length(mending.furthest)
        rest = texts("repair.verdict.furthest", length=furthest, rest=rest)
    return verdict_line("partly" if left else "clear", strong, rest) + _reasons(mending)


def _reasons(mending: Mending) -> str:
    """Return why most places were left, with how many for each reason."""
    texts, numbers = mending.texts, mending.left_by_reason
    told = list(numbers.items())[:REASONS_IN_VERDICT]
    items = [
        f"<li><b>{escape(texts.count('repair.verdict.places', n))}</b> {escape(reason)}</li>"
        for reason, n in told
    ]
    others = sum(numbers.values()) - sum(n for _, n in told)
    if others:
        items.append(f"<li>{escape(texts.count('repair.verdict.further', others))}</li>")
    return f'<ul class="reasons">{"".join(items)}</ul>' if items else ""


def figures(mending: Mending) -> str:
    """Return the repair in a few large numbers."""
    texts, places = mending.texts, mending.places
    values = {
        "grids": number(len(mending.after)),
        "changed": number(len(mending.balance)),
        "moved": texts.area(float(places["moved_m2"].sum())),
    }
    if mending.buildings is not None:
        for name in ("buildings", "households"):
            values[name] = number(int(places[name].sum()))
    return figure_list({texts(f"repair.figures.{name}"): value for name, value in values.items()})


def overview(mending: Mending, numbered: Column) -> str:
    """Return the map of the whole layer with its key; "" when there is no ground."""
    texts, rules = mending.texts, mending.proof.places.rule
    drawing = draw_mended(mending, numbered)
    if not drawing:
        return ""
    key = [
        mark(style, MENDED_GLYPHS[style])
        + escape(texts("repair.overview.mended", what=_mark_title(mending, style), n=number(count)))
        for style, count in _count_by_mark(rules).items()
    ]
    if len(mending.unresolved):
        words = texts("repair.overview.left", n=number(len(mending.unresolved)))
        key.append(mark("left", LEFT_GLYPH) + escape(words))
    style = "grid" if mending.base is None else "border"
    key.append(swatch(style, texts("repair.overview.grid")))
    if mending.base is not None:
        key.append(swatch("base", texts("repair.overview.base")))
    caption = texts("repair.overview.caption")
    return overview_section(texts("repair.overview.heading"), drawing, key, caption)


def rules(mending: Mending) -> str:
    """Return what was mended, a row for every rule and one that sums them up."""
    texts, places = mending.texts, mending.places
    if not len(places["rule"]):
        return section(texts("repair.rules.heading"), paragraph(texts("repair.verdict.nothing")))
    counted = ["buildings", "households"] if mending.buildings is not None else []
    present = [rule for rule in RULES if rule in set(places["rule"])]
    sums = [_sum_up(places, places["rule"] == rule, counted) for rule in present]
    rows = [
        [row_heading(texts(f"rule.{rule}.title")), *_sum_cells(one)]
        for rule, one in zip(present, sums)
    ]
    headings = ["rule", "places", "fault", "moved", *counted, "furthest"]
    # Sums of what is printed, so that a reader who adds up the column finds what stands there.
    total = [sum(column) for column in zip(*(one[:-1] for one in sums))]
    last = [row_heading(texts("repair.rules.total")), *_sum_cells([*total, mending.furthest])]
    return section(
        texts("repair.rules.heading"),
        table((texts(f"repair.rules.{name}") for name in headings), rows, "sums short", last),
        "" if counted else paragraph(texts("repair.rules.without_buildings"), "note"),
    )


def balance(mending: Mending) -> str:
    """Return the first of the changed grids and the sum of all; "" when none changed."""
    texts, changed = mending.texts, len(mending.balance)
    if not changed:
        return ""
    names = ["before", "gained", "lost", "after"]
    if mending.buildings is not None:
        names += [f"households_{name}" for name in names]
    cells = [_balance_cells(mending, name, changed) for name in names]
    codes = mending.balance.code[:BALANCE_SHOWN].tolist()
    headings = [row_heading(code or texts("repair.balance.unnamed")) for code in codes]
    rows = list(zip(headings, *(column[:-1] for column in cells)))
    last = [row_heading(texts("repair.balance.total")), *(column[-1] for column in cells)]
    hidden = changed - len(rows)
    return section(
        texts("repair.balance.heading"),
        paragraph(texts("repair.balance.intro")),
        table((texts(f"repair.balance.{name}") for name in ("code", *names)), rows, "sums", last),
        paragraph(texts.count("repair.balance.more", hidden), "note") if hidden else "",
        paragraph(texts("repair.balance.difference", difference=_difference(mending)), "note"),
    )


def left(mending: Mending) -> str:
    """Return what was left as it is, by reason, with the grids of the first few."""
    texts, groups = mending.texts, mending.left
    if not groups:
        return section(texts("repair.left.heading"), paragraph(texts("repair.left.none")))
    rows = [
        [
            row_heading(texts(f"rule.{group.rule}.title")),
            f"<td>{escape(group.reason)}</td>",
            figure_cell(number(len(group.rows))),
            f"<td>{'<br>'.join(map(escape, _named(mending, group)))}</td>",
        ]
        for group in groups[:REASONS_SHOWN]
    ]
    others = sum(len(group.rows) for group in groups[REASONS_SHOWN:])
    headings = (texts(f"repair.left.{name}") for name in ("rule", "reason", "number", "grids"))
    return section(
        texts("repair.left.heading"),
        table(headings, rows, "left"),
        paragraph(texts.count("repair.left.other_reasons", others), "note") if others else "",
    )


def _count_by_mark(rules: Iterable[str]) -> dict[str, int]:
    """Return the number of places by mark, in the order of the marks."""
    styles = [mark_style(rule) for rule in rules]
    return {style: styles.count(style) for style in MENDED_GLYPHS if style in styles}


def _mark_title(mending: Mending, style: str) -> str:
    """Return what a mark stands for: its rule, or that it is for several."""
    return mending.texts(f"rule.{style}.title" if style in RULES else "repair.overview.other")


def _sum_up(places: dict[str, Column], of_rule: Column, counted: list[str]) -> list[float]:
    """Return the number of places, areas, contents and largest displacement of a rule."""
    areas = [round(float(places[name][of_rule].sum()), 2) for name in ("area_m2", "moved_m2")]
    contents = [int(places[name][of_rule].sum()) for name in counted]
    return [int(of_rule.sum()), *areas, *contents, float(places["displacement_m"][of_rule].max())]


def _sum_cells(sums: list[float]) -> list[str]:
    return [figure_cell(number(v) if isinstance(v, int) else hundredths(v)) for v in sums]


def _balance_cells(mending: Mending, name: str, changed: int) -> list[str]:
    """Return the cells of a column of the balance, that of the sum last."""
    table_name = name if name.startswith("households") else _AREA_COLUMNS[name]
    column = mending.balance.columns()[table_name]
    shown = np.append(column[: min(changed, BALANCE_SHOWN)], column[-1:])
    sign = _SIGNS.get(name.removeprefix("households_"), "")
    return [figure_cell(_signed(value, sign)) for value in shown.tolist()]


def _signed(value: float, sign: str) -> str:
    """Return a figure, with what it does to the balance where it does anything."""
    if sign and not value:
        return _NONE
    return sign + (number(value) if isinstance(value, int) else hundredths(value))


def _difference(mending: Mending) -> str:
    united = np.abs(mending.balance.united_m2).max()
    # Rounded up: "no further apart than 0.00" would claim too much.
    return hundredths(float(np.ceil(united * 100) / 100))


def _named(mending: Mending, group: Left) -> list[str]:
    """Return the grids at the first few places of a group, and how many more there are."""
    found = mending.unresolved.take(group.rows[:_PLACES_NAMED])
    names = [
        mending.name_joined(f"{base};{professional}")
        for base, professional in zip(found.base_codes, found.professional_codes)
    ]
    hidden = len(group.rows) - len(names)
    if hidden:
        names.append(mending.texts.count("repair.left.more", hidden))
    return names
