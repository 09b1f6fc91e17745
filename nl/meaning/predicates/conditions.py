"""Knows what a condition says: "the document is locked and they have signed in with MFA"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...rule import negation
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import IT, Kind, put
from ..asking import asker_is, asker_themselves
from ..base import (
    NOW,
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Ranked,
    Several,
    Thing,
    Val,
    renamed,
    trees,
    tried,
)
from ..closing import any_of, none_of
from ..discourse.lifting import only_of_time
from ..nouns.adjectives import is_one_more
from ..nouns.at_which import is_of_the_place_before
from ..nouns.bare import bare
from ..nouns.each_one import each_of_those_asked
from ..nouns.one_of_them import one_who
from ..quantities.counts import count_done, counted
from ..statements.deeds import deed_given, deed_not_given
from ..surroundings.circumstances import conditions_of, given_lately
from ..surroundings.of_what_happened import goes_on_since_when, is_of_what_happened
from ..things import symbol_of, things
from ..times.endings import ENDING, is_told_when, over
from ..times.moments import elapsed, event_when, moment_in, moments_named, within
from ..times.time_left import left_until
from ..times.timings import timings
from .became import became_so
from .ending_in import goes_on_with, until_any
from .predicate import predicate, said_of
from .several import all_or_any, apart
from .tied_to_it import tied_to_it


def condition(part: Part, context: Context) -> Iterator[Box]:
    """What a condition says."""
    for tree in trees(part):
        if _begins_anew(tree, context):
            continue
        if tree.label == "any_of":
            if _mixed(tree, context) or _goes_on_with_another(tree, context):
                continue
            for boxes in _parts(list(tree.children), context, ()):
                if not _is_of_either(tree, boxes[0], context):
                    yield any_of(list(boxes), context.shared)
        elif tree.label == "all_of":
            if _mixed_within(tree, context):
                continue
            for boxes in _parts(list(tree.children), context, ()):
                total = Box()
                for box in boxes:
                    total = total + box
                yield total
        else:
            yield from fact(tree, context)


def _begins_anew(tree: Tree, context: Context) -> bool:
    """Whether "if" begins another condition, and none that goes on with one under another word:
    "before it starts and if it is pending" is not before both are so.
    """
    if tree.label not in ("any_of", "all_of"):
        return False
    words = context.shared.words
    under = words[max(0, tree.start - 1)].text
    again = any(words[part.start - 1].text in ("if", "when") for part in tree.children[1:])
    joined = tree.label == "all_of" and under in ("unless", "except")
    return again and (joined or under in UNTIL)


UNTIL = frozenset(["before", "until", "till"])


def _mixed(tree: Tree, context: Context) -> bool:
    """Whether "and" stands beside "or" and nothing tells which joins more: "if it is public or they
    own it and they are not suspended".
    """
    words = context.shared.words
    apart = words[tree.start].text == "either" or all(
        words[part.start - 1].text in ("if", "when") or words[part.start - 2].text == ","
        for part in tree.children[1:]
    )
    joined = any(
        (inner.label == "all_of" and words[inner.start].text != "both")
        or "preds_and" in _predicates(inner, context)
        for part in tree.children
        for inner in trees(part)
    )
    if joined and not apart:
        _ask_what_is_joined(tree, context)
    return joined and not apart


def _goes_on_with_another(tree: Tree, context: Context) -> bool:
    """Whether "or" joins just another circumstance to one: "if they are vetted and are on the VPN
    or the office network" is not of that network in itself.
    """
    circumstances_end = {leaf.end for leaf in context.shared.leaves if leaf.kind == "CIRC"}
    bare_ones = [
        part
        for part in tree.children[1:]
        if all(f.label == "circ_on" and f.end == _end_of_circumstance(f) for f in trees(part))
    ]
    words = context.shared.words
    return any(
        words[part.start - 1].text == "or"
        and (part.start - 1 in circumstances_end or is_one_more(part.start, part.end, context))
        for part in bare_ones
    )


def _end_of_circumstance(fact: Tree) -> int:
    """Where the circumstance ends that a fact is about."""
    return max((child.end for child in fact.children), default=0)


def _mixed_within(tree: Tree, context: Context) -> bool:
    """Whether "and" goes on after what "or" joins of one alone, and nothing tells which joins more:
    "if they own it or review it and it is not secret".
    """
    mixed = any(
        texts_at(context.shared.words, part.end) == "and"
        and any("preds_or" in _predicates(inner, context) for inner in trees(part))
        for part in tree.children[:-1]
    )
    if mixed:
        _ask_what_is_joined(tree, context)
    return mixed


def _predicates(tree: Tree, context: Context) -> set[str]:
    """How what a fact says of one is joined, where no word and no comma tells it apart."""
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    if tree.label != "that" or not words.isdisjoint({",", "either", "both"}):
        return set()
    return {inner.label for inner in trees(tree.children[1])}


def _ask_what_is_joined(tree: Tree, context: Context) -> None:
    context.shared.ask(
        "does “and” join what stands beside it alone, or all of it? Put a comma before “or”, "
        "or write two sentences",
        (tree.start, tree.end),
    )


def _is_of_either(tree: Tree, first: Box, context: Context) -> bool:
    """Whether "he", after "its author is on duty or", could be the author as well."""
    words = context.shared.words[tree.children[1].start : tree.end]
    he = next((word for word in words if word.text in ("he", "she", "him", "his", "her")), None)
    people = context.vocabulary.principals
    other = any(d.type in people and d.number == "one" and not d.known for d in first.spoken)
    if he is None or not other:
        return False
    return context.shared.ask(
        f"who is “{he.written}”? More than one was spoken of",
        (tree.children[1].start, tree.end),
    )


def _parts(parts: list[Part], context: Context, done: tuple[Box, ...]) -> Iterator[tuple[Box, ...]]:
    if not parts:
        yield done
        return
    for box in condition(parts[0], context):
        yield from _parts(parts[1:], context.after(box), (*done, box))


OVER = frozenset(
    (
        "passed passes pass complete completed done made taken performed conducted out given "
        "succeeded successful satisfied"
    ).split()
)


HAPPENED = frozenset("is are was were has have been".split())
"""What is in a circumstance that is told as a clause: "ID is verified"."""


def _ask_when_over(tree: Tree, context: Context) -> None:
    context.shared.ask_of(
        tree,
        "is “{said}” all the time outside of it, or the rest of those days? Say from "
        "when to when, or “outside …”",
    )


def _so_long_after(tree: Tree, context: Context) -> Iterator[Box]:
    """If it is still open 90 days after it was detected: both; behind a statement, the time would
    be of that.
    """
    *that, when = tree.children
    if goes_on_since_when(when, context) or any(
        is_of_what_happened(tree.start, inner, context) for inner in trees(when)
    ):
        return
    for box in fact(replace(tree, label="that", children=tuple(that)), context):
        for inner in trees(when):
            yield from (box + so for so in within(inner, context.after(box)))


def fact(tree: Tree, context: Context) -> Iterator[Box]:
    """What one fact says: "the document is locked", "there is an emergency"."""
    if tree.label == "that":
        noun, pred = tree.children
        if goes_on_with(pred, tree, context):
            return
        for thing in chain(things(noun, context), each_of_those_asked(noun, context)):
            if all_or_any(noun, thing, context) or until_any(noun, thing, context):
                continue
            if isinstance(thing, Ranked) and (asker := asker_themselves(pred, thing, context)):
                yield from _of(asker, pred, context)
                continue
            if isinstance(thing, Ranked) and _both_ways(noun, pred, thing, context):
                for desc in thing.items:
                    yield from _of(desc, pred, context)
                continue
            if isinstance(thing, Ranked) and (parties := _either_party(noun, thing, pred, context)):
                for desc in parties:
                    yield from _of(desc, pred, context)
                continue
            yield from _of(became_so(thing, pred, tree, context), pred, context)
    elif tree.label == "that_within" and texts_at(context.shared.words, tree.end) == ",":
        yield from _so_long_after(tree, context)
    elif tree.label == "that_one_who":
        noun, pred, who = tree.children
        for thing in things(noun, context):
            for both in one_who(thing, who, context):
                yield from _of(both, pred, context)
    elif tree.label in ENDING:
        yield from ENDING[tree.label](tree, context)
    elif tree.label in ("it_is", "it_is_not"):
        for test in timings(tree.children[-1], context):
            yield Box((negation(test) if tree.label == "it_is_not" else test,))
    elif tree.label in ("circ_on", "it_is_circ"):
        for test in (t for c in tree.children for t in conditions_of(c)):
            if only_of_time(test) and context.shared.words[tree.end - 1].text in OVER:
                _ask_when_over(tree, context)  # "the window has passed" is not in it
            else:
                yield Box((test,))
    elif tree.label == "circ_of_theirs":  # "once their ID has been verified"
        said = {word.text for word in context.shared.words[tree.start : tree.end]}
        for test in conditions_of(tree.children[-1]) if said & HAPPENED else ():
            yield Box((test,))
    elif tree.label == "circ_recent":
        yield from (Box((test,)) for test in given_lately(tree))
    elif tree.label == "circ_off":
        tests = [t for c in tree.children for t in conditions_of(c)]
        yield from map(Box, ((t,) for t in _off(tests, tree, context)))
    elif tree.label == "fact_feature":
        yield from _feature(tree, context)
    elif tree.label == "fact_lacking":
        yield from (none_of(box, context.shared) for box in _feature(tree, context))
    elif tree.label in ("deed_given", "deed_given_by"):
        yield from deed_given(tree, context)
    elif tree.label in ("deed_not_given", "deed_not_given_by"):
        yield from deed_not_given(tree, context)
    elif tree.label in ("fact_of", "event_of_whom"):
        yield from _fact_of(tree, context)
    elif tree.label == "fact_of_what":
        yield from _fact_of_what(tree, context)
    elif tree.label in ("event_fact", "event_in_fact") and not is_told_when(tree, context):
        named = moments_named if tree.label == "event_fact" else moment_in
        for moment, box in named(tree, context):
            yield over(moment) + box
    elif tree.label == "event_fact_when":
        event = next(c for c in tree.children if isinstance(c, Leaf))
        for moment, box in moments_named(tree, context):
            for when in event_when(moment, tree.children[-1], context, event):
                yield when + box
    elif tree.label == "there_is":
        for thing in things(tree.children[-1], context):
            if isinstance(thing, Desc) and not thing.known:
                yield thing.local()
    elif tree.label == "there_is_time":
        yield from left_until(tree, context)
    elif tree.label == "elapsed_tail":
        if texts_at(context.shared.words, tree.start - 1) not in UNTIL:  # a tail by itself
            yield from elapsed(tree, context)
    elif tree.label == "there_is_count":
        for known in sorted(context.refs, key=lambda d: d.variable != RESOURCE):
            if known.variable in (RESOURCE, SUBJECT):
                yield from counted(tree.children[-1], replace(known, known=True), context)
    elif tree.label.startswith("count_done"):
        for known in sorted(context.refs, key=lambda d: d.variable != RESOURCE):
            if known.variable in (RESOURCE, SUBJECT):
                yield from count_done(tree, replace(known, known=True), context)
    elif tree.label == "there_is_no":
        for thing in bare(tree.children[-1], context):
            if isinstance(thing, Desc) and not thing.known:
                yield none_of(thing.local(), context.shared)
    elif tree.label == "nobody_is":
        yield from _of_nobody(tree, context)
    elif tree.label == "none_is" and _are_they(tree.children[0]):
        yield from _none_of_them(tree, context)
    elif tree.label == "neither_is":
        yield from _is_of_neither(tree, context)
    elif tree.label == "asker_is":
        yield from asker_is(tree, context)
    elif tree.label in ("none_is", "no_such_is"):
        read = bare if symbol_of(tree.children[0]) == "bare" else things
        for thing in read(tree.children[0], context):
            for box in _of(thing, tree.children[1], context) if _is_new(thing) else ():
                yield none_of(box, context.shared)
    elif tree.label == "request_does":
        asker = next((d for d in context.refs if d.variable == SUBJECT), None)
        if asker is not None:
            yield from said_of(tree.children[-1], replace(asker, known=True, box=Box()), context)


def _are_they(part: Part) -> bool:
    """Whether a phrase is "them"."""
    return any(tree.label == "pronoun" for tree in trees(part))


def _none_of_them(tree: Tree, context: Context) -> Iterator[Box]:
    """ "If it has at least two reviewers and none of them owns it": of all reviewers it has, not of
    two of them. They are the last of whom several were spoken of.
    """
    several = [d for d in context.refs if not d.known and (d.every == "at_least" or d.plural)]
    if not several:
        return
    named = several[-1]
    one = named.variable
    new = context.fresh(named.type)
    desc = replace(renamed(named, one, new), every="any", k=1, plural=True)
    inner = replace(context, clause=True)
    for box in said_of(tree.children[1], replace(desc, box=Box(), known=True), inner):
        yield none_of(desc.local() + box, context.shared)


def _is_of_neither(tree: Tree, context: Context) -> Iterator[Box]:
    """Neither the author nor the reviewer is on leave: it can be said of neither."""
    *nouns, pred = tree.children
    found = [
        list(
            dict.fromkeys(box for thing in things(n, context) for box in _of(thing, pred, context))
        )
        for n in nouns
    ]
    if all(len(boxes) == 1 for boxes in found):
        yield none_of(any_of([boxes[0] for boxes in found], context.shared), context.shared)


def _of_nobody(tree: Tree, context: Context) -> Iterator[Box]:
    """Nobody has approved it: no one of any type of which it can be said."""
    found: list[Box] = []
    for type_ in context.vocabulary.principals:
        someone = context.new(type_, number="one", noun=type_)
        said = list(dict.fromkeys(_of(someone, tree.children[-1], context)))
        if len(said) > 1:
            return
        found += said
    if found:
        yield none_of(any_of(found, context.shared), context.shared)


def _is_new(thing: Thing) -> bool:
    return isinstance(thing, Desc) and not thing.known


def _either_party(noun: Part, thing: Ranked, pred: Part, context: Context) -> list[Desc]:
    """Who asks and what is asked for, where "they" can be either: "while they are locked"."""
    if context.shared.words[noun.start].text != "they" or noun.end - noun.start != 1:
        return []
    parties = [d for d in thing.items if d.variable in (SUBJECT, RESOURCE)]
    if len(parties) < 2 or not all(list(predicate(pred, d, context)) for d in parties):
        return []
    return parties


def _both_ways(noun: Part, pred: Part, thing: Ranked, context: Context) -> bool:
    """Whether "they" do something to "them" where two people could be either."""
    people = {d.variable for d in thing.items if d.type in context.vocabulary.principals}
    pronouns = {"they", "them", "he", "him", "she", "her"}
    words = {w.text for w in context.shared.words[pred.start : pred.end]}
    return len(people) > 1 and noun.end - noun.start == 1 and bool(words & pronouns)


def _of(thing: Thing, pred: Part, context: Context) -> Iterator[Box]:
    """What is said of a thing, with what the thing itself brings."""
    if isinstance(thing, Desc):
        for box in predicate(pred, thing, context):
            yield thing.local() + box
    elif isinstance(thing, Val):
        yield from predicate(pred, thing, context)
    elif isinstance(thing, Several):
        yield from _of_several(thing, pred, context)
    else:
        yield from predicate(pred, thing, context)


def _of_several(several: Several, pred: Part, context: Context) -> Iterator[Box]:
    """What is said of several things, of all in the same sense."""
    for tree in trees(pred):
        said = pred
        if isinstance(pred, Node):
            said = Node(pred.symbol, pred.start, pred.end, pred.chart, [], (tree,))
        parts = [apart(_of(item, said, context)) for item in several.items]
        if any(len(part) != 1 for part in parts):
            continue
        if several.alternative:
            yield any_of([part[0] for part in parts], context.shared)
            continue
        total = Box()
        for part in parts:
            total = total + part[0]
        yield total


def _fact_of(tree: Tree, context: Context) -> Iterator[Box]:
    """The buyer's identity has been verified; their license has expired."""
    from ..nouns.possessives import owners
    from ..nouns.relatives import whose_event, whose_fact
    from ..nouns.whose import whose_event_when

    whose = replace(tree, children=tree.children[1:])  # the pass of whom, then what of it, and when
    read = whose_fact if tree.label == "fact_of" else whose_event
    read = whose_event_when if len(whose.children) > 1 else read
    told = len(whose.children) == 1 and is_told_when(tree, context)

    def use(who: object) -> Iterator[Box]:
        if isinstance(who, Desc):
            for box in read(whose, who, context):
                yield who.local() + box

    for owner in () if told else trees(tree.children[0]):
        for thing in owners(owner, context):
            yield from tried(thing, use)


