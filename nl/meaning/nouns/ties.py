"""Knows how who may is tied to what is asked for: "owners of documents may edit documents"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...text.lexicon import MODALS, PREPOSITIONS, STOPS
from ...text.morphology import plural
from ...vocabulary.senses import RelWord, types_of
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, Thing, member, renamed_box, trees
from ..closing import mentions
from .fitting import POSSESSIVE
from .links import linked
from .two_steps import two_steps


def in_a_description(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether a noun helps to say who may: "owners of documents", "a payment's approver".

    What is spoken of again may be any: "buyers of a car may test it"; where they may do something
    to what is not said to be of it, both are read: "drivers of a booking may unlock cars while the
    booking is confirmed".
    """
    words = context.shared.words
    if _is_what_they_are([word.text for word in words[: tree.start]]):
        return False  # "an employee who is a contractor" is just that
    possessor = tree.end < len(words) and words[tree.end].text == "'s"
    noun = words[tree.end - 1].text
    rest = [word.text for word in words[tree.end :]]
    done = next((at for at, word in enumerate(rest) if word in MODALS), 0)
    after = rest[done:]  # "the seller of a listing and its agent may cancel visits": "its" is said
    begin = tree.end + done
    asks = context.lets and desc.type not in context.vocabulary.principals
    again = any(
        (pair == ("the", noun) and (not asks or _is_whose_it_is(at, after)))
        or (pair[0] in SUCH and pair[1] not in VERBS_OF_WHICH)
        or (pair[1] in AGAIN and not _is_object(begin, at, pair, context))
        for at, pair in enumerate(itertools.pairwise(after))
    )
    described = context.role == SUBJECT and (possessor or bool(context.inside))
    return described and (not again or has_the(context) or _was_done_to_it(tree, desc, context))


def _was_done_to_it(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether what may be done, and to what, was said before: "auditors may not amend reports, nor
    may the author of a report once it is final" is of that one.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    return (
        asked is not None
        and asked.type == desc.type
        and _is_said_before(tree.start, tree.end, tree.end - 1, context)
    )


def _is_what_they_are(before: list[str]) -> bool:
    """Whether "is" stands before what somebody is, or before what they are as well: "who is both an
    operator and an employee", "who is also a buyer".
    """
    while before and before[-1] in AS_WELL:
        before = before[:-1]
    if before[-1:] and before[-1] in ARE:
        return True
    if not before or before[-1] not in ("and", "or", "nor", ","):
        return False
    for word in reversed(before[-7:-1]):
        if word in ARE:
            return True
        if word in PREPOSITIONS or word in ("who", "that", "which", "'s"):
            return False
    return False


ARE = frozenset("is are was were be been not both either neither".split())
AS_WELL = frozenset("also still already now currently themselves themself herself himself".split())


def _is_whose_it_is(at: int, words: list[str]) -> bool:
    """Whether "the pupil" stands in what something is done to: "may message the pupil's parents",
    "may read reports about the siblings of the child". A place is that of "the".
    """
    possessor = words[at + 2 : at + 3] == ["'s"] or words[at - 1 : at] == ["of"]
    return possessor and OF_THE_OBJECT.isdisjoint(words[:at])


def has_the(context: Context) -> bool:
    """Whether what is asked for is "the car", of which nobody has spoken: then it is that of what
    who may are described by, "the driver of a booking may unlock the car until the booking ends".
    """
    asked = next((known for known in context.refs if known.variable == RESOURCE), None)
    return asked is not None and asked.definite


AGAIN = frozenset(["it", "its", "them"])
SUCH = frozenset(["that", "those", "such"])
VERBS_OF_WHICH = MODALS | frozenset(
    "is are was were be has have had do does did they he she it you we nobody".split()
)
"""After "that" where it begins a clause: "orders that are still open" are not "that account"."""
OF_THE_OBJECT = frozenset(
    "if unless when whenever once while until where after before provided and or".split()
)
"""Before "it" where that is what something is done to: "deploy a service unless it is critical"."""


