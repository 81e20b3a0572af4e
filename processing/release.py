"""Algorithm: check a stack, and hand it over as a release when nothing stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputFile,
    QgsProcessingOutputFolder,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
    QgsVectorLayer,
)

from ..core.checks import check_stack
from ..core.errors import GridError
from ..core.layers import Geometries, Stack
from ..core.relations import build_relations
from ..core.release.bundle import LONLAT_CRS, Draft
from ..core.release.gate import check_gate
from ..core.release.handover.profile import HandoverProfile, known_profiles, read_handover
from ..core.release.names import folder_name
from ..core.release.waivers import WAIVER_FIELDS, Waiver, make_waivers
from ..core.staffing import WORKER_FIELDS
from .base import FeedbackProgress, Group
from .crs import Transform
from .records import missing_fields, records_of
from .stack import TABLES, StackAlgorithm
from .targets import Place, hand_over, password_told
from .texts import tr


class ReleaseStack(StackAlgorithm):
    """Check a stack and release it into a folder, unless errors stand against it."""

    GROUP = Group.RELEASE
    ASKS_FOR_ADMISSION = True
    WAIVERS = "WAIVERS"
    TARGET = "TARGET"
    EDITION = "EDITION"
    HANDOVER = "HANDOVER"
    PHONES = "PHONES"
    DISTRICT = "DISTRICT"
    AUTH = "AUTH"
    CA_FILE = "CA_FILE"
    CHANGED = "CHANGED"
    RELEASE = "RELEASE"
    MANIFEST = "MANIFEST"

    def name(self) -> str:
        return "release"

    def displayName(self) -> str:
        return self.tr("Release")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.add_base()
        self.add_professional()
        self.add_frame()
        self.add_buildings()
        self.add_communities()
        self.add_duties()
        self.add_widths()
        self.add_band()
        self.add_profile()
        self.add_layer(self.WAIVERS, self.tr("Waivers: findings that somebody answers for"), TABLES)
        target = self.tr("Folder of the releases, postgres:CONNECTION, or https://PLATFORM")
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.add(QgsProcessingParameterFile(self.TARGET, target, folder))
        self.add(QgsProcessingParameterString(self.EDITION, self.tr("Name of the edition")))
        title = self.tr("Hand-over profile: {known}, or a file (.toml)")
        known = ", ".join(known_profiles())
        self.add(
            QgsProcessingParameterString(self.HANDOVER, title.format(known=known), optional=True)
        )
        district = self.tr("District whose grids they are (database)")
        self.add_advanced(QgsProcessingParameterString(self.DISTRICT, district, optional=True))
        auth = self.tr("Authentication (database or platform)")
        self.add_advanced(QgsProcessingParameterAuthConfig(self.AUTH, auth, optional=True))
        authority = self.tr("Certificates that vouch for the platform")
        self.add_advanced(
            QgsProcessingParameterFile(self.CA_FILE, authority, extension="pem", optional=True)
        )
        phones = self.tr("Hand over the workers' phone numbers, too")
        self.add_advanced(QgsProcessingParameterBoolean(self.PHONES, phones, defaultValue=False))
        self.addOutput(QgsProcessingOutputFolder(self.RELEASE, self.tr("Release")))
        self.addOutput(QgsProcessingOutputFile(self.MANIFEST, self.tr("Manifest")))
        self.addOutput(QgsProcessingOutputBoolean(self.CHANGED, self.tr("Something changed")))

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        try:
            folder_name(self.EDITION, self.parameterAsString(parameters, self.EDITION, context))
        except GridError as error:
            yield error.told(tr)
        place = self._place(parameters, context)
        if place.holds_password:
            yield password_told()
        if place.is_database and not place.district:
            yield self.tr("A database holds the grids of one district. Give DISTRICT, its code.")
        try:
            self._handover(parameters, context)
        except GridError as error:
            yield error.told(tr)
        source = self.parameterAsSource(parameters, self.WAIVERS, context)
        yield from missing_fields(self.WAIVERS, source, WAIVER_FIELDS)

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Read, check, pass the gate, map, write beside the final name, rename."""
        stack, inputs = self.read_stack(parameters, context, feedback)
        profile = self.rule_profile(parameters, context)
        waivers = self._read_waivers(parameters, context)
        today = date.today()
        check = check_stack(stack, profile, FeedbackProgress(feedback, 10, 50))
        for note in check_gate(check.findings, waivers, today).notes:
            feedback.pushWarning(note.told(tr))
        inputs.require_no_doubts()
        if self._place(parameters, context).is_database and self._handover(parameters, context):
            told = self.tr("A database takes no hand-over files: only whether all fits is checked")
            feedback.pushWarning(told)
        relations = build_relations(stack, profile, FeedbackProgress(feedback, 50, 70))
        crs = inputs.to_metres.target
        draft = Draft(
            edition=self.parameterAsString(parameters, self.EDITION, context),
            stack=stack,
            relations=relations,
            check=check,
            profile=profile,
            crs=crs.authid() or crs.toWkt(),
            lonlat=_in_degrees(stack, crs, context),
            waivers=waivers,
            handover=self._handover(parameters, context),
        )
        done = hand_over(
            draft, self._place(parameters, context), today, FeedbackProgress(feedback, 70, 100)
        )
        told = self.tr("Released: {release}")
        if not done.changed:
            told = self.tr("Nothing to do: this very release is there already: {release}")
        feedback.pushInfo(told.format(release=done.release))
        return {
            self.RELEASE: done.release,
            self.MANIFEST: str(done.manifest),
            self.CHANGED: done.changed,
        }

    def _place(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Place:
        ca_file = self.parameterAsFile(parameters, self.CA_FILE, context)
        return Place(
            self.parameterAsFile(parameters, self.TARGET, context).strip(),
            self.parameterAsString(parameters, self.DISTRICT, context).strip(),
            self.parameterAsString(parameters, self.AUTH, context),
            Path(ca_file) if ca_file else None,
        )

    def carried_fields(self, layer: QgsVectorLayer, code_field: str) -> tuple[str, ...]:
        keys = {layer.fields().at(index).name() for index in layer.primaryKeyAttributes()}
        names = layer.fields().names()
        return tuple(name for name in names if name != code_field and name not in keys)

    def worker_fields(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[str, ...]:
        wanted = self.parameterAsBoolean(parameters, self.PHONES, context)
        return WORKER_FIELDS if wanted else super().worker_fields(parameters, context)

    def _handover(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> HandoverProfile | None:
        name = self.parameterAsString(parameters, self.HANDOVER, context).strip()
        return read_handover(name) if name else None

    def _read_waivers(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[Waiver, ...]:
        source = self.parameterAsSource(parameters, self.WAIVERS, context)
        if source is None:
            return ()
        return make_waivers(source.sourceName(), records_of(source, WAIVER_FIELDS))


def _in_degrees(
    stack: Stack, crs: QgsCoordinateReferenceSystem, context: QgsProcessingContext
) -> dict[str, Geometries]:
    """Return the grids of every kind in longitude and latitude, for the copies of a release."""
    lonlat = QgsCoordinateReferenceSystem(LONLAT_CRS)
    to_lonlat = Transform(crs, lonlat, context.transformContext())
    layers = (stack.base, *stack.professional)
    return {layer.kind: to_lonlat(layer.geometries) for layer in layers}
