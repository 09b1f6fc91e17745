"""Knows what "a", "the", "every" and a number make of a noun."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...paraphrase.words import article
from ...text.lexicon import MODALS
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Noun
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Ranked,
    Several,
    Thing,
    Val,
    renamed_box,
    trees,
)
from ..closing import mentions
from ..surroundings.fronts import bound_in_front
from ..surroundings.named_again import is_named_in_front
from ..things import descs_of, symbol_of
from .bare import bare, finished
from .fitting import POSSESSIVE
from .links import is_of_a_thing, linked
from .pronouns import another_like, salient
from .those import (
    as_described,
    spoken_of,
    stood_so_to_something,
    told_by,
    who_stands_so,
    who_was_told,
)
from .ties import (
    has_the,
    in_a_description,
    in_that_state,
    is_of_any_such,
    is_one_of_a_kind,
    of_that_name,
    of_what_is_asked,
    so_called_before,
    who_asks_as,
    whose_noun_it_is,
)
from .ways import only_way


def some(tree: Tree, context: Context) -> Iterator[Thing]:
    """A document, the document, documents."""
    part = tree.children[-1]
    word = _determiner(tree, context)
    for thing in bare(part, context, finish=False):
        if _is_some_of_one(thing, tree, context) or _is_that_one(thing, tree, context):
            continue
        if isinstance(thing, Val) and _of_any_value(tree, context):
            continue
        if isinstance(thing, Val) and word in ("a", "an") and _of_some_value(thing, tree, context):
            continue
        if isinstance(thing, Val) and not word and _is_of_many(thing, tree, context):
            continue
        if isinstance(thing, Val) and (values := _said_before(thing, tree, context)):
            yield from values
            continue
        if (
            word in ("", "a", "an")
            and isinstance(thing, Desc)
            and in_a_description(tree, thing, context)
        ):
            if is_of_any_such(thing, part, context):
                continue
            tied = list(of_what_is_asked(thing, part, context))
            yield from tied
            if any(isinstance(t, Desc) and t.known for t in tied) or (tied and has_the(context)):
                continue
        whole = _is_who_asks(tree, context)
        if context.one_resource and isinstance(thing, Desc) and _just_a_noun(part) and not whole:
            asked = next((d for d in context.refs if d.variable == RESOURCE), None)
            if asked is not None and asked.type == thing.type:
                yield replace(asked, box=Box(), known=True)
                continue
        any_one = word in ("a", "an", "any", "") and (context.ahead_asks or not whole)
        if context.one_resource and any_one and isinstance(thing, Desc):
            asked = bound_in_front(thing, context)
            if asked is not None:
                said = renamed_box(thing.box, thing.variable, asked.variable)
                yield replace(asked, box=said, known=True)
                continue
        if word == "the":
            its = _who_has_it(thing, tree, context)
            if its and (named := _named_with_it(thing, context)) is not None:
                yield named
                continue
            if its:
                yield from its
                if isinstance(thing, Desc) and thing.type in context.vocabulary.principals:
                    yield thing  # but "the patient", of whom charts are, is no patient at all
                continue
            its = list(whose_noun_it_is(thing, tree, context)) if _just_a_noun(part) else []
            if its:
                yield from its
                continue
            if isinstance(thing, Desc) and _is_called_as_a_kind(thing, part, context):
                such = who_stands_so(thing, tree, context)
                if such is not None:
                    yield such
                if such is not None or stood_so_to_something(tree, context):
                    continue
            known = _already(thing, part, context)
            if known is not None:
                first = context.shared.words[tree.start].text
                own = isinstance(known, Ranked) and known.items[0].variable == context.role
                spoken = any(mentions(test, RESOURCE) for test in context.asker.tests)
                spoken = spoken or is_named_in_front(tree.start, thing, context)
                if own and context.role == RESOURCE and isinstance(thing, Desc):
                    those = [*spoken_of(thing, tree, context)] if _of_some(thing, context) else []
                    yield from those
                    if those and first != "the":
                        continue
                if not own or first == "the" or spoken:  # "that user": nobody has spoken of one
                    yield known
                continue
            first = context.shared.words[tree.start].text
            if isinstance(thing, Desc) and (
                _just_a_noun(part) or _names_its_type(thing, part, context)
            ):
                if first in ("those", "these"):
                    yield from spoken_of(thing, tree, context)
                    continue
                if told_by(thing, context) is not None and thing.missing is None:
                    yield from spoken_of(thing, tree, context)
                    continue
            if isinstance(thing, Desc):
                called = so_called_before(thing, tree, context)
                if called is None:
                    called = who_was_told(thing, tree, context)
                if called is not None:
                    yield from called
                    continue
                if thing.box.tests and _points_nowhere(tree, context):
                    continue  # "that editor", when none has been spoken of
                thing = replace(thing, definite=True)
                if _is_who_has_it(thing, tree, context):
                    context.shared.ask(
                        f"is “the {thing.type.replace('_', ' ')}” anyone of them, or the one that "
                        "it has? Say “any”, or of what",
                        (tree.start, tree.end),
                    )
                    continue
                just = _just_a_noun(part) or _names_its_type(thing, part, context)
                if just and thing.missing is None and not thing.plural:
                    that = context.shared.words[tree.start].text in ("that", "this")
                    if not that or _spoken_of_before(thing, context):
                        these = _of_what_is_described(thing, tree, context)
                        for one in these or bridged(thing, context):
                            yield from as_described(one, tree, context) if that else (one,)
                    continue  # "that person", when nobody has been spoken of
                yield from in_that_state(thing, part, context)
                if _is_somebody_of_a_role(thing, part, context) and in_a_description(
                    tree, thing, context
                ):
                    yield from of_what_is_asked(thing, part, context)
        yield from finished(thing, context)


def _is_who_asks(tree: Tree, context: Context) -> bool:
    """Whether a noun is of who asks, who is not what is asked for: no "document's owner"."""
    possessor = [word.text for word in context.shared.words[tree.end : tree.end + 1]] == ["'s"]
    return context.role == SUBJECT and not context.inside and not possessor


def _is_called_as_a_kind(desc: Desc, part: Part, context: Context) -> bool:
    """Whether it is one of a kind, by a word for such: "driver", of whoever has that role."""
    kinds = (leaf.kind for leaf in context.shared.taken(part.start, part.end))
    return desc.missing is None and bool(desc.box.tests) and "CLASS" in kinds


def _is_somebody_of_a_role(desc: Desc, part: Part, context: Context) -> bool:
    """Whether it is "the buyer", of whom nobody has spoken: perhaps the one of the order."""
    words = context.shared.words
    after = words[part.end].text if part.end < len(words) else ""
    whose = after == "'s" or words[max(0, part.start - 2)].text in ("of", "for")
    one = whose and not desc.plural and desc.type in context.vocabulary.principals
    return one and is_one_of_a_kind(part, context)


def _is_that_one(thing: Thing, tree: Tree, context: Context) -> bool:
    """Whether a noun is that of "that user", of whom was spoken: "any build that user triggered" is
    not one that some user triggered.
    """
    before = context.shared.words[tree.start - 1].text if tree.start else ""
    bare = tree.children[0].start == tree.start  # "provided that the user" begins with no noun
    if not isinstance(thing, Desc) or before != "that" or len(tree.children) > 1 or not bare:
        return False

    def is_such(desc: Desc) -> bool:
        said = renamed_box(thing.box, thing.variable, desc.variable).tests
        return desc.type == thing.type and set(said) <= set(desc.box.tests)

    return thing.number == "one" and any(map(is_such, context.refs))


def _said_before(value: Val, tree: Tree, context: Context) -> list[Thing]:
    """What "that org" is, after "approvers in the finance org": the value that was named."""
    first = context.shared.words[tree.start].text
    if first not in ("that", "this") or value.attr is None or context.prior is None:
        return []
    named = {
        test.right
        for test in context.prior.tests
        if isinstance(test, m.Compare)
        and test.op == "=="
        and isinstance(test.left, m.AttributeOf)
        and isinstance(test.right, m.Const)
        and (test.left.name, test.left.of) == (value.attr.name, SUBJECT)
    }
    return [Val(const, const.type, value.attr) for const in named] if len(named) == 1 else []


def _is_of_many(value: Val, tree: Tree, context: Context) -> bool:
    """Whether it is "departments", which are nobody's by themselves."""
    last = context.shared.words[tree.end - 1].text
    names = words_of(value.attr.name) if value.attr is not None else []
    single = isinstance(value.expr, m.AttributeOf) and value.type.kind in ("string", "enum")
    return single and last.endswith("s") and last not in names and last[:-1] in names


