"""Knows what "the same", "such" and "other" before a noun say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import types_of
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
    renamed_box,
    trees,
    tried,
)
from ..closing import any_of, mentions, none_of
from ..things import also, leaf_at, symbol_of, things, told_once
from .bare import bare
from .links import linked
from .possessives import bare_of, head_of
from .those import copied, spoken_of


def same_as(tree: Tree, context: Context) -> Iterator[Thing]:
    """The same department as the requester: theirs. Which documents editors see who "may view the
    same documents as editors", nothing tells.
    """
    *_, part = tree.children
    done = any(x.kind in ("VERB", "ACTG") and x.end == tree.start for x in context.shared.leaves)
    if done and context.role == RESOURCE and not context.inside:
        context.shared.ask_of(tree, "“{said}”: which are those? Say what they are like")
        return
    leaf = leaf_at(tree, 0)
    label = "attribute_noun" if leaf.kind == "ATTR" else "noun"
    head = Tree(label, (leaf,), leaf.start, leaf.end)

    def use(other: object) -> Iterator[Thing]:
        if isinstance(other, Several) and not other.each:
            found = [list(use(item)) for item in other.items]
            if all(len(each) == 1 for each in found):
                yield _of_either([one for (one,) in found], context)
        if isinstance(other, Desc):
            known = replace(other, box=Box(), known=True)
            for thing in head_of(head, known, context):
                yield also(thing, other)

    for owner in things(_whose_it_is(part, context), context):
        yield from tried(owner, use)


def _of_either(found: list[Thing], context: Context) -> Thing:
    """The same team as its sender or its signer: that of the one or of the other."""
    first, descs = found[0], [one for one in found if isinstance(one, Desc)]
    if not isinstance(first, Desc) or len(descs) < len(found):
        return Several(tuple(found), alternative=True)  # in the same department as either
    boxes = [renamed_box(one.box, one.variable, first.variable) for one in descs]
    return replace(first, box=any_of(boxes, context.shared))


def _whose_it_is(part: Part, context: Context) -> Part:
    """Of "a site other than that of the respondent", and of "the respondent's", the respondent."""
    words = [word.text for word in context.shared.words[part.start : part.start + 2]]
    if words not in (["those", "of"], ["that", "of"]):
        return part
    said = [inner for posts in _single(part) for inner in _single(posts)]
    return next((tree.children[-1] for inner in said for tree in trees(inner)), part)


def _single(part: Part) -> list[Part]:
    """What a phrase that is of one part alone is of."""
    return [c for tree in trees(part) if len(tree.children) == 1 for c in tree.children]


def other(tree: Tree, context: Context) -> Iterator[Thing]:
    """Other students: than the one who asks. Other drafts, of drafts: the rest of them."""
    before = context.prior.resource if context.prior is not None else None
    for thing in bare(tree.children[-1], context):
        if isinstance(thing, Desc):
            yield from another(thing, (tree.start, tree.end), context)
            if isinstance(before, Desc) and thing.type == before.type:
                # "any other approved supplier", after strategic ones: an approved one of the rest
                for rest in the_rest(tree, context):
                    yield rest.with_box(renamed_box(thing.box, thing.variable, rest.variable))


def another(desc: Desc, place: tuple[int, int], context: Context) -> Iterator[Desc]:
    """Another than who asks; of a thing in a condition, than what is asked for. Where one more
    was spoken of that it could be other than, or nobody who asks, none.
    """
    asker = next((d for d in context.refs if d.variable == SUBJECT), None)
    one_who_asks = context.role == RESOURCE and asker is not None and asker.type == desc.type
    person = desc.type in context.vocabulary.principals or one_who_asks
    party = SUBJECT if person else RESOURCE
    known = next((d for d in context.refs if d.variable == party), None)
    inside = context.inside - {SUBJECT, RESOURCE}
    described = {d.variable: d for d in context.refs if d.variable in inside}
    if not person and context.role == RESOURCE and len(described) == 1:
        (known,) = described.values()  # "a page that another page links to"
        if known.type == desc.type:
            same = m.SameEntity(m.ValueType("bool"), desc.variable, known.variable)
            yield desc.with_box(Box((m.Not(m.ValueType("bool"), same),)))
        return
    if known is None or known.type != desc.type or (not person and context.role == RESOURCE):
        return
    unsaid = person and (context.nobody_said or _is_none_of_them(desc, context))
    if unsaid or any(_is_one_more(d, desc, context) for d in context.refs):
        said = context.shared.said(place[0], place[1])
        context.shared.ask(f"“{said}”: other than who? Say “other than …”", place)
        return
    same = m.SameEntity(m.ValueType("bool"), desc.variable, party)
    yield desc.with_box(Box((m.Not(m.ValueType("bool"), same),)))


def the_rest(tree: Tree, context: Context) -> Iterator[Desc]:
    """The rest, all others: of what was spoken of, what no statement before was about."""
    prior = context.prior
    resource = prior.resource if prior is not None else None
    if prior is None or not isinstance(resource, Desc) or context.role != RESOURCE:
        return
    desc = context.new(resource.type, plural=True, number="many")
    spoken = [box for type_, box in prior.spoken if type_ == resource.type]
    if len(spoken) == 1 and _is_what_it_is_like(prior.when):
        spoken = [spoken[0] + prior.when]  # "… a channel if they were invited to it"
    boxes = [renamed_box(box, RESOURCE, desc.variable) for box in spoken]
    theirs = any(mentions(test, SUBJECT) for box in boxes for test in box.tests)
    if theirs and not (context.denying and len(boxes) == 1 and _are_those_before(prior, context)):
        context.shared.ask("the rest of which? Say which they are", (tree.start, tree.end))
        return
    if boxes and all(box.tests for box in boxes):
        yield desc.with_box(none_of(any_of(boxes, context.shared), context.shared))


def _is_what_it_is_like(when: Box) -> bool:
    """Whether a condition says which things it is that something may be done to."""
    return bool(when.tests) and all(mentions(test, RESOURCE) for test in when.tests)


def _are_those_before(prior: Prior, context: Context) -> bool:
    """Whether a statement is about the very people that the one before was about."""
    before = prior.subject
    return isinstance(before, Desc) and (
        renamed_box(before.box, before.variable, SUBJECT).tests == context.asker.tests
    )


Tie = Callable[[Desc, Thing, Context], Iterator[Box]]


def by(preposition: str) -> Tie:
    """What ties a noun to what follows it after a preposition."""

    def tie(desc: Desc, thing: Thing, context: Context) -> Iterator[Box]:
        yield from linked(desc, preposition, thing, context)

    return tie


def of_another(tree: Tree, desc: Desc, tie: Tie, context: Context) -> Iterator[Box]:
    """From a different precinct, of another department: where it is not of the one of the other
    party; of somebody in a condition, of that of who asks or of what is asked for. In a department
    other than the document's: where it is not of that.
    """
    if tree.label == "other_than":
        for thing in same_as(tree, context):
            for box in tie(replace(desc, box=Box()), thing, context):
                yield none_of(box, context.shared)
    if tree.label != "other":
        return
    *_, part = tree.children
    labels = {head.label for bare_tree in trees(part) for inner in bare_tree.children
              for head in trees(inner)}  # fmt: skip
    if is_like_it(tree, desc, context):  # "a team that is part of another team"
        for thing in bare(part, context):
            if isinstance(thing, Desc) and thing.type == desc.type:
                same = m.SameEntity(m.ValueType("bool"), thing.variable, desc.variable)
                another_one = thing.with_box(Box((m.Not(m.ValueType("bool"), same),)))
                yield from tie(replace(desc, box=Box()), another_one, context)
        return
    if not labels <= {"noun", "attribute_noun"} or _is_of_who_asks(tree, context):
        return
    for theirs in _parties_beside(desc, context):
        for thing in bare_of(part, theirs, context):
            for box in tie(replace(desc, box=Box()), thing, context):
                yield none_of(box, context.shared)


def is_like_it(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether another is one of the type of a thing that it is said of."""
    return desc.type not in context.vocabulary.principals and any(
        leaf.kind == "NOUN" and leaf.end == tree.end and types_of(leaf.value) == (desc.type,)
        for leaf in context.shared.leaves
    )


