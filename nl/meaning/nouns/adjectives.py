"""Knows how adjectives narrow the noun after them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...rule import disjunction
from ...text.lexicon import PREPOSITIONS
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import IT, Event, Kind, Noun, attribute_in, put
from ..base import (
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Val,
    trees,
)
from ..closing import any_of, mentions, none_of
from ..discourse.earlier import older_ones
from ..discourse.opened import opened
from ..quantities.measures import measured_before, valued
from ..quantities.said_before import is_beyond_what, than_those
from ..things import leaves_of
from ..times.happened import done_by_now
from .heads import written_value
from .links import attribute_is, linked

Narrow = Callable[[Tree, Desc, Context], Iterator[Box]]


def adjective(desc: Desc, part: Part, context: Context) -> Iterator[Desc]:
    """A description narrowed by an adjective."""
    for tree in trees(part):
        if tree.label == "adj_type":
            yield from _typed(tree, desc, context)
        elif tree.label == "adj_related":
            word = leaf_of(tree).value
            if desc.missing is None and desc.type in word.rel.subjects:
                yield replace(desc, missing=word)  # "assigned caseworkers": those of the case
        elif tree.label in ADJECTIVES:
            for box in ADJECTIVES[tree.label](tree, desc, context):
                yield desc.with_box(box)


def _typed(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    """A noun before a noun that adds nothing to it: "user accounts"."""
    noun = leaf_of(tree).value
    assert isinstance(noun, Noun)
    if desc.type in noun.types or (
        desc.missing is None
        and any(
            rel.type == desc.type and (rel.name in noun.types or rel.subjects == noun.types)
            for rel in context.vocabulary.relations
        )
    ):
        yield desc  # "patient records": every record is of a patient


def kind_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    words = [word.text for word in context.shared.words[max(0, tree.start - 4) : tree.start + 1]]
    if words[-1] == "as" and "same" in words:
        return  # "in the same team as the buyer": the buyer's, and not as one
    for leaf in tree.children:
        assert isinstance(leaf, Leaf)
        if not isinstance(leaf.value, Kind) or _are_several(leaf, context):
            continue
        if leaf.value.type == desc.type:
            yield opened(put(leaf.value.test, desc.variable, IT), context)
        elif desc.type in context.vocabulary.askers:
            continue  # "urgent ones" are no people who took an urgent sample
        elif tree.label == "adj" and not _is_its_own(leaf, desc, context):
            yield from _of_its_place(leaf.value, desc, context)


def _are_several(leaf: Leaf, context: Context) -> bool:
    """Whether it is "drafts" before a comma, which are no adjective: "drafts, secret ones too"."""
    after = [word.text for word in context.shared.words[leaf.end : leaf.end + 1]]
    return bool(leaf.value.plural) and after == [","]


def _is_its_own(leaf: Leaf, desc: Desc, context: Context) -> bool:
    """Whether a thing itself can be what the word says: submitted reviews are not of submitted
    papers.
    """
    return any(
        other.start == leaf.start
        and other.end == leaf.end
        and isinstance(other.value, Kind)
        and other.value.type == desc.type
        for other in context.shared.leaves
    )


def state_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """In maintenance, on hold, under review: a value of what is one of several."""
    leaf = tree.children[-1]
    assert isinstance(leaf, Leaf)
    kind = leaf.value
    first = tree.children[0]
    if not isinstance(kind, Kind):
        return
    named = leaf.kind == "CLASS" and isinstance(kind.test, m.AttributeOf)
    if not _compares(kind.test) and not named:
        return
    during = first is leaf  # "during calibration"
    how = "" if during or not isinstance(first, Leaf) else str(first.value)
    fits = during or how in ("in", "on", "under", "at", "of") or (how == "for" and _is_meant(kind))
    several = leaf.end - leaf.start > 1  # "requests with passing checks", "for controlled drugs"
    fits = (fits and not named) or (how in ("with", "for") and several)
    if (fits or _is_brought(how, kind)) and kind.type == desc.type:
        yield Box((put(kind.test, desc.variable, IT),))


def _compares(test: m.Expr) -> bool:
    """Whether a value tells what is so, its own or that of what it has: workloads in production."""
    return isinstance(test, m.Compare) or (
        isinstance(test, m.Quantifier) and test.kind == "any" and isinstance(test.body, m.Compare)
    )


def brought(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Exports to an ad network, to the warehouse: where an attribute says whence, or whither;
    permits for an inspection: one of the sorts that another says what they are for.
    """
    preposition, leaf = tree.children[0], tree.children[-1]
    assert isinstance(preposition, Leaf)
    assert isinstance(leaf, Leaf)
    kind = leaf.value
    if not isinstance(kind, Kind) or kind.type != desc.type:
        return
    how = str(preposition.value)
    meant = how == "for" and isinstance(kind.test, m.Compare) and _is_meant(kind)
    if meant or _is_brought(how, kind):
        yield Box((put(kind.test, desc.variable, IT),))


