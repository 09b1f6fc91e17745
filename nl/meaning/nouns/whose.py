"""Knows relative clauses in which the noun is not whom the verb is said of: "whose adviser they
are", "to whom they report", "a line whose crew they belong to".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...text.lexicon import CONTAINERS, MEMBERSHIPS
from ...vocabulary.of_roles import COLLECTIVE
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr, Event, RelWord
from ..base import Box, Context, Desc, Part, Thing, Val, trees, tried
from ..closing import none_of
from .adjectives import Narrow
from .fitting import OWNERS
from .links import attribute_is, linked, related

GROUPS = MEMBERSHIPS | COLLECTIVE
"""What relations from a group to those who are in it are called."""

BELONGING = "belonging to"
AMONG = frozenset({BELONGING, "in", "on", "of", "among", "within"})
"""How those are in a group who are it."""
Tie = Callable[[Desc, Desc], Iterator[Box]]
"""What is said of who is spoken of and of what is the noun's."""


def _leaf(tree: Tree, *kinds: str) -> Leaf:
    return next(c for c in tree.children if isinstance(c, Leaf) and c.kind in kinds)


def _nodes(tree: Tree) -> list[Part]:
    """The phrases of a clause, without its form of "be"."""
    return [c for c in tree.children if isinstance(c, Node) and c.symbol not in FORMS]


FORMS = ("be", "do_not", "have_been", "relv")


def _known(desc: Desc) -> Desc:
    return replace(desc, box=Box(), known=True, missing=None)


def _whose_they(tree: Tree, desc: Desc, context: Context, tie: Tie) -> Iterator[Box]:
    """Of whoever the clause is about, and of what the noun has, what `tie` says."""
    from ..things import things
    from .possessives import bare_of

    owned, who = _nodes(tree)[:2]
    for thing in bare_of(owned, _known(desc), context):
        if not isinstance(thing, Desc):
            continue
        for other in things(who, context.after(thing.box)):
            yield from tried(other, lambda one, thing=thing: _said_of(one, thing, tie))  # type: ignore[misc]


def _said_of(one: object, thing: Desc, tie: Tie) -> Iterator[Box]:
    if isinstance(one, Desc):
        for box in tie(one, thing):
            yield box + one.local()


