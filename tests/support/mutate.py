"""Changes a checked model in ways that keep its meaning, and in ways that plant a fault.

Each takes a model and returns another, or None where it finds nothing to change. What comes out
is written as text and compiled again by whoever asks, so it is a policy like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from msgspec.structs import replace

from sayso.compiler import model as m
from sayso.compiler.twin import relations_of

BOOL = m.ValueType("bool")
CLAUSES = ("where", "when", "unless")
OPPOSITE: dict[str, Any] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip
MIRRORED: dict[str, Any] = {
    "==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<=",
}  # fmt: skip

Change = Callable[[Random, m.Model], m.Model | None]
Path = tuple[str | int, ...]


# ── Nodes by their place ──────────────────────────────────────────────────────────


def places(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every node of a part of a model with the way to it."""
    if isinstance(node, m.Node) and not isinstance(node, m.ValueType | m.Place):
        yield path, node
        for name in node.__struct_fields__:
            yield from places(getattr(node, name), (*path, name))
    elif isinstance(node, tuple):
        for i, item in enumerate(node):
            yield from places(item, (*path, i))


def put(node: Any, path: Path, new: Any) -> Any:
    """The part with something else in one place."""
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        return (*node[:step], put(node[step], tuple(rest), new), *node[step + 1 :])
    return replace(node, **{step: put(getattr(node, step), tuple(rest), new)})


def conditions(model: m.Model) -> Iterator[tuple[Path, Any]]:
    """Every node of the rules' conditions."""
    for i, rule in enumerate(model.rules):
        for clause in CLAUSES:
            if (expr := getattr(rule, clause)) is not None:
                yield from places(expr, ("rules", i, clause))


def one_condition(
    rng: Random, model: m.Model, change: Callable[[Any], Any], fits: Callable[[Any], bool]
) -> m.Model | None:
    """The model with one fitting node of its conditions changed."""
    found = [(path, node) for path, node in conditions(model) if fits(node)]
    if not found:
        return None
    path, node = rng.choice(found)
    new = change(node)
    return None if new is None else put(model, path, new)


def one_rule(
    rng: Random, model: m.Model, change: Callable[[m.Rule], list[m.Rule] | None]
) -> m.Model | None:
    """The model with one rule replaced by others."""
    for i in rng.sample(range(len(model.rules)), len(model.rules)):
        new = change(model.rules[i])
        if new is not None:
            return replace(model, rules=(*model.rules[:i], *new, *model.rules[i + 1 :]))
    return None


def _is_condition(node: Any) -> bool:
    return isinstance(getattr(node, "type", None), m.ValueType) and node.type.kind == m.BOOL


def negation(e: Any) -> Any:
    return m.Not(BOOL, e)


# ── What keeps the meaning ────────────────────────────────────────────────────────


def reorder(rng: Random, model: m.Model) -> m.Model:
    """Rules in another order."""
    return replace(model, rules=tuple(rng.sample(model.rules, len(model.rules))))


def rename(rng: Random, model: m.Model) -> m.Model:
    """Rules under other names and sentences."""
    return replace(
        model,
        rules=tuple(
            replace(rule, name=f"renamed-{i}", sentence="Renamed.")
            for i, rule in enumerate(model.rules)
        ),
    )


def de_morgan(rng: Random, model: m.Model) -> m.Model | None:
    def change(e: Any) -> Any:
        kind = m.Or if isinstance(e, m.And) else m.And
        return negation(kind(BOOL, tuple(negation(item) for item in e.items)))

    return one_condition(rng, model, change, lambda e: isinstance(e, m.And | m.Or))


def double_negation(rng: Random, model: m.Model) -> m.Model | None:
    return one_condition(rng, model, lambda e: negation(negation(e)), _is_condition)


def unless_for_when(rng: Random, model: m.Model) -> m.Model | None:
    """`unless D` for `when not D`, and the other way round."""

    def change(rule: m.Rule) -> list[m.Rule] | None:
        if rule.unless is not None:
            denied = negation(rule.unless)
            when = denied if rule.when is None else m.And(BOOL, (rule.when, denied))
            return [replace(rule, when=when, unless=None)]
        if rule.when is None:
            return None
        items = rule.when.items if isinstance(rule.when, m.And) else (rule.when,)
        at = rng.randrange(len(items))
        rest = (*items[:at], *items[at + 1 :])
        when = None if not rest else rest[0] if len(rest) == 1 else m.And(BOOL, rest)
        return [replace(rule, when=when, unless=negation(items[at]))]

    return one_rule(rng, model, change)


def split_or(rng: Random, model: m.Model) -> m.Model | None:
    """A rule with `or` as two rules."""

    def change(rule: m.Rule) -> list[m.Rule] | None:
        if rule.effect == "only" or not isinstance(rule.when, m.Or):
            return None
        first, *rest = rule.when.items
        other = rest[0] if len(rest) == 1 else m.Or(BOOL, tuple(rest))
        return [replace(rule, when=first), replace(rule, name=rule.name + "-2", when=other)]

    return one_rule(rng, model, change)


