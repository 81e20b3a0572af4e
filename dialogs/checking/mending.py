"""Findings mended: borders repaired or aligned, put into the edit buffer as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from qgis.core import QgsCoordinateTransform, QgsGeometry, QgsRectangle, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.errors import GridError
from ...core.layers import BASE
from ...processing.layers import title_of
from ...processing.texts import tr
from ..workbench.editing import change_shapes, edit_step
from ..workbench.results import Results
from ..workbench.runner import Run
from ..workbench.session import Session
from .outcome import changed_shapes, moved_with, of_type, reasons_left, require_same, rows_in
from .part import CODE, FEATURE, LOCKED, Drawn, Part, part_of
from .rows import FindingRows

REPAIRED = frozenset({"overlap", "gap", "outside"})
ALIGNED = frozenset({"drift"})
_TEMPORARY = "TEMPORARY_OUTPUT"
# Neighbours across a gap do not touch a grid's bounds, but bounds that are a little wider
_AROUND = 1.1
_ABOVE = 1.02
_DEFAULT_WIDTH_M = 2.0


class Mender(QObject):
    """Mends findings of one layer at a time, in the background."""

    mended = pyqtSignal(str, QgsRectangle)

    def __init__(self, session: Session, parent: QObject) -> None:
        """Mend nothing yet."""
        super().__init__(parent)
        self._session = session

    def start(self, findings: FindingRows) -> Run | None:
        """Mend findings that are mended in one way; only the grids that they name may change.

        Args:
            findings: Of one kind; all of them overlaps, gaps and outsides, or all of them drifts.

        Returns:
            The run; None when it was refused.
        """
        try:
            kind = findings.kind[0]
            layer = self._layer(kind)
            if findings.rule[0] in ALIGNED:
                return self._align(layer, findings)
            return self._repair(layer, findings)
        except GridError as error:
            self._session.refuse(error.told(tr))
            return None

    def _repair(self, layer: QgsVectorLayer, findings: FindingRows) -> Run:
        """Run `repaircoverage` on the grids named and their neighbours, which are locked."""
        roles = self._session.roles
        part = self._part(layer, findings, _codes_of(findings))
        width = max(_DEFAULT_WIDTH_M, float(findings.width_m.max()) * _ABOVE)
        parameters = {
            **self._near(roles.parameters("repaircoverage"), part.layer),
            "INPUT": part.layer,
            "CODE": CODE,
            "LOCKED": LOCKED,
            "MAX_GAP": width,
            "MAX_OVERLAP": width,
            "REPAIRED": _TEMPORARY,
            "UNRESOLVED": _TEMPORARY,
        }
        if findings.kind[0] != BASE:
            parameters["FRAME"] = self._base()

        def take(results: Results) -> None:
            rows = rows_in(results.layer("REPAIRED"))
            shapes = ((int(row[FEATURE]), row.geometry()) for row in rows)
            self._put_in(layer, part.drawn, shapes, findings, results)

        return self._run("repaircoverage", parameters, layer, take)

    def _align(self, layer: QgsVectorLayer, findings: FindingRows) -> Run:
        """Run `alignprofessional` on the layer; take what goes with the grids named."""
        field = self._code_field(layer)
        drawn = Drawn(layer, field)
        parameters = {
            **self._session.roles.parameters("alignprofessional"),
            "PROFESSIONAL": layer,
            "PROFESSIONAL_CODE": field,
            **dict.fromkeys(("ALIGNED", "CHANGES", "UNRESOLVED"), _TEMPORARY),
        }

        def take(results: Results) -> None:
            codes, grounds = moved_with(_codes_of(findings), results.layer("CHANGES"))
            places = [*self._places(findings, layer), *map(_grown, grounds)]
            before = drawn.named(places, codes)
            after = Drawn(results.layer("ALIGNED"), field).named(places, codes)
            shapes = ((before[code].id(), grid.geometry()) for code, grid in after.items())
            shapes_before = {grid.id(): grid.geometry() for grid in before.values()}
            self._put_in(layer, shapes_before, shapes, findings, results)

        return self._run("alignprofessional", parameters, layer, take)

    def _run(
        self,
        algorithm: str,
        parameters: Mapping[str, Any],
        layer: QgsVectorLayer,
        take: Callable[[Results], None],
    ) -> Run:
        def take_or_refuse(results: Results) -> None:
            if sip.isdeleted(layer):
                return
            try:
                take(results)
            except GridError as error:
                self._session.refuse(error.told(tr))

        title = tr("Mend findings")
        return self._session.runner.run(algorithm, parameters, take_or_refuse, title=title)

    def _put_in(
        self,
        layer: QgsVectorLayer,
        drawn: Mapping[int, QgsGeometry],
        mended: Iterable[tuple[int, QgsGeometry]],
        findings: FindingRows,
        results: Results,
    ) -> None:
        """Give the layer the shapes that changed, as one step; or say why none did."""
        shapes = changed_shapes(mended, drawn)
        before = {number: drawn[number] for number in shapes}
        reasons = reasons_left(results.layer("UNRESOLVED"), findings)
        if not shapes:
            nothing = tr("Nothing could be mended: {reasons}")
            unknown = tr("no border here can move without a new fault")
            self._session.warn(nothing.format(reasons="; ".join(reasons) or unknown))
            return
        require_same(layer, before)
        with edit_step(layer, tr("Mend findings")):
            change_shapes(layer, {one: of_type(layer, shape) for one, shape in shapes.items()})
        text = tr("Layer {layer}: {grids} grids changed, as one step that can be undone.")
        lines = [text.format(layer=title_of(layer), grids=len(shapes))]
        if reasons:
            lines.append(tr("Left as it is: {reasons}").format(reasons="; ".join(reasons)))
        self._session.tell(" ".join(lines))
        place = QgsRectangle()
        place.setMinimal()
        for shape in (*shapes.values(), *before.values()):
            place.combineExtentWith(shape.boundingBox())
        self.mended.emit(layer.id(), place)

    def _part(self, layer: QgsVectorLayer, findings: FindingRows, codes: set[str]) -> Part:
        """Return the grids of some codes at the findings, with those around them."""
        field = self._code_field(layer)
        near = Drawn(layer, field).coded(self._places(findings, layer))
        around = [_grown(grid.geometry().boundingBox()) for grid, code in near if code in codes]
        return part_of(layer, field, around, codes)

    def _near(self, parameters: Mapping[str, Any], part: QgsVectorLayer) -> dict[str, Any]:
        """Return parameters without the layers that lie away from a part, and their fields."""
        away = {
            name
            for name, value in parameters.items()
            if isinstance(value, QgsVectorLayer)
            and not self._between(part, value, part.extent()).intersects(value.extent())
        }
        if "BUILDINGS" in away:
            away |= {"HOUSEHOLDS", "RESIDENTS"}
        return {name: value for name, value in parameters.items() if name not in away}

    def _places(self, findings: FindingRows, layer: QgsVectorLayer) -> list[QgsRectangle]:
        """Return where findings lie, in the CRS of a layer."""
        base = self._base()
        boxes = [QgsRectangle(*bounds) for bounds in findings.bounds.tolist()]
        return [_grown(self._between(base, layer, box)) for box in boxes]

    def _between(
        self, source: QgsVectorLayer, target: QgsVectorLayer, place: QgsRectangle
    ) -> QgsRectangle:
        way = QgsCoordinateTransform(source.crs(), target.crs(), self._session.project)
        return way.transformBoundingBox(place)

    def _layer(self, kind: str) -> QgsVectorLayer:
        layer = self._session.roles.layer(kind)
        if layer is None:
            raise GridError(
                tr("No layer has the role {kind} any more. Check again.").format(kind=kind)
            )
        return layer

    def _base(self) -> QgsVectorLayer:
        return self._session.roles.base()

    def _code_field(self, layer: QgsVectorLayer) -> str:
        return self._session.roles.code_field(layer) or CODE


def _codes_of(findings: FindingRows) -> set[str]:
    return {code for row in range(len(findings)) for code in findings.codes(row)}


def _grown(place: QgsRectangle) -> QgsRectangle:
    return place.scaled(_AROUND)
