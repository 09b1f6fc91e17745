"""Knows a normal form of rules and relations: what is written differently and means the same.

Every step keeps the three-valued meaning (docs/semantics.md 1), so rules with one normal form
decide alike whatever is stored and asked. The form is for comparing; what it leaves apart can
still mean the same, and is left to the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

import msgspec
from msgspec.structs import replace

from ...engine.times import MAX_DATETIME, MIN_DATETIME
from .. import model as m

N = TypeVar("N")

_OPPOSITE: Final[dict[str, Any]] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip
_MIRRORED: Final[dict[str, Any]] = {
    "==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<=",
}  # fmt: skip
_WHOLE = (m.INT, m.DATETIME, m.DURATION)
_UNORDERED = (m.DOUBLE, m.ANY, m.LIST, m.MAP, m.UINT)
"""Kinds whose comparisons are left as they are written."""
_BOOL = m.ValueType("bool")
_CONSTANTS: Final = {value: m.Const(_BOOL, value) for value in (True, False)}


def rebuilt(part: Any, change: Callable[[Any], Any]) -> Any:
    """A part of a model with each node, innermost first, as `change` makes it."""
    if isinstance(part, tuple):
        return tuple(rebuilt(item, change) for item in part)
    if not isinstance(part, m.Node) or isinstance(part, m.ValueType):
        return part
    changed = {}
    for name in part.__struct_fields__:
        before = getattr(part, name)
        after = rebuilt(before, change)
        if after is not before and after != before:
            changed[name] = after
    return change(replace(part, **changed) if changed else part)


# ── Rules ─────────────────────────────────────────────────────────────────────────


def rule(given: m.Rule) -> m.Rule:
    """The rule's normal form, without its name, sentence and place.

    `unless D` is `and not D`; what is listed has an order of its own.
    """
    conditions = [] if given.when is None else [condition(given.when)]
    if given.unless is not None:
        conditions.append(condition(m.Not(given.unless.type, given.unless)))
    when = _joined(m.And, conditions) if conditions else None
    where = None if given.where is None else condition(given.where)
    return m.Rule(
        "",
        given.effect,
        _sorted(given.subjects),
        tuple(sorted(set(given.actions))),
        _sorted(given.resources),
        where=None if where == _CONSTANTS[True] else where,
        when=None if when == _CONSTANTS[True] else when,
        require=_sorted(given.require),
    )


def condition(given: m.Expr) -> m.Expr:
    """A condition's normal form."""
    found: m.Expr = rebuilt(rebuilt(given, _by_height), _simplified)
    return found


_VARIABLES: Final = ("of", "item", "left", "right", "root")
"""The fields in which a node names an entity."""


def _by_height(node: Any) -> Any:
    """A quantifier whose variable is called by how many it has inside: names tell nothing."""
    if not isinstance(node, m.Quantifier) or node.body is None:
        return replace(node, variable="?0") if isinstance(node, m.Quantifier) else node

    def renamed(inner: Any) -> Any:
        changed = {
            name: called for name in _VARIABLES if getattr(inner, name, None) == node.variable
        }
        return replace(inner, **changed) if changed else inner

    heights = [int(q.variable[1:]) for q in _quantifiers(node.body)]
    called = f"?{1 + max(heights, default=0)}"
    return replace(node, variable=called, body=rebuilt(node.body, renamed))


def _quantifiers(part: Any) -> list[m.Quantifier]:
    found: list[m.Quantifier] = []

    def note(node: Any) -> Any:
        if isinstance(node, m.Quantifier):
            found.append(node)
        return node

    rebuilt(part, note)
    return found


def _simplified(node: Any) -> Any:
    """A node whose parts are in normal form already."""
    match node:
        case m.Not(_, operand):
            return _negated(operand)
        case m.And(_, items):
            return _joined(m.And, items)
        case m.Or(_, items):
            return _joined(m.Or, items)
        case m.AtLeast(type, k, items):
            if k == 1:
                return _joined(m.Or, items)
            if k == len(items):
                return _joined(m.And, items)
            return m.AtLeast(type, k, tuple(sorted(items, key=key)))
        case m.Compare():
            return _oriented(node)
        case m.SameEntity(type, left, right):
            return m.SameEntity(type, *sorted((left, right)))
        case m.Const(m.ValueType(m.SET), values) if isinstance(values, tuple):
            return replace(node, value=tuple(sorted(set(values), key=repr)))
        case m.InWindows(_, _, windows):
            return replace(node, windows=_sorted(windows))
    return node


