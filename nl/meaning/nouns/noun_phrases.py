"""Knows what a noun phrase describes: entities, a value, a circumstance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, product

from ....compiler import model as m
from ....compiler.twin import nodes
from ...chart import Leaf, Tree
from ...text.lexicon import MEMBERSHIPS, PREPOSITIONS
from ...vocabulary.candidates import POSSESSIVES, texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import BOOL, types_of
from ..base import (
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
    member,
    renamed_box,
    trees,
    tried,
)
from ..closing import mentions, none_of
from ..quantities.sums import sum_of
from ..statements.verbs import acts
from ..surroundings.excepting import WHOLE, goes_on_after_but, of_another_value
from ..things import descs_of, each_desc, of_types, people_meant, symbol_of, things
from .anything import anything_measured, everything_but, everything_post
from .apart import counted_alike, counted_apart
from .as_asked import excepted_then
from .bare import narrowed_by
from .determiners import every, some
from .fitting import POSSESSIVE
from .including import including
from .links import attribute_is, linked
from .one_of_them import with_one
from .people_they import such_people
from .possessives import owners, possessed, possessed_any
from .pronouns import (
    anyone,
    innermost,
    is_whose,
    person,
    pronoun,
    someone_else,
    that_one,
    the_one_named,
)
from .sameness import of_anothers, other, same_as, same_as_before, such, the_rest
from .so_many import counted, counted_among, counted_any
from .unions import joined, union
from .whose import attribute_they, one_post, those_of


def measured(tree: Tree, context: Context) -> Iterator[Thing]:
    """More than 10,000 rows of a dataset: what the request says that it is of."""
    from ..quantities.counts import counted_of_request

    for box in counted_of_request(tree.children[0], context):
        for thing in _what_is_measured(tree, context):
            yield from each_desc(thing, lambda desc, box=box: iter((desc.with_box(box),)))  # type: ignore[misc]


def _of_the_request(tree: Tree, context: Context) -> Iterator[Thing]:
    """The request's country: an attribute of it, where nothing asked for is called a request."""
    leaf = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "ATTR")
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    called = {"request", "session", "connection"} & words
    kinds = {kind for word in called for kind, _ in context.vocabulary.entries.get((word,), ())}
    if leaf.value.of == "request" and kinds.isdisjoint({"NOUN", "CLASS", "RELN"}):
        yield Val(m.RequestField(leaf.value.type, leaf.value.name), leaf.value.type, leaf.value)


def measured_to(tree: Tree, context: Context) -> Iterator[Thing]:
    """A workload to up to 20 replicas: what is done to it, so much as the request says."""
    what, much = tree.children
    apart = texts_at(context.shared.words, what.end) in MUCH
    if apart or not any(inner.label == "exactly_q" for inner in trees(much)):
        yield from measured(replace(tree, children=(much, what)), context)


MUCH = frozenset(["to", "by"])


def _what_is_measured(tree: Tree, context: Context) -> Iterator[Thing]:
    if len(tree.children) > 1:
        yield from things(tree.children[1], context)
        return
    for known in context.refs:
        if known.variable == RESOURCE:
            yield replace(known, box=Box(), known=False)


def excluding(tree: Tree, context: Context) -> Iterator[Thing]:
    """Everyone except interns: those of whom the rest is not true."""
    if _are_their_own(tree) or of_another_value(tree.children[1], context):
        return
    if _goes_on_after_but(tree, context) or _may_be_added(tree, context):
        return
    for thing in things(tree.children[0], context):
        told = (*thing.box.spoken, thing) if isinstance(thing, Desc) else ()
        inner = context.knowing(*told)  # "members of a squad other than its captain"
        inner = replace(inner, clause=True, outer=context.inside, rivals=frozenset())
        for but in _what_else(trees_first(tree.children[1]), thing, inner):
            if _may_limit_all(but, tree, context) or _is_of_another_type(but, thing, context):
                continue
            if _is_just_one(thing, but, tree, context):
                continue
            yield from each_desc(thing, partial(_without, but=but, context=context))


def _without(desc: Desc, but: Thing, context: Context) -> Iterator[Desc]:
    from ..predicates.being import same

    bare_desc = replace(desc, box=Box(), every="any", k=1)
    for box in dict.fromkeys(same(bare_desc, but, context)):
        yield desc.with_box(none_of(box, context.shared))


