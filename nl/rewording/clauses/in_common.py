"""Knows what joined words have in common, said once or said aloud: "owned or reviewed by her",
"not only clerks but also guards", "clerks and guards alike", "or both".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import MODALS, PREPOSITIONS, STOPS
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.senses import Attr, Kind
from ...vocabulary.vocabulary import Vocabulary

JOINS = frozenset("and or".split())
MOST = 12
"""How many words there may be between "not only" and "but also"."""


def each_in_full(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, each of those joined as it would be alone."""
    found = _not_only(list(words))
    found = _role_of_each(_or_both(found), vocabulary)
    found = [word for at, word in enumerate(found) if not _is_alike(found, at, vocabulary)]
    return _with_its_preposition(found, vocabulary)


def _with_its_preposition(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "owned or reviewed by" as "owned by or reviewed by"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        first, join, second, preposition = found[at : at + 4]
        after = found[at + 4].text if at + 4 < len(found) else "."
        listed = join.text == "," and (after in JOINS or after == ",")  # "typed, checked or …"
        if not (join.text in JOINS or listed) or preposition.text not in PREPOSITIONS:
            continue
        if _is_to_be_done(found, at):
            continue
        so = all(_is_related(word, preposition, vocabulary) for word in (first, second))
        if so and not _says_it_alone(first, vocabulary):
            found.insert(at + 1, replace(preposition, start=first.end, end=first.end))
    return found


def _is_to_be_done(words: Sequence[Word], at: int) -> bool:
    """Whether it is said of what may be done: "can't be entered and approved by"."""
    while at > 2 and words[at - 1].text in (*JOINS, ","):
        at -= 2
    return (
        at > 0
        and words[at - 1].text in ("be", "only", "never")
        and "be" in {word.text for word in words[max(0, at - 2) : at]}
    )


def _is_related(word: Word, preposition: Word, vocabulary: Vocabulary) -> bool:
    entries = vocabulary.entries.get((word.text, preposition.text), ())
    return any(kind == "RELP" for kind, _ in entries)


def _says_it_alone(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether "archived or owned by" may be said of what has just been archived."""
    by_any = word.text in vocabulary.done_by_any
    return not by_any and not vocabulary.kinds((word.text,)).isdisjoint(STATES)


STATES = frozenset("ADJ CLASS EVENTP".split())


def _not_only(words: list[Word]) -> list[Word]:
    """The words, "not only clerks but also guards" as "clerks and guards"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        if [word.text for word in found[at : at + 2]] != ["not", "only"]:
            continue
        for end in range(at + 3, min(at + MOST, len(found) - 1)):
            if found[end].text in STOPS:
                break
            if [word.text for word in found[end : end + 2]] == ["but", "also"]:
                begin = end - (found[end - 1].text == ",")
                join = replace(found[end], text="and", end=found[end + 1].end)
                found[at : end + 2] = [*found[at + 2 : begin], join]
                break
    return found


def _role_of_each(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "both the manager and the approver role" as "both the manager role and the
    approver role", where somebody may have several.
    """
    found = list(words)
    for at in range(len(found) - 1, 3, -1):
        attr = _several(found[at].text, vocabulary)
        if attr is None:
            continue
        second = _value_before(found, at, attr, vocabulary)
        join = second - 1 - (found[second - 1].text in ARTICLES)
        if not second or found[join].text not in JOINS:
            continue
        first = _value_before(found, join, attr, vocabulary)
        if not first or found[first - 1].text not in ARTICLES | {"both"}:
            continue
        noun = replace(found[at], text=next(iter(singular(found[at].text)), found[at].text))
        the = [] if found[join + 1].text in ARTICLES else [replace(found[join], text="the")]
        found[join : at + 1] = [noun, found[join], *the, *found[join + 1 : at], noun]
    return found


ARTICLES = frozenset("the a an".split())


def _several(noun: str, vocabulary: Vocabulary) -> Attr | None:
    """The attribute that a noun is of, if something may have several of its values."""
    for kind, value in vocabulary.entries.get((noun,), ()):
        if kind == "ATTR" and isinstance(value, Attr) and value.type.kind == "set":
            return value
    return None


def _value_before(words: Sequence[Word], end: int, attr: Attr, vocabulary: Vocabulary) -> int:
    """Where one of an attribute's values begins that ends at a place; nowhere, 0, if none does."""
    for start in range(max(1, end - 3), end):
        for kind, value in vocabulary.entries.get(tuple(w.text for w in words[start:end]), ()):
            if kind != "CLASS" or not isinstance(value, Kind) or value.type != attr.of:
                continue
            test = value.test
            left = test.set if isinstance(test, m.InSet) else None
            if isinstance(left, m.AttributeOf) and left.name == attr.name:
                return start
    return 0


def _or_both(words: list[Word]) -> list[Word]:
    """The words without "or both" after two that "or" joins: any of them is enough anyway."""
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        if [word.text for word in found[at : at + 2]] != ["or", "both"]:
            continue
        begin = at - (found[at - 1].text == ",")
        after = found[at + 2].text if at + 2 < len(found) else "."
        ends = after in STOPS or after == "," or after in MODALS
        if ends and "or" in {word.text for word in found[max(0, begin - 8) : begin]}:
            closed = after == "," and begin < at
            del found[begin : at + 2 + closed]
    return found


def _is_alike(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it only says once more that both are meant: "clerks and guards alike"."""
    if words[at].text != "alike" or ("alike",) in vocabulary.entries:
        return False
    return not JOINS.isdisjoint(word.text for word in words[max(0, at - 5) : at])
