"""Knows that what has to be so "before a loan is agreed" has to be so for it to be agreed: its
indemnity must be signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ...text.morphology import singular
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.vocabulary import Vocabulary
from .doing_requires import form_of

MUST = (
    ("must", "be"), ("must", "have", "been"), ("has", "to", "be"), ("have", "to", "be"),
    ("needs", "to", "be"), ("need", "to", "be"), ("has", "to", "have", "been"),
    ("have", "to", "have", "been"), ("needs", "to", "have", "been"), ("should", "be"),
)  # fmt: skip
BEING = (("is",), ("are",), ("can", "be"), ("may", "be"), ("gets",), ("get",))
OWNED = frozenset("its their the".split())
IT = frozenset(["it", "they"])
ARTICLES = frozenset("a an any every each the".split())
MOST = 4
"""Words of a noun, and of what it has to be."""


class Due(NamedTuple):
    """What has to be so."""

    whose: tuple[Word, ...]
    """Of what it is said, as "a loan"; nothing, where just of "its invoice"."""
    so: tuple[str, ...]
    """What is said then: "its invoice is sent"."""
    start: int
    end: int


def so_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a loan's indemnity must be signed before it is agreed" and "before a loan is
    agreed, its indemnity must be signed" as "a loan may not be agreed unless its indemnity is
    signed".
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        due = _due(found, start, end, vocabulary)
        if due is None:
            continue
        if texts_at(found, start) == "before" and texts_at(found, due.start - 1) == ",":
            deed = _deed(found[start + 1 : due.start - 1], vocabulary)
        elif due.start == start and texts_at(found, due.end) == "before":
            deed = _deed(found[due.end + 1 : end], vocabulary)
        else:
            continue
        if deed is None:
            continue
        what, done = deed
        thing = due.whose if [word.text for word in what] in (["it"], ["they"]) else what
        if thing:
            rest = found[due.end : end] if due.start > start else []
            said = [*thing, *_as(found[start], "may", "not", "be"), *done]
            found[start:end] = [*said, *_as(found[start], "unless", *due.so), *rest]
    return found


def done_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "queries on secret datasets must be masked" as "secret datasets may not be queried
    unless the query is masked", and "transfers by phone must be callback verified" as "transfers by
    phone need callback verified", where the request tells that.
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        deed = next(
            (n for n in (3, 2, 1) if acts_of(found[start : start + n], ("ACTN",), vocabulary)), 0
        )
        must = next((at for at in range(start + deed, end)
                     if any(key_of(found, at, at + len(m)) == m for m in MUST)), 0)  # fmt: skip
        length = next((len(m) for m in MUST if key_of(found, must, must + len(m)) == m), 0)
        if _needs_told(found, start, must, must + length, end, vocabulary):
            continue
        thing = texts_at(found, start + deed + 1)
        if not (deed and must) or texts_at(found, start + deed) not in OF or thing in BOUNDS:
            continue
        state = texts_at(found, must + length)
        done = form_of(found[start : start + deed], "ACTP", vocabulary)
        for noun in singular(" ".join(key_of(found, start, start + deed))):
            so = ((*noun.split(), "is", state), (state,))
            if done and any("CIRC" in vocabulary.kinds(said) for said in so):
                said = ("may", "not", "be", *done, "unless", "the", *noun.split(), "is", state)
                rest = found[must + length + 1 : end]
                if rest and rest[0].text == "unless":
                    rest[0] = replace(rest[0], text="or")
                what = found[start + deed + 1 : must]
                found[start:end] = [*what, *_as(found[must], *said), *rest]
                break
    return found


OF = frozenset("of on to in for from".split())


def _needs_told(
    found: list[Word], start: int, must: int, state: int, end: int, vocabulary: Vocabulary
) -> bool:
    """Says "transfers must be callback verified", of what a request tells of itself, as that they
    need it; whether it is that.
    """
    deeds = ((start, n) for n in (1, 2, 3)) if must else ()
    deed = any(
        acts_of(found[first : first + n], ("ACTN",), vocabulary)
        for first, n in (*deeds, (start + 1, 1))
        if first + n <= must
    )
    if not deed or not _is_told(found[state:end], vocabulary):
        return False
    needs = "needs" if texts_at(found, start) in ONE else "need"
    found[must:state] = _as(found[must], needs)
    return True


def _is_told(state: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words begin with what a request tells of itself, and go on with no more of it."""
    return any(
        "CIRC" in vocabulary.kinds(key_of(state, 0, size))
        and (size == len(state) or state[size].text in GOES_ON)
        for size in range(1, min(MOST, len(state)) + 1)
    )


ONE = frozenset("a an any every each".split())
GOES_ON = frozenset("unless if when , and or".split())
BOUNDS = frozenset("more over above less under up at no".split())


def _as(word: Word, *texts: str) -> list[Word]:
    return [replace(word, text=text, written=text) for text in texts]


def _due(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> Due | None:
    """What a sentence says has to be so of a part of a thing, or of the request."""
    for at in range(start + 1, end):
        must = next((m for m in MUST if key_of(words, at, at + len(m)) == m), ())
        for stop in range(min(at + len(must) + MOST, end), at + len(must), -1) if must else ():
            state = key_of(words, at + len(must), stop)
            for first in range(max(start, at - MOST - 4), at):
                found = _noun(words, first, at, state, vocabulary)
                if found is not None:
                    whose, so = found
                    return Due(whose, so, first, stop)
    return None


def _noun(
    words: Sequence[Word], first: int, last: int, state: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[tuple[Word, ...], tuple[str, ...]] | None:
    """Of what "its invoice", "the invoice of a loan" and "a loan's invoice" is, and what is said
    of it.
    """
    texts = key_of(words, first, last)
    if texts[0] in OWNED and _is_said((*texts[1:], "is", *state), vocabulary):
        return (), (*texts, "is", *state)
    if texts[0] == "the" and "of" in texts[2:-1]:
        of = texts.index("of", 2)
        if texts[of + 1] in ARTICLES and _is_said((*texts[1:of], "is", *state), vocabulary):
            return tuple(words[first + of + 1 : last]), ("its", *texts[1:of], "is", *state)
    if texts[0] in ARTICLES and "'s" in texts[2:-1]:
        own = texts.index("'s")
        if _is_said((*texts[own + 1 :], "is", *state), vocabulary):
            return tuple(words[first : first + own]), ("its", *texts[own + 1 :], "is", *state)
    return None


def _is_said(phrase: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    return not vocabulary.kinds(phrase).isdisjoint({"FACT", "CIRC"})


def _deed(
    words: Sequence[Word], vocabulary: Vocabulary
) -> tuple[tuple[Word, ...], tuple[Word, ...]] | None:
    """To what something is done, and what: "a loan is agreed"."""
    for at in range(1, len(words)):
        being = next((b for b in BEING if key_of(words, at, at + len(b)) == b), ())
        done = words[at + len(being) :]
        if being and done and acts_of(done, ("ACTP",), vocabulary):
            first = words[0].text
            if first in ARTICLES or (at == 1 and first in IT):
                return tuple(words[:at]), tuple(done)
    return None
