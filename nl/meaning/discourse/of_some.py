"""Knows of which of those who may do something more is required: "its owner and that owner's
manager may view it, and the manager has to give a reason", "…, but supervisors need MFA".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ....compiler import model as m
from ....compiler.twin import nodes
from ...chart import Tree
from ...vocabulary.senses import BOOL
from ..base import SUBJECT, Box, Context, Desc, Part, renamed_box, trees
from ..closing import any_of, mentions, none_of
from ..predicates.predicate import predicate
from ..statements.draft import Draft, Drafts
from ..statements.required import requirements
from ..statements.verbs import parts_of
from ..surroundings.tails import context_of
from ..things import things
from .further import is_in_one_breath


def required_of_some(tree: Tree, latest: Drafts, context: Context) -> Iterator[Drafts]:
    """Statements with what a clause requires of some alone of those whom they let do something."""
    if tree.label != "further" or any(d.effect not in ("permit", "only") for d in latest):
        return
    for inner in trees(parts_of(tree, "further")[0]):
        nouns = parts_of(inner, "np")
        if inner.label not in OF_WHOM or not nouns:
            continue
        who = nouns[0]
        named = [_named(who, draft, context) for draft in latest]
        if all(one is None or one.case is None for one in named) and (
            None not in named or not any(named)
        ):
            continue  # of none of them, or of all
        options = [
            list(_requiring(draft, one, inner, context)) if one is not None else [draft]
            for draft, one in zip(latest, named, strict=True)
        ]
        yield from itertools.product(*options)


OF_WHOM = frozenset({"must_be_so", "they_need"})


@dataclass(frozen=True, slots=True)
class _Some:
    """Those of a draft whom a noun names again: the case in which who asks is one of them, if they
    are not all of whom it is, and the others.
    """

    definite: bool
    case: m.Expr | None = None
    others: tuple[m.Expr, ...] = ()


def _named(who: Part, draft: Draft, context: Context) -> _Some | None:
    """Whom of a draft a noun names again, if any; not if it names several cases of it."""
    here = replace(context_of(draft, context), role=SUBJECT)
    for desc in things(who, here):
        if not isinstance(desc, Desc) or desc.known or desc.variable == SUBJECT:
            continue
        if not (desc.definite or is_in_one_breath(who, context)):
            continue  # "Supervisors must give a reason." may be of all that they may do
        if _is_of(desc, m.And(BOOL, draft.who.tests)) and not _cases(draft):
            return _Some(desc.definite)
        cases = _cases(draft)
        of = [case for case in cases if _is_of(desc, case)]
        if len(of) == 1 and len(cases) > 1:
            others = tuple(case for case in cases if case != of[0])
            return _Some(desc.definite, of[0], others)
    return None


def _cases(draft: Draft) -> tuple[m.Expr, ...]:
    """Of whom of several a draft is: "its requester or a supervisor"."""
    either = _either(draft)
    return either[0].items if len(either) == 1 else ()


def _either(draft: Draft) -> list[m.Or]:
    return [test for test in draft.who.tests if isinstance(test, m.Or)]


def _is_of(desc: Desc, case: m.Expr) -> bool:
    """Whether somebody is described by what a case says of who asks: by their role, or by what they
    are to something.
    """
    tests = renamed_box(desc.box, desc.variable, SUBJECT).tests
    inside = list(nodes(case))
    steps = {each.of.path[-1] for each in inside
             if isinstance(each, m.Member) and each.item == SUBJECT}  # fmt: skip
    own = [test for test in tests if mentions(test, SUBJECT)]
    return bool(own) and all(
        test.of.path[-1] in steps
        if isinstance(test, m.Member) and test.item == SUBJECT
        else test in inside
        for test in own
    )


def _requiring(draft: Draft, some: _Some, tree: Tree, context: Context) -> Iterator[Draft]:
    """A draft with what is required of some of those of whom it is. "The manager has to …" is said
    of one who may as the manager; "managers have to …" of each of them.
    """
    here = context_of(draft, context)
    for box in _required(tree, here):
        if some.case is None:
            yield replace(draft, when=draft.when + box)
        elif some.definite:
            cases = [Box((other,)) for other in some.others] + [Box((some.case,)) + box]
            rest = tuple(test for test in draft.who.tests if test not in _either(draft))
            who = replace(draft.who, tests=rest) + any_of(cases, here.shared)
            yield replace(draft, who=who)
        else:
            either = [none_of(Box((some.case,)), here.shared), box]
            yield replace(draft, when=draft.when + any_of(either, here.shared))


def _required(tree: Tree, context: Context) -> Iterator[Box]:
    asker = next((d for d in context.refs if d.variable == SUBJECT), None)
    if tree.label == "they_need":
        yield from requirements(parts_of(tree, "reqs")[0], context)
    elif asker is not None:
        one = replace(asker, known=True, box=Box())
        yield from predicate(parts_of(tree, "pred")[0], one, context)
