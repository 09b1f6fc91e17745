"""Knows what a noun by itself means: a type, a relation, a walk, an attribute, a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.lexicon import PREPOSITIONS, QUALITIES
from ...text.morphology import base_of_participle
from ...vocabulary.departments import PLACES, UNITS
from ...vocabulary.mutual import is_mutual
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import IT, Attr, Kind, Noun, PathNoun, Person, RelWord, SetWord, put
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Thing, Val, compare, member
from ..closing import none_of
from ..opposites import tells_apart
from ..things import also, leaf_at, of_types
from .fitting import POSSESSIVE
from .links import either_way, linked
from .pronouns import as_named
from .values import describes
from .ways import only_way


def _noun(tree: Tree, context: Context) -> Iterator[Thing]:
    value = leaf_at(tree, 0).value
    assert isinstance(value, Noun)
    thing = of_types(value.types, context, value.plural)
    word = context.shared.words[tree.start].text
    yield replace(thing, below=True) if isinstance(thing, Desc) and _is_below(word) else thing


def _is_below(word: str) -> bool:
    """Whether it is a word for what is below its like: subfolders, sub-projects."""
    return word == "sub" or (word.startswith("sub") and word.removeprefix("sub") in BELOW)


BELOW = frozenset(
    (
        "area areas category categories committee committees department departments folder folders "
        "forum forums group groups page pages project projects section sections series space "
        "spaces task tasks team teams tree trees unit units"
    ).split()
)


def _kind(tree: Tree, context: Context) -> Iterator[Thing]:
    value = next(k.value for k in tree.children if isinstance(k, Leaf) and k.kind == "CLASS")
    assert isinstance(value, Kind)
    number = "many" if value.plural else "one"
    desc = context.new(value.type, plural=value.plural, number=number)
    yield desc.with_box(Box((put(value.test, desc.variable, IT),)))


def _ones(tree: Tree, context: Context) -> Iterator[Thing]:
    """Confidential ones: of those spoken of, as who or what they are described."""
    plural = context.shared.words[tree.start].text == "ones"
    if (beside := after_the_same_word(tree.start, context)) is not None:
        yield of_types(beside.types, context, plural)
        return
    parties = (context.role,) if context.role else (RESOURCE, SUBJECT)
    for known in context.refs:
        if known.variable in parties and not _are_of_another_type(known.type, tree.start, context):
            number = "many" if plural else "one"
            desc = context.new(known.type, plural=plural, number=number)
            kind = _kind_before(tree, known.type, context)
            tests = () if kind is None else (put(kind.test, desc.variable, IT),)
            yield desc.with_box(Box(tests))


def _are_of_another_type(type_: str, place: int, context: Context) -> bool:
    """Whether "internal ones" are such as the statement before was about: repositories, which are
    internal, and no branches of theirs.
    """
    before = context.prior.resource if context.prior is not None else None
    if context.role != RESOURCE or not isinstance(before, Desc) or before.type == type_:
        return False
    told = {leaf.value.type for leaf in context.shared.leaves
            if leaf.end == place and isinstance(leaf.value, Kind)}  # fmt: skip
    return before.type in told and type_ not in told


def after_the_same_word(place: int, context: Context) -> Noun | None:
    """The noun that "ones" at a place stands for where both are in the same sort of phrase: "in
    public folders but not in archived ones".
    """
    words = [word.text for word in context.shared.words]
    at = next((i for i in range(place - 1, 1, -1) if words[i] in PREPOSITIONS), 0)
    if not at or words[at - 1] not in ("not", "never") or at < place - LONGEST:
        return None
    said = next((i for i in range(at - 2, 0, -1) if words[i] == words[at]), 0)
    if not said:
        return None
    nouns = {leaf.end: leaf.value for leaf in context.shared.leaves if leaf.kind == "NOUN"}
    ends = (i for i in range(said + 1, at) if words[i] in BOUNDS or words[i] in PREPOSITIONS)
    return nouns.get(next(ends, 0))


LONGEST = 4
"""How far a preposition and its noun are apart at most: "in the newest archived ones"."""
BOUNDS = frozenset(", ; but and or that which who whose not never".split())


DETERMINERS = frozenset("a an any each every no".split())


def _is_a_noun(leaf: Leaf, place: int, context: Context) -> bool:
    """Whether a word for a kind stands as a noun: "drafts", "any draft" in a sentence before, not
    "draft rules".
    """
    if leaf.kind != "CLASS":
        return False
    if isinstance(leaf.value, Noun | Kind) and leaf.value.plural:
        return True
    words = [word.text for word in context.shared.words]
    goes_on = any(
        other.kind in ("NOUN", "CLASS") and other.start == leaf.end
        for other in context.shared.leaves
    )
    before = {".", ";"} & set(words[leaf.end : place])
    return bool(before) and words[leaf.start - 1] in DETERMINERS and not goes_on


def _kind_before(tree: Tree, type_: str, context: Context) -> Kind | None:
    """What the noun that "ones" stands for says of a thing: after "drafts", confidential ones are
    drafts; archived ones can't be.
    """
    before = [
        leaf
        for leaf in context.shared.leaves
        if leaf.end < tree.start
        and isinstance(leaf.value, Noun | Kind)
        and type_ in _types_of(leaf.value)
        and (
            leaf.kind == "NOUN" or (leaf.kind == "CLASS" and _is_a_noun(leaf, tree.start, context))
        )
    ]
    last = max(before, key=lambda leaf: (leaf.end, leaf.kind == "NOUN"), default=None)
    if last is None or not isinstance(last.value, Kind):
        return None
    said = (leaf.value for leaf in context.shared.leaves if leaf.end == tree.start)
    kind = Box((last.value.test,))
    others = any(
        isinstance(value, Kind) and tells_apart(kind, Box((value.test,))) for value in said
    )
    return None if others or _is_a_noun_with_more(last, type_, context) else last.value


def _is_a_noun_with_more(leaf: Leaf, type_: str, context: Context) -> bool:
    """Whether "ones" after a term like "sandbox machines" are machines, as after "old machines"."""
    last = context.shared.words[leaf.end - 1].text
    nouns = context.vocabulary.entries.get((last,), ()) if leaf.end - leaf.start > 1 else ()
    return any(kind == "NOUN" and type_ in _types_of(noun) for kind, noun in nouns)


def _types_of(value: Noun | Kind) -> tuple[str, ...]:
    return value.types if isinstance(value, Noun) else (value.type,)


def relation_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """Owners, members: someone to whom something stands in a relation, yet to be said."""
    word = leaf_at(tree, 0).value
    assert isinstance(word, RelWord)
    for type_ in word.rel.subjects if word.head == "subject" else (word.rel.type,):
        number = "many" if word.plural else "one"
        noun = word.rel.name
        yield context.new(type_, plural=word.plural, missing=word, number=number, noun=noun)


def _type_relation_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """Document owners, team members."""
    noun, word = leaf_at(tree, 0).value, leaf_at(tree, 1).value
    for type_ in noun.types:
        for desc in relation_noun(Tree("", (tree.children[1],), 0, 0), context):
            assert isinstance(desc, Desc)
            if type_ in other_side(word):
                yield replace(desc, missing=replace(word, rel=_onto(word, type_)))
            elif word.head == "subject" and desc.type == type_:
                yield desc  # "user owners": owners who are users


def _onto(word: RelWord, type_: str):  # type: ignore[no-untyped-def]
    return word.rel if word.head == "subject" else replace(word.rel, subjects=(type_,))


def _relation_noun_type(tree: Tree, context: Context) -> Iterator[Thing]:
    """Parent folder, owner team: what it is, and of which type."""
    first, noun = leaf_at(tree, 0), leaf_at(tree, 1).value
    state = bool(base_of_participle(context.shared.words[first.start].text)) and any(
        leaf.kind == "ADJ" and isinstance(leaf.value, Kind) and leaf.value.type in noun.types
        for leaf in context.shared.taken(first.start, first.end)
    )
    for desc in relation_noun(tree, context):
        if state and isinstance(desc, Desc) and desc.missing is not None:
            continue  # "an issued pass" is one by its status, whoever has "issued" ones
        if isinstance(desc, Desc) and desc.type in noun.types:
            yield desc


def other_side(word: RelWord) -> tuple[str, ...]:
    return (word.rel.type,) if word.head == "subject" else word.rel.subjects


def _path_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """A word that a term defines as where a walk leads: of whom, is yet to be said."""
    sense = leaf_at(tree, 0).value
    assert isinstance(sense, PathNoun)
    for known in context.refs:
        if known.type == sense.type:
            yield from path_of(sense, known, context)
            return
    found = False
    for known in context.refs:
        if known.variable == RESOURCE and not _is_said_whose(sense.type, tree, context):
            # the attending doctor: of the patient it is about
            owner, its = context.new(sense.type), replace(known, box=Box(), known=True)
            ways = list(linked(owner, POSSESSIVE, its, context))
            if not ways and _says_of_what(sense, tree, context):
                way = only_way(its, owner, context)
                ways = [] if way is None else [way]
            for box in ways:
                found = True
                for thing in path_of(sense, owner, context):
                    yield also(thing, owner.with_box(box))
    if not found and context.role == SUBJECT and sense.attribute is None:
        owner = context.new(sense.type, every="role")  # assistants: of whichever course
        for thing in path_of(sense, owner, context):
            if isinstance(thing, Desc):
                yield thing.with_box(replace(owner.local(), spoken=()))


def _says_of_what(sense: PathNoun, tree: Tree, context: Context) -> bool:
    """Whether a term names what somebody is that of, "the building's caretaker": of a repair, that
    of the building which its flat is in.
    """
    said = [word.text for word in context.shared.words[tree.start : tree.end]]
    noun = words_of(sense.type)
    return not {"'s", "of"}.isdisjoint(said) and noun in (said[: len(noun)], said[-len(noun) :])


def _is_said_whose(type_: str, tree: Tree, context: Context) -> bool:
    """Whether "their crew" follows the noun of those who lead one: that is which they lead."""
    words = [word.text for word in context.shared.words]
    nouns = [leaf.start for leaf in context.shared.leaves
             if leaf.start >= tree.end and isinstance(leaf.value, Noun)
             and leaf.value.types == (type_,)]  # fmt: skip
    return context.role == SUBJECT and any(
        words[at - 1] in HERS
        or (words[at - 2 : at - 1] and words[at - 1] == "own" and words[at - 2] in HERS
            and words[at - 3] in PREPOSITIONS)  # "the jobs at their own site"
        for at in nouns
    )  # fmt: skip


HERS = frozenset("their his her".split())


def path_of(sense: PathNoun, owner: Desc, context: Context) -> Iterator[Thing]:
    """Where the walk leads from an entity."""
    for end in sense.ends:
        desc = context.new(end)
        found = desc.with_box(_walked(sense, owner, desc, context))
        if sense.attribute is None:
            yield found
        elif sense.attribute.of == end:
            attr = sense.attribute
            yield Val(
                m.AttributeOf(attr.type, desc.variable, attr.name), attr.type, attr, found.local()
            )


def _walked(sense: PathNoun, owner: Desc, desc: Desc, context: Context) -> Box:
    """That a walk leads from one to another; either way round, where it is a step between two who
    are so to each other: "their co-authors".
    """
    for rel in context.vocabulary.relations:
        if (rel.type, (rel.name,)) == (sense.type, sense.path) and is_mutual(rel):
            return either_way(rel, owner.variable, desc.variable, context)
    return Box((member(desc.variable, owner.variable, *sense.path),))


def _period(tree: Tree, context: Context) -> Iterator[Thing]:
    """Their retention: what ends at a moment, and is not that moment itself."""
    for thing in _attribute_noun(tree, context):
        if isinstance(thing, Val):
            yield replace(thing, type=PERIOD)


PERIOD = m.ValueType("period")  # type: ignore[arg-type]  # of no kind: nothing compares with it
"""Of a value: that all one knows of it is when it ends."""


def _attribute_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """The amount, their department: an attribute's value, of whoever has it."""
    attr = leaf_at(tree, 0).value
    assert isinstance(attr, Attr)
    if attr.of == "request":
        yield Val(m.RequestField(attr.type, attr.name), attr.type, attr)
        return
    for variable in (RESOURCE, SUBJECT):
        for known in context.refs:
            if known.variable == variable and known.type == attr.of:
                yield Val(m.AttributeOf(attr.type, variable, attr.name), attr.type, attr)
                return
    for known in reversed(context.refs):
        if known.type == attr.of:
            yield Val(m.AttributeOf(attr.type, known.variable, attr.name), attr.type, attr)
            return
    yield from _of_what_it_has(attr, tree, context)


