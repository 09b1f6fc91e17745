"""Knows what a statement lets some do of what the one before forbids: "nobody may delete documents,
except that admins may delete drafts", "but admins may", ". Admins may do so".
"""

from __future__ import annotations

import itertools
from dataclasses import replace

from ....compiler import model as m
from ...text.sentences import sentence_start
from ...vocabulary.candidates import texts_at
from ..base import NOTHING, Box, Context, Part
from ..closing import any_of, none_of
from ..opposites import excludes
from ..statements.draft import Draft, Drafts
from ..times.happened import known_to_be
from .also import joined_by_only, says_also


def says_except(part: Part, context: Context) -> bool:
    """Whether "except that" stands before a clause."""
    words = [word.text for word in context.shared.words[max(0, part.start - 2) : part.start]]
    return words == ["except", "that"]


def says_but(part: Part, context: Context) -> bool:
    """Whether "but" stands before a clause, or "however"."""
    words = [word.text for word in context.shared.words[max(0, part.start - 2) : part.start]]
    return words[-1:] == ["but"] or "however" in words


def _goes_back(more: Drafts, part: Part, context: Context) -> bool:
    """Whether a clause says that some "may do so", "may", "may open it", "it may be opened by"."""
    if more and all(draft.so for draft in more):
        return True
    inside = [x for x in context.shared.leaves if part.start <= x.start and x.end <= part.end]
    verbs = [x.end for x in inside if x.kind == "VERB"]
    passive = [part.start for x in inside if x.kind == "ACTP"]
    return any(texts_at(context.shared.words, at) in BACK for at in (*verbs, *passive))


BACK = frozenset("it they them these those".split())


def with_exception(
    done: Drafts, latest: Drafts, more: Drafts, part: Part, context: Context
) -> Drafts | None:
    """All drafts, the latest without what `part` lets some do; None where it excepts nothing, and
    none at all where it can't be told from what it excepts that.
    """
    sure = says_except(part, context)
    again = _goes_back(more, part, context)
    effects = {draft.effect for draft in latest}
    apart = context.shared.words[part.start - 1].text != "and"
    if again and apart and effects == {"forbid"} and _are_the_only(more, latest):
        return (*(draft for draft in done if draft not in latest), *more)
    if effects == {"permit"} and _say_so(latest, part, context):
        return _but_for_a_deed(done, latest, more)
    if effects == {"only"} and (wider := _also_those(latest, more, part, context)):
        return (*(draft for draft in done if draft not in latest), *wider)
    if again and effects == {"forbid"}:
        more = tuple(_let_then(draft) for draft in more)
    if not (sure or again or says_but(part, context)) or {d.effect for d in more} != {"permit"}:
        return None
    if effects == {"only"} and sure:
        return joined_by_only(done, more, context)
    if effects != {"forbid"}:
        return None
    its = context.shared.words[part.start].text == "its"
    if all(any(_is_inside(new, old, its) for old in latest) for new in more):
        without = (_without(old, latest, more, its, context) for old in done)
        return (*itertools.chain.from_iterable(without), *more)
    if not sure:
        return None
    context.shared.ask(
        "is that an exception for some of those who may not, or may others do so? Write two "
        "sentences",
        (part.start, part.end),
    )
    return ()


def _but_for_a_deed(done: Drafts, latest: Drafts, more: Drafts) -> Drafts | None:
    """ "Assistants may do the same, but may not mark them": all but that; None where it takes
    nothing from what they may do.
    """
    if {draft.effect for draft in more} != {"forbid"}:
        return None
    left = tuple(_without_deeds(old, more) if old in latest else old for old in done)
    return (*left, *more) if left != done and all(old.actions for old in left) else None


def _say_so(latest: Drafts, part: Part, context: Context) -> bool:
    """Whether others were just let do the same: "may do the same", "may do so too"."""
    words = context.shared.words[sentence_start(context.shared.words, part.start) : part.start]
    return all(draft.so for draft in latest) or not SAME.isdisjoint(word.text for word in words)


SAME = frozenset("so same likewise too".split())


