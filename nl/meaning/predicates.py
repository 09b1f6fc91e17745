"""Knows what is said of something: that it is locked, that they own it, that it exceeds $10k."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...compiler import model as m
from ..chart import Leaf, Node, Tree
from ..lexicon import BECOMING
from ..morphology import base_of_participle
from ..phrases import words_of
from ..rule import negation
from ..senses import BOOL, IT, Attr, Event, Kind, Noun, RelWord, SetWord, put
from . import endings
from .adjectives import said_outright, state_of
from .anywhere import there
from .base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Several,
    Thing,
    Val,
    compare,
    renamed_box,
    trees,
    tried,
)
from .circumstances import circumstances, conditions_of
from .closing import any_of, none_of
from .happened import done_by_now
from .heads import written_value
from .links import attribute_is, comparable, linked, related, together
from .measures import compared, count_done, measures
from .modifiers import (
    _attribute_is,
    _attribute_of,
    _existing,
    _tagged,
    _with_amount,
    _with_count,
    _with_relation,
    deeply,
)
from .possessives import bare_of
from .sameness import by, of_another
from .sharing import shares_what_it_is_of
from .things import things
from .times import event_when
from .values import describes

Target = Desc | Val


def predicate(part: Part, target: Thing, context: Context) -> Iterator[Box]:
    """What is said of a thing; of several things, of each."""
    if isinstance(target, Several):
        parts = [list(dict.fromkeys(predicate(part, item, context))) for item in target.items]
        if all(len(found) == 1 for found in parts):
            yield any_of([found[0] for found in parts], context.shared)
        return
    yield from tried(target, lambda one: _said(part, one, context))


def _said(part: Part, target: object, context: Context) -> Iterator[Box]:
    if not isinstance(target, Desc | Val):
        return
    inner = context
    if isinstance(target, Desc) and not target.known:
        inner = context.after(target.box).knowing(target)
    for tree in trees(part):
        yield from _predicate(tree, target, inner)


def _predicate(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if tree.label == "leaf":
        return
    if tree.label in JOINED:
        yield from _joined(tree, target, context)
    elif tree.label in PREDICATES:
        yield from PREDICATES[tree.label](tree, target, context)
    elif tree.label in COMPLEMENTS:
        yield from COMPLEMENTS[tree.label](tree, target, context)


JOINED = ("preds_and", "preds_or", "is_any", "is_both", "is_neither")


def _joined(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Several things said of one: all of them, any of them, none of them."""
    nouns = [noun for part in tree.children for noun in _np_of(part)]
    if len(nouns) == len(tree.children) and shares_what_it_is_of(nouns, context):
        return
    for boxes in _each(list(tree.children), target, context, ()):
        if tree.label in ("preds_and", "is_both"):
            total = Box()
            for box in boxes:
                total = total + box
            yield total
        elif tree.label in ("preds_or", "is_any"):
            yield any_of(list(boxes), context.shared)
        else:
            yield none_of(any_of(list(boxes), context.shared), context.shared)


def _np_of(part: Part) -> list[Part]:
    """The noun phrase that a predicate is: "the owner"."""
    return [tree.children[-1] for tree in trees(part) if tree.label == "comp_np"][:1]


def _each(
    parts: list[Part], target: Target, context: Context, done: tuple[Box, ...]
) -> Iterator[tuple[Box, ...]]:
    if not parts:
        yield done
        return
    for box in _said(parts[0], target, context):
        yield from _each(parts[1:], target, context.after(box), (*done, box))


# ── Being something ───────────────────────────────────────────────────────────────


