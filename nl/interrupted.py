"""Knows statements with a phrase in the middle: "releasing payments on weekends needs a manager",
"may be opened on weekdays by the caretaker", "neither without MFA nor from outside".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .chart import Tree
from .meaning.base import Context, trees
from .meaning.plans import Drafts
from .meaning.statements import statement
from .meaning.things import symbol_of
from .surrounding import surrounded

THEN = frozenset(
    (
        "circ_tail at_time any_adverbial circ_time if_ if_frag within without only_circ only_time"
    ).split()
)
"""What may stand between what is done and what that takes."""


def done_then(tree: Tree, context: Context) -> Iterator[Drafts]:
    """Releasing payments on weekends needs a manager: as if the time came first."""
    (tail,) = (part for part in tree.children if symbol_of(part) == "tail")
    rest = tuple(part for part in tree.children if part is not tail)
    fronted = tree.label != "when_only_may"  # "only curators, and only with MFA, may …"
    for inner in trees(tail):
        only = inner.label.startswith("only_")
        if inner.label not in THEN or only == fronted:
            return
    label = tree.label.removeprefix("when_")
    for found in statement(replace(tree, label=label, children=rest), context):
        yield from surrounded(found, [tail], context, fronted)


def done_when_by(tree: Tree, context: Context) -> Iterator[Drafts]:
    """May be carried out on weekdays by the caretaker: as if the time came last."""
    (tails,) = (part for part in tree.children if symbol_of(part) == "tails")
    words = [word.text for word in context.shared.words[tails.start : tails.end + 1]]
    if words[-1] == "," and "or" in words:
        return  # "with MFA, or in the office network, by a manager": is the first by anybody?
    rest = tuple(part for part in tree.children if part is not tails)
    for found in statement(replace(tree, label="may_passive_by", children=rest), context):
        for tail in trees(tails):
            yield from surrounded(found, list(tail.children), context)


def nor(tree: Tree, context: Context) -> Iterator[Drafts]:
    """May not without MFA, nor from outside the network: each of the two is denied."""
    body, tails, other = tree.children
    for inner in trees(body):
        for found in statement(inner, context):
            if any(draft.effect != "forbid" for draft in found):
                continue
            for tail in trees(tails):
                for one in surrounded(found, list(tail.children), context):
                    for two in surrounded(found, [other], context):
                        yield (*one, *two)


def neither(tree: Tree, context: Context) -> Iterator[Drafts]:
    """May be done neither without MFA nor from outside: each of the two is denied."""
    body, *cases = tree.children
    for inner in trees(body):
        for found in statement(inner, context):
            if any(draft.effect != "permit" for draft in found):
                continue
            denied = tuple(replace(draft, effect="forbid") for draft in found)
            for one in surrounded(denied, [cases[0]], context):
                for two in surrounded(denied, [cases[1]], context):
                    yield (*one, *two)
