"""Knows what "neither … nor" and "either of two things" join: what has neither expired nor been
revoked has not expired and has not been revoked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS, STOPS
from ...text.morphology import base_of_participle, base_of_past, base_of_third
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

HAS = frozenset("has have had".split())
LONGEST = 4
"""Words of what has not happened first."""
JOINED = frozenset("and or nor ,".split())
BEGINS = frozenset("if unless when while once that who which . ;".split())
OF_THINGS = frozenset("two three these the following things of both".split())
ENDS = frozenset(". ; ,".split())


def not_and_not(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "has neither expired nor been revoked" as "has not expired and has not been …"."""
    found = _but_may_not(_nor_may(list(words)), vocabulary)
    found = _done_by_neither(_by_neither(_but_neither(found, vocabulary)))
    found = _neither_did(_is_neither(found, vocabulary), vocabulary)
    for at in range(len(found) - 3, -1, -1):
        if found[at].text not in HAS or texts_at(found, at + 1) != "neither":
            continue
        nor = next((i for i in range(at + 3, at + 3 + LONGEST) if texts_at(found, i) == "nor"), 0)
        been = texts_at(found, at + 2) == "been"
        if not nor or not (been or texts_at(found, nor + 1) == "been"):
            continue
        found[at + 1] = replace(found[at + 1], text="not")
        again = [replace(found[nor], text=text) for text in ("and", found[at].text, "not")]
        if been and texts_at(found, nor + 1) != "been":
            again.append(replace(found[nor], text="been"))
        found[nor : nor + 1] = again
    return found


def _nor_may(found: list[Word]) -> list[Word]:
    """ "Must not sign it, and neither must their manager" as "…, and neither may their manager"."""
    for at in range(len(found) - 3, 2, -1):
        if found[at].text not in ("nor", "neither") or texts_at(found, at + 1) not in OUGHT:
            continue
        if texts_at(found, at + 2) in WHOSE and "not" in [word.text for word in found[:at]]:
            found[at + 1] = replace(found[at + 1], text="may")
            if found[at].text == "nor" and found[at - 1].text == "and":
                found[at - 1] = replace(found[at - 1], text=",")
                if found[at - 2].text == ",":
                    del found[at - 1]
    return found


OUGHT = frozenset("must shall should may can".split())
WHOSE = frozenset("the that this their his her its a an any anyone anybody".split())


def none_of_them_may(words: Sequence[Word]) -> list[Word]:
    """The words, "none of its horses may be sold" as "its horses may not be sold"."""
    found = list(words)
    for at in range(len(found) - 5, -1, -1):
        none = [word.text for word in found[at : at + 2]] == ["none", "of"]
        begins = at == 0 or found[at - 1].text in BEGINS_CLAUSE
        if not none or not begins or texts_at(found, at + 2) not in OWNED:
            continue
        places = range(at + 4, min(at + FARTHEST_MODAL, len(found) - 1))
        may = next((i for i in places if found[i].text in MODALS), 0)
        whole = STOPS.isdisjoint(word.text for word in found[at:may])
        if may and whole and found[may - 1].text not in WHICH and texts_at(found, may + 1) == "be":
            found.insert(may + 1, replace(found[may], text="not"))
            del found[at : at + 2]
    return found


BEGINS_CLAUSE = frozenset(". ; : , and but".split())
OWNED = frozenset("the its their his her your these those".split())
WHICH = frozenset("who that which whom".split())
FARTHEST_MODAL = 14


def _done_by_neither(found: list[Word]) -> list[Word]:
    """ "Reviewed by neither a manager nor a partner" as "not reviewed by a manager or a partner".
    Of what may be done by neither, that is no denial of what has been.
    """
    for at in range(len(found) - 4, 2, -1):
        nor = next((i for i in range(at + 2, at + FARTHEST) if texts_at(found, i) == "nor"), 0)
        done = at - 2
        if [word.text for word in found[at - 1 : at + 1]] != ["by", "neither"] or not nor:
            continue
        begins = (i for i in range(done, -1, -1) if found[i].text in BEGINS)
        may_be = "be" in [word.text for word in found[next(begins, 0) : done]]
        if not base_of_participle(found[done].text) or may_be or found[done - 1].text in JOINED:
            continue
        found[nor] = replace(found[nor], text="or")
        del found[at]
        found.insert(done, replace(found[done], text="not"))
    return found


