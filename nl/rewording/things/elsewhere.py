"""Knows where "elsewhere" is of those who are told by where they are: "clerks in the office may do
so at any time; clerks elsewhere, only with MFA" are clerks not in the office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import PREPOSITIONS, texts_at
from ...vocabulary.senses import Circumstance, only_of_place
from ...vocabulary.vocabulary import Vocabulary

LONGEST = 5
"""Of the names of places, in words."""
NOUNS = frozenset(("NOUN", "CLASS", "RELN", "ADJ"))


def not_there(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "; clerks elsewhere may" as "; clerks not in the office may"."""
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        length = _elsewhere(found, at)
        if not length:
            continue
        start = at - 1 if found[at - 1].text == "from" else at
        places = _places(found[:start], vocabulary)
        if len({tuple(word.text for word in place) for place, _ in places}) != 1:
            continue  # none, or it is not clear which
        place, told = places[-1]
        there = [replace(word, start=found[at].start, end=found[at].end) for word in place]
        may = texts_at(found, at + length) in MODALS | NEED
        if may and _is_somebody(found[start - 1], vocabulary):
            found[start : at + length] = there
        elif told and (who := _who_follows(found, start, at + length)):
            begin, end = who
            those = [replace(word, text=THOSE.get(word.text, word.text))
                     for word in found[begin:end]]  # fmt: skip
            found[start:end] = [*those, *there]
    return found


def there_or_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "from the office, or from elsewhere with MFA" as "from the office, or with MFA":
    where it is done from there, that is enough.
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        length = _elsewhere(found, at)
        start = at - 1 if found[at - 1].text == "from" else at
        how = at + length + (texts_at(found, at + length) == "only")
        end = next((n for n in range(at, len(found)) if found[n].text in STOPS | {";"}), len(found))
        if not length or not _may_so_far(found[:start]):
            continue
        if texts_at(found, how) in HOW and found[start - 1].text in ("or", "and"):
            rest = {word.text for word in found[how:end]}
            if rest.isdisjoint(APART) and _is_there(found, start - 1, vocabulary):
                found[start - 1 : how] = [replace(found[start - 1], text="or")]
                return found
            continue
        or_ = _with_what(found, start) if at + length == end else 0
        if or_ and _is_there(found, or_, vocabulary):
            begin = or_ + 1 + (found[or_ + 1].text == ",")
            last = start - (found[start - 1].text == ",")
            found[or_ + 1 : end] = found[begin:last]
            return found
    return found


HOW = frozenset(["with", "using"])
APART = frozenset(", if when unless on during while until before after but once or".split())
DENIED = frozenset("not no nobody never nothing only cannot none unless except".split())


def _may_so_far(words: Sequence[Word]) -> bool:
    """Whether a sentence says so far what may be done, and nothing that may not."""
    start = max((n + 1 for n, word in enumerate(words) if word.text in STOPS | {";"}), default=0)
    said = {word.text for word in words[start:]}
    return bool(said & MODALS) and said.isdisjoint(DENIED)


def _is_there(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether what "or" at a place goes on from ends in a place that is told."""
    end = at - (words[at - 1].text == ",")
    return any(
        _place_end(words, n, vocabulary) == end for n in range(max(0, end - LONGEST - 1), end)
    )


def _with_what(words: Sequence[Word], end: int) -> int:
    """Where the "or" stands of "or, with MFA, from elsewhere"; 0 where it says something else."""
    for at in range(end - 1, max(0, end - 2 * LONGEST), -1):
        if words[at].text == "or":
            how = words[at + 1 + (words[at + 1].text == ",")].text in HOW
            return at if how else 0
    return 0


NEED = frozenset("need needs have has".split())
BARRED = frozenset(("only", "no", "nobody", *PREPOSITIONS))
THOSE = {"they": "those", "he": "those", "she": "those"}


def _elsewhere(words: Sequence[Word], at: int) -> int:
    """How many words say "elsewhere" at a place."""
    if words[at].text == "elsewhere":
        return 1
    anywhere = words[at].text in ("anywhere", "everywhere")
    return 2 if anywhere and texts_at(words, at + 1) == "else" else 0


def _is_somebody(word: Word, vocabulary: Vocabulary) -> bool:
    named = not NOUNS.isdisjoint(vocabulary.kinds((word.text,)))
    return named or word.text in ("those", "anyone", "anybody", "people", "one", "ones")


def _who_follows(words: Sequence[Word], start: int, end: int) -> tuple[int, int] | None:
    """Where they are named of whom a clause is that "elsewhere" begins: "from elsewhere, they"."""
    if start and words[start - 1].text not in STOPS | {",", ";", "and", "but"}:
        return None
    begin = end + (texts_at(words, end) == ",")
    modal = next((i for i in range(begin, min(begin + 4, len(words)))
                  if words[i].text in MODALS), 0)  # fmt: skip
    plain = all(word.kind == "word" and word.text not in BARRED for word in words[begin:modal])
    return (begin, modal) if modal > begin and plain else None


def _places(words: Sequence[Word], vocabulary: Vocabulary) -> list[tuple[list[Word], bool]]:
    """How it is said that somebody is not where a text says that they are, and whether it tells of
    whom it is by that: "clerks in the office may …".
    """
    found: list[tuple[list[Word], bool]] = []
    at = 0
    while at < len(words):
        end = _place_end(words, at, vocabulary)
        if not end:
            at += 1
            continue
        are_not = [replace(words[at], text=text) for text in ("who", "are", "not")]
        said = [*are_not, *words[at:end]]
        if texts_at(words, end) in ("or", "and", "nor"):
            return []  # "on the VPN or the office network": somebody elsewhere is on neither
        found.append((said, texts_at(words, end) in MODALS))
        at = end
    return found


def _place_end(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where a place ends that a preposition is followed by."""
    if words[at].text not in PREPOSITIONS:
        return 0
    for length in range(LONGEST, 0, -1):
        end = at + 1 + length
        if end <= len(words) and (
            _is_place(words[at:end], vocabulary) or _is_place(words[at + 1 : end], vocabulary)
        ):
            return end
    return 0


def _is_place(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    texts = tuple(word.text for word in words)
    texts = texts[1:] if texts[:1] == ("the",) else texts
    return any(
        kind == "CIRC" and isinstance(sense, Circumstance) and only_of_place(sense.test)
        for kind, sense in vocabulary.entries.get(texts, ())
    )
