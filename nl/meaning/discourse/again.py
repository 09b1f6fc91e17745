"""Knows what is said again of what the statement before was about: "it has to be done from the
office", "this may only be done by managers".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import Box, Context, Part, Prior, Thing, trees
from ..statements.draft import Plan
from ..statements.requirements import by_whom
from ..statements.to_others import before
from ..statements.verbs import parts_of
from ..surroundings.circumstances import circumstances

Plans = Iterator[tuple[Plan, ...]]


def _again(effect: str, agent: Part | None, prior: Prior) -> Plan:
    """That it, whatever was said before to be done, may be done or not."""
    resource = prior.resource

    def what(context: Context) -> Iterator[Thing]:
        if resource is not None:
            yield resource

    plan = Plan(effect, agent, prior.actions, None, what_read=what, passive=True)
    return replace(plan, any_action=not prior.actions)


def done(effect: str) -> Callable[[Tree, Context], Plans]:
    """It may be done, it may only be done by managers, it is forbidden for interns."""

    def read(tree: Tree, context: Context) -> Plans:
        prior = before(context)
        by, for_whom = parts_of(tree, "by_np"), parts_of(tree, "np")
        agent = next(trees(by[0])).children[0] if by else next(iter(for_whom), None)
        if prior is not None:
            yield (_again(effect, agent, prior),)

    return read


def must_be_done_by(tree: Tree, context: Context) -> Plans:
    """It has to be done by a manager: by nobody else."""
    prior = before(context)
    if prior is not None:
        agent = next(trees(parts_of(tree, "by_np")[0])).children[0]
        yield (replace(_again("forbid", None, prior), unless=by_whom(agent), by_whom=True),)


def barred_again(tree: Tree, context: Context) -> Plans:
    """The guest network may not be used for that; share links are not accepted for either: none of
    what was said to be done, or the last of it alone.
    """
    prior = before(context)
    if prior is None:
        return
    part = parts_of(tree, "circ_np")[0]
    words = {word.text for word in context.shared.words[tree.start : tree.end]}

    def so(inner: Context) -> Iterator[Box]:
        return (Box((test,)) for test in circumstances(part, inner))

    last = (prior.actions, prior.resource)
    done = prior.done if words & {"either", "both", "any", "these", "those", "them"} else (last,)
    yield tuple(
        replace(_again("forbid", None, replace(prior, actions=names, resource=what)), extra=so)
        for names, what in done
    )


AGAIN: dict[str, Callable[[Tree, Context], Plans]] = {
    "must_be_done": done("require"),
    "done_only_so": done("require"),
    "never_done": done("forbid"),
    "done_by_too": done("permit"),
    "done_only_by": done("only"),
    "never_done_by": done("forbid"),
    "barred_again": barred_again,
    "must_be_done_by": must_be_done_by,
}
