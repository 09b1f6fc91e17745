"""Knows that the "employees of" a company are the people employed by it, where nobody is called an
employee.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

EMPLOYED = {"employee": "person", "employees": "people"}
BY = ("employed", "by")


def employees_of(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "employees of the company" as "people employed by the company"."""
    found = list(words)
    if not any(word.text in EMPLOYED for word in found) or not vocabulary.kinds(BY):
        return found
    for at in range(len(found) - 1, -1, -1):
        people = EMPLOYED.get(found[at].text)
        if not people or texts_at(found, at + 1) != "of" or vocabulary.kinds((found[at].text,)):
            continue
        said = [replace(found[at], text=text, written=text) for text in (people, *BY)]
        found[at : at + 2] = said
        if texts_at(found, at - 1) == "an":
            found[at - 1] = replace(found[at - 1], text="a", written="a")
    return found
