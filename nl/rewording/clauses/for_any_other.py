"""Knows that "editing a locked page is forbidden; for any other page it requires MFA" goes on with
editing any other page.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

OTHER = (["any", "other"], ["every", "other"], ["all", "other"], ["other"])
THEN = frozenset("requires needs takes is".split())
SAYING = frozenset("is are requires require needs need takes take".split())
ARTICLES = frozenset("a an the any every each".split())
MOST = 3
"""Words of a noun."""


def for_any_other(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "; for any other page it requires MFA" as "; editing any other page requires MFA",
    after "editing a locked page is forbidden".
    """
    found = list(words)
    starts = sentence_starts(found)
    for before, start in reversed(list(itertools.pairwise(starts))):
        if texts_at(found, start) != "for":
            continue
        other = next((o for o in OTHER if _stands(found, start + 1, o)), None)
        begin = start + 1 + len(other or ())
        end, types = _noun(found, begin, vocabulary) if other else (0, ())
        it = end + (texts_at(found, end) == ",")
        if not types or texts_at(found, it) != "it" or texts_at(found, it + 1) not in THEN:
            continue
        if what := _doing(found, before, types, vocabulary):
            first, last, stop = what
            doing = [*found[before:first], *found[start + 1 : end], *found[last:stop]]
            found[start : it + 1] = [_again(word, found[start]) for word in doing]
    return found


def _again(word: Word, at: Word) -> Word:
    return replace(word, start=at.start, end=at.end)


def _stands(words: Sequence[Word], at: int, said: list[str]) -> bool:
    return [word.text for word in words[at : at + len(said)]] == said


def _noun(words: Sequence[Word], begin: int, vocabulary: Vocabulary) -> tuple[int, tuple[str, ...]]:
    """Where a noun that begins at a place ends, and the types it is of; 0 and none for no noun."""
    for end in range(begin + MOST, begin, -1):
        for kind, value in vocabulary.entries.get(tuple(w.text for w in words[begin:end]), ()):
            if kind == "NOUN" and isinstance(value, Noun):
                return end, value.types
    return 0, ()


def _doing(
    words: Sequence[Word], start: int, types: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[int, int, int] | None:
    """Where what something is done to begins and ends in "editing a locked page is forbidden", and
    where all that ends which is done.
    """
    if "ACTG" not in vocabulary.kinds((texts_at(words, start),)):
        return None
    end = sentence_end(words, start)
    stop = next((at for at in range(start, end) if words[at].text in SAYING), 0)
    for at in range(start + 1, stop):
        last, of = _noun(words, at, vocabulary)
        if of == types and last <= stop:
            places = range(at - 1, max(start, at - 1 - MOST), -1)
            first = next((n for n in places if words[n].text in ARTICLES), start + 1)
            return first, last, stop if _is_plain(words[last:stop]) else last
    return None


def _is_plain(rest: Sequence[Word]) -> bool:
    """Whether what follows the noun tells how it is done, and not which ones are meant."""
    return bool(rest) and rest[0].text not in ("that", "which", "whose", "of", "in")
