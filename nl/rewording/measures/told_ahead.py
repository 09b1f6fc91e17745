"""Knows that what "has to be announced 2 days ahead" is forbidden unless it was announced then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import STOPS
from ...text.quantities import quantities
from ...text.sentences import sentence_start
from ...text.tokens import Word, stands_at
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

DUE = (("must",), ("have", "to"), ("has", "to"), ("need", "to"), ("needs", "to"), ("are", "to"),
       ("is", "to"), ("should",), ("shall",))  # fmt: skip
AHEAD = (("ahead",), ("in", "advance"), ("beforehand",), ("before",), ("ahead", "of", "time"))
DOING = frozenset(["ACTN", "ACTG"])


def told_ahead(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "inspections must be announced at least 2 days ahead" as "inspections are
    forbidden unless announced at least 2 days ago", where a request says when that was.
    """
    found = list(words)
    told = {field.name for field in vocabulary.model.request if field.type.kind == m.DATETIME}
    spans = [leaf for leaf in quantities(found) if leaf.kind == "DURATION"] if told else []
    for leaf in reversed(spans):
        least = stands_at(found, leaf.start - 2, ("at", "least"))
        start = leaf.start - (4 if least else 2)  # "be announced at least"
        if start < 1 or found[start].text != "be":
            continue
        due = next((d for d in DUE if stands_at(found, start - len(d), d)), ())
        ahead = next((a for a in AHEAD if stands_at(found, leaf.end, a)), ())
        end = leaf.end + len(ahead)
        begin = sentence_start(found, start)
        does = any(not DOING.isdisjoint(vocabulary.kinds((w.text,))) for w in found[begin:start])
        announced = f"{found[start + 1].text}_at" in told
        if due and ahead and does and announced and texts_at(found, end) in STOPS | {","}:
            found[leaf.end : end] = [replace(found[leaf.end], text="ago")]
            if not least:
                said = [replace(found[leaf.start], text=t, kind="word") for t in ("at", "least")]
                found[leaf.start : leaf.start] = said
            forbidden = [replace(found[start], text=t) for t in ("are", "forbidden", "unless")]
            found[start - len(due) : start + 1] = forbidden
    return found
