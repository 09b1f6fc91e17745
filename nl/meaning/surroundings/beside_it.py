"""Knows what a phrase of a place, or of whom it is for, says beside a statement: of what is asked
for, "may approve claims, in their own department".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...text.morphology import base_of_participle
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import types_of
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Ranked,
    Thing,
    Val,
    member,
    renamed_box,
)
from ..closing import mentions
from ..discourse.opened import THAT
from ..nouns.links import linked
from ..nouns.modifiers import says_it_again
from ..nouns.values import is_state
from ..statements.draft import Draft
from ..things import descs_of, things
from .adding import only_if
from .putting import is_put_there


def linked_tail(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """In their own department: said of the resource, where it is set apart by a comma."""
    preposition, noun = tree.children if tree.label == "tail_in" else (None, tree.children[0])
    word = "for" if preposition is None else str(preposition.value)  # type: ignore[union-attr]
    if context.ahead is not None and word in ("with", "for"):
        for thing in things(noun, context):  # "with archived repositories, … to them"
            if isinstance(thing, Desc) and thing.known and thing.variable == RESOURCE:
                yield replace(draft, what=draft.what + thing.box)
    after = [word.text for word in context.shared.words[tree.end : tree.end + 2]]
    if word == "for" and (after[:1] == ["too"] or after == ["as", "well"]):
        return  # "for physicians too": for them as for others
    if word == "for" and any(_is_whose_it_is(thing, draft) for thing in things(noun, context)):
        yield draft  # "the traveller's delegate may book trips for them"
        return
    if word == "to":
        yield from _given_to(noun, draft, context)
    if word == "with":
        yield from _with_what_they_have(noun, draft, context)
    if word in ("by", "of", "to") or (word == "with" and not _goes_with(draft, noun, context)):
        return
    if is_put_there(tree, context):
        return
    for known in context.refs:
        if known.variable == RESOURCE:
            here = replace(known, known=True, box=Box())
            if word in ("in", "under") and is_state(noun, here, context):
                continue  # "in negotiation": they are at that stage
            for thing in things(noun, replace(context, role=RESOURCE)):
                if _is_inside_its_like(tree, here, thing, context):
                    continue
                if isinstance(thing, Desc) and _is_of_a_nearer(tree, here, thing, context):
                    continue
                if isinstance(thing, Desc | Val) and _tells_who(tree, word, thing, context):
                    continue
                if isinstance(thing, Val) and _is_of_the_noun_before(tree, here, thing, context):
                    continue
                if isinstance(thing, Desc) and thing.every == "all":
                    thing = replace(thing, every="any")
                if isinstance(thing, Desc) and _is_its_topic(tree, here, thing, context):
                    said = renamed_box(thing.box, thing.variable, RESOURCE)
                    yield replace(draft, what=draft.what + said)
                    continue
                for box in linked(here, word, thing, context):
                    if says_it_again(box, thing, noun, here, replace(context, role=RESOURCE)):
                        continue
                    if context.shared.words[tree.start - 1].text == "and" and _walks_again(
                        box, draft.what
                    ):
                        continue  # "installed there, and at every site in it": in either
                    if draft.effect == "only" and not draft.who.tests and draft.anyone:
                        yield only_if(replace(draft, effect="permit"), box)
                    elif _says_where_they_may(tree, draft, box, context):
                        yield replace(draft, when=draft.when + box)
                    else:
                        yield replace(draft, what=draft.what + box)


def _with_what_they_have(noun: Part, draft: Draft, context: Context) -> Iterator[Draft]:
    """ "Guests may ride a lift with a valid pass": who asks has one, and no lift could."""
    from ..predicates.having import has_thing

    asker = next((d for d in context.refs if d.variable == SUBJECT), None)
    people = context.vocabulary.principals
    ends = [thing for thing in things(noun, context) if isinstance(thing, Desc)]
    if asker is None or draft.resource_type is None or not ends:
        return
    if any(
        end.known
        or end.type in (draft.resource_type, *people)
        or context.vocabulary.type_pairs(draft.resource_type, end.type)
        for end in ends
    ):
        return
    for box in has_thing(noun, replace(asker, known=True, box=Box()), context):
        if box.locals:
            yield replace(draft, when=draft.when + box)


def _is_whose_it_is(thing: Thing, draft: Draft) -> bool:
    """Whether it is somebody by whom what is asked for was told: for them it is anyway."""
    found = thing.items if isinstance(thing, Ranked) else (thing,)
    others = [d for d in found if isinstance(d, Desc) and d.variable not in (SUBJECT, RESOURCE)]
    return len(others) == 1 and any(
        isinstance(test, m.Member) and (test.item, test.of.root) == (others[0].variable, RESOURCE)
        for test in (*draft.who.tests, *draft.what.tests)
        if others[0].known
    )


def _is_of_the_noun_before(tree: Tree, asked: Desc, value: Val, context: Context) -> bool:
    """Whether "orders placed by customers in their city" are those of customers who are there: no
    comma sets it apart from them.
    """
    types = {type_ for leaf in context.shared.leaves if leaf.end == tree.start
             for type_ in types_of(leaf.value)} - {asked.type}  # fmt: skip
    name = value.attr.name if value.attr is not None else ""
    return any(
        attribute.name == name
        for type_ in types
        for attribute in context.vocabulary.types[type_].attributes
    )


def _says_where_they_may(tree: Tree, draft: Draft, box: Box, context: Context) -> bool:
    """Whether "only managers may do so, at their own site" says where they alone may, as it is set
    apart and speaks of them.
    """
    apart = context.shared.words[tree.start - 1].text in (",", "and")
    theirs = any(mentions(test, SUBJECT) for test in box.tests)
    return draft.effect == "only" and not draft.about_who and apart and theirs


def _is_its_topic(tree: Tree, asked: Desc, thing: Desc, context: Context) -> bool:
    """Whether a noun before a colon is what is asked for itself: "secret files: opening takes MFA"
    is of no file that another is tied to.
    """
    after = [word.text for word in context.shared.words[tree.end : tree.end + 1]]
    topic = tree.label == "for_np" and after == [":"]
    return topic and thing.type == asked.type and not thing.known


GIVING = frozenset(
    "pay give send award grant issue refund disburse hand transfer release administer dispense "
    "supply serve deliver".split()
)
TO_WHOM_IT_IS = frozenset("pay give administer dispense supply serve deliver disburse".split())
"""What is done to a thing for those whom it is for: an order is given "to a patient"."""
RECEIVING = frozenset(
    "recipient payee beneficiary addressee receiver awardee grantee paid_to addressed_to "
    "payable_to owed_to destined_for bound_for".split()
)
"""Relations to those who are to receive something."""
GIVEN = frozenset("issued_to sent_to granted_to awarded_to given_to refunded_to".split())
"""Relations to those to whom it is that very deed by which they receive it: to be transferred to
somebody is something else than to have been issued to them."""


def gives(actions: tuple[str, ...]) -> bool:
    """Whether all that is done gives something to somebody: paying, sending."""
    return bool(actions) and all(words_of(name)[0] in GIVING for name in actions)


def gives_it(action: str) -> bool:
    """Whether what is done to a thing gives it to those whom it is for."""
    return words_of(action)[0] in TO_WHOM_IT_IS


def _given_to(noun: Part, draft: Draft, context: Context) -> Iterator[Draft]:
    """Paid to somebody on probation: what is asked for has its recipient."""
    if not gives(draft.actions):
        return
    found = received(noun, draft.resource_type, draft.actions, context)
    yield from (replace(draft, what=draft.what + box) for box in found)


def received(
    noun: Part, asked: str | None, actions: tuple[str, ...], context: Context
) -> Iterator[Box]:
    """That somebody is the one who receives what is asked for, and is given."""
    for rel in context.vocabulary.relations:
        if rel.type != asked or not _receives(rel.name, actions):
            continue
        for thing in things(noun, context):
            for desc in thing.items if isinstance(thing, Ranked) else (thing,):
                if isinstance(desc, Desc) and desc.type in rel.subjects and desc.every != "all":
                    test = member(desc.variable, RESOURCE, rel.name)
                    if test not in desc.box.tests:  # "handed over to its addressee": is it told?
                        yield desc.local() + Box((test,))
                    elif set(desc.box.tests) == {test}:
                        context.shared.ask(
                            "a request does not say to whom it is given: leave that out",
                            (noun.start, noun.end),
                        )


def _receives(relation: str, actions: tuple[str, ...]) -> bool:
    given = base_of_participle(words_of(relation)[0])
    does_so = all(words_of(name)[0] in given for name in actions)
    for_them = relation == "for" and all(map(gives_it, actions))
    return relation in RECEIVING or for_them or (relation in GIVEN and does_so)


def where_it_is(tree: Tree, context: Context) -> Iterator[Box]:
    """In a staging environment, before what goes on about "that environment": what is asked for is
    there.
    """
    preposition, noun = tree.children
    word = str(preposition.value)  # type: ignore[union-attr]
    asked = next((known for known in context.refs if known.variable == RESOURCE), None)
    after = {word.text for word in context.shared.words[tree.end :]}
    if asked is None or word not in ("in", "on", "at", "from") or THAT.isdisjoint(after):
        return
    for thing in things(noun, replace(context, role=RESOURCE)):
        if isinstance(thing, Desc) and thing.every != "all":
            yield from linked(replace(asked, known=True, box=Box()), word, thing, context)


BELONGING = "belonging to"


def _is_of_a_nearer(tree: Tree, asked: Desc, thing: Desc, context: Context) -> bool:
    """Whether what stands right after a noun is of what is asked for only by way of another: of
    "grades of pupils in their courses" the pupils are in these.
    """
    apart = context.shared.words[tree.start - 1].text == ","
    if not apart and tree.label == "tail_in" and tree.children[0].value == BELONGING:  # type: ignore[union-attr]
        before = {type_ for leaf in context.shared.leaves if leaf.end == tree.start
                  for type_ in types_of(leaf.value)} - {asked.type}  # fmt: skip
        if any(context.vocabulary.type_pairs(kind, thing.type) for kind in before):
            return True  # "in a workspace belonging to their team"
    return not apart and not context.vocabulary.type_pairs(asked.type, thing.type)


def _is_inside_its_like(tree: Tree, asked: Desc, thing: Thing, context: Context) -> bool:
    """Whether what stands right after a noun tells where that one is: "documents in a folder inside
    a folder they own" are in the inner one, and nothing is in two such at once.
    """
    apart = context.shared.words[tree.start - 1].text in (",", "and", "or")
    before = {type_ for leaf in context.shared.leaves if leaf.end == tree.start
              for type_ in types_of(leaf.value)} - {asked.type}  # fmt: skip
    return not apart and any(
        desc.type in before and context.vocabulary.type_pairs(desc.type, desc.type)
        for desc in descs_of(thing)
    )


ANYBODY = frozenset("anyone anybody everyone everybody someone somebody".split())


def _tells_who(tree: Tree, preposition: str, thing: Desc | Val, context: Context) -> bool:
    """Whether it says of whom "anyone" right before it is, as it can: "may be viewed by anyone from
    the host's company".
    """
    asker = next((known for known in context.refs if known.variable == SUBJECT), None)
    if asker is None or context.shared.words[tree.start - 1].text not in ANYBODY:
        return False
    known = replace(asker, known=True, box=Box())
    return any(True for _ in linked(known, preposition, thing, context))


def _walks_again(more: Box, said: Box) -> bool:
    """Whether both say in what relation something stands to what is asked for, the same one."""
    walked = {t.of for t in said.tests if isinstance(t, m.Member) and t.of.root == RESOURCE}
    return any(isinstance(test, m.Member) and test.of in walked for test in more.tests)


def _goes_with(draft: Draft, noun: Part, context: Context) -> bool:
    """Whether "dispatched with an aircraft" says what the flight is operated with; what is shared
    with someone is not what may be shared with them.
    """
    done = {base for name in draft.actions for base in (name, *name.split("_"))}
    ends = {desc.type for thing in things(noun, context) for desc in descs_of(thing)}
    return any(
        rel.type == draft.resource_type
        and words_of(rel.name)[-1] == "with"
        and ends & set(rel.subjects)
        and not done & set(base_of_participle(words_of(rel.name)[0]))
        for rel in context.vocabulary.relations
    )
