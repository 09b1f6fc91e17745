"""Knows that each of several things something is done to may have a phrase of its own: "may submit
urgent orders at any time, and all other orders on weekdays".
"""

from __future__ import annotations

from ...chart import Leaf, Tree
from ..base import Context, Part, Prior, just, trees
from ..nouns.ones import among_those_before
from ..statements.draft import Plan
from ..statements.to_others import Plans, before, to_others
from ..statements.verbs import parts_of
from .lifting import of_time_alone
from .referring import who_again


def another_then(tree: Tree, context: Context) -> Plans:
    """And all other orders on weekdays: where what was named before has a phrase of its own, too,
    and so what follows can't be said of both.
    """
    prior, clause = before(context), context.clause_before
    if prior is not None and clause is not None and _says_only_when(tree):
        yield from _others_then(tree, prior)
    if prior is None or prior.effect != "permit" or clause is None:
        return
    if not _has_its_own(clause, bool(prior.when.tests)):
        return
    words = [word.text for word in context.shared.words]
    alone = "only" in words[clause.start : clause.end]
    if words[tree.children[-1].start] == "only" and not alone:
        return  # "and all others only on weekdays": the rest is barred
    if context.shared.words[tree.start - 1].text not in ("and", ",", "but", "while"):
        return
    what = parts_of(tree, "np")[0]
    yield from among_those_before(what, list(to_others("permit", what, context)), prior)


def _others_then(tree: Tree, prior: Prior) -> Plans:
    """And managers until it has started: others may do the same, then."""
    if not of_time_alone(prior.when) or prior.passive or prior.several:
        return
    who = parts_of(tree, "np")[0]
    yield (
        Plan(
            prior.effect,
            who,
            prior.actions,
            None,
            who_read=who_again(who),
            what_read=just(prior.resource),
            about_who=prior.about_who,
        ),
    )


def _says_only_when(tree: Tree) -> bool:
    """Whether a phrase is about others until, or up to so long before, something happens."""
    tails = [part for tails in trees(tree.children[-1]) for part in tails.children]
    return all(any(t.label in TIMED for t in trees(part)) for part in tails)


TIMED = frozenset("within until until_time until_elapsed".split())


def _has_its_own(clause: Part, conditional: bool) -> bool:
    """Whether a clause ends in a phrase that says when, or how."""
    tailed = [*map(_is_tailed, trees(clause))]
    return not isinstance(clause, Leaf) and (any(tailed) if conditional else all(tailed))


def _is_tailed(tree: Tree) -> bool:
    """Whether a clause ends so, whatever may stand in front of it: "users with a tier of 2 or
    above can escalate tickets at any time".
    """
    if tree.label == "fronted":
        return all(map(_is_tailed, trees(tree.children[-1])))
    return tree.label in ("tailed", "another_then")
