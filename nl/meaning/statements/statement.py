"""Knows what a statement says: who may, may not, or alone may do what."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...chart import Node, Tree
from ...text.lexicon import PREPOSITIONS
from ...vocabulary.senses import types_of
from ..base import (
    RESOURCE,
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
from ..closing import mentions, none_of
from ..discourse.again import AGAIN
from ..discourse.cases import CASES
from ..discourse.continuing import CONTINUING
from ..discourse.ellipsis import ELLIPSES, only_begins_the_next, so
from ..discourse.gaps import GAPS
from ..discourse.interrupting import INTERRUPTED
from ..discourse.likewise import is_told, same_alone, same_for
from ..discourse.referring import it_again, object_again, who_again
from ..nouns.among import none_of_them
from ..nouns.anything import everything_post
from ..nouns.bare import bare
from ..nouns.noun_phrases import those
from ..nouns.unions import bares, joined, of_each
from ..quantities.measures import compared
from ..things import of_types, things
from .able import ABLE
from .access import access_of, access_requires
from .by_itself import or_by_itself
from .contrary import but_not, but_not_by, but_not_same, not_but, not_done_only, not_nor, own_alone
from .described import leaves_first_open
from .duties import DUTIES
from .entering import entering, open_to
from .needs import of_need
from .nominals import NOMINALS
from .nothing_else import nothing_else, nothing_else_to_it, of_any_such, only_things
from .plans import Drafts, Plan, drafts, prior_of
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
    need_had,
    need_passive,
    need_so,
    need_to,
    need_whom,
    needed_then,
    required_to,
)
from .verbs import (
    Done,
    acts,
    denied_of_all,
    doings,
    gerunds,
    is_everybody,
    is_pronoun,
    not_both,
    not_each,
    ones_of_which,
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
            rest = [_same_who(plan, plans[0], spoken) for plan in rest]
        yield from _together(rest, inner, (*done, *found))


def _same_who(plan: Plan, before: Plan, spoken: Prior) -> Plan:
    """A plan of whoever the one before is of: those very ones, so that "its" is of the same."""
    if plan.who is None or plan.who is not before.who or spoken.subject is None:
        return plan
    subject = spoken.subject
    if _of_what_is_asked(subject) and not is_pronoun(plan.what):
        return plan  # "its keeper can lock it, and open the doors in it": another is asked for now
    return replace(plan, who_read=just(subject))


def _of_what_is_asked(thing: Thing) -> bool:
    items = thing.items if isinstance(thing, Several) else (thing,)
    return any(
        mentions(test, RESOURCE) for d in items if isinstance(d, Desc) for test in d.box.tests
    )


def plans_of(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """The plans of a statement, by its shape."""
    reader = next((kind[tree.label] for kind in READERS if tree.label in kind), None)
    if reader is not None:
        yield from reader(tree, context)


def _active(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        who = parts_of(tree, "np", "one")[0]
        if (effect == "forbid" and denied_of_all(who, context)) or _some_of(who, context):
            return
        if effect == "forbid" and not_each(parts_of(tree, "vps")[0], context):
            return
        yield from plans_for(
            effect, who, doings(parts_of(tree, "vps")[0]), context, who_read=who_again(who)
        )

    return read


def _some_of(who: Part, context: Context) -> bool:
    """Whether it is said of some: which, has to be said."""
    if context.shared.words[who.start].text != "some":
        return False
    context.shared.complain(
        "ambiguous", "which are meant by “some”? Say by what they are known", (who.start, who.end)
    )
    return True


def _nobody(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nobody may; no contractor may."""
    if not_each(parts_of(tree, "vps")[0], context):
        return
    for kind in trees(parts_of(tree, "nobody")[0]):
        read = None
        if kind.label == "no_kind":
            read = _bare_reader(kind.children[0])
        elif kind.label == "no_other":
            if context.prior is None or context.prior.subject is None:
                return  # than whom?
            read = _others_reader(kind.children[0], context.prior.subject)
        elif kind.label == "no_kinds":
            read = partial(bares, list(kind.children))
        elif kind.label == "not_even":
            read = _np_reader(kind.children[0])
        elif kind.label == "none_of_them":
            read = none_of_them
        elif kind.label == "nobody_that":
            read = _those_reader(kind.children[0])
        yield from plans_for(
            "forbid", None, doings(parts_of(tree, "vps")[0]), context, who_read=read, nobody=True
        )


def _bare_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: bare(part, context)


def _others_reader(part: Part, before: Thing) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: (Excluding(thing, before) for thing in bare(part, context))


