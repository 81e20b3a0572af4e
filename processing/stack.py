"""What the algorithms on grids share: their common parameters, and how these are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsVectorLayer,
)

from ..core.admission import ADMISSION_FIELDS, Admission, Admissions, make_admissions
from ..core.errors import GridError
from ..core.findings import ERROR
from ..core.layers import BASE, Buildings, Stack
from ..core.profiles import DEFAULT_PROFILE, RuleProfile, read_profile
from ..core.staffing import WORKER_FIELDS_WITHOUT_PHONE, make_workers
from . import problems
from .base import GridAlgorithm
from .inputs import Input, Inputs
from .layers import code_field_of, code_fields, kind_of, open_layers, source_of, title_of
from .records import admission_of, missing_fields, records_of
from .texts import tr

DEFAULT_CODE = "code"
POLYGONS = [QgsProcessing.SourceType.TypeVectorPolygon]
PLACES = [QgsProcessing.SourceType.TypeVectorPoint, QgsProcessing.SourceType.TypeVectorPolygon]
TABLES = [QgsProcessing.SourceType.TypeVector]
METRES = QgsProcessingParameterNumber.Type.Double
WHOLE = QgsProcessingParameterNumber.Type.Integer


class StackAlgorithm(GridAlgorithm):
    """Base of the algorithms that read grids, or a whole stack of them."""

    BASE = "BASE"
    BASE_CODE = "BASE_CODE"
    PROFESSIONAL = "PROFESSIONAL"
    PROFESSIONAL_CODE = "PROFESSIONAL_CODE"
    FRAME = "FRAME"
    EXCLUSIONS = "EXCLUSIONS"
    BUILDINGS = "BUILDINGS"
    HOUSEHOLDS = "HOUSEHOLDS"
    RESIDENTS = "RESIDENTS"
    COMMUNITIES = "COMMUNITIES"
    COMMUNITY_CODE = "COMMUNITY_CODE"
    NOISE = "NOISE"
    DRIFT = "DRIFT"
    MINIMUM = "MINIMUM"
    MAXIMUM = "MAXIMUM"
    PROFILE = "PROFILE"
    WORKERS = "WORKERS"
    ADMISSIONS = "ADMISSIONS"

    # Whether professional layers without an admission record are told of when there is none at all
    ASKS_FOR_ADMISSION = False

    # The layer that decides where to measure, and its code field
    LAYER = BASE
    CODE = BASE_CODE

    # Field parameters whose default need not be a field of the layer
    FIELDS_IF_THERE: tuple[str, ...] = ()

    def add_base(self) -> None:
        """Add the base grids and their code field."""
        self.add_layer(self.BASE, self.tr("Base grids"), optional=False)
        self.add_field(self.BASE_CODE, self.tr("Code of the base grids"), self.BASE, DEFAULT_CODE)

    def add_professional(self) -> None:
        """Add the professional layers and their code fields."""
        title, codes = self.tr("Professional layers"), self.tr("Codes of the professional grids")
        self.add(QgsProcessingParameterMultipleLayers(self.PROFESSIONAL, title, POLYGONS[0]))
        self.add(QgsProcessingParameterString(self.PROFESSIONAL_CODE, codes, DEFAULT_CODE))

    def add_frame(self) -> None:
        """Add the area to be covered and what in it needs no grid."""
        self.add_layer(self.FRAME, self.tr("Frame: the area that must be covered"))
        self.add_layer(self.EXCLUSIONS, self.tr("Exclusions: areas that need no grid"))

    def add_buildings(self) -> None:
        """Add the buildings and what lives in them."""
        self.add_layer(self.BUILDINGS, self.tr("Buildings"), PLACES)
        self.add_field(self.HOUSEHOLDS, self.tr("Households of a building"), self.BUILDINGS)
        self.add_field(self.RESIDENTS, self.tr("Residents of a building"), self.BUILDINGS)

    def add_communities(self) -> None:
        """Add the communities that base grids belong to."""
        codes = self.tr("Code of the communities")
        self.add_layer(self.COMMUNITIES, self.tr("Communities"))
        self.add_field(self.COMMUNITY_CODE, codes, self.COMMUNITIES, DEFAULT_CODE)

    def add_widths(self) -> None:
        """Add the two widths that tell noise, drift and crossings apart."""
        noise = self.tr("Noise: widest sliver that means nothing (m)")
        drift = self.tr("Drift: widest digitising slip (m); 0 = estimate per layer")
        for name, title, default in ((self.NOISE, noise, 0.2), (self.DRIFT, drift, 2.0)):
            self.add(QgsProcessingParameterNumber(name, title, METRES, default, minValue=0))

    def add_band(self) -> None:
        """Add the fewest and most households of a base grid."""
        fewest = self.tr("Fewest households of a base grid")
        most = self.tr("Most households of a base grid")
        for name, title, default in ((self.MINIMUM, fewest, 300), (self.MAXIMUM, most, 500)):
            number = QgsProcessingParameterNumber(name, title, WHOLE, default, minValue=0)
            self.add_advanced(number)

    def add_profile(self) -> None:
        """Add the file of severities and thresholds."""
        title = self.tr("Rule profile")
        profile = QgsProcessingParameterFile(self.PROFILE, title, extension="toml", optional=True)
        self.add_advanced(profile)

    def add_duties(self) -> None:
        """Add who works in the base grids, and by what record professional layers were let in."""
        self.add_layer(self.WORKERS, self.tr("Workers of the base grids (table)"), TABLES)
        admissions = self.tr("Admission records of the professional layers (table)")
        self.add_layer(self.ADMISSIONS, admissions, TABLES)

    def add_layer(
        self, name: str, title: str, types: list[Any] = POLYGONS, *, optional: bool = True
    ) -> None:
        """Add a vector layer of the given geometry types."""
        self.add(QgsProcessingParameterFeatureSource(name, title, types, optional=optional))

    def add_field(self, name: str, title: str, layer: str, default: str | None = None) -> None:
        """Add a field of another parameter's layer, which need not be given."""
        # QGIS refuses a call that leaves out a field parameter, default or not, unless optional
        self.add(QgsProcessingParameterField(name, title, default, layer, optional=True))

    def read_stack(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> tuple[Stack, Inputs]:
        """Read every layer the parameters name.

        Returns:
            The stack in metres, and the inputs it came from, which know the way back.
        """
        inputs = self.open_inputs(parameters, context, feedback)
        stack = Stack(
            base=inputs.base,
            professional=tuple(
                map(inputs.professional, self._professional_inputs(parameters, context))
            ),
            frame=self.read_area(self.FRAME, inputs, parameters, context),
            exclusions=self.read_area(self.EXCLUSIONS, inputs, parameters, context),
            buildings=self.read_buildings(inputs, parameters, context),
        )
        if self.is_given(parameters, self.COMMUNITIES):
            given = self._input(self.COMMUNITIES, self.COMMUNITY_CODE, parameters, context)
            stack = replace(stack, communities=inputs.communities(given))
        return self._with_duties(stack, parameters, context, feedback), inputs

    def _with_duties(
        self,
        stack: Stack,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Stack:
        """Return the stack with its workers and admission records, where these are asked for."""
        if self.parameterDefinition(self.WORKERS) is None:
            return stack
        source = self.parameterAsSource(parameters, self.WORKERS, context)
        if source is not None:
            names = self.worker_fields(parameters, context)
            workers = make_workers(source.sourceName(), records_of(source, names))
            strangers = workers.strangers(stack.base)
            if strangers is not None:
                feedback.pushWarning(strangers.told(tr))
            stack = replace(stack, workers=workers)
        records = self._admission_records(parameters, context)
        severity = self.rule_profile(parameters, context).severity["not_admitted"]
        if records or severity == ERROR or self.ASKS_FOR_ADMISSION:
            stack = replace(stack, admissions=Admissions(date.today(), records))
        return stack

    def worker_fields(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[str, ...]:
        """Return what is read of the workers: no phone numbers."""
        return WORKER_FIELDS_WITHOUT_PHONE

    def _admission_records(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[Admission, ...]:
        """Return the records of the table; where there is none, those in the layers' metadata."""
        source = self.parameterAsSource(parameters, self.ADMISSIONS, context)
        if source is not None:
            return make_admissions(source.sourceName(), records_of(source, ADMISSION_FIELDS))
        layers = open_layers(parameters.get(self.PROFESSIONAL), context)
        return tuple(record for layer in layers if (record := admission_of(layer)) is not None)

    def open_inputs(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> Inputs:
        """Return the reader of this run's layers, the base layer read."""
        return Inputs(self._input(self.LAYER, self.CODE, parameters, context), context, feedback)

    def tell_drift(self, drift: Mapping[str, float], feedback: QgsProcessingFeedback) -> None:
        """Say up to which width a disagreement was taken for a digitising slip, by kind."""
        line = self.tr("{kind}: disagreement up to {width} m wide counts as drift")
        for kind, width in sorted(drift.items()):
            feedback.pushInfo(line.format(kind=kind, width=f"{width:.2f}"))

    def read_area(
        self,
        name: str,
        inputs: Inputs,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> shapely.Geometry | None:
        """Return the area that an optional layer covers, in metres; None when it is not given."""
        if not self.is_given(parameters, name):
            return None
        return inputs.area(self._input(name, "", parameters, context))

    def read_buildings(
        self, inputs: Inputs, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Buildings | None:
        """Return the buildings; None when there is no such layer."""
        if not self.is_given(parameters, self.BUILDINGS):
            return None
        return inputs.buildings(
            self._input(self.BUILDINGS, "", parameters, context),
            self.parameterAsString(parameters, self.HOUSEHOLDS, context),
            self.parameterAsString(parameters, self.RESIDENTS, context),
        )

    def rule_profile(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> RuleProfile:
        """Return the rules of this run: the profile, with what the parameters say otherwise.

        A threshold that is left at its default does not change a profile that is given.

        Raises:
            GridError: If the profile cannot be read, or widths or sizes cannot work.
        """
        path = self.parameterAsFile(parameters, self.PROFILE, context)
        profile = read_profile(Path(path) if path else DEFAULT_PROFILE)
        changes: dict[str, Any] = {}
        for name, read in (
            (self.NOISE, self.parameterAsDouble),
            (self.DRIFT, self.parameterAsDouble),
            (self.MINIMUM, self.parameterAsInt),
            (self.MAXIMUM, self.parameterAsInt),
        ):
            threshold = self.parameterDefinition(name)
            if threshold is not None:
                value = read(parameters, name, context)
                if not path or value != threshold.defaultValue():
                    changes[name.lower()] = value
        return replace(profile, **changes)

    def problems(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Iterator[str]:
        yield from super().problems(parameters, context)
        yield from problems.of_layers(self, parameters, context)
        yield from problems.of_kinds(self, parameters, context)
        yield from problems.of_outputs(self, parameters, context)
        for name, needed in (
            (self.WORKERS, WORKER_FIELDS_WITHOUT_PHONE[:2]),
            (self.ADMISSIONS, ("kind",)),
        ):
            if self.parameterDefinition(name) is not None:
                source = self.parameterAsSource(parameters, name, context)
                yield from missing_fields(name, source, needed)
        try:
            self.require_settings(parameters, context)
        except GridError as error:
            yield error.told(tr)

    def require_settings(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse thresholds that cannot work.

        Raises:
            GridError: Naming them.
        """
        self.rule_profile(parameters, context)

    def code_field(
        self,
        name: str,
        layer: QgsVectorLayer,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> str:
        """Return the code field asked for; left at its default, the one set for the layer."""
        asked = self.parameterAsString(parameters, name, context) or DEFAULT_CODE
        return code_field_of(layer, asked, DEFAULT_CODE)

    def professional_code_fields(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> list[tuple[QgsVectorLayer, str]]:
        """Return the professional layers, each with its code field."""
        asked = self.parameterAsString(parameters, self.PROFESSIONAL_CODE, context) or DEFAULT_CODE
        layers = open_layers(parameters.get(self.PROFESSIONAL), context)
        return list(zip(layers, code_fields(asked, layers, DEFAULT_CODE)))

    def own_kind(self, layer: QgsVectorLayer) -> str:
        """Return the kind of a layer that is no professional one: `base`."""
        return BASE

    def _input(
        self, name: str, code: str, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> Input:
        source = self.open_source(parameters, name, context)
        layer = open_layers(parameters[name], context)[0]
        field = self.code_field(code, layer, parameters, context) if code else ""
        source = self.open_source(parameters, name, context)
        carried = self.carried_fields(layer, field)
        return Input(source, title_of(layer), self.own_kind(layer), field, carried)

    def _professional_inputs(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> list[Input]:
        return [
            Input(
                source_of(layer, context),
                title_of(layer),
                kind_of(layer),
                field,
                self.carried_fields(layer, field),
            )
            for layer, field in self.professional_code_fields(parameters, context)
        ]

    def carried_fields(self, layer: QgsVectorLayer, code_field: str) -> tuple[str, ...]:
        """Return the fields, besides the code, that the grids of a layer keep: none."""
        return ()
