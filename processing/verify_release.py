"""Algorithm: check a release again, file by file, against its manifest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)

from ..core.release.manifest import Manifest
from ..core.release.verify import verify_release
from ..core.writing import write_text
from .base import GridAlgorithm, Group


class VerifyRelease(GridAlgorithm):
    """Refuse a release in which a file, a count or a relation is not what was released."""

    GROUP = Group.RELEASE
    RELEASE = "RELEASE"
    REPORT = "REPORT"
    EDITION = "EDITION"
    FILE_COUNT = "FILE_COUNT"

    def name(self) -> str:
        return "verifyrelease"

    def displayName(self) -> str:
        return self.tr("Verify a release")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.add(QgsProcessingParameterFile(self.RELEASE, self.tr("Release (folder)"), folder))
        self.add(
            QgsProcessingParameterFileDestination(
                self.REPORT, self.tr("Report"), self.tr("Text file (*.txt)"), optional=True
            )
        )
        self.addOutput(QgsProcessingOutputString(self.EDITION, self.tr("Name of the edition")))
        self.addOutput(QgsProcessingOutputNumber(self.FILE_COUNT, self.tr("Number of files")))

    def run_algorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Verify, and write down what was verified; raise when something differs."""
        found = verify_release(Path(self.parameterAsFile(parameters, self.RELEASE, context)))
        found.require_sound()
        text = self._certificate(found.folder, found.manifest)
        feedback.pushInfo(text)
        with self.outputs(parameters, context, feedback) as outputs:
            path = outputs.file(self.REPORT)
            if path is not None:
                write_text(path, text)
        return {
            **outputs.results,
            self.EDITION: found.manifest.edition,
            self.FILE_COUNT: len(found.manifest.files),
        }

    def _certificate(self, folder: Path, manifest: Manifest) -> str:
        heading = self.tr("{folder} is what was released: edition {edition}, {software}.")
        lines = [
            heading.format(folder=folder, edition=manifest.edition, software=manifest.software),
            *(
                self.tr("{kind}: {count} grids").format(kind=one.kind, count=one.count)
                for one in manifest.layers
            ),
            *(f"{file.sha256}  {manifest.content}/{file.path}" for file in manifest.files),
        ]
        return "\n".join(lines) + "\n"
