"""Knows what a clause may leave out, as the one before it says it: who may, or what is done."""

from __future__ import annotations

from collections.abc import Collection

from ..chart import Node, Tree
from ..meaning.base import Context, Part, trees
from ..meaning.discourse.also import says_also
from ..meaning.discourse.sparing import left_by
from ..meaning.statements.draft import Drafts
from ..vocabulary.candidates import texts_at


def denies_it_all(found: Drafts, before: Drafts) -> bool:
    """Whether what some were allowed to do is then said to be forbidden to all."""
    actions = {action for draft in before if draft.effect in ("permit", "only")
               for action in draft.actions}  # fmt: skip
    return all(d.effect == "forbid" and d.anyone and actions & set(d.actions) for d in found)


SO = frozenset({"may_so", "may_not_so", "can_only_so"})


def is_of_those_alone(found: Drafts, before: Drafts) -> bool:
    """Whether somebody is said to do so, or not, who alone may: when they may, is told of them."""
    alone = [draft.who.tests for draft in before if draft.effect == "only"]
    alone += [left.subject.box.tests for left in left_by(before)]
    return all(draft.who.tests in alone for draft in found)


def is_in_the_present(clause: Part, alone: bool = False) -> bool:
    """Whether a clause says what they do, with nothing beside it: "pharmacists verify orders"."""
    return any(
        inner.label in ("does", "does_not")
        for tree in trees(clause)
        if tree.label == "plain" or (tree.label.startswith("tailed") and not alone)
        for inner in trees(tree.children[0])
    )


CONTRASTS = frozenset({"but", "yet", "while", "whereas", "though", "although", "albeit"})


def may_leave_out(previous: Part, clause: Part, context: Context) -> bool:
    """Whether a clause may leave out what stood before: "or by HR" is a part of one."""
    bodies = {tree.label for tree in trees(clause)}
    for tree in trees(clause):
        if tree.label in ("plain", "tailed"):
            bodies |= {inner.label for inner in trees(tree.children[0])}
    says_by_whom = "again_done_by" in bodies or (
        "again_not_done" in bodies and "by" in words_of(clause, context)
    )
    if says_by_whom and _is_left_open(previous, clause, context):
        return False  # "can be viewed and edited by editors", "viewed but not edited by": both
    if "may_passive_by" in bodies and _is_left_open(previous, clause, context, ("may_passive",)):
        said = context.shared.said(previous.start, previous.end)
        context.shared.ask(
            f"by whom, “{said}”? Say it, or say “by anyone”",
            (previous.start, clause.end),
        )
        return False  # "orders can be edited and coupons can be issued by clerks"
    measured = any(label.startswith("gap_measured") for label in bodies)  # "up to €500 by leads"
    if measured or not bodies & {"again_by", "again_for", "again_only_by", "narrowed"}:
        return True
    if _begins_otherwise(clause):
        return True
    before = [w.text for w in context.shared.words[max(0, clause.start - 2) : clause.start]]
    if before[-1] == "," and before[0] in ("and", "or", "but"):
        return True  # "by its owner and, if it is a draft, by any editor"
    if "again_only_by" in bodies and before[-1] == "and" and _says_only(previous, context):
        return True  # "only on weekdays and only by auditors"
    if before in ([",", "and"], [",", "or"]):
        # "by its author if it is a draft, and by any editor"
        more = says_also(clause, context) and bodies != {"narrowed"}  # "and then also only …"
        if more and any(tree.label == "tailed" for tree in trees(previous)):
            message = "may they do so in any case, or only in the one before? Write two sentences"
            context.shared.ask(message, (clause.start, clause.end))
            return False
        if _says_when(clause):
            return all(tree.label in ENDED for tree in trees(previous))
        return all(tree.label == "tailed" for tree in trees(previous))
    if before[-1] == "and" and _says_when(previous) and _says_when(clause):
        return True  # "by its reporter within 14 days and by engineers within 30"
    return bool(CONTRASTS.intersection(before))


ENDED = frozenset({"tailed", "done_when_by", "done_when_only_by"})
"""How a passive is read that says by whom, and when."""
TIMED = frozenset(
    "at_time within until until_time until_elapsed bare_span for_after up_to_after".split()
)


def _says_when(clause: Part) -> bool:
    """Whether a clause says when something is done."""
    return any(map(_is_timed, trees(clause)))


def _is_timed(tree: Tree) -> bool:
    if tree.label == "fronted":  # "at any time by engineers"
        by = any("again_by" in {inner.label for inner in trees(body)}
                 for plain in trees(tree.children[1]) if plain.label == "plain"
                 for body in plain.children)  # fmt: skip
        return by and _is_of_time(tree.children[0])
    tails = [part for part in tree.children if isinstance(part, Node) and part.symbol == "tails"]
    said = [tail for part in tails for inner in trees(part) for tail in inner.children]
    return tree.label in ENDED and any(map(_is_of_time, said))


def _is_of_time(part: Part) -> bool:
    return any(tree.label in TIMED or tree.label == "nothing_said" for tree in trees(part))


def _begins_otherwise(clause: Part) -> bool:
    """Whether a clause begins with "otherwise", "from anywhere else"."""
    return any(
        front.label in ("otherwise", "elsewhere")
        for tree in trees(clause)
        if tree.label in ("narrowed", "fronted")
        for front in trees(tree.children[0])
    )


def _says_only(clause: Part, context: Context) -> bool:
    return "only" in words_of(clause, context)


def words_of(clause: Part, context: Context) -> set[str]:
    return {word.text for word in context.shared.words[clause.start : clause.end]}


PASSIVES = ("may_passive", "may_not_passive", "only_passive", "only_things")


def _is_left_open(
    previous: Part, clause: Part, context: Context, passives: Collection[str] = PASSIVES
) -> bool:
    """Whether a passive clause before a bare "and" or "but" does not say by whom: what follows
    does.
    """
    joined = texts_at(context.shared.words, previous.end) in ("and", "or", "but", "yet", ",")
    return (
        joined
        and previous.end + 1 == clause.start
        and any(
            inner.label in passives
            for tree in trees(previous)
            if tree.label == "plain"
            for inner in trees(tree.children[0])
        )
    )
