"""Knows who has done something to a thing of which a record tells: whoever is the evaluator of an
evaluation of a model has evaluated the model.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...text.lexicon import NOMINALS
from ...text.morphology import base_of_agent, base_of_participle, base_of_third
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Rel, RelWord
from ..base import Box, Context, Desc, member

TO_WHAT = frozenset("of about for on at against".split())
"""Relations from what tells of it to what something was done to."""


def by_its_record(word: RelWord, head: Desc, other: Desc, context: Context) -> Iterator[Box]:
    """Who "evaluated a model", and what was "evaluated by them", where only evaluations tell."""
    rel = word.rel
    if word.head == "object":
        head, other = other, head
    if head.type not in rel.subjects or other.type == rel.type or not _is_of_a_deed(rel):
        return
    bases = set(base_of_agent(rel.name))
    if any(bases & _done(each) for each in context.vocabulary.type_pairs(head.type, other.type)):
        return  # a relation between the two says so itself
    links = [
        link.name
        for link in context.vocabulary.relations
        if link.type == rel.type and link.inverse_of is None and link.subjects == (other.type,)
        and (link.name in TO_WHAT or link.name == other.type)
    ]  # fmt: skip
    if len(links) == 1:
        record = context.new(rel.type)
        tests = (
            member(head.variable, record.variable, rel.name),
            member(other.variable, record.variable, links[0]),
        )
        yield record.with_box(Box(tests)).local()


def _done(rel: Rel) -> set[str]:
    """The verbs that a relation's name says: review, of reviewed_by and of reviewer."""
    first, *_, last = words_of(rel.name) * 2
    return {*base_of_agent(last), *base_of_participle(first), *base_of_third(first)}


def _is_of_a_deed(rel: Rel) -> bool:
    """Whether a relation is that of an evaluation to its evaluator, an audit to its auditor."""
    noun = words_of(rel.type)[-1]
    return rel.inverse_of is None and any(
        noun == base or noun in NOMINALS.get(base, ()) for base in base_of_agent(rel.name)
    )