def split_names(rng: Random, model: m.Model) -> m.Model | None:
    """A rule about several subjects, actions or resources as several rules."""

    def change(rule: m.Rule) -> list[m.Rule] | None:
        if rule.effect == "only":
            return None
        for name in rng.sample(("subjects", "actions", "resources"), 3):
            listed = getattr(rule, name)
            if len(listed) > 1:
                return [
                    replace(rule, name=f"{rule.name}-{i}", **{name: (each,)})
                    for i, each in enumerate(listed)
                ]
        return None

    return one_rule(rng, model, change)


def only_in_parts(rng: Random, model: m.Model) -> m.Model | None:
    """An `only` as the allow and the forbid that it stands for (semantics.md 21)."""

    def change(rule: m.Rule) -> list[m.Rule] | None:
        if rule.effect != "only" or rule.require or any(who.id for who in rule.subjects):
            return None
        parts = [] if rule.when is None else [rule.when]
        if rule.unless is not None:
            parts.append(negation(rule.unless))
        govern = [] if rule.where is None else [rule.where]
        named = [m.IsEntity(BOOL, "subject", who.type) for who in rule.subjects]
        if len(named) > 1:
            return None  # what is said of several types may not be said of any subject
        inside = _and([*named, *parts])
        if any(isinstance(n, m.AttributeOf) and n.of == "subject" for _, n in places(inside)):
            return None  # another type of subject may lack the attribute
        if rule.subjects and any(
            isinstance(n, m.Member | m.Quantifier | m.IdOf) for _, n in places(inside)
        ):
            return None
        when = _and([*govern, *parts]) if govern or parts else None
        denied = _and([*govern, negation(inside)]) if named or parts else None
        if denied is None:
            return None
        return [
            replace(rule, effect="allow", where=None, when=when, unless=None),
            m.Rule(rule.name + "-else", "forbid", (), rule.actions, rule.resources, when=denied),
        ]

    return one_rule(rng, model, change)


def _and(items: list[Any]) -> Any:
    return items[0] if len(items) == 1 else m.And(BOOL, tuple(items))


def distribute(rng: Random, model: m.Model) -> m.Model | None:
    """`A and (B or C)` as `(A and B) or (A and C)`."""

    def change(e: Any) -> Any:
        at = next(i for i, item in enumerate(e.items) if isinstance(item, m.Or))
        rest = (*e.items[:at], *e.items[at + 1 :])
        return m.Or(BOOL, tuple(m.And(BOOL, (*rest, each)) for each in e.items[at].items))

    return one_condition(
        rng,
        model,
        change,
        lambda e: isinstance(e, m.And) and any(isinstance(i, m.Or) for i in e.items),
    )


def absorb(rng: Random, model: m.Model) -> m.Model | None:
    """`A` as `A or (A and B)`, B another condition of the model in the same rule."""

    def change(rule: m.Rule) -> list[m.Rule] | None:
        if not isinstance(rule.when, m.And):
            return None
        first, second = rule.when.items[:2]
        whole = m.Or(BOOL, (first, m.And(BOOL, (first, second))))
        return [replace(rule, when=m.And(BOOL, (whole, *rule.when.items[1:])))]

    return one_rule(rng, model, change)


def reverse_items(rng: Random, model: m.Model) -> m.Model | None:
    return one_condition(
        rng,
        model,
        lambda e: replace(e, items=tuple(reversed(e.items))),
        lambda e: isinstance(e, m.And | m.Or | m.AtLeast),
    )


def mirror(rng: Random, model: m.Model) -> m.Model | None:
    """`a < b` as `b > a`."""
    return one_condition(
        rng,
        model,
        lambda e: replace(e, op=MIRRORED[e.op], left=e.right, right=e.left),
        lambda e: isinstance(e, m.Compare),
    )


def opposite(rng: Random, model: m.Model) -> m.Model | None:
    """`a < b` as `not (a >= b)`."""
    return one_condition(
        rng,
        model,
        lambda e: negation(replace(e, op=OPPOSITE[e.op])),
        lambda e: isinstance(e, m.Compare),
    )


def next_integer(rng: Random, model: m.Model) -> m.Model | None:
    """`x > 3` as `x >= 4`, and so on."""

    def change(e: Any) -> Any:
        op, by = {">": (">=", 1), ">=": (">", -1), "<": ("<=", -1), "<=": ("<", 1)}[e.op]
        return replace(e, op=op, right=replace(e.right, value=e.right.value + by))

    return one_condition(
        rng,
        model,
        change,
        lambda e: (
            isinstance(e, m.Compare)
            and e.op not in ("==", "!=")
            and isinstance(e.right, m.Const)
            and e.left.type.kind == e.right.type.kind == m.INT
            and isinstance(e.right.value, int)
            and abs(e.right.value) < 2**60
        ),
    )


