"""Algorithm: compose professional grids of whole base grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ..compat import INTEGER, REAL, TEXT
from ..core.design.composition.compose import (
    Burden,
    Composition,
    compose_around_stations,
    compose_by_names,
)
from ..core.design.composition.stations import Stations
from ..core.layers import BASE, GridLayer
from ..core.workload import NO_BUILDINGS, assign_buildings, sum_by_row
from .base import FeedbackProgress, Group
from .crs import ExactReturn
from .inputs import Inputs
from .kinds import name_layer, tell_file_name
from .layers import Table, floats_of, texts_of
from .stack import DEFAULT_CODE, METRES, StackAlgorithm
from .tables import as_multi, make_fields
from .texts import told

POINTS = [QgsProcessing.SourceType.TypeVectorPoint]
POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
# Of professional grids told one by one; the rest is in the layer
NAMED_AT_MOST = 20

FIELDS: Mapping[str, str] = {
    "code": TEXT,
    "kind": TEXT,
    "base_grids": INTEGER,
    "base_codes": TEXT,
    "buildings": INTEGER,
    "households": INTEGER,
    "residents": INTEGER,
    "load": REAL,
    "load_share": REAL,
    "capacity": REAL,
    "balance": REAL,
    "distance_m": REAL,
}


class ComposeProfessional(StackAlgorithm):
    """Put whole base grids together into professional grids, by a field or around stations."""

    GROUP = Group.DESIGN
    KIND = "KIND"
    ASSIGN = "ASSIGN"
    STATIONS = "STATIONS"
    STATION_CODE = "STATION_CODE"
    CAPACITY = "CAPACITY"
    LOAD = "LOAD"
    BALANCE = "BALANCE"
    PROFESSIONAL_COUNT = "PROFESSIONAL_COUNT"
    MULTIPART_COUNT = "MULTIPART_COUNT"
    FULLEST = "FULLEST"
    MEAN_DISTANCE = "MEAN_DISTANCE"

    def name(self) -> str:
        return "composeprofessional"

    def displayName(self) -> str:
        return self.tr("Compose professional grids")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_base()
        kind = self.tr("Kind of the professional grids, such as police")
        self.add(QgsProcessingParameterString(self.KIND, kind))
        names = self.tr("Either: field that names the professional grid of each base grid")
        self.add_field(self.ASSIGN, names, self.BASE)
        self.add_layer(self.STATIONS, self.tr("Or: stations to draw grids around"), POINTS)
        codes, capacity = self.tr("Code of the stations"), self.tr("Capacity of the stations")
        self.add_field(self.STATION_CODE, codes, self.STATIONS, DEFAULT_CODE)
        self.add_field(self.CAPACITY, capacity, self.STATIONS)
        self.add_field(self.LOAD, self.tr("Load of the base grids"), self.BASE)
        self.add_buildings()
        balance = self.tr("Most that a load may miss its station's part of the capacity (%)")
        self.add(
            QgsProcessingParameterNumber(
                self.BALANCE, balance, METRES, 10, minValue=0, maxValue=100
            )
        )
        grids = self.tr("Professional grids")
        self.add(QgsProcessingParameterFeatureSink(self.PROFESSIONAL, grids, POLYGONS))
        for name, title in (
            (self.PROFESSIONAL_COUNT, self.tr("Number of professional grids")),
            (self.MULTIPART_COUNT, self.tr("Number of professional grids in several parts")),
            (self.FULLEST, self.tr("Fullest station: load per capacity over the mean")),
            (self.MEAN_DISTANCE, self.tr("Mean distance to the station (m)")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        by_field, by_stations = (
            self.is_given(parameters, name) for name in (self.ASSIGN, self.STATIONS)
        )
        if by_field and by_stations:
            yield self.tr("ASSIGN and STATIONS are both given. Give one of them.")
        if not by_field and not by_stations:
            yield self.tr(
                "Neither ASSIGN nor STATIONS is given. Give the field of BASE that names the "
                "professional grids, or a layer of stations to draw them around."
            )
        if self._kind(parameters, context) in ("", BASE):
            text = self.tr(
                'KIND is "{kind}". Give the kind of the professional grids, such as police.'
            )
            yield text.format(kind=self._kind(parameters, context))

    def require_settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse nothing: there are no thresholds but those that QGIS keeps in their range."""

    def open_inputs(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Inputs:
        """Return the reader of this run's layers, the base grids read with their fields."""
        given = self._input(self.BASE, self.BASE_CODE, parameters, context)
        fields = (self._field(name, parameters, context) for name in (self.ASSIGN, self.LOAD))
        carried = tuple(dict.fromkeys(filter(None, fields)))
        return Inputs(replace(given, carried=carried), context, feedback)

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the base grids and what they ask for, put them together, write."""
        inputs = self.open_inputs(parameters, context, feedback)
        run = _Run(parameters, context, feedback)
        burden = self._read_burden(inputs, run)
        composition = self._compose(inputs, burden, run)
        kind = composition.grids.kind
        with self.outputs(parameters, context, feedback) as outputs:
            back = inputs.way_back()
            outputs.write_layer(self.PROFESSIONAL, _table(composition.grids, back), back.target)
        name_layer(outputs.results[self.PROFESSIONAL], kind, context)
        tell_file_name(parameters[self.PROFESSIONAL], kind, context, feedback)
        self._tell(composition, feedback)
        return {**outputs.results, **self._count(composition)}

    def _compose(self, inputs: Inputs, burden: Burden, run: _Run) -> Composition:
        parameters, context = run.parameters, run.context
        kind, progress = self._kind(parameters, context), FeedbackProgress(run.feedback, 10, 90)
        field = self._field(self.ASSIGN, parameters, context)
        if field:
            names = texts_of(inputs.base.attributes[field], field, inputs.base.title)
            return compose_by_names(inputs.base, names, kind, burden, progress)
        balance = self.parameterAsDouble(parameters, self.BALANCE, context) / 100
        stations = self._read_stations(inputs, parameters, context)
        return compose_around_stations(inputs.base, stations, kind, burden, balance, progress)

    def _read_stations(
        self, inputs: Inputs, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Stations:
        given = self._input(self.STATIONS, self.STATION_CODE, parameters, context)
        field = self._field(self.CAPACITY, parameters, context)
        drawn = inputs.places(replace(given, carried=(field,) if field else ()))
        capacities = None
        if field:
            capacities = floats_of(drawn.attributes[field], field, drawn.title)
        return Stations(drawn.codes, drawn.geometries, capacities, drawn.title)

    def _read_burden(self, inputs: Inputs, run: _Run) -> Burden:
        """Return what the base grids ask for, and say what that is."""
        base, (parameters, context, feedback) = inputs.base, run
        buildings = self.read_buildings(inputs, parameters, context) or NO_BUILDINGS
        home = assign_buildings(base, buildings)
        inside = np.flatnonzero(home >= 0)
        if len(inside) < len(home):
            text = self.tr("{count} buildings lie in no base grid and are left out")
            feedback.pushWarning(text.format(count=len(home) - len(inside)))
        counts = sum_by_row(home[inside], inside, len(base), buildings)
        field = self._field(self.LOAD, parameters, context)
        load: NDArray[Any]
        if field:
            load = floats_of(base.attributes[field], field, base.title)
            meaning = self.tr("field {field} of layer {layer}").format(
                field=field, layer=base.title
            )
        elif self._field(self.HOUSEHOLDS, parameters, context):
            load, meaning = counts.households, self.tr("households")
        elif self._field(self.RESIDENTS, parameters, context):
            load, meaning = counts.residents, self.tr("residents")
        elif len(buildings):
            load, meaning = counts.buildings, self.tr("buildings")
        else:
            load, meaning = np.ones(len(base)), self.tr("1 for each base grid")
        feedback.pushInfo(self.tr("Load: {meaning}").format(meaning=meaning))
        return Burden(np.asarray(load, dtype=float), counts)

    def _tell(self, composition: Composition, feedback: QgsProcessingFeedback) -> None:
        """Say what was put together, and what to look at."""
        grids = composition.grids
        text = self.tr("{base} base grids in {count} grids of the kind {kind}")
        base = len(composition.grid_of_base)
        feedback.pushInfo(text.format(base=base, count=len(grids), kind=grids.kind))
        around_stations = np.isfinite(composition.distance_m)
        line = self.tr("{code}: {grids} base grids, load {load} ({share} %)")
        if around_stations:
            line = self.tr(
                "{code}: {grids} base grids, load {load} ({share} %), {balance} % of its part, "
                "{distance} m on average"
            )
        for row in range(min(len(grids), NAMED_AT_MOST)):
            feedback.pushInfo(line.format(code=grids.codes[row], **_words(grids, row)))
        if len(grids) > NAMED_AT_MOST:
            more = self.tr("... and {count} more")
            feedback.pushInfo(more.format(count=len(grids) - NAMED_AT_MOST))
        if around_stations:
            text = self.tr(
                "Mean distance to the station: {distance} m; to the nearest one: {nearest} m"
            )
            distance, nearest = composition.distance_m, composition.nearest_m
            feedback.pushInfo(text.format(distance=f"{distance:.0f}", nearest=f"{nearest:.0f}"))
        for note in composition.notes:
            feedback.pushWarning(told(note))

    def _count(self, composition: Composition) -> dict[str, Any]:
        """Return the figures of the run as outputs; those of stations where there are some."""
        grids = composition.grids
        parts = shapely.get_num_geometries(grids.geometries)
        counts: dict[str, Any] = {
            self.PROFESSIONAL_COUNT: len(grids),
            self.MULTIPART_COUNT: int((parts > 1).sum()),
        }
        if np.isfinite(composition.distance_m):
            counts[self.FULLEST] = float(grids.attributes["balance"].max())
            counts[self.MEAN_DISTANCE] = composition.distance_m
        return counts

    def _kind(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return str(self.parameterAsString(parameters, self.KIND, context)).strip()

    def _field(self, name: str, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return str(self.parameterAsString(parameters, name, context))


class _Run(NamedTuple):
    """What QGIS hands over to a run."""

    parameters: dict[str, Any]
    context: QgsProcessingContext
    feedback: QgsProcessingFeedback


def _table(grids: GridLayer, back: ExactReturn) -> Table:
    """Return the professional grids with what they are made of and what they hold."""
    columns = {"code": grids.codes, "kind": np.full(len(grids), grids.kind), **grids.attributes}
    return Table(
        make_fields(FIELDS),
        [[_plain(value) for value in columns[name].tolist()] for name in FIELDS],
        QgsWkbTypes.Type.MultiPolygon,
        as_multi(back(grids.geometries), shapely.multipolygons),
    )


def _plain(value: Any) -> Any:
    return None if value != value else value  # noqa: PLR0124 (nan alone is not equal to itself)


def _words(grids: GridLayer, row: int) -> dict[str, str]:
    """Return the figures of one grid as they stand in a sentence."""
    columns = grids.attributes
    return {
        "grids": str(columns["base_grids"][row]),
        "load": f"{columns['load'][row]:,.10g}",
        "share": f"{100 * columns['load_share'][row]:.1f}",
        "balance": f"{100 * columns['balance'][row]:.0f}",
        "distance": f"{columns['distance_m'][row]:.0f}",
    }
