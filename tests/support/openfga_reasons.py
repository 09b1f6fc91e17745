"""Knows why OpenFGA's answer to a question may differ from ours, as docs/openfga.md explains it.

A reason holds for one question: for a list it must explain each name on which the two disagree.
"""

from __future__ import annotations

from typing import Any

from sayso import Policy
from sayso.compiler.openfga import Imported
from sayso.server.suite.openfga.tuples import Tuple

from .openfga_judge import Judge
from .openfga_worlds import World


def reason(
    ours: Any,
    theirs: Any,
    world: World,
    question: dict[str, Any],
    imported: Imported,
    policy: Policy,
) -> str | None:
    """Why two answers differ, or None."""
    tuples = as_tuples(world)
    context = question["context"]
    judge = Judge(imported, policy, tuples, context)
    if (theirs is None) != (ours is None):
        return "unlike for want of a value" if lacks(judge, question, world) else None
    if theirs is None:
        return None
    asked = parts(ours, theirs, question)
    if all(mine and judge.check(*one) is None for one, mine in asked):
        return "denied for a circle behind `but not`"
    if isinstance(theirs, set) and all(judge.check(*one) is None for one, _ in asked):
        return "lists of what a circle leaves undecided"
    mixing = Judge(imported, policy, tuples, context, mixing=True)
    if all(not mine and mixing.check(*one) for one, mine in asked):
        return "allowed by its fault with mixed usersets"
    return None


def as_tuples(world: World) -> list[Tuple]:
    """A world's tuples as the suite has them."""
    return [
        Tuple(
            t["object"], t["relation"], t["user"],
            t.get("condition", {}).get("name"), t.get("condition", {}).get("context", {}),
        )
        for t in world.tuples
    ]  # fmt: skip


def parts(
    ours: Any, theirs: Any, question: dict[str, Any]
) -> list[tuple[tuple[str, str, str], bool]]:
    """The checks on which two answers disagree, and whether ours allows: (user, object, relation)."""
    relation = question["relation"]
    if isinstance(ours, bool):
        return [((question["user"], question["object"], relation), ours)]
    differ = sorted(ours ^ theirs)
    if "type" in question:
        return [((question["user"], name, relation), name in ours) for name in differ]
    return [((name, question["object"], relation), name in ours) for name in differ]


def lacks(judge: Judge, question: dict[str, Any], world: World) -> bool:
    """Whether a question meets a tuple that lacks a value."""
    if "object" in question:
        return any(True for _ in judge.lacking(question["object"], question["relation"]))
    return any(
        True
        for object_ in {t["object"] for t in world.tuples}
        if object_.startswith(question["type"] + ":")
        for _ in judge.lacking(object_, question["relation"])
    )