def _of_any_value(tree: Tree, context: Context) -> bool:
    """Whether it is "any department": that restricts nothing, and is no department of anyone's."""
    words = [w.text for w in context.shared.words[tree.start : tree.children[-1].start]]
    if not words or words[0] not in ("any", "some", "all", "every", "each"):
        return False
    return context.shared.ask_of(tree, "“{said}” leaves out nobody: say which, or leave it out")


def _of_some_value(value: Val, tree: Tree, context: Context) -> bool:
    """Whether it is "in a wing", which is not the one that somebody has."""
    before = context.shared.words[tree.start - 1].text if tree.start else ""
    whole = len(next(trees(tree.children[-1])).children) == 1
    theirs = isinstance(value.expr, m.AttributeOf) and value.type.kind in ("string", "enum")
    if not (theirs and whole and before in PLACING):
        return False
    return context.shared.ask_of(tree, "which is “{said}”? Say “their own …”, or name it")


PLACING = frozenset("in at within from".split())


def _is_some_of_one(thing: Thing, tree: Tree, context: Context) -> bool:
    """Whether it is "one of that patient", who is not several: something of theirs is meant."""
    words = [word.text for word in context.shared.words[tree.start : tree.children[-1].start]]
    after = context.shared.words[tree.end].text if tree.end < len(context.shared.words) else ""
    some_of = len(words) > 1 and words[-2] == "of"
    if some_of and words[-1] in ("that", "this", "a", "an"):
        return True
    return some_of and after == "'s" and isinstance(thing, Desc) and thing.number == "one"


