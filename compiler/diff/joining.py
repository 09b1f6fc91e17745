"""Knows how to put two policies into one model, so that one scene can speak of both.

What means the same in both has one name there. A relation, attribute or field of the new policy
that means something else than the old one's of that name gets a name of its own; the subjects
that are stored in such a relation still are the same ones for both, where they can be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from .. import model as m
from ..canonical import without_places
from ..prove.relations import Structure
from ..twin import nodes, relations_of
from . import normal
from .sharing import told_apart

Member = m.Relation | m.Permission | m.Inverse


@dataclass
class Joined:
    """Two policies in one model, whose rules are apart: those of both, and each one's own.

    Rules are as written but for names, and those in `shared` are the new policy's; `mark` ends
    the names that mean something else in the new policy, `hold` those of what is stored for both.
    """

    model: m.Model
    shared: list[m.Rule]
    old: list[m.Rule]
    new: list[m.Rule]
    renamed: frozenset[str]
    """Names of relations, permissions and inverses that mean different things."""
    mark: str
    hold: str
    distinct: bool = False
    """Whether there are such names."""
    actions: dict[tuple[str, str], tuple[bool, bool]] = field(default_factory=dict)
    """By type and action, whether the old and the new policy know it."""
    kinds: list[Any] = field(default_factory=list)
    """For regions.py: what it has found out of each action on a type of resource."""
    relations: tuple[dict[str, list[str]], ...] = ()
    """Of the old and the new policy: by type, the actions that are relations."""

    @cached_property
    def structure(self) -> Structure:
        """What the joined declarations say of who can be in what."""
        return Structure(self.model)

    def names_of(self, set_: Set) -> tuple[str, ...]:
        """What the relation that a set is of is called in the joined model."""
        name = set_[1]
        return (name, name + self.mark) if name in self.renamed else (name,)

    @property
    def subjects(self) -> list[str]:
        """The types of either policy."""
        return list(dict.fromkeys(name for side in self.relations for name in side))

    @property
    def subjects_of(self) -> tuple[dict[str, list[str]], ...]:
        """The types of the old and the new policy."""
        return self.relations

    @property
    def subjects_differ(self) -> bool:
        """Whether one policy has a type that the other lacks."""
        return self.relations[0].keys() != self.relations[1].keys()

    def implicit(self, cell_action: str, new: bool) -> str:
        """What the implicit rule of a relation is called in the joined model."""
        return cell_action + self.mark if new and cell_action in self.renamed else cell_action

    def original(self, name: str) -> str:
        """A name as the policies have it."""
        return name.removesuffix(self.mark).removesuffix(self.hold)


Set = tuple[str, str]
"""The subjects of one relation or permission: of what type, and its name."""


class Joining:
    """Joins two models, for objects as subjects and for each sort of set.

    A set is in itself (semantics.md 14). So a permission that names another means something else
    for sets of that name than one that says the same in its place, and for nobody else.
    """

    def __init__(self, old: m.Model, new: m.Model) -> None:
        self._old, self._new = old, new
        self._joiner = None if _declarations(old) == _declarations(new) else _Joiner(old, new)
        self._made: dict[frozenset[str], Joined] = {}

    @property
    def sets(self) -> list[Set]:
        """All sorts of sets."""
        found = {
            (type_.name, name): None
            for model in (self._old, self._new)
            for type_ in model.types
            for name in relations_of(type_)
        }
        return list(found)

    def joined(self, set_: Set | None = None) -> Joined:
        """The models joined to ask about objects, or about sets of one sort."""
        renamed = frozenset(() if self._joiner is None else self._joiner.differing(set_))
        if renamed not in self._made:
            self._made[renamed] = self._join(renamed)
        return self._made[renamed]

    def _join(self, renamed: frozenset[str]) -> Joined:
        old, new = self._old, self._new
        if self._joiner is None:
            told = told_apart(old.rules, new.rules)
            joined = Joined(replace(new, rules=()), *told, renamed, "~", "^")
        else:
            joined = self._joiner.joined(renamed)
        joined.relations = tuple(
            {type_.name: relations_of(type_) for type_ in model.types} for model in (old, new)
        )
        for at, model in enumerate((old, new)):
            for type_ in model.types:
                for name in [*(a.name for a in type_.actions), *relations_of(type_)]:
                    known = [*joined.actions.get((type_.name, name), (False, False))]
                    known[at] = True
                    joined.actions[type_.name, name] = (known[0], known[1])
        return joined


def _declarations(model: m.Model) -> m.Model:
    bare = without_places(replace(model, rules=()))
    return replace(bare, networks=(), hours=(), sets=(), zone=None)  # rules hold what these say


class _Joiner:
    """Joins models whose declarations differ."""

    def __init__(self, old: m.Model, new: m.Model) -> None:
        self.old, self.new = old, new
        self.members: frozenset[str] = frozenset()
        self.old_types = {t.name: t for t in old.types}
        self.new_types = {t.name: t for t in new.types}
        used = {name for model in (old, new) for name in _names(model)}
        self.mark, self.hold = "~", "^"
        while any(name.endswith((self.mark, self.hold)) for name in used):
            self.mark, self.hold = self.mark + "~", self.hold + "^"
        self.conditions = _differing(old.conditions, new.conditions)
        self.attributes = {
            attribute.name
            for name, type_ in self.new_types.items()
            if name in self.old_types
            for attribute in _unlike(self.old_types[name].attributes, type_.attributes)
        }
        self.fields = {a.name for a in _unlike(old.request, new.request)}
        self.parameters = {
            a.name
            for type_ in new.types
            if type_.name in self.old_types
            for action in type_.actions
            for before in self.old_types[type_.name].actions
            if before.name == action.name
            for a in _unlike(before.parameters, action.parameters)
        }

    def joined(self, members: frozenset[str]) -> Joined:
        """The models joined, with these names of relations and permissions kept apart."""
        self.members = members
        renamed = [self._renamed(rule) for rule in self.new.rules]
        shared, olds, news = told_apart(self.old.rules, renamed)
        names = [*self.old_types, *(n for n in self.new_types if n not in self.old_types)]
        model = m.Model(
            types=tuple(self._type(name) for name in names),
            request=self._attributes(self.old.request, self.new.request, self.fields),
            conditions=self._conditions(),
            evidence=tuple({e.name: e for e in (*self.old.evidence, *self.new.evidence)}.values()),
        )
        return Joined(model, shared, olds, news, members, self.mark, self.hold, True)

    # ── What differs ──────────────────────────────────────────────────────────────

    def differing(self, set_: Set | None) -> set[str]:
        """Names of relations whose meaning differs, by themselves or through others.

        For sets of one sort, what names their permission is told from what spells it out.
        """
        found = set()
        for name, type_ in self.new_types.items():
            before = self.old_types.get(name)
            if before is None:
                continue
            kept = set_[1] if set_ is not None and set_[0] == name else None
            olds, news = _members(before), _members(type_)
            for each in olds.keys() & news.keys():
                old = _spelled_out(olds[each], before, kept)
                new = _spelled_out(news[each], type_, kept)
                if _shape(old) != _shape(new) or self._stale(old):
                    found.add(each)
        everything = [
            (name, member)
            for model in (self.old_types, self.new_types)
            for type_ in model.values()
            for name, member in _members(type_).items()
        ]
        while True:  # what speaks of one that differs differs too
            more = {n for n, member in everything if n not in found and _spoken(member) & found}
            if not more:
                return found
            found |= more

    def _stale(self, member: Member) -> bool:
        """Whether a relation stores subjects under a condition that differs."""
        return isinstance(member, m.Relation) and any(
            kind.condition in self.conditions for kind in member.subjects
        )

    # ── The joined declarations ───────────────────────────────────────────────────

    def _type(self, name: str) -> m.Type:
        before, after = self.old_types.get(name), self.new_types.get(name)
        olds, news = _members(before), _members(after)
        made: list[Member] = []
        for each in dict.fromkeys((*olds, *news)):
            if each not in self.members:
                made.append(news[each] if each in news else olds[each])
                if each in olds and each in news:
                    made[-1] = _together(olds[each], news[each])
            else:
                made += self._both(olds.get(each), news.get(each))
        old_attributes = () if before is None else before.attributes
        new_attributes = () if after is None else after.attributes
        actions = {a.name: a for a in (() if before is None else before.actions)}
        for action in () if after is None else after.actions:
            known = actions.get(action.name)
            parameters = () if known is None else known.parameters
            both = self._attributes(parameters, action.parameters, self.parameters)
            actions[action.name] = replace(action, parameters=both)
        return m.Type(
            name,
            self._attributes(old_attributes, new_attributes, self.attributes),
            tuple(actions.values()),
            tuple(each for each in made if isinstance(each, m.Relation)),
            tuple(each for each in made if isinstance(each, m.Permission)),
            tuple(each for each in made if isinstance(each, m.Inverse)),
        )

    def _both(self, old: Member | None, new: Member | None) -> list[Member]:
        """A name that means two things: one for each, and what is stored once if it can be."""
        after: Member | None = None
        if new is not None:
            after = self._renamed(new)
            after = replace(after, name=new.name + self.mark)
        relations = [each for each in (old, new) if isinstance(each, m.Relation)]
        kinds = tuple(dict.fromkeys(kind for each in relations for kind in each.subjects))
        apart = any(kind.relation in self.members for kind in kinds) or any(
            kind.condition in self.conditions for kind in kinds
        )
        if apart or not relations:
            return [each for each in (old, after) if each is not None]
        held = m.Relation(relations[0].name + self.hold, kinds)
        found: list[Member] = [held]
        for each in (old, after):
            if isinstance(each, m.Relation):
                found.append(m.Permission(each.name, _reading(each.expr, held.name)))
            elif each is not None:
                found.append(each)
        return found

    def _attributes(
        self, old: tuple[m.Attribute, ...], new: tuple[m.Attribute, ...], differing: set[str]
    ) -> tuple[m.Attribute, ...]:
        """All attributes of both; those that differ twice, an enum's values put together."""
        found = {a.name: a for a in old}
        for attribute in new:
            known = found.get(attribute.name)
            if attribute.name in differing:
                name = attribute.name + self.mark
                found[name] = replace(attribute, name=name)
            elif known is not None and known.type != attribute.type:
                found[attribute.name] = replace(attribute, type=_widest(known.type, attribute.type))
            else:
                found[attribute.name] = attribute
        return tuple(found.values())

    def _conditions(self) -> tuple[m.Condition, ...]:
        found = {c.name: c for c in (*self.old.conditions, *self.new.conditions)}
        return tuple(found.values())

    # ── Names ─────────────────────────────────────────────────────────────────────

    def _renamed(self, part: Any) -> Any:
        """Part of the new policy, what differs in the old one under its own name."""
        return normal.rebuilt(part, self._rename)

    def _rename(self, node: Any) -> Any:
        match node:
            case m.EntityPath(root, path):
                return m.EntityPath(root, self._path(path))
            case m.Arrow(path, target):
                return replace(node, path=self._path(path), target=self._path((target,))[0])
            case m.Ref(name):
                return m.Ref(self._path((name,))[0])
            case m.Inverse(_, _, relation):
                return replace(node, relation=self._path((relation,))[0])
            case m.SubjectKind(_, relation) if relation is not None:
                return replace(node, relation=self._path((relation,))[0])
            case m.AttributeOf(_, _, name) if name in self.attributes:
                return replace(node, name=name + self.mark)
            case m.RequestField(_, name) if name in self.fields:
                return replace(node, name=name + self.mark)
            case m.ActionParameter(_, name) if name in self.parameters:
                return replace(node, name=name + self.mark)
        return node

    def _path(self, path: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name + self.mark if name in self.members else name for name in path)