WHERE = {
    "to": frozenset("destination target recipient".split()),
    "from": frozenset("origin source channel sponsor funder donor provider supplier".split()),
}
"""By preposition, what an attribute is called that says where something goes, or comes from."""


def _is_brought(preposition: str, kind: Kind) -> bool:
    match kind.test:
        case m.Compare(left=m.AttributeOf(name=name), right=m.Const()):
            return words_of(name)[-1] in WHERE.get(preposition, ())
    return False


def _is_meant(kind: Kind) -> bool:
    """Whether it is for whom, or for what, something is meant: "workshops for children"."""
    match kind.test:
        case m.Compare(left=m.AttributeOf(name=name), right=m.Const(value=value)):
            return not FOR.isdisjoint(words_of(name)) or value in AUDIENCES
    return False


AUDIENCES = frozenset("children kids teens teenagers adults seniors families beginners".split())
"""For whom a thing is, whatever the attribute is called that says so."""


FOR = frozenset(
    (
        "audience purpose use usage occasion segment clientele market target category kind type "
        "reason"
    ).split()
)


def _of_its_place(kind: Kind, desc: Desc, context: Context) -> Iterator[Box]:
    """A production deployment: one in a production environment."""
    own = context.vocabulary.relations
    if not isinstance(kind.test, m.Compare | m.InSet):
        return
    if not any(r.type == desc.type and kind.type in r.subjects for r in own):
        return
    if kind.type in context.vocabulary.askers:
        return  # "low loans": of applicants at low risk? Nobody is a place
    place = context.new(kind.type)
    there = place.with_box(Box((put(kind.test, place.variable, IT),)))
    yield from linked(desc, "in", there, context)