def _determiner(tree: Tree, context: Context) -> str:
    words = context.shared.words
    first = words[tree.start].text
    inner = tree.children[-1].start
    if inner == tree.start:
        return ""
    return "the" if first in ("the", "this", "that", "these", "those") else str(first)


def _already(thing: Thing, part: Part, context: Context) -> Thing | None:
    """Who "the document" or "the user" is: one spoken of before, where it is just a noun."""
    tree = next(trees(part))
    if len(tree.children) != 1:
        return _told_so_before(thing, context)
    if isinstance(thing, Desc) and thing.missing is not None:
        return _so_called(thing, part, context)
    items = thing.items if isinstance(thing, Several) else (thing,)
    types = [d.type for d in items if isinstance(d, Desc) and d.box == Box() and d.missing is None]
    if len(types) != len(items):
        return _described_before(thing, context)
    many = all(isinstance(d, Desc) and d.number == "many" for d in items)
    whole = context.role == RESOURCE and not context.inside  # to oneself is "to themselves"
    found = [
        replace(d, box=Box(), known=True, missing=None)
        for d in sorted(salient(context, neuter=False), key=_is_party)
        if d.type in types and (d.variable not in context.inside or d.variable == SUBJECT)
        and not (whole and d.variable == SUBJECT)
        and not (many and d.number == "one")  # "the teams" are not "a team"
    ]  # fmt: skip
    named = [d for d in found if d.noun in ("", d.type)] or found
    if named and named[0].closed:
        return another_like(named[0], context)
    return Ranked(tuple(named)) if named else None


