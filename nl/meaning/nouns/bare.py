"""Knows what a noun means with its adjectives and with what follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...text.lexicon import KIN
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr, PathNoun, RelWord, types_of
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, Thing, Val, trees, tried
from ..quantities.amounts import NUMBERS
from ..things import also, each_desc, leaf_at, symbol_of, things, word_after
from .attachment import nearer
from .fitting import POSSESSIVE
from .heads import HEADS, HERS, other_side, path_of
from .links import is_so_to_another, linked, related
from .people_they import people_they
from .ties import who_asks_as


def bare(part: Part, context: Context, finish: bool = True) -> Iterator[Thing]:
    """Adjectives, a noun and what follows it, without what stands before them all."""
    for tree in trees(part):
        if tree.label != "bare":
            continue
        heads = [k for k in tree.children if symbol_of(k) in ("head", "ones")]
        adjectives = [k for k in tree.children if symbol_of(k) == "adjs"]
        posts = [k for k in tree.children if symbol_of(k) == "posts"]
        if not heads:
            continue
        if posts and not adjectives:
            yield from _attribute_of_whom(heads[0], posts[0], context)
            yield from _what_has_so_much(heads[0], posts[0], context)
        if posts and word_after(heads[0], context) in ("of", "for"):
            for thing in _path_of_whom(heads[0], posts[0], context):
                yield from qualified_by(thing, adjectives, context)
        found = [
            (thing, narrowed)
            for thing in heads_of(heads[0], context)
            for qualified in qualified_by(thing, adjectives, context)
            for narrowed in narrowed_by(qualified, posts, context)
            if posts or not _of_follows(narrowed, part, context)
        ]
        if posts and context.shared.words[posts[0].start].text == "of":
            found = _of_somebody(found) or _without_what_has_it(found, heads[0])
        elif word_after(heads[0], context) == "for":
            found = _without_what_has_it(found, heads[0])
        found += [(one, one) for one in people_they(heads[0], [*adjectives, *posts], context)]
        for _, narrowed in found:
            yield from finished(narrowed, context) if finish else (narrowed,)


def _what_has_so_much(head: Part, posts: Part, context: Context) -> Iterator[Thing]:
    """Doses above 20 mg, discounts of more than 10 %, to which something is done: what has them; of
    "doses above 20 mg of a controlled drug" what is of one, besides.
    """
    from ..quantities.measures import compared
    from .modifiers import narrowed

    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    before = [word.text for word in context.shared.words[max(0, head.start - 2) : head.start]]
    # "has a weight of … and a value over …", "with a cost over …"
    joined = not {"and", "or", ",", "with"}.isdisjoint(before)
    if asked is None or context.role != RESOURCE or context.inside or joined:
        return
    for tree in trees(head):
        attr = tree.children[0].value if isinstance(tree.children[0], Leaf) else None
        if tree.label != "attribute_noun" or not isinstance(attr, Attr) or attr.of != asked.type:
            continue
        desc = context.new(asked.type)
        own = Val(m.AttributeOf(attr.type, desc.variable, attr.name), attr.type, attr)
        for measured in trees(posts):
            for said in trees(measured.children[0]):
                rest = measured.children[1:]
                if said.label != "compared" or measured.label == "posts_or":
                    continue
                if rest and context.shared.words[rest[0].start].text != "of":
                    continue
                for box in compared(said.children[-1], own, context):
                    yield from _folded(desc.with_box(box), rest, context, narrowed)


def _of_somebody(found: list[tuple[Thing, Thing]]) -> list[tuple[Thing, Thing]]:
    """Those that say whose: "a supervisor of the assessor" is theirs, and not just one whose role
    is so called.
    """
    return [
        (thing, narrowed)
        for thing, narrowed in found
        if isinstance(thing, Desc)
        and thing.missing is not None
        and isinstance(narrowed, Desc)
        and narrowed.missing is None
    ]


def _without_what_has_it(found: list[tuple[Thing, Thing]], head: Part) -> list[tuple[Thing, Thing]]:
    """Those of which "of" says no owner, "jobs of more than 10,000 words": they are just jobs, not
    the jobs that some project has.
    """
    if all(tree.label != "noun" for tree in trees(head)):
        return found
    types = {t.type for t, _ in found if isinstance(t, Desc) and t.missing is None}
    return [(thing, narrowed) for thing, narrowed in found if not _is_itself(narrowed, types)]


def _of_follows(thing: Thing, part: Part, context: Context) -> bool:
    """Whether "of" follows a relation's noun: "the lead of a matter" is its lead, and what stands
    before that is not of the matter.
    """
    words = context.shared.words
    if not isinstance(thing, Desc) or thing.missing is None or part.end >= len(words):
        return False
    after = texts_at(words, part.end)
    phrase = tuple(word.text for word in words[part.start : part.end + 1])
    entries = context.vocabulary.entries.get(phrase, ())
    return after == "of" or any(kind == "RELP" for kind, _ in entries)  # "screened from"


def heads_of(part: Part, context: Context) -> Iterator[Thing]:
    """What a noun by itself can mean: a role, before whoever stands in a relation so called."""
    labels = {tree.label for tree in trees(part)}
    if {"path_noun", "relation_noun"} <= labels:  # a term's word for a relation
        of_whom = word_after(part, context) in ("of", "for") or _is_who_asks(part, context)
        of_whom = of_whom or _is_of_what_is_said(part, context)
        labels.discard("path_noun" if of_whom else "relation_noun")
    if word_after(part, context) == "of":
        labels.discard("path_noun")  # whose it is, is said
    if "noun" in labels:
        labels.discard("path_noun")
    found = [
        thing
        for tree in trees(part)
        if tree.label in HEADS and tree.label in labels
        for thing in HEADS[tree.label](tree, context)
    ]
    if "noun" in labels and word_after(part, context) not in ("of", "for"):
        types = {t.type for t in found if isinstance(t, Desc) and t.missing is None}
        found = [t for t in found if not _is_itself(t, types)]
    roles = [t for t in found if isinstance(t, Desc) and t.missing is None and t.box.tests]
    for thing in found:
        if roles and isinstance(thing, Desc) and thing.missing is not None:
            asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
            after = word_after(part, context)
            of_it = context.role == SUBJECT and asked in other_side(thing.missing)
            of_it = of_it and not context.any_resource  # "volunteers may join any shift"
            of_it = of_it or _is_the_one_of_its_own(thing, part, asked, context)
            of_it = of_it or _is_what_it_has(thing, part, asked, context)
            of_it = of_it or (
                after != "of" and _says_the(part, context) and bool(who_asks_as(thing, context))
            )
            if after not in ("of", "for") and not of_it:
                continue
        if thing in roles and (
            _is_the_one_of_it(thing, part, found, context)
            or _is_who_asks_for_it(part, found, context)
            or _is_rather_what_it_has(part, found, context)
        ):
            continue
        yield thing


def _is_what_it_has(thing: Desc, part: Part, asked: str | None, context: Context) -> bool:
    """Whether "the courier", in a condition, is that of the loan asked for, though there are users
    by that role: none of these has been spoken of.
    """
    assert thing.missing is not None
    the = _says_the(part, context) and not thing.plural and not _is_said_before(part, context)
    return the and not context.role and asked in other_side(thing.missing)


def _is_said_before(part: Part, context: Context) -> bool:
    """Whether a noun stands in what was said before as well."""
    texts = [word.text for word in context.shared.words]
    noun = texts[part.start : part.end]
    return any(texts[at : at + len(noun)] == noun for at in range(part.start - len(noun) + 1))


def _is_rather_what_it_has(part: Part, found: list[Thing], context: Context) -> bool:
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    others = (thing for thing in found if isinstance(thing, Desc) and thing.missing is not None)
    return any(_is_what_it_has(thing, part, asked, context) for thing in others)


def _is_who_asks_for_it(part: Part, found: list[Thing], context: Context) -> bool:
    """Whether "the teacher" is who asks as the teacher of what is asked for, not one by role."""
    others = (thing for thing in found if isinstance(thing, Desc) and thing.missing is not None)
    asks = any(who_asks_as(thing, context) for thing in others)
    return asks and _says_the(part, context) and word_after(part, context) != "of"


def _says_the(part: Part, context: Context) -> bool:
    return part.start > 0 and context.shared.words[part.start - 1].text == "the"


def _is_the_one_of_its_own(thing: Desc, part: Part, asked: str | None, context: Context) -> bool:
    """Whether "the adviser", of an offer, may be that of the application it is made for, and not
    anyone who is an adviser: that is asked.
    """
    before = context.shared.words[part.start - 1].text if part.start else ""
    assert thing.missing is not None
    of = set(other_side(thing.missing))
    return (
        before == "the"
        and not thing.plural
        and (context.role == SUBJECT or (not context.role and not _is_said_before(part, context)))
        and any(
            rel.type == asked and rel.inverse_of is None and not of.isdisjoint(rel.subjects)
            for rel in context.vocabulary.relations
        )
    )


def _is_the_one_of_it(role: Thing, part: Part, found: list[Thing], context: Context) -> bool:
    """Whether "the athlete", where "the athlete's coach" is spoken of, is that of the entry asked
    for, not anyone whose role it is.
    """
    words = context.shared.words
    texts = [word.text for word in words]
    said = [*texts[part.start - 1 : part.end], "'s"]
    if not any(texts[at : at + len(said)] == said for at in range(len(texts))):
        return False
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    before = words[part.start - 1].text if part.start else ""
    if before != "the" or context.role != SUBJECT or not isinstance(role, Desc) or role.plural:
        return False
    return any(
        isinstance(thing, Desc)
        and thing.missing is not None
        and thing.type == role.type
        and asked in other_side(thing.missing)
        for thing in found
    )


def _is_who_asks(part: Part, context: Context) -> bool:
    """Whether a word for somebody's relation to somebody is said of who asks: "parents may …"."""
    types = {leaf.value.type for tree in trees(part) if tree.label == "path_noun"
             for leaf in (leaf_at(tree, 0),)}  # fmt: skip
    return (
        context.role == SUBJECT
        and not context.inside
        and types <= set(context.vocabulary.principals)
    )


