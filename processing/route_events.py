"""Algorithm: send events to the grids that answer for them, straight from a release."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsWkbTypes,
)

from ..compat import INTEGER, REAL, TEXT
from ..core.errors import GridError
from ..core.layers import BASE, Column
from ..core.profiles import read_profile
from ..core.relations import build_relations
from ..core.release.contents import Contents, read_contents
from ..core.routing import (
    Rates,
    Routes,
    count_handled,
    is_among,
    route_columns,
    route_events,
)
from .base import FeedbackProgress, Group
from .crs import Transform, require_crs
from .layers import Rows, Table, read_pairs, read_rows, texts_of
from .stack import DEFAULT_CODE, StackAlgorithm
from .tables import as_multi, make_fields
from .texts import tr

POINTS = [QgsProcessing.SourceType.TypeVectorPoint]
HANDLED_STATES = "handled;closed;已处理;已处置;已整改;已办结;已结案"
RATE_FIELDS = {
    "kind": TEXT,
    "code": TEXT,
    "found": INTEGER,
    "handled": INTEGER,
    "handling_rate": REAL,
}


class RouteEvents(StackAlgorithm):
    """Find base grid, professional grids and who answers for every event of a layer."""

    GROUP = Group.MAP
    EVENTS = "EVENTS"
    RELEASE = "RELEASE"
    KIND_FIELD = "KIND_FIELD"
    KINDS = "KINDS"
    STATE_FIELD = "STATE_FIELD"
    HANDLED = "HANDLED"
    ROUTED = "ROUTED"
    RATES = "RATES"
    EVENT_COUNT = "EVENT_COUNT"
    OUTSIDE_COUNT = "OUTSIDE_COUNT"
    HANDLED_COUNT = "HANDLED_COUNT"

    def name(self) -> str:
        return "routeevents"

    def displayName(self) -> str:
        return self.tr("Route events")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_layer(self.EVENTS, self.tr("Events"), POINTS, optional=False)
        release = self.tr("Either: release (folder)")
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.add(QgsProcessingParameterFile(self.RELEASE, release, folder, optional=True))
        self.add_layer(self.BASE, self.tr("Or: base grids"))
        self.add_field(self.BASE_CODE, self.tr("Code of the base grids"), self.BASE, DEFAULT_CODE)
        layers, codes = self.tr("Professional layers"), self.tr("Codes of the professional grids")
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        self.add(
            QgsProcessingParameterMultipleLayers(self.PROFESSIONAL, layers, polygons, optional=True)
        )
        self.add(QgsProcessingParameterString(self.PROFESSIONAL_CODE, codes, DEFAULT_CODE))
        self.add_duties()
        self.add_field(self.KIND_FIELD, self.tr("Kind of the events"), self.EVENTS)
        kinds = self.tr("Kinds that answer, as value=kind;value=kind")
        self.add(QgsProcessingParameterString(self.KINDS, kinds, optional=True))
        self.add_field(self.STATE_FIELD, self.tr("State of the events"), self.EVENTS)
        handled = self.tr("States of events that are handled, separated by ;")
        self.add(QgsProcessingParameterString(self.HANDLED, handled, HANDLED_STATES))
        routed = self.tr("Events with their grids")
        self.add(QgsProcessingParameterFeatureSink(self.ROUTED, routed, POINTS[0]))
        rates = self.tr("Events found and handled, by grid")
        self.add(
            QgsProcessingParameterFeatureSink(
                self.RATES, rates, polygons, optional=True, createByDefault=False
            )
        )
        for name, title in (
            (self.EVENT_COUNT, self.tr("Number of events")),
            (self.OUTSIDE_COUNT, self.tr("Number of events outside of all base grids")),
            (self.HANDLED_COUNT, self.tr("Number of events handled")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        drawn = [self.is_given(parameters, name) for name in (self.BASE, self.PROFESSIONAL)]
        if self.is_given(parameters, self.RELEASE) == any(drawn) or any(drawn) != all(drawn):
            yield self.tr("Give either RELEASE, or BASE with PROFESSIONAL.")
        if self.is_given(parameters, self.RATES) and not self.is_given(
            parameters, self.STATE_FIELD
        ):
            yield self.tr("RATES needs to know which events are handled. Give STATE_FIELD.")

    def require_settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse nothing: there are no thresholds."""

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read the release and the events, find their grids, write."""
        contents = self._contents(parameters, context, feedback)
        source = self.open_source(parameters, self.EVENTS, context)
        rows = read_rows(source, source.fields().names(), feedback)
        feedback.setProgress(30)
        way = _way(source.sourceCrs(), contents, source.sourceName(), context)
        title = source.sourceName()
        kinds = self._kinds(rows, title, contents, parameters, context)
        routes = route_events(contents, shapely.centroid(way(rows.geometries)), kinds)
        feedback.setProgress(60)
        is_handled = self._handled(rows, title, parameters, context)
        with self.outputs(parameters, context, feedback) as outputs:
            routed = _routed_table(source.fields(), rows, route_columns(contents, routes))
            outputs.write_layer(self.ROUTED, routed, source.sourceCrs())
            if outputs.is_wanted(self.RATES):
                rates = count_handled(contents, routes, is_handled)
                outputs.write_layer(self.RATES, _rates_table(rates), way.target, style="rates")
        outside = int((routes.base < 0).sum())
        self._tell(routes, outside, feedback)
        return {
            **outputs.results,
            self.EVENT_COUNT: len(routes),
            self.OUTSIDE_COUNT: outside,
            self.HANDLED_COUNT: int(is_handled.sum()),
        }

    def _contents(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Contents:
        """Return the release, or the stack with its relations, that answers."""
        if self.is_given(parameters, self.RELEASE):
            return read_contents(Path(self.parameterAsFile(parameters, self.RELEASE, context)))
        stack, inputs = self.read_stack(parameters, context, feedback)
        inputs.require_no_doubts()
        relations = build_relations(stack, read_profile(), FeedbackProgress(feedback, 0, 20))
        crs = inputs.to_metres.target
        return Contents.of_stack(stack, relations, crs.authid() or crs.toWkt())

    def _kinds(
        self,
        rows: Rows,
        title: str,
        contents: Contents,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> Column:
        """Return the kind that each event is for, "" where it is not said."""
        field = self.parameterAsString(parameters, self.KIND_FIELD, context)
        if not field:
            return np.full(len(rows), "", dtype=object)
        names = read_pairs(self.parameterAsString(parameters, self.KINDS, context))
        known = [BASE, *(layer.kind for layer in contents.professional)]
        if unknown := sorted(set(names.values()) - set(known)):
            text = self.tr("KINDS names {unknown}, which is no kind here. There are: {known}.")
            raise GridError(text.format(unknown=", ".join(unknown), known=", ".join(known)))
        values = texts_of(rows.columns[field], field, title).tolist()
        kinds = np.empty(len(values), dtype=object)
        kinds[:] = [names.get(value, value) for value in values]
        return kinds

    def _handled(
        self, rows: Rows, title: str, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> NDArray[np.bool_]:
        field = self.parameterAsString(parameters, self.STATE_FIELD, context)
        if not field:
            return np.zeros(len(rows), dtype=bool)
        states = self.parameterAsString(parameters, self.HANDLED, context).split(";")
        return is_among(texts_of(rows.columns[field], field, title).astype(object), states)

    def _tell(self, routes: Routes, outside: int, feedback: QgsProcessingFeedback) -> None:
        """Say how many events each kind answers for, and how many nobody does."""
        line = self.tr("{kind}: {count} events")
        for kind in (BASE, *routes.professional):
            count = int((routes.kind == kind).sum())
            feedback.pushInfo(line.format(kind=kind, count=f"{count:,}"))
        if outside:
            text = self.tr("{count} events lie outside of all base grids")
            feedback.pushWarning(text.format(count=f"{outside:,}"))


def _way(
    crs: QgsCoordinateReferenceSystem,
    contents: Contents,
    title: str,
    context: QgsProcessingContext,
) -> Transform:
    """Return the way from the events into the CRS of the release."""
    require_crs(crs, title)
    there = QgsCoordinateReferenceSystem(contents.crs)
    if not there.isValid():
        there = QgsCoordinateReferenceSystem.fromWkt(contents.crs)
    if not there.isValid():
        raise GridError(
            tr("The coordinate reference system of the release is not known here. Update QGIS.")
        )
    return Transform(crs, there, context.transformContext())


def _routed_table(fields: Any, rows: Rows, columns: dict[str, Column]) -> Table:
    """Return the events with all their fields, and what was found out behind them."""
    found = make_fields(dict.fromkeys(columns, TEXT))
    all_fields = QgsProcessingUtils.combineFields(fields, found)
    own = [rows.columns[name].tolist() for name in fields.names()]
    values = [*own, *(column.tolist() for column in columns.values())]
    if (shapely.get_num_geometries(rows.geometries) <= 1).all():
        points = shapely.get_geometry(rows.geometries, 0)
        return Table(all_fields, values, QgsWkbTypes.Type.Point, points)
    points = as_multi(rows.geometries, shapely.multipoints)
    return Table(all_fields, values, QgsWkbTypes.Type.MultiPoint, points)


def _rates_table(rates: Rates) -> Table:
    """Return the grids of every kind with their events; a row without a shape for all of a kind."""
    shares = [None if share != share else share for share in rates.handling_rate.tolist()]  # noqa: PLR0124
    columns = [rates.kind, rates.code, rates.found, rates.handled]
    return Table(
        make_fields(RATE_FIELDS),
        [*(column.tolist() for column in columns), shares],
        QgsWkbTypes.Type.MultiPolygon,
        as_multi(rates.geometry, shapely.multipolygons),
    )
