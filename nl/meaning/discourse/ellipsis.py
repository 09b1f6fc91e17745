"""Knows what a statement leaves out since the one before said it: "editors can too", "only admins
can do so", "but never their own", "but by clerks only on weekdays".
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

from ...chart import Tree
from ...vocabulary.senses import types_of
from ..base import (
    SUBJECT,
    Box,
    Context,
    Desc,
    Excluding,
    Part,
    Prior,
    Several,
    Thing,
    just,
    trees,
)
from ..closing import mentions
from ..nouns.bare import bare
from ..nouns.noun_phrases import those
from ..spoken import (
    are_told_by_theirs,
    is_of_who_asks,
    joins_them,
    of_the_former,
    somebody_of_theirs,
    speaks_of_former,
)
from ..statements.draft import Plan
from ..statements.requirements import by_whom
from ..statements.to_others import (
    Plans,
    Reader,
    before,
    never,
    never_in,
    not_others,
    of_those,
    to_others,
)
from ..statements.verbs import (
    acts,
    doings,
    everything,
    everything_at_once,
    gerunds,
    is_pronoun,
    not_each,
    parts_of,
)
from ..things import stands_for_a_noun, things
from .each_deed import each_deed, may_do_both
from .granted import beyond_the_last
from .lifting import lets_after_all, lifted
from .limiting import only_spans
from .one_list import ends_a_list, is_of_one_deed_of
from .referring import object_again, who_again
from .sparing import may_they
from .told_by_it import those_again
from .what_again import what_again


def of_anything(context: Context) -> Prior | None:
    """The statement before, if it said one thing of anything at all: "can't delete anything"."""
    prior = context.prior
    if prior is None or prior.resource is not None or prior.several or prior.effect == "amend":
        return None
    return prior


def again(
    effect: str,
    who: Part | None,
    read: Reader | None,
    place: int,
    context: Context,
    alike: bool = False,
) -> Plans:
    """That somebody may do so too, or may not. Whether under the same conditions, only the
    statement tells: both are read, and so asked where they differ; where `alike`, it says so.
    """
    prior = before(context) or of_anything(context)
    if prior is None:
        return
    resource, when = what_again(prior), prior.when
    if effect in ("permit", "only"):  # not where what is required is lacking
        when = replace(when, tests=tuple(t for t in when.tests if t not in prior.lacked.tests))
    after_all = effect == "permit" and lets_after_all(prior, place, context)
    if after_all:  # "nobody may on weekends; admins may": on weekends
        when = replace(when, tests=tuple(t for t in when.tests if t not in prior.excepted))
    plan = Plan(
        effect,
        who,
        prior.actions,
        None,
        who_read=read,
        what_read=None if prior.resource is None else just(resource),
        any_action=not prior.actions,
        so=not joins_them(prior, place, context),
    )
    plans = [plan]
    told = speaks_of_former(who, prior, context) is not None
    of_others = told or effect != "forbid" or read is None or prior.effect == "forbid"
    if told and not is_of_who_asks(resource) and not is_pronoun(who):
        plans = [replace(plan, what_read=just(of_the_former(prior, context, told=True)))]
    elif is_of_who_asks(resource) and not is_pronoun(who) and of_others:
        # "documents they own; admins may, too": their own, or those of whom was spoken? "Only
        # admins may" and "nobody may" are of the latter
        theirs = of_the_former(prior, context)
        other = replace(plan, what_read=just(theirs))
        mine = replace(plan, what_read=_unless_said_of_all(prior, effect, resource))
        both = effect == "permit" or (prior.effect == "forbid" and read is not None)
        both = both and not are_told_by_theirs(prior, resource)
        plans = [mine, other] if both and not told else [other]
    begin = place if who is None else min(place, who.end)  # "editors can at any time" is one verb
    kept = lifted(when, begin, context)
    for each in plans:
        if not ((alike or after_all) and kept.tests):
            yield (each,)
        if kept.tests:
            yield (under(each, kept),)


def _unless_said_of_all(prior: Prior, effect: str, resource: Thing | None) -> Reader:
    """What is theirs, for those who were not spoken of before: "employees can view their own
    payslips, and so can HR" says no more of HR than of others, if it is of their own.
    """
    who = prior.subject
    everyone = prior.effect == effect and isinstance(who, Desc) and not who.box.tests
    everyone = everyone and not prior.when.tests

    def read(context: Context) -> Iterator[Thing]:
        again = everyone and isinstance(who, Desc) and context.shared.types[SUBJECT] == who.type
        if resource is not None and not again:
            yield resource

    return read


def under(plan: Plan, when: Box) -> Plan:
    """A plan that holds where something else does, too."""
    return replace(plan, extra=lambda inner: iter((when,)))


def so(effect: str) -> Callable[[Tree, Context], Plans]:
    """Editors can; they can do so; only editors can."""

    def read(tree: Tree, context: Context) -> Plans:
        who = parts_of(tree, "np")[0]
        context = beyond_the_last(tree.start, context)
        if effect == "forbid" and any(kind.label == "everyone_else" for kind in trees(who)):
            return  # "everyone else can't" says that the others alone can
        if effect in ("permit", "forbid") and (plans := may_they(effect, who, context)):
            yield plans
            return
        if effect == "forbid" and is_pronoun(who) and _is_of_several_deeds(tree, context):
            return
        read = somebody_of_theirs(who, context) or who_again(who)
        if _is_so_denied(tree, context):
            for (plan,) in again("forbid", who, read, tree.end, context):
                if plan.extra is not None:
                    yield (plan,)  # "editors need MFA, and so do admins": not that they never may
            return
        yield from again(effect, who, read, tree.end, context, _is_all_the_same(tree, context))
        yield from _done_to_others(effect, who, tree.end, context)
        if effect == "permit" and before(context) is None:
            yield from each_deed(who, context)

    return read


def too(tree: Tree, context: Context) -> Plans:
    """Editors may view drafts, and reviewers as well: people, to whom that can't be done."""
    who, prior = parts_of(tree, "np")[0], before(context)
    done_to = {type_ for name in (prior.actions if prior else ())
               for type_ in context.vocabulary.actions[name]}  # fmt: skip
    named = [types_of(leaf.value) for leaf in context.shared.leaves
             if who.start <= leaf.start and leaf.end <= who.end
             and leaf.kind in ("NOUN", "CLASS")]  # fmt: skip
    people = all(set(types) <= set(context.vocabulary.askers) - done_to for types in named)
    permits = prior is not None and prior.effect == "permit"
    own = context.shared.words[who.end - 1].text == "own"
    if permits and people and not own and not stands_for_a_noun(who, context):
        yield from so("permit")(tree, context)


