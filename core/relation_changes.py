"""What a change of borders does to the mapping, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .errors import Message
from .findings import name_codes
from .lookup import Lookup, Service
from .relations import Relations

_LISTED_AT_MOST = 6


@dataclass(frozen=True)
class RelationChange:
    """One thing that is otherwise afterwards.

    Attributes:
        kind: The professional kind it is about.
        base_codes: The base grids concerned, sorted.
        professional_codes: The professional grids concerned, sorted.
        message: What to say of it.
    """

    kind: str
    base_codes: tuple[str, ...]
    professional_codes: tuple[str, ...]
    message: Message


@dataclass(frozen=True)
class _Standing:
    """What a professional grid is in: its class, its base grids, those it shares them with."""

    relation: str
    base_codes: tuple[str, ...]
    partners: tuple[str, ...]


def tell_relation_changes(before: Relations, after: Relations) -> list[RelationChange]:
    """Say what is served otherwise, and which professional grids change their class.

    Args:
        before: The mapping as it was.
        after: The mapping as it becomes.

    Returns:
        Per kind, classes first: professional grids by code, then base grids by code. Shares that
        change while the same grids serve are not told, unless another grid becomes the main one.
    """
    before, after = _reduced(before, after)
    changes = [*_class_changes(before, after), *_service_changes(before, after)]
    kinds = {kind: place for place, kind in enumerate(sorted({one.kind for one in changes}))}
    return sorted(changes, key=lambda one: kinds[one.kind])


def _reduced(before: Relations, after: Relations) -> tuple[Relations, Relations]:
    """Return both tables reduced to the base grids near a change: mostly very few."""
    keys = [_keys(relations) for relations in (before, after)]
    changed = set(keys[0]) ^ set(keys[1])
    bases = {base for _, base, *_ in changed}
    for relations, rows in zip((before, after), keys):
        components = list(zip(relations.kind.tolist(), relations.component.tolist()))
        touched = {one for one, row in zip(components, rows) if row in changed}
        bases |= {row[1] for one, row in zip(components, rows) if one in touched}
    near = [
        relations.take(np.array([row[1] in bases for row in rows], dtype=bool))
        for relations, rows in zip((before, after), keys)
    ]
    return near[0], near[1]


def _keys(relations: Relations) -> list[tuple[str, str, str, str, bool]]:
    """Return of every relation what is told when it changes."""
    return list(
        zip(
            relations.kind.tolist(),
            relations.base_code.tolist(),
            relations.professional_code.tolist(),
            relations.relation.tolist(),
            relations.best_fit.tolist(),
        )
    )


def _service_changes(before: Relations, after: Relations) -> Iterable[RelationChange]:
    """Yield what base grids are served by otherwise, by code and kind."""
    old, new = Lookup(before), Lookup(after)
    changed = old.changes(new)
    for base, (had, has) in changed.items():
        for kind in sorted({service.kind for service in (*had, *has)}):
            yield from _of_services(base, kind, _of_kind(had, kind), _of_kind(has, kind))
    yield from _main_changes(before, after, changed.keys())


def _of_services(
    base: str, kind: str, had: Sequence[Service], has: Sequence[Service]
) -> Iterable[RelationChange]:
    codes = [{service.code for service in services} for services in (had, has)]
    if codes[0] == codes[1]:
        return
    values: dict[str, object] = {
        "base": base,
        "kind": kind,
        "before": _listed(had),
        "after": _listed(has),
    }
    if not had:
        message = Message("Base grid {base} is new: {kind} {after}.", **values)
    elif not has:
        message = Message("Base grid {base} is gone: {kind} was {before}.", **values)
    else:
        message = Message("Base grid {base}: {kind} was {before}, becomes {after}.", **values)
    yield RelationChange(kind, (base,), tuple(sorted((codes[0] | codes[1]) - {""})), message)


def _main_changes(
    before: Relations, after: Relations, told: Iterable[str]
) -> Iterable[RelationChange]:
    """Yield the base grids that the same grids serve, but another one most."""
    had, has = _main_grids(before), _main_grids(after)
    told = set(told)
    for (base, kind), code in sorted(has.items()):
        old = had.get((base, kind), code)
        if old != code and base not in told:
            message = Message(
                "Base grid {base}: {kind} {before} held most of it, now {after} does.",
                base=base,
                kind=kind,
                before=old,
                after=code,
            )
            yield RelationChange(kind, (base,), tuple(sorted((old, code))), message)


def _main_grids(relations: Relations) -> dict[tuple[str, str], str]:
    """Return the professional grid that holds most of each base grid, by base grid and kind."""
    best = relations.take(relations.best_fit & (relations.professional_code != ""))
    return {
        (base, kind): code
        for base, kind, code in zip(
            best.base_code.tolist(), best.kind.tolist(), best.professional_code.tolist()
        )
    }


def _class_changes(before: Relations, after: Relations) -> Iterable[RelationChange]:
    """Yield the professional grids whose class changes, or that hold ground no longer or anew."""
    had, has = _standings(before), _standings(after)
    for kind, code in sorted(had.keys() | has.keys()):
        old, new = had.get((kind, code)), has.get((kind, code))
        if old is None or new is None or old.relation != new.relation:
            base = {*(old.base_codes if old else ()), *(new.base_codes if new else ())}
            message = _tell_class(kind, code, old, new)
            yield RelationChange(kind, tuple(sorted(base)), (code,), message)


def _tell_class(kind: str, code: str, old: _Standing | None, new: _Standing | None) -> Message:
    if new is None:
        return Message("{kind}: {code} holds no base grid any more.", kind=kind, code=code)
    values: dict[str, object] = {"kind": kind, "code": code, "after": new.relation}
    partners: dict[str, object] = {
        "partners": name_codes(new.partners),
        "grids": _counted(new.base_codes),
    }
    if old is None and new.partners:
        return Message(
            "{kind}: {code} now holds {grids}: {after} with {partners}.", **values, **partners
        )
    if old is None:
        return Message("{kind}: {code} now holds {grids}: {after}.", **values, **partners)
    values = {**values, "before": old.relation, "grids": _counted(old.base_codes)}
    if not new.partners:
        return Message("{kind}: {code} with {grids} was {before}, becomes {after}.", **values)
    return Message(
        "{kind}: {code} with {grids} was {before}, becomes {after} with {partners}.",
        **{**partners, **values},
    )


def _standings(relations: Relations) -> dict[tuple[str, str], _Standing]:
    """Return how every professional grid that holds a base grid stands, by kind and code."""
    grids: dict[tuple[str, str], list[str]] = defaultdict(list)
    groups: dict[tuple[str, int], set[str]] = defaultdict(set)
    classes: dict[tuple[str, str], tuple[str, int]] = {}
    for kind, base, code, relation, component in zip(
        relations.kind.tolist(),
        relations.base_code.tolist(),
        relations.professional_code.tolist(),
        relations.relation.tolist(),
        relations.component.tolist(),
    ):
        if code:
            grids[kind, code].append(base)
            groups[kind, component].add(code)
            classes[kind, code] = relation, component
    return {
        (kind, code): _Standing(
            relation,
            tuple(sorted(grids[kind, code])),
            tuple(sorted(groups[kind, component] - {code})),
        )
        for (kind, code), (relation, component) in classes.items()
    }


def _of_kind(services: Sequence[Service], kind: str) -> list[Service]:
    """Return the services of one kind, the largest share first, nobody last."""
    chosen = [service for service in services if service.kind == kind]
    return sorted(chosen, key=lambda service: (not service.code, -service.share, service.code))


def _listed(services: Sequence[Service]) -> Message | str:
    """Return who serves a base grid, with the shares where it is not one alone."""
    names = [service.code or Message("nobody") for service in services]
    if len(services) <= 1:
        return names[0] if names else Message("nobody")
    parts = [
        Message("{code} ({share})", code=name, share=f"{service.share:.0%}")
        for name, service in zip(names, services)
    ]
    if len(parts) > _LISTED_AT_MOST:
        more = Message("{number} more", number=len(parts) - _LISTED_AT_MOST)
        parts = [*parts[:_LISTED_AT_MOST], more]
    return _joined(parts)


def _joined(parts: Sequence[Message]) -> Message:
    first, *others = parts
    joined = first
    for other in others:
        joined = Message("{first}, {second}", first=joined, second=other)
    return joined


def _counted(base_codes: Sequence[str]) -> Message:
    if len(base_codes) == 1:
        return Message("1 base grid")
    return Message("{count} base grids", count=len(base_codes))
