"""Knows who is told by something that nothing ties to what is asked for: whoever owns some document
of any document, whoever leads some team of documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...compiler import model as m
from ...compiler.twin import nodes
from ..meaning.base import RESOURCE, SUBJECT, Shared
from ..meaning.closing import mentions
from ..meaning.nouns.fitting import holds
from ..rule import Clause
from ..vocabulary.senses import types_of
from .implied import inverses

WHICHEVER = frozenset("any all every each another other others whichever whatever".split())
"""Before what is asked for, or who may are told by: no matter whose it is."""


def is_untied(clause: Clause, clauses: Sequence[Clause], shared: Shared) -> bool:
    """Whether a clause lets whoever is something of one thing do it to all such things, where the
    text does not say "any": "a document's owner may publish it" is said of their own, and "the lead
    of a team may edit documents" of those of the team. Where another clause ties them to it, "any"
    may be that one's: "may view any document in it, and edit drafts".
    """
    for type_ in _telling(clause, clauses, shared):
        if type_ in _asked(clause) or _is_of_one(type_, shared):
            shared.ask(_which(type_), (0, len(shared.words)))
            return True  # of "whoever leads a team" it is perhaps any
    return False


def perhaps_untied(clauses: Sequence[Clause], shared: Shared) -> str | None:
    """What to ask where who may are told by what they do to one thing with which what is asked for
    has to do: "whoever set a paper may read scripts" is perhaps said of those of that paper.
    """
    words = [word.text for word in shared.words]
    for clause in clauses:
        for type_ in _telling(clause, clauses, shared):
            has_to_do = any(_has_to_do(type_, asked, shared) for asked in _asked(clause))
            if has_to_do and any(
                words[leaf.start - 1 : leaf.start] in (["a"], ["an"])
                for leaf in shared.leaves
                if type_ in types_of(leaf.value)
            ):
                return _which(type_)
    return None


def _has_to_do(type_: str, asked: str, shared: Shared) -> bool:
    """Whether things of a type are tied to what is asked for, or in what is in it: a work order is
    for a turbine at a site.
    """
    vocabulary = shared.vocabulary
    if vocabulary.type_pairs(type_, asked):
        return True
    between = {end for rel in vocabulary.relations if rel.type == type_ and holds(rel)
               for end in rel.subjects if end not in vocabulary.principals}  # fmt: skip
    return any(
        rel.type in between and asked in rel.subjects and holds(rel) for rel in vocabulary.relations
    )


def _asked(clause: Clause) -> set[str]:
    return {who.type for who in clause.resources}


def _which(type_: str) -> str:
    noun = type_.replace("_", " ")
    return (
        f"which {noun} is it: that which has to do with what is asked for? Say so, or “any {noun}”"
    )


def _telling(clause: Clause, clauses: Sequence[Clause], shared: Shared) -> Iterator[str]:
    """The types by one of which who may are told that nothing ties to what is asked for."""
    if clause.effect == "forbid":
        return
    asked = _asked(clause)
    told = (clause.condition, clause.region)  # of an "only", who may can be told in either
    for type_, relation in (some for expr in told for some in _of_some(expr, asked, shared)):
        others = (other for other in clauses if other is not clause
                  and not asked.isdisjoint(_asked(other)))  # fmt: skip
        by_another = any(_ties(other.condition, relation) for other in others)
        if by_another or not _says_whichever({type_, *asked}, shared):
            yield type_


def _ties(condition: m.Expr | None, relation: str) -> bool:
    """Whether a condition asks what who asks is to something, by a relation, that has to do with
    what is asked for.
    """
    for node in nodes(condition):
        match node:
            case m.Member(item=item, of=m.EntityPath(root=root, path=path)):
                there = (SUBJECT, RESOURCE), (RESOURCE, SUBJECT)
                if (item, root) in there and path[-1].startswith(relation):
                    return True
            case m.Quantifier(path=m.EntityPath(root=root), body=body):
                if root == SUBJECT and body is not None and mentions(body, RESOURCE):
                    return True
    return False


def _of_some(
    condition: m.Expr | None, asked: set[str], shared: Shared
) -> Iterator[tuple[str, str]]:
    """The types of what who asks has to do with, of which nothing else is said: or, where such is
    asked for, nothing to do with that one; and by which relation.
    """
    for node in nodes(condition):
        if (
            isinstance(node, m.Quantifier)
            and node.kind == "any"
            and node.path.root == SUBJECT
            and len(node.path.path) == 1
        ):
            for type_, relation in _led_to(node.path.path[0], shared):
                same = type_ in asked and not mentions(node.body, RESOURCE)
                if node.body is None or same:
                    yield type_, relation


def _led_to(step: str, shared: Shared) -> Iterator[tuple[str, str]]:
    """To what a step from who asks leads, and by which relation: one of theirs, or turned round."""
    vocabulary = shared.vocabulary
    yield from ((inverse.type, inverse.relation) for inverse in inverses(step, shared))
    for rel in vocabulary.relations:
        if rel.name == step and rel.inverse_of is None and rel.type in vocabulary.principals:
            yield from ((end, step) for end in rel.subjects if end not in vocabulary.principals)


def _is_of_one(type_: str, shared: Shared) -> bool:
    """Whether who may are told by one thing as what they are to it: "the owner of an animal", "an
    animal's owner".
    """
    words = [word.text for word in shared.words]
    return any(
        words[max(0, leaf.start - 2) : leaf.start] in (["of", "a"], ["of", "an"])
        or (words[leaf.start - 1 : leaf.start] in (["a"], ["an"]) and words[leaf.end] == "'s")
        for leaf in shared.leaves
        if type_ in types_of(leaf.value) and leaf.end < len(words)
    )


def _says_whichever(types: set[str], shared: Shared) -> bool:
    words = [word.text for word in shared.words]
    named = [leaf.start for leaf in shared.leaves if not types.isdisjoint(types_of(leaf.value))]
    return any(not WHICHEVER.isdisjoint(words[max(0, at - 2) : at]) for at in named)
