"""Knows what a thing requires by how that is declared: the certification it requires is its
required certification, the level it asks for its minimum level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .how_much import said_at

REQUIRED = frozenset("required minimum min needed".split())
REQUIRES = (("requires",), ("needs",), ("demands",), ("calls", "for"), ("asks", "for"))
THAT = frozenset("that which".split())
THE_ONE = (
    ("as", "high", "as", "the", "one"), ("as", "high", "as", "what"), ("as", "high", "as"),
    ("the", "one"), ("what",), ("the", "level"), ("the", "minimum"), ("that",),
)  # fmt: skip
MOST_WORDS = 3
FAR = 12
"""Words between what somebody has and what is required of it."""


def as_it_requires(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "his grade is at least as high as the one it requires" as "… its
    minimum grade".
    """
    found = list(words)
    for verb in REQUIRES:
        for at in range(len(found) - len(verb), 2, -1):
            if tuple(word.text for word in found[at : at + len(verb)]) != verb:
                continue
            begin, whose = _who(found, at)
            if begin:
                _say(found, begin, at + len(verb), whose, vocabulary)
    if not MEETS.isdisjoint(word.text for word in found):
        _who_meets(found, vocabulary)
    return found


THEIRS = {"they": "their", "he": "his", "she": "her", "you": "your", "who": "whose"}
MEETS = frozenset("has have hold holds meet meets reach reaches satisfy satisfies".split())


def _who_meets(found: list[Word], vocabulary: Vocabulary) -> None:
    """Says "they meet its minimum grade", "who have the required grade" as "their grade is at least
    its minimum grade"; of who does not meet it, as "is less than".
    """
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in MEETS:
            continue
        denied = texts_at(found, at - 1) == "not" and texts_at(found, at - 2) in ("do", "does")
        who = at - 1 - 2 * denied
        least = [word.text for word in found[at + 1 : at + 3]] == ["at", "least"]
        the = at + 1 + 2 * least
        whose = THEIRS.get(found[who].text) if who >= 0 else None
        if not whose or texts_at(found, the) not in ("the", "its") or (least and denied):
            continue
        for words in _minimums(vocabulary):
            end = the + 1 + len(words)
            said = [word.text for word in found[the + 1 : end]]
            same = _rest(said) == _rest(words) and len(said) == len(_rest(words)) + 1
            if same and words[0] in REQUIRED:
                bound = ["less", "than"] if denied else ["at", "least"]
                texts = [whose, *_rest(words), "is", *bound, "its", *words]
                found[who:end] = [said_at(found[who], text) for text in texts]
                break


def _who(words: Sequence[Word], end: int) -> tuple[int, list[str]]:
    """Where what requires something begins, and whose that is: "it", "the work order"."""
    if words[end - 1].text == "it":
        return end - 1, ["its"]
    for size in range(1, MOST_WORDS + 1):
        begin = end - size - 1
        if begin > 0 and words[begin].text in ("the", "that"):
            return begin, [*(word.text for word in words[begin:end]), "'s"]
    return 0, []


def _say(found: list[Word], begin: int, end: int, whose: list[str], vocabulary: Vocabulary) -> None:
    """Says "the one it requires", "the grade that it requires" as "its minimum grade"."""
    that = begin - (texts_at(found, begin - 1) in THAT)
    for size in range(MOST_WORDS, 0, -1):
        start = that - size - 1
        named = found[start + 1 : that]
        if start > 0 and found[start].text == "the" and len(named) == size:
            required = _required(tuple(word.text for word in named), vocabulary)
            if required:
                _put(found, start, end, [*whose, *required])
                return
    for phrase in THE_ONE:
        start = begin - len(phrase)
        if start > 0 and tuple(word.text for word in found[start:begin]) == phrase:
            required = _of_what_is_said(found, start, vocabulary)
            if required:
                least = ["at", "least"] if phrase[0] == "as" else []
                start -= 2 * ([word.text for word in found[start - 2 : start]] == least)
                _put(found, start, end, [*least, *whose, *required])
            return


def _put(found: list[Word], start: int, end: int, said: list[str]) -> None:
    if [word.text for word in found[max(0, start - 1) : start]] == ["the"]:
        start -= 1
    found[start:end] = [said_at(found[start], text) for text in said]


def _of_what_is_said(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> list[str]:
    """What is required, of what is named before: "his certification is at least"."""
    for last in range(end, max(1, end - FAR), -1):
        for size in range(MOST_WORDS, 0, -1):
            name = tuple(word.text for word in words[max(0, last - size) : last])
            if required := _required(name, vocabulary):
                return required
    return []


def _required(name: tuple[str, ...], vocabulary: Vocabulary) -> list[str]:
    """By what the one attribute is called that says what is required of something so named."""
    called = {name} | {
        tuple(words_of(value.name))
        for kind, value in vocabulary.entries.get(name, ())
        if kind == "ATTR" and isinstance(value, Attr)
    }
    names = {tuple(words) for words in _minimums(vocabulary) if _rest(words) in called}
    return list(next(iter(names))) if len(names) == 1 else []


def _rest(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in REQUIRED)


def _minimums(vocabulary: Vocabulary) -> Iterator[list[str]]:
    for type_ in vocabulary.types.values():
        for attribute in type_.attributes:
            words = words_of(attribute.name)
            if not REQUIRED.isdisjoint(words) and len(words) > 1:
                yield words
