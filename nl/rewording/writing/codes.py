"""Knows codes, which are one word each, "eu-west-1" and "ward B2"; and of what each of some is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary


def codes_together(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "eu-west-1" and "B2" as one: a code that no word of the vocabulary begins."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        mark = "-"
        end = _code_end(words, at)
        if end == at + 1 and _is_letters_and_number(words, at, vocabulary):
            mark, end = "", at + 2
        texts = tuple(word.text for word in words[at:end])
        if end > at + 1 and texts[:1] not in vocabulary.entries and texts not in vocabulary.entries:
            written = mark.join(word.written for word in words[at:end])
            last = words[end - 1].end
            found.append(replace(words[at], text=written.lower(), end=last, written=written))
        else:
            found += words[at:end]
        at = end
    return found


def each_with_its_word(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "on ward B2 or B3" as "on ward B2 or ward B3", and so "on wards B2 and B3": where
    the attribute is a text.
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if not _is_of_text(found[at], vocabulary) or not _is_value(found[at + 1], vocabulary):
            continue
        joints = []
        last = at + 1
        while last + 2 < len(found) and _is_value(found[last + 2], vocabulary):
            joints.append(last + 1)
            last += 2
        said = [found[i].text for i in joints]
        joined = said[-1:] in (["or"], ["and"]) and not set(said[:-1]) - {","}
        if not joined or _is_somebody(found, last):
            continue
        for i in reversed(joints):
            joint = replace(found[i], text=found[i].text.replace("and", "or"))
            found[i : i + 1] = [joint, replace(found[at], start=found[i].start, end=found[i].end)]
    return found


def _is_somebody(words: Sequence[Word], at: int) -> bool:
    """Whether a name is of who acts, as in "on ward North or Alice may", or has something."""
    after = [word.text for word in words[at + 1 : at + 4]]
    return after[:1] in (["'s"], ["'"]) or bool(after and after[0] in MODALS and "be" not in after)


def _is_of_text(word: Word, vocabulary: Vocabulary) -> bool:
    said = vocabulary.entries.get((word.text,), ())
    attrs = [value for _, value in said if isinstance(value, Attr)]
    return bool(attrs) and len(attrs) == len(said) and all(a.type.kind == "string" for a in attrs)


def _is_value(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a word is written as a name or a code, and nothing of the vocabulary."""
    return (
        word.kind == "word"
        and word.capital
        and (word.text,) not in vocabulary.entries
        and word.text not in PREPOSITIONS
    )


def _code_end(words: Sequence[Word], at: int) -> int:
    """Where a word ends to which others, and a number at the end, are joined; else after it."""
    end = at + 1
    while end < len(words) and words[end].joined and words[end].kind in ("word", "number"):
        end += 1
    begins = words[at].kind == "word" and words[at].text not in GRAMMATICAL
    return end if begins and words[end - 1].kind == "number" else at + 1


def _is_letters_and_number(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a letter or two in capitals have a number directly behind them: "B2", "HX40"."""
    pair = words[at : at + 2]
    if [word.kind for word in pair] != ["word", "number"] or pair[0].end != pair[1].start:
        return False
    letters, number = (word.written for word in pair)
    code = letters.isupper() and len(letters) <= 2 and number.isdigit()
    if not code or letters + number in PARTS_OF_A_YEAR:
        return False
    goes_on = any(
        word.start == pair[1].end and word.kind == "word" for word in words[at + 2 : at + 3]
    )
    begins = (pair[0].text, pair[1].text)
    return not goes_on and not any(key[:2] == begins for key in vocabulary.entries)


PARTS_OF_A_YEAR = frozenset("Q1 Q2 Q3 Q4 H1 H2".split())


GRAMMATICAL = frozenset("pre post non over under above below sub top up past mid".split())
"""What before a number is no code: "post-2020"."""
