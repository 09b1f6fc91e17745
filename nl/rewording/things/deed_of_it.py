"""Knows that who has "authorised its disposal", or just "authorised the disposal", has authorised
the disposal of it, where that is so called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

DONE = frozenset(["RELV", "RELVP", "RELG"])
LONGEST = 5
"""Words of what one has done, with its deed: "signed off on the release"."""


def deed_of_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "two clerks have authorised its disposal" as "… authorised the disposal of it"."""
    found = list(words)
    for start in range(len(found) - 3, 0, -1):
        for end in range(min(start + LONGEST, len(found) - 1), start + 2, -1):
            said = [word.text for word in found[start:end]]
            its = next((at for at, text in enumerate(said) if text in ITS), 0)
            if its:
                said[its] = "the"
            if not its and (said[-2] != "the" or texts_at(found, end) not in ENDS):
                continue
            if not vocabulary.kinds((*said, "of")).isdisjoint(DONE):
                told = [*said[1:], "of", "it"]
                last = found[end - 1]
                found[start + 1 : end] = [
                    *(
                        replace(w, text=t)
                        for w, t in zip(found[start + 1 : end], told, strict=False)
                    ),
                    *(replace(last, text=text) for text in told[-2:]),
                ]
                break
    return found


ITS = frozenset(["its", "their"])
ENDS = frozenset(". , ; ! and or but if unless when once while until before after".split())
"""What stands after a deed that is told of nothing."""