def _is_object(start: int, at: int, pair: tuple[str, str], context: Context) -> bool:
    """Whether "it" is what something is done to, which stands before it as a noun, and not whose
    who may are: "members of a squad can edit a service and deploy it", "may, unless it is open,".
    """
    before, word = pair
    amid = "," in [word.text for word in context.shared.words[start + 1 : start + 3]]
    verbs = context.vocabulary.entries.get((before,), ()) if word != "its" else ()
    named = amid or any(
        leaf.kind in ("NOUN", "CLASS") and start <= leaf.start and leaf.end <= start + at
        for leaf in context.shared.leaves
    )
    done = before in OF_THE_OBJECT or any(kind in ("VERB", "ACTG") for kind, _ in verbs)
    return named and (done or _is_since_then(start + at, context))


def _is_since_then(at: int, context: Context) -> bool:
    """Whether "of its" is of what happened to what something is done to: "within 21 days of its
    being served", "of it being served".
    """
    spans = {leaf.end for leaf in context.shared.leaves if leaf.kind == "DURATION"}
    words = [word.text for word in context.shared.words[at : at + 3]]
    return at in spans and words[:1] == ["of"] and words[2:] == ["being"]


def of_what_is_asked(desc: Desc, part: Part, context: Context) -> Iterator[Desc]:
    """Authors of pull requests may close pull requests: theirs. Managers of employees may open
    files: those of these employees, perhaps.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or desc.missing is not None:
        return
    if asked.type == desc.type and desc.box.tests and _is_said_again(part, context):
        yield replace(asked, box=renamed_box(desc.box, desc.variable, RESOURCE), known=True)
        return
    plain = desc.box == Box() and _is_a_noun(part)
    if not (plain or is_one_of_a_kind(part, context) or _is_such(desc, context)):
        return
    known = replace(asked, box=Box(), known=True)
    if asked.type == desc.type:
        yield known
        return
    if _is_told_of_whom(desc, part, context) and (
        asked.type in context.vocabulary.principals or _is_told_where(desc, part, context)
    ):
        return
    found = list(linked(desc, POSSESSIVE, known, context))
    for box in found:
        yield desc.with_box(box)
    if not found and (there := two_steps(known, "of", desc, context)) is not None:
        others = tuple(x for x in there.locals if x.variable != desc.variable)
        yield desc.with_box(Box(there.tests, others))


def _is_told_of_whom(desc: Desc, part: Part, context: Context) -> bool:
    """Whether who is asked for is told by the very thing: "a pupil's tutor can message the pupil's
    parents" leaves open nothing about whose the pupil is.
    """
    words = [word.text for word in context.shared.words]
    return any(
        leaf.kind == "NOUN"
        and leaf.start > part.end
        and desc.type in leaf.value.types
        and words[leaf.start - 1] in ("the", "that", "this")
        for leaf in context.shared.leaves
    )


def _is_told_where(desc: Desc, part: Part, context: Context) -> bool:
    """Whether what may be done something to is told by the very thing: "the head of a department
    can view exams of modules in the department".
    """
    words = [word.text for word in context.shared.words]
    ends = range(part.end + 1, len(words))
    end = next((at for at in ends if words[at] in OF_THE_OBJECT or words[at] in STOPS), len(words))
    return any(
        leaf.kind == "NOUN"
        and part.end < leaf.start < end
        and desc.type in leaf.value.types
        and words[leaf.start - 1] in ("the", "that")
        and words[leaf.start - 2] in ("in", "of", "from", "at", "on")
        for leaf in context.shared.leaves
    )


def is_of_any_such(desc: Desc, part: Part, context: Context) -> bool:
    """Whether it stays open of which it is, the one asked for or any: "owners of drafts may delete
    documents". Then it is asked.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or asked.type != desc.type or desc.missing is not None:
        return False
    if not desc.box.tests or _is_said_again(part, context):
        return False
    said = {word.text for word in context.shared.words[part.start : part.end]}
    if "same" in said and any(mentions(test, RESOURCE) for test in desc.box.tests):
        return False  # "whoever prepared a payment for the same claim": another one, or it as well
    return context.shared.ask_of(
        part, "of which “{said}”, the very one or any? Say “their own …”, or “users who … any …”"
    )


def _is_such(desc: Desc, context: Context) -> bool:
    """Whether "members of gold accounts can amend orders" leaves open of which account the orders
    are, as "members of an account" does: a name of one, or "any order", does not.
    """
    people = desc.type in context.vocabulary.principals
    grants = (context.lets or has_the(context)) and not context.any_resource
    said = (
        bool(desc.box.tests) and not desc.box.locals and all(map(_is_of_some_kind, desc.box.tests))
    )
    return said and grants and not people


