"""Knows that "…, and they have to do it before it starts" says when alone they may: "…, and only
before it starts".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word, stands_at
from ...vocabulary.candidates import texts_at

MUST = (("must",), ("have", "to"), ("has", "to"), ("need", "to"), ("needs", "to"))
USE = frozenset("use give state provide".split())
THEN = frozenset("before after until while once".split())
EXCEPT = (["but"], ["except"])
LONGEST = 5
"""Words that say what has to be used."""


def must_do_so_then(words: Sequence[Word]) -> list[Word]:
    """The words, what those must who may do something, and then until when, as what alone they may:
    "and must use MFA and do so before noon" as "and only with MFA and only before noon".
    """
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        begin = _joint(found, at)
        must = next((m for m in MUST if stands_at(found, at, m)), None)
        if begin < 0 or must is None or not _may_before(found, begin):
            continue
        start = at + len(must)
        use = _used(found, start)
        so = use or start
        if not stands_at(found, so, ("do", "so")) and not stands_at(found, so, ("do", "it")):
            continue
        if texts_at(found, so + 2) in THEN:
            only = [replace(found[so], text="only")]
            how = found[start + 1 : so - 1] if use else []
            with_ = [*only, replace(found[so], text="with"), *how, replace(found[so], text="and")]
            _say_with(found, so + 3)
            comma = [replace(found[begin], text=",")] if found[begin - 1].text != "," else []
            found[begin : so + 2] = [*comma, found[begin], *(with_ if use else []), *only]
    return found


def _say_with(found: list[Word], at: int) -> None:
    """Says "and only with" for "and use" behind when they must do so, in the same sentence."""
    for place in range(at, len(found) - 1):
        if found[place].kind == "mark":
            return
        if found[place].text == "and" and found[place + 1].text in USE:
            said = [replace(found[place], text=text) for text in ("and", "only", "with")]
            found[place : place + 2] = said
            return


def _joint(words: Sequence[Word], at: int) -> int:
    """Where the "and" or "but" stands whose clause's "must" stands at a place, "they" only after a
    comma; -1 where none does.
    """
    they = texts_at(words, at - 1) == "they"
    joint = at - 1 - they
    apart = texts_at(words, joint - 1) == "," or not they
    return joint if texts_at(words, joint) in ("and", "but") and apart else -1


def _used(words: Sequence[Word], at: int) -> int:
    """Where what follows "use MFA and" begins; 0 where nothing so begins."""
    if texts_at(words, at) not in USE:
        return 0
    for end in range(at + 2, at + 2 + LONGEST):
        if texts_at(words, end) == "and":
            return end + 1
        if end < len(words) and words[end].kind == "mark":
            return 0
    return 0


def _may_before(words: Sequence[Word], end: int) -> bool:
    """Whether the clause before says who may: no one of whom it says that they may not."""
    begin = max((i + 1 for i in range(end) if words[i].text in (".", ";")), default=0)
    texts = [word.text for word in words[begin:end]]
    first = 2 if texts[:2] == ["no", "one"] else 1
    but = texts[first - 1 : first] in (["nobody"], ["one"]) and texts[first : first + 1] in EXCEPT
    denied = {"not", "no", "never", "nobody"} & set(texts[first:] if but else texts)
    return not denied and any(text in ("may", "can") for text in texts if text in MODALS)