def _is(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    yield from _said(tree.children[-1], target, context)


def _is_not(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if len(tree.children) == 1:
        for inner in trees(tree.children[0]):
            if inner.label == "comp_event_when" and _lasts(inner):
                # "has not been rotated for 90 days": so long ago was the last time
                yield from _event_when(inner, target, context)
                return
    either = len(tree.children) > 1 and _may_allow_more(tree, context)
    for boxes in _each(list(tree.children), target, context, ()):
        yield none_of(any_of(list(boxes), context.shared), context.shared)
        if either:
            first = none_of(boxes[0], context.shared)
            yield any_of([first, *boxes[1:]], context.shared)


def _may_allow_more(tree: Tree, context: Context) -> bool:
    """Whether taking "not sealed or on hold" for neither lets more through than "not sealed, or on
    hold": in a prohibition, and after "unless".
    """
    words = [word.text for word in context.shared.words]
    if words[tree.children[-1].start - 1] != "or":
        return False
    return not context.granting or "unless" in words[max(0, tree.start - 8) : tree.start]


def _is_or_is_not(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It is fragile and not embargoed; it is rejected or not yet approved."""
    if isinstance(target, Desc) and _is_of_another(tree.children[-1], target, context):
        return
    for so, other in _each(list(tree.children), target, context, ()):
        otherwise = none_of(other, context.shared)
        if tree.label == "is_and_not":
            yield so + otherwise
        else:
            yield any_of([so, otherwise], context.shared)


def _is_of_another(part: Part, target: Desc, context: Context) -> bool:
    """Whether "never of a pregnant patient", after people, is said of what is done: no one is "of"
    somebody.
    """
    return target.type in context.vocabulary.principals and any(
        tree.label == "comp_in" and _leaf(tree).value == "of" for tree in trees(part)
    )


def _lasts(tree: Tree) -> bool:
    return any(when.label in ("for_more", "for_least") for when in trees(tree.children[-1]))


def _adj(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    leaf = next(c for c in reversed(tree.children) if isinstance(c, Leaf))
    value = leaf.value
    if isinstance(value, Kind):
        if isinstance(target, Desc) and value.type == target.type:
            yield Box((put(value.test, target.variable, IT),))
        elif isinstance(target, Val) and target.attr is not None:
            const = written_value(target.attr, leaf)
            if const is not None:
                yield from _equal(target, Val(const, const.type))


def _text(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Its status is "on hold"; their department is finance."""
    if isinstance(target, Val) and target.attr is not None:
        named = _named_set(_leaf(tree), target.attr, context)
        if named is not None:
            yield from _equal(target, Val(named, named.type))
            return
        if describes(_leaf(tree), target.attr, context):
            return
        const = written_value(target.attr, _leaf(tree))
        if const is not None:
            yield from _equal(target, Val(const, const.type))


def _named_set(leaf: Leaf, attr: Attr, context: Context) -> m.Const | None:
    """A destination that is "embargoed": one of the set of that name."""
    for named in context.vocabulary.model.sets:
        said = " ".join(words_of(named.name)) == str(leaf.value).lower()
        if said and named.element == attr.type:
            return m.Const(m.ValueType("set", (), named.element), named.values)
    return None


def _equal(one: Val, other: Val) -> Iterator[Box]:
    if not comparable(one.type, other.type) or one.expr == other.expr:
        return
    if one.type.kind == "set" and other.type.kind != "set":
        test: m.Expr = m.InSet(BOOL, other.expr, one.expr)
    elif other.type.kind == "set" and one.type.kind != "set":
        test = m.InSet(BOOL, one.expr, other.expr)
    elif one.type.kind == "set":
        test = m.SetTest(BOOL, "overlaps", one.expr, other.expr)
    else:
        test = compare("==", one.expr, other.expr)
    yield Box((test,)) + one.box + other.box


def _in_set(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Its country is sanctioned: one of a named set."""
    word = _leaf(tree).value
    if isinstance(target, Val) and isinstance(word, SetWord) and target.attr == word.attr:
        values = m.Const(m.ValueType("set", (), word.element), word.values)
        yield Box((m.InSet(BOOL, target.expr, values),)) + target.box


def _np(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They are the owner; it is one of their drafts; its department is theirs."""
    if context.shared.words[tree.start].text == "both":
        return  # "both a press and a robot" is said of one
    if any(_is_of_states(inner, context) for inner in trees(tree.children[-1])):
        return  # "trained and vetted": both, as adjectives say
    for thing in things(tree.children[-1], context):
        yield from same(target, thing, context)


def _is_of_states(tree: Tree, context: Context) -> bool:
    """Whether "and" joins single words that are adjectives as well."""
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    states = {leaf.start for leaf in context.shared.leaves
              if leaf.kind == "ADJ" and leaf.end == leaf.start + 1}  # fmt: skip
    return (
        tree.label == "union"
        and len(words) == 3
        and words[1] == "and"
        and {tree.start, tree.start + 2} <= states
    )


def same(target: Target, thing: Thing, context: Context) -> Iterator[Box]:
    """That a thing is another, or one such as described."""

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Several):
            parts = [list(dict.fromkeys(same(target, item, context))) for item in other.items]
            if all(len(part) == 1 for part in parts):
                yield from together(other, [part[0] for part in parts], context)
        elif isinstance(target, Val) and isinstance(other, Val):
            yield from _equal(target, other)
        elif isinstance(target, Desc) and isinstance(other, Val):
            if other.attr is not None and other.attr.of == target.type:
                yield from attribute_is(target, other.attr.name, other, context)
        elif isinstance(target, Desc) and isinstance(other, Desc) and target.type == other.type:
            if other.known and other.variable != target.variable:
                yield Box((m.SameEntity(BOOL, target.variable, other.variable),)) + other.box
            elif not other.known and other.every == "any":
                box = renamed_box(other.box, other.variable, target.variable)
                if box.tests:
                    yield box

    yield from tried(thing, use)


def _in(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """The document is in a folder; they are on the owner's team."""
    leaf = _leaf(tree)
    if isinstance(target, Val) and leaf.value in ("on", "in", "among"):
        yield from _listed(tree.children[-1], target, context)
    if not isinstance(target, Desc) or leaf.value == "by":
        return  # "until it is approved and by a clerk": who does something
    for noun in trees(tree.children[-1]):
        yield from of_another(noun, target, by(str(leaf.value)), context)
    for thing in things(tree.children[-1], context):
        for box in linked(target, str(leaf.value), thing, context):
            if _says_more(box, thing):
                yield box


def _listed(part: Part, value: Val, context: Context) -> Iterator[Box]:
    """The destination is on the embargo list."""
    for thing in things(part, context):
        if isinstance(thing, Val) and thing.type.kind == "set" and value.type.kind != "set":
            yield from _equal(value, thing)


def _belongs(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Their agent belongs to that agency."""
    if isinstance(target, Desc):
        for thing in things(tree.children[-1], context):
            for box in linked(target, "belonging to", thing, context):
                if _says_more(box, thing):
                    yield box


def _says_more(box: Box, thing: Thing) -> bool:
    """Whether it is not just of what has it: "the opening is in the opening's department"."""
    return not isinstance(thing, Desc) or thing.known or not set(box.tests) <= set(thing.box.tests)


def _works(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They work in the same department."""
    preposition = context.shared.words[tree.start + 1].text
    if isinstance(target, Desc):
        for noun in trees(tree.children[-1]):
            yield from of_another(noun, target, by(preposition), context)
        for thing in things(tree.children[-1], context):
            yield from linked(target, preposition, thing, context)


def _participle(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    word = _leaf(tree).value
    if isinstance(target, Desc):
        for thing in things(tree.children[-1], context):
            for box in _any_related(word, target, thing, context):
                if _says_more(box, thing):
                    yield box


def _any_related(word: RelWord, target: Desc, thing: Thing, context: Context) -> Iterator[Box]:
    yield from related(word, target, thing, context)


def _compared(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    yield from compared(tree.children[-1], target, context)


def _circumstance(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They are on the corporate network: the request is."""
    if _is_asker(target, context):
        for test in circumstances(tree.children[-1], context):
            yield Box((test,))


def _circ(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if _is_asker(target, context):
        yield from (Box((test,)) for test in conditions_of(tree.children[-1]))


def _is_asker(target: Target, context: Context) -> bool:
    """Whether it is who asks, or how that one is described: "a nurse who is on the network"."""
    if not isinstance(target, Desc):
        return False
    described = context.role == SUBJECT and context.inside <= {target.variable, SUBJECT}
    return target.variable == SUBJECT or (described and not target.known)


def _event(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has been archived, as archived_at tells."""
    before = context.shared.words[tree.start - 1].text if tree.start else ""
    joined = before in ("or", "and", ",") and isinstance(target, Desc)
    if joined and said_outright(_leaf(tree), target, context):  # type: ignore[arg-type]
        return  # "is solved or closed": its status, not that it closed
    for moment, box in _moment(_leaf(tree), target, context):
        yield done_by_now(moment) + box


def _become(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has departed: it is in the state that its status calls so."""
    words = [word.text for word in context.shared.words]
    leaf = _leaf(tree)
    if "before" in words[max(0, tree.start - 4) : tree.start] and _happens(leaf, target, context):
        return  # "before it has ended": before the moment at which it ends
    if not BECOMING.isdisjoint(base_of_participle(words[leaf.end - 1])):
        yield from _adj(tree, target, context)


def _happens(leaf: Leaf, target: Target, context: Context) -> bool:
    """Whether a moment says when a thing came to what the words of a state say: "ended"."""
    words = tuple(word.text for word in context.shared.words[leaf.start : leaf.end])
    return isinstance(target, Desc) and any(
        kind == "EVENTV" and value.attr.of == target.type
        for kind, value in context.vocabulary.entries.get(words, ())
    )


def _event_when(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    event = _leaf(tree).value
    if not (isinstance(event, Event) and isinstance(target, Desc)) or event.noun:
        return
    moment: m.Expr
    if event.attr.of == target.type:
        moment = m.AttributeOf(event.attr.type, target.variable, event.attr.name)
    elif event.attr.of == "request" and target.type in context.vocabulary.principals:
        moment = m.RequestField(event.attr.type, event.attr.name)
    else:
        return
    yield from event_when(moment, tree.children[-1], context, _leaf(tree))


def _event_not(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It has not expired: nothing known says that it has."""

    for moment, box in _moment(_leaf(tree), target, context):
        yield none_of(done_by_now(moment), context.shared) + box


def _moment(leaf: Leaf, target: Target, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    event = leaf.value
    if (
        isinstance(event, Event)
        and isinstance(target, Desc)
        and (
            event.attr.of == target.type
            and not event.noun
            and not said_outright(leaf, target, context)
        )
    ):
        yield m.AttributeOf(event.attr.type, target.variable, event.attr.name), Box()


def _same_as(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """The same as the document's; equal to it."""
    for thing in things(tree.children[-1], context):
        for found in tried(thing, lambda t: iter((t,))):
            yield from _same_value(target, found, context)


def _same_value(target: Target, other: object, context: Context) -> Iterator[Box]:
    """As `same`, and also "their department is the same as the document", as people say."""
    if isinstance(target, Val) and isinstance(other, Desc) and target.attr is not None:
        for attribute in context.vocabulary.types[other.type].attributes:
            if attribute.name == target.attr.name:
                value = m.AttributeOf(attribute.type, other.variable, attribute.name)
                yield from _equal(target, Val(value, attribute.type, None, other.local()))
    elif isinstance(other, Desc | Val):
        yield from same(target, other, context)


def _different(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    for box in _same_as(tree, target, context):
        yield none_of(box, context.shared)


def _present(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if isinstance(target, Val):
        yield Box((m.Present(BOOL, target.expr),)) + target.box


def _absent(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if isinstance(target, Val):
        yield Box((negation(m.Present(BOOL, target.expr)),)) + target.box


# ── Doing and having ──────────────────────────────────────────────────────────────


def _does(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They own the document, report to its owner, have approved it."""
    if not isinstance(target, Desc):
        return
    word = next(c.value for c in tree.children if isinstance(c, Leaf))
    if isinstance(word, RelWord):
        for thing in things(tree.children[-1], context):
            for box in related(word, target, thing, context):
                if _says_more(box, thing):
                    yield box


def _has_done_it(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Two of them have approved: what is asked for."""
    word = _leaf(tree).value
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if not isinstance(target, Desc) or asked is None or target.variable == RESOURCE:
        return
    if isinstance(word, RelWord) and word.rel.type == asked.type and not context.inside:
        yield from related(word, target, replace(asked, box=Box(), known=True), context)


def _does_self(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They made it themselves: "themselves" adds nothing."""
    yield from _does(_without_self(tree), target, context)


def _without_self(tree: Tree) -> Tree:
    kept = tuple(c for c in tree.children if not (isinstance(c, Leaf) and c.kind == "REFL"))
    return replace(tree, children=kept)


def _not(
    read: Callable[[Tree, Target, Context], Iterator[Box]],
) -> Callable[[Tree, Target, Context], Iterator[Box]]:
    def negated(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
        for box in read(tree, target, context):
            yield none_of(box, context.shared)

    return negated


def _has(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They must not have a conflict: what is had is said of them."""
    yield from _said(tree.children[-1], target, context)


def _feature(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    value = _leaf(tree).value
    if isinstance(target, Desc) and isinstance(value, Kind) and value.type == target.type:
        yield Box((put(value.test, target.variable, IT),))


def _has_value(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have a clearance of at least 3."""
    attr = _leaf(tree).value
    if isinstance(target, Desc) and isinstance(attr, Attr) and attr.of == target.type:
        expr = m.AttributeOf(attr.type, target.variable, attr.name)
        yield from compared(tree.children[-1], Val(expr, attr.type, attr), context)


def _has_same(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have the same department as the document."""
    sense = _leaf(tree).value
    for thing in things(tree.children[-1], context):
        for other in tried(thing, lambda t: iter((t,))):
            yield from shared_with(sense, target, other, context)


def shared_with(sense: object, target: Target, other: object, context: Context) -> Iterator[Box]:
    """That two entities have an attribute, or a group, in common."""
    if not isinstance(target, Desc) or not isinstance(other, Desc):
        return
    if isinstance(sense, Attr):
        from .links import attribute_type

        found = attribute_type(other.type, sense.name, context)
        if found is not None:
            value = m.AttributeOf(found, other.variable, sense.name)
            yield from attribute_is(
                target, sense.name, Val(value, found, None, other.local()), context
            )
    elif isinstance(sense, Noun):
        for type_ in sense.types:
            group = context.new(type_)
            for one in linked(target, "in", group, context):
                for two in linked(other, "in", replace(group, known=True), context):
                    yield one + two + other.local()


def _measures_so(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They weigh less than 500 kg: an attribute of that name does."""
    verb = context.shared.words[tree.start].text
    names = ("weight",) if verb.startswith("weigh") else ("cost", "price", "amount", "fee")
    if not isinstance(target, Desc):
        return
    for attribute in context.vocabulary.types[target.type].attributes:
        if attribute.name.split("_")[0] in names:
            value = m.AttributeOf(attribute.type, target.variable, attribute.name)
            attr = Attr(target.type, attribute.name, attribute.type)
            yield from compared(tree.children[-1], Val(value, attribute.type, attr), context)


def _has_np(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """The document has an owner: a relation's noun, and it is theirs."""
    if isinstance(target, Desc):
        yield from has_thing(tree.children[-1], target, context)


def has_thing(part: Part, target: Desc, context: Context) -> Iterator[Box]:
    """That an entity has what a phrase describes."""
    for inner in trees(part):
        if inner.label == "some" or (inner.label == "counted" and not _is_none(inner)):
            noun = inner.children[-1]
            for thing in bare_of(noun, replace(target, known=True, box=Box()), context):
                if isinstance(thing, Val) and thing.attr and thing.attr.of == target.type:
                    yield from attribute_is(target, thing.attr.name, thing, context)
                if isinstance(thing, Desc):
                    for desc in (
                        _counted(inner, thing, context) if inner.label == "counted" else (thing,)
                    ):
                        yield desc.local()


def _has_done(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have run 10,000 hours or more: so many, as an attribute counts what was done."""
    attr = _leaf(tree).value
    if isinstance(target, Desc) and isinstance(attr, Attr) and attr.of == target.type:
        expr = m.AttributeOf(attr.type, target.variable, attr.name)
        yield from compared(tree.children[-1], Val(expr, attr.type, attr), context)


def _is_none(tree: Tree) -> bool:
    return any(number.label in ("none", "second") for number in trees(tree.children[0]))


def _counted(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    from ..quantities import Number
    from .determiners import counted_of

    for number in trees(tree.children[0]):
        leaf = number.children[0] if number.children else None
        if isinstance(leaf, Leaf) and isinstance(leaf.value, Number):
            k = int(leaf.value.value) + (1 if number.label.startswith("more_than") else 0)
            for one in counted_of(desc, number, context):
                yield replace(one, every="at_least", k=k)
            return
    yield desc


def _has_none(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if isinstance(target, Desc):
        owner = replace(target, known=True, box=Box())
        for thing in bare_of(tree.children[-1], owner, context):
            if isinstance(thing, Desc):
                yield none_of(thing.local(), context.shared)


def _located(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """It sits in a folder, or anywhere underneath such a folder."""
    if not isinstance(target, Desc):
        return
    for part in trees(tree.children[-1]):
        yield from _places(list(part.children), target, context, ())


def _places(
    parts: list[Part], target: Desc, context: Context, done: tuple[Box, ...]
) -> Iterator[Box]:
    if not parts:
        yield any_of(list(done), context.shared) if len(done) > 1 else done[0]
        return
    for tree in trees(parts[0]):
        words = {w.text for w in context.shared.words[tree.start : _leaf(tree).start]}
        deep = "anywhere" in words or "indirectly" in words
        for thing in things(tree.children[-1], context):
            for box in linked(target, str(_leaf(tree).value), thing, context, deep):
                yield from _places(parts[1:], target, context.after(box), (*done, box))


def _by_circumstance(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Who arrive through a share link, have signed in with MFA."""
    if isinstance(target, Desc) and target.type in context.vocabulary.principals:
        for test in circumstances(tree.children[-1], context):
            yield Box((test,))


def _includes(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Whose languages include "german", whose labels contain the tag: a set has any of them."""
    if not isinstance(target, Val) or target.type.kind != "set":
        return
    options = [list(dict.fromkeys(_said(part, target, context))) for part in tree.children]
    if all(len(found) == 1 for found in options):
        yield any_of([found[0] for found in options], context.shared)


def _exceeds(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    from .measures import _against

    for measure in measures(tree.children[-1], context):
        yield from _against(target, ">", measure, context)


def _value_text(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    for inner in trees(tree.children[-1]):
        if inner.label == "value_text":
            yield from _text(inner, target, context)
        else:
            if not _is_of_age(inner, target, context):
                yield from compared(tree.children[-1], target, context)
            return


def _is_of_age(tree: Tree, target: Target, context: Context) -> bool:
    """Whether "must be 18" leaves open if older ones are meant too."""
    if not isinstance(target, Desc) or tree.label != "value_bare":
        return False
    old = any(a.name == "age" for a in context.vocabulary.types[target.type].attributes)
    if old:
        context.shared.complain(
            "ambiguous",
            "just of that age, or at least so old? Say “at least”",
            (tree.start, tree.end),
        )
    return old


def _of_desc(
    read: Callable[[Tree, Desc, Context], Iterator[Box]],
) -> Callable[[Tree, Target, Context], Iterator[Box]]:
    def said(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
        if isinstance(target, Desc):
            yield from read(tree, target, context)

    return said


def _deep(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They are, directly or indirectly, their manager."""
    if isinstance(target, Desc):
        for box in _said(tree.children[-1], target, context):
            for desc in deeply(replace(target, box=box), context):
                yield desc.box


def _obtained(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They completed their training, or it was completed, within the last 365 days."""
    attr = next((c.value for c in tree.children if isinstance(c, Leaf)), None)
    if isinstance(attr, Attr) and isinstance(target, Desc) and attr.of == target.type:
        expr: m.Expr = m.AttributeOf(attr.type, target.variable, attr.name)
        box = Box()
    elif attr is None and isinstance(target, Val):
        expr, attr, box = target.expr, target.attr, target.box
    else:
        return
    if attr is None or attr.type.kind != m.DATETIME:
        return
    spans = [c for c in tree.children if isinstance(c, Node) and c.symbol == "when"]
    for found in event_when(expr, spans[0], context) if spans else (done_by_now(expr),):
        yield found + box


PREDICATES: dict[str, Callable[[Tree, Target, Context], Iterator[Box]]] = {
    "is_comp": _is,
    "is_not": _is_not,
    "is_and_not": _is_or_is_not,
    "is_or_not": _is_or_is_not,
    "is_there": there,
    "ended": endings.ended,
    "not_ended": endings.not_ended,
    "past_its_end": endings.past_its_end,
    "not_past_its_end": endings.not_past_its_end,
    "is_deep": _deep,
    "has_count": _of_desc(_with_count),
    "does": _does,
    "has_done_it": _has_done_it,
    "has_not_done_it": _not(_has_done_it),
    "does_not": _not(_does),
    "does_self": _does_self,
    "does_self_not": _not(_does_self),
    "has_not": _not(_has),
    "has_feature": _feature,
    "has_no_feature": _not(_feature),
    "has_value": _has_value,
    "has_obtained": _obtained,
    "has_not_obtained": _not(_obtained),
    "was_obtained": _obtained,
    "has_same": _has_same,
    "has_np": _has_np,
    "has_amount": _of_desc(_with_amount),
    "has_relation": _of_desc(_with_relation),
    "has_no_relation": _not(_of_desc(_with_relation)),
    "measures_so": _measures_so,
    "has_done": _has_done,
    "has_not_done": _not(_has_done),
    "done_times": _of_desc(count_done),
    "done_times_least": _of_desc(count_done),
    "has_none": _has_none,
    "has_none_np": _not(_has_np),
    "by_circumstance": _by_circumstance,
    "not_circumstance": _not(_by_circumstance),
    "located": _located,
    "not_located": _not(_located),
    "event_happened": _event,
    "event_not_happened": _event_not,
    "has_become": _become,
    "has_not_become": _not(_become),
    "event_at": _event_when,
    "exceeds": _exceeds,
    "not_exceeds": _not(_exceeds),
    "includes": _includes,
    "includes_not": _not(_includes),
    "matches": _same_as,
    "not_matches": _different,
    "shares": _has_same,
    "works_in": _works,
    "belongs": _belongs,
    "belongs_not": _not(_belongs),
}

COMPLEMENTS: dict[str, Callable[[Tree, Target, Context], Iterator[Box]]] = {
    "comp_adj": _adj,
    "comp_state": _of_desc(state_of),
    "comp_text": _text,
    "comp_np": _np,
    "comp_np_self": lambda tree, target, context: _np(_without_self(tree), target, context),
    "comp_in": _in,
    "comp_participle": _participle,
    "comp_compared": _compared,
    "comp_count": _of_desc(_with_count),
    "comp_value": _value_text,
    "comp_circumstance": _circumstance,
    "comp_circ": _circ,
    "comp_event": _event,
    "comp_event_when": _event_when,
    "comp_set": _in_set,
    "comp_same": _same_as,
    "comp_different": _different,
    "comp_present": _present,
    "comp_absent": _absent,
    "comp_among": _np,
    "comp_existing": _of_desc(_existing),
    "comp_attribute_of": _of_desc(_attribute_of),
    "comp_attribute_is": _of_desc(_attribute_is),
    "comp_tagged": _of_desc(_tagged),
    "over": lambda tree, target, context: compared_tree(tree, target, context),
}


def compared_tree(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """A comparison that stands for itself."""
    from .measures import _compared as read

    yield from read(tree, target, context)


def _leaf(tree: Tree) -> Leaf:
    return next(c for c in tree.children if isinstance(c, Leaf))
