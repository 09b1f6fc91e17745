"""Knows that where one "views the margins" of a shop, access to its margins is to view them, and
margins that are off limits may not be viewed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, READING, STOPS
from ...text.morphology import base_of_participle, verb
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset(["is", "are"])
SHUT = frozenset("off closed visible reserved restricted limited".split())
BEGINS = STOPS | {"and", "but", ","}
WHOLE = frozenset("full complete unrestricted read only view".split())
MOST_WORDS = 6
"""Words up to the part that is seen."""


def part_that_is_seen(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "has access to a shop's margins" as "has permission to view a shop's margins",
    "margins are off limits to buyers" as "viewing margins is off limits to buyers".
    """
    found = _seen_again(_as_seeing_it(list(words), vocabulary), vocabulary)
    for at in range(len(found) - 2, -1, -1):
        if [word.text for word in found[at : at + 2]] != ["access", "to"]:
            continue
        if texts_at(found, at + 2) in READING:
            continue  # "access to view them" says already what one may do
        _, seen = _part(found, at + 2, vocabulary)
        first = next(n for n in range(at, -1, -1) if texts_at(found, n - 1) not in WHOLE)
        begins = first == 0 or found[first - 1].text in BEGINS
        if seen:
            said = (verb(seen).gerund[0],) if begins else ("permission", "to", seen)
            found[first : at + 2] = [replace(found[at], text=text) for text in said]
    return found


def _as_seeing_it(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "A shop's margins are visible to buyers" as "viewing a shop's margins is open to buyers"."""
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end, seen = _part(found, start, vocabulary)
        said = {word.text for word in found[start:end]}
        if not seen or said & {"access", *verb(seen).gerund}:
            continue
        if texts_at(found, end) == "of":
            last = min(end + MOST_WORDS, len(found))
            end = next((n for n in range(end + 1, last) if found[n].text in BE), end)
        if texts_at(found, end) not in BE or texts_at(found, end + 1) not in SHUT:
            continue
        found[end] = replace(found[end], text="is")
        if found[end + 1].text == "visible":
            found[end + 1] = replace(found[end + 1], text="open")
        found.insert(start, replace(found[start], text=verb(seen).gerund[0]))
    return found


def _seen_again(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Scrutineers can see a ballot's results; once it is closed everyone can see them" as "… can
    see its results": what was seen of it, and not the ballot.
    """
    for at in range(len(words) - 1, 4, -1):
        if not _is_seen(words, at):
            continue
        before = {word.text for word in words[:at]}
        parts = [text for text in before if _is_a_part(text, vocabulary)]
        if len(parts) == 1:
            said = [replace(words[at], text=text) for text in ("its", parts[0])]
            words = [*words[:at], *said, *words[at + 1 :]]
    return words


def _is_seen(words: Sequence[Word], at: int) -> bool:
    """Whether it is "them" that is seen, "see them", "they can be seen"."""
    if words[at].text == "them":
        return words[at - 1].text in READING
    modal, be, seen = (texts_at(words, at + n) for n in (1, 2, 3))
    passive = words[at].text == "they" and modal in MODALS and be == "be"
    return passive and not READING.isdisjoint(base_of_participle(seen or ""))


def _is_a_part(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a word says what is seen of something, several of which there are: "results"."""
    seen = any("VERB" in vocabulary.kinds((base, text)) for base in READING)
    return seen and text.endswith("s") and (text,) not in vocabulary.entries


def _part(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[int, str]:
    """Where what is seen ends that stands at a place, and the verb that says so; a word that has a
    meaning by itself is none, nor one behind which more of its name stands.
    """
    for end in range(at + 1, min(at + MOST_WORDS, sentence_end(words, at)) + 1):
        text = words[end - 1].text
        if text in MODALS | BE | BEGINS:
            break
        if (text,) in vocabulary.entries:
            continue
        seen = {base: acts_of([replace(words[end - 1], text=base), words[end - 1]], ("VERB",),
                              vocabulary) for base in READING}  # fmt: skip
        acts = set().union(*seen.values())
        if len(acts) == 1:
            said = next(iter(acts)).partition("_")[0]
            return end, said if seen.get(said) else min(b for b in seen if seen[b])
    return at, ""
