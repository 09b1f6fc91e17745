"""Knows the verbs of a statement: what is done, to what, in each form that a verb can have."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import partial

from ...chart import Leaf, Node, Tree
from ...text.lexicon import PARTICLES
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import types_of
from ..base import (
    RESOURCE,
    SUBJECT,
    Context,
    Desc,
    Part,
    Several,
    Thing,
    just,
    trees,
)
from ..closing import mentions
from ..discourse.instead import is_told_instead
from ..discourse.referring import object_again
from ..quantities.counts import counted_of_request
from ..things import is_ones
from .draft import Plan
from .topics import of_topic

Done = list[tuple[tuple[str, ...], Part | None]]
"""What is done, and to what: each verb of a statement with its object."""


def parts_of(tree: Tree, *symbols: str) -> list[Part]:
    return [c for c in tree.children if (c.symbol if isinstance(c, Node) else c.kind) in symbols]


def acts(part: Part) -> Iterator[tuple[str, ...]]:
    """The actions of a phrase."""
    for tree in trees(part):
        names = tuple(dict.fromkeys(c.value.name for c in tree.children if isinstance(c, Leaf)))
        if names:
            yield names


def doings(part: Part) -> Iterator[list[tuple[tuple[str, ...], Part | None]]]:
    """The verb phrases of a statement, each with its object."""
    for tree in trees(part):
        options: list[list[tuple[tuple[str, ...], Part | None]]] = []
        for vp in tree.children:
            found: list[tuple[tuple[str, ...], Part | None]] = []
            for inner in trees(vp):
                for names in acts(inner.children[0]):
                    what = inner.children[-1] if inner.label in ("do", "do_act") else None
                    found.append((names, what))
            options.append(found)
        for chosen in itertools.product(*options):
            whole = all(what is not None for _, what in chosen)
            if len(chosen) == 1 or whole or _say_to_what(tree, chosen):
                yield list(chosen)


def _say_to_what(tree: Tree, done: Sequence[tuple[tuple[str, ...], Part | None]]) -> bool:
    """Whether each verb without an object says itself what is done something to, and what stands
    beside it is told by no more than a noun: "delegate runs or raise budgets". After "add or remove
    members of" it is done to the same.
    """
    plain = all(what.end - what.start <= MOST_PLAIN for _, what in done if what is not None)
    alone = [vp for vp, (_, what) in zip(tree.children, done, strict=True) if what is None]
    nouns = [{words_of(name)[-1] for name in names} for names, _ in done]
    apart = all(one.isdisjoint(two) for one, two in itertools.combinations(nouns, 2))
    return (
        plain
        and apart
        and all(
            leaf.end - leaf.start > 1 and words_of(leaf.value.name)[-1] not in PARTICLES
            for vp in alone
            for inner in trees(vp)
            for acts_ in trees(inner.children[0])
            for leaf in acts_.children
            if isinstance(leaf, Leaf)
        )
    )


MOST_PLAIN = 2
"""Words of a noun of which nothing more is told: "any runs"."""


NONE_MAY = frozenset("must shall never forbidden prohibited barred banned".split())


def denied_of_all(who: Part, context: Context) -> bool:
    """Whether a denial is said of all: "all students cannot" may mean that not all can. What they
    must not do, never do or are forbidden to, none of them may.
    """
    words = [word.text for word in context.shared.words[who.end : who.end + 3]]
    whom = [word.text for word in context.shared.words[who.start : who.end]]
    first = whom[0]
    if "not" in words[:2] and words[-1] in ("all", "each", "every"):
        return context.shared.ask(
            f"“not {words[-1]}” can mean none of them: say “no …”, or who may not",
            (who.start, who.end + 3),
        )
    everybody = first in EVERYBODY and APART.isdisjoint(whom)
    if not (everybody or first in ("all", "every")) or not NONE_MAY.isdisjoint(words):
        return False
    return context.shared.ask(
        f"“{first} … not” can mean that none may, or that not all may: say “no …” or “not every …”",
        (who.start, who.end),
    )


EVERYBODY = frozenset(["everyone", "everybody"])
APART = frozenset("except but save besides apart aside excluding exception other else".split())
SAID_OF = frozenset("actgs vps vp acts act_np reqs pred condition object access".split())


def denied_of_everyone(tree: Tree, context: Context) -> bool:
    """Whether it is denied for everyone: "deleting is not open to everyone", "may not be deleted by
    all editors" can mean that not all may.
    """
    words = [word.text for word in context.shared.words]
    inside = {at for part in parts_of(tree, *SAID_OF, *WHO) for at in range(part.start, part.end)}
    denied = [at for at in range(tree.start, tree.end)
              if words[at] in ("not", "never") and at not in inside]  # fmt: skip
    for part in parts_of(tree, *WHO) if denied else ():
        at = part.start + (words[part.start] == "by")
        if at < denied[0] or not _is_of_all(at, part.end, context):
            continue
        return context.shared.ask(
            f"“not … {words[at]}” can mean that none may, or that not all may: say “nobody”, “no "
            "…”, or who may",
            (at, part.end),
        )
    return False


WHO = frozenset("np one by_np for_union to_union able_union".split())


def _is_of_all(start: int, end: int, context: Context) -> bool:
    """Whether a phrase is "everyone", or "all editors", but for nobody."""
    words = [word.text for word in context.shared.words[start : end + 2]]
    askers = set(context.vocabulary.askers)
    if not APART.isdisjoint(words):
        return False
    return words[0] in EVERYBODY or (
        words[0] in ("all", "every", "each")
        and any(
            start < leaf.start < end and askers & set(types_of(leaf.value))
            for leaf in context.shared.leaves
        )
    )


def not_each(vps: Part, context: Context) -> bool:
    """Whether a denial of several things done, or to several, may be just of all together."""
    both = not_both(vps, context) or _says_both(vps, context)
    return both or _and_then_it(vps, context) or _not_all(vps, context)


def _says_both(vps: Part, context: Context) -> bool:
    """Whether "nobody may both approve an invoice and release its payment" says so: not neither."""
    said = "both" in texts_before(vps, context) and any(len(t.children) > 1 for t in trees(vps))
    return said and context.shared.ask(NOT_BOTH, (vps.start, vps.end))


def texts_before(part: Part, context: Context) -> list[str]:
    """The word before a part, and its first one."""
    return [word.text for word in context.shared.words[max(0, part.start - 1) : part.start + 1]]


def _and_then_it(vps: Part, context: Context) -> bool:
    """Whether "may not sign an order and pay it" leaves open if they may do one of the two."""
    for tree in trees(vps):
        for one, two in itertools.pairwise(tree.children):
            joined = [word.text for word in context.shared.words[one.end : two.start]]
            it = context.shared.words[two.end - 1].text == "it"
            if joined == ["and"] and it and two.end - two.start == 2:
                return context.shared.ask(NOT_BOTH, (vps.start, vps.end))
    return False


def not_both(part: Part, context: Context) -> bool:
    """Whether "may not approve and release" leaves open if they may do one of the two."""
    words = {
        word.text
        for acts_ in _acts_in(part)
        for word in context.shared.words[acts_.start : acts_.end]
    }
    unclear = "and" in words and words.isdisjoint({"or", "nor", "either"})
    if unclear:
        context.shared.ask(NOT_BOTH, (part.start, part.end))
    return unclear


NOT_BOTH = (
    "may they do neither, or just not both? Say “or”, or who may not do the one after the other"
)


def _not_all(part: Part, context: Context) -> bool:
    """Whether "may not view all drafts" leaves open if they may view some of them."""
    return any(not_all_of(what, context) for what in _objects_in(part))


def not_all_of(what: Part, context: Context) -> bool:
    """Whether what is denied is all of something: some of it may not be."""
    words = context.shared.words
    first, second = (w.text for w in (*words[what.start : what.start + 2], words[-1])[:2])
    if first not in ("all", "every", "each", "everything") or second == "other":
        return False
    return context.shared.ask(
        f"“not … {first}” can mean none of them, or just not all of them: say “any”, or which "
        "of them may not be",
        (what.start, what.end),
    )


def _objects_in(part: Part) -> Iterator[Part]:
    """What the verbs of a statement are done to."""
    for tree in trees(part):
        for vp in tree.children:
            for inner in trees(vp):
                if inner.label in ("do", "do_act"):
                    yield inner.children[-1]


def _acts_in(part: Part) -> Iterator[Part]:
    """The verbs of a statement that share what they are done to."""
    if isinstance(part, Leaf):
        return
    if part.symbol in ("acts", "actps"):
        yield part
    elif part.symbol in ("vps", "vp"):
        for tree in trees(part):
            for child in tree.children:
                yield from _acts_in(child)


def gerunds(part: Part) -> Iterator[list[tuple[tuple[str, ...], Part | None]]]:
    """Deleting a document: what is done, and to what; also several, each with what that is."""
    for tree in trees(part):
        if tree.label == "doings_each":
            verbs, objects = tree.children[::2], tree.children[1::2]
            each = [list(acts(verb)) for verb in verbs]
            for chosen in itertools.product(*each):
                yield list(zip(chosen, objects, strict=True))
        if tree.label == "doing_of":  # account exports
            noun, leaf = tree.children
            assert isinstance(leaf, Leaf)
            yield [((leaf.value.name,), noun)]
        if tree.label in ("doing", "doing_bare"):
            first = tree.children[0]
            what = tree.children[1] if tree.label == "doing" else None
            deeds = [(first.value.name,)] if isinstance(first, Leaf) else list(acts(first))
            for found in deeds:
                yield [(found, what)]


def everything(part: Part, context: Context) -> bool:
    """Whether an object is just "everything"."""
    return any(tree.label == "everything" for tree in trees(part))


def plans_for(
    effect: str,
    who: Part | None,
    done: Iterator[list[tuple[tuple[str, ...], Part | None]]],
    context: Context,
    done_to_all: bool = True,
    **more: object,
) -> Iterator[tuple[Plan, ...]]:
    for whole in everything_at_once(done, context):
        plans = []
        if effect == "permit" and _ones_of_before(who, whole, context):
            continue
        if any(what is None for _, what in whole) and done_to_all:
            if context.object_after is not None:
                whole = [(names, what or context.object_after) for names, what in whole]
            elif _is_of_no_such(effect, whole, context):
                pass
            elif context.prior is not None and context.prior.resource is not None:
                yield from _to_the_same(effect, who, whole, context, more)
                continue
            elif context.ahead_is_topic:  # "secret documents: editors may view"
                yield _to_the_topic(effect, who, whole, more)
                continue
        for names, what in _one_by_one(whole):
            if what is not None and everything(what, context):
                what = None
            elif what is None and not done_to_all:
                plans.append(Plan(effect, who, names, None, what_read=whatever_it_is, **more))  # type: ignore[arg-type]
                continue
            if what is not None and "extra" not in more and _counts_any(what, names, context):
                much = next(t for t in trees(what) if t.label == "measured_any").children[0]
                so = partial(counted_of_request, much)
                plans.append(Plan(effect, who, names, None, extra=so, **more))  # type: ignore[arg-type]
                continue
            plans.append(
                Plan(effect, who, names, what, what_read=object_again(what), **more)  # type: ignore[arg-type]
            )
        yield tuple(plans)


def _is_of_no_such(
    effect: str, whole: list[tuple[tuple[str, ...], Part | None]], context: Context
) -> bool:
    """Whether what is forbidden can't be done to what was spoken of, and is so of anything: "banned
    users can view boards, but they can't vote", where one votes on posts.
    """
    before = context.prior.resource if context.prior is not None else None
    actions = context.vocabulary.actions
    return (
        effect == "forbid"
        and isinstance(before, Desc)
        and all(before.type not in actions.get(name, ()) for names, _ in whole for name in names)
    )


def everything_at_once(done: Iterator[Done], context: Context) -> Iterator[Done]:
    """What is done, where a verb that means another deed for each type of thing, "see everything",
    is all of those.
    """
    merged: dict[tuple[object, ...], list[Done]] = {}
    for whole in done:
        key = tuple(
            (what, None if what is not None and everything(what, context) else names)
            for names, what in whole
        )
        merged.setdefault(key, []).append(whole)
    for found in merged.values():
        each = [
            list(dict.fromkeys(names for names, _ in item)) for item in zip(*found, strict=True)
        ]
        if len(found) == 1 or not all(_apart(options, context) for options in each):
            yield from found
            continue
        all_ = [tuple(dict.fromkeys(itertools.chain(*options))) for options in each]
        yield [(names, what) for names, (_, what) in zip(all_, found[0], strict=True)]


def _apart(options: Sequence[tuple[str, ...]], context: Context) -> bool:
    """Whether what a verb can mean is done to other types of thing each."""
    for one, two in itertools.combinations(options, 2):
        types = [{t for name in set(some) - set(other) for t in context.vocabulary.actions[name]}
                 for some, other in ((one, two), (two, one))]  # fmt: skip
        if types[0] & types[1]:
            return False
    return True


def _counts_any(what: Part, names: Sequence[str], context: Context) -> bool:
    """Whether "more than 500 records" are of things of several types, and the request tells how
    many they are.
    """
    types = {t for name in names for t in context.vocabulary.actions.get(name, ())}
    return len(types) > 1 and any(tree.label == "measured_any" for tree in trees(what))


def _to_the_topic(
    effect: str,
    who: Part | None,
    whole: list[tuple[tuple[str, ...], Part | None]],
    more: dict[str, object],
) -> tuple[Plan, ...]:
    plans = []
    for names, what in whole:
        read = object_again(what) or of_topic
        plans.append(Plan(effect, who, names, what, what_read=read, **more))  # type: ignore[arg-type]
    return tuple(plans)


def _ones_of_before(
    who: Part | None, done: list[tuple[tuple[str, ...], Part | None]], context: Context
) -> bool:
    """Whether others may do something to "archived ones", after what some may do to what is theirs:
    "editors may edit documents of their team; contractors may edit archived ones".
    """
    before = context.prior.resource if context.prior is not None else None
    they = who is not None and context.shared.words[who.start].text in THEY
    if who is None or they or not isinstance(before, Desc):
        return False
    tied = any(mentions(test, SUBJECT) for test in before.box.tests) or bool(before.box.locals)
    return tied and any(
        what is not None
        and not is_told_instead(what, context)
        and leaves_open_of_which(what, context)
        for _, what in done
    )


def leaves_open_of_which(what: Part, context: Context) -> bool:
    """Whether "sealed ones" are such ones of those before, or any: it is not told by whose they
    are.
    """
    words = {word.text for word in context.shared.words[what.start : what.end]}
    unclear = any(is_ones(tree) for tree in trees(what)) and words.isdisjoint(THEIRS)
    if unclear:
        context.shared.ask_of(what, "“{said}”: of which? Say it with a noun")
    return unclear


THEY = frozenset("they he she you".split())
THEIRS = frozenset("they them their he him his she her".split())
DETERMINERS = frozenset("a an any the all every each".split())


def _one_by_one(
    done: list[tuple[tuple[str, ...], Part | None]],
) -> Iterator[tuple[tuple[str, ...], Part | None]]:
    """What is done, and to what: "it and all zones inside it" are two, one of which is spoken of
    when the other is.
    """
    for names, what in done:
        unions = [tree for tree in trees(what) if tree.label == "union"] if what is not None else []
        if len(unions) == 1 and any(is_pronoun(part) for part in unions[0].children):
            for part in unions[0].children:
                yield names, part
        else:
            yield names, what


def is_everybody(part: Part) -> bool:
    """Whether a phrase is "everybody", "anyone"."""
    return all(tree.label == "anyone" for tree in trees(part))


def is_pronoun(part: Part | None) -> bool:
    """Whether a phrase can be a pronoun."""
    return part is not None and any(tree.label == "pronoun" for tree in trees(part))


def _to_the_same(
    effect: str,
    who: Part | None,
    chosen: list[tuple[tuple[str, ...], Part | None]],
    context: Context,
    more: dict[str, object],
) -> Iterator[tuple[Plan, ...]]:
    """A verb alone, after a statement: "editors may view drafts, and admins may delete"."""
    assert context.prior is not None
    resource = context.prior.resource
    assert resource is not None
    narrowed = isinstance(resource, Several) or (isinstance(resource, Desc) and resource.box.tests)
    if effect == "forbid" and narrowed:
        verb = chosen[0][0][0].replace("_", " ")
        context.shared.ask(
            f"may they not {verb} just what was spoken of, or anything? Say so",
            (0, len(context.shared.words)),
        )
        return
    yield tuple(
        Plan(effect, who, names, None, what_read=just(resource), **more)  # type: ignore[arg-type]
        for names, _ in chosen
    )


def whatever_it_is(context: Context) -> Iterator[Thing]:
    """What a noun like "refunds" leaves unsaid: anything of a type that has the action."""
    for known in context.refs:
        if known.variable == RESOURCE:
            yield known
