"""Knows what a condition beside a statement makes of it: then, only then, or in either case."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Node, Tree
from ...text.lexicon import MODALS
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, trees
from ..closing import mentions
from ..discourse.contrasts import otherwise, superseded
from ..discourse.narrowing import begins_with_nobody, nobody_then, tells_what_is_governed
from ..nouns.adjectives import state_of
from ..opposites import excludes
from ..predicates.conditions import condition
from ..predicates.fragments import fragment
from ..statements.draft import Draft
from ..statements.needs import WHEN, is_of_the_need, under_need
from .adding import ONLY_THEN, only_if, tells_which_act, with_when
from .fronts import may_be_of_those_before
from .kinds import CONDITIONS, ONLY_IF, says_how


def when_said(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """If it is locked, on weekdays, with MFA: when it is so, or only when."""
    for box in CONDITIONS[tree.label](tree, context):
        if fronted and may_be_of_those_before(draft.who, box, tree, context):
            continue
        if tree.label in WHEN and is_of_the_need(tree, box, draft, context):
            yield under_need(draft, box)
            continue
        if _is_only_so(draft, tree.label):
            yield only_if(replace(draft, effect="permit"), box)
            continue
        joined = is_joined_to_only(tree, context)
        if not joined and nobody_then(tree, box, draft, context) and not fronted:
            yield replace(draft, region=draft.region + box)
            continue
        if not (fronted or joined) and _says_when_nobody_may(tree, box, draft, context):
            yield replace(draft, region=draft.region + box)
            continue
        if _may_be_governed(tree, box, draft, fronted, context) or (
            not fronted and tells_which_act(draft, tree, box, context)
        ):
            yield replace(draft, region=draft.region + box)
            if draft.needed or begins_with_nobody(tree.start, context):
                continue  # "nobody but a manager may do so on Sundays": on other days?
        elif not (
            fronted or joined or _says_only(tree, context) or _is_proviso(tree, context)
        ) and tells_what_is_governed(tree, box, draft):
            yield replace(draft, region=draft.region + box)
            if begins_with_nobody(tree.start, context) or _is_undone_then(tree, draft, context):
                continue
        if fronted and draft.so and excludes(draft.region + draft.when, box):
            # "while it is waiting; once it is ready, only a librarian can"
            if draft.effect == "permit" and context.prior and context.prior.effect == "forbid":
                when, region = _not_ruled_out(draft.when, box), _not_ruled_out(draft.region, box)
                rest = replace(draft, when=when, region=region)
                yield with_when(rest, box, tree, context, fronted)
            continue
        older = superseded(draft, box, context) if fronted and tree.label == "if_" else draft
        yield with_when(older, box, tree, context, fronted)


def _not_ruled_out(box: Box, case: Box) -> Box:
    """What a box says without what a case rules out."""
    return replace(box, tests=tuple(t for t in box.tests if not excludes(Box((t,)), case)))


def _is_proviso(tree: Tree, context: Context) -> bool:
    """Whether "only a partner may extend it, as long as its deadline has not passed" says what has
    to be so besides: by then nobody may. "As long as" right behind is rather of when.
    """
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.start + 3]]
    apart = words[:1] == [","] and words[2:] == ["long", "as"]
    return apart or words[1] in ("provided", "providing") or words[1:3] == ["on", "condition"]


def only_when(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Only if it is locked, only with MFA."""
    for box in ONLY_IF[tree.label](tree, context):
        if is_of_the_need(tree, box, draft, context):
            yield under_need(draft, box)
            continue
        yield only_if(draft, box)


