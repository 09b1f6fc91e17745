"""Knows what a statement requires: must, need, before it can be, requires MFA."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...vocabulary.senses import IT, Kind, Noun, RelWord, put, types_of
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Prior,
    Several,
    Thing,
    Val,
    just,
    trees,
)
from ..discourse.referring import it_again, object_again, who_again
from ..discourse.sparing import may_they
from ..nouns.one_of_them import done_by_one_who
from ..predicates.predicate import predicate
from ..surroundings.circumstances import circumstances
from ..things import descs_of, things
from .draft import Plan
from .must_have_been import was_granted_otherwise
from .required import requirements
from .verbs import (
    Done,
    acts,
    doings,
    gerunds,
    is_everybody,
    is_pronoun,
    parts_of,
    plans_for,
    whatever_it_is,
)

Required = Callable[[Context, Desc], Iterator[Box]]
"""What is required, where it is known who asks and for what."""


def must_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Users must be employees to download a document; who downloads one must be an employee."""
    who, pred = _who(tree, context), parts_of(tree, "pred")[0]
    if who is not None and context.shared.words[who.start].text == "your":
        yield from _own_must(tree, who, pred, context)
    for done in doings(parts_of(tree, "vps")[0]):
        of_it = _is_of_it(pred, done, context)
        for plans in plans_for(
            "forbid",
            who,
            iter([done]),
            context,
            who_read=_asking(who),
            unless=lambda inner, asker, one=of_it: predicate(
                pred, asker, replace(inner, one_resource=one)
            ),
            barring=_negative(pred, context),
        ):
            if of_it:
                plans = tuple(replace(plan, what_read=whatever_it_is) for plan in plans)
            yield plans


def _own_must(tree: Tree, who: Part, pred: Part, context: Context) -> Iterator[tuple[Plan, ...]]:
    """To thaw a vial, your training level must be at least 3: that of whoever does it."""

    def required(inner: Context, asker: Desc) -> Iterator[Box]:
        for thing in things(who, inner):
            if isinstance(thing, Val):
                for box in predicate(pred, thing, inner):
                    yield thing.box + box

    yield from plans_for("forbid", None, doings(parts_of(tree, "vps")[0]), context, unless=required)


def _is_of_it(pred: Part, done: Done, context: Context) -> bool:
    """Whether what is required names the thing that it is required for: "guests must be reviewers
    of a document to comment on it", or just "to comment".
    """
    can = {t for names, what in done if what is None for n in names
           for t in context.vocabulary.actions[n]}  # fmt: skip
    said = all(what is None or is_pronoun(what) for _, what in done)
    if context.prior is not None or not said or len(can) > 1:
        return False
    named = [leaf.value for leaf in context.shared.leaves if leaf.kind == "NOUN"
             and pred.start <= leaf.start and leaf.end <= pred.end]  # fmt: skip
    actions = {type_ for types in context.vocabulary.actions.values() for type_ in types}
    types = {t for n in named if isinstance(n, Noun) for t in n.types if t in actions}
    return len(types) == 1 and (not can or can == types)


def _who(tree: Tree, context: Context) -> Part | None:
    """Who a requirement is made of; None where it is whoever asks: "anyone", "one"."""
    who = next(iter(parts_of(tree, "np")), None)
    anyone = who is not None and (
        any(found.label == "anyone" for found in trees(who))
        or [word.text for word in context.shared.words[who.start : who.end]] == ["one"]
    )
    return None if anyone or _just_people(who) else who


def _just_people(who: Part | None) -> bool:
    """Whether a phrase is one for whoever asks: "the person", "people"."""
    heads = [
        head
        for tree in (trees(who) if who is not None else ())
        if tree.label == "some"
        for noun in trees(tree.children[-1])
        for head in (trees(noun.children[0]) if len(noun.children) == 1 else ())
    ]
    leaves = [leaf for head in heads for leaf in head.children if isinstance(leaf, Leaf)]
    return any(isinstance(leaf.value, Noun) and len(leaf.value.types) > 1 for leaf in leaves)