def _is_of_some_kind(test: m.Expr) -> bool:
    """Whether a test tells a kind of things, in which no one of them is named."""
    if isinstance(test, m.Or):
        return all(map(_is_of_some_kind, test.items))
    if isinstance(test, m.Compare) and isinstance(test.left, m.AttributeOf):
        return test.left.type.kind == "enum"
    return _is_a_state(test)


def _is_said_again(part: Part, context: Context) -> bool:
    """Whether what is asked for is called so as well: "owners of drafts may delete drafts", "the
    owner of a draft may delete drafts", and before it "editors may delete drafts, and the owner of
    a draft may, too".
    """
    words = [word.text for word in context.shared.words]
    said = words[part.start : part.end]
    behind = range(part.end, len(words))
    if any(_is_of_the_same(said, words[at : at + len(said)]) for at in behind):
        return True
    if _is_done_to_it(part.end, context):
        return True
    return _is_said_before(part.start, part.end, part.start, context)


def _is_done_to_it(end: int, context: Context) -> bool:
    """Whether all that "may open, close or certify it" can be of is named before a place."""
    words = [word.text for word in context.shared.words]
    stop = next((at for at in range(end, len(words)) if words[at] in STOPS), len(words))
    it = next((at for at in range(end + 2, stop) if words[at] in ("it", "them")), 0)
    verbs = {at for leaf in context.shared.leaves if leaf.kind == "VERB"
             for at in range(leaf.start, leaf.end)}  # fmt: skip
    named = (leaf.start for leaf in context.shared.leaves
             if leaf.kind in ("NOUN", "CLASS") and leaf.start not in verbs)  # fmt: skip
    return it - 1 in verbs and words[end] in MODALS and not any(end <= at < it for at in named)


def _is_said_before(start: int, end: int, first: int, context: Context) -> bool:
    """Whether what stands before a phrase has its words from `first` on, and no clause behind it
    names anything of its own.
    """
    words = [word.text for word in context.shared.words]
    said = words[first:end]
    after = next((at for at in range(end, len(words)) if words[at] in MODALS), end)
    after += 2 * (words[after : after + 1] == ["'s"])  # "of a draft's folder"
    named = (leaf.start for leaf in context.shared.leaves if leaf.kind in ("NOUN", "CLASS"))
    return not any(at >= after for at in named) and any(
        _is_of_the_same(said, words[at : at + len(said)]) for at in range(start)
    )


def _is_of_the_same(said: list[str], other: list[str]) -> bool:
    """Whether two phrases are the same but for being of one or of several: "a draft", "drafts"."""
    if said[:-1] != other[:-1] or len(said) != len(other):
        return False
    one, two = said[-1], other[-1]
    return one == two or two in plural(one) or one in plural(two)


def _is_a_noun(part: Part) -> bool:
    """Whether a phrase can be read as a noun alone: "pull request" also as a pull of a kind."""
    return any(
        len(tree.children) == 1 and any(head.label == "noun" for head in trees(tree.children[0]))
        for tree in trees(part)
    )


def is_one_of_a_kind(part: Part, context: Context) -> bool:
    """Whether it is somebody by a role alone: "the team leader of an agent can listen to calls"."""
    one = part.start > 0 and context.shared.words[part.start - 1].text in ("a", "an", "the")
    return one and all(
        len(tree.children) == 1 and "kind" in {head.label for head in trees(tree.children[0])}
        for tree in trees(part)
    )


STATES = frozenset("status state stage phase".split())


def in_that_state(desc: Desc, part: Part, context: Context) -> Iterator[Desc]:
    """ "The open incident", of which nobody has spoken: perhaps that of the postmortem asked for,
    and not any incident that is open; and so is "the production environment" of a rollout.
    """
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or context.role != SUBJECT or desc.missing is not None or desc.plural:
        return
    if not desc.box.tests or desc.box.locals or not all(map(_is_of_some_kind, desc.box.tests)):
        return
    if not any(_ends_in_a_noun(tree) for tree in trees(part)):
        return  # "on the honor roll"
    known = replace(asked, box=Box(), known=True)
    if asked.type == desc.type:
        if not _is_of_two(part, desc.type, context):
            yield replace(known, box=renamed_box(desc.box, desc.variable, RESOURCE))
        return
    found = list(linked(desc, POSSESSIVE, known, context))
    for box in found:
        yield desc.with_box(box)
    if not found and (there := two_steps(known, "of", desc, context)) is not None:
        others = tuple(x for x in there.locals if x.variable != desc.variable)
        yield desc.with_box(Box(there.tests, others))


