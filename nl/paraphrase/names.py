"""Knows what each name of a policy is called, each name otherwise than the others of its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from ...compiler import model as m
from .readings import (
    PREPOSITIONS,
    Flag,
    Reading,
    flag,
    is_participle,
    neutral,
    neutral_flag,
    reading,
)
from .words import humanised, quoted

T = TypeVar("T")

_OWN = frozenset({"request", "action", "requester", "resource", "entity", "one", "something"})
"""Nouns that the paraphrase uses itself, so no type may be called so."""

_TIMES = frozenset({
    "birthday", "date", "day", "deadline", "end", "expiration", "expiry", "moment", "start", "time",
    "timestamp",
})  # fmt: skip
_DURATIONS = frozenset({
    "age", "delay", "duration", "interval", "length", "limit", "period", "span", "time", "timeout",
    "ttl", "window",
})  # fmt: skip


class Unique(Generic[T]):
    """What names are said as: a name is quoted where it would be said as another one is."""

    def __init__(
        self,
        names: Iterable[str],
        say: Callable[[str], T | None],
        quote: Callable[[str], T],
        key: Callable[[T], object],
    ) -> None:
        self._said: dict[str, T] = {}
        self._quote = quote
        alike: dict[object, list[str]] = defaultdict(list)
        for name in dict.fromkeys(names):
            said = say(name)
            if said is not None:
                self._said[name] = said
                alike[key(said)].append(name)
        for several in alike.values():
            for name in several if len(several) > 1 else ():
                del self._said[name]

    def __getitem__(self, name: str) -> T:
        return self._said[name] if name in self._said else self._quote(name)

    def __contains__(self, name: str) -> bool:
        return name in self._said


def _plain(names: Iterable[str], avoided: frozenset[str] = frozenset()) -> Unique[str]:
    def say(name: str) -> str | None:
        said = humanised(name)
        return None if said in avoided else said

    return Unique(names, say, quoted, str.lower)


class Names:
    """The names of one model, by kind."""

    def __init__(self, model: m.Model) -> None:
        types = model.types
        values = [a for t in types for a in t.attributes] + list(model.request)
        values += [p for t in types for a in t.actions for p in a.parameters]
        values += [p for c in model.conditions for p in c.parameters]
        flags = [v.name for v in values if v.type.kind == m.BOOL]
        relations = {r.name for t in types for r in t.relations}
        named = {t.name for t in types}
        permissions = {p.name for t in types for p in t.permissions}
        self.types = Unique([t.name for t in types], _type, quoted, str.lower)
        self.acts = {a.name for t in types for a in t.actions}
        self.actions = _plain([*self.acts, *relations, *permissions])
        self.networks = _plain(n.name for n in model.networks)
        self.hours = _plain(h.name for h in model.hours)
        self.sets = _plain(s.name for s in model.sets)
        self.evidence = _plain(e.name for e in model.evidence)
        self._values = {
            kind: _values([v.name for v in values if v.type.kind == kind], kind)
            for kind in {v.type.kind for v in values}
        }
        self.flags: Unique[Flag] = Unique(flags, flag, neutral_flag, lambda f: (f.part, f.yes))
        self.relations: Unique[Reading] = Unique(
            [*relations, *permissions],
            lambda name: reading(name, name not in relations, name in named),
            neutral,
            lambda r: r.noun or r.yes,
        )

    def value(self, name: str, kind: str) -> str:
        """What an attribute, a field or a parameter of this kind is called."""
        return self._values[kind][name] if kind in self._values else quoted(name)

    def types_listed(self, names: Iterable[str]) -> str | None:
        """`user`, `user or team`, or None where they are none or many."""
        said = [self.types[name] for name in names]
        return " or ".join(said) if 0 < len(said) < 4 else None


def _type(name: str) -> str | None:
    said = humanised(name)
    if said in _OWN:
        return None
    return "staff member" if said == "staff" else said


def _values(names: Iterable[str], kind: str) -> Unique[str]:
    """What values of one kind are called."""
    return Unique(names, lambda name: value_name(name, kind), quoted, str.lower)


def value_name(name: str, kind: str) -> str | None:
    """What a value is called: a moment `archived_at` is "archived time", money `spent` "spent
    amount", but a moment `first_day` just "first day".
    """
    said = humanised(name)
    if said is None:
        return None
    words = said.split(" ")
    match kind:
        case m.DATETIME if words[-1] not in _TIMES:
            if len(words) > 1 and words[-1] in ("at", "on"):
                words.pop()
            return f"{'-'.join(words)} time"
        case m.DURATION if words[-1] not in _DURATIONS:
            return f"{'-'.join(words)} duration"
        case m.MONEY if len(words) == 1 and is_participle(said):
            return f"{said} amount"
        case m.INT | m.UINT | m.DECIMAL | m.DOUBLE if len(words) == 1 and is_participle(said):
            return f"{said} number"
        case m.SET | m.LIST if words[-1] in PREPOSITIONS or is_participle(words[-1]):
            return f"{'-'.join(words)} list"
        case _ if words[-1] in PREPOSITIONS:
            return f"{'-'.join(words)} value"
    return said
