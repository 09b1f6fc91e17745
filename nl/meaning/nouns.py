"""Knows what a noun phrase describes: entities, a value, a circumstance."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ...compiler import model as m
from ..chart import Leaf, Node, Tree
from ..lexicon import MEMBERSHIPS
from ..phrases import words_of
from ..quantities import Number
from ..senses import IT, Attr, Kind, Noun, PathNoun, Person, RelWord, SetWord, put
from .attachment import nearer
from .base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Excluding,
    Part,
    Ranked,
    Several,
    Thing,
    Val,
    compare,
    member,
    renamed_box,
    trees,
    tried,
)
from .closing import any_of, mentions, none_of
from .fronts import bound_in_front
from .links import POSSESSIVE, linked, related
from .ties import in_a_description, of_that_name, of_what_is_asked
from .values import describes
from .whose import attribute_they, those_of

STRING = m.ValueType("string")
PERSONAL = frozenset("he him his she her hers himself herself who".split())
NEUTER = frozenset("it its itself".split())


def things(part: Part, context: Context) -> Iterator[Thing]:
    """What a noun phrase can describe."""
    for tree in trees(part):
        reader = NOUNS.get(tree.label)
        if reader is not None:
            yield from reader(tree, context)


# ── Pronouns and names ────────────────────────────────────────────────────────────


def pronoun(tree: Tree, context: Context) -> Iterator[Thing]:
    """They, it, her: whoever of those spoken of it can mean."""
    (leaf,) = tree.children
    assert isinstance(leaf, Leaf)
    if leaf.value in ("theirs", "hers", "yours"):
        before = context.shared.words[tree.start - 1].text if tree.start else ""
        if before not in ("as", "than", "to", "match", "matches", "equals", "of"):
            return  # "zones under theirs": theirs of what?
    yield from referents(str(leaf.value), context)


def that_one(tree: Tree, context: Context) -> Iterator[Thing]:
    """These, that: what was spoken of, never people."""
    yield from referents("it", context)


def same_as(tree: Tree, context: Context) -> Iterator[Thing]:
    """The same department as the requester: theirs."""
    *_, part = tree.children
    leaf = _leaf(tree, 0)
    label = "attribute_noun" if leaf.kind == "ATTR" else "noun"
    head = Tree(label, (leaf,), leaf.start, leaf.end)

    def use(other: object) -> Iterator[Thing]:
        if isinstance(other, Desc):
            known = replace(other, box=Box(), known=True)
            for thing in _head_of(head, known, context):
                yield _also(thing, other)

    for owner in things(part, context):
        yield from tried(owner, use)


def other(tree: Tree, context: Context) -> Iterator[Thing]:
    """Other students: than the one who asks."""
    for thing in bare(tree.children[-1], context):
        for known in context.refs:
            if known.variable == SUBJECT and isinstance(thing, Desc) and thing.type == known.type:
                same = m.SameEntity(m.ValueType("bool"), thing.variable, SUBJECT)
                yield thing.with_box(Box((m.Not(m.ValueType("bool"), same),)))


def same_as_before(tree: Tree, context: Context) -> Iterator[Thing]:
    """The same branch, said of one party: the other's."""
    labels = {head.label for bare_tree in trees(tree.children[-1]) for part in bare_tree.children
              if _symbol(part) == "head" for head in trees(part)}  # fmt: skip
    if not labels <= {"noun", "attribute_noun"}:
        return  # "the same physician": as whom?
    mine = context.refs[-1].variable if context.refs else ""
    other = SUBJECT if mine == RESOURCE or context.role == RESOURCE else RESOURCE
    for known in context.refs:
        if known.variable == other:
            yield from _bare_of(tree.children[-1], replace(known, box=Box(), known=True), context)
            return


def referents(word: str, context: Context) -> Iterator[Thing]:
    """Whom a pronoun can mean, the likeliest first."""
    principals = context.vocabulary.principals
    found = []
    for desc in _salient(context, neuter=word in NEUTER):
        if word in ("it", "them", "him", "her") and desc.variable in context.inside:
            continue
        if not context.clause and desc.variable in context.inside | {context.role}:
            continue  # a phrase about what is asked for does not speak of that by "its"
        person = desc.type in principals
        if word in PERSONAL and not person:
            continue
        if word in NEUTER and desc.type in principals and desc.variable == SUBJECT:
            continue
        if word in ("you", "your", "yourself", "yours") and desc.variable != SUBJECT:
            continue
        found.append(replace(desc, box=Box(), known=True, missing=None))
    if found:
        yield Ranked(tuple(found), _rivals(word, found, context))


def _rivals(word: str, found: Sequence[Desc], context: Context) -> frozenset[str]:
    """Who rivals the likeliest: nobody as "it"; as "they", people; as "their", whoever has it."""
    if word in NEUTER:
        return frozenset()
    owned = word in ("their", "theirs")
    principals = context.vocabulary.principals
    return frozenset(
        desc.variable
        for desc in found
        if desc.variable in context.rivals and (owned or desc.type in principals)
    )


def _salient(context: Context, neuter: bool) -> list[Desc]:
    """Those spoken of: the topic first (the resource, for "it"), then the latest."""
    first = RESOURCE if neuter else context.topic
    seen: dict[str, Desc] = {}
    for desc in context.refs:
        seen[desc.variable] = desc
    latest = list(reversed(seen.values()))
    return sorted(
        latest, key=lambda d: (d.variable != first, d.variable not in (SUBJECT, RESOURCE))
    )


def anyone(tree: Tree, context: Context) -> Iterator[Thing]:
    """Anyone, everybody."""
    word = context.shared.words[tree.start].text
    if word in ("everyone", "everybody") and context.inside:
        return  # "shared with everyone" is more than shared with anyone
    yield _of_types(context.vocabulary.principals, context, plural=False)


def person(tree: Tree, context: Context) -> Iterator[Thing]:
    """Someone by name."""
    (leaf,) = tree.children
    assert isinstance(leaf, Leaf)
    assert isinstance(leaf.value, Person)
    yield _named(leaf.value, context)


