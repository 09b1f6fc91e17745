"""Knows of which clauses what stands behind several of them is not said."""

from __future__ import annotations

from collections.abc import Sequence

from ..chart import Node, Tree
from ..meaning.base import Context, Part, trees
from ..meaning.surroundings.set_apart import excepts_at_the_end


def begins_only(clause: Part, tails: Part, context: Context) -> bool:
    """Whether "only" begins what stands behind a clause that is set apart by a comma, or it tells
    who is not "nobody": "viewed by anyone and deleted by nobody except admins".
    """
    words = context.shared.words
    if words[tails.start - 1].text in ("nobody", "one") and words[tails.start].text in EXCEPT:
        return True
    return words[clause.start - 2].text == "," and words[tails.start].text == "only"


EXCEPT = frozenset("except but besides save".split())


def bar_apart(clauses: Sequence[Part], tails: Part, context: Context) -> bool:
    """Whether each of several clauses forbids something, the last after a comma and with no
    exception behind it.
    """
    apart = context.shared.words[clauses[-1].start - 2].text == ","
    excepts = any(excepts_at_the_end(tail, context) for tail in trees(tails))
    unless = any(word.text == "unless" for word in context.shared.words[tails.start : tails.end])
    return apart and not excepts and not unless and all(map(_bars, clauses))


def _bars(clause: Part) -> bool:
    """Whether a clause forbids something, with all that it needs for that."""
    return all(
        any(label.startswith(BARRING) for label in _bodies_of(tree)) for tree in trees(clause)
    )


def _bodies_of(tree: Tree) -> set[str]:
    body = tree.children[0] if tree.label in ("plain", "tailed") else None
    return {inner.label for inner in trees(body)} if isinstance(body, Node) else set()


BARRING = ("may_not", "nobody")