def _is_just_one(thing: Thing, but: Thing, tree: Tree, context: Context) -> bool:
    """Whether it is one person, of whom there are no several to leave out: "nobody may view a case
    whose officer is a trainee, except admins" is of admins who view it.
    """
    words = context.shared.words
    at = tree.children[1].start
    behind = words[at + (words[at].text == ",")].text in ("except", "apart", "save")
    people = context.vocabulary.principals
    asks = context.role == SUBJECT and not context.inside
    return (
        behind  # "an underwriter other than tellers" is none of them
        and words[tree.start].text not in WHOLE
        and not asks
        and isinstance(thing, Desc)
        and thing.type in people
        and not (thing.plural or thing.number == "many")
        and any(desc.plural or desc.number == "many" for desc in descs_of(but))
    )


def _is_of_another_type(but: Thing, thing: Thing, context: Context) -> bool:
    """Whether what is excluded from documents is something else in part, which would be lost:
    "except those of which they are the owner or a reviewer".
    """
    if not isinstance(thing, Desc) or thing.type in context.vocabulary.askers:
        return False
    items = but.items if isinstance(but, Several | Ranked) else (but,)
    types = {item.type for item in items if isinstance(item, Desc)}
    return thing.type in types and len(types) > 1


def _goes_on_after_but(tree: Tree, context: Context) -> bool:
    """Whether a bare "but" goes on about others: "books and maps, but films only with MFA"."""
    at = tree.children[1].start
    at += context.shared.words[at].text == ","
    return goes_on_after_but(tree.start, at, context)


def _may_be_added(tree: Tree, context: Context) -> bool:
    """Whether "only admins besides its owner" may be the owner as well; not after "all"."""
    words = [word.text for word in context.shared.words[tree.start : tree.children[1].end]]
    at = tree.children[1].start - tree.start
    besides = words[at + (words[at] == ",")] == "besides"
    unclear = besides and context.role == SUBJECT and WHOLE.isdisjoint(words[:at])
    return unclear and context.shared.ask_of(
        tree.children[1], "is “{said}” of those as well, or not of them? Say so"
    )


def _are_their_own(tree: Tree) -> bool:
    """Whether it is "their employees but not their own": their own what is something else."""
    noun, but = tree.children
    own = any(inner.label == "own_one" for inner in trees(trees_first(but)))
    return own and any(
        inner.label == "possessed" and any(o.label == "poss" for o in trees(inner.children[0]))
        for inner in trees(noun)
    )


def _may_limit_all(but: Thing, tree: Tree, context: Context) -> bool:
    """Whether a circumstance may be of those who may, and not of who is excepted: "everybody except
    contractors on the VPN may view builds". Between commas it is of the exception.
    """
    words = context.shared.words
    closed_off = tree.end < len(words) and "," in (
        texts_at(words, tree.end),
        words[tree.end - 1].text,
    )
    unclear = (
        context.granting
        and not context.inside
        and not closed_off
        and isinstance(but, Desc)
        and any(
            isinstance(node, m.RequestField | m.Now) for t in but.box.tests for node in nodes(t)
        )
    )
    if unclear:
        context.shared.ask(
            "is what stands last said of all of them, or of the exception? Put it in front",
            (tree.start, tree.end),
        )
    return unclear


def _what_else(part: Part, thing: Thing, context: Context) -> Iterator[Thing]:
    """What is excluded; "a terminal other than their own": their terminal; "their own or those of
    their manager" are both.
    """
    for tree in trees(part):
        if tree.label == "union" and any(
            inner.label == "own_one" for child in tree.children for inner in trees(child)
        ):
            found = [list(_what_else(child, thing, context)) for child in tree.children]
            yield from (Several(tuple(some)) for some in product(*found))
            return
        if tree.label == "own_one" and isinstance(thing, Desc):
            people, last = context.vocabulary.principals, _last_named(part.start, context)
            theirs = _is_said_to_be_theirs(part.start, context)
            if thing.type in people or not (theirs or last & {thing.type, *people}):
                return  # "containers at a terminal other than their own": the terminal
            own = replace(thing, box=Box(), every="any", k=1)
            for owner in owners(next(trees(tree.children[0])), context):
                for box in linked(own, POSSESSIVE, owner, context):
                    yield own.with_box(box)
            return
        first = context.shared.words[tree.start].text
        if tree.label == "anyone_post" and first in ("the", "ones", "those"):
            people = context.vocabulary.askers
            if isinstance(thing, Desc) and thing.type not in people:
                yield from narrowed_by(context.new(thing.type), list(tree.children[:1]), context)
                return
    yield from things(part, context)


