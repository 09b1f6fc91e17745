"""Knows why OpenFGA's answer to a question may differ from ours, as docs/openfga.md explains it.

A reason holds for one question; for a list it must explain each name on which the two disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso import Policy
from sayso.compiler.openfga import Imported
from sayso.compiler.openfga.tree import Arrow, Computed, Model, This, leaves
from sayso.server.suite.openfga.naming import Naming
from sayso.server.suite.openfga.tuples import Tuple
from sayso.server.suite.openfga.walk import Node, Walk

from .openfga_judge import Judge
from .openfga_lists import opposes_itself, taken_twice
from .openfga_worlds import World

OWN_OPPOSITE = "lists of relations that depend on their own opposite"

Check = tuple[str, str, str]
"""User, object and relation."""


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
    judge = Judge(imported, policy, tuples, question["context"])
    if (theirs is None) != (ours is None):
        if not any(lacking(judge, question)):
            return None
        return f"an error {'there' if theirs is None else 'here'} alone, for want of a value"
    asked = disputed(ours, theirs, question)
    if all(judge.check(*check) is None for check, _ in asked):
        if all(allowed for _, allowed in asked):
            return "denied for a circle behind `but not`"
        if isinstance(ours, set):
            return OWN_OPPOSITE
    if all(allowed and any(deciding(judge, check)) for check, allowed in asked):
        return "denied for want of a value"
    mixing = Judge(imported, policy, tuples, question["context"], mixing=True)
    if all(
        not allowed and mixing.check(*check) and judge.check(*check) is False
        for check, allowed in asked
    ):
        return "allowed by its fault with mixed usersets"
    if "user_filter" in question:
        if opposes_itself(judge, (question["object"], question["relation"])):
            return OWN_OPPOSITE
        if all(not allowed and "#" in who for (who, _, _), allowed in asked):
            kind = question["user_filter"][0]
            naming = Naming(walk_of(judge), kind["type"], kind.get("relation"))
            if naming.named(question["object"], question["relation"]) >= theirs - ours:
                return "usersets listed for everyone"
        if all(not allowed and taken_twice(judge, who, (o, r)) for (who, o, r), allowed in asked):
            return "listed by its fault with users taken away twice"
    return None


def refusal(theirs: str) -> str | None:
    """Why OpenFGA alone refuses a model, or None.

    The import has found for every relation that an assignment leads to it.
    """
    faults = ("no entrypoints defined", "potential loop")
    return "refused by its fault with entry points" if theirs.endswith(faults) else None


def as_tuples(world: World) -> list[Tuple]:
    """A world's tuples as the suite has them."""
    return [
        Tuple(
            t["object"], t["relation"], t["user"],
            t.get("condition", {}).get("name"), t.get("condition", {}).get("context", {}),
        )
        for t in world.tuples
    ]  # fmt: skip


def disputed(ours: Any, theirs: Any, question: dict[str, Any]) -> list[tuple[Check, bool]]:
    """The checks on which two answers disagree, and whether ours allows."""
    relation = question["relation"]
    if isinstance(ours, bool):
        return [((question["user"], question["object"], relation), ours)]
    if "type" in question:
        return [((question["user"], n, relation), n in ours) for n in sorted(ours ^ theirs)]
    return [((n, question["object"], relation), n in ours) for n in sorted(ours ^ theirs)]


# ── Tuples that lack a value ──


def lacking(judge: Judge, question: dict[str, Any]) -> Iterator[Tuple]:
    """The tuples without a value that OpenFGA may meet on its way from the object or the user."""
    relation = question["relation"]
    if "object" in question:
        objects = {question["object"]}
    else:
        every = {one.object for some in judge.tuples.values() for one in some}
        objects = {o for o in every if o.startswith(question["type"] + ":")}
    for object_ in objects:
        yield from forward(judge, object_, relation)
    if "user" in question:
        type_ = question.get("type") or question["object"].partition(":")[0]
        yield from backward(judge, question["user"], (type_, relation))


def deciding(judge: Judge, check: Check) -> Iterator[Tuple]:
    """The tuples without a value on the way from the object that name the user or everyone."""
    user, object_, relation = check
    everyone = f"{user.partition(':')[0]}:*"
    return (t for t in forward(judge, object_, relation) if t.user in (user, everyone))


def forward(judge: Judge, object_: str, relation: str) -> Iterator[Tuple]:
    """The tuples without a value on any way from an object's relation."""
    met = walk_of(judge).met(object_, relation)
    return (one for one in met if judge.met[id(one)] is None)


def walk_of(judge: Judge) -> Walk:
    """The ways through the judge's tuples, those that lack a value included."""
    return Walk(judge.model, [judge.tuples], lambda one: judge.met[id(one)] is not False)


def backward(judge: Judge, user: str, end: Node) -> Iterator[Tuple]:
    """The tuples without a value on any way from a user to a type's relation."""
    within = made_of(judge.model, end)
    every = [one for node, some in judge.tuples.items() for one in some
             if (node[0].partition(":")[0], node[1]) in within]  # fmt: skip
    everyone = f"{user.partition(':')[0]}:*"
    reached = {user.partition("#")[0]}
    met: set[int] = set()
    changed = True
    while changed:
        changed = False
        for one in every:
            if id(one) in met or one.user.partition("#")[0] not in {*reached, everyone}:
                continue
            met.add(id(one))
            changed = True
            if judge.met[id(one)] is None:
                yield one
            if judge.met[id(one)] is not False:
                reached.add(one.object)


def made_of(model: Model, start: Node) -> set[Node]:
    """The (type, relation) pairs that one is made of, those it walks by included."""
    seen = {start}
    stack = [start]
    while stack:
        name, relation_name = stack.pop()
        type_ = model.type(name)
        relation = type_.relation(relation_name) if type_ else None
        if type_ is None or relation is None:
            continue
        after: set[Node] = set()
        for part in leaves(relation.rewrite):
            match part:
                case This():
                    after |= {
                        (k.type.text, k.relation.text) for k in relation.restrictions if k.relation
                    }
                case Computed(computed):
                    after.add((name, computed.text))
                case Arrow(computed, tupleset):
                    after.add((name, tupleset.text))
                    walked = type_.relation(tupleset.text)
                    kinds = walked.restrictions if walked else ()
                    after |= {(k.type.text, computed.text) for k in kinds}
        stack += after - seen
        seen |= after
    return seen
