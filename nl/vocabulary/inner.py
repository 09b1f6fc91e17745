"""Knows verbs with a noun of their own: "reset the password of", wherever that noun stands."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..text.lexicon import PREPOSITIONS
from ..text.morphology import PARTICLES, leaves_so, plural, says_how, verb
from ..text.tokens import Word, key_of
from .senses import Attr

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

ARTICLES = ("", "the", "a", "an", "any", "all")
TIES = ("on", "for", "at", "in", "from", "to")
MOST_TYPES = 3
"""Of how many types what just one verb has can be said without a word of which."""
BE = frozenset("be is are been being was were".split())
BETWEEN = frozenset("only also never then always both".split())
STOPS = frozenset([".", ";", ":", ",", "!", "and", "or", "nor", "but"])
AFTER = frozenset(
    "during outside without if unless when while once until only as provided except".split()
)
MOST_BETWEEN = 8
Entries = Mapping[tuple[str, ...], Sequence[tuple[str, object]]]


def phrases_of(base: str) -> Iterator[tuple[str, str]]:
    """The kinds of leaf and the words that an action with a noun of its own is said in: "reset
    passwords of"; and as `together` puts them, "reset 's password".
    """
    found = _parts(base)
    if found is None:
        return
    start, noun, preposition = found
    forms = verb(start)
    for word in (noun, *plural(noun)):
        for kind, group in (("VERB", (start, *forms.third)), ("ACTG", forms.gerund)):
            for form in group:
                yield kind, f"{form} {word}"
                yield kind, f"{form} the {word}"
                yield kind, f"{form} 's {word}"
                for article, of in itertools.product(ARTICLES, _prepositions(preposition)):
                    yield kind, f"{form} {article} {word} {of}"
                for article in ARTICLES[1:]:  # of whatever has one: "override the time lock"
                    yield kind, f"{form} {article} {word}"
        for form in forms.participle:
            yield "ACTP", f"{form} 's {word}"
            for article, of in itertools.product(ARTICLES, _prepositions(preposition)):
                yield "ACTP", f"{form} {article} {word} {of}"


def to_ones(base: str) -> Iterator[str]:
    """ "Return to sender" as "return to the sender", "return to its sender"."""
    words = base.split()
    if len(words) == 3 and words[1] in ("to", "from", "into") and words[2] not in PARTICLES:
        for whose in ("the", "its", "their"):
            yield f"{words[0]} {words[1]} {whose} {words[2]}"


def _prepositions(own: str) -> tuple[str, ...]:
    """What the noun is tied by to what it is of: "the lock of a door", "a session at a charger"."""
    return (own, *TIES) if own == "of" else (own,)


def _parts(base: str) -> tuple[str, str, str] | None:
    """The verb, the noun and the preposition of "reset the password of"; no "sign off"."""
    start, *rest = base.split()
    preposition = rest.pop() if rest and rest[-1] in PREPOSITIONS else "of"
    if rest and rest[0] in ARTICLES:
        rest.pop(0)
    if not rest or PREPOSITIONS.intersection(rest) or PARTICLES.intersection(rest):
        return None
    if leaves_so([start, *rest]) or says_how(rest[-1]):
        return None
    return start, " ".join(rest), preposition


def together(words: Sequence[Word], entries: Entries) -> list[Word]:
    """The words, with such a noun directly after its verb: "an account's password may be reset" as
    "an account may be reset 's password", "the password of an account may be reset" likewise.
    """
    found = _without_people(_each_with_its_noun(list(words), entries), entries)
    for at in range(len(found)):
        if at + 1 < len(found) and _how_first(found, at, entries):
            found[at : at + 2] = [found[at + 1], found[at]]
        if at >= len(found) or _into_what(found, at, entries):
            continue
        if _two_ways(found, at, entries) or _of_them(found, at, entries):
            continue
        span = (
            _possessed(found, at, entries)
            or _completing(found, at, entries)
            or _moved_back(found, at, entries)
        )
        if span is not None:
            start, end, to = span
            noun = found[start:end]
            if [word.text for word in found[start : end + 1]] == ["up", "to"]:
                continue  # "open vaults with a holding of up to $50" opens up nothing
            if to > start:
                found[start:to] = [*found[end:to], *noun]
                if start and found[start - 1].text == "no" and found[start].text in ARTICLES:
                    del found[start]  # "no outcome of a referral": of no referral
            elif not _is(key_of(found, to - 1, end), ("VERB",), entries):
                found[to:end] = [*noun, *found[to:start]]  # but "check guests in" is a term
    return found


def _how_first(words: list[Word], at: int, entries: Entries) -> bool:
    """Whether how something is done is said before the verb: "remotely operate a room"."""
    key = (words[at + 1].text, words[at].text)
    return says_how(words[at].text) and _is(key, ("VERB", "ACTG", "ACTP"), entries)


def _each_with_its_noun(words: list[Word], entries: Entries) -> list[Word]:
    """Add and remove members, where both are declared: "add members and remove members"."""
    found = list(words)
    at = 1
    while at < len(found) - 2:
        if found[at].text in ("and", "or"):
            length = _noun_of_both(found, at, entries)
            if length:
                noun = found[at + 2 : at + 2 + length]
                found[at:at] = noun
                at += length
        at += 1
    return found


def _noun_of_both(words: list[Word], at: int, entries: Entries) -> int:
    """How many words after two joined verbs are of both; none where they are not."""
    first, last = words[at - 1].text, words[at + 1].text
    for length in (3, 2, 1):
        noun = tuple(word.text for word in words[at + 2 : at + 2 + length])
        if len(noun) == length and all(
            _is((word, *noun), ("VERB", "ACTG"), entries) for word in (first, last)
        ):
            return length
    return 0


PEOPLE = frozenset("people someone somebody anyone anybody others".split())


def _without_people(words: list[Word], entries: Entries) -> list[Word]:
    """Invite people to a project, where one can "invite to" it: whom says nothing."""
    return [
        word
        for at, word in enumerate(words)
        if word.text not in PEOPLE
        or not 0 < at < len(words) - 1
        or not _is((words[at - 1].text, words[at + 1].text), ("VERB", "ACTG"), entries)
        or _is((words[at - 1].text,), ("VERB", "ACTG"), entries)
    ]


JOINING = frozenset("and or nor".split())
BEFORE = frozenset("can may must should shall not never only always be".split())
PLACE = frozenset("to from in into on".split())


def _into_what(words: list[Word], at: int, entries: Entries) -> bool:
    """Members may be added to or removed from a group: "a group may be added 's members or …";
    people may be invited to it: "it may be invited to".
    """
    if not 1 < at < len(words) or words[at - 1].text != "be":
        return False
    start = at
    while start > 0 and words[start - 1].text in BEFORE:
        start -= 1
    first = max((n + 1 for n in range(start) if words[n].text in STOPS), default=0)
    noun = words[first:start]
    people = len(noun) == 1 and noun[0].text in PEOPLE
    done, end = [], at
    while _text(words, end + 1) in PLACE:
        key: tuple[str, ...] = (words[end].text, "'s", *(word.text for word in noun))
        if people:
            key = (words[end].text, words[end + 1].text)
        if not noun or not _is(key, ("ACTP",), entries):
            return False
        done.append(end)
        end += 2
        if _text(words, end) not in JOINING or _text(words, end + 2) not in PLACE:
            break
        end += 1
    whole = end
    while whole < len(words) and words[whole].text not in STOPS | AFTER | {"by"}:
        whole += 1
    if not done or whole == end:
        return False
    said = [replace(words[at], text="'s"), *noun]
    acts = [
        word
        for n in done
        for word in (*words[n - (n > at) : n + 1], *([words[n + 1]] if people else said))
    ]
    words[first:whole] = [*words[end:whole], *words[start:at], *acts]
    return True


def _text(words: Sequence[Word], at: int) -> str:
    return words[at].text if at < len(words) else ""


THEM = {"their": "them", "its": "it", "his": "him", "her": "her"}


def _of_them(words: list[Word], at: int, entries: Entries) -> bool:
    """Read their telemetry, of devices: the noun with its verb, of "them"."""
    whose = words[at + 1] if at + 1 < len(words) else None
    if whose is None or whose.text not in THEM:
        return False
    for end in (at + 4, at + 3):
        noun = words[at + 2 : end]
        key = (words[at].text, *(word.text for word in noun))
        alone = tuple(word.text for word in noun)
        if noun and noun[-1].text in TIES:
            continue  # "update its firmware from the office": from there
        bare = _is((words[at].text,), ("VERB", "ACTG"), entries)
        either = bare and _is(alone, NOUNS, entries)  # "their notes" may be ones that are read
        if noun and _is(key, ("VERB", "ACTG"), entries) and not either:
            words[at + 1 : end] = [*noun, replace(whose, text=THEM[whose.text])]
            return True
    return False


NOUNS = ("NOUN", "ATTR", "RELN", "PATHN", "CLASS", "PERIOD", "RELNOM")


def _two_ways(words: list[Word], at: int, entries: Entries) -> bool:
    """Check exhibits in and out: "check in and check out exhibits"."""
    verb_ = words[at]
    for start in range(at + 1, min(at + MOST_BETWEEN, len(words) - 2)):
        first, joiner, last = words[start : start + 3]
        if first.text in STOPS:
            return False
        both = [(verb_.text, word.text) for word in (first, last)]
        if joiner.text not in ("and", "or") or not _ends(words, start + 3, last.text):
            continue
        if all(_is(key, ("VERB", "ACTG", "ACTP"), entries) for key in both):
            thing = words[at + 1 : start]
            words[at : start + 3] = [verb_, first, joiner, verb_, last, *thing]
            return True
    return False


STATED = ("RELV", "RELVP", "RELG")
"""Of what somebody has done: "who put it on hold"."""

Span = tuple[int, int, int]
"""Where a noun begins and ends, and where it belongs."""


def _possessed(words: list[Word], at: int, entries: Entries) -> Span | None:
    """Reset an account's password: the noun after a possessor, of the verb before both."""
    for start in range(at + 2, min(at + MOST_BETWEEN, len(words) - 1)):
        if words[start].text in STOPS:
            return None
        for end in (start + 2, start + 3):
            key = (words[at].text, *(word.text for word in words[start:end]))
            if words[start].text == "'s" and _is(key, ("VERB", "ACTG"), entries):
                return start, end, at + 1
    return None


