"""Knows statements of what is done: "printing is forbidden", "it is forbidden to print"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from ...chart import Node, Tree
from ...text.lexicon import PREPOSITIONS
from ...vocabulary.senses import types_of
from ..base import Context, Desc, Part, just, trees
from ..discourse.likewise import is_told
from ..discourse.referring import object_again, who_again
from .draft import Plan
from .nothing_else import NO_OTHERS, nothing_else, of_any_such, only_to_such_things
from .passives import EXCEPTING
from .verbs import EVERYBODY, Done, doings, gerunds, is_everybody, is_pronoun, parts_of, plans_for


def only_doing(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Guests are limited to viewing documents: they may do nothing else; to "viewing public
    documents": that, or to view no others, is asked.
    """
    if of_any_such(tree, context):
        yield from nothing_else(tree, context)
    elif not any(what is None for done in gerunds(parts_of(tree, "actgs")[0]) for _, what in done):
        context.shared.ask_of(tree, NO_OTHERS)


def anyone_does(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """It is forbidden to print secret documents."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        yield from plans_for(effect, None, doings(parts_of(tree, "vps")[0]), context)

    return read


def restricted(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Publishing a document is restricted to its owner; publishing is to reviewed documents."""
    but = parts_of(tree, "except_np")
    if not but:
        yield from only_to_such_things(tree, context)
    who = next(trees(but[0])).children[0] if but else parts_of(tree, "np", "to_union")[-1]
    done = gerunds(parts_of(tree, "actgs")[0])
    yield from plans_for("only", who, _unsaid(done, context), context)


def _unsaid(done: Iterator[Done], context: Context) -> Iterator[Done]:
    """What is not done to "them", of which `doing_goes_to` tells."""
    for found in done:
        if context.prior is None or not any(is_pronoun(what) for _, what in found):
            yield found


def never_do(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Never delete a sealed chart: nobody may. After another statement it may go on with whom that
    names.
    """
    if context.prior is None:
        yield from anyone_does("forbid")(tree, context)


def doing(effect: str, who: bool) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        nouns = parts_of(tree, "np", "for_union")
        if not who and _says_to_whom(effect, tree, context):
            return
        done = list(gerunds(parts_of(tree, "actgs")[0]))
        again = any(is_pronoun(what) for one in done for _, what in one)
        goes_on = again or context.clause_before is not None
        goes_on = goes_on or any(what is None for one in done for _, what in one)
        if effect == "permit" and not who and goes_on and leaves_open_by_whom(tree, context):
            return
        of_them = context.clause_before is None or _goes_on_of_them(context)
        if effect == "forbid" and not who and of_them and _leaves_open_to_what(done, context):
            return
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
        bare = all(what is None for one in done for _, what in one)
        again = again or (bare and _goes_on_of_them(context))
        lets = context.prior is not None and context.prior.effect == "permit"
        if again and lets and not who and effect == "forbid" and is_told(before):
            # "contractors may view drafts; printing them is forbidden": to those, or to all?
            yield from plans_for(effect, None, iter(done), context, False, who_read=just(before))

    return read


def _goes_on_of_them(context: Context) -> bool:
    """Whether a clause goes on after one that begins with whom it is of, and not with when."""
    if context.clause_before is None:
        return False
    ahead = [word.text for word in context.shared.words[: context.clause_before.start + 1]]
    stops = [at for at, text in enumerate(ahead) if text in (".", ";", "!")]
    return ahead[stops[-1] + 1 if stops else 0] not in PREPOSITIONS


def _leaves_open_to_what(done: list[Done], context: Context) -> bool:
    """Whether "printing is forbidden", after what may be done to secret documents, is said of
    those, or of any.
    """
    before = context.prior.resource if context.prior is not None else None
    if not isinstance(before, Desc) or not before.box.tests:
        return False
    bare = [names for one in done for names, what in one if what is None]
    if len(bare) != sum(map(len, done)) or not all(
        before.type in context.vocabulary.actions[name] for names in bare for name in names
    ):
        return False
    verb = bare[0][0].replace("_", " ")
    return context.shared.ask(
        f"may they not {verb} just what was spoken of, or anything? Say so",
        (0, len(context.shared.words)),
    )


def leaves_open_by_whom(tree: Tree, context: Context) -> bool:
    """Whether "servicing them is fine", after what may not be done to them, lets anybody do so, or
    leaves it to those who may anyway; after what some may do, whether it lets those or anybody.
    """
    prior = context.prior
    if prior is None or not (prior.effect == "forbid" or is_told(prior.subject)):
        return False
    context.shared.ask_of(tree, "by whom, “{said}”? Say it, or say “by anyone”")
    return True


def _says_to_whom(effect: str, tree: Tree, context: Context) -> bool:
    """Whether it goes on with for whom it is allowed: "for any agent whose level is 2"; or for whom
    it is not: "for everyone". "Forbidden for minors" may be of whose charts they are.
    """
    words = [word.text for word in context.shared.words[tree.end : tree.end + 2]]
    if len(words) < 2 or words[0] not in ("for", "to", "by"):
        return False
    if words[1] in EVERYBODY:
        return True
    place = tree.end + 1 + (words[1] in ARTICLES)
    had = {rel.name for rel in context.vocabulary.relations}  # "for minors": a patient's charts
    askers = set(context.vocabulary.askers) - had
    return effect == "permit" and any(
        leaf.start == place and askers & set(types_of(leaf.value)) for leaf in context.shared.leaves
    )


ARTICLES = frozenset("a an any the every each all".split())


def doing_is_not(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
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


def of_them_doing(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """Keep interns from printing drafts; I don't mind interns printing them."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        who, done = parts_of(tree, "np")[0], gerunds(parts_of(tree, "actgs")[0])
        yield from plans_for(effect, who, done, context, who_read=who_again(who))

    return read
