"""Knows that "once a draft has been approved" is of the draft that the sentence before let be
edited: "once it has been approved".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

WHEN = frozenset("once when after".split())
IS = frozenset("has is was".split())


def once_it_is(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "editors may edit drafts. Once a draft is approved, …" as "… Once it is …", where
    what it was called tells a state that it was in.
    """
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        begins = sentence_start(found, at) == at and found[at].text in WHEN
        if not begins or texts_at(found, at + 1) not in ("a", "an", "the"):
            continue
        noun = found[at + 2].text
        before = [word.text for word in found[sentence_start(found, at - 1) : at - 1]]
        modal = next((i for i, text in enumerate(before) if text in MODALS), len(before))
        again = {noun, noun + "s"} & set(before[modal:])
        kinds = vocabulary.kinds((noun,))
        if again and "CLASS" in kinds and "NOUN" not in kinds and texts_at(found, at + 3) in IS:
            it = replace(found[at + 1], text="it", end=found[at + 2].end)
            found[at + 1 : at + 3] = [it]
    return found