def _of_what_it_has(attr: Attr, tree: Tree, context: Context) -> Iterator[Thing]:
    """ "Departure", of a booking: of the flight that it is on; "offers above the asking price"."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or attr.of in context.vocabulary.principals:
        return
    if (context.role or context.inside) and not _bounds_it(tree, context):
        return
    owner = context.new(attr.of)
    for box in linked(owner, POSSESSIVE, replace(asked, box=Box(), known=True), context):
        if any(isinstance(test, m.Member) and test.of.root == RESOURCE for test in box.tests):
            value = m.AttributeOf(attr.type, owner.variable, attr.name)
            yield Val(value, attr.type, attr, owner.with_box(box).local())


def _bounds_it(tree: Tree, context: Context) -> bool:
    """Whether what is asked for is told by being "above the asking price", "up to the price"."""
    words = [word.text for word in context.shared.words[: tree.start]]
    bound = words[-1:] == ["the"] and not MEASURED.isdisjoint(words[-2:-1])
    asked = context.shared.types.get(RESOURCE)
    inside = {context.shared.types.get(name) for name in context.inside}
    return bound and context.role == RESOURCE and inside <= {asked}


MEASURED = frozenset(
    "above below over under exceeding exceed exceeds beyond to than within".split()
)


def written_value(attr: Attr, leaf: Leaf) -> m.Expr | None:
    """A value as a text writes it: one of an enum's, or any text of a string attribute."""
    kind = attr.type.element if attr.type.kind == "set" and attr.type.element else attr.type
    if isinstance(leaf.value, Kind):
        match leaf.value.test:
            case m.Compare(left=m.AttributeOf(name=name), right=m.Const() as const) if (
                name == attr.name and leaf.value.type == attr.of
            ):
                return const
            case m.InSet(item=m.Const() as const, set=m.AttributeOf(name=name)) if (
                name == attr.name and leaf.value.type == attr.of
            ):
                return const
            case m.InSet(item=m.AttributeOf(name=name), set=m.Const() as const) if (
                name == attr.name and leaf.value.type == attr.of
            ):
                return const
        return _so_called(leaf.value, kind)
    if kind.kind == "string" and isinstance(leaf.value, str):
        return m.Const(kind, leaf.value)
    return None


