"""Knows statements with a phrase in the middle: "releasing payments on weekends needs a manager",
"may be opened on weekdays by the caretaker", "neither without MFA nor from outside".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..chart import Leaf, Node, Tree
from ..meaning.base import Box, Context, Part, trees
from ..meaning.closing import any_of, mentions
from ..meaning.statements.draft import Draft, Drafts
from ..meaning.statements.statement import statement
from ..meaning.surroundings.set_apart import ends_of_the_last
from ..meaning.things import symbol_of
from ..text.morphology import base_of_participle
from .surrounding import surrounded

THEN = frozenset(
    (
        "circ_tail said_circ at_time any_adverbial circ_time if_ if_frag within without only_circ "
        "only_time"
    ).split()
)
"""What may stand between what is done and what that takes."""
BEHIND = frozenset(["when_only_may", "when_doing_must_so"])
"""Where it limits what is said before it."""


def done_then(tree: Tree, context: Context) -> Iterator[Drafts]:
    """Releasing payments on weekends needs a manager: as if the time came first. Bulk exports are
    forbidden: those done so.
    """
    (tail,) = (p for p in tree.children if symbol_of(p) in ("tail", "manner", "during"))
    after = [part for part in tree.children if symbol_of(part) == "tails"]
    rest = tuple(part for part in tree.children if part is not tail and part not in after)
    fronted = tree.label not in BEHIND  # "only curators, and only with MFA, may …"
    limit = tree.label == "when_doing_must_so"  # "exporting is limited to weekdays"
    for inner in trees(tail):
        only = inner.label.startswith("only_")
        if inner.label not in THEN or (only == fronted and not limit):
            return
    label = tree.label.removeprefix("when_")
    for found in statement(replace(tree, label=label, children=rest), context):
        for there in surrounded(found, [tail], context, fronted):
            if not after:
                yield there
            for inner in trees(after[0]) if after else ():
                yield from surrounded(there, list(inner.children), context)


def done_when_by(tree: Tree, context: Context) -> Iterator[Drafts]:
    """May be carried out on weekdays by the caretaker: as if the time came last. What follows that,
    "…, and only once it is approved", is so besides.
    """
    tails, *last = (part for part in tree.children if symbol_of(part) == "tails")
    words = [word.text for word in context.shared.words[tails.start : tails.end + 1]]
    if words[-1] == "," and "or" in words:
        return  # "with MFA, or in the office network, by a manager": is the first by anybody?
    if words[-1] == "," and _may_be_of_the_last(tree, tails, context):
        return
    if words[-1] == "by" and _may_be_by_them(words, tails, context):
        return
    there = tree.label == "done_only_there_by"  # "can only be deployed to production by admins"
    if there and words[0] != "to":
        return  # "can only be edited on weekdays by admins": at no other time, or then by them?
    by = next(part for part in tree.children if symbol_of(part) == "by_np")
    if last and any(w.text == "by" for w in context.shared.words[by.start + 1 : by.end]):
        return  # "by its author or by a manager if …": is that of either?
    rest = tuple(part for part in tree.children if symbol_of(part) != "tails")
    only = tree.label != "done_when_by"  # "on weekends only by admins": that governs weekends
    label = "only_passive_by" if only else "may_passive_by"
    for found in statement(replace(tree, label=label, children=rest), context):
        for tail in trees(tails):
            if there and len(tail.children) != 1:
                continue
            for so in surrounded(found, list(tail.children), context, only):
                if not last:
                    yield so
                for inner in trees(last[0]) if last else ():
                    yield from surrounded(so, list(inner.children), context)


def _may_be_by_them(words: list[str], tails: Part, context: Context) -> bool:
    """Whether "exported after it has been approved by a lead" may tell who has approved it; what
    was "received" was so by nobody who is asked about.
    """
    done = base_of_participle(words[-2]) and words[-2] != "received"
    done = len(words) > 2 and done and not BEING.isdisjoint(words)
    return bool(done) and context.shared.ask_of(
        tails, "“{said} by …”: is that who did this, or who may do so then? Write two sentences"
    )


BEING = frozenset("is are was were been being".split())


def _may_be_of_the_last(tree: Tree, tails: Part, context: Context) -> bool:
    """Whether "viewed, or cancelled with MFA, by supervisors" needs it for the last alone."""
    done = next(part for part in tree.children if symbol_of(part) == "actps")
    unclear = "," in {word.text for word in context.shared.words[done.start : done.end]}
    if unclear:
        context.shared.ask_of(
            tails, "is “{said}” said of all that is done, or of the last alone? Write two sentences"
        )
    return unclear


def the_only_when(tree: Tree, context: Context) -> Iterator[Drafts]:
    """The only ones who may on Sundays are managers: only managers may then."""
    (tails,) = (part for part in tree.children if symbol_of(part) == "tails")
    rest = tuple(part for part in tree.children if part is not tails)
    for found in statement(replace(tree, label="only_may", children=rest), context):
        for tail in trees(tails):
            yield from surrounded(found, list(tail.children), context, True)


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


def only_by_last_if(tree: Tree, tails: Part, context: Context) -> Iterator[Drafts]:
    """Only by managers, or by clerks if it is small: by managers in any case."""
    (by,) = (part for part in tree.children if isinstance(part, Node) and part.symbol == "by_np")
    for agents in trees(next(trees(by)).children[0]):
        if agents.label != "each_union":
            continue
        one, two = (_done_by(agent, by, tree) for agent in agents.children)
        for alone in statement(one, context):
            for others in statement(replace(two, label="may_passive_by"), context):
                for tail in trees(tails):
                    parts = list(tail.children)
                    for before in ends_of_the_last(parts, context):
                        for found in surrounded(others, parts[:before], context):
                            for either in _only_by_either(alone, found, context):
                                yield from surrounded(either, parts[before:], context)


def _done_by(agent: Node | Leaf, by: Node, tree: Tree) -> Tree:
    """A passive with one of its agents."""
    inner = Tree("by_np", (agent,), agent.start, agent.end)
    node = Node("by_np", agent.start, agent.end, by.chart, found=(inner,))
    return replace(tree, children=tuple(node if part is by else part for part in tree.children))


def _only_by_either(alone: Drafts, others: Drafts, context: Context) -> Iterator[Drafts]:
    """Who alone may, with those who may in a case."""
    found = []
    for one in alone:
        same = [two for two in others if _are_of_the_same(one, two)]
        if len(same) != 1 or any(
            mentions(same[0].when.tests, x.variable) for x in same[0].what.locals
        ):
            return
        either = any_of([one.who + one.when, same[0].who + same[0].when], context.shared)
        found.append(replace(one, who=Box(), when=either))
    yield tuple(found)


def _are_of_the_same(one: Draft, two: Draft) -> bool:
    return (one.subject_type, one.resource_type) == (two.subject_type, two.resource_type)
