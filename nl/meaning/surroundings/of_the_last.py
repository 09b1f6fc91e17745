"""Knows of what a phrase behind several is said: of all, of the last, or of an exception."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from ...chart import Leaf, Tree
from ...vocabulary.senses import Circumstance, types_of
from ..base import Context, Part, trees
from ..closing import speaks_of_now
from ..statements.draft import Draft
from ..things import symbol_of
from .beside import CIRCUMSTANCES, EXCEPTIONS, WHILE
from .excepting import EXCEPT
from .kinds import CONDITIONS


def surrounds(tails: Part) -> bool:
    """Whether what follows first is a circumstance or a time: "stop a lift and start it with
    clearance" leaves open if both need it.
    """
    return any(
        tail.label in CIRCUMSTANCES for tree in trees(tails) for tail in trees(tree.children[0])
    )


def is_without(tails: Part, context: Context) -> bool:
    """Whether what follows is "without …": "can't delete a file or rename it without MFA" leaves
    open if it can be deleted with it.
    """
    return context.shared.words[tails.start].text == "without"


def of_the_last_alone(tree: Tree, tails: Part, context: Context) -> bool:
    """Whether what follows "the rooms they supervise, and any classroom" could be said of what
    stands apart alone.
    """
    words = context.shared.words
    labels = {inner.label for parts in trees(tails)
              for part in parts.children for inner in trees(part)}  # fmt: skip
    apart = any(
        len(union.children) == 2
        and words[union.children[1].start - 1].text in ("and", "or")
        and (
            words[union.children[1].start - 2].text == ","
            or words[union.end - 1].text in ("ones", "one")
        )
        for object_ in _objects(tree)
        for union in trees(object_)
        if union.label == "union" and object_.end == tails.start
    )
    apart = apart or any(  # "on drafts and on published documents"
        words[union.children[-1].start - 2].text == "and"
        for object_ in _objects(tree)
        for union in trees(object_)
        if union.label == "each_union" and object_.end == tails.start
    )
    if not apart or not labels & set(CONDITIONS) or words[tails.start].text == "only":
        return False
    return context.shared.ask_of(
        tails, "is “{said}” said of both, or of the last alone? Write two sentences"
    )


def _objects(tree: Tree) -> Iterator[Part]:
    """What the verbs of a statement are done to."""
    for child in tree.children:
        for inner in trees(child) if symbol_of(child) in ("vps", "vp") else ():
            if inner.label == "do":
                yield inner.children[1]
            else:
                yield from _objects(inner)


def limits_the_excepted(tree: Tree, tails: Part, context: Context) -> bool:
    """Whether a condition stands directly behind an exception that a comma sets apart: "documents,
    except secret ones when they're off the network" lets them view others there, too.
    """
    words = context.shared.words
    if surrounds(tails) and words[tails.start].text != ",":
        said = [word.text for word in words[tree.start : tree.end]]
        others = ("other", "than") in itertools.pairwise(said)
        if tree.label in DENYING or (tree.label == "may" and not others):
            return any(ends_in_excepted(part, tails.start) for part in tree.children)
    if words[tails.start].text not in (*WHILE, "if"):
        return False
    return any(
        word.text == "," and words[at + 1].text in EXCEPT and at > tree.start
        for at, word in enumerate(words[: tails.start - 1])
    ) and any(ends_in_excepted(part, tails.start) for part in tree.children)


DENYING = frozenset({"may_not", "does_not", "nobody_may", "may_not_passive", "barred_from"})


def ends_in_excepted(part: Part, end: int) -> bool:
    if isinstance(part, Leaf) or part.end != end:
        return False
    return any(
        inner.label in ("excluding", "excluding_all")
        or (bool(inner.children) and ends_in_excepted(inner.children[-1], end))
        for inner in trees(part)
    )


def limits_the_last(tree: Tree, tails: Part, context: Context) -> bool:
    """Whether "only" stands after the last of several, set apart as such ones or by "but"."""
    words = [word.text for word in context.shared.words[tree.start : tails.end]]
    at = tails.start - tree.start
    apart = [i for i in range(at) if words[i] in ("but", "and") and words[i - 1] == ","]
    apart += [i for i in range(at) if words[i] == "but"]
    if not apart or words[at] != "only":
        return False
    ones = {"ones", "those", "one"} & set(words[max(apart) : at])
    if ones or any(words[i - 1 : i + 1] == [",", "but"] for i in apart):
        return True
    return _names_it_again(tree.start, tree.start + max(apart), tails.start, context)


def _names_it_again(start: int, joint: int, end: int, context: Context) -> bool:
    """Whether a noun before "and" comes again behind it: "public files, and files that are not
    public only with MFA"; which of them is public, is said of each.
    """
    if context.shared.words[joint - 1].text != ",":
        return False
    nouns = [leaf for leaf in context.shared.leaves if leaf.kind == "NOUN"]
    before, after = (
        {
            str(sorted(types_of(leaf.value)))
            for leaf in nouns
            if one <= leaf.start and leaf.end <= two
        }
        for one, two in ((start, joint), (joint, end))
    )
    return not before.isdisjoint(after)


def is_perhaps_one_more(tails: Part, context: Context) -> bool:
    """Whether a place after "and" may be one more, "devices installed there, and at sites below
    it", and not one where the same things have to be as well; "reserved for responders and for
    managers" is for either.
    """
    words = context.shared.words
    first = next((tree.children[0] for tree in trees(tails) if tree.children), None)
    if first is None or words[first.start - 1].text != "and":
        return False
    labels = {tree.label for tree in trees(first)}
    again = words[first.start].text == "for" and any(w.text == "for" for w in words[: first.start])
    if labels != {"tail_in"} and not (again and labels <= {"tail_in", "for_np"}):
        return False
    return context.shared.ask_of(
        first, "“{said}”: must that be so as well, or is it enough? Write two sentences"
    )


ENDING = frozenset({"if_", "if_frag", "unless", "unless_frag", "until", "until_time",
                    "until_elapsed"})  # fmt: skip


ANYONE = frozenset("anyone anybody everyone everybody whoever".split())


def ends_the_last(clause: Part, tails: Part, context: Context) -> bool:
    """Whether a condition is of the last clause alone: it stands in that without a comma, and one
    sets the clause apart, "admins may delete documents, and editors may archive them unless …". So
    is what says who "anyone" is: ", and drafts may be read by anyone on the network".
    """
    texts = [word.text for word in context.shared.words]
    labels = {inner.label for tree in trees(tails) for inner in trees(tree.children[0])}
    by_anyone = texts[tails.start - 2] == "by" and texts[tails.start - 1] in ANYONE
    by_anyone = by_anyone and "circ_tail" in labels and not _tells_when(tails, context)
    return (
        texts[max(0, clause.start - 2) : clause.start] == [",", "and"]
        and texts[tails.start] != ","
        and (bool(labels & ENDING) or by_anyone)
    )


def _tells_when(tails: Part, context: Context) -> bool:
    """Whether what follows is of what time it is: "by anyone during staffed hours"."""
    return any(
        leaf.kind == "CIRC"
        and isinstance(leaf.value, Circumstance)
        and speaks_of_now(leaf.value.test)
        for leaf in context.shared.leaves
        if tails.start <= leaf.start and leaf.end <= tails.end
    )


def begins_in_exception(tails: Part) -> bool:
    """Whether what follows "may view but not edit" makes an exception: from what they may not."""
    return any(
        inner.label in EXCEPTIONS for tree in trees(tails) for inner in trees(tree.children[0])
    )


def may_lift_the_exception(inner: Tree, tails: Part, context: Context) -> bool:
    """Whether "unless" comes after an exception: "containers except sealed ones, unless they are
    hazardous" may let those be opened.
    """
    first = next((word for word in context.shared.words[tails.start :] if word.text != ","), None)
    if first is None or first.text != "unless" or not _ends_in_exception(inner):
        return False
    return context.shared.ask(
        "does “unless …” limit the rule, or its exception? Write two sentences",
        (tails.start, tails.end),
    )


def _ends_in_exception(tree: Tree) -> bool:
    last = tree.children[-1] if tree.children else None
    if tree.label.startswith("excluding"):
        return True
    return last is not None and any(
        inner.end == tree.end and _ends_in_exception(inner)
        for inner in trees(last)
        if inner != tree
    )


def is_for_a_time(tails: Part, context: Context) -> bool:
    """Whether "for" before what follows belongs to that: "reopened for | up to 30 days"."""
    words = [word.text for word in context.shared.words[max(0, tails.start - 1) : tails.start + 1]]
    return words == ["for", "up"]


def partly_excepted(draft: Draft, found: list[Draft], tails: list[Part], context: Context) -> bool:
    """Whether one of several exceptions can perhaps be said of a type, but not all of them."""
    if found or not draft.anyone or draft.effect != "forbid":
        return False
    words = context.shared.words
    several = any(
        word.text == "or"
        for part in tails
        if {tree.label for tree in trees(part)} <= EXCEPTIONS
        for word in words[part.start : part.end]
    )
    if several:
        context.shared.ask(
            "not all of the exceptions can be said of everybody: write a sentence for each",
            (tails[0].start, tails[-1].end),
        )
    return several


def is_only_in_a_case(inner: Tree, tails: Part, context: Context) -> bool:
    """Whether "may only be aired at night if they are raw" may leave others to be aired at any
    time, or not at all.
    """
    if not any(symbol_of(part) == "can_only" for part in inner.children):
        return False
    words = context.shared.words
    for tree in trees(tails):
        for one, two in itertools.pairwise(tree.children):
            first, case = ({inner.label for inner in trees(part)} for part in (one, two))
            timely = first & {"at_time", "circ_tail", "within"} and case & {"if_", "if_frag"}
            if timely and words[two.start - 1].text not in (",", "and"):
                return context.shared.ask_of(
                    two,
                    "is “{said}” when that is so, or must both be so? Put it first, or say “and "
                    "only if”",
                )
    return False


def is_beside_nothing_else(inner: Tree, tails: Part, context: Context) -> bool:
    """Whether what follows "and nothing else" may be said of what they may, or may not."""
    beside = inner.label == "may_nothing_else"
    if beside:
        context.shared.ask_of(
            tails,
            "is “{said}” said of what they may do, or of what they may not? Write two sentences",
        )
    return beside
