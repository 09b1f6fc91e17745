"""Knows when several things that a statement says are done are one, to which "do so" goes back:
"officers may refuse a permit or send it back; supervisors may do so too".
"""

from __future__ import annotations

from dataclasses import replace

from ..base import Prior
from ..statements.draft import Drafts


def as_one(prior: Prior, last: Drafts) -> Prior:
    """The statement before, where all that it says is said of the same, in the same case, and of
    one thing: that is done, all of it.
    """
    said = {
        (d.effect, d.subject_type, d.resource_type, d.who.tests, d.what.tests, d.region, d.when)
        for d in last
    }
    phrases = {draft.phrase for draft in last}
    if len(said) > 1 or len(phrases) != len(last) or last[-1].resource_type is None:
        return replace(prior, several=prior.several or len(phrases) > 1)
    actions = dict.fromkeys(name for draft in last for name in draft.actions)
    return replace(prior, actions=tuple(actions))
