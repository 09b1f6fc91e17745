"""Knows what things do of themselves: "untested changes may not board", "rollouts start on weekdays
only" say when that may be done to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from ...chart import Tree
from ...text.lexicon import OF_THEMSELVES
from ...vocabulary.senses import types_of
from ..base import Context, Part, trees
from ..discourse.referring import it_again
from ..nouns.bare import bare
from .draft import Plan
from .nothing_else import all_but
from .verbs import doings, parts_of

Read = Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]


def or_by_itself(effect: str, read: Read) -> Read:
    """Reads what somebody may do; of what nobody can ask for, what may be done to it."""

    def found(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        who, vps = parts_of(tree, "np", "nobody")[0], parts_of(tree, "vps")[0]
        after = [word.text for word in context.shared.words[tree.end : tree.end + 1]]
        if effect == "can_only" and after in ENDS:
            yield from read(tree, context)
            return
        itself = False
        for done in doings(vps):
            names = tuple(dict.fromkeys(name for names, _ in done for name in names))
            if all(what is None for _, what in done) and _may_do_so(who, vps, names, context):
                itself = True
                yield from _done_to(effect, names, who)
        if not itself:
            yield from read(tree, context)

    return found


def _may_do_so(who: Part, vps: Part, names: tuple[str, ...], context: Context) -> bool:
    """Whether a phrase speaks just of things to which that can be done, and not of who can ask. It
    is said by the action's own name, or in other words for it: "no story may go out".
    """
    said = {context.shared.words[vp.start].text for tree in trees(vps) for vp in tree.children}
    named_so = all(name.partition("_")[0] in OF_THEMSELVES for name in names)
    if not named_so and not said <= OF_THEMSELVES:
        return False
    inside = [x for x in context.shared.leaves if who.start <= x.start and x.end <= who.end]
    named = {
        type_ for x in inside if x.kind in ("NOUN", "CLASS", "NAME") for type_ in types_of(x.value)
    }
    done_to = [set(context.vocabulary.actions.get(name, ())) for name in names]
    asks = named & set(context.vocabulary.askers) or any(x.kind == "PRON" for x in inside)
    return not asks and any(all(type_ in types for types in done_to) for type_ in named)


ENDS: tuple[list[str], ...] = ([], ["."], [";"], ["!"])
"""What after "can only board" leaves open when: it would say that nothing else may be done."""


def _done_to(effect: str, names: tuple[str, ...], what: Part) -> Iterator[tuple[Plan, ...]]:
    if effect == "nobody":
        for kind in trees(what):
            if kind.label == "no_kind":
                read = partial(bare, kind.children[0])
                yield (Plan("forbid", None, names, None, passive=True, what_read=read),)
    elif effect == "only":
        yield (Plan("forbid", None, names, None, passive=True, what_read=all_but(what)),)
    else:
        effect = effect.removeprefix("can_")
        yield (Plan(effect, None, names, what, passive=True, what_read=it_again(what)),)