def cannot_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Who approves a loan cannot be its officer."""
    if _negative(parts_of(tree, "pred")[0], context):
        yield from must_to(tree, context)


def doing_cannot(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """The person approving a loan cannot be its officer."""
    if _negative(parts_of(tree, "pred")[0], context):
        yield from doing_must(tree, context)


def _negative(pred: Part, context: Context) -> bool:
    """Whether a requirement begins with "not", "neither" or "be different"."""
    first = {word.text for word in context.shared.words[pred.start : pred.start + 2]}
    return bool(first & {"not", "never", "neither", "different"})


def _asking(who: Part | None) -> Callable[[Context], Iterator[Thing]] | None:
    return None if who is None else who_again(who)


def doing_must(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Anyone downloading a document must be an employee, needs MFA."""
    who = _who(tree, context)
    pred, reqs = parts_of(tree, "pred"), parts_of(tree, "reqs")

    def required(inner: Context, asker: Desc) -> Iterator[Box]:
        return predicate(pred[0], asker, inner) if pred else requirements(reqs[0], inner)

    yield from plans_for(
        "forbid",
        who,
        gerunds(parts_of(tree, "actgs")[0]),
        context,
        who_read=_asking(who),
        unless=required,
        barring=bool(pred) and _negative(pred[0], context),
    )


def _not_done(names: tuple[str, ...], what: Part, unless: Required) -> Plan:
    """That something is not to be done to a thing unless what is required is so."""
    return Plan("forbid", None, names, what, None, it_again(what), passive=True, unless=unless)


def _done_by_them(who: Part, pred: Part) -> Iterator[tuple[Part, Required]]:
    """Two trustees must have approved a grant: what that is done to, and that they have."""
    for tree in trees(pred):
        leaf = next((c for c in tree.children if isinstance(c, Leaf)), None)
        if tree.label == "does" and leaf is not None and isinstance(leaf.value, RelWord):
            yield tree.children[-1], partial(_have_done, who, leaf.value)


def _have_done(who: Part, word: RelWord, context: Context, asker: Desc) -> Iterator[Box]:
    from ..nouns.links import related

    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None:
        return
    known = replace(asked, known=True, box=Box())
    for thing in things(who, context):
        if isinstance(thing, Desc):
            for box in related(word, thing, known, context):
                yield thing.local() + box


def must_before(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """A payment must be approved by two people before it can be released."""
    what, (pred, *who) = parts_of(tree, "np")[0], parts_of(tree, "pred")

    def required(inner: Context, asker: Desc) -> Iterator[Box]:
        resource = next(d for d in inner.refs if d.variable == RESOURCE)
        asked = replace(resource, known=True, box=Box())
        if who:
            return done_by_one_who(pred, who[0], asked, inner)
        return predicate(pred, asked, inner)

    if tree.label == "must_before_anyone":
        for chosen in doings(parts_of(tree, "vps")[0]):
            for names, done in chosen:
                words = context.shared.words
                if done is None or words[done.start].text not in ("it", "them"):
                    continue
                if words[parts_of(tree, "vps")[0].start - 1].text == "they":
                    yield (_not_done(names, what, required),)  # those who must: as must_to
                else:
                    yield from _before(names, what, pred, required)
        return
    if tree.label == "must_before_noun":
        yield from _before(_by_noun(tree), what, pred, required)
        return
    for names in acts(parts_of(tree, "actps")[0]):
        yield from _before(names, what, pred, required)


def _before(
    names: tuple[str, ...], what: Part, pred: Part, required: Required
) -> Iterator[tuple[Plan, ...]]:
    """What must be so of a thing before something is done to it, or whoever must have done so to
    it: "two trustees must have approved a grant before it can be paid".
    """
    yield (_not_done(names, what, required),)
    for object_, so in _done_by_them(what, pred):
        yield (_not_done(names, object_, so),)


def _by_noun(tree: Tree) -> tuple[str, ...]:
    """What is done by its noun: "before its release"."""
    leaf = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "ACTN")
    return (leaf.value.name,)


