"""Knows what is theirs by what they are: the team of its maintainers, the claims of claimants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...rule import disjunction
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Local,
    member,
    renamed_box,
)


def described_by(types: Sequence[str], context: Context) -> Desc | None:
    """Of team maintainers, "their team" is the one that they maintain."""
    for local in context.asker.locals:
        if local.type in types and local.kind in ("any", "role", "implied"):
            for test in context.asker.tests:
                if (
                    isinstance(test, m.Member)
                    and {test.item, test.of.root}
                    == {
                        SUBJECT,
                        local.variable,
                    }
                    and local.kind != "implied"
                ):
                    return Desc(local.variable, local.type, known=True)
                if len(ties_of(test, SUBJECT, local.variable)) > 1:
                    return Desc(local.variable, local.type, known=True)
                if isinstance(test, m.Member) and _is_theirs_alone(test, local, context):
                    desc = context.new(local.type)
                    mine = renamed_box(Box((test,)), local.variable, desc.variable)
                    return desc.with_box(mine)
    asked = next((d for d in context.refs if d.variable == RESOURCE and d.type in types), None)
    for test in context.asker.tests:
        if asked is not None and ties_of(test, SUBJECT, RESOURCE):
            return replace(asked, box=Box(), known=True)  # "their listings", said of sellers
    return None


def which_they_lead(types: Sequence[str], tests: Sequence[m.Expr], context: Context) -> Desc | None:
    """The crew of crew leaders, though a term has "their crew" for those that they are in."""
    for test in tests:
        if (by := led_by_a_term(test, types)) is not None:
            led = next(type_ for type_ in types if type_ in _types_of(test))
            desc = context.new(led)
            return desc.with_box(renamed_box(Box((by,)), LED, desc.variable))
    return None


def _types_of(test: m.Expr) -> Sequence[str]:
    return test.types if isinstance(test, m.Quantifier) else ()


LED = "led"
"""The variable of what they lead, in what `led_by_a_term` gives."""


def led_by_a_term(test: m.Expr, types: Sequence[str]) -> m.Member | None:
    """How "crew leaders", whom a term has as leaders of one of their crews, or as such as lead one
    at least, lead it.
    """
    if not isinstance(test, m.Quantifier) or test.kind == "all" or len(test.types) != 1:
        return None
    if test.types[0] not in types or test.path.root != SUBJECT:
        return None
    if test.body is None:
        return member(LED, SUBJECT, *test.path.path) if len(test.path.path) == 1 else None
    told = test.body.items if isinstance(test.body, m.And) else (test.body,)
    leads = (t for t in told if isinstance(t, m.Member)
             and (t.item, t.of.root) == (SUBJECT, test.variable))  # fmt: skip
    by = next(leads, None)
    return member(SUBJECT, LED, *by.of.path) if by is not None else None


def _is_theirs_alone(test: m.Member, local: Local, context: Context) -> bool:
    """Whether people of whom it is only implied are of no other thing of that type: the
    organization of billing admins is where they are that, unless they could be its members.
    """
    people = context.vocabulary.principals
    asker = next((d.type for d in context.refs if d.variable == SUBJECT), None)
    if local.type in people or asker is None or local.kind != "implied":
        return False
    told = (*(step.partition("-of-")[0] for step in test.of.path), "owner")
    pairs = context.vocabulary.type_pairs(local.type, asker)
    here = {test.item, test.of.root} == {SUBJECT, local.variable}
    return here and all(rel.name in told for rel in pairs)


def of_which_they_are(types: Sequence[str], context: Context) -> Desc | None:
    """Of claimants, "their claims" are those of which they are the claimants."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if context.role != RESOURCE or asked is None or asked.type not in types:
        return None
    for test in context.asker.tests:
        ties = ties_of(test, SUBJECT, RESOURCE)
        if ties:
            desc = context.new(asked.type)
            mine = renamed_box(Box((disjunction(ties) or ties[0],)), RESOURCE, desc.variable)
            plain = all(len(tie.of.path) == 1 for tie in ties)
            return desc.with_box(mine) if plain else None
    return None


def ties_of(test: m.Expr, who: str, what: str) -> list[m.Member]:
    """In which relations a test says that one stands to another, in any of them: applicants and
    representatives; whether they are declared as the thing's or as theirs.
    """
    tests = test.items if isinstance(test, m.Or) else (test,)
    ties = [t for t in tests if isinstance(t, m.Member) and {t.item, t.of.root} == {who, what}]
    return ties if len(ties) == len(tests) else []
