"""Knows how a noun is narrowed: by adjectives before it, phrases and relative clauses after it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

from ...compiler import model as m
from ..chart import Leaf, Node, Tree
from ..lexicon import MOVING
from ..morphology import base_of_participle
from ..phrases import words_of
from ..rule import disjunction, negation
from ..senses import BOOL, IT, Attr, Event, Kind, Noun, Rel, RelWord, put
from . import whose
from .anywhere import there, whichever
from .bare import filled
from .base import (
    NOW,
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Several,
    Thing,
    Val,
    compare,
    member,
    trees,
    tried,
)
from .circumstances import circumstances, conditions_of
from .clauses import by_several, each_or_all, which_all, which_any
from .closing import any_of, none_of
from .endings import over, past_its_end
from .heads import written_value
from .links import attribute_is, deep_name, linked, related
from .measures import compared, measured_before, valued
from .things import things
from .times import event_when

Narrow = Callable[[Tree, Desc, Context], Iterator[Box]]


def adjective(desc: Desc, part: Part, context: Context) -> Iterator[Desc]:
    """A description narrowed by an adjective."""
    for tree in trees(part):
        if tree.label == "adj_type":
            yield from _typed(tree, desc, context)
        elif tree.label in ADJECTIVES:
            for box in ADJECTIVES[tree.label](tree, desc, context):
                yield desc.with_box(box)


def _typed(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    """A noun before a noun that adds nothing to it: "user accounts"."""
    noun = _leaf(tree).value
    assert isinstance(noun, Noun)
    if desc.type in noun.types or (
        desc.missing is None
        and any(
            rel.type == desc.type and (rel.name in noun.types or rel.subjects == noun.types)
            for rel in context.vocabulary.relations
        )
    ):
        yield desc  # "patient records": every record is of a patient


def _kind(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    for leaf in tree.children:
        assert isinstance(leaf, Leaf)
        if not isinstance(leaf.value, Kind):
            continue
        if leaf.value.type == desc.type:
            yield Box((put(leaf.value.test, desc.variable, IT),))
        elif tree.label == "adj":
            yield from _of_its_place(leaf.value, desc, context)


def _state(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """In maintenance, on hold, under review: a value of what is one of several."""
    preposition, leaf = tree.children
    assert isinstance(preposition, Leaf)
    assert isinstance(leaf, Leaf)
    kind = leaf.value
    if (
        str(preposition.value) in ("in", "on", "under", "at", "of")
        and isinstance(kind, Kind)
        and isinstance(kind.test, m.Compare)
        and kind.type == desc.type
    ):
        yield Box((put(kind.test, desc.variable, IT),))


def _of_its_place(kind: Kind, desc: Desc, context: Context) -> Iterator[Box]:
    """A production deployment: one in a production environment."""
    own = context.vocabulary.relations
    if not isinstance(kind.test, m.Compare | m.InSet):
        return
    if not any(r.type == desc.type and kind.type in r.subjects for r in own):
        return
    if kind.type in context.vocabulary.askers:
        return  # "low loans": of applicants at low risk? Nobody is a place
    place = context.new(kind.type)
    there = place.with_box(Box((put(kind.test, place.variable, IT),)))
    yield from linked(desc, "in", there, context)


def _kind_or(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Confidential or secret; draft and published, each of which will do."""
    tests = []
    for leaf in tree.children:
        assert isinstance(leaf, Leaf)
        if not isinstance(leaf.value, Kind) or leaf.value.type != desc.type:
            return
        tests.append(put(leaf.value.test, desc.variable, IT))
    found = disjunction(tests)
    if found is not None:
        yield Box((found,))
    words = {w.text for w in context.shared.words[tree.start : tree.end]}
    if "and" in words and len({_attribute_in(test) for test in tests}) > 1:
        yield Box(tuple(tests))  # "locked and published": either, or both? That is asked


