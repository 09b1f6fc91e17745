"""Knows to which noun belongs what follows several: "documents in folders shared with them"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Leaf, Node, Tree
from ...text.lexicon import DEEDS
from ...vocabulary.senses import Noun, RelWord, types_of
from ..base import Box, Context, Desc, Part, Ranked, Several, Thing, Val, trees
from ..things import leaf_at

NESTING = frozenset({"in_np", "not_in", "in_direct", "participle", "given_np", "gerund_relation"})
"""What after a noun ends in a noun of its own."""


TYING = frozenset({"in_np", "in_any", "in_direct", "participle"})
"""What after a clause is said of the noun in which that ends: "who own files in a folder"."""


def nearer(post: Part, before: Part, context: Context, noun: Thing) -> bool:
    """Whether a phrase belongs to the noun inside the phrase before it, not to the one before
    both, `noun`: where it can be said of that, or is a clause directly after a noun that nothing
    determines, or "that …" after a thing where `noun` is a person.
    """
    if context.shared.words[post.start].text == "," or before.end != post.start:
        return False
    if any(tree.label.startswith("neither_of") for tree in trees(before)):
        return any(tree.label == "relative" for tree in trees(post))
    words = context.shared.words
    if words[post.start].text == "of" and (
        _ends_in_attribute(before, context) or _is_whose_attribute(post, before, context)
    ):
        return True  # "with a limit of at least the total of a quote"
    if words[post.start].text in WHOSE_DEED and words[post.start - 1].text in DEEDS:
        return True  # "a story without approval of a lawyer" is not the lawyer's
    if words[post.start - 1].text in ONES and any(t.label == "relative" for t in trees(post)):
        return True  # "filed to a desk below it, but not one she wrote"
    nouns = list(_inner_nouns(before))
    if all(tree.label in TYING | {"gerund_relation"} for tree in trees(post)):
        nouns += _last_nouns(before)
    if any(tree.label == "of_theirs" for tree in trees(post)):
        nouns += [part for noun in nouns for part in nested(noun)]
    if any(tree.label in STATES for tree in trees(before)):
        return False  # "models in production whose accuracy is …": in that stage
    spoken = tuple(desc.type for desc in context.refs)  # of which "it" may be one, or none yet
    key = (post.start, post.end, before.start, spoken)
    if key not in context.shared.nearer and _is_of_the_last(post, before, context, noun):
        context.shared.nearer[key] = True
    if key not in context.shared.nearer:
        if not nouns:
            return False
        person = isinstance(noun, Desc) and noun.type in context.vocabulary.principals
        context.shared.nearer[key] = _nearer(post, nouns, context, person, noun)
    return context.shared.nearer[key]


STATES = frozenset({"post_state", "post_states"})
ONES = frozenset("one ones those".split())
WHOSE_DEED = frozenset(["of", "by", "from"])


def _nearer(post: Part, nouns: list[Part], context: Context, person: bool, noun: Thing) -> bool:
    from ..things import things
    from .modifiers import narrowed

    if _begs_for_a_clause(post, context, ("the", "person")):
        return True  # "the manager of the person it is ordered for"
    if _is_just_somebody(post, context):
        return True
    if any(says_of_what(tree, context) for tree in trees(post) if tree.label == "in_np"):
        return True
    named = [thing for part in nouns for thing in _named(part, noun, context)]
    if named and all(isinstance(thing, Val) for thing in named) and _is_without_that(post, context):
        return True  # "people in the department a template belongs to"
    found = [desc for thing in named for desc in _descs(thing)]
    asked = [
        replace(thing, box=Box(), known=False)
        for noun in nouns
        if all(tree.label == "some" for tree in trees(noun)) and _undetermined(noun, context)
        for thing in things(noun, context)
        if isinstance(thing, Desc) and thing.known
    ]
    if any(True for desc in asked for _ in narrowed(desc, post, context)):
        return True  # "the guest of a reservation for a suite": of that which is asked for
    if any(True for desc in found for _ in narrowed(desc, post, context)):
        return not (isinstance(noun, Desc) and _may_be_of_both(post, found, noun, context))
    if _is_said_of_such(post, found, context):
        return True
    if person and _is_done_by_a_thing(post, found, context):
        return True
    first = [word.text for word in context.shared.words[post.start : post.start + 2]]
    impersonal = (
        person
        and (first[0] in ("that", "which") or first[1:] == ["which"])
        and all(desc.type not in context.vocabulary.askers for desc in found)
    )
    if not found or not (impersonal or all(_undetermined(noun, context) for noun in nouns)):
        return False
    return any(_clause_of(tree, found, context) for tree in trees(post))


def says_of_what(post: Tree, context: Context) -> bool:
    """Whether it says of what they are that stand before it: "lent to the players in a section"."""
    from ..things import things
    from .heads import other_side

    if leaf_at(post, 0).value not in ("in", "at", "on"):
        return False
    words = [leaf.value for leaf in context.shared.leaves
             if leaf.kind == "RELN" and leaf.end == post.start]  # fmt: skip
    people = set(context.vocabulary.principals)
    ones = (w.rel.subjects if w.head == "subject" else (w.rel.type,) for w in words)
    if not words or not all(people.issuperset(types) for types in ones):
        return False
    of = {type_ for word in words for type_ in other_side(word)}
    return any(
        desc.type in of for thing in things(post.children[-1], context) for desc in _descs(thing)
    )


def _named(part: Part, noun: Thing, context: Context) -> Iterator[Thing]:
    """What a noun names after another, `noun`: "another ticket" is another than that."""
    from ..things import things

    if isinstance(noun, Desc) and any(tree.label == "other" for tree in trees(part)):
        context = replace(context.knowing(noun), inside=context.inside | {noun.variable})
    return things(part, context)


def _is_of_the_last(post: Part, before: Part, context: Context, noun: Thing) -> bool:
    """Whether "that is …" stands after a clause that ends in "a ticket", of which it can be said:
    "a ticket that is blocked by a ticket that is open".
    """
    from .modifiers import narrowed

    words = context.shared.words
    clauses = all(tree.label == "relative" for part in (before, post) for tree in trees(part))
    if not clauses or words[post.start].text not in ("that", "which", "who"):
        return False
    ends = [part for part in _last_nouns(before) if words[part.start].text in ONE]
    found = [
        desc for part in ends for thing in _named(part, noun, context) for desc in _descs(thing)
    ]
    found += [one for part in _last_nouns(before) for one in _named_first(part, before, context)]
    return any(True for desc in found for _ in narrowed(desc, post, context))


ONE = frozenset("a an another".split())


def _named_first(part: Part, before: Part, context: Context) -> Iterator[Desc]:
    """One of "the team" in "a team that is part of the team", where none was named before."""
    words = [word.text for word in context.shared.words]
    the, *noun = words[part.start : part.end]
    said = words[: before.start - 1]
    if the != "the" or any(said[at : at + len(noun)] == noun for at in range(len(said))):
        return
    for leaf in context.shared.taken(part.start + 1, part.end):
        if isinstance(leaf.value, Noun) and not leaf.value.plural:
            yield from (context.new(type_, number="one") for type_ in leaf.value.types)


def _is_said_of_such(post: Part, found: list[Desc], context: Context) -> bool:
    """Whether "shared with their teams" is said of folders, though not with teams: then it is not
    said of the documents in them, as it might be.
    """
    verbs = [leaf_at(tree, 0) for tree in trees(post) if tree.label == "participle"]
    types = {
        leaf.value.rel.type
        for verb in verbs
        for leaf in context.shared.taken(verb.start, verb.end)
        if leaf.kind == "RELP"
    }
    such = bool(found) and all(desc.type in types for desc in found)
    if such:
        _ask_of_what(post, context)
    return such


def _is_done_by_a_thing(post: Part, found: list[Desc], context: Context) -> bool:
    """Whether "owning a file" stands behind a group of people, and is not said of it: it is asked
    whether it is of them.
    """
    things = bool(found) and all(desc.type not in context.vocabulary.askers for desc in found)
    doing = all(tree.label == "gerund_relation" for tree in trees(post))
    if things and doing:
        _ask_of_what(post, context)
    return things and doing


def _ask_of_what(post: Part | Tree, context: Context) -> None:
    words = context.shared.words
    said = context.shared.said(post.start, post.end)
    context.shared.ask(
        f"“{said}” can not be said of “{words[post.start - 1].written}”: of what is it meant?",
        (post.start, post.end),
    )


def _may_be_of_both(post: Part, found: list[Desc], noun: Desc, context: Context) -> bool:
    """Whether a clause, or by whom something is, fits both nouns, in number and in meaning: "pages
    in spaces that have not been archived". Then it is asked.
    """
    from .modifiers import narrowed
    from .relatives import agrees

    if noun.type in context.vocabulary.principals or noun.type in {desc.type for desc in found}:
        return False
    if _begs_for_a_clause(post, context) or _is_without_that(post, context):
        return False
    if _says_what_is_said_of(post, found, noun, context):
        return False
    clauses = [
        t for tree in trees(post) if tree.label == "relative" for t in trees(tree.children[0])
    ]
    fits = [
        clause.label not in ("which_is", "which_is_all")
        or agrees(clause.children[0], noun.number, context)
        for clause in clauses
        if isinstance(clause, Tree)
    ]
    by = context.shared.words[post.start].text == "by"  # "comments on pages by guests"
    if not (fits or by) or not all(fits):
        return False
    plain = replace(noun, missing=None)
    return any(True for _ in narrowed(plain, post, context))


VERBS = frozenset({"RELP", "RELV", "RELVP", "RELX", "RELPX", "RELVX"})


def _says_what_is_said_of(post: Part, found: list[Desc], noun: Desc, context: Context) -> bool:
    """Whether a clause has a word declared of the nearer noun, and none of the other, of which it
    could be said in general at best: "drawings of parts that belong to that programme".
    """
    of = {
        leaf.value.rel.type
        for leaf in context.shared.leaves
        if leaf.kind in VERBS and post.start <= leaf.start and leaf.end <= post.end
        and isinstance(leaf.value, RelWord) and leaf.value.head == "object"
    }  # fmt: skip
    return noun.type not in of and any(desc.type in of for desc in found)


BEGGING = frozenset("a an any every each all the".split())


def _begs_for_a_clause(post: Part, context: Context, noun: tuple[str, ...] = ()) -> bool:
    """Whether a clause without "that" stands right after "any queue", or after just that noun,
    which is narrowed by it: "tickets in any queue they are assigned to".
    """
    words = [word.text for word in context.shared.words[max(0, post.start - 4) : post.start + 1]]
    if words[-1] in RELATIVE:
        return False
    clause = any(tree.label == "relative" for tree in trees(post))
    begs = tuple(words[-3:-1]) == noun if noun else not BEGGING.isdisjoint(words[-3:-1])
    return clause and begs


def _is_just_somebody(post: Part, context: Context) -> bool:
    """Whether a clause tells who "the person" is: "the manager of the person who raised it"; and
    who "the employee" or "the claims handler" is, of whom nobody has spoken yet.
    """
    words = [word.text for word in context.shared.words[: post.start + 1]]
    clause = all(tree.label == "relative" for tree in trees(post))
    the = next((n for n in (3, 4) if words[-n : 1 - n] == ["the"]), 0)
    if not clause or not the or words[-1] not in RELATIVE - {"which", "where"}:
        return False
    noun = tuple(words[1 - the : -1])
    principals = set(context.vocabulary.principals)
    entries = context.vocabulary.entries.get(noun, ())
    nouns = [value for kind, value in entries
             if kind == "NOUN" or (kind == "CLASS" and not value.plural)]  # fmt: skip
    again = any(tuple(words[at : at + len(noun)]) == noun for at in range(len(words) - the))
    new = not again and any(principals.issuperset(types_of(value)) for value in nouns)
    return new or noun in (("person",), ("people",), ("one",))


def _is_without_that(post: Part, context: Context) -> bool:
    """Whether a clause stands right after its noun, "the queues they work in": it can be of no
    other.
    """
    first = context.shared.words[post.start].text
    return first not in RELATIVE and all(tree.label == "relative" for tree in trees(post))


RELATIVE = frozenset("that which who whom whose where".split())


def _ends_in_attribute(part: Part, context: Context) -> bool:
    """Whether a comparison ends in what something has: "of at least the total"."""
    compares = any(tree.label in COMPARING for tree in trees(part))
    ends = (leaf.kind for leaf in context.shared.leaves if leaf.end == part.end)
    return compares and "ATTR" in ends


def _is_whose_attribute(post: Part, before: Part, context: Context) -> bool:
    """Whether an attribute's noun stands before "of" what has it: "whose language is the target
    language of a job".
    """
    leaves = context.shared.leaves
    attrs = {leaf.value.of for leaf in leaves if leaf.kind == "ATTR" and leaf.end == before.end}
    types = {type_ for leaf in leaves if post.start < leaf.start <= post.start + 2
             for type_ in types_of(leaf.value)}  # fmt: skip
    relative = any(tree.label == "relative" for tree in trees(before))
    return relative and not attrs.isdisjoint(types)


COMPARING = frozenset({"with_attribute", "compared", "had", "with_amount", "attribute_of", "in_np"})


def _inner_nouns(part: Part) -> Iterator[Part]:
    for tree in trees(part):
        last = tree.children[-1] if tree.children else None
        if tree.label in NESTING and isinstance(last, Node) and last.end == part.end:
            yield last


def _last_nouns(part: Part) -> Iterator[Part]:
    """The noun in which a clause ends: "who has passed a training"."""
    for tree in trees(part):
        if tree.label == "relative":
            yield from _ending_nouns(tree.children[-1])


def _ending_nouns(part: Part) -> Iterator[Part]:
    from .noun_phrases import NOUNS

    found = list(trees(part)) if isinstance(part, Node) else []
    if any(tree.label in NOUNS for tree in found):
        yield part
        return
    for tree in found:
        last = tree.children[-1] if tree.children else None
        if isinstance(last, Node) and last.end == part.end:
            yield from _ending_nouns(last)


def last_in_clause(part: Part) -> Iterator[Part]:
    """The nouns in which a clause ends that ends a noun phrase: "the trip", of "a region that
    contains the trip".
    """
    yield from _last_nouns(part)
    for tree in trees(part):
        last = tree.children[-1] if tree.children else None
        if isinstance(last, Node) and last.end == part.end and tree.label != "relative":
            yield from last_in_clause(last)


def _descs(thing: Thing) -> Iterator[Desc]:
    if isinstance(thing, Desc):
        if not thing.known:
            yield thing
    elif isinstance(thing, Several):
        for item in thing.items:
            yield from _descs(item)
    elif isinstance(thing, Ranked):
        return


def nested(part: Part) -> Iterator[Part]:
    """The nouns in what ends a noun phrase: "a desk", of "someone from a desk"."""
    for tree in trees(part):
        for child in tree.children:
            if isinstance(child, Node) and child.end == part.end:
                yield from _inner_nouns(child)
                yield from nested(child)


def _undetermined(noun: Part, context: Context) -> bool:
    """Whether it is "folders" or "a folder", not "their folders" or "the folder"."""
    return all(
        tree.label == "some"
        and context.shared.words[tree.start].text not in ("the", "this", "that", "these", "those")
        for tree in trees(noun)
    )


def _clause_of(tree: Tree, found: list[Desc], context: Context) -> bool:
    """Whether it is a relative clause whose verb agrees with the nearer noun."""
    from .relatives import agrees

    if tree.label != "relative":
        return False
    for inner in trees(tree.children[0]):
        numbers = {desc.number for desc in found if desc.number}
        if inner.label in ("which_is", "which_is_all"):
            if any(not agrees(inner.children[0], number, context) for number in numbers):
                return False
        elif isinstance(inner, Leaf) or not inner.label.startswith("which_they"):
            return False
    _ask_of_what(tree, context)
    return True
