"""Knows what a tuple is, and whether a model has a place for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ....compiler.openfga.tree import Model, Restriction
from ....engine.data import Relationship
from .values import fitted, forbidden

STRANGER = "sayso-an-id-that-nothing-has"
"""Asked for in place of everyone of a type: in a relation just when all are."""

_OBJECT = re.compile(r"([^:#@\s]{1,254}):([^#:\s]+)")
_USER = re.compile(r"([^:#@\s]{1,254}):([^#:\s]+?)(?:#([^:#@\s]{1,50}))?")


@dataclass(frozen=True, slots=True)
class User:
    """A user as OpenFGA writes one: an object, everyone of a type, or a userset."""

    type: str
    id: str | None
    """None: everyone."""
    relation: str | None = None

    @property
    def text(self) -> str:
        """`type:id`, `type:*` or `type:id#relation`."""
        text = f"{self.type}:{'*' if self.id is None else self.id}"
        return text if self.relation is None else f"{text}#{self.relation}"

    @property
    def subject(self) -> str | tuple[str, ...]:
        """As the engine is asked for it."""
        id_ = STRANGER if self.id is None else self.id
        if self.relation is None:
            return self.type, id_
        return self.type, id_, self.relation


@dataclass(frozen=True, slots=True)
class Tuple:
    """A relationship tuple."""

    object: str
    relation: str
    user: str
    condition: str | None = None
    context: dict[str, Any] = field(default_factory=dict, hash=False)
    place: str = field(default="", compare=False)
    """`file:line`."""

    @property
    def text(self) -> str:
        """As OpenFGA shows one."""
        return f"{self.object}#{self.relation}@{self.user}"


def parse_user(text: str) -> User | None:
    """A user, or None if it is none."""
    match = _USER.fullmatch(text)
    if match is None:
        return None
    type_, id_, relation = match.groups()
    if id_ == "*":
        return None if relation else User(type_, None)
    return User(type_, id_, relation)


def parse_object(text: str) -> tuple[str, str] | None:
    """(type, id) of an object, or None if it is none."""
    match = _OBJECT.fullmatch(text)
    return (match.group(1), match.group(2)) if match and match.group(2) != "*" else None


def known_user(model: Model, user: User | None) -> bool:
    """Whether a model has the user's type, and its relation."""
    if user is None:
        return False
    type_ = model.type(user.type)
    if type_ is None:
        return False
    return user.relation is None or type_.relation(user.relation) is not None


def matches(restriction: Restriction, user: User, condition: str | None) -> bool:
    """Whether a user may be assigned by a restriction."""
    relation = restriction.relation.text if restriction.relation else None
    wanted = restriction.condition.text if restriction.condition else None
    return (
        restriction.type.text == user.type
        and restriction.wildcard == (user.id is None)
        and relation == user.relation
        and wanted == condition
    )


def relationship(model: Model, given: Tuple) -> Relationship | None:
    """The tuple as a relationship, or None if the model has no place for it."""
    place, user = parse_object(given.object), parse_user(given.user)
    if place is None or user is None or not known_user(model, user):
        return None
    if given.user == f"{given.object}#{given.relation}":
        return None  # true without saying
    type_ = model.type(place[0])
    relation = type_.relation(given.relation) if type_ else None
    if relation is None or not relation.assignable:
        return None
    if not any(matches(r, user, given.condition) for r in relation.restrictions):
        return None
    parameters = {}
    if forbidden(given.context):
        return None
    if given.condition is not None:
        parameters = fitted(model, given.condition, given.context)
    return Relationship(
        object_type=place[0],
        object_id=place[1],
        relation=given.relation,
        subject_type=user.type,
        subject_id=user.id,
        subject_relation=user.relation,
        condition=given.condition,
        parameters=parameters or None,
    )
