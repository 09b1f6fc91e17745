"""Knows that pull requests which touch more than 500 lines are those with so many, where a number
of lines is declared of them, and no verb.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, types_of
from ...vocabulary.vocabulary import Vocabulary

VERBS = frozenset(
    "touch touches change changes affect affects cover covers involve involves contain contains "
    "include includes span spans concern concerns comprise comprises modify modifies".split()
)
GERUNDS = {f"{verb.removesuffix('e')}ing": verb for verb in VERBS if not verb.endswith("s")}
COMPARING = frozenset("more fewer less over under at up exactly".split())


def with_so_many(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "requests that touch more than 500 lines" as "requests with more than 500 lines";
    "that affects more than 500 customers" as "with more than 500 affected customers".
    """
    found = list(words)
    for at in range(len(found) - 5, 0, -1):
        clause = found[at].text in ("that", "which") and found[at + 1].text in VERBS
        end = at + 1 + clause
        verb = found[end - 1].text.removesuffix("s") if clause else GERUNDS.get(found[at].text)
        if not verb or found[end].text not in COMPARING:
            continue
        number = next((i for i in range(end + 1, end + 4) if _is_number(found, i)), 0)
        named = _counted(found, at, verb, number + 1, vocabulary) if number else []
        if named:
            found[number + 1 : number + 2] = [replace(found[number], text=text, kind="word")
                                              for text in named]  # fmt: skip
            found[at:end] = [replace(found[at], text="with")]
    return found


def _is_number(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].kind == "number"


def _counted(
    words: Sequence[Word], at: int, verb: str, noun: int, vocabulary: Vocabulary
) -> list[str]:
    """What that is called, of the things named before, of which there are so many: nothing if no
    such number is declared.
    """
    before = vocabulary.entries.get((words[at - 1].text,), ())
    if at > 1:
        before = [*before, *vocabulary.entries.get((words[at - 2].text, words[at - 1].text), ())]
    types = {type_ for kind, value in before if kind in ("NOUN", "CLASS")
             for type_ in types_of(value)}  # fmt: skip
    counted, done = texts_at(words, noun), f"{verb}ed".replace("eed", "ed")
    for said in ((counted,), (done, counted), (counted, done)):
        if any(
            isinstance(value, Attr) and value.of in types and value.type.kind in ("int", "decimal")
            for kind, value in vocabulary.entries.get(said, ())
            if kind in ("ATTR", "ATTRS")
        ):
            return list(said)
    return []
