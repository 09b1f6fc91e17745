"""Knows that what "is being verified" is not yet verified: no data tell that it is under way, if
no word of the vocabulary does.
"""

from __future__ import annotations

from ...chart import Leaf, Tree
from ...text.morphology import base_of_participle
from ..base import Context, Part

LASTING = frozenset(
    (
        "held kept stored used leased rented hired quarantined detained monitored investigated "
        "treated borrowed lent loaned displayed disputed watched supervised guarded occupied"
    ).split()
)
"""What something is for as long as it is being done to it."""
COMPLETED = frozenset(
    (
        "approved signed verified certified endorsed rejected confirmed countersigned checked "
        "authorised authorized ratified submitted published created completed closed"
    ).split()
)
"""What is so only when it has been done, whoever did it."""
STATES = frozenset("comp_adj comp_event comp_existing comp_event_when leaf".split())


def is_under_way(part: Part, tree: Tree, context: Context) -> bool:
    """Whether a state is said to be being brought about: "while it is being archived"."""
    words = [word.text for word in context.shared.words]
    being = words[max(0, part.start - 2) : part.start]
    if being[-1:] != ["being"] or being[0] not in ("is", "are", "was", "were"):
        return False
    leaf = next((child for child in tree.children if isinstance(child, Leaf)), None)
    done = words[leaf.end - 1] if leaf is not None else ""
    by_whom = tree.label == "comp_participle" and words[part.start] in COMPLETED
    state = tree.label in STATES and base_of_participle(done) and done not in LASTING
    if not by_whom and not state:
        return False
    return _asks_in_which_state(part.start, part.end, context)


def being_done(tree: Tree, context: Context) -> bool:
    """Whether "documents being approved by an admin" are at what no data tell."""
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    if words[0] != "being" or words[1] not in COMPLETED:
        return False
    return _asks_in_which_state(tree.start + 1, tree.end, context)


def _asks_in_which_state(start: int, end: int, context: Context) -> bool:
    """Always true: what it is at is asked."""
    said = context.shared.said(start - 1, end)
    return context.shared.ask(
        f"what tells that something is “{said}”? Say in which state it is, or “has been …”",
        (start - 1, end),
    )
