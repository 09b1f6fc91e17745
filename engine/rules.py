"""rules knows which rules a request can meet, and how to find them without trying each.

The rules for one (action, resource type, subject type) form a group. Those that begin with
an equality (an attribute, a field, an id against a constant) are filed under that constant, so
that a request looks up its own value instead of trying ten thousand others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import graph as g

if TYPE_CHECKING:
    from .layout import Assembly

NONE = 0xFFFFFFFF
FEW = 4  # rules in a group that are simply tried
ONE_WORD = {"bool", "int", "string", "enum", "path", "datetime", "duration"}
"""Kinds whose first word alone decides equality."""

SUBJECT_ID, RESOURCE_ID = -1, -2  # in place of a value's node


@dataclass
class Key:
    """`value` (a node, or an id) equals, or as a set holds, one of `constants`.

    `rest` is the node of what the condition asks besides; NONE: nothing.
    """

    value: int
    is_set: bool
    constants: tuple[int, ...]
    rest: int


@dataclass
class Rule:
    """A rule laid out: `condition` is its node, `relation` the row of relations it asks only."""

    number: int
    graph: g.Rule
    condition: int
    relation: int
    keys: list[Key]
    bound: int  # a row of relations that the subject must be in on the resource, or NONE
    resource_free: bool  # its condition does not look at the resource
    uses_now: bool


@dataclass
class Reference:
    """One rule for one pair of named (or any) subject and resource."""

    rule: Rule
    subject: int
    resource: int
    reads_subject_id: bool
    rest: int = NONE  # what is left to ask once the index it is filed under has matched

    def all_keys(self) -> list[Key]:
        own = list(self.rule.keys)
        if self.subject != NONE:
            own.append(Key(SUBJECT_ID, False, (self.subject,), self.rule.condition))
        if self.resource != NONE:
            own.append(Key(RESOURCE_ID, False, (self.resource,), self.rule.condition))
        return own


@dataclass
class Index:
    """References by the constant that one value must equal."""

    value: int
    is_set: bool
    buckets: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    all: list[int] = field(default_factory=list)


@dataclass
class Side:
    """The allows, or the forbids, of a group."""

    references: list[Reference]
    always: list[int] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)


class RuleTable:
    """All rules of a policy, laid out; makes groups on demand."""

    def __init__(self, assembly: Assembly) -> None:
        self.assembly = assembly
        self.values: dict[g.Expr, int] = {}
        self.named: dict[tuple[str | None, str], int] = {}  # the ordinals of ids in rules
        self.rules = [self.lay(i, rule) for i, rule in enumerate(assembly.graph.rules)]
        self.by_action: dict[str | None, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            for action in rule.graph.actions or (None,):
                self.by_action[action].append(rule)

    def lay(self, number: int, rule: g.Rule) -> Rule:
        condition = rule.condition
        relation = NONE
        for who in (*rule.subjects, *rule.resources):
            if who.id is not None:  # known before any request is read: it may name them too
                self.named[who.type, who.id] = self.assembly.entity(who.type, who.id)[1]
        if condition.op == "in_relation" and (condition.of, condition.root) == (
            "subject", "resource",
        ):  # fmt: skip
            relation = self.assembly.relations_named(condition.name or "")
        node = NONE
        if condition != g.Expr("const", g.Spec("bool"), value=True):
            node = self.assembly.expressions.lay(condition)
        return Rule(
            number, rule, node, relation, list(self.keys(condition)),
            self.bound(condition),
            not any("resource" in (e.of, e.root) for e in parts(condition)),
            any(e.op in ("now", "evidence") for e in parts(condition)),
        )  # fmt: skip

    def bound(self, condition: g.Expr) -> int:
        """The first relation to the resource without which the condition can't hold."""
        items = condition.args if condition.op == "and" else (condition,)
        for e in items:
            if e.op == "in_relation" and (e.of, e.root) == ("subject", "resource"):
                return self.assembly.relations_named(e.name or "")
        return NONE

    def keys(self, condition: g.Expr) -> Iterator[Key]:
        items = condition.args if condition.op == "and" else (condition,)
        for i, item in enumerate(items):
            found = self.key(item)
            if found is not None:
                yield Key(*found, self.rest((*items[:i], *items[i + 1 :])))

    def rest(self, items: tuple[g.Expr, ...]) -> int:
        """The node of a conjunction."""
        if not items:
            return NONE
        whole = items[0] if len(items) == 1 else g.Expr("and", g.Spec("bool"), items)
        return self.assembly.expressions.lay(whole)

    def key(self, e: g.Expr) -> tuple[int, bool, tuple[int, ...]] | None:
        """(value, is_set, constants) of an equality."""
        if e.op == "eq":
            value, constant = e.args if e.args[1].op == "const" else e.args[::-1]
            if self.indexable(value) and constant.op == "const" and same_kind(value, constant):
                return self.value(value), False, (self.word(constant),)
        if e.op == "in":
            item, members = e.args
            if item.op == "const" and self.indexable(members, as_set=True):
                if members.type.element and members.type.element.kind == item.type.kind:
                    return self.value(members), True, (self.word(item),)
            elif members.op == "const" and members.type.element and self.indexable(item):
                pairs = self.assembly.constant(members.value, members.type)
                assert isinstance(pairs, list)
                if members.type.element.kind == item.type.kind or (
                    {members.type.element.kind, item.type.kind} <= {"string", "enum"}
                ):
                    return self.value(item), False, tuple(pair[0] for pair in pairs)
        return None

    def indexable(self, e: g.Expr, as_set: bool = False) -> bool:
        spec = e.type.element if as_set else e.type
        return (
            e.op in ("attribute", "request", "action", "id")
            and (e.type.kind == "set") == as_set
            and spec is not None
            and spec.kind in ONE_WORD
            and e.of in (None, "subject", "resource")
        )

    def value(self, e: g.Expr) -> int:
        """The node of a value, one for all rules that test it."""
        if e not in self.values:
            self.values[e] = self.assembly.expressions.lay(e)
        return self.values[e]

    def word(self, constant: g.Expr) -> int:
        pair = self.assembly.constant(constant.value, constant.type)
        assert isinstance(pair, tuple)
        return pair[0]

    # ── Groups ──

    def group(self, action: str, resource: str, subject: str | None) -> tuple[Side, Side]:
        """The allows and forbids that can meet such a request; `subject` None is a set."""
        allows: list[Reference] = []
        forbids: list[Reference] = []
        for rule in self.candidates(action):
            found = self.references(rule, resource, subject)
            (allows if rule.graph.effect == "allow" else forbids).extend(found)
        allows.sort(key=lambda r: r.rule.relation == NONE)  # plain relations are cheapest
        return self.side(allows), self.side(forbids)

    def candidates(self, action: str) -> list[Rule]:
        found = self.by_action.get(action, []) + self.by_action.get(None, [])
        return sorted(found, key=lambda rule: rule.number)

    def references(self, rule: Rule, resource: str, subject: str | None) -> list[Reference]:
        subjects = self.matches(rule.graph.subjects, subject)
        resources = self.matches(rule.graph.resources, resource)
        reads = bool(subjects and resources) and reads_subject_id(rule.graph, subject)
        return [Reference(rule, s, r, reads) for s in subjects for r in resources]

    def matches(self, whos: tuple[g.Who, ...], type_name: str | None) -> list[int]:
        """The ordinals named of a type, or [NONE] where any of it will do."""
        if not whos:
            return [NONE]
        found: list[int] = []
        for who in whos:
            if who.type == type_name:
                if who.id is None:
                    return [NONE]
                found.append(self.named[type_name, who.id])
        return list(dict.fromkeys(found))

    def side(self, references: list[Reference]) -> Side:
        side = Side(references)
        if len(references) <= FEW:
            side.always = list(range(len(references)))
            return side
        distinct: dict[tuple[int, bool], set[int]] = defaultdict(set)
        for r in references:
            for key in r.all_keys():
                distinct[key.value, key.is_set].update(key.constants)
        indexes: dict[tuple[int, bool], Index] = {}
        for i, r in enumerate(references):
            keys = r.all_keys()
            if not keys:
                side.always.append(i)
                continue
            best = max(keys, key=lambda k: len(distinct[k.value, k.is_set]))
            index = indexes.setdefault((best.value, best.is_set), Index(best.value, best.is_set))
            r.rest = best.rest
            index.all.append(i)
            for constant in dict.fromkeys(best.constants):
                index.buckets[constant].append(i)
        side.indexes = list(indexes.values())
        return side


def same_kind(value: g.Expr, constant: g.Expr) -> bool:
    kinds = {value.type.kind, constant.type.kind}
    return len(kinds) == 1 or kinds <= {"string", "enum"}


def parts(e: g.Expr) -> Iterator[g.Expr]:
    """An expression and all within it."""
    yield e
    for a in e.args:
        yield from parts(a)


def reads_subject_id(rule: g.Rule, subject: str | None) -> bool:
    """Whether a rule looks at the id of a subject of this type (None: a set)."""
    if rule.only and subject not in {w.type for w in rule.only}:
        return False
    return any(e.op == "id" and e.of == "subject" for e in parts(rule.condition))
