"""Knows that "servicing a machine requires a valid permit" is that a machine may not be serviced
without one, and who "the person doing it" is: the one who services it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import takewhile

from ...text.lexicon import MODALS, PREPOSITIONS, STOPS
from ...text.numbers import SMALL
from ...text.sentences import sentence_end, sentence_start, sentence_starts
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import Act, types_of
from ...vocabulary.vocabulary import Key, Vocabulary

REQUIRES = frozenset("requires require needs need".split())
ARTICLES = frozenset("a an".split())
SOMEBODY = (["the", "person"], ["the", "one"], ["the", "user"])
SO = frozenset("it so this that".split())
DONE = frozenset("VERB ACTP ACTG".split())
OTHERWISE = frozenset({"CIRC", "RELNOM", "ACTN", "ATTR"})
"""What something can require that is no thing."""
MOST_WORDS = 4
BEHIND = frozenset({*PREPOSITIONS, *STOPS, "that", "which", "who", "whose", "with", "and", "or"})
"""What begins what is said of a noun, or another."""


def doing_requires(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "servicing a machine requires a permit issued to the person doing it" as "a
    machine may not be serviced without a permit issued to the person servicing it".
    """
    found = _having_so_many(_being_a_member(_it_being_so(words), vocabulary), vocabulary)
    found = _by_whom_it_is_done(found, vocabulary)
    starts = sentence_starts(found)
    for start in reversed(starts):
        end = sentence_end(found, start)
        needs = next((n for n in range(start + 2, end) if found[n].text in REQUIRES), 0)
        doing = _longest(found, start, ("ACTG",), vocabulary)
        if not needs or not doing or not _requires_a_thing(found, needs + 1, vocabulary):
            continue
        what = found[start + doing : needs]
        if not what or what[0].text in ("or", "and") or any(word.text == "," for word in what):
            continue
        done = form_of(found[start : start + doing], "ACTP", vocabulary)
        if done:
            said = (*"may not be".split(), *done, "without")
            not_so = [replace(found[needs], text=text, written=text) for text in said]
            found[start : needs + 1] = [*what, *not_so]
    return found


WHOSE = {"its": "it", "their": "they"}
BEING = frozenset("being having".split())


def _it_being_so(words: Sequence[Word]) -> list[Word]:
    """The words, "is subject to its being signed" as "is subject to it being signed"."""
    return [
        replace(word, text=WHOSE[word.text])
        if word.text in WHOSE
        and texts_at(words, at - 1) in ("to", "on", "upon")
        and texts_at(words, at + 1 + (texts_at(words, at + 1) == "not")) in BEING
        else word
        for at, word in enumerate(words)
    ]


