"""Knows that who invites "an external guest to an event", where a request tells whether there is
one, invites to an event with an external guest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

DOING = frozenset(["VERB", "ACTG"])
ARTICLES = frozenset("a an any the".split())
TO = frozenset("to into in from on".split())
LONGEST = 6
PEOPLE = frozenset("people persons somebody someone others those".split())
WITH = frozenset("with to".split())


def with_a_circumstance(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "invite an external guest to an event" as "invite to an event with an external
    guest", where that is a circumstance and nothing else; "with people outside the firm" as "with
    anyone outside the firm".
    """
    found = [
        replace(word, text="anyone", written="anyone")
        if word.text in PEOPLE and texts_at(words, at - 1) in WITH
        and _circumstance(words, at + 1, vocabulary)
        else word
        for at, word in enumerate(words)
    ]  # fmt: skip
    for at in range(len(found) - 4, -1, -1):
        acts = acts_of(found[at : at + 1], DOING, vocabulary)
        begin = at + 1 + (texts_at(found, at + 1) in ARTICLES)
        end = _circumstance(found, begin, vocabulary) if acts else 0
        if not end or texts_at(found, end) not in TO:
            continue
        types = {type_ for act in acts for type_ in vocabulary.actions.get(act, ())}
        last = _thing(found, end + 1, types, vocabulary)
        if last:
            with_ = Word("with", found[last - 1].end, found[last - 1].end, "word", "with")
            found[at + 1 : last] = [*found[end:last], with_, *found[at + 1 : end]]
    return found


def _circumstance(words: Sequence[Word], begin: int, vocabulary: Vocabulary) -> int:
    """Where a circumstance of a request ends that begins at a place; 0 where none does."""
    for end in range(min(len(words), begin + LONGEST), begin, -1):
        if vocabulary.kinds([word.text for word in words[begin:end]]) == {"CIRC"}:
            return end
    return 0


def _thing(words: Sequence[Word], begin: int, types: set[str], vocabulary: Vocabulary) -> int:
    """Where a noun ends, shortly behind a place, of what the deed is done to; 0 for none."""
    for last in range(begin + 1, min(len(words), begin + LONGEST) + 1):
        for first in range(last - 1, max(begin, last - 3) - 1, -1):
            key = tuple(word.text for word in words[first:last])
            for kind, value in vocabulary.entries.get(key, ()):
                if kind == "NOUN" and isinstance(value, Noun) and types & set(value.types):
                    return last
    return 0
