"""Knows that what "has gone more than 30 days without being rotated" was last rotated more than 30
days ago, and that what "would cost" so much costs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

WERE = {"has": "was", "have": "were"}
MEASURED = {"cost": "costs", "exceed": "exceeds", "take": "takes", "last": "lasts"}
SEVERAL = frozenset("that which who they".split())


def gone_without(words: Sequence[Word]) -> list[Word]:
    """The words, "once it has gone more than 30 days without being rotated" as "once it was rotated
    more than 30 days ago".
    """
    found = list(words)
    for leaf in sorted(quantities(found), key=lambda leaf: -leaf.start):
        after = [word.text for word in found[leaf.end : leaf.end + 3]]
        if leaf.kind != "DURATION" or after[:2] != ["without", "being"] or len(after) < 3:
            continue
        gone = next((i for i in range(leaf.start - 1, leaf.start - 5, -1)
                     if texts_at(found, i) == "gone"), 0)  # fmt: skip
        was = WERE.get(texts_at(found, gone - 1)) if gone else None
        if was is None:
            continue
        span = found[gone + 1 : leaf.end]
        ago = replace(found[leaf.end], text="ago", written="ago")
        said = [replace(found[gone - 1], text=was, written=was), found[leaf.end + 2], *span, ago]
        found[gone - 1 : leaf.end + 3] = said
    return found


def would_cost(words: Sequence[Word]) -> list[Word]:
    """The words, "motions that would cost more than €50,000" as "motions that cost more"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        said = found[at + 1].text
        if found[at].text == "would" and said in MEASURED:
            several = found[at - 1].text in SEVERAL and texts_at(found, at - 2).endswith("s")
            text = said if several else MEASURED[said]
            found[at : at + 2] = [replace(found[at + 1], text=text, written=text)]
    return found