def _so_called(said: Kind, kind: m.ValueType) -> m.Expr | None:
    """A value that is called as another thing is: "certified for forklifts", which are vehicles."""
    match said.test:
        case m.Compare(op="==", right=m.Const(value=str(value))) if value in kind.values:
            return m.Const(kind, value)
        case m.InSet(item=m.Const(value=str(value))) if value in kind.values:
            return m.Const(kind, value)
    return None


def _attribute_value(tree: Tree, context: Context) -> Iterator[Thing]:
    """Department finance; the finance department: a value, of an attribute."""
    leaves = [k for k in tree.children if isinstance(k, Leaf)]
    attr = next(k.value for k in leaves if k.kind == "ATTR")
    other = next(k for k in leaves if k.kind != "ATTR")
    if other.kind == "TEXT" and tree.label == "value_attribute":
        before = context.shared.words[tree.start - 1].text if tree.start else ""
        if before != "the" or describes(other, attr, context):
            return  # "from a sanctioned country": a word to be defined, not a value
    const = written_value(attr, other) or _of_another_too(tree, attr, other, context)
    if const is None:
        return
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is not None and _is_such_a_place(tree, attr, asked, context):
        there = context.new(attr.of)
        value = m.AttributeOf(attr.type, there.variable, attr.name)
        yield there.with_box(Box((compare("==", value, const),)))
    yield Val(const, const.type, attr)
    if tree.label == "value_attribute" and _are_people(tree, attr, context):
        desc = context.new(attr.of, number="many")
        is_so = compare("==", m.AttributeOf(attr.type, desc.variable, attr.name), const)
        yield desc.with_box(Box((is_so,)))


