"""Knows what several nouns joined by "and" and "or" describe."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.lexicon import PREPOSITIONS
from ...text.morphology import base_of_participle
from ...vocabulary.senses import Kind, RelWord, attribute_in, types_of
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
from ..statements.described import bars_one_altogether, leaves_one_open, opens_one_to_all
from ..things import descs_of, is_ones, leaves_of, things
from .adjectives import attribute_of, attributes_in
from .bare import bare
from .clauses import NOUNLIKE, goes_on_denied_there, is_an_adjective, is_collective
from .its_like import goes_with_its_like
from .possessives import possessed
from .said_of_all import (
    around,
    ends_in_clause,
    is_of_many,
    lacks,
    of_each,
    posts_of,
    under_one_the,
)
from .sharing import are_of_the_last, of_one, shares_what_it_is_of
from .so_many import begins_counted
from .sorts import are_sorts_of_one, are_values_of_one, goes_on_in_sorts
from .those import another_such, are_in_others, repeats_another, such_as
from .verb_too import is_a_verb_rather


def union(tree: Tree, context: Context) -> Iterator[Thing]:
    """Editors and reviewers; documents or folders."""
    parts = [c for c in tree.children if not (isinstance(c, Leaf) and c.kind == "PREPW")]
    if _loses_its_owner(parts, context) or _is_tied_otherwise(tree, context):
        return
    if _is_of_adjectives(parts, context) or _ends_a_clause(parts, context):
        return
    if _goes_on_in_clause(parts, context) or _points_at_more(parts[-1], context):
        return
    if _goes_on_in_what_they_are(parts, context):
        return
    if any(is_an_adjective(two, one, not posts_of(one), context) for one, two in pairwise(parts)):
        return
    if goes_on_denied_there(parts, context) or are_in_others(parts, context):
        return
    if is_a_verb_rather(parts, context):
        return
    if any(_is_of_the_noun_after(*two, context) for two in pairwise(parts)):
        return
    if any(goes_on_in_sorts(*two, context) for two in pairwise(parts)):
        return
    if any(begins_counted(*two, context) for two in pairwise(parts)):
        return
    alternative = any(_word_before(part, tree, context) in ("or", "nor") for part in parts[1:])
    if _are_all_owned(parts, context):
        for thing in _owned_alike(parts, context):
            yield replace(thing, alternative=alternative)
        return
    if _is_perhaps_owned(parts, context):
        return
    implied = is_of_many(parts, context) and all(lacks(p) and not posts_of(p) for p in parts)
    either = alternative or (context.role == SUBJECT and not context.inside)  # who may: any of them
    if implied or (
        either and (shares_what_it_is_of(parts, context) or are_of_the_last(parts, context))
    ):
        found: list[Thing] = [*of_one(parts, context, implied)]
        yield from found or _and_two_of_one(parts, context)
        if found:
            return
    alone = not _under_one_determiner(parts, context)
    alone = alone and not shares_what_it_is_of(parts, context)
    between = {w.text for w in context.shared.words[tree.start : tree.end]}
    one_for_all = tree.label == "union" and "well" not in between
    if context.shared.words[tree.end - 1].text == ",":
        one_for_all = False  # "only the owner, or an admin with MFA, may": the admin
    shared = list(of_each(parts, context)) if one_for_all else []
    alone = alone and not (shared and are_values_of_one(parts, context))
    for thing in joined(parts, context, ()) if alone else ():
        if _says_less(thing, parts, context) or repeats_another(thing.items, parts, context):
            continue
        if _adds_nothing(thing, parts, context) or goes_with_its_like(thing, context):
            continue
        if not shared and leaves_one_open(thing, parts, around, context):
            continue
        if shared and bars_one_altogether(thing, parts, context):
            continue
        if shared and opens_one_to_all(thing, parts, around, context):
            continue
        each = _joined_how(tree, thing, parts, context)
        yield replace(thing, each=each, alternative=alternative)
    for thing in shared:
        if _adds_nothing(thing, parts, context) or goes_with_its_like(thing, context):
            continue
        each = _joined_how(tree, thing, parts, context)
        yield replace(thing, each=each, alternative=alternative)


def _and_two_of_one(parts: list[Part], context: Context) -> Iterator[Several]:
    """The one who handed it in, the teacher and the assistants of its course: of one course."""
    *others, one, two = parts
    if others and not lacks(others[-1]) and shares_what_it_is_of((one, two), context):
        for desc in of_one((one, two), context):
            for several in joined(others, context, ()):
                yield Several((*several.items, desc))


def _is_tied_otherwise(tree: Tree, context: Context) -> bool:
    """Whether what follows "or with" goes on with what is inside the noun before: "view bookings
    shared with them or with a company".
    """
    words = context.shared.words
    tied = {words[c.start].text for c in tree.children if isinstance(c, Leaf) and c.kind == "PREPW"}
    return bool(tied) and words[tree.start - 1].text not in tied


def _is_of_the_noun_after(part: Part, after: Part, context: Context) -> bool:
    """Whether the last word of one is an adjective of the next one's noun: "clients of gold or
    platinum partners", whose tier is either.
    """

    def so(end: int, start: int) -> list[Kind]:
        at = list(context.shared.taken(start, end))
        kinds = [leaf.value for leaf in at if leaf.kind in ("ADJ", "CLASS")]
        plain = {leaf.kind for leaf in at}.isdisjoint(NOUNLIKE)
        return [k for k in kinds if isinstance(k, Kind) and not k.plural] if plain else []

    last, first = so(part.end, part.end - 1), so(after.start + 1, after.start)
    alike = {
        one.type
        for one in last
        for other in first
        if one.type == other.type and attribute_in(one.test) == attribute_in(other.test)
    }
    nouns = [leaf.value for leaf in context.shared.leaves
             if leaf.kind == "NOUN" and leaf.start == after.start + 1]  # fmt: skip
    return any(not alike.isdisjoint(types_of(noun)) for noun in nouns)


def _goes_on_in_clause(parts: list[Part], context: Context) -> bool:
    """Whether a noun for one person, with no "a" or "the", belongs with the last of a clause before
    it: "any reviewer who isn't their tutor or supervisor".
    """
    words, last, before = context.shared.words, parts[-1], parts[-2]
    nouns = [leaf for leaf in context.shared.leaves if leaf.kind == "RELN"]
    alone = any((x.start, x.end) == (last.start, last.end) and not x.value.plural for x in nouns)
    said = {word.text for word in words[before.start : before.end]}
    ends = [leaf for leaf in nouns if leaf.end == before.end and leaf.start > before.start]
    owned = any(words[leaf.start - 1].text in OWNING for leaf in ends)
    return alone and owned and not said.isdisjoint(("who", "that", "which"))


def _goes_on_in_what_they_are(parts: list[Part], context: Context) -> bool:
    """Whether "the agent" is one more of what somebody is said to be of what comes before it: "a
    deposit of which they are the tenant or the agent".
    """
    words = [word.text for word in context.shared.words]
    nouns = {(leaf.start, leaf.end) for leaf in context.shared.leaves if leaf.kind == "RELN"}

    def is_office(start: int, end: int) -> bool:
        return (start + (words[start] in ("a", "an", "the")), end) in nouns

    said = words[parts[0].start : parts[0].end]
    which = max((at for at, word in enumerate(said) if word in ("which", "whom")), default=-1)
    are = [at for at, word in enumerate(said) if at > which >= 0 and word in ("is", "are")]
    return (
        bool(are)
        and is_office(parts[0].start + are[-1] + 1, parts[0].end)
        and all(is_office(part.start, part.end) for part in parts[1:])
    )


OWNING = frozenset("their its his her the your".split())


def _word_before(part: Part, tree: Tree, context: Context) -> str:
    """What joins one of several to the one before: "and", also of "and by"."""
    with_preposition = any(
        isinstance(c, Leaf) and c.kind == "PREPW" and c.end == part.start for c in tree.children
    )
    return context.shared.words[part.start - 1 - with_preposition].text


def _says_less(thing: Several, parts: list[Part], context: Context) -> bool:
    """Whether one of several makes another needless, "their own claim or a claim", "that region or
    any region": what follows belongs to it, then. "Any meter, smart or analogue" means to say so.
    """
    words = context.shared.words
    first = [words[part.start].text for part in parts]
    if words[parts[-1].end : parts[-1].end + 1] and words[parts[-1].end].text in PREPOSITIONS:
        first[-1] = ""  # "every flat in it, and every flat in one of its blocks": which flats?
    descs = [item if isinstance(item, Desc) and not item.known else None for item in thing.items]
    known = {item.type for item in thing.items if isinstance(item, Desc) and item.known}
    for desc, word in zip(descs, first, strict=True):
        if desc and desc.type in known and not desc.box.tests and word in ALL:
            return True
    plain = {
        desc.type
        for desc, word in zip(descs, first, strict=True)
        if desc and not desc.box.tests and desc.missing is None and word not in ALL
    }
    return any(desc is not None and desc.box.tests and desc.type in plain for desc in descs)


ALL = ("any", "all", "every", "each")


def _adds_nothing(thing: Several, parts: list[Part], context: Context) -> bool:
    """Whether "ones" would only be some of those before: "locked segments and ones that have been
    approved" are not locked ones that have been, too.
    """
    if len(thing.items) != len(parts):
        return False  # of which one has been made
    first, *others = thing.items
    words = context.shared.words
    return isinstance(first, Desc) and any(
        isinstance(other, Desc)
        and words[part.start].text in ("ones", "those")
        and bool(first.box.tests)
        and set(renamed_box(first.box, first.variable, other.variable).tests) < set(other.box.tests)
        for part, other in zip(parts[1:], others, strict=True)
    )


def _joined_how(tree: Tree, thing: Several, parts: list[Part], context: Context) -> str:
    """Shared with a manager and a director: with both. With Alice and Bob: with both, or either?"""
    words = context.shared.words
    between = [_word_before(part, tree, context) for part in parts[1:]]
    if between[-1] == "and" and _are_roles_held(tree, thing, parts, context):
        return "all" if words[parts[0].start - 1].text == "both" else "ask"
    if between[-1] not in ("and", "as") or not all(isinstance(item, Desc) for item in thing.items):
        return ""
    before = [word.text for word in words[max(0, parts[0].start - 2) : parts[0].start]]
    if not APART.isdisjoint(before[-1:]) or tuple(before) in APART_FROM:
        return ""  # "except the main pool and those that are closed": but for either
    descs = [item for item in thing.items if isinstance(item, Desc)]
    kinds = [d for d in descs if d.every != "at_least" and d.named is None and not d.known]
    if any(desc.number == "many" or desc.plural for desc in kinds):
        return ""
    if any(_is_told_by(*two) for two in pairwise(descs)):
        return ""  # "at their site and at every site that is part of it": at the one or the other
    told = [
        words[part.start].text in ("a", "an", "one")
        or any(inner.label in ("counted", "counted_any") for inner in trees(part))
        or (words[part.start].text == "the" and (tree.label == "each_union" or posts_of(part)))
        for part in parts
    ]
    both = "both" in (words[parts[0].start].text, words[parts[0].start - 1].text)
    both = both or between[-1] == "as"  # "as well as"
    if tree.label == "each_union" and all(words[p.start - 1].text == "by" for p in parts[1:]):
        return "all"  # "approved by someone in HR and by someone in legal"
    return "all" if both or all(told) else "ask"


def _is_told_by(one: Desc, other: Desc) -> bool:
    """Whether of two alike the second is told by the first."""
    return one.type == other.type and mentions(other.box.tests, one.variable)


HOLDING = frozenset("with holding having".split())
APART = frozenset("except but excluding besides barring excepting".split())
APART_FROM = {("other", "than"), ("apart", "from"), ("aside", "from"), ("exception", "of"),
              ("save", "for"), ("except", "for"), ("except", "by"), ("but", "not")}  # fmt: skip


def _are_roles_held(tree: Tree, thing: Several, parts: list[Part], context: Context) -> bool:
    """Whether it is several of what somebody may have together: "with the manager role and the
    approver role" is with both, or with either?
    """
    words = context.shared.words
    start = parts[0].start - (words[parts[0].start - 1].text == "both")
    return words[start - 1].text in HOLDING and all(
        isinstance(item, Val) and item.attr is not None and item.attr.type.kind == "set"
        for item in thing.items
    )


def _loses_its_owner(parts: list[Part], context: Context) -> bool:
    """Whether a noun alone stands after somebody's: "the owner's manager and team"."""
    first = {tree.label for tree in trees(parts[0])}
    if not first & {"possessed", "possessed_any"}:
        return False
    return any(
        thing.number == "one"
        and tree.start == tree.children[-1].start
        and not _is_collective(tree, context)
        for part in parts[1:]
        for tree in trees(part)
        if tree.label == "some"
        for thing in bare(tree.children[-1], context, finish=False)
        if isinstance(thing, Desc)
    )


