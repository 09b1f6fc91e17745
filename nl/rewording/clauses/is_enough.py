"""Knows a sentence that says who is enough for the rest: "only a judge may open sealed files; for
others, a clerk is enough", "below that, a clerk will do".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary
from .left_out import deeds_said
from .they_then import are_people, begins_case

ENOUGH = (("is", "enough"), ("is", "sufficient"), ("are", "enough"), ("are", "sufficient"),
          ("suffices",), ("suffice",), ("will", "do"), ("is", "all", "it", "takes"))  # fmt: skip
DETERMINERS = frozenset("a an the any one its".split())
MOST = 8


def who_is_enough(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "for others, a clerk is enough" as "others may be opened by a clerk", "below that,
    a clerk is enough" as "below that, a clerk may".
    """
    found = list(words)
    for at in range(len(found) - 1, 4, -1):
        said = next((t for t in ENOUGH if _stands(found, at, t)), None)
        if said is None or texts_at(found, at + len(said)) not in STOPS | {""}:
            continue
        end, begin = at + len(said), sentence_start(found, at)
        who = _who(found, begin, at, vocabulary)
        before = found[sentence_start(found, begin - 1) : begin - 1] if begin else []
        if not who or not before:
            continue
        case = found[begin:who]
        case = case[:-1] if case and case[-1].text == "," else case
        if case and case[0].text == "for" and (deed := deeds_said(before, vocabulary)):
            may = [replace(found[at], text=text) for text in ("may", "be", *deed, "by")]
            found[begin:end] = [*case[1:], *may, *found[who:at]]
        elif case and begins_case(case[0].text) and case[0].text != "for":
            found[at:end] = [replace(found[at], text="may", end=found[end - 1].end)]
    return found


def _stands(words: Sequence[Word], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(word.text for word in words[at : at + len(phrase)]) == phrase


def _who(words: Sequence[Word], begin: int, end: int, vocabulary: Vocabulary) -> int:
    """Where those begin who are enough; nowhere, 0."""
    for at in range(begin + 1, end):
        said = [word.text for word in words[at + 1 : end]]
        named = words[at].text in DETERMINERS and len(said) <= MOST
        if named and are_people(said, vocabulary):
            return at
    return 0