def _attribute_number(tree: Tree, context: Context) -> Iterator[Thing]:
    """Terminal 3, building 12: a text that is written in digits; fiscal year 2026."""
    attr, number = leaf_at(tree, 0).value, leaf_at(tree, 1)
    digits = context.shared.words[number.start].written
    if number.end != number.start + 1 or not digits.isdigit():
        return
    if attr.type.kind == "string":
        yield Val(m.Const(attr.type, digits), attr.type, attr)
    elif attr.type.kind == "int" and words_of(attr.name)[-1] in ORDINAL:
        yield Val(m.Const(attr.type, int(digits)), attr.type, attr)


ORDINAL = frozenset("year number week quarter floor room gate terminal".split())
"""What numbers name, and do not measure."""


def _is_such_a_place(tree: Tree, attr: Attr, asked: Desc, context: Context) -> bool:
    """Whether "enter the secure zone" is said of the bays that are in it."""
    place = not {*PLACES, "area", "wing", "floor", "aisle"}.isdisjoint(words_of(attr.name)[-1:])
    before = [word.text for word in context.shared.words[max(0, tree.start - 2) : tree.start]]
    here = context.role == RESOURCE and not context.inside and before[-1:] == ["the"]
    here = here and before[0] not in WITHIN  # "bays in the secure zone"
    return place and here and attr.of == asked.type and tree.label == "value_attribute"


