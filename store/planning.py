"""planning knows what some writes, one after the other, do to the rows that are stored.

It is plain computation over the rows that the writes name, so that many writes cost a few
statements. Each write keeps a revision, a result and a failure of its own: one that fails
leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ..engine.data import EntityAttributes, Relationship, entity_to_json, subject_to_json
from ..engine.errors import SaysoError
from .changes import Body, Key, Write, Written, body_of, encode, key_of
from .errors import KeyReused, PolicyMoved, PreconditionFailed


class Stored(msgspec.Struct, frozen=True):
    """A relationship as it is stored, and the revision that wrote it."""

    relationship: Relationship
    since: int


@dataclass(slots=True)
class Before:
    """What is stored of all that some writes name."""

    revision: int | None
    """None where it is not known, and nothing that is named is taken to be stored."""
    policy: int
    now: int
    relationships: Mapping[Key, Stored] = field(default_factory=dict)
    answered: Mapping[str, tuple[bytes, int]] = field(default_factory=dict)
    """Digest and revision of the idempotency keys seen before."""


@dataclass(slots=True)
class Plan:
    """What to store. Its revisions count from that of `before`, or from 0 if that is not known."""

    before: Before
    revision: int
    valid_from: int | None = None
    """The latest moment that was taken to be over."""
    valid_until: int | None = None
    """The earliest moment that was taken to be yet to come."""
    outcomes: list[Written | SaysoError] = field(default_factory=list)
    entries: list[tuple[int, Write, Body]] = field(default_factory=list)
    past: list[tuple[Stored, int]] = field(default_factory=list)
    """Relationships that no longer are, and the revision they were until."""
    relationships: dict[Key, Stored | None] = field(default_factory=dict)
    attributes: dict[tuple[str, str, str], tuple[Any, int]] = field(default_factory=dict)
    answered: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def move(self, by: int) -> None:
        """Count results and entries from a revision that is so much later."""
        self.revision += by
        self.entries = [(at + by, w, body) for at, w, body in self.entries]
        self.outcomes = [
            msgspec.structs.replace(o, revision=o.revision + by) if isinstance(o, Written) else o
            for o in self.outcomes
        ]


def keys_of(writes: Iterable[Write]) -> list[Key]:
    """All relationships that writes name, each once."""
    found: dict[Key, None] = {}
    for w in writes:
        for rows in (w.touch, w.delete, w.matched, w.must_exist, w.must_not_exist):
            found.update(dict.fromkeys(map(key_of, rows)))
    return list(found)


def plan(writes: Iterable[Write], before: Before) -> Plan:
    """What becomes of the writes, in their order."""
    planned = Plan(before, before.revision or 0)
    planner = _Planner(before, planned)
    for write in writes:
        try:
            planned.outcomes.append(planner.add(write))
        except SaysoError as error:
            planned.outcomes.append(error)
    return planned


class _Planner:
    def __init__(self, before: Before, planned: Plan) -> None:
        self.before = before
        self.planned = planned

    def add(self, w: Write) -> Written:
        digest = w.digest() if w.idempotency_key is not None else b""
        if w.idempotency_key is not None:
            known = self.planned.answered.get(w.idempotency_key) or self.before.answered.get(
                w.idempotency_key
            )
            if known is not None:
                return _again(w, digest, known)
        if w.policy and w.policy != self.before.policy:
            raise PolicyMoved(
                f"policy version {self.before.policy} is at work, not {w.policy} by which the"
                " write was judged"
            )
        self.judge(w)
        written = self.apply(w)
        if w.idempotency_key is not None:
            self.planned.answered[w.idempotency_key] = (digest, written.revision)
        return written

    def judge(self, w: Write) -> None:
        failed = [f"must exist: {_text(r)}" for r in w.must_exist if self.live(r) is None]
        failed += [
            f"must not exist: {_text(r)}" for r in w.must_not_exist if self.live(r) is not None
        ]
        if failed:
            raise PreconditionFailed(failed)

    def stored(self, key: Key) -> Stored | None:
        if key in self.planned.relationships:
            return self.planned.relationships[key]
        return self.before.relationships.get(key)

    def live(self, r: Relationship) -> Stored | None:
        """The stored relationship, unless it has expired."""
        stored = self.stored(key_of(r))
        return None if stored is None or self.expired(stored.relationship) else stored

    def expired(self, r: Relationship) -> bool:
        p = self.planned
        if r.expires is None:
            return False
        if r.expires <= self.before.now:
            p.valid_from = r.expires if p.valid_from is None else max(p.valid_from, r.expires)
            return True
        p.valid_until = r.expires if p.valid_until is None else min(p.valid_until, r.expires)
        return False

    def apply(self, w: Write) -> Written:
        at = self.planned.revision + 1
        state: dict[Key, Relationship | None] = {}
        for r in (*w.delete, *w.matched):
            key = key_of(r)
            stored = self.stored(key)
            if stored is None or (w.kind == "expiry" and not self.expired(stored.relationship)):
                continue
            state[key] = None
        for r in w.touch:
            key = key_of(r)
            stored = self.stored(key)
            if stored is not None and _same(stored.relationship, r):
                state.pop(key, None)  # as it was; a delete of the same write is undone
            else:
                state[key] = r
        if not state and not w.attributes and not w.notices:
            return Written(self.planned.revision)
        self.planned.revision = at
        for key, now in state.items():
            stored = self.stored(key)
            if stored is not None:
                self.planned.past.append((stored, at))
            self.planned.relationships[key] = None if now is None else Stored(now, at)
        self.describe(w.attributes, at)
        gone = [key for key, now in state.items() if now is None]
        there = [now for now in state.values() if now is not None]
        self.planned.entries.append((at, w, body_of(gone, there, w.attributes, w.notices)))
        return Written(at, len(there), len(gone), len(w.attributes))

    def describe(self, rows: Iterable[EntityAttributes], at: int) -> None:
        for row in rows:
            for name, value in row.values.items():
                self.planned.attributes[row.type, row.id, name] = (value, at)


def _again(w: Write, digest: bytes, known: tuple[bytes, int]) -> Written:
    if known[0] != digest:
        raise KeyReused(f"the idempotency key `{w.idempotency_key}` came with another write before")
    return Written(known[1], replayed=True)


def _same(a: Relationship, b: Relationship) -> bool:
    """Whether they are stored alike; to Python 1 equals true."""
    return a == b and encode(a.parameters) == encode(b.parameters)


def _text(r: Relationship) -> str:
    object_ = entity_to_json(r.object_type, r.object_id)
    subject = subject_to_json(r.subject_type, r.subject_id, r.subject_relation)
    return f"{object_} {r.relation} {subject}"