def which_they_have(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Flats for which they hold a tenancy: one that is theirs, and is for the flat."""
    from ..things import things
    from .possessives import bare_of

    who, what = _nodes(tree)[:2]
    preposition = _leaf(tree, "PREP")
    nouns = [inner.children[-1] for inner in trees(what) if inner.label == "some"]
    nouns += [what] if tree.label == "which_they_have_no" else []

    def theirs(one: object) -> Iterator[Box]:
        if not isinstance(one, Desc) or one.variable == desc.variable:
            return
        for noun in nouns:
            for thing in bare_of(noun, _known(one), context):
                if not isinstance(thing, Desc):
                    continue
                for box in linked(_known(thing), preposition.value, _known(desc), context):
                    yield thing.with_box(box).local() + one.local()

    for other in things(who, context):
        yield from tried(other, theirs)


def whose_they_are(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A buyer whose adviser they are."""
    from ..predicates.being import same

    yield from _whose_they(tree, desc, context, lambda one, thing: same(one, thing, context))


def whose_they_in(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A line whose crew they belong to, a ward in whose hospital they work."""
    from ..predicates.being import same

    leaf = next((c for c in tree.children if isinstance(c, Leaf) and c.kind == "PREP"), None)
    preposition = BELONGING if leaf is None else str(leaf.value)

    def tie(one: Desc, thing: Desc) -> Iterator[Box]:
        if one.type == thing.type:  # to be of a crew is to be one of it
            yield from same(one, thing, context) if preposition in AMONG else ()
        else:
            yield from linked(one, preposition, thing, context)

    yield from _whose_they(tree, desc, context, tie)


def whose_they(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A document whose owner they report to."""
    from .relatives import words_in

    for word in words_in(tree.children[-1]):
        yield from _whose_they(
            tree,
            desc,
            context,
            lambda one, thing, word=word: related(word, one, thing, context),  # type: ignore[misc]
        )


def whose_they_participle(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Anyone whose team a document is shared with."""
    word = replace(_leaf(tree, "RELP").value, participle=True)
    yield from _whose_they(
        tree, desc, context, lambda one, thing: related(word, one, thing, context)
    )


def whose_they_verb(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A lead to whose team a claim is assigned, the client for whose account they are cleared."""
    word, preposition = _leaf(tree, "RELVX", "RELPX").value
    if str(_leaf(tree, "PREP").value) == preposition:
        yield from _whose_they(
            tree, desc, context, lambda one, thing: related(word, one, thing, context)
        )


def denied(read: Narrow) -> Narrow:
    """Of which they are not the author, a team you are not in, to whose team it isn't assigned."""

    def negated(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
        for box in read(tree, desc, context):
            yield none_of(box, context.shared)

    return negated


def whose_event_when(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Whose license expires within the next 30 days."""
    from ..times.moments import event_when

    event = _leaf(tree, "EVENTC").value
    assert isinstance(event, Event)
    if event.attr.of == desc.type:
        moment = m.AttributeOf(event.attr.type, desc.variable, event.attr.name)
        yield from event_when(moment, tree.children[-1], context, _leaf(tree, "EVENTC"))


def _can_belong(one: Desc, desc: Desc, context: Context) -> bool:
    """Whether one can be another's: people are of a group they are in, not of what they wrote;
    things of whoever owns them and of what they are in, not of who treats them.
    """
    person = one.type in context.vocabulary.principals
    pairs = context.vocabulary.type_pairs(one.type, desc.type)
    if len(pairs) == 1 and not person and desc.type not in context.vocabulary.askers:
        return True  # "the group a macro belongs to", to which it is available
    for rel in pairs:
        word = words_of(rel.name)[-1]
        if rel.type != one.type:
            fits = word in GROUPS
        else:
            fits = (
                not CONTAINERS.isdisjoint((word, rel.name))
                or word == desc.type
                or (not person and word in OWNERS)
            )
        if fits:
            return True
    return False


def which_they_belong(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Any team to which the author belongs, the employee it belongs to."""
    from ..things import things

    def use(one: object) -> Iterator[Box]:
        if isinstance(one, Desc) and _can_belong(one, desc, context):
            for box in linked(one, BELONGING, _known(desc), context):
                yield box + one.local()

    for thing in things(_nodes(tree)[0], context):
        yield from tried(thing, use)


def which_they_verb(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Anyone to whom they report, the team to which it is assigned."""
    from ..things import things

    word, preposition = _leaf(tree, "RELVX", "RELPX").value
    assert isinstance(word, RelWord)
    if str(_leaf(tree, "PREP").value) != preposition:
        return

    def use(one: object) -> Iterator[Box]:
        if isinstance(one, Desc):
            for box in related(word, one, _known(desc), context):
                yield box + one.local()

    for thing in things(_nodes(tree)[0], context):
        yield from tried(thing, use)


def attribute_they(tree: Tree, context: Context) -> Iterator[Thing]:
    """The amount that the buyer is prequalified for, a language they speak: what an attribute
    tells. "The kind they are qualified for" is one of the kinds there.
    """
    from ..things import things

    leaves = (child for child in tree.children if isinstance(child, Leaf))
    attr = next(leaf.value for leaf in leaves if leaf.kind in ("ATTRP", "HASV"))
    assert isinstance(attr, Attr)
    named = next((c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "ATTR"), None)

    def use(one: object) -> Iterator[Thing]:
        if isinstance(one, Desc) and one.type == attr.of:
            expr = m.AttributeOf(attr.type, one.variable, attr.name)
            yield Val(expr, attr.type, named or attr, one.local())

    for thing in things(_nodes(tree)[0], context):
        yield from tried(thing, use)


def whose_attribute_they(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A machine whose kind they are qualified for."""
    for value in attribute_they(tree, context):
        if isinstance(value, Val) and value.attr is not None:
            yield from attribute_is(desc, value.attr.name, value, context)


def which_one_did(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """The flights that their employer handles, as `handler` tells of a flight."""
    from ..things import things

    attr = _leaf(tree, "ATTRDO").value
    assert isinstance(attr, Attr)

    def use(one: object) -> Iterator[Box]:
        if isinstance(one, Val):
            yield from attribute_is(desc, attr.name, one, context)

    for thing in things(_nodes(tree)[0], context) if attr.of == desc.type else ():
        yield from tried(thing, use)


whose_attribute_they_not = denied(whose_attribute_they)
"""A machine of a kind they aren't qualified for."""


def those_of(tree: Tree, context: Context) -> Iterator[Thing]:
    """Those of its co-agents who belong to the same agency."""
    from ..things import things
    from .bare import narrowed_by

    several, clause = tree.children
    for thing in things(several, context):
        if isinstance(thing, Desc) and not thing.known:
            yield from narrowed_by(thing, [one_post(clause)], context)


def one_post(clause: Part) -> Node:
    """A clause as all that follows a noun."""
    assert isinstance(clause, Node)
    relative = Tree("relative", (clause,), clause.start, clause.end)
    post = Node("post", clause.start, clause.end, clause.chart, [], (relative,))
    posts = Tree("posts", (post,), clause.start, clause.end)
    return Node("posts", clause.start, clause.end, clause.chart, [], (posts,))


def whose_ones(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A booking whose guest's vaccination has expired."""
    from .bare import narrowed_by
    from .possessives import bare_of

    owned, clause = _nodes(tree)
    for thing in bare_of(owned, _known(desc), context):
        if isinstance(thing, Desc):
            for one in narrowed_by(thing, [one_post(clause)], context):
                if isinstance(one, Desc):
                    yield one.local()


RELATIVES = {
    "which_they_have": which_they_have,
    "which_they_have_no": denied(which_they_have),
    "which_they_have_not": denied(which_they_have),
    "whose_ones": whose_ones,
    "whose_they_are": whose_they_are,
    "whose_they_in": whose_they_in,
    "whose_they": whose_they,
    "whose_they_not": denied(whose_they),
    "whose_they_participle": whose_they_participle,
    "whose_they_participle_not": denied(whose_they_participle),
    "whose_they_verb": whose_they_verb,
    "whose_they_verb_not": denied(whose_they_verb),
    "whose_event_when": whose_event_when,
    "which_they_belong": which_they_belong,
    "which_they_verb": which_they_verb,
    "which_they_verb_not": denied(which_they_verb),
    "which_one_did": which_one_did,
    "which_one_did_not": denied(which_one_did),
    "whose_attribute_they": whose_attribute_they,
    "whose_attribute_they_not": whose_attribute_they_not,
}
