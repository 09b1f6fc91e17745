"""Knows of what kind "anything that is part of it" is, after "the amendments to a publication": any
publication, where such are part of others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

ANYTHING = frozenset("anything everything whatever".split())
JOINED = frozenset("and or".split())
LONGEST = 3


def anything_in_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "to it and to anything that is part of it" as "… to any publication that is part
    of it", after what those who may are told by: "the editor of a publication".
    """
    found = list(words)
    for at in range(len(found) - 3, 5, -1):
        place = texts_at(found, at - 1)
        if found[at].text not in ANYTHING or place not in PREPOSITIONS:
            continue
        if texts_at(found, at - 2) not in JOINED or texts_at(found, at - 3) != "it":
            continue
        if texts_at(found, at - 4) != place:
            continue
        begin = sentence_start(found, at)
        noun = _told_by(found[begin:at], vocabulary)
        if noun and _is_so_to_it(found, at + 1, noun, vocabulary):
            found[at : at + 1] = [
                replace(found[at], text=text, written=text) for text in ("any", *noun)
            ]
    return found


def _told_by(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The one thing by which those are told who may: "of a publication", "a publication's"."""
    texts = [word.text for word in words]
    nouns = []
    for at, text in enumerate(texts):
        for size in range(1, LONGEST + 1):
            noun, end = tuple(texts[at + 1 : at + 1 + size]), at + 1 + size
            told = texts[at - 1 : at] == ["of"] or texts[end : end + 1] == ["'s"]
            if text in ("a", "an") and told and "NOUN" in vocabulary.kinds(noun):
                nouns.append(noun)
    return nouns[0] if len(nouns) == 1 else ()


def _is_so_to_it(
    words: Sequence[Word], at: int, noun: tuple[str, ...], vocabulary: Vocabulary
) -> bool:
    """Whether what follows says what things of a kind are to others of it: "that is part of it"."""
    begin = at + 2 * (texts_at(words, at) in ("that", "which"))
    types = {type_ for _, value in vocabulary.entries.get(noun, ()) for type_ in types_of(value)}
    for rel in vocabulary.relations:
        said = words_of(rel.name)
        after = [word.text for word in words[begin : begin + len(said) + 1]]
        if rel.type in types and rel.type in rel.subjects and after == [*said, "it"]:
            return True
    return False
