"""Knows of which clauses a phrase in front of several is said, or that it is part of what follows:
"from the VPN you can view documents, but printing is blocked".
"""

from __future__ import annotations

from ...chart import Tree
from ..base import Context, Part, trees
from ..statements.draft import Drafts
from ..statements.verbs import is_pronoun


def is_barred_there(part: Part) -> bool:
    """Whether a clause says no more than that something is blocked: "printing is blocked"."""
    bodies = (tree.children[0] for tree in trees(part) if tree.label == "plain")
    return any(
        inner.label == "doing_forbidden" and _names_nothing(inner.children[0])
        for body in bodies
        for inner in trees(body)
    )


def _names_nothing(part: Part) -> bool:
    """Whether a gerund has no object, or just "it" or "them"."""
    return any(
        tree.label == "doing_bare" or (tree.label == "doing" and is_pronoun(tree.children[1]))
        for tree in trees(part)
    )


def leaves_out_all(part: Part) -> bool:
    """Whether a clause says no more than what else is done, "but not edited", who else may do so to
    how much, or that nobody else may.
    """
    bodies = (tree.children[0] for tree in trees(part) if tree.label in ("plain", "tailed"))
    done = any(inner.label.startswith(("again_done", "again_not_done")) for body in bodies
               for inner in trees(body))  # fmt: skip
    return done or says_how_much(part) or says_nobody_else(part)


def says_nobody_else(part: Part) -> bool:
    """Whether a clause says just that nobody else may."""
    bodies = (tree.children[0] for tree in trees(part) if tree.label == "plain")
    return any(inner.label in NOBODY_ELSE for body in bodies for inner in trees(body))


NOBODY_ELSE = frozenset({"nobody_else", "nobody_else_but"})


def says_how_much(part: Part) -> bool:
    """Whether a clause says no more than who may do so to how much: "and clerks up to $500"."""
    bodies = (tree.children[0] for tree in trees(part) if tree.label == "plain")
    return any(inner.label in ("gap_measure", "gap_unmeasured") for body in bodies
               for inner in trees(body))  # fmt: skip


def goes_on_denying(part: Part) -> bool:
    """Whether a clause leaves out who may not: "but can't edit them"."""
    bodies = (tree.children[0] for tree in trees(part) if tree.label == "plain")
    return any(inner.label == "again_may_not" for body in bodies for inner in trees(body))


def all_under_the_first(drafts: Drafts) -> bool:
    """Whether all that several clauses say holds only where the first does, as they go on about
    what that was said of: "if a client is on stop, editors may view its jobs but not edit them".
    """
    first = drafts[0]
    said = set((first.region + first.when).tests)
    return bool(said) and all(
        said <= set((draft.what + draft.region + draft.when).tests) for draft in drafts
    )


def gives_another_limit(tree: Tree) -> bool:
    """Whether a later clause says what is so in another case: "but on Sundays the limit is $9"."""
    return any(inner.label == "other_limit" for part in tree.children[1:] for inner in trees(part))


def takes_its_only(tree: Tree, context: Context) -> bool:
    """Whether a phrase in front ends in the "only" that belongs to who comes next: "on Sundays only
    guards may enter"; with a comma behind it, "on Sundays only, guards may enter", it is its own.
    """
    front, clause = tree.children[0], tree.children[-1]
    words = context.shared.words
    return clause.start == front.end and words[front.end - 1].text == "only"


def may_be_of_all(first: Part, joined: set[str], bodies: set[str]) -> bool:
    """Whether a time or a place in front of a statement, without a comma, may be said of those that
    follow, too: "on weekdays guards may open gates and cleaners may enter rooms". `joined` are the
    words between them, `bodies` how those are put.
    """
    fronts = [inner.children[0] for inner in trees(first) if inner.label == "fronted"]
    times = any({inner.label for inner in trees(front)} & WHEN for front in fronts)
    own = OF_THEIR_OWN | ({"may_passive"} if "may_not_passive" in bodies else set())
    return times and joined <= {"and", ","} and bodies <= own


WHEN = frozenset({"at_time", "circ_tail"})
OF_THEIR_OWN = frozenset(
    (
        "may may_not may_passive_by only_may nobody_may may_not_passive may_not_passive_by "
        "only_passive_by"
    ).split()
)
"""Statements that name who may."""
