"""Which layer of the project plays which role in the stack."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsApplication, QgsMapLayer, QgsProject, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...core.layers import BASE
from ...processing.layers import CODE_PROPERTY, KIND_PROPERTY
from ..guesses import PROFESSIONAL
from .settings import read_settings

FRAME, EXCLUSIONS, COMMUNITIES = "frame", "exclusions", "communities"
BUILDINGS, ATOMS = "buildings", "atoms"
WORKERS, ADMISSIONS, WAIVERS = "workers", "admissions", "waivers"
AROUND = (FRAME, EXCLUSIONS, COMMUNITIES, BUILDINGS, ATOMS)
TABLES = (WORKERS, ADMISSIONS, WAIVERS)
NOT_GRIDS = (*AROUND, *TABLES)

CODE, HOUSEHOLDS, RESIDENTS = "code", "households", "residents"
FIELD_PROPERTIES = {
    CODE: CODE_PROPERTY,
    HOUSEHOLDS: "gridstrata/households",
    RESIDENTS: "gridstrata/residents",
}

# Roles by the parameter of an algorithm that takes their layer
_LAYER_PARAMETERS = {
    "BASE": BASE,
    "FRAME": FRAME,
    "EXCLUSIONS": EXCLUSIONS,
    "COMMUNITIES": COMMUNITIES,
    "BUILDINGS": BUILDINGS,
    "WORKERS": WORKERS,
    "ADMISSIONS": ADMISSIONS,
}
# Roles and what their fields say, by the parameter that takes the field
_FIELD_PARAMETERS = {
    "BASE_CODE": (BASE, CODE),
    "COMMUNITY_CODE": (COMMUNITIES, CODE),
    "HOUSEHOLDS": (BUILDINGS, HOUSEHOLDS),
    "RESIDENTS": (BUILDINGS, RESIDENTS),
}


class Roles(QObject):
    """The roles, kept as custom properties of the layers and so with the project."""

    changed = pyqtSignal()

    def __init__(self, project: QgsProject, parent: QObject | None = None) -> None:
        """Watch the project's layers come and go."""
        super().__init__(parent)
        self._project = project
        self._project.layersAdded.connect(self._told_of_layers)
        self._project.layersRemoved.connect(self._told_of_layers)
        self._project.readProject.connect(self._told_of_layers)

    def shut_down(self) -> None:
        """Stop watching."""
        self._project.layersAdded.disconnect(self._told_of_layers)
        self._project.layersRemoved.disconnect(self._told_of_layers)
        self._project.readProject.disconnect(self._told_of_layers)

    def layer(self, kind: str) -> QgsVectorLayer | None:
        """Return the layer that plays a role; None when none does."""
        return next((layer for layer in self._layers() if role_of(layer) == kind), None)

    def base(self) -> QgsVectorLayer | None:
        """Return the layer of the base grids."""
        return self.layer(BASE)

    def professional(self) -> list[QgsVectorLayer]:
        """Return the professional layers: the known kinds first, then those of the user's own."""
        layers = {role_of(layer): layer for layer in reversed(self._layers()) if _is_upper(layer)}
        own = sorted(set(layers) - set(PROFESSIONAL))
        return [layers[kind] for kind in (*PROFESSIONAL, *own) if kind in layers]

    def kinds(self) -> list[str]:
        """Return the kinds of the professional layers."""
        return [role_of(layer) for layer in self.professional()]

    def assign(self, layer: QgsVectorLayer, kind: str, **names: str) -> None:
        """Give a layer a role, and take it from the layer that had it.

        Args:
            layer: A layer of the project.
            kind: The role.
            names: Names of fields, by what they say (`code`, `households`, `residents`).
        """
        for other in self._layers():
            if role_of(other) == kind and other is not layer:
                _forget(other)
        layer.setCustomProperty(KIND_PROPERTY, kind)
        for what, name in names.items():
            layer.setCustomProperty(FIELD_PROPERTIES[what], name)
        self._tell_change()

    def dismiss(self, layer: QgsVectorLayer) -> None:
        """Take a layer's role away."""
        _forget(layer)
        self._tell_change()

    def field(self, layer: QgsVectorLayer, what: str) -> str:
        """Return the field that says something (`code`, `households`, ...); "" if none was set."""
        name = str(layer.customProperty(FIELD_PROPERTIES[what]) or "")
        return name if layer.fields().lookupField(name) >= 0 else ""

    def code_field(self, layer: QgsVectorLayer) -> str:
        """Return the field of a layer's codes; "" if none was set."""
        return self.field(layer, CODE)

    def parameters(self, algorithm: str) -> dict[str, Any]:
        """Return what roles and settings say for the parameters of an algorithm.

        Args:
            algorithm: Its name, such as `checkstack`.
        """
        definition = QgsApplication.processingRegistry().algorithmById(f"gridstrata:{algorithm}")
        known = {**self._layer_values(), **self._field_values(), **_setting_values()}
        return {
            one.name(): known[one.name()]
            for one in definition.parameterDefinitions()
            if known.get(one.name()) not in (None, "", [])
        }

    def _layer_values(self) -> dict[str, Any]:
        values = {name: self.layer(kind) for name, kind in _LAYER_PARAMETERS.items()}
        return {**values, "PROFESSIONAL": self.professional()}

    def _field_values(self) -> dict[str, str]:
        values = {}
        for name, (kind, what) in _FIELD_PARAMETERS.items():
            layer = self.layer(kind)
            values[name] = "" if layer is None else self.field(layer, what)
        return values

    def _layers(self) -> list[QgsVectorLayer]:
        """Return the vector layers of the project in a fixed order."""
        layers = self._project.mapLayers()
        return [layers[key] for key in sorted(layers) if isinstance(layers[key], QgsVectorLayer)]

    def _told_of_layers(self, *_: Any) -> None:
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()

    def _tell_change(self) -> None:
        """Tell, and have QGIS ask whether to save: it knows nothing of layers' properties."""
        self._project.setDirty()
        self._tell()


def role_of(layer: QgsMapLayer) -> str:
    """Return the role that a layer was given; "" if it has none."""
    return str(layer.customProperty(KIND_PROPERTY) or "")


def _is_upper(layer: QgsVectorLayer) -> bool:
    polygons = QgsWkbTypes.GeometryType.PolygonGeometry
    is_other = role_of(layer) in ("", BASE, *NOT_GRIDS)
    return not is_other and layer.geometryType() == polygons


def _forget(layer: QgsVectorLayer) -> None:
    for name in (KIND_PROPERTY, *FIELD_PROPERTIES.values()):
        layer.removeCustomProperty(name)


def _setting_values() -> dict[str, Any]:
    settings = read_settings()
    return {
        "NOISE": settings.noise,
        "DRIFT": settings.drift,
        "MINIMUM": settings.minimum,
        "MAXIMUM": settings.maximum,
        "PROFILE": settings.rule_profile,
    }