def kind_or(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Confidential or secret; draft and published, each of which will do."""
    tests = []
    for leaf in tree.children:
        assert isinstance(leaf, Leaf)
        if not isinstance(leaf.value, Kind) or leaf.value.type != desc.type:
            return
        tests.append(put(leaf.value.test, desc.variable, IT))
    found = disjunction(tests)
    if found is not None:
        yield Box((found,))
    words = {w.text for w in context.shared.words[tree.start : tree.end]}
    if "and" in words and len({attribute_in(test) for test in tests}) > 1:
        yield Box(tuple(tests))  # "locked and published": either, or both? That is asked


def mixed(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Revoked or expired: in a state, or what has happened to it tells so."""
    leaves = [leaf for part in tree.children for inner in trees(part)
              for leaf in inner.children if isinstance(leaf, Leaf)]  # fmt: skip
    if len(leaves) != len(tree.children):
        return  # a word that is either: said outright
    if all(leaf.kind == "ADJ" for leaf in leaves):
        return  # as kind_or
    found = []
    for leaf in leaves:
        one = replace(tree, children=(leaf,), start=leaf.start, end=leaf.end)
        boxes = list(event_of(one, desc, context) if leaf.kind == "EVENTP" else
                     kind_or(one, desc, context))  # fmt: skip
        if len(boxes) != 1:
            return
        found += boxes
    yield any_of(found, context.shared)
    if "and" in {word.text for word in context.shared.words[tree.start : tree.end]}:
        total = Box()
        for box in found:
            total += box
        yield total  # "revoked and expired": either, or both? That is asked


def attribute_of(value: object) -> str | None:
    """The attribute that an adjective tells, if one is meant."""
    return attribute_in(value.test) if isinstance(value, Kind) else None


def attributes_in(part: Part) -> set[str]:
    """The attributes that the adjectives in a phrase tell."""
    found = (attribute_of(leaf.value) for leaf in leaves_of(part))
    return {name for name in found if name is not None}


def _kind_not(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    for inner in adjective(replace(desc, box=Box()), tree.children[0], context):
        yield none_of(inner.box, context.shared)


def event_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """An archived document, as archived_at tells: unless an attribute says it outright."""
    event = leaf_of(tree).value
    assert isinstance(event, Event)
    if (
        event.attr.of == desc.type
        and not event.noun
        and not said_outright(leaf_of(tree), desc, context)
    ):
        attr = m.AttributeOf(event.attr.type, desc.variable, event.attr.name)
        yield done_by_now(attr)


PLACED = frozenset("filed placed kept stored held parked located registered listed".split())


def event_done(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Filed, as filed_at tells; but "filed under a policy" says where it is, not when."""
    words = [word.text for word in context.shared.words[tree.start : tree.end + 1]]
    if len(words) < 2 or words[0] not in PLACED or words[-1] not in PREPOSITIONS - {"by"}:
        yield from event_of(tree, desc, context)


def said_outright(leaf: Leaf, desc: Desc, context: Context) -> bool:
    """Whether an attribute's own value says what an event's word would; or that and when it was,
    where "approved" could be by anybody.
    """
    words = tuple(w.text for w in context.shared.words[leaf.start : leaf.end])
    found = context.vocabulary.entries.get(words, ())
    dated = leaf.kind in ("RELX", "RELXP") and any(
        kind == "EVENTP" and not value.noun and value.attr.of == desc.type for kind, value in found
    )
    return dated or any(
        kind == "ADJ" and isinstance(value, Kind) and value.type == desc.type
        for kind, value in found
    )


def _money(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A $500 payment."""
    yield from valued(leaf_of(tree), desc, context)


def _number(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A tier 1 service."""
    from ..quantities.counts import counted_as

    attr, number = tree.children
    assert isinstance(attr, Leaf)
    assert isinstance(number, Leaf)
    yield from counted_as(attr.value, "==", number.value, desc, context)


def _numbers(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Phase 2 and 3 trials: those of either."""
    from ..quantities.counts import counted_as

    attr, *numbers = [child.value for child in tree.children if isinstance(child, Leaf)]
    options = [list(counted_as(attr, "==", number, desc, context)) for number in numbers]
    if all(len(found) == 1 for found in options):
        yield any_of([found[0] for found in options], context.shared)


def _value_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """High-risk changes: those whose risk is high."""
    value, attr = tree.children
    assert isinstance(value, Leaf)
    assert isinstance(attr, Leaf)
    const = written_value(attr.value, value) if attr.value.of == desc.type else None
    if const is not None:
        yield from attribute_is(desc, attr.value.name, Val(const, const.type), context)


def _values_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Low and normal priority tickets: those whose priority is either."""
    *values, attr = (child for child in tree.children if isinstance(child, Leaf))
    options = []
    for value in values:
        const = written_value(attr.value, value) if attr.value.of == desc.type else None
        if const is None:
            return
        options += list(attribute_is(desc, attr.value.name, Val(const, const.type), context))
    either = disjunction(test for box in options for test in box.tests)
    if either is not None and len(options) == len(values):
        yield Box((either,))


def _of_values(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Band A and B proposals: those whose band is either."""
    attr, *values = tree.children
    yield from _values_of(replace(tree, children=(*values, attr)), desc, context)


def _kind_not_one(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A non-public document."""
    for box in kind_of(tree, desc, context):
        yield none_of(box, context.shared)


def _value_not_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A non-low-risk change."""
    for box in _value_of(tree, desc, context):
        yield none_of(box, context.shared)


def _beyond(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Larger ones: than what the statement before spoke of."""
    op = ">" if tree.label == "adj_over" else "<"
    if is_beyond_what(op, tree.start, context):
        said = context.shared.said(tree.start, tree.end)
        context.shared.complain(
            "vague", f"“{said}” than what? Say how much", (tree.start, tree.end)
        )
        return
    from .anything import narrower

    after = [word.text for word in context.shared.words[tree.end : tree.end + 1]]
    for box in measured_before(desc, than_those(op, context), context):
        if after != ["ones"]:
            yield box
            continue
        rest = narrower(box, desc, context)  # "larger ones", of urgent payments, are urgent
        others = [name for name in context.shared.types if name != desc.variable]
        plain = tuple(t for t in rest.tests if not any(mentions(t, name) for name in others))
        before = context.prior.resource if context.prior is not None else None
        theirs = isinstance(before, Desc) and any(mentions(t, SUBJECT) for t in before.box.tests)
        # not by a shop that was spoken of before, nor by what was theirs
        told = rest if rest.locals and not theirs else Box(plain)
        yield from dict.fromkeys((Box(plain) + box, told + box))


def _older(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Older ones: than what the statement before spoke of."""
    yield from older_ones(desc, tree.label == "adj_older", context)


ADJECTIVES: dict[str, Narrow] = {
    "adj": kind_of,
    "adj_or": kind_or,
    "adj_mixed": mixed,
    "adj_not": _kind_not,
    "adj_not_one": _kind_not_one,
    "adj_event": event_of,
    "adj_value_of": _value_of,
    "adj_values_of": _values_of,
    "adj_of_value": _of_values,
    "adj_of_values": _of_values,
    "adj_money": _money,
    "adj_number": _number,
    "adj_numbers": _numbers,
    "adj_value_not_of": _value_not_of,
    "adj_over": _beyond,
    "adj_under": _beyond,
    "adj_older": _older,
    "adj_newer": _older,
}


def leaf_of(tree: Tree) -> Leaf:
    return next(c for c in tree.children if isinstance(c, Leaf))


def is_one_more(start: int, end: int, context: Context) -> bool:
    """Whether a word names another value of what is spoken of before "or": "its license is open or
    commercial", though a purpose may be commercial, too.
    """
    before = {
        attribute_of(leaf.value)
        for leaf in context.shared.leaves
        if leaf.kind in NAMING and leaf.end == start - 1
    }
    return any(
        leaf.kind in NAMING and attribute_of(leaf.value) in before
        for leaf in context.shared.taken(start, end)
    )


NAMING = frozenset({"ADJ", "CLASS"})
