"""Knows whom "the former" and "the latter" name again, and "those" after an exception."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

ORDER = {"former": 0, "latter": 1}
MOST_IN_A_NAME = 4
MOST_OF_SOMEBODY = 6
"""Words that name one of those who may: "the director of the lender"."""


def named_again(words: Sequence[Word]) -> list[Word]:
    """The words, "the former" and "the latter" as one of the two named in the sentence before:
    "admins and owners can archive a document; only the former can restore it", "may view drafts and
    final reports; they may only edit the former".
    """
    found: list[Word] = []
    for at, word in enumerate(words):
        last = words[at + 1].text if at + 1 < len(words) else "."
        if word.text not in ORDER or not found or found[-1].text != "the":
            found.append(word)
            continue
        stops = [place for place in range(at) if words[place].text in (".", ";", ",")]
        before = found[-2].text if len(found) > 1 else "."
        two = _two_before(words[: stops[-1]], before, last) if stops else None
        if two is None:
            found.append(word)
            continue
        the = found.pop()
        if before in APART and two == _two_agents(words[: stops[-1]]) and last not in MODALS:
            joint = ("and", "by") if before == "," else ("by",)
            found += [replace(the, text=text, written=text, end=the.start) for text in joint]
        found += [replace(one, start=the.start, end=word.end) for one in two[ORDER[word.text]]]
    return found


def _two_before(
    words: Sequence[Word], before: str, after: str
) -> tuple[Sequence[Word], Sequence[Word]] | None:
    """The two that are named again between two words: of whoever may, or by whom, people; after a
    verb, things. Where both can be meant, neither.
    """
    who, what, by = _two_named(words), _two_done_to(words), _two_agents(words)
    if before == "by":
        return by
    if after in MODALS:
        return who or what
    if before in APART:
        told = [two for two in (who, what, by) if two is not None]
        return told[0] if len(told) == 1 else None
    return what or who


APART = frozenset(", . ; and but".split())


def excepted_named_again(words: Sequence[Word]) -> list[Word]:
    """The words, "flags, except kill switches. Those may …" as "… Kill switches may …"; "notes
    other than sealed ones, and those only …" as "…, and sealed ones only …".
    """
    found = _those_only(list(words))
    for at in range(len(found) - 2, 1, -1):
        if found[at].text not in ("those", "these") or found[at - 1].text not in (".", ";"):
            continue
        if found[at + 1].text not in MODALS | {"is", "are"}:
            continue
        start = max((n + 1 for n in range(at - 1) if found[n].text in (".", ";")), default=0)
        begin = max((n for n in range(start, at - 1) if found[n].text in EXCEPT), default=0)
        begin += 1 + (begin > 0 and found[begin + 1].text == "for")
        noun = found[begin : at - 1]
        if begin > 1 and 0 < len(noun) <= MOST_IN_A_NAME and all(w.kind == "word" for w in noun):
            found[at : at + 1] = [replace(word, start=found[at].start) for word in noun]
    return found


EXCEPT = frozenset("except excluding".split())
OTHER_THAN = (["except", "for"], ["except"], ["other", "than"], ["apart", "from"], ["excluding"])


def _those_only(found: list[Word]) -> list[Word]:
    for at in range(len(found) - 2, 4, -1):
        those = [word.text for word in found[at - 2 : at + 2]]
        if those not in ([",", "and", "those", "only"], [",", "but", "those", "only"]):
            continue
        for begin in range(at - 3, max(0, at - 4 - MOST_IN_A_NAME), -1):
            said = next(
                (e for e in OTHER_THAN if [w.text for w in found[begin - len(e) : begin]] == e),
                None,
            )
            noun = found[begin : at - 2]
            if said and noun[0].text not in ARTICLES and all(w.kind == "word" for w in noun):
                again = [replace(word, start=found[at].start) for word in noun]
                found[at - 2 : at + 1] = [replace(found[at - 2], text=";"), *again]
                break
    return found


ARTICLES = frozenset("a an the one that those".split())


def _two_named(words: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]] | None:
    """The two that a sentence begins with, if just two."""
    start = max((at + 1 for at, word in enumerate(words) if word.text in (".", ";")), default=0)
    modal = next((at for at in range(start, len(words)) if words[at].text in MODALS), 0)
    joins = [at for at in range(start, modal) if words[at].text in ("and", "or", ",", "but")]
    if len(joins) != 1 or words[joins[0]].text not in ("and", "or"):
        return None
    two = words[start : joins[0]], words[joins[0] + 1 : modal]
    return two if all(0 < len(one) <= MOST_OF_SOMEBODY for one in two) else None


def _two_agents(words: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]] | None:
    """The two by whom a sentence ends: "may be read by clerks and by their managers"."""
    start = max((at + 1 for at, word in enumerate(words) if word.text in (".", ";")), default=0)
    bys = [at for at in range(start, len(words)) if words[at].text == "by"]
    if not bys or {"be", *MODALS}.isdisjoint(word.text for word in words[start : bys[0]]):
        return None
    joins = [at for at in range(bys[0], len(words)) if words[at].text in ("and", "or", ",")]
    again = len(bys) == 2 and joins == [bys[1] - 1]
    if len(joins) != 1 or not (again or len(bys) == 1):
        return None
    two = words[bys[0] + 1 : joins[0]], words[joins[0] + 1 + again :]
    told = all(0 < len(one) <= MOST_OF_SOMEBODY for one in two)
    return two if told and NO_NAME.isdisjoint(word.text for one in two for word in one) else None


NO_NAME = frozenset("if unless when while once until but with only who that which".split())
"""What stands in nobody's name."""


