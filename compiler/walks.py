"""Knows where walks lead: which types of object a path of relations and inverses can reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from . import model as m
from . import tree as t
from .cycles import components, in_cycles, reaching
from .vocabulary import TypeScope, Vocabulary, choices, listing, quoted
from .ways import MOST, Ways

Member = tuple[str, str]
"""A type's name and the name of one of its relations, permissions or inverses."""


class Walks:
    """What each relation, permission and inverse leads to when it is a step of a walk.

    A step over a relation goes to the object of each stored subject, a set's too, but not of
    everyone; over a computed one, to what its parts lead to.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._error = vocabulary.error
        self._order = {name: index for index, name in enumerate(vocabulary.types)}
        self._reached: dict[Member, set[str]] = defaultdict(set)
        self._readers: dict[Member, set[Member]] = defaultdict(set)
        self._blocked: dict[Member, str] = {}
        self._growing: set[tuple[Member, Member]] = set()
        """Which members read which as a step that other steps follow."""
        self._solve()
        self._endless, self._unbounded, self._ways = self._recursive()

    def arrow(self, type_: TypeScope, tree: t.ArrowTree) -> None:
        """Check the walk of an arrow in a relation expression of `type_`, and its target."""
        # `all` walks to each object, while any other walk can be taken apart as it goes
        if tree.every:
            reached = self.walk([type_.name], tree.words[:-1])
        else:
            reached = self._walk([type_.name], tree.words[:-1], self._unbounded)
        target = tree.words[-1]
        if reached is None:
            return
        having = [name for name in reached if self._types[name].is_relation(target.text)]
        if not having:
            self._no_target(reached, target)
        for name in having:
            self._vocabulary.used.add(("relation", name, target.text))

    def leads_to(self, types: Iterable[str], path: Iterable[str]) -> set[str]:
        """The types of object that a checked walk can lead to."""
        here = set(types)
        for step in path:
            steps = [(name, step) for name in here if self._walkable(name, step)]
            here = set().union(*(self._reached[member] for member in steps))
        return here

    def walk(self, types: Iterable[str], words: list[t.Word]) -> list[str] | None:
        """The types of object that a walk from objects of `types` can lead to, in order.

        None, with a report, where it can't be walked.
        """
        here = list(types)
        reached = self._walk(here, words, self._endless)
        ways = Counter(here)
        for word in words if reached is not None else ():
            ways = self._ways.walk(ways, word.text)
            if ways.total() > MOST:
                message = f"this walk can go more than {MOST:,} ways, which is the limit"
                self._error("too-many-ways", word, message)
                return None
        return reached

    def _walk(
        self, types: Iterable[str], words: list[t.Word], endless: set[Member]
    ) -> list[str] | None:
        here = list(types)
        for word in words:
            found = self._step(here, word, endless)
            if found is None:
                return None
            here = found
        return here

    def last_step(self, types: list[str], word: t.Word) -> bool:
        """Whether some of the types have the relation, permission or inverse a path ends in."""
        having = [name for name in types if self._walkable(name, word.text)]
        if not having:
            self._no_target(types, word)
        self._vocabulary.used.update(("relation", name, word.text) for name in having)
        return bool(having)

    def _step(self, types: list[str], word: t.Word, endless: set[Member]) -> list[str] | None:
        """One step, from objects of any of these types; those without the name are skipped."""
        having = [name for name in types if self._walkable(name, word.text)]
        if not having:
            self._no_target(types, word)
            return None
        reached: set[str] = set()
        for name in having:
            self._vocabulary.used.add(("relation", name, word.text))
            blocked = self._blocked.get((name, word.text))
            if blocked is not None:
                message = f"{quoted(word.text)} of {quoted(name)} can't be walked over"
                self._error("computed-step", word, message, help=f"it is computed with {blocked}")
                return None
            if (name, word.text) in endless:
                message = f"the walk over {quoted(word.text)} of {quoted(name)} never ends"
                help_ = "it is computed from itself; walk a stored relation instead"
                self._error("endless-walk", word, message, help=help_)
                return None
            reached |= self._reached[name, word.text]
        if not reached:
            if word.text in self._vocabulary.broken:
                return None
            message = f"{quoted(word.text)} leads to no object: it stores only everyone of a type"
            self._error("nowhere-to-walk", word, message)
            return None
        return sorted(reached, key=self._order.__getitem__)

    def _walkable(self, type_name: str, name: str) -> bool:
        type_ = self._types[type_name]
        return type_.is_relation(name) or name in type_.inverses

    def _no_target(self, types: list[str], word: t.Word) -> None:
        for name in types:
            type_ = self._types[name]
            if word.text in type_.members and word.text not in self._vocabulary.broken:
                what = "an inverse" if word.text in type_.inverses else "an attribute"
                message = f"{quoted(word.text)} of {quoted(name)} is {what}, not a relation"
                self._error("not-a-relation", word, message)
                return
        candidates = [name for each in types for name in self._types[each].walkable_names]
        if len(types) == 1:
            message = f"{quoted(types[0])} has no relation or permission {quoted(word.text)}"
        else:
            message = f"none of {listing(types)} has a relation or permission {quoted(word.text)}"
        help_ = choices(candidates) if candidates else None
        self._vocabulary.unknown("nothing-has-target", word, message, candidates, help_)

    @property
    def _types(self) -> dict[str, TypeScope]:
        return self._vocabulary.types

    # ── What every member leads to: the least fixpoint over the whole vocabulary ─────

    def _solve(self) -> None:
        pending: dict[Member, None] = {}
        for type_ in self._types.values():
            for name in type_.walkable_names:
                pending[type_.name, name] = None
        while pending:
            member, _ = pending.popitem()
            known = len(self._reached[member])
            was_blocked = member in self._blocked
            self._reached[member] |= self._leads_to(member)
            if len(self._reached[member]) > known or (member in self._blocked) != was_blocked:
                pending.update(dict.fromkeys(self._readers[member]))

    def _leads_to(self, member: Member) -> set[str]:
        type_ = self._types[member[0]]
        name = member[1]
        if name in type_.inverses:
            return {type_.inverses[name].type}
        if name in type_.exprs:
            return self._expr(member, type_, type_.exprs[name])
        return _stored(type_, name)

    def _expr(self, reader: Member, type_: TypeScope, expr: m.RelationExpr) -> set[str]:
        if isinstance(expr, m.Direct):
            return _stored(type_, reader[1])
        if isinstance(expr, m.Ref):
            return self._read(reader, (type_.name, expr.name))
        if isinstance(expr, m.NamedSubject):
            return {expr.type}
        if isinstance(expr, m.EveryoneOf):
            return set()
        if isinstance(expr, m.UnionOf):
            return set().union(*(self._expr(reader, type_, item) for item in expr.items))
        if isinstance(expr, m.Arrow) and not expr.every:
            here = {type_.name}
            for step in (*expr.path, expr.target):
                members = [(name, step) for name in here if self._walkable(name, step)]
                if step is not expr.target:
                    self._growing.update((reader, member) for member in members)
                here = set().union(*(self._read(reader, member) for member in members))
            return here
        self._blocked[reader] = _NOT_PLAIN[type(expr)]
        return set()

    def _read(self, reader: Member, member: Member) -> set[str]:
        """What a member leads to as far as is known; `reader` is looked at again if that grows."""
        self._readers[member].add(reader)
        if member in self._blocked:
            self._blocked.setdefault(reader, self._blocked[member])
        return self._reached[member]

    def _recursive(self) -> tuple[set[Member], set[Member], Ways]:
        """Members whose walk never ends spelled out; among them, those that grow at each turn;
        and the ways of all others.

        `reach = parent or parent.reach` is one of the first: an arrow over it recurses as it
        goes. `reach = parent or reach.parent` gets longer each time, and is both.
        """
        reads: dict[Member, list[Member]] = defaultdict(list)
        for member, readers in self._readers.items():
            for reader in readers:
                reads[reader].append(member)
        number = components(reads)
        growing = {r for r, member in self._growing if number.get(r) == number.get(member)}
        endless = reaching(reads, in_cycles(reads))
        members = sorted(self._reached, key=lambda member: number.get(member, -1))
        order = [member for member in members if member not in endless]
        return endless, reaching(reads, growing), Ways(self._types, order)


def _stored(type_: TypeScope, relation: str) -> set[str]:
    return {kind.type for kind in type_.subjects.get(relation, ()) if not kind.everyone}


_NOT_PLAIN: dict[type, str] = {
    m.Arrow: "`all`",
    m.IntersectionOf: "`and`",
    m.Exclusion: "`but not`",
}