def _named(someone: Person, context: Context) -> Desc:
    desc = context.new(someone.type, named=someone.id)
    test = m.IsEntity(m.ValueType("bool"), desc.variable, someone.type, someone.id)
    return desc.with_box(Box((test,)))


def _of_types(types: Sequence[str], context: Context, plural: bool) -> Thing:
    number = "many" if plural else "one"
    descs = tuple(context.new(type_, plural=plural, number=number, noun=type_) for type_ in types)
    return descs[0] if len(descs) == 1 else Several(descs)


def each_desc(thing: Thing, use: Callable[[Desc], Iterator[Thing]]) -> Iterator[Thing]:
    """What `use` makes of a description, or of all of several alike."""
    if isinstance(thing, Desc):
        yield from use(thing)
    elif isinstance(thing, Several):
        parts = []
        for item in thing.items:
            found = list(each_desc(item, use))
            if len(found) > 1:
                return
            parts += found
        if parts:  # those of which it can't be said fall away: people of two types, one with roles
            yield parts[0] if len(parts) == 1 else Several(tuple(parts))


# ── Bare nouns ────────────────────────────────────────────────────────────────────


def bare(part: Part, context: Context, finish: bool = True) -> Iterator[Thing]:
    """Adjectives, a noun and what follows it, without what stands before them all."""
    for tree in trees(part):
        if tree.label != "bare":
            continue
        heads = [k for k in tree.children if _symbol(k) in ("head", "ones")]
        adjectives = [k for k in tree.children if _symbol(k) == "adjs"]
        posts = [k for k in tree.children if _symbol(k) == "posts"]
        if not heads:
            continue
        if posts and not adjectives:
            yield from _attribute_of_whom(heads[0], posts[0], context)
        for thing in _heads(heads[0], context):
            for qualified in _qualified(thing, adjectives, context):
                for narrowed in _narrowed(qualified, posts, context):
                    if not posts and _of_follows(narrowed, part, context):
                        continue
                    if finish:
                        yield from finished(narrowed, context)
                    else:
                        yield narrowed


def _of_follows(thing: Thing, part: Part, context: Context) -> bool:
    """Whether "of" follows a relation's noun: "the lead of a matter" is its lead, and what stands
    before that is not of the matter.
    """
    words = context.shared.words
    if not isinstance(thing, Desc) or thing.missing is None or part.end >= len(words):
        return False
    after = words[part.end].text
    phrase = tuple(word.text for word in words[part.start : part.end + 1])
    entries = context.vocabulary.entries.get(phrase, ())
    return after == "of" or any(kind == "RELP" for kind, _ in entries)  # "screened from"


def _symbol(part: Part) -> str:
    return part.symbol if isinstance(part, Node) else part.kind


def _heads(part: Part, context: Context) -> Iterator[Thing]:
    """What a noun by itself can mean: a role, before whoever stands in a relation so called."""
    labels = {tree.label for tree in trees(part)}
    found = [
        thing
        for tree in trees(part)
        if tree.label in HEADS and not (tree.label == "path_noun" and "noun" in labels)
        for thing in HEADS[tree.label](tree, context)
    ]
    if "noun" in labels and _word_after(part, context) not in ("of", "for"):
        types = {t.type for t in found if isinstance(t, Desc) and t.missing is None}
        found = [t for t in found if not _is_itself(t, types)]
    roles = [t for t in found if isinstance(t, Desc) and t.missing is None and t.box.tests]
    for thing in found:
        if roles and isinstance(thing, Desc) and thing.missing is not None:
            asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
            after = _word_after(part, context)
            of_it = context.role == SUBJECT and asked in _other_side(thing.missing)
            if after not in ("of", "for") and not of_it:
                continue
        yield thing


def _word_after(part: Part, context: Context) -> str:
    """The word after a phrase, if there is one."""
    words = context.shared.words
    return words[part.end].text if part.end < len(words) else ""


def _is_itself(thing: Thing, types: set[str]) -> bool:
    """Whether a relation's noun is also its type's: "a loan" is a loan, not what has one."""
    return isinstance(thing, Desc) and thing.missing is not None and thing.type in types


def _noun(tree: Tree, context: Context) -> Iterator[Thing]:
    value = _leaf(tree, 0).value
    assert isinstance(value, Noun)
    yield _of_types(value.types, context, value.plural)


def _kind(tree: Tree, context: Context) -> Iterator[Thing]:
    value = next(k.value for k in tree.children if isinstance(k, Leaf) and k.kind == "CLASS")
    assert isinstance(value, Kind)
    number = "many" if value.plural else "one"
    desc = context.new(value.type, plural=value.plural, number=number)
    yield desc.with_box(Box((put(value.test, desc.variable, IT),)))


def _ones(tree: Tree, context: Context) -> Iterator[Thing]:
    """Confidential ones: of those spoken of, as who or what they are described."""
    plural = context.shared.words[tree.start].text == "ones"
    parties = (context.role,) if context.role else (RESOURCE, SUBJECT)
    for known in context.refs:
        if known.variable in parties:
            number = "many" if plural else "one"
            yield context.new(known.type, plural=plural, number=number)


def _relation_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """Owners, members: someone to whom something stands in a relation, yet to be said."""
    word = _leaf(tree, 0).value
    assert isinstance(word, RelWord)
    for type_ in word.rel.subjects if word.head == "subject" else (word.rel.type,):
        number = "many" if word.plural else "one"
        noun = word.rel.name
        yield context.new(type_, plural=word.plural, missing=word, number=number, noun=noun)


def _type_relation_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """Document owners, team members."""
    noun, word = _leaf(tree, 0).value, _leaf(tree, 1).value
    for type_ in noun.types:
        for desc in _relation_noun(Tree("", (tree.children[1],), 0, 0), context):
            assert isinstance(desc, Desc)
            if type_ in _other_side(word):
                yield replace(desc, missing=replace(word, rel=_onto(word, type_)))
            elif word.head == "subject" and desc.type == type_:
                yield desc  # "user owners": owners who are users


def _onto(word: RelWord, type_: str):  # type: ignore[no-untyped-def]
    return word.rel if word.head == "subject" else replace(word.rel, subjects=(type_,))


