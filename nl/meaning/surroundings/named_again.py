"""Knows who or what a clause names again that a phrase in front has named: "if a recruiter referred
a candidate, that recruiter may not submit it".
"""

from __future__ import annotations

from collections.abc import Sequence

from ...chart import Leaf, Tree
from ...vocabulary.senses import Kind, is_person, put, types_of
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, Thing
from ..closing import mentions
from ..statements.draft import Draft
from .fronts import STOPS, is_said, named_in


def is_named_in_front(at: int, thing: Thing, context: Context) -> bool:
    """Whether what a clause calls "that vacancy" was named in front of it, alone of its type:
    "if a vacancy is closed, nobody may edit that vacancy".
    """
    words = [word.text for word in context.shared.words[:at]]
    start = max((k + 1 for k, word in enumerate(words) if word in STOPS), default=0)
    if not isinstance(thing, Desc) or "," not in words[start:]:
        return False
    comma = start + words[start:].index(",")
    return named_in((start, comma), context).count(thing.type) == 1


def people_again(front: Part, clause: Part | Tree, context: Context) -> Sequence[Leaf]:
    """The people whom the phrase in front has named, where a clause speaks of "the recruiter", of
    "that recruiter" or of "that person".
    """
    words = [word.text for word in context.shared.words]
    principals = context.vocabulary.principals
    people = [leaf for leaf in context.shared.leaves
              if leaf.kind in NAMING and is_person(leaf.value, principals)]  # fmt: skip
    named = [
        leaf
        for leaf in people
        if front.start <= leaf.start
        and leaf.end <= front.end
        and not is_said(leaf.start, context)
        and words[leaf.start - 1] in ONE
    ]
    called = {" ".join(words[leaf.start : leaf.end]): leaf for leaf in named}
    longest = {leaf.start: leaf.end for leaf in sorted(people, key=lambda leaf: leaf.end)}
    again = []
    for start, end in longest.items():
        if not clause.start < start < end <= clause.end:
            continue
        one = called.get(" ".join(words[start:end]))
        if one is not None and words[start - 1] in ("that", "this", "the"):
            again.append(one)
        elif words[start - 1] in ("that", "this"):
            again += named
    return again


NAMING = ("NOUN", "CLASS", "RELN", "PATHN")
ONE = frozenset("a an any another one".split())


def is_of_somebody_else(before: Draft, after: Draft, again: Sequence[Leaf]) -> bool:
    """Whether what stands in front speaks of somebody of whom what it stands in front of does not:
    "if a recruiter referred a candidate, that recruiter may not submit it" is said of that one.
    """
    old = Box() + before.what + before.when + before.region
    now = Box() + after.what + after.when + after.region
    new = [test for test in now.tests if test not in old.tests]
    spoken = {desc.variable for box in (before.who, old) for desc in box.spoken}
    others = [local for local in now.locals if local not in old.locals]
    said_of_others = any(
        {put(leaf.value.test, local.variable)} <= set(new)
        for leaf in again
        for local in others
        if isinstance(leaf.value, Kind) and leaf.value.type == local.type
    )
    asked = any(after.resource_type in types_of(leaf.value) for leaf in again)
    those = (SUBJECT, *spoken, *((RESOURCE,) if asked else ()))
    of_them = any(mentions(test, name) for test in new for name in those)
    return said_of_others or not of_them
