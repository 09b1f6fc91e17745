"""Knows statements of whatever is done: "may do anything to it", "sealed charts are off limits",
"requests that come so are to be denied", "may do nothing but view it".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

from ...chart import Tree
from ...text.lexicon import PREPOSITIONS, READING
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import types_of
from ..base import Box, Context, Desc, Excluding, Part, Thing, trees
from ..discourse.referring import it_again, object_again, who_again
from ..nouns.bare import bare
from ..nouns.noun_phrases import those
from ..surroundings.circumstances import circumstances
from ..things import stands_for_a_noun, things
from .all_about import kept_from_all_about
from .draft import Plan
from .entering import ENTERING, entering
from .nothing_else import is_plain, nothing_but
from .told import is_to_one
from .verbs import Done, acts, doings, gerunds, is_everybody, is_pronoun, parts_of, plans_for


def _all_done(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """May do everything; may not do anything to a shipment."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        nouns = parts_of(tree, "np")
        nobody = parts_of(tree, "nobody", "nothing")
        who = None if nobody else nouns[0]
        what = nouns[-1] if tree.label.endswith("_to") else None
        if effect == "permit" and who is not None and what is None and is_to_one(who, context):
            return
        it = object_again(what) if is_pronoun(what) else None
        for kind in trees(nobody[0]) if nobody else (None,):
            again = None if who is None else who_again(who)
            if kind is not None and kind.label == "nobody_that":
                again = partial(those, kind.children[0])
            elif kind is not None and kind.label == "no_kind" and what is None:
                again = partial(bare, kind.children[0])
            elif kind is not None and kind.label not in ("nobody", "nothing"):
                continue
            yield (Plan(effect, who, (), what, who_read=again, what_read=it, any_action=True),)

    return read


