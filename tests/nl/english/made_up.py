"""Makes everyday sentences of the words that a vocabulary declares, each with its rule by hand.

The rule is put together beside the sentence, from the same draw, and not by what reads it: where
the sentence is read, both have to allow the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sayso.compiler import model as m
from sayso.nl.text.morphology import plural, verb
from sayso.nl.vocabulary.askers import principals

T = TypeVar("T")

STATE = re.compile(r"(ed|en|able|ible|ive|al|ent|ant|ic|id|ary|ous)$")
"""How words end that can stand before a noun and after "is": paid, active, confidential."""
OFFICE = re.compile(r"(er|or|ist|ian|ant|head|lead|chair)$")
"""How relations end that are called by who stands in them: owner, supervisor, assistant."""
PARTICLES = frozenset(["out", "off", "up", "down", "back"])


class Said(NamedTuple):
    """Words, and what they mean in the policy language."""

    words: str
    means: str


class Case(NamedTuple):
    """A sentence in the words of a vocabulary, and its rule or rules."""

    vocabulary: str
    text: str
    policy: str


class NothingSuch(Exception):
    """The vocabulary has no words of the sort that a sentence asks for."""


@dataclass(frozen=True)
class Draw:
    """What one sentence is about: who asks, one thing, and chance."""

    user: m.Type
    thing: m.Type
    chance: random.Random
    terms: frozenset[str]

    @property
    def one(self) -> str:
        """The thing, as one of many: "a booking"."""
        return _a(_words(self.thing.name))

    @property
    def many(self) -> str:
        return plural(_words(self.thing.name))[0]

    def role(self) -> Said:
        """Somebody's role, if no term says the word of something else."""
        sets = [a for a in self.user.attributes if a.name == "roles" and a.type.element]
        roles = [value for a in sets for value in (a.type.element.values if a.type.element else ())]
        role = self._one_of([role for role in roles if _words(role) not in self.terms])
        return Said(_words(role), f'"{role}" in subject.roles')

    def office(self) -> Said:
        """Who somebody is to the thing: its owner."""
        names = [r.name for r in self.thing.relations if self._is_office(r)]
        name = self._one_of(names)
        return Said(_words(name), f"subject in resource.{name}")

    def _is_office(self, relation: m.Relation) -> bool:
        people = [s.type == self.user.name and s.relation is None for s in relation.subjects]
        return all(people) and "_" not in relation.name and bool(OFFICE.search(relation.name))

    def deed(self, count: int = 1) -> list[str]:
        """What can be done to the thing and is said with one verb."""
        names = [a.name for a in self.thing.actions if self._is_plain(a.name)]
        if len(names) < count:
            raise NothingSuch
        return self.chance.sample(names, count)

    def _is_plain(self, action: str) -> bool:
        first, *rest = action.split("_")
        return first not in self.thing.name.split("_") and (not rest or rest[0] in PARTICLES)

    def state(self) -> Said:
        """How the thing can be: paid, open."""
        found = [
            Said(a.name, f"resource.{a.name}")
            for a in self.thing.attributes
            if a.type.kind == m.BOOL and "_" not in a.name and STATE.search(a.name)
        ]
        found += [
            Said(value, f'resource.{a.name} == "{value}"')
            for a in self.thing.attributes
            if a.type.kind == m.ENUM and a.name in ("status", "state")
            for value in a.type.values
            if "_" not in value and STATE.search(value)
        ]
        return self._one_of(found)

    def amount(self) -> tuple[str, str, str]:
        """What the thing has so much of, its name, and how much is meant: in words."""
        kinds = (m.INT, m.DECIMAL, m.MONEY)
        measured = [a for a in self.thing.attributes if a.type.kind in kinds]
        attribute = self._one_of([a for a in measured if not a.name.endswith(("level", "year"))])
        number = self.chance.choice((50, 120, 2000))
        money = attribute.type.kind == m.MONEY
        name = _words(attribute.name)
        return name, f"resource.{attribute.name}", f"{number} USD" if money else str(number)

    def _one_of(self, found: list[T]) -> T:
        if not found:
            raise NothingSuch
        return self.chance.choice(found)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _a(noun: str) -> str:
    return f"an {noun}" if re.match(r"[aeio]", noun) else f"a {noun}"


def _done(action: str) -> str:
    first, *rest = action.split("_")
    return " ".join([verb(first).participle[0], *rest])


