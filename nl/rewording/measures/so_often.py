"""Knows how often something has been done so far: "extended at most once", "twice already"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import OR_MORE

OFTEN = {"once": "1", "twice": "2", "thrice": "3"}
BOUNDS = frozenset(
    (
        "at most", "at least", "no more than", "not more than", "more than", "less than",
        "fewer than", "no less than", "no fewer than", "up to", "over",
    )
)  # fmt: skip
SO_FAR = (["so", "far"], ["to", "date"], ["until", "now"], ["up", "to", "now"], ["already"])


def done_so_often(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "extended at most once so far" as "extended at most 1 times", of what a number is
    declared for; "twice already" as "at least 2 times".
    """
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        kinds = vocabulary.kinds((found[at].text,))
        if "TIMESV" not in kinds:
            continue
        often = _often(found, at + 1)
        if often:
            _in_figures(found, at, often)
    return found


def _often(words: Sequence[Word], start: int) -> int:
    """Where it says how often, behind a bound if there is one; 0, nowhere."""
    for length in range(4):
        at = start + length
        said = " ".join(word.text for word in words[start:at])
        if length and said not in BOUNDS:
            continue
        if texts_at(words, at) in OFTEN:
            return at
        if at < len(words) and texts_at(words, at + 1) in ("times", "time"):
            return at
    return 0


AGAIN = (["again"], ["further"], ["anymore"], ["any", "more"], ["any", "further"], ["once", "more"])


def _is_not_again(words: Sequence[Word], done: int, start: int) -> bool:
    """Whether it may not be done again: "that has been extended twice can't be extended again"."""
    texts = [word.text for word in words]
    end = next((n for n in range(start, len(texts)) if texts[n] in (".", ";")), len(texts))
    return any(
        texts[n] == texts[done]
        and "not" in texts[n - 3 : n]
        and any(texts[n + 1 : n + 1 + len(more)] == more for more in AGAIN)
        for n in range(start, end)
    )


FROM_THEN_ON = frozenset("once after until till".split())
PERFECT = frozenset("has have had been got".split())


def _is_from_then_on(words: Sequence[Word], done: int) -> bool:
    """Whether it is said of when something has been done so often, and of what comes after that:
    "not once it has been extended twice".
    """
    at = done - 1
    while at > 0 and words[at].text in PERFECT:
        at -= 1
    return at < done - 1 and any(words[i].text in FROM_THEN_ON for i in range(max(0, at - 3), at))


def _in_figures(found: list[Word], done: int, often: int) -> None:
    word = found[often]
    end = often + 1 if word.text in OFTEN else often + 2
    already = texts_at(found, done - 1) == "already" or texts_at(found, done - 2) == "already"
    already = already or _is_not_again(found, done, end) or _is_from_then_on(found, done)
    for so in SO_FAR:
        if [each.text for each in found[end : end + len(so)]] == so:
            already = already or so == ["already"]
            del found[end : end + len(so)]
            break
    if word.text in OFTEN and often == done + 1 and not already:
        return  # "extended once": just so often, or at least?
    number = word
    if word.text in OFTEN:
        number = replace(word, text=OFTEN[word.text], kind="number")
    least = [replace(word, text=text, kind="word") for text in ("at", "least")]
    more = [each.text for each in found[end : end + 2]] in OR_MORE  # "three times or more"
    bound = least if already and often == done + 1 and not more else []
    found[often:end] = [*bound, number, replace(word, text="times", kind="word")]
