"""Knows that what requests made in some way need, whoever makes them needs then: "requests made
with a token need the admin scope to delete a repository".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

REQUESTS = frozenset("requests calls connections sessions".split())
MADE = frozenset(
    "that which are come made sent coming originating issued arriving signed submitted".split()
)
HOW = PREPOSITIONS | {"without", "outside"}
NEED = frozenset("need require have".split())
LONGEST = 4
FARTHEST = 10
"""Words of how requests are made."""


def requests_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "requests made with a token need the admin scope" as "with a token, people need
    the admin scope"; not where requests are things.
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        first = start + (texts_at(found, start) in ("all", "any"))
        if texts_at(found, first) not in REQUESTS:
            continue
        how = first + 1
        while texts_at(found, how) in MADE:
            how += 1
        last = min(sentence_end(found, how), how + FARTHEST)
        may = next((n for n in range(how, last) if found[n].text in MODALS | NEED), 0)
        if texts_at(found, how) not in HOW or not _tells_a_request(found, may, vocabulary):
            continue
        if "," in [word.text for word in found[how:may]] or texts_at(found, may + 1) == "only":
            continue
        if _is_a_thing(found, first, may, vocabulary):
            continue
        comma = replace(found[may], text=",", written=",", kind="mark", end=found[may].start)
        people = replace(found[first], text="people", written="people")
        found[start:may] = [*found[how:may], comma, people]
    return found


def _is_a_thing(words: Sequence[Word], at: int, may: int, vocabulary: Vocabulary) -> bool:
    """Whether requests are things of the vocabulary's; "requests" that may be pull requests are
    none where they are needed "to delete a repository".
    """
    said = vocabulary.entries.get((words[at].text,), ())
    if all(kind not in ("NOUN", "CLASS", "RELN") for kind, _ in said):
        return False
    types = {type_ for kind, value in said if kind == "NOUN" for type_ in types_of(value)}
    if any(type_ in words[at].text for type_ in types):
        return True
    texts = [word.text for word in words[may : sentence_end(words, may)]]
    done = texts.index("to") + may if "to" in texts else 0
    return not done or not any(
        kind == "NOUN" and types.isdisjoint(types_of(value))
        for at in range(done, may + len(texts))
        for kind, value in vocabulary.entries.get((words[at].text,), ())
    )


def _tells_a_request(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> bool:
    """Whether what ends at a place is said of requests: "a token", "the corporate network"."""
    return any(
        "CIRC" in vocabulary.kinds(tuple(word.text for word in words[start:end]))
        for start in range(max(0, end - LONGEST), end)
    )