def _neither_did(found: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Who neither proposed it nor reports to the person who did" as "who did not propose it and
    does not report to the person who proposed it".
    """
    for at in range(len(found) - 5, 0, -1):
        nor = next((i for i in range(at + 3, at + FARTHEST) if texts_at(found, i) == "nor"), 0)
        if found[at].text != "neither" or not nor:
            continue
        one, two = _denied(found, at + 1, vocabulary), _denied(found, nor + 1, vocabulary)
        if not one or not two:
            continue
        for did in range(nor + 2, len(found) - 1):
            if found[did - 1].text in ("who", "whoever") and found[did + 1].text in (
                *ENDS,
                *MAY,
                "must",
            ):
                found[did : did + 1] = _again(found[at + 1 : nor], found[did])
        found[nor : nor + 2] = [replace(found[nor + 1], text=text) for text in ("and", *two)]
        found[at : at + 2] = [replace(found[at + 1], text=text) for text in one]
    return found


def _is_neither(found: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Who is neither its owner nor reports to the person who is" as "who neither is its owner nor
    reports …": two verbs are denied.
    """
    for at in range(1, len(found) - 4):
        if found[at - 1].text not in BEING or found[at].text != "neither":
            continue
        nor = next((i for i in range(at + 2, at + FARTHEST) if texts_at(found, i) == "nor"), 0)
        if nor and _denied(found, nor + 1, vocabulary)[:1] == ("does",):
            found[at - 1 : at + 1] = [found[at], found[at - 1]]
    return found


def _again(said: list[Word], did: Word) -> list[Word]:
    """What "who did" and "who is" leave out after what has been denied: that one is or did so. A
    noun that was named is "it" there.
    """
    if did.text != ("did" if said[0].text not in BEING else said[0].text):
        return [did]
    named = said[0].text not in BEING and len(said) > 2 and said[1].text in ("a", "an", "any")
    return [said[0], replace(said[1], text="it")] if named else said


BEING = frozenset("is are was were".split())


def _denied(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """How it is denied what a verb at a place says somebody has done, or does: "reports to"."""
    said = texts_at(words, at)
    if said in BEING:
        return said, "not"
    rest = [word.text for word in words[at + 1 : at + 3]]

    def known(base: str) -> bool:
        phrases = [(base, *rest[:size]) for size in range(3)]
        return any("RELV" in vocabulary.kinds(phrase) for phrase in phrases)

    for base in filter(known, base_of_third(said)):
        return "does", "not", base
    for base in filter(known, base_of_past(said)):
        return "did", "not", base
    return ("do", "not", said) if known(said) else ()


BUT = frozenset("but though although yet".split())
MAY = frozenset("can may could".split())
WHAT = frozenset("those the their his her its your a an".split())
IF = frozenset("if unless when while where once provided that".split())
IT = {"it": "it has", "them": "they have"}
FARTHEST = 12


def _but_neither(found: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "But neither by guests nor by clerks" as "but not by guests or by clerks"; "may close
    neither new nor urgent cases" as "may not close new or urgent cases".
    """
    for at in range(len(found) - 3, 0, -1):
        if found[at].text != "neither":
            continue
        nor = next((i for i in range(at + 2, at + FARTHEST) if texts_at(found, i) == "nor"), 0)
        first = texts_at(found, at + 1)
        adjective = bool(vocabulary.kinds((first,)) & {"ADJ", "CLASS"})
        after = [word.text for word in found[nor : nor + 5]] if nor else []
        again = "," in after[:4] and after[after.index(",") + 1 :][:1] != ["nor"]
        verb = again and "VERB" in vocabulary.kinds((first,))  # "read, but neither print nor edit,"
        if not nor or not (adjective or verb or first in PREPOSITIONS or first in WHAT):
            continue
        if found[at - 1].text in BUT:
            found[nor] = replace(found[nor], text="or")
            found[at] = replace(found[at], text="not")
        elif adjective and at > 1 and _may_do(found, at - 2, vocabulary):
            found[nor] = replace(found[nor], text="or")
            found[at - 1 : at + 1] = [replace(found[at], text="not"), found[at - 1]]
    return found


def _may_do(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    return words[at].text in MAY and "VERB" in vocabulary.kinds((words[at + 1].text,))


def _by_neither(found: list[Word]) -> list[Word]:
    """ "If neither its author nor a clerk has seen it" as "if it has not been seen by …"."""
    for at in range(len(found) - 6, 0, -1):
        if found[at].text != "neither" or found[at - 1].text not in IF:
            continue
        nor = next((i for i in range(at + 2, at + FARTHEST) if texts_at(found, i) == "nor"), 0)
        has = next((i for i in range(nor + 2, nor + FARTHEST) if texts_at(found, i) in HAS), 0)
        if not nor or not has or not base_of_participle(texts_at(found, has + 1)):
            continue
        they_have = IT.get(texts_at(found, has + 2))
        if they_have is None or (has + 3 < len(found) and found[has + 3].text not in ENDS):
            continue
        said = [replace(found[has], text=text) for text in (*they_have.split(), "not", "been")]
        by, again = (
            [replace(found[has], text=t) for t in texts] for texts in (["by"], ["or", "by"])
        )
        whom = [*by, *found[at + 1 : nor], *again, *found[nor + 1 : has]]
        found[at : has + 3] = [*said, found[has + 1], *whom]
    return found


ALLOWED = frozenset("allowed permitted entitled able free authorised authorized".split())


def both_are(words: Sequence[Word]) -> list[Word]:
    """The words, "A and B are both allowed to" as "A and B are allowed to"; "may both" as "may"."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        before, after = found[at - 1].text, found[at + 1].text
        allowed = before == "are" and after in ALLOWED
        may = before in ("may", "can", "must") and after not in ("and", ",", "or")
        together = any(word.text == "and" for word in found[max(0, at - 12) : at])
        if found[at].text == "both" and together and (allowed or (may and not _joins(found, at))):
            del found[at]
    return found


def _joins(words: Sequence[Word], at: int) -> bool:
    """Whether "both" goes with an "and" behind it: "may both read and edit"."""
    rest = [word.text for word in words[at : at + 8]]
    return "and" in rest


def either_of_things(words: Sequence[Word]) -> list[Word]:
    """The words, "lacks either of two things: MFA and a managed device" as "lacks MFA or a …"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        if found[at].text not in ("either", "any") or texts_at(found, at + 1) != "of":
            continue
        colon = next((i for i in range(at + 2, at + 6) if texts_at(found, i) == ":"), 0)
        if not colon or not {word.text for word in found[at + 1 : colon]} <= OF_THINGS:
            continue
        end = next((i for i in range(colon + 1, len(found)) if found[i].text in ".;"), len(found))
        joins = [i for i in range(colon + 1, end) if found[i].text in ("and", "or")]
        if len(joins) == 1:
            found[joins[0]] = replace(found[joins[0]], text="or")
            del found[at : colon + 1]
    return found


def _but_may_not(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may view files on weekdays, but not delete them" as "…, but may not delete them":
    whenever that is.
    """
    texts = [word.text for word in words]
    for at in range(len(words) - 4, 2, -1):
        verb = vocabulary.kinds(texts[at + 2 : at + 3])
        if texts[at : at + 2] != ["but", "not"] or "VERB" not in verb:
            continue
        start = max((n + 1 for n in range(at) if texts[n] in (".", ";")), default=0)
        may = next((texts[n] for n in range(start, at) if texts[n] in MAY), "")
        if may and texts[at + 3] in ("it", "them") and not TIMELY.isdisjoint(texts[start:at]):
            words.insert(at + 1, replace(words[at], text=may, start=words[at].end))
    return words


MAY = frozenset(["may", "can"])
TIMELY = frozenset("between during while when within until on at from with".split())
