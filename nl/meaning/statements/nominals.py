"""Knows what a statement says of an action by its noun: "a transfer may be made only by clerks"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...chart import Leaf, Tree
from ...vocabulary.senses import Act
from ..base import Box, Context, Desc, Part, trees
from ..discourse.referring import object_again
from .doing import doing, leaves_open_by_whom
from .draft import Plan
from .required import requirements
from .requirements import by_whom
from .verbs import acts, gerunds, is_everybody, parts_of, plans_for

NEGATIVE = frozenset({"other", "except", "but", "not"})


def _done(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        by = parts_of(tree, "by_np", "from_np")
        who = next(trees(by[0])).children[0] if by else None
        words = context.shared.words[by[0].start : by[0].end] if by else []
        if effect == "only" and not NEGATIVE.isdisjoint(word.text for word in words):
            return  # "by someone other than the owner": that lets nobody do it
        for act in trees(parts_of(tree, "act_np")[0]):
            noun, what = act.children[0], _done_to(tree) or act.children[-1]
            if not isinstance(noun, Leaf):  # "a document's deletion"
                noun, what = act.children[-1], noun
            if isinstance(noun, Leaf) and isinstance(noun.value, Act):
                names, again = (noun.value.name,), object_again(what)
                if effect == "require":
                    yield (Plan(effect, None, names, what, None, again),)
                elif effect == "must" and who is not None:
                    yield (
                        Plan(
                            "forbid",
                            None,
                            names,
                            what,
                            None,
                            again,
                            unless=by_whom(who),
                            by_whom=True,
                        ),
                    )
                else:
                    yield (Plan(effect, who, names, what, None, again, passive=True),)

    return read


def _done_to(tree: Tree) -> Part | None:
    """What is said after the verb: "carried out on a locked account"."""
    found = [done.children[-1] for part in parts_of(tree, "act_done") for done in trees(part)
             if done.label == "done_to"]  # fmt: skip
    return found[0] if found else None


def _in_case(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """For payments over $10,000, approval is reserved for managers; release requires MFA."""
    what, *who = parts_of(tree, "np", "one", "to_union")
    reqs = parts_of(tree, "reqs")
    for done in gerunds(parts_of(tree, "actgs")[0]):
        if any(other is not None for _, other in done):
            continue
        plans = []
        for names, _ in done:
            plan = Plan("only", who[0] if who else None, names, what, None, object_again(what))
            if reqs:
                needed = partial(_needed, reqs[0])
                plan = replace(plan, effect="forbid", unless=needed)
            plans.append(plan)
        yield tuple(plans)


def _in_case_by(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """For a large payment, approval can be given by a manager."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        what = parts_of(tree, "np")[0]
        who = next(trees(parts_of(tree, "by_np")[0])).children[0]
        for act in trees(parts_of(tree, "act_np")[0]):
            noun = act.children[0]
            if len(act.children) == 1 and isinstance(noun, Leaf) and isinstance(noun.value, Act):
                again = object_again(what)
                yield (Plan(effect, who, (noun.value.name,), what, None, again, passive=True),)

    return read


def _open_for(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """Rooms are available for booking by teachers; courses are open to pupils for enrolment."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        what, *who = parts_of(tree, "np")
        if who and effect == "forbid" and is_everybody(who[0]):
            who = []
        for names in acts(parts_of(tree, "act_of", "acts")[0]):
            again = object_again(what)
            yield (Plan(effect, who[0] if who else None, names, what, None, again, passive=True),)

    return read


def _only_for(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Sealed documents are for viewing only: nothing else may be done to them."""
    (what,) = parts_of(tree, "np")
    for names in acts(parts_of(tree, "act_of")[0]):
        again = object_again(what)
        yield (Plan("forbid", None, (), what, None, again, any_action=True, but=names),)


def _forbidden_there(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Writing is forbidden in archived notebooks: to write those."""
    (what,) = parts_of(tree, "np")
    for done in gerunds(parts_of(tree, "actgs")[0]):
        if all(other is None for _, other in done):
            again = object_again(what)
            yield tuple(Plan("forbid", None, names, what, None, again) for names, _ in done)


def _has_to_wait(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Publishing a report has to wait until it is signed: it is forbidden until then."""
    if context.shared.words[tree.end : tree.end + 1] and (
        context.shared.words[tree.end].text in ("until", "till")
    ):
        yield from doing("forbid", False)(tree, context)


def _must_be_done(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Printing charts must be done in the office, must be done by a nurse: not otherwise."""
    done = gerunds(parts_of(tree, "actgs")[0])
    by = parts_of(tree, "by_np")
    if not by:
        yield from plans_for("require", None, done, context, False, passive=True)
        return
    who = by_whom(next(trees(by[0])).children[0])
    yield from plans_for("forbid", None, done, context, False, unless=who, by_whom=True)


def _for_and_not_for(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Printing is allowed for editors, but not for interns; is forbidden for interns, but allowed
    for editors.
    """
    effects = ("permit", "forbid") if tree.label == "doing_for_not_for" else ("forbid", "permit")
    options = [
        list(plans_for(effect, who, gerunds(parts_of(tree, "actgs")[0]), context, False))
        for effect, who in zip(effects, parts_of(tree, "np"), strict=True)
    ]
    for one, two in itertools.product(*options):
        yield (*one, *two)


def _still_allowed(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Editing them is still allowed: to those who may, after what nobody may do."""
    if not leaves_open_by_whom(tree, context):
        yield from doing("permit", False)(tree, context)


def _needed(reqs: Part, context: Context, asker: Desc) -> Iterator[Box]:
    yield from requirements(reqs, context)


NOMINALS: dict[str, Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]] = {
    "case_doing": _in_case,
    "case_requires": _in_case,
    "case_may": _in_case_by("permit"),
    "case_only": _in_case_by("only"),
    "open_for": _open_for("permit"),
    "only_open_for": _open_for("only"),
    "not_open_for": _open_for("forbid"),
    "only_for_doing": _only_for,
    "doing_forbidden_there": _forbidden_there,
    "doing_forbidden_until": _has_to_wait,
    "doing_must_so": _must_be_done,
    "doing_must_by": _must_be_done,
    "doing_still": _still_allowed,
    "doing_for_not_for": _for_and_not_for,
    "doing_not_for_for": _for_and_not_for,
    "act_may": _done("permit"),
    "act_only": _done("only"),
    "act_must": _done("must"),
    "act_must_so": _done("require"),
    "act_may_not": _done("forbid"),
}