def _of_another_too(tree: Tree, attr: Attr, leaf: Leaf, context: Context) -> m.Expr | None:
    """A text that is a value of another attribute too: "the enterprise segment", where there is an
    enterprise tier.
    """
    words = context.shared.words
    word = words[leaf.start].text
    the = tree.start > 0 and words[tree.start - 1].text == "the"
    test = leaf.value.test if isinstance(leaf.value, Kind) else None
    its_name = isinstance(test, m.Compare) and test.right == m.Const(test.right.type, word)
    if not the or not its_name or tree.label != "value_attribute" or word in QUALITIES:
        return None
    return m.Const(attr.type, word) if attr.type.kind == "string" else None


def _are_people(tree: Tree, attr: Attr, context: Context) -> bool:
    """Whether a part of a house stands for those who work there: "the rights team may"."""
    before = context.shared.words[tree.start - 2].text if tree.start > 1 else "."
    acts = context.role == SUBJECT and not context.inside and before not in WITHIN
    return (
        (acts or before == "by")
        and attr.of in context.vocabulary.principals
        and attr.type.kind in ("string", "enum")
        and words_of(attr.name)[-1] in UNITS
    )


WITHIN = frozenset("in of on from at within outside for with to than".split())
"""After these a department is where somebody is, not who does something."""