def _fact_of_what(tree: Tree, context: Context) -> Iterator[Box]:
    """The fee for its application has been paid: as "its application's fee"."""
    noun, preposition, what, said = tree.children
    words = [word.text for word in context.shared.words]
    phrase = (*words[noun.start : noun.end], *words[said.start : said.end])
    facts = [v for k, v in context.vocabulary.entries.get(phrase, ()) if k == "FACT"]
    if not isinstance(preposition, Leaf) or str(preposition.value) not in ("of", "for", "on"):
        return

    def use(who: object) -> Iterator[Box]:
        for kind in facts:
            if isinstance(who, Desc) and who.type == kind.type:
                yield who.local() + Box((put(kind.test, who.variable, IT),))

    for thing in things(what, context):
        yield from tried(thing, use)


RING = frozenset("alarm alarms siren sirens bell bells alert alerts buzzer pager".split())
GO = frozenset("go goes went gone going".split())


def _off(tests: list[m.Expr], tree: Tree, context: Context) -> Iterator[m.Expr]:
    """What is off is not on. But an alarm that goes off rings, and of what else does so it is asked
    whether it begins or ends.
    """
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    if words[-1] != "off" or GO.isdisjoint(words):
        yield from map(negation, tests)
    elif not RING.isdisjoint(words):
        yield from tests
    else:
        context.shared.ask_of(
            tree, "“{said}”: does it begin then, or end? Say “is on”, or “is off”"
        )


