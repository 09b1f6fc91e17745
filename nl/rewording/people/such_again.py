"""Knows whom "those advisors" and "such a tenant" name again where others may do so too: "advisors
can view accounts they opened, and so can the people those advisors report to".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import plural
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

MOST_WORDS = 3
STOPS = frozenset(".;!")
NO_PLAIN_NOUN = frozenset("of who that which and or in on at from with , nobody no only".split())


def such_again(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "so can the people those advisors report to" as "so can the people they report
    to", and "anyone who lives with such a tenant can too" as "anyone who lives with them can too".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        start = max((n + 1 for n in range(at) if found[n].text in STOPS), default=0)
        noun = _subject(found, start)
        joined = _joined(found, start, at)
        if not noun or not joined or not _is_too(found, joined):
            continue
        end = _named(found, at, noun, vocabulary)
        if end:
            _put_pronoun(found, at, end)
    return found


def _subject(words: Sequence[Word], start: int) -> tuple[str, ...]:
    """The noun alone of which a sentence says what those may: "advisors", "tenants"."""
    ends = range(start + 1, min(start + MOST_WORDS + 1, len(words)))
    modal = next((n for n in ends if words[n].text in MODALS), 0)
    noun = tuple(word.text for word in words[start:modal])
    return noun if noun and NO_PLAIN_NOUN.isdisjoint(noun) else ()


def _joined(words: Sequence[Word], start: int, at: int) -> int:
    """Where the clause begins, after "and", in which a place is."""
    joins = (n for n in range(at, start, -1) if words[n].text == "and")
    return next((n + 1 for n in joins if words[n - 1].text == ","), 0)


def _is_too(words: Sequence[Word], start: int) -> bool:
    """Whether a clause lets others do so: "so can …", "… can too"."""
    end = next((n for n in range(start, len(words)) if words[n].text in STOPS), len(words))
    texts = [word.text for word in words[start:end]]
    if texts[:1] == ["so"] and texts[1:2] and texts[1] in MODALS:
        return True
    if texts[-2:] == ["as", "well"]:
        texts = [*texts[:-2], "too"]
    texts = [text for text in texts if text not in ("do", "so")]
    return texts[-1:] == ["too"] and len(texts) > 1 and texts[-2] in MODALS


def _named(words: Sequence[Word], at: int, noun: tuple[str, ...], vocabulary: Vocabulary) -> int:
    """Where "those advisors" ends, or "such a tenant", of those of whom a sentence is."""
    first, second = texts_at(words, at), texts_at(words, at + 1)
    begin = at + 1 + (first == "such" and second in ("a", "an"))
    end = begin + len(noun)
    said = tuple(word.text for word in words[begin:end])
    many = said == noun
    one = bool(said) and said[:-1] == noun[:-1] and noun[-1] in plural(said[-1])
    if (first in ("those", "these") and many) or (first == "such" and many and begin == at + 1):
        return end
    if first == "such" and one and begin == at + 2:
        return end
    kinds = vocabulary.kinds(said)
    tied = "RELN" in kinds and "CLASS" not in kinds
    some = first in ("a", "an") and words[at - 1].text != "such"
    return end if some and one and tied and texts_at(words, end) != "'s" else 0


def _put_pronoun(words: list[Word], at: int, end: int) -> None:
    """Puts "they", "them" or "their" where those are named again."""
    after = texts_at(words, end) or "."
    if after == "'s":
        words[at : end + 1] = [replace(words[at], text="their", end=words[end].end)]
    elif words[at - 1].text == "of" and words[at - 3].text == "the":
        words[at - 3 : end] = [replace(words[at], text="their"), words[at - 2]]
    else:
        object_ = after in STOPS or after in MODALS or after in (",", "and", "or", "directly")
        words[at:end] = [replace(words[at], text="them" if object_ else "they")]
