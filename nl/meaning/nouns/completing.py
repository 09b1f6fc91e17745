"""Knows what behind a noun is no property of it: "send reports to people" says whom to send them,
and "a wire drawn from an account" no more than that it is from that.
"""

from __future__ import annotations

from ...chart import Tree
from ...text.lexicon import MOVING
from ...text.morphology import base_of_participle
from ...vocabulary.phrases import words_of
from ..base import RESOURCE, Context, Desc, Thing
from .adjectives import leaf_of
from .fitting import COUNTERPARTS, RECEIVERS

ANSWERS = frozenset("response answer reply amendment addendum attachment exception".split())
"""What things are called that are "to" what they belong to."""


SENDING = frozenset(["send"])
FOR_WHOM = frozenset("to with for".split())


def _is_for_them(desc: Desc, thing: Thing, context: Context) -> bool:
    """Whether a thing is for others by the only relation between them: an order placed with a
    supplier, which is sent to it.
    """
    ties = context.vocabulary.type_pairs(desc.type, thing.type) if isinstance(thing, Desc) else []
    return (
        len(ties) == 1
        and ties[0].type == desc.type
        and (words_of(ties[0].name)[-1] in FOR_WHOM | COUNTERPARTS | RECEIVERS)
    )


def completes_the_act(preposition: str, desc: Desc, thing: Thing, context: Context) -> bool:
    """Whether "share reports with people" says with whom they are to be shared: that is no
    property of the reports.
    """
    if preposition not in ("with", "to"):
        return False
    if preposition == "to" and words_of(desc.type)[-1] in ANSWERS:
        return False  # "export responses to forms"
    done = {leaf.value.name for leaf in context.shared.leaves if leaf.kind == "VERB"}
    actions = {action.name for action in context.vocabulary.types[desc.type].actions}
    sent = SENDING if _is_for_them(desc, thing, context) else frozenset()
    moved = any(words_of(name)[0] in MOVING - sent for name in done & actions)
    if moved and preposition == "to" and context.role == RESOURCE and not context.inside:
        return True
    for rel in context.vocabulary.relations:
        words = words_of(rel.name)
        fits = rel.type == desc.type and words[-1] == preposition and len(words) == 2
        if fits and done & set(base_of_participle(words[0])):
            return True
    return False


PUT = frozenset(
    (
        "travelling traveling flying riding going appearing arising running coming entered booked "
        "recorded lodged raised opened charged billed drawn listed shown included contained "
        "registered logged falling hanging sent set delivered addressed"
    ).split()
)
TOWARDS = frozenset("going charged billed coming falling sent delivered addressed".split())


def is_put_otherwise(tree: Tree, preposition: str, context: Context) -> bool:
    """Whether "lodged" before a place is a word that is declared, which says what it does; or goes
    on with who did it, or for whom: "lodged by", "recorded to".
    """
    word = context.shared.words[tree.start].text
    if word not in PUT or leaf_of(tree).start == tree.start:
        return False
    here = (leaf.kind for leaf in context.shared.leaves if leaf.start == tree.start)
    declared = any(kind != word.upper() for kind in here)
    return declared or preposition == "by" or (preposition == "to" and word not in TOWARDS)