def _many(role: Said) -> str:
    return plural(role.words)[0]


def _said(amount: str) -> str:
    number, _, currency = amount.partition(" ")
    return f"${int(number):,}" if currency else number


def grant(draw: Draw) -> Said:
    one, two = draw.deed(2)
    role, state = draw.role(), draw.state()
    return Said(
        f"{_many(role)} can {_words(one)} and {_words(two)} {state.words} {draw.many}",
        f"allow USER to {one} or {two} THING when {role.means} and {state.means}",
    )


def grant_to_office(draw: Draw) -> Said:
    (deed,), office, state = draw.deed(), draw.office(), draw.state()
    return Said(
        f"the {office.words} of {draw.one} may {_words(deed)} it unless it is {state.words}",
        f"allow USER to {deed} THING when {office.means} and not {state.means}",
    )


def only_those(draw: Draw) -> Said:
    (deed,), role, state = draw.deed(), draw.role(), draw.state()
    return Said(
        f"only {_many(role)} may {_words(deed)} {draw.many} that are {state.words}",
        f"only USER may {deed} THING where {state.means} when {role.means}",
    )


def passive(draw: Draw) -> Said:
    (deed,), role, office, state = draw.deed(), draw.role(), draw.office(), draw.state()
    return Said(
        f"while {draw.one} is {state.words}, it can be {_done(deed)} by its {office.words} or by "
        f"{_a(role.words)}",
        f"allow USER to {deed} THING when ({office.means} or {role.means}) and {state.means}",
    )


def nobody(draw: Draw) -> Said:
    (deed,), state = draw.deed(), draw.state()
    return Said(
        f"nobody may {_words(deed)} {draw.one} unless it is {state.words}",
        f"forbid any subject to {deed} THING when not {state.means}",
    )


def so_much(draw: Draw) -> Said:
    (deed,), role, (name, value, amount) = draw.deed(), draw.role(), draw.amount()
    return Said(
        f"{_many(role)} may {_words(deed)} {draw.many} with {_a(name)} of up to {_said(amount)}",
        f"allow USER to {deed} THING when {role.means} and {value} <= {amount}",
    )


def too_much(draw: Draw) -> Said:
    (deed,), role, (name, value, amount) = draw.deed(), draw.role(), draw.amount()
    return Said(
        f"if the {name} of {draw.one} is more than {_said(amount)}, {_many(role)} must not "
        f"{_words(deed)} it",
        f"forbid USER to {deed} THING when {role.means} and {value} > {amount}",
    )


def others_alone(draw: Draw) -> Said:
    (one, two), office, role = draw.deed(2), draw.office(), draw.role()
    return Said(
        f"{_a(office.words)} of {draw.one} can {_words(one)} it, but only {_many(role)} can "
        f"{_words(two)} it",
        f"allow USER to {one} THING when {office.means}\n\n"
        f"only USER may {two} THING when {role.means}",
    )


def at_times(draw: Draw) -> Said:
    (deed,), role = draw.deed(), draw.role()
    return Said(
        f"{_many(role)} can {_words(deed)} {draw.many} on weekdays between 8 am and 6 pm",
        f"allow USER to {deed} THING when {role.means} and now in Mon..Fri 08:00-18:00",
    )


SENTENCES: tuple[Callable[[Draw], Said], ...] = (
    grant, grant_to_office, only_those, passive, nobody, so_much, too_much, others_alone, at_times,
)  # fmt: skip


def made_up(vocabulary: str, model: m.Model, seed: int) -> Iterator[Case]:
    """A sentence of each sort that a vocabulary has words for."""
    asking = principals(model)
    people = [t for t in model.types
              if t.name in asking and any(a.name == "roles" for a in t.attributes)]  # fmt: skip
    things = [t for t in model.types if t.actions and t.name not in asking]
    terms = frozenset(phrase for term in model.terms for phrase in term.phrases)
    for sentence in SENTENCES if people and things else ():
        chance = random.Random(f"{seed} {vocabulary} {sentence.__name__}")
        draw = Draw(people[0], chance.choice(things), chance, terms)
        try:
            said = sentence(draw)
        except NothingSuch:
            continue
        policy = said.means.replace("USER", draw.user.name).replace("THING", draw.thing.name)
        yield Case(vocabulary, f"{said.words[0].upper()}{said.words[1:]}.", policy)