def _relation_noun_type(tree: Tree, context: Context) -> Iterator[Thing]:
    """Parent folder, owner team: what it is, and of which type."""
    noun = _leaf(tree, 1).value
    for desc in _relation_noun(tree, context):
        if isinstance(desc, Desc) and desc.type in noun.types:
            yield desc


def _other_side(word: RelWord) -> tuple[str, ...]:
    return (word.rel.type,) if word.head == "subject" else word.rel.subjects


def _path_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """A word that a term defines as where a walk leads: of whom, is yet to be said."""
    sense = _leaf(tree, 0).value
    assert isinstance(sense, PathNoun)
    for known in context.refs:
        if known.type == sense.type:
            yield from path_of(sense, known, context)
            return
    found = False
    for known in context.refs:
        if known.variable == RESOURCE:  # the attending doctor: of the patient it is about
            owner = context.new(sense.type)
            for box in linked(owner, POSSESSIVE, replace(known, box=Box(), known=True), context):
                found = True
                for thing in path_of(sense, owner, context):
                    yield _also(thing, owner.with_box(box))
    if not found and context.role == SUBJECT and sense.attribute is None:
        owner = context.new(sense.type, every="role")  # assistants: of whichever course
        for thing in path_of(sense, owner, context):
            if isinstance(thing, Desc):
                yield thing.with_box(replace(owner.local(), spoken=()))


def path_of(sense: PathNoun, owner: Desc, context: Context) -> Iterator[Thing]:
    """Where the walk leads from an entity."""
    for end in sense.ends:
        desc = context.new(end)
        found = desc.with_box(Box((member(desc.variable, owner.variable, *sense.path),)))
        if sense.attribute is None:
            yield found
        elif sense.attribute.of == end:
            attr = sense.attribute
            yield Val(
                m.AttributeOf(attr.type, desc.variable, attr.name), attr.type, attr, found.local()
            )


def _attribute_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """The amount, their department: an attribute's value, of whoever has it."""
    attr = _leaf(tree, 0).value
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


def _attribute_of_whom(head: Part, posts: Part, context: Context) -> Iterator[Thing]:
    """The amount of the claim, the deadline of the assignment that it is part of."""
    attrs = [_leaf(tree, 0).value for tree in trees(head) if tree.label == "attribute_noun"]
    for found in trees(posts) if attrs else ():
        for post in trees(found.children[0]) if len(found.children) == 1 else ():
            if post.label == "in_np" and _leaf(post, 0).value == "of":
                yield from _attributes_of(attrs, post.children[1], context)


def _attributes_of(attrs: list[Attr], owner: Part, context: Context) -> Iterator[Thing]:
    def use(who: object) -> Iterator[Thing]:
        for attr in attrs:
            if isinstance(who, Desc) and who.type == attr.of and who.every == "any":
                value = m.AttributeOf(attr.type, who.variable, attr.name)
                yield Val(value, attr.type, attr, who.local())

    for thing in things(owner, context):
        yield from tried(thing, use)


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
        return None
    if kind.kind == "string" and isinstance(leaf.value, str):
        return m.Const(kind, leaf.value)
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
    const = written_value(attr, other)
    if const is not None:
        yield Val(const, const.type, attr)


def _attribute_values(tree: Tree, context: Context) -> Iterator[Thing]:
    """The early or late shift: either value."""
    *others, last = tree.children
    assert isinstance(last, Leaf)
    if not isinstance(last.value, Attr):
        return
    consts = [written_value(last.value, other) for other in others if isinstance(other, Leaf)]
    values = [const.value for const in consts if isinstance(const, m.Const)]
    if len(values) == len(consts) and isinstance(consts[0], m.Const):
        kind = m.ValueType("set", (), m.ValueType("string"))
        yield Val(m.Const(kind, tuple(str(value) for value in values)), kind, last.value)


def _noun_named(tree: Tree, context: Context) -> Iterator[Thing]:
    """Document "d1", user Alice."""
    noun, name = _leaf(tree, 0).value, _leaf(tree, 1).value
    for type_ in noun.types:
        if isinstance(name, Person):
            if name.type == type_:
                yield _named(name, context)
        elif _leaf(tree, 1).kind == "QUOTED":
            yield _named(Person(type_, str(name)), context)


def _leaf(tree: Tree, index: int) -> Leaf:
    leaf = tree.children[index]
    assert isinstance(leaf, Leaf)
    return leaf


def _set_value(tree: Tree, context: Context) -> Iterator[Thing]:
    """An embargoed destination: any value of a named set."""
    value = _leaf(tree, 0).value
    assert isinstance(value, SetWord)
    set_type = m.ValueType("set", (), value.element)
    yield Val(m.Const(set_type, value.values), set_type, value.attr)


def _named_noun(tree: Tree, context: Context) -> Iterator[Thing]:
    """The finance team: a group or place that goes by that name, or else by that id."""
    text, noun = str(_leaf(tree, 0).value), _leaf(tree, 1).value
    words = context.shared.words
    if noun.plural or tree.start == 0 or words[tree.start - 1].text != "the":
        return
    if text.endswith(("ing", "ed")):
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


def _not_kind(tree: Tree, context: Context) -> Iterator[Thing]:
    """Non-employees."""
    for thing in _kind(tree, context):
        if isinstance(thing, Desc):
            yield replace(thing, box=none_of(thing.box, context.shared))


HEADS: dict[str, Callable[[Tree, Context], Iterator[Thing]]] = {
    "noun": _noun,
    "kind": _kind,
    "relation_noun": _relation_noun,
    "type_relation_noun": _type_relation_noun,
    "relation_noun_type": _relation_noun_type,
    "path_noun": _path_noun,
    "attribute_noun": _attribute_noun,
    "attribute_value": _attribute_value,
    "value_attribute": _attribute_value,
    "value_attribute_or": _attribute_values,
    "noun_named": _noun_named,
    "set_value": _set_value,
    "named_noun": _named_noun,
    "not_kind": _not_kind,
    "ones_of_them": _ones,
}


