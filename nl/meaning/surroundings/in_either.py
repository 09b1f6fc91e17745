"""Knows that what is forbidden in one case "and" in another is perhaps forbidden in either."""

from __future__ import annotations

from ..base import Context, Part, trees
from ..statements.draft import Draft

CASES = frozenset("""circ_tail circ circ_outside said_circ at_time circ_time any_adverbial within
    without without_np without_fact without_being if_ if_frag in_state tail_in tail_where
    tail_outside""".split())  # fmt: skip
APART = frozenset(["if_", "if_frag"])


def is_perhaps_in_either(draft: Draft, one: Part, two: Part, context: Context) -> bool:
    """Whether "may not be downloaded on mobile, and from outside the office" may forbid it in each
    of the two cases, and not just where both are so: then it is asked.
    """
    words = context.shared.words
    labels = [{tree.label for tree in trees(part)} for part in (one, two)]
    if draft.effect != "forbid" or words[two.start - 1].text != "and":
        return False
    if not (labels[0] & CASES and labels[1] <= CASES) or labels[1] & APART:
        return False
    said = context.shared.said(one.start, two.end)
    message = (
        f"“{said}”: is it forbidden in either case, or where both are so? Say “or”, or “when …”"
    )
    context.shared.ask(message, (one.start, two.end))
    return True
