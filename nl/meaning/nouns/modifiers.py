"""Knows how phrases after a noun narrow it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.morphology import base_of_participle
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Event, put
from ..base import (
    RESOURCE,
    Box,
    Context,
    Desc,
    Part,
    Thing,
    renamed_box,
    trees,
    tried,
)
from ..closing import any_of, any_of_told, none_of
from ..predicates.being import in_with
from ..predicates.by_whom import goes_on_by_whom, perhaps_by_them
from ..predicates.given import given
from ..quantities.counts import count_done, is_counted_of
from ..quantities.more_than import has_more
from ..statements.deeds import has_deed, without_deed
from ..surroundings.behalf import made_on_behalf
from ..surroundings.putting import is_put_there
from ..things import things, told_once
from ..times.endings import past_its_end
from ..times.lasting_states import lasting_since
from ..times.moments import event_when
from ..times.time_left import time_left
from ..times.timed_alike import timed_alike
from .adjectives import (
    Narrow,
    brought,
    event_done,
    kind_of,
    kind_or,
    leaf_of,
)
from .anywhere import anywhere_in, of_whichever, there, whichever
from .as_asked import as_asked
from .as_such import as_called
from .bare import filled
from .completing import PUT, completes_the_act, is_put_otherwise
from .contents import contains, is_called_so, via, with_its_own
from .depth import deeply, is_any_inside, is_of_the_other_noun, nearest
from .features import (
    compared_so,
    feature,
    featureless,
    holds_that_of,
    holds_written,
    tagged,
    with_amount,
    with_attribute,
    with_attribute_compared,
    with_attribute_in,
    with_count,
    with_each,
    with_it_inside,
    with_moment,
    with_relation,
    with_share,
    without_moment,
)
from .levels import further
from .links import linked
from .of_theirs import of_theirs, told_by_who_asks
from .ones_own import beside_own
from .participles import existing, joined_participles, not_participle, participle
from .relatives import relative_clause, which_is
from .said_at_once import is_said_at_once
from .sameness import by, of_another
from .sorts import SORTS
from .two_steps import by_the_only_way
from .values import is_feature, is_state
from .ways import as_the_things_own
from .whose import whose_attribute_they_not


def narrowed(desc: Desc, part: Part, context: Context) -> Iterator[Desc]:
    """A description narrowed by what follows the noun."""
    for found in _narrowed(desc, part, context):
        people = context.vocabulary.principals
        yield as_called(found, desc) if found.type in people else found


def _narrowed(desc: Desc, part: Part, context: Context) -> Iterator[Desc]:
    for tree in trees(part):
        if tree.label == "deeply":
            yield from deeply(desc, context, tree)
        elif tree.label == "in_np" and is_counted_of(tree, desc, context):
            continue  # "a batch of more than 200 payments", of which the number is declared
        elif tree.label == "in_np" and (
            is_of_the_other_noun(tree, desc, context) or is_said_at_once(tree, context)
        ):
            continue
        elif tree.label == "in_np":
            yield from _in(tree, desc, context)
        elif tree.label == "concerned":
            from .determiners import bridged

            asked = next((d for d in context.refs if d.variable == RESOURCE), None)
            if desc.missing is None and asked is not None and asked.type == desc.type:
                if context.role != RESOURCE:
                    yield replace(asked, box=desc.box, known=True)  # "the audit in question"
            elif desc.missing is None and desc.box == Box():
                yield from (d for d in bridged(desc, context) if isinstance(d, Desc) and d != desc)
        elif tree.label == "whatever":
            yield desc
        elif tree.label == "not_in":
            for thing in things(tree.children[-1], _within(desc, context)):
                for box in linked(replace(desc, box=Box()), "in", thing, context):
                    yield desc.with_box(none_of(box, context.shared))
        elif tree.label == "from_np" and str(leaf_of(tree).value) in ("from", "at", "in"):
            yield from _in(tree, desc, context)
        elif tree.label == "named_in" and (
            desc.missing is not None or context.shared.words[tree.start].text in PUT
        ):
            yield from _in(tree, desc, context)  # "the stand-in named on a request": its stand-in
        elif tree.label == "in_direct":
            for thing in things(tree.children[-1], _within(desc, context)):
                for box in linked(desc, "in", thing, _within(desc, context)):
                    yield desc.with_box(box)
        elif tree.label == "anywhere_in":
            for thing in things(tree.children[-1], _within(desc, context)):
                boxes = anywhere_in(desc, tree, thing, _within(desc, context))
                yield from map(desc.with_box, boxes)
        elif tree.label == "of_theirs":
            yield from of_theirs(tree, desc, context)
        elif tree.label == "in_any":
            yield from _in_any(tree, desc, context)
        elif tree.label in POSTS:
            for box in POSTS[tree.label](tree, desc, _within(desc, context)):
                yield desc.with_box(box)


def _within(desc: Desc, context: Context) -> Context:
    """The context inside a noun phrase: it can be spoken of itself."""
    inner = context.after(desc.box)
    inside = inner.inside | {desc.variable} | ({inner.role} if inner.role else set())
    people = context.vocabulary.principals
    others = {d.variable for d in desc.box.spoken if d.type in people and not d.known and d.plural}
    return replace(
        inner.knowing(replace(desc, missing=None)), inside=inside, rivals=inner.rivals | others
    )


def _is_whom(preposition: str, desc: Desc, before: str) -> bool:
    """Whether a noun is that of a relation whose other side follows: "a conflict of interest with
    the bidder", by `conflict_of_interest_with`, is the bidder. `before` stands in front of it.
    """
    return before not in (",", "and", "or", preposition) and any(
        isinstance(test, m.Member)
        and test.item == desc.variable
        and words_of(test.of.path[-1])[1:][-1:] == [preposition]
        for test in desc.box.tests
    )


def _in(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    """In a folder, of their team, from the sales department."""
    preposition = str(leaf_of(tree).value)
    inner = _within(desc, context)
    if preposition in ("in", "under") and is_state(tree.children[1], desc, context):
        return  # "agreements in negotiation" are at that stage, and not in one that is
    if is_feature(tree.children[1], desc, context):
        return  # "companies on the free plan": whose plan that is
    if leaf_of(tree).start > tree.start and _is_a_relation(tree.start, context):
        return  # "based at their depot": as that says
    if is_put_otherwise(tree, preposition, context):
        return
    if preposition in ("of", "in", "from", "at", "for") and whichever(
        tree.children[1], desc, context
    ):
        yield desc
        return
    if is_put_there(tree, context):
        return
    if preposition == "by" and base_of_participle(context.shared.words[tree.start - 1].text):
        return  # "submitted by …": who did that, and nothing else
    if _is_whom(preposition, desc, context.shared.words[tree.start - 1].text):
        from ..predicates.being import same

        for thing in things(tree.children[1], inner):
            yield from map(desc.with_box, same(desc, thing, inner))
        return
    if preposition == "of" and (mine := told_by_who_asks(tree, desc, context)) is not None:
        yield mine  # "jobs of their own", of coordinators
        return
    own = beside_own(desc, preposition, tree.children[1], inner)
    if own is not None:
        yield from map(desc.with_box, own)
        return
    if preposition == "for" and _is_a_request(tree, desc, context):
        yield from _asking_for(tree, desc, context)
        return
    if desc.missing is None:
        for noun in trees(tree.children[1]):
            yield from map(desc.with_box, of_another(noun, desc, by(preposition), inner))
    if preposition == "with" and (found := list(with_its_own(tree.children[1], desc, inner))):
        yield from map(desc.with_box, found)
        return
    for thing in things(tree.children[1], inner):
        if desc.missing is not None and preposition in ("of", "for", "on", "in", "to", "at"):
            owned = list(tried(thing, lambda other: filled(desc, other, inner)))
            yield from owned
            role = any(x.kind == "CLASS" and x.end == tree.start for x in context.shared.leaves)
            if owned or preposition == "of" or isinstance(thing, Desc) or role:
                continue  # but "a counterparty in a listed country" is there itself
        thing = of_whichever(thing)
        if completes_the_act(preposition, desc, thing, context):
            return
        if preposition == "with" and isinstance(thing, Desc) and _has(thing, desc, context):
            had = as_the_things_own(tree.children[1], thing, context)
            yield desc.with_box(had.local())
            continue
        if preposition == "with" and desc.type in context.vocabulary.principals:
            from ..predicates.having import has_thing

            yield from map(desc.with_box, has_thing(tree.children[1], desc, inner))
        deep = is_any_inside(tree, desc, thing, context)
        boxes = list(linked(replace(desc, missing=None), preposition, thing, inner, deep))
        boxes = boxes or by_the_only_way(desc, preposition, thing, inner)
        called = [box for box in boxes if is_called_so(box, thing, desc, context)]
        for box in called or boxes:
            if called or not says_it_again(box, thing, tree.children[1], desc, context):
                yield desc.with_box(box)


REQUESTS = frozenset("request application".split())


def _is_a_request(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether "requests for parental leave" speaks of a "leave request" by what it is for."""
    words = [word.text.removesuffix("s") for word in context.shared.words[: tree.end]]
    noun = words[tree.start - 1]
    return (
        noun in REQUESTS
        and noun == words_of(desc.type)[-1]
        and any(
            isinstance(thing, Desc) and thing.type == desc.type and not thing.known
            for thing in things(tree.children[1], context)
        )
    )


