"""Knows of what "the film" is after a phrase in front that names no film: "once a screening has
started, its projectionist can download the film" is said of the film that is shown there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part
from ..closing import mentions
from ..nouns.fitting import POSSESSIVE
from ..nouns.links import linked

if TYPE_CHECKING:
    from .draft import Draft

WHICHEVER = frozenset("any every all each".split())


def of_what_is_in_front(
    draft: Draft, front: Box, what: Part | None, context: Context
) -> Iterator[Draft]:
    """A draft, of that alone which has to do with what tells who may, if a phrase in front has
    named it. Where it says no "the", that is asked: "its projectionist can download films".
    """
    told = [desc for desc in front.spoken if _tells_who(desc, draft, context)]
    said = (draft.who + draft.what + draft.when + draft.region + front).tests
    if what is None or not told or any(mentions(test, RESOURCE) for test in said):
        yield draft
        return
    found = [box for desc in told for box in _ties(desc, context)]
    the = context.shared.words[what.start].text == "the"
    if the and found:
        yield from (replace(draft, what=draft.what + box) for box in found)
    elif context.shared.words[what.start].text in WHICHEVER or not (the or found):
        yield draft
    else:
        context.shared.ask_of(what, "which is “{said}”, of the one spoken of, or any? Say whose")


def _tells_who(desc: Desc, draft: Draft, context: Context) -> bool:
    """Whether who may is told by it: "its projectionist", and it is nobody who asks."""
    thing = not desc.known and desc.type not in context.vocabulary.principals
    return thing and any(mentions(test, desc.variable) for test in draft.who.tests)


def _ties(desc: Desc, context: Context) -> list[Box]:
    """How what is asked for may be that thing's, or that thing is of what is asked for."""
    asked = next(known for known in context.refs if known.variable == RESOURCE)
    its = replace(asked, box=Box(), known=True)
    of_it = replace(desc, box=Box(), known=True)
    if asked.type == desc.type or SUBJECT in (asked.variable, desc.variable):
        return []
    found = list(dict.fromkeys(linked(its, POSSESSIVE, of_it, context)))
    return found or list(dict.fromkeys(linked(of_it, POSSESSIVE, its, context)))