def _completing(words: list[Word], at: int, entries: Entries) -> Span | None:
    """Release an aircraft to service, roll a deployment back, who put it on hold: what completes
    the verb.
    """
    if at + 1 < len(words) and words[at + 1].text in STOPS:
        return None
    for start in range(at + 2, min(at + MOST_BETWEEN, len(words))):
        if words[start].text in STOPS:
            return None
        begins = words[start].text in PREPOSITIONS | PARTICLES or says_how(words[start].text)
        if is_a_bound(words, start):
            continue
        if not begins or words[start - 1].text in BE:
            continue  # "printing charts is out of bounds"
        for end in range(start + 1, min(start + 4, len(words) + 1)):
            key = (words[at].text, *(word.text for word in words[start:end]))
            last = words[end - 1].text
            whole = last not in PREPOSITIONS if end > start + 1 else _ends(words, end, last)
            kinds = ("VERB", "ACTG", *(STATED if end > start + 1 else ()))
            if whole and _is(key, kinds, entries):
                return start, end, at + 1
    return None


def is_a_bound(words: Sequence[Word], at: int) -> bool:
    """Whether "on" says from which number: "hide a comment from 10 flags on"."""
    before = [word.text for word in words[max(0, at - 3) : at]]
    return words[at].text == "on" and "from" in before and any(map(str.isdigit, before))


