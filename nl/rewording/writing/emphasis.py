"""Knows the words that say a thing more loudly and change nothing: "may ever", "whatsoever"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.calendar import calendar_word
from ...text.lexicon import MODALS, PARTICLES, PREPOSITIONS
from ...text.morphology import base_of_participle, verb
from ...text.numbers import SMALL
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

ALLOWED = frozenset("allowed permitted able entitled authorized authorised".split())
FORBIDDEN = frozenset("forbidden prohibited banned barred disallowed".split())
WHOLLY = frozenset(
    (
        "absolutely altogether categorically completely entirely expressly flatly strictly totally "
        "utterly wholly"
    ).split()
)
"""Before "forbidden" or "never": more strongly so. Before anything else they may say a thing."""
NEVER = (
    ("on", "no", "account"), ("under", "no", "circumstances"), ("in", "no", "circumstances"),
    ("under", "no", "circumstance"), ("in", "no", "case"), ("in", "no", "event"),
    ("at", "no", "time"), ("at", "no", "point"),
)  # fmt: skip
"""After "may": never."""
BE = frozenset("is are be".split())
ENDS = frozenset(".;!:,")
ASIDES = frozenset("though however either".split())
DONE = frozenset(["already", "yet"])
THEM = frozenset(["it", "that", "this"])
JOINERS = frozenset("and but or unless except if when".split())
IN_PERSON = frozenset("directly personally individually".split())
PEOPLE = frozenset("you me us them him her".split())
TO = frozenset(["to", "with"])


ALL_OF = frozenset("the of their its these those that".split())
"""After "all": it is said of what follows."""


NOW = frozenset("current present respective".split())
BEFORE_NOW = frozenset("its their his her the your a 's any".split())


def _is_whoever_it_is_now(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it is "current" of "its current assignee", who is so in any case: the vocabulary says
    it of nobody else.
    """
    text = words[at].text
    if text not in NOW or not at or words[at - 1].text not in BEFORE_NOW:
        return False
    after = [word.text for word in words[at + 1 : at + 2]]
    if any(key[0] == text and list(key[1:2]) in ([], after) for key in vocabulary.entries):
        return False
    return any(
        not vocabulary.kinds(tuple(w.text for w in words[at + 1 : end])).isdisjoint(TIES)
        for end in range(at + 2, min(at + 5, len(words) + 1))
    )


TIES = frozenset({"RELN", "PATHN"})
MAKING = (
    "add", "book", "build", "commission", "compose", "construct", "create", "design", "draft",
    "draw", "enrol", "enroll", "enter", "establish", "file", "hire", "issue", "launch", "lodge",
    "log", "make", "onboard", "open", "order", "place", "post", "propose", "raise", "record",
    "register", "schedule", "set", "start", "submit", "upload", "write",
)  # fmt: skip
"""What is done to what is new by then, whatever it is."""


