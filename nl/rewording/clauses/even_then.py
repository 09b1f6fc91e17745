"""Knows who alone may in the case of an exception: "nobody may delete a space unless it is
archived, and even then only its owner may" lets its owner do so alone, and only if it is archived.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.lexicon import MODALS, PREPOSITIONS, STOPS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

MAY = frozenset("may can".split())
LONGEST = 12
"""Words of those who alone may."""
UNLESS = {"unless": "if", "until": "once", "before": "once"}
THEN = (["and", "even", "then", "only"], ["and", "then", "only"], ["but", "even", "then", "only"],
        ["but", "then", "only"])  # fmt: skip
NOBODY = (["nobody"], ["no", "one"])


def only_they_then(words: Sequence[Word]) -> list[Word]:
    """The words, "nobody may … unless …, and even then only its owner may" as "only its owner may
    …, and only if …"; "may not be … until …, and then only by guards" as "may be … only by …".
    """
    found = list(words)
    for at in range(len(found) - 4, 4, -1):
        then = next((t for t in THEN if [w.text for w in found[at : at + len(t)]] == t), None)
        if then is None:
            continue
        comma = at - 1 if found[at - 1].text == "," else at
        start = sentence_start(found, comma)
        end = sentence_end(found, at)
        said = _alone(found[start:comma], found[at + len(then) : end])
        if said:
            found[start:end] = said
    return found


def in_any_case(words: Sequence[Word]) -> list[Word]:
    """The words, "by its author unless it is locked, and by clerks even then" as "…, and by clerks
    at any time"; so "even if it is locked" after "unless it is locked".
    """
    found = list(words)
    for at in range(len(found) - 2, 4, -1):
        if found[at].text != "even" or found[at - 1].text in ("not", "never"):
            continue
        end = sentence_end(found, at)
        said = [word.text for word in found[at + 1 : end]]
        if said in AFTER and found[at - 1].text in ("so", "may", "can", "it", "them", ","):
            found[at:end] = [replace(found[at], text=text) for text in ("at", "any", "time")]
            continue
        begin = _unless(found, at)
        case = [word.text for word in found[begin + 1 : begin + len(said)]] if begin else []
        again = said[:1] in (["if"], ["when"]) and said[1:] == case
        if begin and (said == ["then"] or again):
            found[at:end] = [replace(found[at], text=text) for text in ("at", "any", "time")]
    return found


AFTER = (["after", "that"], ["after", "then"], ["afterwards"], ["thereafter"])
EXCEPT = frozenset({"except", "save"})


def they_may_then(words: Sequence[Word]) -> list[Word]:
    """The words, "only its surgeon can cancel it, save in an emergency, when any clinician may" as
    "…, except that any clinician may in an emergency".
    """
    found = list(words)
    for at in range(len(found) - 5, 2, -1):
        if [found[at - 1].text, found[at].text in EXCEPT] != [",", True]:
            continue
        end = sentence_end(found, at)
        when = next((i for i in range(at, end - 2) if found[i].text == ","), 0)
        case = found[at + 1 : when]
        if (
            not case
            or case[0].text not in PREPOSITIONS
            or found[when + 1].text != "when"
            or found[end - 1].text not in MAY
        ):
            continue
        that = [replace(found[at], text=text) for text in ("except", "that")]
        found[at:end] = [*that, *found[when + 2 : end], *case]
    return found


def _unless(words: Sequence[Word], at: int) -> int:
    """Where "unless it …" stands before a place, as the only case under which something may be
    done; nowhere, 0.
    """
    texts = [word.text for word in words[:at]]
    cases = [i for i, text in enumerate(texts) if text in CASES]
    it = len(cases) == 1 and texts[cases[0]] == "unless" and texts[cases[0] + 1] in ("it", "they")
    denied = any(one in MAY and two == "not" for one, two in pairwise(texts))
    return cases[0] if it and not denied and MAY & set(texts) and not NO & set(texts) else 0


CASES = frozenset("unless if when while until once except after before only".split())
NO = frozenset("nobody no none neither never must".split())


def _alone(before: Sequence[Word], who: Sequence[Word]) -> list[Word]:
    """A sentence of those who alone may, and when; nothing where it is put otherwise."""
    texts = [word.text for word in before]
    cases = [i for i, text in enumerate(texts) if text in (*UNLESS, "if", "when", "while")]
    if len(cases) != 1 or texts[cases[0]] not in UNLESS or "," in texts or not who:
        return []
    told, case = before[: cases[0]], before[cases[0] :]
    said = (",", "and", "only", UNLESS[case[0].text])
    only = [replace(case[0], text=text, written=text) for text in said]
    when = [*only, *case[1:]]
    nobody = next((n for n in NOBODY if texts[: len(n)] == n), None)
    alone = replace(who[0], text="only", written="only")
    if nobody and texts_at(told, len(nobody)) in MAY and who[-1].text in MAY:
        of_whom = [alone, *who[:-1], *told[len(nobody) :], *when]
        return of_whom if _are_named(who[:-1]) else []
    may = next((i for i, text in enumerate(texts[: cases[0]]) if text in MAY), 0)
    denied = [word.text for word in told[may + 1 : may + 3]] == ["not", "be"]
    if may and denied and who[0].text == "by" and _are_named(who[1:]):
        return [*told[: may + 1], *told[may + 2 :], alone, *who, *when]
    return []


def _are_named(who: Sequence[Word]) -> bool:
    """Whether just some are named."""
    told = {word.text for word in who}
    return 0 < len(who) <= LONGEST and told.isdisjoint(NO_NAME)


NO_NAME = frozenset("if unless when while may can must with until , nobody not by".split())


DENYING = frozenset("no nobody none not never cannot".split())
SEVERAL_AFTER = frozenset("no a an any every each".split())


def they_alone_then(words: Sequence[Word]) -> list[Word]:
    """The words, after what may not be done "and even then only clerks may do it" as "and then only
    clerks may do it", "and (even) then only by clerks" as "and it may only be done by clerks".
    """
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        even = found[at].text == "even"
        then = at + even
        apart = found[at - 1].text in STOPS
        joined = found[at - 1].text in ("and", "but") and texts_at(found, at - 2) == ","
        last = then + (texts_at(found, then) == "then")
        last += apart and texts_at(found, last) == ","  # ". Even then, only"
        if not (joined or (apart and last > at)) or texts_at(found, last) != "only":
            continue
        end = at - (1 if apart else 2)
        begin = sentence_start(found, end)
        texts = [word.text for word in found[begin:end]]
        if DENYING.isdisjoint(texts):
            continue
        if apart:
            if _says_who(found, last + 1):
                del found[at:last]
        elif texts_at(found, last + 1) == "by":
            done = _done(texts)
            it = "it" if texts[0] in SEVERAL_AFTER else "they"
            if done:
                said = (it, "may", "only", "be", *done)
                found[at : last + 1] = [
                    replace(found[at], text=text, written=text) for text in said
                ]
        elif even and last > then and _says_who(found, last + 1):
            del found[at]
    return found


def _done(texts: Sequence[str]) -> list[str]:
    """What a passive says may not be done, where that is one verb: "approved"."""
    modal = next((i for i, text in enumerate(texts) if text in MODALS), len(texts))
    be = next((i for i in range(modal, len(texts)) if texts[i] == "be"), len(texts))
    rest = list(texts[be + 1 : be + 3])
    return rest[:1] if be <= modal + 2 and rest[1:] not in (["or"], ["and"], [","]) else []


def _says_who(words: Sequence[Word], at: int) -> bool:
    """Whether a clause of its own follows: somebody, and that they may."""
    for word in words[at:]:
        if word.text in MODALS:
            return True
        if word.kind == "mark" and word.text in STOPS:
            return False
    return False
