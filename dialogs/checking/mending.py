"""Findings mended: borders repaired or aligned, put into the edit buffer as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
from .outcome import moved_with, new_shapes, of_type, reasons_left, require_same
from .part import CODE, LOCKED, Part, grids_named, part_of
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
            self._put_in(
                layer, part, new_shapes(results.layer("REPAIRED"), part), findings, results
            )

        return self._run("repaircoverage", parameters, layer, take)

    def _align(self, layer: QgsVectorLayer, findings: FindingRows) -> Run:
        """Run `alignprofessional` on the layer; take what goes with the grids named."""
        part = part_of(layer, self._code_field(layer), [layer.extent()], ())
        parameters = {
            **self._session.roles.parameters("alignprofessional"),
            "PROFESSIONAL": part.layer,
            "PROFESSIONAL_CODE": CODE,
            **dict.fromkeys(("ALIGNED", "CHANGES", "UNRESOLVED"), _TEMPORARY),
        }

        def take(results: Results) -> None:
            moved = moved_with(_codes_of(findings), results.layer("CHANGES"))
            shapes = new_shapes(results.layer("ALIGNED"), part, moved)
            self._put_in(layer, part, shapes, findings, results)

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
        part: Part,
        changed: Iterator[tuple[int, QgsGeometry]],
        findings: FindingRows,
        results: Results,
    ) -> None:
        """Give the layer the shapes that changed, as one step; or say why none did."""
        shapes = dict(changed)
        reasons = reasons_left(results.layer("UNRESOLVED"), findings)
        if not shapes:
            nothing = tr("Nothing could be mended: {reasons}")
            unknown = tr("no border here can move without a new fault")
            self._session.warn(nothing.format(reasons="; ".join(reasons) or unknown))
            return
        require_same(layer, part, shapes)
        with edit_step(layer, tr("Mend findings")):
            change_shapes(layer, {one: of_type(layer, shape) for one, shape in shapes.items()})
        text = tr("Layer {layer}: {grids} grids changed, as one step that can be undone.")
        lines = [text.format(layer=title_of(layer), grids=len(shapes))]
        if reasons:
            lines.append(tr("Left as it is: {reasons}").format(reasons="; ".join(reasons)))
        self._session.tell(" ".join(lines))
        place = QgsRectangle()
        place.setMinimal()
        for number, shape in shapes.items():
            place.combineExtentWith(shape.boundingBox())
            place.combineExtentWith(part.drawn[number].boundingBox())
        self.mended.emit(layer.id(), place)

    def _part(self, layer: QgsVectorLayer, findings: FindingRows, codes: set[str]) -> Part:
        field = self._code_field(layer)
        named = grids_named(layer, field, self._places(findings, layer), codes)
        around = [_grown(_bounds(shape)) for shape in named.drawn.values()]
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


def _bounds(shape: QgsGeometry) -> QgsRectangle:
    return shape.boundingBox()


def _grown(place: QgsRectangle) -> QgsRectangle:
    return place.scaled(_AROUND)
