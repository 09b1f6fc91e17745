"""Knows a sentence that says only that what the one before requires of some is not required of the
rest: "over $500 it must be approved; below that, no approval is needed", "smaller ones don't".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

REST = (
    ("otherwise",), ("below", "that"), ("under", "that"), ("up", "to", "that"),
    ("up", "to", "then"), ("in", "other", "cases"), ("in", "all", "other", "cases"),
    ("in", "any", "other", "case"), ("for", "others"), ("for", "all", "others"),
    ("for", "other", "ones"), ("at", "other", "times"), ("at", "any", "other", "time"),
    ("below", "that", "amount"), ("under", "that", "amount"), ("below", "it"),
)  # fmt: skip
"""Of all that the sentence before is not about."""
OTHERS = (("others",), ("all", "others"), ("the", "others"), ("the", "rest"), ("other", "ones"),
          ("all", "other", "ones"))  # fmt: skip
LESS = frozenset("smaller lighter cheaper lower shorter fewer lesser".split())
MORE = frozenset("over above more exceeding exceeds exceed beyond least".split())
NEEDED = frozenset("needed required necessary".split())
NEED = frozenset("need needs require requires".split())
REQUIRES = frozenset("must need needs require requires required needed only".split())
NO_MORE = frozenset("such further additional extra that this".split())


def without_not_needed(words: Sequence[Word]) -> list[Word]:
    """The words without a sentence that only says that the rest need not be so."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        begin = at + 1 + (found[at].text == "," and _joins(found, at + 1))
        if found[at].text not in STOPS and begin == at + 1:
            continue
        end = sentence_end(found, begin)
        before = [word.text for word in found[sentence_start(found, at) : at]]
        said = [word.text for word in found[begin:end] if word.text != ","]
        if not REQUIRES.isdisjoint(before) and _is_not_needed(said, before):
            del found[at:end]
        elif not REQUIRES.isdisjoint(before):
            _of_those(found, begin, end, before)
    return found


def _of_those(words: list[Word], begin: int, end: int, before: Sequence[str]) -> None:
    """Puts "for forklifts no badge is needed" as "for forklifts this is not required"."""
    texts = [word.text for word in words[begin:end]]
    if "for" not in texts or "no" not in texts:
        return
    no = begin + texts.index("no")
    be = next((n for n in range(no, end - 1) if words[n].text in ("is", "are")), 0)
    if not be or words[be + 1].text not in NEEDED:
        return
    whole = be + 2 == end if texts[0] == "for" else texts_at(words, be + 2) == "for" and no == begin
    if whole and _was_required(texts[no - begin + 1 : be - begin], before):
        said = ("this", "is", "not", "required")
        words[no : be + 2] = [replace(words[no], text=text) for text in said]


def _joins(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].text in ("and", "but", "while")


def _is_not_needed(said: Sequence[str], before: Sequence[str]) -> bool:
    """Whether a sentence says of the rest that they do without what the one before requires."""
    front = next((len(rest) for rest in REST if tuple(said[: len(rest)]) == rest), 0)
    if front:
        return _needs_no(said[front:], before)
    which = said[0] == "for" if said else False
    some = said[which:]
    rest = next((len(one) for one in OTHERS if tuple(some[: len(one)]) == one), 0)
    if rest and not which:
        return _do_without(some[rest:], before)
    if not some or some[0] not in LESS or MORE.isdisjoint(before):
        return False
    if which:
        place = some.index("no") if "no" in some else 0
        return 0 < place <= len(SHORT) and _needs_no(some[place:], before)
    return any(_do_without(some[size:], before) for size in SHORT)


SHORT = (2, 3)
"""How many words tell which: "smaller ones", "smaller late fees"."""


def _needs_no(said: Sequence[str], before: Sequence[str]) -> bool:
    """Whether it goes on "no approval is needed"."""
    none = said[:1] == ["no"] and said[-2:-1] in (["is"], ["are"]) and said[-1] in NEEDED
    return none and _was_required(said[1:-2], before)


def _do_without(said: Sequence[str], before: Sequence[str]) -> bool:
    """Whether it goes on "need no approval", "do not need it", "do not"."""
    if list(said[:2]) in (["do", "not"], ["does", "not"]):
        rest = list(said[2:])
        if not rest or (rest[0] in NEED and len(rest) == 1):
            return True
        return rest[0] in NEED and _was_required(rest[1:], before)
    return (
        said[:1] in (["need"], ["needs"], ["require"], ["requires"])
        and said[1:2] == ["no"]
        and _was_required(said[2:], before)
    )


def _was_required(what: Sequence[str], before: Sequence[str]) -> bool:
    """Whether the sentence before tells what is needed: of "approval", that it is approved."""
    told = [word for word in what if word not in NO_MORE and word not in ("a", "an", "any")]
    if list(what) in (["it"], ["this"], ["that"], ["them"], ["one"]):
        return True
    return bool(told) and len(told) <= MOST and any(_alike(told[-1], word) for word in before)


MOST = 3


def _alike(one: str, two: str) -> bool:
    return one == two or (len(one) > STEM and len(two) > STEM and one[:STEM] == two[:STEM])


STEM = 5
