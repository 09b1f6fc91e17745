"""Knows phrases that leave open which are meant: "some documents", "one of their documents"."""

from __future__ import annotations

from ..base import RESOURCE, Context, Part, trees

SOME = frozenset({"some", "at least one of"})
ONE_OF = frozenset({"one of"})


def leaves_open_which(part: Part, name: str, context: Context) -> bool:
    """Whether who or what a rule is about, or one of several such, is just some of its kind. Of a
    request that says neither that it is one of those nor that it is none.
    """
    for tree in trees(part):
        if tree.label in ("union", "excluding"):
            return any(
                leaves_open_which(child, name, context)
                for child in tree.children
                if child.start < child.end
            )
        words = [word.text for word in context.shared.words[tree.start : tree.end]]
        said = {" ".join(words[:k]) for k in range(1, 5)}
        open_ = said & (SOME | ONE_OF if name == RESOURCE else SOME)
        if tree.label in ("some", "possessed") and open_:
            return context.shared.ask(
                f"“{max(open_, key=len)}” leaves open which: say which ones, or “any”",
                (tree.start, tree.end),
            )
    return False
