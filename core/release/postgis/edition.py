"""An edition as the contents of a database's tables, and the manifest that describes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...errors import GridError
from ...layers import GridLayer, Stack
from ...progress import Progress
from ..bundle import (
    ADMISSIONS,
    EXCLUSIONS,
    FINDINGS,
    FRAME,
    LONLAT_CRS,
    RELATIONS,
    WORKERS,
    Draft,
    admission_members,
    duty_tables,
    gate_members,
    layer_entry,
    profile_members,
    stack_totals,
)
from ..gate import Gate
from ..manifest import FileEntry, LayerEntry, Manifest, software_version
from ..names import safe_names
from .annexes import Annex, area_annex, finding_annex
from .fitness import refuse_unfit, refuse_unfit_texts
from .tables import ADMISSIONS as ADMISSION_TABLE
from .tables import WORKERS as WORKER_TABLE
from .tables import (
    Attributes,
    Content,
    grid_content,
    name_components,
    plain_attributes,
    relation_content,
    text_content,
)
from .territories import find_territories

_EPSG = "EPSG:"


@dataclass(frozen=True)
class Edition:
    """An edition on its way into a database.

    Attributes:
        draft: The edition.
        gate: What the gate saw.
        srid: EPSG code of its CRS.
        fields: Names and types of the attributes by kind, as JSON.
        layers: What the manifest says of each layer.
        contents: The rows of the tables with a history.
        annexes: The rows of the others.
    """

    draft: Draft
    gate: Gate
    srid: int
    fields: str
    layers: tuple[LayerEntry, ...]
    contents: tuple[Content, ...]
    annexes: tuple[Annex, ...]

    def manifest(self, files: Iterable[FileEntry]) -> Manifest:
        """Return the sealed manifest, given the digests of the contents."""
        draft = self.draft
        files = [*files, *(annex.entry() for annex in self.annexes)]
        areas = {FRAME: draft.stack.frame, EXCLUSIONS: draft.stack.exclusions}
        return Manifest(
            edition=draft.edition,
            software=software_version(),
            crs=draft.crs,
            lonlat_crs=LONLAT_CRS,
            profile=profile_members(draft.profile),
            drift_m={kind: float(drift) for kind, drift in draft.check.drift.items()},
            layers=self.layers,
            tables={
                **{name: 1 for name, area in areas.items() if area is not None},
                RELATIONS: len(draft.relations),
                FINDINGS: len(self.gate.waived),
                **{table.name: len(table) for table in duty_tables(draft.stack)},
            },
            totals=stack_totals(draft.stack),
            gate=gate_members(draft.check.findings, self.gate),
            files=tuple(sorted(files, key=lambda file: file.path)),
            admissions=admission_members(draft.stack),
        ).sealed()


def make_edition(draft: Draft, gate: Gate, territory: str, progress: Progress) -> Edition:
    """Return the contents of all tables, encoded only when they are copied.

    Args:
        draft: The edition.
        gate: What the gate saw.
        territory: Attribute of the base grids that holds their community; "" for the first digits
            of their codes.
        progress: Told of every layer; may raise CancelledError.

    Raises:
        GridError: If the CRS has no EPSG code, the base grids lack the attribute, or a value cannot
            be kept in a database.
    """
    srid = _srid_of(draft)
    _require_field(draft.stack.base, territory)
    stack = _ordered(draft.stack)
    layers = (stack.base, *stack.professional)
    plain = {}
    for number, layer in enumerate(layers, start=1):
        plain[layer.kind] = plain_attributes(layer)
        refuse_unfit(layer, plain[layer.kind])
        progress.step(0.6 * number / len(layers))
    for waiver in gate.used:
        refuse_unfit_texts(waiver.finding_id, (waiver.reason, waiver.author))
    reserved = (RELATIONS, FINDINGS, FRAME, EXCLUSIONS, WORKERS, ADMISSIONS)
    names = safe_names((one.kind for one in draft.stack.professional), taken=("base", *reserved))
    entries = [layer_entry(draft, layer, names) for layer in draft.layers]
    progress.step(0.8)
    reached = find_territories(stack, draft.relations, territory)
    progress.step(1)
    grids = [
        grid_content(f"grids/{entry.layer}", layer, plain[layer.kind], reached[layer.kind], srid)
        for layer, entry in zip(layers, entries)
    ]
    components = name_components(draft.relations)
    relations = relation_content(RELATIONS, draft.relations, components)
    return Edition(
        draft,
        gate,
        srid,
        json.dumps(_fields(plain), ensure_ascii=False),
        # where a folder names the copy of the layer, a database names the rows
        tuple(replace(entry, geojson=f"grids/{entry.layer}") for entry in entries),
        (*grids, relations, *_duty_contents(draft)),
        (area_annex(stack, srid), finding_annex(gate, srid)),
    )


def _fields(plain: Mapping[str, Attributes]) -> dict[str, list[tuple[str, str]]]:
    return {
        kind: [(name, of_type) for name, of_type, _ in attributes]
        for kind, attributes in plain.items()
    }


def _duty_contents(draft: Draft) -> list[Content]:
    by_name = {WORKERS: WORKER_TABLE, ADMISSIONS: ADMISSION_TABLE}
    contents = []
    for table in duty_tables(draft.stack):
        columns: dict[str, Sequence[str]] = {
            name: [str(value) for value in column.tolist()]
            for name, column in table.columns.items()
        }
        for name, values in columns.items():
            refuse_unfit_texts(f"{table.name}.{name}", values)
        contents.append(text_content(by_name[table.name], columns))
    return contents


def _ordered(stack: Stack) -> Stack:
    """Return the stack with the rows of every layer by code: how they came in is no matter."""
    professional = tuple(_by_code(layer) for layer in stack.professional)
    return replace(stack, base=_by_code(stack.base), professional=professional)


def _by_code(layer: GridLayer) -> GridLayer:
    if np.less_equal(layer.codes[:-1], layer.codes[1:]).all():
        return layer
    return layer.take(np.argsort(layer.codes, kind="stable"))


def _srid_of(draft: Draft) -> int:
    name = draft.crs.upper()
    number = name.removeprefix(_EPSG)
    if not name.startswith(_EPSG) or not (number.isascii() and number.isdigit()):
        raise GridError(
            "The coordinate system {crs} has no EPSG code, by which a database knows it. "
            "Release in one that has, such as EPSG:4547.",
            crs=repr(draft.crs[:40]),
        )
    return int(number)


def _require_field(base: GridLayer, territory: str) -> None:
    if territory and territory not in base.attributes:
        raise GridError(
            "Layer {layer} has no field {field} with the community of its grids. Known: {known}.",
            layer=base.title,
            field=territory,
            known=", ".join(base.attributes) or "-",
        )