def _is_collective(tree: Tree, context: Context) -> bool:
    """Whether a noun without an article is one for all who are so: "its owner and sales ops"."""
    return is_collective(context.shared.words[tree.end - 1])


def _are_all_owned(parts: list[Part], context: Context) -> bool:
    """Whether plain nouns stand after somebody's: "its appointments and prescriptions" are all of
    them its.
    """
    first = {tree.label for tree in trees(parts[0])}
    return first == {"possessed"} and all(
        tree.label == "some"
        and tree.start == tree.children[-1].start
        and all(_is_a_thing(noun, context) for noun in trees(tree.children[-1]))
        for part in parts[1:]
        for tree in trees(part)
    )


def _is_perhaps_owned(parts: list[Part], context: Context) -> bool:
    """Whether what stands after somebody's may be theirs, too: "their accounts and pending
    transfers". After "their drafts", "published articles" are anybody's; of "published ones" it is
    not told.
    """
    if context.granting and any(_are_ones_of_theirs(parts[0], part, context) for part in parts[1:]):
        return True
    if not {tree.label for tree in trees(parts[0])} & {"possessed", "possessed_any"}:
        return False
    own = {thing.type for thing in things(parts[0], context) if isinstance(thing, Desc)}
    apart = own | set(context.vocabulary.principals)
    for part in parts[1:]:
        bares_ = [t.children[-1] for t in trees(part) if t.label == "some"]
        undetermined = any(noun.start == part.start for noun in bares_)
        if not own or not undetermined or posts_of(part):
            continue
        if any(isinstance(t, Desc) and t.type not in apart for t in things(part, context)):
            return context.shared.ask_of(
                part, "whose are the “{said}”? Say “their own …”, or “any …”"
            )
    return False


