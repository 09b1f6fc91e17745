"""Knows that ", after that only by clerks" goes on with what may be done: ", and after that only by
clerks"; and that what may be done "by nobody" may not be "even by" anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

THEN = (["after", "that"], ["before", "that"], ["from", "then", "on"], ["until", "then"])
MAY = frozenset("may can".split())
ENDS = frozenset((".", ";", "!", ",", ""))
LONGEST = 6
"""Words of whom "not even by" names."""
THEM = frozenset("them him her".split())


def and_after_that(words: Sequence[Word]) -> list[Word]:
    """The words, "…, after that only by clerks" and "… and after that only by clerks" with both a
    comma and an "and".
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        then = next((t for t in THEN if [w.text for w in found[at : at + len(t)]] == t), None)
        if then is None or texts_at(found, at + len(then)) != "only":
            continue
        start = next((i for i in range(at - 1, -1, -1) if found[i].text in (".", ";", "!")), -1)
        if MAY.isdisjoint(word.text for word in found[start + 1 : at]):
            continue
        comma, joint = (replace(found[at], text=t, written=t, end=found[at].start) for t in ",#")
        if found[at - 1].text == ",":
            found.insert(at, replace(joint, text="and", written="and"))
        elif found[at - 1].text in ("and", "but") and found[at - 2].text != ",":
            found.insert(at - 1, comma)
    return found


def not_afterwards(words: Sequence[Word]) -> list[Word]:
    """The words, "until it ends, clerks may renew it, but not afterwards" as "clerks may renew it
    until it ends, but not afterwards".
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        commas = [at for at in range(start, end) if found[at].text == ","]
        last = [word.text for word in found[commas[-1] + 1 : end]] if commas else []
        if len(commas) != 2 or last[:2] not in (["but", "not"], ["and", "not"]):
            continue
        if last[2:] in NOT_THEN and found[start].text in SPANS:
            front, rest = found[start : commas[0]], found[commas[0] + 1 : commas[1]]
            then = [replace(found[end - 1], text=text) for text in ("but", "not", "afterwards")]
            found[start:end] = [*rest, *front, found[commas[1]], *then]
    return found


NOT_THEN = (["afterwards"], ["afterward"], ["after", "that"], ["thereafter"], ["later"])
SPANS = frozenset("until till in within during for from before".split())


def after_that_first(words: Sequence[Word]) -> list[Word]:
    """The words, ". Guards may do so after that." as ". After that, guards may do so."."""
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        said = [word.text for word in found[at : at + 2]]
        if said not in LATER or texts_at(found, at + 2) not in ENDS - {","}:
            continue
        start = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        texts = [word.text for word in found[start:at]]
        plain = start and not CLAUSES & set(texts) and MAY & set(texts)
        if plain and texts[-1] not in ("and", "but", "even", "or"):
            comma = replace(found[start], text=",", written=",", end=found[start].start)
            found[start : at + 2] = [*found[at : at + 2], comma, *found[start:at]]
    return found


LATER = (["after", "that"], ["before", "that"], ["until", "then"])
STOPS = frozenset(".;!")
CLAUSES = frozenset(", if unless when while once after before until only not and but".split())


def by_nobody_at_all(words: Sequence[Word]) -> list[Word]:
    """The words, "by nobody, not even by its author" without the last; "only by its author, sealed
    ones not even by them" as "…, sealed ones by nobody"; "and by nobody but clerks" as "and only by
    clerks".
    """
    found = _and_only_by(words)
    for at in range(len(found) - 4, 1, -1):
        if [word.text for word in found[at : at + 3]] != ["not", "even", "by"]:
            continue
        end = next((i for i in range(at + 3, len(found)) if found[i].text in ENDS), len(found))
        if end - at - 3 > LONGEST:
            continue
        before = [word.text for word in found[max(0, at - 4) : at]]
        if before[-3:] == ["by", "nobody", ","] or before == ["by", "no", "one", ","]:
            del found[at - 1 : end]
        elif texts_at(found, at + 3) in THEM and end == at + 4 and _is_of_some_alone(found, at):
            found[at:end] = [replace(found[at], text=text) for text in ("by", "nobody")]
    return found


NO_NAME = frozenset("may can if by must be".split())


def _and_only_by(words: Sequence[Word]) -> list[Word]:
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text != "by" or found[at - 1].text not in ("and", "but"):
            continue
        texts = [word.text for word in found[at + 1 : at + 5]]
        nobody = next((n for n in NOBODY_BUT if texts[: len(n)] == n), None)
        if nobody is not None and found[at - 2].text == ",":
            only = replace(found[at], text="only")
            found[at - 1 : at + 1 + len(nobody)] = [replace(only, text="and"), only, found[at]]
    return found


NOBODY_BUT = [
    [*nobody, *but]
    for nobody in (["nobody"], ["no", "one"])
    for but in (["but"], ["except"], ["other", "than"], ["apart", "from"])
]


def _is_of_some_alone(words: Sequence[Word], at: int) -> bool:
    """Whether things are named before a place, after it was said by whom others may be."""
    comma = next((i for i in range(at - 1, 0, -1) if words[i].text in (",", ";", ".")), 0)
    if not comma or words[comma].text == "." or at - comma < 2:
        return False
    told = [word.text for word in words[:comma]]
    may = max((i for i, text in enumerate(told) if text in MAY), default=0)
    alone = may and told[may + 1] == "be" and "by" in told[may:]
    named = {word.text for word in words[comma + 1 : at]}
    return bool(alone) and named.isdisjoint(NO_NAME)