def of_anothers(tree: Tree, context: Context) -> Iterator[Thing]:
    """Another department's documents: those of another department."""
    owner, part = tree.children
    for whose in trees(owner):
        others = trees(whose.children[0]) if whose.label.startswith("poss_of") else ()
        for another_one in others:
            if another_one.label == "other" and not _is_of_people(another_one, context):
                for thing in bare(part, context):
                    if isinstance(thing, Desc):
                        for box in of_another(another_one, thing, by("of"), context):
                            yield thing.with_box(box)


def _is_of_people(tree: Tree, context: Context) -> bool:
    people = set(context.vocabulary.principals)
    return any(
        tree.start <= leaf.start and leaf.end <= tree.end and people & set(types_of(leaf.value))
        for leaf in context.shared.leaves
    )


def _is_of_who_asks(tree: Tree, context: Context) -> bool:
    """Whether another is one such as asks: "another person" is not of the manager of who asks."""
    asking = context.shared.types.get(SUBJECT)
    return any(
        tree.start <= leaf.start and leaf.end <= tree.end and asking in types_of(leaf.value)
        for leaf in context.shared.leaves
    )


def _is_none_of_them(desc: Desc, context: Context) -> bool:
    """Whether who asks is of a kind, and not of that of which it is another: "pharmacists may
    dispense it once another doctor has signed it" is of another than some doctor.
    """
    kinds = [test for test in desc.box.tests if isinstance(test, m.InSet)]
    mine = renamed_box(Box(tuple(kinds)), desc.variable, SUBJECT).tests
    asked = [test for test in context.asker.tests if isinstance(test, m.InSet)]
    return bool(mine and asked) and not set(mine) & set(asked)


