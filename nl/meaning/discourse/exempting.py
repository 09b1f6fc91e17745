"""Knows for whom, for what and when a statement is then said not to hold: "this doesn't apply to
drafts", "that rule does not apply on weekends", "this only applies on the network".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, trees
from ..closing import any_of, mentions, none_of
from ..parties import role_of
from ..statements.draft import Draft, Drafts
from ..statements.verbs import parts_of
from ..surroundings.excepting import excepted, names_nobody, spared_from, sparing
from ..surroundings.kinds import CONDITIONS, ONLY
from ..surroundings.tails import context_of
from ..things import things
from ..times.happened import known_to_be

EXEMPTING = frozenset(
    {"exempt", "exempt_when", "excluded", "lifted_when", "applies_when", "not_required"}
)


def of_which(tree: Tree, latest: Drafts, done: Drafts, context: Context) -> Drafts:
    """Of which statements one is: "interns are excluded from both" of both that were made."""
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    two = len({draft.phrase for draft in done}) == 2
    return done if ("both" in words and two) or "all" in words else latest


def is_of_all(tree: Tree, latest: Drafts, done: Drafts, context: Context) -> bool:
    """Whether it is clear what does not apply: one statement alone has been made."""
    clear = set(done) <= set(latest)
    if not clear:
        context.shared.ask(
            "what does not apply, all that was said before or the last alone? Say it there",
            (tree.start, tree.end),
        )
    return clear


def exempted(latest: Drafts, tree: Tree, context: Context) -> Iterator[Drafts]:
    """A statement's drafts but for those of whom, or of which, it does not hold. What can't be
    such, as somebody of another type who asks, it still holds for.
    """
    options = [list(dict.fromkeys(_without(draft, tree, context))) for draft in latest]
    if any(options):
        kept = [
            found or [(_of_their_type(draft),)]
            for draft, found in zip(latest, options, strict=True)
        ]
        for chosen in itertools.product(*kept):
            yield tuple(draft for some in chosen for draft in some)


def _of_their_type(draft: Draft) -> Draft:
    """What still holds for all of another type than those who are exempt, no longer for anyone."""
    return replace(draft, anyone=False, whoever=False) if draft.effect == "forbid" else draft


def _without(draft: Draft, tree: Tree, context: Context) -> Iterator[Drafts]:
    here = context_of(draft, context)
    if tree.label == "exempt_when":
        yield from _for_whom_then(draft, tree, here)
        return
    if tree.label in ("exempt", "excluded"):
        yield from _for_whom(draft, parts_of(tree, "np")[0], here, tree.label == "excluded")
        return
    if tree.label == "not_required":
        yield from _without_condition(draft, parts_of(tree, "np")[0], here)
        return
    for tail in trees(tree.children[-1]):
        if tail.label in ONLY or tail.label not in CONDITIONS:
            continue
        for box in CONDITIONS[tail.label](tail, here):
            lifted = tree.label == "lifted_when"
            more = none_of(known_to_be(box), here.shared) if lifted else box
            yield from ((found,) for found in _then(draft, more, tree, here))


def _for_whom(draft: Draft, noun: Part, context: Context, outside: bool) -> Iterator[Drafts]:
    """Not for admins, not for drafts: who asks, or what is asked for. Those who are "excluded" from
    whom alone something is for are none of them.
    """
    for name, type_ in ((SUBJECT, draft.subject_type), (RESOURCE, draft.resource_type)):
        for thing in things(noun, replace(context, role=name)):
            for _, box in role_of(thing, name, type_, context):
                if not box.tests:
                    continue
                if draft.effect == "permit" and name == SUBJECT and _says_exempt(noun, context):
                    yield from _need_not(draft, box, context, noun)
                elif outside and draft.effect == "only" and name == SUBJECT:
                    yield (excepted(draft, box, name, context),)
                elif draft.effect == "only" and draft.about_who and name == SUBJECT:
                    yield _may_and_may_not(draft, box, context)
                elif draft.effect == "only" and draft.about_who and draft.when.tests:
                    yield (_need_not_be_so(draft, box, context),)
                elif name == RESOURCE and _leaves_open(draft, outside):
                    context.shared.ask(
                        "may it not be done to those at all, or without that? Say which",
                        (noun.start, noun.end),
                    )
                elif name == SUBJECT and names_nobody(draft) and not draft.about_who:
                    yield (spared_from(draft, box, context),)
                elif draft.effect == "only" and name == SUBJECT:
                    _ask(noun, context)
                elif draft.effect in ("permit", "forbid", "only"):
                    but = excepted(draft, box, name, context)
                    yield (sparing(but, draft, box, name, noun),)


def _for_whom_then(draft: Draft, tree: Tree, context: Context) -> Iterator[Drafts]:
    """ "Technicians are exempt, provided they have scanned their badge": of a prohibition, and else
    it holds for them as well.
    """
    noun = parts_of(tree, "np")[0]
    if draft.effect != "forbid":
        return
    for thing in things(noun, replace(context, role=SUBJECT)):
        for _, box in role_of(thing, SUBJECT, draft.subject_type, context):
            for tail in trees(tree.children[-1]) if box.tests else ():
                if tail.label in ONLY or tail.label not in CONDITIONS:
                    continue
                asked = replace(context, refs=_asking(context, box))
                for when in CONDITIONS[tail.label](tail, asked):
                    yield (excepted(draft, box + when, SUBJECT, context),)


def _asking(context: Context, who: Box) -> tuple[Desc, ...]:
    """What can be referred to, whoever asks being those who are told."""
    return tuple(
        replace(desc, box=desc.box + who) if desc.variable == SUBJECT else desc
        for desc in context.refs
    )


def _leaves_open(draft: Draft, outside: bool) -> bool:
    """Whether it may be the condition that does not apply to some, or what alone something may be
    done to: "interns may only view drafts; this does not apply to public ones". What is "excluded"
    is taken out of what may be done, unless something is asked for that it could be spared.
    """
    if draft.effect == "permit" and outside:
        return bool(draft.only_when.tests)
    return bool(draft.effect == "permit" and draft.when.tests) or (
        draft.effect == "only" and draft.about_who
    )


def _without_condition(draft: Draft, noun: Part, context: Context) -> Iterator[Drafts]:
    """ "Editors may publish stories once a lawyer has approved them. For short ones this is not
    required": those they may publish anyway; and of what is forbidden without, those are not.
    """
    for name, type_ in ((SUBJECT, draft.subject_type), (RESOURCE, draft.resource_type)):
        for thing in things(noun, replace(context, role=name)):
            for _, box in role_of(thing, name, type_, context):
                if not box.tests:
                    continue
                limits = draft.effect == "permit" or draft.about_who or names_nobody(draft)
                if draft.effect == "forbid" and draft.required.tests:
                    yield (excepted(draft, box, name, context),)
                elif limits and _is_one(draft.when):
                    yield (_need_not_be_so(draft, box, context),)
                elif limits:
                    context.shared.ask(
                        "what is not required then, of what was said before? Say it there",
                        (noun.start, noun.end),
                    )


def _is_one(when: Box) -> bool:
    """Whether a condition is one alone, be it of another that has to do with it."""
    own = [x.variable for x in when.locals]
    alone = [test for test in when.tests if not any(mentions(test, name) for name in own)]
    return len(alone) + any(mentions(when.tests, name) for name in own) == 1


def _need_not_be_so(draft: Draft, those: Box, context: Context) -> Draft:
    """What may be done in a case, or to those."""
    return replace(draft, when=any_of([draft.when, those], context.shared), only_when=Box())


def _says_exempt(noun: Part, context: Context) -> bool:
    """Whether those are "exempt", or "an exception", and not just "excluded"."""
    words = {word.text for word in context.shared.words[noun.end : noun.end + 3]}
    return not words.isdisjoint({"exempt", "exempted", "exception"})


def _need_not(draft: Draft, those: Box, context: Context, noun: Part) -> Iterator[Drafts]:
    """ "Nurses may read charts only during the day shift. Physicians are exempt": these need not do
    so then. Of what some may, with nothing that limits them, nobody can be exempt.
    """
    only = set(draft.only_when.tests)
    if not only:
        context.shared.ask(
            "exempt from what? Say what those may, or may not, do",
            (noun.start, noun.end),
        )
        return
    rest = tuple(test for test in draft.when.tests if test not in only)
    either = any_of([replace(draft.when, tests=draft.only_when.tests), those], context.shared)
    yield (replace(draft, when=replace(draft.when, tests=rest) + either, only_when=Box()),)


def _may_and_may_not(draft: Draft, spared: Box, context: Context) -> Drafts:
    """ "Collectors may view a debtor only if they are its collector; auditors are exempt": that
    those may, and that they may not otherwise but for the auditors among them.
    """
    permit = replace(draft, effect="permit", about_who=False, what=draft.what + draft.region,
                     region=Box())  # fmt: skip
    forbid = replace(permit, effect="forbid", when=none_of(draft.when, context.shared))
    return (permit, excepted(forbid, spared, SUBJECT, context))


def _then(draft: Draft, more: Box, tree: Tree, context: Context) -> Iterator[Draft]:
    if draft.effect in ("permit", "forbid"):
        yield replace(draft, when=draft.when + more)
    else:
        _ask(tree, context)


def _ask(place: Tree | Part, context: Context) -> None:
    context.shared.ask(
        "may all do so then, or nobody? Write a sentence for that",
        (place.start, place.end),
    )
