"""The gate as a checklist: what a release will be asked, as far as it is known beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from qgis.core import QgsVectorLayer

from ...core.findings import ERROR
from ...core.release.waivers import WAIVER_FIELDS, make_waivers
from ...processing.layers import title_of
from ...processing.records import records_of
from ...processing.texts import rule_titles, tr
from ..workbench.roles import ADMISSIONS, WORKERS, Roles
from .admission import admission_lines
from .lines import Act, Deed, Line, State

STAFFING = ("unstaffed", "shared_worker")
# What has lines of its own
_ASIDE = (*STAFFING, "not_admitted")
_SOON = timedelta(days=30)


class KeptFindings(Protocol):
    """What the checklist needs to know of the findings."""

    @property
    def is_stale(self) -> bool:
        """Tell whether grids were edited since the last check of all, or never checked."""

    def open_counts(self) -> Mapping[str, Mapping[str, int]]:
        """Return the number of findings nobody answers for, by severity and rule."""

    def waivers_layer(self) -> QgsVectorLayer:
        """Return all waivers as a table with the fields of `WAIVER_FIELDS`."""


@dataclass(frozen=True)
class Said:
    """What was said of the layers elsewhere.

    Attributes:
        problems: What was said of the layers as such; None while nobody has looked.
        refusal: Why the last attempt to release was refused; "" when it was not.
    """

    problems: tuple[Line, ...] | None = None
    refusal: str = ""


def gate_lines(roles: Roles, findings: KeptFindings, said: Said, today: date) -> list[Line]:
    """Return the checklist.

    Args:
        roles: The layers.
        findings: What is known of them.
        said: What was said of them elsewhere.
        today: The day to judge waivers and admissions on.
    """
    missing = list(role_lines(roles))
    if missing:
        return missing
    counts = findings.open_counts()
    return [
        *_refusal_lines(said),
        _role_count(roles),
        save_line(unsaved_layers(roles)),
        _freshness_line(findings),
        *_error_lines(counts.get(ERROR, {}), findings),
        *_accepted_lines(findings, today),
        *_staffing_lines(roles, counts, findings),
        *admission_lines(roles, today),
        *_problem_lines(said),
    ]


def role_lines(roles: Roles) -> Iterator[Line]:
    """Yield a line for every role that a release needs and nobody plays."""
    if roles.base() is None:
        text = tr("There are no base grids: give a layer that role in the panel Stack.")
        yield Line(State.BLOCKED, text)
    if not roles.professional():
        text = tr("There is no professional layer: give one its role in the panel Stack.")
        yield Line(State.BLOCKED, text)


def grid_layers(roles: Roles) -> list[QgsVectorLayer]:
    """Return the layers of grids, base first."""
    base = roles.base()
    return [*([] if base is None else [base]), *roles.professional()]


def watched_layers(roles: Roles) -> list[QgsVectorLayer]:
    """Return the layers whose edits change the checklist."""
    table = roles.layer(ADMISSIONS)
    return [*grid_layers(roles), *([] if table is None else [table])]


def unsaved_layers(roles: Roles) -> list[QgsVectorLayer]:
    """Return the layers of grids with edits that are not saved."""
    return [layer for layer in grid_layers(roles) if layer.isModified()]


def save_line(unsaved: Sequence[QgsVectorLayer]) -> Line:
    """Return the line on edits that are not saved."""
    if not unsaved:
        return Line(State.PASSED, tr("No edits wait to be saved."))
    text = tr("Edits of {layers} are not saved. What is drawn now would be released.")
    act = Act(Deed.SAVE, tr("Save"), tr("Save the edits of these layers"))
    return Line(State.WARNING, text.format(layers=_listed(unsaved)), act)


def _refusal_lines(said: Said) -> Iterator[Line]:
    for sentence in filter(None, said.refusal.splitlines()):
        yield Line(State.BLOCKED, sentence)


def _role_count(roles: Roles) -> Line:
    text = tr("Base grids and professional layers have their roles: {layers}.")
    return Line(State.PASSED, text.format(layers=_listed(grid_layers(roles))))


def _freshness_line(findings: KeptFindings) -> Line:
    if findings.is_stale:
        return Line(State.UNKNOWN, tr("The grids were not checked since the last edit."))
    return Line(State.PASSED, tr("The grids were checked since the last edit."))


def _error_lines(counts: Mapping[str, int], findings: KeptFindings) -> Iterator[Line]:
    titles = rule_titles()
    rules = [rule for rule in titles if counts.get(rule) and rule not in _ASIDE]
    text = tr("{rule}: {count} standing against the release")
    for rule in rules:
        line = text.format(rule=titles[rule], count=counts[rule])
        yield Line(State.BLOCKED, line, _show(rule))
    if not rules and findings.is_stale:
        yield Line(State.UNKNOWN, tr("Whether errors stand is known after the next check."))
    elif not rules:
        yield Line(State.PASSED, tr("No error stands against the release."))


def _accepted_lines(findings: KeptFindings, today: date) -> Iterator[Line]:
    table = findings.waivers_layer()
    waivers = make_waivers(table.name(), records_of(table, WAIVER_FIELDS))
    days = sorted(waiver.expiry for waiver in waivers)
    standing = [day for day in days if day >= today]
    soon = [day for day in standing if day <= today + _SOON]
    if not standing:
        yield Line(State.PASSED, tr("No finding is accepted."))
    else:
        text = tr("Accepted findings that go with the release: {count}")
        yield Line(State.PASSED, text.format(count=len(standing)))
    if soon:
        text = tr("Accepted findings that expire within 30 days: {count}, the first after {day}")
        yield Line(State.WARNING, text.format(count=len(soon), day=soon[0]))
    if expired := len(days) - len(standing):
        text = tr("Accepted findings that have expired, and count again: {count}")
        yield Line(State.WARNING, text.format(count=expired))


def _staffing_lines(
    roles: Roles, by_severity: Mapping[str, Mapping[str, int]], findings: KeptFindings
) -> Iterator[Line]:
    if roles.layer(WORKERS) is None:
        yield Line(State.UNKNOWN, tr("Staffing is not asked: no table has the role of workers."))
        return
    found = {
        rule: (severity, count)
        for severity, counts in by_severity.items()
        for rule, count in counts.items()
        if rule in STAFFING and count
    }
    texts = {
        "unstaffed": tr("Base grids without a worker: {count}"),
        "shared_worker": tr("Workers with several base grids: {count}"),
    }
    for rule, (severity, count) in sorted(found.items(), reverse=True):
        state = State.BLOCKED if severity == ERROR else State.WARNING
        yield Line(state, texts[rule].format(count=count), _show(rule))
    if not found and findings.is_stale:
        yield Line(State.UNKNOWN, tr("Staffing is known after the next check."))
    elif not found:
        yield Line(State.PASSED, tr("Every base grid has a worker of its own."))


def _problem_lines(said: Said) -> Iterator[Line]:
    if said.problems is None:
        yield Line(State.UNKNOWN, tr("Whether all layers lie in the right place is not known yet."))
    elif said.problems:
        yield from said.problems
    else:
        yield Line(State.PASSED, tr("All layers can be read, and lie in the right place."))


def _show(rule: str) -> Act:
    return Act(Deed.SHOW, tr("Show"), tr("Show these findings in the panel Check"), rule)


def _listed(layers: Sequence[QgsVectorLayer]) -> str:
    return ", ".join(map(title_of, layers))
