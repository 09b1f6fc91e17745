"""A tenant as a few dictionaries: what its writes must come to, told in the plainest way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from sayso.engine.data import Relationship
from sayso.store.changes import Change, Filter, Key, Write, key_of

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def text(value: Any) -> bytes:
    """A value so that 1, 1.0 and true differ."""
    return _ENCODER.encode(value)


def matches(f: Filter, key: Key) -> bool:
    """Whether a filter means a relationship."""
    parts = (
        f.object_type, f.object_id, f.relation, f.subject_type, f.subject_id, f.subject_relation,
    )  # fmt: skip
    return all(part is None or part == own for part, own in zip(parts, key, strict=True))


@dataclass
class Plain:
    """The tenant. `now` is the time by which relationships have expired."""

    now: int
    revision: int = 0
    rows: dict[Key, tuple[Relationship, int]] = field(default_factory=dict)
    past: list[tuple[Relationship, int, int]] = field(default_factory=list)
    attributes: dict[tuple[str, str, str], tuple[Any, int]] = field(default_factory=dict)
    answers: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    entries: list[Write] = field(default_factory=list)

    def write(self, w: Write) -> tuple[str, int]:
        """(what became of it, the revision): done, replayed, unchanged, or an error's code."""
        if w.idempotency_key in self.answers:
            asked, revision = self.answers[w.idempotency_key]
            return ("replayed", revision) if asked == asked_for(w) else ("key-reused", 0)
        if not self._allows(w):
            return "precondition-failed", 0
        done = self._change(w)
        if w.idempotency_key is not None:
            self.answers[w.idempotency_key] = asked_for(w), self.revision
        return "done" if done else "unchanged", self.revision

    def _live(self, r: Relationship) -> bool:
        found = self.rows.get(key_of(r))
        return found is not None and not self._expired(found[0])

    def _expired(self, r: Relationship) -> bool:
        return r.expires is not None and r.expires <= self.now

    def _allows(self, w: Write) -> bool:
        return all(map(self._live, w.must_exist)) and not any(map(self._live, w.must_not_exist))

    def _change(self, w: Write) -> bool:
        goal = {key: r for key, (r, _) in self.rows.items()}
        for r in w.delete:
            goal.pop(key_of(r), None)
        for f in w.delete_where:
            goal = {key: r for key, r in goal.items() if not matches(f, key)}
        goal.update((key_of(r), r) for r in w.touch)
        changed = {
            key
            for key in {*goal, *self.rows}
            if text(goal.get(key)) != text(self.rows.get(key, (None,))[0])
        }
        if not changed and not w.attributes:
            return False
        self.revision += 1
        for key in changed:
            if key in self.rows:
                self.past.append((*self.rows.pop(key), self.revision))
            if key in goal:
                self.rows[key] = goal[key], self.revision
        for row in w.attributes:
            for name, value in row.values.items():
                self.attributes.pop((row.type, row.id, name), None)
                if value is not None:
                    self.attributes[row.type, row.id, name] = value, self.revision
        self.entries.append(w)
        return True


def asked_for(w: Write) -> bytes:
    """What tells a write from another under the same key."""
    return text(msgspec.structs.replace(w, policy=0, request_id="", idempotency_key=None))


@dataclass
class Replayed:
    """What following the feed from its beginning comes to."""

    revision: int = 0
    rows: dict[Key, tuple[Relationship, int]] = field(default_factory=dict)
    attributes: dict[tuple[str, str, str], tuple[Any, int]] = field(default_factory=dict)

    def follow(self, changes: Iterable[Change]) -> None:
        """Apply changes; fails where one is missing or out of order."""
        for change in changes:
            assert change.revision == self.revision + 1
            self.revision = change.revision
            for r in change.body.gone():
                del self.rows[key_of(r)]
            for r in change.body.relationships():
                self.rows[key_of(r)] = r, change.revision
            for row in change.body.entities():
                for name, value in row.values.items():
                    self.attributes.pop((row.type, row.id, name), None)
                    if value is not None:
                        self.attributes[row.type, row.id, name] = value, change.revision
