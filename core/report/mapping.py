"""The section of the report that tells how the kinds map onto the base grids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..layers import Stack
from ..relations import RELATION_CLASSES, Relations
from .sections import figure_cell, key_list, paragraph, row_heading, section, table
from .texts import Texts, escape, number

_CLASS_KEYS = dict(zip(RELATION_CLASSES, ("one_one", "one_many", "many_one", "many_many")))
_BAR_PX = (260, 18)
_LEAST_LABELLED_PX = 22


@dataclass(frozen=True)
class KindMapping:
    """How one kind maps onto the base grids.

    Attributes:
        kind: The kind.
        professional: Number of professional grids.
        groups: Number of connected components by relation class.
        whole, split, partly, without: Base grids held whole by one grid, shared by several,
            partly uncovered, and uncovered altogether.
    """

    kind: str
    professional: int
    groups: dict[str, int]
    whole: int
    split: int
    partly: int
    without: int


def summarise(stack: Stack, relations: Relations) -> list[KindMapping]:
    """Return how each professional layer maps onto the base grids."""
    return [
        _summarise_kind(layer.kind, len(layer), relations.take(relations.kind == layer.kind))
        for layer in stack.professional
    ]


def _summarise_kind(kind: str, professional: int, relations: Relations) -> KindMapping:
    _, first = np.unique(relations.component, return_index=True)
    first = first[relations.component[first] > 0]
    classes = relations.relation[first]
    grids, grid = np.unique(relations.base_code, return_inverse=True)
    served = relations.professional_code != ""
    holders = np.bincount(grid[served], minlength=len(grids))
    uncovered = np.bincount(grid[~served], minlength=len(grids)) > 0
    return KindMapping(
        kind,
        professional,
        groups={name: int((classes == name).sum()) for name in RELATION_CLASSES},
        whole=int(((holders == 1) & ~uncovered).sum()),
        split=int((holders > 1).sum()),
        partly=int(((holders > 0) & uncovered).sum()),
        without=int((holders == 0).sum()),
    )


def mapping(stack: Stack, relations: Relations, texts: Texts) -> str:
    """Return the section: a bar and a row of numbers for every kind."""
    names = ("professional", "whole", "split", "partly", "without")
    headings = [
        texts("mapping.kind"),
        texts("mapping.professional"),
        texts("mapping.groups"),
        *RELATION_CLASSES,
        *(texts(f"mapping.{name}") for name in names[1:]),
    ]
    rows = [
        [
            row_heading(texts.kind(one.kind)),
            figure_cell(number(one.professional)),
            f"<td>{_bar(one)}</td>",
            *(figure_cell(number(count)) for count in one.groups.values()),
            *(figure_cell(number(getattr(one, name))) for name in names[1:]),
        ]
        for one in summarise(stack, relations)
    ]
    key = key_list(
        f'<svg class="swatch" viewBox="0 0 24 14"><rect class="class{place}" x="1" y="1" '
        f'width="22" height="12"/></svg>{escape(texts(f"mapping.{name}"))}'
        for place, name in enumerate(_CLASS_KEYS.values())
    )
    return section(
        texts("mapping.heading"),
        paragraph(texts("mapping.intro")),
        key,
        table(headings, rows, "mapping"),
    )


def _bar(one: KindMapping) -> str:
    """Return the groups of a kind as one bar, a part per class."""
    width, height = _BAR_PX
    total = max(sum(one.groups.values()), 1)
    parts, start = [], 0.0
    for place, count in enumerate(one.groups.values()):
        length = width * count / total
        if count:
            parts.append(
                f'<rect class="class{place}" x="{start:.1f}" y="0" width="{length:.1f}" '
                f'height="{height}"/>'
            )
        if length >= _LEAST_LABELLED_PX:
            parts.append(
                f'<text class="class{place}" x="{start + length / 2:.1f}" y="13">{count}</text>'
            )
        start += length
    return f'<svg class="bar" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
