"""Knows how a text says that too few have done something, or nobody: "approved by fewer than two
people", "assigned to nobody", "that no engineer has reviewed", "with fewer than two owners".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import base_of_participle
from ...text.numbers import numbers_at
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

BY = frozenset("by to with".split())
FEWER = {("fewer", "than"): ("at", "least"), ("less", "than"): ("at", "least"),
         ("no", "more", "than"): ("more", "than"), ("not", "more", "than"): ("more", "than"),
         ("at", "most"): ("more", "than")}  # fmt: skip
"""So few, and what is not so then."""
NOBODY = (("nobody",), ("no", "one"))
SPARED = frozenset("but except other save apart besides else".split())
HAS = frozenset("has have had".split())
IS = frozenset("is are was were".split())
WHICH = frozenset("that which".split())
PEOPLE = frozenset("people person persons different separate distinct other".split())
SOMEBODY = frozenset({"NOUN", "CLASS", "RELN", "ADJ", "PATHN"})
LONGEST = 4
QUALITIES = frozenset({"ADJ", "CLASS", "FEAT", "ACTP"})
"""What things are, by nobody's doing."""
DENIED = frozenset("not never be without".split())


def too_few(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "approved by fewer than two people" as "not approved by at least two people"."""
    found = _not_first(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text in BY and base_of_participle(found[at - 1].text):
            _by_few(found, at, vocabulary)
        elif found[at].text in WHICH:
            _that_nobody(found, at, vocabulary)
        elif found[at].text in HAS | {"with"}:
            _with_few(found, at, vocabulary)
    return found


def _with_text(word: Word, text: str) -> list[Word]:
    return [replace(word, text=each) for each in text.split()]


def _by_few(found: list[Word], by: int, vocabulary: Vocabulary) -> None:
    """Held by nobody, approved by fewer than two people: not by anyone, not by at least two."""
    few, said = _few(found, by + 1, vocabulary)
    done = by - 1
    before = [texts_at(found, i) if i >= 0 else "." for i in (done - 2, done - 1)]
    of_those = (
        before[1] in IS | {"been", "ones", "those"} or vocabulary.kinds(before[1:]) & SOMEBODY
    )
    if not few or not of_those or DENIED & set(before):
        return
    kinds = vocabulary.kinds((found[done].text,))
    if found[by].text == "by" and kinds and kinds <= QUALITIES:
        return  # "sealed ones only by clerks, and those that are locked by nobody"
    found[by + 1 : by + 1 + few] = _with_text(found[by + 1], said)
    place = done - 1 if before[0] in HAS and before[1] == "been" else done
    found[place:place] = _with_text(found[place], "not")


def _few(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[int, str]:
    """How many words at a place say how few they are, and what is then denied of them."""
    for nobody in NOBODY:
        end = at + len(nobody)
        if tuple(w.text for w in words[at:end]) == nobody:
            spared = texts_at(words, end) in SPARED or texts_at(words, end + 1) in SPARED
            return (0, "") if spared else (len(nobody), "anyone")
    if texts_at(words, at) == "no" and _are_some(words, at + 1, vocabulary):
        return 1, "any"
    for few, said in FEWER.items():
        end = at + len(few)
        if tuple(w.text for w in words[at:end]) != few:
            continue
        if any(_are_some(words, last, vocabulary) for _, last in numbers_at(words, end)):
            return len(few), " ".join(said)
    return 0, ""


def _are_some(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether people, or things, are named here: no span of time, and no sum."""
    text = texts_at(words, at)
    named = [tuple(w.text for w in words[at : at + n]) for n in (1, 2, 3)]
    return text in PEOPLE or any(vocabulary.kinds(name) & SOMEBODY for name in named)


def _that_nobody(found: list[Word], which: int, vocabulary: Vocabulary) -> None:
    """A change that no manager has approved: that has not been approved by any manager."""
    begin, any_ = which + 1, "any"
    few, so_many = _few(found, begin, vocabulary)
    if texts_at(found, begin) == "none" and texts_at(found, begin + 1) == "of":
        begin += 1
    elif (few and so_many.endswith("than")) or so_many.endswith("least"):
        begin, any_ = begin + few - 1, so_many
    elif texts_at(found, begin) != "no" or not _are_some(found, begin + 1, vocabulary):
        return
    for has in range(begin + 2, min(begin + 2 + LONGEST, len(found) - 1)):
        done = found[has + 1].text
        if found[has].text in HAS and base_of_participle(done) and done != "been":
            whom = found[begin:has] if found[begin].text == "of" else found[begin + 1 : has]
            said = _with_text(found[has], "has not been")
            by = _with_text(found[has], f"by {any_}")
            found[which + 1 : has + 2] = [*said, found[has + 1], *by, *whom]
            return


def _with_few(found: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """With fewer than two approvers, they have fewer: they do not have at least two."""
    for few, said in FEWER.items():
        end = at + 1 + len(few)
        if tuple(w.text for w in found[at + 1 : end]) != few:
            continue
        for _, last in numbers_at(found, end):
            described = "ADJ" in vocabulary.kinds((texts_at(found, last),))
            kinds = vocabulary.kinds((texts_at(found, last + described),))
            names = (tuple(w.text for w in found[last : last + n]) for n in range(1, LONGEST + 1))
            told = any(vocabulary.kinds(name) & {"ATTR", "ATTRS", "COUNTN"} for name in names)
            if kinds.isdisjoint({"RELN", "NOUN"}) or told or kinds & {"ATTR", "RELNOM", "TIMESV"}:
                continue
            begins = "does not have" if found[at].text == "has" else "do not have"
            if found[at].text == "with":
                noun = vocabulary.kinds((found[at - 1].text,)) & SOMEBODY
                do = "do" if found[at - 1].text.endswith("s") else "does"
                begins = f"that {do} not have" if noun else "if they do not have"
            found[at:end] = _with_text(found[at], f"{begins} {' '.join(said)}")
            return


def _not_first(words: Sequence[Word]) -> list[Word]:
    """ "Without first being approved" as "without being approved": before it is done, anyhow."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text != "first":
            continue
        before, after = found[at - 1].text, found[at + 1].text
        gone = [word.text for word in found[max(0, at - 4) : at]]
        without = "without" in gone and before != "the" and after.endswith("ing")
        having = before == "having" and base_of_participle(after) and "without" in gone
        if without or having or (after in ENDS and _having_done(found, at)):
            del found[at]
    return found


ENDS = frozenset(". ; , or and".split())


def _having_done(words: Sequence[Word], at: int) -> bool:
    """Whether "without a manager having approved it" stands before."""
    before = [word.text for word in words[max(0, at - LONG) : at]]
    return "without" in before and "having" in before[before.index("without") :]


LONG = 14