def _is_of_several_deeds(tree: Tree, context: Context) -> bool:
    """Whether "nobody may do so on weekends" may be of several things that others may: a sentence
    of its own, after "editors may edit documents; interns may view them".
    """
    prior = context.prior
    told = set() if prior is None else {names for names, _ in prior.done}
    several = len(told) > 1 and context.clause_before is None and context.front is None
    if several and prior is not None and prior.effect == "permit":
        return context.shared.ask(
            "may they not do the last thing, or none of what was said before? Say what",
            (tree.start, tree.end),
        )
    return False


def _is_all_the_same(tree: Tree, context: Context) -> bool:
    """Whether "and so can the appointee", "neither can guests" ends there: they may all that the
    others may, and then only. What those are like ("if they own it") they need not be.
    """
    words, prior = [word.text for word in context.shared.words], before(context)
    turned = words[tree.start] in ("so", "as", "nor", "neither")
    ends = words[tree.end : tree.end + 1] in ([], ["."], [";"], ["!"])
    return turned and ends and prior is not None and not mentions(prior.when.tests, SUBJECT)


def never_so(tree: Tree, context: Context) -> Plans:
    """But coordinators never: whenever others may. And sealed files not at all."""
    who = parts_of(tree, "np")[0]
    prior = before(context)
    words = [word.text for word in context.shared.words[tree.end : tree.end + 1]]
    if prior is None or prior.effect not in ("permit", "only") or is_pronoun(who):
        return
    if words and words[0] not in (".", ";", "!"):
        return  # "but interns never with MFA": when, is said
    if prior.passive or prior.subject is None:
        anyone = Plan("forbid", None, prior.actions, who, passive=True)
        yield (replace(anyone, what_read=of_those(who, prior, context)),)
    else:
        yield from to_others("forbid", who, context)
    yield from (plans for plans in again("forbid", who, who_again(who), tree.end, context)
                if all(plan.extra is None for plan in plans))  # fmt: skip


