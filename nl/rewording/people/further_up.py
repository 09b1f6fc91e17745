"""Knows who is "anyone further up the line": whoever is above those just spoken of, however far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Rel, RelWord
from ...vocabulary.vocabulary import Vocabulary
from .all_the_way import DEEPLY, LADDERS, OF_PEOPLE, WHOSE

ANYONE = frozenset("anyone anybody everyone everybody all those".split())
HIGHER = frozenset("further higher farther".split())
OF_COMMAND = frozenset("command management supervision authority".split())
JOINED = frozenset("and or".split())
BY = frozenset("by to for".split())
LONGEST = 3


def further_up(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "its driver's supervisor and anyone further up" as "its driver's supervisor,
    directly or indirectly", and so "…, and so can anyone further up that supervisor's line"; after
    another noun, "its driver and anyone further up", as "anyone above them".
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        end = _end(found, at)
        if not end:
            continue
        noun, so = _noun_before(found, at)
        rels = list(_relations(found[: noun + 1], vocabulary)) if noun > 0 else []
        if not any(set(rel.subjects) <= set(vocabulary.principals) for rel in rels):
            continue
        if not any(rel.type in rel.subjects for rel in rels):  # nobody has such a one in turn
            _put(found, at, end, ("anyone", "above", "them"))
        elif not so:
            goes_on = end < len(found) and found[end].kind != "mark"
            _put(found, noun + 1, end, (",", *DEEPLY, *([","] if goes_on else [])))
        elif end == len(found) or found[end].text in STOPS:
            del found[at - 3 - (found[at - 4].text == ",") : end]
            _put(found, noun + 1, noun + 1, (",", *DEEPLY, ","))
    return found


def _end(words: Sequence[Word], at: int) -> int:
    """Where "anyone further up that manager's reporting line" ends that begins at a place; 0 where
    none does.
    """
    if texts_at(words, at) not in ANYONE:
        return 0
    end = at + 1
    if texts_at(words, end) in ("who", "that") and texts_at(words, end + 1) in ("is", "are"):
        end += 2
    if texts_at(words, end) not in HIGHER or texts_at(words, end + 1) != "up":
        return 0
    return _ladder(words, end + 2)


def _ladder(words: Sequence[Word], at: int) -> int:
    """Where "the line", "their chain of command" ends that begins at a place, if one does."""
    if texts_at(words, at) not in WHOSE:
        return at
    end = at + 1
    if texts_at(words, end + 1) == "'s":
        end += 2
    end += texts_at(words, end) in OF_PEOPLE
    if texts_at(words, end) not in LADDERS:
        return at
    of = texts_at(words, end + 1) == "of" and texts_at(words, end + 2) in OF_COMMAND
    return end + (3 if of else 1)


def _noun_before(words: Sequence[Word], at: int) -> tuple[int, bool]:
    """Where the noun is above whom "anyone" is who stands at a place, and whether it is who may do
    so in the statement before; -1 where it is not clear.
    """
    texts = [word.text for word in words[:at]]
    if texts[-3:-1] in (["and", "so"], ["as", "also"]) and texts[-1] in MODALS:
        begin = max((i + 1 for i, text in enumerate(texts) if text in STOPS), default=0)
        return next((i - 1 for i in range(begin, at - 3) if texts[i] in MODALS), -1), True
    end = at - (texts[-1] in BY)
    if texts[end - 1] not in JOINED:
        return -1, False
    return end - 2 - (texts[end - 2] == ","), False


def _put(found: list[Word], start: int, end: int, texts: Sequence[str]) -> None:
    near = found[start - 1] if start == end else found[start]
    found[start:end] = [replace(near, text=text, written=text) for text in texts]


def _relations(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[Rel]:
    """The relations by whose noun a text ends: a manager, a line manager."""
    for size in range(1, LONGEST + 1):
        noun = tuple(word.text for word in words[-size:])
        for _, value in vocabulary.entries.get(noun, ()):
            if isinstance(value, RelWord) and value.rel.subjects:
                yield value.rel
