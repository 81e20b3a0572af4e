"""The section of the repair report that shows the largest places before and after."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .mending import Mending
from .pictures import BUILDING_GLYPH, MOVED_BUILDING_GLYPH, Pair, draw_pair, mark_style
from .sections import (
    key_list,
    mark,
    measure_list,
    paragraph,
    rule_ranks,
    section,
    swatch,
    take_turns,
)
from .texts import escape, hundredths, number

MOVES_SHOWN = 6


def choose_places(mending: Mending) -> NDArray[np.intp]:
    """Return the rows of the largest places: by households moved, then by ground at fault."""
    places = mending.places
    n = len(places["rule"])
    return take_turns(
        np.arange(n),
        np.zeros(n, dtype=np.int64),
        rule_ranks(places["rule"]),
        places["households"],
        places["area_m2"],
    )


def pairs(mending: Mending, chosen: NDArray[np.intp]) -> str:
    """Return a card with two pictures for each of the chosen places; "" for none."""
    if not len(chosen):
        return ""
    texts = mending.texts
    key = [
        swatch("finding error", texts("repair.pairs.fault")),
        swatch("piece taker0", texts("repair.pairs.piece")),
        swatch("border", texts("repair.pairs.border")),
    ]
    if mending.base is not None:
        key.append(swatch("base", texts("repair.overview.base")))
    if mending.buildings is not None:
        key += [
            mark("building", BUILDING_GLYPH) + escape(texts("repair.pairs.building")),
            mark("building moved", MOVED_BUILDING_GLYPH)
            + escape(texts("repair.pairs.moved_building")),
        ]
    shown, total = number(len(chosen)), number(len(mending.proof.places))
    cards = "".join(_card(mending, row, draw_pair(mending, row)) for row in chosen.tolist())
    return section(
        texts("repair.pairs.heading"),
        paragraph(texts("repair.pairs.intro", shown=shown, all=total)),
        key_list(key),
        f'<div class="pairs">{cards}</div>',
    )


def _card(mending: Mending, row: int, pair: Pair) -> str:
    texts, places = mending.texts, mending.proof.places
    rule, codes = places.rule[row], mending.name_joined(places.codes[row])
    title = f"{texts('repair.pairs.place', number=places.number[row])} · "
    return (
        f'<figure class="card mended">{_pictures(mending, pair)}<figcaption class="told"><div>'
        f"<h3>{escape(title + texts(f'rule.{rule}.title'))}</h3>"
        f"{paragraph(texts(f'repair.wrong.{mark_style(rule)}', codes=codes))}"
        f"{paragraph(mending.tell(places.action[row]))}{_measures(mending, row)}</div>"
        f"<div>{_moves(mending, row, pair)}</div></figcaption></figure>"
    )


def _pictures(mending: Mending, pair: Pair) -> str:
    if not pair.before:
        return ""
    before, after = (escape(mending.texts(f"repair.pairs.{name}")) for name in ("before", "after"))
    return (
        f'<div class="pictures"><div><h4>{before}</h4>{pair.before}</div>'
        f"<div><h4>{after}</h4>{pair.after}</div></div>"
    )


def _measures(mending: Mending, row: int) -> str:
    texts, places = mending.texts, mending.places
    measures = {
        "width": texts.length(places["width_m"][row]),
        "area": texts("number.square_metres", value=hundredths(places["area_m2"][row])),
        "moved": texts("number.square_metres", value=hundredths(places["moved_m2"][row])),
        "furthest": texts.length(places["displacement_m"][row]),
    }
    return measure_list({texts(f"repair.pairs.{name}"): value for name, value in measures.items()})


def _moves(mending: Mending, row: int, pair: Pair) -> str:
    """Return who gave what to whom: what the picture shows first, then the largest."""
    texts, sentences = mending.texts, mending.places["moves"][row]
    if not sentences:
        return ""
    changes = mending.proof.changes.take(mending.changes_at(row))
    styles = [pair.styles.get(taker, "") for taker in changes.taker]
    order = np.lexsort((-changes.area_m2, np.array([not style for style in styles])))
    items = [
        f"<li>{swatch(f'piece {styles[one]}' if styles[one] else 'unseen')}"
        f"{escape(mending.tell(sentences[one]))}</li>"
        for one in order[:MOVES_SHOWN].tolist()
    ]
    hidden = len(sentences) - len(items)
    if hidden:
        more = texts.count("repair.pairs.more", hidden)
        items.append(f"<li>{swatch('unseen')}{escape(more)}</li>")
    return f'<h5>{escape(texts("repair.pairs.moves"))}</h5><ul class="moves">{"".join(items)}</ul>'
