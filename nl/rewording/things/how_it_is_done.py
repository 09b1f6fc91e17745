"""Knows adverbs that a vocabulary has for circumstances: what is "shared externally" is so; and
that what is "embargoed" and may be published "only after the embargo" has had one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.sentences import sentence_end
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, Kind
from ...vocabulary.vocabulary import Vocabulary

DONE = frozenset({"VERB", "ACTP", "ACTG", "NOUN", "CLASS"})
THEM = frozenset("it them ones one".split())
MOST = 8
"""Words of "only after the embargo on it has been lifted"."""
BY = "with"


def how_it_is_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may not be shared externally" as "may not be shared with externally"."""
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        before = texts_at(found, at - 1)
        done = before in THEM or DONE & vocabulary.kinds((before,))
        if found[at].text in vocabulary.adverbs and done:
            found.insert(at, replace(found[at], text=BY, written=BY, end=found[at].start))
    return found


def only_after_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "embargoed books may be announced only after the embargo" as "embargoed books may
    not be announced".
    """
    found = list(words)
    if all(word.text != "only" for word in words):
        return found
    for at in range(len(found) - 2, -1, -1):
        while_so = _while(found[at].text, vocabulary)
        if not while_so or "NOUN" not in vocabulary.kinds((texts_at(found, at + 1),)):
            continue
        end = sentence_end(found, at)
        only = next((n for n in range(at + 2, end) if found[n].text == "only"), end)
        then = texts_at(found, only + 1) in ("after", "once") and only > end - MOST
        may = next((n for n in range(at + 2, only - 1) if found[n + 1].text == "be"), 0)
        over = any(_ends_then(found[n].text, while_so, vocabulary) for n in range(only + 2, end))
        if then and over and may == only - 3 and found[may].text in ("may", "can"):
            found[only:end] = []
            found.insert(may + 1, replace(found[may], text="not", written="not"))
    return found


def _while(word: str, vocabulary: Vocabulary) -> set[str]:
    """By which moments it is told how long something is so."""
    found = set()
    for kind, value in vocabulary.entries.get((word,), ()):
        if kind == "ADJ" and isinstance(value, Kind):
            parts = value.test.items if isinstance(value.test, m.And) else (value.test,)
            found |= {
                part.right.name
                for part in parts
                if isinstance(part, m.Compare)
                and isinstance(part.left, m.Now)
                and part.op in ("<", "<=")
                and isinstance(part.right, m.AttributeOf)
            }
    return found


def _ends_then(word: str, moments: set[str], vocabulary: Vocabulary) -> bool:
    """Whether a word is for what ends at one of some moments: "embargo"."""
    return any(
        isinstance(value, Attr) and value.name in moments
        for kind, value in vocabulary.entries.get((word,), ())
        if kind in ("PERIOD", "ATTR")
    )