def _is_one_more(one: Desc, desc: Desc, context: Context) -> bool:
    """Whether it is one of the same type, spoken of by itself: "an employee's file"."""
    return (
        one.type == desc.type
        and one.number == "one"
        and not one.known
        and one.variable not in (SUBJECT, RESOURCE, desc.variable, *context.inside)
    )


def same_as_before(tree: Tree, context: Context) -> Iterator[Thing]:
    """The same branch, said of one party: the other's."""
    part = tree.children[-1]
    heads = [head for bare_tree in trees(part) for inner in bare_tree.children
             if symbol_of(inner) == "head" for head in trees(inner)]  # fmt: skip
    if (context.role == RESOURCE and not context.inside) or not (
        {head.label for head in heads} <= {"noun", "attribute_noun"} or _is_a_thing(heads, context)
    ):
        return  # "the same physician", "approve and run the same deployment": as whom or what?
    for theirs in _parties_beside(context.refs[-1], context) if context.refs else ():
        for thing in told_once(bare_of(part, theirs, context)):
            if not (isinstance(thing, Desc) and _keeps_it_away(thing)):
                yield thing


AWAY = frozenset(
    "blocks bans bars excludes rejects declines mutes hides ignores follows dislikes".split()
)
"""What is done to things that those who do it have not: a household that blocks a film."""


def _keeps_it_away(thing: Desc) -> bool:
    """Whether what is called the same is tied to a thing by no more than that it keeps it away."""
    return any(
        isinstance(test, m.Member) and words_of(test.of.path[-1])[0] in AWAY
        for test in thing.box.tests
    )


def _is_a_thing(heads: Sequence[Tree], context: Context) -> bool:
    """Whether a noun is one for things of a type, whatever relation is called so, too: a crew."""
    nouns = [leaf_at(head, 0).value for head in heads if head.label == "noun"]
    types = {type_ for noun in nouns for type_ in types_of(noun)}
    return len(types) == 1 and types.isdisjoint(context.vocabulary.principals)


def _parties_beside(described: Desc, context: Context) -> Iterator[Desc]:
    """The other party; of somebody whom a condition speaks of, what is asked for or who asks."""
    if RESOURCE in (described.variable, context.role):
        parties: tuple[str, ...] = (SUBJECT,)
    elif described.type in (
        *context.vocabulary.principals,
        context.shared.types.get(SUBJECT),
    ) and SUBJECT not in (described.variable, context.role):
        parties = (RESOURCE, SUBJECT)
    else:
        parties = (RESOURCE,)
    for party in parties:
        for known in context.refs:
            if known.variable == party:
                yield replace(known, box=Box(), known=True)


def such(tree: Tree, context: Context) -> Iterator[Thing]:
    """Such a folder: another that is described as one before was."""
    for thing in bare(tree.children[-1], context):
        if not isinstance(thing, Desc):
            continue
        for before in reversed(context.refs):
            if before.type == thing.type and before.box.tests and not before.known:
                yield thing.with_box(copied(before, thing.variable, context))
                return
        if context.role == RESOURCE and not thing.box.tests:  # "they may not share such assets"
            yield from spoken_of(thing, tree, context)
