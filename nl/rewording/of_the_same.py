"""Knows whom somebody else is of after a statement about the members of something: "members of a
team may view its files, and the lead of the team may edit them".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..text.lexicon import MODALS
from ..text.tokens import Word
from ..vocabulary.vocabulary import Vocabulary

ONE = frozenset("a an any each every".split())
THE = frozenset("the that this".split())
STOPS = frozenset(". ; : , and but or".split())
MOST_WORDS = 8


def of_the_same(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the lead of the team may edit them" as "the lead of a team may edit its files",
    where the statement before says of nothing but "its files" what members of a team may do.
    """
    found = list(words)
    modals = [at for at, word in enumerate(found) if word.text in MODALS]
    if len(modals) < 2:
        return found
    first, second = modals[:2]
    group = _group(found[:first], vocabulary)
    said = _its_own(found, first, second, vocabulary)
    if not group or said is None:
        return found
    its, begin = found[said[0] : said[1]], said[2]
    who = _who_of_it(found[begin:second], group)
    object_ = _object(found, second)
    if not who or not object_:
        return found
    return [*found[:begin], *who, *found[second:object_], *its, *found[object_ + 1 :]]


def _group(words: Sequence[Word], vocabulary: Vocabulary) -> list[str]:
    """Of what those are who may: a noun of one, at the end of "members of a team", or at the
    beginning of "a team's members".
    """
    texts = [word.text for word in words]
    if {",", ".", "and", "or", "if", "when"} & set(texts):
        return []
    one = next((at for at, text in enumerate(texts) if text in ONE), None)
    if one is None:
        return []
    end = texts.index("'s") if "'s" in texts else len(texts)
    noun = texts[one + 1 : end]
    told = texts[one - 1] == "of" if end == len(texts) else one == 0
    return noun if told and _is(noun, {"NOUN"}, vocabulary) else []


def _its_own(
    words: Sequence[Word], first: int, second: int, vocabulary: Vocabulary
) -> tuple[int, int, int] | None:
    """Where "its files" begins and ends, and the next statement begins: nothing else is said."""
    its = next((at for at in range(first, second) if words[at].text == "its"), None)
    if its is None or STOPS & {word.text for word in words[first:its]} - {"and"}:
        return None
    end = next((at for at in range(its, second) if words[at].text in STOPS), second)
    said = [word.text for word in words[its + 1 : end]]
    while said and _is(said[:1], {"ADJ", "CLASS"}, vocabulary) and len(said) > 1:
        said.pop(0)  # "its adopted resolutions"
    if not _is(said, {"NOUN"}, vocabulary):
        return None
    begin = end
    while begin < second and words[begin].text in STOPS:
        begin += 1
    return (its, end, begin) if begin > end else None


def _is(texts: Sequence[str], kinds: set[str], vocabulary: Vocabulary) -> bool:
    return not vocabulary.kinds(texts).isdisjoint(kinds)


def _who_of_it(words: Sequence[Word], group: list[str]) -> list[Word]:
    """The lead of the team, its lead, the team's lead: as the lead of a team."""
    texts = [word.text for word in words]
    size = len(group)
    if len(texts) > MOST_WORDS or not texts:
        return []
    one = [replace(words[-1], text=text) for text in ("of", "a", *group)]
    the = replace(words[0], text="the")
    if texts[-size - 2 :] == ["of", "the", *group]:
        return [*words[: -size - 2], *one]
    if texts[0] == "its":
        return [the, *words[1:], *one]
    if texts[0] in THE and texts[1 : size + 2] == [*group, "'s"]:
        return [the, *words[size + 2 :], *one]
    return []


def _object(words: Sequence[Word], modal: int) -> int:
    """Where "them" stands, right after what else may be done; nowhere, 0."""
    for at in range(modal + 1, min(modal + MOST_WORDS, len(words))):
        if words[at].text in ("them", "it", "these", "those"):
            return at
        if words[at].kind != "word" and words[at].text != ",":
            return 0
    return 0