def _attribute_in(test: m.Expr) -> str:
    for part in (test, getattr(test, "left", None), getattr(test, "set", None)):
        if isinstance(part, m.AttributeOf):
            return part.name
    return repr(test)


def _kind_not(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    for inner in adjective(replace(desc, box=Box()), tree.children[0], context):
        yield none_of(inner.box, context.shared)


def _event(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """An archived document, as archived_at tells: unless an attribute says it outright."""
    event = _leaf(tree).value
    assert isinstance(event, Event)
    if (
        event.attr.of == desc.type
        and not event.noun
        and not said_outright(_leaf(tree), desc, context)
    ):
        attr = m.AttributeOf(event.attr.type, desc.variable, event.attr.name)
        yield Box((m.Present(BOOL, attr), compare("<=", attr, NOW)))


def said_outright(leaf: Leaf, desc: Desc, context: Context) -> bool:
    """Whether an attribute's own value says what an event's word would."""
    words = tuple(w.text for w in context.shared.words[leaf.start : leaf.end])
    return any(
        kind == "ADJ" and isinstance(value, Kind) and value.type == desc.type
        for kind, value in context.vocabulary.entries.get(words, ())
    )


def _money(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A $500 payment."""
    yield from valued(_leaf(tree), desc, context)


def _number(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A tier 1 service."""
    from .measures import counted_as

    attr, number = tree.children
    assert isinstance(attr, Leaf)
    assert isinstance(number, Leaf)
    yield from counted_as(attr.value, "==", number.value, desc, context)


def _value_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """High-risk changes: those whose risk is high."""
    value, attr = tree.children
    assert isinstance(value, Leaf)
    assert isinstance(attr, Leaf)
    const = written_value(attr.value, value) if attr.value.of == desc.type else None
    if const is not None:
        yield from attribute_is(desc, attr.value.name, Val(const, const.type), context)


def _kind_not_one(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A non-public document."""
    for box in _kind(tree, desc, context):
        yield none_of(box, context.shared)


def _value_not_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """A non-low-risk change."""
    for box in _value_of(tree, desc, context):
        yield none_of(box, context.shared)


def _beyond(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Larger ones: than what the statement before spoke of."""
    yield from measured_before(desc, ">" if tree.label == "adj_over" else "<", context)


ADJECTIVES: dict[str, Narrow] = {
    "adj": _kind,
    "adj_or": _kind_or,
    "adj_not": _kind_not,
    "adj_not_one": _kind_not_one,
    "adj_event": _event,
    "adj_value_of": _value_of,
    "adj_money": _money,
    "adj_number": _number,
    "adj_value_not_of": _value_not_of,
    "adj_over": _beyond,
    "adj_under": _beyond,
}


def narrowed(desc: Desc, part: Part, context: Context) -> Iterator[Desc]:
    """A description narrowed by what follows the noun."""
    for tree in trees(part):
        if tree.label == "deeply":
            yield from deeply(desc, context, tree)
        elif tree.label == "in_np":
            yield from _in(tree, desc, context)
        elif tree.label == "concerned":
            from .determiners import bridged

            if desc.missing is None and desc.box == Box():
                yield from (d for d in bridged(desc, context) if isinstance(d, Desc) and d != desc)
        elif tree.label == "whatever":
            yield desc
        elif tree.label == "not_in":
            for thing in things(tree.children[-1], _within(desc, context)):
                for box in linked(replace(desc, box=Box()), "in", thing, context):
                    yield desc.with_box(none_of(box, context.shared))
        elif tree.label == "in_direct":
            for thing in things(tree.children[-1], _within(desc, context)):
                for box in linked(desc, "in", thing, _within(desc, context)):
                    yield desc.with_box(box)
        elif tree.label == "in_any":
            yield from _in_any(tree, desc, context)
        elif tree.label in POSTS:
            for box in POSTS[tree.label](tree, desc, _within(desc, context)):
                yield desc.with_box(box)


def _within(desc: Desc, context: Context) -> Context:
    """The context inside a noun phrase: it can be spoken of itself."""
    inner = context.after(desc.box)
    inside = inner.inside | {desc.variable} | ({inner.role} if inner.role else set())
    people = context.vocabulary.principals
    others = {d.variable for d in desc.box.spoken if d.type in people and not d.known and d.plural}
    return replace(
        inner.knowing(replace(desc, missing=None)), inside=inside, rivals=inner.rivals | others
    )


def _in(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    """In a folder, of their team, from the sales department."""
    preposition = str(_leaf(tree).value)
    inner = _within(desc, context)
    if preposition in ("of", "in", "from", "at", "for") and whichever(
        tree.children[1], desc, context
    ):
        yield desc
        return
    for thing in things(tree.children[1], inner):
        if desc.missing is not None and preposition in ("of", "for", "on", "in", "to"):
            yield from tried(thing, lambda other: filled(desc, other, inner))
            continue
        if isinstance(thing, Desc) and thing.every == "all":
            thing = replace(thing, every="any")  # of every course: of whichever
        if _completes_the_act(preposition, desc, context):
            return
        if preposition == "with" and isinstance(thing, Desc) and _has(thing, desc, context):
            yield desc.with_box(thing.local())
            continue
        for box in linked(replace(desc, missing=None), preposition, thing, inner):
            yield desc.with_box(box)


def _has(thing: Desc, desc: Desc, context: Context) -> bool:
    """Whether who is spoken of is of what has them: "documents with more than one owner"."""
    owners = {desc.variable, context.role}
    return any(
        isinstance(test, m.Member) and test.item == thing.variable and test.of.root in owners
        for test in thing.box.tests
    )


def _completes_the_act(preposition: str, desc: Desc, context: Context) -> bool:
    """Whether "share reports with people" says with whom they are to be shared: that is no
    property of the reports.
    """
    if preposition not in ("with", "to"):
        return False
    done = {leaf.value.name for leaf in context.shared.leaves if leaf.kind == "VERB"}
    actions = {action.name for action in context.vocabulary.types[desc.type].actions}
    moved = any(words_of(name)[0] in MOVING for name in done & actions)
    if moved and preposition == "to" and context.role == RESOURCE and not context.inside:
        return True
    for rel in context.vocabulary.relations:
        words = words_of(rel.name)
        fits = rel.type == desc.type and words[-1] == preposition and len(words) == 2
        if fits and done & set(base_of_participle(words[0])):
            return True
    return False


def _in_any(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    """Of that team or of any team beneath it: either."""
    if desc.missing is not None:
        return
    inner = _within(desc, context)
    options: list[list[Box]] = []
    pairs = list(zip(tree.children[::2], tree.children[1::2], strict=True))
    for preposition, noun in pairs:
        assert isinstance(preposition, Leaf)
        found = [
            box
            for thing in things(noun, inner)
            for box in linked(desc, str(preposition.value), thing, inner)
        ]
        options.append(list(dict.fromkeys(found)))
    if all(len(found) == 1 for found in options):
        yield desc.with_box(any_of([found[0] for found in options], context.shared))


def deeply(desc: Desc, context: Context, tree: Tree | None = None) -> Iterator[Desc]:
    """Directly or indirectly, directly or through other teams: the relation last spoken of, over
    any number of steps.
    """
    through = [c.value for c in tree.children if isinstance(c, Leaf)] if tree is not None else []
    tests = list(desc.box.tests)
    for index in range(len(tests) - 1, -1, -1):
        test = tests[index]
        if not isinstance(test, m.Member) or len(test.of.path) != 1:
            continue
        if test.of.path[0].endswith("-deep"):
            yield desc  # "below them, however far down"
            return
        root_type = context.shared.types[test.of.root]
        for rel in context.vocabulary.relations:
            if rel.type == root_type and rel.name == test.of.path[0]:
                if not all(_leads_through(value, rel) for value in through):
                    return
                name = deep_name(rel, context)
                if name is not None:
                    tests[index] = member(test.item, test.of.root, name)
                    yield replace(desc, box=replace(desc.box, tests=tuple(tests)))
                    return


def _leads_through(value: object, rel: Rel) -> bool:
    """Whether "other teams" are what a relation leads to, and from."""
    if isinstance(value, Noun):
        return rel.type in value.types and rel.type in rel.subjects
    return isinstance(value, RelWord) and value.rel.name == rel.name


def _participle(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Shared with their team, owned by a manager."""
    word = _leaf(tree).value
    assert isinstance(word, RelWord)
    for thing in things(tree.children[1], context):
        yield from related(word, desc, thing, context)


def _existing(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Locked out, approved: by someone."""
    word = _leaf(tree).value
    assert isinstance(word, RelWord)
    if said_outright(_leaf(tree), desc, context):
        return
    others = [
        box
        for type_ in (word.rel.subjects if word.head == "object" else (word.rel.type,))
        for box in related(word, desc, context.new(type_), context)
    ]
    if len(others) == 1:
        yield others[0]


def _attribute_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Qualified for its kind: an attribute's values hold that of another."""
    attr = _leaf(tree).value
    assert isinstance(attr, Attr)
    if attr.of != desc.type:
        return

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Val):
            yield from attribute_is(desc, attr.name, other, context)

    for thing in things(tree.children[-1], context):
        yield from tried(thing, use)


def _attribute_is(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Certified for hazmat: an attribute's values hold one as written."""
    attr, leaf = _leaf(tree).value, tree.children[-1]
    assert isinstance(attr, Attr)
    assert isinstance(leaf, Leaf)
    const = written_value(attr, leaf)
    if attr.of == desc.type and const is not None:
        yield from attribute_is(desc, attr.name, Val(const, const.type), context)


def _with_count(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With more than 400 changed lines."""
    from .measures import counted

    yield from counted(tree.children[-1], desc, context)


def _tagged(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Tagged "leak": an attribute of that name holds it."""
    leaf = _leaf(tree)
    said = {w.text.rstrip("ed") for w in context.shared.words[tree.start : leaf.start]}
    for attribute in context.vocabulary.types[desc.type].attributes:
        if any(word and attribute.name.startswith(word[:3]) for word in said):
            attr = Attr(desc.type, attribute.name, attribute.type)
            const = written_value(attr, leaf)
            if const is not None:
                yield from attribute_is(desc, attr.name, Val(const, const.type), context)


def _whose_fact(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Whose identity has been verified."""
    yield from _kind(tree, desc, context)


def _whose_event(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Whose license has expired."""
    event = _leaf(tree).value
    assert isinstance(event, Event)
    if event.attr.of == desc.type:
        moment = m.AttributeOf(event.attr.type, desc.variable, event.attr.name)
        yield over(moment, context)


def _compared(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Over $10k, older than 30 days: of the one attribute that can be measured so."""
    yield from compared(tree.children[0], desc, context)


def _feature(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    if context.shared.words[tree.start].text != "by":  # "by a technician" is who does something
        yield from _kind(tree, desc, context)


def _featureless(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    for box in _kind(tree, desc, context):
        yield none_of(box, context.shared)


def _with_attribute(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With clearance 3 or higher."""
    attr = _leaf(tree).value
    assert isinstance(attr, Attr)
    if attr.of == desc.type:
        expr = m.AttributeOf(attr.type, desc.variable, attr.name)
        yield from compared(tree.children[1], Val(expr, attr.type, attr), context)


def _with_attribute_in(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """In year 11 or above."""
    inner = [c for c in tree.children if not (isinstance(c, Leaf) and c.kind == "PREP")]
    if str(_leaf(tree).value) in ("in", "of", "at", "on"):
        yield from _with_attribute(replace(tree, children=tuple(inner)), desc, context)


def _with_attribute_compared(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Below tier 2, above grade 5."""
    from .measures import counted

    yield from counted(tree.children[-1], desc, context)


def _posts_or(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Of more than 12 hours or with an amount over $6,000."""
    options = []
    if _loses_its_subject(tree) or _means_either(tree, desc, context):
        return
    for part in tree.children:
        bare_desc = replace(desc, box=Box())
        found = [narrow.box for narrow in narrowed(bare_desc, part, context)]
        options.append(list(dict.fromkeys(found)))
    if all(len(found) == 1 for found in options):
        yield any_of([found[0] for found in options], context.shared)


def _loses_its_subject(tree: Tree) -> bool:
    """Whether a bare participle stands after a clause: "they picked or approved"."""
    first, last = tree.children
    clause = any(inner.label == "relative" for inner in trees(first))
    return clause and any(inner.label in ("existing", "event_done") for inner in trees(last))


def _means_either(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether "them" could be people of whom the other half speaks: "owned by admins or shared
    with them".
    """
    first, last = tree.children
    words = context.shared.words
    they = next(
        (i for i in range(last.start, last.end) if words[i].text in ("they", "them", "their")), None
    )
    people = context.vocabulary.principals
    if they is None or not any(
        spoken.plural and spoken.type in people and not spoken.known
        for narrow in narrowed(replace(desc, box=Box()), first, context)
        for spoken in narrow.box.spoken
    ):
        return False
    context.shared.complain(
        "ambiguous", f"who is “{words[they].written}”? Several are spoken of", (they, they + 1)
    )
    return True


def _event_when(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Archived more than 30 days ago."""
    event = _leaf(tree).value
    assert isinstance(event, Event)
    if event.attr.of == desc.type and not event.noun:
        attr = m.AttributeOf(event.attr.type, desc.variable, event.attr.name)
        yield from event_when(attr, tree.children[1], context, _leaf(tree))


# ── Relative clauses ──────────────────────────────────────────────────────────────


def _relative(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    context = replace(context, clause=True)
    for inner in trees(tree.children[0]):
        if inner.label in RELATIVES:
            yield from RELATIVES[inner.label](inner, desc, context)


def _which_is(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Who reports to them, that isn't archived."""
    from .predicates import predicate

    if tree.label == "which_is_all" and _mixed(tree, context):
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
        context.shared.complain(
            "ambiguous",
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
    verbs = [
        leaf.value.plural
        for leaf in context.shared.leaves
        if leaf.start == part.start and leaf.kind == "RELV" and isinstance(leaf.value, RelWord)
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
            yield from _done_by(each_or_all(thing, who, context), word, desc, context)


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


def _done_by(thing: Thing, word: RelWord, desc: Desc, context: Context) -> Iterator[Box]:
    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Several):
            yield from by_several(other, lambda one: _done_by(one, word, desc, context), context)
        elif isinstance(other, Desc):
            for box in related(word, other, replace(desc, box=Box(), known=True), context):
                yield box + other.local()

    yield from tried(thing, use)


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


def _not(read: Narrow) -> Narrow:
    """Of which they are not the author, a team you are not in."""

    def negated(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
        for box in read(tree, desc, context):
            yield none_of(box, context.shared)

    return negated


def _which_they_prep(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """The team they are in."""
    who = next(c for c in tree.children if isinstance(c, Node) and c.symbol != "be")
    preposition = next(c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "PREP")

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Desc):
            here = replace(desc, box=Box(), known=True)
            for box in linked(other, str(preposition), here, context):
                yield box + other.local()

    for thing in things(who, context):
        yield from tried(thing, use)


def _which_they_participle(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """The tickets they are assigned to."""
    who = next(c for c in tree.children if isinstance(c, Node) and c.symbol != "be")
    word = next(c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "RELP")
    for thing in things(who, context):
        yield from _done_by(thing, replace(word, participle=True), desc, context)


def _where_they(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """The depot where they are based, the hotel where they work."""
    who = next(c for c in tree.children if isinstance(c, Node) and c.symbol != "be")
    word = next((c.value for c in tree.children if isinstance(c, Leaf)), None)
    here = replace(desc, box=Box(), known=True)

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Desc):
            for box in linked(other, "at", here, context):
                yield box + other.local()

    for thing in things(who, context):
        if isinstance(word, RelWord):
            yield from _done_by(thing, word, desc, context)
        else:
            yield from tried(thing, use)


def _whose(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Whose owner is suspended, whose amount is over $10k."""
    from .conditions import _of
    from .possessives import bare_of

    noun, pred = tree.children[-2:]
    here = replace(desc, box=Box(), known=True, missing=None)
    for thing in bare_of(noun, here, context):
        yield from _of(thing, pred, context)


def _where(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    from .conditions import condition

    yield from condition(tree.children[0], context)


RELATIVES: dict[str, Narrow] = {
    "which_all": which_all,
    "which_any": which_any,
    "which_is": _which_is,
    "which_is_all": _which_is,
    "which_they": _which_they,
    "which_they_any": _which_they_any,
    "which_they_all": _which_they_any,
    "which_they_none": _which_they_none,
    "which_they_not": _which_they_not,
    "which_they_self": _which_they_self,
    "which_they_relation": _which_they_are,
    "which_they_relation_of": _which_they_are,
    "which_they_relation_not": _not(_which_they_are),
    "which_they_participle_not": _not(_which_they_participle),
    "which_they_prep_not": _not(_which_they_prep),
    "which_they_prep": _which_they_prep,
    "which_they_prep_first": _which_they_prep,
    "which_they_participle": _which_they_participle,
    "whose": _whose,
    "whose_fact": _whose_fact,
    "whose_event": _whose_event,
    "where": _where,
    "where_they": _where_they,
    "where_they_work": _where_they,
    **whose.RELATIVES,
}


def _neither_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Two people, neither of them its author."""
    from .predicates import same

    for thing in things(tree.children[-1], context):
        for box in same(replace(desc, box=Box(), every="any", k=1), thing, context):
            yield none_of(box, context.shared)


def _of_whom(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Two people, neither of whom is its author; all of whom are on duty."""
    from .predicates import predicate

    one = replace(desc, box=Box(), every="any", k=1)
    for box in predicate(tree.children[-1], one, replace(context, clause=True)):
        yield none_of(box, context.shared) if tree.label == "neither_of_whom" else box


def _circ_post(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Users without MFA, on the corporate network: those whose request is so."""
    if desc.type not in context.vocabulary.askers or context.role != SUBJECT:
        return
    last = tree.children[-1]
    found = conditions_of(last) if isinstance(last, Leaf) else circumstances(last, context)
    for test in found:
        yield Box((negation(test) if tree.label == "circ_post_outside" else test,))


POSTS: dict[str, Narrow] = {
    "participle": _participle,
    "existing": _existing,
    "neither_of": _neither_of,
    "neither_of_whom": _of_whom,
    "all_of_whom": _of_whom,
    "attribute_of": _attribute_of,
    "attribute_is": _attribute_is,
    "with_count": _with_count,
    "with_attribute_in": _with_attribute_in,
    "posts_or": _posts_or,
    "circ_post": _circ_post,
    "circ_post_bare": _circ_post,
    "circ_post_outside": _circ_post,
    "attribute_compared": _with_attribute_compared,
    "gerund_relation": _participle,
    "relative": _relative,
    "compared": _compared,
    "past_its_end": past_its_end,
    "there": there,
    "post_adj": _kind,
    "post_state": _state,
    "tagged": _tagged,
    "feature": _feature,
    "featureless": _featureless,
    "with_attribute": _with_attribute,
    "event_when": _event_when,
    "event_done": _event,
    **dict.fromkeys(("which_is", "which_is_all"), _which_is),
}


def _leaf(tree: Tree) -> Leaf:
    return next(c for c in tree.children if isinstance(c, Leaf))
