"""Knows which rules may be less than their text means, though nothing else can be read there: then
its author is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..compiler import model as m
from .meaning.base import Shared
from .meaning.closing import mentions
from .meaning.plans import Draft, Drafts
from .rule import Clause, negation


def unclear(drafts: Drafts, clauses: Sequence[Clause], shared: Shared) -> str | None:
    """What has to be asked if a text comes to just these drafts, and the clauses they became."""
    for draft in drafts:
        if (message := _asked_of(draft, shared)) is not None:
            return message
    if len(clauses) > 1 and any(map(_never_applies, clauses)):
        return "part of this can never apply: say in another way what is meant"
    return None


def _never_applies(clause: Clause) -> bool:
    """Whether a clause says that something is so and is not so, or lets those alone do something
    whom it governs: then it was not meant.
    """
    parts = _conjuncts(clause.condition)
    if clause.effect == "only":
        return bool(parts) and parts <= _conjuncts(clause.region)
    return any(negation(part) in parts for part in parts)


def _conjuncts(expr: m.Expr | None) -> set[m.Expr]:
    if expr is None:
        return set()
    return set(expr.items) if isinstance(expr, m.And) else {expr}


def _asked_of(draft: Draft, shared: Shared) -> str | None:
    """What has to be asked if a text comes to just a draft."""
    if _is_of_theirs(draft):
        return (
            "may others do so to what isn't theirs, or nobody? Say “only …, and only to those of "
            "their own”, or write two sentences"
        )
    if _is_of_one_told(draft, shared):
        verb = draft.actions[0].replace("_", " ")
        return f"{verb} what: the one that was spoken of, or any? Say it with a noun"
    return None


def _is_of_one_told(draft: Draft, shared: Shared) -> bool:
    """Whether "applicants may appeal if their application was refused" lets them do so to any."""
    said = draft.who + draft.when + draft.region
    told = {local.type for local in said.locals if local.kind != "implied"}
    known = shared.vocabulary.actions
    done_to = {type_ for name in draft.actions for type_ in known.get(name, ())}
    any_ = draft.resource_type is None or (
        # "applicants whose application was refused may appeal": that of theirs, rather
        draft.resource_type in told
        and not draft.what.tests
        and any(_is_tied_alike(test, draft) for test in draft.who.tests)
    )
    return draft.effect == "permit" and any_ and bool(told & done_to)


def _is_tied_alike(test: m.Expr, draft: Draft) -> bool:
    """Whether who may stands to what is asked for as to another such that is spoken of."""
    return (
        isinstance(test, m.Member)
        and (test.item, test.of.root) == ("subject", "resource")
        and any(
            isinstance(other, m.Member) and local.type == draft.resource_type
            and (other.item, other.of.root, other.of.path)
            == ("subject", local.variable, test.of.path)
            for local in draft.who.locals
            for other in draft.who.tests
        )
    )  # fmt: skip


def _is_of_theirs(draft: Draft) -> bool:
    """Whether "only managers may regrade loads at their own site" leaves open what holds of loads
    elsewhere: whether nobody may, or whoever else may.
    """
    said = {*draft.what.tests, *draft.region.tests} - {*draft.who.tests}
    theirs = any(mentions(test, "subject") and not isinstance(test, m.Not) for test in said)
    return draft.effect == "only" and not draft.about_who and theirs
