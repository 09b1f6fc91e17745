"""Knows what comes of the things a statement says, with what surrounds them: of each, or of the
last alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Set
from dataclasses import replace

from ..meaning.base import Context, Part, trees
from ..meaning.discourse.amendments import is_only_then, is_then_only, only_in_that_case, then_only
from ..meaning.discourse.restoring import repeats, restored
from ..meaning.statements.draft import Draft, Drafts
from ..meaning.surroundings.beside import EXCEPTIONS, are_one, go_together, may_limit_the_exception
from ..meaning.surroundings.in_either import is_perhaps_in_either
from ..meaning.surroundings.listed import listed
from ..meaning.surroundings.of_the_last import partly_excepted
from ..meaning.surroundings.safeguards import is_safeguarded, safeguarded
from ..meaning.surroundings.set_apart import ends_of_the_last
from ..meaning.surroundings.tails import tailed
from ..vocabulary.senses import types_of


def surrounded(
    drafts: Drafts, tails: list[Part], context: Context, fronted: bool = False
) -> Iterator[Drafts]:
    """All of the drafts with what surrounds them."""
    options = [list(dict.fromkeys(_cases(draft, tails, context, fronted))) for draft in drafts]
    if not any(options):
        return
    if any(map(partly_excepted, drafts, options, [tails] * len(drafts), [context] * len(drafts))):
        return
    types = {d.resource_type for d, found in zip(drafts, options, strict=True) if found}
    kept = [
        found
        or _unexcepted(draft, tails, context, fronted)
        or _of_another_type(draft, tails, types, context, fronted)
        for draft, found in zip(drafts, options, strict=True)
    ]
    left = [(draft, found) for draft, found in zip(drafts, kept, strict=True)
            if found or not (draft.anyone or draft.whoever)]  # fmt: skip
    if {draft.phrase for draft, _ in left} != {draft.phrase for draft in drafts}:
        return  # it can't be said of all that was said
    kept = [found for _, found in left]
    if kept and all(kept):
        for chosen in itertools.product(*kept):
            yield tuple(chosen)


WITHOUT = frozenset("without without_being without_fact without_np".split())


def _unexcepted(draft: Draft, tails: list[Part], context: Context, fronted: bool) -> list[Draft]:
    """What stays of a denial to everyone, for types of which its exception can't be said."""
    kinds = EXCEPTIONS | WITHOUT
    rest = [part for part in tails if not {tree.label for tree in trees(part)} <= kinds]
    everyone = draft.anyone or draft.whoever
    if not everyone or draft.effect != "forbid" or len(rest) == len(tails):
        return []
    those = replace(draft, anyone=False, whoever=False)
    return list(dict.fromkeys(_each(those, rest, context, fronted)))


def _of_another_type(
    draft: Draft, tails: list[Part], types: Set[str | None], context: Context, fronted: bool
) -> list[Draft]:
    """What is said of accounts in "accounts and settlements, except settlements they proposed": all
    but the exception, which names the other type.
    """

    def is_of_others(part: Part) -> bool:
        if not {tree.label for tree in trees(part)} <= EXCEPTIONS:
            return False
        nouns = [
            leaf
            for leaf in context.shared.leaves
            if leaf.kind == "NOUN" and part.start <= leaf.start < leaf.end <= part.end
        ]
        first = min((leaf.start for leaf in nouns), default=0)
        named = {type_ for leaf in nouns if leaf.start == first for type_ in types_of(leaf.value)}
        return bool(named) and draft.resource_type not in named and named <= types

    rest = [part for part in tails if not is_of_others(part)]
    if draft.resource_type is None or len(rest) == len(tails):
        return []
    return list(dict.fromkeys(_each(draft, rest, context, fronted)))


def last_surrounded(drafts: Drafts, tails: list[Part], context: Context) -> Iterator[Drafts]:
    """The drafts, the last thing said with what surrounds it."""
    last = [draft for draft in drafts if draft.phrase == drafts[-1].phrase]
    for before in ends_of_the_last(tails, context):
        for found in surrounded(tuple(last), tails[:before], context):
            both = (*(draft for draft in drafts if draft not in last), *found)
            yield from surrounded(both, tails[before:], context) if tails[before:] else (both,)


def _cases(draft: Draft, tails: list[Part], context: Context, fronted: bool) -> Iterator[Draft]:
    cases = listed(draft, tails, context)
    yield from _each(draft, cases, context, fronted) if cases is not None else ()


def _each(
    draft: Draft, tails: list[Part], context: Context, fronted: bool = False
) -> Iterator[Draft]:
    if not tails:
        yield draft
        return
    if len(tails) > 1 and are_one(tails[0], tails[1], context):
        return
    if len(tails) > 1 and repeats(tails[0], tails[1], context):
        for found in restored(draft, tails[0], tails[1], context, fronted):
            yield from _each(found, tails[2:], context, fronted)
        return
    if len(tails) > 1 and is_only_then(draft, tails[0], tails[1], context):
        for found in only_in_that_case(draft, tails[0], tails[1], context):
            yield from _each(found, tails[2:], context, fronted)
        return
    if len(tails) > 1 and is_then_only(draft, tails[0], tails[1], context):
        for found in then_only(draft, tails[0], tails[1], context):
            yield from _each(found, tails[2:], context, fronted)
        return
    if len(tails) > 1 and not go_together(tails[0], tails[1], context):
        return
    if len(tails) > 1 and is_safeguarded(draft, tails[0], tails[1], context):
        for found in safeguarded(draft, tails[0], tails[1], context):
            yield from _each(found, tails[2:], context, fronted)
        return
    if len(tails) > 1 and is_perhaps_in_either(draft, tails[0], tails[1], context):
        return
    if len(tails) > 1 and may_limit_the_exception(draft, tails[0], tails[1], context):
        return
    for found in tailed(draft, tails[0], context, fronted):
        if found.effect != "impossible":
            yield from _each(found, tails[1:], context, fronted)