def may_do_neither(tree: Tree, context: Context) -> Plans:
    """Clerks may do neither: of the two things that were said before, neither."""
    prior, who = context.prior, parts_of(tree, "np")[0]
    told = [] if prior is None else list(dict.fromkeys(prior.done))
    none = any(word.text == "none" for word in context.shared.words[who.end : tree.end])
    if prior is None or (len(told) > 2 and not none):
        return
    if len(told) < 2:
        yield from again("forbid", who, who_again(who), tree.end, context)
    elif not prior.when.tests:
        yield tuple(
            Plan("forbid", who, names, None, who_read=who_again(who), what_read=just(what))
            for names, what in told
        )


def _is_so_denied(tree: Tree, context: Context) -> bool:
    """Whether "so do admins" goes on with what others need for something."""
    prior = before(context) or of_anything(context)
    words = [word.text for word in context.shared.words[tree.start : tree.start + 2]]
    needs = words[0] == "so" and words[1] in ("do", "does", "must")
    return needs and prior is not None and prior.effect == "forbid"


def so_doing(tree: Tree, context: Context) -> Plans:
    """Purging a file takes an admin, and so does restoring one: the same, of another deed. The same
    goes for restoring one.
    """
    prior = context.prior
    if prior is None or prior.effect not in ("only", "forbid", "permit") or prior.several:
        return
    if prior.effect == "permit" and context.shared.words[tree.start].text == "so":
        return
    who, when, resource = prior.subject, prior.when, prior.resource
    done: list[tuple[tuple[str, ...], Part | None]] = []
    for part in parts_of(tree, "actg"):
        done += [(names, None) for names in acts(part)]
    for part in parts_of(tree, "actgs"):
        done += [whole[0] for whole in gerunds(part) if len(whole) == 1]
    for names, what in done:
        if prior.effect == "permit" and not (what is None or is_pronoun(what)):
            continue  # "the same goes for publishing stories": all, or such as before?
        again = just(resource) if what is None else object_again(what)
        plan = Plan(prior.effect, None, names, what, None, again)
        if who is not None and isinstance(who, Desc) and who.box.tests:
            plan = replace(plan, who_read=those_again(who))
        elif prior.effect != "forbid":
            continue
        yield (under(plan, when) if when.tests else plan,)


def _done_to_others(effect: str, what: Part, place: int, context: Context) -> Plans:
    """Laptops may be wiped by their holder; servers may not: by theirs. Sealed files can't be
    printed, and neither can signed ones.
    """
    prior = before(context)
    if prior is None or not prior.actions:
        return
    denied_too = effect == prior.effect == "forbid" and prior.passive
    if not denied_too and (prior.subject is None or prior.effect != "permit"):
        return
    named = {type_ for leaf in context.shared.leaves
             if what.start <= leaf.start and leaf.end <= what.end
             for type_ in types_of(leaf.value)}  # fmt: skip
    ones = context.shared.words[what.end - 1].text in ("one", "ones")
    if ones and prior.passive:
        read = of_those(what, prior, context)
    elif any(set(context.vocabulary.actions[name]) & named for name in prior.actions):
        read = None
    else:
        return
    subject = prior.subject
    anyone = denied_too and not (isinstance(subject, Desc) and subject.box.tests)
    plan = Plan(
        effect,
        None,
        prior.actions,
        what,
        who_read=None if anyone else those_again(subject),
        what_read=read,
        passive=True,
        so=True,
    )
    kept = lifted(prior.when, place, context)
    if not (denied_too and kept.tests):
        yield (plan,)
    if kept.tests:
        yield (under(plan, kept),)


def nobody_so(tree: Tree, context: Context) -> Plans:
    """Nobody can; no contractor can; nobody except admins can."""
    context = beyond_the_last(tree.start, context)
    except_ = parts_of(tree, "except_np")
    for kind in trees(parts_of(tree, "nobody")[0]):
        if except_ and kind.label == "nobody":
            who = next(trees(except_[0])).children[0]
            yield from again("only", who, who_again(who), tree.end, context)
        elif except_ and kind.label == "no_kind":
            but = next(trees(except_[0])).children[0]
            yield from again("forbid", None, _but(kind.children[0], but), tree.end, context)
        elif kind.label == "no_kind":
            noun = kind.children[0]
            yield from again("forbid", None, _bare(noun), tree.end, context)
        elif kind.label == "nobody_that":
            post = kind.children[0]
            yield from again("forbid", None, _those(post), tree.end, context)
        elif kind.label == "nobody" and not _is_of_several_deeds(tree, context):
            yield from again("forbid", None, None, tree.end, context)