def _names(model: m.Model) -> Iterable[str]:
    for node in nodes((model.types, model.request)):
        name = getattr(node, "name", None)
        if isinstance(name, str):
            yield name


def _members(type_: m.Type | None) -> dict[str, Member]:
    if type_ is None:
        return {}
    members: list[Member] = [*type_.relations, *type_.permissions, *type_.inverses]
    return {each.name: each for each in members}


def _shape(member: Member) -> Any:
    """What a relation, permission or inverse says, however it is written.

    Which subjects a relation can store is no part of it.
    """
    if isinstance(member, m.Inverse):
        return member.type, member.relation
    return isinstance(member, m.Relation), normal.relation(member.expr)


def _spelled_out(member: Member, type_: m.Type, kept: str | None) -> Member:
    """A relation or permission with what the type's permissions say in place of their names.

    The name `kept` stays.
    """
    exprs = {each.name: each.expr for each in type_.permissions if each.name != kept}

    def spelled(expr: m.RelationExpr, above: tuple[str, ...]) -> m.RelationExpr:
        def change(node: Any) -> Any:
            if isinstance(node, m.Ref) and node.name in exprs and node.name not in above:
                return spelled(exprs[node.name], (*above, node.name))
            return node

        found: m.RelationExpr = normal.rebuilt(expr, change)
        return found

    if isinstance(member, m.Inverse) or member.expr is None:
        return member
    return replace(member, expr=spelled(member.expr, (member.name,)))


