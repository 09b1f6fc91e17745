"""Knows whom alone something goes to: "larger ones need a director", "deleting is up to us"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ....compiler import model as m
from ...chart import Node, Tree
from ..base import SUBJECT, Box, Context, Desc, Part, Several, Thing, just, trees
from ..closing import mentions
from ..spoken import can_be_said, of_the_former
from ..statements.draft import Plan
from ..statements.needs import is_unclear_who, needed
from ..statements.required import requirements
from ..statements.requirements import must_do, must_passive_by
from ..statements.verbs import Done, acts, doings, gerunds, is_pronoun, parts_of, whatever_it_is
from ..things import things
from .ellipsis import again
from .granted import BEYOND, Plans, beyond_the_last, granted, of_the_last
from .referring import object_again, who_again


def goes_to(tree: Tree, context: Context) -> Plans:
    """Anything above that needs a director; larger ones are for directors: for nobody else."""
    prior = granted(of_the_last(context))
    (what, who), reqs = parts_of(tree, "np", "to_union"), parts_of(tree, "reqs")
    again = object_again(what)
    if is_unclear_who(tree, context):
        return
    if prior is not None and _is_of_the_same(what, context):
        needs = _with_what_is_needed(who, reqs[0]) if reqs else None
        yield (Plan("only", who, prior.actions, what, needs, again, passive=True),)
    elif context.prior is None and not reqs and _alone(tree, context):
        if _may_be_done(what, context):
            return
        if act := _act_of(what, context):  # "deployment to production": that, and not whatever
            yield (Plan("only", who, (act,), what, passive=True, what_read=again),)
            return
        yield (Plan("only", who, (), what, passive=True, what_read=again, any_action=True),)


def matter_for(tree: Tree, context: Context) -> Plans:
    """Sales above $50,000 need a lawyer: nobody else may sign them."""
    what, who = parts_of(tree, "np")
    for done in doings(parts_of(tree, "vps")[0]):
        if all(object_ is not None and is_pronoun(object_) for _, object_ in done):
            names = tuple(name for some, _ in done for name in some)
            yield (Plan("only", who, names, what, what_read=object_again(what)),)


def _may_be_done(what: Part, context: Context) -> bool:
    """Whether "deployments to production" may be what is done, or such things, whatever is done
    with them.
    """
    first = [leaf for leaf in context.shared.leaves if leaf.start == what.start]
    ones = [leaf for leaf in first if leaf.kind == "NOUN" and leaf.end == what.start + 1]
    after = context.shared.words[what.start + 1].text
    unclear = (
        any(leaf.kind == "ACTN" for leaf in first)
        and any(one.value.plural for one in ones)
        and after in ("to", "into", "onto")
    )
    if unclear:
        context.shared.ask_of(
            what, "is “{said}” what is done, or anything done with such? Say what may be done"
        )
    return unclear


def _act_of(what: Part, context: Context) -> str:
    """What is done that a phrase names as it does a thing: one of those would have an article."""
    first = [leaf for leaf in context.shared.leaves if leaf.start == what.start]
    acts_ = [leaf.value.name for leaf in first if leaf.kind == "ACTN"]
    ones = [leaf.value for leaf in first if leaf.kind == "NOUN" and leaf.end == what.start + 1]
    return acts_[0] if acts_ and ones and not any(one.plural for one in ones) else ""


ALONE = frozenset("only strictly exclusively restricted limited reserved confined".split())


def _alone(tree: Tree, context: Context) -> bool:
    """Whether it is said to be for them and nobody else: "secret documents are for admins only"."""
    what, who = parts_of(tree, "np", "to_union")
    words = context.shared.words
    between = (*words[what.end : who.start], *words[who.end : tree.end])
    return not ALONE.isdisjoint(word.text for word in between)


def it_takes(tree: Tree, context: Context) -> Plans:
    """For more than that it takes a director: to do the same, of what was spoken of."""
    prior = granted(of_the_last(context))
    if prior is not None and prior.resource is not None and not is_unclear_who(tree, context):
        who = parts_of(tree, "np")[0]
        yield (Plan("only", who, prior.actions, None, what_read=_of_anyone(prior.resource)),)


def must_by(tree: Tree, context: Context) -> Plans:
    """Anything above that must be approved by a director: who may then, and nobody else. Of other
    things it is just a denial.
    """
    prior = granted(context)
    what = parts_of(tree, "np")[0]
    who = next(trees(parts_of(tree, "by_np")[0])).children[0]
    beyond = any(found.label == "anything_measured" for found in trees(what))
    words = {word.text for word in context.shared.words[who.start : who.end]}
    for names in acts(parts_of(tree, "actps")[0]):
        same = prior is not None and set(names) <= set(prior.actions)
        if beyond and same and not words & {"other", "except", "but", "not"}:
            yield (Plan("only", who, names, what, passive=True, what_read=object_again(what)),)
            return
    yield from must_passive_by(tree, context)


def is_for_to(tree: Tree, context: Context) -> Plans:
    """Refunds over $500 are for managers, or the CFO's, to approve: for nobody else."""
    what, who = parts_of(tree, "np", "one")
    for names in acts(parts_of(tree, "acts")[0]):
        again = object_again(what)
        yield (Plan("only", who, names, what, passive=True, what_read=again),)


