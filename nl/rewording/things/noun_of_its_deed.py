"""Knows that "a hold can be released only by counsel", where holds of things of several kinds are
released, is "only counsel can release a hold".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import base_of_participle
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.inner import NOUNS
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("ca can may could must shall".split())
BETWEEN = frozenset("only not never".split())
ARTICLES = frozenset("a an the any".split())
BEGINS = frozenset(".;,:")
ENDS = frozenset(
    """. ; , but if unless when while until once during outside without before after only
    within from as provided except""".split()
)
LONGEST = 3


def they_do_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a hold can be released only by counsel" as "only counsel can release a hold"."""
    found = list(words)
    for be in range(len(found) - 3, 1, -1):
        if found[be].text != "be":
            continue
        may = next((n for n in (be - 1, be - 2) if texts_at(found, n) in MAY), 0)
        between = [word.text for word in found[may + 1 : be]]
        start = _begins(found, may)
        noun = [word for word in found[start:may] if word.text not in ARTICLES]
        base = _deed(found[be + 1], noun, vocabulary) if may and start < may else ""
        on = _on_what(found, be + 2) if base else be + 2
        by = on + (texts_at(found, on) == "only")
        if not base or texts_at(found, by) != "by" or not BETWEEN.issuperset(between):
            continue
        end = next((n for n in range(by + 1, len(found)) if _ends(found, n)), len(found))
        only = [w for w in found[may:by] if w.text == "only"]
        modal = [w for w in found[may:be] if w.text != "only"]
        does = replace(found[be + 1], text=base, written=base)
        found[start:end] = [
            *only, *found[by + 1 : end], *modal, does, *found[start:may], *found[be + 2 : on]
        ]  # fmt: skip
    return found


def _on_what(words: Sequence[Word], start: int) -> int:
    """Where what follows on what it is done ends: "may be placed on a message by counsel"."""
    if texts_at(words, start) not in ("on", "of", "for"):
        return start
    ends = (n for n in range(start, start + LONGEST + 3) if texts_at(words, n) in ("by", "only"))
    return next(ends, start)


def _ends(words: Sequence[Word], at: int) -> bool:
    """Whether those by whom it is done end before a word."""
    if words[at].text == ",":
        rest = next((n for n in range(at + 1, len(words)) if words[n].text in ENDS - {","}), at)
        return texts_at(words, rest) != "."  # "by counsel, clerks and auditors"
    return words[at].text in ENDS or (
        words[at].text in ("and", "or") and texts_at(words, at + 1) in ENDS | {"not", "then"}
    )


def _begins(words: Sequence[Word], may: int) -> int:
    """Where what is said to be done begins, if that is a sentence of its own."""
    for start in range(may - 1, max(-1, may - LONGEST - 2), -1):
        if start == 0 or texts_at(words, start - 1) in BEGINS:
            return start
    return may


def _deed(done: Word, noun: Sequence[Word], vocabulary: Vocabulary) -> str:
    """The verb of what is done to things of several kinds with a noun of theirs: "release"."""
    if not noun or not vocabulary.kinds([word.text for word in noun]).isdisjoint(NOUNS):
        return ""
    for base in base_of_participle(done.text):
        said = [replace(done, text=base), *noun]
        acts = acts_of(said, ("VERB",), vocabulary)
        if len({type_ for name in acts for type_ in vocabulary.actions.get(name, ())}) > 1:
            return base
    return ""