def _is_of_what_is_said(part: Part, context: Context) -> bool:
    """Whether a relation is of what is asked for, or of what somebody is said to have so, and the
    walk that is called the same is of another thing: "curators may edit collections".
    """
    senses = [leaf_at(tree, 0).value for tree in trees(part)]
    of = {type_ for word in senses if isinstance(word, RelWord) for type_ in other_side(word)}
    walks = {walk.type for walk in senses if isinstance(walk, PathNoun)}
    if not walks.isdisjoint(of) or context.inside:
        return False
    asked = {d.type for d in context.refs if d.variable == RESOURCE}
    texts = [each.text for each in context.shared.words]
    theirs = {
        type_
        for leaf in context.shared.leaves
        if leaf.kind == "NOUN" and leaf.start >= part.end
        if texts[leaf.start - 1] in HERS or texts[leaf.end : leaf.end + 1] == ["they"]
        for type_ in types_of(leaf.value)
    }
    return not of.isdisjoint(asked | theirs)


def _is_itself(thing: Thing, types: set[str]) -> bool:
    """Whether a relation's noun is also its type's: "a loan" is a loan, not what has one."""
    return isinstance(thing, Desc) and thing.missing is not None and thing.type in types


def _attribute_of_whom(head: Part, posts: Part, context: Context) -> Iterator[Thing]:
    """The amount of the claim, the deadline of the assignment that it is part of, the balance in
    the account: of what is no amount, "in" may say where it is.
    """
    attrs = [leaf_at(tree, 0).value for tree in trees(head) if tree.label == "attribute_noun"]
    for found in trees(posts) if attrs else ():
        for post in trees(found.children[0]) if len(found.children) == 1 else ():
            how = leaf_at(post, 0).value if post.label == "in_np" else ""
            if how in ("of", "on", "for"):
                yield from _attributes_of(attrs, post.children[1], context)
            if how == "in":
                amounts = [attr for attr in attrs if attr.type.kind in (*NUMBERS, "money")]
                yield from _attributes_of(amounts, post.children[1], context)
            for clause in trees(post.children[0]) if post.label == "relative" else ():
                if clause.label in THEIRS:  # the department they work in
                    who = [c for c in clause.children if symbol_of(c) not in ("be", "_whom")]
                    nouns = [c for c in who if isinstance(c, Node)]
                    yield from _attributes_of(attrs, nouns[0], context)


