"""Writes as they are asked for, and changes as the feed keeps them.

A change's body is one JSON object with arrays in place of the fields' names, compressed where
that pays; its first byte says which.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from ..engine.data import EntityAttributes, Relationship

MAX_ROWS = 10_000
"""Rows that one write may touch and delete."""

Key = tuple[str, str, str, str, str, str]
"""A relationship's identity: object type and id, relation, subject type, id and relation.

As the table has it: the id `*` is everyone of the type, the relation `""` an object itself.
"""

EVERYONE = "*"
PLAIN, DEFLATED = b"p", b"z"

_ENCODER = msgspec.json.Encoder(decimal_format="number")

encode = _ENCODER.encode
"""A value as it is stored: numbers as they were written."""


def key_of(r: Relationship) -> Key:
    """The identity of a relationship, whatever its condition and expiry."""
    return (
        r.object_type, r.object_id, r.relation, r.subject_type,
        EVERYONE if r.subject_id is None else r.subject_id, r.subject_relation or "",
    )  # fmt: skip


def relationship_of(
    key: Key,
    condition: str | None = None,
    parameters: dict[str, Any] | None = None,
    expires: int | None = None,
) -> Relationship:
    """The relationship of an identity."""
    return Relationship(
        *key[:4],
        None if key[4] == EVERYONE else key[4],
        key[5] or None,
        condition,
        parameters,
        expires,
    )


class Filter(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which relationships: those with all the parts given.

    `subject_id` may be `*` for everyone of the type, `subject_relation` "" for objects only.
    """

    object_type: str | None = None
    object_id: str | None = None
    relation: str | None = None
    subject_type: str | None = None
    subject_id: str | None = None
    subject_relation: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether it matches all there are."""
        return self == Filter()

    def parts(self) -> dict[str, str]:
        """The columns it gives, and what they must be."""
        return {k: v for k, v in msgspec.structs.asdict(self).items() if v is not None}


class Notice(msgspec.Struct, frozen=True, array_like=True):
    """Something that processes may have in memory is no longer so (identity/provider.py).

    `until` is the time, in microseconds since 1970, after which nobody need know; `at` the time
    when it came to be, of what is no longer so of what was before.
    """

    kind: str
    id: str = ""
    until: int = 0
    at: int = 0


class Write(msgspec.Struct, frozen=True):
    """One change that is asked for: all of it happens, or nothing.

    Deletes come before touches. `must_exist` and `must_not_exist` are judged before both.
    """

    touch: tuple[Relationship, ...] = ()
    delete: tuple[Relationship, ...] = ()
    delete_where: tuple[Filter, ...] = ()
    attributes: tuple[EntityAttributes, ...] = ()
    must_exist: tuple[Relationship, ...] = ()
    must_not_exist: tuple[Relationship, ...] = ()
    idempotency_key: str | None = None
    policy: int = 0
    """The policy version it was judged by; a later one refuses it (PolicyMoved)."""
    actor: str = ""
    reason: str = ""
    request_id: str = ""
    kind: str = "data"
    notices: tuple[Notice, ...] = ()
    """What the feed tells beside what is stored."""
    matched: tuple[Relationship, ...] = ()
    """Those that `delete_where` matches, found when it is committed."""

    @property
    def rows(self) -> int:
        """How many rows it holds, filters not counted."""
        return len(self.touch) + len(self.delete) + len(self.attributes)

    def digest(self) -> bytes:
        """What tells it from another write under the same idempotency key."""
        same = msgspec.structs.replace(
            self, policy=0, request_id="", idempotency_key=None, matched=()
        )
        return hashlib.sha256(_ENCODER.encode(same)).digest()


class Body(msgspec.Struct, frozen=True, array_like=True):
    """What a change did: relationships gone, those there, attributes set (None: removed).

    Most have no notices, and are stored without a place for them.
    """

    delete: list[Key]
    touch: list[tuple[Key, str | None, dict[str, Any] | None, int | None]]
    attributes: list[tuple[str, str, dict[str, Any]]]
    notices: tuple[Notice, ...] = ()

    def relationships(self) -> list[Relationship]:
        """Those there now."""
        return [relationship_of(*row) for row in self.touch]

    def gone(self) -> list[Relationship]:
        """Those gone."""
        return [relationship_of(key) for key in self.delete]

    def entities(self) -> list[EntityAttributes]:
        """The attributes set."""
        return [EntityAttributes(*row) for row in self.attributes]


_DECODER = msgspec.json.Decoder(Body, float_hook=Decimal)


def body_of(
    delete: Iterable[Key],
    touch: Iterable[Relationship],
    attributes: Iterable[EntityAttributes],
    notices: tuple[Notice, ...] = (),
) -> Body:
    """The body of a change."""
    return Body(
        list(delete),
        [(key_of(r), r.condition, r.parameters, r.expires) for r in touch],
        [(a.type, a.id, a.values) for a in attributes],
        notices,
    )


def encode_body(body: Body) -> bytes:
    """A body as the feed keeps it."""
    parts = (body.delete, body.touch, body.attributes)
    text = _ENCODER.encode((*parts, body.notices) if body.notices else parts)
    if len(text) < 512:
        return PLAIN + text
    return DEFLATED + zlib.compress(text, 1)


def decode_body(stored: bytes) -> Body:
    """A stored body."""
    return _DECODER.decode(_text(stored))


def attributes_of(stored: bytes) -> list[EntityAttributes]:
    """The attributes that a stored body sets; where there are none, without decoding it."""
    text = _text(stored)
    return [] if text.endswith(b"[]]") else _DECODER.decode(text).entities()


def slim(stored: bytes) -> bytes:
    """A stored body with nothing left but the attributes that it sets."""
    return encode_body(body_of([], [], attributes_of(stored)))


def _text(stored: bytes) -> bytes:
    return stored[1:] if stored[:1] == PLAIN else zlib.decompress(stored[1:])


class Change(msgspec.Struct, frozen=True):
    """One entry of the feed. `at` is in microseconds since 1970."""

    revision: int
    kind: str
    at: int
    actor: str
    reason: str
    request_id: str
    policy: int | None
    body: Body


class Written(msgspec.Struct, frozen=True):
    """What became of a write: the revision to ask for, and how many rows it changed."""

    revision: int
    touched: int = 0
    deleted: int = 0
    described: int = 0
    replayed: bool = False
