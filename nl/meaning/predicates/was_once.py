"""Knows whether what was so may be so no more: "users who were editors"."""

from __future__ import annotations

from ....compiler import model as m
from ...chart import Tree
from ...text.morphology import base_of_participle, base_of_past
from ...vocabulary.senses import Kind
from ..base import Context, Part, trees
from ..nouns.ties import STATES


def was_once(tree: Tree, context: Context) -> bool:
    """Whether "users who were editors" may be none any more: what was done, "documents that were
    archived", is so still.
    """
    comp = tree.children[-1]
    words = [word.text for word in context.shared.words]
    past = words[tree.start] in ("was", "were") or words[tree.start : comp.start] == ["had", "been"]
    labels = {inner.label for inner in trees(comp)}
    state = labels & {"comp_np", "comp_adj"} and not labels & {"comp_participle", "comp_event"}
    done = words[tree.start] != "had" and (
        base_of_participle(words[comp.end - 1])
        or words[comp.start] in ("ruled", "deemed", "judged")  # "were ruled inadmissible"
    )
    done = done or _is_who_did_it(words[comp.start : comp.end])
    if not (past and state) or done or _took_part(comp, context) or _is_of_a_sort(comp, context):
        return False
    return context.shared.ask_of(tree, "“{said}”: is it so now, or was it once? Say “is”")


def _is_who_did_it(words: list[str]) -> bool:
    """Whether what somebody was is who did something: "the one who requested it"."""
    who = next((at for at in range(len(words) - 1) if words[at] in ("who", "that")), 0)
    someone = words[who - 1] in ("one", "person", "people", "those", "someone", "somebody")
    return who > 0 and someone and bool(base_of_past(words[who + 1]))


TOOK_PART = frozenset(
    (
        "participant attendee traveller traveler passenger witness invitee guest speaker bidder "
        "author creator requester requestor submitter reporter applicant claimant complainant "
        "respondent donor booker sampler observer drafter proposer contestant competitor"
    ).split()
)
"""Who did something once, and stays who did it: they were a participant in a meeting."""


def _took_part(comp: Part, context: Context) -> bool:
    """Whether what somebody was is what they did, as a relation tells; or what they are to "it",
    which is asked for: "you can't waive a check if you were the analyst on it".
    """
    words = context.shared.words
    to_it = "it" in {word.text for word in words[comp.end - 1 : comp.end]}
    return any(
        leaf.kind == "RELN"
        and comp.start <= leaf.start < comp.end
        and (to_it or words[leaf.end - 1].text.removesuffix("s") in TOOK_PART)
        and {word.text for word in words[comp.start : leaf.start]} <= BEFORE_A_NOUN
        for leaf in context.shared.leaves
    )


BEFORE_A_NOUN = frozenset("a an the its one of".split())


def _is_of_a_sort(comp: Part, context: Context) -> bool:
    """Whether it is said of what sort a thing was, which stays so: "it was a false alarm"."""
    people = context.vocabulary.principals
    found = [
        leaf.value.test.left.name
        for leaf in context.shared.leaves
        if comp.start <= leaf.start and leaf.end <= comp.end
        and isinstance(leaf.value, Kind) and leaf.value.type not in people
        and isinstance(leaf.value.test, m.Compare)
        and isinstance(leaf.value.test.left, m.AttributeOf)
    ]  # fmt: skip
    return bool(found) and STATES.isdisjoint(found)