THEIRS = ("which_they_prep", "which_they_prep_first", "which_they_belong")


def _path_of_whom(head: Part, posts: Part, context: Context) -> Iterator[Thing]:
    """The backers of a campaign, where a term says by which walk they are reached."""
    senses = [leaf_at(tree, 0).value for tree in trees(head) if tree.label == "path_noun"]
    if not senses or any(tree.label == "relation_noun" for tree in trees(head)):
        return
    for found in trees(posts):
        first, *more = found.children
        for post in trees(first) if found.label != "posts_or" else ():
            if post.label != "in_np" or leaf_at(post, 0).value not in ("of", "for"):
                continue
            for owner in things(post.children[1], context):
                for thing in tried(owner, lambda who: _paths_from(senses, who, context)):
                    yield from _also_narrowed(thing, first, more, context)


def _paths_from(senses: list[PathNoun], who: object, context: Context) -> Iterator[Thing]:
    for sense in senses:
        if isinstance(who, Desc) and who.type == sense.type and who.every == "any":
            own = replace(who, box=Box(), known=True, missing=None)
            for thing in path_of(sense, own, context):
                yield thing if who.known else also(thing, who)


def _attributes_of(attrs: list[Attr], owner: Part, context: Context) -> Iterator[Thing]:
    def use(who: object) -> Iterator[Thing]:
        for attr in attrs:
            if isinstance(who, Desc) and who.type == attr.of and who.every == "any":
                value = m.AttributeOf(attr.type, who.variable, attr.name)
                yield Val(value, attr.type, attr, who.local())

    for thing in things(owner, context):
        yield from tried(thing, use)


