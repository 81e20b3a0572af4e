"""What keeps the grids of a community out of the band, and what would help, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...arrays import Codes
from ...errors import Message
from ...findings import name_codes
from ..settings import DesignSettings
from .packing import Outlook, greatest_minimum, least_maximum

NOTHING = Message("")


@dataclass(frozen=True)
class LargeLump:
    """A building above the maximum, or several that are never parted.

    Attributes:
        people: Of all together.
        codes: Of the buildings.
    """

    people: int
    codes: Codes


@dataclass(frozen=True)
class Partner:
    """A community beside one that is too small for the band.

    Attributes:
        code: Its code.
        people: Of both together, which fit the band.
    """

    code: str
    people: int


@dataclass(frozen=True)
class Case:
    """A region with what its buildings allow.

    Attributes:
        outlook: The numbers of grids.
        buildings: How many it has.
        large: What is above the maximum, the heaviest first.
        partner: The neighbour to join it with; None where it is large enough, or none helps.
        settings: The band and what it counts.
    """

    outlook: Outlook
    buildings: int
    large: list[LargeLump]
    partner: Partner | None
    settings: DesignSettings

    @property
    def left(self) -> int:
        """Return the people outside of the large lumps."""
        return int(self.outlook.rest.sum())

    @property
    def is_too_small(self) -> bool:
        """Tell whether these do not make one grid."""
        return self.left < self.settings.band.minimum

    @property
    def is_between(self) -> bool:
        """Tell whether one number of grids cannot hold them, and the next not be filled."""
        band = self.settings.band
        return band.fewest(self.left) > band.most(self.left)


def explain(case: Case) -> Message:
    """Return what keeps grids of a region out of the band; empty where nothing does."""
    if case.outlook.reachable:
        return NOTHING
    if not case.buildings:
        return Message("It has no buildings.")
    if not case.outlook.total:
        return Message(
            "Its {number} buildings have no {measure}.",
            number=case.buildings,
            measure=name_measure(case.settings),
        )
    rest = [] if case.outlook.fits else [_tell_rest(case)]
    return _sentences([*_tell_large(case), *rest])


def advise(case: Case) -> Message:
    """Return what would bring the grids of a region into the band; empty where they can be."""
    if case.outlook.reachable:
        return NOTHING
    if not case.buildings:
        return Message("It becomes one grid as it is. Check that BUILDINGS covers it.")
    if not case.outlook.total:
        return Message(
            "It becomes one grid as it is. Check the fields HOUSEHOLDS and RESIDENTS, and MEASURE."
        )
    if case.large:
        return _divide_large(case)
    return _join_small(case) if case.is_too_small else _widen_band(case)


def tell_missed(codes: Codes, unavoidable: int) -> Message:
    """Return which grids the search left out of the band, though their buildings allow more."""
    named = name_codes(codes)
    if not unavoidable:
        return Message("The search left grids {codes} out of the band.", codes=named)
    return Message(
        "The search left grids {codes} out of the band, where only {number} must be.",
        codes=named,
        number=unavoidable,
    )


def help_search(people: NDArray[np.int64], settings: DesignSettings) -> Message:
    """Return what would bring grids into the band that the search left out of it.

    Args:
        people: Of each such grid, shape (g,).
        settings: The band, and the time that the search had.
    """
    band = settings.band
    low, high = min(int(people.min()), band.minimum), max(int(people.max()), band.maximum)
    tips = [Message("Add lines to BARRIERS that divide its blocks further, or try another SEED.")]
    if settings.time_limit_s:
        tips.append(Message("Give a longer TIME_LIMIT, or 0 for none."))
    tips.append(
        Message("MINIMUM {low} and MAXIMUM {high} would take in every grid.", low=low, high=high)
    )
    return _sentences(tips)


def join_sentences(first: Message, second: Message) -> Message:
    """Return two texts as one; an empty one is left out."""
    return _sentences([text for text in (first, second) if text.template])


def name_measure(settings: DesignSettings) -> Message:
    """Return what the band counts, as a word."""
    return Message("residents") if settings.measure == "residents" else Message("households")


def _sentences(sentences: list[Message]) -> Message:
    return sentences[0] if len(sentences) == 1 else Message("{all}", all=sentences)


def _tell_large(case: Case) -> list[Message]:
    alone = [one for one in case.large if len(one.codes) == 1]
    told = [_tell_alone(case, alone)] if alone else []
    return told + [
        Message(
            "Buildings {codes} are never parted and have {number} {measure} together, "
            "more than MAXIMUM {maximum}.",
            codes=name_codes(one.codes),
            number=one.people,
            measure=name_measure(case.settings),
            maximum=case.settings.band.maximum,
        )
        for one in case.large
        if len(one.codes) > 1
    ]


def _tell_alone(case: Case, alone: list[LargeLump]) -> Message:
    codes = name_codes(str(one.codes[0]) for one in alone)
    number, measure = alone[0].people, name_measure(case.settings)
    maximum = case.settings.band.maximum
    if number == case.outlook.total:
        return Message(
            "All {number} {measure} are in building {codes}, more than MAXIMUM {maximum}.",
            number=number,
            measure=measure,
            codes=codes,
            maximum=maximum,
        )
    if len(alone) == 1:
        return Message(
            "Building {codes} alone has {number} {measure}, more than MAXIMUM {maximum}.",
            codes=codes,
            number=number,
            measure=measure,
            maximum=maximum,
        )
    return Message(
        "Buildings {codes} have more than MAXIMUM {maximum} {measure} each, up to {number}.",
        codes=codes,
        maximum=maximum,
        measure=measure,
        number=number,
    )


def _tell_rest(case: Case) -> Message:
    """Return why the people outside of the large lumps do not fit the band."""
    band, outlook = case.settings.band, case.outlook
    values = {
        "subject": Message("Its other buildings have") if case.large else Message("It has"),
        "number": case.left,
        "measure": name_measure(case.settings),
        "minimum": band.minimum,
        "maximum": band.maximum,
        "fewest": outlook.fewest,
        "most": outlook.most,
    }
    if case.is_too_small:
        return Message("{subject} {number} {measure}, fewer than MINIMUM {minimum}.", **values)
    if case.is_between:
        return Message(
            "{subject} {number} {measure}, too many for {most} × MAXIMUM {maximum} "
            "and too few for {fewest} × MINIMUM {minimum}.",
            **values,
        )
    return Message(
        "{subject} {number} {measure}, enough for {most} grids at most, "
        "but in buildings so large that they need {fewest}.",
        **values,
    )


def _divide_large(case: Case) -> Message:
    tips = []
    if any(len(one.codes) == 1 for one in case.large):
        tips.append(Message("Count the entrances of such a building as buildings of their own."))
    if any(len(one.codes) > 1 for one in case.large):
        tips.append(Message("Give every building a place of its own."))
    heaviest = case.large[0].people
    return _sentences([*tips, Message("Or set MAXIMUM to {number} or more.", number=heaviest)])


def _join_small(case: Case) -> Message:
    if case.partner is None:
        return Message("Set MINIMUM to {number} or less.", number=case.left)
    return Message(
        "Set MINIMUM to {number} or less, or join it with the neighbouring community {code} "
        "({together} {measure} together).",
        number=case.left,
        code=case.partner.code,
        together=case.partner.people,
        measure=name_measure(case.settings),
    )


def _widen_band(case: Case) -> Message:
    """Return the smallest change of either limit with which the buildings fit."""
    band, outlook = case.settings.band, case.outlook
    low = greatest_minimum(outlook.rest, band.minimum, outlook.fewest)
    high = least_maximum(outlook.rest, band.maximum, outlook.most)
    widened = Message(
        "Set MINIMUM to {low} or less, or MAXIMUM to {high} or more.", low=low, high=high
    )
    if case.is_between:
        return widened
    entrances = Message("Or count the entrances of large buildings as buildings of their own.")
    return _sentences([widened, entrances])
