"""Knows who "that person" is after a statement about somebody: that very one, and not whoever asks:
"a comment may be edited by the person who posted it, but it may be deleted by that person".
"""

from __future__ import annotations

from ...text.lexicon import STOPS
from ...vocabulary.senses import Noun
from ..base import Context, Desc, Part, Thing
from .told_by_it import told_by_another

POINTING = (["that"], ["this"], ["the", "same"])
THEM = (["them"], ["him"], ["her"])


def person_again(part: Part, context: Context) -> Thing | None:
    """Whom a phrase names again, of whom the statement before was; None where it names another."""
    prior = context.prior
    if prior is None or not isinstance(prior.subject, Desc) or not prior.subject.box.tests:
        return None
    if prior.beside or prior.left or not _names_again(part, context):
        return None
    return told_by_another(prior, context) or prior.subject


def _names_again(part: Part, context: Context) -> bool:
    """Whether it is "them", "that person", or "the person" where the statement before named a
    person; with nobody of that noun in the clause itself: "if a user owns it, that user may".
    """
    texts = [word.text for word in context.shared.words]
    *pointing, last = texts[part.start : part.end]
    begins = _begin_of_clause(part, context)
    if not pointing:
        return [last] in THEM
    noun = _person_noun(part, context)
    if noun is None or _is_named(noun, range(begins, part.start), context):
        return False
    return pointing in POINTING or (pointing == ["the"] and _is_named(noun, range(begins), context))


def _begin_of_clause(part: Part, context: Context) -> int:
    """Where the clause begins that a phrase is in."""
    words = context.shared.words
    stops = [at + 1 for at in range(part.start) if words[at].text in STOPS]
    before = context.clause_before
    if before is not None and before.end <= part.start:
        stops.append(before.end)
    return max(stops, default=0)


def _person_noun(part: Part, context: Context) -> Noun | None:
    """The noun that a phrase ends with, where it is one for anybody who may ask."""
    for leaf in context.shared.leaves:
        if leaf.start == part.end - 1 and leaf.end == part.end and isinstance(leaf.value, Noun):
            return leaf.value if set(leaf.value.types) <= set(context.vocabulary.askers) else None
    return None


def _is_named(noun: Noun, places: range, context: Context) -> bool:
    """Whether the same noun stands somewhere, if of several."""
    return any(
        isinstance(leaf.value, Noun) and leaf.value.types == noun.types and leaf.start in places
        for leaf in context.shared.leaves
    )