def _two_done_to(words: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]] | None:
    """The two things that a sentence ends in, if it says of just two what may be done to them:
    "may view drafts and published documents".
    """
    start = max((at + 1 for at, word in enumerate(words) if word.text in (".", ";")), default=0)
    modal = next((at for at in range(start, len(words)) if words[at].text in MODALS), len(words))
    first = modal + 2
    joins = [at for at in range(first, len(words)) if words[at].text in (*CLAUSES, "and", "or")]
    if len(joins) != 1 or words[joins[0]].text not in ("and", "or"):
        return None
    two = words[first : joins[0]], words[joins[0] + 1 :]
    return two if all(0 < len(one) <= MOST_IN_A_NAME for one in two) else None


CLAUSES = PREPOSITIONS | {",", "but", "if", "unless", "when", "while", "once", "until", "not", "be"}
"""What stands in no plain name of a thing."""

SAME = frozenset("it them its their those these".split())


def subject_named_again(words: Sequence[Word]) -> list[Word]:
    """The words, "the buddy of a new hire may view their plan. The buddy must not edit it" as "…
    They must not edit it": who did the one is named again, and what it was done to.
    """
    found = list(words)
    for at in range(len(found) - 1, 1, -1):
        if found[at].text not in MODALS or found[at - 1].kind != "word":
            continue
        begin = next((n for n in (at - 2, at - 3) if n > 0 and found[n].text == "the"), 0)
        if not begin or found[begin - 1].text not in (".", ";"):
            continue
        end = next((n for n in range(at, len(found)) if found[n].text in (".", ";")), len(found))
        noun = [word.text for word in found[begin + 1 : at]]
        again = any(word.text in SAME for word in found[at:end])
        if again and _is_subject(noun, found[: begin - 1]):
            they = replace(found[begin], text="they", end=found[at - 1].end)
            found[begin:at] = [they]
    return found


def _is_subject(noun: list[str], before: Sequence[Word]) -> bool:
    """Whether the sentence before begins with "the buddy of …", or with "a new hire's buddy"."""
    start = max((n + 1 for n, word in enumerate(before) if word.text in (".", ";")), default=0)
    said = [word.text for word in before[start:]]
    modal = next((n for n, text in enumerate(said) if text in {*MODALS, "is", "are"}), 0)
    whose = said[:modal]
    if not whose or {"and", "or", ","} & set(whose):
        return False
    of = len(noun) + 1
    return (whose[:of] == ["the", *noun] and whose[of : of + 1] == ["of"]) or (
        whose[-len(noun) :] == noun and whose[-len(noun) - 1 : -len(noun)] == ["'s"]
    )


