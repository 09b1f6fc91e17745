"""Knows that "in an emergency, no consent is needed", behind "only with the tenant's consent",
makes an exception: "except in an emergency".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word

NEEDED = frozenset("needed required necessary".split())
THIS = frozenset("this that it".split())
ASKS = frozenset("only requires require needs need must".split())
FRONT = frozenset("in on during at from outside within over by with under".split())
FRONT_WORDS = 7


def not_needed_then(words: Sequence[Word]) -> list[Word]:
    """The words, "only with consent. In an emergency, no consent is needed" as "only with consent,
    except in an emergency".
    """
    found = list(words)
    for at in range(len(found) - 1, 5, -1):
        if at >= len(found) or found[at].text not in NEEDED:
            continue
        start = sentence_start(found, at)
        ends = at + 1 >= len(found) or found[at + 1].text in STOPS
        if not ends or start < 2:
            continue
        before = [word.text for word in found[sentence_start(found, start - 1) : start - 1]]
        comma = next((n for n in range(start, at) if found[n].text == ","), 0)
        if not comma or found[start].text not in FRONT or comma - start > FRONT_WORDS:
            continue
        said = [word.text for word in found[comma + 1 : at]]
        if ASKS.isdisjoint(before) or not _is_not(said, before):
            continue
        comma_, except_ = (replace(found[start - 1], text=text, kind=kind)
                           for text, kind in ((",", "mark"), ("except", "word")))  # fmt: skip
        end = sentence_end(found, at)
        found[start - 1 : end] = [comma_, except_, *found[start:comma]]
    return found


def _is_not(said: list[str], before: list[str]) -> bool:
    """Whether it is "no consent is", "consent is not", "this is not", of what was asked for."""
    if said[:1] == ["no"] and said[-1:] in (["is"], ["are"]):
        return bool(said[1:-1]) and said[-2] in before
    if said[-2:] not in (["is", "not"], ["are", "not"], ["is", "n't"]):
        return False
    what = said[:-2]
    this = len(what) == 1 and what[0] in THIS
    return this or (bool(what) and what[-1] in before)
