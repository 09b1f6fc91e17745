"""Knows how a text says what somebody's own value is: "the same site as they are", "the site where
they are based", "the region they work in".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

WHO = {"they": "their", "he": "his", "she": "her", "you": "your"}
OBJECT = {"they": "them", "he": "him", "she": "her", "it": "it", "you": "you"}
BE = frozenset("is are was were do does".split())
SITTING = frozenset("based stationed located placed employed registered".split())
STAYING = frozenset("work live sit serve study teach train operate".split())
IN = frozenset("in at on from for".split())
ENDS = frozenset(
    (
        ". , ; ! and or but if unless when once while until before after only without with can may "
        "must on during outside"
    ).split()
)


def their_own(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with "as them" for "as they are", and "their site" for "the site they work at"."""
    found = list(words)
    at = 1
    while at < len(found):
        if found[at].text == "as" and "same" in [w.text for w in found[max(0, at - 5) : at]]:
            _as_them(found, at)
        end = _said_where(found, at, vocabulary)
        if end:
            who = next(word.text for word in found[at + 1 : end] if word.text in WHO)
            found[at - 1 : end] = [replace(found[at - 1], text=WHO[who]), found[at]]
        at += 1
    return found


def _as_them(words: list[Word], at: int) -> None:
    """Let "as they are", at the end of what is said, be "as them"."""
    texts = [word.text for word in words[at + 1 : at + 4]]
    if len(texts) > 1 and texts[0] in OBJECT and texts[1] in BE and (texts[2:] or ["."])[0] in ENDS:
        words[at + 1 : at + 3] = [replace(words[at + 1], text=OBJECT[texts[0]])]


def _said_where(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "the site where they are based" ends, of which the noun stands at a place; else 0."""
    if words[at - 1].text != "the":
        return 0
    senses = vocabulary.entries.get((words[at].text,), ())
    kinds = {kind for kind, _ in senses}
    askers = vocabulary.askers
    if not any(k == "ATTR" and v.of in askers for k, v in senses) or kinds & {"NOUN", "RELN"}:
        return 0
    texts = [word.text for word in words[at + 1 : at + 6]]
    where = texts[:1] == ["where"] or texts[:2] == ["in", "which"]
    rest = texts[1 if texts[:1] == ["where"] else 2 :] if where else texts
    if rest[:1] == [] or rest[0] not in WHO:
        return 0
    said = 3 if rest[1:2] and rest[1] in BE and rest[2:3] and rest[2] in SITTING else 0
    said = said or (2 if rest[1:2] and rest[1] in STAYING else 0)
    if not said:
        return 0
    if not where:
        if rest[said : said + 1] == [] or rest[said] not in IN:
            return 0
        said += 1
    end = at + 1 + (len(texts) - len(rest)) + said
    return end if (words[end].text if end < len(words) else ".") in ENDS else 0