def _are_ones_of_theirs(first: Part, part: Part, context: Context) -> bool:
    """Whether "published ones" may be those of who asks, as the drafts before them are."""
    if not any(tree.label == "some" and is_ones(tree) for tree in trees(part)):
        return False
    theirs = any(
        isinstance(test, m.Member) and mentions(test, SUBJECT)
        for thing in things(first, context)
        for desc in descs_of(thing)
        for test in desc.box.tests
    )
    if theirs:
        context.shared.ask_of(part, "“{said}”: theirs, or anybody's? Say “their …”, or “any …”")
    return theirs


def _is_a_thing(noun: Tree, context: Context) -> bool:
    """Whether a noun alone is one for things, not for people: "its author and editors"."""
    if len(noun.children) != 1:
        return False
    heads = [head for head in trees(noun.children[0]) if head.label in ("noun", "kind")]
    types = {t for head in heads if isinstance(leaf := head.children[0], Leaf)
             for t in types_of(leaf.value)}  # fmt: skip
    return bool(types) and types.isdisjoint(context.vocabulary.askers)


def _owned_alike(parts: list[Part], context: Context) -> Iterator[Several]:
    options: list[list[Thing]] = []
    for own in trees(parts[0]):
        nouns = [own.children[1]]
        nouns += [tree.children[-1] for part in parts[1:] for tree in trees(part)]
        for noun in nouns:
            one = replace(own, children=(own.children[0], noun))
            options.append(list(dict.fromkeys(possessed(one, context))))
        break
    if options and all(options):
        for chosen in itertools.product(*options):
            yield Several(chosen)


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
                many = other.every == "all" and other.number == "many"  # of any of "those samples"
                item = item.with_box((replace(other, every="any") if many else other).local())
        before += [item, *item.box.spoken]
        yield item


