"""Knows that who has completed a course's prerequisites has completed all of them, and that who may
do something "after completing" them may do so once they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.lexicon import TAKES
from ...text.morphology import base_of_gerund, plural, verb
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import RelWord
from ...vocabulary.vocabulary import Vocabulary

ITS = frozenset("its their".split())
OF = frozenset("of for".split())

HAVE = frozenset("have has having had hold holds holding".split())
DONE = frozenset(
    "completed passed finished done taken attended signed accepted read acknowledged earned "
    "obtained met fulfilled satisfied achieved cleared submitted provided watched mastered".split()
)
"""What is done of all that something takes: who has taught its prerequisites has taught some."""
AFTER = frozenset("after upon".split())
ENDS = frozenset((".", ";", "!", ",", "", "and"))
LONGEST = 3
MOST_WORDS = 6
"""In which it is told what takes something."""


def done_all_of_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "have completed its prerequisites" as "have completed all its prerequisites", and
    "the trainings it requires" as "all the trainings it requires".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text == "whose":
            _whose(found, at, vocabulary)
        elif found[at].text in ITS | {"the"} and _is_done(found[at - 1]):
            _all_of_it(found, at, vocabulary)
    return found


def after_doing(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "after completing it" and "after having completed it" as "after they have
    completed it".
    """
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        if found[at].text not in AFTER:
            continue
        doing = found[at + 1]
        having = doing.text == "having"
        kinds = vocabulary.kinds((texts_at(found, at + 2) if having else doing.text,))
        if having and "RELVP" in kinds and "EVENTV" not in kinds:
            found[at + 1 : at + 2] = [replace(doing, text=text) for text in ("they", "have")]
        elif not having and kinds <= {"RELG"}:
            done = next(_done(doing.text, vocabulary), "")
            they = [replace(doing, text=text) for text in ("they", "have", done)]
            found[at + 1 : at + 2] = they if done else [doing]
    return found


def _done(gerund: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What one has done who was doing something, which is a relation: "completed"."""
    for base in base_of_gerund(gerund):
        for participle in verb(base).participle:
            if vocabulary.kinds((participle,)) & {"RELVP", "RELV"}:
                yield participle


def _is_done(word: Word) -> bool:
    """Whether a word says what somebody has done or has."""
    return word.text in HAVE | DONE


def _all_of_it(found: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """Says of what is named at a place that it is all: "all its prerequisites", "all the trainings
    it requires".
    """
    the = found[at]
    all_ = replace(the, text="all", written="all", end=the.start)
    for end in range(min(at + 1 + LONGEST, len(found)), at + 1, -1):
        behind = texts_at(found, end)
        whose = the.text in ITS or behind in ENDS | OF
        name = found[at + 1 : end]
        if whose and (many := _several(name, "RELN", vocabulary)):
            its = the if the.text in ITS or behind in OF else replace(the, text="its")
            found[at:end] = [all_, its, *many]
            return
        taken = the.text == "the" and _is_what_it_takes(found, end, vocabulary)
        if taken and (many := _several(name, "NOUN", vocabulary)):
            found[at:end] = [all_, the, *many]
            return


def _several(name: Sequence[Word], kind: str, vocabulary: Vocabulary) -> list[Word]:
    """What is named, as of several: "required trainings", of what is required; nothing where no
    such thing is.
    """
    texts = tuple(word.text for word in name)
    for said in (texts, *(tuple(one.split()) for one in plural(" ".join(texts)))):
        for found, value in vocabulary.entries.get(said, ()):
            taken = not isinstance(value, RelWord) or not TAKES.isdisjoint(words_of(value.rel.name))
            if found == kind and getattr(value, "plural", False) and taken:
                if len(said) != len(texts):
                    return []
                return [replace(word, text=text) for word, text in zip(name, said, strict=True)]
    return []


def _is_what_it_takes(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it is told at a place what takes it: "it requires", "that its project requires"."""
    for word in words[at : at + MOST_WORDS]:
        if word.text in ENDS:
            return False
        if _takes(word.text, vocabulary):
            return word is not words[at]
    return False


def _takes(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a verb says what something takes: "requires"."""
    return any(
        isinstance(value, RelWord) and not TAKES.isdisjoint(words_of(value.rel.name))
        for kind, value in vocabulary.entries.get((text,), ())
        if kind in ("RELV", "RELW")
    )


def _whose(found: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """Says "whose prerequisites they have completed" as "if they have completed all its
    prerequisites".
    """
    for end in range(min(at + 1 + LONGEST, len(found)), at + 1, -1):
        many = _several(found[at + 1 : end], "RELN", vocabulary)
        have = [word.text for word in found[end : end + 2]] in (["they", "have"], ["you", "have"])
        done = end + 2
        if many and have and _is_done(found[done]) and texts_at(found, done + 1) in ENDS:
            if_ = replace(found[at], text="if", written="if")
            all_, its = (replace(found[at], text=text) for text in ("all", "its"))
            found[at : done + 1] = [if_, *found[end : done + 1], all_, its, *many]
            return
