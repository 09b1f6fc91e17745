"""Knows what commas tell of where a phrase belongs: "by its owner, or by HR if it is paid"."""

from __future__ import annotations

from collections.abc import Iterator

from ...chart import Node, Tree
from ..base import Context, Part, trees
from .beside import CIRCUMSTANCES, EXCEPTIONS
from .excepting import EXCEPT
from .kinds import ONLY


def last_agent_is(tree: Tree, context: Context, label: str = "may_passive_by") -> bool:
    """Whether a passive's last agent is set apart: "by the tenant, or by the janitor"; what follows
    that without a comma is of the last alone. So are those for whom something is allowed.
    """
    agents = [c for c in tree.children if isinstance(c, Node) and c.symbol == "by_np"]
    if tree.label == "doing_allowed" and label == "may_passive_by":
        several = tree.children[-1:]
    elif tree.label == label and agents:
        several = tuple(each.children[0] for each in trees(agents[0]))
    else:
        return False
    words = [word.text for word in context.shared.words]
    return any(
        words[each.children[-1].start - 3] == ","
        and words[each.children[-1].start - 1] in ("by", "for", "to")
        for part in several
        for each in trees(part)
        if each.label == "each_union" and len(each.children) > 1
    )


def before_the_exception(tails: list[Part], context: Context) -> int:
    """How many phrases stand before one that makes an exception from all: ", but never on …"."""
    words = [word.text for word in context.shared.words]
    for at, part in enumerate(tails):
        said = words[part.start : part.start + 2]
        labels = {tree.label for tree in trees(part)}
        apart = words[part.start - 1] == "," and (said in BUT_NEVER or said[0] in EXCEPT)
        if at and apart and labels <= EXCEPTIONS:
            return at
        if at and words[part.start - 1] == "," and labels <= {"if_", "if_frag", *ONLY}:
            return at  # ", provided it is published", ", but only with MFA"
    return len(tails)


def ends_of_the_last(tails: list[Part], context: Context) -> Iterator[int]:
    """How many phrases may be said of the last alone, and not of all: the ones before an exception
    from all; of "by a clerk, or by HR if it is paid, with MFA" that may need it both ways.
    """
    before = before_the_exception(tails, context)
    yield before
    words = context.shared.words
    for at, part in enumerate(tails[1:before], 1):
        apart = "," in (words[part.start - 1].text, words[part.start].text)
        if apart and {tree.label for tree in trees(part)} & OF_THE_REQUEST:
            yield at
            return


OF_THE_REQUEST = frozenset({*CIRCUMSTANCES, "with_done", "without", "within"})


def excepts_at_the_end(tail: Tree, context: Context) -> bool:
    """Whether a comma sets an exception apart from what else stands behind a statement."""
    *before, last = tail.children
    words = context.shared.words
    apart = words[last.start - 1].text == "," or words[last.start].text == ","
    return bool(before) and apart and {tree.label for tree in trees(last)} <= EXCEPTIONS


def ends_in_a_case_of_all(clause: Part, joined: str, context: Context) -> bool:
    """Whether "public ones may be viewed by anyone, secret ones by their owner, if it is a weekday"
    leaves open of which that is said. After "and" with a whole statement, both are read.
    """
    words = [word.text for word in context.shared.words]
    for tree in trees(clause):
        if tree.label == "fronted" and ends_in_a_case_of_all(tree.children[-1], joined, context):
            return True
        if tree.label != "tailed" or not isinstance(tree.children[-1], Node):
            continue
        labels = {inner.label for inner in trees(tree.children[0])}
        whole = joined == "beside" and not any(label.startswith("again_") for label in labels)
        for tails in trees(tree.children[-1]):
            last = tails.children[-1]
            said = {inner.label for inner in trees(last)}
            case = any(said <= kind for kind in ({"if_", "if_frag"}, EXCEPTIONS, ONLY))
            apart = "," in (words[last.start - 1], words[last.start])
            if apart and not whole and (case or said & OF_THE_REQUEST):
                return context.shared.ask(
                    f"is “{context.shared.said(last.start, last.end)}” said of all, or of the last "
                    "alone? Write two sentences",
                    (last.start, last.end),
                )
    return False


BUT_NEVER = (["but", "never"], ["but", "not"])
