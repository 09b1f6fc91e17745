"""Knows denials that stand where the object does: "may view nothing" is "may not view anything",
and "may view no drafts" is "may not view any drafts".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("can may could".split())
AFTER = frozenset(". ; ! , if unless until when while and".split())
"""After "nothing", what says that it is all: not "nothing but drafts", "nothing else"."""
COMPARED = frozenset("more less fewer longer later earlier sooner further higher lower one".split())
"""After "no", what compares: "no more than 5 tickets"."""
LONGEST = 4


def not_anything(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with the denial before the verb; "at all" adds nothing to it."""
    found = _done_for(words, vocabulary)
    found = _none_of_them(_by_no_one(_not_a_single(found), vocabulary), vocabulary)
    at = 0
    while at < len(found):
        all_ = found[at].text == "nothing" and _is_all(found, at)
        things = found[at].text == "no" and _is_of_things(found, at + 1, vocabulary)
        if (all_ or things) and (joined := _verb_after_and(found, at, vocabulary)):
            found[joined:joined] = [replace(found[joined - 1], text="may")]
            at += 1
        verb = _verb_before(found, at, vocabulary) if all_ or things else 0
        if verb and found[at].text == "no":
            found[at] = replace(found[at], text="any")
            found.insert(verb, replace(found[verb - 1], text="not"))
        elif verb:
            found[at] = replace(found[at], text="anything")
            if _texts(found, at + 1, 2) == ["at", "all"]:
                del found[at + 1 : at + 3]
            found.insert(verb, replace(found[verb - 1], text="not"))
            at += 1
        at += 1
    return found


def _done_for(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Nothing gets deployed for frozen services" as "no build gets deployed for frozen services",
    where nothing else is.
    """
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        if found[at].text != "nothing" or (at and found[at - 1].text not in (".", ";", ",")):
            continue
        done = at + 2 + (texts_at(found, at + 2) == "be")
        acts = acts_of(found[done : done + 1], ("ACTP",), vocabulary)
        types = {type_ for act in acts for type_ in vocabulary.actions.get(act, ())}
        verb = texts_at(found, done - 1) in ("gets", "get", "is", "be")
        if verb and len(types) == 1 and texts_at(found, done + 1) == "for":
            said = ("no", *types.pop().split("_"))
            found[at : at + 1] = [replace(found[at], text=text, written=text) for text in said]
    return found


def _not_a_single(words: Sequence[Word]) -> list[Word]:
    """ "Not a single clerk may" as "no clerk may"."""
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        if _texts(found, at, 3) == ["not", "a", "single"]:
            found[at : at + 3] = [replace(found[at], text="no")]
    return found


OF_THEM = (["of", "them"], ["of", "these"], ["of", "those"])


def _none_of_them(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "May view drafts, but may update none of them" as "…, but may not update them"; of "none"
    alone it is not told of which.
    """
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        of_them = _texts(found, at + 1, 2) in OF_THEM
        end = at + 1 + 2 * of_them
        if found[at].text != "none" or (texts_at(found, end) or ".") not in AFTER:
            continue
        if joined := _verb_after_and(found, at, vocabulary):
            found[joined:joined] = [replace(found[joined - 1], text="may")]
            at, end = at + 1, end + 1
        if verb := _verb_before(found, at, vocabulary):
            found[at:end] = [replace(found[at], text="them" if of_them else "any")]
            found.insert(verb, replace(found[verb - 1], text="not"))
    return found


BUT = frozenset("but except other save apart besides else".split())


def _by_no_one(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "May be signed by no clerk" as "may not be signed by any clerk"; "by no one who is new"."""
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if _texts(found, at - 2, 1) != ["be"] or found[at].text != "by":
            continue
        one = _texts(found, at + 1, 2) == ["no", "one"]
        who = texts_at(found, at + 3) in ("who", "whose", "with", "without")
        if found[at - 3].text not in MAY or found[at + 1].text != "no":
            continue
        if (one and not who) or not (one or _is_of_things(found, at + 2, vocabulary)):
            continue
        if not BUT.isdisjoint(_texts(found, at + 3, LONGEST)):
            continue
        any_ = ["anyone"] if one else ["any"]
        found[at + 1 : at + 2 + one] = [replace(found[at + 1], text=text) for text in any_]
        found.insert(at - 2, replace(found[at - 2], text="not"))
    return found


def _is_all(words: list[Word], at: int) -> bool:
    """Whether nothing more is said of "nothing": not "nothing but drafts"."""
    end = at + 3 if _texts(words, at + 1, 2) == ["at", "all"] else at + 1
    return (words[end].text if end < len(words) else ".") in AFTER | {
        "that",
        "which",
        "they",
        "you",
    }


def _is_of_things(words: list[Word], start: int, vocabulary: Vocabulary) -> bool:
    """Whether "no confidential tickets" are things: not "no more than 5 of them"."""
    if texts_at(words, start) in COMPARED:
        return False
    names = [tuple(_texts(words, start, n)) for n in range(1, LONGEST)]
    return any(vocabulary.kinds(name) & {"NOUN", "CLASS", "ADJ"} for name in names)


def _verb_before(words: list[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where the verb before "nothing" begins, right after "may", or the first of several joined by
    "or"; 0 where there is none.
    """
    for start in (at - 1, at - 2, at - 3):
        key = tuple(_texts(words, start, at - start)) if start > 0 else ()
        if key and words[start - 1].text in MAY:
            return start if "VERB" in vocabulary.kinds(key) else 0
        joined = start > 1 and words[start - 1].text in ("or", ",")
        if joined and "VERB" in vocabulary.kinds(key):
            last = start - 1 - (words[start - 2].text == ",")
            return _verb_before(words, last, vocabulary)
    return 0


def _verb_after_and(words: list[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where the verb before "nothing" begins after "and", "but" or a comma, that joins it to what
    else may be done, and to what: "can edit drafts and delete nothing", or to what else may not:
    "can edit drafts, share none and delete nothing"; 0 where there is none.
    """
    start = _verbs_begin(words, at, vocabulary)
    if start < 2 or words[start - 1].text not in ("and", "but", ","):
        return 0
    end = start - 1 - (words[start - 2].text == ",")
    may = next((n for n in range(end - 1, 0, -1) if words[n].text in STOPS | MAY), 0)
    said = tuple(_texts(words, may + 1, end - may - 1))
    if words[may].text not in MAY:
        return 0
    denied = said[:1] in (("not",), ("never",))
    if denied and words[may + 1].written == words[may + 1].text:
        return 0  # "may not edit drafts and delete nothing"
    verb = said[1:] if denied else said
    whole = len(verb) > 1 and "VERB" not in vocabulary.kinds(verb)
    return start if whole else 0


def _verbs_begin(words: list[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where the verb right before "nothing" begins, or the first of several joined by "or"; 0 where
    none does.
    """
    for start in (at - 1, at - 2, at - 3):
        key = tuple(_texts(words, start, at - start)) if start > 1 else ()
        if "VERB" not in vocabulary.kinds(key) or not key:
            continue
        last = start - 1 - (words[start - 2].text == ",")
        listed = words[start - 1].text in ("or", ",") and last > 1
        return (listed and _verbs_begin(words, last, vocabulary)) or start
    return 0


def _texts(words: list[Word], start: int, length: int) -> list[str]:
    return [word.text for word in words[start : start + length]]