def _ends(words: list[Word], end: int, particle: str) -> bool:
    """Whether a particle ends a phrase and begins none: "roll it back on Monday"; "remotely" is
    all there is.
    """
    if says_how(particle):
        return True
    after = words[end].text if end < len(words) else "."
    return particle in PARTICLES and after in STOPS | PREPOSITIONS | AFTER


def _moved_back(words: list[Word], at: int, entries: Entries) -> Span | None:
    """The password of an account may be reset, an account's password may only be reset: the noun
    before the participle.
    """
    done = at
    while done > 0 and words[done - 1].text in BETWEEN:
        done -= 1
    if done == 0 or words[done - 1].text not in BE or _text(words, at + 1) == "'s":
        return None
    if _of_it(words, done, at, entries):
        return None
    for start in range(done - 2, -1, -1):
        if words[start].text in STOPS and not _is_or_more(words, start):
            return None
        for end in range(start + 2, min(start + 5, done)):
            noun = tuple(word.text for word in words[start:end])
            own = start > 0 and _is((words[start - 1].text, *noun), ("VERB", "ACTG"), entries)
            if own:
                continue  # "assign reviewers to protocols that are assigned to them"
            key = (words[at].text, *noun)
            if _is(key, ("ACTP",), entries) and not _longer(words, start, at, end, entries):
                return start, end, at + 1
    return None


MORE = frozenset("more higher above over greater later older less lower below under fewer".split())


def _is_or_more(words: Sequence[Word], at: int) -> bool:
    """Whether it is the "or" of "level 3 or higher", which joins no two things."""
    return words[at].text == "or" and at + 1 < len(words) and words[at + 1].text in MORE


IT = {"its": "it", "their": "they"}


