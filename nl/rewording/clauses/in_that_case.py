"""Knows that "unless they are assigned to it, and in that case they must be on site" says of the
case itself what must be so: "unless they are assigned to it and they are on site".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

CASES = (["in", "that", "case"], ["in", "which", "case"], ["in", "this", "case"])
MUST = (["must"], ["have", "to"], ["need", "to"])
IS = {"be": "are", "have": "have"}
STOPS = frozenset(".;!")
OTHER_CASES = frozenset("if when while once until except but only".split())
DENIED = frozenset("not never nobody no cannot".split())
THEY = frozenset("they you".split())


def and_they_are(words: Sequence[Word]) -> list[Word]:
    """The words, with what must be so in the case of an exception as part of that."""
    found = list(words)
    for at in range(len(found) - 5, 3, -1):
        if [word.text for word in found[at : at + 3]] not in CASES:
            continue
        comma = texts_at(found, at + 3) == ","
        who = at + 3 + comma
        rest = [word.text for word in found[who + 1 : who + 4]]
        must = next((said for said in MUST if rest[: len(said)] == said), None)
        if texts_at(found, who) not in THEY or must is None:
            continue
        verb = who + 1 + len(must)
        begin, end = _joint(found, at), _end(found, verb)
        if texts_at(found, verb) in IS and _is_case(found, begin, found[who].text) and end:
            be = replace(found[verb], text=IS[found[verb].text])
            found[begin : verb + 1] = [replace(found[at], text="and"), found[who], be]
    return found


def _joint(words: Sequence[Word], at: int) -> int:
    """Where what joins a case to the exception before begins: ", and", ";", "."."""
    begin = at
    while begin > 1 and words[begin - 1].text in (",", "and", "but", *STOPS):
        begin -= 1
    return begin


def _is_case(words: Sequence[Word], end: int, they: str) -> bool:
    """Whether "unless they are …" ends at a place, with no other case, and is an exception from
    what may not be done: "may print it unless it is locked, and then with MFA" forbids nothing.
    """
    start = max((i + 1 for i in range(end) if words[i].text in STOPS), default=0)
    texts = [word.text for word in words[start:end]]
    cases = [i for i, text in enumerate(texts) if text == "unless"]
    if len(cases) != 1 or texts[cases[0] + 1 : cases[0] + 2] != [they]:
        return False
    if DENIED.isdisjoint(texts[: cases[0]]):
        return False
    said = texts[cases[0] + 1 :]
    return OTHER_CASES.isdisjoint(said) and "or" not in said and "," not in said


def _end(words: Sequence[Word], at: int) -> int:
    """Where a sentence ends in which nothing else is joined to what must be so; else 0."""
    end = next((i for i in range(at, len(words)) if words[i].text in STOPS), len(words))
    texts = {word.text for word in words[at + 1 : end]}
    return end if texts.isdisjoint(("or", ",", "unless", "may", "can", "must")) else 0