def _attribute_values(tree: Tree, context: Context) -> Iterator[Thing]:
    """The early or late shift: either value."""
    *others, last = tree.children
    assert isinstance(last, Leaf)
    joined = context.shared.words[others[-1].start - 1].text
    if not isinstance(last.value, Attr) or (joined == "and" and last.value.type.kind == "set"):
        return  # "English and German languages" are both
    consts = [written_value(last.value, other) for other in others if isinstance(other, Leaf)]
    values = [const.value for const in consts if isinstance(const, m.Const)]
    if len(values) == len(consts) and isinstance(consts[0], m.Const):
        kind = m.ValueType("set", (), m.ValueType("string"))
        yield Val(m.Const(kind, tuple(str(value) for value in values)), kind, last.value)


def _noun_named(tree: Tree, context: Context) -> Iterator[Thing]:
    """Document "d1", user Alice."""
    noun, name = leaf_at(tree, 0).value, leaf_at(tree, 1).value
    for type_ in noun.types:
        if isinstance(name, Person):
            if name.type == type_:
                yield as_named(name, context)
        elif leaf_at(tree, 1).kind == "QUOTED":
            yield as_named(Person(type_, str(name)), context)


def _set_value(tree: Tree, context: Context) -> Iterator[Thing]:
    """An embargoed destination: any value of a named set."""
    value = leaf_at(tree, 0).value
    assert isinstance(value, SetWord)
    set_type = m.ValueType("set", (), value.element)
    yield Val(m.Const(set_type, value.values), set_type, value.attr)


def _named_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """The finance team: a group or place that goes by that name, or else by that id."""
    text, noun = str(leaf_at(tree, 0).value), leaf_at(tree, 1).value
    words = context.shared.words
    if noun.plural or tree.start == 0 or words[tree.start - 1].text != "the":
        return
    phrase = tuple(word.text for word in words[tree.start : tree.end])
    a_type = "NOUN" in context.vocabulary.kinds(phrase)
    if text.endswith(("ing", "ed")) or a_type:
        return
    for name in noun.types:
        type_ = context.vocabulary.types[name]
        if name in context.vocabulary.principals or type_.actions:
            continue
        desc = context.new(name)
        named = next((a for a in type_.attributes if a.name in ("name", "title")), None)
        is_it: m.Expr = m.IsEntity(m.ValueType("bool"), desc.variable, name, text)
        if named is not None and named.type.kind == "string":
            value = m.AttributeOf(named.type, desc.variable, named.name)
            is_it = compare("==", value, m.Const(named.type, text))
        yield desc.with_box(Box((is_it,)))


def _part_of_house(tree: Tree, context: Context) -> Iterator[Thing]:
    """Finance, after "in": whose department is that."""
    part = leaf_at(tree, 0).value
    for name in dict.fromkeys(attr.name for attr in part.attributes):
        attr = next(attr for attr in part.attributes if attr.name == name)
        yield Val(m.Const(attr.type, part.text), attr.type, attr)


def _not_kind(tree: Tree, context: Context) -> Iterator[Thing]:
    """Non-employees."""
    for thing in _kind(tree, context):
        if isinstance(thing, Desc):
            yield replace(thing, box=none_of(thing.box, context.shared))


HEADS: dict[str, Callable[[Tree, Context], Iterator[Thing]]] = {
    "noun": _noun,
    "kind": _kind,
    "relation_noun": relation_noun,
    "type_relation_noun": _type_relation_noun,
    "relation_noun_type": _relation_noun_type,
    "path_noun": _path_noun,
    "attribute_noun": _attribute_noun,
    "period": _period,
    "attribute_value": _attribute_value,
    "attribute_number": _attribute_number,
    "value_attribute": _attribute_value,
    "value_attribute_or": _attribute_values,
    "noun_named": _noun_named,
    "set_value": _set_value,
    "named_noun": _named_noun,
    "part_of_house": _part_of_house,
    "not_kind": _not_kind,
    "ones_of_them": _ones,
}