def _after_one(desc: Desc, context: Context) -> Context:
    """The context after the first of several: "their" is of them, or of whom they were described
    by.
    """
    people = context.vocabulary.principals
    asked = any(known.variable == SUBJECT for known in context.refs)
    spoken = (*desc.box.spoken, desc) if asked else desc.box.spoken
    others = frozenset(
        d.variable
        for d in spoken
        if not d.known and (d.type in people or (d is desc and d.number == "many"))
    )
    rivals = context.rivals | others if others else context.rivals
    return replace(context.knowing(*desc.box.spoken, desc), rivals=rivals)


def joined(
    parts: list[Part], context: Context, done: tuple[Thing, ...], before: Part | None = None
) -> Iterator[Several]:
    """Each of several, in the light of those before."""
    if not parts:
        yield Several(tuple(_with_earlier(done)))
        return
    others = another_such(parts[0], done[-1], context) if done else ()
    for said in itertools.chain(things(parts[0], context), others):
        such = (said,) if before is None else such_as(said, parts[0], done[-1], before, context)
        for thing in such:
            spoken = thing if isinstance(thing, Desc) and not thing.known else None
            same = bool(parts[1:]) and (
                _are_of_the_same(parts[0], parts[1], context)
                or (spoken is not None and _are_of_one(spoken, parts[0], parts[1], context))
            )
            if spoken is not None and parts[1:] and _say_whose_alike(spoken, parts, context):
                alike = list(joined(parts[1:], context, (*done, thing), parts[0]))
                yield from alike
                if alike:
                    continue
            inner = context if spoken is None or same else _after_one(spoken, context)
            if spoken is None and isinstance(thing, Desc) and _is_new(thing, context):
                inner = context.knowing(thing)  # "their team, or any team under it"
            one = thing
            if isinstance(thing, Ranked) and len(thing.items) == 1:
                one = thing.items[0]  # "the project and its tasks"
            if isinstance(one, Desc) and _is_what_is_asked_for(one, context):
                inner = context.knowing(_one_such(one, context))
            yield from joined(parts[1:], inner, (*done, thing), parts[0])


