"""Knows what is said of those whom a prohibition spares: "except for admins, nobody may delete
documents, and even admins must give a reason", "and they may do so only from the office".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Left, Part, just, trees
from ..statements.draft import Draft, Drafts, Plan
from ..statements.verbs import parts_of

UNSAID = frozenset("even the a an any its their such those these this also".split())
"""What may stand with a noun that names somebody again, or be missing there."""
GOING_ON = PREPOSITIONS | {"who", "that", "whose", "of", "with"}
"""What may follow such a noun where it names them first."""


def left_by(drafts: Drafts) -> tuple[Left, ...]:
    """What prohibitions leave to those whom they spare."""
    found = []
    for draft in drafts:
        if draft.effect != "forbid":
            return ()
        if draft.spared is None or draft.subject_type is None:
            continue
        resource = draft.resource_type and Desc(RESOURCE, draft.resource_type, draft.what)
        who = Desc(SUBJECT, draft.subject_type, draft.spared.who)
        when = draft.region + unspared(draft).when
        found.append(Left(who, draft.actions, resource or None, when, draft.spared.place))
    return tuple(found) if len({left.place for left in found}) == 1 else ()


def unspared(draft: Draft) -> Draft:
    """A prohibition to those whom it spares."""
    assert draft.spared is not None
    kept = tuple(test for test in draft.when.tests if test not in draft.spared.tests)
    when = replace(draft.when, tests=kept)
    return replace(draft, who=draft.spared.who, when=when, spared=None, anyone=False)


def names_them(who: Part, place: tuple[int, int], context: Context) -> bool:
    """Whether a phrase is of those named in a place: "they"; "admins", of "admins on the VPN"."""
    said, named = _named(who.start, who.end, context), _named(*place, context)
    more = named[len(said) : len(said) + 1]
    again = bool(said) and named[: len(said)] == said and (not more or more[0] in GOING_ON)
    are = named[-len(said) - 1 : -len(said)]  # "unless they are an admin"
    again = again or (bool(said) and named[-len(said) :] == said and are in (["are"], ["is"]))
    return said == ["they"] or again


def _named(start: int, end: int, context: Context) -> list[str]:
    words = (word.text for word in context.shared.words[start:end])
    return [_one(word) for word in words if word not in UNSAID]


def _one(word: str) -> str:
    """A word as of one: enough to know it again by."""
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def goes_on_of_those(front: Part, rest: Sequence[Part], context: Context) -> bool:
    """Whether a phrase in front of several clauses spares those whom a later one is about: it is of
    the first alone.
    """
    spared = any(inner.label == "except_tail" for inner in trees(front))
    return spared and any(
        names_them(who, (front.start, front.end), context)
        for part in rest
        for who in _subjects(part)
    )


def _subjects(part: Part) -> Iterator[Part]:
    """Whom a clause may be about."""
    for tree in trees(part):
        if tree.label in ("plain", "tailed", "further", "further_when"):
            for body in trees(tree.children[0]):
                yield from parts_of(body, "np")[:1]


def may_they(
    effect: str, who: Part, context: Context, need: Callable[[Context], Iterator[Box]] | None = None
) -> tuple[Plan, ...]:
    """That those whom the statement before spares may do what it forbids, or may not, or not
    without what they need; none where a phrase is of others.
    """
    left = () if context.prior is None else context.prior.left
    if not left or not names_them(who, left[0].place, context):
        return ()
    return tuple(
        Plan(
            effect,
            None,
            one.actions,
            None,
            who_read=just(one.subject),
            what_read=None if one.resource is None else just(one.resource),
            unless=None if need is None else (lambda inner, asker: need(inner)),
            extra=lambda inner, when=one.when: iter((when,)),  # type: ignore[misc]
            so=True,
        )
        for one in left
    )