# ── Before and after the noun ─────────────────────────────────────────────────────


def _qualified(thing: Thing, parts: list[Part], context: Context) -> Iterator[Thing]:
    """Narrowed by adjectives."""
    from .modifiers import adjective

    if not parts:
        yield thing
    for part in parts:
        for tree in trees(part):
            yield from _folded(thing, tree.children, context, adjective)


def _narrowed(thing: Thing, parts: list[Part], context: Context) -> Iterator[Thing]:
    """Narrowed by what follows the noun."""
    from .modifiers import narrowed

    found = [t for part in parts for t in trees(part)]
    if not found:
        yield thing
        return
    for tree in found:
        posts: Sequence[Part] = tree.children
        if tree.label == "posts_or":
            posts = (_whole(parts[0], tree),)
        if any(nearer(posts[at], posts[at - 1], context) for at in range(1, len(posts))):
            continue
        yield from _folded(thing, posts, context, narrowed)


def _whole(part: Part, tree: Tree) -> Node:
    """One reading of a phrase as a phrase of its own."""
    assert isinstance(part, Node)
    return Node(part.symbol, part.start, part.end, part.chart, [], (tree,))


def _folded(
    thing: Thing,
    parts: Sequence[Part],
    context: Context,
    by: Callable[[Desc, Part, Context], Iterator[Desc]],
) -> Iterator[Thing]:
    if not parts:
        yield thing
        return

    def use(desc: Desc) -> Iterator[Thing]:
        for narrowed in by(desc, parts[0], context):
            yield from _folded(narrowed, parts[1:], context, by)

    yield from each_desc(thing, use)


def finished(thing: Thing, context: Context) -> Iterator[Thing]:
    """A relation's noun with its other side: of the resource, or of anyone there is."""
    if not isinstance(thing, Desc) or thing.missing is None:
        yield thing
        return
    word, desc = thing.missing, replace(thing, missing=None)
    other_types = _other_side(word)
    asked = next((known for known in context.refs if known.variable == RESOURCE), None)
    spoken = any(known.type in other_types for known in context.refs
                 if known.variable not in (SUBJECT, RESOURCE))  # fmt: skip
    if thing.definite and asked is not None and asked.type not in other_types and not spoken:
        yield from _of_its_own(thing, other_types, asked, context)
        return
    for known in context.refs:
        if known.variable == RESOURCE and known.type in other_types:
            for box in related(word, desc, replace(known, box=Box(), known=True), context):
                yield desc.with_box(box)
            return
    locals_ = [d for d in context.refs if d.variable not in (SUBJECT, RESOURCE)]
    for known in reversed(locals_):
        if known.type in other_types and thing.definite:
            for box in related(word, desc, replace(known, box=Box(), known=True), context):
                yield desc.with_box(box)
            return
    for type_ in other_types:
        for box in related(word, desc, context.new(type_, every="implied"), context):
            # nobody has spoken of whom it is, so no pronoun means them
            yield desc.with_box(replace(box, spoken=()))


def _of_its_own(desc: Desc, types: Sequence[str], asked: Desc, context: Context) -> Iterator[Thing]:
    """ "The attending", of a chart: of the patient that the chart is about; else of whom?"""
    known = replace(asked, box=Box(), known=True)
    for type_ in types:
        middle = context.new(type_)
        for box in linked(middle, POSSESSIVE, known, context):
            yield from filled(desc, middle.with_box(box), context)


def filled(desc: Desc, owner: Thing, context: Context) -> Iterator[Desc]:
    """A relation's noun, with what it is of."""
    assert desc.missing is not None
    word = desc.missing
    plain = replace(desc, missing=None)
    for box in related(word, plain, owner, context):
        yield plain.with_box(box)


# ── What stands before it all ─────────────────────────────────────────────────────


def some(tree: Tree, context: Context) -> Iterator[Thing]:
    """A document, the document, documents."""
    part = tree.children[-1]
    word = _determiner(tree, context)
    for thing in bare(part, context, finish=False):
        if isinstance(thing, Val) and _of_any_value(tree, context):
            continue
        if word in ("", "a", "an") and isinstance(thing, Desc) and in_a_description(tree, context):
            tied = list(of_what_is_asked(thing, part, context))
            yield from tied
            if any(isinstance(t, Desc) and t.known for t in tied):
                continue
        if context.one_resource and isinstance(thing, Desc) and _just_a_noun(part):
            asked = next((d for d in context.refs if d.variable == RESOURCE), None)
            if asked is not None and asked.type == thing.type:
                yield replace(asked, box=Box(), known=True)
                continue
        if context.one_resource and word in ("a", "an", "any", "") and isinstance(thing, Desc):
            asked = bound_in_front(thing, context)
            if asked is not None:
                said = renamed_box(thing.box, thing.variable, asked.variable)
                yield replace(asked, box=said, known=True)
                continue
        if word == "the":
            its = _who_has_it(thing, tree, context)
            if its:
                yield from (*its, thing)
                continue
            known = _already(thing, part, context)
            if known is not None:
                first = context.shared.words[tree.start].text
                own = isinstance(known, Ranked) and known.items[0].variable == context.role
                spoken = any(mentions(test, RESOURCE) for test in context.asker.tests)
                if not own or first == "the" or spoken:  # "that user": nobody has spoken of one
                    yield known
                continue
            if isinstance(thing, Desc):
                thing = replace(thing, definite=True)
                if _is_who_has_it(thing, tree, context):
                    context.shared.complain(
                        "ambiguous",
                        f"is “the {thing.type.replace('_', ' ')}” anyone of them, or the one that "
                        "it has? Say “any”, or of what",
                        (tree.start, tree.end),
                    )
                    continue
                if _just_a_noun(part) and thing.missing is None and not thing.plural:
                    if context.shared.words[tree.start].text not in ("that", "this"):
                        yield from _of_what_is_described(thing, tree, context) or _bridged(
                            thing, context
                        )
                    continue  # "that person", when nobody has been spoken of
        yield from finished(thing, context)