def _requests_denied(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Requests that come through a share link are to be denied: whatever is asked for. Where the
    vocabulary has requests of its own, that is not what they are.
    """
    if {("request",), ("requests",)} & set(context.vocabulary.entries):
        return
    coming = parts_of(tree, "coming")[0]

    def so(inner: Context) -> Iterator[Box]:
        return (Box((test,)) for test in circumstances(coming, inner))

    yield (Plan("forbid", None, (), None, extra=so, any_action=True),)


def _rest_done(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May do nothing to a shipment but view it: all else is forbidden, and also what may be done to
    some of them only, "nothing to documents but view public ones", to the rest.
    """
    nouns = parts_of(tree, "np")
    nobody = parts_of(tree, "nobody", "nothing")
    if nobody and any(kind.label not in ("nobody", "nothing") for kind in trees(nobody[0])):
        return
    who, what = (None if nobody else nouns[0]), nouns[-1]
    again = None if who is None else who_again(who)
    for done in _done(tree):
        names = tuple(name for some, _ in done for name in some)
        if len(set(names)) < len(names) or _go_back(done[1:], context):
            continue  # "but view drafts and comment on public ones"
        it = object_again(what) if is_pronoun(what) else None
        rest = Plan("forbid", who, (), what, again, it, any_action=True, but=names)
        yield (rest, *_to_the_rest(who, what, done, context))


def _go_back(done: Done, context: Context) -> bool:
    """Whether what is done after something else is done to "public ones": of which?"""
    return any(
        what is not None and not _same_thing(what, context) and stands_for_a_noun(what, context)
        for _, what in done
    )


def _done(tree: Tree) -> Iterator[Done]:
    """What may be done, however it is said: "but view them", "besides viewing them"."""
    for part in parts_of(tree, "vps"):
        yield from doings(part)
    for part in parts_of(tree, "actgs"):
        yield from gerunds(part)


def _to_the_rest(who: Part | None, what: Part, done: Done, context: Context) -> Iterator[Plan]:
    """That what may be done to some alone may not be done to the rest."""
    again = None if who is None else who_again(who)
    for names, some in done:
        if some is None or _same_thing(some, context):
            continue
        read = partial(_all_but_those, what, some)
        yield Plan("forbid", who, names, None, who_read=again, what_read=read)


def _all_but_those(what: Part, some: Part, context: Context) -> Iterator[Thing]:
    read = object_again(some) or partial(things, some)
    for thing, one in product(things(what, context), read(context)):
        if isinstance(thing, Desc) and isinstance(one, Desc) and one.type == thing.type:
            yield from [Excluding(thing, one)] if one.box.tests else []


def _that_alone(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """The only thing that guests can do with documents is view public ones: that they may."""
    who = parts_of(tree, "np")[0]
    for done in doings(parts_of(tree, "vps")[0]):
        if any(what is None or is_pronoun(what) for _, what in done):
            continue
        allowed = tuple(
            Plan("permit", who, names, what, who_again(who), object_again(what))
            for names, what in done
        )
        for rest in _rest_done(tree, context):
            yield (*allowed, *rest)


def _nothing_else_done(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Archived documents can only be viewed, nothing else."""
    (what,) = parts_of(tree, "np")
    for names in acts(parts_of(tree, "actps")[0]):
        yield (Plan("forbid", None, (), what, None, it_again(what), any_action=True, but=names),)


def _read_only(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Archived documents are read-only (for interns): nothing else may be done to them."""
    what, *who = parts_of(tree, "np")
    reading = tuple(name for name in context.vocabulary.actions if name in READING)
    agent = who[0] if who and not is_everybody(who[0]) else None
    if reading:
        again = it_again(what)
        yield (Plan("forbid", agent, (), what, None, again, any_action=True, but=reading),)


def _same_thing(part: Part, context: Context) -> bool:
    words = [word.text for word in context.shared.words[part.start : part.end]]
    return words in (["it"], ["them"])


def _all_but(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May do anything to a repository except delete it: each thing else that can be done to it."""
    who = parts_of(tree, "np")[0]
    said = parts_of(tree, "np")[1:]
    for chosen in doings(parts_of(tree, "vps")[0]):
        barred = {name for names, _ in chosen for name in names}
        what = said[0] if said else next((what for _, what in chosen if what is not None), None)
        alike = all(_nothing_else(other, what, said, context) for _, other in chosen)
        (_, some), *more = chosen
        if said and some is not None and not (alike or more):
            yield from _all_but_to_some_of(who, said[0], tuple(sorted(barred)), some)
        if what is None or not alike:
            continue
        done: dict[tuple[str, ...], None] = {}
        for type_ in context.vocabulary.model.types:
            left = tuple(a.name for a in type_.actions if a.name not in barred)
            if left and barred <= {action.name for action in type_.actions}:
                done[left] = None
        for names in done:
            if not (said or is_pronoun(what) or is_plain(what, context)):
                yield from _all_but_to_some(who, names, tuple(sorted(barred)), what)
                continue
            rest: Done = [(names, what)]
            yield from plans_for("permit", who, iter((rest,)), context, who_read=who_again(who))


def _all_but_to_some_of(
    who: Part, what: Part, barred: tuple[str, ...], some: Part
) -> Iterator[tuple[Plan, ...]]:
    """Anything to documents except delete locked ones: all else to them, and that to the rest."""
    again, rest = who_again(who), partial(_all_but_those, what, some)
    yield (
        Plan("permit", who, (), what, again, any_action=True, but=barred),
        Plan("permit", who, barred, None, who_read=again, what_read=rest),
    )


def _all_but_to_some(
    who: Part, names: tuple[str, ...], barred: tuple[str, ...], what: Part
) -> Iterator[tuple[Plan, ...]]:
    """Everything except delete locked documents: all else to any document, and that to the rest."""

    def any_such(context: Context) -> Iterator[Thing]:
        for thing in things(what, context):
            if isinstance(thing, Desc):
                yield context.new(thing.type)

    def others(context: Context) -> Iterator[Thing]:
        for thing in things(what, context):
            if isinstance(thing, Desc) and thing.box.tests:
                yield Excluding(context.new(thing.type), thing)

    again = who_again(who)
    yield (
        Plan("permit", who, names, None, who_read=again, what_read=any_such),
        Plan("permit", who, barred, None, who_read=again, what_read=others),
    )


def _nothing_else(one: Part | None, what: Part | None, said: list[Part], context: Context) -> bool:
    """Whether what must not be done is so to what was spoken of: "it", or nothing further."""
    if one is None or one is what:
        return True
    return bool(said) and context.shared.words[one.start].text in ("it", "them")


def _off_limits(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Sealed records are off limits to receptionists."""
    nouns = parts_of(tree, "np")
    who = nouns[1] if len(nouns) > 1 else None
    if who is None and texts_at(context.shared.words, tree.end) in ("for", "to"):
        return  # to whom, is said
    again = None if who is None else who_again(who)
    yield (Plan("forbid", who, (), nouns[0], who_read=again, any_action=True, passive=True),)


def _off_limits_but(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Sealed records are off limits except to privacy officers."""
    what, but = parts_of(tree, "np")

    def others(inner: Context) -> Iterator[Thing]:
        for thing in things(but, inner):
            if isinstance(thing, Desc):
                yield Excluding(inner.new(thing.type), thing)

    yield (Plan("forbid", None, (), what, who_read=others, any_action=True, passive=True),)


def _nothing_done_to(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nothing may be deployed to production: of what is done to an environment."""
    what = parts_of(tree, "np")[0]
    for names in acts(parts_of(tree, "actps")[0]):
        if all(words_of(name)[-1] in PREPOSITIONS for name in names):
            yield (Plan("forbid", None, names, what),)


def _kept_away(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Keep interns away from sealed records. Out of what one can enter they are kept by not being
    let in.
    """
    who, what = parts_of(tree, "np")
    if "out" in {word.text for word in context.shared.words[who.end : what.start]}:
        inside = (leaf for leaf in context.shared.leaves
                  if what.start <= leaf.start and leaf.end <= what.end)  # fmt: skip
        named = {type_ for leaf in inside for type_ in types_of(leaf.value)}
        if any(named & set(context.vocabulary.actions.get(name, ())) for name in ENTERING):
            yield from entering("forbid")(tree, context)
            return
    again = who_again(who)
    yield (Plan("forbid", who, (), what, again, object_again(what), any_action=True),)


def _nothing_about(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Guests may do nothing to do with payments."""
    who, what = parts_of(tree, "np")
    yield from kept_from_all_about(who, what, context)


WHATEVER: dict[str, Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]] = {
    "may_all": _all_done("permit"),
    "may_all_to": _all_done("permit"),
    "may_not_all": _all_done("forbid"),
    "may_not_all_to": _all_done("forbid"),
    "may_not_all_about": _nothing_about,
    "nobody_all_to": _all_done("forbid"),
    "nobody_all": _all_done("forbid"),
    "requests_denied": _requests_denied,
    "may_not_rest": _rest_done,
    "nobody_rest": _rest_done,
    "may_nothing_but": nothing_but,
    "may_that_alone": _that_alone,
    "nothing_else_done": _nothing_else_done,
    "read_only": _read_only,
    "may_all_but": _all_but,
    "may_all_to_but": _all_but,
    "off_limits": _off_limits,
    "kept_away": _kept_away,
    "off_limits_all": _off_limits,
    "off_limits_but": _off_limits_but,
    "nothing_done_to": _nothing_done_to,
}
