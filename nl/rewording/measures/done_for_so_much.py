"""Knows that "no voucher may be approved for more than $500" is of vouchers for more than that,
where it is they that have an amount, and no request tells one.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....compiler import model as m
from ...chart import Leaf
from ...text.lexicon import MODALS
from ...text.quantities import UNITS, quantities
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at, types_named
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary
from .how_much import NUMBERS, bounds_before, measured_by

KINDS = frozenset({"MONEY", "DURATION", "NUMBER"})
MOST_WORDS = 3


def done_for_so_much(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "no voucher may be approved for more than $500" as "no voucher for more than $500
    may be approved".
    """
    found = list(words)
    texts = {word.text for word in found}
    if "for" not in texts or "be" not in texts:
        return found
    for leaf in sorted(quantities(found), key=lambda each: (-each.start, -each.end)):
        if leaf.kind not in KINDS or leaf.end > len(found):
            continue
        start = bounds_before(found, leaf.start)
        if start == leaf.start or texts_at(found, start - 1) != "for":
            continue
        modal, acts = _done_before(found, start - 1, vocabulary)
        named = types_named(found[sentence_start(found, modal) : modal], vocabulary)
        types = {type_ for act in acts for type_ in vocabulary.actions.get(act, ())} & named
        others = _measures(found, leaf, named - types, vocabulary)  # "grants to projects"
        ends = _of_its_own(found, leaf, types, vocabulary) if modal and not others else []
        if ends:
            end = _with_what(found, max(ends), vocabulary)
            said = found[start - 1 : end]
            del found[start - 1 : end]
            found[modal:modal] = said
            return found
    return found


def _done_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[int, set[str]]:
    """Where the modal verb stands of "may not be approved", and what is done; 0, nowhere."""
    for start in range(end - 1, max(1, end - MOST_WORDS - 1), -1):
        acts = acts_of(words[start:end], ("ACTP",), vocabulary)
        be = start - 1
        modal = be - 1 - (texts_at(words, be - 1) == "not")
        if acts and texts_at(words, be) == "be" and modal > 0 and words[modal].text in MODALS:
            only = {word.text for word in words[:end]} & {"only"}
            return (0, set()) if only else (modal, acts)
    return 0, set()


def _of_its_own(
    words: Sequence[Word], leaf: Leaf, types: set[str], vocabulary: Vocabulary
) -> list[int]:
    """Where an amount ends that one attribute alone tells of what something is done to, and no
    field of a request.
    """
    ends = _measures(words, leaf, types, vocabulary)
    asked = any(end for field in vocabulary.model.request for end in _measured(words, leaf, field))
    return ends if len(types) == len(ends) == 1 and not asked else []


def _measures(
    words: Sequence[Word], leaf: Leaf, types: set[str], vocabulary: Vocabulary
) -> list[int]:
    """Where an amount ends, once for each attribute of things of some types that can tell it."""
    return [
        end
        for type_ in types
        for attribute in vocabulary.types[type_].attributes
        for end in _measured(words, leaf, attribute)
    ]


def _measured(words: Sequence[Word], leaf: Leaf, attribute: m.Attribute) -> list[int]:
    if attribute.type.kind == "duration" and leaf.kind == "DURATION":
        return [leaf.end]
    if attribute.type.kind not in {*NUMBERS, "money"}:
        return []
    named = words_of(attribute.name)
    own = [leaf.end + 1] if leaf.kind == "NUMBER" and [texts_at(words, leaf.end)] == named else []
    timed = leaf.kind != "DURATION" or any(word.removesuffix("s") in UNITS for word in named)
    return own or list(measured_by(words, leaf, attribute) if timed else ())


def _with_what(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int:
    """Where "30 days' supply" ends, of what is called so; else where the amount does."""
    name = (words[end - 1].text, "'s", texts_at(words, end + 1))
    return end + 2 if texts_at(words, end) == "'s" and name in vocabulary.entries else end
