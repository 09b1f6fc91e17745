"""Knows that "direct and indirect managers of an owner" are so directly or indirectly, and that a
"direct manager" is a manager.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.morphology import base_of_participle
from ...text.tokens import Word
from ...vocabulary.senses import Noun, RelWord
from ...vocabulary.vocabulary import Vocabulary

STOPS = frozenset(". ; : , and or but".split())
GOES_ON = frozenset("who that which whose if when while unless with except by".split())
MOST_WORDS = 8


def directly_or_not(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "direct and indirect managers of an owner may" as "managers of an owner, directly
    or indirectly, may", where the vocabulary has no such word itself.
    """
    words = _at_any_remove(_through_others(_through_nesting(words), vocabulary), vocabulary)
    found = _inside_a_tie(_put_behind(words), vocabulary)
    if ("indirect",) in vocabulary.entries:
        return found
    for at in range(len(found) - 3, -1, -1):
        start = at - (at > 0 and found[at - 1].text == "both")
        texts = [word.text for word in found[at : at + 3]]
        if texts not in (["direct", "and", "indirect"], ["direct", "or", "indirect"]):
            continue
        adverbs = [
            replace(found[at], text=text) for text in (",", "directly", "or", "indirectly", ",")
        ]
        if at and found[at - 1].text == ",":  # "managers, direct or indirect, of an owner"
            found[at : at + 3] = adverbs[1:4]
            continue
        end = _end(found, at + 3)
        if end:
            last = 4 if found[end : end + 1] and found[end].text in (".", ";", ":", ",") else 5
            found[start:end] = [*found[at + 3 : end], *adverbs[:last]]
    return found


NESTING = frozenset("nesting inheritance containment nestings".split())
THROUGH = frozenset("through by via".split())


def _through_nesting(words: Sequence[Word]) -> list[Word]:
    """The words, "either directly or through nesting" as "directly or indirectly"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        texts = [word.text for word in found[at : at + 4]]
        if texts[:2] != ["directly", "or"]:
            continue
        if texts[2] in THROUGH and texts[3] in NESTING:
            found[at + 2 : at + 4] = [replace(found[at + 2], text="indirectly")]
        if found[at + 2].text == "indirectly" and at and found[at - 1].text == "either":
            del found[at - 1]
    return found


OTHERS = frozenset("other another intermediate further".split())


def _through_others(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "depends, directly or through other services, on it" as "depends, directly or
    indirectly, on it", of what depends on its like.
    """
    for at in range(len(words) - 6, 0, -1):
        texts = [word.text for word in words[at : at + 4]]
        if texts[:2] != ["directly", "or"] or texts[2] not in THROUGH or texts[3] not in OTHERS:
            continue
        comma = at + 5 + (words[at + 5].text == ",")
        tied = (words[at - 1 - (words[at - 1].text == ",")].text, words[comma].text)
        rels = [value.rel for _, value in vocabulary.entries.get(tied, ())
                if isinstance(value, RelWord)]  # fmt: skip
        if any(_is_noun_of(words[at + 4], rel.type, vocabulary) for rel in rels):
            words[at + 2 : at + 5] = [replace(words[at + 2], text="indirectly")]
    return words


def _is_noun_of(word: Word, type_: str, vocabulary: Vocabulary) -> bool:
    """Whether a word is a noun for what is of a type."""
    return any(isinstance(value, Noun) and value.types == (type_,)
               for _, value in vocabulary.entries.get((word.text,), ()))  # fmt: skip


REMOVES = tuple(
    tuple(phrase.split())
    for phrase in (
        "at any remove", "at whatever remove", "at any level", "at whatever level", "at any depth",
        "at whatever depth", "however remotely", "however distantly", "however far back",
        "through any number of steps", "in one or more steps", "at one or more removes",
    )
)  # fmt: skip
"""How it is said, too, that there may be any number of steps between."""