def _is_of_two(part: Part, type_: str, context: Context) -> bool:
    """Whether two of a type were named before, of which one is so: after "a dataset derived from a
    restricted dataset", "the restricted dataset" is not the first.
    """
    words = [word.text for word in context.shared.words]
    said = words[part.start : part.end]
    ends = {
        leaf.end
        for leaf in context.shared.leaves
        if leaf.end <= part.start and leaf.kind == "NOUN" and type_ in types_of(leaf.value)
    }
    return len(ends) > 1 and any(words[end - len(said) : end] == said for end in ends)


def _ends_in_a_noun(tree: Tree) -> bool:
    return any(head.label == "noun" for head in trees(tree.children[-1]))


def _is_a_state(test: m.Expr) -> bool:
    """Whether it is so of a thing for a while: no name for one."""
    if isinstance(test, m.Not):
        return _is_a_state(test.operand)
    if isinstance(test, m.Compare):
        return isinstance(test.left, m.AttributeOf) and test.left.name in STATES
    return isinstance(test, m.AttributeOf)


def whose_noun_it_is(thing: Thing, tree: Tree, context: Context) -> Iterator[Desc]:
    """ "Partners may destroy a file once the employee has left": the employee that a file is of,
    and not who asks, as nobody has been called an employee before.
    """
    if not isinstance(thing, Desc) or thing.box != Box() or thing.missing is not None:
        return
    person = thing.type in context.vocabulary.principals and not thing.plural
    words = [word.text for word in context.shared.words]
    noun = words[tree.end - 1]
    before = any(
        leaf.kind == "NOUN"
        and leaf.end <= tree.start
        and thing.type in types_of(leaf.value)
        and words[leaf.end - 1].startswith(noun)
        for leaf in context.shared.leaves
    )
    the = words[tree.start] == "the"
    if the and person and not before and not context.role:
        yield from of_that_name(thing, context)


def so_called_before(desc: Desc, tree: Tree, context: Context) -> list[Desc] | None:
    """ "That agent", where only "the agent assessed" was spoken of, a term for who has been: that
    one, and not any agent; None where it was not.
    """
    words = [word.text for word in context.shared.words]
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if words[tree.start] not in ("that", "this") or not desc.box.tests:
        return None
    rels = {
        leaf.value.rel
        for leaf in context.shared.leaves
        if leaf.kind == "RELN"
        and isinstance(leaf.value, RelWord)
        and leaf.end <= tree.start
        and leaf.end - leaf.start > 1
        and words[tree.end - 1] in words[leaf.start : leaf.end]
        and desc.type in leaf.value.rel.subjects
    }
    own = [rel for rel in rels if asked is not None and rel.type == asked.type]
    if not rels:
        return None
    bare = replace(desc, box=Box())
    return [bare.with_box(Box((member(bare.variable, RESOURCE, rel.name),))) for rel in own]


def of_that_name(desc: Desc, context: Context) -> Iterator[Desc]:
    """ "The teacher", of an assignment: of the course that it is of."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None:
        return
    known = replace(asked, box=Box(), known=True)
    for rel in context.vocabulary.relations:
        if rel.name != desc.type or desc.type not in rel.subjects:
            continue
        if rel.type == asked.type:
            yield desc.with_box(Box((member(desc.variable, RESOURCE, rel.name),)))
            continue
        middle = context.new(rel.type)
        for box in linked(middle, POSSESSIVE, known, context):
            there = Box((member(desc.variable, middle.variable, rel.name),))
            yield desc.with_box(there + middle.with_box(box).local())


def who_asks_as(thing: Desc, context: Context) -> Desc | None:
    """Who asks, where they were described as what "the reviewer" is: "a reviewer may …, if the
    reviewer is on call" is of that one, not of any of several.
    """
    asker = next((d for d in context.refs if d.variable == SUBJECT), None)
    word = thing.missing
    if word is None or asker is None or context.role == SUBJECT:
        return None
    if word.head != "subject" or asker.type != thing.type or thing.plural:
        return None
    walked = [t.of.path for t in context.asker.tests
              if isinstance(t, m.Member) and t.item == SUBJECT]  # fmt: skip
    if any(path[-1:] == (word.rel.name,) for path in walked):
        return replace(asker, box=Box(), known=True)
    return None
