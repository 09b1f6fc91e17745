"""Knows that "may board a vessel with a valid licence" tells who may: those who have one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind, types_of
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("may can".split())
CASES = frozenset("if unless when while once until before after where who whose that which".split())
JOINS = frozenset("and or , nor".split())


def with_what_they_have(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may board a vessel with a valid licence" as "with a valid licence may board a
    vessel", where it is people who have licences; so may it "only be boarded with" one.
    """
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        if found[at].text != "with" or texts_at(found, at + 1) not in ("a", "an"):
            continue
        end = _feature_end(found, at + 2, vocabulary)
        begin = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        before = [word.text for word in found[begin:at]]
        may = next((i for i, text in enumerate(before) if text in MAY), 0)
        if not end or not may or not CASES.isdisjoint(before):
            continue
        if not _is_done(found, at, begin + may, vocabulary):
            continue
        have = found[at:end]
        if "be" in before[may + 1 : may + 4]:
            by = [replace(found[at], text=text, written=text) for text in ("by", "people")]
            found[at:at] = by if "by" not in before[may:] else []
        elif before[-1] == "only" or not JOINS.isdisjoint(before[:may]):
            said = ("if", "they", "have")
            found[at : at + 1] = [replace(found[at], text=text, written=text) for text in said]
        else:
            del found[at:end]
            found[begin + may : begin + may] = have
    return found


def _feature_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where what people alone can have ends: "valid licence"; 0 where nothing such stands."""
    for end in range(min(start + vocabulary.longest, len(words)), start, -1):
        found = vocabulary.entries.get(tuple(word.text for word in words[start:end]), ())
        kinds = [value.type for kind, value in found if kind == "FEAT" and isinstance(value, Kind)]
        if kinds:
            return end if set(kinds) <= set(vocabulary.principals) else 0
    return 0


def _is_done(words: Sequence[Word], at: int, may: int, vocabulary: Vocabulary) -> bool:
    """Whether a deed to a thing ends at a place, or with "only" behind it: of what is no person."""
    at -= words[at - 1].text == "only"
    if "be" in [word.text for word in words[may:at]]:
        return "ACTP" in vocabulary.kinds((words[at - 1].text,))
    for start in range(max(may + 2, at - 3), at):
        for kind, value in vocabulary.entries.get(tuple(w.text for w in words[start:at]), ()):
            if kind == "NOUN":
                return set(types_of(value)).isdisjoint(vocabulary.principals)
    return False
