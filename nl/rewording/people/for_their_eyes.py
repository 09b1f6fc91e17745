"""Knows that a file "is for the eyes of its owner" may be seen only by its owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word, key_of
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset("is are".split())
SEEN = ("seen", "viewed", "read")
EYES_OF = ("for", "the", "eyes", "of")
EYES_ONLY = (("eyes", "only"), ("eyes", "alone"))


def for_their_eyes(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "is for the eyes of its owner" and "is for its owner's eyes only" as "may be seen
    only by its owner".
    """
    found = list(words)
    if not any(word.text == "eyes" for word in found):
        return found
    seen = next((verb for verb in SEEN if "ACTP" in vocabulary.kinds((verb,))), "")
    for at in range(len(found) - 4, 0, -1):
        if not seen or found[at].text not in BE or found[at + 1].text != "for":
            continue
        end = next((i for i in range(at, len(found)) if found[i].text in STOPS), len(found))
        who = _whose(found[at + 1 : end])
        if who:
            said = ["may", "be", seen, "only", "by"]
            found[at:end] = [*(replace(found[at], text=text) for text in said), *who]
    return found


def _whose(words: Sequence[Word]) -> list[Word]:
    """For whose eyes it is; "and of no one else" as "and by no one else"."""
    if key_of(words, 0, 4) == EYES_OF:
        who = list(words[4:])
        if who[-1].text in ("only", "alone"):
            who.pop()
        return [
            replace(word, text="by") if word.text == "of" and who[at - 1].text == "and" else word
            for at, word in enumerate(who)
            if at or word.text != "of"
        ]
    if key_of(words, len(words) - 2, len(words)) in EYES_ONLY and words[-3].text == "'s":
        return list(words[1:-3])
    return []
