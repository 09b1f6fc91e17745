"""Knows that what may be done "only with a witness other than themselves" may be so only if it has
such a witness, and what a witness must be "who has to be certified".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end
from ...text.tokens import Word
from ...vocabulary.candidates import REFLEXIVES, texts_at
from ...vocabulary.vocabulary import Vocabulary
from .had_by_whom import denies

ATTENDING = frozenset(
    "witness cosigner countersigner signer checker tester guarantor sponsor verifier".split()
)
"""Whom something is done with that has them; a place to be entered has a supervisor otherwise."""
ARTICLES = frozenset("a an".split())
MOST_WORDS = 4
MUST = (["must"], ["has", "to"], ["needs", "to"], ["have", "to"])


def with_a_witness(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "only with a witness" as "only if there is a witness"; "without a witness other
    than themselves" as "unless there is a witness other than themselves".
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        end = _somebody_ends(found, at + 1, vocabulary)
        if found[at].text not in ("with", "without") or not end:
            continue
        others = _other_than_oneself(found, end)
        if found[at].text == "without":
            case = "unless" if others and denies(found, at) else ""
        else:
            case = "if" if others or _is_only_so(found, at) else ""
        if case:
            there = [replace(found[at], text=text, written=text) for text in (case, "there", "is")]
            found[at : at + 1] = there
    return found


def who_has_to_be(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "without a tester, who has to be certified" as "without a tester who is"."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        end = _somebody_ends(found, at + 1, vocabulary)
        if found[at].text in ("with", "without") and end:
            _put_what_they_are(found, end)
    return found


def _somebody_ends(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "a witness" ends, or "a certified gas tester"; 0 where nobody is named so."""
    if texts_at(words, at) not in ARTICLES:
        return 0
    for end in range(at + 2, min(at + 2 + MOST_WORDS, len(words) + 1)):
        if words[end - 1].text not in ATTENDING:
            continue
        for start in range(at + 1, end):
            kinds = vocabulary.kinds(tuple(word.text for word in words[start:end]))
            if "RELN" in kinds and kinds.isdisjoint(("CIRC", "FEAT", "ATTR", "RELNOM")):
                return end
    return 0


def _other_than_oneself(words: Sequence[Word], at: int) -> bool:
    than = [word.text for word in words[at : at + 2]] == ["other", "than"]
    return than and texts_at(words, at + 2) in REFLEXIVES


def _is_only_so(words: Sequence[Word], at: int) -> bool:
    """Whether it is "only with", or "may only be administered with"."""
    before = [word.text for word in words[max(0, at - 3) : at]]
    return before[-1:] == ["only"] or before[:2] == ["only", "be"]


def _put_what_they_are(words: list[Word], at: int) -> None:
    """Puts "who is certified" for "who has to be certified" behind somebody, and for "and must not
    be the holder" after it "and is not the holder".
    """
    who = at + (texts_at(words, at) == ",")
    if texts_at(words, who) not in ("who", "that") or not _must_be(words, who + 1):
        return
    end = sentence_end(words, who)
    for n in range(end - 1, who, -1):
        if words[n - 1].text in ("who", "that", "and", "or", ","):
            must = _must_be(words, n)
            if must:
                length, negated = must
                said = ("is", "not") if negated else ("is",)
                words[n : n + length] = [
                    replace(words[n], text=text, written=text) for text in said
                ]
    if who > at:
        del words[at]


def _must_be(words: Sequence[Word], at: int) -> tuple[int, bool] | None:
    """How many words say "must be" here, or "must not be", and whether it is that."""
    for must in MUST:
        length = len(must)
        if [word.text for word in words[at : at + length]] != must:
            continue
        negated = must == ["must"] and texts_at(words, at + 1) == "not"
        if texts_at(words, at + length + negated) == "be":
            return length + negated + 1, negated
    return None
