"""Knows how to make the nodes of the syntax tree from the parts of each grammar rule.

A builder's name is the grammar's name for its rule. Names come as `Word`, strings as `Text`,
other tokens that matter as `Token`; an optional part left out comes as None.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

from . import tree as t
from .grammar import Build
from .lex import Token

MAX_NESTING = 100
"""How deep expressions may nest: parentheses, `not`, chains of operators, quantifiers."""

MAX_TYPES = 10
"""How deep lists and maps may nest in a type."""

E = TypeVar("E", bound=t.ExprTree)


class NestedTooDeep(Exception):
    """An expression nests deeper than MAX_NESTING."""

    def __init__(self, node: t.Tree) -> None:
        super().__init__()
        self.node = node


def _over(node: E, *children: t.ExprTree | None) -> E:
    """The node, one level deeper than the deepest of its children."""
    node.depth = 1 + max((child.depth for child in children if child is not None), default=0)
    if node.depth > MAX_NESTING:
        raise NestedTooDeep(node)
    return node


# ── Expressions ───────────────────────────────────────────────────────────────────


def _constant(kind: t.ConstantKind) -> Build:
    def build(start: int, end: int, parts: list[Any]) -> t.ConstantTree:
        text = " ".join(part.value for part in parts)
        return t.ConstantTree(start, end, kind, text)

    return build


def _negative(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    """`-5` is a constant, `-(5)` and `-x` are operations."""
    (operand,) = parts
    negatable = ("number", "money", "duration")
    if (
        isinstance(operand, t.ConstantTree)
        and operand.kind in negatable
        and not operand.grouped
        and not operand.text.startswith("-")
    ):
        return t.ConstantTree(start, end, operand.kind, "-" + operand.text)
    return _over(t.UnaryTree(start, end, "-", operand), operand)


def _not(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return _over(t.UnaryTree(start, end, "not", parts[0]), parts[0])


def _chain(op: Literal["and", "or"]) -> Build:
    def build(start: int, end: int, parts: list[Any]) -> t.ExprTree:
        if len(parts) == 1:
            return _expr(parts[0])
        return _over(t.ChainTree(start, end, op, parts), *parts)

    return build


def _expr(part: Any) -> t.ExprTree:
    assert isinstance(part, t.ExprTree)
    return part


def _group(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    inner = _expr(parts[0])
    inner.grouped = True
    inner.depth += 1
    if inner.depth > MAX_NESTING:
        raise NestedTooDeep(inner)
    return inner


def _binary(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    left, *operators, right = parts
    op = " ".join(token.text for token in operators)
    mark = t.Tree(operators[0].start, operators[-1].end)
    return _over(t.BinaryTree(start, end, op, left, right, mark), left, right)


def _operators(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    """`a + b - c`, from the left."""
    left = _expr(parts[0])
    for token, right in zip(parts[1::2], parts[2::2], strict=True):
        mark = t.Tree(token.start, token.end)
        node = t.BinaryTree(start, right.end, token.text, left, right, mark)
        left = _over(node, left, right)
    return left


def _convert(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return _over(t.ConvertTree(start, end, parts[0], parts[1]), parts[0])


def _presence(present: bool) -> Build:
    def build(start: int, end: int, parts: list[Any]) -> t.ExprTree:
        return _over(t.PresenceTree(start, end, parts[0], present), parts[0])

    return build


def _is_entity(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    left, word, id_ = parts
    return _over(t.IsTree(start, end, left, word, id_), left)


def _at_least(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    count, *items = parts
    return _over(t.AtLeastTree(start, end, _count(count), items), *items)


def _quantifier(kind: Literal["any", "one", "all"]) -> Build:
    def build(start: int, end: int, parts: list[Any]) -> t.ExprTree:
        variable, path, _, body = parts
        return _over(t.QuantifierTree(start, end, kind, None, variable, path, body), path, body)

    return build


def _at_least_entities(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    count, variable, path, _, body = parts
    node = t.QuantifierTree(start, end, "at_least", _count(count), variable, path, body)
    return _over(node, body)


def _if(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return _over(t.IfTree(start, end, *parts), *parts)


def _call(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    function, args = parts
    return _over(t.CallTree(start, end, function, args or []), *(args or []))


def _index(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return _over(t.IndexTree(start, end, *parts), *parts)


def _list_of(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return _over(t.ListTree(start, end, parts[0]), *parts[0])


def _collect(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    result, _, of, test = parts
    return _over(t.CollectTree(start, end, *parts), result, of, test)


def _count(token: Token) -> t.Word:
    return t.Word(token.start, token.end, token.text)


def _path(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return t.PathTree(start, end, parts)


def _set(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return t.SetTree(start, end, [part for part in parts if part is not None])


def _window_days(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    days, opens, closes, zone = parts
    return t.WindowTree(start, end, _word(days), _word(opens), _word(closes), _word(zone))


def _window_clock(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    opens, closes, zone = parts
    return t.WindowTree(start, end, None, _word(opens), _word(closes), _word(zone))


def _zone(start: int, end: int, parts: list[Any]) -> t.ZoneTree:
    return t.ZoneTree(start, end, _count(parts[0]))


def _word(token: Token | None) -> t.Word | None:
    return None if token is None else t.Word(token.start, token.end, token.text)


# ── Relation expressions ──────────────────────────────────────────────────────────


def _direct(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return t.DirectTree(start, end)


def _arrow(every: bool) -> Build:
    def build(start: int, end: int, parts: list[Any]) -> t.ExprTree:
        return t.ArrowTree(start, end, parts, every)

    return build


def _named_subject(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return t.NamedTree(start, end, parts[0], parts[1])


def _everyone(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return t.EveryoneTree(start, end, parts[0])


def _but_not(start: int, end: int, parts: list[Any]) -> t.ExprTree:
    return _over(t.ButNotTree(start, end, parts[0], parts[1]), *parts)


# ── Declarations ──────────────────────────────────────────────────────────────────


def _list(start: int, end: int, parts: list[Any]) -> list[Any]:
    return parts


def _nothing(start: int, end: int, parts: list[Any]) -> list[Any]:
    return []


def _kind(start: int, end: int, parts: list[Any]) -> t.TypeTree:
    return t.TypeTree(start, end, parts[0])


def _enum_type(start: int, end: int, parts: list[Any]) -> t.TypeTree:
    return t.TypeTree(start, end, t.Word(start, end, "enum"), values=parts)


def _collection_type(kind: str) -> Build:
    def build(start: int, end: int, parts: list[Any]) -> t.TypeTree:
        node = t.TypeTree(start, end, t.Word(start, end, kind), element=parts[0])
        inner: t.TypeTree | None = node
        for _ in range(MAX_TYPES):
            inner = inner.element if inner else None
        if inner is not None:
            raise NestedTooDeep(node)
        return node

    return build


def _flag(word: str) -> Build:
    def build(start: int, end: int, parts: list[Any]) -> t.Word:
        return t.Word(start, end, word)

    return build


def _expiry(start: int, end: int, parts: list[Any]) -> t.Word:
    return t.Word(start, end, "expiry")


def _fields(start: int, end: int, parts: list[Any]) -> list[Any]:
    return [part for part in parts if isinstance(part, t.FieldTree)]


def _field(start: int, end: int, parts: list[Any]) -> t.FieldTree:
    name, type_, default = parts
    return t.FieldTree(start, end, name, type_, None, default)


def _action(start: int, end: int, parts: list[Any]) -> t.ActionTree:
    name, fields = parts
    return t.ActionTree(start, end, name, fields or [])


def _subject(start: int, end: int, parts: list[Any]) -> t.SubjectTree:
    type_, relation, withs = parts
    return t.SubjectTree(start, end, type_, relation, False, withs or [])


def _subject_everyone(start: int, end: int, parts: list[Any]) -> t.SubjectTree:
    type_, withs = parts
    return t.SubjectTree(start, end, type_, None, True, withs or [])


def _entity(start: int, end: int, parts: list[Any]) -> t.WhoTree:
    return t.WhoTree(start, end, *parts)


def _requirement(start: int, end: int, parts: list[Any]) -> t.RequirementTree:
    return t.RequirementTree(start, end, *parts)


# ── Statements ────────────────────────────────────────────────────────────────────


def _attribute(start: int, end: int, parts: list[Any]) -> t.AttributeTree:
    name, type_, stored, default = parts
    return t.AttributeTree(start, end, t.FieldTree(start, end, name, type_, stored, default))


def _actions(start: int, end: int, parts: list[Any]) -> t.ActionsTree:
    return t.ActionsTree(start, end, parts)


def _condition(start: int, end: int, parts: list[Any]) -> t.ConditionTree:
    name, fields, strict, expr = parts
    return t.ConditionTree(start, end, name, fields or [], strict is not None, expr)


def _allow(start: int, end: int, parts: list[Any]) -> t.RuleTree:
    name, sentence, who, acts, what, when, unless, require = parts
    return t.RuleTree(
        start, end, name, sentence, "allow", who, acts, what, None, when, unless, require or []
    )


def _forbid(start: int, end: int, parts: list[Any]) -> t.RuleTree:
    name, sentence, who, acts, what, when, unless = parts
    return t.RuleTree(start, end, name, sentence, "forbid", who, acts, what, None, when, unless, [])


def _only(start: int, end: int, parts: list[Any]) -> t.RuleTree:
    name, sentence, who, acts, what, where, when, unless, require = parts
    return t.RuleTree(
        start, end, name, sentence, "only", who, acts, what, where, when, unless, require or []
    )


def _term_is(start: int, end: int, parts: list[Any]) -> t.TermTree:
    phrases, type_, when = parts
    return t.TermTree(start, end, phrases, type_, when, None)


def _term_when(start: int, end: int, parts: list[Any]) -> t.TermTree:
    return t.TermTree(start, end, parts[0], None, parts[1], None)


def _term_means(start: int, end: int, parts: list[Any]) -> t.TermTree:
    return t.TermTree(start, end, parts[0], None, None, parts[1])


def _plain(node: type[t.Tree]) -> Build:
    """A node whose fields are the rule's parts, in order."""

    def build(start: int, end: int, parts: list[Any]) -> t.Tree:
        return node(start, end, *parts)

    return build


