"""Knows what there is to exercise in a policy: its rules, its actions and its conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ...compiler import model as m
from ...compiler import tree as t
from ...compiler.pipeline import Policy, read_policy
from ...compiler.source import Source, printable
from ...compiler.twin_values import (
    FALSE,
    TRUE,
    UNKNOWN,
    Result,
    all_of,
    any_of,
    at_least,
    negation,
)

Kind = Literal["rule", "action", "condition"]
KINDS: tuple[Kind, ...] = ("rule", "action", "condition")

ALLOWED, FORBADE, ASKED = "allowed", "forbade", "asked"
YES, NO, MET, UNMET = "true", "false", "met", "unmet"
CURRENT, EXPIRED = "current", "expired"


@dataclass(slots=True, eq=False)
class Point:
    """One thing that tests should exercise: `sides` are what should be seen of it."""

    kind: Kind
    place: str
    text: str
    sides: tuple[str, ...]
    seen: set[str] = field(default_factory=set)

    @property
    def never(self) -> list[str]:
        """The sides that were not seen."""
        return [side for side in self.sides if side not in self.seen]


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A condition that is not put together from others; `part` is its node of the model."""

    part: Any
    point: Point


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Conditions put together; `k` is that of `at least k of`."""

    kind: Literal["and", "or", "not", "at_least"]
    items: tuple[Shape, ...]
    k: int = 1


Shape = Leaf | Branch
Values = Mapping[Leaf, Result]


def leaves(shape: Shape) -> Iterator[Leaf]:
    """The conditions that a shape is put together from."""
    if isinstance(shape, Leaf):
        yield shape
    else:
        for item in shape.items:
            yield from leaves(item)


def combined(shape: Shape, values: Values) -> Result:
    """What a shape comes to when its leaves have these values."""
    if isinstance(shape, Leaf):
        return values[shape]
    items = [combined(item, values) for item in shape.items]
    if shape.kind == "not":
        return negation(items[0])
    if shape.kind == "at_least":
        return at_least(shape.k, items)
    return all_of(items) if shape.kind == "and" else any_of(items)


def note(shape: Shape, values: Values) -> None:
    """Note the side of each leaf on which the whole hung: with the other it had come out unlike."""
    for leaf in leaves(shape):
        required = leaf.point.sides == (MET, UNMET)
        value = values[leaf].value
        if value is None and not required:
            continue
        other = UNKNOWN if required else FALSE
        if (
            combined(shape, {**values, leaf: TRUE}).value
            != combined(shape, {**values, leaf: other}).value
        ):
            leaf.point.seen.add(leaf.point.sides[0 if value else 1])


@dataclass(frozen=True, slots=True)
class RulePoints:
    """A rule's point, its whole condition, and what its `where` asks; None asks nothing."""

    point: Point
    whole: Shape | None
    where: Shape | None


class Points:
    """All points of one policy, by what they are points of."""

    def __init__(self, policy: Policy) -> None:
        self.all: list[Point] = []
        self.rules: dict[str, RulePoints] = {}
        self.actions: dict[tuple[str, str], Point] = {}
        self.relations: dict[tuple[str, str], Shape] = {}
        self.conditions: dict[str, Shape] = {}
        self.expiries: dict[tuple[str, str], Point] = {}
        self._source, file = read_policy(policy.source, policy.filename)
        statements = [parsed.tree for parsed in file.statements]
        types = {type_.name: type_ for type_ in policy.model.types}
        conditions = {condition.name: condition for condition in policy.model.conditions}
        rules = {rule.name: rule for rule in policy.model.rules}
        current: m.Type | None = None
        for tree in statements:
            match tree:
                case t.TypeDeclTree():
                    current = types[tree.name.text]
                case t.RequestTree():
                    current = None
                case t.ActionsTree() if current is not None:
                    for action in tree.actions:
                        self._asked(current, action.name)
                case t.RelationTree() | t.PermissionTree() if current is not None:
                    self._relation(current, tree)
                case t.ConditionTree():
                    node = conditions[tree.name.text]
                    self.conditions[node.name] = self._shape(tree.expr, node.expr)
                case t.RuleTree():
                    self._rule(tree, rules[tree.name.text])
                case _:
                    pass

    def _point(self, kind: Kind, tree: t.Tree, text: str | None, sides: tuple[str, ...]) -> Point:
        line, _ = self._source.position(tree.start)
        text = _text(self._source, tree) if text is None else text
        point = Point(kind, f"{self._source.filename}:{line}", text, sides)
        self.all.append(point)
        return point

    def _asked(self, type_: m.Type, name: t.Word) -> None:
        text = f"{type_.name}.{name.text}"
        self.actions[type_.name, name.text] = self._point("action", name, text, (ASKED,))

    def _relation(self, type_: m.Type, tree: t.RelationTree | t.PermissionTree) -> None:
        self._asked(type_, tree.name)
        key = type_.name, tree.name.text
        members: tuple[m.Relation | m.Permission, ...] = (*type_.relations, *type_.permissions)
        declared = next(member for member in members if member.name == key[1])
        if isinstance(declared, m.Relation) and any(s.expiry for s in declared.subjects):
            text = f"{'.'.join(key)} with expiry"
            self.expiries[key] = self._point("condition", tree, text, (CURRENT, EXPIRED))
        if tree.expr is not None:
            self.relations[key] = self._shape(tree.expr, declared.expr)

    def _rule(self, tree: t.RuleTree, rule: m.Rule) -> None:
        sides = {"allow": (ALLOWED,), "forbid": (FORBADE,), "only": (ALLOWED, FORBADE)}
        point = self._point("rule", tree, f"rule {rule.name}", sides[rule.effect])
        where = self._shape(tree.where, rule.where) if tree.where else None
        parts = [where] if where else []
        if tree.when:
            parts.append(self._shape(tree.when, rule.when))
        if tree.unless:
            parts.append(Branch("not", (self._shape(tree.unless, rule.unless),)))
        for asked, requirement in zip(tree.require, rule.require, strict=True):
            text = f"require {_text(self._source, asked)}"
            parts.append(Leaf(requirement, self._point("condition", asked, text, (MET, UNMET))))
        whole = Branch("and", tuple(parts)) if parts else None
        self.rules[rule.name] = RulePoints(point, whole, where)

    def _shape(self, tree: t.ExprTree, node: Any) -> Shape:
        """A condition taken apart along its text, as far as its node has the same parts."""
        match tree, node:
            case t.ChainTree(items=trees), m.And(items=nodes) | m.IntersectionOf(items=nodes):
                return Branch("and", tuple(map(self._shape, trees, nodes)))
            case t.ChainTree(items=trees), m.Or(items=nodes) | m.UnionOf(items=nodes):
                return Branch("or", tuple(map(self._shape, trees, nodes)))
            case t.AtLeastTree(items=trees), m.AtLeast(items=nodes, k=k):
                return Branch("at_least", tuple(map(self._shape, trees, nodes)), k)
            case t.UnaryTree(operand=inner), m.Not(operand=operand):
                return Branch("not", (self._shape(inner, operand),))
            case t.ButNotTree(), m.Exclusion():
                base = self._shape(tree.base, node.base)
                excluded = self._shape(tree.excluded, node.excluded)
                return Branch("and", (base, Branch("not", (excluded,))))
        return Leaf(node, self._point("condition", tree, None, (YES, NO)))


def _text(source: Source, tree: t.Tree) -> str:
    """The text of a tree on one line."""
    return printable(" ".join(source.text[tree.start : tree.end].split()))