def _so_called(thing: Desc, part: Part, context: Context) -> Thing | None:
    """Who "the manager" is, where a manager was spoken of."""
    words = context.shared.words
    if part.end < len(words) and words[part.end].text == "of":
        return None
    asker = who_asks_as(thing, context)
    if asker is not None:
        return Ranked((asker,))
    for desc in reversed(context.refs):
        same = desc.type == thing.type and (desc.noun == thing.noun or _stands_so(desc, thing.noun))
        if same and desc.variable not in (*context.inside, SUBJECT, RESOURCE):
            return Ranked((replace(desc, box=Box(), known=True, missing=None),))
    return None


def _stands_so(desc: Desc, noun: str) -> bool:
    """Whether one was told as "a member of a panel", by whatever noun they are spoken of."""
    return not desc.noun and any(
        isinstance(test, m.Member)
        and (test.item, test.of.path) == (desc.variable, (noun,))
        and test.of.root not in (SUBJECT, RESOURCE)
        for test in desc.box.tests
    )


def _described_before(thing: Thing, context: Context) -> Thing | None:
    """Who "the associate" is where an associate asks, or was spoken of: that one; and which film
    "the film" is, where films may be borrowed.
    """
    so_told = _told_so_before(thing, context)
    if so_told is not None:
        return so_told
    for variable, said in ((SUBJECT, context.asker), (RESOURCE, context.asked)):
        party = next((d for d in context.refs if d.variable == variable), None)
        if context.role == variable or not isinstance(thing, Desc) or party is None:
            continue
        tests = renamed_box(thing.box, thing.variable, variable).tests
        if thing.missing is not None or thing.type != party.type or not tests:
            continue
        if set(tests) <= set(_each(said.tests)):
            return Ranked((replace(party, box=Box(), known=True),))
    return None


def _told_so_before(thing: Thing, context: Context) -> Thing | None:
    """Which one "the restricted dataset" is, where one was told so by which another was told."""
    if isinstance(thing, Desc) and thing.missing is None and thing.box.tests:
        for known in reversed(context.refs):
            here = renamed_box(thing.box, thing.variable, known.variable).tests
            other = known.variable not in (SUBJECT, RESOURCE) and known.type == thing.type
            if other and known.variable not in context.inside and set(here) <= set(known.box.tests):
                return Ranked((replace(known, box=Box(), known=True, missing=None),))
    return None


def _of_some(thing: Desc, context: Context) -> bool:
    """Whether the statement before was about some of a type: "they may not share those assets"."""
    prior = context.prior
    before = prior.resource if prior is not None else None
    return any(desc.type == thing.type and desc.box.tests for desc in descs_of(before))


def _each(tests: Sequence[m.Expr]) -> Iterator[m.Expr]:
    """What is said, and each part of it: a term for on-call engineers says that they are both."""
    for test in tests:
        yield test
        if isinstance(test, m.And):
            yield from _each(test.items)


def _who_has_it(thing: Thing, tree: Tree, context: Context) -> list[Desc]:
    """ "The teacher", of the assignment's course."""
    if not isinstance(thing, Desc) or not _is_who_has_it(thing, tree, context):
        return []
    return list(of_that_name(thing, context))


def _named_with_it(thing: Thing, context: Context) -> Desc | None:
    """Who "the teacher" is, where what is asked for was told by one: "a teacher's assignment may be
    withdrawn by the teacher".
    """
    if not isinstance(thing, Desc):
        return None
    for desc in reversed(context.refs):
        other = desc.variable not in (SUBJECT, RESOURCE)
        if other and desc.noun == desc.type == thing.type and desc.number != "many":
            return replace(desc, box=Box(), known=True, missing=None)
    return None