def _of_any_value(tree: Tree, context: Context) -> bool:
    """Whether it is "any department": that restricts nothing, and is no department of anyone's."""
    words = [w.text for w in context.shared.words[tree.start : tree.children[-1].start]]
    if not words or words[0] not in ("any", "some", "all", "every", "each"):
        return False
    said = " ".join(w.written for w in context.shared.words[tree.start : tree.end])
    context.shared.complain(
        "ambiguous",
        f"“{said}” leaves out nobody: say which, or leave it out",
        (tree.start, tree.end),
    )
    return True


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
        return None
    if isinstance(thing, Desc) and thing.missing is not None:
        return _so_called(thing, part, context)
    items = thing.items if isinstance(thing, Several) else (thing,)
    types = [d.type for d in items if isinstance(d, Desc) and d.box == Box() and d.missing is None]
    if len(types) != len(items):
        return _described_before(thing, context)
    found = [
        replace(d, box=Box(), known=True, missing=None)
        for d in sorted(_salient(context, neuter=False), key=_is_party)
        if d.type in types and (d.variable not in context.inside or d.variable == SUBJECT)
    ]
    named = [d for d in found if d.noun in ("", d.type)]
    return Ranked(tuple(named or found)) if found else None


def _so_called(thing: Desc, part: Part, context: Context) -> Thing | None:
    """Who "the manager" is, where a manager was spoken of."""
    words = context.shared.words
    if part.end < len(words) and words[part.end].text == "of":
        return None
    for desc in reversed(context.refs):
        same = desc.noun == thing.noun and desc.type == thing.type
        if same and desc.variable not in (*context.inside, SUBJECT, RESOURCE):
            return Ranked((replace(desc, box=Box(), known=True, missing=None),))
    return None


def _described_before(thing: Thing, context: Context) -> Thing | None:
    """Who "the associate" is where an associate asks, or was spoken of: that one."""
    if isinstance(thing, Desc) and thing.missing is None and thing.box.tests:
        for known in reversed(context.refs):
            here = renamed_box(thing.box, thing.variable, known.variable).tests
            other = known.variable not in (SUBJECT, RESOURCE) and known.type == thing.type
            if other and known.variable not in context.inside and set(here) <= set(known.box.tests):
                return Ranked((replace(known, box=Box(), known=True, missing=None),))
    asker = next((d for d in context.refs if d.variable == SUBJECT), None)
    if context.role == SUBJECT or not isinstance(thing, Desc) or asker is None:
        return None
    tests = renamed_box(thing.box, thing.variable, SUBJECT).tests
    if thing.missing is not None or thing.type != asker.type or not tests:
        return None
    if all(test in context.asker.tests for test in tests):
        return Ranked((replace(asker, box=Box(), known=True),))
    return None


def _who_has_it(thing: Thing, tree: Tree, context: Context) -> list[Desc]:
    """ "The teacher", of the assignment's course."""
    if not isinstance(thing, Desc) or not _is_who_has_it(thing, tree, context):
        return []
    return list(of_that_name(thing, context))


def _is_who_has_it(desc: Desc, tree: Tree, context: Context) -> bool:
    """Whether a type's noun is also a relation's: "the teacher", of the course or just one."""
    after = context.shared.words[tree.end].text if tree.end < len(context.shared.words) else ""
    return (
        context.role == SUBJECT
        and not context.inside
        and after != "'s"
        and desc.type in context.vocabulary.principals
        and desc.box == Box()
        and desc.missing is None
        and not desc.plural
        and any(
            rel.name == desc.type and desc.type in rel.subjects
            for rel in context.vocabulary.relations
        )
    )


def _just_a_noun(part: Part) -> bool:
    return all(
        len(tree.children) == 1 and all(head.label == "noun" for head in trees(tree.children[0]))
        for tree in trees(part)
    )


def _of_what_is_described(desc: Desc, tree: Tree, context: Context) -> list[Thing]:
    """ "An offer of less than the listing's price": that of the listing that it is for."""
    after = context.shared.words[tree.end].text if tree.end < len(context.shared.words) else ""
    if context.role != RESOURCE or after != "'s":
        return []
    for known in reversed(context.refs):
        if known.variable in context.inside and not _is_party(known) and known.type != desc.type:
            within = replace(known, box=Box(), known=True)
            return [desc.with_box(box) for box in linked(desc, POSSESSIVE, within, context)]
    return []


def _bridged(desc: Desc, context: Context) -> Iterator[Thing]:
    """ "The matter", of which nobody has spoken: that of what is asked for, or of who asks.

    As who or what a request is about it is just one of its type.
    """
    if not any(known.variable in (RESOURCE, SUBJECT) for known in context.refs) or any(
        known.type == desc.type and known.variable in (RESOURCE, SUBJECT) for known in context.refs
    ):
        yield desc
        return
    parties = {SUBJECT: (RESOURCE,), RESOURCE: ()}.get(context.role, (RESOURCE, SUBJECT))
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
    noun = desc.type.replace("_", " ")
    context.shared.complain(
        "ambiguous", f"which {noun} is “the {noun}”? Say whose it is, or “a {noun}”", (0, 0)
    )


def _is_party(desc: Desc) -> bool:
    """Whether it is who asks or what is asked for: "the employee" is rather one spoken of."""
    return desc.variable in (SUBJECT, RESOURCE)


def every(tree: Tree, context: Context) -> Iterator[Thing]:
    """Every document: as who or what, any of them; in a condition, each of them."""
    for thing in bare(tree.children[-1], context):
        if isinstance(thing, Val) and _of_any_value(tree, context):
            continue
        yield replace(thing, every="all") if isinstance(thing, Desc) else thing


def counted(tree: Tree, context: Context) -> Iterator[Thing]:
    """At least two approvers."""
    for number in trees(tree.children[0]):
        if number.label in ("second", "none"):
            continue
        leaf = number.children[0]
        assert isinstance(leaf, Leaf)
        assert isinstance(leaf.value, Number)
        k = int(leaf.value.value) + (1 if number.label == "more_than" else 0)
        if k < 1 or leaf.value.value != int(leaf.value.value):
            continue
        for thing in bare(tree.children[1], context):
            if isinstance(thing, Desc):
                yield replace(thing, every="at_least", k=k)


