"""Knows which of a vocabulary's types ask: people, agents, services."""

from __future__ import annotations

from ...compiler import model as m
from ..text.lexicon import CONTAINERS, MEMBERSHIPS, PERSON_TYPES
from . import phrases


def principals(model: m.Model) -> tuple[str, ...]:
    """The types that ask: people, agents, services.

    Those called as such or that have roles, and who is called by what they do; else those that are
    nobody's resource: they have no actions, hold nobody in relations of their own, and hold nothing
    that is in them.
    """
    named = [
        t.name
        for t in model.types
        if not t.actions and phrases.words_of(t.name)[-1] in PERSON_TYPES
    ]
    roles = [t.name for t in model.types if any(a.name in ("role", "roles") for a in t.attributes)]
    doers = [
        t.name
        for t in model.types
        if not t.actions and phrases.words_of(t.name)[-1] not in HOUSES and _does(t.name, model)
    ]
    if named or roles:
        named += [name for name in doers if not _holds(name, model)]
    groups = {t.name for t in model.types if _has_members(t) and len({*named, *roles} - {t.name})}
    found = [name for name in dict.fromkeys((*named, *roles)) if name not in groups]
    if not found:
        found = [t.name for t in model.types if phrases.words_of(t.name)[-1] in PERSON_TYPES]
    if not found:
        found = [t.name for t in model.types if not t.actions and not _holds(t.name, model)]
    if not found:
        found = [t.name for t in model.types if not t.actions] or [model.types[0].name]
    return tuple(t.name for t in model.types if t.name in found)


HOUSES = frozenset(
    (
        "agency airline association bank board branch brokerage carrier club committee company "
        "council department facility firm fund hospital institution label ministry office operator "
        "organisation organization publisher school society station supplier university vendor"
    ).split()
)
"""What types are called that people work for: they ask, not these."""


def _does(name: str, model: m.Model) -> bool:
    """Whether somebody of a type is called by what they do to another: an application's applicant,
    whom it was reviewed by.
    """
    return any(
        phrases.words_of(relation.name)[-1] in PERSON_TYPES
        for type_ in model.types
        for relation in type_.relations
        for kind in relation.subjects
        if kind.type == name and kind.relation is None
    )


def _has_members(type_: m.Type) -> bool:
    """Whether a type's entities are groups of others, whatever they are called: tenants."""
    return any(
        relation.name.removesuffix("s") in MEMBERSHIPS
        and any(kind.type != type_.name for kind in relation.subjects)
        for relation in type_.relations
    )


def _holds(name: str, model: m.Model) -> bool:
    """Whether a type's entities are groups or places: of people, or of things in them."""
    for type_ in model.types:
        for relation in type_.relations:
            kinds = {kind.type for kind in relation.subjects}
            if type_.name == name and kinds != {name}:
                return True
            if name in kinds and (relation.name in CONTAINERS or relation.name == name):
                return True
    return False