def _feature(tree: Tree, context: Context) -> Iterator[Box]:
    """Their training is completed: said of the subject or the resource, whoever has it."""
    leaf = next(c for c in tree.children if isinstance(c, Leaf))
    if not isinstance(leaf.value, Kind):
        yield from (Box((t,)) for t in conditions_of(leaf))
        return
    for variable in (RESOURCE, SUBJECT):
        for known in context.refs:
            if known.variable == variable and known.type == leaf.value.type:
                yield Box((put(leaf.value.test, variable, IT),))
                return


def as_condition(tree: Tree, context: Context) -> Iterator[Box]:
    first = context.shared.words[tree.start].text in ("after", "once", "before", "until")
    if is_of_the_place_before(tree, context):
        return
    for box in condition(tree.children[-1], context):
        if first and all(isinstance(test, m.InWindows) for test in box.tests):
            _ask_when_over(tree, context)
            continue
        if context.granting and box.locals and _is_until_it_happens(tree, box, context):
            continue
        yield tied_to_it(box, tree, context)


def _is_until_it_happens(tree: Tree, box: Box, context: Context) -> bool:
    """Whether something may be done until another thing "has departed": only if there is one, as it
    is until that "departs".
    """
    until = context.shared.words[tree.start].text in ("before", "until", "till")
    return until and any(
        isinstance(test, m.Compare) and test.op == "<=" and test.right == NOW for test in box.tests
    )
