"""Knows how to answer what OpenFGA is asked, with OpenFGA's error codes, by asking the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .... import Decision, Engine, Policy
from ....compiler.openfga import Imported
from ....engine.data import Relationship
from ....engine.errors import LimitExceeded, SaysoError
from ....engine.results import Conditional
from .conditions import Conditions
from .naming import Naming, TooManySteps
from .tuples import Tuple, User, known_user, parse_object, parse_user, relationship
from .values import fitted_context, forbidden
from .walk import Walk, by_node, leads_to

VALIDATION, TOO_COMPLEX, NO_TYPE, NO_RELATION, INVALID_TUPLE = 2000, 2002, 2021, 2022, 2027
"""Codes of OpenFGA's API (`ErrorCode` of its protocol)."""


class Refused(Exception):
    """OpenFGA answers with an error."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"error {code}: {reason}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Given:
    """What a request brings: its context, and tuples that hold for it alone."""

    context: dict[str, Any]
    tuples: tuple[Tuple, ...]
    relationships: list[Relationship]

    @property
    def arguments(self) -> dict[str, Any]:
        """As the engine takes it."""
        return {"context": self.context or None, "relationships": self.relationships or None}


@contextmanager
def refusing() -> Iterator[None]:
    """Turn the engine's errors into OpenFGA's."""
    try:
        yield
    except LimitExceeded as error:
        raise Refused(TOO_COMPLEX, str(error)) from None
    except SaysoError as error:
        raise Refused(VALIDATION, str(error)) from None


class Store:
    """A model and its tuples; those that the model has no place for are left out."""

    def __init__(self, imported: Imported, policy: Policy, tuples: Iterable[Tuple]) -> None:
        self.misfits: list[Tuple] = []
        """The tuples left out."""
        self.model = imported.model
        self.engine = Engine(policy)
        self.conditions = Conditions(self.model, policy)
        fitting: list[Tuple] = []
        for given in tuples:
            found = relationship(self.model, given)
            fits = found is not None and self.write(found)
            (fitting if fits else self.misfits).append(given)
        self.tuples = by_node(fitting)

    def write(self, given: Relationship) -> bool:
        """Write a relationship, if it fits."""
        try:
            self.engine.write(touch=[given])
        except SaysoError:
            return False
        return True

    # ── What is asked ──

    def check(
        self,
        user: str,
        relation: str,
        object_: str,
        contextual: Sequence[Tuple] = (),
        context: dict[str, Any] | None = None,
    ) -> bool:
        """Whether a user is in a relation; raises Refused where OpenFGA answers an error."""
        place, who = parse_object(object_), parse_user(user)
        type_ = self.model.type(place[0]) if place else None
        if place is None or type_ is None or type_.relation(relation) is None:
            raise Refused(VALIDATION, f"there is no relation `{relation}` of `{object_}`")
        if who is None or not known_user(self.model, who):
            raise Refused(VALIDATION, f"`{user}` is no user")
        given = self.given(contextual, context)
        decided = self.decide(who, relation, place, given)
        named, too_far = self.walk(given).from_(object_, relation)
        if too_far and not (decided and who in named):
            raise Refused(TOO_COMPLEX, "the check takes more steps than OpenFGA allows")
        return decided

    def decide(
        self,
        who: User,
        relation: str,
        place: tuple[str, str],
        given: Given,
    ) -> bool:
        """The engine's decision; one that lacks a value is an error of OpenFGA's."""
        with refusing():
            found = self.engine.check(who.subject, relation, place, **given.arguments)
        if found.conditional:
            self.refuse_unknown(found, f"{place[0]}:{place[1]}", relation, given)
        return found.allowed

    def list_objects(
        self,
        user: str,
        relation: str,
        type_name: str,
        contextual: Sequence[Tuple] = (),
        context: dict[str, Any] | None = None,
    ) -> set[str]:
        """The objects of a type whose relation a user is in."""
        type_ = self.model.type(type_name)
        if type_ is None:
            raise Refused(NO_TYPE, f"there is no type `{type_name}`")
        if type_.relation(relation) is None:
            raise Refused(NO_RELATION, f"`{type_name}` has no relation `{relation}`")
        who = parse_user(user)
        if who is None or not known_user(self.model, who):
            raise Refused(VALIDATION, f"`{user}` is no user")
        given = self.given(contextual, context)
        with refusing():
            found = self.engine.list_objects(who.subject, relation, type_name, **given.arguments)
        for entry in found.conditional:
            self.refuse_unknown(entry, f"{type_name}:{entry.id}", relation, given)
        return {f"{type_name}:{id_}" for id_ in found.ids}

    def list_users(
        self,
        object_: str,
        relation: str,
        filters: Sequence[tuple[str, str | None]],
        contextual: Sequence[Tuple] = (),
        context: dict[str, Any] | None = None,
    ) -> set[str]:
        """The users of some kinds ((type, relation or None)) that are in a relation."""
        for type_name, wanted in filters:
            kind = self.model.type(type_name)
            if kind is None:
                raise Refused(NO_TYPE, f"there is no type `{type_name}`")
            if wanted is not None and kind.relation(wanted) is None:
                raise Refused(NO_RELATION, f"`{type_name}` has no relation `{wanted}`")
        place = parse_object(object_)
        type_ = self.model.type(place[0]) if place else None
        if place is None or type_ is None:
            raise Refused(NO_TYPE, f"`{object_}` is of no type there is")
        if type_.relation(relation) is None:
            raise Refused(NO_RELATION, f"`{place[0]}` has no relation `{relation}`")
        given = self.given(contextual, context)
        walk = self.walk(given)
        if walk.from_(object_, relation)[1]:
            raise Refused(TOO_COMPLEX, "the list takes more steps than OpenFGA allows")
        found: set[str] = set()
        for type_name, wanted in filters:
            if not leads_to(self.model, (place[0], relation), type_name, wanted):
                continue
            # OpenFGA names a type's objects also where only its usersets are asked for.
            found |= self.subjects(type_name, relation, place, walk, given)
            if wanted is None:
                continue
            names = self.named(Naming(walk, type_name, wanted), relation, place)
            sets = [u for u in map(parse_user, names) if u is not None and u.relation is not None]
            found |= {u.text for u in sets if self.decide(u, relation, place, given)}
        return found

    def subjects(
        self,
        type_name: str,
        relation: str,
        place: tuple[str, str],
        walk: Walk,
        given: Given,
    ) -> set[str]:
        """The objects of a type that are in a relation; everyone as `type:*`."""
        with refusing():
            found = self.engine.list_subjects(type_name, relation, place, **given.arguments)
        for entry in found.conditional:
            self.refuse_unknown(entry, f"{place[0]}:{place[1]}", relation, given)
        users = {f"{type_name}:{id_}" for id_ in found.ids}
        if not found.everyone:
            return users
        return (users & self.named(Naming(walk, type_name), relation, place)) | {f"{type_name}:*"}

    def named(self, naming: Naming, relation: str, place: tuple[str, str]) -> frozenset[str]:
        """Whom a list names by themselves."""
        try:
            return naming.named(f"{place[0]}:{place[1]}", relation)
        except TooManySteps:
            raise Refused(TOO_COMPLEX, "the list takes too many steps") from None

    def refuse_unknown(
        self, unknown: Conditional | Decision, object_: str, relation: str, given: Given
    ) -> None:
        """Raise Refused where a value is missing or can't be computed, as OpenFGA answers errors.

        What depends on its own opposite is unknown to us too, but only denied there.
        """
        if unknown.missing:
            raise Refused(VALIDATION, f"missing {', '.join(unknown.missing)}")
        met = self.walk(given).met(object_, relation)
        if any(self.conditions.truth(one, given.context) is None for one in met):
            raise Refused(VALIDATION, "a condition can't be computed")

    # ── What a request brings ──

    def given(self, contextual: Sequence[Tuple], context: dict[str, Any] | None) -> Given:
        """Context and contextual tuples; a tuple that does not fit is refused."""
        if forbidden(context or {}):
            raise Refused(VALIDATION, "the context has a control character")
        relationships = []
        for one in contextual:
            made = relationship(self.model, one)
            if made is None:
                text = f"{one.object}#{one.relation}@{one.user}"
                raise Refused(INVALID_TUPLE, f"the model has no place for `{text}`")
            relationships.append(made)
        fitted = fitted_context(self.model, context or {})
        return Given(fitted, tuple(contextual), relationships)

    def walk(self, given: Given) -> Walk:
        """The ways through the tuples, contextual ones included."""
        return Walk(
            self.model,
            [self.tuples, by_node(given.tuples)],
            lambda one: self.conditions.holds(one, given.context),
        )