def equal_as_bounds(rng: Random, model: m.Model) -> m.Model | None:
    """`x == 3` as `x >= 3 and x <= 3`."""

    def change(e: Any) -> Any:
        return m.And(BOOL, (replace(e, op=">="), replace(e, op="<=")))

    return one_condition(
        rng,
        model,
        change,
        lambda e: (
            isinstance(e, m.Compare)
            and e.op == "=="
            and e.left.type.kind in (m.INT, m.DECIMAL, m.DATETIME, m.DURATION)
        ),
    )


def set_as_or(rng: Random, model: m.Model) -> m.Model | None:
    """`x in {a, b}` as `x == a or x == b`."""

    def change(e: Any) -> Any:
        element = e.set.type.element
        tests = tuple(
            m.Compare(BOOL, "==", e.item, m.Const(element, value)) for value in e.set.value
        )
        return tests[0] if len(tests) == 1 else m.Or(BOOL, tests)

    return one_condition(
        rng,
        model,
        change,
        lambda e: (
            isinstance(e, m.InSet)
            and isinstance(e.set, m.Const)
            and isinstance(e.set.value, tuple)
            and bool(e.set.value)
            and e.item.type.kind in (m.STRING, m.INT, m.ENUM)
        ),
    )


def split_windows(rng: Random, model: m.Model) -> m.Model | None:
    """A window as two: its days apart, or its hours at some minute between."""

    def change(e: Any) -> Any:
        at = rng.randrange(len(e.windows))
        window = e.windows[at]
        if len(window.days) > 1 and rng.random() < 0.5:
            cut = rng.randrange(1, len(window.days))
            parts = [
                replace(window, days=window.days[:cut]),
                replace(window, days=window.days[cut:]),
            ]
        elif window.end - window.start > 1:
            cut = rng.randrange(window.start + 1, window.end)
            parts = [replace(window, end=cut), replace(window, start=cut)]
        else:
            return None
        first = replace(e, windows=(*e.windows[:at], parts[0], *e.windows[at + 1 :]))
        return m.Or(BOOL, (first, replace(e, windows=(parts[1],))))

    return one_condition(rng, model, change, lambda e: isinstance(e, m.InWindows))


def split_network(rng: Random, model: m.Model) -> m.Model | None:
    """A network as its two halves."""

    def change(e: Any) -> Any:
        from ipaddress import ip_network

        halves: list[str] = []
        for i, each in enumerate(e.networks.value):
            network = ip_network(each)
            if i == 0 and network.prefixlen < network.max_prefixlen:
                halves += [str(half) for half in network.subnets()]
            else:
                halves.append(each)
        return replace(e, networks=replace(e.networks, value=tuple(halves)))

    return one_condition(
        rng,
        model,
        change,
        lambda e: (
            isinstance(e, m.InNetworks)
            and isinstance(e.networks, m.Const)
            and isinstance(e.networks.value, tuple)
        ),
    )


def unfold_membership(rng: Random, model: m.Model) -> m.Model | None:
    """`x in r.view` as `x in r.a or x in r.b`, where view is `a or b`."""
    types = {type_.name: type_ for type_ in model.types}

    def change(rule: m.Rule) -> list[m.Rule] | None:
        if rule.when is None or len({who.type for who in rule.resources}) != 1:
            return None
        permissions = {p.name: p.expr for p in types[rule.resources[0].type].permissions}
        for path, e in places(rule.when):
            if not isinstance(e, m.Member) or e.of.root != "resource" or len(e.of.path) != 1:
                continue
            expr = permissions.get(e.of.path[0])
            if e.item != "subject" or not isinstance(expr, m.UnionOf):
                continue
            if not all(
                isinstance(i, m.Ref) or (isinstance(i, m.Arrow) and not i.every) for i in expr.items
            ):
                continue
            walks = [
                (*i.path, i.target) if isinstance(i, m.Arrow) else (getattr(i, "name", ""),)
                for i in expr.items
            ]
            tests = tuple(replace(e, of=m.EntityPath("resource", walk)) for walk in walks)
            return [replace(rule, when=put(rule.when, path, m.Or(BOOL, tests)))]
        return None

    return one_rule(rng, model, change)


