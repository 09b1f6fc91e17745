"""Knows when "large ones must be approved by a manager" may say what has to have been done before
the rest is, rather than who alone does it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..base import Context, Desc, Part

BACK = frozenset("ones those".split())


def was_granted_otherwise(what: Part, names: Sequence[str], context: Context) -> bool:
    """Whether "operators may send payments. Large ones must be approved by a manager" may say what
    has to be so before these are sent: then it is asked.
    """
    prior, words = context.prior, context.shared.words[what.start : what.end]
    if prior is None or prior.effect != "permit" or set(names) & set(prior.actions):
        return False
    if not isinstance(prior.resource, Desc) or BACK.isdisjoint(word.text for word in words):
        return False
    type_ = context.vocabulary.types[prior.resource.type]
    done = {relation.name[:5] for relation in type_.relations}
    if not any(name[:5] in done for name in names):
        return False
    return context.shared.ask_of(
        what,
        "“{said}”: must they have done so before the rest is done, or may nobody else? Say which",
    )