def _of_it(words: list[Word], done: int, at: int, entries: Entries) -> bool:
    """Its password may be reset: as "it may be reset 's password"."""
    for start in range(done - 2, max(-1, done - 7), -1):
        if words[start].text in STOPS:
            return False
        whose = words[start]
        for end in range(start + 2, min(start + 4, done)) if whose.text in IT else ():
            noun = words[start + 1 : end]
            key = (words[at].text, "'s", *(word.text for word in noun))
            if _is(key, ("ACTP",), entries) and words[end].text in BEFORE | BE | {"ca"}:
                own = replace(whose, text="'s")
                words[start : at + 1] = [
                    replace(whose, text=IT[whose.text]),
                    *words[end : at + 1],
                    own,
                    *noun,
                ]
                return True
    return False


def _longer(words: list[Word], start: int, at: int, end: int, entries: Entries) -> bool:
    """Whether the noun has an article before it, which is then part of it."""
    key = (words[at].text, *(word.text for word in words[max(0, start - 1) : end]))
    return start > 0 and _is(key, ("ACTP",), entries)


def _is(key: tuple[str, ...], kinds: tuple[str, ...], entries: Entries) -> bool:
    return any(kind in kinds for kind, _ in entries.get(key, ()))


def of_what(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "guest lists can be exported" as those of any event, "any event can be exported 's
    guest lists", where events have one that can be, and few other things.
    """
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        begin = at
        while begin > 0 and found[begin - 1].text in BEFORE | BETWEEN | {"is", "are"}:
            begin -= 1
        if begin == at or found[at - 1].text not in BE:
            continue
        for start in range(max(0, begin - 3), begin):
            noun = tuple(word.text for word in found[start:begin])
            alone = start == 0 or found[start - 1].text in STOPS | ALL
            acts = vocabulary.entries.get((found[at].text, "'s", *noun), ())
            names = {value.name for kind, value in acts if kind == "ACTP"}
            types = {type_ for name in names for type_ in vocabulary.actions.get(name, ())}
            known = any(
                _is_something(k, value, types) for k, value in vocabulary.entries.get(noun, ())
            )
            by = _is_by_whom(found, at + 1, vocabulary)
            few = len(types) == 1 or (len(types) <= MOST_TYPES and not by)
            if alone and types and few and not known:
                told = _what_follows(found, at + 1, types, vocabulary)
                if told:
                    del found[at + 1 : at + 1 + len(told)]
                    found[begin:begin] = [replace(found[begin], text=text) for text in told]
                else:
                    before = found[start - 1].text if start else ""
                    each = _one_of(types, before)
                    said = [replace(found[start], text=text) for text in each]
                    own = [replace(found[at], text="'s"), *found[start:begin]]
                    first = start - (before in ALL)
                    found[first : at + 1] = [*said, *found[begin : at + 1], *own]
                break
    return found


def _is_something(kind: str, value: object, types: set[str]) -> bool:
    """Whether a word is for something itself, and for no measure of what it is done to."""
    measure = kind == "ATTR" and isinstance(value, Attr) and value.of in {*types, "request"}
    return kind in NOUNS and not measure


def _is_by_whom(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether somebody is named who may do it: "only by the lead", not "by phone"."""
    at += _text(words, at) == "only"
    said = (("by", _text(words, at + 1)), (_text(words, at + 1),))
    how = any("CIRC" in vocabulary.kinds(key) for key in said)
    return _text(words, at) == "by" and not how


def _what_follows(
    words: Sequence[Word], start: int, types: set[str], vocabulary: Vocabulary
) -> list[str]:
    """What follows, if that is of what it is: "an outcome may be recorded for a referral" is "an
    outcome of a referral may be recorded".
    """
    texts = [word.text for word in words[start : start + 4]]
    if texts[:1] not in (["for"], ["of"], ["on"]) or texts[1:2][:1] not in ARTICLES_BEFORE:
        return []
    for end in (4, 3):
        said = vocabulary.entries.get(tuple(texts[2:end]), ())
        if any(kind == "NOUN" and {*value.types} <= types for kind, value in said):
            return ["of", *texts[1:end]]
    return []


def _one_of(types: set[str], determiner: str) -> list[str]:
    """Any account or any user; no account or user."""
    again = ["or"] if determiner == "no" else ["or", "any"]
    each = ([*again, *type_.split("_")] for type_ in sorted(types))
    first = ["no"] if determiner == "no" else ["any"]
    return [*first, *list(itertools.chain.from_iterable(each))[len(again) :]]


ARTICLES_BEFORE = (["a"], ["an"], ["any"], ["the"])


ALL = frozenset("the all any no a an".split())
