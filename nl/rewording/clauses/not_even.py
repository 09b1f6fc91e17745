"""Knows that what "not even the director may do" nobody may do, and that "even they may not" denies
it to those alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import PREPOSITIONS

THEY = frozenset("they them him her he she those these".split())
CASES = frozenset("if when while where once after before during unless until then so".split())
STOPS = frozenset(". ; : !".split())
ARTICLES = frozenset("a an the".split())
TELLING = frozenset("who that whose whom which their his her of".split())


def is_of_nobody(words: Sequence[Word], at: int, modal: int) -> bool:
    """Whether "not even the director may" stands at the beginning of a statement, and says of no
    thing what those have to do with it.
    """
    who = [word.text for word in words[at + 2 : modal]]
    told = TELLING & set(who) and not _again(words, modal, who)
    return _begins(words, at) and who[0] not in THEY and not told


def _begins(words: Sequence[Word], at: int) -> bool:
    """Whether a statement begins at a place, or what a case stands in front of."""
    begin = next((i + 1 for i in range(at - 1, -1, -1) if words[i].text in STOPS), 0)
    front = words[begin].text in CASES | PREPOSITIONS.keys() and words[at - 1].text == ","
    return begin == at or front


def _again(words: Sequence[Word], modal: int, who: Sequence[str]) -> int:
    """Where "it" stands behind what is done, of "the holder of an account"; 0 where it does not."""
    of = len(who) - 1 - who[::-1].index("of") if "of" in who else 0
    one = 0 < of < len(who) - 2 and who[of + 1] in ARTICLES
    alone = TELLING.isdisjoint(who[:of]) and TELLING.isdisjoint(who[of + 1 :])
    done = [at for at in (modal + 2, modal + 3) if at < len(words) and words[at].text == "it"]
    return done[0] if one and alone and done else 0


def said_of_nobody(words: list[Word], at: int, modal: int) -> None:
    """Says "not even the holder of an account may close it" as "nobody may close an account"."""
    who = [word.text for word in words[at + 2 : modal]]
    it = _again(words, modal, who)
    if it:
        of = len(who) - 1 - who[::-1].index("of")
        words[it : it + 1] = words[at + 2 + of + 1 : modal]
    words[at:modal] = [replace(words[at], text="nobody", written="nobody")]
