"""Knows what is said of the request: with MFA, outside business hours, from the office network."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...rule import conjunction, disjunction, negation
from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.morphology import base_of_participle
from ...vocabulary.moments import runs_out
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import BOOL, Circumstance, Given
from ..base import NOW, Box, Context, Part, compare, trees
from ..times.spans import length


def circumstances(part: Part, context: Context) -> Iterator[m.Expr]:
    """What a phrase like "from the corporate network" says."""
    for tree in trees(part):
        if tree.label == "circ":
            yield from circumstances(tree.children[-1], context)
        elif tree.label in ("circ_outside", "circ_post_outside"):
            if not _goes_its_own_way(tree.children[-1], context):
                for test in _what_is_left(tree, context):
                    yield negation(test)
        elif tree.label in ("circ_tail", "circ_post", "coming"):
            yield from circumstances(tree.children[-1], context)
        elif tree.label == "circ_recent":
            yield from given_lately(tree)
        elif tree.label == "circ_expired":
            yield from _expired(tree, context)
        elif tree.label in ("circ_one", "circ_any", "circ_all"):
            tests = [t for child in tree.children for t in conditions_of(child)]
            if any(_is_its(child, context) for child in tree.children):
                continue
            if tree.label == "circ_all" and _are_perhaps_either(tree, tests, context):
                continue
            either = tree.label == "circ_any" or _exclude_each_other(tests)
            found = disjunction(tests) if either else conjunction(tests)
            if found is not None:
                yield found


def _are_perhaps_either(tree: Tree, tests: list[m.Expr], context: Context) -> bool:
    """Whether what is so "during school hours and library hours" is perhaps so in each of them, and
    not just where they meet: then it is asked.
    """
    words = context.shared.words
    before = words[tree.start - 1].text if tree.start else ""
    hours = all(isinstance(test, m.InWindows) for test in tests)
    both = words[tree.start].text == "both"
    if not hours or both or before not in ("during", "in", "within"):
        return False
    context.shared.ask_of(
        tree, "“{said}”: in either, or where both are so? Say “or”, or “during both …”"
    )
    return True


def _exclude_each_other(tests: list[m.Expr]) -> bool:
    """Whether "in development and staging" can only be in one of them at a time."""
    values = [
        (test.left, test.right)
        for test in tests
        if isinstance(test, m.Compare) and test.op == "==" and isinstance(test.right, m.Const)
    ]
    alike = len(values) == len(tests) and len({left for left, _ in values}) == 1
    return alike and len({right for _, right in values}) == len(tests) > 1


NO_MATTER = "is “{said}” needed, or does it just not matter? Say “only …” or “even …”"


def is_perhaps_no_matter(tree: Tree, context: Context) -> bool:
    """Whether what somebody who may is without just doesn't matter: "may be stopped by its nurse
    without giving a reason", "by planners without MFA".
    """
    words = [word.text for word in context.shared.words]
    by = any(
        words[at] == "by" and base_of_participle(words[at - 1]) and not MODALS & set(words[at:])
        for at in range(1, tree.start)
    )
    grants = context.granting and ONLY.isdisjoint(words)
    without = words[tree.start] == "without"
    without = without and (words[tree.start + 1].endswith("ing") or grants)
    return by and without and context.shared.ask_of(tree, NO_MATTER)


ONLY = frozenset("only nobody no none not never".split())


def given_lately(tree: Tree) -> Iterator[m.Expr]:
    """Evidence, given not long ago: "a step-up within the last 15 minutes"."""
    what, span = (child for child in tree.children if isinstance(child, Leaf))
    for test in conditions_of(what):
        if isinstance(test, Given):
            yield replace(test, within=length(span.value).value)


def _what_is_left(tree: Tree, context: Context) -> Iterator[m.Expr]:
    """What something is outside of: of two networks, or of two windows of time, whoever is outside
    "A and B" is in neither; "without A and B" is without one or the other. Of a place and hours it
    is asked: outside "working hours or headquarters" may be outside one of them.
    """
    whole = tree.children[-1]
    outside = "outside" in {w.text for w in context.shared.words[tree.start : whole.start]}
    for test in circumstances(whole, context):
        alike = isinstance(test, m.And) and len(set(map(_measured, test.items))) == 1
        if outside and isinstance(test, m.And) and alike and _measured(test.items[0]):
            yield m.Or(BOOL, test.items)
        elif not outside or not _of_place_and_time(test):
            yield test
        else:
            context.shared.ask_of(
                tree, "“{said}”: outside both, or outside one of them? Say “or outside …”"
            )


def _of_place_and_time(test: m.Expr) -> bool:
    """Whether it is of some place or in some hours, either: neither is outside the other."""
    kinds = [_measured(item) for item in test.items] if isinstance(test, m.Or) else []
    return None not in kinds and len(set(kinds)) > 1


def _measured(test: m.Expr) -> object:
    """Of which address or moment a test says where it is."""
    return (type(test), test.item) if isinstance(test, m.InNetworks | m.InWindows) else None


def _goes_its_own_way(part: Part, context: Context) -> bool:
    """Whether one of several has a preposition of its own, which "outside" does not govern:
    "outside banking hours or at the counter".
    """
    words = context.shared.words
    return any(
        words[leaf.start].text in BY_ITSELF
        for tree in trees(part)
        for leaf in tree.children[1:]
        if isinstance(leaf, Leaf)
    )


BY_ITSELF = PREPOSITIONS | frozenset(
    "off out outside away without beyond elsewhere abroad remotely".split()
)
"""With what a circumstance begins that says by itself how it is one: "off campus"."""


def _is_its(part: Part, context: Context) -> bool:
    """Whether it is a thing of something's: "at its branch" is no "branch" of a request."""
    before = context.shared.words[part.start - 1].text if part.start else ""
    return before in ("its", "their", "his", "her", "your") and any(
        leaf.kind in ("NOUN", "RELN", "PATHN", "ATTR")
        for leaf in context.shared.taken(part.start, part.end)
    )


def conditions_of(part: Part) -> Iterator[m.Expr]:
    """The condition of a circumstance's word."""
    if isinstance(part, Leaf) and isinstance(part.value, Circumstance):
        yield part.value.test


def _expired(tree: Tree, context: Context) -> Iterator[m.Expr]:
    """Through an expired share link: where the request says when the link expires."""
    (leaf,) = tree.children
    noun = context.shared.words[leaf.end - 1].text
    for field in context.vocabulary.model.request:
        ends = field.type.kind == "datetime" and runs_out(field.name)
        if ends and words_of(field.name)[0] == noun:
            end = compare("<=", m.RequestField(field.type, field.name), NOW)
            yield from (m.And(BOOL, (test, end)) for test in conditions_of(leaf))


def as_circumstance(tree: Tree, context: Context) -> Iterator[Box]:
    for test in circumstances(tree.children[-1], context):
        yield Box((test,))
