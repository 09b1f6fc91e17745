"""Knows that a colleague from the same clinic is anyone from there, where nothing is called so and
those whose colleague it is are named beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

TOLD = frozenset("in from at on who whose".split())
ARTICLES = frozenset("a any".split())
THAT_ONE = frozenset("its the their whoever".split())


def colleagues(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "by whoever asked or by a colleague from the same clinic" as "… or by someone from
    the same clinic".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        noun = found[at].text
        if noun not in ("colleague", "colleagues") or (noun,) in vocabulary.entries:
            continue
        if texts_at(found, at + 1) not in TOLD or not _is_beside(found, at):
            continue
        if noun == "colleagues" and found[at - 1].text in ("by", "and", "or", "any"):
            found[at] = replace(found[at], text="people")
        elif noun == "colleague" and found[at - 1].text in ARTICLES:
            found[at - 1 : at + 1] = [replace(found[at], text="someone")]
    return found


def _is_beside(words: Sequence[Word], at: int) -> bool:
    """Whether a colleague at a place is named beside whose colleague that is, "by its author or a
    colleague": "must be signed by a colleague" is by somebody else.
    """
    before = [word.text for word in words[sentence_start(words, at) : at]]
    joined = not {"or", "and"}.isdisjoint(before[-3:])
    one = before[before.index("by") + 1 :][:1] if "by" in before else []
    return joined and bool(one) and one[0] in THAT_ONE
