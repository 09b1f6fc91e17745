"""Knows that what may not be "shared with anyone", "attached to anything", may not be shared, may
not be attached: with whom, to what, nothing restricts.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.vocabulary import Vocabulary
from ..clauses.doing_requires import form_of

PREPOSITIONS = frozenset("to with from on in".split())
ANY = frozenset("anyone anybody anything".split())
CASES = frozenset("unless if when while until before after without once".split())
APART = frozenset("except but other else including save apart besides who that".split())
MOST = 8
"""Words between what is done and with whom."""


def done_to_any_at_all(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may not be shared with anyone" as "may not be shared", where something can be
    shared with others.
    """
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        any_ = found[at].text in PREPOSITIONS and found[at + 1].text in ANY
        if any_ and _ends(found, at + 2) and _is_done_so(found, at, vocabulary):
            del found[at : at + 2]
    return found


def _ends(words: Sequence[Word], at: int) -> bool:
    """Whether nothing more is said of them."""
    text = texts_at(words, at) or "."
    if text == ",":
        return texts_at(words, at + 1) not in APART
    return text in STOPS or text in CASES


def _is_done_so(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether something is done before the phrase which ties things to others by that word."""
    if words[at - 2].text == "be" and acts_of(words[at - 1 : at], ("ACTP",), vocabulary):
        return _ties((words[at - 1].text,), words[at].text, vocabulary)
    for verb in range(at - 1, max(0, at - MOST), -1):
        if words[verb].text in STOPS:
            return False
        if acts_of(words[verb : verb + 1], ("VERB",), vocabulary):
            done = form_of(words[verb : verb + 1], "ACTP", vocabulary)
            return _ties(done, words[at].text, vocabulary)
    return False


def _ties(done: tuple[str, ...], by: str, vocabulary: Vocabulary) -> bool:
    return bool(done) and "RELP" in vocabulary.kinds((*done, by))