def must_beyond(tree: Tree, context: Context) -> Plans:
    """Above that, a director has to approve it: who may then, and nobody else."""
    prior = granted(beyond_the_last(tree.start, context))
    who = parts_of(tree, "np")[0]
    ahead = {word.text for word in context.shared.words[max(0, tree.start - 6) : tree.start]}
    if tree.label != "must_do" or prior is None or ahead.isdisjoint(BEYOND):
        yield from must_do(tree, context)
        return
    for done in doings(parts_of(tree, "vps")[0]):
        names = tuple(name for some, _ in done for name in some)
        alike = all(what is None or is_pronoun(what) for _, what in done)
        if alike and set(names) <= set(prior.actions):
            read = _of_anyone(prior.resource) if prior.resource is not None else None
            yield (Plan("only", who, names, None, what_read=read),)


def must_so(tree: Tree, context: Context) -> Plans:
    """Otherwise an approver has to: who may then, and nobody else. Of "a manager must" by itself
    it is not told if others may, too.
    """
    who = parts_of(tree, "np")[0]
    ahead = [word.text for word in context.shared.words[max(0, tree.start - 6) : tree.start]]
    if (BEYOND | AFTERWARDS).isdisjoint(ahead) and not _after_that(ahead):
        context.shared.ask(
            "is it their duty, or may nobody else? Say “only … may”",
            (tree.start, tree.end),
        )
        return
    yield from again("only", who, who_again(who), tree.end, beyond_the_last(tree.start, context))


AFTERWARDS = frozenset("otherwise thereafter afterwards".split())


def _after_that(ahead: list[str]) -> bool:
    """Whether words end in "after that", "from then on", perhaps before a comma."""
    said = ahead[: len(ahead) - (ahead[-1:] == [","])]
    return said[-2:] == ["after", "that"] or said[-3:] == ["from", "then", "on"]


def _is_of_the_same(what: Part, context: Context) -> bool:
    """Whether a phrase goes on about what was spoken of: "anything above", "sealed ones"."""
    labels = {tree.label for tree in trees(what)}
    return bool(labels & {"anything_measured", "anyone_post", "some", "every", "the_rest"})


def doing_goes_to(tree: Tree, context: Context) -> Plans:
    """Deleting them is up to the stewards: of whatever was spoken of, not just of one's own."""
    who, reqs = parts_of(tree, "np", "one")[0], parts_of(tree, "reqs")
    if is_unclear_who(tree, context) or (reqs and _go_on_in(reqs[0], who)):
        return
    read_who = _with_what_is_needed(who, reqs[0]) if reqs else None
    for done in _gerunds(tree):
        plans = tuple(
            plan
            for names, what in done
            for plan in _goes_to(
                Plan("only", who, names, what, who_read=read_who), context, named=done[0][1]
            )
        )
        if len(plans) == len(done):
            yield plans if tree.label == "doing_is_their_job" else needed(plans, tree, context)