def _bare(noun: Part) -> Reader:
    return lambda context: bare(noun, context)


def _those(post: Part) -> Reader:
    return lambda context: those(post, context)


def _but(noun: Part, but: Part) -> Reader:
    def read(context: Context) -> Iterator[Thing]:
        for thing in bare(noun, context):
            for other in things(but, context):
                yield Excluding(thing, other)

    return read


def can_only_so(tree: Tree, context: Context) -> Plans:
    """They can only do so with MFA: what follows is the condition."""
    who = parts_of(tree, "np")[0]
    if plans := may_they("only_so", who, context):
        yield plans
        return
    yield from again("only_so", who, who_again(who), tree.end, context)


def again_may(effect: str) -> Callable[[Tree, Context], Plans]:
    """And can edit them; but must not delete any: whoever the statement before was about."""

    def read(tree: Tree, context: Context) -> Plans:
        prior = before(context)
        if prior is None or prior.subject is None:
            return
        subject, resource = prior.subject, prior.resource
        vps = parts_of(tree, "vps", "neither_vps")[0]
        if effect == "forbid" and not_each(vps, context):
            return
        for done in everything_at_once(doings(vps), context):
            plans = []
            for names, what in done:
                read_what = object_again(what) if what is not None else just(resource)
                if what is not None and everything(what, context):
                    what, read_what = None, None
                plans.append(
                    Plan(
                        effect,
                        None,
                        names,
                        what,
                        who_read=those_again(subject),
                        what_read=read_what,
                        about_who=effect == "only",
                    )
                )
            yield tuple(plans)

    return read


def again_may_but_not(tree: Tree, context: Context) -> Plans:
    """And may view, though not edit, those of others: whoever the statement before was about."""
    prior = before(context)
    if prior is None or prior.subject is None:
        return
    subject, what = prior.subject, tree.children[-1]
    for pair in itertools.product(*map(acts, parts_of(tree, "acts"))):
        yield tuple(
            Plan(
                effect,
                None,
                names,
                what,
                who_read=those_again(subject),
                what_read=object_again(what),
            )
            for effect, names in zip(("permit", "forbid"), pair, strict=True)
        )


def again_done(tree: Tree, context: Context) -> Plans:
    """But borrowed by no one, and distributed only once it is final: what else is done to it."""
    prior, by = before(context), parts_of(tree, "by_np")
    denied_too = tree.label == "again_done_by" and _or_before(tree, context)
    effects = ("forbid",) if denied_too else ("permit", "only")
    if prior is None or not prior.passive or prior.effect not in effects:
        return
    nobody, denied = parts_of(tree, "nobody"), tree.label == "again_not_done"
    if nobody and any(kind.label != "nobody" for kind in trees(nobody[0])):
        return
    subject, resource = prior.subject, prior.resource
    anyone = nobody or parts_of(tree, "cannot")  # "and must not be deleted": by nobody
    again = subject if isinstance(subject, Desc) and subject.box.tests and not anyone else None
    one_for_all = prior.effect == "only" and only_spans(tree.start, context)
    effect = "only" if tree.label == "again_done_only" or one_for_all else "permit"
    if (effect == "only" and only_begins_the_next(tree, context)) or ends_a_list(tree, context):
        return
    for names in acts(parts_of(tree, "actps", "neither_actps")[0]):
        if not (by or denied or nobody) and set(names) <= set(prior.actions):
            continue  # "and refused only with a reason": those who may, only then
        yield (
            Plan(
                "forbid" if nobody or denied or denied_too else effect,
                next(trees(by[0])).children[0] if by else None,
                names,
                None,
                who_read=None if by or again is None else (lambda inner: iter((again,))),
                what_read=just(resource),
                passive=True,
            ),
        )


def again_must_by(tree: Tree, context: Context) -> Plans:
    """And has to be released by an approver: what must be done to it, by whom."""
    prior = before(context)
    if prior is None or not prior.passive:
        return
    agent = next(trees(parts_of(tree, "by_np")[0])).children[0]
    for names in acts(parts_of(tree, "actps")[0]):
        yield (
            Plan(
                "forbid",
                None,
                names,
                None,
                what_read=just(prior.resource),
                passive=True,
                unless=by_whom(agent),
                by_whom=True,
            ),
        )


