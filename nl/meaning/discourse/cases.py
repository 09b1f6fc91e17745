"""Knows who one has to be in a case of what the statement before was about: "for privileged
accounts you have to be an administrator".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import RESOURCE, SUBJECT, Context, Desc, Part, Prior, Thing, renamed_box, trees
from ..opposites import excludes
from ..predicates.predicate import predicate
from ..statements.draft import Plan
from ..statements.to_others import before
from ..statements.verbs import parts_of
from ..things import descs_of, things

Plans = Iterator[tuple[Plan, ...]]
WHOEVER = frozenset("you one we anyone anybody everyone everybody people users".split())


def case(tree: Tree, context: Context) -> Plans:
    """For privileged accounts you have to be an admin. Where the statement before let nobody do it
    there, admins may, and nobody else; else it is asked whether others must also be admins.
    """
    prior = before(context)
    first, *_, last = nouns = parts_of(tree, "np")
    what = first if tree.label == "case_must" else last
    words = [context.shared.words[noun.start].text for noun in nouns if noun is not what]
    if prior is None or not prior.actions or prior.effect != "permit":
        return
    pred = parts_of(tree, "pred")[0]
    apart = _is_apart(what, prior, context)
    if not set(words) <= WHOEVER or not _is_a_role(pred) or apart is None:
        return
    yield (Plan("only", None, prior.actions, what, who_read=_who(pred)),)
    if not apart:
        yield (
            Plan(
                "forbid",
                None,
                prior.actions,
                what,
                passive=True,
                unless=lambda inner, asker: predicate(pred, asker, inner),
            ),
        )


def takes(tree: Tree, context: Context) -> Plans:
    """For larger ones it takes a manager, for anything above that a manager is needed: where the
    statement before let nobody do it, only those may.
    """
    prior = before(context)
    what, who = parts_of(tree, "np")
    if prior is None or not prior.actions or prior.effect != "permit":
        return
    if _is_apart(what, prior, context):
        yield (Plan("only", who, prior.actions, None, what_read=_of_those(what, prior)),)


def _of_those(part: Part, prior: Prior) -> Callable[[Context], Iterator[Thing]]:
    """What a phrase describes of the types that were spoken of: "larger ones"."""
    types = {desc.type for desc in descs_of(prior.resource)} if prior.resource else set()

    def read(context: Context) -> Iterator[Thing]:
        for thing in things(part, context):
            if {desc.type for desc in descs_of(thing)} <= types:
                yield thing

    return read


def _is_a_role(pred: Part) -> bool:
    """Whether a predicate says who one is, "be an admin", and not how: "be on duty"."""
    return any(
        comp.label in ("comp_np", "comp_adj") and comp.end - comp.start > 1
        for tree in trees(pred)
        if tree.label in ("is_comp", "is_any", "is_both")
        for child in tree.children
        for comp in trees(child)
    )


def _who(pred: Part) -> Callable[[Context], Iterator[Thing]]:
    """Whoever is as required."""

    def read(context: Context) -> Iterator[Thing]:
        asker = next(d for d in context.refs if d.variable == SUBJECT)
        desc = context.new(asker.type)
        for box in predicate(pred, desc, context):
            yield desc.with_box(box)

    return read


def _is_apart(what: Part, prior: Prior, context: Context) -> bool | None:
    """Whether the case is none that the statement before spoke of: "accounts that are not
    privileged", "privileged accounts". None where it is of something else.
    """
    told = {desc.type: desc for desc in descs_of(prior.resource)} if prior.resource else {}
    found = []
    for type_ in told:
        context.shared.types[RESOURCE] = type_
        asked = replace(context.knowing(Desc(RESOURCE, type_, known=True)), role=RESOURCE)
        said = (desc for thing in things(what, asked) for desc in descs_of(thing))
        found += [desc for desc in said if desc.type == type_]
    if not found:
        return None
    return all(
        excludes(told[desc.type].box, renamed_box(desc.box, desc.variable, RESOURCE))
        for desc in found
    )


CASES: dict[str, Callable[[Tree, Context], Plans]] = {
    "case_must": case,
    "must_in_case": case,
    "case_takes": takes,
}
