"""Knows that what those "whose licence has lapsed" may not do is barred "until it is renewed"."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word, stands_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

LAPSED = frozenset("lapsed expired ended".split())
AGAIN = tuple(
    phrase.split()
    for phrase in (
        "it has been renewed", "it is renewed", "they have been renewed", "they are renewed",
        "it has been extended", "it is extended", "they renew it", "they have renewed it",
        "he renews it", "she renews it", "it is valid again", "it has been renewed again",
    )
)  # fmt: skip
NOT = frozenset("not neither never no nobody".split())


def until_renewed(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "whose registration has lapsed may not … until it has been renewed" without the
    last: what is renewed has not lapsed any more.
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in ("until", "till", "unless"):
            continue
        said = next((s for s in AGAIN if stands_at(found, at + 1, s)), [])
        begin, end = sentence_start(found, at), at + 1 + len(said)
        if not said or end != sentence_end(found, at) or ("renewed",) in vocabulary.entries:
            continue
        before = [word.text for word in found[begin:at]]
        if _is_of_lapsed_ones(before) and not NOT.isdisjoint(before):
            del found[at - (texts_at(found, at - 1) == ",") : end]
    return found


def _is_of_lapsed_ones(texts: Sequence[str]) -> bool:
    """Whether it is said of those "whose registration has lapsed" alone."""
    whose = texts.index("whose") if "whose" in texts else len(texts)
    return not LAPSED.isdisjoint(texts[whose + 1 : whose + 6])
