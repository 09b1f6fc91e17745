"""Knows what is said of a rule itself: "store admins may make exceptions", "everyone else is barred
from doing so", "in an emergency this rule does not apply".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.lexicon import MODALS, STOPS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

MAY = frozenset("may can".split())
EXCEPTION = tuple(
    (verb, *an)
    for verb in ("make", "grant", "allow", "authorise", "authorize", "approve")
    for an in (("an", "exception"), ("exceptions",))
)
MADE = frozenset("made granted allowed authorised authorized approved".split())
ELSE = frozenset("everyone everybody anyone anybody".split())
BARRED = frozenset("barred banned prohibited excluded forbidden".split())
IT = (["doing", "so"], ["doing", "it"], ["doing", "that"], ["it"], ["this"], ["that"])
RULES = frozenset("rule restriction prohibition ban limit requirement".split())
HINTS = frozenset({"exception", "exceptions", "else", "apply", *BARRED})


def exceptions_made(words: Sequence[Word]) -> list[Word]:
    """The words, ". Store admins may make exceptions." as ". Store admins may do so."; "everyone
    else is barred from doing so" as "everyone else may not".
    """
    found = list(words)
    if HINTS.isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 1, 2, -1):
        _may_do_so(found, at)
        _may_be_made(found, at)
        _else_barred(found, at)
        _applies_not(found, at)
    return found


def _ends(words: Sequence[Word], at: int) -> bool:
    return at >= len(words) or words[at].text in STOPS


def _is_of_all(words: Sequence[Word], start: int) -> bool:
    """Whether the sentence that ends before a place bars something to all, "nobody may", "may not
    be voided": where it bars it to interns, who "may make an exception" lets interns do it.
    """
    before = (
        [word.text for word in words[sentence_start(words, start - 1) : start]] if start else []
    )
    nobody = any(one in ("nobody", "one") and after in MODALS for one, after in pairwise(before))
    barred = "be" in before and not BARS.isdisjoint(before) and OF_SOME.isdisjoint(before)
    return barred or (nobody and before[:1] != ["only"])


BARS = frozenset("no not never nothing none cannot".split())
OF_SOME = frozenset(["by", "only"])


def _may_do_so(words: list[Word], at: int) -> None:
    """ "May make an exception" as "may do so", at the end of a later sentence."""
    if words[at].text not in MAY or not _is_of_all(words, sentence_start(words, at)):
        return
    texts = tuple(word.text for word in words[at + 1 : at + 4])
    said = next((said for said in EXCEPTION if texts[: len(said)] == said), ())
    if said and _ends(words, at + 1 + len(said)):
        words[at + 1 : at + 1 + len(said)] = [replace(words[at], text=t) for t in ("do", "so")]


def _may_be_made(words: list[Word], at: int) -> None:
    """ "Exceptions may be made only by a store admin" as "only a store admin may do so"."""
    start = sentence_start(words, at)
    begin = start + (words[start].text == "an")
    if at != begin or words[at].text not in ("exception", "exceptions"):
        return
    if not _is_of_all(words, start):
        return
    texts = [word.text for word in words[at + 1 : at + 6]]
    only = texts[3:4] == ["only"]
    by = texts[3 + only : 4 + only] == ["by"]
    if texts[:1] and texts[0] in MAY and texts[1] == "be" and texts[2] in MADE and by:
        end = sentence_end(words, at)
        who = words[at + 5 + only : end]
        may = [replace(words[at], text=text) for text in ("may", "do", "so")]
        words[start:end] = [*words[at + 4 : at + 4 + only], *who, *may]


def _else_barred(words: list[Word], at: int) -> None:
    """ "Everyone else is barred from doing so" as "everyone else may not"; so is "for everyone
    else this is forbidden".
    """
    if words[at].text != "else" or words[at - 1].text not in ELSE:
        return
    end = sentence_end(words, at)
    texts = [word.text for word in words[at + 1 : end]]
    for_them = words[at - 2].text == "for"
    said = texts[texts[:1] == [","] :]
    this = said[:1] in (["this"], ["it"], ["that"])
    barred = texts[:1] == ["is"] and not BARRED.isdisjoint(texts[1:2])
    from_it = barred and (not texts[2:] or (texts[2] == "from" and texts[3:] in IT))
    this_is = this and said[1:2] == ["is"] and said[2:3] and said[2] in BARRED and not said[3:]
    if from_it or (for_them and this_is):
        words[at + 1 : end] = [replace(words[at], text=text) for text in ("may", "not")]
        if for_them:
            del words[at - 2]


def _applies_not(words: list[Word], at: int) -> None:
    """ "In an emergency, this rule does not apply" as "this rule does not apply in …"."""
    does = [word.text for word in words[at - 2 : at + 1]]
    if does not in (["does", "not", "apply"], ["does", "n't", "apply"]) or not _ends(words, at + 1):
        return
    this = at - 3 - (words[at - 3].text in RULES)
    start = sentence_start(words, at)
    start += texts_at(words, start) in ("but", "however", "though")
    front = words[start : this - (words[this - 1].text == ",")]
    plain = bool(front) and "," not in {word.text for word in front}
    if words[this].text in ("this", "that", "the", "it") and start and plain:
        words[start : at + 1] = [*words[this : at + 1], *front]