BUILDERS: dict[str, Build] = {
    "time_zone": _zone,
    "request": _plain(t.RequestTree),
    "type_decl": _plain(t.TypeDeclTree),
    "attribute": _attribute,
    "actions": _actions,
    "relation": _plain(t.RelationTree),
    "permission": _plain(t.PermissionTree),
    "inverse": _plain(t.InverseTree),
    "network_decl": _plain(t.NetworkTree),
    "hours": _plain(t.HoursTree),
    "named_set": _plain(t.NamedSetTree),
    "evidence": _plain(t.EvidenceTree),
    "condition": _condition,
    "allow": _allow,
    "forbid": _forbid,
    "only": _only,
    "term_is": _term_is,
    "term_when": _term_when,
    "term_means": _term_means,
    "terms": _list,
    "stored": _flag("stored"),
    "strict": _flag("strict"),
    "fields": _fields,
    "field": _field,
    "action": _action,
    "kind": _kind,
    "enum_type": _enum_type,
    "set_type": _collection_type("set"),
    "list_type": _collection_type("list"),
    "map_type": _collection_type("map"),
    "subjects": _list,
    "subject": _subject,
    "subject_everyone": _subject_everyone,
    "withs": _list,
    "expiry": _expiry,
    "constants": _list,
    "windows": _list,
    "but_not": _but_not,
    "chain_or": _chain("or"),
    "chain_and": _chain("and"),
    "direct": _direct,
    "arrow": _arrow(False),
    "arrow_all": _arrow(True),
    "named_subject": _named_subject,
    "everyone": _everyone,
    "group": _group,
    "anything": _nothing,
    "listed": _list,
    "entity": _entity,
    "requirement": _requirement,
    "not_": _not,
    "any_": _quantifier("any"),
    "one_": _quantifier("one"),
    "all_": _quantifier("all"),
    "at_least_entities": _at_least_entities,
    "at_least": _at_least,
    "if_": _if,
    "call": _call,
    "index": _index,
    "list_": _list_of,
    "collect": _collect,
    "arguments": _list,
    "binary": _binary,
    "present": _presence(True),
    "absent": _presence(False),
    "is_entity": _is_entity,
    "operators": _operators,
    "convert": _convert,
    "negative": _negative,
    "path": _path,
    "set": _set,
    "string": _constant("string"),
    "datetime": _constant("datetime"),
    "ip": _constant("ip"),
    "network": _constant("network"),
    "bool": _constant("bool"),
    "number": _constant("number"),
    "money": _constant("money"),
    "duration": _constant("duration"),
    "window_days": _window_days,
    "window_clock": _window_clock,
}
