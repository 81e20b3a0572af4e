"""The plugin's Processing provider."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .align_professional import AlignProfessional
from .assign_codes import AssignCodes
from .base import ICONS
from .build_mapping import BuildMapping
from .bundled_model import BUNDLED
from .check_coverage import CheckCoverage
from .check_stack import CheckStack
from .compare_editions import CompareEditions
from .compose_professional import ComposeProfessional
from .correct_placement import CorrectPlacement
from .crs import meet_crs
from .design_base_grids import DesignBaseGrids
from .inspect_layers import InspectLayers
from .load_sample import LoadSample
from .redivide_base_grids import RedivideBaseGrids
from .release import ReleaseStack
from .repair_coverage import RepairCoverage
from .route_events import RouteEvents
from .texts import install_translator, tr
from .verify_release import VerifyRelease

ALGORITHMS = (
    LoadSample,
    DesignBaseGrids,
    RedivideBaseGrids,
    RepairCoverage,
    AlignProfessional,
    CorrectPlacement,
    ComposeProfessional,
    InspectLayers,
    CheckCoverage,
    CheckStack,
    BuildMapping,
    AssignCodes,
    CompareEditions,
    ReleaseStack,
    VerifyRelease,
    RouteEvents,
)


class GridStrataProvider(QgsProcessingProvider):
    """Offers the algorithms of ALGORITHMS."""

    def id(self) -> str:
        return "gridstrata"

    def name(self) -> str:
        return "GridStrata"

    def longName(self) -> str:
        return tr("GridStrata: stacked grids of a district")

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ICONS / "gridstrata.svg")

    def loadAlgorithms(self) -> None:
        # the batch runner loads the provider without the plugin's initGui
        install_translator()
        meet_crs()
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        # models find their steps only once these are registered: see `register`
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            for model in BUNDLED:
                self.addAlgorithm(model())


def register() -> GridStrataProvider:
    """Hand QGIS a new provider with all its algorithms, the model included, and return it."""
    provider = GridStrataProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    provider.refreshAlgorithms()
    return provider
