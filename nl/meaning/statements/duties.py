"""Knows what two people must do, one each: "nobody may both submit and approve a claim", "invoices
must be approved and paid by different people".
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...chart import Leaf, Tree
from ...vocabulary.senses import Act, RelWord
from ..base import RESOURCE, SUBJECT, Box, Context, Part, Thing, trees
from ..discourse.referring import it_again
from ..nouns.bare import bare
from ..nouns.links import related
from ..nouns.said_of_all import bares
from ..things import things
from .draft import Plan
from .verbs import parts_of

Plans = Iterator[tuple[Plan, ...]]


def not_both(tree: Tree, context: Context) -> Plans:
    """Whoever has done the one may not do the other, to the same thing. What nothing records can't
    be held against anyone.
    """
    duties = [_leaves(part) for part in parts_of(tree, "duty", "duty_done")]
    who, what = _parties(tree)
    kinds = [kind for part in parts_of(tree, "nobody") for kind in trees(part)]
    if any(kind.label not in ("nobody", "no_kind", "no_kinds") for kind in kinds):
        return
    plans = [
        Plan(
            "forbid",
            who,
            (act.name,),
            None,
            who_read=_no_such(kinds),
            what_read=what,
            extra=partial(_has_done, word),
            passive=who is None and not kinds,
        )
        for done, doing in itertools.permutations(duties, 2)
        for word in _words(done, context)
        for act in doing
        if isinstance(act, Act)
        and not set(_done_to(word)).isdisjoint(context.vocabulary.actions[act.name])
    ]
    if plans:
        yield tuple(plans)
        return
    context.shared.ask(
        "nothing records who has done the one when the other is asked for: say who must not",
        (tree.start, tree.end),
    )


def _no_such(kinds: list[Tree]) -> Callable[[Context], Iterator[Thing]] | None:
    """Who "no trader may both raise and confirm an order" is of, where not of anybody."""
    parts = [part for kind in kinds if kind.label != "nobody" for part in kind.children]
    return partial(bares, parts) if parts else None


def _leaves(part: Part) -> list[object]:
    """What a verb can mean: an action, or what is recorded of one who did so."""
    return list(dict.fromkeys(
        child.value for tree in trees(part) for child in tree.children if isinstance(child, Leaf)
    ))  # fmt: skip


def _words(done: list[object], context: Context) -> Iterator[RelWord]:
    """The relations that record who has done something, each once: approved_by of a payment, or
    approved of a user.
    """
    people = context.vocabulary.principals
    words = [
        word
        for word in done
        if isinstance(word, RelWord) and (word.head == "subject" or word.rel.type in people)
    ]
    yield from {word.rel: word for word in words}.values()


def _done_to(word: RelWord) -> tuple[str, ...]:
    """The types of what a relation records that somebody has done something to."""
    return (word.rel.type,) if word.head == "subject" else word.rel.subjects


def _parties(tree: Tree) -> tuple[Part | None, Callable[[Context], Iterator[Thing]]]:
    """Who is meant, where not just anybody, and to what it is done."""
    nouns, same = parts_of(tree, "np"), parts_of(tree, "bare")
    if tree.label == "not_by_same":
        for none in (kind for part in parts_of(tree, "no_thing") for kind in trees(part)):
            return None, partial(bares, list(none.children))
        return None, it_again(nouns[0])
    if same and tree.label == "not_both_same":
        return (nouns[0] if nouns else None), lambda context: bare(same[-1], context)
    what = nouns[-1]
    who = nouns[0] if len(nouns) > 1 else None
    return who, lambda context: things(what, context)


def _has_done(word: RelWord, context: Context) -> Iterator[Box]:
    """That who asks has done it to what is asked for."""
    asker = next(d for d in context.refs if d.variable == SUBJECT)
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    doers = word.rel.subjects if word.head == "subject" else (word.rel.type,)
    if asked is None or asked.type not in _done_to(word) or asker.type not in doers:
        return
    known = replace(asked, known=True, box=Box())
    yield from related(word, replace(asker, known=True, box=Box()), known, context)


DUTIES: dict[str, Callable[[Tree, Context], Plans]] = {
    "not_both": not_both,
    "not_both_same": not_both,
    "not_by_same": not_both,
}