def possessed(tree: Tree, context: Context) -> Iterator[Thing]:
    """Their team, the document's owner, her own department."""
    owner_part, part = tree.children
    for owner_tree in trees(owner_part):
        for owner in _owner(owner_tree, context):
            for thing in tried(owner, lambda who: _possessed(who, part, context)):
                if owner_tree.label.endswith("_all") and isinstance(thing, Desc):
                    thing = replace(thing, every="all")
                yield _asked_in_front(thing, context)


def _asked_in_front(thing: Thing, context: Context) -> Thing:
    """ "A patient's chart", in front of what says "it": the one asked for."""
    asked = bound_in_front(thing, context) if isinstance(thing, Desc) else None
    if asked is None or not context.one_resource or not isinstance(thing, Desc) or thing.known:
        return thing
    return replace(asked, box=renamed_box(thing.box, thing.variable, asked.variable), known=True)


def possessed_any(tree: Tree, context: Context) -> Iterator[Thing]:
    """An employee's manager or deputy: either, of one and the same."""
    owner_part, *parts = tree.children
    if not all(_is_relational(part) for part in parts):
        return

    def use(who: Thing) -> Iterator[Thing]:
        if not isinstance(who, Desc):
            return
        own = replace(who, box=Box(), known=True, missing=None)
        inner = context.knowing(own)
        options = [list(dict.fromkeys(_bare_of(part, own, inner))) for part in parts]
        for chosen in itertools.product(*options):
            descs = [c for c in chosen if isinstance(c, Desc) and c.type == _type_of(chosen[0])]
            if len(descs) == len(chosen):
                first = descs[0]
                boxes = [renamed_box(c.box, c.variable, first.variable) for c in descs]
                either = any_of(boxes, context.shared)
                yield replace(first, box=either + who.local())

    for owner_tree in trees(owner_part):
        for owner in _owner(owner_tree, context):
            yield from tried(owner, use)


def _is_relational(part: Part) -> bool:
    """Whether a noun says how one relates to another: "manager", not "editor", a role."""
    labels = {
        head.label
        for tree in trees(part)
        for child in tree.children
        if _symbol(child) == "head"
        for head in trees(child)
    }
    return bool(labels & {"relation_noun", "path_noun"}) and "kind" not in labels


def _type_of(thing: Thing) -> str:
    return thing.type if isinstance(thing, Desc) else ""


def _owner(tree: Tree, context: Context) -> Iterator[Thing]:
    if tree.label in ("poss", "poss_all"):
        leaf = tree.children[0]
        assert isinstance(leaf, Leaf)
        yield from referents(str(leaf.value), context)
    elif tree.label in ("poss_of", "poss_of_all"):
        yield from things(tree.children[0], context)


def _possessed(owner: Thing, part: Part, context: Context) -> Iterator[Thing]:
    if isinstance(owner, Several):
        for thing in owner.items:
            yield from _possessed(thing, part, context)
        return
    inner = context
    if isinstance(owner, Desc):
        own = replace(owner, box=Box(), known=True, missing=None)
        inner = context.knowing(*([] if owner.known else [owner, *owner.box.spoken]), own)
    for thing in _bare_of(part, owner, inner):
        yield thing


def _bare_of(part: Part, owner: Thing, context: Context) -> Iterator[Thing]:
    """A noun with adjectives and all, as somebody's."""
    for tree in trees(part):
        heads = [k for k in tree.children if _symbol(k) == "head"]
        adjectives = [k for k in tree.children if _symbol(k) == "adjs"]
        posts = [k for k in tree.children if _symbol(k) == "posts"]
        for head in heads:
            for thing in _somebodys(head, owner, context):
                for qualified in _qualified(thing, adjectives, context):
                    yield from _narrowed(qualified, posts, context)


def _somebodys(head: Part, owner: Thing, context: Context) -> Iterator[Thing]:
    """A noun as somebody's: "their counselor" is who counsels them before any counselor is."""
    found = list(trees(head))
    for labels in (("relation_noun", "path_noun", "relation_noun_type"), tuple(HEADS)):
        things_ = [t for h in found if h.label in labels for t in _head_of(h, owner, context)]
        if things_:
            yield from things_
            return


def _head_of(tree: Tree, owner: Thing, context: Context) -> Iterator[Thing]:
    if tree.label == "path_noun" and isinstance(owner, Desc):
        sense = _leaf(tree, 0).value
        if sense.type == owner.type:
            for thing in path_of(sense, owner, context):
                yield _also(thing, owner)
        return
    if tree.label == "attribute_noun" and isinstance(owner, Desc):
        attr = _leaf(tree, 0).value
        if attr.of == owner.type:
            expr = m.AttributeOf(attr.type, owner.variable, attr.name)
            yield Val(expr, attr.type, attr, owner.local())
        return
    if tree.label not in HEADS:
        return
    if tree.label == "type_relation_noun" and isinstance(owner, Desc):
        noun = _leaf(tree, 0).value
        if owner.type not in noun.types:
            yield from _through_type(tree, noun.types, owner, context)
            return
    if tree.label == "noun" and isinstance(owner, Desc) and owner.variable == SUBJECT:
        own = _described_by(_leaf(tree, 0).value.types, context)
        if own is not None:
            yield own
            return
        mine = _of_which_they_are(_leaf(tree, 0).value.types, context)
        if mine is not None:
            yield mine
            return
    for thing in HEADS[tree.label](tree, context):
        if isinstance(thing, Desc) and thing.missing is not None:
            if isinstance(owner, Desc):
                yield from filled(thing, owner, context)
        elif isinstance(thing, Desc):
            for box in linked(thing, POSSESSIVE, owner, context):
                yield thing.with_box(box)
        elif isinstance(thing, Val):
            yield thing
        elif isinstance(thing, Several):
            yield from each_desc(
                thing,
                lambda desc: (desc.with_box(b) for b in linked(desc, POSSESSIVE, owner, context)),
            )


