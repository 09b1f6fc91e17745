"""Knows that "during office hours, and at any time in an emergency" is then, or in an emergency."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.calendar import names_days
from ...text.lexicon import MODALS
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.senses import Circumstance, only_of_place
from ...vocabulary.vocabulary import Vocabulary

WHENEVER = (
    ("at", "any", "time"), ("at", "any", "hour"), ("at", "all", "times"), ("at", "all", "hours"),
    ("around", "the", "clock"), ("round", "the", "clock"), ("day", "and", "night"),
    ("day", "or", "night"), ("on", "any", "day"), ("on", "every", "day"), ("any", "time"),
)  # fmt: skip
WHEREVER = (("from", "anywhere"), ("anywhere",), ("from", "everywhere"))
CASES = frozenset("in during with without if when while whenever using under unless".split())
LONGEST = 4


def whenever_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "during office hours, and at any time in an emergency" as "…, or in an emergency";
    and so "from the office, and from anywhere with MFA". What stands before says nothing but when
    something may be done, or from where: else it is not clear what of it is lifted.
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text != "and":
            continue
        for phrases, is_so in ((WHENEVER, _is_of_time), (WHEREVER, only_of_place)):
            length = _length(found, at + 1, phrases)
            case = found[at + 1 + length : at + 2 + length]
            if not length or not case or case[0].text not in CASES:
                continue
            if _says_so_alone(found[:at], is_so, vocabulary):
                found[at : at + 1 + length] = [replace(found[at], text="or")]
                break
    return found


def _length(words: Sequence[Word], at: int, phrases: Sequence[tuple[str, ...]]) -> int:
    for phrase in phrases:
        if tuple(word.text for word in words[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def _is_of_time(test: m.Expr) -> bool:
    return isinstance(test, m.InWindows)


def _says_so_alone(
    words: Sequence[Word], is_so: Callable[[m.Expr], bool], vocabulary: Vocabulary
) -> bool:
    """Whether a statement that ends here says when it may be done, and no circumstance besides."""
    start = max((n + 1 for n, word in enumerate(words) if word.text in (".", ";")), default=0)
    modal = next((n for n in range(start, len(words)) if words[n].text in MODALS), start)
    said = list(words[modal:])
    tests = list(_circumstances(said, vocabulary))
    timed = is_so is _is_of_time and (
        any(names_days(word.text) for word in said)
        or any(leaf.kind == "CLOCK" for leaf in quantities(said))
    )
    return (timed or any(map(is_so, tests))) and all(map(is_so, tests))


def _circumstances(words: Sequence[Word], vocabulary: Vocabulary) -> list[m.Expr]:
    found: list[m.Expr] = []
    at = 0
    while at < len(words):
        for length in range(LONGEST, 0, -1):
            phrase = tuple(word.text for word in words[at : at + length])
            senses = [sense for kind, sense in vocabulary.entries.get(phrase, ())
                      if kind == "CIRC" and isinstance(sense, Circumstance)]  # fmt: skip
            if len(phrase) == length and senses:
                found += [sense.test for sense in senses]
                at += length - 1
                break
        at += 1
    return found
