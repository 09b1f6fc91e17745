"""Knows the canonical form of a model: what it means, without where it was written."""

from __future__ import annotations

import hashlib
from typing import TypeVar

from msgspec.structs import replace

from .model import Model, Node, Type, to_json

N = TypeVar("N", bound=Node)


def without_places(model: Model) -> Model:
    """The model with no line or column in it."""
    return replace(
        model,
        types=tuple(_type(type_) for type_ in model.types),
        rules=_bare(model.rules),
        request=_bare(model.request),
        networks=_bare(model.networks),
        hours=_bare(model.hours),
        sets=_bare(model.sets),
        conditions=tuple(
            replace(c, place=None, parameters=_bare(c.parameters)) for c in model.conditions
        ),
        evidence=_bare(model.evidence),
        terms=_bare(model.terms),
    )


def digest(model: Model) -> str:
    """SHA-256, in hex, of the canonical form's JSON, without the terms: they decide nothing."""
    return hashlib.sha256(to_json(replace(without_places(model), terms=()))).hexdigest()


def _type(type_: Type) -> Type:
    return replace(
        type_,
        place=None,
        attributes=_bare(type_.attributes),
        actions=tuple(
            replace(a, place=None, parameters=_bare(a.parameters)) for a in type_.actions
        ),
        relations=_bare(type_.relations),
        permissions=_bare(type_.permissions),
        inverses=_bare(type_.inverses),
    )


def _bare(nodes: tuple[N, ...]) -> tuple[N, ...]:
    return tuple(replace(node, place=None) for node in nodes)
