"""Knows that "from 10 minutes before it starts until 15 minutes after" is until 15 minutes after it
starts, and "from 10 minutes before to 15 minutes after it starts" from 10 minutes before that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

UP_TO = frozenset("until till to and through".split())
AFTER = frozenset("after afterwards afterward thereafter".split())
ENDS = STOPS | frozenset(", if unless when while provided but".split())
BEGINS = frozenset("it its they their the he she his her".split())
LONGEST = 6


def both_sides_of_it(words: Sequence[Word]) -> list[Word]:
    """The words, "10 minutes before it starts until 15 minutes after" as "10 minutes before it
    starts until 15 minutes after it starts".
    """
    found = list(words)
    spans = {leaf.start: leaf.end for leaf in quantities(found) if leaf.kind == "DURATION"}
    ends = {end for end in spans.values() if texts_at(found, end) == "before"}
    for start, end in sorted(spans.items(), reverse=True):
        if texts_at(found, start - 1) not in UP_TO or texts_at(found, end) not in AFTER:
            continue
        before = next((at for at in range(start - 2, start - 3 - LONGEST, -1) if at in ends), 0)
        first = found[before + 1 : start - 1] if before else []
        last = _until_end(found, end + 1)
        if _is_when(first) and (not last or [word.text for word in last] == ["it"]):
            again = [replace(found[end], text=word.text, written=word.written) for word in first]
            found[end : end + 1 + len(last)] = [replace(found[end], text="after"), *again]
        elif before and not first and _is_when(last):
            again = [replace(found[before], text=w.text, written=w.written) for w in last]
            found[before + 1 : before + 1] = again
    return found


def _until_end(words: Sequence[Word], start: int) -> list[Word]:
    """The words from a place to where what they say ends."""
    stop = next((at for at in range(start, len(words)) if words[at].text in ENDS), len(words))
    return list(words[start:stop])


def _is_when(words: Sequence[Word]) -> bool:
    """Whether words tell when something happens: "it starts", "the start of the event"."""
    plain = all(word.text not in ENDS for word in words)
    return 1 < len(words) <= LONGEST and plain and words[0].text in BEGINS
