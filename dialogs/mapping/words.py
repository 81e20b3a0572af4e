"""What kinds, classes and changes are called."""

from __future__ import annotations

from ...core.errors import Message
from ...core.layers import BASE
from ...core.relation_changes import RelationChange
from ...core.relation_view import UNCOVERED
from ...processing.texts import kind_title, told, tr


def grid_name(kind: str, code: str) -> str:
    """Return what to call a grid; that of "" is nobody."""
    if not code:
        return tr("nobody")
    if kind == BASE:
        return tr("Base grid {code}").format(code=code)
    return tr("{kind} {code}").format(kind=kind_title(kind), code=code)


def community_name(code: str) -> str:
    """Return what to call a community; that of "" is none."""
    return code or tr("(in no community)")


def class_name(name: str) -> str:
    """Return what to call a class of relations."""
    return tr("uncovered") if name == UNCOVERED else name


def class_meaning(name: str) -> str:
    """Return what a class of relations means, always professional grids to base grids."""
    return {
        "1:1": tr("One professional grid holds one base grid, and nothing else"),
        "1:N": tr("One professional grid holds several base grids whole"),
        "N:1": tr("Several professional grids share one base grid"),
        "M:N": tr("Several professional grids share several base grids"),
        UNCOVERED: tr("Base grids that are wholly or partly without a professional grid"),
    }[name]


def percent(share: float) -> str:
    """Return a share as people write it."""
    return f"{share:.0%}" if share == 0 or share >= 0.01 else f"{share:.1%}"  # noqa: PLR2004


def change_text(change: RelationChange) -> str:
    """Return what a change says, the kind called as the user calls it."""
    values = {**change.message.values, "kind": kind_title(change.kind)}
    return told(Message(change.message.template, **values))
