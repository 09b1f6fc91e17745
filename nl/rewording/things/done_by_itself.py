"""Knows that what is said of a thing as if it did that itself is done to it: "before it goes out",
"server rooms need a PIN to open", "lab doors open only for chemists"; and who does it, where they
"need a chemist to open".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, OF_THEMSELVES, PREPOSITIONS, STOPS
from ...text.morphology import base_of_third
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at, types_named
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Key, Vocabulary
from ..clauses.doing_requires import form_of

IT = {"it": "is", "they": "are"}
MAY = frozenset("can may".split())
NEED = frozenset("need needs require requires".split())
CASES = frozenset("and or except unless if when while".split())
BEHIND = frozenset({*STOPS, *PREPOSITIONS, *CASES, ",", ":"})
DUE = frozenset("must have has".split())
LONGEST = 3


def done_by_itself(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "before it can go out" as "before it can be published", and "server rooms need a
    PIN to open" as "… to be opened".
    """
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        if found[at - 1].text == "before" and found[at].text in IT:
            may = texts_at(found, at + 1) in MAY
            be = "be" if may else IT[found[at].text]
            _put(found, at, at + 1 + may, be, vocabulary)
        elif found[at].text == "to" and _is_needed(found, at):
            who = _who_is_needed(found, at, vocabulary)
            if texts_at(found, at + 1) == "be":
                continue
            if not who:
                _put(found, at, at + 1, "be", vocabulary)
            elif (end := _done_there(found, at, vocabulary)) and texts_at(found, end[0]) in ENDS:
                said = ("may", "be", *end[1], "only", "by")
                by_whom = [replace(found[who], text=text, written=text) for text in said]
                found[who : end[0]] = [*by_whom, *found[who + 1 : at]]
    return _only_for_some(found, vocabulary)


FOR = frozenset(["for", "to"])
WHEN = frozenset("on during between from with if when while after before at once".split())


def _only_for_some(found: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "lab doors open only for chemists" as "lab doors can be opened only by chemists",
    "open only on weekdays" as "can only be opened on weekdays".
    """
    for start in reversed(sentence_starts(found)):
        texts = [word.text for word in found[start : sentence_end(found, start)]]
        if not MODALS.isdisjoint(texts) or "only" not in texts:
            continue
        only = start + texts.index("only")
        verb = only - 1 if texts_at(found, only + 1) in FOR | WHEN else only + 1
        then = max(verb, only) + 1
        named = start < verb < len(found)
        acts = _done_of_itself(found[verb], vocabulary) if named else set()
        done = _as_done(acts, vocabulary)
        if not done or not _is_of_things(found, verb, acts, vocabulary):
            continue
        by = texts_at(found, then) in FOR
        if by or texts_at(found, then) in WHEN:
            said = ("can", "be", *done, "only", "by") if by else ("can", "only", "be", *done)
            found[min(verb, only) : then + by] = [
                replace(found[verb], text=text, written=text) for text in said
            ]
    return found


def _done_of_itself(word: Word, vocabulary: Vocabulary) -> set[str]:
    """The actions that a thing is said to do: "opens"."""
    acts: set[str] = set()
    for base in {word.text, *base_of_third(word.text)} & OF_THEMSELVES:
        acts |= acts_of([replace(word, text=base)], ("VERB",), vocabulary)
    return acts


def _is_needed(words: Sequence[Word], to: int) -> bool:
    """Whether a sentence says that something is needed "to" do so."""
    start = max(begin for begin in sentence_starts(words) if begin <= to)
    return any(word.text in NEED for word in words[start + 1 : to - 1])


ONE = frozenset("a an the".split())
ENDS = frozenset({*STOPS, ""})


def _who_is_needed(words: Sequence[Word], to: int, vocabulary: Vocabulary) -> int:
    """Where it is said that somebody is needed "to" do so, "needs a fire officer"; 0 where that is
    no person.
    """
    for need in range(to - 3, max(0, to - 3 - LONGEST), -1):
        if words[need].text in NEED and texts_at(words, need + 1) in ONE:
            noun = tuple(word.text for word in words[need + 2 : to])
            named = vocabulary.entries.get(noun, ())
            types = {t for kind, value in named if kind in ("NOUN", "CLASS")
                     for t in types_of(value)}  # fmt: skip
            return need if types and types <= set(vocabulary.principals) else 0
    return 0


def _done_there(words: Sequence[Word], to: int, vocabulary: Vocabulary) -> tuple[int, Key] | None:
    """Where "to unlock" ends, and how it is said that it was done."""
    for end in range(min(to + 1 + LONGEST, len(words)), to + 1, -1):
        said = words[to + 1 : end]
        acts = acts_of(said, ("VERB",), vocabulary)
        if acts and _is_of_things(words, to, acts, vocabulary):
            done = form_of(said, "ACTP", vocabulary) or _as_done(acts, vocabulary)
            return (end, done) if done else None
    return None


def _put(found: list[Word], at: int, start: int, be: str, vocabulary: Vocabulary) -> None:
    """Puts it so that it is done, where it is said of no more than what that can be done to."""
    for size in range(LONGEST, 0, -1):
        end = start + size
        if end > len(found) or (end < len(found) and found[end].text not in BEHIND):
            continue
        said = found[start:end]
        if be not in ("be", "are"):
            bases = {*base_of_third(said[0].text), said[0].text.removesuffix("es")}
            base = next((text for text in bases if text in OF_THEMSELVES), "")
            said = [replace(said[0], text=base), *said[1:]]
        acts = acts_of(said, ("VERB",), vocabulary)
        alike = found[at].text == "to" or said[0].text in OF_THEMSELVES
        if not acts or not alike or not _is_of_things(found, at, acts, vocabulary):
            continue
        done = form_of(said, "ACTP", vocabulary) or _as_done(acts, vocabulary)
        if done:
            found[start:end] = [replace(said[0], text=text, written=text) for text in (be, *done)]
        return


def _as_done(acts: set[str], vocabulary: Vocabulary) -> Key:
    """How it is said that one thing was done, in any words."""
    found = (key for key, senses in vocabulary.entries.items() for kind, value in senses
             if kind == "ACTP" and value.name in acts)  # fmt: skip
    return min(found, key=lambda key: (len(key), key), default=()) if len(acts) == 1 else ()


def _is_of_things(words: Sequence[Word], at: int, acts: set[str], vocabulary: Vocabulary) -> bool:
    """Whether the sentence begins with what that can be done to, and nobody who can ask."""
    start = max(begin for begin in sentence_starts(words) if begin <= at)
    needs = (n for n in range(start, at) if words[n].text in NEED | MODALS | DUE)
    end = at if words[at].text == "it" else next(needs, at)
    named = types_named(words[start:end], vocabulary)
    done_to = {type_ for act in acts for type_ in vocabulary.actions.get(act, ())}
    people = named & set(vocabulary.principals)
    return bool(named & done_to - people) and (words[at].text == "it" or not people)
