"""Layers looked at one by one: what each would be refused for, without refusing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer, QgsWkbTypes

from ..core import inspection
from ..core.errors import GridError, Message
from ..core.findings import ERROR, HINT, WARNING
from ..core.inspection import Problem, inspect_codes, inspect_shapes
from ..core.layers import BASE, Codes, GridLayer
from .crs import require_crs
from .layers import Rows, counts_of, floats_of, read_rows, source_of, texts_of, title_of
from .place_problems import Ground, Placed, lay_ground, misplaced_beside, misplaced_by_crs
from .problems import missing_field
from .records import missing_fields
from .texts import tr

AREAS = (QgsWkbTypes.GeometryType.PolygonGeometry,)
PLACES = (QgsWkbTypes.GeometryType.PointGeometry, *AREAS)


@dataclass(frozen=True)
class Subject:
    """A layer to be looked at.

    Attributes:
        kind: Its kind, or what else it is (`frame`, `buildings`, ...).
        layer: The layer, which may be of no use at all.
        code_field: Field of its codes; "" where it needs none.
        count_fields: Fields that have to hold whole numbers.
        needed_fields: Fields that a table has to have.
        types: Types of shapes it may have; none for a table.
        has_borders: Whether its borders should run along those of the base grids.
    """

    kind: str
    layer: QgsVectorLayer
    code_field: str = ""
    count_fields: tuple[str, ...] = ()
    needed_fields: tuple[str, ...] = ()
    types: tuple[Any, ...] = AREAS
    has_borders: bool = False

    @property
    def title(self) -> str:
        """Return what to call the layer."""
        return title_of(self.layer)

    @property
    def fields_read(self) -> list[str]:
        """Return the fields to be read, as far as the layer has them."""
        fields = self.layer.fields()
        names = [name for name in (self.code_field, *self.count_fields) if name]
        return [name for name in names if fields.lookupField(name) >= 0]


class Inspector:
    """Looks at layers, the base layer first: the others are compared with it."""

    def __init__(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
        """Know nothing yet."""
        self._context = context
        self._feedback = feedback
        self._ground: Ground | None = None

    def inspect(self, subject: Subject) -> Iterator[Problem]:
        """Yield everything that a layer would be refused or doubted for.

        Raises:
            CancelledError: If the user cancels meanwhile.
        """
        unusable = _unusable(subject)
        if unusable is not None:
            yield unusable
        elif not subject.types:
            yield from _lacking(subject)
        else:
            yield from self._inspect_drawn(subject)

    def _inspect_drawn(self, subject: Subject) -> Iterator[Problem]:
        source = source_of(subject.layer, self._context)
        rows = read_rows(source, subject.fields_read, self._feedback)
        astray = _without_crs(subject)
        if astray is not None:
            yield astray
        if not len(rows):
            yield _nothing_drawn(subject)
            return
        if subject.code_field:
            yield from _faulty_codes(subject, rows)
        yield from _faulty_shapes(subject, rows)
        yield from _faulty_counts(subject, rows)
        has_place = np.isfinite(shapely.total_bounds(rows.geometries)).all()
        if astray is None and has_place:
            crs = subject.layer.crs()
            yield from self._misplaced(
                subject, Placed(subject.kind, subject.title, crs, rows.geometries)
            )

    def _misplaced(self, subject: Subject, placed: Placed) -> Iterator[Problem]:
        transforms = self._context.transformContext()
        if subject.kind == BASE:
            ground = lay_ground(placed, transforms)
            if isinstance(ground, Problem):
                yield ground
            else:
                self._ground = ground
        elif self._ground is None:
            yield from misplaced_by_crs(placed, transforms)
        else:
            yield from misplaced_beside(placed, self._ground, borders=subject.has_borders)


def two_of_kind(subjects: Sequence[Subject]) -> Iterator[tuple[Subject, Problem]]:
    """Yield the layers of a kind that a layer before them has, and that this is a problem."""
    text = tr(
        "Layer {layer} is of the kind {kind}, like layer {other}. "
        "Give every layer a kind of its own."
    )
    first: dict[str, Subject] = {}
    for subject in subjects:
        other = first.setdefault(subject.kind, subject)
        if other is not subject:
            told = text.format(layer=subject.title, kind=subject.kind, other=other.title)
            yield subject, Problem(subject.kind, inspection.TWO_OF_KIND, ERROR, Message(told))


def _unusable(subject: Subject) -> Problem | None:
    """Return that a layer cannot be read at all, or has shapes of another type than it needs."""
    if not subject.layer.isValid():
        text = tr("Layer {layer} cannot be read. Repair its data source or choose another layer.")
        problem = inspection.UNREADABLE
    elif subject.types and subject.layer.geometryType() not in subject.types:
        text = tr("Layer {layer} has no shapes of the type needed here. Choose another layer.")
        problem = inspection.WRONG_TYPE
    else:
        return None
    return Problem(subject.kind, problem, ERROR, Message(text.format(layer=subject.title)))


def _lacking(table: Subject) -> Iterator[Problem]:
    for text in missing_fields(table.title, table.layer, table.needed_fields):
        yield Problem(table.kind, inspection.MISSING_FIELDS, ERROR, Message(text))


def _without_crs(subject: Subject) -> Problem | None:
    try:
        require_crs(subject.layer.crs(), subject.title)
    except GridError as error:
        return Problem(subject.kind, inspection.NO_CRS, ERROR, error, inspection.SET_CRS)
    return None


def _nothing_drawn(subject: Subject) -> Problem:
    text = tr("Layer {layer} is empty: nothing is drawn in it. Choose another layer.")
    return Problem(subject.kind, inspection.EMPTY, ERROR, Message(text.format(layer=subject.title)))


def _faulty_codes(subject: Subject, rows: Rows) -> Iterator[Problem]:
    """Yield what is wrong with the codes: the field, what it holds, grids without, codes twice."""
    name, title = subject.code_field, subject.title
    for text in missing_field(subject.layer, name):
        yield _of_field(subject, inspection.NO_CODE_FIELD, ERROR, Message(text))
        return
    try:
        codes = texts_of(rows.columns[name], name, title)
    except GridError as error:
        yield _of_field(subject, inspection.FRACTIONS, ERROR, error)
        return
    if subject.layer.fields().field(name).isNumeric():
        told = tr(
            "Field {field} of layer {layer} holds numbers: codes lose leading zeros there. "
            "Keep codes in a text field."
        ).format(field=name, layer=title)
        yield _of_field(subject, inspection.NOT_TEXT, HINT, Message(told))
    yield from inspect_codes(GridLayer(subject.kind, codes, rows.geometries, title))


def _faulty_shapes(subject: Subject, rows: Rows) -> Iterator[Problem]:
    """Yield which shapes are missing or invalid; of areas and buildings, that is to be known."""
    grids = GridLayer(subject.kind, _names(subject, rows), rows.geometries, subject.title)
    for problem in inspect_shapes(grids):
        yield problem if subject.code_field else replace(problem, severity=WARNING)


def _faulty_counts(subject: Subject, rows: Rows) -> Iterator[Problem]:
    """Yield which fields do not hold whole numbers."""
    for name in subject.count_fields:
        for text in missing_field(subject.layer, name):
            yield _of_field(subject, inspection.NOT_NUMBERS, ERROR, Message(text))
        if name in rows.columns:
            yield from _faulty_count(subject, rows, name)


def _faulty_count(subject: Subject, rows: Rows, name: str) -> Iterator[Problem]:
    column, title = rows.columns[name], subject.title
    try:
        floats_of(column, name, title)
    except GridError as error:
        yield _of_field(subject, inspection.NOT_NUMBERS, ERROR, error)
        return
    try:
        counts_of(column, name, title, rows.ids.astype(str))
    except GridError as error:
        yield _of_field(subject, inspection.FRACTIONS, WARNING, error)


def _of_field(subject: Subject, problem: str, severity: str, message: Message) -> Problem:
    return Problem(subject.kind, problem, severity, message, inspection.CHOOSE_FIELD)


def _names(subject: Subject, rows: Rows) -> Codes:
    """Return what to call each feature: its code where that can be read, else its number."""
    column = rows.columns.get(subject.code_field)
    if column is None:
        return rows.ids.astype(str)
    return np.array(["" if value is None else str(value).strip() for value in column], dtype=str)