def _described_by(types: Sequence[str], context: Context) -> Desc | None:
    """Of team maintainers, "their team" is the one that they maintain."""
    for local in context.asker.locals:
        if local.type in types and local.kind in ("any", "role"):
            for test in context.asker.tests:
                if isinstance(test, m.Member) and {test.item, test.of.root} == {
                    SUBJECT,
                    local.variable,
                }:
                    return Desc(local.variable, local.type, known=True)
    asked = next((d for d in context.refs if d.variable == RESOURCE and d.type in types), None)
    for test in context.asker.tests:
        parties = isinstance(test, m.Member) and (test.item, test.of.root) == (SUBJECT, RESOURCE)
        if asked is not None and parties:
            return replace(asked, box=Box(), known=True)  # "their listings", said of sellers
    return None


def _of_which_they_are(types: Sequence[str], context: Context) -> Desc | None:
    """Of claimants, "their claims" are those of which they are the claimants."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if context.role != RESOURCE or asked is None or asked.type not in types:
        return None
    for test in context.asker.tests:
        if isinstance(test, m.Member) and test.item == SUBJECT and test.of.root == RESOURCE:
            desc = context.new(asked.type)
            box = Box((member(SUBJECT, desc.variable, *test.of.path),))
            return desc.with_box(box) if len(test.of.path) == 1 else None
    return None


def _through_type(
    tree: Tree, types: Sequence[str], owner: Desc, context: Context
) -> Iterator[Thing]:
    """The requester's department head: the head of their department."""
    for type_ in types:
        middle = context.new(type_)
        for box in linked(middle, POSSESSIVE, owner, context):
            for head in _relation_noun(Tree("", (tree.children[1],), 0, 0), context):
                if isinstance(head, Desc):
                    yield from filled(head, middle.with_box(box), context)


def _also(thing: Thing, owner: Desc) -> Thing:
    """A thing, with what was said of its owner."""
    more = owner.local()
    if isinstance(thing, Desc):
        return thing.with_box(more)
    if isinstance(thing, Val):
        return replace(thing, box=thing.box + more)
    return thing


def such(tree: Tree, context: Context) -> Iterator[Thing]:
    """Such a folder: another that is described as one before was."""
    for thing in bare(tree.children[-1], context):
        if not isinstance(thing, Desc):
            continue
        for before in reversed(context.refs):
            if before.type == thing.type and before.box.tests and not before.known:
                yield thing.with_box(_copied(before, thing.variable, context))
                return


def _copied(desc: Desc, variable: str, context: Context) -> Box:
    """A description's box about another variable, with locals of its own."""
    box = renamed_box(Box(desc.box.tests, desc.box.locals), desc.variable, variable)
    for local in box.locals:
        box = renamed_box(box, local.variable, context.fresh(local.type))
    return box


def union(tree: Tree, context: Context) -> Iterator[Thing]:
    """Editors and reviewers; documents or folders."""
    parts = [c for c in tree.children if not (isinstance(c, Leaf) and c.kind == "PREPW")]
    if _loses_its_owner(parts, context):
        return
    for thing in _unions(parts, context, ()):
        yield replace(thing, each=_joined_how(tree, thing, parts, context))
    between = {w.text for w in context.shared.words[tree.start : tree.end]}
    if tree.label == "union" and "well" not in between:
        yield from _shared(parts, context)


def _joined_how(tree: Tree, thing: Several, parts: list[Part], context: Context) -> str:
    """Shared with a manager and a director: with both. With Alice and Bob: with both, or either?"""
    words = context.shared.words
    between = [words[part.start - 1].text for part in parts[1:]]
    if between[-1] != "and" or not all(isinstance(item, Desc) for item in thing.items):
        return ""
    descs = [item for item in thing.items if isinstance(item, Desc)]
    if any(desc.number != "one" and desc.named is None and not desc.known for desc in descs):
        return ""
    determined = all(
        words[part.start].text in ("a", "an", "one", "both") or part is parts[-1] for part in parts
    )
    return "all" if determined and words[parts[-1].start].text in ("a", "an", "one") else "ask"


def _loses_its_owner(parts: list[Part], context: Context) -> bool:
    """Whether a noun alone stands after somebody's: "the owner's manager and team"."""
    first = {tree.label for tree in trees(parts[0])}
    if not first & {"possessed", "possessed_any"}:
        return False
    return any(
        thing.number == "one" and tree.start == tree.children[-1].start
        for part in parts[1:]
        for tree in trees(part)
        if tree.label == "some"
        for thing in bare(tree.children[-1], context, finish=False)
        if isinstance(thing, Desc)
    )


def _with_earlier(items: Sequence[Thing]) -> Iterator[Thing]:
    """Each of several, with who an earlier one is where it speaks of that: "the agent, or the
    director of that agent's agency".
    """
    before: list[Desc] = []
    for item in items:
        if not isinstance(item, Desc):
            yield item
            continue
        for other in before:
            own = any(local.variable == other.variable for local in item.box.locals)
            if not own and any(mentions(test, other.variable) for test in item.box.tests):
                item = item.with_box(other.local())
        before += [item, *item.box.spoken]
        yield item


def _after_one(desc: Desc, context: Context) -> Context:
    """The context after the first of several: "their" is of them, or of whom they were described
    by.
    """
    people = context.vocabulary.principals
    others = frozenset(d.variable for d in desc.box.spoken if d.type in people and not d.known)
    rivals = context.rivals | others if others else context.rivals
    return replace(context.knowing(*desc.box.spoken, desc), rivals=rivals)


def _unions(parts: list[Part], context: Context, done: tuple[Thing, ...]) -> Iterator[Several]:
    if not parts:
        yield Several(tuple(_with_earlier(done)))
        return
    for thing in things(parts[0], context):
        spoken = thing if isinstance(thing, Desc) and not thing.known else None
        inner = context if spoken is None else _after_one(spoken, context)
        yield from _unions(parts[1:], inner, (*done, thing))