def _being_a_member(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "requires membership of its team" as "requires being a member of its team", where
    nothing is called so.
    """
    if ("membership",) in vocabulary.entries:
        return words
    found = list(words)
    for at in range(len(found) - 2, -1, -1):
        tied = found[at].text == "membership" and found[at + 1].text in ("of", "in")
        before = texts_at(found, at - 1) if at else "."
        if tied and before in REQUIRES | STOPS | {"to", "on", "upon", "presupposes"}:
            said = ("being", "a", "member", "of")
            found[at : at + 2] = [replace(found[at], text=text, written=text) for text in said]
    return found


def _having_so_many(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "issuing a grant requires two approvers" as "… requires that it has two …": so
    many have nothing to do themselves.
    """
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        if found[at].text not in REQUIRES:
            continue
        number = at + 1 + 2 * (key_of(found, at + 1, at + 3) == ("at", "least"))
        many = texts_at(found, number) in SMALL and texts_at(found, number) not in ("one", "zero")
        begin = found[sentence_start(found, at)]
        doing = "ACTG" in vocabulary.kinds((begin.text,))
        ends = (n for n in (number + 2, number + 3) if n <= len(found))
        if (
            many
            and doing
            and any("RELN" in vocabulary.kinds(key_of(found, number + 1, n)) for n in ends)
        ):
            said = [replace(found[at], text=text, written=text) for text in ("that", "it", "has")]
            found[at + 1 : at + 1] = said
    return found


MUST = (["must", "be"], ["has", "to", "be"], ["have", "to", "be"], ["needs", "to", "be"])
ONE = frozenset("a an any every each the".split())


def doing_must_be(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the release of a lot has to be approved by a director" as "a lot may not be
    released unless it has been approved by a director".
    """
    found = list(words)
    starts = sentence_starts(found)
    for start in reversed(starts):
        end = sentence_end(found, start)
        first = start + (texts_at(found, start) == "the")
        doing = _longest(found, first, ("ACTG", "ACTN"), vocabulary) if first < end else 0
        must = next((n for n in range(first + doing, end) if _length_of_must(found, n)), 0)
        of = first + doing + (texts_at(found, first + doing) == "of")
        what, so = found[of:must], must + _length_of_must(found, must)
        approved = "RELVP" in vocabulary.kinds((texts_at(found, so),))
        if not doing or not what or not approved or texts_at(found, so + 1) != "by":
            continue
        done = form_of(found[first : first + doing], "ACTP", vocabulary)
        if done and not any(word.text in (",", "and", "or") for word in what):
            has = ("it", "has") if what[0].text in ONE else ("they", "have")
            said = ("may", "not", "be", *done, "unless", *has, "been")
            not_so = [replace(found[must], text=text, written=text) for text in said]
            found[start:so] = [*what, *not_so]
    return found


def _length_of_must(words: Sequence[Word], at: int) -> int:
    texts = [word.text for word in words[at : at + 3]]
    return next((len(must) for must in MUST if texts[: len(must)] == must), 0)


def _by_whom_it_is_done(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the person doing it" as "the person servicing it", where that alone is done."""
    for at in range(len(words) - 2, 1, -1):
        before = [word.text for word in words[at - 2 : at]]
        if words[at].text != "doing" or before not in SOMEBODY or words[at + 1].text not in SO:
            continue
        start = sentence_start(words, at)
        done = _said_to_be_done(words[start : at - 2], vocabulary)
        doing = form_of(done, "ACTG", vocabulary) if done else ()
        if doing:
            it = replace(words[at + 1], text="it")
            words[at : at + 2] = [
                *(replace(words[at], text=text, written=text) for text in doing),
                it,
            ]
    return words


def _said_to_be_done(words: Sequence[Word], vocabulary: Vocabulary) -> Sequence[Word]:
    """What a sentence is of: the one deed that it begins with, or that may be done or not."""
    modal = next((n + 1 for n, word in enumerate(words) if word.text in MODALS), 0)
    while modal and texts_at(words, modal) in ("not", "never", "be", "only"):
        modal += 1
    length = _longest(words, modal, DONE, vocabulary) if modal < len(words) else 0
    alone = texts_at(words, modal + length) not in ("or", "and", ",")
    return words[modal : modal + length] if alone else ()


def _longest(words: Sequence[Word], at: int, kinds: Collection[str], vocabulary: Vocabulary) -> int:
    """How many words say what is done, at a place."""
    lengths = range(min(3, len(words) - at), 0, -1)
    return next((n for n in lengths if acts_of(words[at : at + n], kinds, vocabulary)), 0)


def form_of(words: Sequence[Word], kind: str, vocabulary: Vocabulary) -> Key:
    """The same as another form of the verb: "serviced", of "servicing"."""
    names = acts_of(words, DONE, vocabulary)
    said = tuple(word.text for word in words)
    forms = [
        key
        for key, senses in vocabulary.entries.items()
        if len(key) == len(said) and key[1:] == said[1:]
        and any(k == kind and isinstance(v, Act) and v.name in names for k, v in senses)
    ]  # fmt: skip
    alike = [key for key in forms if _in_common(key[0], said[0]) > 1]
    return max(alike, key=lambda key: _in_common(key[0], said[0]), default=())


def _in_common(one: str, two: str) -> int:
    """How many letters two words begin with alike."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False))))


def _requires_a_thing(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether "a valid permit" follows, which is a thing and nobody, and tells no request."""
    if texts_at(words, at) not in ARTICLES:
        return False
    people = set(vocabulary.askers)
    last = min(at + 1 + MOST_WORDS, len(words))
    last = next((n for n in range(at + 1, last) if words[n].text in BEHIND), last)
    for end in range(last, at + 1, -1):
        for start in range(at + 1, end):
            said = vocabulary.entries.get(tuple(word.text for word in words[start:end]), ())
            types = _told(said, ("NOUN", "CLASS"))
            before = tuple(word.text for word in words[at + 1 : start])
            such = types & _told(vocabulary.entries.get(before, ()), ("ADJ",))
            if not such and any(kind in OTHERWISE for kind, _ in said):
                return False
            if types:
                return people.isdisjoint(types)
    return False


def _told(said: Sequence[tuple[str, object]], kinds: Sequence[str]) -> set[str]:
    """The types of which words are."""
    return {type_ for kind, value in said if kind in kinds for type_ in types_of(value)}
