"""Knows that who "has 14 days to reopen it" can reopen it within 14 days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.quantities import quantities
from ..text.tokens import Word
from ..text.words import texts_at
from ..vocabulary.vocabulary import Vocabulary

HAVE = frozenset("has have gets get".split())
SINCE = frozenset("from after since of following".split())
IN_WHICH = ("in which", "within which", "during which", "in that")
THEY_MAY = frozenset("they he she it you we can may could are is still to able allowed".split())
SO = frozenset("so the it that this".split())
CLOSING = frozenset(". ; , :".split())


def within_given(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "has 14 days from its closing to reopen it" as "can reopen it within 14 days from
    its closing".
    """
    found = list(words)
    spans = {leaf.start: leaf.end for leaf in quantities(words) if leaf.kind == "DURATION"}
    for at in range(len(found) - 3, 0, -1):
        end = spans.get(at + 1)
        if found[at].text in HAVE and end is not None:
            _put_behind(found, at, end, vocabulary)
    return found


def _put_behind(found: list[Word], at: int, end: int, vocabulary: Vocabulary) -> None:
    """Put the time behind what is done in it, if a verb says what that is."""
    verb = end
    if texts_at(found, end) in SINCE:
        while (
            verb < len(found)
            and not _begins_deed(found, verb)
            and found[verb].text not in (".", ";")
        ):
            verb += 1
    last = verb
    if _begins_deed(found, verb) == 2:
        verb += 2
        while texts_at(found, verb) in THEY_MAY:
            verb += 1
    elif texts_at(found, verb) == "to":
        verb += 1
    else:
        return
    named = vocabulary.entries.get((texts_at(found, verb),), ())
    so = texts_at(found, verb) == "do" and texts_at(found, verb + 1) in SO
    if not so and not any(kind == "VERB" for kind, _ in named):
        return
    if so and texts_at(found, verb + 1) == "the":
        found[verb + 1 : verb + 3] = [replace(found[verb + 1], text="so")]
    close = next((i for i in range(verb, len(found)) if found[i].text in CLOSING), len(found))
    can, within = replace(found[at], text="can"), replace(found[at], text="within")
    found[at:close] = [can, *found[verb:close], within, *found[at + 1 : last]]


def _begins_deed(words: Sequence[Word], at: int) -> int:
    """How many words say that it is in this time that something is done: "to", "in which"."""
    if " ".join(word.text for word in words[at : at + 2]) in IN_WHICH:
        return 2
    return int(texts_at(words, at) == "to")
