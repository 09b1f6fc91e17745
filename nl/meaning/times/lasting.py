"""Knows until when something may be done, and for how long: "for 30 days after it was filed"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...rule import negation
from ...vocabulary.candidates import texts_at
from ...vocabulary.moments import comes, is_set_ahead
from ...vocabulary.senses import BOOL, Event, Kind
from ..base import (
    NOW,
    Box,
    Context,
    compare,
    trees,
)
from ..closing import none_of
from ..predicates.conditions import as_condition
from ..surroundings.circumstances import circumstances
from .happened import known_to_be, not_yet
from .moments import before_event, elapsed, moment_of, within
from .timings import TIMES, timings


def at_a_time(tree: Tree, context: Context) -> Iterator[Box]:
    for inner in trees(tree.children[-1]):
        if inner.label == "until_date" and _is_not_until(inner, context):
            yield Box((TIMES["before_date"](inner, context),))
            return
    for test in timings(tree.children[-1], context):
        yield Box((test,))


def circumstance_and_time(tree: Tree, context: Context) -> Iterator[Box]:
    """On school days between 6 am and 3 pm: both."""
    first, second = tree.children
    for so in trees(first):
        for test in circumstances(so.children[-1], context):
            for when in timings(second, context):
                yield Box((test, when))


def span_of_time(tree: Tree, context: Context) -> Iterator[Box]:
    for inner in trees(tree.children[-1]):
        if inner.label in ("after_event", "before_event") and _is_state(inner, context):
            continue
        for box in within(inner, context):
            events = trees(inner.children[-1]) if inner.label == "before_event" else ()
            if not any(_is_not_before(event, box, context) for event in events):
                yield box


def _is_state(tree: Tree, context: Context) -> bool:
    """Whether an event is also a state: "after it is archived" is when its status says so."""
    for event in trees(tree.children[-1]):
        if event.label == "event_of" and tree.label == "after_event":
            return True  # "after it has been shipped" is a condition
        for leaf in event.children:
            if isinstance(leaf, Leaf) and leaf.kind == "EVENTP":
                texts = [w.text for w in context.shared.words]
                if leaf.value.happens and texts[leaf.start - 1] in ("has", "have", "had"):
                    continue  # "before it has ended": before its end
                words = tuple(texts[leaf.start : leaf.end])
                for kind, value in context.vocabulary.entries.get(words, ()):
                    if kind == "ADJ" and value.type == leaf.value.attr.of:
                        return True
    return False


def span_here(tree: Tree, context: Context) -> Iterator[Box]:
    yield from within(tree, context)


def for_after(tree: Tree, context: Context) -> Iterator[Box]:
    """For 7 days after it was shared: from then on."""
    yield from within(replace(tree, label="within_after"), context)


def until_time(tree: Tree, context: Context) -> Iterator[Box]:
    """Until 17:00, until the link expires, until 7 days after the start."""
    for inner in trees(tree.children[-1]):
        if inner.label in ("until_clock", "until_date"):
            label = inner.label
            if label == "until_date" and _is_not_until(inner, context):
                label = "before_date"
            yield Box((TIMES[label](inner, context),))
        elif inner.label == "until_event":
            for event in trees(inner.children[-1]):
                if _has_become_so(event, context):
                    continue  # "has departed": its status says so
                for moment, box in moment_of(event, context):
                    if not _is_not_before(event, box, context):
                        yield Box((before_event(event, moment, context),)) + box
        elif inner.label in ("until_after", "until_before"):
            yield from _until_span(inner, context)


def _is_not_until(tree: Tree, context: Context) -> bool:
    """Whether what "must not be launched until 1 March" may be on that day; what may be done until
    30 June may be still.
    """
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.end]]
    until = not {"until", "till"}.isdisjoint(words[:3]) and "end" not in words
    return until and (not context.granting or words[0] in ("not", "never"))


def _is_not_before(event: Tree, box: Box, context: Context) -> bool:
    """Whether something must not be done before another thing "has been reported": then that has to
    have been, also where there is none, as it has to be in a state.
    """
    if context.granting or not box.locals:
        return False
    said = {word.text for word in context.shared.words[event.start : event.end]}
    return event.label == "event_of" and not BECOME.isdisjoint(said)


def _has_become_so(event: Tree, context: Context) -> bool:
    """Whether what has happened is a state that something is in: "the flight has departed", "it is
    archived".
    """
    leaf = next((child for child in event.children if isinstance(child, Leaf)), None)
    if event.label != "event_of" or leaf is None:
        return False
    words = context.shared.words
    alike = (other for other in context.shared.leaves if other.kind == "ADJ")
    return words[leaf.start - 1].text in BECOME and any(
        (other.start, other.end) == (leaf.start, leaf.end)
        and isinstance(leaf.value, Event)
        and isinstance(other.value, Kind)
        and other.value.type == leaf.value.attr.of
        for other in alike
    )


BECOME = frozenset("has have been is are was were being".split())


def _until_span(tree: Tree, context: Context, op: str = "<=") -> Iterator[Box]:
    """Until 48 hours after it was closed: as long as it is open, too."""
    from ...text.quantities import Duration
    from .spans import later

    span = next(c.value for c in tree.children if isinstance(getattr(c, "value", None), Duration))  # type: ignore[union-attr]
    for event in trees(tree.children[-1]):
        for moment, box in moment_of(event, context):
            end = later(moment, span, "+" if tree.label == "until_after" else "-")
            test: m.Expr = compare(op, NOW, end)
            if op == "<=" and may_not_happen(tree, event, moment, context):
                test = m.Or(BOOL, (negation(m.Present(BOOL, moment)), test))
            yield Box((test,)) + box


def may_not_happen(tree: Tree, event: Tree, moment: m.Expr, context: Context) -> bool:
    """Whether what something is until so long after may not have happened yet: it is no date that
    is set, and nothing before says that it has happened.
    """
    if event.label not in HAPPENING or not isinstance(moment, m.AttributeOf | m.RequestField):
        return False
    if not DATES.isdisjoint(word.text for word in context.shared.words[event.start : event.end]):
        return False  # "until a week after the closing date"
    said = any(
        isinstance(leaf.value, Event)
        and leaf.value.attr.name == moment.name
        and leaf.end <= tree.start
        and texts_at(context.shared.words, leaf.start - 1) != "be"
        for leaf in context.shared.leaves
    )
    return tree.label == "until_after" and not said and not is_set_ahead(moment.name)


HAPPENING = frozenset("event_own event_of event_of_gerund event_named event_np".split())
DATES = frozenset("date time day deadline".split())


def until(tree: Tree, context: Context) -> Iterator[Box]:
    """Until it is archived: as long as it is not known to be. "Until it departs" names a moment."""
    if any(map(_names_a_moment, trees(tree.children[-1]))):
        return
    for box in as_condition(tree, context):
        yield not_yet(box, context)


def until_elapsed(tree: Tree, context: Context) -> Iterator[Box]:
    """Until 90 days have passed since it was archived. Where it is not known when that was, what is
    forbidden until then stays so, and what is allowed until then is not.
    """
    for inner in trees(tree.children[-1]):
        if inner.label not in ("elapsed_least", "elapsed_more"):
            continue
        if context.granting:
            op = "<" if inner.label == "elapsed_least" else "<="
            yield from _until_span(replace(inner, label="until_after"), context, op)
            continue
        for box in elapsed(tree, context):
            yield none_of(known_to_be(box), context.shared)


def _names_a_moment(tree: Tree) -> bool:
    """Whether a fact is just what happens at some time: "the flight departs", "the deadline has
    passed".
    """
    if tree.label in ("event_fact", "event_in_fact"):
        return True
    pred = tree.children[-1] if tree.label == "that" else None
    return pred is not None and any(
        inner.label == "ended" or (inner.label == "event_happened" and _happens_in_a_word(inner))
        for inner in trees(pred)
    )


def _happens_in_a_word(tree: Tree) -> bool:
    """Whether it is "departs", or "goes live", not "has departed"."""
    return tree.children[0].end - tree.start == 1 or _comes(tree)


def _comes(tree: Tree) -> bool:
    leaf = tree.children[0]
    event = leaf.value if isinstance(leaf, Leaf) else None
    return isinstance(event, Event) and comes(event.attr.name)


def names_a_time_set(tree: Tree, context: Context) -> bool:
    """Whether "it goes live", and where something is allowed before that, "it starts", is a moment
    that is known before it comes.
    """
    leaf = tree.children[0]
    event = leaf.value if isinstance(leaf, Leaf) else None
    ahead = isinstance(event, Event) and context.granting and is_set_ahead(event.attr.name)
    return ahead or _comes(tree)


def not_until(tree: Tree, context: Context) -> Iterator[Box]:
    """But not until 7 days after it was submitted: from then on."""
    for inner in trees(tree.children[-1]):
        if inner.label not in ("until_clock", "until_date"):  # those are times
            for box in until_time(tree, context):
                yield none_of(box, context.shared)


def not_until_elapsed(tree: Tree, context: Context) -> Iterator[Box]:
    """But not before 90 days have passed since it was archived: from then on."""
    if any(t.label in ("elapsed_least", "elapsed_more") for t in trees(tree.children[-1])):
        yield from elapsed(tree, context)
