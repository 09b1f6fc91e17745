"""Knows whether a condition of one statement may be meant of the next as well: of what somebody may
"then" do, and of what goes on about those that a sentence with a condition in front spoke of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf
from ...vocabulary.senses import Act
from ..base import RESOURCE, SUBJECT, Box, Context, Part, Shared, trees
from ..closing import mentions
from ..opposites import excludes
from ..statements.draft import Draft, Drafts, so_much_of_it

NOT_ADVERB = frozenset({"if", "when", "once", "even", "only", "since", "until", "before", "by"})
BACK = frozenset("it them this that these those they he she so too also".split())
LIFTS = frozenset({"unless", "except", "without", "outside", "but"})
"""Before what a prohibition does not hold for."""
ALWAYS = frozenset("always any anytime".split())
THEY = frozenset({"they", "he", "she"})


def loses_then(drafts: Drafts, shared: Shared) -> bool:
    """Whether what one may "then" do is let be done without the conditions on what is done first:
    "clerks may unseal a case once it is closed and then read it".
    """
    for names, at in _done_then(shared):
        first = next((k for k, d in enumerate(drafts) if names & set(d.actions)), 0)
        before = [d for d in drafts[:first] if names.isdisjoint(d.actions)]
        after = [d for d in drafts[first:] if names & set(d.actions)]
        if any(_widens(one, two) for one in before for two in after):
            _ask(shared, at, at + 1)
            return True
    return False


def _done_then(shared: Shared) -> Iterator[tuple[set[str], int]]:
    """Each "then" beside a verb, with the actions that the verb can mean."""
    words = [word.text for word in shared.words]
    for at, word in enumerate(words):
        if word == "then" and at and words[at - 1] not in NOT_ADVERB:
            names = _actions_near(at, shared.leaves)
            if names:
                yield names, at


def _actions_near(at: int, leaves: Sequence[Leaf]) -> set[str]:
    return {
        leaf.value.name
        for leaf in leaves
        if at < leaf.start <= at + 4 and isinstance(leaf.value, Act)
    }


def goes_on_alone(
    part: Part, before: Part, latest: Drafts, found: Drafts, context: Context
) -> bool:
    """Whether a sentence lets those do more, or more be done to that, of which one with a condition
    in front spoke, without it: "on weekdays editors may edit drafts. They may also delete them".
    """
    words = [word.text for word in context.shared.words[part.start : part.end]]
    in_front = any(tree.label.startswith("fronted") for tree in trees(before))
    own = any(tree.label != "plain" for tree in trees(part))
    goes_on = in_front and (not BACK.isdisjoint(words) or _is_of_its_own(words, latest, found))
    goes_on = goes_on or (words[0] in THEY and not {"also", "too"}.isdisjoint(words))
    first = context.shared.words[before.start].text
    effects = ("permit", "only") if first in LIFTS else ("permit", "only", "forbid")
    alone = (
        not own and goes_on and any(_widens(one, two, effects) for one in latest for two in found)
    )
    if alone:
        _ask(context.shared, part.start, part.end)
    return alone or loses_it(part, latest, found, context)


def loses_it(part: Part, latest: Drafts, found: Drafts, context: Context) -> bool:
    """Whether others may do something to "it", without when it has to be so: "clerks may unseal a
    case once it is closed; judges may still read it". With a condition of its own it is another
    case, and "always" needs none.
    """
    words = {word.text for word in context.shared.words[part.start : part.end]}
    its = _is_of_its_own(words, latest, found)
    if (words.isdisjoint({"it", "them"}) and not its) or not words.isdisjoint(ALWAYS):
        return False
    begins = [word.text for word in context.shared.words[part.start : part.start + 2]]
    if begins in (["after", "that"], ["before", "that"], ["until", "then"]):
        return False  # another time, which says of itself that it is
    bare = [draft for draft in found if not (draft.when + draft.region).tests]
    loses = any(
        _widens(one, two) and not excludes(one.when + one.region, two.what)  # "after that", …
        for one in latest
        for two in bare
    )
    if loses:
        _ask(context.shared, part.start, part.end)
    return loses


def _is_of_its_own(words: Collection[str], latest: Drafts, found: Drafts) -> bool:
    """Whether something is done to what "it" has: "…; recruiters may edit its vacancies"."""
    return "its" in words and not {one.resource_type for one in latest} & {
        two.resource_type for two in found
    }


def still_tied(part: Part, latest: Drafts, found: Drafts, context: Context) -> Drafts | None:
    """What "they" may also do with "it", who were to be something of it: "users may view a claim if
    they are its claimant. They may also edit it while it is open" lets claimants do so. Without
    "also" it is asked, None, whether that holds for it.
    """
    words = [word.text for word in context.shared.words[part.start : part.end]]
    if words[0] not in THEY | {"you"} or {"it", "them"}.isdisjoint(words):
        return found
    ties = [draft.when for draft in latest if draft.effect == "permit" and _is_tied(draft.when)]
    if not ties or any(_is_tied(Box(tuple(_tests(draft)))) for draft in found):
        return found
    if any(draft.effect != "permit" for draft in found):
        return found
    if len(ties) != len(latest) or len(set(ties)) > 1 or {"also", "too"}.isdisjoint(words):
        _ask(context.shared, part.start, part.end)
        return None
    same = tuple(test for test in ties[0].tests if _is_tied(Box((test,))))
    return tuple(replace(draft, when=draft.when + Box(same)) for draft in found)


def _is_tied(box: Box) -> bool:
    """Whether it says what who asks is of what is asked for."""
    return any(mentions(test, SUBJECT) and mentions(test, RESOURCE) for test in box.tests)


def lets_anyone(part: Part, latest: Drafts, found: Drafts, context: Context) -> bool:
    """Whether something may be done to "it" by anybody, where the statement before had a condition
    of who: "you may view a document if you own it; you may edit it while it is a draft".
    """
    words = [word.text for word in context.shared.words[part.start : part.end]]
    labels = {
        inner.label
        for tree in trees(part)
        if tree.label in ("plain", "tailed")
        for inner in trees(tree.children[0])
    }
    them = words[0] in THEY | {"you"} or any(label.startswith("again_") for label in labels)
    if not them or BACK.isdisjoint(words[1:]) or not EVERYBODY.isdisjoint(words):
        return False
    anyone = any(_is_of_whom(one) and two.effect == "permit" and not _says_who(two)
                 for one in latest for two in found)  # fmt: skip
    if anyone:
        _ask(context.shared, part.start, part.end)
    return anyone


EVERYBODY = frozenset("anyone anybody everyone everybody".split())


def _is_of_whom(draft: Draft) -> bool:
    """Whether a draft lets something be done on a condition of who it is."""
    tests = (*draft.when.tests, *draft.region.tests)
    return draft.effect in ("permit", "only") and any(mentions(test, SUBJECT) for test in tests)


def _says_who(draft: Draft) -> bool:
    return any(mentions(test, SUBJECT) for test in _tests(draft))


def leaves_out_condition(part: Part, latest: Drafts, found: Drafts, context: Context) -> bool:
    """Whether a clause that leaves out who or what it is about lets more be done, without what the
    clause before was conditional on: "engineers may read secrets unless they are contractors, and
    rotate them".
    """
    labels = {
        inner.label
        for tree in trees(part)
        if tree.label == "plain"
        for inner in trees(tree.children[0])
    }
    if labels & {"again_done"}:
        left = any(
            two.effect == "permit" and not {*_said(one)} <= {*_tests(two)}
            for one in latest
            for two in found
        )
    elif labels & {"again_do", "again_may"}:
        left = any(_widens(one, two) for one in latest for two in found)
    else:
        return False
    if left:
        _ask(context.shared, part.start, part.end)
    return left


def _said(draft: Draft) -> Iterator[m.Expr]:
    """What a draft says, but not by whom alone."""
    return _tests(draft) if draft.effect == "permit" else iter(())


def _widens(one: Draft, two: Draft, effects: Sequence[str] = ("permit", "only")) -> bool:
    """Whether the second permits without what the first, of such an effect, is conditional on."""
    much = so_much_of_it(one.what) if set(one.actions) & set(two.actions) else ()
    conditions = {*one.when.tests, *one.region.tests, *much}
    return two.effect == "permit" and one.effect in effects and not conditions <= set(_tests(two))


def _tests(draft: Draft) -> Iterator[m.Expr]:
    for box in (draft.who, draft.what, draft.region, draft.when):
        yield from box.tests


def _ask(shared: Shared, start: int, end: int) -> None:
    shared.ask(
        "does the condition before this hold for it, too? Say it again, or first what has none",
        (start, end),
    )
