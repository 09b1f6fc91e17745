"""Knows what a statement says: who may, may not, or alone may do what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...chart import Tree
from ...text.lexicon import PREPOSITIONS
from ..base import RESOURCE, Box, Context, Desc, Part, Prior, Several, Thing, just, trees
from ..closing import mentions, none_of
from ..discourse.again import AGAIN
from ..discourse.cases import CASES
from ..discourse.continuing import CONTINUING
from ..discourse.ellipsis import ELLIPSES, so
from ..discourse.gaps import GAPS
from ..discourse.interrupting import INTERRUPTED
from ..discourse.likewise import same_alone, same_for
from ..discourse.referring import is_of_all_such, who_again
from ..quantities.measures import compared
from ..surroundings.front_of_all import all_under_the_first
from ..things import things
from .able import ABLE
from .access import access_of, access_requires
from .by_itself import or_by_itself
from .contrary import but_not, but_not_by, but_not_same, not_but, not_done_only, not_nor, own_alone
from .described import leaves_first_open
from .doing import anyone_does, doing, doing_is_not, never_do, of_them_doing, only_doing, restricted
from .draft import Drafts, Plan
from .duties import DUTIES
from .entering import entering, open_to
from .needs import of_need
from .nobody import (
    neither,
    neither_may,
    nobody,
    nobody_else,
    nobody_else_but,
    nobody_else_may,
    nor,
    only_except,
)
from .nominals import NOMINALS
from .nothing_else import NO_OTHERS, nothing_else, nothing_else_to_it, of_any_such, only_things
from .passives import by_nobody, done_never, only_done, passive, passive_that, still
from .plans import drafts, prior_of
from .requirements import (
    barred_with,
    before_must,
    before_who,
    cannot_to,
    doing_cannot,
    doing_must,
    doing_requires,
    doing_requires_that,
    must_before,
    must_do,
    must_to,
    need_before,
    need_had,
    need_passive,
    need_so,
    need_to,
    need_whom,
    needed_then,
    required_to,
)
from .verbs import (
    denied_of_all,
    denied_of_everyone,
    doings,
    is_pronoun,
    not_each,
    parts_of,
    plans_for,
)
from .whatever import WHATEVER


def statement(tree: Tree, context: Context) -> Iterator[Drafts]:
    """What the body of a statement says."""
    for plans in plans_of(tree, context):
        for found in _together(list(plans), context, ()):
            if len(plans) < 2 or not leaves_first_open(plans, found, context):
                yield found


def _together(plans: list[Plan], context: Context, done: Drafts) -> Iterator[Drafts]:
    if not plans:
        yield done
        return
    for found in drafts(plans[0], context):
        prior = context.knowing()
        spoken = prior_of(found)
        inner = replace(prior, prior=spoken)
        rest = plans[1:]
        if context.front is None:  # else it is read again, with whom the front speaks of
            rest = [_same_who(plan, plans[0], spoken, context) for plan in rest]
        elif rest and all(is_pronoun(plan.what) for plan in rest):
            again = [_same_who(plan, plans[0], spoken, context) for plan in rest]
            told = [*_together(again, replace(inner, front=None), found)]
            told = [drafts_ for drafts_ in told if all_under_the_first(drafts_)]
            yield from ((*done, *drafts_) for drafts_ in told)
            if told:  # "if a client is on stop, nobody may edit its vacancies or post them"
                continue
        yield from _together(rest, inner, (*done, *found))


def _same_who(plan: Plan, before: Plan, spoken: Prior, context: Context) -> Plan:
    """A plan of whoever the one before is of: those very ones, so that "its" is of the same."""
    if plan.who is None or plan.who is not before.who or spoken.subject is None:
        return plan
    subject = spoken.subject
    if _of_what_is_asked(subject) and not is_pronoun(plan.what):
        # "its keeper can lock it, and open the doors in it": another is asked for now
        return _as_told_first(plan, plan.who, context) if _are_others(plan.who) else plan
    return replace(plan, who_read=just(subject))


def _are_others(who: Part) -> bool:
    return any(tree.label in ("everyone_else", "anyone_else") for tree in trees(who))


def _as_told_first(plan: Plan, who: Part, context: Context) -> Plan:
    """A plan of "everyone else", who are others than those of the statement before, not than those
    of a plan beside it.
    """
    read = plan.who_read or partial(things, who)
    return replace(plan, who_read=lambda inner: read(replace(inner, prior=context.prior)))


def _of_what_is_asked(thing: Thing) -> bool:
    items = thing.items if isinstance(thing, Several) else (thing,)
    return any(
        mentions(test, RESOURCE) for d in items if isinstance(d, Desc) for test in d.box.tests
    )


def plans_of(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """The plans of a statement, by its shape."""
    reader = next((kind[tree.label] for kind in READERS if tree.label in kind), None)
    if reader is None:
        return
    for plans in reader(tree, context):
        if any(plan.effect == "forbid" for plan in plans) and denied_of_everyone(tree, context):
            return
        yield plans


def _active(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        who = parts_of(tree, "np", "one")[0]
        if (effect == "forbid" and denied_of_all(who, context)) or _some_of(who, context):
            return
        if effect == "forbid" and not_each(parts_of(tree, "vps")[0], context):
            return
        if effect == "only" and _no_others(tree, context):
            return
        yield from plans_for(
            effect, who, doings(parts_of(tree, "vps")[0]), context, who_read=who_again(who)
        )

    return read


def _no_others(tree: Tree, context: Context) -> bool:
    """Whether "and no other" at the end may be nobody else, or nothing else: "may view their own
    restaurant and no other".
    """
    last = [word.text for word in context.shared.words[tree.end - 2 : tree.end]]
    return last == ["no", "other"] and context.shared.ask(
        "“no other”: is it nobody else who may, or to nothing else that they may do so? Say which",
        (tree.end - 2, tree.end),
    )


def _some_of(who: Part, context: Context) -> bool:
    """Whether it is said of some: which, has to be said."""
    if context.shared.words[who.start].text != "some":
        return False
    return context.shared.ask(
        "which are meant by “some”? Say by what they are known", (who.start, who.end)
    )


def _can_only(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Interns can only edit their own drafts; they can edit drafts only."""
    words = context.shared.words
    end = tree.end - (words[tree.end - 1].text == "only")  # "they can view them only"
    last = [word.text for word in words[end - 2 : end]]
    after = words[tree.end].text if tree.end < len(words) else "."
    ends = after in (".", ";", "!", ",")
    of_verb = any(x.kind == "VERB" and x.end == end - 1 for x in context.shared.leaves)
    away = last[0] in PREPOSITIONS and not of_verb  # "only view what is in it", not "comment on it"
    if last[-1] in ("it", "them") and not away and _is_done_to_it(tree):
        ahead = {word.text for word in words[max(0, tree.start - 2) : tree.start]}
        if tree.label == "can_only" and ends and "otherwise" not in ahead:
            yield from nothing_else_to_it(tree, context)
            return
        if tree.label == "can_only" and not ends and is_of_all_such(context):
            yield from _only_those(tree, context)  # "can only view them on weekdays": only then
            return
        context.shared.ask(
            "may they do that to nothing else, or nothing else to it? Say “and nothing else”",
            (tree.start, tree.end),
        )
        return
    if ends and tree.label == "can_only" and of_any_such(tree, context):
        yield from nothing_else(tree, context)
        return
    if words[tree.end - 1].text == "only" and not ends:
        return  # "documents only from the office": from there only
    if tree.label == "can_only" and after == "." and _only_does_so_to_some(tree, context):
        return
    yield from _only_those(tree, context)