def _is_said_to_be_theirs(place: int, context: Context) -> bool:
    """Whether the last noun before a place is what they have themselves, so that "but not their
    own" is of what comes before that: "salaries of people in their department, but not their own".
    """
    words = context.shared.words
    nouns = [leaf for leaf in context.shared.leaves if leaf.end < place and types_of(leaf.value)]
    last = max((leaf.end for leaf in nouns), default=0)
    before = {texts_at(words, leaf.start - 1) for leaf in nouns if leaf.end == last}
    same = "same" in before and texts_at(words, last) == "as"
    return same or not before.isdisjoint((*POSSESSIVES, "own"))


def _last_named(place: int, context: Context) -> set[str]:
    """The types of the last noun before a place."""
    nouns = [leaf for leaf in context.shared.leaves if leaf.end < place and types_of(leaf.value)]
    last = max((leaf.end for leaf in nouns), default=0)
    return {type_ for leaf in nouns if leaf.end == last for type_ in types_of(leaf.value)}


def excluding_all(tree: Tree, context: Context) -> Iterator[Thing]:
    """Presses and furnaces, but not robots, …"""
    *some_, but = tree.children
    for thing in joined(list(some_), context, ()):
        for other_ in things(but, context):
            yield Excluding(thing, other_)


def excluding_each(tree: Tree, context: Context) -> Iterator[Thing]:
    """Managers and partners other than its preparer: whoever of them is not. Set apart by a comma
    that may be said of the last alone, and so may a kind where they are barred.
    """
    *some_, last, but = tree.children
    asked = context.shared.words[last.start - 2].text == "," and not some_[1:]
    people = context.vocabulary.askers
    for thing in union(replace(tree, label="union", children=(*some_, last)), context):
        items = thing.items if isinstance(thing, Several) else ()
        if not items or not all(isinstance(x, Desc) and x.type in people for x in items):
            continue
        if asked or _bars_some_kind(tree, but, context):
            said = "is “{said}” said of both, or of the last alone? Write two sentences"
            context.shared.ask_of(tree, said)
            return
        inner = replace(context, clause=True, outer=context.inside, rivals=frozenset())
        for other_ in things(trees_first(but), inner):
            found = [list(_without(x, other_, context)) for x in items if isinstance(x, Desc)]
            if all(len(each) == 1 for each in found) and isinstance(thing, Several):
                yield replace(thing, items=tuple(each[0] for each in found))


def _bars_some_kind(tree: Tree, but: Part, context: Context) -> bool:
    """Whether "interns and contractors other than engineers may not" spares a kind of people."""
    words = [word.text for word in context.shared.words]
    before = words[max(0, tree.start - 6) : tree.start]
    barred = words[tree.end + 1 : tree.end + 2] == ["not"]
    barred = barred or (before[-1:] == ["by"] and not {"not", "never"}.isdisjoint(before))
    kinds = (thing for inner in (trees_first(but),) for thing in things(inner, context))
    plural = any(desc.plural and not desc.known for kind in kinds for desc in descs_of(kind))
    return plural and barred


def trees_first(part: Part) -> Part:
    """The noun phrase inside an exception."""
    return next(trees(part)).children[0]


def those(part: Part, context: Context) -> Iterator[Thing]:
    """Whoever is as said: nobody screened from a matter."""
    anyone_ = of_types(context.vocabulary.principals, context, plural=False)
    yield from narrowed_by(anyone_, [part], context)


def anyone_post(tree: Tree, context: Context) -> Iterator[Thing]:
    """Anyone who …, those in …."""
    first = context.shared.words[tree.start].text
    if context.inside and _is_beside_its_like(tree, context):
        return
    many = first in ("those", "ones", "people", "the")
    anyone_ = of_types(people_meant(context), context, plural=many)
    yield from narrowed_by(anyone_, [tree.children[0]], context)
    if first != "people":  # a noun as well
        yield from such_people(tree.children[0], context)
    if first in ("those", "ones", "the"):
        for known in context.refs:
            if known.variable == RESOURCE and context.role != SUBJECT:
                yield from narrowed_by(context.new(known.type), [tree.children[0]], context)


def _is_beside_its_like(tree: Tree, context: Context) -> bool:
    """Whether "those that belong to a part of it" is told as a noun before it is, and no part of
    how that is told: after "the samples that belong to it"; "those in its parts" after "in it".
    """
    words = [word.text for word in context.shared.words]
    clause = words[tree.start + 1] in ("that", "which")
    told = words[tree.start + 1 : tree.start + (3 if clause else 2)]
    if words[tree.start] not in ("those", "ones") or not (clause or told[0] in PREPOSITIONS):
        return False
    before = range(1, tree.start - 1)
    return any(words[i : i + 2] == told and words[i - 1] != words[tree.start] for i in before)