def _spoken(member: Member) -> set[str]:
    """The names that a relation, permission or inverse reads."""
    if isinstance(member, m.Inverse):
        return {member.relation}
    found: set[str] = set()
    for node in nodes(member.expr) if member.expr is not None else ():
        if isinstance(node, m.Ref):
            found.add(node.name)
        elif isinstance(node, m.Arrow):
            found |= {*node.path, node.target}
    if isinstance(member, m.Relation):
        found |= {kind.relation for kind in member.subjects if kind.relation is not None}
    return found


def _together(old: Member, new: Member) -> Member:
    """One member that means the same in both, with all the subjects that either can store."""
    if isinstance(old, m.Relation) and isinstance(new, m.Relation):
        return replace(new, subjects=tuple(dict.fromkeys((*old.subjects, *new.subjects))))
    return new


def _reading(expr: m.RelationExpr | None, held: str) -> m.RelationExpr:
    """A relation's expression with its stored subjects read from another relation."""
    found: m.RelationExpr = normal.rebuilt(
        expr or m.Direct(), lambda node: m.Ref(held) if isinstance(node, m.Direct) else node
    )
    return found


def _unlike(old: tuple[m.Attribute, ...], new: tuple[m.Attribute, ...]) -> list[m.Attribute]:
    """The new attributes that the old ones of their names are not like."""
    before = {a.name: a for a in old}
    return [
        a
        for a in new
        if (known := before.get(a.name)) is not None
        and (a.default != known.default or not _alike(a.type, known.type))
    ]


def _alike(one: m.ValueType, other: m.ValueType) -> bool:
    """Whether values of two types can be one value: an enum may have more members."""
    if one.kind != other.kind:
        return False
    if one.element is not None and other.element is not None:
        return _alike(one.element, other.element)
    return one.element == other.element


def _widest(one: m.ValueType, other: m.ValueType) -> m.ValueType:
    if one.element is not None and other.element is not None:
        return replace(one, element=_widest(one.element, other.element))
    return replace(one, values=tuple(dict.fromkeys((*one.values, *other.values))))


def _differing(old: tuple[m.Condition, ...], new: tuple[m.Condition, ...]) -> set[str]:
    before = {c.name: c for c in without_places(m.Model(conditions=old)).conditions}
    after = without_places(m.Model(conditions=new)).conditions
    return {
        c.name
        for c in after
        if c.name in before
        and (
            c.parameters != before[c.name].parameters
            or c.strict != before[c.name].strict
            or normal.condition(c.expr) != normal.condition(before[c.name].expr)
        )
    }
