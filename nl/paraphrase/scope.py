"""Knows what the entities of a rule are called: its subject, its resource, and each other one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True, slots=True)
class Noun:
    """What an entity is called where it is spoken of; `long` with a clause of its own in it."""

    text: str
    long: bool = False

    def of(self, part: str) -> str:
        """`the user's tier`, or `the tier of a team that the user is a member of`."""
        return f"the {part} of {self.text}" if self.long else f"{self.text}'s {part}"


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity variable: what it is called and what types it can have."""

    noun: Noun
    types: tuple[str, ...]


class Scope:
    """The entity variables in sight, and the nouns that are taken by those told of."""

    def __init__(self, entities: dict[str, Entity], taken: Sequence[str] = ()) -> None:
        self._entities = entities
        self._taken = tuple(taken)

    def __getitem__(self, variable: str) -> Entity:
        return self._entities[variable]

    def bound(self, variable: str, noun: Noun, types: tuple[str, ...]) -> Scope:
        """The scope with one more entity in sight."""
        return Scope(self._entities | {variable: Entity(noun, types)}, self._taken)

    def introduced(self, variable: str, noun: str, types: tuple[str, ...]) -> Scope:
        """The scope with an entity that was told of: `that team`, `that second team`."""
        count = self._taken.count(noun)
        which = f"{_ordinal(count)} " if count else ""
        entity = Entity(Noun(f"that {which}{noun}"), types)
        return Scope(self._entities | {variable: entity}, (*self._taken, noun))

    def which(self, noun: str) -> str:
        """` (the second team)` for the next of a noun that is taken already."""
        count = self._taken.count(noun)
        return f" (the {_ordinal(count)} {noun})" if count else ""


def _ordinal(count: int) -> str:
    if count <= len(_ORDINALS):
        return _ORDINALS[count - 1]
    return f"{count + 1}th"