def anyone_else(tree: Tree, context: Context) -> Iterator[Thing]:
    """Someone else: than who asks; who may, than those by whom what is asked for was described."""
    people = context.vocabulary.principals
    before = [d for d in context.refs if d.type in people and not d.known and not d.plural]
    others = [d for d in before if d.variable not in (SUBJECT, RESOURCE)]
    theirs = is_whose(tree, context)
    if context.role != SUBJECT and context.nobody_said and not others and not theirs:
        context.shared.ask("somebody else than whom? Say “other than …”", (tree.start, tree.end))
        return
    if context.role != SUBJECT:
        others += [d for d in context.refs if d.variable == SUBJECT]
    elif not others and tree.children and context.granting:
        yield from _beside_those_before(tree, context)
    for other_one in {d.variable: d for d in others}.values():
        desc = context.new(other_one.type, number="one")
        same = m.SameEntity(BOOL, desc.variable, other_one.variable)
        found = desc.with_box(Box((m.Not(BOOL, same),)))
        if context.shared.words[tree.start].text in ("each", "one"):  # one of the same, then
            if any(mentions(test, RESOURCE) for test in context.asker.tests):
                context.shared.ask(
                    "“each other”: who of whom? Say “those of another …”",
                    (tree.start, tree.end),
                )
                return  # "bidders can't see each other's bids": not those of their own firm's
            alike = renamed_box(context.asker, SUBJECT, desc.variable)
            found = found.with_box(Box(alike.tests, alike.locals))
        yield from narrowed_by(
            found, [c for c in tree.children if symbol_of(c) == "posts"], context
        )


def _beside_those_before(tree: Tree, context: Context) -> Iterator[Thing]:
    """Anyone else in HR: others than those of whom the statement before was. Where they "may, too",
    it need not be said.
    """
    before = context.prior.subject if context.prior is not None else None
    people = context.vocabulary.principals
    words = {word.text for word in context.shared.words[tree.end : tree.end + 3]}
    if before is None:
        return
    anyone_ = of_types(people, context, plural=True)
    for thing in narrowed_by(anyone_, list(tree.children), context):
        yield thing if words & {"also", "too"} else Excluding(thing, before)


def everyone_else(tree: Tree, context: Context) -> Iterator[Thing]:
    """Everyone else can only view them: all but those of whom the statement before was."""
    before = context.prior.subject if context.prior is not None else None
    if before is not None and context.role == SUBJECT and not context.inside:
        yield Excluding(of_types(context.vocabulary.principals, context, plural=True), before)


def one_such(tree: Tree, context: Context) -> Iterator[Thing]:
    """A quote they wrote, or one whose total is above their limit: another quote; a zone inside one
    that they guard: another zone.
    """
    first = [posts.children[0] for posts in trees(tree.children[0])]
    of = context.shared.words[tree.start + 1].text == "of"
    if of and any(post.label == "in_np" for part in first for post in trees(part)):
        return  # "one of their queues" is a queue
    types = context.shared.types
    described = {types[name] for name in innermost(context) if name in types}
    within = described - {types.get(context.role)} or described
    for type_ in sorted(within - set(context.vocabulary.principals)):
        desc = context.new(type_, number="one")
        yield from narrowed_by(desc, [tree.children[0]], context)
    if within:
        return
    for known in context.refs:
        if context.role and known.variable == context.role:
            desc = context.new(known.type, number="one")
            yield from narrowed_by(desc, [tree.children[0]], context)


def possessed_other(tree: Tree, context: Context) -> Iterator[Thing]:
    """The team's other members: than those of whom the statement before was."""
    before = context.prior.subject if context.prior is not None else None
    for thing in possessed(tree, context) if before is not None else ():
        alike = isinstance(thing, Desc) and isinstance(before, Desc) and thing.type == before.type
        if alike and context.role == SUBJECT and before is not None:
            yield Excluding(thing, before)


def members_of(tree: Tree, context: Context) -> Iterator[Thing]:
    """Members of a team: those in it; of a team that is a relation, those who are it."""
    whose = {context.role} if context.role else set()
    inner = replace(context, inside=context.inside | whose | {"members"})
    for group in things(tree.children[-1], inner):
        for type_ in context.vocabulary.principals:
            desc = context.new(type_, plural=True)

            def use(other: object, desc: Desc = desc) -> Iterator[Thing]:
                if isinstance(other, Val) and other.attr is not None:
                    for box in attribute_is(desc, other.attr.name, other, context):
                        yield desc.with_box(box)  # of a department
                if not isinstance(other, Desc):
                    return
                own = [r for r in context.vocabulary.relations
                       if r.type == other.type and words_of(r.name)[-1] in MEMBERSHIPS]  # fmt: skip
                if other.type == desc.type and not own and not other.known and other.box.tests:
                    yield other
                    return
                just = [rel for rel in own if rel.name.removesuffix("s") in MEMBERSHIPS]
                for rel in just or own:  # of those who are members, no guest_member
                    if rel.inverse_of is None and desc.type in rel.subjects:
                        yield desc.with_box(
                            Box((member(desc.variable, other.variable, rel.name),)) + other.local()
                        )

            yield from tried(group, use)


