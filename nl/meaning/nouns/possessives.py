"""Knows what somebody's noun is: their team, the document's owner."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...vocabulary.senses import RelWord, types_of
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Local,
    Part,
    Ranked,
    Several,
    Thing,
    Val,
    renamed_box,
    trees,
    tried,
)
from ..closing import any_of
from ..surroundings.fronts import bound_in_front
from ..things import also, each_desc, leaf_at, symbol_of, things
from .attachment import last_in_clause, nested
from .bare import bare, filled, narrowed_by, qualified_by
from .fitting import POSSESSIVE
from .heads import HEADS, PERIOD, other_side, path_of, relation_noun
from .links import linked
from .perhaps_theirs import is_perhaps_the_things, where_they_are
from .pronouns import referents
from .theirs_as import (
    described_by,
    of_which_they_are,
    ties_of,
    which_they_lead,
)
from .two_steps import by_the_only_way


def possessed(tree: Tree, context: Context) -> Iterator[Thing]:
    """Their team, the document's owner, her own department."""
    owner_part, part = tree.children
    if (whoevers := _whoevers(owner_part, part, context)) is not None:
        yield from whoevers
        return
    once = _named_before(owner_part, context)
    for owner_tree in trees(owner_part):
        if _is_of_the_last(owner_tree, part, context):
            continue
        if is_perhaps_the_things(owner_tree, part, context):
            continue
        for owner in _told_by_the_noun(owner_tree, part, context):
            for thing in tried(owner, lambda who: _possessed(who, part, context)):
                if owner_tree.label.endswith("_all") and isinstance(thing, Desc):
                    thing = replace(thing, every="all")
                if once and isinstance(thing, Desc) and _of_its_own(thing, context):
                    continue  # "an agent and its owner may read the owner's mailbox": the agent's
                yield _asked_in_front(thing, context)


def _told_by_the_noun(tree: Tree, part: Part, context: Context) -> list[Thing]:
    """Whose something is: of several, what is asked for, if the noun itself says a relation to that
    alone, where it is a role as well. In "requisitions are visible to HR admins and their hiring
    manager" that is the requisitions' and not somebody in that role above the admins.
    """
    found = list(owners(tree, context))
    heads = [
        head
        for noun in trees(part)
        for child in noun.children
        if symbol_of(child) == "head"
        for head in trees(child)
    ]
    tie = [head for head in heads if head.label == "relation_noun"]
    if not tie or not any(head.label == "kind" for head in heads):
        return found

    def tied(owner: Thing) -> Thing:
        if not isinstance(owner, Ranked):
            return owner
        items = tuple(
            desc
            for desc in owner.items
            if any(True for h in tie for _ in head_of(h, desc, context))
        )
        asked = bool(items) and all(desc.variable == RESOURCE for desc in items)
        return replace(owner, items=items) if asked else owner

    return [tied(owner) for owner in found]


def _is_of_the_last(owner: Tree, part: Part, context: Context) -> bool:
    """Whether "the deputy of the requester's manager" is the manager of the requester, of whom it
    can be said: then it is nobody else's; nor is "the unit that contains the desk's zone".
    """
    if not owner.label.startswith("poss_of"):
        return False
    return any(
        True
        for noun in (*nested(owner.children[0]), *last_in_clause(owner.children[0]))
        for last in things(noun, context)
        for _ in tried(last, lambda who: _possessed(who, part, context))
    )


def _whoevers(owner: Part, part: Part, context: Context) -> list[Thing] | None:
    """Anyone's drafts: all of them, whose they are is left open."""
    words = [word.text for word in context.shared.words[owner.start : owner.end]]
    if context.role != RESOURCE or context.inside or words[:-1] not in ANYONE:
        return None
    found = list(bare(part, context, finish=False))
    whole = found and all(isinstance(t, Desc) and t.missing is None for t in found)
    return found if whole else None


