"""What the algorithms that draw base grids share: their parameters, and how these are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsVectorLayer,
)

from ..core.design.figures.quality import Quality
from ..core.design.ground.barriers import NO_BARRIERS, Barriers
from ..core.design.ground.territory import CommunityError
from ..core.design.settings import Band, DesignSettings
from ..core.errors import GridError
from ..core.findings import Findings
from ..core.layers import Buildings, Codes, GridLayer
from .base import Group
from .inputs import Input, Inputs
from .layers import open_layers, read_pairs, source_of, title_of
from .problems import missing_field
from .stack import DEFAULT_CODE, METRES, PLACES, WHOLE, StackAlgorithm
from .texts import rule_messages, rule_titles, tr

DEFAULT_CLASS = "class"
RESIDENTS = "residents"
# The words of each choice, which the batch runner may be given instead of their numbers
CHOICES = {"MEASURE": ("households", RESIDENTS), "EMPTY_LAND": ("join", "alone")}
LINES = QgsProcessing.SourceType.TypeVectorLine
AREAS = QgsProcessing.SourceType.TypeVectorPolygon
# Of buildings or findings told one by one; the rest is counted
NAMED_AT_MOST = 20


_Drawn = TypeVar("_Drawn")


class DesignGround(NamedTuple):
    """What grids are drawn on: see `core.design.design`; `building_names` is for messages."""

    communities: GridLayer
    buildings: Buildings
    building_names: Codes
    barriers: Barriers
    water: shapely.Geometry | None


class DesignAlgorithm(StackAlgorithm):
    """Base of the algorithms that draw base grids in communities."""

    GROUP = Group.DESIGN

    BUILDING_CODE = "BUILDING_CODE"
    BARRIERS = "BARRIERS"
    BARRIER_CLASS = "BARRIER_CLASS"
    BARRIER_STRENGTHS = "BARRIER_STRENGTHS"
    WATER = "WATER"
    MEASURE = "MEASURE"
    TARGET = "TARGET"
    COMPACTNESS = "COMPACTNESS"
    EMPTY_LAND = "EMPTY_LAND"
    REACH = "REACH"
    MEDIAN = "MEDIAN"
    SEED = "SEED"
    TIME_LIMIT = "TIME_LIMIT"
    GRIDS = "GRIDS"
    QUALITY = "QUALITY"
    GRID_COUNT = "GRID_COUNT"
    IN_BAND_COUNT = "IN_BAND_COUNT"

    def add_ground(self) -> None:
        """Add the communities, who lives in them, and what divides them."""
        self.add_layer(self.COMMUNITIES, self.tr("Communities"), optional=False)
        codes = self.tr("Code of the communities")
        self.add_field(self.COMMUNITY_CODE, codes, self.COMMUNITIES, DEFAULT_CODE)
        self.add_layer(self.BUILDINGS, self.tr("Buildings"), PLACES, optional=False)
        self.add_field(self.HOUSEHOLDS, self.tr("Households of a building"), self.BUILDINGS)
        self.add_field(self.RESIDENTS, self.tr("Residents of a building"), self.BUILDINGS)
        self.add_field(self.BUILDING_CODE, self.tr("Code of a building"), self.BUILDINGS)
        barriers = self.tr("Barriers: roads, railways, rivers, walls")
        water = self.tr("Water")
        classes = self.tr("Class of the barriers")
        self.add(
            QgsProcessingParameterMultipleLayers(self.BARRIERS, barriers, LINES, optional=True)
        )
        self.add(
            QgsProcessingParameterString(self.BARRIER_CLASS, classes, DEFAULT_CLASS, optional=True)
        )
        self.add(QgsProcessingParameterMultipleLayers(self.WATER, water, AREAS, optional=True))

    def add_settings(self) -> None:
        """Add how many people a grid has, its shape, and how long to search."""
        self._add_choice(
            self.MEASURE, self.tr("Measure"), [self.tr("Households"), self.tr("Residents")]
        )
        self._add_number(self.TARGET, self.tr("Households or residents of a grid: target"), 400, 1)
        self._add_number(self.MINIMUM, self.tr("Households or residents of a grid: fewest"), 300)
        self._add_number(self.MAXIMUM, self.tr("Households or residents of a grid: most"), 500, 1)
        compactness = self.tr("Compactness: 0 = borders on strong barriers, 1 = round shapes")
        self.add(
            QgsProcessingParameterNumber(
                self.COMPACTNESS, compactness, METRES, 0.5, minValue=0, maxValue=1
            )
        )
        self._add_choice(
            self.EMPTY_LAND,
            self.tr("Large ground without buildings"),
            [self.tr("joins a neighbour"), self.tr("is a grid of its own")],
        )
        self._add_number(self.SEED, self.tr("Seed"), 1)
        self._add_number(self.TIME_LIMIT, self.tr("Time limit (s); 0 = none"), 0)
        strengths = self.tr("Strength of barriers by class")
        self.add_advanced(
            QgsProcessingParameterString(self.BARRIER_STRENGTHS, strengths, optional=True)
        )
        reach = self.tr("Reach: widest gap in a barrier that is closed (m)")
        median = self.tr("Median: widest strip between barriers that is no block (m)")
        for name, title, default in ((self.REACH, reach, 20.0), (self.MEDIAN, median, 30.0)):
            number = QgsProcessingParameterNumber(name, title, METRES, default, minValue=0)
            self.add_advanced(number)

    def _add_choice(self, name: str, title: str, options: list[str]) -> None:
        self.add(QgsProcessingParameterEnum(name, title, options, defaultValue=0))

    def _add_number(self, name: str, title: str, default: int, least: int = 0) -> None:
        self.add(QgsProcessingParameterNumber(name, title, WHOLE, default, minValue=least))

    def add_counts(self) -> None:
        """Add the number of grids, and of those in the band."""
        grids, in_band = (
            self.tr("Number of base grids"),
            self.tr("Number of base grids in the band"),
        )
        self.addOutput(QgsProcessingOutputNumber(self.GRID_COUNT, grids))
        self.addOutput(QgsProcessingOutputNumber(self.IN_BAND_COUNT, in_band))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        return super().checkParameterValues(choices_as_numbers(parameters), context)

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        residents = _choice(self.MEASURE, parameters) == RESIDENTS
        if residents and not self.is_given(parameters, self.RESIDENTS):
            yield tr("MEASURE is residents, but RESIDENTS is not given. Choose the field.")
        try:
            self._barrier_inputs(parameters, context)
        except GridError as error:
            yield error.told(tr)

    def require_settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        self.settings(parameters, context)
        self.resistances(parameters, context)

    def settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> DesignSettings:
        """Return how the grids shall be.

        Raises:
            GridError: If no grid can be like that.
        """

        def whole(name: str) -> int:
            return int(self.parameterAsInt(parameters, name, context))

        def real(name: str) -> float:
            return float(self.parameterAsDouble(parameters, name, context))

        return DesignSettings(
            band=Band(whole(self.MINIMUM), whole(self.TARGET), whole(self.MAXIMUM)),
            measure=_choice(self.MEASURE, parameters),
            compactness=real(self.COMPACTNESS),
            seed=whole(self.SEED),
            time_limit_s=real(self.TIME_LIMIT),
            empty_land=_choice(self.EMPTY_LAND, parameters),
            reach_m=real(self.REACH),
            median_m=real(self.MEDIAN),
        )

    def resistances(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> dict[str, float]:
        """Return what a border along a class costs where the user says so: 1 minus its strength.

        Raises:
            GridError: If a strength is no number from 0 to 1.
        """
        text = self.parameterAsString(parameters, self.BARRIER_STRENGTHS, context)
        return {name: 1 - _strength(name, value) for name, value in read_pairs(text).items()}

    def read_ground(
        self,
        inputs: Inputs,
        communities: GridLayer,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> DesignGround:
        """Return everything that grids are drawn from."""
        given = self._input(self.BUILDINGS, "", parameters, context)
        buildings, names = inputs.counted_buildings(
            replace(given, code_field=self._field(self.BUILDING_CODE, parameters, context)),
            self._field(self.HOUSEHOLDS, parameters, context),
            self._field(self.RESIDENTS, parameters, context),
        )
        barriers = self._read_barriers(inputs, parameters, context, feedback)
        water = self._read_water(inputs, parameters, context)
        return DesignGround(communities, buildings, names, barriers, water)

    def _read_barriers(
        self,
        inputs: Inputs,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Barriers:
        """Return the lines of all barrier layers, and say how many there are of each class."""
        read = [inputs.lines(given) for given in self._barrier_inputs(parameters, context)]
        if not read:
            return NO_BARRIERS
        lines = np.concatenate([shapes for shapes, _ in read])
        # one class however it is written: the names become those of columns
        classes = np.array([name.casefold() for _, names in read for name in names.tolist()])
        counts = sorted(Counter(classes.tolist()).items(), key=lambda item: (-item[1], item[0]))
        text = ", ".join(f"{name} × {count}" for name, count in counts)
        feedback.pushInfo(self.tr("Barriers: {classes}").format(classes=text))
        return Barriers(lines, classes, self.resistances(parameters, context))

    def _read_water(
        self, inputs: Inputs, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> shapely.Geometry | None:
        """Return what the water layers cover; None when there is none."""
        areas = [
            inputs.water(Input(source_of(layer, context), title_of(layer), self.WATER, ""))
            for layer in open_layers(parameters.get(self.WATER), context)
        ]
        return shapely.union_all(areas) if areas else None

    def telling_faults(self, work: Callable[[], _Drawn], feedback: QgsProcessingFeedback) -> _Drawn:
        """Do the work; when it is refused for the communities, say where they are at fault."""
        try:
            return work()
        except CommunityError as error:
            self._tell_faults(error.findings, feedback)
            raise

    def tell_outside(
        self, names: Codes, home: NDArray[np.intp], feedback: QgsProcessingFeedback
    ) -> None:
        """Say which buildings lie in no community."""
        outside = names[home < 0]
        if not len(outside):
            return
        text = self.tr("{count} buildings lie in no community and are left out: {codes}")
        codes = ", ".join(outside[:NAMED_AT_MOST].tolist())
        codes += " ..." if len(outside) > NAMED_AT_MOST else ""
        feedback.pushWarning(text.format(count=len(outside), codes=codes))

    def tell_grids(self, quality: Quality, feedback: QgsProcessingFeedback) -> None:
        """Say how many grids there are, how many of them in the band, and how good they are."""
        total = len(quality) - 1
        text = self.tr(
            "{grids} base grids, {in_band} in the band; mean compactness {compactness}, "
            "{cut} buildings cut"
        )
        feedback.pushInfo(
            text.format(
                grids=total,
                in_band=int(quality.in_band[:total].sum()),
                compactness=f"{quality.polsby_popper[total]:.2f}",
                cut=int(quality.buildings_cut[total]),
            )
        )
        share = quality.on_barrier[total]
        if np.isfinite(share):
            text = self.tr("{share} % of the borders inside communities follow barriers")
            feedback.pushInfo(text.format(share=f"{100 * share:.0f}"))

    def count(self, quality: Quality) -> dict[str, int]:
        """Return the number of grids, and of those in the band, as outputs."""
        total = len(quality) - 1
        in_band = int(quality.in_band[:total].sum())
        return {self.GRID_COUNT: total, self.IN_BAND_COUNT: in_band}

    def _tell_faults(self, findings: Findings, feedback: QgsProcessingFeedback) -> None:
        titles, line = rule_titles(), self.tr("{rule}: {finding}")
        told = zip(findings.rule.tolist(), findings.messages(rule_messages()))
        for rule, message in islice(told, NAMED_AT_MOST):
            feedback.pushWarning(line.format(rule=titles[rule], finding=message))
        if len(findings) > NAMED_AT_MOST:
            more = self.tr("... and {count} more")
            feedback.pushWarning(more.format(count=len(findings) - NAMED_AT_MOST))

    def _barrier_inputs(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> list[Input]:
        """Return the barrier layers, each with the field of its classes, "" where it has none."""
        layers = open_layers(parameters.get(self.BARRIERS), context)
        asked = self.parameterAsString(parameters, self.BARRIER_CLASS, context)
        return [
            Input(source_of(layer, context), title_of(layer), self.BARRIERS, field)
            for layer, field in zip(layers, class_fields(asked, layers))
        ]

    def _field(self, name: str, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return str(self.parameterAsString(parameters, name, context))


def class_fields(asked: str, layers: Sequence[QgsVectorLayer]) -> list[str]:
    """Return the class field of each layer from `name` or `layer=name;layer=name`, "" for none.

    Raises:
        GridError: If a layer or a field is named that there is not.
    """
    asked = asked.strip() or DEFAULT_CLASS
    by_layer = read_pairs(asked) if "=" in asked else {}
    titles = [title_of(layer) for layer in layers]
    unknown = sorted(set(by_layer) - set(titles))
    if unknown and layers:
        text = tr("BARRIER_CLASS names the layer {layer}, which is not given. Layers: {layers}.")
        raise GridError(text.format(layer=unknown[0], layers=", ".join(titles)))
    for layer, title in zip(layers, titles):
        _require_field(layer, by_layer.get(title, ""))
    general = DEFAULT_CLASS if by_layer else asked
    fields = [
        by_layer.get(title) or (general if _has(layer, general) else "")
        for layer, title in zip(layers, titles)
    ]
    if general != DEFAULT_CLASS and layers and not any(fields):
        text = tr("BARRIER_CLASS names the field {field}, which no layer of barriers has.")
        raise GridError(text.format(field=general))
    return fields


def choices_as_numbers(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with the choices by number, which is how QGIS knows them."""
    numbers = {
        name: values.index(str(parameters[name]).strip().lower())
        for name, values in CHOICES.items()
        if str(parameters.get(name)).strip().lower() in values
    }
    return {**parameters, **numbers}


def _choice(name: str, parameters: Mapping[str, Any]) -> Any:
    """Return the word of a choice, given as its number or as the word; the first if not given."""
    number = choices_as_numbers(parameters).get(name)
    text = "0" if number in (None, "") else str(number)
    return CHOICES[name][int(text)] if text in ("0", "1") else CHOICES[name][0]


def _strength(name: str, value: str) -> float:
    try:
        strength = float(value)
    except ValueError:
        strength = -1.0
    if not name or not 0 <= strength <= 1:
        text = tr("BARRIER_STRENGTHS: {name}={value} is no class with a number from 0 to 1.")
        raise GridError(text.format(name=name, value=value))
    return strength


def _has(layer: QgsVectorLayer, field: str) -> bool:
    return bool(layer.fields().lookupField(field) >= 0)


def _require_field(layer: QgsVectorLayer, field: str) -> None:
    for problem in missing_field(layer, field) if field else ():
        raise GridError(problem)