def _is_new(known: Desc, context: Context) -> bool:
    """Whether who was implied before is spoken of for the first time: team leads' team."""
    return all(desc.variable != known.variable for desc in context.refs)


def _is_what_is_asked_for(thing: Desc, context: Context) -> bool:
    """Whether one of several is the very thing asked for, as who asks has told: of owners, "their
    animal and any prescription written for it".
    """
    itself = thing.known and thing.variable == RESOURCE and not thing.box.tests
    return itself and context.role == RESOURCE and not context.inside


def _one_such(thing: Desc, context: Context) -> Desc:
    """Another that is as who asks tells of what is asked for: what "it" is in the next phrase."""
    desc = context.new(thing.type, number=thing.number)
    tests = tuple(test for test in context.asker.tests if mentions(test, RESOURCE))
    return desc.with_box(renamed_box(Box(tests), RESOURCE, desc.variable))


def _say_whose_alike(first: Desc, parts: list[Part], context: Context) -> bool:
    """Whether one is told by somebody whom the next is told by, too, with the same word: "by the
    employee, by their manager and by the head of their department", if they can be.
    """
    words, people = context.shared.words, context.vocabulary.principals
    whose = words[parts[0].start].text
    if whose not in OWNING or whose not in {w.text for w in words[parts[1].start : parts[1].end]}:
        return False
    parties = (SUBJECT, RESOURCE)
    return any(
        desc.type in people and desc.variable not in parties
        and mentions(first.box.tests, desc.variable)
        for desc in context.refs
    )  # fmt: skip