def acting(tree: Tree, context: Context) -> Iterator[Thing]:
    """The person who deletes it, where it is that of which a statement tells: whoever asks."""
    names = {name for names in acts(tree.children[0]) for name in names}
    said = {
        leaf.value.name
        for leaf in context.shared.leaves
        if leaf.kind in ("ACTG", "ACTP", "VERB") and not tree.start <= leaf.start < tree.end
    }
    asker = next((desc for desc in context.refs if desc.variable == SUBJECT), None)
    if asker is not None and context.role != SUBJECT and names <= said:
        yield replace(asker, known=True, box=Box())


def whoever(tree: Tree, context: Context) -> Iterator[Thing]:
    """Whoever requested a payment."""
    from ..predicates.predicate import predicate
    from ..statements.related import people_related

    for type_ in (*context.vocabulary.principals, *sorted(people_related(tree, context))):
        desc = context.new(type_)
        for box in predicate(tree.children[-1], desc, _telling(desc, context)):
            yield desc.with_box(box)


def _telling(desc: Desc, context: Context) -> Context:
    """The context of what tells who is meant: "whoever owns a document" is not of any document."""
    own = {desc.variable, context.role} - {""}
    return replace(context, inside=context.inside | own)


def whoever_they(tree: Tree, context: Context) -> Iterator[Thing]:
    """Whoever a folder is shared with, whoever its owner appointed."""
    from .relatives import RELATIVES

    for type_ in context.vocabulary.principals:
        desc = context.new(type_)
        inner = replace(_telling(desc, context).knowing(desc), clause=True)
        for clause in trees(tree.children[0]):
            for box in RELATIVES[clause.label](clause, desc, inner):
                yield desc.with_box(box)


def _members_who(tree: Tree, context: Context) -> Iterator[Thing]:
    """Members of the editorial team whose market is the same: a part of a house has no market."""
    *_, of, clause = tree.children
    for thing in members_of(replace(tree, children=(of,)), context):
        if any(isinstance(group, Val) for group in things(of, context)):
            yield from narrowed_by(thing, [one_post(clause)], context)


NOUNS: dict[str, Callable[[Tree, Context], Iterator[Thing]]] = {
    "pronoun": pronoun,
    "that_one": that_one,
    "the_one_named": the_one_named,
    "same_as": same_as,
    "same_as_before": same_as_before,
    "anyone": anyone,
    "someone_else": someone_else,
    "person": person,
    "some": some,
    "every": every,
    "counted": counted,
    "counted_among": counted_among,
    "counted_apart": counted_apart,
    "counted_alike": counted_alike,
    "counted_any": counted_any,
    "possessed": lambda tree, context: chain(possessed(tree, context), of_anothers(tree, context)),
    "possessed_other": possessed_other,
    "possessed_any": possessed_any,
    "other": other,
    "the_rest": the_rest,
    "anything_measured": anything_measured,
    "such": such,
    "union": union,
    "each_union": union,
    "excluding": excluding,
    "including": lambda tree, context: chain(including(tree, context), with_one(tree, context)),
    "with_one": with_one,
    "with_one_who": with_one,
    "measured": measured,
    "measured_to": measured_to,
    "measured_any": measured,
    "excluding_all": excluding_all,
    "excluding_each": excluding_each,
    "those_of": those_of,
    "attribute_they": attribute_they,
    "attribute_have": attribute_they,
    "anyone_post": anyone_post,
    "everything_post": everything_post,
    "everything_but": everything_but,
    "anyone_else": anyone_else,
    "everyone_else": everyone_else,
    "excepted_then": excepted_then,
    "sum_of": sum_of,
    "members_of": members_of,
    "members_who": _members_who,
    "one_such": one_such,
    "whoever": whoever,
    "acting": acting,
    "whoever_they": whoever_they,
    "of_the_request": _of_the_request,
    "own_one": lambda tree, context: owners(next(trees(tree.children[0])), context),
    "itself": lambda tree, context: things(tree.children[0], context),
}
