"""Knows phrases that leave open which are meant: "some documents", "one of their documents"."""

from __future__ import annotations

from ...chart import Tree
from ...vocabulary.senses import Noun, Rel, RelWord, types_of
from ..base import RESOURCE, SUBJECT, Context, Part, trees

SOME = frozenset({"some", "at least one of"})
ONE_OF = frozenset({"one of"})
UNIONS = ("union", "excluding")


def leaves_open_which(part: Part, name: str, context: Context) -> bool:
    """Whether who or what a rule is about, or one of several such, is just some of its kind. Of a
    request that says neither that it is one of those nor that it is none.
    """
    for tree in trees(part):
        if tree.label in UNIONS or (name == SUBJECT and tree.label == "each_union"):
            return any(
                leaves_open_which(child, name, context)
                for child in tree.children
                if child.start < child.end
                and not (child.start > tree.start and _is_of_none(child, context))
            )
        if name == SUBJECT and _is_one_of_its(tree, context):
            return context.shared.ask(
                "which one is “{said}”? Say what they have to do with it, or “any”".replace(
                    "{said}", context.shared.said(tree.start, tree.end)
                ),
                (tree.start, tree.end),
            )
        words = [word.text for word in context.shared.words[tree.start : tree.end]]
        said = {" ".join(words[:k]) for k in range(1, 5)}
        open_ = said & (SOME | ONE_OF if name == RESOURCE else SOME)
        if tree.label in ("some", "possessed") and open_:
            return context.shared.ask(
                f"“{max(open_, key=len)}” leaves open which: say which ones, or “any”",
                (tree.start, tree.end),
            )
    return False


def _is_of_none(part: Part, context: Context) -> bool:
    """Whether a noun behind "or" names nothing that anything is done to, and so goes on in what was
    said of the noun before: "archive repositories owned by that team or one of its sub-teams".
    """
    types = {
        type_
        for leaf in context.shared.leaves
        if leaf.end == part.end and leaf.start >= part.start
        for type_ in (
            (leaf.value.rel.type, *leaf.value.rel.subjects)
            if isinstance(leaf.value, RelWord)
            else types_of(leaf.value)
        )
    }
    declared = context.vocabulary.types
    return bool(types) and not any(declared[t].actions for t in types if t in declared)


def _is_one_of_its(tree: Tree, context: Context) -> bool:
    """Whether "the employee", of whom nothing else is said, stands behind a thing that is some
    employee's: "a timesheet may be approved by the employee" is of one of them.
    """
    words, leaves = context.shared.words, context.shared.leaves
    if tree.label != "some" or words[tree.start].text != "the" or tree.end - tree.start > 3:
        return False
    if words[tree.start - 1].text != "by" or context.prior is not None:
        return False
    nouns = [x for x in leaves if x.start == tree.start + 1 and x.end == tree.end]
    one = next((x.value for x in nouns if isinstance(x.value, Noun)), None)
    if one is None or one.plural:
        return False
    before = [x.value for x in leaves if x.end < tree.start and isinstance(x.value, Noun)]
    if any(set(noun.types) & set(one.types) for noun in before):
        return False
    things = {type_ for x in leaves if x.end < tree.start for type_ in types_of(x.value)}
    ties = [rel for rel in context.vocabulary.relations if _ties(rel, things, set(one.types))]
    named = {x.value.rel.name for x in nouns if isinstance(x.value, RelWord)}
    return bool(ties) and not any(r.name in (*named, *one.types) for r in ties)


def _ties(rel: Rel, things: set[str], people: set[str]) -> bool:
    """Whether a relation ties things to people, either way."""
    of, to = {rel.type}, set(rel.subjects)
    return bool((of & things and to & people) or (of & people and to & things))
