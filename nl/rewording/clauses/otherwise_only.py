"""Knows that ", otherwise only drafts", after "editors may edit any document", says what they may
edit then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import PREPOSITIONS, texts_at
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("may can".split())
CASES = frozenset("if when while where once after before during unless until then so they".split())
MOST = 3
"""Words of a verb."""


def otherwise_only(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may edit any document with MFA, otherwise only drafts" as "…; otherwise they may
    edit only drafts".
    """
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        if found[at].text != "otherwise" or found[at + 1].text != "only":
            continue
        rest = [word.text for word in found[at + 2 : sentence_end(found, at)]]
        if not rest or rest[0] in CASES or rest[0] in PREPOSITIONS or not MODALS.isdisjoint(rest):
            continue
        if "except" in (word.text for word in found[sentence_start(found, at) : at]):
            continue  # "any document except secret ones, otherwise only drafts": of which?
        deed = _deed_before(found[:at], vocabulary)
        stop = at - (found[at - 1].text in ("and", "but"))
        if deed and found[stop - 1].text in {",", *STOPS}:
            said = [replace(w, start=found[at].end, end=found[at].end) for w in deed]
            found[at + 1 : at + 1] = [replace(said[0], text="they", written="they"), *said]
            found[stop - 1 : at] = [replace(found[stop - 1], text=";", kind="mark")]
    return found


def _deed_before(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """What alone somebody may do before, "can view", if that is all that is said there."""
    modals = [at for at in range(1, len(words)) if words[at].text in MODALS]
    if len(modals) != 1 or words[modals[0]].text not in MAY:
        return []
    (modal,) = modals
    for end in range(modal + 1 + MOST, modal + 1, -1):
        verb = tuple(word.text for word in words[modal + 1 : end])
        if "VERB" in vocabulary.kinds(verb) and texts_at(words, end) not in ("and", "or", ","):
            return list(words[modal:end])
    return []
