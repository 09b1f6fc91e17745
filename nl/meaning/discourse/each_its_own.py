"""Knows that each of several things something is done to may have a phrase of its own: "may submit
urgent orders at any time, and all other orders on weekdays".
"""

from __future__ import annotations

from ...chart import Leaf, Tree
from ..base import Context, Part, trees
from ..nouns.ones import among_those_before
from ..statements.to_others import Plans, before, to_others
from ..statements.verbs import parts_of


def another_then(tree: Tree, context: Context) -> Plans:
    """And all other orders on weekdays: where what was named before has a phrase of its own, too,
    and so what follows can't be said of both.
    """
    prior, clause = before(context), context.clause_before
    if prior is None or prior.effect != "permit" or clause is None:
        return
    if not _has_its_own(clause, bool(prior.when.tests)):
        return
    if context.shared.words[tree.start - 1].text not in ("and", ",", "but", "while"):
        return
    what = parts_of(tree, "np")[0]
    yield from among_those_before(what, list(to_others("permit", what, context)), prior)


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
