"""Knows what a comparison says: over $10k, clearance 3 or higher, at most half of the limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...text.quantities import Amount, Number
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ..base import Box, Context, Desc, Part, Thing, Val, compare, trees, tried
from ..closing import any_of
from ..nouns.pronouns import referents
from ..things import things
from .ages import OLDER, age, age_of
from .amounts import (
    COMPARED,
    NUMBERS,
    Measure,
    Percent,
    called_alike,
    constant,
    is_of,
    is_share,
    of_a_kind,
)
from .dimensions import dimension_of
from .said_before import end_before, falls_short, measured_by_that, said_before
from .unnamed import in_unnamed_unit, in_what_unit

THEIRS = ("theirs", "hers", "his", "yours")
YEARS = ("age", "age_years", "years_of_age", "age_in_years")
OPS = {"over": ">", "at_least_q": ">=", "under": "<", "at_most_q": "<=", "exactly_q": "=="}
AGED = {"aged_over": ">", "aged_least": ">=", "aged_under": "<", "aged_most": "<="}
YEAR = {"year_before": "<", "year_after": ">", "year_until": "<="}
"""How a year compares that is a number: "of a model year before 2012"."""
FACTORS = {"q_np": Decimal(1), "q_half": Decimal("0.5"), "q_twice": Decimal(2),
           "q_quarter": Decimal("0.25"), "q_three_quarters": Decimal("0.75")}  # fmt: skip


def compared(part: Part, target: Desc | Val, context: Context, of: str = "") -> Iterator[Box]:
    """That a value, or the one attribute that fits, compares as said; `of` is "money" or "weight"
    where the words tell which attribute is meant.
    """
    for tree in trees(part):
        yield from compared_as(tree, target, context, of)


def at_most(quantity: Part, target: Desc, context: Context) -> Iterator[Box]:
    """That what fits a quantity is no more than that."""
    said = Tree("at_most_q", (quantity,), quantity.start, quantity.end)
    yield from compared_as(said, target, context)


def so_long(part: Part, context: Context) -> Iterator[Box]:
    """For up to 90 days: what the request says it is for, where it has one duration."""
    fields = [f for f in context.vocabulary.model.request if _is_duration(f)]
    if len(fields) == 1:
        (field,) = fields
        attr = Attr("request", field.name, field.type)
        yield from compared(
            part, Val(m.RequestField(field.type, field.name), field.type, attr), context
        )


def _is_duration(field: m.Attribute) -> bool:
    first = words_of(field.name)[0]
    return field.type.kind == "duration" or (field.type.kind in NUMBERS and first == "duration")


INNER = {
    "inner": "",
    "value_compared": "",
    "inner_money": "money",
    "inner_weight": "weight",
    "inner_rating": "rating",
}
BEFORE = {"over_before": ">", "under_before": "<"}
WEIGHED = {"heavier": ">", "lighter": "<", "weighs": "=="}


def compared_as(tree: Tree, target: Desc | Val, context: Context, of: str = "") -> Iterator[Box]:
    if tree.label in INNER:
        yield from compared(tree.children[0], target, context, INNER[tree.label] or of)
    elif tree.label in OPS:
        if _is_of_time(tree, context):
            return
        if _is_beyond(tree, context):
            return
        of = of or dimension_of(tree, target, context)
        for measure in measures(tree.children[0], context):
            amount = _in_its_currency(target, measure, context)
            op = OPS[tree.label]
            yield from against(target, BELOW[op] if measure.below else op, amount, context, of)
    elif tree.label == "just_as_much":
        yield from _as_much(tree, target, context, of)
    elif tree.label in ("just_above", "just_below"):
        for measure in _beyond(replace(tree, label=f"q_{tree.label[5:]}"), context):
            yield from against(target, "==", measure, context, of)
    elif tree.label == "inner_dimension":
        yield from compared(tree.children[0], target, context, str(_leaf(tree).value))
    elif tree.label in DIMENSIONAL:
        (dimension,) = (c.value for c in tree.children if isinstance(c, Leaf))
        yield from _of_dimension(tree, str(dimension), target, context)
    elif tree.label in WEIGHED:
        for measure in measures(tree.children[0], context):
            yield from against(target, WEIGHED[tree.label], measure, context, "weight")
    elif tree.label in BEFORE:
        yield from _beyond_before(tree, target, context)
    elif tree.label == "costs":
        for measure in measures(tree.children[0], context):
            yield from against(target, "==", measure, context, "money")
    elif tree.label in ("between_q", "between_under"):
        yield from _between(tree, target, context, of)
    elif tree.label == "both_bounds":
        yield from _both_bounds(tree, target, context, of)
    elif tree.label in OLDER and isinstance(target, Desc):
        yield from age(target, OLDER[tree.label], _leaf(tree), context)
    elif tree.label in OLDER and isinstance(target, Val):
        yield from age_of(target, OLDER[tree.label], _leaf(tree).value)
    elif tree.label == "aged_between":
        first, last = (Measure(leaf.value) for leaf in tree.children if isinstance(leaf, Leaf))
        for value in _years(target, context):
            for low in against(value, ">=", first, context):
                yield from (low + high for high in against(value, "<=", last, context))
    elif tree.label in YEAR:
        if isinstance(target, Val) and target.attr and words_of(target.attr.name)[-1] == "year":
            yield from against(target, YEAR[tree.label], Measure(_leaf(tree).value), context)
    elif tree.label in AGED:
        number = Measure(_leaf(tree).value)
        for value in _years(target, context):
            yield from against(value, AGED[tree.label], number, context)
    elif tree.label == "value_either":
        options = [
            list(against(target, "==", Measure(leaf.value), context))
            for leaf in tree.children
            if isinstance(leaf, Leaf)
        ]
        if all(len(found) == 1 for found in options):
            yield any_of([found[0] for found in options], context.shared)
    elif tree.label == "value_bounds":  # "a party of less than 2 or more than 8"
        found = [list(compared(part, target, context, of)) for part in tree.children]
        if all(len(boxes) == 1 for boxes in found):
            yield any_of([boxes[0] for boxes in found], context.shared)
    elif tree.label == "value_bare":
        yield from _bare_value(tree, target, context)


def _as_much(tree: Tree, target: Desc | Val, context: Context, of: str) -> Iterator[Box]:
    """As old as its age rating: at least so old; as much as $500: up to that."""
    so = context.shared.words[tree.start + 1].text
    if not any(inner.label in FIXED for inner in trees(tree.children[0])):
        yield from compared_as(replace(tree, label="at_least_q"), target, context, of)
    elif so in ("much", "many"):
        yield from compared_as(replace(tree, label="at_most_q"), target, context, of)
    else:
        context.shared.ask_of(tree, "is “{said}” at least or at most that? Say which")


BELOW = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "=="}
"""How a value compares that lies so far below another: "at most 2 below theirs" is no less."""


def _is_beyond(tree: Tree, context: Context) -> bool:
    """Whether "above" says above what so much is: "no more than one above theirs"."""
    first = context.shared.words[tree.start].text
    fixed = all(inner.label in FIXED for inner in trees(tree.children[0]))
    return (
        first in BEYOND
        and not fixed
        and any(
            leaf.kind in ("NUMBER", "MONEY", "PERCENT") and leaf.end == tree.start
            for leaf in context.shared.leaves
        )
    )


BEYOND = frozenset("above over below under beyond higher lower more less greater".split())
FIXED = frozenset("q_money q_number q_duration q_percent_number".split())


def _is_of_time(tree: Tree, context: Context) -> bool:
    """Whether a span is of the time before or after what follows: "bookings up to 2 hours before
    they start", but not "bookings of up to 2 hours before noon".
    """
    words = context.shared.words
    before = texts_at(words, tree.start - 1)
    spans = (leaf.kind == "DURATION" for leaf in context.shared.leaves if leaf.end == tree.end)
    return (
        any(spans)
        and before not in ("of", "for", "lasting", "takes", "lasts")
        and words[tree.start].text not in ("longer", "shorter")
        and texts_at(words, tree.end) in ("before", "after")
        and not any(
            leaf.kind in ("CLOCK", "DATE", "NUMBER")
            for leaf in context.shared.leaves
            if leaf.start == tree.end + 1
        )
    )


DIMENSIONAL = ("dimension_over", "dimension_under", "dimension_bound", "dimension_is")


def _of_dimension(tree: Tree, word: str, target: Desc | Val, context: Context) -> Iterator[Box]:
    """Deeper than 2 metres, more than 2 metres deep."""
    of = COMPARED.get(word, word)
    said = next(c for c in tree.children if isinstance(c, Node))
    if tree.label == "dimension_bound":
        yield from compared(said, target, context, of)
        return
    op = {"dimension_over": ">", "dimension_under": "<", "dimension_is": "=="}[tree.label]
    for measure in measures(said, context):
        yield from against(target, op, measure, context, of)


def _beyond_before(tree: Tree, target: Desc | Val, context: Context) -> Iterator[Box]:
    """With a bigger discount, for a higher price: than the statement before spoke of."""
    attr = _leaf(tree).value
    if not isinstance(target, Desc) or not isinstance(attr, Attr) or attr.of != target.type:
        return
    value = Val(m.AttributeOf(attr.type, target.variable, attr.name), attr.type, attr)
    for measure in said_before(context):
        if measure.attr is not None and measure.attr.name == attr.name:
            yield from against(value, BEFORE[tree.label], measure, context)


def _of_one(one: Box, two: Box) -> bool:
    """Whether two comparisons are of the same value."""
    first, second = one.tests[0], two.tests[0]
    return isinstance(first, m.Compare | m.Else) and (
        getattr(first, "left", first) == getattr(second, "left", second)
    )


def _both_bounds(tree: Tree, target: Desc | Val, context: Context, of: str = "") -> Iterator[Box]:
    """Over $500 but no more than $2,000: from below and from above, of one value."""
    low, high = tree.children
    for one in compared(low, target, context, of):
        for two in compared(high, target, context, of):
            ops = {test.op[0] for box in (one, two) for test in box.tests[:1]
                   if isinstance(test, m.Compare)}  # fmt: skip
            if _of_one(one, two) and ops == {"<", ">"}:
                yield one + two


def _years(target: Desc | Val, context: Context) -> Iterator[Val]:
    """The attribute that says how old somebody is, in years."""
    if isinstance(target, Val):
        if target.attr is not None and target.attr.name in YEARS:
            yield target
        return
    for attribute in context.vocabulary.types[target.type].attributes:
        if attribute.name in YEARS and attribute.type.kind in NUMBERS:
            expr = m.AttributeOf(attribute.type, target.variable, attribute.name)
            yield Val(expr, attribute.type, Attr(target.type, attribute.name, attribute.type))


def _between(tree: Tree, target: Desc | Val, context: Context, of: str) -> Iterator[Box]:
    """Between $1,000 and 2,000: of one value, and both ends of one currency or unit; of one "up to
    but not including" its end, below that.
    """
    below = "<" if tree.label == "between_under" else "<="
    for low in measures(tree.children[0], context):
        for high in measures(tree.children[1], context):
            first, last = _alike(low, high), _alike(high, low)
            for value in _measurable(target, first, context, of):
                yield from (
                    one + two
                    for one in against(value, ">=", first, context, of)
                    for two in against(value, below, last, context, of)
                )


def _alike(one: Measure, other: Measure) -> Measure:
    """A bare number as what stands beside it: in dollars, in kilograms."""
    if not isinstance(one.value, Number) or one.value.unit:
        return one
    if isinstance(other.value, Amount):
        return replace(one, value=Amount(one.value.value, other.value.currency))
    if isinstance(other.value, Number):
        return replace(one, value=replace(other.value, value=one.value.value))
    return one


def _bare_value(tree: Tree, target: Desc | Val, context: Context) -> Iterator[Box]:
    """Clearance 3: exactly, or at least? Of a whole number that somebody has one can't tell; the
    tier of a service is what it is.
    """
    measure = Measure(_leaf(tree).value)
    exact = {"exactly", "equal"} & {w.text for w in context.shared.words[tree.start : tree.end]}
    for box in against(target, "==", measure, context):
        yield box
        if exact or not isinstance(measure.value, Number) or not isinstance(target, Val):
            continue
        if target.attr is None or target.attr.of in context.vocabulary.principals:
            yield from against(target, ">=", measure, context)


def valued(leaf: Leaf, desc: Desc, context: Context) -> Iterator[Box]:
    """A $500 payment."""
    yield from against(desc, "==", Measure(leaf.value), context)


def measures(part: Part, context: Context) -> Iterator[Measure]:
    """What something is compared with."""
    for measure in _measures(part, context):
        if not is_of_some(part, measure, context):
            yield measure


def is_of_some(part: Part, measure: Measure, context: Context) -> bool:
    """Whether it is compared with what several have, and not said if of each: "higher than that of
    any reviewer", "at least that of its reviewers".
    """
    words = [word.text for word in context.shared.words[part.start : part.start + 3]]
    several = any(d.number == "many" and d.every == "any" and not d.known
                  for d in measure.box.spoken)  # fmt: skip
    unclear = ("any" in words and measure.box.locals) or several
    if unclear:
        said = context.shared.said(part.start, part.end)
        context.shared.ask(
f"“{said}”: of each of them, or of one? Say “every”, or “at least one”",
            (part.start, part.end),
        )  # fmt: skip
    return bool(unclear)


def _measures(part: Part, context: Context) -> Iterator[Measure]:
    for tree in trees(part):
        if tree.label in ("q_money", "q_number", "q_duration"):
            yield Measure(_leaf(tree).value)
        elif tree.label in FACTORS:
            yield from _values(tree.children[-1], FACTORS[tree.label], context)
        elif tree.label == "q_whose":
            for thing in things(tree.children[0], context):
                yield from _of_whom(thing)
        elif tree.label == "q_beyond":
            for inner in trees(tree.children[0]):
                yield from _beyond(inner, context)
        elif tree.label == "q_attribute":
            attribute, value = tree.children[-2:]
            assert isinstance(attribute, Leaf)
            assert isinstance(value, Leaf)
            yield Measure(value.value, attr=attribute.value)
        elif tree.label == "q_that":
            yield from measured_by_that(tree, context)
        elif tree.label == "q_percent_number":
            yield Measure(Percent(_leaf(tree).value.value))
        elif tree.label == "q_percent":
            yield from _values(tree.children[-1], _leaf(tree).value.value / 100, context)
        elif tree.label == "q_times":
            yield from _values(tree.children[-1], _leaf(tree).value.value, context)


def _beyond(tree: Tree, context: Context) -> Iterator[Measure]:
    """One above theirs, 10 % below the budget: so much more or less than a value."""
    leaf = _leaf(tree)
    below = tree.label == "q_below"
    for measure in measures(tree.children[-1], context):
        if leaf.kind == "PERCENT":
            share = leaf.value.value / 100
            factor = measure.factor * (1 - share if below else 1 + share)
            yield replace(measure, factor=factor, below=below)
        else:
            yield replace(measure, plus=leaf.value, below=below)


def measured_before(desc: Desc, op: str, context: Context) -> Iterator[Box]:
    """Larger, anything above: than what the statement before spoke of."""
    measured = list(said_before(context)) or list(end_before(op, context))
    if any(falls_short(measure, op[0], context) for measure in measured):
        context.shared.ask(
            "larger or smaller than which of the limits said before? Say how much",
            (0, len(context.shared.words)),
        )
        return
    for measure in measured:
        yield from against(desc, op, measure, context)
    if not measured:
        context.shared.complain(
            "vague", "larger or smaller than what? Say how much", (0, len(context.shared.words))
        )


def _values(part: Part, factor: Decimal, context: Context) -> Iterator[Measure]:
    whose = list(_whose(part, context))
    for thing in whose or things(part, context):
        for found in tried(thing, lambda t: iter((t,))):
            if isinstance(found, Val):
                yield Measure(found, factor, found.box)
            elif isinstance(found, Desc) and whose:
                yield Measure(replace(found, known=True, box=Box()), factor, found.local())


def _of_whom(thing: Thing) -> Iterator[Measure]:
    """What is compared with "the owner's": a value of the same kind, of the owner."""
    for found in tried(thing, lambda t: iter((t,))):
        if isinstance(found, Desc):
            yield Measure(replace(found, known=True, box=Box()), box=found.local())


def _whose(part: Part, context: Context) -> Iterator[Thing]:
    """Whose value is meant, where a phrase says just that: "theirs", "the associate's own"."""
    for tree in trees(part):
        leaf = tree.children[0] if tree.children else None
        if tree.label == "own_one":
            yield from things(part, context)
        elif tree.label == "pronoun" and isinstance(leaf, Leaf) and leaf.value in THEIRS:
            yield from referents(str(leaf.value), context)


def against(
    target: Desc | Val, op: str, measure: Measure, context: Context, of: str = ""
) -> Iterator[Box]:
    if isinstance(measure.value, Desc):
        yield from _against_ones_own(target, op, measure, context)
        return
    for value in _measurable(target, measure, context, of):
        expr = constant(value.type, measure, value.attr.name if value.attr else "")
        if expr is None:
            in_what_unit(value, measure, context)
        elif expr != value.expr:
            yield Box((compare(op, value.expr, expr),)) + value.box + measure.box


def _in_its_currency(target: Desc | Val, measure: Measure, context: Context) -> Measure:
    """A bare number as money, where it can be nothing else and a text has but one currency: "up to
    $5,000 on weekdays and up to 500 on weekends".
    """
    if not isinstance(measure.value, Number) or measure.value.unit or measure.attr is not None:
        return measure
    if isinstance(target, Val):
        kinds = {target.type.kind}
    else:
        kinds = {a.type.kind for a in context.vocabulary.types[target.type].attributes}
    said = {leaf.value.currency for leaf in context.shared.leaves if leaf.kind == "MONEY"}
    if "money" not in kinds or kinds & {*NUMBERS, "duration"} or len(said) != 1:
        return measure
    return replace(measure, value=Amount(measure.value.value, *said))


def _against_ones_own(
    target: Desc | Val, op: str, measure: Measure, context: Context
) -> Iterator[Box]:
    """ "A rate no higher than theirs": than their rate."""
    if not isinstance(target, Val) or target.attr is None or not isinstance(measure.value, Desc):
        return
    whose = measure.value
    attributes = context.vocabulary.types[whose.type].attributes
    for attribute in called_alike(target.attr, attributes):
        value = m.AttributeOf(attribute.type, whose.variable, attribute.name)
        own = Val(value, attribute.type, Attr(whose.type, attribute.name, attribute.type))
        yield from against(target, op, replace(measure, value=own, attr=None), context)


def _measurable(
    target: Desc | Val, measure: Measure, context: Context, of: str = ""
) -> Iterator[Val]:
    """The value itself, or the attributes of an entity that could be meant."""
    if isinstance(target, Val):
        if measure.attr is None or measure.attr == target.attr:
            yield target
        return
    if measure.attr is not None and measure.attr.of == "request":
        field = m.RequestField(measure.attr.type, measure.attr.name)
        yield Val(field, measure.attr.type, measure.attr)
        return
    attributes = context.vocabulary.types[target.type].attributes
    if measure.attr is None and not of and in_unnamed_unit(measure, context):
        return
    said = measure.attr is not None or of in ("weight", "rating")
    if isinstance(measure.value, Number) and not measure.value.unit and not said:
        if target.type in context.vocabulary.askers and (years := list(_years(target, context))):
            yield from years  # "patients under 16": of people it is their age
            return
        priced = [a.name for a in attributes if a.type.kind == "money"]
        if priced:  # dollars, or kilograms?
            context.shared.ask(
                f"what does the number measure? If {priced[0].replace('_', ' ')}, say of which "
                "currency; else say “with … of at least 5”",
                (0, len(context.shared.words)),
            )
            return
    for attribute in attributes:
        if constant(attribute.type, measure, attribute.name) is None:
            continue
        if not is_of(attribute, of):
            continue
        if isinstance(measure.value, Percent) and not said and not is_share(attribute.name):
            continue
        attr = Attr(target.type, attribute.name, attribute.type)
        if measure.attr is not None and measure.attr != attr:
            continue
        person = target.type in context.vocabulary.principals
        counted = isinstance(measure.value, Number | Amount) and measure.attr is None
        if counted and person and attribute.name != "age":
            continue
        if isinstance(measure.value, Val) and not of_a_kind(attr, measure.value.attr):
            continue
        yield Val(
            m.AttributeOf(attribute.type, target.variable, attribute.name), attribute.type, attr
        )


def _leaf(tree: Tree) -> Leaf:
    return next(c for c in tree.children if isinstance(c, Leaf))
