"""Knows that "larger ones they may refund only with MFA" names in front what is done something to:
"they may refund larger ones only with MFA".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

THEY = frozenset("they he she you".split())
MAY = frozenset("may can must could".split())
BETWEEN = frozenset("not never also still neither".split())
NOTHING_ELSE = "but do nothing else to them".split()
"""What "sealed ones they may only view" says besides."""
LONGEST = 10
"""Words of what is named in front."""
BEGINS = frozenset(
    (
        "larger bigger higher greater dearer costlier heavier longer older newer smaller lower "
        "cheaper lighter shorter those these anything everything any all other others the a an "
        "somebody someone anybody anyone"
    ).split()
)
NO_OBJECT = frozenset(
    """, ; . may can must could should if when while once unless until after before where who which
    on in at from with without for during within under only not and""".split()
)
"""What stands in nothing that is named so: a condition, a clause, where or when something is so."""
PLACES = frozenset("on in at from within under".split())
THOSE = frozenset("those these others".split())
SOMEBODY = frozenset("somebody someone anybody anyone".split())
GOES_ON = frozenset(
    """only if unless once when while with without after until before on from over via through
    during in at but and too as . ; ,""".split()
)
"""What goes on after a verb whose object was named before."""


ONLY_SO = frozenset("with if when while once from via during until on at after before".split())


def object_behind(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with what is named in front of "they may" behind what they may do to it."""
    found = list(words)
    for start in range(len(found) - 4, -1, -1):
        if not _begins(found, start):
            continue
        they = next((i for i in range(start + 1, start + LONGEST) if texts_at(found, i) in THEY), 0)
        if not they or texts_at(found, they + 1) not in MAY:
            continue
        named = [word.text for word in found[start:they]]
        no_object = NO_OBJECT - PLACES if named[0] in THOSE else NO_OBJECT
        if not no_object.isdisjoint(named) or not _is_noun(named, vocabulary):
            continue
        only = texts_at(found, they + 2) == "only"
        end = _verb_ends(found, they + 2 + only, vocabulary)
        if only and end and (texts_at(found, end) or ".") in (".", ";"):
            else_ = [replace(found[they + 2], text=text) for text in NOTHING_ELSE]
            said = [*found[they : they + 2], *found[they + 3 : end], *found[start:they]]
            found[start:end] = [*said, *else_]
            continue
        if only:
            tail = texts_at(found, end) if end else ""
            if tail in ONLY_SO:  # "metal ones they may only start with a badge": so alone
                said = [*found[they : they + 2], *found[they + 3 : end], *found[start:they]]
                found[start:end] = [*said, found[they + 2]]
            continue
        if end and (texts_at(found, end) or ".") in GOES_ON and not _is_said_of(found, end):
            found[start:end] = [*found[they:end], *found[start:they]]
    return found


def only_they_may(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "credits above $100 only supervisors may approve" as "only supervisors may approve
    credits above $100"; "only sealed ones may be opened, and only by guards" in two sentences.
    """
    found = _only_things_by(words)
    for only in range(len(found) - 3, 0, -1):
        if found[only].text not in ("only", "nobody"):
            continue
        may = next((i for i in range(only + 1, only + 6) if texts_at(found, i) in MAY), 0)
        start = next((i + 1 for i in range(only - 1, -1, -1)
                      if found[i].text in ".;" or (found[i].text in JOINTS and i)), 0)  # fmt: skip
        named = [word.text for word in found[start:only]]
        end = _verb_ends(found, may + 1, vocabulary) if may else 0
        if not named or not end or (texts_at(found, end) or ".") not in (".", ";"):
            continue
        ones = {"ones", "those", "one"} & set(named)  # those are told by what was said before
        if ones or len(named) > LONGEST or not UNNAMED.isdisjoint(named):
            continue
        if any("NOUN" in vocabulary.kinds(tuple(named[:size])) for size in (1, 2, 3)):
            found[start:end] = [*found[only:end], *found[start:only]]
    return found


JOINTS = frozenset("and but".split())
UNNAMED = NO_OBJECT - {"above", "over", "under"} | frozenset("be by is are".split())


def _only_things_by(words: Sequence[Word]) -> list[Word]:
    """ "Only sealed ones may be opened, and only by guards": none else, and those only by them."""
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        if [word.text for word in found[at : at + 4]] != [",", "and", "only", "by"]:
            continue
        start = next((i + 1 for i in range(at - 1, -1, -1) if found[i].text in ".;"), 0)
        texts = [word.text for word in found[start:at]]
        be = [i for i in range(1, len(texts)) if texts[i] == "be" and texts[i - 1] in MAY]
        plain = not {",", "by", "if", "unless", "when", "not", "once", "while"} & set(texts)
        if texts[:1] == ["only"] and len(be) == 1 and plain:
            stop = replace(found[at], text=".")
            found[at : at + 2] = [stop, *found[start + 1 : at]]
    return found


def _begins(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence begins at a place, or goes on there after "but"."""
    before = texts_at(words, at - 1) if at else "."
    joined = before in ("but", "and") and texts_at(words, at - 2) in (",", ";")
    return before in (".", ";") or joined


def _is_noun(named: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether it is "larger ones", "anything above that", "sealed boxes"."""
    kinds = {kind for size in (1, 2, 3) for kind in vocabulary.kinds(tuple(named[:size]))}
    if named[:2] == ["their", "own"]:
        return len(named) == 2
    if named[0] in ("a", "an"):
        tails = (tuple(named[begin:]) for begin in range(1, len(named)))
        return any("NOUN" in vocabulary.kinds(said) for said in tails)
    if named[0] in SOMEBODY:
        return named[1:] == ["else", "'s"]
    first = named[0] in BEGINS or not kinds.isdisjoint({"ADJ", "CLASS", "NOUN"})
    return first and named != ["the"]


def _verb_ends(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where what they may do ends: "only refund", "view or edit"; 0 where nothing is done."""
    while texts_at(words, at) in BETWEEN:
        at += 1
    for size in (3, 2, 1):
        if "VERB" in vocabulary.kinds([word.text for word in words[at : at + size]]):
            at += size
            if texts_at(words, at) in ("or", "and", "nor"):
                return _verb_ends(words, at + 1, vocabulary) or at
            return at
    return 0


def _is_said_of(words: Sequence[Word], at: int) -> bool:
    """Whether a verb of its own follows, so that "those they may edit" is whom that is said of."""
    end = next((i for i in range(at, len(words)) if words[i].text in (".", ";")), len(words))
    rest = [word.text for word in words[at:end]]
    again = any(one in THEY and two in MAY for one, two in pairwise(rest))
    return again or not {"must", "need", "needs"}.isdisjoint(rest[:3])
