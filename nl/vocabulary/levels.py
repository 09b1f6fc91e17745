"""Knows which way a relation of a type to itself leads, and the words for what is below: subfolders
and sub-teams, of folders in a folder and teams that are part of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...compiler import model as m
from ..text.lexicon import CONTAINERS
from .phrases import words_of
from .senses import Noun, Rel, RelWord

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

DEEP = frozenset({"under", "underneath", "below", "beneath"})
CHIEFS = frozenset({"manager", "supervisor", "superior", "boss", "parent"})
"""Who or what is above: by a relation of a type to itself."""
BELOW = frozenset({"child", "subsidiary"})
"""What is below another, by a relation to that: a queue that is the child_of another."""
REPORTING = frozenset({"reports_to", "answers_to", "reporting_to"})


SUBORDINATES = frozenset(
    "subordinate subordinates report reports supervisee supervisees underling underlings".split()
)
LEADING = frozenset("manages supervises leads oversees heads directs".split())
"""What who is above another does, by a relation to those below."""


def leads_to_those_below(rel: Rel) -> bool:
    """Whether a relation of people holds those that are below somebody: "subordinate"."""
    return rel.name in LEADING or words_of(rel.name)[-1] in SUBORDINATES


def leads_up(rel: Rel) -> bool:
    """Whether a relation leads to what is above in a tree of things or people."""
    *_, last = words = words_of(rel.name)
    called = rel.name in CONTAINERS | REPORTING or last in CHIEFS | DEEP
    called = called or (last == "of" and (words[0] in BELOW or words[0] == "sub"))
    return rel.type in rel.subjects and called


SOURCES = frozenset("from by on upon source sources upstream".split())


def leads_upstream(rel: Rel) -> bool:
    """Whether a relation leads to what a thing comes from, or rests on: fed by it, derived from it,
    dependent on it.
    """
    return rel.type in rel.subjects and words_of(rel.name)[-1] in SOURCES


DESCENT = frozenset(
    "descend descends descended descending descendant descendants ancestor ancestors".split()
)


def is_of_descent(phrase: Sequence[str], rel: Rel) -> bool:
    """Whether words tell from whom or what one descends, by parents' parents as well."""
    return bool(phrase) and phrase[0] in DESCENT and rel.type in rel.subjects


def leads_down(rel: Rel) -> bool:
    """Whether a relation leads to what is below: somebody is the manager of those they manage."""
    words = words_of(rel.name)
    called = words[-1] == "above" or (words[-1] == "of" and not CHIEFS.isdisjoint(words))
    return rel.type in rel.subjects and called


def computed(type_: m.Type) -> tuple[m.Relation | m.Permission, ...]:
    """What can be declared as another relation over any number of steps."""
    return (*type_.relations, *type_.permissions)


def has_members_beside(rel: Rel, relations: Sequence[Rel]) -> bool:
    """Whether somebody "belongs to" a thing as its member, and not by a relation that says more:
    its `effective_member`.
    """
    words = words_of(rel.name)
    plain = {words[-1], words[-1].removesuffix("s")}
    return len(words) > 1 and any(r.type == rel.type and r.name in plain for r in relations)


def closure_of(relation: m.Relation | m.Permission) -> str:
    """The relation `parent` of one that is `parent or parent.above`, by its own name."""
    if not isinstance(relation.expr, m.UnionOf):
        return ""
    for item in relation.expr.items:
        if isinstance(item, m.Arrow) and item.target == relation.name and len(item.path) == 1:
            near, far = m.Ref(item.path[0]), m.Arrow(item.path, relation.name)
            if set(relation.expr.items) == {near, far}:
                return item.path[0]
    return ""


def is_closure(rel: Rel, types: Mapping[str, m.Type]) -> bool:
    """Whether a relation is declared as another over any number of steps."""
    return any(each.name == rel.name and closure_of(each) for each in computed(types[rel.type]))


def spread_of(relation: m.Relation | m.Permission) -> str:
    """The relation `member` of one that is `member or inner_groups.effective_member`, of what is
    one also by others that a thing has.
    """
    items = relation.expr.items if isinstance(relation.expr, m.UnionOf) else ()
    near = [item.name for item in items if isinstance(item, m.Ref)]
    far = [item for item in items if isinstance(item, m.Arrow) and item.target == relation.name]
    return near[0] if len(items) == 2 and len(near) == len(far) == 1 else ""


def as_declared(phrase: str, word: RelWord, relations: Sequence[Rel]) -> RelWord:
    """What "sublabs" are where a relation is declared by that name: those that it leads to, not
    just whatever is part of a lab.
    """
    called = phrase.replace(" ", "")
    for rel in relations if called.startswith("sub") else ():
        name = rel.name.replace("_", "")
        if rel.type == word.rel.type and rel.type in rel.subjects and called in (name, f"{name}s"):
            return RelWord(rel, "subject", word.plural)
    return word


def add_below(vocabulary: Vocabulary) -> None:
    """Let what is called a folder be a subfolder of the one that it is in, where one relation of
    folders leads up and nothing else is called so.
    """
    for type_ in set(vocabulary.types) - set(vocabulary.principals):
        up = [r for r in vocabulary.relations if r.type == type_ and leads_up(r)]
        if len(up) != 1:
            continue
        nouns = [
            (key, value.plural)
            for key, found in vocabulary.entries.items()
            for kind, value in found
            if kind == "NOUN" and isinstance(value, Noun) and value.types == (type_,)
        ]
        for key, several in nouns:
            for word in (f"sub{key[0]}", f"sub {key[0]}"):
                phrase = " ".join((word, *key[1:]))
                if tuple(phrase.split()) not in vocabulary.entries:
                    vocabulary.add(phrase, "RELN", RelWord(up[0], "object", several))