def _goes_to(plan: Plan, context: Context, named: Part | None = None) -> Iterator[Plan]:
    """What is up to somebody, of what it is that; "it" may be what was `named` right before it."""
    prior, what = context.prior, plan.what
    of_that = named is not None and named is not what and not _is_them(named, context)
    if what is not None and (of_that or not _is_them(what, context)):
        yield replace(plan, what_read=object_again(what))
    elif prior is not None and prior.resource is not None:
        former = None if what is None else of_the_former(prior, context)
        former = former if can_be_said(former, context) else None
        yield replace(plan, what=None, what_read=_of_anyone(former or prior.resource))
    elif what is None:
        yield replace(plan, what_read=whatever_it_is)
    elif context.ahead is not None:  # "if a payment is over $500, releasing it takes a manager"
        yield replace(plan, what_read=object_again(what))


def doing_goes_to_or(tree: Tree, context: Context) -> Plans:
    """Releasing anything larger, or on a weekend, needs a manager: each of the two does."""
    from ..surroundings.kinds import CONDITIONS

    (who,), (tail,) = parts_of(tree, "np"), parts_of(tree, "tail")
    resource = context.prior.resource if context.prior is not None else None
    if not isinstance(resource, Desc) or not all(t.label in CIRCUMSTANCES for t in trees(tail)):
        return
    then = partial(_holds, list(trees(tail)), CONDITIONS)
    for names, what in (done[0] for done in _gerunds(tree) if len(done) == 1):
        if what is None or {inner.label for inner in trees(what)} != {"anything_measured"}:
            continue  # "releasing large payments, or on a weekend": which, on a weekend?
        any_such = just(replace(resource, box=Box()))
        yield (
            Plan("only", who, names, what, what_read=object_again(what)),
            Plan("only", who, names, None, what_read=any_such, extra=then),
        )


CIRCUMSTANCES = frozenset({"circ_tail", "at_time"})


def _holds(
    cases: list[Tree],
    read: dict[str, Callable[[Tree, Context], Iterator[Box]]],
    context: Context,
) -> Iterator[Box]:
    for case in cases:
        yield from read[case.label](case, context)


def _with_what_is_needed(who: Part, reqs: Part) -> Callable[[Context], Iterator[Thing]]:
    """An admin and MFA: an admin, where there is MFA."""

    def read(context: Context) -> Iterator[Thing]:
        for thing in things(who, context):
            if isinstance(thing, Desc):
                for box in requirements(reqs, context):
                    yield thing.with_box(box)

    return read


def _go_on_in(reqs: Part, who: Part) -> bool:
    """Whether what is needed goes on with who: "the approval of counsel and the owner"."""
    done = {"req_done_by"} & {tree.label for each in trees(reqs) for tree in _inside(each)}
    return reqs.end <= who.start and bool(done)


def _inside(tree: Tree) -> Iterator[Tree]:
    for child in tree.children:
        if isinstance(child, Node):
            yield from trees(child)


def _gerunds(tree: Tree) -> Iterator[Done]:
    for part in parts_of(tree, "actg"):
        for names in acts(part):
            yield [(names, None)]
    for part in parts_of(tree, "actgs"):
        yield from gerunds(part)


def _is_them(what: Part, context: Context) -> bool:
    words = [word.text for word in context.shared.words[what.start : what.end]]
    return words in (["it"], ["them"])


def _of_anyone(thing: Thing) -> Callable[[Context], Iterator[Thing]]:
    """What was spoken of, without whose it is."""

    def free(desc: Desc) -> Desc:
        theirs = [test for test in desc.box.tests if mentions(test, SUBJECT)]
        tests = [test for test in desc.box.tests if test not in theirs]
        for local in desc.box.locals:
            said = [test for test in tests if mentions(test, local.variable)]
            whose = any(mentions(test, local.variable) for test in theirs)
            if whose and all(isinstance(test, m.Member) for test in said):
                tests = [test for test in tests if test not in said]  # "of their own accounts"
        return replace(desc, box=replace(desc.box, tests=tuple(tests)))

    def read(context: Context) -> Iterator[Thing]:
        if isinstance(thing, Desc):
            yield free(thing)
        elif isinstance(thing, Several):
            items = tuple(free(item) if isinstance(item, Desc) else item for item in thing.items)
            yield replace(thing, items=items)

    return read
