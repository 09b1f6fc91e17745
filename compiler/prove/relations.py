"""Knows memberships as terms: what being in one relation says of being in others.

A relation's expression is spelled out where the walk to its object is a single way of saying
it; what stored relationships decide is left free. A fact that depends on itself is a variable
that equals its own expression, which allows facts that only support one another: more than is
possible in truth, never less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from .. import model as m
from ..cycles import components, least, reaching
from ..twin import nodes
from .logic import FALSE, Truth, negation, truth
from .scene import Entity, Scene

_LONGEST = 4
"""Walks are put together up to this many steps."""


class Leaf(NamedTuple):
    """Is `item` among what `part` says of objects of `type`, where `path` leads from `root`?

    `part` is part of the expression of `name`, or None for whatever `name` is.
    """

    item: Entity
    root: Entity
    path: tuple[str, ...]
    type: str
    name: str
    part: m.RelationExpr | None


Member = tuple[str, str]
"""A relation, permission or inverse: the type it is declared on, and its name."""


class Structure:
    """Where walks lead and who can be in what, by the declarations alone."""

    def __init__(self, model: m.Model) -> None:
        self.types = {type_.name: type_ for type_ in model.types}
        self._exprs: dict[tuple[str, str], m.RelationExpr] = {}
        self._kinds: dict[tuple[str, str], tuple[m.SubjectKind, ...]] = {}
        self._ends: dict[tuple[str, str], frozenset[str]] = {}
        self._inverses = {(t.name, i.name): i for t in model.types for i in t.inverses}
        self._holding: dict[tuple[str, tuple[str, ...] | None], set[tuple[str, str]]] = {}
        for type_ in model.types:
            for relation in type_.relations:
                self._exprs[type_.name, relation.name] = relation.expr or m.Direct()
                self._kinds[type_.name, relation.name] = relation.subjects
            for permission in type_.permissions:
                self._exprs[type_.name, permission.name] = permission.expr

    def expr(self, type_: str, name: str) -> m.RelationExpr | None:
        """What a relation or permission is; None for anything else."""
        return self._exprs.get((type_, name))

    def kinds(self, type_: str, name: str) -> tuple[m.SubjectKind, ...]:
        """The subjects that a relation stores."""
        return self._kinds.get((type_, name), ())

    def inverse(self, type_: str, name: str) -> m.Inverse | None:
        """The inverse of this name, if there is one."""
        return self._inverses.get((type_, name))

    def ends(self, types: Iterable[str], path: Iterable[str]) -> frozenset[str]:
        """The types of object a walk can lead to."""
        here = frozenset(types)
        for step in path:
            here = frozenset().union(*(self._one(type_, step) for type_ in here))
        return here

    def _one(self, type_: str, step: str) -> frozenset[str]:
        if (type_, step) not in self._ends:
            self._ends[type_, step] = self._step(type_, step, ())
        return self._ends[type_, step]

    def _step(self, type_: str, step: str, above: tuple[Any, ...]) -> frozenset[str]:
        inverse = self.inverse(type_, step)
        if inverse is not None:
            return frozenset([inverse.type])
        expr = self.expr(type_, step)
        if expr is None or (type_, step) in above:
            return frozenset()
        return self._leads(type_, step, expr, (*above, (type_, step)))

    def _leads(
        self, type_: str, name: str, expr: m.RelationExpr, above: tuple[Any, ...]
    ) -> frozenset[str]:
        match expr:
            case m.Direct():
                return frozenset(k.type for k in self.kinds(type_, name) if not k.everyone)
            case m.Ref(other):
                return self._step(type_, other, above)
            case m.NamedSubject(named, _):
                return frozenset([named])
            case m.Arrow(path, target):
                here = frozenset([type_])
                for step in (*path, target):
                    here = frozenset().union(*(self._step(t, step, above) for t in here))
                # A step that recurses at its end leads to what it led to before.
                return here
            case m.UnionOf(items):
                return frozenset().union(*(self._leads(type_, name, i, above) for i in items))
        return frozenset()

    def definite(self, types: Iterable[str], path: Iterable[str]) -> bool:
        """Whether no data make it unknown where a path leads, or who is in its last step."""
        here = frozenset(types)
        for step in path:
            if any((type_, step) in self._indefinite for type_ in here):
                return False
            here = self.ends(here, [step])
        return True

    @cached_property
    def _indefinite(self) -> set[Member]:
        """What stored conditions, or an exclusion that goes round in a circle, can make unknown."""
        conditional = {
            member
            for member in self._exprs
            if any(kind.condition is not None for kind in self.kinds(*member))
        }
        return reaching(self._dependences, conditional | self._circular)

    @cached_property
    def _vague(self) -> set[Member]:
        """What can be unknown even of a subject that no data put there.

        Such is `all`, where it is unknown whether the walk leads anywhere.
        """
        every = {
            member
            for member, expr in self._exprs.items()
            if any(isinstance(node, m.Arrow) and node.every for node in nodes(expr))
        }
        return reaching(self._dependences, every | self._circular)

    @cached_property
    def _circular(self) -> set[Member]:
        """What has an exclusion, and goes round in a circle."""
        reads = self._dependences
        number = components(reads)
        return {
            member
            for member, expr in self._exprs.items()
            if any(isinstance(node, m.Exclusion) for node in nodes(expr))
            and any(number.get(other) == number[member] for other in reads[member])
        }

    @cached_property
    def _dependences(self) -> dict[Member, set[Member]]:
        reads = {member: set(self._reads(member)) for member in self._exprs}
        return reads | {
            member: {(inverse.type, inverse.relation)} for member, inverse in self._inverses.items()
        }

    def _reads(self, member: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """The relations that one depends on."""
        for node in nodes(self._exprs[member]):
            if isinstance(node, m.Direct):
                for kind in self.kinds(*member):
                    if kind.relation is not None:
                        yield kind.type, kind.relation
            elif isinstance(node, m.Ref):
                yield member[0], node.name
            elif isinstance(node, m.Arrow):
                here = frozenset([member[0]])
                for step in (*node.path, node.target):
                    yield from ((type_, step) for type_ in here)
                    here = self.ends(here, [step])

    def never(self, type_: str, name: str, subject: str, names: tuple[str, ...] | None) -> bool:
        """Whether it is always false that a subject of a type is in a relation or permission.

        `names` of None mean an object; others a set of one of these relations.
        """
        sure = (type_, name) not in self._vague or self.definite([type_], [name])
        return sure and self._untrue(type_, name, subject, names)

    def _untrue(self, type_: str, name: str, subject: str, names: tuple[str, ...] | None) -> bool:
        """Whether it is never true; what is stored under a condition may leave it unknown."""
        key = subject, names
        if key not in self._holding:
            self._holding[key] = least(
                self._exprs, lambda member, read: self._holds(member, key, read)
            )
        return (type_, name) not in self._holding[key]

    def _holds(
        self,
        member: tuple[str, str],
        item: tuple[str, tuple[str, ...] | None],
        read: Callable[[tuple[str, str]], bool],
    ) -> bool:
        subject, names = item
        if names is not None and member[0] == subject and member[1] in names:  # 14
            return True

        def holds(expr: m.RelationExpr) -> bool:
            match expr:
                case m.Direct():
                    return any(
                        (kind.type == subject and names is None)
                        if kind.relation is None
                        else (kind.type == subject and kind.relation in (names or ()))
                        or read((kind.type, kind.relation))
                        for kind in self.kinds(*member)
                    )
                case m.Ref(other):
                    return read((member[0], other))
                case m.Arrow(path, target):
                    ends = self.ends([member[0]], path)
                    inverses = (self.inverse(end, target) for end in ends)
                    if names is None and any(i is not None and i.type == subject for i in inverses):
                        return True
                    return any(read((end, target)) for end in ends)
                case m.NamedSubject(type) | m.EveryoneOf(type):
                    return names is None and type == subject
                case m.UnionOf(items):
                    return any(map(holds, items))
                case m.IntersectionOf(items):
                    return all(map(holds, items))
                case m.Exclusion(base, _):
                    return holds(base)
            raise AssertionError(expr)

        return holds(self._exprs[member])

    def first_relation(self, type_: str) -> str | None:
        """Some relation or permission of a type."""
        return next((name for each, name in self._exprs if each == type_), None)

    def stores(self, subject: str, type_: str, name: str) -> bool:
        """Whether subjects of a type can be among the stored ones of a relation."""
        return any(
            kind.relation is not None or kind.type == subject for kind in self.kinds(type_, name)
        )


class Relations:
    """The memberships of one scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._logic = scene, scene.logic
        self.structure = Structure(scene.model)
        self.leaves: dict[Leaf, Truth] = {}
        self.selves: dict[tuple[Entity, Entity], Truth] = {}
        """Of sets that are of a known relation, whether they are of an entity."""
        self._known: dict[Any, Truth] = {}
        self._open: dict[Any, Truth | None] = {}

    def leads(self, item: Entity, root: Entity, names: tuple[str, ...]) -> Truth:
        """`item in root.a.b.c` (17)."""
        *path, target = names
        if root.is_set:
            return FALSE
        if len(root.types) > 1:
            return self._scene.any_truth(("leads", item, root, names))
        found = [
            self._end(item, root, tuple(path), end, target)
            for end in sorted(self.structure.ends(root.types, path))
        ]
        return self._logic.any_of(found)

    def _end(
        self, item: Entity, root: Entity, path: tuple[str, ...], end: str, target: str
    ) -> Truth:
        """Is the item in `target` of an object of a type that the path leads to?"""
        inverse = self.structure.inverse(end, target)
        if inverse is not None:
            if item.is_set or inverse.type not in item.types:
                return FALSE
            if not path and len(item.types) == 1:
                return self._end(root, item, (), inverse.type, inverse.relation)
            return self._leaf(Leaf(item, root, path, end, target, None))
        if self.structure.expr(end, target) is None:
            return FALSE
        return self._member(item, root, path, end, target)

    def _member(
        self, item: Entity, root: Entity, path: tuple[str, ...], end: str, name: str
    ) -> Truth:
        """Is the item in a relation or permission of an object of type `end`?"""
        if self._never(item, end, name):
            return FALSE
        key = item, root, path, end, name
        if key in self._known:
            return self._known[key]
        if key in self._open:  # it depends on itself
            if self._open[key] is None:
                known = self.structure.definite(root.types, (*path, name))
                self._open[key] = self._scene.any_truth(("member", key), known)
            return self._open[key] or FALSE
        self._open[key] = None
        expr = self.structure.expr(end, name)
        assert expr is not None
        body = self._expr(Leaf(item, root, path, end, name, expr), expr)
        named = self._open.pop(key)
        if item.names and name in item.names and end in item.types:  # 14
            body = self._logic.any_of([body, self._self(item, root, path, end, name)])
        elif item.is_set and not item.names:  # it may be this very set
            named = named or self._scene.any_truth(("member", key))
            self._imply(body, named)
            self._known[key] = named
            return named
        if named is not None:
            self._imply(body, named)
            self._imply(named, body)
        self._known[key] = named or body
        return self._known[key]

    def _never(self, item: Entity, end: str, name: str) -> bool:
        """Whether an item is never in a relation, whatever is stored: always false."""
        if item.is_set and not item.names:
            return False
        names = item.names if item.is_set else None
        return all(self.structure.never(end, name, type_, names) for type_ in item.types)

    def _self(
        self, item: Entity, root: Entity, path: tuple[str, ...], end: str, name: str
    ) -> Truth:
        """Whether the item is the very set of an object that the walk leads to."""
        if path:
            return self._leaf(Leaf(item, root, path, end, name, None))
        if (item, root) not in self.selves:
            so = self._scene.any_truth(("set of", item, root)).true
            self.selves[item, root] = Truth(so, self._logic.no(so))
        return self.selves[item, root]

    def _expr(self, at: Leaf, expr: m.RelationExpr) -> Truth:
        """What an expression says; at the end of a walk, only what says the same of any way."""
        item, root, path, end, name, _ = at
        here = not path
        match expr:
            case m.Direct():
                if not item.is_set and not any(
                    self.structure.stores(type_, end, name) for type_ in item.types
                ):
                    return FALSE
                return self._leaf(at._replace(part=expr))
            case m.Ref(other):
                return self._member(item, root, path, end, other)
            case m.NamedSubject(type, id) if here:
                return self._scene.is_entity(item, type, id)
            case m.EveryoneOf(type) if here and len(item.types) == 1:
                return truth(item.types[0] == type and not item.is_set)
            case m.Arrow(steps, target, False) if here and root.types == (end,):
                ends = sorted(self.structure.ends([end], steps))
                found = [self._end(item, root, steps, each, target) for each in ends]
                return self._logic.any_of(found)
            case m.Arrow(steps, target, False) if self._goes_on(at, steps):
                longer = (*path, *steps)
                ends = sorted(self.structure.ends([end], steps))
                found = [self._end(item, root, longer, each, target) for each in ends]
                return self._logic.any_of(found)
            case m.UnionOf(items):
                return self._logic.any_of([self._expr(at, each) for each in items])
            case m.IntersectionOf(items) if here:
                return self._logic.all_of([self._expr(at, each) for each in items])
            case m.Exclusion(base, excluded) if here:
                without = negation(self._expr(at, excluded))
                return self._logic.all_of([self._expr(at, base), without])
        leaf = self._leaf(at._replace(part=expr))
        for weaker in self._weaker(at, expr):
            self._imply(leaf, weaker)
        if isinstance(expr, m.Arrow) and expr.every and not path:
            # Where it is unknown whether the walk leads anywhere, `all` is unknown, `any` false.
            some = self._expr(at, m.Arrow(expr.path, expr.target))
            self._scene.add(self._logic.implies(leaf.true, some.true))
        return leaf

    def _goes_on(self, at: Leaf, steps: tuple[str, ...]) -> bool:
        """Whether an arrow at the end of a walk is the same as one longer walk.

        It is where the walk leads to objects of one type only; a walk that recurses has to
        end somewhere.
        """
        only = self.structure.ends(at.root.types, at.path) == {at.type}
        return only and len(at.path) + len(steps) <= _LONGEST

    def _weaker(self, at: Leaf, expr: m.RelationExpr) -> list[Truth]:
        """What holds wherever a part does that is not spelled out."""
        match expr:
            case m.IntersectionOf(items):
                return [self._expr(at, each) for each in items]
            case m.Exclusion(base, _):
                return [self._expr(at, base)]
        return []

    def _imply(self, one: Truth, other: Truth) -> None:
        """Assert that one is at most as true as the other."""
        self._scene.add(self._logic.implies(one.true, other.true))
        self._scene.add(self._logic.implies(other.false, one.false))

    def _leaf(self, leaf: Leaf) -> Truth:
        if leaf not in self.leaves:
            known = self.structure.definite(leaf.root.types, leaf.path)
            known = known and self.structure.definite([leaf.type], [leaf.name])
            self.leaves[leaf] = self._scene.any_truth(leaf, known)
        return self.leaves[leaf]
