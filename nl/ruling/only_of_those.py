"""Knows that after "guests may view and edit tasks", "they may only view confidential ones" may say
that they may do nothing else to those, and not that they may view no others.
"""

from __future__ import annotations

from ..meaning.base import SUBJECT
from ..meaning.closing import mentions
from ..meaning.statements.draft import Draft, Drafts

MESSAGE = (
    "may they view no others, or do nothing else to those? Say “… and nothing else”, or “only …, "
    "and no others”"
)


def only_of_those(drafts: Drafts) -> str | None:
    """What to ask where what alone some may do something to is part of what they may do that, and
    more, to.
    """
    for at, draft in enumerate(drafts):
        only = draft.effect == "only" and draft.about_who and draft.what.tests
        if only and any(_grants_all(before, draft) for before in drafts[:at]):
            return MESSAGE.replace("view", draft.actions[0].replace("_", " "))
    return None


def _grants_all(before: Draft, draft: Draft) -> bool:
    """Whether a statement lets the same do the same, and more, to more things."""
    return (
        before.effect == "permit"
        and set(draft.actions) < set(before.actions)
        and before.resource_type == draft.resource_type
        and set(before.who.tests) == set(draft.who.tests)
        and set(before.what.tests) < set(draft.what.tests)
        and not any(mentions(test, SUBJECT) for test in draft.what.tests)
    )
