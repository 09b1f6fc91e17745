"""Knows what "those" stands for after another noun: "their own drafts and those of their desk"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...chart import Tree
from ...text.lexicon import PREPOSITIONS
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, Thing, renamed_box, trees
from ..closing import mentions
from ..discourse.of_the_group import group_of, is_told_by
from ..things import descs_of, symbol_of
from .bare import heads_of, narrowed_by, qualified_by


def such_as(
    thing: Thing, part: Part, before: Thing, noun_before: Part, context: Context
) -> Iterator[Thing]:
    """A thing that is one of "those", as the noun before says: drafts if that is "drafts"; after
    "their secret documents", either these or any documents, which is asked.
    """
    if not (isinstance(thing, Desc) and isinstance(before, Desc) and _is_those(part, context)):
        yield thing
        return
    alike = [n for n in _nouns(noun_before, context) if n.type == thing.type == before.type]
    kind = _names_a_kind(noun_before)
    nouns = [noun for noun in alike if kind or len(noun.box.tests) < len(before.box.tests)]
    if thing.type in context.vocabulary.principals and any(_entail(n, before) for n in nouns):
        nouns = []  # "trainees and those on leave": trainees who are would be named already
    for noun in nouns:
        yield thing.with_box(renamed_box(noun.box, noun.variable, thing.variable))
    if not nouns or not kind:
        yield thing


def another_such(part: Part, before: Thing, context: Context) -> Iterator[Thing]:
    """What "one" is beside the noun before it: of "their depot or one that is part of it", another
    depot.
    """
    words = [word.text for word in context.shared.words[part.start : part.start + 2]]
    if not isinstance(before, Desc) or not context.inside or words == ["one", "of"]:
        return
    for tree in trees(part):
        if tree.label == "one_such" and before.type not in context.vocabulary.principals:
            desc = context.new(before.type, number="one", noun=before.type)
            yield from narrowed_by(desc, [tree.children[0]], context)


BACK = frozenset("one ones those it them".split())


def repeats_another(items: Sequence[Thing], parts: Sequence[Part], context: Context) -> bool:
    """Whether one of several that refers back, "or one that is part of it", says no more than
    another does: nobody would say that.
    """
    for (one, _), (other, part) in itertools.combinations(zip(items, parts, strict=True), 2):
        words = {word.text for word in context.shared.words[part.start : part.end]}
        if not isinstance(one, Desc) or not isinstance(other, Desc) or words.isdisjoint(BACK):
            continue
        if one.type == other.type and not one.known and not other.known and _entail(one, other):
            return context.shared.ask_of(part, "“{said}”: what is that? Say it with a noun")
    return False


def _entail(one: Desc, other: Desc) -> bool:
    """Whether all that is said of one of two is said of the other, too."""
    first = set(one.box.tests)
    second = renamed_box(renamed_box(other.box, one.variable, "?"), other.variable, one.variable)
    return first <= set(second.tests) or set(second.tests) <= first


def spoken_of(thing: Desc, tree: Tree, context: Context) -> Iterator[Desc]:
    """Which claims "those claims" are, after a statement about some: such as it was about, or such
    as it told what it was about by, "forms from the sites they monitor".
    """
    prior = context.prior
    old = list(descs_of(prior.resource)) if prior is not None and prior.resource else []
    found = [d for d in old if d.type == thing.type and d.box.tests]
    said = context.shared.said(tree.start, tree.end)
    for desc in found:
        box = renamed_box(desc.box, RESOURCE, thing.variable)
        if any(mentions(test, SUBJECT) for test in box.tests) and not _same_asker(context):
            break  # whose they were is not whose they are now
        group = group_of(prior)
        known = is_told_by(context.asker, group) or _same_asker(context)
        yield thing.with_box(box if known else box + group)
        return
    told = told_by(thing, context)
    theirs = _same_asker(context) and not (context.denying and not context.asker.tests)
    if told is not None and (theirs or not mentions(told.box.tests, SUBJECT)):
        yield told
        return
    context.shared.ask(f"which are “{said}”? Say what they are like", (tree.start, tree.end))


def as_described(thing: Thing, tree: Tree, context: Context) -> Iterator[Thing]:
    """A thing that is "that folder", as one was described before: "a folder shared with them"."""
    told = _told(thing, context) if isinstance(thing, Desc) and not thing.known else None
    if told is None:
        yield thing
    elif _same_asker(context) or not mentions(told.box.tests, SUBJECT):
        yield told
    else:
        context.shared.ask_of(tree, "which is “{said}”? Say what it is like")


def told_by(thing: Desc, context: Context) -> Desc | None:
    """What the statement before told by some of a type, where it did: as these were described. In
    a condition, "if the folder is locked", it is rather that of what is asked for.
    """
    return _told(thing, context) if context.role == RESOURCE else None


def _told(thing: Desc, context: Context) -> Desc | None:
    prior = context.prior
    parties = [] if prior is None else [*descs_of(prior.resource), *descs_of(prior.subject)]
    for party in parties:
        for told in party.box.spoken:
            alike = told.type == thing.type and not told.known and bool(told.box.tests)
            whole = all(mentions(told.box.tests, local.variable) for local in told.box.locals)
            if alike and whole and not mentions(told.box.tests, RESOURCE):
                return thing.with_box(copied(told, thing.variable, context))
    return None


def who_was_told(thing: Desc, tree: Tree, context: Context) -> list[Desc] | None:
    """Who "that pharmacist" is after a statement about the one who verified something, and "the
    pharmacist": that very one; None where it was about others.
    """
    that = context.shared.words[tree.start].text in ("that", "this")
    before = context.prior.subject if context.prior is not None else None
    if thing.plural or not thing.box.tests or not (that or len(thing.box.tests) == 1):
        return None
    if context.shared.words[tree.start - 1].text in ("in", "from", "within"):
        return None  # "anyone in that finance org": of a group, and nobody in particular
    if isinstance(before, Desc) and before.type == thing.type:
        told = copied(before, thing.variable, context)
        if set(thing.box.tests) <= set(told.tests):
            if _is_of_the_same(told, context) and len(told.tests) > len(thing.box.tests):
                return [thing.with_box(told)]
            if (that and _tells_of_another(tree, context)) or _was_told(tree, context):
                return _asked_which(tree, context)
            return [thing] if that else None  # "that pharmacist may also …": whoever is one
    return _asked_which(tree, context) if _was_told(tree, context) else None


def who_stands_so(thing: Desc, tree: Tree, context: Context) -> Desc | None:
    """Who "that driver" is after "the driver of the trip it is about": that one, and not whoever
    has the role that is called so, too.
    """
    noun = "_".join(w.text for w in context.shared.words[tree.children[-1].start : tree.end])
    apart = {*context.inside, SUBJECT, RESOURCE}
    for desc in reversed(context.refs):
        if (desc.noun, desc.type) == (noun, thing.type) and desc.variable not in apart:
            return replace(desc, box=Box(), known=True, missing=None)
    before = context.prior.subject if context.prior is not None else None
    for desc in descs_of(before) if before is not None else ():
        if (desc.noun, desc.type) == (noun, thing.type) and desc.box.tests:
            told = copied(desc, thing.variable, context)
            if _is_of_the_same(told, context):
                return replace(thing, box=told, noun=noun)
    return None


def stood_so_to_something(tree: Tree, context: Context) -> bool:
    """Whether somebody was spoken of before as what something has, "the driver of the trip", by the
    noun of "the driver".
    """
    words = context.shared.words
    noun = [word.text for word in words[tree.children[-1].start : tree.end]]
    return any(
        leaf.kind == "RELN"
        and leaf.end < tree.start
        and [word.text for word in words[leaf.start : leaf.end]] == noun
        and words[leaf.end].text == "of"
        for leaf in context.shared.leaves
    )


def _tells_of_another(tree: Tree, context: Context) -> bool:
    """Whether a phrase helps to say who or what another is: "that pharmacist's supervisor"."""
    after = context.shared.words[tree.end].text if tree.end < len(context.shared.words) else ""
    return bool(context.inside) or after == "'s" or context.role != SUBJECT


def _asked_which(tree: Tree, context: Context) -> list[Desc]:
    context.shared.ask_of(tree, "which is “{said}”? Say what they are like")
    return []


def _is_of_the_same(told: Box, context: Context) -> bool:
    """Whether who was told by what was asked for then can be told by what is asked for now."""
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    resource = context.prior.resource if context.prior is not None else None
    same = isinstance(resource, Desc) and resource.type == asked
    return same or not mentions(told.tests, RESOURCE)


def _was_told(tree: Tree, context: Context) -> bool:
    """Whether "the pharmacist" was told by a clause before: "the pharmacist who verified it"."""
    words = [word.text for word in context.shared.words]
    said = ["the", *words[tree.start + 1 : tree.end]]
    size = len(said)
    return any(
        words[at : at + size] == said and words[at + size] in ("who", "whom", "that", "it")
        for at in range(tree.start - size)
    )


def copied(desc: Desc, variable: str, context: Context) -> Box:
    """A description's box about another variable, with locals of its own."""
    box = renamed_box(Box(desc.box.tests, desc.box.locals), desc.variable, variable)
    for local in box.locals:
        box = renamed_box(box, local.variable, context.fresh(local.type))
    return box


