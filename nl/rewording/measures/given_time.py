"""Knows that who "has 14 days to reopen it" can reopen it within 14 days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

HAVE = frozenset("has have gets get".split())
SINCE = frozenset("from after since of following".split())
IN_WHICH = ("in which", "within which", "during which", "in that")
THEY_MAY = frozenset(
    (
        "they he she it you we can may could are is still to able allowed entitled permitted free"
    ).split()
)
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
    named = [
        sense
        for length in (1, 2, 3)
        for sense in vocabulary.entries.get(tuple(w.text for w in found[verb : verb + length]), ())
    ]
    so = texts_at(found, verb) == "do" and texts_at(found, verb + 1) in SO
    if not so and not any(kind == "VERB" for kind, _ in named):
        return
    if so and texts_at(found, verb + 1) == "the":
        found[verb + 1 : verb + 3] = [replace(found[verb + 1], text="so")]
    close = next((i for i in range(verb, len(found)) if found[i].text in CLOSING), len(found))
    can, within = replace(found[at], text="can"), replace(found[at], text="within")
    front = _front(found, at)
    from_then = [word.text for word in found[end:last]] in FROM_THEN
    if front and from_then:
        span = found[at + 1 : end]
        found[at:close] = [can, *found[verb:close]]
        found[front - 1 : front] = [within, *span, replace(found[front - 1], text="after")]
        return
    found[at:close] = [can, *found[verb:close], within, *found[at + 1 : last]]


FROM_THEN = (
    [],
    *(
        phrase.split()
        for phrase in ("from then", "from that moment", "from that day", "after that")
    ),
)
ONCE = frozenset("after once upon when".split())


def _front(found: list[Word], at: int) -> int:
    """Where what has happened stands in front, "once a ticket is resolved," since when it is."""
    start = max((i + 1 for i in range(at) if found[i].text in (".", ";", ":")), default=0)
    commas = [i for i in range(start, at) if found[i].text == ","]
    return start + 1 if len(commas) == 1 and found[start].text in ONCE else 0


def _begins_deed(words: Sequence[Word], at: int) -> int:
    """How many words say that it is in this time that something is done: "to", "in which"."""
    if " ".join(word.text for word in words[at : at + 2]) in IN_WHICH:
        return 2
    return int(texts_at(words, at) == "to")