def before_must(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Before a loan can be disbursed, three underwriters must have approved it."""
    from ..predicates.conditions import _of
    from ..predicates.several import all_of_several

    what, who = parts_of(tree, "np")
    if tree.label == "must_then":  # "two trustees must approve it before it is paid"
        what, who = who, what
        if is_pronoun(what):
            return  # as must_before
    pred = parts_of(tree, "pred")[0]

    def required(inner: Context, asker: Desc) -> Iterator[Box]:
        for thing in things(who, inner):
            yield from _of(all_of_several(who, thing, inner), pred, inner)

    for names in acts(parts_of(tree, "actps")[0]):
        yield (_not_done(names, what, required),)


def need_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Users need MFA to download a document."""
    who, reqs, done = _who(tree, context), parts_of(tree, "reqs")[0], parts_of(tree, "vps")[0]
    yield from plans_for(
        "forbid",
        who,
        doings(done),
        context,
        who_read=_asking(who),
        unless=lambda inner, asker: requirements(reqs, inner),
    )


def doing_requires(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Downloading a secret document requires MFA."""
    done = gerunds(parts_of(tree, "actgs")[0])
    reqs = parts_of(tree, "reqs", "req")[0]
    yield from plans_for(
        "forbid",
        None,
        done,
        context,
        done_to_all=context.prior is not None,
        unless=lambda inner, asker: requirements(reqs, inner),
    )


def doing_requires_that(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Merging a request requires its checks to have passed, requires that they have."""
    from ..predicates.conditions import condition

    so = tree.children[-1]
    done = gerunds(parts_of(tree, "actgs")[0])
    yield from plans_for(
        "forbid", None, done, context, unless=lambda inner, asker: condition(so, inner)
    )


def need_passive(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Pull requests need two-factor authentication to be merged."""
    reqs = parts_of(tree, "reqs")[0]
    yield from _not_done_unless(tree, lambda inner, asker: requirements(reqs, inner))


def needed_then(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Whenever an exhibit is transferred, a reason must be given. "If a case is closed" may as well
    say which: it is asked.
    """
    done, words = parts_of(tree, "actps")[0], [word.text for word in context.shared.words]
    state = any(leaf.kind == "ADJ" and done.start <= leaf.start and leaf.end <= done.end
                for leaf in context.shared.leaves)  # fmt: skip
    if state and not {"whenever", "time", "before"}.intersection(words[tree.start : done.start]):
        context.shared.ask(
            "is it needed in order to do so, or once it is so? Say “to …”, or “whenever …”",
            (tree.start, tree.end),
        )
        return
    yield from need_passive(tree, context)


def before_who(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Refunds need a manager's approval, must be approved, before an agent issues them: agents may
    not until then; of others nothing is said.
    """
    what, who = parts_of(tree, "np")
    pred, reqs = parts_of(tree, "pred"), parts_of(tree, "reqs")
    if is_pronoun(who) or is_everybody(who):
        return  # as must_to, must_before_anyone

    def required(inner: Context, asker: Desc) -> Iterator[Box]:
        if reqs:
            return requirements(reqs[0], inner)
        resource = next(d for d in inner.refs if d.variable == RESOURCE)
        return predicate(pred[0], replace(resource, known=True, box=Box()), inner)

    asking = who_again(who)
    for done in doings(parts_of(tree, "vps")[0]):
        if all(is_pronoun(object_) for _, object_ in done):
            yield tuple(
                Plan("forbid", who, names, what, asking, it_again(what), unless=required)
                for names, _ in done
            )


def need_before(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Trips need a manager's approval before anyone may book them, before their booking."""
    (what,), (reqs,) = parts_of(tree, "np"), parts_of(tree, "reqs")

    def required(inner: Context, asker: Desc) -> Iterator[Box]:
        return requirements(reqs, inner)

    if tree.label == "need_before_noun":
        yield (_not_done(_by_noun(tree), what, required),)
        return
    for done in doings(parts_of(tree, "vps")[0]):
        if all(object_ is not None and is_pronoun(object_) for _, object_ in done):
            yield tuple(_not_done(names, what, required) for names, _ in done)


def need_had(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """A paper needs three reviews before it can be accepted. "Consignments need a driver to be
    dispatched" may have one, or be dispatched by one.
    """
    needed = parts_of(tree, "np")[1]
    named = context.shared.taken(needed.start + 1, needed.end)
    types = {t for x in named if x.kind in ("NOUN", "CLASS") for t in types_of(x.value)}
    if types and types <= set(context.vocabulary.principals):
        context.shared.ask_of(needed, "“{said}”: is that who does it? Say “only by …”, or “to …”")
        return
    yield from _not_done_unless(tree, lambda inner, asker: had(needed, inner))


def _not_done_unless(
    tree: Tree, unless: Callable[[Context, Desc], Iterator[Box]]
) -> Iterator[tuple[Plan, ...]]:
    """That what the statement is about is not to be done otherwise, by whom it be."""
    what = parts_of(tree, "np")[0]
    for names in acts(parts_of(tree, "actps")[0]):
        yield (_not_done(names, what, unless),)


def had(part: Part, context: Context) -> Iterator[Box]:
    """That what is asked for has something: a receipt, at least three reviews."""
    from ..predicates.having import has_thing

    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is not None:
        yield from has_thing(part, replace(asked, known=True, box=Box()), context)


def must_passive_by(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Large payments have to be approved by a manager: by nobody else."""
    what = parts_of(tree, "np")[0]
    agent = next(trees(parts_of(tree, "by_np")[0])).children[0]
    for names in acts(parts_of(tree, "actps")[0]):
        if was_granted_otherwise(what, names, context):
            continue
        yield (replace(_not_done(names, what, by_whom(agent)), by_whom=True),)


def need_whom(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Large payments need a manager to release them, take a manager to release: nobody else may."""
    what, agent = parts_of(tree, "np")
    if [word.text for word in context.shared.words[what.start : what.end + 1]] == ["it", "takes"]:
        return  # "it takes a manager to release one": that is of nothing
    for done in doings(parts_of(tree, "vps")[0]):
        if all(object_ is None or is_pronoun(object_) for _, object_ in done):
            yield tuple(
                replace(_not_done(names, what, by_whom(agent)), by_whom=True) for names, _ in done
            )


def by_whom(agent: Part) -> Callable[[Context, Desc], Iterator[Box]]:
    """That who asks is as a phrase says."""
    from ..predicates.being import same

    def read(inner: Context, asker: Desc) -> Iterator[Box]:
        for thing in things(agent, replace(inner, role=SUBJECT)):
            if isinstance(thing, Several) and thing.each:
                inner.shared.ask(
                    "must both do so, or is one of them enough? Say “or”, or that both must have "
                    "done so before",
                    (agent.start, agent.end),
                )
                continue
            yield from same(replace(asker, known=True, box=Box()), thing, inner)

    return read


def required_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """MFA is required to download a secret document."""
    done = doings(parts_of(tree, "vps")[0])
    reqs = parts_of(tree, "reqs", "req")[0]
    yield from plans_for(
        "forbid", None, done, context, unless=lambda inner, asker: requirements(reqs, inner)
    )


def barred_with(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """The guest network must not be used to print charts: not so."""
    part = parts_of(tree, "circ_np")[0]
    done = [found for vps in parts_of(tree, "vps") for found in doings(vps)]
    done += [found for actgs in parts_of(tree, "actgs") for found in gerunds(actgs)]

    def so(inner: Context) -> Iterator[Box]:
        return (Box((test,)) for test in circumstances(part, inner))

    yield from plans_for("forbid", None, iter(done), context, extra=so)


def must_do(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Payments must be released from a trusted device: not from anywhere else."""
    nouns = parts_of(tree, "np")
    if tree.label == "must_passive":
        for names in acts(parts_of(tree, "actps")[0]):
            what = it_again(nouns[0])
            yield (Plan("require", None, names, nouns[0], what_read=what, passive=True),)
    else:
        context.shared.ask(
            "is it their duty, or may nobody else? Say “only … may”, or what is needed for it",
            (nouns[0].start, tree.end),
        )
        yield from plans_for(
            "require",
            nouns[0],
            doings(parts_of(tree, "vps")[0]),
            context,
            who_read=who_again(nouns[0]),
        )


def need_so(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """And even the owner needs MFA to do so: amends the statement before. Of others, "contractors
    need MFA for that", and of those who may do what others may not, "engineers who do so must give
    a reason", it is said that they may not without.
    """
    prior = context.prior
    if prior is None or not prior.actions or (prior.subject is None and prior.effect != "forbid"):
        return
    read = None if prior.resource is None else just(prior.resource)
    nouns = parts_of(tree, "np")

    def holds(inner: Context) -> Iterator[Box]:
        return _what_is_needed(tree, inner)

    if nouns and (plans := may_they("forbid", nouns[0], context, holds)):
        yield plans
        return
    of_those = bool(nouns) and not is_pronoun(nouns[0])
    when = prior.apart if prior.effect == "forbid" else Box()
    some = when is None and of_those and _are_some_of_all(nouns[0], prior, context)
    if some and not prior.is_of_several_deeds:
        yield (_not_done(prior.actions, nouns[0], lambda inner, asker: holds(inner)),)
        return
    if when is None:
        return  # what is forbidden is not, then, without it
    if prior.several:
        context.shared.ask(
            "is that required for all that was said before, or for the last alone? Say for what",
            (tree.start, tree.end),
        )
    elif of_those and (prior.effect == "forbid" or _are_others(nouns[0], prior, context)):
        others = Plan("forbid", nouns[0], prior.actions, None, who_again(nouns[0]), read,
                      unless=lambda inner, asker: holds(inner),
                      extra=lambda inner: iter((when,)))  # fmt: skip
        yield (others,)
        if prior.effect == "only" and prior.region.tests:  # then, or whenever they do so?
            yield (replace(others, extra=lambda inner: iter((prior.region,))),)
    elif of_those and _are_things(nouns[0], context):
        what = object_again(nouns[0])
        yield (
            Plan("amend", None, prior.actions, nouns[0], what_read=what, extra=holds, passive=True),
        )
    elif prior.effect in ("permit", "only"):
        yield (Plan("amend", None, prior.actions, None, what_read=read, extra=holds),)


def _are_some_of_all(noun: Part, prior: Prior, context: Context) -> bool:
    """Whether "refunds over $500 also need MFA" is of some of those things for all of which the
    statement before requires something: "a refund must be approved by a lead".
    """
    governed = prior.resource
    types = {desc.type for thing in things(noun, context) for desc in descs_of(thing)}
    return (
        prior.requires
        and isinstance(governed, Desc)
        and not governed.box.tests
        and types == {governed.type}
        and governed.type not in context.vocabulary.principals
    )


def _are_things(noun: Part, context: Context) -> bool:
    """Whether a phrase is of what something is done to: "cross-border transfers also need MFA"."""
    found = [desc for thing in things(noun, context) for desc in descs_of(thing)]
    return bool(found) and all(desc.type not in context.vocabulary.principals for desc in found)


def _what_is_needed(tree: Tree, context: Context) -> Iterator[Box]:
    """That all is so of who asks that a statement asks for."""
    if reqs := parts_of(tree, "reqs"):
        yield from requirements(reqs[0], context)
        return
    asker = next(d for d in context.refs if d.variable == SUBJECT)
    options = [list(predicate(pred, asker, context)) for pred in parts_of(tree, "pred")]
    for boxes in itertools.product(*options):
        yield functools.reduce(lambda one, two: one + two, boxes)


def _are_others(who: Part, prior: Prior, context: Context) -> bool:
    """Whether a phrase is of others than those before, or of some of them alone: "engineers and
    observers may do so; engineers need MFA for that".
    """
    subject = prior.subject
    several = isinstance(subject, Several) or (
        isinstance(subject, Desc) and any(isinstance(test, m.Or) for test in subject.box.tests)
    )
    return several or _are_named_first(who, context)


ANYONE_OF_THEM = frozenset(
    "they he she you who whoever everyone everybody anyone anybody each all both every any of them "
    "these those the one ones person people someone somebody".split()
)
"""The words of phrases that stand for those before."""


def _are_named_first(who: Part, context: Context) -> bool:
    """Whether a phrase is of others than those before: no pronoun, and no noun that was said, or
    one of a part of them only.
    """
    leaves = context.shared.leaves
    named = [_of_one(leaf.value) for leaf in leaves
             if who.start <= leaf.start and leaf.end <= who.end
             and leaf.kind in ("CLASS", "NOUN", "RELN", "PATHN", "NAME")]  # fmt: skip
    before = [_of_one(leaf.value) for leaf in leaves if leaf.end <= who.start]
    if not named:
        said = {word.text for word in context.shared.words[who.start : who.end]}
        return not said <= ANYONE_OF_THEM
    if named and context.shared.words[who.start - 1].text != "even":
        kinds = [put(value.test, SUBJECT, IT) for value in named if isinstance(value, Kind)]
        prior = context.prior.subject if context.prior is not None else None
        if len(kinds) == len(named) and isinstance(prior, Desc):
            return set(kinds) != set(prior.box.tests)
    return not any(value in before for value in named)


def _of_one(value: object) -> object:
    """What a word stands for, whether it is said of one or of many."""
    return replace(value, plural=False) if isinstance(value, Kind | Noun | RelWord) else value
