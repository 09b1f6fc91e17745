"""Knows proper names of several words: "Port Lincoln", "New Zealand" and "Hofer Elektro"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.calendar import calendar_word
from ...text.lexicon import MODALS
from ...text.names import GIVEN_NAMES
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary


def names_together(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "Port Lincoln" as one: words with a capital of which the vocabulary has none. In
    a text that writes every word so, a capital says nothing.
    """
    if _all_have_capitals(words):
        return list(words)
    counted = {at for leaf in quantities(words) for at in range(leaf.start, leaf.end)}
    found: list[Word] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _may_be_part(words, end, vocabulary) and end not in counted:
            end += 1
        if end > at + 1 and not _is_somebody(words, at):
            found.append(_joined(words[at:end]))
        else:
            end = max(end, at + 1)
            found += words[at:end]
        at = end
    return found


TITLES = frozenset("dr mr mrs ms mx prof".split())


def without_titles(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "Dr. Weiss" as "Weiss"."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        name = at + 1 + (at + 1 < len(words) and words[at + 1].text == ".")
        title = words[at].text in TITLES and words[at].capital
        known = words[at].text in vocabulary.known
        if title and not known and name < len(words) and words[name].capital:
            at = name
            continue
        found.append(words[at])
        at += 1
    return found


def _joined(words: Sequence[Word]) -> Word:
    written = " ".join(word.written for word in words)
    return replace(words[0], text=written.lower(), end=words[-1].end, written=written)


def _may_be_part(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word stands in a name: it has a capital, and not for being the first."""
    word = words[at]
    begins = at == 0 or (words[at - 1].kind == "mark" and words[at - 1].text != ",")
    plain = word.kind == "word" and word.written.istitle() and not word.joined
    if begins or not plain or len(word.text) < 2 or word.text in MODALS:
        return False
    return word.text not in vocabulary.known and not calendar_word(word.text)


def _is_somebody(words: Sequence[Word], at: int) -> bool:
    """Whether it is a person's name: that names one of those the policy knows, or nobody."""
    return words[at].text in GIVEN_NAMES


def _all_have_capitals(words: Sequence[Word]) -> bool:
    plain = [word for word in words if word.kind == "word" and len(word.text) > 3]
    return 2 * sum(word.capital for word in plain) > len(plain) + 2
