"""The bundle: one edition of a stack as GeoPackage, GeoJSON, tables and manifest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from ..admission import ADMISSION_FIELDS
from ..checks import StackCheck
from ..files import Table, write_csv, write_geojson, write_geopackage
from ..findings import SEVERITIES, Findings
from ..layers import BASE, Geometries, GridLayer, Stack
from ..profiles import RuleProfile
from ..progress import Progress
from ..relations import Relations
from ..soundness import require_sound
from .gate import Gate, check_gate
from .handover.profile import LONLAT, NATIVE, HandoverProfile
from .handover.write import fit_stack, write_handover
from .manifest import LayerEntry, Manifest, describe_files, software_version
from .names import folder_name, safe_names
from .waivers import Waiver, waiver_columns

GEOPACKAGE = "stack.gpkg"
RELATIONS_CSV = "relations.csv"
WAIVERS_CSV = "waivers.csv"
RELATIONS, FINDINGS, FRAME, EXCLUSIONS = "relations", "findings", "frame", "exclusions"
WORKERS, ADMISSIONS = "workers", "admissions"
HANDOVER = "handover"
LONLAT_CRS = "EPSG:4490"
_CODE = "code"
# Names that GeoPackage layers give to their key and their shape.
_OWN_COLUMNS = (_CODE, "fid", "geom")


@dataclass(frozen=True)
class Draft:
    """An edition that asks to be released.

    Attributes:
        edition: Its name, such as 2026-11; it becomes the name of a folder.
        stack: The layers.
        relations: How the professional grids map onto the base grids.
        check: What the checks found in the stack.
        profile: The rule profile the checks used.
        crs: CRS of the stack, "EPSG:n" or WKT.
        lonlat: Geometries of every layer by kind in longitude and latitude (EPSG:4490).
        waivers: Findings that somebody answers for.
        handover: What a receiving platform wants besides; None: nothing.
    """

    edition: str
    stack: Stack
    relations: Relations
    check: StackCheck
    profile: RuleProfile
    crs: str
    lonlat: Mapping[str, Geometries]
    waivers: tuple[Waiver, ...] = ()
    handover: HandoverProfile | None = None

    def __post_init__(self) -> None:
        """Refuse copies that do not match their layer."""
        for layer in self.layers:
            if len(self.lonlat[layer.kind]) != len(layer):
                raise ValueError(f"lonlat of {layer.kind} differs in length from the layer")

    @property
    def layers(self) -> tuple[GridLayer, ...]:
        """Return all layers of grids, base first."""
        return (self.stack.base, *self.stack.professional)


def pass_gate(draft: Draft, today: date) -> tuple[Draft, Gate]:
    """Let a draft pass to any target: its name is fit, errors are waived, layers are sound.

    Returns:
        The draft, its edition's name as it is written everywhere, and what the gate saw.

    Raises:
        GateError: If errors stand that no waiver covers.
        GridError: If the edition is no fit name, a layer is not sound, or a value does not fit the
            hand-over.
    """
    draft = replace(draft, edition=folder_name("EDITION", draft.edition))
    gate = check_gate(draft.check.findings, draft.waivers, today)
    for layer in draft.layers:
        require_sound(layer)
    if draft.handover is not None:
        fit_stack(draft.stack, draft.edition, draft.handover)
    return draft, gate


def write_bundle(draft: Draft, gate: Gate, folder: Path, progress: Progress) -> Manifest:
    """Write all files of a release into a new folder, the manifest left to the caller.

    Returns:
        The sealed manifest.
    """
    names = safe_names(
        (layer.kind for layer in draft.stack.professional),
        taken=(BASE, RELATIONS, FINDINGS, FRAME, EXCLUSIONS, WORKERS, ADMISSIONS),
    )
    entries = tuple(layer_entry(draft, layer, names) for layer in draft.layers)
    tables = [*_plain_tables(draft, gate)]
    grids = [_grid_table(layer, entry, draft.crs) for layer, entry in zip(draft.layers, entries)]
    progress.step(0.1)
    write_geopackage(folder / GEOPACKAGE, [*grids, *tables])
    progress.step(0.5)
    for number, (table, entry) in enumerate(zip(grids, entries), start=1):
        _write_copy(draft, table, entry, folder / entry.geojson)
        progress.step(0.5 + 0.4 * number / len(grids))
    write_csv(folder / RELATIONS_CSV, draft.relations.columns())
    write_csv(folder / WAIVERS_CSV, waiver_columns(gate.used))
    for table in duty_tables(draft.stack):
        write_csv(folder / f"{table.name}.csv", table.columns)
    if draft.handover is not None:
        crs = {NATIVE: draft.crs, LONLAT: LONLAT_CRS}
        place = folder / HANDOVER
        write_handover(place, draft.stack, draft.edition, draft.handover, crs, draft.lonlat)
    return Manifest(
        edition=draft.edition,
        software=software_version(),
        crs=draft.crs,
        lonlat_crs=LONLAT_CRS,
        profile=profile_members(draft.profile),
        drift_m={kind: float(drift) for kind, drift in draft.check.drift.items()},
        layers=entries,
        tables={table.name: len(table) for table in tables},
        totals=stack_totals(draft.stack),
        gate=gate_members(draft.check.findings, gate),
        files=describe_files(folder),
        admissions=admission_members(draft.stack),
    ).sealed()


def layer_entry(draft: Draft, layer: GridLayer, names: Mapping[str, str]) -> LayerEntry:
    """Return what a manifest says of a layer; names are safe ones by kind."""
    findings = draft.check.findings
    wide = (findings.rule == "overlap") & (findings.width_m > draft.profile.noise)
    name = names.get(layer.kind, BASE)
    return LayerEntry(
        kind=layer.kind,
        layer=name,
        geojson=f"geojson/{name}.geojson",
        count=len(layer),
        overlaps=int(np.count_nonzero(wide & (findings.kind == layer.kind))),
    )


def _grid_table(layer: GridLayer, entry: LayerEntry, crs: str) -> Table:
    """Return a layer as it is stored: rows by code, so that the order they came in is no matter."""
    layer = layer.take(np.argsort(layer.codes, kind="stable"))
    attributes = {name: column for name, column in layer.attributes.items() if name != _CODE}
    names = safe_names(attributes, taken=_OWN_COLUMNS)
    columns = {names[name]: column for name, column in attributes.items()}
    return Table(entry.layer, {_CODE: layer.codes, **columns}, layer.geometries, crs)


def _write_copy(draft: Draft, table: Table, entry: LayerEntry, path: Path) -> None:
    layer = next(layer for layer in draft.layers if layer.kind == entry.kind)
    places = draft.lonlat[entry.kind][np.argsort(layer.codes, kind="stable")]
    about = {"kind": entry.kind, "edition": draft.edition, "crs_of_coordinates": LONLAT_CRS}
    write_geojson(path, Table(entry.kind, table.columns, places), about=about)


def _plain_tables(draft: Draft, gate: Gate) -> Iterator[Table]:
    areas = {FRAME: draft.stack.frame, EXCLUSIONS: draft.stack.exclusions}
    for name, area in areas.items():
        if area is not None:
            yield Table(name, {"name": np.array([name])}, _column_of(area), draft.crs)
    yield Table(RELATIONS, draft.relations.columns())
    yield Table(FINDINGS, gate.waived.columns(), gate.waived.geometry, draft.crs)
    yield from duty_tables(draft.stack)


def duty_tables(stack: Stack) -> list[Table]:
    """Return the tables of workers and of admission records that a stack has."""
    kept = ((WORKERS, stack.workers), (ADMISSIONS, stack.admissions))
    tables = (Table(name, rows.columns()) for name, rows in kept if rows is not None)
    return [table for table in tables if len(table)]


def admission_members(stack: Stack) -> dict[str, dict[str, str]]:
    """Return the admission records of a stack, texts by field, by kind."""
    if stack.admissions is None:
        return {}
    return {
        record.kind: dict(zip(ADMISSION_FIELDS, record.texts()))
        for record in stack.admissions.records
    }


def _column_of(area: shapely.Geometry) -> Geometries:
    column = np.empty(1, dtype=object)
    column[0] = area
    return column


def profile_members(profile: RuleProfile) -> dict[str, object]:
    """Return the rule profile as a manifest tells it."""
    members = {column.name: getattr(profile, column.name) for column in fields(profile)}
    return {**members, "severity": dict(profile.severity)}


def stack_totals(stack: Stack) -> dict[str, int]:
    """Return how many grids, buildings, households and residents a stack has."""
    totals = {"base_grids": len(stack.base)}
    if stack.buildings is not None:
        totals["buildings"] = len(stack.buildings)
        totals["households"] = int(stack.buildings.households.sum())
        totals["residents"] = int(stack.buildings.residents.sum())
    return totals


def gate_members(findings: Findings, gate: Gate) -> dict[str, object]:
    """Return what a manifest says of the gate: findings by severity and rule, those waived."""
    return {
        "findings": {severity: findings.count(severity) for severity in SEVERITIES},
        "waived": gate.waived.count(),
    }