def _those_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: those(part, context)


def _np_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: things(part, context)


def _only_except(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nobody except its owner may."""
    (but,) = parts_of(tree, "except_np")
    who = next(trees(but)).children[0]
    for kind in trees(parts_of(tree, "nobody")[0]):
        if kind.label == "nobody":
            yield from plans_for("only", who, doings(parts_of(tree, "vps")[0]), context)
        elif kind.label == "no_kind":
            # no contractor but those of a team: of contractors alone
            yield from plans_for(
                "forbid",
                None,
                doings(parts_of(tree, "vps")[0]),
                context,
                who_read=_without(kind.children[0], who),
            )


def _without(part: Part, but: Part) -> Callable[[Context], Iterator[Thing]]:
    def read(context: Context) -> Iterator[Thing]:
        for thing in bare(part, context):
            for other in things(but, context):
                yield Excluding(thing, other)

    return read


def _can_only(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Interns can only edit their own drafts; they can edit drafts only."""
    who, words = parts_of(tree, "np")[0], context.shared.words
    end = tree.end - (words[tree.end - 1].text == "only")  # "they can view them only"
    last = [word.text for word in words[end - 2 : end]]
    if last[-1] in ("it", "them") and last[0] not in PREPOSITIONS and _is_done_to_it(tree):
        ahead = {word.text for word in words[max(0, tree.start - 2) : tree.start]}
        if tree.label == "can_only" and "otherwise" not in ahead:
            yield from nothing_else_to_it(tree, context)
            return
        context.shared.complain(
            "ambiguous",
            "may they do that to nothing else, or nothing else to it? Say “and nothing else”",
            (tree.start, tree.end),
        )
        return
    after = words[tree.end].text if tree.end < len(words) else "."
    ends = after in (".", ";", "!", ",")
    if ends and tree.label == "can_only" and of_any_such(parts_of(tree, "vps")[0], context):
        yield from nothing_else(tree, context)
        return
    if words[tree.end - 1].text == "only" and not ends:
        return  # "documents only from the office": from there only
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
    if any(ones_of_which([*a, *b], context) for a in doings(yes) for b in doings(only)):
        return
    for allowed in plans_for("permit", who, doings(yes), context, who_read=who_again(who)):
        for limited in plans_for(
            "only", who, doings(only), context, about_who=True, who_read=who_again(who)
        ):
            yield (*allowed, *limited)


def _only_doing(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Guests are limited to viewing public documents."""
    who, done = parts_of(tree, "np")[0], gerunds(parts_of(tree, "actgs")[0])
    yield from plans_for("only", who, done, context, about_who=True, who_read=who_again(who))


def _each_by(
    effect: str, who: Part, names: tuple[str, ...], what: Part | None
) -> Iterator[tuple[Plan, ...]]:
    """By its owner, or by an admin: two, as what follows may be said of the last alone."""
    for tree in trees(who):
        if tree.label == "each_union" and len(tree.children) > 1:
            read = None if what is None else it_again(what)
            yield tuple(
                Plan(effect, agent, names, what, passive=True, what_read=read)
                for agent in tree.children
            )


def _anyone_except(part: Part, context: Context) -> bool:
    words = [w.text for w in context.shared.words[part.start : part.end]]
    other_than = ("other", "than") in itertools.pairwise(words)
    excepts = other_than or not EXCEPTING.isdisjoint(words)
    return words[1:2] in (["anyone"], ["anybody"]) and excepts


EXCEPTING = frozenset("except but save besides apart aside excluding exception".split())


def _passive(effect: str, by: str = "") -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        what = parts_of(tree, "np", "no_thing")
        if effect == "forbid" and what and denied_of_all(what[0], context):
            return
        if effect == "forbid" and by and _anyone_except(parts_of(tree, by)[0], context):
            return  # "by anyone except": that is "only by"
        if effect == "forbid" and any(not_both(p, context) for p in parts_of(tree, "actps")):
            return
        if effect == "only" and only_begins_the_next(tree, context):
            return
        agents = [t.children[0] for t in trees(parts_of(tree, by)[0])] if by else [None]
        if effect == "forbid" and all(who is not None and _is_you(who, context) for who in agents):
            agents = [None]
        for names in acts(parts_of(tree, "actps", "neither_actps")[0]):
            for who in agents:
                yield from _done_to(effect, names, what[0] if what else None, who)

    return read


def _only_done(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Documents can only be viewed in the office. With nothing behind it that says by whom, when or
    how, "can only be viewed" says that nothing else may be done to them.
    """
    after = [word.text for word in context.shared.words[tree.end : tree.end + 1]]
    if after in ([], ["."], [";"], ["!"]):
        yield from WHATEVER["nothing_else_done"](tree, context)
    elif not any(x.kind == "ACTP" and x.start == tree.end + 1 for x in context.shared.leaves):
        yield from _passive("only")(tree, context)  # but "viewed and edited" are two of a list


def _still(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Drafts may be viewed. That they can "still" be viewed, after what may not be done to them,
    lets nobody do so: those who could can go on.
    """
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    if "still" in words and context.prior is not None and context.prior.effect == "forbid":
        said = context.shared.said(tree.start, tree.end)
        message = f"by whom, “{said}”? Say it, or say “by anyone”"
        context.shared.complain("ambiguous", message, (tree.start, tree.end))
        return
    yield from _passive("permit")(tree, context)


def _is_you(who: Part, context: Context) -> bool:
    """Whether a thing may be done "by you": by whoever asks."""
    return [word.text for word in context.shared.words[who.start : who.end]] == ["you"]


def _done_to(
    effect: str, names: tuple[str, ...], what: Part | None, who: Part | None
) -> Iterator[tuple[Plan, ...]]:
    """What may be done to something, by someone."""
    if isinstance(what, Node) and what.symbol == "no_thing":
        noun = next(trees(what))
        read = _bare_reader(noun.children[0])
        if noun.label == "everything_post":
            read = partial(everything_post, noun)
        elif len(noun.children) > 1:
            read = partial(bares, list(noun.children))
        made = effect if effect == "only" else "forbid"
        yield (Plan(made, who, names, None, passive=True, what_read=read),)
        return
    if who is not None and effect == "permit":
        yield from _each_by(effect, who, names, what)
    again = it_again(what) if what is not None else None
    yield (Plan(effect, who, names, what, passive=True, what_read=again),)


def _by_nobody(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May be borrowed by no one."""
    what = parts_of(tree, "np")[0]
    if all(kind.label == "nobody" for kind in trees(parts_of(tree, "nobody")[0])):
        for names in acts(parts_of(tree, "actps")[0]):
            yield from _done_to("forbid", names, what, None)


def _done_never(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Archived channels: no posting."""
    for names in acts(parts_of(tree, "actg")[0]):
        yield from _done_to("forbid", names, parts_of(tree, "np")[0], None)


def _anyone_does(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """It is forbidden to print secret documents."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        yield from plans_for(effect, None, doings(parts_of(tree, "vps")[0]), context)

    return read


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


def _passive_that(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """No machine may be started that was last inspected more than 2 weeks ago."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        from ..nouns.relatives import RELATIVES

        noun = parts_of(tree, "no_thing", "np")[0]
        relative = tree.children[-1]

        def what(inner: Context) -> Iterator[Thing]:
            found = (
                bare(next(trees(noun)).children[0], inner)
                if isinstance(noun, Node) and noun.symbol == "no_thing"
                else things(noun, inner)
            )
            for thing in found:
                if isinstance(thing, Desc):
                    for clause in trees(relative):
                        for box in RELATIVES[clause.label](clause, thing, inner.knowing(thing)):
                            yield thing.with_box(box)

        for names in acts(parts_of(tree, "actps")[0]):
            yield (Plan(effect, None, names, None, what_read=what, passive=True),)

    return read


def _restricted(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Publishing a document is restricted to its owner."""
    but = parts_of(tree, "except_np")
    who = next(trees(but[0])).children[0] if but else parts_of(tree, "np", "to_union")[-1]
    done = gerunds(parts_of(tree, "actgs")[0])
    yield from plans_for("only", who, _unsaid(done, context), context)


def _unsaid(done: Iterator[Done], context: Context) -> Iterator[Done]:
    """What is not done to "them", of which `doing_goes_to` tells."""
    for found in done:
        if context.prior is None or not any(is_pronoun(what) for _, what in found):
            yield found


def _never_do(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Never delete a sealed chart: nobody may. After another statement it may go on with whom that
    names.
    """
    if context.prior is None:
        yield from _anyone_does("forbid")(tree, context)


def _doing(effect: str, who: bool) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        nouns = parts_of(tree, "np", "for_union")
        done = list(gerunds(parts_of(tree, "actgs")[0]))
        if any(each.label == "each_union" for part in nouns[-1:] for each in trees(part)):
            yield from _each_for(effect, nouns[-1], done, context)
            return
        after = {word.text for word in context.shared.words[tree.end : tree.end + 2]}
        if who and effect == "forbid" and is_everybody(nouns[-1]) and not after & EXCEPTING:
            yield from plans_for(effect, None, iter(done), context, False)
            return  # for everybody: nobody may
        before = context.prior.subject if context.prior is not None else None
        if who and _is_them(nouns[-1], context) and is_told(before):
            # "contractors may view drafts; printing is off limits to them": to those
            yield from plans_for(
                effect, nouns[-1], iter(done), context, False, who_read=just(before)
            )
            if context.shared.words[nouns[-1].start - 1].text == "to":
                return
        else:
            yield from plans_for(effect, nouns[-1] if who else None, iter(done), context, False)
        if who and effect == "forbid":
            yield from _to_what_is_named(nouns[-1], done, context)
        again = any(is_pronoun(what) for one in done for _, what in one)
        if again and not who and effect == "forbid" and is_told(before):
            # "contractors may view drafts; printing them is forbidden": to those, or to all?
            yield from plans_for(effect, None, iter(done), context, False, who_read=just(before))

    return read


def _doing_is_not(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Admitting patients is allowed for clerks; discharging them is not: for the same."""
    prior = context.prior
    if prior is None or prior.effect != "permit":
        return
    told = is_told(prior.subject)
    for done in gerunds(parts_of(tree, "actgs")[0]):
        read = just(prior.subject) if told and prior.subject is not None else None
        yield from plans_for("forbid", None, iter((done,)), context, not told, who_read=read)


def _is_them(part: Part, context: Context) -> bool:
    said = [word.text for word in context.shared.words[part.start : part.end]]
    return said in (["them"], ["him"], ["her"])


def _to_what_is_named(what: Part, done: list[Done], context: Context) -> Iterator[tuple[Plan, ...]]:
    """Printing is blocked for secret documents: that is to what nobody may, not who."""
    askers = set(context.vocabulary.askers)
    inside = [x for x in context.shared.leaves if what.start <= x.start and x.end <= what.end]
    if any(askers & set(types_of(leaf.value)) for leaf in inside):
        return
    for one in done:
        if all(other is None for _, other in one):
            yield from (
                (Plan("forbid", None, names, what, None, object_again(what)),) for names, _ in one
            )


def _each_for(
    effect: str, several: Part, done: list[Done], context: Context
) -> Iterator[tuple[Plan, ...]]:
    """Allowed for its owner and for admins: each, as what follows may be said of the last alone."""
    for tree in trees(several):
        for one in done:
            each = [plans_for(effect, who, iter((one,)), context, False) for who in tree.children
                    if isinstance(who, Node)]  # fmt: skip
            for plans in itertools.product(*each):
                yield tuple(plan for some in plans for plan in some)


def _of_them_doing(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """Keep interns from printing drafts; I don't mind interns printing them."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        who, done = parts_of(tree, "np")[0], gerunds(parts_of(tree, "actgs")[0])
        yield from plans_for(effect, who, done, context, who_read=who_again(who))

    return read


def _nobody_else(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """But nobody else may: amends the statement before."""
    prior = context.prior
    if prior is not None and prior.subject is not None:
        resource = prior.resource
        read = None if resource is None else just(resource)
        everything = not prior.actions
        yield (Plan("alone", None, prior.actions, None, what_read=read, any_action=everything),)


def _nobody_else_may(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nobody else may download them: as the statement before says it; nor anything besides."""
    prior = context.prior
    if prior is None or prior.subject is None:
        return  # than whom?
    done = list(doings(parts_of(tree, "vps")[0]))
    again = all(
        set(names) == set(prior.actions) and (object_ is None or is_pronoun(object_))
        for plans in done
        for names, object_ in plans
    )
    if again:
        yield from _nobody_else(tree, context)
        return
    before = prior.subject

    def others(inner: Context) -> Iterator[Thing]:
        anyone_ = of_types(inner.vocabulary.principals, inner, plural=False)
        yield Excluding(anyone_, before)

    yield from plans_for("forbid", None, iter(done), context, who_read=others)


def _neither(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can neither read nor comment on an article."""
    who = parts_of(tree, "np")[0]
    done = doings(parts_of(tree, "neither_vps")[0])
    yield from plans_for("forbid", who, done, context, who_read=who_again(who))


def _neither_may(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Neither temps nor suspended workers may."""
    those = parts_of(tree, "one")

    def read(inner: Context) -> Iterator[Thing]:
        yield from joined(those, inner, ())
        yield from of_each(those, inner)  # "interns nor guests without MFA"

    yield from plans_for("forbid", None, doings(parts_of(tree, "vps")[0]), context, who_read=read)


def _nor(
    read: Callable[[Tree, Context], Iterator[tuple[Plan, ...]]],
) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """Nor may guests print it: goes on with what may not be done."""

    def found(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        if context.prior is not None and context.prior.effect == "forbid":
            yield from read(tree, context)

    return found


BODIES: dict[str, Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]] = {
    "may": or_by_itself("permit", _active("permit")),
    "may_not": or_by_itself("forbid", _active("forbid")),
    "does": _active("permit"),
    "does_not": _active("forbid"),
    "may_not_neither": _neither,
    "neither_may": _neither_may,
    "nor_may": _nor(_active("forbid")),
    "nor_may_so": _nor(so("forbid")),
    "nor_may_passive": _nor(_passive("forbid")),
    "nor_may_passive_by": _nor(_passive("forbid", "by_np")),
    "barred_from": _of_them_doing("forbid"),
    "only_may": or_by_itself("only", _active("only")),
    "nobody_may": or_by_itself("nobody", _nobody),
    "may_but_not": but_not,
    "may_but_not_by": but_not_by,
    "may_but_neither": but_not,
    "may_but_not_same": but_not_same,
    "may_not_but": not_but,
    "not_done_only": not_done_only,
    "only_may_except": _only_except,
    "only_may_after": _only_except,
    "can_only": or_by_itself("can_only", _can_only),
    "can_only_that": _can_only,
    "may_and_only": _and_only,
    "may_up_to": _up_to,
    "only_doing": _only_doing,
    "theirs_to": _active("only"),
    "takes_to": of_need(_active("only")),
    "may_passive": _still,
    "may_passive_by": _passive("permit", "by_np"),
    "may_not_passive": _passive("forbid"),
    "neither_passive": _passive("forbid"),
    "neither_passive_by": _passive("forbid", "by_np"),
    "may_not_passive_by": _passive("forbid", "by_np"),
    "done_neither_by": _passive("forbid", "neither_by"),
    "only_passive_by": _passive("only", "by_np"),
    "only_passive_by_same": same_alone(_passive("only", "by_np")),
    "only_same_may": same_alone(_active("only")),
    "only_may_same": same_alone(_active("only")),
    "may_nothing_beyond": _nothing_beyond,
    "may_not_nor": not_nor,
    "only_except_by": _passive("only", "except_by"),
    "no_thing_except_by": _passive("only", "except_by"),
    "only_things": only_things,
    "only_things_by": only_things,
    "only_passive": _only_done,
    "must_to": must_to,
    "to_must": must_to,
    "must_before": must_before,
    "must_before_noun": must_before,
    "must_before_anyone": must_before,
    "nobody_plain": _anyone_does("forbid"),
    "never_do": _never_do,
    "anyone_plain": _anyone_does("permit"),
    "before_must": before_must,
    "must_then": before_must,
    "need_to": need_to,
    "whoever_must": must_to,
    "whoever_need": need_to,
    "doing_must": doing_must,
    "doing_need": doing_must,
    "to_need": need_to,
    "may_own_alone": own_alone,
    "need_so": need_so,
    "need_whom": need_whom,
    "nobody_else": _nobody_else,
    "nobody_else_may": _nobody_else_may,
    "same_for": same_for,
    "must_so": need_so,
    "doing_requires": doing_requires,
    "doing_requires_that": doing_requires_that,
    "needed_of": doing_must,
    "barred_with": barred_with,
    "required_for": doing_requires,
    "required_to": required_to,
    "doing_restricted": _restricted,
    "doing_allowed": _doing("permit", True),
    "doing_allowed_all": _doing("permit", False),
    "doing_only_allowed": _doing("only", False),
    "doing_forbidden": _doing("forbid", False),
    "doing_is_not": _doing_is_not,
    "doing_forbidden_for": _doing("forbid", True),
    "only_passive_except": _passive("only", "except_np"),
    "done_never": _done_never,
    "may_no_more": nothing_else_to_it,
    "may_nothing_else": nothing_else,
    "may_passive_nobody": _by_nobody,
    "lets": _of_them_doing("permit"),
    "prevent": _of_them_doing("forbid"),
    "need_had": need_had,
    "need_passive": need_passive,
    "before_who": before_who,
    "needed_then": needed_then,
    "cannot_to": cannot_to,
    "doing_cannot": doing_cannot,
    "must_passive": must_do,
    "must_do": must_do,
    "may_not_passive_that": _passive_that("forbid"),
    "may_passive_that": _passive_that("permit"),
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
