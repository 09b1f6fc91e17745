"""Knows how relative clauses narrow the noun before them: "that they own", "who are on duty"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Event, Noun, RelWord, types_of
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
    renamed_box,
    trees,
    tried,
)
from ..closing import any_of, mentions, none_of
from ..predicates.denying import goes_on_denied
from ..things import things
from ..times.endings import is_told_when, over
from . import whose
from .adjectives import Narrow, kind_of, leaf_of
from .at_which import of_what_is_there
from .clauses import by_several, each_or_all, which_all, which_any, which_they_mixed
from .fitting import PART_OF
from .links import linked, related
from .whose import denied


def whose_fact(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Whose identity has been verified."""
    yield from kind_of(tree, desc, context)


def whose_event(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Whose license has expired."""
    event = leaf_of(tree).value
    assert isinstance(event, Event)
    if event.attr.of == desc.type and not is_told_when(tree, context):
        moment = m.AttributeOf(event.attr.type, desc.variable, event.attr.name)
        yield over(moment)


def relative_clause(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    context = replace(context, clause=True, outer=_outside(desc, context))
    for inner in trees(tree.children[0]):
        if inner.label in RELATIVES and not _takes_that_for_another(inner, context):
            yield from RELATIVES[inner.label](inner, desc, context)


def _takes_that_for_another(clause: Tree, context: Context) -> bool:
    """Whether "that" right after the noun would not be the noun: "claims that are assigned" are not
    claims which that one is assigned.
    """
    first = clause.children[0] if clause.children else None
    if context.shared.words[clause.start].text != "that" or not isinstance(first, Node):
        return False
    alone = (first.start, first.end) == (clause.start, clause.start + 1)
    return alone or (first.start == clause.start + 1 and _is_that_one(first, context))


def _is_that_one(noun: Node, context: Context) -> bool:
    """Whether "the trial that site takes part in" is of that site, as sites were named before."""
    leaves = context.shared.leaves
    return any(
        not leaf.value.plural
        and any(
            other.end < noun.start and leaf.value.types == types_of(other.value) for other in leaves
        )
        for leaf in context.shared.taken(noun.start, noun.end)
        if isinstance(leaf.value, Noun)
    )


def _outside(desc: Desc, context: Context) -> frozenset[str]:
    """Whom a clause about somebody is part of the description of, but for that one."""
    own = {desc.variable, context.role}
    return frozenset() if context.inside <= own else context.inside - {desc.variable}


def which_is(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Who reports to them, that isn't archived."""
    from ..predicates.predicate import predicate

    if tree.label == "which_is_all" and _mixed(tree, context):
        return
    if tree.label == "which_is_all" and goes_on_denied(list(tree.children), context):
        return
    number = "one" if _one_of(tree.start, context) else desc.number
    if number and not any(
        agrees(tree.children[0], form, context) for form in {number, desc.number}
    ):
        return
    yield from _all(list(tree.children), desc, context, Box(), predicate)


def _mixed(tree: Tree, context: Context) -> bool:
    """Whether "and" stands beside "or": "that are in repair or were inspected and are free"."""
    words = context.shared.words
    unclear = any(
        inner.label == "preds_or"
        and words[inner.start].text != "either"
        and "," not in {word.text for word in words[inner.start : inner.end]}
        for part in tree.children
        for inner in trees(part)
    )
    if unclear:
        context.shared.ask(
            "does “and” join what stands beside it alone, or all of it? Write two sentences",
            (tree.start, tree.end),
        )
    return unclear


def _one_of(place: int, context: Context) -> bool:
    """Whether one of many is spoken of before a place: "any of its assignments that is …"."""
    words = [w.text for w in context.shared.words[max(0, place - 8) : place]]
    return any(
        one in ("any", "one", "each", "either", "neither") and of == "of"
        for one, of in itertools.pairwise(words)
    )


def agrees(part: Part, number: str, context: Context) -> bool:
    """Whether a verb's form is that of one, or of many, as its noun is: "the maintainers of the
    team that owns it" are not those who own it.
    """
    first = context.shared.words[part.start].text
    if first in ("is", "has", "was", "does"):
        return number == "one"
    if first in ("are", "have", "were", "do"):
        return number == "many"
    here = [leaf for leaf in context.shared.leaves if leaf.start == part.start]
    if any(leaf.kind == "RELVP" for leaf in here):
        return True  # "who put it on hold", in the past
    verbs = [
        leaf.value.plural
        for leaf in here
        if leaf.kind == "RELV" and isinstance(leaf.value, RelWord)
    ]
    return not verbs or (number == "many") in verbs


def _all(
    parts: list[Part],
    desc: Desc,
    context: Context,
    so_far: Box,
    read: Callable[[Part, Desc, Context], Iterator[Box]],
) -> Iterator[Box]:
    if not parts:
        yield so_far
        return
    for box in read(parts[0], desc, context):
        yield from _all(parts[1:], desc, context.after(box), so_far + box, read)


def _which_they(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """They own, her manager approved: the noun is what it is done to."""
    who, *_, verb = tree.children
    for thing in things(who, context):
        for word in words_in(verb):
            whom = each_or_all(thing, who, context)
            yield from _done_by(whom, word, desc, context, _says_the(tree, context))


def _which_nobody(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """That nobody has locked."""
    for word in words_in(tree.children[-1]):
        types = word.rel.subjects if word.head == "subject" else (word.rel.type,)
        boxes = [
            box for type_ in types for box in _done_by(context.new(type_), word, desc, context)
        ]
        if boxes:
            yield none_of(any_of(boxes, context.shared), context.shared)


def _which_nobody_is(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """That nobody has been assigned to."""
    for leaf in tree.children:
        if isinstance(leaf, Leaf) and isinstance(leaf.value, RelWord):
            word = replace(leaf.value, participle=True)
            types = dict.fromkeys((*word.rel.subjects, word.rel.type))
            boxes = [box for t in types for box in _done_by(context.new(t), word, desc, context)]
            if boxes:
                yield none_of(any_of(boxes, context.shared), context.shared)


def _which_they_neither(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """That neither they nor their manager owns."""
    *_, one, two, verb = tree.children
    found = [
        list(dict.fromkeys(_which_they(replace(tree, children=(who, verb)), desc, context)))
        for who in (one, two)
    ]
    for boxes in itertools.product(*found):
        yield none_of(any_of(list(boxes), context.shared), context.shared)


def _which_they_any(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """They picked or approved, they lead and sponsor, they neither led nor sponsored: each verb is
    of the same people.
    """
    who, verbs = tree.children[0], tree.children[1:]
    if isinstance(who, Node) and who.symbol == "_whom":
        who, verbs = tree.children[1], tree.children[2:]
    options = []
    for verb in verbs:
        one = replace(tree, label="which_they", children=(who, verb))
        found = list(dict.fromkeys(_which_they(one, desc, context)))
        if len(found) != 1:
            return
        options.append(found[0])
    if tree.label == "which_they_all":
        total = Box()
        for box in options:
            total = total + box
        yield total
    else:
        either = any_of(options, context.shared)
        yield none_of(either, context.shared) if tree.label == "which_they_none" else either


def _which_they_self(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """They created themselves."""
    children = tuple(c for c in tree.children if not (isinstance(c, Leaf) and c.kind == "REFL"))
    yield from _which_they(replace(tree, children=children), desc, context)


def _says_the(clause: Tree, context: Context) -> bool:
    """Whether the noun of a clause has an article by which it is the one that is so."""
    before = context.shared.words[max(0, clause.start - 4) : clause.start]
    return any(word.text == "the" for word in before)


def _done_by(
    thing: Thing, word: RelWord, desc: Desc, context: Context, the: bool = False
) -> Iterator[Box]:
    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Several):
            yield from by_several(other, lambda one: _done_by(one, word, desc, context), context)
        elif isinstance(other, Desc) and (the or not _is_being_told(other, context)):
            for box in related(word, other, replace(desc, box=Box(), known=True), context):
                if not _says_it_again(box, other) and not _is_of_what_is_in(
                    box, other, desc, context
                ):
                    yield box + other.local()

    yield from tried(thing, use)


def _is_of_what_is_in(box: Box, other: Desc, desc: Desc, context: Context) -> bool:
    """Whether a clause tells by some thing again what its noun was told by: "documents in a space
    they are in" are not such as a space is in that they are in.
    """
    thing_ = other.type not in context.vocabulary.principals and other.variable != RESOURCE
    return thing_ and _says_it_again(box, desc)


def _is_being_told(other: Desc, context: Context) -> bool:
    """Whether it is what is asked for while that is described: it is spoken of as described."""
    asked = other.variable == RESOURCE == context.role
    return asked and RESOURCE in context.inside and other.type not in context.vocabulary.principals


def _says_it_again(box: Box, other: Desc) -> bool:
    """Whether a clause adds nothing to what its noun is told by: "the proposal its observation is
    under" is not a proposal that has one; "its" is of something else.
    """
    return bool(box.tests) and set(box.tests) <= set(other.box.tests)


def words_in(part: Part) -> list[RelWord]:
    """The relations that a verb can be of."""
    leaves = [part] if isinstance(part, Leaf) else [c for t in trees(part) for c in t.children]
    values = [leaf.value for leaf in leaves if isinstance(leaf, Leaf)]
    return list(dict.fromkeys(value for value in values if isinstance(value, RelWord)))


def _which_they_not(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """You don't own."""
    children = [c for c in tree.children if _symbol(c) != "do_not"]
    for box in _which_they(replace(tree, children=tuple(children)), desc, context):
        yield none_of(box, context.shared)


def _which_they_none(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """They did not pick or approve."""
    children = tuple(c for c in tree.children if _symbol(c) != "do_not")
    yield from _which_they_any(replace(tree, children=children), desc, context)


def _symbol(part: Part) -> str:
    return part.symbol if isinstance(part, Node) else part.kind


def _which_they_are(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A project they are a member of, of which they are a member."""
    who = next(c for c in tree.children if isinstance(c, Node) and c.symbol != "be")
    word = next(c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "RELN")
    for thing in things(who, context):
        yield from _done_by(thing, word, desc, context)


def _which_they_are_any(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Of which they are the owner or a reviewer: either."""
    for boxes in _each_office(tree, desc, context):
        yield any_of(boxes, context.shared)


def _which_they_are_both(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Of which they are both the giver and the receiver."""
    for boxes in _each_office(tree, desc, context):
        yield sum(boxes, Box())


def _each_office(tree: Tree, desc: Desc, context: Context) -> Iterator[list[Box]]:
    """What each of several relations says that they have to a thing."""
    words = [c for c in tree.children if isinstance(c, Leaf) and c.kind == "RELN"]
    rest = tuple(c for c in tree.children if c not in words)
    ones = (replace(tree, children=(*rest, word)) for word in words)
    found = [list(dict.fromkeys(_which_they_are(one, desc, context))) for one in ones]
    yield from map(list, itertools.product(*found))


def _which_they_prep(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """The team they are in."""
    who = next(c for c in tree.children if isinstance(c, Node) and c.symbol != "be")
    leaf = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "PREP")
    preposition = leaf.value
    if any(o.kind == "RELV" and o.start < leaf.start and o.end == leaf.end
           for o in context.shared.leaves):  # fmt: skip
        return  # "those they report to": by what the verb says

    verb = context.shared.words[leaf.start - 1].text
    works = verb in ("work", "works")
    the = _says_the(tree, context)

    def use(other: object) -> Iterator[Box]:
        if works and isinstance(other, Desc) and other.type not in context.vocabulary.principals:
            return  # "animals kept at the farm they work at": who asks, and not the animals
        if isinstance(other, Desc) and (the or not _is_being_told(other, context)):
            here = replace(desc, box=Box(), known=True)
            within = "in" if verb in WORKING and preposition == "for" else str(preposition)
            ways = list(linked(other, str(preposition), here, context))
            for box in ways or list(linked(other, within, here, context)):
                said = works and set(box.tests) <= set(desc.box.tests)  # "a vendor they work for"
                said = said or _is_of_what_is_in(box, other, desc, context)
                if not said and not _says_it_again(box, other):
                    yield box + other.local()

    for thing in things(who, context):
        yield from tried(_of_such_parts(thing, str(preposition), desc, context), use)


WORKING = frozenset("work works play plays".split())


def _of_such_parts(thing: Thing, preposition: str, desc: Desc, context: Context) -> Thing:
    """Of those that "it" may be, in "any unit it is part of", such as can be part of a unit, as a
    relation says, and not what is just of one.
    """
    if not isinstance(thing, Ranked) or preposition != PART_OF:
        return thing
    parts = {rel.type for rel in context.vocabulary.relations
             if "part" in words_of(rel.name) and desc.type in rel.subjects}  # fmt: skip
    such = tuple(item for item in thing.items if item.type in parts)
    return replace(thing, items=such or thing.items)


BEEN = ("be", "have_been")


def _which_they_participle(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """The tickets they are assigned to."""
    who = next(c for c in tree.children if isinstance(c, Node) and c.symbol not in BEEN)
    word = next(c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "RELP")
    for thing in things(who, context):
        done = replace(word, participle=True)
        yield from _done_by(thing, done, desc, context, _says_the(tree, context))


def _which_they_participle_to(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """The deliveries they have been assigned, the folders it was released: to them."""
    leaf = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "RELPX")
    word, preposition = leaf.value
    if preposition == "to":
        said = replace(leaf, kind="RELP", value=word)
        children = tuple(said if child is leaf else child for child in tree.children)
        yield from _which_they_participle(replace(tree, children=children), desc, context)


def _where_they(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """The depot where they are based, the hotel where they work."""
    who = next(c for c in tree.children if isinstance(c, Node) and c.symbol != "be")
    word = next((c.value for c in tree.children if isinstance(c, Leaf)), None)
    here = replace(desc, box=Box(), known=True)

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Desc):
            if tree.label == "where_it_stands" and other.type in context.vocabulary.askers:
                return  # "where they sit" is not where they work
            boxes = list(linked(other, "at", here, context))
            if tree.label == "where_they_work":
                working = [box for box in boxes if _works(box)]
                boxes = working or ([] if _works_elsewhere(other, context) else boxes)
            for box in boxes:
                yield box + other.local()

    for thing in things(who, context):
        if isinstance(word, RelWord):
            yield from _done_by(thing, word, desc, context)
        else:
            yield from tried(thing, use)


def _works(box: Box) -> bool:
    """Whether it is said by a relation of those who work somewhere: not by their home branch."""
    steps = [test.of.path[-1] for test in box.tests if isinstance(test, m.Member)]
    return any(map(_is_of_work, steps))


def _is_of_work(relation: str) -> bool:
    return words_of(relation)[0] in ("works", "work", "working", "employed")


def _works_elsewhere(who: Desc, context: Context) -> bool:
    """Whether there is a relation that says of these where they work: not all they have to do with
    is then where they do, "samples in a lab where their collector works". Things don't work.
    """
    return who.type not in context.vocabulary.principals or any(
        rel.type == who.type and rel.inverse_of is None and _is_of_work(rel.name)
        for rel in context.vocabulary.relations
    )


def _whose(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Whose owner is suspended, whose amount is over $10k."""
    from ..predicates.conditions import _of
    from ..predicates.several import has_several
    from .possessives import bare_of

    noun, pred = tree.children[-2:]
    here = replace(desc, box=Box(), known=True, missing=None)
    for thing in bare_of(noun, here, context):
        if (
            context.granting
            and isinstance(thing, Desc)
            and thing.number == "many"
            and has_several(thing, (desc.variable,), context)
        ):
            context.shared.ask_of(noun, "“{said}”: all of them, or any? Say “if all of their …”")
            continue
        yield from _of(thing, pred, context)


def _whose_any(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Whose driver or co-driver is on duty: the one or the other."""
    *nouns, pred = tree.children
    said = {word.text for word in context.shared.words[pred.start : pred.end]}
    if said & {"not", "n't", "never", "no"}:
        return  # "whose driver or co-driver is not on duty": of either, or of both?
    options = []
    for noun in nouns:
        found = _whose(replace(tree, children=(noun, pred)), desc, context)
        options.append(list(dict.fromkeys(found)))
    for boxes in itertools.product(*options):
        yield any_of(list(boxes), context.shared)


def _where(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Where the storm protocol is active; of a place, something that is said of it."""
    from ..predicates.conditions import condition

    asked = context.role == RESOURCE and context.inside <= {desc.variable, RESOURCE}
    others = {known.variable for known in context.refs} - {desc.variable, RESOURCE}
    of_others = _speaks_of_others(tree, context)
    for box in condition(tree.children[0], context):
        if of_others and not any(mentions(test, name) for test in box.tests for name in others):
            continue
        if asked and any(mentions(test, RESOURCE) for test in box.tests):
            yield renamed_box(box, RESOURCE, desc.variable)  # "alerts in which the offender is …"
            continue
        of_request = not box.locals and all(map(_is_of_the_request, box.tests))
        if any(mentions(test, desc.variable) for test in box.tests):
            yield box
        elif box.spoken and not box.spoken[0].known:
            yield from of_what_is_there(box, desc, _preposition(tree, context), context)
        elif of_request:
            yield box


def _preposition(tree: Tree, context: Context) -> str:
    first = context.shared.words[tree.start].text
    return "at" if first == "where" else first


def _speaks_of_others(tree: Tree, context: Context) -> bool:
    """Whether it is of others that a clause tells, "flats for which they have a permit": not of the
    flats.
    """
    words = [word.text for word in context.shared.words[tree.start : tree.start + 3]]
    return words[1:2] == ["which"] and words[-1] in ("they", "he", "she", "you")


def _is_of_the_request(test: m.Expr) -> bool:
    return not any(mentions(test, variable) for variable in (SUBJECT, RESOURCE))


RELATIVES: dict[str, Narrow] = {
    "which_all": which_all,
    "which_any": which_any,
    "which_is": which_is,
    "which_is_all": which_is,
    "which_they": _which_they,
    "which_they_mixed": which_they_mixed,
    "which_they_mixed_all": which_they_mixed,
    "which_nobody": _which_nobody,
    "which_nobody_is": _which_nobody_is,
    "which_they_neither": _which_they_neither,
    "which_they_any": _which_they_any,
    "which_they_all": _which_they_any,
    "which_they_none": _which_they_none,
    "which_they_not": _which_they_not,
    "which_they_self": _which_they_self,
    "which_they_relation": _which_they_are,
    "which_they_relation_of": _which_they_are,
    "which_they_relation_any": _which_they_are_any,
    "which_they_relation_both": _which_they_are_both,
    "which_they_relation_not": denied(_which_they_are),
    "which_they_participle_not": denied(_which_they_participle),
    "which_they_prep_not": denied(_which_they_prep),
    "which_they_prep": _which_they_prep,
    "which_they_prep_first": _which_they_prep,
    "which_they_participle": _which_they_participle,
    "which_they_participle_to": _which_they_participle_to,
    "whose": _whose,
    "whose_any": _whose_any,
    "whose_fact": whose_fact,
    "whose_event": whose_event,
    "where": _where,
    "where_they": _where_they,
    "where_it_stands": _where_they,
    "where_they_work": _where_they,
    **whose.RELATIVES,
}
