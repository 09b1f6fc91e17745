"""Knows words that make no difference: "emergency or no emergency", "and likewise by"; and puts at
the end what they say of those who may: "interns, whatever their department, may not".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word


def without_no_difference(words: Sequence[Word]) -> list[Word]:
    """The words without ", emergency or no emergency" at an end, and without "likewise"."""
    found = list(words)
    for at in range(len(found) - 4, 2, -1):
        texts = [word.text for word in found[at : at + 5]]
        whole = found[at - 1].text == "," and texts[4:] and texts[4] in {",", *STOPS}
        if whole and texts[1:3] == ["or", "no"] and texts[0] == texts[3]:
            del found[at - 1 : at + 4]
            break
    found = _whosever(found)
    for at in range(len(found) - 2, 1, -1):
        around = [found[at - 1].text, found[at + 1].text]
        if found[at].text == "likewise" and around == ["and", "by"]:
            del found[at]
    return found


ANYONE = frozenset("anyone anybody someone somebody".split())


def _whosever(words: Sequence[Word]) -> list[Word]:
    """The words, "a request, whether their own or anyone else's," as "any request"."""
    found = list(words)
    for at in range(len(found) - 5, 3, -1):
        texts = [word.text for word in found[at : at + 5]]
        if len(texts) < 5 or texts[:2] != ["own", "or"] or texts[2] not in ANYONE:
            continue
        first = at - 1 - (found[at - 2].text == "whether")
        if texts[3:] != ["else", "'s"] or found[first - 1].text != ",":
            continue
        article = next((n for n in range(first - 2, max(0, first - 6), -1)
                        if found[n].text in ("a", "an")), 0)  # fmt: skip
        if article:
            end = at + 5 + (found[at + 5 : at + 6] != [] and found[at + 5].text == ",")
            del found[first - 1 : end]
            found[article] = replace(found[article], text="any")
    return found


NO_MATTER = (["whatever"], ["regardless", "of"], ["irrespective", "of"], ["no", "matter"])


def no_matter_last(words: Sequence[Word]) -> list[Word]:
    """The words, "interns, whatever their department, may not delete it" as "interns may not delete
    it, whatever their department".
    """
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        texts = [word.text for word in found[at : at + 10]]
        if texts[0] != "," or not any(texts[1 : 1 + len(said)] == said for said in NO_MATTER):
            continue
        end = at + texts.index(",", 1) if "," in texts[1:] else 0
        stop = next((n for n in range(end, len(found)) if found[n].text in STOPS), 0)
        far = texts[1:4] == ["no", "matter", "how"]  # "in its folder, no matter how deep, may be"
        if end and stop and found[end + 1].text in MODALS and not far:
            found[at:stop] = [*found[end + 1 : stop], *found[at:end]]
    return found
