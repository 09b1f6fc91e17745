"""Knows who may in a case alone, beside those who may in any: "the handler of a case, or their
deputy while they are on leave, may close it", "nobody except the owner or, at night, a guard".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from .interposed import BEGINS

CASES = frozenset("while when if during whenever".split())
JOINS = frozenset("or and".split())
GRANTING = frozenset("may can".split())
NOT_ALL = frozenset("only no nobody none neither nor not never either both every".split())
POINTING = frozenset("that this those these their his her its they them it he she".split())
EXCEPT = (["except"], ["except", "for"], ["other", "than"], ["but"])


def or_while(words: Sequence[Word]) -> list[Word]:
    """The words, "A, or B while C, may close a case" as "A may close a case; while C, B may close
    a case".
    """
    found = list(words)
    for modal in range(len(found) - 1, 4, -1):
        if found[modal].text not in GRANTING or found[modal - 1].text != ",":
            continue
        start = sentence_start(found, modal)
        end = sentence_end(found, modal)
        join = next((n for n in range(start + 1, modal)
                     if found[n].text in JOINS and found[n - 1].text == ","), 0)  # fmt: skip
        case = next((n for n in range(join + 2, modal - 2) if found[n].text in CASES), 0)
        if not join or not case or not _are_plain(found[start : modal - 1], join - 1 - start):
            continue
        one, other = found[start : join - 1], found[join + 1 : case]
        rest, comma = found[modal:end], found[modal - 1]
        stop = replace(comma, text=";")
        found[start:end] = [*one, *rest, stop, *found[case : modal - 1], comma, *other, *rest]
    return found


def _are_plain(words: Sequence[Word], comma: int) -> bool:
    """Whether all are told of whom a sentence is, and no more than two."""
    texts = [word.text for word in words]
    commas = [n for n, text in enumerate(texts) if text == ","]
    return NOT_ALL.isdisjoint(texts) and commas == [comma]


def in_a_case_first(words: Sequence[Word]) -> list[Word]:
    """The words, "nobody except A or, at night, B" as "nobody except B at night or A"; "only by A
    or, at night, B" as "only by A or, at night, by B".
    """
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        if found[at].text not in JOINS or texts_at(found, at + 1) != ",":
            continue
        comma = next((n for n in range(at + 3, min(at + 7, len(found)))
                      if found[n].text == ","), 0)  # fmt: skip
        if not comma or texts_at(found, at + 2) not in BEGINS:
            continue
        start = max((n + 1 for n in range(at) if found[n].text in STOPS | {","}), default=0)
        end = sentence_end(found, comma)
        one = _after_except(found, start, at)
        other = found[comma + 1 : end]
        if one and POINTING.isdisjoint(word.text for word in other[:1]) and _is_somebody(other):
            first = [*other, *found[at + 2 : comma]]
            found[one:end] = [*first, found[comma], found[at], *found[one:at]]
        elif _is_only_by(found, start, at) and other and other[0].text != "by":
            found.insert(comma + 1, replace(found[comma], text="by"))
    return found


def _after_except(words: Sequence[Word], start: int, end: int) -> int:
    """Where those are named whom "nobody except" spares, up to a place; nowhere, 0."""
    texts = [word.text for word in words[start:end]]
    if not any(text in ("nobody", "no", "none") for text in texts):
        return 0
    for at in range(len(texts) - 1, 0, -1):
        for said in EXCEPT[::-1]:
            if texts[at : at + len(said)] == said:
                rest = texts[at + len(said) :]
                return start + at + len(said) if JOINS.isdisjoint(rest) else 0
    return 0


def _is_only_by(words: Sequence[Word], start: int, end: int) -> bool:
    texts = [word.text for word in words[start:end]]
    by = max((n for n, text in enumerate(texts) if text == "by"), default=-1)
    return by > 0 and texts[by - 1] == "only" and JOINS.isdisjoint(texts[by:])


def _is_somebody(words: Sequence[Word]) -> bool:
    """Whether just somebody is named: nothing goes on with more, or with what else must be."""
    going_on = CASES | {",", "and", "or", "but", "unless", "until", "only"}
    return bool(words) and going_on.isdisjoint(word.text for word in words)
