"""Knows that a deed that is called by its object, "check guests in" of a guest list, needs to name
no list: then it is any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PARTICLES, PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary

ENDS = frozenset(". , ; ! if unless when while until once after before during except only".split())
LONGEST = 6
DOING = frozenset(["VERB"])


def done_alone(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may check guests in." as "may check guests in any guest list."."""
    found = list(words)
    for at in range(len(found) - 1, -1, -1):
        if found[at].text not in MODALS:
            continue
        begin = at + 1 + (texts_at(found, at + 1) in ("not", "only", "never"))
        for end in range(min(len(found), begin + LONGEST), begin + 1, -1):
            type_ = _done_to(found, begin, end, vocabulary)
            if type_ and (texts_at(found, end) or ".") in ENDS:
                said = ["any", *words_of(type_)]
                found[end:end] = [replace(found[end - 1], text=t, written=t) for t in said]
                break
    return found


def _done_to(words: Sequence[Word], begin: int, end: int, vocabulary: Vocabulary) -> str:
    """The one type to which a deed is done whose term names what it is done to in itself."""
    texts = [word.text for word in words[begin:end]]
    named = any(text not in PARTICLES and text not in PREPOSITIONS for text in texts[1:])
    if not named or " ".join(texts) not in vocabulary.defined:
        return ""
    acts = acts_of(words[begin:end], DOING, vocabulary)
    types = {type_ for act in acts for type_ in vocabulary.actions.get(act, ())}
    return types.pop() if len(types) == 1 else ""
