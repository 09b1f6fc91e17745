"""Knows what stands between commas after "and", said of what follows alone: "by engineers and, at
night, by guards", "engineers and, at night, guards may open gates".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.sentences import sentence_end
from ...text.tokens import Word

JOINS = frozenset("and or".split())
AGENTS = frozenset("by for to".split())
BEGINS = frozenset(
    (
        "outside during in on at with without under over via using if when while once after before "
        "within from"
    ).split()
)
"""What begins a phrase that tells when, where or how; nothing else is moved."""
GOING_ON = frozenset(", if when while once after before but unless until except only".split())
"""What may belong to all that is joined, were something put behind it."""
MOST = 12


def behind_whom(words: Sequence[Word]) -> list[Word]:
    """The words, "only by A and, at night, by B" as "only by A, and by B at night"; "A and, at
    night, B may open gates" as "A may open gates, and at night B may".
    """
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        end = _aside_after(found, at)
        if not end:
            continue
        stop = sentence_end(found, end)
        rest = found[end + 1 : stop]
        aside, joiner = found[at + 2 : end], found[at]
        comma = replace(found[at + 1], text=",", end=found[at + 1].start)
        modal = next((n for n, word in enumerate(rest) if word.text in MODALS), 0)
        if GOING_ON & {word.text for word in rest[1:]} or not rest:
            continue
        at -= found[at - 1].text == ","  # "by engineers, and, at night, by guards"
        told = _only_before(found, at) or "behalf" in {word.text for word in aside}
        if rest[0].text in AGENTS and not modal and told:
            found[at:stop] = [comma, joiner, *rest, *aside]
        elif modal and not _begins_inside(found, at):
            so = [rest[modal], *filter(_denies, rest[modal + 1 : modal + 2])]
            found[at:stop] = [*rest[modal:], comma, joiner, *aside, *rest[:modal], *so]
    return found


def _aside_after(words: Sequence[Word], at: int) -> int:
    """Where the comma stands that ends a phrase between two, right after "and"; nowhere, 0."""
    if words[at].text not in JOINS or words[at + 1].text != ",":
        return 0
    if words[at + 2].text not in BEGINS:
        return 0
    for end in range(at + 3, min(at + MOST, len(words))):
        if words[end].text in STOPS:
            return 0
        if words[end].text == ",":
            return end
    return 0


def _only_before(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence has said "only": those after "and", too, are of those who alone may."""
    for word in reversed(words[:at]):
        if word.text in STOPS:
            return False
        if word.text == "only":
            return True
    return False


def _denies(word: Word) -> bool:
    return word.text in ("not", "never")


def _begins_inside(words: Sequence[Word], at: int) -> bool:
    """Whether the sentence has said something before: what follows "and" is no second subject."""
    for word in reversed(words[:at]):
        if word.text in STOPS:
            return False
        if word.text in MODALS | GOING_ON | BEGINS:
            return True
    return False