def _without_deeds(old: Draft, more: Drafts) -> Draft:
    gone = {
        name
        for new in more
        if (new.subject_type, new.resource_type) == (old.subject_type, old.resource_type)
        and set(_all_of(new).tests) <= set(_all_of(old).tests)
        for name in new.actions
    }
    return replace(old, actions=tuple(name for name in old.actions if name not in gone))


def _also_those(latest: Drafts, more: Drafts, part: Part, context: Context) -> Drafts:
    """What some may only do to those, with what else they may do it to: "temps may enter dry zones
    only. They may also enter a cold zone if …"; without "also", where it is none of those.
    """
    wider = list(latest)
    barred = tuple(draft for draft in more if draft.effect == "forbid")
    for new in (draft for draft in more if draft not in barred):
        said = new.what + new.region + new.when
        for at, old in enumerate(wider):
            told = old.what + old.when
            if _is_of_the_same(new, old) and (says_also(part, context) or excludes(told, said)):
                either = any_of([told, said], context.shared)
                wider[at] = replace(old, what=NOTHING, when=either, only_when=NOTHING)
                break
        else:
            return ()
    return (*wider, *barred) if len(barred) < len(more) else ()


def _is_of_the_same(new: Draft, old: Draft) -> bool:
    """Whether those who may only do so to some things may do the same to others."""
    return (
        (new.effect, new.actions, new.subject_type, new.resource_type)
        == ("permit", old.actions, old.subject_type, old.resource_type)
        and old.about_who
        and not old.region.tests
        and set(new.who.tests) == set(old.who.tests)
    )


def _let_then(draft: Draft) -> Draft:
    """ "Nobody may; admins may, but only by daylight": they may then, as all else is barred."""
    if draft.effect != "only" or not draft.about_who:
        return draft
    what = draft.what + draft.region
    return replace(draft, effect="permit", about_who=False, what=what, region=NOTHING)


def _are_the_only(more: Drafts, latest: Drafts) -> bool:
    """Whether "only supervisors may do so" tells who may what was forbidden to all before: "sealed
    files may not be opened. Only supervisors may do so".
    """
    return {draft.effect for draft in more} == {"only"} and all(
        not old.who.tests
        and any(
            (new.actions, new.resource_type) == (old.actions, old.resource_type)
            and set((new.what + new.region).tests) == set((old.what + old.region + old.when).tests)
            for new in more
        )
        for old in latest
    )


def _without(old: Draft, latest: Drafts, more: Drafts, its: bool, context: Context) -> Drafts:
    """A prohibition without what some may do, apart from what they may not: "neither released nor
    sent; a manager may release them".
    """
    if old not in latest:
        return (old,)
    if any(new.subject_type != old.subject_type for new in more):
        old = replace(old, anyone=False, whoever=False)
    rest = list(old.actions)
    found: list[Draft] = []
    for new in more:
        if _is_inside(new, old, its):
            but = none_of(known_to_be(_all_of(new)), context.shared)
            if set(new.actions) == set(old.actions):
                old = replace(old, when=old.when + but)
            else:
                found.append(replace(old, actions=new.actions, when=old.when + but))
                rest = [name for name in rest if name not in new.actions]
    return (replace(old, actions=tuple(rest)), *found) if rest else tuple(found)


def _all_of(draft: Draft) -> Box:
    return draft.who + draft.what + draft.region + draft.when


def _is_inside(new: Draft, old: Draft, its: bool) -> bool:
    """Whether all that one draft is about is what another forbids. "Its leader may" is said of the
    very thing: whoever else they are, they may.
    """
    alike = (new.subject_type, new.resource_type) == (old.subject_type, old.resource_type)
    alike = alike and set(new.actions) <= set(old.actions)
    said = set(_all_of(new).tests)
    kept = old.what + old.region + old.when if its else _all_of(old)
    return alike and all(_follows(test, said) for test in kept.tests)


def _follows(test: m.Expr, said: set[m.Expr]) -> bool:
    return test in said or (isinstance(test, m.Or) and not said.isdisjoint(test.items))
