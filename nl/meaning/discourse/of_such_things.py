"""Knows what more is required for some of the things that the sentence before is about: "keys may
be issued by clerks. Master keys must also be signed off by a manager".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import RESOURCE, Box, Context, Desc, Part, renamed_box, trees
from ..closing import any_of, none_of
from ..opposites import excludes
from ..predicates.predicate import predicate
from ..statements.draft import Draft, Drafts
from ..statements.required import requirements
from ..statements.verbs import parts_of
from ..surroundings.tails import context_of
from ..things import things

ALSO = frozenset("also additionally".split())
OF_WHAT = frozenset({"must_be_so", "they_need"})


def required_of_such(tree: Tree, latest: Drafts, context: Context) -> Iterator[Drafts]:
    """Statements with what a clause also requires of some of the things that they are of."""
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    if tree.label != "further" or ALSO.isdisjoint(words):
        return
    if any(draft.effect not in ("permit", "only") for draft in latest):
        return
    for inner in trees(parts_of(tree, "further")[0]):
        nouns = parts_of(inner, "np")
        if inner.label in OF_WHAT and nouns:
            options = [list(_requiring(draft, nouns[0], inner, context)) for draft in latest]
            yield from itertools.product(*options)


def _requiring(draft: Draft, noun: Part, tree: Tree, context: Context) -> Iterator[Draft]:
    """A draft with what is required where it is one of those."""
    here = context_of(draft, context)
    known = next((desc for desc in here.refs if desc.variable == RESOURCE), None)
    if known is None:
        return
    for thing in things(noun, replace(here, role=RESOURCE)):
        if not isinstance(thing, Desc) or thing.known or thing.type != draft.resource_type:
            continue
        case = renamed_box(thing.box, thing.variable, RESOURCE)
        if not case.tests or thing.definite:
            continue
        if excludes(draft.what + draft.region + draft.when, case):
            context.shared.ask_of(tree, "who may then, those of whom was spoken before? Say who")
            continue
        one = replace(known, known=True, box=Box())
        for box in _required(tree, one, here):
            either = any_of([none_of(case, here.shared), box], here.shared)
            yield replace(draft, when=draft.when + either)


def _required(tree: Tree, one: Desc, context: Context) -> Iterator[Box]:
    if tree.label == "they_need":
        yield from requirements(parts_of(tree, "reqs")[0], context)
    else:
        yield from predicate(parts_of(tree, "pred")[0], one, context)
