"""Knows that what nobody may do "without a training in the last year" takes one so recent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, Event
from ...vocabulary.vocabulary import Vocabulary

LATELY = frozenset("in within during".split())
LAST = frozenset("last past previous".split())
MOMENTS = frozenset({"ATTR", "EVENTG", "EVENTN"})
MOST = 5
"""Words of what was done."""


def without_lately(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "without a safety training in the last 365 days nobody may enter" as "nobody may
    enter unless they had a safety training in the last 365 days".
    """
    found = list(words)
    for at in range(len(found) - 5, -1, -1):
        if found[at].text != "without":
            continue
        article = texts_at(found, at + 1) in ("a", "an", "any")
        noun = at + 1 + article
        lately = next((n for n in range(noun + 1, noun + 1 + MOST)
                       if texts_at(found, n) in LATELY), 0)  # fmt: skip
        if not lately or texts_at(found, lately + 1) != "the":
            continue
        if texts_at(found, lately + 2) not in LAST or found[lately + 3].kind != "number":
            continue
        if not _is_theirs(found[noun:lately], vocabulary):
            continue
        begin = sentence_start(found, at)
        if at > begin and not any(word.text in MODALS for word in found[begin:at]):
            continue  # "users without a training in the last year may not": such users
        end = lately + 5
        said = [
            *(replace(found[at], text=t, written=t) for t in ("unless", "they", "had", "a")),
            *found[noun:end],
        ]
        if at == begin:
            last = sentence_end(found, at)
            rest = found[end + (texts_at(found, end) == ",") : last]
            found[at:last] = [*rest, *said]
        else:
            found[at:end] = said
    return found


def _is_theirs(noun: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is people of whom it is told when they had that."""
    for kind, value in vocabulary.entries.get(tuple(word.text for word in noun), ()):
        attr = value.attr if isinstance(value, Event) else value
        if kind in MOMENTS and isinstance(attr, Attr) and attr.type.kind == "datetime":
            return attr.of in vocabulary.principals
    return False