ANYONE = (["anyone"], ["anybody"], ["everyone"], ["everybody"])


def _named_before(part: Part, context: Context) -> bool:
    """Whether a noun like "the owner" stands in the text before."""
    words = context.shared.words
    nouns = [word.text for word in words[part.start : part.end] if word.text not in ("'s", "own")]
    before = [word.text for word in words[: part.start]]
    return nouns[:1] == ["the"] and nouns[-1] in before


def _of_its_own(desc: Desc, context: Context) -> bool:
    """Whether "the owner's mailbox" says no more than that it has an owner."""
    tests = renamed_box(desc.box, desc.variable, RESOURCE).tests
    others = {local.variable for local in desc.box.locals}
    return context.role == RESOURCE and all(
        isinstance(test, m.Member) and test.of.root == RESOURCE and test.item in others
        for test in tests
    )


def _asked_in_front(thing: Thing, context: Context) -> Thing:
    """ "A patient's chart", in front of what says "it": the one asked for."""
    asked = bound_in_front(thing, context) if isinstance(thing, Desc) else None
    if asked is None or not context.one_resource or not isinstance(thing, Desc) or thing.known:
        return thing
    return replace(asked, box=renamed_box(thing.box, thing.variable, asked.variable), known=True)


def possessed_any(tree: Tree, context: Context) -> Iterator[Thing]:
    """An employee's manager or deputy: either, of one and the same."""
    owner_part, *parts = tree.children
    if not all(_is_relational(part, context) for part in parts):
        return

    def use(who: Thing) -> Iterator[Thing]:
        if not isinstance(who, Desc):
            return
        own = replace(who, box=Box(), known=True, missing=None)
        inner = context.knowing(own)
        options = [list(dict.fromkeys(bare_of(part, own, inner))) for part in parts]
        for chosen in itertools.product(*options):
            descs = [c for c in chosen if isinstance(c, Desc) and c.type == _type_of(chosen[0])]
            if len(descs) == len(chosen):
                first = descs[0]
                boxes = [renamed_box(c.box, c.variable, first.variable) for c in descs]
                either = any_of(boxes, context.shared)
                yield replace(first, box=either + who.local())

    for owner_tree in trees(owner_part):
        for owner in owners(owner_tree, context):
            yield from tried(owner, use)


def _is_relational(part: Part, context: Context) -> bool:
    """Whether a noun says how one relates to another: "manager", not "editor", a role; or "agent",
    where that is a relation to an agent.
    """
    heads = [
        head
        for tree in trees(part)
        for child in tree.children
        if symbol_of(child) == "head"
        for head in trees(child)
    ]
    labels = {head.label for head in heads}
    if labels == {"noun"}:
        names = {type_ for head in heads for type_ in leaf_at(head, 0).value.types}
        return any(
            rel.name in names and rel.subjects == (rel.name,) for rel in context.vocabulary.declared
        )
    return bool(labels & {"relation_noun", "path_noun"}) and "kind" not in labels


def _type_of(thing: Thing) -> str:
    return thing.type if isinstance(thing, Desc) else ""


def owners(tree: Tree, context: Context) -> Iterator[Thing]:
    if tree.label in ("poss", "poss_all"):
        leaf = tree.children[0]
        assert isinstance(leaf, Leaf)
        own = any(word.text == "own" for word in context.shared.words[leaf.end : leaf.end + 1])
        own = own or _was_said_of_them(leaf, context) or _is_done_as_well(leaf, context)
        if context.topic != SUBJECT and context.nobody_said and _have_one(leaf.end, context):
            context = replace(context, topic=SUBJECT)
        if _is_their_very_own(leaf, context):
            context = replace(context, rivals=frozenset())
        yield from referents(str(leaf.value), context, own)
    elif tree.label in ("poss_of", "poss_of_all"):
        yield from things(tree.children[0], context)


