"""Knows what is left open by a fact in which a time ends: "until any mortgage on it has been
discharged", "before it has been approved, or with a risk score above 80".
"""

from __future__ import annotations

from ...chart import Tree
from ..base import Context, Desc, Part, Thing, trees

ENDS = frozenset("until till before once after".split())


def goes_on_with(pred: Part, tree: Tree, context: Context) -> bool:
    """Whether "before it has been approved, or with a risk score above 80" says in which two cases
    something is not to be done: it is no case in which that may be done then.
    """
    words = [word.text for word in context.shared.words]
    before = tree.start > 0 and words[tree.start - 1] in ("before", "until", "till")
    return before and any(
        words[part.start - 1] == "or" and words[part.start] == "with"
        for inner in trees(pred)
        if inner.label == "preds_or"
        for part in inner.children[1:]
    )


def until_any(noun: Part, thing: Thing, context: Context) -> bool:
    """Whether "until any mortgage on it has been discharged" is said of a thing: of all there are,
    it may be, and of just one. That a person has done so, "until any manager has", is of one.
    """
    words = [word.text for word in context.shared.words]
    ends = words[max(0, noun.start - 1) : noun.start + 1]
    if ends[-1] != "any" or ends[0] not in ENDS or not isinstance(thing, Desc):
        return False
    things = thing.type not in context.vocabulary.principals and not thing.known
    return things and context.shared.ask_of(
        noun, "“{said}”: all of them, or is one enough? Say “all …”, or “one of …”"
    )