def _negated(operand: m.Expr) -> m.Expr:
    """`not operand`, the `not` moved inward as far as it goes."""
    match operand:
        case m.Const(_, value):
            return _CONSTANTS[not value]
        case m.Not(_, inner):
            return inner
        case m.And(_, items):
            return _joined(m.Or, [_negated(item) for item in items])
        case m.Or(_, items):
            return _joined(m.And, [_negated(item) for item in items])
        case m.AtLeast(type, k, items) if k <= len(items):
            denied = tuple(sorted((_negated(item) for item in items), key=key))
            return _simplified(m.AtLeast(type, len(items) - k + 1, denied))  # type: ignore[no-any-return]
        case m.Compare(_, op, left, _) if left.type.kind not in _UNORDERED:
            return _oriented(replace(operand, op=_OPPOSITE[op]))
    return m.Not(_BOOL, operand)


def _oriented(compare: m.Compare) -> m.Compare:
    """A comparison with its constant on the right, else with `<` rather than `>`."""
    left, right = compare.left, compare.right
    constants = isinstance(left, m.Const), isinstance(right, m.Const)
    if left.type.kind in _UNORDERED or right.type.kind in _UNORDERED:
        return compare
    if constants[0] == constants[1]:
        if compare.op in ("<", "<=") or (compare.op in ("==", "!=") and key(left) <= key(right)):
            return compare
    elif constants[1]:
        return _inclusive(compare)
    mirrored = replace(compare, op=_MIRRORED[compare.op], left=right, right=left)
    return _inclusive(mirrored) if constants[0] else mirrored


def _inclusive(compare: m.Compare) -> m.Compare:
    """Of whole numbers, `> 3` as `>= 4`."""
    right = compare.right
    if compare.op not in ("<", ">") or not isinstance(right, m.Const):
        return compare
    if compare.left.type.kind not in _WHOLE or right.type.kind not in _WHOLE:
        return compare
    assert isinstance(right.value, int)
    value = right.value + (1 if compare.op == ">" else -1)
    if not MIN_DATETIME < value < MAX_DATETIME:  # the narrowest of their ranges
        return compare
    op: Any = compare.op + "="
    return replace(compare, op=op, right=replace(right, value=value))


def _joined(kind: type[m.And] | type[m.Or], items: Iterable[m.Expr]) -> m.Expr:
    """`and` or `or` of items: flat, each once, in an order of their own."""
    flat: dict[bytes, m.Expr] = {}
    decisive = kind is m.Or
    for item in items:
        for each in item.items if isinstance(item, kind) else (item,):
            if isinstance(each, m.Const):
                if each.value is decisive:
                    return _CONSTANTS[decisive]
            else:
                flat[key(each)] = each
    if len(flat) < 2:
        return next(iter(flat.values()), _CONSTANTS[not decisive])
    return kind(_BOOL, tuple(flat[each] for each in sorted(flat)))


# ── Relations ─────────────────────────────────────────────────────────────────────


def relation(given: m.RelationExpr | None) -> m.RelationExpr:
    """A relation expression's normal form; of none, `direct`."""
    found: m.RelationExpr = rebuilt(given or m.Direct(), _combined)
    return found


def _combined(node: Any) -> Any:
    match node:
        case m.UnionOf(items) | m.IntersectionOf(items):
            kind = type(node)
            flat = {
                key(each): each
                for item in items
                for each in (item.items if isinstance(item, kind) else (item,))
            }
            if len(flat) == 1:
                return next(iter(flat.values()))
            return kind(tuple(flat[each] for each in sorted(flat)))
        case m.Exclusion(m.Exclusion(base, first), second):
            return m.Exclusion(base, _combined(m.UnionOf((first, second))))
    return node


# ── Order ─────────────────────────────────────────────────────────────────────────


def key(node: Any) -> bytes:
    """What nodes are ordered by, the same in every run."""
    return msgspec.json.encode(node)


def _sorted(items: Iterable[N]) -> tuple[N, ...]:
    by_key = {key(item): item for item in items}
    return tuple(by_key[each] for each in sorted(by_key))