def _asking_for(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    for thing in things(tree.children[1], context):
        if isinstance(thing, Desc) and thing.type == desc.type and thing.every == "any":
            yield desc.with_box(renamed_box(thing.box, thing.variable, desc.variable))


def _is_a_relation(place: int, context: Context) -> bool:
    """Whether a relation's participle stands at a place."""
    return any(leaf.start == place and leaf.kind == "RELP" for leaf in context.shared.leaves)


def says_it_again(box: Box, thing: object, part: Part, desc: Desc, context: Context) -> bool:
    """Whether "matters they are on", of pleadings, is just the matters that these are in."""
    words = {word.text for word in context.shared.words[part.start : part.end]}
    if isinstance(thing, Desc) and thing.known and words <= {"it", "them"}:
        return bool(box.tests) and set(box.tests) <= set(desc.box.tests)
    if not isinstance(thing, Desc) or thing.known or words.isdisjoint({"they", "it", "them"}):
        return False
    name = context.role or desc.variable
    own = {put(test, name, desc.variable) for test in thing.box.tests}
    links = {put(t, name, desc.variable) for t in box.tests if t not in thing.box.tests}
    return not links or bool(links & own)


def _had(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Holding a clearance of 4 or more."""
    from ..predicates.predicate import predicate

    yield from predicate(tree.children[-1], replace(desc, box=Box()), context)


def _working_at(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Working the night shift."""
    from ..predicates.working import works_at

    yield from works_at(tree, replace(desc, box=Box()), context)


def _working_so(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    from ..predicates.working import works_so

    yield from works_so(tree, replace(desc, box=Box()), context)


def _has(thing: Desc, desc: Desc, context: Context) -> bool:
    """Whether who is spoken of is of what has them: "documents with more than one owner"."""
    owners = {desc.variable, context.role}
    return any(
        isinstance(test, m.Member) and test.item == thing.variable and test.of.root in owners
        for test in thing.box.tests
    )


def _not_kind_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Without the admin role."""
    for box in kind_of(tree, desc, context):
        yield none_of(box, context.shared)


def _in_any(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    """Of that team or of any team beneath it: either."""
    inner = _within(desc, context)
    options: list[Box] = []
    plain = replace(desc, missing=None)
    pairs = list(zip(tree.children[::2], tree.children[1::2], strict=True))
    words = [context.shared.words[preposition.start - 1].text for preposition, _ in pairs[1:]]
    if desc.missing is not None and "and" in words and not desc.plural:
        return  # "a member of that team and of every team it is part of": of both
    for preposition, noun in pairs:
        assert isinstance(preposition, Leaf)
        word = str(preposition.value)
        named = [of_whichever(thing) for thing in told_once(things(noun, inner))]
        if desc.missing is not None and word == "of":
            ones = [one for thing in named for one in _filled_with(thing, desc, inner)]
            found = [replace(one.box, tests=_added(one.box, desc)) for one in ones]
        else:
            found = [box for thing in named for box in linked(plain, word, thing, inner)]
        found = nearest(list(dict.fromkeys(found)), tree, context)
        if len(found) != 1:
            return
        options.append(found[0])
        again = [one for one in named if isinstance(one, Desc) and one.known]
        # "in their district or in any district within it"
        inner = inner.after(found[0]).knowing(*(d for d in again if d not in inner.refs))
    if not _says_nothing_of_one(options, tree, context) and not _is_one_more_than_another(
        options, context.refs
    ):
        found = list(any_of_told(options, context.shared))
        yield from (plain.with_box(box) for box in found[: 1 + (desc.missing is not None)])


def _says_nothing_of_one(options: Sequence[Box], tree: Tree, context: Context) -> bool:
    """Whether one of several is no condition, so that the others are none: "from their own site or
    from any site if …" may be of any site only then. That is asked.
    """
    if all(box.tests for box in options):
        return False
    return context.shared.ask(
        "is what follows said of the last alone, or of all? Write two sentences",
        (tree.start, tree.end),
    )


def _is_one_more_than_another(options: Sequence[Box], known: Sequence[Desc]) -> bool:
    """Whether one of several says all that another does: "in a zone they guard or in any zone", "at
    a branch in that region or in any region".
    """
    return any(_says_less(less, more, known) for less, more in itertools.permutations(options, 2))


def _says_less(less: Box, more: Box, known: Sequence[Desc]) -> bool:
    """Whether a box says no more than another, its locals being what that one speaks of."""
    named = [(x.type, x.variable) for x in more.locals]
    named += [(x.type, x.variable) for x in known]
    if not less.locals or any(local.kind != "any" for local in less.locals):
        return False
    ones = [[name for type_, name in named if type_ == x.type] for x in less.locals]
    for chosen in itertools.product(*ones):
        tests = less.tests
        for local, name in zip(less.locals, chosen, strict=True):
            tests = renamed_box(Box(tests), local.variable, name).tests
        if set(tests) <= set(more.tests):
            return True
    return False


def _filled_with(thing: Thing, desc: Desc, context: Context) -> Iterator[Desc]:
    return tried(thing, lambda other: filled(desc, other, context))


def _added(box: Box, desc: Desc) -> tuple[m.Expr, ...]:
    return tuple(test for test in box.tests if test not in desc.box.tests)


def _further(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    said = {word.text for word in context.shared.words[tree.start : tree.end]}
    yield from further(desc, said, context)


def _posts_or(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Of more than 12 hours or with an amount over $6,000."""
    options = []
    if _is_perhaps_denied(tree, context):
        return
    if _loses_its_subject(tree) or _means_either(tree, desc, context):
        return
    parts = list(tree.children)
    if perhaps_by_them(parts, context) or goes_on_by_whom(parts, context):
        return
    if _is_beside_the_noun(tree, context):
        return
    for part in timed_alike(parts, context):
        bare_desc = replace(desc, box=Box())
        found = [narrow.box for narrow in narrowed(bare_desc, part, context)]
        options.append(nearest(list(dict.fromkeys(found)), tree, context))
    if math.prod(map(len, options)) <= MOST_READINGS:
        for each in itertools.product(*options):
            if not _says_nothing_of_one(each, tree, context) and not _is_one_more_than_another(
                each, context.refs
            ):
                yield any_of(list(each), context.shared)


MOST_READINGS = 8
"""Of what several phrases say, joined by "or"."""


def _loses_its_subject(tree: Tree) -> bool:
    """Whether a bare participle stands after a clause: "they picked or approved"."""
    first, *_, last = tree.children
    clause = any(inner.label == "relative" for inner in trees(first))
    bare = ("existing", "event_done", "post_adj")
    return clause and any(inner.label in bare for inner in trees(last))


def _is_beside_the_noun(tree: Tree, context: Context) -> bool:
    """Whether the last stands beside what the noun itself is in: "in a zone they inspect, or in any
    zone inside it".
    """
    first, *_, last = tree.children
    if not any(inner.label == "relative" for inner in trees(first)):
        return False
    before = [word.text for word in context.shared.words[max(0, tree.start - 4) : tree.start]]
    said = [word.text for word in context.shared.words[last.start : last.end]]
    return said[0] in before[:-1] and before[-1] in said[1:]


def _is_perhaps_denied(tree: Tree, context: Context) -> bool:
    """Whether "not sealed and not hazardous or on hold" may deny the last, too."""
    first, *_, last = tree.children
    words = context.shared.words
    said = {word.text for word in words[first.start : first.end]}
    clauses = any(inner.label == "relative" for inner in trees(last))
    if clauses or not ("neither" in said or {"not", "and"} <= said or {"n't", "and"} <= said):
        return False
    ending = context.shared.said(last.start, last.end)
    return context.shared.ask(
        f"is “{ending}” denied, too? Say “or that are …”, or write two sentences",
        (last.start, last.end),
    )


def _means_either(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether "them" could be people of whom the other half speaks: "owned by admins or shared
    with them".
    """
    first, *_, last = tree.children
    words = context.shared.words
    they = next(
        (i for i in range(last.start, last.end) if words[i].text in ("they", "them", "their")), None
    )
    people = context.vocabulary.principals
    if they is None or not any(
        spoken.plural and spoken.type in people and not spoken.known
        for narrow in narrowed(replace(desc, box=Box()), first, context)
        for spoken in narrow.box.spoken
    ):
        return False
    return context.shared.ask(
        f"who is “{words[they].written}”? Several are spoken of", (they, they + 1)
    )


def _event_when(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Archived more than 30 days ago."""
    event = leaf_of(tree).value
    assert isinstance(event, Event)
    if event.attr.of == desc.type and not event.noun:
        attr = m.AttributeOf(event.attr.type, desc.variable, event.attr.name)
        inner = context.knowing(replace(desc, box=Box()))
        for box in event_when(attr, tree.children[-1], inner, leaf_of(tree)):
            yield from lasting_since(leaf_of(tree), tree.children[-1], box, desc, context)


def _neither_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Two people, neither of them its author."""
    from ..predicates.being import same

    for thing in things(tree.children[-1], context):
        for box in same(replace(desc, box=Box(), every="any", k=1), thing, context):
            yield none_of(box, context.shared)


def _of_whom(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Two people, neither of whom is its author; all of whom are on duty."""
    from ..predicates.predicate import predicate

    one = replace(desc, box=Box(), every="any", k=1)
    for box in predicate(tree.children[-1], one, replace(context, clause=True)):
        yield none_of(box, context.shared) if tree.label == "neither_of_whom" else box


POSTS: dict[str, Narrow] = {
    "participle": participle,
    "not_participle": not_participle,
    "participles": joined_participles,
    "in_with": in_with,
    "existing": existing,
    "neither_of": _neither_of,
    "neither_of_whom": _of_whom,
    "all_of_whom": _of_whom,
    "attribute_of": holds_that_of,
    "attribute_is": holds_written,
    "with_count": with_count,
    "with_share": with_share,
    "with_attribute_in": with_attribute_in,
    "done_times": count_done,
    "done_times_least": count_done,
    "posts_or": _posts_or,
    "further": _further,
    "circ_post": as_asked,
    "circ_post_bare": as_asked,
    "circ_post_outside": as_asked,
    "attribute_compared": with_attribute_compared,
    "gerund_relation": participle,
    "with_relation": with_relation,
    **dict.fromkeys(("with_any", "with_both"), with_each),
    "with_in_it": with_it_inside,
    "contains_np": contains,
    "given_np": given,
    "via_value": via,
    "on_behalf": made_on_behalf,
    "had": _had,
    "working_at": _working_at,
    "attribute_they_not": whose_attribute_they_not,
    "working_so": _working_so,
    "with_deed": has_deed,
    "without_deed": without_deed,
    "with_amount": with_amount,
    "whose_circ": as_asked,
    "relative": relative_clause,
    "compared": compared_so,
    "past_its_end": past_its_end,
    "there": there,
    "post_adj": kind_of,
    "post_not_adj": _not_kind_of,
    "post_either": kind_or,
    **SORTS,
    "post_towards": brought,
    "tagged": tagged,
    "feature": feature,
    "featureless": featureless,
    "with_attribute": with_attribute,
    "with_moment": with_moment,
    "with_more": has_more,
    "time_left": time_left,
    "without_moment": without_moment,
    "done_so_much": with_attribute,
    "event_when": _event_when,
    "event_done": event_done,
    **dict.fromkeys(("which_is", "which_is_all"), which_is),
}
