"""Knows that ", by guards only at night" goes on with others after those who may in any case: "…,
and by guards only at night".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

HOW = frozenset(
    (
        "with within if when while during on at from before after until up for once between "
        "outside in"
    ).split()
)
LONGEST = 8
"""Words that say who they are."""
ANY_TIME = (["at", "any", "time"], ["at", "all", "times"])
ELSE = (["others"], ["all", "others"], ["anyone", "else"], ["anybody", "else"])
ENDS = frozenset((".", ";", "!", ",", "by"))
LIMITING = frozenset("only not nobody never no nothing".split())


def and_by_others(words: Sequence[Word]) -> list[Word]:
    """The words, "by its captain, by others only from the office" as "by its captain, and by
    everyone else only from the office"; "by clerks at any time and by guards only at night" with a
    comma before "and".
    """
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        begin = _joined(found, at)
        if found[at].text != "by" or not begin or not _lets_others(found, begin):
            continue
        only = _only_how(found, at)
        if not only:
            continue
        who = found[at + 1 : only]
        if [word.text for word in who] in ELSE:
            who = [replace(who[0], text=text) for text in ("everyone", "else")]
        joint = [replace(found[at], text=t, written=t, end=found[at].start) for t in (",", "and")]
        found[begin:only] = [*joint, found[at], *who]
    return found


def and_some_only(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may view all files, sealed ones only with MFA" as "…, and sealed ones only …"."""
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        if found[at].text != ",":
            continue
        only = next((i for i in range(at + 2, at + LONGEST) if texts_at(found, i) == "only"), 0)
        if not only or texts_at(found, only + 1) not in HOW or not _may(found, at):
            continue
        named = [word.text for word in found[at + 1 : only]]
        ones = named[-1] in ("ones", "one") or "NOUN" in vocabulary.kinds((named[-1],))
        if ones and NO_NAME.isdisjoint(named):
            they_may = _and_they_may(found, at, only, vocabulary)
            found[at + 1 : at + 1] = [
                replace(found[at], text=text, written=text, start=found[at].end)
                for text in ("and", *they_may)
            ]
    return found


def _and_they_may(
    words: Sequence[Word], at: int, only: int, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """What some may do to others "only at night and with MFA", in full, as that is of two things:
    "they may grant", of "admins may grant common items at any time, rare ones only …".
    """
    texts = [word.text for word in words]
    end = next((i for i in range(only, len(texts)) if texts[i] in ENDS), len(texts))
    joined = any(texts[i] == "and" and texts[i + 1] in HOW for i in range(only, end - 1))
    other = _types(texts[only - 1], vocabulary)
    may = max((i for i in range(at) if texts[i] in ("may", "can")), default=at)
    for last in (may + 4, may + 3, may + 2):
        if "VERB" not in vocabulary.kinds(texts[may + 1 : last]):
            continue
        if joined:
            return ("they", *texts[may:last])
        first = next((t for t in (_types(x, vocabulary) for x in texts[last:at]) if t), other)
        if other.isdisjoint(first):  # "wards, shifts only in theirs": not both of them
            return tuple(texts[may:last])
    return ()


def _types(word: str, vocabulary: Vocabulary) -> set[str]:
    """The types of things that a noun is for."""
    senses = vocabulary.entries.get((word,), ())
    return {type_ for kind, value in senses if kind == "NOUN" for type_ in types_of(value)}


NO_NAME = frozenset(
    """and or but though although albeit yet while whereas plus except with by for to may can must
    if that who which not nor , when""".split()
)


def _may(words: Sequence[Word], at: int) -> bool:
    """Whether the clause before a place says who may do something, and lists nothing."""
    start = next((i for i in range(at - 1, -1, -1) if words[i].text in (".", ";", "!")), -1)
    texts = [word.text for word in words[start + 1 : at]]
    may = [text for text in texts if text in ("may", "can")]
    return len(may) == 1 and "," not in texts and "be" not in texts and LIMITING.isdisjoint(texts)


def _joined(words: Sequence[Word], at: int) -> int:
    """Where a comma before "by" stands, or an "and" after "at any time"; else 0."""
    joint = words[at - 1].text in ("and", "but")
    begin = at - 1 - joint
    if words[begin].text == ",":
        return begin
    before = [word.text for word in words[max(0, begin - 2) : begin + 1]]
    return begin + 1 if joint and before in ANY_TIME else 0


def _lets_others(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence says by whom something may be done, and of nobody alone."""
    start = next((i for i in range(at - 1, -1, -1) if words[i].text in (".", ";", "!")), -1)
    texts = [word.text for word in words[start + 1 : at]]
    may = [i for i, text in enumerate(texts) if text in ("may", "can")]
    told = bool(may) and "be" in texts[may[-1] :] and "by" in texts[may[-1] :]
    return told and LIMITING.isdisjoint(texts)


def _only_how(words: Sequence[Word], at: int) -> int:
    """Where "only" stands after "by guards", before how or when they may."""
    for place in range(at + 2, min(at + LONGEST, len(words) - 1)):
        if words[place].text in ENDS or words[place].kind != "word":
            return 0
        if words[place].text == "only":
            return place if texts_at(words, place + 1) in HOW else 0
    return 0
