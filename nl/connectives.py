"""Knows words between commas that only tie a sentence to the one before: ", on the other hand,",
"likewise, …", "they may do so nevertheless"; and deeds that "happen", "doing so at night requires".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .tokens import Word
from .vocabulary import Vocabulary

STOPS = frozenset(".;!:")
BETWEEN = (
    ("on", "the", "other", "hand"), ("by", "contrast"), ("in", "contrast"), ("likewise",),
    ("similarly",), ("equally",), ("by", "the", "same", "token"), ("in", "turn"), ("conversely",),
    ("that", "said"), ("in", "the", "same", "way"), ("on", "the", "contrary"), ("meanwhile",),
    ("nevertheless",), ("nonetheless",), ("all", "the", "same"), ("accordingly",),
    ("consequently",), ("as", "a", "result"), ("as", "such"), ("of", "course"), ("by", "extension"),
)  # fmt: skip
AFTER_ALL = (("nevertheless",), ("nonetheless",), ("all", "the", "same"))
"""At the end of a sentence: it takes back some of what the one before forbids, as "but" does."""
BEGINS = frozenset("outside during in on at with without from within after before over via".split())
REQUIRES = frozenset("requires needs takes demands".split())
MOST = 8


def without_connectives(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words without those that only connect; "has to happen" as "has to be done"."""
    words = _but_after_all(words, vocabulary)
    found: list[Word] = []
    at = 0
    while at < len(words):
        at += _connecting(words, at, vocabulary)
        if at >= len(words):
            break
        word = words[at]
        if word.text == "happen" and at and words[at - 1].text in ("to", "must", "may", "can"):
            found += [replace(word, text=text) for text in ("be", "done")]
        else:
            found.append(word)
        at += 1
    return _doing_so_requires(found)


def _connecting(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """How many words here only connect: between commas, at the beginning, or at the end."""
    before = words[at - 1].text if at else "."
    comma = words[at].text == ","
    for phrase in BETWEEN:
        begin = at + comma
        end = begin + len(phrase)
        texts = tuple(word.text for word in words[begin:end])
        if texts != phrase or phrase in vocabulary.entries:
            continue
        after = words[end].text if end < len(words) else "."
        if after == "," and (comma or before in STOPS):
            return end + 1 - at
    return 0


def _but_after_all(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "…; admins may do so nevertheless" as "…, but admins may do so"."""
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        for phrase in AFTER_ALL:
            texts = tuple(word.text for word in found[at : at + len(phrase)])
            end = at + len(phrase)
            after = found[end].text if end < len(found) else "."
            if texts != phrase or after not in STOPS or phrase in vocabulary.entries:
                continue
            begin = next((n for n in range(at, 0, -1) if found[n].text in STOPS | {","}), 0)
            while begin and found[begin].text == ",":
                begin = next((n for n in range(begin - 1, 0, -1) if found[n].text in STOPS), 0)
            del found[at:end]
            if begin:
                stop = found[begin]
                but = replace(stop, text="but", kind="word")
                found[begin : begin + 1] = [replace(stop, text=","), but]
            break
    return found


def _doing_so_requires(words: list[Word]) -> list[Word]:
    """The words, "doing so at night requires MFA" as "at night, doing so requires MFA"."""
    found = list(words)
    for at in range(len(found) - 4):
        if [found[at].text, found[at + 1].text] != ["doing", "so"]:
            continue
        if found[at + 2].text not in BEGINS:
            continue
        ends = range(at + 3, min(at + MOST, len(found)))
        end = next((n for n in ends if found[n].text in REQUIRES | STOPS | {","}), 0)
        if end and found[end].text in REQUIRES:
            comma = replace(found[end], text=",", kind="mark")
            found[at:end] = [*found[at + 2 : end], comma, *found[at : at + 2]]
    return found
