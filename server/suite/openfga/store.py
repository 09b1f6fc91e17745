"""Knows how to answer what OpenFGA is asked, with OpenFGA's error codes, by asking the engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .... import Decision, Engine, Policy
from ....compiler.openfga import Imported
from ....engine.data import Relationship
from ....engine.errors import LimitExceeded, SaysoError
from ....engine.results import Conditional
from .conditions import Conditions
from .tuples import Tuple, User, known_user, parse_object, parse_user, relationship
from .values import fitted_context
from .walk import TooManySteps, Walk, leads_to

VALIDATION, TOO_COMPLEX, NO_TYPE, NO_RELATION, INVALID_TUPLE = 2000, 2002, 2021, 2022, 2027
"""Codes of OpenFGA's API (`ErrorCode` of its protocol)."""

STRANGER = "sayso-an-id-that-nothing-has"
"""Asked for in place of `user:*`: in a relation just when everyone is."""


class Refused(Exception):
    """OpenFGA answers with an error."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"error {code}: {reason}")
        self.code = code


class Store:
    """A model and its tuples; those that the model has no place for are left out."""

    def __init__(self, imported: Imported, policy: Policy, tuples: Iterable[Tuple]) -> None:
        self.model = imported.model
        self.engine = Engine(policy)
        self.conditions = Conditions(self.model, policy)
        self.tuples: list[Tuple] = []
        for given in tuples:
            found = relationship(self.model, given)
            if found is not None and self.write(found):
                self.tuples.append(given)

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
        extra = self.contextual(contextual)
        context = fitted_context(self.model, context or {})
        decided = self.decide(who, relation, place, extra, context)
        named, too_far = self.walk(contextual, context).from_(object_, relation)
        if too_far and not (decided and who in named):
            raise Refused(TOO_COMPLEX, "the check takes more steps than OpenFGA allows")
        return decided

    def decide(
        self,
        who: User,
        relation: str,
        place: tuple[str, str],
        extra: Sequence[Relationship],
        context: dict[str, Any],
    ) -> bool:
        """The engine's decision; one that lacks a value is an error of OpenFGA's."""
        subject = (who.type, STRANGER) if who.id is None else who.subject
        try:
            found = self.engine.check(
                subject, relation, place, context or None, relationships=extra or None
            )
        except LimitExceeded as error:
            raise Refused(TOO_COMPLEX, str(error)) from None
        except SaysoError as error:
            raise Refused(VALIDATION, str(error)) from None
        self.refuse_unknown([found] if found.conditional else [], context)
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
        extra = self.contextual(contextual)
        context = fitted_context(self.model, context or {})
        subject = (who.type, STRANGER) if who.id is None else who.subject
        try:
            found = self.engine.list_objects(
                subject, relation, type_name, context or None, relationships=extra or None
            )
        except SaysoError as error:
            raise Refused(VALIDATION, str(error)) from None
        self.refuse_unknown(found.conditional, context)
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
        extra = self.contextual(contextual)
        context = fitted_context(self.model, context or {})
        walk = self.walk(contextual, context)
        named, too_far = walk.from_(object_, relation)
        if too_far:
            raise Refused(TOO_COMPLEX, "the list takes more steps than OpenFGA allows")
        found: set[str] = set()
        for type_name, wanted in filters:
            if wanted is not None and not leads_to(
                self.model, (place[0], relation), (type_name, wanted)
            ):
                continue
            # OpenFGA names a type's objects also where only its usersets are asked for.
            found |= self.subjects(type_name, relation, place, walk, extra, context)
            if wanted is None:
                continue
            sets = {u for u in named if (u.type, u.relation) == (type_name, wanted)}
            found |= {u.text for u in sets if self.decide(u, relation, place, extra, context)}
        return found

    def subjects(
        self,
        type_name: str,
        relation: str,
        place: tuple[str, str],
        walk: Walk,
        extra: Sequence[Relationship],
        context: dict[str, Any] | None,
    ) -> set[str]:
        """The objects of a type that are in a relation; everyone as `type:*`."""
        try:
            found = self.engine.list_subjects(
                type_name, relation, place, context or None, relationships=extra or None
            )
        except SaysoError as error:
            raise Refused(VALIDATION, str(error)) from None
        self.refuse_unknown(found.conditional, context)
        users = {f"{type_name}:{id_}" for id_ in found.ids}
        if not found.everyone:
            return users
        try:
            named = walk.named(f"{place[0]}:{place[1]}", relation, type_name)
        except TooManySteps:
            raise Refused(TOO_COMPLEX, "the list takes too many steps") from None
        return (users & named) | {f"{type_name}:*"}

    def refuse_unknown(
        self, unknown: Iterable[Conditional | Decision], context: dict[str, Any] | None
    ) -> None:
        """Raise Refused where a value is missing or can't be computed, as OpenFGA answers errors.

        What depends on its own opposite is unknown to us too, but only denied there.
        """
        for entry in unknown:
            if entry.missing:
                raise Refused(VALIDATION, f"missing {', '.join(entry.missing)}")
            if any(self.conditions.truth(given, context) is None for given in self.tuples):
                raise Refused(VALIDATION, "a condition can't be computed")

    # ── Contextual tuples ──

    def contextual(self, given: Sequence[Tuple]) -> list[Relationship]:
        """Contextual tuples as relationships; one that does not fit is refused."""
        found = [relationship(self.model, one) for one in given]
        for one, made in zip(given, found, strict=True):
            if made is None:
                text = f"{one.object}#{one.relation}@{one.user}"
                raise Refused(INVALID_TUPLE, f"the model has no place for `{text}`")
        return [made for made in found if made is not None]

    def walk(self, contextual: Sequence[Tuple], context: dict[str, Any] | None) -> Walk:
        """The ways through the tuples, contextual ones included."""
        return Walk(
            self.model,
            [*self.tuples, *contextual],
            lambda given: self.conditions.holds(given, context),
        )