def _is_their_very_own(leaf: Leaf, context: Context) -> bool:
    """Whether "their own" can be of nobody but who may, whoever else was spoken of: "leads may
    approve refunds requested by agents, if the amount is within their own limit", but not "if the
    agents are within their own limit".
    """
    words = [word.text for word in context.shared.words]
    alone = not context.role and not context.inside
    alone = alone or (words[leaf.start - 2 : leaf.start] == ["up", "to"] and HAD.isdisjoint(words))
    if not alone or context.clause or context.nobody_said:
        return False
    if leaf.value not in ("their", "his", "her") or words[leaf.end : leaf.end + 1] != ["own"]:
        return False
    begin = max((at + 1 for at in range(leaf.start) if words[at] in BEGINNING), default=0)
    people = set(context.vocabulary.principals)
    named = any(
        not people.isdisjoint(types_of(each.value)) or each.kind in ("PRON", "RELN", "PATHN")
        for each in context.shared.leaves
        if begin <= each.start and each.end <= leaf.start
    )
    return begin > 0 and not named


HAD = frozenset("with whose having have has worth".split())
BEGINNING = frozenset(
    "if when where while unless provided providing that only , up but except with".split()
)
"""What begins a condition, or how much may be done."""


def _was_said_of_them(leaf: Leaf, context: Context) -> bool:
    """Whether a sentence about "them" goes on about what it was said to be theirs before: "owners
    can view inspections at their premises; they can also appeal notices against their premises".
    """
    words = [word.text for word in context.shared.words]
    begin = max((at + 1 for at in range(leaf.start) if words[at] in STOPS), default=0)
    if words[leaf.start] != "their" or words[begin : begin + 1] != ["they"]:
        return False
    said = words[leaf.start : leaf.end + 1]
    return any(words[at : at + 2] == said for at in range(begin))


def _is_done_as_well(leaf: Leaf, context: Context) -> bool:
    """Whether "their loans" are those of whoever may do more than one thing: "readers may borrow
    books and renew their loans" is of the readers', not of the books'.
    """
    prior = context.prior.resource if context.prior is not None else None
    asker = next((d.type for d in context.refs if d.variable == SUBJECT), None)
    asked = context.shared.types.get(RESOURCE)
    if context.role != RESOURCE or not isinstance(prior, Desc) or asker is None or asked is None:
        return False
    people = prior.type in context.vocabulary.askers
    verb = any(x.kind == "VERB" and x.end == leaf.start for x in context.shared.leaves)
    words = [word.text for word in context.shared.words[: leaf.end]]
    again = verb and words[-1] != "its" and words[-3:-2] in (["and"], ["or"], ["nor"], ["they"])
    return again and not people and bool(context.vocabulary.type_pairs(asker, asked))


STOPS = frozenset(".;!")


def _have_one(place: int, context: Context) -> bool:
    """Whether those who ask have what is called so: "documents may be viewed in their department"
    may be of either.
    """
    asker = next((d.type for d in context.refs if d.variable == SUBJECT), None)
    for leaf in context.shared.leaves:
        if leaf.start not in (place, place + 1):
            continue
        sense = leaf.value
        theirs = (leaf.kind == "ATTR" and sense.of == asker) or (
            leaf.kind == "PATHN" and sense.type == asker
        )
        if theirs or (leaf.kind == "RELN" and asker in other_side(sense)):
            return True
    return False


def _possessed(owner: Thing, part: Part, context: Context) -> Iterator[Thing]:
    if isinstance(owner, Several):
        for thing in owner.items:
            yield from _possessed(thing, part, context)
        return
    inner = context
    if isinstance(owner, Desc):
        own = replace(owner, box=Box(), known=True, missing=None)
        inner = context.knowing(*([] if owner.known else [owner, *owner.box.spoken]), own)
    for thing in bare_of(part, owner, inner):
        yield thing