def _shared(parts: list[Part], context: Context) -> Iterator[Thing]:
    """What stands after the last noun, or before the first, may be meant for all of them:
    "employees and contractors with clearance 3".
    """
    if any(t.label.startswith("possessed") for part in parts for t in trees(part)):
        return
    last, first = _around(parts[-1], "posts"), _around(parts[0], "adjs")
    if last and not any(_around(part, "posts") for part in parts[:-1]):
        yield from _each_with(parts, parts[:-1], last, _narrowed, context)
    if first and not any(_around(part, "adjs") for part in parts[1:]):
        yield from _each_with(parts, parts[1:], first, _qualified, context)


def _around(part: Part, symbol: str) -> list[Part]:
    """What stands before or after the noun of a phrase, in its first reading."""
    for tree in trees(part):
        for inner in tree.children:
            if _symbol(inner) == "bare":
                return [k for bare_tree in trees(inner) for k in bare_tree.children
                        if _symbol(k) == symbol][:1]  # fmt: skip
    return []


def _is_known(thing: Thing) -> bool:
    return isinstance(thing, Ranked) or (isinstance(thing, Desc) and thing.known)


def _each_with(
    parts: list[Part],
    those: list[Part],
    more: list[Part],
    by: Callable[[Thing, list[Part], Context], Iterator[Thing]],
    context: Context,
) -> Iterator[Thing]:
    options = []
    for part in parts:
        found = list(dict.fromkeys(things(part, context)))
        if part in those:
            if any(_is_known(thing) for thing in found):
                return  # "it and all zones inside it": what is "it" has been said
            found = [narrow for thing in found for narrow in by(thing, more, context)]
        options.append(found)
    if all(options):
        for chosen in itertools.product(*options):
            yield Several(chosen)


def measured(tree: Tree, context: Context) -> Iterator[Thing]:
    """More than 10,000 rows of a dataset: what the request says that it is of."""
    from .measures import counted_of_request

    for box in counted_of_request(tree.children[0], context):
        for thing in _what_is_measured(tree, context):
            yield from each_desc(thing, lambda desc, box=box: iter((desc.with_box(box),)))  # type: ignore[misc]


def _what_is_measured(tree: Tree, context: Context) -> Iterator[Thing]:
    if len(tree.children) > 1:
        yield from things(tree.children[1], context)
        return
    for known in context.refs:
        if known.variable == RESOURCE:
            yield replace(known, box=Box(), known=False)


def excluding(tree: Tree, context: Context) -> Iterator[Thing]:
    """Everyone except interns: those of whom the rest is not true."""
    from .predicates import same

    def without(desc: Desc, but: Thing) -> Iterator[Thing]:
        bare_desc = replace(desc, box=Box(), every="any", k=1)
        boxes = list(dict.fromkeys(same(bare_desc, but, context)))
        for box in boxes:
            yield desc.with_box(none_of(box, context.shared))

    for thing in things(tree.children[0], context):
        inner = context.knowing(thing) if isinstance(thing, Desc) else context
        for but in things(trees_first(tree.children[1]), inner):
            yield from each_desc(thing, lambda desc, but=but: without(desc, but))  # type: ignore[misc]


def excluding_all(tree: Tree, context: Context) -> Iterator[Thing]:
    """Presses and furnaces, but not robots, …"""
    *some_, but = tree.children
    for thing in _unions(list(some_), context, ()):
        for other_ in things(but, context):
            yield Excluding(thing, other_)


def trees_first(part: Part) -> Part:
    """The noun phrase inside an exception."""
    return next(trees(part)).children[0]


def those(part: Part, context: Context) -> Iterator[Thing]:
    """Whoever is as said: nobody screened from a matter."""
    anyone_ = _of_types(context.vocabulary.principals, context, plural=False)
    yield from _narrowed(anyone_, [part], context)


def anyone_post(tree: Tree, context: Context) -> Iterator[Thing]:
    """Anyone who …, those in …."""
    first = context.shared.words[tree.start].text
    many = first in ("those", "ones", "people", "the")
    anyone_ = _of_types(context.vocabulary.principals, context, plural=many)
    yield from _narrowed(anyone_, [tree.children[0]], context)
    if first in ("those", "ones", "the"):
        for known in context.refs:
            if known.variable == RESOURCE and context.role != SUBJECT:
                yield from _narrowed(context.new(known.type), [tree.children[0]], context)


def members_of(tree: Tree, context: Context) -> Iterator[Thing]:
    """Members of a team: those in it; of a team that is a relation, those who are it."""
    for group in things(tree.children[-1], context):
        for type_ in context.vocabulary.principals:
            desc = context.new(type_, plural=True)

            def use(other: object, desc: Desc = desc) -> Iterator[Thing]:
                if not isinstance(other, Desc):
                    return
                if other.type == desc.type and not other.known and other.box.tests:
                    yield other
                    return
                for rel in context.vocabulary.type_pairs(desc.type, other.type):
                    if rel.type == other.type and words_of(rel.name)[-1] in MEMBERSHIPS:
                        yield desc.with_box(
                            Box((member(desc.variable, other.variable, rel.name),)) + other.local()
                        )

            yield from tried(group, use)


def whoever(tree: Tree, context: Context) -> Iterator[Thing]:
    """Whoever requested a payment."""
    from .predicates import predicate

    for type_ in context.vocabulary.principals:
        desc = context.new(type_)
        for box in predicate(tree.children[-1], desc, context):
            yield desc.with_box(box)


NOUNS: dict[str, Callable[[Tree, Context], Iterator[Thing]]] = {
    "pronoun": pronoun,
    "that_one": that_one,
    "same_as": same_as,
    "same_as_before": same_as_before,
    "anyone": anyone,
    "person": person,
    "some": some,
    "every": every,
    "counted": counted,
    "possessed": possessed,
    "possessed_any": possessed_any,
    "other": other,
    "such": such,
    "union": union,
    "each_union": union,
    "excluding": excluding,
    "measured": measured,
    "measured_any": measured,
    "excluding_all": excluding_all,
    "those_of": those_of,
    "attribute_they": attribute_they,
    "anyone_post": anyone_post,
    "members_of": members_of,
    "whoever": whoever,
    "own_one": lambda tree, context: _owner(next(trees(tree.children[0])), context),
    "itself": lambda tree, context: things(tree.children[0], context),
}