def _at_any_remove(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "derived, at any remove, from it" as "derived, directly or indirectly, from"."""
    for at in range(len(words) - 3, 0, -1):
        for phrase in REMOVES:
            end = at + len(phrase)
            if tuple(word.text for word in words[at:end]) != phrase:
                continue
            after = end + (words[end : end + 1] != [] and words[end].text == ",")
            before = at - 1 - (words[at - 1].text == ",")
            tied = words[after : after + 1] != [] and words[after].text in PREPOSITIONS
            if not tied or before < 0:
                continue
            phrase = (words[before].text, words[after].text)
            if base_of_participle(phrase[0]) or "RELV" in vocabulary.kinds(phrase):
                words[at:end] = [replace(words[at], text=text) for text in DEEPLY]
    return words


def _put_behind(words: list[Word]) -> list[Word]:
    """The words, "which, directly or indirectly, is part of it" as "which is directly or indirectly
    part of it".
    """
    for at in range(len(words) - 7, 0, -1):
        said = [word.text for word in words[at : at + 6]]
        apart = said[:5] == [",", "directly", "or", "indirectly", ","] and said[5] in ("is", "are")
        if apart and words[at - 1].text in ("that", "which", "who"):
            words[at : at + 6] = [words[at + 5], *words[at + 1 : at + 4]]
        elif said[:5] == [",", "directly", "or", "indirectly", ","] and said[5] == "of":
            words[at - 1 : at + 5] = [*words[at + 1 : at + 4], words[at - 1]]  # "part, …, of it"
    return words


DEEPLY = ["directly", "or", "indirectly"]
BE = frozenset("is are be".split())


def _inside_a_tie(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "samples derived, directly or indirectly, from it" as "samples that are directly
    or indirectly derived from it", "that depends, directly or indirectly, on it" as "that directly
    or indirectly depends on it", if no term says it so.
    """
    for at in range(len(words) - 5, 0, -1):
        begin = at + 1 + (words[at + 1].text == ",")
        end = begin + len(DEEPLY)
        if [word.text for word in words[begin:end]] != DEEPLY:
            continue
        end += words[end : end + 1] != [] and words[end].text == ","
        phrase = tuple(word.text for word in (words[at], *words[end : end + 1]))
        if (phrase[0], *DEEPLY, *phrase[1:]) in vocabulary.entries:  # as a term has it
            words[at:end] = [words[at], *words[begin : begin + len(DEEPLY)]]
            continue
        kinds = vocabulary.kinds(phrase) if len(phrase) == 2 else ()
        if "RELP" in kinds or ("RELV" in kinds and phrase[1] in PREPOSITIONS):
            said = [replace(words[at], text=text) for text in (*DEEPLY, words[at].text)]
            if "RELP" in kinds and words[at - 1].text not in BE:
                be = "are" if words[at - 1].text.endswith("s") else "is"
                said = [replace(words[at], text=text, end=words[at].start)
                        for text in ("that", be)] + said  # fmt: skip
            words[at:end] = said
    return words


def directly_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words without "direct" or "immediate" before what one is to another of one's kind: a
    manager's manager is nobody's manager but the manager's, nor is a parent's parent.
    """
    found = list(words)
    for at in range(len(found) - 2, -1, -1):
        if found[at].text in ("direct", "immediate") and _is_to_its_like(found, at, vocabulary):
            del found[at]
    return found


def _is_to_its_like(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether the noun of a relation from a type to itself follows, and no word of its own does."""
    for size in range(4, 1, -1):
        phrase = tuple(word.text for word in words[at : at + size])
        if len(phrase) < size:
            continue
        if phrase in vocabulary.entries:
            return False
        senses = vocabulary.entries.get(phrase[1:], ())
        rels = [value.rel for kind, value in senses if kind == "RELN"]
        if rels:
            return all(rel.type in rel.subjects for rel in rels)
    return False


def _end(words: Sequence[Word], start: int) -> int:
    """Where a noun phrase ends, before a modal or a stop; nowhere, 0, if more is said of it."""
    for at in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
        text = words[at].text if at < len(words) else "."
        if text in MODALS or text in STOPS:
            return at
        if text in GOES_ON:
            return 0
    return 0
