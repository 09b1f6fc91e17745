"""Knows who they are that are set against those before: "other physicians may do so with MFA",
"nurses on duty may read charts; those not on duty may not".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ....compiler.twin import nodes
from ...chart import Tree
from ...vocabulary.senses import IT, Kind, put
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Excluding,
    Part,
    Several,
    Thing,
    renamed_box,
    trees,
)
from ..closing import mentions
from ..nouns.bare import bare
from ..opposites import tells_apart
from ..things import descs_of, things

STOPS = frozenset([".", ";", "!"])


def begins_with_others(part: Part, tree: Tree, context: Context) -> bool:
    """Whether a sentence after the first begins with "other physicians": others than those before.
    A "different" one, "another" and "any other" are such as the sentence itself tells, but for
    those who were told by the very thing: after "the author of an alert", "another analyst".
    """
    words = [word.text for word in context.shared.words[max(0, part.start - 2) : part.start + 1]]
    if tree.label != "other":
        return False
    if words[-1] == "another" and _are_told_by_it(context):
        return words[-2] in STOPS | {"only", ","}
    only = words[:2] == [words[0], "only"] and words[0] in STOPS
    return words[-1] in ("other", "all") and (words[-2] in STOPS or only)


def _are_told_by_it(context: Context) -> bool:
    """Whether those of whom the statement before was are told by what is asked for."""
    before = context.prior.subject if context.prior is not None else None
    return isinstance(before, Desc) and any(mentions(t, RESOURCE) for t in before.box.tests)


def others(tree: Tree, context: Context) -> Iterator[Thing]:
    """Such as a noun says, but for those of whom the statement before was."""
    before = context.prior.subject if context.prior is not None else None
    items = before.items if isinstance(before, Several) else (before,)
    if not any(isinstance(item, Desc) and item.box.tests for item in items):
        return
    assert before is not None
    assert context.prior is not None
    theirs = [test for desc in descs_of(context.prior.resource) for test in desc.box.tests]
    if any(mentions(test, SUBJECT) for test in theirs):
        context.shared.ask_of(
            tree, "“{said}”: also such as those before, of what is not theirs? Say who they are"
        )
        return  # "editors may edit drafts they own; others may view them": other editors, too?
    for thing in bare(tree.children[-1], context):
        yield Excluding(thing, before)


def among_those(tree: Tree, context: Context) -> Iterator[Thing]:
    """Contractors among them: those of whom the statement before was, that are contractors."""
    before = context.prior.subject if context.prior is not None else None
    if not isinstance(before, Desc) or not before.box.tests:
        return
    for thing in bare(tree.children[0], context):
        if isinstance(thing, Desc) and thing.type == before.type:
            yield before.with_box(renamed_box(thing.box, thing.variable, before.variable))


def some_of_those_before(part: Part, context: Context) -> Iterator[Thing]:
    """ "Contractors may not view documents, but those in the legal department may": contractors
    there. "Those not on duty", after nurses on duty, are nurses; "those with 500 hours", after
    pilots with 100, are pilots. Where more was said of them, it may be so of these as well.
    """
    before = context.prior.subject if context.prior is not None else None
    of_those = context.shared.words[part.start].text in ("those", "one", "ones")
    such = of_those and any(tree.label in ("anyone_post", "one_such") for tree in trees(part))
    if not (such and isinstance(before, Desc) and before.box.tests):
        yield from things(part, context)
        return
    found = list(things(part, context))
    contrasted = [one for thing in found for one in set_against(thing, before)]
    if contrasted:
        yield from contrasted
        return
    noun = _tests_of_noun(before, part, context)
    for thing in found:
        if not isinstance(thing, Desc) or thing.type != before.type:
            yield thing
            continue
        if not _left_of(_of(before, thing), thing):
            yield thing  # "those with a monthly pass", after "people with an annual pass"
            continue
        all_of_them = thing.with_box(_of(before, thing))
        own = renamed_box(Box(noun), before.variable, thing.variable)
        yield from dict.fromkeys((thing.with_box(own) if noun else thing, all_of_them))


def _of(before: Desc, thing: Desc) -> Box:
    """What was said of those before, said of a thing."""
    return renamed_box(before.box, before.variable, thing.variable)


def set_against(thing: Thing, before: Desc) -> Iterator[Thing]:
    """Those of whom something is said that can't be so of those before, or that tells another
    measure of the same.
    """
    if not isinstance(thing, Desc) or thing.type != before.type:
        return
    kind = _of(before, thing)
    more = [test for test in kind.tests if test not in thing.box.tests]
    left = _left_of(kind, thing)
    if len(left) < len(more) and (left or len(more) < len(kind.tests)):
        yield thing.with_box(replace(kind, tests=left))


def _left_of(kind: Box, thing: Desc) -> tuple[m.Expr, ...]:
    """What was said of those before that is not said of a thing, nor against what is said of it."""
    own = (test for test in thing.box.tests if test not in kind.tests)
    measured = {name for test in own for name in _measured(test, thing.variable)}
    return tuple(
        test
        for test in kind.tests
        if test not in thing.box.tests
        and not tells_apart(Box((test,)), thing.box)
        and measured.isdisjoint(_measured(test, thing.variable))
    )


def _measured(test: m.Expr, variable: str) -> Iterator[str]:
    """The attributes of something that a test compares: an amount, or when it was decided."""
    for side in nodes(test) if isinstance(test, m.Compare) else ():
        if isinstance(side, m.AttributeOf) and side.of == variable:
            yield side.name


def _tests_of_noun(before: Desc, part: Part, context: Context) -> tuple[m.Expr, ...]:
    """What the very noun says of those before: that "guards on leave" are guards."""
    words = [word.text for word in context.shared.words]
    said = {
        put(leaf.value.test, before.variable, IT)
        for leaf in context.shared.leaves
        if leaf.kind == "CLASS" and leaf.end <= part.start
        and isinstance(leaf.value, Kind) and leaf.value.type == before.type
        and (leaf.value.plural or words[leaf.start - 1] in ARTICLES)
    }  # fmt: skip
    return tuple(test for test in before.box.tests if test in said)


ARTICLES = frozenset("a an any every each".split())
