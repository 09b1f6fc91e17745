"""What lists return."""

from __future__ import annotations

import msgspec


class Conditional(msgspec.Struct, frozen=True):
    """One that would be listed if what it names were known or shown."""

    id: str
    missing: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


class ObjectList(msgspec.Struct, frozen=True):
    """Objects the subject may act on, by the UTF-8 bytes of their ids.

    `next`, where there are more, is what to ask for `after`.
    """

    ids: list[str]
    conditional: list[Conditional]
    revision: int
    next: str | None = None


class SubjectList(msgspec.Struct, frozen=True):
    """Subjects that may act on the object.

    With `everyone`, so may every id of the type never seen; `excluded` are the seen ones that
    may not, and `ids` the seen ones that may.
    """

    ids: list[str]
    conditional: list[Conditional]
    revision: int
    everyone: bool = False
    excluded: list[str] = []
    next: str | None = None


class ActionList(msgspec.Struct, frozen=True):
    """Actions the subject may take, by name."""

    names: list[str]
    conditional: list[Conditional]
    revision: int
