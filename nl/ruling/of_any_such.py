"""Knows where those who are told by one thing would be let do something to any other: "the owner of
an animal may view it and cancel appointments" leaves open whether those of other animals, too.
"""

from __future__ import annotations

from ..meaning.base import RESOURCE, Shared
from ..meaning.closing import mentions
from ..meaning.statements.draft import Draft, Drafts
from ..vocabulary.senses import types_of

WHICHEVER = frozenset("any every all each everyone's anyone's".split())


def of_any_such(drafts: Drafts, shared: Shared) -> str | None:
    """What to ask where a draft lets those do something whom another tells by what it is of."""
    for draft in drafts:
        others = (other for other in drafts if _is_told_by_what_is_asked_for(other, draft))
        if any(_is_of_some_other(draft, other) for other in others):
            noun = _noun(draft, shared)
            if noun is not None:
                return f"“{noun}”: of the one spoken of, or any? Say “its …”, or “any …”"
    return None


def _is_told_by_what_is_asked_for(other: Draft, draft: Draft) -> bool:
    return (
        other.effect == draft.effect == "permit"
        and None not in (other.resource_type, draft.resource_type)
        and other.resource_type != draft.resource_type
        and mentions(other.who.tests, RESOURCE)
    )


def _is_of_some_other(draft: Draft, other: Draft) -> bool:
    """Whether who may is told by such a thing, with which what is asked for has nothing to do."""
    said = (draft.what + draft.when + draft.region).tests
    return not mentions(draft.who.tests, RESOURCE) and any(
        local.kind == "any"
        and local.type == other.resource_type
        and mentions(draft.who.tests, local.variable)
        and not mentions(said, local.variable)
        for local in draft.who.locals
    )


def _noun(draft: Draft, shared: Shared) -> str | None:
    """The noun of what is asked for, unless it is said of any."""
    words = [word.text for word in shared.words]
    nouns = [
        leaf
        for leaf in shared.leaves
        if leaf.kind in ("NOUN", "CLASS") and types_of(leaf.value) == (draft.resource_type,)
    ]
    if not nouns or any(words[leaf.start - 1] in WHICHEVER for leaf in nouns if leaf.start):
        return None
    return shared.said(nouns[0].start, nouns[0].end)