def _is_just_made(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it is the "new" of what is made: "create new documents", "new ones may be added"."""
    if words[at].text != "new" or any("new" in key for key in vocabulary.entries):
        return False
    before = [word.text for word in words[max(0, at - 2) : at]]
    if before[-1:] and before[-1] in ("a", "any", "the"):
        before = before[:-1]
    if any(before[-1:] == [form] for base in MAKING for form in (base, *verb(base).gerund)):
        return True
    after = [word.text for word in words[at + 1 : at + 6]]
    done = next((after[i + 1] for i in range(len(after) - 1) if after[i] == "be"), "")
    return before in ([], ["."], [";"]) and not set(base_of_participle(done)).isdisjoint(MAKING)


def _stresses(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether "itself" stands right behind its noun: "the section the instrument itself is in"; or
    "himself" behind one of several people: "by the owner himself or a clerk".
    """
    before = vocabulary.kinds((words[at - 1].text,)) if at else frozenset()
    if words[at].text == "itself":
        return "NOUN" in before
    joined = [word.text for word in words[at + 1 : at + 2]] in (["or"], ["and"])
    noun = not before.isdisjoint(("RELN", "NOUN", "CLASS")) and at > 0
    return joined and noun and words[at - 1].text not in PREPOSITIONS  # "about themselves or …"


STRESSING = frozenset("itself himself herself themselves".split())


def without_emphasis(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words without those that only stress others; a word of the vocabulary is none."""
    entries = vocabulary.entries
    words = _weekends_too(_by_anyone(_not_yet(words), vocabulary))
    words = _or_at_any_time(_and_then_at_any_time(words))
    in_person = not _has_sets(vocabulary.model)
    found: list[Word] = []
    at = 0
    while at < len(words):
        never = _never(words, at)
        if never:
            found.append(replace(words[at], text="never", end=words[at + never - 1].end))
            at += never
            continue
        comma = words[at].text == "," and (
            _is_ever_again(words, at + 1) or _ends_so(words, at + 1, ASIDES)
        )
        if _is_whoever_it_is_now(words, at, vocabulary):
            at += 1
            continue
        if words[at].text in STRESSING and _stresses(words, at, vocabulary):
            at += 1
            continue
        if _is_just_made(words, at, vocabulary) or _is_all_of_a_fact(words, at, vocabulary):
            at += 1
            continue
        alone = in_person or _is_of_itself_alone(words, at, vocabulary)
        loud = _is_loud(words, at) or (alone and _is_in_person(words, at))
        comma = comma or _is_switched_on(words, at, vocabulary)
        known = (words[at].text,) in entries and not _is_at_all(words, at)
        if not comma and (known or not loud):
            found.append(words[at])
        at += 1
    return found


def _is_all_of_a_fact(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it is "all" of "all checks have passed", where that is one thing, so or not."""
    ends = range(at + 3, min(at + 6, len(words) + 1)) if words[at].text == "all" else ()
    phrases = (tuple(word.text for word in words[at + 1 : end]) for end in ends)
    return any("FACT" in vocabulary.kinds(phrase) for phrase in phrases)


def _by_anyone(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words without "by anyone" at the end of what must not be done: "must not be exported for
    marketing by anyone".
    """
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        texts = [word.text for word in found[at - 1 : at + 1]]
        if texts not in (["by", "anyone"], ["by", "anybody"]) or _text(found, at + 1) not in ".;":
            continue
        again = at > 3 and (_text(found, at - 3), _text(found, at - 2)) == (",", "not")
        if again and any(_is_denied(found, n) for n in range(at - 3)):
            del found[at - 3 : at - 1]  # "must not be issued, not by anyone"
            break
        start = max((n + 1 for n in range(at) if found[n].text in (".", ";", ",")), default=0)
        said = [word.text for word in found[start : at - 1]]
        modal = next((n for n, text in enumerate(said) if text in MODALS), len(said))
        denied = said[modal + 1 : modal + 3] in (["not", "be"], ["never", "be"])
        at_once = "ACTP" in vocabulary.kinds(tuple(said[modal + 3 :]))
        if denied and not at_once and said[-1] not in JOINERS | {"nor"}:
            del found[at - 1 : at + 1]
    return found


def _is_switched_on(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it is the last word of "with tracked changes on", of a circumstance."""
    if _text(words, at) != "on" or _text(words, at + 1) not in ENDS | JOINERS:
        return False
    for start in range(max(1, at - 4), at):
        said = vocabulary.entries.get(tuple(word.text for word in words[start:at]), ())
        before = _text(words, start - 1)
        if before in ("with", "without") and any(kind == "CIRC" for kind, _ in said):
            return True
    return False


WEEKENDS = (["weekends", "included"], ["including", "weekends"], ["including", "at", "weekends"],
            ["including", "on", "weekends"], ["seven", "days", "a", "week"],
            ["every", "day", "of", "the", "week"])  # fmt: skip


def _weekends_too(words: Sequence[Word]) -> Sequence[Word]:
    """ "Between 8:00 and 20:00, weekends included" without what holds of hours of no day anyway."""
    for at in range(1, len(words) - 2):
        said = next((s for s in WEEKENDS if [w.text for w in words[at : at + len(s)]] == s), None)
        before = at - (words[at - 1].text == ",")
        if said is None or not (
            words[before - 1].kind in CLOCKS or words[before - 1].text in HALVES | PARTS_OF_DAY
        ):
            continue
        days = {word.text for word in words[:before]}
        if any(map(calendar_word, days)) or not days.isdisjoint(("weekdays", "weekday")):
            continue
        return [*words[:before], *words[at + len(said) :]]
    return words


CLOCKS = frozenset(["clock", "number"])
HALVES = frozenset(["am", "pm"])
PARTS_OF_DAY = frozenset("morning afternoon evening night".split())
ANY_TIME = (["at", "any", "time"], ["at", "all", "times"], ["at", "any", "hour"])


def _or_at_any_time(words: Sequence[Word]) -> list[Word]:
    """ "During office hours or, with MFA, at any time" as "during office hours or with MFA"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        if [word.text for word in found[at : at + 3]] not in ANY_TIME:
            continue
        texts = [word.text for word in found]
        if texts[at - 1] == "or" and texts[at + 3] in ("with", "if", "when"):
            del found[at : at + 3]
        elif texts[at - 1] == ",":
            begin = max((i for i in range(at - 1) if texts[i : i + 2] == ["or", ","]), default=-1)
            if begin >= 0 and "," not in texts[begin + 2 : at - 1] and texts[begin + 2] in WITH:
                del found[at - 1 : at + 3], found[begin + 1]
    return found


WITH = frozenset("with if when".split())
IN = frozenset("in during with from on".split())
MOST_WORDS = 6


def _and_then_at_any_time(words: Sequence[Word]) -> list[Word]:
    """ "During office hours, and in an emergency at any time" as "…, or in an …"."""
    found = list(words)
    for at in range(len(found) - 4, 2, -1):
        if [word.text for word in found[at : at + 3]] not in ANY_TIME:
            continue
        last = at - 1 if found[at - 1].text == "," else at
        begins = range(last - 1, max(2, last - MOST_WORDS), -1)
        begin = next((i for i in begins if found[i].text in (",", "and", "or")), 0)
        said = [word.text for word in found[begin + 1 : last]]
        joined = found[begin].text == "and" or (
            found[begin].text == "," and found[begin - 1].text == "and"
        )
        ends = _text(found, at + 3) in ENDS
        if not begin or not joined or not said or said[0] not in IN or not ends:
            continue
        start = begin if found[begin].text == "and" else begin - 1
        case = found[begin + 1 : last]
        found[start : at + 3] = [replace(found[start], text="or"), *case]
    return found


def _text(words: Sequence[Word], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else "."


def _never(words: Sequence[Word], at: int) -> int:
    """How many words after a modal verb say "never": "may under no circumstances", "are under no
    circumstances allowed to", "and under no circumstances by".
    """
    texts = tuple(word.text for word in words[at : at + 3])
    before, after = _text(words, at - 1), _text(words, at + len(texts))
    by_them = before in ("and", "but", ",") and after == "by"
    if not by_them and before not in MODALS and (before not in BE or after not in ALLOWED | {"to"}):
        return 0
    return len(texts) if texts in NEVER else 0


def _has_so_many(words: Sequence[Word]) -> bool:
    """Whether somebody has a number of something, however soon: "who already has three tickets"."""
    had = next((n for n, word in enumerate(words) if word.text in ("has", "have")), len(words))
    return any(
        word.kind == "number" or word.text in SMALL for word in words[had : had + MOST_WORDS]
    )


def _is_loud(words: Sequence[Word], at: int) -> bool:
    word, before, after = (_text(words, at + step) for step in (0, -1, 1))
    if words[at].kind == "quoted":
        return False
    if word == "whatsoever":
        return at > 0
    if word == "our" and (not at or before in ENDS):  # "our editors may": all there are
        return not MODALS.isdisjoint(word.text for word in words[at + 2 : at + MOST_WORDS])
    if word in ("at", "all") and _is_at_all(words, at - (word == "all")):
        return True
    if _ends_so(words, at, ASIDES) or (before in PEOPLE | THEM and _ends_so(words, at, DONE)):
        return True
    done = _text(words, at - 2) if before in PARTICLES else before
    if word in DONE and base_of_participle(done):  # "if it hasn't been checked out already"
        return after in ENDS or after in JOINERS
    if word == "even" and before == "not" and after in ("be", *BE):  # "can't even be reviewed"
        return True
    if word == "already" and (after in MODALS or before in ("who", "that")) and _has_so_many(words):
        return True
    if word in ("yet", "currently") and _is_of_none(words, at):
        return True
    if word == "ever":
        allowed = before in BE and after in ALLOWED
        never = before in ("never", "only") or (
            before == "not" and _text(words, at - 2) in MODALS | BE
        )
        nor = _text(words, at - 3) in ("nor", "neither") and _text(words, at - 2) in MODALS
        return before in MODALS or never or allowed or nor or _is_ever_again(words, at)
    if word == "any" and after in SOONER:  # "no reopening it any later than 14 days after"
        return _text(words, at + 2) == "than"
    if word == "same":  # "the same person who approved it" is the one who did
        return before == "the" and _text(words, at + 2) == "who"
    if word == "right" and after in ("up", "until"):  # "right up to two hours before"
        to = _text(words, at + 2) in ("to", "until", "till") or after == "until"
        # "right up to the moment it …": until then
        return to and (_text(words, at + 3) != "the" or _text(words, at + 4) not in MOMENT)
    if word == "always" and before in BE:  # "is always off limits" is so; "not always" isn't
        return _is_denied(words, at + 1) or after in ALLOWED
    if word == "outright" and before in FORBIDDEN:
        return _text(words, at - 2) != "not"
    if word == "then":  # "and then only with MFA"
        return before in ("and", "but") and after == "only" and words[at - 2].kind == "mark"
    if word == "all" and before in MODALS:
        return after not in ALL_OF and _text(words, at - 2) not in ALL_OF  # "nurses may all view"
    if word in ("altogether", "completely", "entirely") and (after in ENDS or after in JOINERS):
        return not _counts(words, at)
    loud = _is_denied(words, at + 1) or (before in FORBIDDEN and _text(words, at - 2) != "not")
    return word in WHOLLY and before not in ("not", "only") and loud


def _not_yet(words: Sequence[Word]) -> list[Word]:
    """The words, "has not been accepted yet" as "has not yet been accepted": so far it has not."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        if found[at].text != "yet" or not (
            _text(found, at + 1) in ENDS or _text(found, at + 1) in JOINERS
        ):
            continue
        done = at - 2 if _text(found, at - 1) in PARTICLES else at - 1
        no = done - 2 if _text(found, done - 1) == "been" else done - 1
        told = _text(found, no) == "not" and _text(found, no - 1) in ("has", "have", "is", "are")
        if told and base_of_participle(_text(found, done)):
            found.insert(no + 1, found.pop(at))
    return found


MOMENT = frozenset("moment time point minute second".split())
NONE = frozenset("no none nobody".split())


def _is_of_none(words: Sequence[Word], at: int) -> bool:
    """Whether "yet" ends what is said of none: "that nobody holds yet", "has no holder yet"; or
    "currently" stands in it, "that nobody currently holds".
    """
    begin = max((i for i in range(at) if _text(words, i) in CLAUSES), default=-1)
    none = any(_text(words, i) in NONE for i in range(max(1, begin + 1), at))
    after = _text(words, at + 1)
    ends = after in ENDS or after in JOINERS or after in MODALS or after in AS_LONG
    return none and (ends or _text(words, at) == "currently")


CLAUSES = frozenset(". , ; who whom that which has have if unless when while once as".split())
AS_LONG = frozenset("as so provided while once until".split())
SOONER = frozenset("sooner earlier later longer".split())
NOBODY = frozenset("nobody anybody anyone nothing anything none".split())


def _is_at_all(words: Sequence[Word], at: int) -> bool:
    """Whether "at all" at this place is of "nobody at all", "no one at all"."""
    nobody = _text(words, at - 1) in NOBODY or (
        (_text(words, at - 2), _text(words, at - 1)) == ("no", "one")
    )
    return nobody and (_text(words, at), _text(words, at + 1)) == ("at", "all")


def _ends_so(words: Sequence[Word], at: int, what: frozenset[str]) -> bool:
    """Whether one of these words stands at the end of a sentence: "they can't, though"."""
    ends = _text(words, at) in what and _text(words, at + 1) in ENDS - {","}
    return ends and _text(words, at - 1) not in PREPOSITIONS  # "accepted for either"


def _is_ever_again(words: Sequence[Word], at: int) -> bool:
    """Whether it is the second word of "never, ever" at this place."""
    return [_text(words, at + step) for step in (-2, -1, 0)] == ["never", ",", "ever"]


def _is_denied(words: Sequence[Word], at: int) -> bool:
    """Whether a denial begins here: "forbidden", "never", "cannot", "off limits", "no clerk"."""
    first, second = _text(words, at), _text(words, at + 1)
    if first in ("off", "no", "nobody"):
        return first != "off" or second == "limits"
    denied = first in MODALS and second in ("not", "never")
    return first in FORBIDDEN or denied or (first in ("not", "never") and second in ALLOWED)


def _counts(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence has a number before this place: "three documents altogether"."""
    for word in reversed(words[:at]):
        if word.text in (".", ";", "!", ":"):
            return False
        if word.kind not in ("word", "mark"):
            return True
    return False


def _has_sets(model: m.Model) -> bool:
    """Whether a relation can hold of more than those it is stored with: "shared with them
    personally" is then less than "shared with them", and can't be told from it.
    """
    return any(_holds_more(relation) for type_ in model.types for relation in type_.relations)


def _is_of_itself_alone(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it stands with what says of relations alone that hold just those they are stored
    with: "shared with them directly", though others hold more.
    """
    for start in range(max(0, at - 3), at):
        phrase = tuple(word.text for word in words[start : start + 2])
        said = vocabulary.entries.get(phrase, ()) if phrase[-1:] and phrase[-1] in TO else ()
        rels = [value.rel for kind, value in said if kind == "RELP"]
        stored = {
            (type_.name, relation.name): relation
            for type_ in vocabulary.model.types
            for relation in type_.relations
        }
        relations = [stored.get((rel.type, rel.name)) for rel in rels]
        if rels and all(r is not None and not _holds_more(r) for r in relations):
            return True
    return False


def _holds_more(relation: m.Relation) -> bool:
    """Whether a relation can hold of more than those it is stored with."""
    return relation.expr is not None or any(
        kind.relation is not None or kind.everyone for kind in relation.subjects
    )


def _is_in_person(words: Sequence[Word], at: int) -> bool:
    """Whether it says no more than "with them" does: "shared with them personally", "directly"."""
    if words[at].text not in IN_PERSON:
        return False
    before, after = _text(words, at - 1), _text(words, at + 1)
    if base_of_participle(before) and after in TO and _text(words, at + 2) in PEOPLE:
        return _goes_on(words, at + 3)
    return before in PEOPLE and _text(words, at - 2) in TO and _goes_on(words, at + 1)


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Whether it is not set against another way: "directly or through a team"."""
    return _text(words, at) != "or" or _text(words, at + 1) in TO