def _same_asker(context: Context) -> bool:
    """Whether a statement is about whom the one before was about."""
    before = context.prior.subject if context.prior is not None else None
    return isinstance(before, Desc) and set(before.box.tests) == set(context.asker.tests)


def _is_those(part: Part, context: Context) -> bool:
    said = context.shared.words[part.start].text
    return said in ("those", "ones") and any(tree.label == "anyone_post" for tree in trees(part))


def _nouns(part: Part, context: Context) -> Iterator[Desc]:
    """What a phrase's noun and its adjectives say, without whose it is and what follows."""
    for noun in _bare(part):
        parts = [[k for k in noun.children if symbol_of(k) == s] for s in ("head", "adjs")]
        for head in parts[0]:
            for thing in heads_of(head, context):
                for qualified in qualified_by(thing, parts[1], context):
                    if isinstance(qualified, Desc) and qualified.missing is None:
                        yield qualified


def _names_a_kind(part: Part) -> bool:
    """Whether the noun itself tells some of a type from others: "drafts"."""
    labels = {
        inner.label
        for noun in _bare(part)
        for head in noun.children
        if symbol_of(head) == "head"
        for inner in trees(head)
    }
    return labels == {"kind"}


def _bare(part: Part) -> Iterator[Tree]:
    for tree in trees(part):
        for inner in tree.children:
            if symbol_of(inner) == "bare":
                yield from trees(inner)


def are_in_others(parts: list[Part], context: Context) -> bool:
    """Whether "those" are things as before that are elsewhere, and not something they are in:
    "records in a collection and those in its sub-collections".
    """
    words = [word.text for word in context.shared.words]
    tie = words[parts[0].start - 1]
    those = (words[part.start : part.start + 2] for part in parts[1:])
    return tie in PREPOSITIONS and ["those", tie] in those