def _is_who_has_it(desc: Desc, tree: Tree, context: Context) -> bool:
    """Whether a type's noun is also a relation's: "the teacher", of the course or just one."""
    after = context.shared.words[tree.end].text if tree.end < len(context.shared.words) else ""
    return (
        context.role == SUBJECT
        and not context.inside
        and after != "'s"
        and desc.type in context.vocabulary.askers
        and desc.box == Box()
        and desc.missing is None
        and not desc.plural
        and any(
            rel.name == desc.type and desc.type in rel.subjects
            for rel in context.vocabulary.relations
        )
    )


def _just_a_noun(part: Part) -> bool:
    """Whether it is a type's noun alone, a term for someone's ("their ward") though it may be."""
    return all(
        len(tree.children) == 1
        and "noun" in (labels := {head.label for head in trees(tree.children[0])})
        and (labels == {"noun"} or "path_noun" in labels)  # "their branch" also has a term
        for tree in trees(part)
    )


def _names_its_type(desc: Desc, part: Part, context: Context) -> bool:
    """Whether all of a phrase is the name of a type, as "case team" is, whatever else its words can
    be by themselves.
    """
    return desc.box == Box() and any(
        isinstance(leaf.value, Noun) and desc.type in leaf.value.types
        for leaf in context.shared.taken(part.start, part.end)
    )


def _of_what_is_described(desc: Desc, tree: Tree, context: Context) -> list[Thing]:
    """ "An offer of less than the listing's price": that of the listing that it is for, as in "an
    offer whose buyer is the seller of the listing".
    """
    words = context.shared.words
    after = words[tree.end].text if tree.end < len(words) else ""
    before = [word.text for word in words[tree.start - 2 : tree.start]]
    of_it = context.clause and before[-1:] == ["of"] and before[0] != "part"
    if context.role != RESOURCE or not (after == "'s" or of_it):
        return []
    for known in reversed(context.refs):
        person = known.type in context.vocabulary.principals
        if known.variable not in context.inside or _is_party(known) or known.type == desc.type:
            continue
        if person and after == "'s" and is_of_a_thing(desc, context):
            continue  # "proposed by someone who reports to the fund's manager"
        if after == "'s" or not person:
            within = replace(known, box=Box(), known=True)
            found = list(linked(desc, POSSESSIVE, within, context))
            if not found and of_it and (way := only_way(within, desc, context)) is not None:
                found = [way]
            if found or not of_it:
                return [desc.with_box(box) for box in found]
    return []


def bridged(desc: Desc, context: Context) -> Iterator[Thing]:
    """ "The matter", of which nobody has spoken: that of what is asked for, or of who asks.

    As who or what a request is about it is just one of its type.
    """
    if not any(known.variable in (RESOURCE, SUBJECT) for known in context.refs) or any(
        known.type == desc.type and known.variable in (RESOURCE, SUBJECT) for known in context.refs
    ):
        yield desc
        return
    if _is_whoever_does_it(desc, context):
        return
    if (theirs := _whose_members_ask(desc, context)) is not None:
        yield theirs
        return
    parties = {SUBJECT: (RESOURCE,), RESOURCE: ()}.get(context.role, (RESOURCE, SUBJECT))
    if context.role == RESOURCE and context.outer:
        parties = (RESOURCE,)  # in a clause inside of what describes it
    if context.vocabulary.types[desc.type].actions:
        parties = tuple(p for p in parties if p != SUBJECT)
    for variable in parties:
        for known in context.refs:
            if known.variable != variable:
                continue
            found = list(linked(desc, POSSESSIVE, replace(known, box=Box(), known=True), context))
            if found:
                for box in found:
                    yield desc.with_box(box)
                return
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if RESOURCE in parties and asked is not None:
        way = only_way(asked, desc, context)
        if way is not None:
            yield desc.with_box(way)
            return
    noun = desc.type.replace("_", " ")
    context.shared.ask(
        f"which {noun} is “the {noun}”? Say whose it is, or “{article(noun)}”", (0, 0)
    )


def _is_whoever_does_it(desc: Desc, context: Context) -> bool:
    """Whether "the user" is whoever does something, of whom it is not said who they are: where that
    is a service, it is no user.
    """
    asker = next((known for known in context.refs if known.variable == SUBJECT), None)
    people = {"user", "person"} & set(context.vocabulary.principals)
    return context.nobody_said and asker is not None and desc.type in people and not desc.box.tests


