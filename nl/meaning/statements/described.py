"""Knows whether what describes one of several things a rule lets be done to may be meant of all."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from ...chart import Node
from ..base import RESOURCE, SUBJECT, Context, Desc, Part, Ranked, Several, trees
from ..closing import mentions
from .draft import Draft, Drafts, Plan

DETERMINERS = frozenset("a an the any all every each".split())
Around = Callable[[Part, str], list[Part]]


def leaves_one_open(thing: Several, parts: list[Part], around: Around, context: Context) -> bool:
    """Whether a thing would be let be done to all of a type, though what stands after the last of
    several, or before the first, may be said of them as well: "adjusters may view medical reports
    and claims in their region". With a determiner of its own a noun is by itself.
    """
    if context.role != RESOURCE or context.inside or not context.granting:
        return False
    first, last = parts[0], parts[-1]
    own = [part for part in parts if context.shared.words[part.start].text in DETERMINERS]
    back = context.shared.words[last.end - 1].text == "it"  # "the project and the tasks in it"
    shared = parts[:-1] if around(last, "posts") and not back else []
    if around(first, "adjs") and _is_described(thing.items[0]):
        shared = [*shared, *(part for part in parts[1:] if part not in own)]
    open_ = [
        part
        for part in shared
        if _is_open(item := thing.items[parts.index(part)])
        or (part in own and isinstance(item, Ranked))  # "the claims": those asked for
    ]
    the = all(context.shared.words[part.start].text == "the" for part in parts)
    if not open_ or (len(own) == len(parts) and not the):
        return False
    said = context.shared.said(first.start, last.end)
    return context.shared.ask(
        f"is all of “{said}” what is described, or one alone? Write a sentence for each",
        (first.start, last.end),
    )


NOBODY = frozenset(["nobody", "none"])
WHOLE = frozenset("any all every each".split())
MOST_BEFORE = 8


def bars_one_altogether(thing: Several, parts: list[Part], context: Context) -> bool:
    """Whether nobody at all could do something to one of several any more, while what they are to
    the last is said: "nobody may approve a timesheet or a claim they submitted" is of both.
    """
    words = [word.text for word in context.shared.words]
    start = parts[0].start
    before = words[max(0, start - MOST_BEFORE) : start]
    if context.role != RESOURCE or context.inside or context.granting:
        return False
    if NOBODY.isdisjoint(before) and ("no", "one") not in itertools.pairwise(before):
        return False
    if words[start] in WHOLE or "," in words[start : parts[-1].start]:
        return False
    last = thing.items[-1]
    theirs = isinstance(last, Desc) and any(mentions(test, SUBJECT) for test in last.box.tests)
    return theirs and any(_is_open(item) for item in thing.items[:-1])


PRONOUNS = frozenset("it its them their theirs they you your".split())


def opens_one_to_all(thing: Several, parts: list[Part], around: Around, context: Context) -> bool:
    """Whether who is told by one thing could do something to all of a type, though what they may do
    it to is told by that thing: "the curator of a collection may tag photos and articles in it".
    """
    if context.role != RESOURCE or context.inside or not context.granting:
        return False
    words = [word.text for word in context.shared.words]
    posts = around(parts[-1], "posts")
    told = any(not PRONOUNS.isdisjoint(words[post.start : post.end]) for post in posts)
    own = any(words[part.start] in DETERMINERS for part in parts[1:])
    groups = [local.variable for local in context.asker.locals if local.kind == "any"]
    return (
        bool(groups)
        and told
        and not own
        and any(
            isinstance(item, Desc)
            and not item.known
            and item.missing is None
            and not any(mentions(test, group) for test in item.box.tests for group in groups)
            for item in thing.items[:-1]
        )
    )


def _is_open(thing: object) -> bool:
    """Whether a noun means anything of its type."""
    return (
        isinstance(thing, Desc)
        and not thing.known
        and thing.missing is None
        and not thing.box.tests
    )


def _is_described(thing: object) -> bool:
    return isinstance(thing, Desc) and bool(thing.box.tests)


def leaves_first_open(plans: Sequence[Plan], found: Drafts, context: Context) -> bool:
    """Whether something is let be done to all of a type, though what stands after the last of
    several verbs may be said of it as well: "view trips and reserve vehicles of their depot".
    """
    phrases = dict.fromkeys(draft.phrase for draft in found)
    groups = [[d for d in found if d.phrase == phrase] for phrase in phrases]
    said = list(zip(plans, groups, strict=True)) if len(groups) == len(plans) else []
    for (one, before), (two, after) in itertools.combinations(said, 2):
        if one.effect != "permit" or two.effect != "permit" or one.what is None or two.what is None:
            continue
        types = {draft.resource_type for draft in before}
        if types & {draft.resource_type for draft in after}:
            continue
        first, second = (before, one.what), (after, two.what)
        for (free, part), (told, other) in ((first, second), (second, first)):
            if not _is_plain(other, context):
                continue  # "view studies and sign the reports they wrote"
            if _is_left_open(free, part, context) and _is_theirs(told) and _has_posts(other):
                said_ = context.shared.said(part.start, part.end)
                return context.shared.ask(
                    f"whose are the “{said_}”, or which? Say it again, or “any …”",
                    (one.what.start, two.what.end),
                )
    return False


def _is_theirs(drafts: Sequence[Draft]) -> bool:
    """Whether what may be done something to is told by what it is to who asks."""
    return any(mentions(test, SUBJECT) for draft in drafts for test in draft.what.tests)


def _is_left_open(drafts: Sequence[Draft], part: Part, context: Context) -> bool:
    """Whether it is anything of a type, without a word for that."""
    return _is_plain(part, context) and not any(draft.what.tests for draft in drafts)


def _is_plain(part: Part, context: Context) -> bool:
    """Whether a phrase is a noun without a determiner."""
    return context.shared.words[part.start].text not in DETERMINERS


def _has_posts(part: Part) -> bool:
    """Whether something stands after a phrase's noun."""
    return any(
        isinstance(child, Node) and child.symbol == "posts"
        for tree in trees(part)
        if tree.label == "some"
        for noun in trees(tree.children[-1])
        for child in noun.children
    )
