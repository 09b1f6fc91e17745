"""lower knows how to turn a checked model into the engine's rule graph.

Arrow chains become single steps through synthetic relations, `only` an allow and a forbid,
`unless` and `require` parts of the condition; each relation gets the rule for its own action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..engine import graph as g
from ..engine.castings import CASTINGS
from ..engine.errors import SaysoError
from . import model as m

BOOL = g.Spec("bool")
TRUE = g.Expr("const", BOOL, value=True)
MAX_WALK = 64  # steps in one walk, expansions of computed steps included


class WalkTooLong(SaysoError):
    """A walk over computed relations does not end in a bounded number of steps."""

    code = "walk-too-long"


def lower(model: m.Model, digest: str = "") -> g.Graph:
    """The rule graph of a checked model; `digest` names the policy in decisions."""
    return Lowering(model).graph(digest)


def spec(t: m.ValueType) -> g.Spec:
    return g.Spec(t.kind, t.values, spec(t.element) if t.element else None)


def field(a: m.Attribute) -> g.Field:
    return g.Field(a.name, spec(a.type), a.stored, a.default)


def conjunction(items: list[g.Expr]) -> g.Expr:
    """`and` of the items, flattened, constants true left out."""
    flat: list[g.Expr] = []
    for item in items:
        flat.extend(item.args if item.op == "and" else () if item == TRUE else (item,))
    if not flat:
        return TRUE
    return flat[0] if len(flat) == 1 else g.Expr("and", BOOL, tuple(flat))


def negation(item: g.Expr) -> g.Expr:
    return item.args[0] if item.op == "not" else g.Expr("not", BOOL, (item,))


def part(name: str) -> str:
    return name if re.fullmatch(r"[\w-]+", name) else f"`{name}`"


class Lowering:
    """One policy on its way down; `synthetic` collects the relations that arrows need."""

    def __init__(self, model: m.Model) -> None:
        self.model = model
        self.types = {t.name: t for t in model.types}
        self.relations = {t.name: {r.name: r for r in t.relations} for t in model.types}
        self.permissions = {t.name: {p.name: p for p in t.permissions} for t in model.types}
        self.inverses = {t.name: {i.name: i for i in t.inverses} for t in model.types}
        self.synthetic: dict[str, dict[str, g.Set]] = {t.name: {} for t in model.types}

    # ── Relations ──

    def graph(self, digest: str) -> g.Graph:
        relations = {t.name: [self.relation(t.name, r) for r in t.relations]
                     + [self.permission(t.name, p) for p in t.permissions]
                     for t in self.model.types}  # fmt: skip
        rules = [g_rule for rule in self.model.rules for g_rule in self.rule(rule)]
        rules += self.implicit_rules()
        types = tuple(
            g.Type(
                t.name,
                tuple(field(a) for a in t.attributes),
                (*relations[t.name], *self.synthetic_relations(t.name)),
                tuple(g.Action(a.name, tuple(map(field, a.parameters))) for a in t.actions),
            )
            for t in self.model.types
        )
        conditions = tuple(
            g.Condition(
                c.name,
                tuple(map(field, c.parameters)),
                strictly(c, Expressions(self, {}).lower(c.expr)),
            )
            for c in self.model.conditions
        )
        return g.Graph(
            types,
            tuple(rules),
            tuple(map(field, self.model.request)),
            conditions,
            tuple(e.name for e in self.model.evidence),
            digest,
        )

    def relation(self, type_name: str, r: m.Relation) -> g.Relation:
        subjects = tuple(
            g.Alternative(s.type, s.relation, s.everyone, s.condition, s.expiry) for s in r.subjects
        )
        return g.Relation(r.name, self.set(type_name, r.expr or m.Direct()), subjects)

    def permission(self, type_name: str, p: m.Permission) -> g.Relation:
        return g.Relation(p.name, self.set(type_name, p.expr), kind="permission")

    def synthetic_relations(self, type_name: str) -> Iterator[g.Relation]:
        for name, expr in self.synthetic[type_name].items():
            yield g.Relation(name, expr, kind="synthetic")

    def set(self, type_name: str, expr: m.RelationExpr) -> g.Set:
        """Lower a relation expression of an object of this type."""
        match expr:
            case m.Direct():
                return g.Set("direct")
            case m.Ref(name):
                return g.Set("ref", relation=name)
            case m.NamedSubject(type, id):
                return g.Set("named", type=type, id=id)
            case m.EveryoneOf(type):
                return g.Set("everyone", type=type)
            case m.UnionOf(items):
                return g.Set("union", tuple(self.set(type_name, i) for i in items))
            case m.IntersectionOf(items):
                return g.Set("intersection", tuple(self.set(type_name, i) for i in items))
            case m.Exclusion(base, excluded):
                return g.Set(
                    "exclusion", (self.set(type_name, base), self.set(type_name, excluded))
                )
            case m.Arrow(path, target, True):
                return g.Set("every", relation=target, walks=self.walks((type_name,), path))
            case m.Arrow(path, target):
                return self.arrow(type_name, path, target)

    def arrow(self, type_name: str, path: tuple[str, ...], target: str) -> g.Set:
        """Walk `path`, then `target`, as a union of single steps."""
        if len(path) > MAX_WALK:
            raise WalkTooLong(f"the walk over `{path[0]}` of `{type_name}` never ends")
        first, rest = path[0], path[1:]
        inverse = self.inverses[type_name].get(first)
        if inverse:
            step = g.Step(type_name, inverse.relation, inverse.type)
            return self.step(step, (inverse.type,), rest, target)
        relation = self.relations[type_name].get(first)
        if relation and relation.expr is None:
            return self.stored_step(type_name, relation, rest, target)
        return g.Set("ref", relation=self.chain(type_name, path, target))

    def stored_step(
        self, type_name: str, relation: m.Relation, rest: tuple[str, ...], target: str
    ) -> g.Set:
        step = g.Step(type_name, relation.name)
        return self.step(step, self.led_to(relation), rest, target)

    def led_to(self, relation: m.Relation) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.type for s in relation.subjects if not s.everyone))

    def step(
        self, step: g.Step, types: tuple[str, ...], rest: tuple[str, ...], target: str
    ) -> g.Set:
        if not rest:
            return g.Set("arrow", relation=target, step=step)
        chains = {self.chain(t, rest, target) for t in types if self.has(t, rest[0])}
        if not chains:  # the walk leads nowhere further
            return g.Set("union")
        return g.Set("arrow", relation=chains.pop(), step=step)  # one name on every type

    def has(self, type_name: str, name: str) -> bool:
        return any(
            name in table[type_name] for table in (self.relations, self.permissions, self.inverses)
        )

    def chain(self, type_name: str, path: tuple[str, ...], target: str) -> str:
        """The synthetic relation `@path.target` of a type, made on first use."""
        name = "@" + ".".join(map(part, (*path, target)))
        if name not in self.synthetic[type_name]:
            self.synthetic[type_name][name] = g.Set("union")  # recursion ends here
            self.synthetic[type_name][name] = self.chain_set(type_name, path, target)
        return name

    def chain_set(self, type_name: str, path: tuple[str, ...], target: str) -> g.Set:
        first, rest = path[0], path[1:]
        relation = self.relations[type_name].get(first)
        if first in self.inverses[type_name] or (relation and relation.expr is None):
            return self.arrow(type_name, path, target)
        expr = relation.expr if relation else self.permissions[type_name][first].expr
        assert expr is not None
        items: list[g.Set] = []
        for item in union_parts(expr):
            match item:
                case m.Direct():
                    assert relation is not None
                    items.append(self.stored_step(type_name, relation, rest, target))
                case m.Ref(name):
                    items.append(self.arrow(type_name, (name, *rest), target))
                case m.Arrow(inner, last):
                    items.append(self.arrow(type_name, (*inner, last, *rest), target))
                case m.NamedSubject(type, id):
                    step = g.Step(type_name, of_type=type, id=id)
                    if not rest or self.has(type, rest[0]):
                        items.append(self.step(step, (type,), rest, target))
                case _:  # everyone leads nowhere; the checker admits nothing else
                    pass
        return g.Set("union", tuple(items))

    # ── Walks, spelled out ──

    def walks(
        self, types: tuple[str, ...], path: tuple[str, ...]
    ) -> tuple[tuple[g.Step, ...], ...]:
        """All chains of single steps that `path` can take from objects of these types."""
        return tuple(dict.fromkeys(w for t in types for w in self.walk(t, path)))

    def walk(
        self, type_name: str, path: tuple[str, ...], depth: int = 0
    ) -> Iterator[tuple[g.Step, ...]]:
        if not path:
            yield ()
            return
        if not self.has(type_name, path[0]):
            return
        if depth > MAX_WALK:
            raise WalkTooLong(f"the walk over `{path[0]}` of `{type_name}` never ends")
        for chain, types in self.expand(type_name, path[0], depth):
            for next_type in types:
                for rest in self.walk(next_type, path[1:], depth + 1):
                    yield (*chain, *rest)

    def expand(
        self, type_name: str, name: str, depth: int
    ) -> Iterator[tuple[tuple[g.Step, ...], tuple[str, ...]]]:
        """The chains of one name, each with the types it leads to."""
        if depth > MAX_WALK:
            raise WalkTooLong(f"the walk over `{name}` of `{type_name}` never ends")
        inverse = self.inverses[type_name].get(name)
        if inverse:
            yield (g.Step(type_name, inverse.relation, inverse.type),), (inverse.type,)
            return
        relation = self.relations[type_name].get(name)
        expr = relation.expr if relation else self.permissions[type_name][name].expr
        for item in union_parts(expr or m.Direct()):
            match item:
                case m.Direct():
                    assert relation is not None
                    yield (g.Step(type_name, name),), self.led_to(relation)
                case m.Ref(other):
                    yield from self.expand(type_name, other, depth + 1)
                case m.Arrow(path, last):
                    for first in self.walk(type_name, path, depth + 1):
                        for t in self.ends(first):
                            if self.has(t, last):
                                for chain, types in self.expand(t, last, depth + 1):
                                    yield (*first, *chain), types
                case m.NamedSubject(type, id):
                    yield (g.Step(type_name, of_type=type, id=id),), (type,)
                case _:
                    pass

    def ends(self, chain: tuple[g.Step, ...]) -> tuple[str, ...]:
        last = chain[-1]
        if last.of_type:
            return (last.of_type,)
        assert last.relation is not None
        return self.led_to(self.relations[last.type][last.relation])

    # ── Rules ──

    def rule(self, rule: m.Rule) -> Iterator[g.Rule]:
        every = tuple(self.types)
        subjects = tuple(dict.fromkeys(w.type for w in rule.subjects)) or every
        resources = tuple(dict.fromkeys(w.type for w in rule.resources)) or every
        lower = Expressions(self, {"subject": subjects, "resource": resources}).lower
        who = tuple(g.Who(w.type, w.id) for w in rule.subjects)
        on = tuple(g.Who(w.type, w.id) for w in rule.resources)
        parts = [lower(rule.when)] if rule.when else []
        if rule.unless:
            parts.append(negation(lower(rule.unless)))
        parts += [g.Expr("evidence", BOOL, name=r.evidence, within=r.within) for r in rule.require]
        where = [lower(rule.where)] if rule.where else []
        effect: Any = "forbid" if rule.effect == "forbid" else "allow"
        yield g.Rule(
            rule.name, effect, who, rule.actions, on, conjunction(where + parts), rule.sentence
        )
        if rule.effect == "only":
            outside = self.outside(rule.subjects, parts)
            condition = conjunction([*where, outside])
            yield g.Rule(
                rule.name, "forbid", (), rule.actions, on, condition, rule.sentence, only=who
            )

    def outside(self, subjects: tuple[m.Who, ...], parts: list[g.Expr]) -> g.Expr:
        """`not (subject is one of these and parts)`."""
        tests = [g.Expr("is", BOOL, of="subject", types=(w.type,), id=w.id) for w in subjects]
        among = tests[0] if len(tests) == 1 else g.Expr("or", BOOL, tuple(tests))
        return negation(conjunction([among, *parts] if subjects else parts))

    def implicit_rules(self) -> Iterator[g.Rule]:
        for t in self.model.types:
            for name in [r.name for r in t.relations] + [p.name for p in t.permissions]:
                condition = g.Expr("in_relation", BOOL, of="subject", root="resource", name=name)
                yield g.Rule(
                    f"{t.name}.{name}", "allow", (), (name,), (g.Who(t.name),), condition,
                    implicit=True,
                )  # fmt: skip


def union_parts(expr: m.RelationExpr) -> Iterator[m.RelationExpr]:
    if isinstance(expr, m.UnionOf):
        for item in expr.items:
            yield from union_parts(item)
    else:
        yield expr


COMPARISONS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod"}
JSON = {m.LIST, m.MAP, m.ANY}
"""Kinds whose values are JSON, which Python reads."""
PYTHONIC = (m.UINT, m.DOUBLE, m.STRING, m.LIST)
"""Kinds whose arithmetic Python does."""


class Expressions:
    """Lowers the expressions of one rule; `env` has the types each entity variable can have."""

    def __init__(self, lowering: Lowering, env: dict[str, tuple[str, ...]]) -> None:
        self.lowering = lowering
        self.env = env

    def lower(self, e: m.Expr) -> g.Expr:
        t = spec(e.type)
        match e:
            case m.Const(_, value):
                return g.Expr("const", t, value=value)
            case m.AttributeOf(_, of, name):
                return g.Expr("attribute", t, of=of, name=name)
            case m.IdOf(_, of):
                return g.Expr("id", t, of=of)
            case m.RequestField(_, name):
                return g.Expr("request", t, name=name)
            case m.ActionParameter(_, name):
                return g.Expr("action", t, name=name)
            case m.ConditionParameter(_, name):
                return g.Expr("parameter", t, name=name)
            case m.Now():
                return g.Expr("now", t)
            case m.Local(_, name):
                return g.Expr("local", t, name=name)
            case m.Arithmetic(_, op, left, right):
                args = (self.lower(left), self.lower(right))
                if t.kind in PYTHONIC or op not in ("+", "-", "*"):
                    return g.Expr("call", t, args, name=ARITHMETIC[op])
                return g.Expr(ARITHMETIC[op], t, args)
            case m.Negative(_, operand):
                if t.kind in PYTHONIC:
                    return g.Expr("call", t, (self.lower(operand),), name="neg")
                return g.Expr("neg", t, (self.lower(operand),))
            case m.Convert(_, operand):
                if (operand.type.kind, t.kind) in CASTINGS:
                    return g.Expr("call", t, (self.lower(operand),), name="convert")
                return g.Expr("convert", t, (self.lower(operand),))
            case m.If(_, test, then, other):
                return g.Expr("if", t, (self.lower(test), self.lower(then), self.lower(other)))
            case m.Call(_, function, items):
                return g.Expr("call", t, tuple(map(self.lower, items)), name=function)
            case m.ListOf(_, items):
                return g.Expr("call", t, tuple(map(self.lower, items)), name="list")
            case m.Collect(_, variable, of, result, test):
                bodies = (of, result) if test is None else (of, result, test)
                return g.Expr("collect", t, tuple(map(self.lower, bodies)), of=variable)
            case m.Item(_, of, index):
                return g.Expr("call", t, (self.lower(of), self.lower(index)), name="item")
            case m.Else(_, operand, fallback):
                return g.Expr("else", t, (self.lower(operand), self.lower(fallback)))
            case m.Compare(_, op, left, right) if {left.type.kind, right.type.kind} & JSON:
                same = g.Expr("call", BOOL, (self.lower(left), self.lower(right)), name="same")
                return same if op == "==" else negation(same)
            case m.Compare(_, op, left, right):
                return g.Expr(COMPARISONS[op], BOOL, (self.lower(left), self.lower(right)))
            case _:
                return self.condition(e)

    def condition(self, e: m.Expr) -> g.Expr:
        lower = self.lower
        match e:
            case m.Present(_, operand):
                return g.Expr("present", BOOL, (lower(operand),))
            case m.Not(_, operand):
                return negation(lower(operand))
            case m.And(_, items):
                return conjunction([lower(i) for i in items])
            case m.Or(_, items):
                return g.Expr("or", BOOL, tuple(map(lower, items)))
            case m.AtLeast(_, k, items):
                return g.Expr("at_least", BOOL, tuple(map(lower, items)), k=k)
            case m.InSet(_, item, of) if of.type.kind in JSON:
                return g.Expr("call", BOOL, (lower(item), lower(of)), name=f"in_{of.type.kind}")
            case m.InSet(_, item, of):
                return g.Expr("in", BOOL, (lower(item), lower(of)))
            case m.StringTest(_, "regex", left, right):
                return g.Expr("call", BOOL, (lower(left), lower(right)), name="regex")
            case m.SetTest(_, op, left, right) | m.StringTest(_, op, left, right):
                return g.Expr(op, BOOL, (lower(left), lower(right)))
            case m.InNetworks(_, item, m.Convert(_, text)):
                return g.Expr("call", BOOL, (lower(item), lower(text)), name="in_network")
            case m.InNetworks(_, item, networks):
                return g.Expr("in_networks", BOOL, (lower(item), lower(networks)))
            case m.InWindows(_, item, windows):
                spans = tuple(g.Window(w.days, w.start, w.end, w.zone) for w in windows)
                return g.Expr("in_windows", BOOL, (lower(item),), windows=spans)
            case m.Member(_, item, of):
                return self.member(item, of.root, of.path)
            case m.SameEntity(_, left, right):
                return g.Expr("same", BOOL, of=left, root=right)
            case m.IsEntity(_, of, entity_type, id):
                return g.Expr("is", BOOL, of=of, types=(entity_type,), id=id)
            case m.Quantifier():
                return self.quantifier(e)
            case m.Each(_, kind, variable, of, body):
                return g.Expr(f"{kind}_item", BOOL, (lower(of), lower(body)), of=variable)
            case _:
                raise AssertionError(f"not a condition: {e!r}")

    def member(self, item: str, root: str, path: tuple[str, ...]) -> g.Expr:
        """`item in root.path`: one question for each way the types can fall."""
        plain: dict[str, tuple[str, ...]] = {}
        tests: list[g.Expr] = []
        for root_type in self.env[root]:
            if not self.lowering.has(root_type, path[0]):
                continue
            for test in self.member_of(item, root, root_type, path):
                if test.name and not test.args:
                    plain[test.name] = (*plain.get(test.name, ()), root_type)
                else:
                    tests.append(test)
        tests += [g.Expr("in_relation", BOOL, of=item, root=root, name=name) for name in plain]
        return tests[0] if len(tests) == 1 else g.Expr("or", BOOL, tuple(tests))

    def member_of(
        self, item: str, root: str, root_type: str, path: tuple[str, ...]
    ) -> Iterator[g.Expr]:
        low = self.lowering
        last = path[-1]
        if len(path) == 1:
            inverse = low.inverses[root_type].get(last)
            if inverse is None:
                yield g.Expr("in_relation", BOOL, of=item, root=root, name=last)
            else:
                asked = g.Expr("in_relation", BOOL, of=root, root=item, name=inverse.relation)
                tests = [is_type(item, inverse.type), asked]
                if len(self.env[root]) > 1:
                    tests.insert(0, is_type(root, root_type))
                yield conjunction(tests)
            return
        walks = low.walks((root_type,), path[:-1]) if self.ends_inverse(root_type, path) else ()
        if not walks:
            name = low.chain(root_type, path[:-1], last)
            yield g.Expr("in_relation", BOOL, of=item, root=root, name=name)
            return
        for walk in walks:
            for t in low.ends(walk):
                yield from self.at_end(item, root, (walk,), t, last)

    def ends_inverse(self, root_type: str, path: tuple[str, ...]) -> bool:
        """Whether the last name is an inverse of some type that the walk leads to."""
        low = self.lowering
        walks = low.walks((root_type,), path[:-1])
        return any(path[-1] in low.inverses[t] for w in walks for t in low.ends(w))

    def at_end(
        self, item: str, root: str, walks: tuple[tuple[g.Step, ...], ...], t: str, last: str
    ) -> Iterator[g.Expr]:
        """`any v of type t that walks lead to has item in v.last`."""
        if not self.lowering.has(t, last):
            return
        inner = Expressions(self.lowering, {**self.env, "@": (t,)})
        body = conjunction([is_type("@", t), inner.member(item, "@", (last,))])
        yield g.Expr("any", BOOL, (body,), of="@", root=root, walks=walks, types=(t,))

    def quantifier(self, e: m.Quantifier) -> g.Expr:
        walks = self.lowering.walks(self.env[e.path.root], e.path.path)
        inner = Expressions(self.lowering, {**self.env, e.variable: e.types})
        body = inner.lower(e.body) if e.body else TRUE
        op = "at_least_of" if e.kind == "at_least" else e.kind
        return g.Expr(
            op, BOOL, (body,), of=e.variable, root=e.path.root, walks=walks, types=e.types, k=e.k
        )


def strictly(c: m.Condition, expr: g.Expr) -> g.Expr:
    """A condition's expression; if it is strict, unknown unless each parameter has a value."""
    if not c.strict:
        return expr
    parameters = (g.Expr("parameter", spec(p.type), name=p.name) for p in c.parameters)
    return g.Expr("strict", BOOL, (expr, *parameters))


def is_type(of: str, type_name: str) -> g.Expr:
    return g.Expr("is", BOOL, of=of, types=(type_name,))
