"""Knows what "but nothing else to them" and "and nothing else" forbid beside what is allowed, and
"only vacant flats may be let".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...chart import Tree
from ...vocabulary.senses import Noun, types_of
from ..base import Context, Desc, Excluding, Part, Several, Thing, trees
from ..discourse.referring import object_again, who_again
from ..things import things
from .draft import Plan
from .verbs import acts, doings, gerunds, parts_of, plans_for

Done = list[tuple[tuple[str, ...], Part | None]]
NO_OTHERS = (
    "“{said}”: no others, or nothing else to those? Say “may …, and no others”, or “may …, and "
    "nothing else”"
)
"""What to ask where somebody may only do something to some."""


def nothing_else_to_it(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May look at applications, but do nothing else to them: all else is forbidden."""
    who = parts_of(tree, "np")[0]
    for done in doings(parts_of(tree, "vps")[0]):
        if len(done) != 1 or done[0][1] is None:
            continue
        names, what = done[0]
        again, read = who_again(who), object_again(what)
        rest = Plan("forbid", who, (), what, again, read, any_action=True, but=names)
        yield (Plan("permit", who, names, what, who_read=again, what_read=read), rest)


def nothing_else(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May view public documents and nothing else: nothing of anything else, too. Of "can only view"
    both are read, and so asked where there is more than they.
    """
    who = parts_of(tree, "np")[0]
    said = {word.text for word in context.shared.words[tree.start : tree.end]}
    literally = "nothing" in said and not said.isdisjoint(("else", "more"))
    again_said = {names for part in parts_of(tree, "acts", "actg") for names in acts(part)}
    for done in _done(tree):
        if any(what is None for _, what in done):
            continue
        if again_said and again_said.isdisjoint(_all_at_once(done)):
            continue  # "may view drafts, but nothing more than edit"
        again = who_again(who)
        rest, left = _rest(who, done, context)
        others = Plan("forbid", who, (), None, again, _any_of(left), any_action=True)
        plain = all(is_plain(what, context) for _, what in done)
        for allowed in plans_for(
            "permit" if plain else "only",
            who,
            iter((done,)),
            context,
            about_who=not plain,
            who_read=again,
        ):
            if not left or not literally:
                yield (*allowed, *rest)
            if left:
                yield (*allowed, *rest, others)


def _all_at_once(done: Done) -> list[tuple[str, ...]]:
    """What is done, as it is said again: "nothing more than view or print"."""
    return [tuple(dict.fromkeys(name for names, _ in done for name in names))]


def _done(tree: Tree) -> list[Done]:
    """What a statement says is done: "view documents", "viewing documents"."""
    said = [done for part in parts_of(tree, "vps") for done in doings(part)]
    return said + [done for part in parts_of(tree, "actgs") for done in gerunds(part)]


def _rest(who: Part, done: Done, context: Context) -> tuple[list[Plan], set[str]]:
    """That nothing else may be done to what something is done to, and what else there is."""
    by_type = _by_type(done, context)
    rest = [
        Plan("forbid", who, (), None, who_again(who), _any_of({type_}), any_action=True, but=names)
        for type_, names in by_type.items()
    ]
    return rest, {t.name for t in context.vocabulary.model.types if t.actions} - set(by_type)


def nothing_but(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May do nothing but view public documents: nothing else at all, nor that to others."""
    who = parts_of(tree, "np")[0]
    for done in _done(tree):
        names = [name for some, _ in done for name in some]
        if any(what is None for _, what in done) or len(set(names)) < len(names):
            continue
        rest, left = _rest(who, done, context)
        if not rest:
            continue
        if left:
            rest.append(
                Plan("forbid", who, (), None, who_again(who), _any_of(left), any_action=True)
            )
        for some, what in done:
            if what is not None and not is_plain(what, context):
                read = all_but(what)
                rest.append(Plan("forbid", who, some, None, who_again(who), read))
        yield tuple(rest)


def only_things(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Only vacant flats may be advertised: no others. By whom, it says or leaves open."""
    what, agents = parts_of(tree, "np")[0], parts_of(tree, "by_np")
    for names in acts(parts_of(tree, "actps")[0]):
        if agents:
            who = next(trees(agents[0])).children[0]
            yield (Plan("only", who, names, what, about_who=True, passive=True),)
        elif not _spoken_of_after(tree, context):
            yield (Plan("forbid", None, names, None, what_read=all_but(what), passive=True),)


def only_to_such_things(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Sharing is limited to reviewed documents: no others may be shared, by whomever."""
    what = parts_of(tree, "np", "to_union")[-1]
    begin = parts_of(tree, "actgs")[0].end
    limited = {word.text for word in context.shared.words[begin : what.start]}
    if limited.isdisjoint(("limited", "restricted", "confined")):
        return
    for done in gerunds(parts_of(tree, "actgs")[0]):
        of_any = all(other is None or is_plain(other, context) for _, other in done)
        named = any(other is not None for _, other in done)
        if named and _are_people(what, context):
            continue  # "exporting customers is limited to managers": to those who may
        if of_any and not _spoken_of_after(tree, context):
            yield tuple(
                Plan("forbid", None, names, None, what_read=all_but(what), passive=True)
                for names, _ in done
            )


def _are_people(what: Part, context: Context) -> bool:
    people = set(context.vocabulary.principals)
    return any(isinstance(one, Desc) and one.type in people for one in things(what, context))


BACK = frozenset("it they them these those their its theirs so too also else others".split())


def _spoken_of_after(tree: Tree, context: Context) -> bool:
    """Whether a later clause goes on about "them": those that may, or all there are?"""
    words = [word.text for word in context.shared.words[tree.end :]]
    begins = [
        at
        for at, word in enumerate(words)
        if word in (".", ";", ":") or (word == "," and words[at + 1 : at + 2] in JOINS)
    ]
    back = bool(begins) and not BACK.isdisjoint(words[begins[0] :])
    if back:
        context.shared.ask(
            "is what follows said of those that may, or of all? Name them again",
            (tree.start, tree.end),
        )
    return back


JOINS = (["and"], ["but"], ["while"])


def all_but(what: Part) -> Callable[[Context], Iterator[Thing]]:
    """Reads all others of a type: none of those may be advertised."""

    def read(context: Context) -> Iterator[Thing]:
        for thing in things(what, context):
            items = thing.items if isinstance(thing, Several) else (thing,)
            types = {item.type for item in items if isinstance(item, Desc)}
            if len(types) == 1:
                yield Excluding(context.new(types.pop()), thing)

    return read


def _by_type(done: Done, context: Context) -> dict[str, tuple[str, ...]]:
    """What is done to each type of thing; "those" are of the type named before."""
    actions = {t.name for t in context.vocabulary.model.types if t.actions}
    found: dict[str, tuple[str, ...]] = {}
    last: list[str] = []
    for names, what in done:
        named = [
            type_
            for leaf in context.shared.leaves
            if what is not None and what.start <= leaf.start and leaf.end <= what.end
            for type_ in types_of(leaf.value)
            if type_ in actions and set(names) <= _done_to(type_, context)
        ]
        last = named or last
        for type_ in last:
            found[type_] = tuple(dict.fromkeys((*found.get(type_, ()), *names)))
    return found


def _done_to(type_: str, context: Context) -> set[str]:
    return {name for name, types in context.vocabulary.actions.items() if type_ in types}


def is_plain(what: Part | None, context: Context) -> bool:
    """Whether an object is all there is of a type, or of several: "documents", "any document",
    "clients and invoices".
    """
    if what is None:
        return False
    unions = [tree for tree in trees(what) if tree.label == "union"]
    if unions:
        return all(is_plain(part, context) for tree in unions for part in tree.children)
    words = context.shared.words
    start = what.start + (words[what.start].text in ("a", "an", "any", "all", "every"))
    return any(isinstance(leaf.value, Noun) for leaf in context.shared.taken(start, what.end))


def _any_of(types: set[str]) -> Callable[[Context], Iterator[Thing]]:
    def read(context: Context) -> Iterator[Thing]:
        yield Several(tuple(context.new(type_) for type_ in sorted(types)))

    return read


def of_any_such(tree: Tree, context: Context) -> bool:
    """Whether what they may only do is done to any of its kind: "can only view documents"."""
    return any(all(what is not None and is_plain(what, context) for _, what in done)
               for done in _done(tree))  # fmt: skip
