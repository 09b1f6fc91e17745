"""Knows what a sentence leaves out that the one before says: "provisional ones can be, but only by
a lecturer", "once a machine is locked out, only guards can", "those that are not can be viewed".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

ENDS = frozenset((".", ";", "!", ""))
STOPS = frozenset(".;!")
GOES_ON = ENDS | frozenset(", but only by if unless once when while with from during until".split())
"""What stands behind "can be" where it is not said what can be done."""
THOSE_NOT = [[those, that, "are", "not"] for those in ("those", "ones")
             for that in ("that", "which")]  # fmt: skip
MAY = frozenset("can may".split())
BEFORE = frozenset("once if when while after until".split())
MOST_DONE = 7
DENIALS = frozenset("not never also only still".split())


def said_in_full(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with what the sentence before says is done."""
    words = _by_them_again(_but_may(words, vocabulary), vocabulary)
    words = _must_be_too(words, vocabulary)
    words = _all_others(_so_only_to(words, vocabulary))
    return _done_to_it(_can_be_done(words, vocabulary), vocabulary)


def _but_may(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "May view trips, but submit them only while they are drafts" as "…, but may submit them …";
    ", whom only clerks may see" as ", which only clerks may see".
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text == "whom" and found[at - 1].text == "," and found[at + 1].text in ALONE:
            found[at] = replace(found[at], text="which")
        joined = found[at - 1].text in ("but", "and") and found[at - 2].text == ","
        if not joined or "VERB" not in vocabulary.kinds((found[at].text,)):
            continue
        start = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        before = {word.text for word in found[start:at]}
        them = found[at + 1].text in ("it", "them") and found[at + 2].text == "only"
        if them and texts_at(found, at + 3) in HOW and MAY & before and not {"not", "no"} & before:
            may = next(word.text for word in found[start:at] if word.text in MAY)
            found.insert(at, replace(found[at], text=may, end=found[at].start))
    return found


ALONE = frozenset("only nobody no".split())
HOW = frozenset("if while when once with from during until on at within in after before".split())


def _must_be_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Must be approved by a trustee and paid by the treasurer" as "… and must be paid by …"."""
    found = list(words)
    if "must" not in {word.text for word in found}:
        return found
    for at in range(len(found) - 3, 4, -1):
        by = next((i for i in range(at + 2, min(at + 5, len(found))) if found[i].text == "by"), 0)
        done = tuple(word.text for word in found[at + 1 : by])
        if found[at].text != "and" or "ACTP" not in vocabulary.kinds(done):
            continue
        start = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        before = [word.text for word in found[start:at]]
        modals = [i for i, text in enumerate(before) if text in MODALS]
        duty = before[modals[-1] : modals[-1] + 2] if modals else []
        if duty == ["must", "be"] and "by" in before[modals[-1] :]:
            said = [replace(found[at + 1], text=text, end=found[at + 1].start) for text in duty]
            found[at + 1 : at + 1] = said
    return found


def _by_them_again(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "May be viewed by nurses, and printed by them with MFA" as "…, and printed by nurses …"."""
    found = list(words)
    for at in range(len(found) - 1, 5, -1):
        if found[at].text not in ("them", "him", "her") or found[at - 1].text != "by":
            continue
        joint = next((i for i in range(at - 2, at - 5, -1) if found[i].text in ("and", "but")), 0)
        done = tuple(word.text for word in found[joint + 1 : at - 1])
        start = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        bys = [i for i in range(start, at - 1) if found[i].text == "by"]
        if not joint or "ACTP" not in vocabulary.kinds(done) or len(bys) != 1:
            continue
        who = bys[0] + 1
        end = next((i for i in range(who, joint + 1) if found[i].text in NAMED_ENDS), joint)
        be = any(word.text == "be" for word in found[start : bys[0]])
        if be and 0 < end - who <= MOST_DONE:
            found[at : at + 1] = [replace(word, start=found[at].start) for word in found[who:end]]
    return found


NAMED_ENDS = frozenset(
    ", if unless when while once until only with from during on at in and but or who that".split()
)


def _so_only_to(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "May delete or redact any file; others may do so only to their own" as "… may delete or
    redact only their own".
    """
    found = list(words)
    for at in range(len(found) - 4, 3, -1):
        said = [word.text for word in found[at : at + 3]]
        to = texts_at(found, at + 3)
        if said != ["do", "so", "only"] or to != "to" or found[at - 1].text not in MAY:
            continue
        modals = [i for i in range(at - 1) if found[i].text in MAY]
        first = modals[-1] + 1 if modals else 0
        for stop in range(first + MOST_DONE if first else 0, first, -1):
            if _are_deeds(found[first:stop], "VERB", vocabulary):
                again = [replace(w, start=found[at].start) for w in found[first:stop]]
                found[at : at + 4] = [*again, found[at + 2]]
                break
    return found


def _all_others(words: Sequence[Word]) -> list[Word]:
    """ "Those that are not can be erased" in a later sentence as "all others can be erased"."""
    found = list(words)
    for at in range(len(found) - 5, 1, -1):
        said = [word.text for word in found[at : at + 4]]
        begins = found[at - 1].text in STOPS and texts_at(found, at + 4) in MODALS
        if begins and said in THOSE_NOT:
            found[at : at + 4] = [replace(found[at], text=text) for text in ("all", "others")]
    return found


def _can_be_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Final ones can not be changed. Others can be" as "… Others can be changed"."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        if found[at].text != "be" or texts_at(found, at + 1) not in GOES_ON:
            continue
        modal = next((i for i in range(at - 1, at - 3, -1) if found[i].text in MODALS), 0)
        begin = max((i for i in range(at) if found[i].text in STOPS), default=-1)
        if not modal or begin < 0 or not all(w.text in DENIALS for w in found[modal + 1 : at]):
            continue
        done = _done_before(found, begin, vocabulary)
        if done:
            again = [replace(word, start=found[at].end, end=found[at].end) for word in done]
            found[at + 1 : at + 1 + _by_apart(found, at + 1)] = again
    return found


def _by_apart(words: Sequence[Word], at: int) -> int:
    """How many words set apart by whom: "others can be, by a manager", "…, but only by one"."""
    said = [word.text for word in words[at : at + 4]]
    if said[:2] == [",", "by"] or said[:3] == [",", "only", "by"]:
        return 1
    return 2 if said == [",", "but", "only", "by"] else 0


def _done_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> list[Word]:
    """What the sentence that ends at a place says can be done, or can not."""
    start = max((i + 1 for i in range(end) if words[i].text in STOPS), default=0)
    bes = [i for i in range(start + 1, end) if words[i].text == "be"
           and MODALS & {words[i - 1].text, words[i - 2].text}]  # fmt: skip
    if len(bes) != 1:
        return []
    for stop in range(min(end, bes[0] + 1 + MOST_DONE), bes[0] + 1, -1):
        if _are_deeds(words[bes[0] + 1 : stop], "ACTP", vocabulary):
            return list(words[bes[0] + 1 : stop])
    return []


def _are_deeds(words: Sequence[Word], kind: str, vocabulary: Vocabulary) -> bool:
    """Whether it is "changed", "viewed or changed", each in words of the vocabulary."""
    phrase: list[str] = []
    phrases = [phrase]
    for word in words:
        if word.text in ("or", "and", ","):
            phrase = []
            phrases.append(phrase)
        else:
            phrase.append(word.text)
    if len(phrases) > 1:
        phrases = [said for said in phrases if said]
    return bool(phrases) and all(kind in vocabulary.kinds(tuple(said)) for said in phrases)


def _done_to_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Clerks can start machines. Once a machine is locked, only guards can" as "… can start it".
    Who may "do so" is left to be read with all that stands before.
    """
    found = list(words)
    for at in range(len(found) - 1, 5, -1):
        if found[at].text not in MAY or texts_at(found, at + 1) not in ENDS:
            continue
        begin = max((i for i in range(at) if found[i].text in STOPS), default=-1)
        comma = next((i for i in range(at - 1, begin, -1) if found[i].text == ","), 0)
        if begin < 0 or not comma or texts_at(found, comma + 1) not in ("only", "nobody"):
            continue
        if found[begin + 1].text not in BEFORE or found[begin + 2].text not in ("a", "an"):
            continue
        deed, noun = _deed_before(found, begin, vocabulary)
        if deed and _names(found[begin + 3 : comma], noun, vocabulary):
            again = [replace(word, start=found[at].end, end=found[at].end) for word in deed]
            found[at + 1 : at + 1] = [*again, replace(again[-1], text="it", written="it")]
    return found


def _deed_before(
    words: Sequence[Word], end: int, vocabulary: Vocabulary
) -> tuple[list[Word], set[str]]:
    """What the sentence that ends at a place says may be done, and the types it can be done to."""
    start = max((i + 1 for i in range(end) if words[i].text in STOPS), default=0)
    deed = deed_before(words, start, end, vocabulary)
    stop = deed[-1].end if deed else 0
    return deed, {word.text for word in words[start:end] if deed and word.start >= stop}


def deed_before(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> list[Word]:
    """What is said between two places to be allowed, once: "view or edit"; nothing otherwise."""
    modals = [i for i in range(start, end) if words[i].text in MODALS]
    if len(modals) != 1 or words[modals[0]].text not in MAY:
        return []
    first = modals[0] + 1
    for stop in range(min(end, first + MOST_DONE), first, -1):
        if _are_deeds(words[first:stop], "VERB", vocabulary):
            return list(words[first:stop])
    return []


def _names(said: Sequence[Word], before: set[str], vocabulary: Vocabulary) -> bool:
    """Whether a phrase begins with a noun of which the sentence before spoke: "a machine"."""
    for size in (1, 2, 3):
        noun = tuple(word.text for word in said[:size])
        if "NOUN" in vocabulary.kinds(noun):
            last = noun[-1]
            return last in before or last + "s" in before or last + "es" in before
    return False


def deeds_said(words: Sequence[Word], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a sentence is about, as it is done: "assessed" of "may be assessed", "may assess",
    "assessing takes"; nothing where it is of several things.
    """
    texts = [word.text for word in words]
    named = {
        value.name
        for size in (1, 2, 3)
        for at in range(len(texts) - size + 1)
        for kind, value in vocabulary.entries.get(tuple(texts[at : at + size]), ())
        if kind in ("VERB", "ACTP", "ACTG")
    }
    if len(named) != 1:
        return ()
    return next(
        (
            key
            for key, senses in vocabulary.entries.items()
            if any(kind == "ACTP" and value.name in named for kind, value in senses)
        ),
        (),
    )