def _whose_members_ask(desc: Desc, context: Context) -> Desc | None:
    """The team of "team members may view the team's documents": that whose members they are."""
    locals_ = [local for local in context.asker.locals if local.type == desc.type]
    if len(locals_) != 1 or context.role == SUBJECT:
        return None
    named = {leaf.end for leaf in context.shared.leaves
             if isinstance(leaf.value, Noun) and leaf.value.types == (desc.type,)}  # fmt: skip
    members = any(leaf.kind == "RELN" and leaf.start in named for leaf in context.shared.leaves)
    return Desc(locals_[0].variable, desc.type, known=True) if members else None


def _spoken_of_before(desc: Desc, context: Context) -> bool:
    """Whether the statement before spoke of one of a type: "that team", of the same site."""
    prior = context.prior
    sides = (prior.subject, prior.resource) if prior is not None else ()
    spoken = [one for side in sides if isinstance(side, Desc) for one in side.box.spoken]
    return any(one.type == desc.type and not one.known for one in spoken)


def _points_nowhere(tree: Tree, context: Context) -> bool:
    """Whether it is "that editor", who is none that was spoken of, and nothing says which. Who may
    "also" is such a one as before, and "in that finance org" is in a group that was named.
    """
    words = context.shared.words
    noun = [word.text for word in words[tree.start + 1 : tree.end]]
    before = " ".join(word.text for word in words[: tree.start])
    if words[tree.start - 1].text in ("in", "from", "within") and " ".join(noun) in before:
        return False
    again = context.role == SUBJECT and not context.inside and context.prior is not None
    whole = again and words[tree.start - 1].text in STOPS and words[tree.end].text in MODALS
    return (
        words[tree.start].text in ("that", "this")
        and not whole
        and all(
            symbol_of(part) != "posts"
            for noun in trees(tree.children[-1])
            for part in noun.children
        )
    )


STOPS = frozenset([".", ";", ","])


def _is_party(desc: Desc) -> bool:
    """Whether it is who asks or what is asked for: "the employee" is rather one spoken of."""
    return desc.variable in (SUBJECT, RESOURCE)


def every(tree: Tree, context: Context) -> Iterator[Thing]:
    """Every document: as who or what, any of them; in a condition, each of them."""
    of_many = context.shared.words[tree.start].text == "all"
    for thing in bare(tree.children[-1], context):
        if isinstance(thing, Val) and _of_any_value(tree, context):
            continue
        if of_many and isinstance(thing, Desc) and not thing.plural and thing.number != "many":
            continue  # "all of the owner's managers" are not those of all owners
        theirs = _is_whose_they_are(tree, context)
        if isinstance(thing, Desc):
            told = bool(thing.box.tests) or _is_it_afterwards(tree, context)
            if not (theirs and told and context.role == SUBJECT):
                thing = replace(thing, every="all", wide=theirs)
        yield thing


def _is_whose_they_are(tree: Tree, context: Context) -> bool:
    """Whether they tell whom is spoken of, each apart: "the managers of all fleets above it", "the
    lead of each team it is shared with". Who "is the lead of each team" is so of all.
    """
    if context.clause:
        return False
    words = [word.text for word in context.shared.words[: tree.start + 1]]
    if len(words) < 3 or words[-2] != "of":
        return False
    the, noun = words[-4:-3], words[-3]
    if words[-1] == "all":
        return noun.endswith("s") and the not in (["a"], ["an"])
    return the not in (["a"], ["an"], ["any"])


def _is_it_afterwards(tree: Tree, context: Context) -> bool:
    """Whether more is said of each: "the leads of each team may read what is shared with it"."""
    words = {word.text for word in context.shared.words[tree.end :]}
    return not words.isdisjoint(("it", "its", "that", "them", "their"))
