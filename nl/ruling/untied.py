"""Knows who is told by something that nothing ties to what is asked for: whoever owns some document
of any document, whoever leads some team of documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...compiler import model as m
from ...compiler.twin import nodes
from ..meaning.base import RESOURCE, SUBJECT, Shared
from ..meaning.closing import mentions
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
    if clause.effect == "forbid" or clause.condition is None:
        return False
    asked = {who.type for who in clause.resources}
    for type_, relation in _of_some(clause.condition, asked, shared):
        if type_ not in asked and not _is_of_one(type_, shared):
            continue  # "whoever leads a team": perhaps of any
        others = (other for other in clauses if other is not clause
                  and not asked.isdisjoint(who.type for who in other.resources))  # fmt: skip
        by_another = any(_ties(other.condition, relation) for other in others)
        if by_another or not _says_whichever({type_, *asked}, shared):
            noun = type_.replace("_", " ")
            shared.ask(
                f"which {noun} is it: that which has to do with what is asked for? Say so, or "
                f"“any {noun}”",
                (0, len(shared.words)),
            )
            return True
    return False


def _ties(condition: m.Expr | None, relation: str) -> bool:
    """Whether a condition asks what who asks is to something, by a relation, that has to do with
    what is asked for.
    """
    for node in nodes(condition):
        match node:
            case m.Member(item=item, of=m.EntityPath(root=root, path=path)):
                if (item, root) == (SUBJECT, RESOURCE) and path[-1].startswith(relation):
                    return True
            case m.Quantifier(path=m.EntityPath(root=root), body=body):
                if root == SUBJECT and body is not None and mentions(body, RESOURCE):
                    return True
    return False


def _of_some(condition: m.Expr, asked: set[str], shared: Shared) -> Iterator[tuple[str, str]]:
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
            for inverse in inverses(node.path.path[0], shared):
                same = inverse.type in asked and not mentions(node.body, RESOURCE)
                if node.body is None or same:
                    yield inverse.type, inverse.relation


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