def _are_of_one(desc: Desc, part: Part, after: Part, context: Context) -> bool:
    """Whether "their" is somebody's in both phrases about who may: "an employee's file may be
    opened by their manager and by the head of their department".
    """
    first, last = (
        {word.text for word in context.shared.words[p.start : p.end]} for p in (part, after)
    )
    who_may = context.role == SUBJECT and not context.inside
    return who_may and "their" in first & last


def _are_of_the_same(part: Part, after: Part, context: Context) -> bool:
    """Whether "they" are what is asked for in both phrases, as the last says of them what its own
    relation does: "projects can be seen by their members and by admins of the workspace they are
    in", of a project's `in`.
    """
    asked = {desc.type for desc in context.refs if desc.variable == RESOURCE}
    first, last = (
        {word.text for word in context.shared.words[p.start : p.end]} for p in (part, after)
    )
    return (
        "their" in first
        and "they" in last
        and any(
            leaf.kind == "RELP"
            and leaf.end == after.end
            and leaf.start >= after.start
            and isinstance(leaf.value, RelWord)
            and leaf.value.rel.type in asked
            for leaf in context.shared.leaves
        )
    )


DETERMINERS = frozenset("a an any each every no either".split())


def _under_one_determiner(parts: list[Part], context: Context) -> bool:
    """Whether "any" stands before both nouns: of "any truck or van based there", both are; as are
    "an insured truck or van" insured.
    """
    words = context.shared.words
    bare_nouns = all(
        tree.label == "some" and tree.start == tree.children[-1].start
        for part in parts[1:]
        for tree in trees(part)
    )
    the = under_one_the(parts, context)
    one_so = words[parts[0].start].text in ("a", "an", "any") and are_sorts_of_one(parts, context)
    return (
        bare_nouns
        and (the or words[parts[0].start].text in DETERMINERS)
        and not posts_of(parts[0])
        and (bool(posts_of(parts[-1])) or (one_so and bool(around(parts[0], "adjs"))))
        and not any(around(part, "adjs") for part in parts[1:])
        and any(True for _ in of_each(parts, context))
    )


def _is_of_adjectives(parts: list[Part], context: Context) -> bool:
    """Whether what stands first is an adjective of the last noun: "travel or catering expenses"."""
    after = {attribute_in(leaf.value.test) for adjs in around(parts[-1], "adjs")
             for leaf in leaves_of(adjs) if isinstance(leaf.value, Kind)}  # fmt: skip
    if not after:
        return False
    heads = [around(part, "head") for part in parts[:-1]]
    kinds = [leaf.value for head in heads for part in head for leaf in leaves_of(part)]
    return (
        all(heads)
        and not any(posts_of(part) for part in parts[:-1])
        and all(isinstance(k, Kind) and not k.plural for k in kinds)
        and all(attribute_in(k.test) in after for k in kinds if isinstance(k, Kind))
    )


def _points_at_more(part: Part, context: Context) -> bool:
    """Whether "that" stands before the noun it belongs to: "the owner of a file and that designer's
    manager" are not of "a file and that".
    """
    single = part.end - part.start == 1 and context.shared.words[part.start].text in POINTING
    return single and any(
        leaf.start == part.end and leaf.kind in ("CLASS", "NOUN", "RELN", "PATHN")
        for leaf in context.shared.leaves
    )


POINTING = frozenset("that this these those".split())


def _ends_a_clause(parts: list[Part], context: Context) -> bool:
    """Whether what stands last is an adjective in the clause about the noun before: "datasets that
    are not tagged as personal data or health data", "bidders who haven't signed or withdrawn".
    """
    single = [leaf for leaf in context.shared.taken(parts[-1].start, parts[-1].end)
              if isinstance(leaf.value, Kind) and not leaf.value.plural]  # fmt: skip
    clauses = [post for post in posts_of(parts[-2]) if ends_in_clause(post)]
    if clauses and single and base_of_participle(context.shared.words[parts[-1].end - 1].text):
        return parts[-1].end - parts[-1].start == 1
    said = {name for post in clauses for name in attributes_in(post)}
    return any(attribute_of(leaf.value) in said for leaf in single)