def fold_relations(rng: Random, model: m.Model) -> m.Model | None:
    """Relation expressions with their parts in another order, or a permission's text in place."""
    exprs = [
        (path, node)
        for i, type_ in enumerate(model.types)
        for path, node in places((type_.relations, type_.permissions), ("types", i))
        if isinstance(node, m.UnionOf | m.IntersectionOf)
    ]
    found = [(("types", path[1], _MEMBERS[path[2]], *path[3:]), node) for path, node in exprs]  # type: ignore[index]
    if not found:
        return None
    path, node = rng.choice(found)
    items = tuple(rng.sample(node.items, len(node.items)))
    if len(items) > 2:
        items = (replace(node, items=items[:2]), *items[2:])
    return put(model, path, replace(node, items=items))  # type: ignore[no-any-return]


_MEMBERS = ("relations", "permissions")


def inline_permission(rng: Random, model: m.Model) -> m.Model | None:
    """In a permission, what another permission says in place of its name."""
    for i, type_ in enumerate(model.types):
        by_name = {p.name: p.expr for p in type_.permissions}
        for path, node in places(type_.permissions):
            if isinstance(node, m.Ref) and node.name in by_name:
                owner = type_.permissions[path[0]].name  # type: ignore[index]
                inner = by_name[node.name]
                if owner != node.name and not _mentions(inner, owner):
                    return put(model, ("types", i, "permissions", *path), inner)  # type: ignore[no-any-return]
    return None


def _mentions(expr: Any, name: str) -> bool:
    return any(
        (isinstance(n, m.Ref) and n.name == name)
        or (isinstance(n, m.Arrow) and name in (*n.path, n.target))
        for _, n in places(expr)
    )


REWRITES: tuple[Change, ...] = (
    reorder,
    rename,
    de_morgan,
    double_negation,
    unless_for_when,
    split_or,
    split_names,
    only_in_parts,
    distribute,
    absorb,
    reverse_items,
    mirror,
    opposite,
    next_integer,
    equal_as_bounds,
    set_as_or,
    split_windows,
    split_network,
    unfold_membership,
    fold_relations,
    inline_permission,
)


# ── What plants a fault ───────────────────────────────────────────────────────────


def drop_condition(rng: Random, model: m.Model) -> m.Model | None:
    """A rule without one of its conditions."""

    def change(rule: m.Rule) -> list[m.Rule] | None:
        dropped: list[m.Rule] = []
        for clause in CLAUSES:
            expr = getattr(rule, clause)
            if isinstance(expr, m.And):
                for i in range(len(expr.items)):
                    rest = (*expr.items[:i], *expr.items[i + 1 :])
                    fewer = rest[0] if len(rest) == 1 else replace(expr, items=rest)
                    dropped.append(replace(rule, **{clause: fewer}))
            elif expr is not None:
                dropped.append(replace(rule, **{clause: None}))
        return [rng.choice(dropped)] if dropped else None

    return one_rule(rng, model, change)


def flip_bound(rng: Random, model: m.Model) -> m.Model | None:
    """`<` for `<=`, or for `>`."""
    near = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
    far = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "<", "!=": ">"}

    def change(e: Any) -> Any:
        ordered = e.left.type.kind in (m.INT, m.DECIMAL, m.MONEY, m.DATETIME, m.DURATION)
        table = far if ordered and rng.random() < 0.3 else near
        return replace(e, op=table[e.op])

    return one_condition(rng, model, change, lambda e: isinstance(e, m.Compare))


def wrong_relation(rng: Random, model: m.Model) -> m.Model | None:
    """Another relation or permission in a condition's place, or in a permission."""
    names = sorted({name for type_ in model.types for name in relations_of(type_)})
    if len(names) < 2:
        return None

    def change(e: Any) -> Any:
        other = rng.choice([name for name in names if name != e.of.path[-1]])
        return replace(e, of=replace(e.of, path=(*e.of.path[:-1], other)))

    if rng.random() < 0.75:
        return one_condition(rng, model, change, lambda e: isinstance(e, m.Member))
    refs = [
        (("types", i, "permissions", *path), node)
        for i, type_ in enumerate(model.types)
        for path, node in places(type_.permissions)
        if isinstance(node, m.Ref)
    ]
    if not refs:
        return None
    path, node = rng.choice(refs)
    other = rng.choice([name for name in names if name != node.name])
    return put(model, path, m.Ref(other))  # type: ignore[no-any-return]


def only_to_allow(rng: Random, model: m.Model) -> m.Model | None:
    def change(rule: m.Rule) -> list[m.Rule] | None:
        if rule.effect != "only":
            return None
        parts = [each for each in (rule.where, rule.when) if each is not None]
        return [replace(rule, effect="allow", where=None, when=_and(parts) if parts else None)]

    return one_rule(rng, model, change)


def and_to_or(rng: Random, model: m.Model) -> m.Model | None:
    return one_condition(rng, model, lambda e: m.Or(BOOL, e.items), lambda e: isinstance(e, m.And))


FAULTS: tuple[Change, ...] = (
    drop_condition,
    flip_bound,
    wrong_relation,
    only_to_allow,
    and_to_or,
)