def whoever_named_again(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "whoever filed a claim must not approve it, and neither may that person's manager"
    as "… neither may their manager", where nobody else is called a person; and so after "the owner
    of a claim may view it, and so may that employee's manager".
    """
    texts = [word.text for word in words]
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if texts[at] != "that" or not _is_person(texts[at + 1], vocabulary):
            continue
        start = max((n + 1 for n in range(at) if texts[n] in (".", ";")), default=0)
        so = any(texts[n] in AGAIN and texts[n + 1] in MODALS for n in range(start, at - 1))
        if not so or not _is_of_one(texts[start:at], texts[at + 1]):
            continue
        whose = texts[at + 2 : at + 3] == ["'s"]
        said = replace(words[at], text="their" if whose else "them", end=words[at + 1 + whose].end)
        found[at : at + 2 + whose] = [said]
    return found


def name_again(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "Ingrid may view invoices, and so may anyone who reports to her" as "… anyone who
    reports to Ingrid", where nobody else was spoken of.
    """
    found = list(words)
    for at in range(len(found) - 1, 3, -1):
        said = [word.text for word in found[at - 3 : at]]
        if said[0] != "so" or said[1] not in MODALS or said[2] not in ANYONE:
            continue
        start = max((n + 1 for n in range(at) if found[n].text in (".", ";")), default=0)
        modal = next((n for n in range(start, at) if found[n].text in MODALS), start)
        name, told = found[start:modal], found[modal : at - 3]
        if not _is_a_name(name, vocabulary) or any(_names(word, vocabulary) for word in told):
            continue
        end = next((n for n in range(at, len(found)) if found[n].text in (".", ";", ",")), None)
        for n in range(at, len(found) if end is None else end):
            whose = found[n].text in ("his", "her") and _goes_on(found, n + 1)
            if found[n].text in HIM and not (whose and found[n].text == "his"):
                s = [replace(found[n], text="'s")] if whose else []
                again = [replace(w, start=found[n].start, end=found[n].end) for w in name]
                found[n : n + 1] = [*again, *s]
                break
    return found


ANYONE = frozenset("anyone anybody everyone everybody".split())
HIM = frozenset("he she him her".split())
PEOPLE = frozenset(("RELN", "CLASS", "NAME"))


def _is_a_name(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    phrase = tuple(word.text for word in words)
    return bool(phrase) and "NAME" in vocabulary.kinds(phrase)


def _names(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a word may be of somebody else."""
    return not PEOPLE.isdisjoint(vocabulary.kinds((word.text,)))


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether a noun follows, of which "her" says whose it is."""
    return at < len(words) and words[at].kind == "word" and words[at].text not in ENDING


ENDING = frozenset((".", ";", ",", "and", "or", *PREPOSITIONS))


def _is_person(noun: str, vocabulary: Vocabulary) -> bool:
    """Whether a noun is of anybody who may ask, whatever they are to something."""
    kinds = vocabulary.entries.get((noun,), ())
    return noun == "person" or (
        vocabulary.kinds((noun,)) == {"NOUN"}
        and all(set(types_of(sense)) <= set(vocabulary.askers) for _, sense in kinds)
    )


def _is_of_one(said: list[str], noun: str) -> bool:
    """Whether one alone can be meant by "that person" after what was said of whoever does, or is,
    something.
    """
    if said[:1] == ["whoever"] or said[1:3] in WHO or said[:2] in ANYONE_WHO:
        return noun == "person" or noun not in said
    modal = next((n for n, text in enumerate(said) if text in MODALS), 0)
    who = said[:modal]
    one = who[:1] == ["the"] and "of" in who and JOINED.isdisjoint(who)
    return one and noun not in said


JOINED = frozenset("and or , who that which".split())
AGAIN = frozenset("neither nor so".split())
WHO = (["person", "who"],)
ANYONE_WHO = (["anyone", "who"], ["someone", "who"], ["anybody", "who"], ["somebody", "who"])