def even_if(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Even if it is locked: it is so in either case. "Though secret ones only with MFA" is not."""
    words = [word.text for word in context.shared.words[tree.start : tree.end + 1]]
    if words[0] in ("though", "although") and words[-1] == "only":
        return
    if _changes_nothing(tree, context) and _can_be_said(tree, context):
        yield draft


def otherwise_so(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """Otherwise, elsewhere, in that case: by what the statement before said."""
    if fronted and not _goes_on_with_what_is_done(tree, context):
        for rest, box in otherwise(draft, context, tree):
            yield with_when(rest, box, replace(tree, label="if_"), context, fronted)


def _goes_on_with_what_is_done(tree: Tree, context: Context) -> bool:
    """Whether no comma ends it before what they are not: "and if they are not disputed"."""
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    after = tree.end + (context.shared.words[tree.end].text == "not")
    done = any(leaf.kind == "ACTP" and leaf.start == after for leaf in context.shared.leaves)
    return done and not {"is", "are", "was", "were"}.isdisjoint(words)


def during_state(draft: Draft, tree: Tree, context: Context, fronted: bool) -> Iterator[Draft]:
    """During its review: while what is asked for is in that state."""
    for known in context.refs:
        if known.variable == RESOURCE:
            for box in state_of(tree, replace(known, known=True, box=Box()), context):
                yield with_when(draft, box, replace(tree, label="if_"), context, fronted)


def _is_only_so(draft: Draft, label: str) -> bool:
    """Whether a condition is that alone under which "they can do so", which others stay under."""
    only = label in ONLY_THEN
    return draft.effect == "only_so" or (draft.so and draft.effect == "permit" and only)


def _says_only(tree: Tree, context: Context) -> bool:
    """Whether it is "only until it is published": then they may not, once it is."""
    return "only" in {word.text for word in context.shared.words[tree.start : tree.start + 2]}


def _says_when_nobody_may(tree: Tree, box: Box, draft: Draft, context: Context) -> bool:
    """Whether "nobody except a manager may dispatch an order if one of its items is restricted"
    says of which orders that is so: it is of the thing, and not of who asks.
    """
    its = any(mentions(test, RESOURCE) for test in box.tests)
    theirs = any(mentions(test, SUBJECT) for test in box.tests)
    case = tree.label == "if_" and draft.effect == "only" and not draft.about_who
    words = [word.text for word in context.shared.words[: tree.start]]
    but = any(one in ("nobody", "one") and two in BUT for one, two in itertools.pairwise(words))
    return case and its and not theirs and but


BUT = frozenset("but except other apart save".split())


def _may_be_governed(tree: Tree, box: Box, draft: Draft, fronted: bool, context: Context) -> bool:
    """Whether "only engineers may do so outside office hours" may leave open what holds within."""
    words = [word.text for word in context.shared.words[tree.start : tree.start + 2]]
    apart = context.shared.words[tree.start - 1].text == ","
    return (
        draft.effect == "only"
        and not draft.about_who
        and not fronted
        and not apart
        and not _goes_on_with_only(tree, context)
        and (
            (tree.label == "at_time" and not draft.anyone)
            or (tree.label == "circ_tail" and bool({"outside", "without"} & set(words)))
            or (tree.label == "circ_tail" and _is_of_the_moment(words, box))
            or (tree.label == "said_circ" and says_how(tree, context))  # "only keepers … alone"
            or (tree.label == "within" and _is_past_a_limit(tree))
        )
    )


def _is_of_the_moment(words: list[str], box: Box) -> bool:
    """Whether a request just comes at such a time: "during a freeze"."""
    return (
        words[:1] == ["during"]
        and bool(box.tests)
        and all(isinstance(t, m.RequestField) for t in box.tests)
    )


def _is_past_a_limit(tree: Tree) -> bool:
    """Whether a span is where others mostly may no longer: "less than a day before it starts"."""
    return any(
        inner.label in ("less_before", "more_after", "past_least_before")
        for inner in trees(tree.children[-1])
    )


def _goes_on_with_only(tree: Tree, context: Context) -> bool:
    """Whether it stands behind a phrase that begins with "only", and belongs to that: "…, and only
    from the office network between 9:00 and 17:00".
    """
    words = [word.text for word in context.shared.words[: tree.start]]
    comma = max((at for at, text in enumerate(words) if text == ","), default=len(words))
    phrase = words[comma + 1 :]
    if not MODALS.isdisjoint(phrase):
        return False  # "if it is critical, only a manager may close it outside office hours"
    return "only" in phrase[:2] and len(phrase) > 2


def _is_undone_then(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether "only admins can cancel an order once it has been shipped" is of a deed that could
    be done before as well: from then on they alone can. What is released "once it has been checked"
    may be so no earlier, or by others.
    """
    words = [word.text for word in context.shared.words[: tree.start + 1]]
    first = max((at + 1 for at, word in enumerate(words) if word in (".", ";")), default=0)
    undone = all(not UNDOING.isdisjoint(act.split("_")[:1]) for act in draft.actions)
    return words[-1] == "once" and words[first] == "only" and bool(draft.actions) and undone


UNDOING = frozenset(
    (
        "alter amend cancel change correct delete edit erase modify overwrite remove reopen rename "
        "rescind retract reverse revise revoke undo unlock unpublish update void withdraw"
    ).split()
)
"""What is done to things at any time, and mostly seldom later."""


def is_joined_to_only(tree: Tree, context: Context) -> bool:
    """Whether "and" joins it to what stands under "only" behind a comma: "…, and even then only
    underground and after it has been inspected".
    """
    words = [word.text for word in context.shared.words[: tree.start]]
    comma = max((at for at, text in enumerate(words) if text == ","), default=len(words))
    phrase = list(itertools.dropwhile(THEN.__contains__, words[comma + 1 :]))
    return phrase[:1] == ["only"] and phrase[-1:] == ["and"] and MODALS.isdisjoint(phrase)


THEN = frozenset("and but even then so".split())


def _changes_nothing(tree: Tree, context: Context) -> bool:
    """Whether a concession is none but that: "though not their own" and "although they must be on
    duty" take something back.
    """
    part = tree.children[-1]
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    if words & {"must", "shall", "should", "need", "needs"}:
        return False
    before = {word.text for word in context.shared.words[tree.start : part.start]}
    though = bool(before & {"though", "although"}) and "even" not in before
    return not (though and _is_denied(part))


def _is_denied(part: Part) -> bool:
    return any(tree.label == "frag_not" for tree in trees(part))


def _can_be_said(tree: Tree, context: Context) -> bool:
    """Whether a condition that changes nothing ("even if it is locked") means something."""
    part = tree.children[-1]
    read = fragment if isinstance(part, Node) and part.symbol == "frag" else condition
    told = any(known.variable == RESOURCE for known in context.refs)
    types = [] if told else [t.name for t in context.vocabulary.model.types if t.actions]
    cases = [context, *(context.knowing(Desc(RESOURCE, name, known=True)) for name in types)]
    return any(next(read(part, case), None) is not None for case in cases)
