"""Algorithm: check a release again, file by file, against its manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from ..core.release.manifest import Manifest
from ..core.release.postgis.verify import verify_database
from ..core.release.verify import verify_release
from ..core.writing import write_text
from .base import GridAlgorithm, Group
from .targets import Place


class VerifyRelease(GridAlgorithm):
    """Refuse a release in which a file, a count or a relation is not what was released."""

    GROUP = Group.RELEASE
    RELEASE = "RELEASE"
    REPORT = "REPORT"
    AUTH = "AUTH"
    EDITION = "EDITION"
    FILE_COUNT = "FILE_COUNT"

    def name(self) -> str:
        return "verifyrelease"

    def displayName(self) -> str:
        return self.tr("Verify a release")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        folder = QgsProcessingParameterFile.Behavior.Folder
        release = self.tr("Release: folder, or postgres:CONNECTION for the current one")
        self.add(QgsProcessingParameterFile(self.RELEASE, release, folder))
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, self.tr("Report"), self.tr("Text file (*.txt)"), optional=True
            )
        )
        auth = self.tr("Authentication (database)")
        self.add_advanced(QgsProcessingParameterAuthConfig(self.AUTH, auth, optional=True))
        self.addOutput(QgsProcessingOutputString(self.EDITION, self.tr("Name of the edition")))
        self.addOutput(QgsProcessingOutputNumber(self.FILE_COUNT, self.tr("Number of files")))

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Verify, and write down what was verified; raise when something differs."""
        where, manifest = self._verify(parameters, context)
        text = self._certificate(where, manifest)
        feedback.pushInfo(text)
        with self.outputs(parameters, context, feedback) as outputs:
            path = outputs.file(self.REPORT)
            if path is not None:
                write_text(path, text)
        return {
            **outputs.results,
            self.EDITION: manifest.edition,
            self.FILE_COUNT: len(manifest.files),
        }

    def _verify(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[str, Manifest]:
        """Return where the release is and its manifest, when it is what was released."""
        text = self.parameterAsFile(parameters, self.RELEASE, context)
        place = Place(text, auth=self.parameterAsString(parameters, self.AUTH, context))
        if place.is_database:
            stored = verify_database(place.connection())
            stored.require_sound()
            return stored.place, stored.manifest
        found = verify_release(Path(text))
        found.require_sound()
        return str(found.folder), found.manifest

    def _certificate(self, where: str, manifest: Manifest) -> str:
        heading = self.tr("{folder} is what was released: edition {edition}, {software}.")
        lines = [
            heading.format(folder=where, edition=manifest.edition, software=manifest.software),
            *(
                self.tr("{kind}: {count} grids").format(kind=one.kind, count=one.count)
                for one in manifest.layers
            ),
            *(f"{file.sha256}  {manifest.content}/{file.path}" for file in manifest.files),
        ]
        return "\n".join(lines) + "\n"