def qualified_by(thing: Thing, parts: list[Part], context: Context) -> Iterator[Thing]:
    """Narrowed by adjectives."""
    from .adjectives import adjective

    if not parts:
        yield thing
    for part in parts:
        for tree in trees(part):
            if not _breaks_a_list(tree, context):
                yield from _folded(thing, tree.children, context, adjective)


def _breaks_a_list(tree: Tree, context: Context) -> bool:
    """Whether of "secret, archived or locked" only the last two are taken for such as any of which
    will do.
    """
    return any(
        context.shared.words[part.start - 1].text == ","
        and any(inner.label in ("adj_or", "adj_mixed") for inner in trees(part))
        for part in tree.children[1:]
    )


def narrowed_by(thing: Thing, parts: list[Part], context: Context) -> Iterator[Thing]:
    """Narrowed by what follows the noun."""
    from .modifiers import narrowed

    found = [t for part in parts for t in trees(part)]
    if not found:
        yield thing
        return
    for tree in found:
        posts: Sequence[Part] = tree.children
        if tree.label == "posts_or":
            if _is_in_the_clause(posts) or _is_denied_as_well(posts, context):
                continue
            posts = (_whole(parts[0], tree),)
        if any(nearer(posts[at], posts[at - 1], context, thing) for at in range(1, len(posts))):
            continue
        yield from _folded(thing, posts, context, narrowed)


def _is_in_the_clause(posts: Sequence[Part]) -> bool:
    """Whether what stands after "or" goes on in the clause before it: "that is not tagged as
    personal data or health data".
    """
    from .adjectives import attributes_in

    if len(posts) != 2:
        return False
    first, last = ({tree.label for tree in trees(post)} for post in posts)
    said = attributes_in(posts[-1])
    alike = bool(said) and said == attributes_in(posts[0])
    return "relative" in first and last == {"post_adj"} and alike


def _is_denied_as_well(posts: Sequence[Part], context: Context) -> bool:
    """Whether what stands after "or" goes on with what the clause before it denies: who "aren't on
    leave or under 18" are neither.
    """
    if len(posts) != 2:
        return False
    words = [word.text for word in context.shared.words[posts[0].start : posts[0].end]]
    first, last = ({tree.label for tree in trees(post)} for post in posts)
    denied = {"not", "never"} & set(words[:1]) or (
        {"not", "never"} & set(words) and BEING & set(words)
    )
    return "relative" in first and bool(denied) and "relative" not in last


BEING = frozenset("is are was were been".split())


