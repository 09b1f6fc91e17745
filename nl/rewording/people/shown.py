"""Knows that what is revealed to somebody is so at their request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

BEFORE = frozenset("is are was were be been am only never not".split())
SHOWN = frozenset("revealed shown displayed".split())
"""What is done to something by whoever gets to see it."""


def seen_by(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may be revealed to admins" as "by admins": whoever sees it asks for it."""
    texts = [word.text for word in words]
    return [
        replace(word, text="by")
        if word.text == "to" and "by" not in texts[at:] and _is_shown(texts[:at], vocabulary)
        else word
        for at, word in enumerate(words)
    ]


def not_seen_by(words: Sequence[Word]) -> list[Word]:
    """The words, "are invisible to interns" as "are not visible to interns", "hidden from everyone
    but their author" as "visible only to their author".
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if (found[at].text, found[at + 1].text) not in HIDDEN or found[at - 1].text not in BE:
            continue
        all_but = found[at + 2].text in EVERYONE and found[at + 3].text in BUT
        said = ["visible", "only", "to"] if all_but else ["not", "visible", "to"]
        end = at + 4 if all_but else at + 2
        begin = at
        if texts_at(found, at - 2) == "must" and not all_but:  # "must be hidden from them"
            begin, said = at - 2, ["is", *said]
        found[begin:end] = [replace(found[at], text=text, written=text) for text in said]
    return found


HIDDEN = frozenset({("invisible", "to"), ("hidden", "from")})
BE = frozenset("is are be".split())
EVERYONE = frozenset("everyone everybody anyone anybody all".split())
BUT = frozenset("but except".split())


def _is_shown(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether words end with what is done to something, "be revealed", "are revealed only"."""
    said = texts[:-1] if texts[-1:] == ["only"] else texts
    if len(said) < 2 or said[-1] not in SHOWN or said[-2] not in BEFORE:
        return False
    return "ACTP" in vocabulary.kinds((said[-1],))
