"""Knows which amount "above that", "larger ones", "anything less" go beyond: one that a statement
before compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from operator import gt, lt
from typing import TypeGuard

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ..base import RESOURCE, SUBJECT, Context, Val
from .amounts import NUMBERS, Measure


def measured_by_that(tree: Tree, context: Context) -> Iterator[Measure]:
    """Above that: than what the statement before spoke of; after "more than $500 and up to $5,000",
    than the end that it is beyond.
    """
    found = list(said_before(context, _is_of_them(tree, context)))
    before = {word.text for word in context.shared.words[max(0, tree.start - 2) : tree.start]}
    for op, words in BEFORE_THAT.items():
        found += end_before(op, context) if not found and before & words else []
        if before & words and any(falls_short(one, op, context) for one in found):
            context.shared.ask_of(tree, "“{said}”: which of the limits said before? Say how much")
            return
    if any(_is_said_of_another(one, tree, context) for one in found):
        context.shared.ask_of(tree, "“{said}”: which of the limits said before? Say how much")
        return
    yield from found


def _is_said_of_another(measure: Measure, tree: Tree, context: Context) -> bool:
    """Whether it is perhaps above another limit: one of how it is done, or one said last of what it
    has to do with, "up to $5,000 for customers with a credit score above 700".
    """
    limit = _amount(measure.value.expr) if isinstance(measure.value, Val) else None
    if context.prior is None or limit is None or measure.attr is None:
        return False
    others = [
        (left, amount) for left, amount in _limits(context.prior.tests)
        if (left.name, left.type) != (measure.attr.name, measure.attr.type)
    ]  # fmt: skip
    numbers = [
        leaf for leaf in context.shared.leaves
        if leaf.kind in ("NUMBER", "MONEY", "PERCENT") and leaf.end <= tree.start
    ]  # fmt: skip
    last = max((leaf.end for leaf in numbers), default=0)
    said = {leaf.value.value for leaf in numbers if leaf.end == last}
    return any(isinstance(left, m.RequestField) for left, _ in others) or (
        limit not in said and any(amount in said for _, amount in others)
    )


def _limits(
    tests: Iterable[m.Expr],
) -> Iterator[tuple[m.AttributeOf | m.RequestField, Decimal]]:
    """What of anything but who asks is compared with an amount, also of what is tied to it."""
    for test in tests:
        match test:
            case m.And(items=items) | m.Or(items=items):
                yield from _limits(items)
            case m.Quantifier(body=body) if body is not None:
                yield from _limits([body])
            case m.Compare(left=m.AttributeOf() | m.RequestField() as left, right=right):
                amount = _amount(right)
                if amount is not None and getattr(left, "of", "") != SUBJECT:
                    yield left, amount


BEFORE_THAT = {
    ">": frozenset("above over beyond exceeding more higher larger greater".split()),
    "<": frozenset("below under less lower smaller".split()),
}
"""What stands before "that" and says to which side of it: "above that", "more than that"."""


def falls_short(measure: Measure, op: str, context: Context) -> bool:
    """Whether a limit is not the furthest of those said so far of the same: above which, after
    "clerks up to $500, guests up to $50"?
    """
    attr = measure.attr
    if context.prior is None or attr is None or not isinstance(measure.value, Val):
        return False
    limit = _amount(measure.value.expr)
    others = [
        _amount(test.right)
        for _, box in context.prior.spoken
        for test in box.tests
        if isinstance(test, m.Compare)
        and isinstance(test.left, m.AttributeOf | m.RequestField)
        and (test.left.name, test.left.type) == (attr.name, attr.type)
    ]
    beyond = gt if op == ">" else lt
    return limit is not None and any(x is not None and beyond(x, limit) for x in others)


def _amount(value: m.Expr) -> Decimal | None:
    """How much a constant says that is a number or an amount of money, "500 USD"."""
    if not isinstance(value, m.Const) or value.type.kind not in (*NUMBERS, "money"):
        return None
    return Decimal(str(value.value).split()[0])


def _is_of_them(tree: Tree, context: Context) -> bool:
    """Whether "above that, they …" goes on about those whose limit "that" may be."""
    words = context.shared.words
    return texts_at(words, tree.end + (texts_at(words, tree.end) == ",")) == "they"


def said_before(context: Context, own: bool = False) -> Iterator[Measure]:
    """That: what the statement before compared something of the same kind with; or else, of those
    who go on, a limit of their own.
    """
    compared_ = list(_compared_before(context)) or list(_compared_before(context, own))
    found = {(_attribute(left, context), const) for _, left, const in compared_}
    if len(found) == 1:
        ((attr, const),) = found
        yield Measure(Val(const, const.type), attr=attr)


def _attribute(left: m.AttributeOf | m.RequestField, context: Context) -> Attr:
    of = "request" if isinstance(left, m.RequestField) else context.shared.types.get(RESOURCE, "")
    return Attr(of, left.name, left.type)


def end_before(op: str, context: Context) -> Iterator[Measure]:
    """Larger ones, after "between $1,000 and $5,000": than the end that they are beyond."""
    said = list(_compared_before(context))
    ends = [const for how, _, const in said if how in ENDS[op[0]]]
    left = {_attribute(attr, context) for _, attr, _ in said}
    if len(said) == 2 and len(ends) == 1 and len(left) == 1:
        yield Measure(Val(ends[0], ends[0].type), attr=left.pop())


ENDS = {">": ("<", "<="), "<": (">", ">=")}
"""How what lies between two ends compares with the one beyond which others are larger, smaller."""


def _compared_before(
    context: Context, own: bool = False
) -> Iterator[tuple[str, m.AttributeOf | m.RequestField, m.Const | m.AttributeOf]]:
    """What the statement before compared of what it is about, and how, and with what, whatever who
    asks has of their own included; or else of how it is done: "to up to 20 replicas".
    """
    compares = [
        (test.op, test.left, test.right)
        for test in (context.prior.tests if context.prior is not None else ())
        if isinstance(test, m.Compare)
        and isinstance(test.left, m.AttributeOf | m.RequestField)
        and (isinstance(test.right, m.Const) or (own and _is_of_who_asks(test.right)))
        and test.left.type.kind in (*NUMBERS, "money", "duration")
    ]
    asked = [x for x in compares if isinstance(x[1], m.AttributeOf) and x[1].of == RESOURCE]
    yield from asked or [x for x in compares if isinstance(x[1], m.RequestField)]


def _is_of_who_asks(value: m.Expr) -> TypeGuard[m.AttributeOf]:
    return isinstance(value, m.AttributeOf) and value.of == SUBJECT


def is_beyond_what(op: str, place: int, context: Context) -> bool:
    """Whether it is not told than what others are larger or smaller: after "payments under $500"
    all smaller ones are such; after those over $500, and over $900, smaller than which?
    """
    before = {how[0] for how, _, _ in _compared_before(context)}
    amounts = {
        leaf.value for leaf in context.shared.leaves if leaf.kind == "MONEY" and leaf.end <= place
    }
    return before == {op} or (op == "<" and before == {">"} and len(amounts) > 1)


def than_those(op: str, context: Context) -> str:
    """How "smaller ones" compare, after "payments over $500": those are all that are not over it,
    $500 included.
    """
    before = {how for how, _, _ in _compared_before(context)}
    rest = {"<": ({">"}, "<="), ">": ({"<"}, ">=")}[op]
    return rest[1] if before == rest[0] else op