def bare_of(part: Part, owner: Thing, context: Context) -> Iterator[Thing]:
    """A noun with adjectives and all, as somebody's."""
    for tree in trees(part):
        heads = [k for k in tree.children if symbol_of(k) in ("head", "ones")]
        adjectives = [k for k in tree.children if symbol_of(k) == "adjs"]
        posts = [k for k in tree.children if symbol_of(k) == "posts"]
        for head in heads:
            if symbol_of(head) == "head":
                found = somebodys(list(trees(head)), owner, context)
            else:
                found = _ones_of(head, owner, context)
            for thing in found:
                for qualified in qualified_by(thing, adjectives, context):
                    yield from narrowed_by(qualified, posts, context)


def somebodys(found: list[Tree], owner: Thing, context: Context) -> Iterator[Thing]:
    """A noun as somebody's: "their counselor" is who counsels them before any counselor is."""
    theirs = _of_any_of_their_ties(found, owner, context)
    if theirs is not None:
        yield theirs
        return
    own = _of_the_tie_told(found, owner, context)
    if own is not None:
        yield own
        if not _are_perhaps_owned(found, context):
            return
    so = _of_which_they_are_so(found, owner, context)
    if so is not None:
        yield from so
        return
    for labels in (("relation_noun", "path_noun", "relation_noun_type"), tuple(HEADS)):
        things_ = [t for h in found if h.label in labels for t in head_of(h, owner, context)]
        if things_ and not _is_asked_for_as(found, things_, context):
            yield from things_
            return


