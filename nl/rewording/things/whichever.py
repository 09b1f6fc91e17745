"""Knows what "whatever they own" and "whichever company owns it" are: anything that they own, and
the company that owns it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import PREPOSITIONS, texts_at
from ...vocabulary.vocabulary import Vocabulary

WERE = frozenset("are were is was have has".split())


def whichever_that(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may view whatever files were sent by them" as "… any files that were sent …"."""
    found: list[Word] = []
    that = -1
    for at, word in enumerate(words):
        if at == that:
            found.append(replace(word, text="that"))
        after = texts_at(words, at + 2)
        before = texts_at(words, at - 1) if at else "."
        if _is_the_one_that(words, at, vocabulary):
            found.append(replace(word, text="the"))
            that = at + 2
            continue
        kinds = vocabulary.kinds((texts_at(words, at + 1),))
        such = word.text in ("whatever", "whichever") and "NOUN" in kinds and "ATTR" not in kinds
        done = not vocabulary.kinds((before,)).isdisjoint(("VERB", "ACTP"))
        done = done or texts_at(words, at - 2) in MODALS or texts_at(words, at - 3) in MODALS
        if such and at and done and after in WERE:
            found.append(replace(word, text="any"))
            that = at + 2
        else:
            found.append(word)
    return found


def _is_the_one_that(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a noun and what that does follow: "work for whichever company leases it"."""
    after = texts_at(words, at + 2)
    noun = "NOUN" in vocabulary.kinds((texts_at(words, at + 1),))
    begun = at > 0 and words[at - 1].text in PREPOSITIONS and noun
    does = after in WERE or not vocabulary.kinds((after,)).isdisjoint(("RELV", "RELVP"))
    return words[at].text in ("whatever", "whichever") and begun and does


def whatever_as_anything(words: Sequence[Word]) -> list[Word]:
    """The words, "may publish what they own" as "may publish anything they own", "whatever is
    shared with a team can be …" as "anything that is shared …", "whatever file is …" as "any file
    that is …".
    """
    texts = [word.text for word in words]
    found: list[Word] = []
    for at, word in enumerate(words):
        after = texts[at + 1 : at + 2]
        theirs = after in (["they"], ["he"], ["she"], ["you"])
        theirs = theirs and not WISHES.intersection(texts[at + 2 : at + 3])
        theirs = theirs or (word.text == "whatever" and _has_what(texts, at + 1))
        if word.text in ("what", "whatever") and theirs and texts[at - 1 : at] != ["matter"]:
            found.append(replace(word, text="anything"))
            continue
        begins = at == 0 or texts[at - 1] == "."
        end = next((n for n in range(at, len(texts)) if texts[n] in (",", ".", ";")), len(texts))
        be = "be" in texts[at:end] and not MODALS.isdisjoint(texts[at:end])
        if word.text == "whatever" and begins and be and after and after[0] in WERE:
            found += [replace(word, text="anything"), replace(word, text="that")]
            continue
        if word.text in ("what", "whatever", "whichever") and begins and be:
            which = next((n for n in range(at + 2, at + 4) if texts[n : n + 1] in TOLD), None)
            if which is not None and DETERMINERS.isdisjoint(texts[at + 1 : which]):
                found += [replace(word, text="any"), *words[at + 1 : which]]
                told = [replace(words[which], text="that", end=words[which].start)]
                return [*found, *told, *words[which:]]
        found.append(word)
    return found


def _has_what(texts: Sequence[str], at: int) -> bool:
    """Whether it goes on as "their group has": something is done by those."""
    has = next((i for i in range(at + 2, at + 5) if texts[i : i + 1] in (["has"], ["have"])), 0)
    return texts[at : at + 1] in OWNERS and has > 0 and "," not in texts[at:has]


OWNERS = (["their"], ["his"], ["her"], ["your"])
TOLD = (["has"], ["have"], ["is"], ["are"], ["was"], ["were"])
DETERMINERS = frozenset("the its their his her a an it they".split())
WISHES = frozenset("want like wish please need do".split())
