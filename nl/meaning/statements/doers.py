"""Knows who does what a statement is about, as a condition of it: "unless a manager does it"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...chart import Leaf, Node, Tree
from ..base import SUBJECT, Box, Context, Part, trees
from ..parties import role_of
from ..predicates.conditions import condition
from ..predicates.predicate import predicate
from ..surroundings.circumstances import circumstances
from ..things import symbol_of, things
from ..times.timings import timings
from .draft import Draft


def doer(tree: Tree, draft: Draft, context: Context) -> Iterator[Box]:
    """Unless a manager does it, if it is done by one of its editors, unless it's the owner who
    edits it: of who asks, where the statement itself says of nobody who that is.
    """
    if draft.who.tests:
        return
    context = replace(context, role=SUBJECT)
    for done in trees(tree.children[-1]):
        verbs = [child for child in done.children if isinstance(child, Leaf)]
        if any(verb.value.name not in draft.actions for verb in verbs):
            continue  # "unless the head approves it", of approving alone
        if any(_has_been_done(verb, context) for verb in verbs):
            continue
        who, *how = [child for child in done.children if isinstance(child, Node)]
        agents = [agent.children[0] for agent in trees(who)] if done.label == "done_by" else [who]
        for agent in agents:
            for thing in things(agent, context):
                for _, box in role_of(thing, SUBJECT, draft.subject_type, context):
                    if box.tests:
                        yield from _doing_so(how, box, context)


def _has_been_done(verb: Leaf, context: Context) -> bool:
    """Whether "unless it is approved by a manager" is said of what is known to have been done."""
    return any(leaf.kind == "RELVP" for leaf in context.shared.taken(verb.start, verb.end))


def _doing_so(how: Sequence[Part], who: Box, context: Context) -> Iterator[Box]:
    """Who does it, and how: "with MFA", "at night", "and gives a reason"."""
    if not how:
        yield who
        return
    first, *rest = how
    for more in dict.fromkeys(_how(first, context)):
        yield from _doing_so(rest, who + more, context)


def _how(part: Part, context: Context) -> Iterator[Box]:
    if symbol_of(part) == "pred":
        asker = next(desc for desc in context.refs if desc.variable == SUBJECT)
        yield from predicate(part, replace(asker, known=True), replace(context, role=""))
        return
    if symbol_of(part) == "fact":
        yield from condition(part, replace(context, role=""))
        return
    for tree in trees(part):
        read = timings if tree.label == "at_time" else circumstances
        for inner in tree.children:
            yield from (Box((test,)) for test in read(inner, context))
