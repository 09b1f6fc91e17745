"""Knows denials that stand where the object does: "may view nothing" is "may not view anything"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..text.tokens import Word

MAY = frozenset("can may could".split())
AFTER = frozenset(". ; ! , if unless until when while and".split())
"""After "nothing", what says that it is all: not "nothing but drafts", "nothing else"."""
Entries = Mapping[tuple[str, ...], Sequence[tuple[str, object]]]


def not_anything(words: Sequence[Word], entries: Entries) -> list[Word]:
    """The words, with the denial before the verb; "at all" adds nothing to it."""
    found = list(words)
    at = 0
    while at < len(found):
        verb = _verb_between(found, at, entries) if found[at].text == "nothing" else 0
        if verb:
            found[at] = replace(found[at], text="anything")
            if _texts(found, at + 1, 2) == ["at", "all"]:
                del found[at + 1 : at + 3]
            found.insert(verb, replace(found[verb - 1], text="not"))
            at += 1
        at += 1
    return found


def _verb_between(words: list[Word], at: int, entries: Entries) -> int:
    """Where the verb before "nothing" begins, right after "may"; 0 where there is none."""
    end = at + 3 if _texts(words, at + 1, 2) == ["at", "all"] else at + 1
    if (words[end].text if end < len(words) else ".") not in AFTER:
        return 0
    for start in (at - 1, at - 2, at - 3):
        key = tuple(_texts(words, start, at - start)) if start > 0 else ()
        if key and words[start - 1].text in MAY:
            return start if any(kind == "VERB" for kind, _ in entries.get(key, ())) else 0
    return 0


def _texts(words: list[Word], start: int, length: int) -> list[str]:
    return [word.text for word in words[start : start + length]]
