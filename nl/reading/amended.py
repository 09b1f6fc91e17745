"""Knows what becomes of a statement to which something is added: "and even then not if …"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from ..chart import Tree
from ..meaning.base import SUBJECT, Box, Context, Part, trees
from ..meaning.closing import any_of, mentions, none_of
from ..meaning.discourse.amendments import AMENDMENTS
from ..meaning.discourse.exempting import EXEMPTING, exempted, is_of_all, of_which
from ..meaning.discourse.further import (
    FURTHER,
    adds_to,
    further,
    in_both,
    required_of_them,
    required_too,
    says_of_each,
)
from ..meaning.discourse.of_some import required_of_some
from ..meaning.discourse.of_such_things import required_of_such
from ..meaning.discourse.sparing import left_by
from ..meaning.discourse.with_more import amends, case_of, is_ruled_out, with_more
from ..meaning.statements.draft import Draft, Drafts


def amended(
    part: Part, context: Context, done: Drafts, latest: Drafts
) -> Iterator[tuple[Drafts, Drafts]]:
    """What was said before, with what "and even then not …", "but if …, only …" add to it."""
    phrase = done[-1].phrase if done else 0
    last = tuple(draft for draft in done if draft.phrase == phrase)
    rest = tuple(draft for draft in done if draft.phrase != phrase)
    for tree in trees(part) if done else ():
        of = of_which(tree, latest, done, context) if tree.label in EXEMPTING else ()
        if of and is_of_all(tree, of, done, context):
            before = tuple(draft for draft in done if draft not in of)
            for chosen in exempted(of, tree, context):
                yield (*before, *chosen), chosen
        elif tree.label == "each_only":
            meant = in_both(tree, done, latest, context)
            options = [list(AMENDMENTS[tree.label](draft, tree, context)) for draft in meant]
            for chosen in itertools.product(*options) if meant else ():
                yield chosen, chosen
        elif tree.label in AMENDMENTS:
            options = [list(AMENDMENTS[tree.label](draft, tree, context)) for draft in last]
            for chosen in itertools.product(*options):
                yield (*rest, *chosen), chosen
        elif left_by(latest):
            for chosen in required_of_them(tree, latest, context):
                yield (*(draft for draft in done if draft not in latest), *chosen), chosen
        elif of_some := list(dict.fromkeys(_of_some(tree, latest, context))):
            before = tuple(draft for draft in done if draft not in latest)
            yield from (((*before, *chosen), chosen) for chosen in of_some)
        elif tree.label in FURTHER and says_of_each(tree, latest, done, context):
            options = [list(dict.fromkeys(further(draft, tree, context))) for draft in done]
            for chosen in itertools.product(*options):
                yield chosen, chosen
        elif tree.label in FURTHER and latest and adds_to(tree, latest, done, context):
            options = [list(dict.fromkeys(further(draft, tree, context))) for draft in latest]
            before = tuple(draft for draft in done if draft not in latest)
            for chosen in itertools.product(*options):
                yield (*before, *chosen), chosen
        else:
            for chosen in required_too(tree, latest, context):
                yield (*done, *chosen), chosen


def _of_some(tree: Tree, latest: Drafts, context: Context) -> Iterator[Drafts]:
    """The latest statement with what a clause requires of some of those who may, or of some of what
    they may do it to.
    """
    yield from required_of_some(tree, latest, context)
    yield from required_of_such(tree, latest, context)


def joined(before: Drafts, more: Drafts, context: Context) -> Drafts:
    """Drafts with more; what only amends adds its condition to those it is about, where that stands
    in a case alone ("in high wind they need MFA for that") for that case.
    """
    if not any(draft.effect in ("amend", "alone") for draft in more):
        return (*before, *more)
    amended = list(before)
    for draft in more:
        if draft.effect == "alone" and not (draft.when + draft.region).tests:
            amended = _together([_alone(old, draft, context) for old in amended], context)
            continue
        if draft.effect == "alone" and not _names_more(draft):
            amended += _others_barred(draft, before, context)
            continue
        if draft.effect != "amend":
            amended.append(draft)
            continue
        for index, old in enumerate(amended):
            if amends(draft, old):
                amended[index] = _needing(draft, old, context)
    return tuple(amended)


def _together(drafts: list[Draft], context: Context) -> list[Draft]:
    """Drafts of which "nobody else may" has been said: those who alone may do the same under the
    same conditions as one, "by its owner and by clerks" bars neither of them.
    """
    found: list[Draft] = []
    for draft in drafts:
        alike = next((old for old in found if _differ_in_who(old, draft)), None)
        if alike is None:
            found.append(draft)
        else:
            who = any_of([alike.who, draft.who], context.shared)
            found[found.index(alike)] = replace(alike, who=who)
    return found


def _differ_in_who(one: Draft, two: Draft) -> bool:
    """Whether two drafts say of whom alone something is, and differ in that."""
    only = one.effect == two.effect == "only" and bool(one.who.tests and two.who.tests)
    return only and replace(two, who=one.who, phrase=one.phrase, so=one.so) == one


def _needing(draft: Draft, old: Draft, context: Context) -> Draft:
    """A permission of whom a draft says what they need as well: in a case alone, or for some of
    what may be done, "above $500 they also need MFA", if it says which.
    """
    case, needed = case_of(draft, old), draft.region
    if is_ruled_out(draft, old):
        return with_more(old, case, needed, context) or old
    if case.tests:
        needed = any_of([none_of(case, context.shared), needed], context.shared)
    return replace(old, when=old.when + needed)


def _names_more(draft: Draft) -> bool:
    """Whether "nobody else may" says more of who: "except the owner", who perhaps may, then."""
    return any(mentions(test, SUBJECT) for test in (draft.when + draft.region).tests)


def _others_barred(draft: Draft, before: Drafts, context: Context) -> Drafts:
    """That "nobody else may", in a case: those may not of whom the statements before are not."""
    those = [old.who for old in before
             if old.effect in ("permit", "only") and set(old.actions) <= set(draft.actions)
             and old.subject_type == draft.subject_type]  # fmt: skip
    if not all(who.tests for who in those):
        return ()  # all such may
    others = none_of(any_of(those, context.shared), context.shared) if those else Box()
    return (replace(draft, effect="forbid", who=draft.who + others, anyone=False),)


def _alone(old: Draft, draft: Draft, context: Context) -> Draft:
    """A permission of which "nobody else may" has been said; "apart from admins, nobody else may"
    lets them do so as well.
    """
    if old.effect != "permit" or not set(old.actions) <= set(draft.actions):
        return old
    theirs = tuple(test for test in old.what.tests if mentions(test, SUBJECT))
    what = replace(old.what, tests=tuple(t for t in old.what.tests if t not in theirs))
    who = old.who + Box(theirs)
    if draft.who.tests:
        who = any_of([who, draft.who], context.shared)
    return replace(old, effect="only", who=who, what=what)