def _or_before(tree: Tree, context: Context) -> bool:
    """Whether "or" joins a clause to the one before: "can't be viewed by interns or printed by
    guests".
    """
    return tree.start > 0 and context.shared.words[tree.start - 1].text == "or"


def again_nor(tree: Tree, context: Context) -> Plans:
    """Nor view those of others: goes on with what those may not do."""
    prior = before(context)
    if prior is not None and prior.effect == "forbid":
        yield from again_may("forbid")(tree, context)


def again_nor_done(tree: Tree, context: Context) -> Plans:
    """Nor exported by anyone: goes on with what may not be done to something."""
    prior = before(context)
    if prior is None or not prior.passive or prior.effect != "forbid":
        return
    read = just(prior.resource)
    who = next(trees(parts_of(tree, "by_np")[0])).children[0]
    for names in acts(parts_of(tree, "actps")[0]):
        yield (Plan("forbid", who, names, None, what_read=read, passive=True),)


def again_by(effect: str) -> Callable[[Tree, Context], Plans]:
    """But by its clerks only during opening hours; never by contractors."""

    def read(tree: Tree, context: Context) -> Plans:
        prior = before(context)
        if prior is None or (effect == "permit" and not allows_somebody(prior)):
            return
        if only_begins_the_next(tree, context):
            return
        by = parts_of(tree, "by_np", "for_np")  # none: "but by nobody on weekends"
        if not by and any(kind.label != "nobody" for kind in trees(tree.children[0])):
            return
        if effect == "forbid" and is_of_one_deed_of(tree, prior, context):
            return
        who = next(trees(by[0])).children[0] if by else None
        resource = prior.resource
        plan = Plan(
            effect,
            who,
            prior.actions,
            None,
            what_read=just(resource),
            passive=True,
            any_action=not prior.actions,
        )
        # "can be reopened within 60 days, but only by a supervisor": by them within those days
        narrows = effect == "only" and not allows_somebody(prior)
        yield (under(plan, prior.when) if narrows and prior.when.tests else plan,)

    return read


def again_for(tree: Tree, context: Context) -> Plans:
    """Allowed for its owner until it is archived, and for admins at any time."""
    words = [word.text for word in context.shared.words[: tree.start]]
    if ALLOWED.intersection(words):
        yield from again_by("permit")(tree, context)


ALLOWED = frozenset({"allowed", "permitted", "authorized", "authorised", "open", "possible"})


AFTER_ALL = frozenset([".", ";", "!", ",", "unless", "except", "and", "or"])
"""What may follow the "only" of what stands before it."""


def only_begins_the_next(tree: Tree, context: Context) -> bool:
    """Whether "only" at the end is that of what follows: "by its clerks only during …"."""
    words = [word.text for word in context.shared.words[tree.end - 1 : tree.end + 1]]
    return words[0] == "only" and bool(words[1:]) and words[1] not in AFTER_ALL


def allows_somebody(prior: Prior) -> bool:
    """Whether it was said who may: in "may be closed with MFA, or if flagged, by a manager", who
    may is only said at the end.
    """
    items = prior.subject.items if isinstance(prior.subject, Several) else (prior.subject,)
    named = any(isinstance(item, Desc) and item.box.tests for item in items)
    return prior.effect in ("permit", "only") and (named or not prior.passive)


ELLIPSES: dict[str, Callable[[Tree, Context], Plans]] = {
    "may_so": so("permit"),
    "may_too": too,
    "so_doing": so_doing,
    "only_may_so": so("only"),
    "can_only_so": can_only_so,
    "may_not_so": so("forbid"),
    "never_so": never_so,
    "may_do_neither": may_do_neither,
    "may_do_both": may_do_both,
    "nobody_may_so": nobody_so,
    "only_may_so_except": nobody_so,
    "again_may": again_may("permit"),
    "again_may_not": again_may("forbid"),
    "again_may_but_not": again_may_but_not,
    "again_can_only": again_may("only"),
    "again_done": again_done,
    "again_done_by": again_done,
    "again_done_only": again_done,
    "again_must_by": again_must_by,
    "again_not_done": again_done,
    "again_nor": again_nor,
    "again_nor_done": again_nor_done,
    "again_by": again_by("permit"),
    "again_for": again_for,
    "again_only_by": again_by("only"),
    "again_never": never,
    "again_not_others": not_others,
    "again_never_in": never_in,
    "again_never_by": again_by("forbid"),
}
