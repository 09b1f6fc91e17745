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
STATES = frozenset("comp_adj comp_event comp_existing comp_event_when leaf".split())


def is_under_way(part: Part, tree: Tree, context: Context) -> bool:
    """Whether a state is said to be being brought about: "while it is being archived"."""
    words = [word.text for word in context.shared.words]
    being = words[max(0, part.start - 2) : part.start]
    if being[-1:] != ["being"] or being[0] not in ("is", "are", "was", "were"):
        return False
    leaf = next((child for child in tree.children if isinstance(child, Leaf)), None)
    done = words[leaf.end - 1] if leaf is not None else ""
    if tree.label not in STATES or not base_of_participle(done) or done in LASTING:
        return False
    said = context.shared.said(part.start - 1, part.end)
    context.shared.complain(
        "ambiguous",
        f"what tells that something is “{said}”? Say in which state it is, or “has been …”",
        (part.start - 1, part.end),
    )
    return True