def _also_narrowed(
    thing: Thing, first: Part, posts: Sequence[Part], context: Context
) -> Iterator[Thing]:
    """Narrowed by what follows what follows the noun, unless that belongs to a noun in it."""
    from .modifiers import narrowed

    before = (first, *posts)
    if not any(nearer(post, before[at], context, thing) for at, post in enumerate(posts)):
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
    other_types = other_side(word)
    asked = next((known for known in context.refs if known.variable == RESOURCE), None)
    spoken = any(known.type in other_types for known in context.refs
                 if known.variable not in (SUBJECT, RESOURCE))  # fmt: skip
    if thing.definite and asked is not None and asked.type not in other_types and not spoken:
        if _has_its_own(word, asked, context):
            return  # "the owner" of what is asked for, not of something else that it has
        yield from _of_its_own(thing, other_types, asked, context)
        return
    asker = next((known for known in context.refs if known.variable == SUBJECT), None)
    of_who_asks = context.role != SUBJECT and _is_kin(word)
    if asker is not None and asker.type in other_types and of_who_asks:
        for box in related(word, desc, replace(asker, box=Box(), known=True), context):
            yield desc.with_box(box)  # "the application of a relative": of theirs
        return
    another = context.role == SUBJECT and not context.inside and _is_of_another(word, context)
    for known in context.refs:
        if known.variable == RESOURCE and known.type in other_types and not another:
            for box in related(word, desc, replace(known, box=Box(), known=True), context):
                yield desc.with_box(box)
            return
    locals_ = [d for d in context.refs if d.variable not in (SUBJECT, RESOURCE)]
    for known in reversed(locals_):
        if known.type in other_types and thing.definite:
            for box in related(word, desc, replace(known, box=Box(), known=True), context):
                yield desc.with_box(box)
            return
    if word.always_whose:
        _asked_whose(word, context)
        return
    for type_ in other_types:
        for box in related(word, desc, context.new(type_, every="implied"), context):
            # nobody has spoken of whom it is, so no pronoun means them
            yield desc.with_box(replace(box, spoken=()))


def _is_of_another(word: RelWord, context: Context) -> bool:
    """Whether those who may are so to another such thing, by which what is asked for is told:
    "owners can view folders inside a folder they own", "in their folders".
    """
    texts = [each.text for each in context.shared.words]
    leaves, of = context.shared.leaves, set(other_side(word))
    they = {
        leaf.start - 1
        for leaf in leaves
        if leaf.kind in ("RELV", "RELVP") and texts[leaf.start - 1] == "they"
        and isinstance(leaf.value, RelWord) and leaf.value.rel == word.rel
    }  # fmt: skip
    such = {leaf.start for leaf in leaves if leaf.kind == "NOUN" and leaf.end in they
            and of.issuperset(types_of(leaf.value))}  # fmt: skip
    such |= {at - 1 for at in they if texts[at - 1] == "one"}
    such |= {leaf.start for leaf in leaves if leaf.kind == "NOUN" and texts[leaf.start - 1] in HERS
             and of.issuperset(types_of(leaf.value))}  # fmt: skip
    return any(not INSIDE.isdisjoint(texts[max(0, at - 2) : at]) for at in such)


INSIDE = frozenset("in inside within under underneath below beneath".split())


def _asked_whose(word: RelWord, context: Context) -> None:
    for leaf in context.shared.leaves:
        if leaf.value == word:
            context.shared.ask_of(
                leaf, "whose “{said}”? Say it, or add a term that says who is meant by it"
            )
            return


def _has_its_own(word: RelWord, asked: Desc, context: Context) -> bool:
    """Whether what is asked for has that relation, or one that the same noun calls so."""
    nouns = [leaf for leaf in context.shared.leaves if isinstance(leaf.value, RelWord)]
    places = {(leaf.start, leaf.end) for leaf in nouns if leaf.value == word}
    if any(
        leaf.kind == "RELN"
        and (leaf.start, leaf.end) in places
        and leaf.value.head == word.head
        and leaf.value.rel.type == asked.type
        for leaf in nouns
    ):
        return True
    own = (rel for rel in context.vocabulary.relations if rel.type == asked.type)
    return any(rel.name == word.rel.name for rel in own)


def _is_kin(word: RelWord) -> bool:
    return not KIN.isdisjoint(words_of(word.rel.name))


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
    if isinstance(owner, Desc) and is_so_to_another(owner, desc, "of", context):
        return
    for box in related(word, plain, owner, context, records=False):
        yield plain.with_box(box)
