"""Knows that the first days of something are those after it begins, and its last those before it
ends: "a lease may not be terminated during its first 180 days".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import base_of_third
from ...text.quantities import quantities
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at, types_named
from ...vocabulary.senses import Event
from ...vocabulary.vocabulary import Vocabulary

DURING = frozenset("during in within for throughout".split())
THEIRS = {"its": "it", "their": "they", "his": "they", "her": "they"}
FIRST = frozenset("first initial".split())
LAST = frozenset("last final".split())
TOLD = frozenset("after before of from since following past in on at to leading".split())
"""What tells already since when they are, or of what."""
BEGINS = (
    "starts started begins began commences commenced".split(),
    "hired joined employed enrolled onboarded admitted registered".split(),
    ["created"],
    ["opened", "posted", "published", "uploaded", "issued"],
)
ENDS = ("ends ended expires".split(), ["closes"])
"""When something begins and ends: what of the first that is declared at all."""
UNITS = frozenset("minute hour day week".split())


def its_first_days(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "during its first 180 days" as "during the first 180 days after it starts", "in
    their last 30 days" as "in the last 30 days before they end", "after its first 180 days" as
    "from 180 days after it starts".
    """
    found = _counted(words, vocabulary)
    spans = [leaf for leaf in quantities(found) if leaf.kind == "DURATION"]
    for leaf in reversed(spans):
        at = leaf.start - 2
        if at < 1 or texts_at(found, leaf.end) in TOLD:
            continue
        if found[at].text not in THEIRS and not _are_its(found, at, leaf.end):
            continue
        first = found[at + 1].text in FIRST
        if not first and found[at + 1].text not in LAST:
            continue
        event = _event(found, at, BEGINS if first else ENDS, vocabulary)
        if not event:
            continue
        when = ("after" if first else "before", *event)
        said = [replace(found[leaf.end - 1], text=text, written=text) for text in when]
        before = found[at - 1].text
        if before in DURING:
            which = replace(found[at + 1], text="first" if first else "last")
            found[at : leaf.end] = [_the(found[at]), which, *found[leaf.start : leaf.end], *said]
        elif before == "after" and first:
            start = replace(found[at - 1], text="from", written="from")
            found[at - 1 : leaf.end] = [start, *found[leaf.start : leaf.end], *said]
    return found


def _are_its(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether "the first 14 days" are those of what the sentence is about: it begins or ends so.
    "In the last 30 days" are those until now.
    """
    if words[at + 1].text == "last":
        return False
    begins = at == 1 or texts_at(words, at - 2) in CLAUSES
    ends = end >= len(words) or words[end].text in CLAUSES
    return words[at].text == "the" and (begins or ends)


CLAUSES = frozenset(".;:,")


def _counted(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "its first week" as "its first 1 week"."""
    found: list[Word] = []
    for at, word in enumerate(words):
        said = [each.text for each in words[max(0, at - 3) : at]]
        which = len(said) == 3 and said[1] in THEIRS and said[2] in FIRST | LAST
        named = which and vocabulary.kinds((said[2], word.text))  # "after their last day"
        if which and not named and said[0] in (*DURING, "after") and word.text in UNITS:
            found.append(replace(word, text="1", written="1", kind="number", end=word.start))
        found.append(word)
    return found


def _the(word: Word) -> Word:
    return replace(word, text="the", written="the")


def _event(
    words: Sequence[Word], at: int, happenings: Sequence[Sequence[str]], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """How it is said that what "its" at a place stands for begins or ends; nothing where that is
    not clear.
    """
    they = THEIRS.get(words[at].text, "it")
    sentence = words[sentence_start(words, at) : sentence_end(words, at)]
    types = types_named(sentence, vocabulary)
    people = set(vocabulary.principals)
    if they == "it" or words[at].text in ("his", "her"):
        types = types - people if they == "it" else types & people
    told = {type_: said for type_ in types if (said := _of(type_, happenings, vocabulary))}
    if len(told) != 1:
        return ()
    kind, verb = next(iter(told.values()))
    if kind == "EVENTP":
        return (they, "was" if they == "it" else "were", verb)
    base = next(iter(base_of_third(verb)), verb)
    return (they, verb if they == "it" else base)


def _of(
    type_: str, happenings: Sequence[Sequence[str]], vocabulary: Vocabulary
) -> tuple[str, str] | None:
    """As what leaf, and by which verb, it is said that one of a type begins: where there is one
    such moment.
    """
    for verbs in happenings:
        found = {
            value.attr: (kind, verb)
            for verb in reversed(verbs)
            for kind, value in vocabulary.entries.get((verb,), ())
            if kind in ("EVENTP", "EVENTV")
            and isinstance(value, Event)
            and value.attr.of == type_
            and not value.noun
        }
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None