def _ones_of(ones: Part, owner: Thing, context: Context) -> Iterator[Thing]:
    """Confidential ones, as somebody's: "but their confidential ones only with MFA"."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or context.role != RESOURCE or not isinstance(owner, Desc):
        return
    if not any(
        leaf.end < ones.start - 1 and asked.type in types_of(leaf.value)
        for leaf in context.shared.leaves
    ):
        return
    own = of_which_they_are((asked.type,), context) if owner.variable == SUBJECT else None
    if own is not None:
        yield own
        return
    desc = context.new(asked.type, plural=True, number="many")
    for box in linked(desc, POSSESSIVE, owner, context):
        yield desc.with_box(box)


def _is_asked_for_as(heads: list[Tree], found: list[Thing], context: Context) -> bool:
    """Whether a noun for some relation is that of what is asked for, which these are not: "nobody
    pays their own report", where who works for them is a report, too.
    """
    asked = next((d.type for d in context.refs if d.variable == RESOURCE), None)
    nouns = [leaf_at(head, 0).value for head in heads if head.label == "noun"]
    here = context.role == RESOURCE and not context.inside
    named = here and any(asked in noun.types for noun in nouns)
    return named and all(isinstance(t, Desc) and t.type != asked for t in found)


def _of_any_of_their_ties(heads: list[Tree], owner: Thing, context: Context) -> Desc | None:
    """Of managers and caretakers, "their buildings" are those of which they are the one or the
    other, though an inverse has that word for just one of the two.
    """
    if not isinstance(owner, Desc) or owner.variable != SUBJECT:
        return None
    if not any(len(ties_of(test, SUBJECT, RESOURCE)) > 1 for test in context.asker.tests):
        return None
    nouns = [leaf_at(head, 0).value for head in heads if head.label == "noun"]
    return of_which_they_are(nouns[0].types, context) if nouns else None


def _of_the_tie_told(heads: list[Tree], owner: Thing, context: Context) -> Desc | None:
    """Of coordinators, "their jobs" are those that they coordinate, though an inverse has that word
    for those of which they are otherwise.
    """
    otherwise = any(head.label in ("path_noun", "relation_noun") for head in heads)
    if not otherwise or not isinstance(owner, Desc) or owner.variable != SUBJECT:
        return None
    nouns = [leaf_at(head, 0).value for head in heads if head.label == "noun"]
    return of_which_they_are(nouns[0].types, context) if nouns else None


def _are_perhaps_owned(heads: list[Tree], context: Context) -> bool:
    """Whether "their own mailboxes", of delegates, may be those of which they are the owner."""
    own = context.shared.words[heads[0].start - 1].text == "own"
    senses = [leaf_at(head, 0).value for head in heads if head.label == "relation_noun"]
    rels = [sense.rel for sense in senses if isinstance(sense, RelWord)]
    return own and any((rel.inverse_of or ("", rel.name))[1] == "owner" for rel in rels)


def _of_which_they_are_so(heads: list[Tree], owner: Thing, context: Context) -> list[Thing] | None:
    """Of crew leaders, "their crew" is the one they lead, though a term has that word for those
    that they are in. Where it is but implied by their role, that is asked.
    """
    nouns = [leaf_at(head, 0).value for head in heads if head.label == "noun"]
    if not nouns or not isinstance(owner, Desc) or owner.variable != SUBJECT:
        return None
    types = [type_ for type_ in nouns[0].types if type_ not in context.vocabulary.principals]
    if (led_by_them := which_they_lead(types, context.asker.tests, context)) is not None:
        return [led_by_them]
    own = described_by(types, context)
    if own is not None:
        return [own] if any(map(_is_another_word, heads)) else None
    led = [
        (local, test)
        for local in context.asker.locals
        for test in context.asker.tests
        if local.kind == "implied" and local.type in types and isinstance(test, m.Member)
        if (test.item, test.of.root) == (SUBJECT, local.variable)
    ]
    if not _may_be_another(types, led, owner, heads[0], context):
        return None
    if not _is_granted_so(heads[0], context):
        _asked_which(led[0][1], heads[0], context)
        return []
    local, test = led[0]  # "squad captains can cancel missions of their squad"
    theirs = context.new(local.type)
    return [theirs.with_box(renamed_box(Box((test,)), local.variable, theirs.variable))]


def _is_another_word(head: Tree) -> bool:
    """Whether a noun is that of a term, or of an inverse: "their projects" are those they lead,
    where they lead any, though `inverse projects = project.member`.
    """
    if head.label == "relation_noun":
        return leaf_at(head, 0).value.rel.inverse_of is not None
    return head.label == "path_noun"


NOT = frozenset("not never no nobody unless except without".split())


def _is_granted_so(noun: Tree, context: Context) -> bool:
    """Whether something is granted where it holds, and to no more if that is the one they lead."""
    before = {word.text for word in context.shared.words[: noun.start]}
    return context.granting and NOT.isdisjoint(before)


def _may_be_another(
    types: Sequence[str],
    led_so: list[tuple[Local, m.Member]],
    owner: Desc,
    noun: Tree,
    context: Context,
) -> bool:
    """Whether "their squad", of squad captains, is that of which they are that, or that they are
    otherwise of: holders of accounts are nothing else to "their accounts".
    """
    led = {test.of.path[-1] for _, test in led_so}
    theirs = {
        test.of.path[-1]
        for type_ in types
        for box in linked(context.new(type_), POSSESSIVE, owner, context)
        for test in box.tests
        if isinstance(test, m.Member)
    }
    return bool(led and theirs - led)


def _asked_which(led: m.Member, noun: Tree, context: Context) -> None:
    said, how = context.shared.said(noun.start, noun.end), led.of.path[-1].replace("_", " ")
    context.shared.ask(
        f"which “{said}”, that of which they are {how}, or that they are otherwise of? "
        f"Say “the {how} of a {said}” and “that {said}”",
        (noun.start - 1, noun.end),
    )


def head_of(tree: Tree, owner: Thing, context: Context) -> Iterator[Thing]:
    if tree.label == "path_noun" and isinstance(owner, Desc):
        sense = leaf_at(tree, 0).value
        if sense.type == owner.type:
            for thing in path_of(sense, owner, context):
                yield also(thing, owner)
        return
    if tree.label in ("attribute_noun", "period") and isinstance(owner, Desc):
        attr = leaf_at(tree, 0).value
        if attr.of == owner.type:
            expr = m.AttributeOf(attr.type, owner.variable, attr.name)
            kind = PERIOD if tree.label == "period" else attr.type
            yield Val(expr, kind, attr, owner.local())
        return
    if tree.label not in HEADS:
        return
    if tree.label == "noun" and _is_themselves(tree, owner, context):
        yield owner
        return
    if tree.label == "type_relation_noun" and isinstance(owner, Desc):
        noun = leaf_at(tree, 0).value
        if owner.type not in noun.types:
            yield from _through_type(tree, noun.types, owner, context)
            return
    if tree.label == "noun" and isinstance(owner, Desc) and owner.variable == SUBJECT:
        own = described_by(leaf_at(tree, 0).value.types, context)
        if own is not None:
            yield own
            return
        mine = of_which_they_are(leaf_at(tree, 0).value.types, context)
        if mine is not None:
            yield mine
            return
    if tree.label == "relation_noun" and isinstance(owner, Desc):
        rel = leaf_at(tree, 0).value.rel
        if rel.type != owner.type and _names_its_type(tree, rel.type, context):
            yield from _heads_through((rel.type,), tree, owner, context)
            return
    for thing in HEADS[tree.label](tree, context):
        if isinstance(thing, Desc) and thing.missing is not None:
            if isinstance(owner, Desc):
                yield from filled(thing, owner, context)
        elif isinstance(thing, Desc):
            if _is_a_feature(tree, context):
                continue
            boxes = list(linked(thing, POSSESSIVE, owner, context))
            boxes = boxes or by_the_only_way(thing, POSSESSIVE, owner, context)
            for box in [*boxes, *where_they_are(thing, owner, boxes, context)]:
                yield thing.with_box(box)
        elif isinstance(thing, Val):
            yield thing
        elif isinstance(thing, Several):
            yield from each_desc(
                thing,
                lambda desc: (desc.with_box(b) for b in linked(desc, POSSESSIVE, owner, context)),
            )


def _is_a_feature(tree: Tree, context: Context) -> bool:
    """Whether a term's word is for what people have, and not for who they are: of those with "two
    factor authentication", it is not somebody of theirs who is so. A "hot-work permit" is a permit.
    """
    if tree.label != "kind":
        return False
    kind = next(child for child in tree.children if isinstance(child, Leaf))
    last = context.shared.words[kind.end - 1].text
    nouns = (value for name, value in context.vocabulary.entries.get((last,), ()) if name == "NOUN")
    if any(kind.value.type in noun.types for noun in nouns):
        return False
    return any(leaf.kind == "FEAT" for leaf in context.shared.taken(kind.start, kind.end))


def _is_themselves(tree: Tree, owner: Thing, context: Context) -> bool:
    """Whether "whose account is suspended" is of them: an account is who has it, where that word
    is one for whoever asks.
    """
    said = context.shared.words[tree.end - 1].text in ("account", "accounts")
    types = leaf_at(tree, 0).value.types
    return said and "account" not in types and isinstance(owner, Desc) and owner.type in types


def _through_type(
    tree: Tree, types: Sequence[str], owner: Desc, context: Context
) -> Iterator[Thing]:
    """The requester's department head: the head of their department."""
    yield from _heads_through(types, Tree("", (tree.children[1],), 0, 0), owner, context)


def _names_its_type(tree: Tree, type_: str, context: Context) -> bool:
    """Whether a noun of several words says of what somebody is that: "head of department"."""
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    return len(words) > 1 and {type_.split("_")[-1]} <= set(words)


def _heads_through(
    types: Sequence[str], head_tree: Tree, owner: Desc, context: Context
) -> Iterator[Thing]:
    for type_ in types:
        middle = context.new(type_)
        for box in linked(middle, POSSESSIVE, owner, context):
            for head in relation_noun(head_tree, context):
                if isinstance(head, Desc):
                    yield from filled(head, middle.with_box(box), context)
