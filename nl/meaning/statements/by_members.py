"""Knows that what a group does is done by its members: "the team that owns it may edit it"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import MEMBERSHIPS
from ...text.morphology import plural
from ...vocabulary.senses import Kind, Rel, put
from ..base import SUBJECT, Box, Context, Desc, Excluding, Ranked, Several, Thing, member
from ..closing import mentions


def membership_of(type_: str, context: Context) -> Rel | None:
    """In what relation to a group of people those who are in it stand; none of a type that asks
    itself, or where several relations could be meant.
    """
    if type_ in context.vocabulary.principals:
        return None
    found = [
        rel
        for rel in context.vocabulary.relations
        if rel.type == type_
        and rel.inverse_of is None
        and rel.name.removesuffix("s") in MEMBERSHIPS - {"participant"}  # of a workshop
        and set(rel.subjects) & set(context.vocabulary.principals)
    ]
    return found[0] if len(found) == 1 else None


def asking(thing: Thing, context: Context) -> Thing:
    """Who asks where a phrase describes who does something: of a group, any of its members."""
    if isinstance(thing, Several):
        return replace(thing, items=tuple(asking(item, context) for item in thing.items))
    if isinstance(thing, Excluding):
        return Excluding(asking(thing.thing, context), asking(thing.but, context))
    if isinstance(thing, Ranked):
        found = (asking(item, context) for item in thing.items)
        return replace(thing, items=tuple(desc for desc in found if isinstance(desc, Desc)))
    rel = membership_of(thing.type, context) if isinstance(thing, Desc) else None
    if rel is None or not isinstance(thing, Desc) or thing.variable == SUBJECT:
        return thing
    if _may_be_a_person(thing, context) or _is_of_a_kind(thing, context):
        return thing
    group = replace(thing, every="any", asks=True).local()
    people = [type_ for type_ in rel.subjects if type_ in context.vocabulary.principals]
    return _either([_one_in(thing, rel, group, type_, context) for type_ in people])


def _may_be_a_person(thing: Desc, context: Context) -> bool:
    """Whether a group is spoken of by a noun for people, too: an owner, who is a user or a team."""
    people = set(context.vocabulary.principals)
    return any(
        rel.name == thing.noun and people & set(rel.subjects)
        for rel in context.vocabulary.relations
    )


def _is_of_a_kind(thing: Desc, context: Context) -> bool:
    """Whether a word for a group is just what a value of it says: "children" are not those in a
    workshop for children, nor are "adults", whom a term may name.
    """
    return thing.noun == "" and any(
        isinstance(leaf.value, Kind)
        and leaf.kind == "CLASS"
        and leaf.value.type == thing.type
        and put(leaf.value.test, thing.variable) in thing.box.tests
        and _is_a_value(leaf.value.test, context.shared.words[leaf.end - 1].text)
        for leaf in context.shared.leaves
    )


def _is_a_value(test: m.Expr, word: str) -> bool:
    """Whether a test is that something is of the value that a word is."""
    match test:
        case m.Compare(op="==", left=m.AttributeOf(), right=m.Const(value=str(value))):
            last = value.replace("_", " ").split()[-1]
            return word in (last, *plural(last))
    return False


def _one_in(thing: Desc, rel: Rel, group: Box, type_: str, context: Context) -> Desc:
    someone = context.new(type_, plural=thing.plural, number=thing.number)
    return someone.with_box(group + Box((member(someone.variable, thing.variable, rel.name),)))


def _either(found: Sequence[Desc]) -> Thing:
    return found[0] if len(found) == 1 else Several(tuple(found))


def group_that_asks(who: Box) -> str | None:
    """The variable of the group whose members ask: "they" are it, not each of its members."""
    return next((desc.variable for desc in who.spoken if desc.asks), None)


def is_of_any_of_theirs(who: Box, what: Box, context: Context) -> bool:
    """Whether "heads may not close jobs that are not assigned to their team" would bar those of two
    teams from the jobs of both.
    """
    theirs = {
        local.variable
        for local in who.locals
        for test in who.tests
        if isinstance(test, m.Member) and (test.item, test.of.root) == (SUBJECT, local.variable)
    }
    unclear = any(
        isinstance(test, m.Not) and any(mentions(test, name) for name in theirs)
        for test in what.tests
    )
    if unclear:
        context.shared.ask(
            "may those who belong to another one as well? Say “only members of …”",
            (0, len(context.shared.words)),
        )
    return unclear
