"""Knows what "nothing" is of which something is excepted: "apart from express parcels, nothing may
be delivered" is of parcels, where nothing else is delivered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary, action_names

MAY = frozenset("can may could must".split())
EXCEPT = frozenset("except apart besides save".split())


def nothing_but(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "nothing may be delivered" beside an exception as "no parcel may be delivered"."""
    found = _nothing_else(_only_that(words))
    for at in range(len(found) - 4, -1, -1):
        if found[at].text != "nothing" or found[at + 1].text not in MAY:
            continue
        begin = max((n + 1 for n in range(at) if found[n].text in STOPS), default=0)
        end = next((n for n in range(at, len(found)) if found[n].text in STOPS), len(found))
        excepts = any(word.text in EXCEPT for word in found[begin:end])
        done = {sense.name for kind, sense in vocabulary.entries.get((found[at + 3].text,), ())
                if kind == "ACTP"}  # fmt: skip
        types = [type_.name for type_ in vocabulary.types.values()
                 if done & set(action_names(type_))]  # fmt: skip
        if found[at + 2].text == "be" and excepts and len(types) == 1:
            named = ("no", *words_of(types[0]))
            found[at : at + 1] = [replace(found[at], text=text, written=text) for text in named]
    return found


def _only_that(words: Sequence[Word]) -> list[Word]:
    """ "May be viewed, but nothing else may be done with it" as "may only be viewed"."""
    found = list(words)
    for at in range(len(found) - 5, 3, -1):
        said = [word.text for word in found[at : at + 6]]
        done = said[:2] == ["nothing", "else"] and said[2] in MAY and said[3:5] == ["be", "done"]
        if not done or found[at - 1].text not in ("but", "and"):
            continue
        end = at + 5 + 2 * (said[5:] in (["to"], ["with"]))
        begin = max((n + 1 for n in range(at) if found[n].text in STOPS - {","}), default=0)
        be = [n for n in range(begin + 1, at) if found[n].text == "be" and found[n - 1].text in MAY]
        ends = end >= len(found) or found[end].text in STOPS
        if len(be) == 1 and ends:
            first = at - 1 - (found[at - 2].text == ",")
            del found[first:end]
            found.insert(be[0], replace(found[be[0]], text="only", written="only"))
    return found


def _nothing_else(words: Sequence[Word]) -> list[Word]:
    """ "May look at it, but nothing more than look" as "may look at it, but nothing else"."""
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        if [word.text for word in found[at : at + 3]] != ["nothing", "more", "than"]:
            continue
        verb = found[at + 3 :][:1]
        may = [n for n in range(at - 1) if found[n].text in MAY]
        if not verb or not may or found[may[-1] + 1].text != verb[0].text:
            continue
        end = at + 4
        end += found[end : end + 1] != [] and found[end].text == found[may[-1] + 2].text
        end += found[end : end + 1] != [] and found[end].text in ("it", "them")
        if end >= len(found) or found[end].text in STOPS:
            found[at + 1 : end] = [replace(found[at + 1], text="else", written="else")]
    return found
