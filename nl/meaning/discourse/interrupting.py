"""Knows what goes on after "and" and a phrase between commas: "and, if it is new, close it"."""

from __future__ import annotations

from collections.abc import Callable

from ...chart import Tree
from ..base import Context, Part, trees
from ..statements.to_others import Plans, before, to_others
from .ellipsis import again_may


def again_do(tree: Tree, context: Context) -> Plans:
    """And withdraw it at any time: goes on with what those may do, after when they may do so, or
    after what stands between: "and, if it is new, withdraw it"; "or, without MFA, edit them".
    """
    prior, clause = before(context), context.clause_before
    if prior is None or clause is None:
        return
    joiner = interrupting(clause, context)
    if prior.effect == "forbid" and joiner == "or":
        yield from again_may("forbid")(tree, context)
    told = joiner == "and" or all(tree.label == "tailed" for tree in trees(clause))
    if prior.effect == "permit" and told:
        yield from again_may("permit")(tree, context)


def again_not_do(tree: Tree, context: Context) -> Plans:
    """But, outside business hours, not close it."""
    prior, clause = before(context), context.clause_before
    if prior is None or clause is None or not interrupting(clause, context):
        return
    if prior.effect in ("permit", "only"):
        yield from again_may("forbid")(tree, context)


def again_object(tree: Tree, context: Context) -> Plans:
    """And, with MFA, sealed ones: to what else those may do it, or may not."""
    prior, clause = before(context), context.clause_before
    if prior is None or clause is None or interrupting(clause, context) not in ("and", "or"):
        return
    if _goes_on_with_what_they_are(tree, clause, context):
        return
    if not prior.passive and prior.effect in ("permit", "forbid"):
        yield from to_others(prior.effect, tree.children[0], context)


def _goes_on_with_what_they_are(tree: Tree, clause: Part, context: Context) -> bool:
    """Whether "drafts", after "published articles that are public or, with MFA,", may be what those
    are, and no others: it is asked.
    """
    words = [word.text for word in context.shared.words]
    are = words[clause.end - 2] in ("are", "is") and words[clause.end - 3] in ("that", "which")
    ones = {"ones", "one", "those"} & set(words[tree.start : tree.end])
    return (
        are
        and not ones
        and context.shared.ask_of(tree, "“{said}”: is that what they are, or are those others?")
    )


def interrupting(clause: Part, context: Context) -> str:
    """The word that joins a clause to what a phrase between commas stands before: "and, at night,
    close it".
    """
    words = [word.text for word in context.shared.words[clause.end : clause.end + 3]]
    words = words[1:] if words[0] == "," else words
    return words[0] if words[1:2] == [","] else ""


INTERRUPTED: dict[str, Callable[[Tree, Context], Plans]] = {
    "again_do": again_do,
    "again_not_do": again_not_do,
    "again_object": again_object,
}
