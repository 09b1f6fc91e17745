"""Knows that "until its embargo ends" is until it has ended, and "while it lasts" while it has not,
where a vocabulary says until when there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import DEEDS, NOMINALS
from ...text.tokens import Word
from ...vocabulary.candidates import POSSESSIVES, texts_at
from ...vocabulary.moments import runs_out
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

ENDS = frozenset("ends expires lapses elapses lifts".split())
LASTS = frozenset("lasts continues".split())
RUNS = frozenset(["runs"])
TIL = frozenset("until till before after once".split())
WHILE = frozenset(["while", "whilst"])
TOLD = frozenset("after before within on in at when by during unless".split())
"""What tells when it ends, so that it may be said of some such moment."""
THE = frozenset(["the", "a", "an", "any", "'s", *POSSESSIVES])
LONGEST = 3
MOST_BEFORE = 5
"""Words of whose it is."""


def as_it_ends(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "until its embargo ends" as "until its embargo has ended", "while it lasts" and
    "during its embargo" as "while its embargo has not ended".
    """
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        ends = _verb(found, at, ENDS) or 2 * (
            [w.text for w in found[at : at + 2]] == ["runs", "out"]
        )
        lifted = _is_lifted(found, at)
        lasts = _verb(found, at, LASTS) or (_verb(found, at, RUNS) if not ends else 0)
        end = at + (ends or lifted or lasts)
        begin = _noun(found, at, vocabulary) if end > at else 0
        if not begin or texts_at(found, end) in TOLD:
            continue
        if texts_at(found, at - 3) == "of" and found[at].text == "expires":
            continue  # "the approval of a study expires" is said so of the study
        before = _conjunction(found, begin)
        if lasts and before in (*WHILE, "as"):
            found[at:end] = _said(found[at], "has not ended")
        elif (ends or lifted) and before in TIL:
            found[at:end] = _said(found[at], "has ended")
    return _during(found, vocabulary)


def _during(found: list[Word], vocabulary: Vocabulary) -> list[Word]:
    for at in range(len(found) - 2, -1, -1):
        if found[at].text not in ("during", "throughout") or texts_at(found, at + 1) not in THE:
            continue
        ends = [end for end in range(at + 3, at + 3 + LONGEST)
                if _noun(found, end, vocabulary, True) == at + 2]  # fmt: skip
        if ends:
            found[ends[-1] : ends[-1]] = _said(found[at], "has not ended")
            found[at] = replace(found[at], text="while")
    return found


def _verb(words: Sequence[Word], at: int, verbs: frozenset[str]) -> int:
    return int(words[at].text in verbs)


def _is_lifted(words: Sequence[Word], at: int) -> int:
    """How many words say that it "is lifted"; 0 if they say something else."""
    texts = [word.text for word in words[at : at + 3]]
    if texts[:2] in (["is", "lifted"], ["has", "lifted"]):
        return 2
    return 3 if texts == ["has", "been", "lifted"] else 0


def _noun(words: Sequence[Word], end: int, vocabulary: Vocabulary, lasting: bool = False) -> int:
    """Where "embargo" begins that ends at a place, behind whose it is; 0 where none does."""
    if texts_at(words, end - 3) == "of" and texts_at(words, end - 2) in THE and not lasting:
        end -= 3  # "the embargo of a thesis"
    for begin in range(max(1, end - LONGEST), end):
        said = tuple(word.text for word in words[begin:end])
        over = any(kind == "PERIOD" and _is_over(value, said[-1], lasting)
                   for kind, value in vocabulary.entries.get(said, ()))  # fmt: skip
        if over and words[begin - 1].text in THE:
            return begin
    return 0


def _is_over(value: object, noun: str, lasting: bool) -> bool:
    """Whether something is over at a moment; where it has to be lasting until then, whether it is
    nothing else: "during the embargo", but "during the registration" somebody registers.
    """
    if not isinstance(value, Attr) or not runs_out(value.name):
        return False
    return not lasting or noun not in DEEDS or noun in NOMINALS


def _conjunction(words: Sequence[Word], begin: int) -> str:
    """What begins the clause in which a noun stands."""
    before = [word.text for word in words[max(0, begin - MOST_BEFORE) : begin]]
    return next((text for text in reversed(before) if text in TIL | WHILE | {"as"}), "")


def _said(word: Word, text: str) -> list[Word]:
    return [replace(word, text=each) for each in text.split()]
