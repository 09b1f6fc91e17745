"""Knows how safely an exception is to be used: "unless you are at home with a managed device"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...text.lexicon import SAFEGUARDS
from ..base import Context, Part, trees
from ..closing import none_of
from ..statements.draft import Draft
from ..times.happened import known_to_be
from .circumstances import as_circumstance
from .kinds import UNLESS
from .tails import context_of


def is_safeguarded(draft: Draft, one: Part, two: Part, context: Context) -> bool:
    """Whether what stands behind "unless" makes safe what is else forbidden: nobody forbids what is
    done with MFA, as "may not edit it with MFA, unless …" would.
    """
    words = [word.text for word in context.shared.words[two.start - 1 : two.end]]
    return (
        draft.effect == "forbid"
        and words[0] != ","
        and words[1] in ("with", "using")
        and not SAFEGUARDS.isdisjoint(words)
        and all(tree.label in UNLESS for tree in trees(one))
        and any(tree.label == "circ_tail" for tree in trees(two))
    )


def safeguarded(draft: Draft, one: Part, two: Part, context: Context) -> Iterator[Draft]:
    """A denial but where both are so."""
    here = context_of(draft, context)
    for case in trees(one):
        for box in UNLESS[case.label](case, here):
            for how in trees(two):
                for safe in as_circumstance(how, here) if how.label == "circ_tail" else ():
                    but = none_of(known_to_be(box + safe), context.shared)
                    yield replace(draft, when=draft.when + but)
