"""Knows what needs something of whoever does it that was done lately: "exporting requires privacy
training completed within the last year".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.tokens import Word, key_of, stands_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

REQUIRES = frozenset("requires require needs need".split())
ARTICLES = frozenset("a an".split())
DONE = frozenset("completed done finished taken passed held undergone obtained renewed".split())
SPAN = (["within"], ["in", "the"], ["no", "more", "than"], ["not", "more", "than"],
        ["less", "than"], ["at", "most"], ["during", "the"], ["since"])  # fmt: skip
LONGEST = 4


def done_lately(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "requires training completed within the last year" as "requires that their
    training was completed within the last year".
    """
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        if found[at].text not in REQUIRES:
            continue
        begin = at + 1 + (texts_at(found, at + 1) in ARTICLES)
        end = _moment_of_theirs(found, begin, vocabulary)
        done = texts_at(found, end) in DONE
        if not end or not any(stands_at(found, end + done, span) for span in SPAN):
            continue
        was = found[end] if done else replace(found[end], text="completed", written="completed")
        noun = found[begin:end]
        said = _that(found[at], noun, was)
        found[at + 1 : end + done] = said
    return found


def _that(verb: Word, noun: list[Word], done: Word) -> list[Word]:
    if verb.text in ("need", "needs"):
        return [_word(verb, "to"), _word(verb, "have"), done, *noun]
    return [_word(verb, "that"), _word(verb, "their"), *noun, _word(verb, "was"), done]


def _word(like: Word, text: str) -> Word:
    return replace(like, text=text, written=text)


def _moment_of_theirs(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where the noun ends of when something was done by who asks; 0 where none stands there."""
    for end in range(min(len(words), at + LONGEST), at, -1):
        for kind, value in vocabulary.entries.get(key_of(words, at, end), ()):
            moment = kind == "ATTR" and isinstance(value, Attr) and value.type.kind == m.DATETIME
            if moment and value.of in vocabulary.principals:
                return end
    return 0
