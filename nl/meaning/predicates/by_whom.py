"""Knows that "approved or reviewed by them" may say of both by whom: not just of the last."""

from __future__ import annotations

from ...chart import Leaf
from ..base import Context, Part, trees

STATES = frozenset("ADJ CLASS EVENTP RELX".split())
BY_SOMEBODY = frozenset("participle comp_participle".split())


def perhaps_by_them(parts: list[Part], context: Context) -> bool:
    """Whether the last of several says by whom, and one before it, that is a state here, may have
    been done by them as well, which the vocabulary knows: that is asked.
    """
    *before, last = parts
    by = next(
        (leaf for tree in trees(last) if tree.label in BY_SOMEBODY for leaf in tree.children[:1]),
        None,
    )
    if not isinstance(by, Leaf) or context.shared.words[by.end - 1].text != "by":
        return False
    for part in before:
        word = context.shared.words[part.end - 1]
        known = context.vocabulary.entries.get((word.text, "by"), ())
        state = any(leaf.kind in STATES for leaf in context.shared.taken(part.end - 1, part.end))
        if state and any(kind == "RELP" for kind, _ in known):
            return context.shared.ask(
                f"is that {word.text} by them, too, or by anyone? Say “{word.text} by …”, or put "
                "it last",
                (part.start, last.end),
            )
    return False


def goes_on_by_whom(parts: list[Part], context: Context) -> bool:
    """Whether a last "by" goes on with by whom something is done: "removed by its author, by the
    owner of the page it is on, or by a moderator" is of no page by one.
    """
    words, first, last = context.shared.words, parts[0], parts[-1]
    if words[last.start].text != "by" or words[first.start].text == "by":
        return False
    done = (leaf.end for leaf in context.shared.leaves if leaf.kind == "ACTP")
    return any(at < first.start and words[at].text == "by" for at in done)
