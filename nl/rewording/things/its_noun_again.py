"""Knows what "export it" is after "view the footage of a camera", where it is footage that can be
exported: the footage of that camera.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

IT = {"it": "it", "them": "them", "this": "it", "that": "it"}
ENDS = frozenset(". ; , : and or but unless if when while until before after except".split())
MODALS = frozenset("can may could must not to or and never".split())


def its_noun_again(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "view footage of cameras, but not export it" as "…, but not export footage of it",
    where "export" is said of nothing but footage.
    """
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        it, verb = found[at].text, found[at - 1].text
        if it not in IT or (texts_at(found, at + 1) or ".") not in ENDS:
            continue
        if found[at - 2].text not in MODALS or (verb,) in vocabulary.entries:
            continue
        nouns = {noun for noun in _nouns_of(verb, vocabulary) if _named(noun, found[: at - 1])}
        if len(nouns) == 1:
            said = (*nouns.pop(), "of", IT[it])
            found[at : at + 1] = [replace(found[at], text=text, written=text) for text in said]
    return found


def _nouns_of(verb: str, vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    """What a verb of two words or more is said of by itself: "footage", of "export footage"."""
    for key in vocabulary.entries:
        if len(key) == 2 and key[0] == verb and _is_deed(key, vocabulary):
            yield key[1:]


def _is_deed(key: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether words are those of an action, as somebody does it."""
    return any(kind == "VERB" for kind, _ in vocabulary.entries.get(key, ()))


def _named(noun: tuple[str, ...], words: Sequence[Word]) -> bool:
    """Whether a noun was named before."""
    texts = [word.text for word in words]
    return any(tuple(texts[n : n + len(noun)]) == noun for n in range(len(texts)))