def _only_does_so_to_some(tree: Tree, context: Context) -> bool:
    """Whether "advocates can only view voluntary patients" is all that a text says: it is asked
    whether they see no others, or do nothing else to those.
    """
    vps = parts_of(tree, "vps")[0]
    words = [word.text for word in context.shared.words]
    said = words[_object_start(vps) : vps.end]
    told = {*PREPOSITIONS, "who", "that", "which", "whose", "they", "their", "own", "it", "if"}
    leaves = [x for x in context.shared.leaves if vps.start < x.start and x.end <= vps.end]
    kinds = {leaf.kind for leaf in leaves}
    return (
        tree.start == 0
        and tree.end == len(words) - 1
        and "," not in said
        and told.isdisjoint(said)
        and words[tree.end - 2 : tree.end] != ["no", "others"]
        and not kinds.isdisjoint({"ADJ", "CLASS"})
        and context.shared.ask_of(tree, NO_OTHERS)
    )


def _object_start(vps: Part) -> int:
    """Where what is done begins to say to what, where that is one thing: "only view and comment on
    public documents"; where it begins at all if there are several.
    """
    starts = {what.start for done in doings(vps) for _, what in done if what is not None}
    return starts.pop() if len(starts) == 1 else vps.start


def _only_those(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    who = parts_of(tree, "np")[0]
    yield from plans_for(
        "only",
        who,
        doings(parts_of(tree, "vps", "vps_only")[0]),
        context,
        about_who=True,
        who_read=who_again(who),
    )


def _is_done_to_it(tree: Tree) -> bool:
    """Whether what is done is done to "it", and not to files of "the person who supervises it"."""
    done = doings(parts_of(tree, "vps", "vps_only")[0])
    return any(is_pronoun(what) for whole in done for _, what in whole)


LIMITED = frozenset("to most under below maximum than exceeding within".split())


def _up_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can approve payments of up to $500, but no more: only those."""
    vps = parts_of(tree, "vps")[0]
    words = {word.text for word in context.shared.words[vps.start : vps.end]}
    if words & LIMITED:
        yield from _can_only(tree, context)


def _and_only(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can read every report, but close only the minor ones."""
    who = parts_of(tree, "np")[0]
    (yes,), (only,) = parts_of(tree, "vps"), parts_of(tree, "vps_only", "only_vps")
    if context.shared.words[only.end - 1].text == "only":
        return  # "and can edit them only while they are open": only then
    for allowed in plans_for("permit", who, doings(yes), context, who_read=who_again(who)):
        for limited in plans_for(
            "only", who, doings(only), context, about_who=True, who_read=who_again(who)
        ):
            yield (*allowed, *limited)


def _nothing_beyond(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can release payments, but nothing over $500: payments that are not."""
    who, measure = parts_of(tree, "np")[0], tree.children[-1]
    for done in doings(parts_of(tree, "vps")[0]):
        for plans in plans_for("permit", who, iter((done,)), context, who_read=who_again(who)):
            yield tuple(replace(p, what_read=_not_so_much(p, measure)) for p in plans)


def _not_so_much(plan: Plan, measure: Part) -> Callable[[Context], Iterator[Thing]]:
    def read(context: Context) -> Iterator[Thing]:
        for thing in plan.what_read(context) if plan.what_read is not None else ():
            if isinstance(thing, Desc):
                for box in compared(measure, replace(thing, known=True, box=Box()), context):
                    yield thing.with_box(none_of(box, context.shared))

    return read


BODIES: dict[str, Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]] = {
    "may": or_by_itself("permit", _active("permit")),
    "may_not": or_by_itself("forbid", _active("forbid")),
    "does": _active("permit"),
    "does_not": _active("forbid"),
    "may_not_neither": neither,
    "neither_may": neither_may,
    "nor_may": nor(_active("forbid")),
    "nor_may_so": nor(so("forbid")),
    "nor_may_passive": nor(passive("forbid")),
    "nor_may_passive_by": nor(passive("forbid", "by_np")),
    "barred_from": of_them_doing("forbid"),
    "only_may": or_by_itself("only", _active("only")),
    "nobody_may": or_by_itself("nobody", nobody),
    "nobody_may_nor": nobody,
    "nobody_does": nobody,
    "may_but_not": but_not,
    "may_but_not_by": but_not_by,
    "may_but_neither": but_not,
    "may_but_not_same": but_not_same,
    "may_not_but": not_but,
    "not_done_only": not_done_only,
    "only_may_except": only_except,
    "only_may_after": only_except,
    "can_only": or_by_itself("can_only", _can_only),
    "can_only_that": _can_only,
    "may_and_only": _and_only,
    "may_up_to": _up_to,
    "only_doing": only_doing,
    "theirs_to": _active("only"),
    "takes_to": of_need(_active("only")),
    "may_passive": still,
    "may_passive_by": passive("permit", "by_np"),
    "may_not_passive": passive("forbid"),
    "neither_passive": passive("forbid"),
    "neither_passive_by": passive("forbid", "by_np"),
    "may_not_passive_by": passive("forbid", "by_np"),
    "done_neither_by": passive("forbid", "neither_by"),
    "only_passive_by": passive("only", "by_np"),
    "only_passive_by_same": same_alone(passive("only", "by_np")),
    "only_same_may": same_alone(_active("only")),
    "only_may_same": same_alone(_active("only")),
    "may_nothing_beyond": _nothing_beyond,
    "may_not_nor": not_nor,
    "only_except_by": passive("only", "except_by"),
    "no_thing_except_by": passive("only", "except_by"),
    "only_things": only_things,
    "only_things_by": only_things,
    "only_passive": only_done,
    "must_to": must_to,
    "to_must": must_to,
    "must_before": must_before,
    "must_before_noun": must_before,
    "must_before_anyone": must_before,
    "nobody_plain": anyone_does("forbid"),
    "never_do": never_do,
    "anyone_plain": anyone_does("permit"),
    "before_must": before_must,
    "must_then": before_must,
    "need_to": need_to,
    "need_before_anyone": need_before,
    "need_before_noun": need_before,
    "whoever_must": must_to,
    "whoever_need": need_to,
    "doing_must": doing_must,
    "doing_need": doing_must,
    "to_need": need_to,
    "may_own_alone": own_alone,
    "need_so": need_so,
    "need_whom": need_whom,
    "nobody_else": nobody_else,
    "nobody_else_may": nobody_else_may,
    "nobody_else_but": nobody_else_but,
    "same_for": same_for,
    "must_so": need_so,
    "doing_requires": doing_requires,
    "doing_requires_that": doing_requires_that,
    "needed_of": doing_must,
    "barred_with": barred_with,
    "required_for": doing_requires,
    "required_to": required_to,
    "doing_restricted": restricted,
    "doing_allowed": doing("permit", True),
    "doing_allowed_all": doing("permit", False),
    "doing_only_allowed": doing("only", False),
    "doing_forbidden": doing("forbid", False),
    "doing_is_not": doing_is_not,
    "doing_forbidden_for": doing("forbid", True),
    "only_passive_except": passive("only", "except_np"),
    "done_never": done_never,
    "may_no_more": nothing_else_to_it,
    "may_nothing_else": nothing_else,
    "may_passive_nobody": by_nobody,
    "lets": of_them_doing("permit"),
    "only_lets": of_them_doing("only"),
    "prevent": of_them_doing("forbid"),
    "need_had": need_had,
    "need_passive": need_passive,
    "before_who": before_who,
    "needed_then": needed_then,
    "cannot_to": cannot_to,
    "doing_cannot": doing_cannot,
    "must_passive": must_do,
    "must_do": must_do,
    "may_not_passive_that": passive_that("forbid"),
    "may_passive_that": passive_that("permit"),
    "open_to": open_to("permit"),
    "may_enter": entering("permit"),
    "may_not_enter": entering("forbid"),
    "only_may_enter": entering("only"),
    "nobody_may_enter": entering("forbid"),
    "only_may_enter_except": entering("only"),
    "has_access": access_of("permit"),
    "only_has_access": access_of("only"),
    "access_requires": access_requires,
    "no_access": access_of("forbid"),
    "nobody_access": access_of("forbid"),
    "only_access_except": access_of("only"),
    **WHATEVER,
    **AGAIN,
    **ABLE,
    **CASES,
}

READERS = (DUTIES, GAPS, BODIES, ELLIPSES, INTERRUPTED, CONTINUING, NOMINALS)
