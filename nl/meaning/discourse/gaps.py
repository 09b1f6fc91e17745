"""Knows what a clause says that leaves out what is done, since the one before said it: "approved
ones only by a manager", "managers up to $5,000", "anything above that needs a director".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ....compiler import model as m
from ...chart import Node, Tree
from ..base import (
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Prior,
    Several,
    Thing,
    just,
    trees,
)
from ..closing import mentions
from ..nouns.anything import anything_measured
from ..nouns.bare import narrowed_by
from ..nouns.ones import is_tied
from ..quantities.measures import compared
from ..spoken import can_be_said, of_the_former
from ..statements.needs import needed, takes_both
from ..statements.plans import Plan
from ..statements.requirements import must_do, must_passive_by, requirements
from ..statements.to_others import before
from ..statements.verbs import (
    Done,
    acts,
    doings,
    gerunds,
    is_pronoun,
    leaves_open_of_which,
    parts_of,
    whatever_it_is,
)
from ..things import symbol_of, things
from ..times.timings import timings
from .contrasts import measures_in, without_measured
from .ellipsis import again, allows_somebody
from .instead import those_instead
from .lifting import only_of_time
from .referring import object_again, who_again

Plans = Iterator[tuple[Plan, ...]]
GRANTED = ("permit", "only")


def _granted(context: Context) -> Prior | None:
    """The statement before, if it says what may be done to something."""
    prior = before(context)
    return prior if prior is not None and prior.effect in GRANTED and prior.actions else None


def _of_the_last(context: Context) -> Context:
    """The context after a statement that let several do the same, each of so much: "clerks can
    approve payments up to $1,000 and approvers up to $5,000; managers have no limit".
    """
    prior = context.prior
    if prior is None or len({names for names, _ in prior.done}) != 1 or prior.effect != "permit":
        return context
    return replace(context, prior=replace(prior, several=False))


def _by_whom(tree: Tree) -> Part | None:
    """Who is named by "by managers", "by nobody but managers"."""
    by, but = parts_of(tree, "by_np"), parts_of(tree, "except_np")
    nobody = parts_of(tree, "nobody")
    if nobody and any(kind.label != "nobody" for kind in trees(nobody[0])):
        return None
    return next(trees((by or but)[0])).children[0]


def gap_by(effect: str) -> Callable[[Tree, Context], Plans]:
    """Approved ones by managers; approved ones only by managers."""

    def read(tree: Tree, context: Context) -> Plans:
        prior = before(context)
        if prior is None or not prior.actions or not prior.passive:
            return
        if effect == "only" and prior.effect not in GRANTED:
            return
        if not effect and prior.effect in GRANTED and not allows_somebody(prior):
            return
        what = parts_of(tree, "np")[0]
        who = _by_whom(tree)
        if who is None:
            return
        made = effect or prior.effect
        yield (Plan(made, who, prior.actions, what, passive=True, what_read=object_again(what)),)

    return read


def gap_by_nobody(tree: Tree, context: Context) -> Plans:
    """Results may be disclosed by prosecutors, disputed ones by no one."""
    prior, (what,) = before(context), parts_of(tree, "np")
    plain = all(kind.label == "nobody" for kind in trees(parts_of(tree, "nobody")[0]))
    if prior is not None and prior.actions and prior.passive and plain:
        again = object_again(what)
        yield (Plan("forbid", None, prior.actions, what, passive=True, what_read=again),)


def goes_to(tree: Tree, context: Context) -> Plans:
    """Anything above that needs a director; larger ones are for directors: for nobody else."""
    prior = _granted(context)
    (what, who), reqs = parts_of(tree, "np"), parts_of(tree, "reqs")
    again = object_again(what)
    if takes_both(tree, context):
        return
    if prior is not None and _is_of_the_same(what, context):
        needs = _with_what_is_needed(who, reqs[0]) if reqs else None
        yield (Plan("only", who, prior.actions, what, needs, again, passive=True),)
    elif context.prior is None and not reqs and _alone(tree, context):
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


def _act_of(what: Part, context: Context) -> str:
    """What is done that a phrase names as it does a thing: one of those would have an article."""
    first = [leaf for leaf in context.shared.leaves if leaf.start == what.start]
    acts_ = [leaf.value.name for leaf in first if leaf.kind == "ACTN"]
    ones = [leaf.value for leaf in first if leaf.kind == "NOUN" and leaf.end == what.start + 1]
    return acts_[0] if acts_ and ones and not any(one.plural for one in ones) else ""


ALONE = frozenset("only strictly exclusively restricted limited reserved confined".split())


def _alone(tree: Tree, context: Context) -> bool:
    """Whether it is said to be for them and nobody else: "secret documents are for admins only"."""
    what, who = parts_of(tree, "np")
    words = context.shared.words
    between = (*words[what.end : who.start], *words[who.end : tree.end])
    return not ALONE.isdisjoint(word.text for word in between)


def it_takes(tree: Tree, context: Context) -> Plans:
    """For more than that it takes a director: to do the same, of what was spoken of."""
    prior = _granted(context)
    if prior is not None and prior.resource is not None and not takes_both(tree, context):
        who = parts_of(tree, "np")[0]
        yield (Plan("only", who, prior.actions, None, what_read=_of_anyone(prior.resource)),)


def must_by(tree: Tree, context: Context) -> Plans:
    """Anything above that must be approved by a director: who may then, and nobody else. Of other
    things it is just a denial.
    """
    prior = _granted(context)
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


def gap_only_object(tree: Tree, context: Context) -> Plans:
    """Concierges may view any room, housekeepers only those assigned to them."""
    prior = _granted(context)
    who, what = parts_of(tree, "np")
    if prior is not None and prior.effect == "permit" and not prior.passive:
        if is_tied(prior) and leaves_open_of_which(what, context):
            return  # "any room in their hotel, engineers only those that are out of order"
        again = object_again(what)
        yield (Plan("only", who, prior.actions, what, who_again(who), again, about_who=True),)


def topic(tree: Tree, context: Context) -> Plans:
    """But private ones only readers may fork; secret ones nobody may."""
    prior, nobody = _granted(context), parts_of(tree, "nobody")
    but = parts_of(tree, "except_np")
    what, *rest = parts_of(tree, "np")
    who = next(trees(but[0])).children[0] if but else (rest[0] if rest else None)
    if prior is None or (nobody and any(kind.label != "nobody" for kind in trees(nobody[0]))):
        return
    effect = "forbid" if who is None else "only"
    verbs = [names for part in parts_of(tree, "acts") for names in acts(part)]
    for names in verbs or [prior.actions]:
        read = None if who is None else who_again(who)
        yield (Plan(effect, who, names, what, read, object_again(what)),)


def gap_those(tree: Tree, context: Context) -> Plans:
    """Foremen may approve orders of up to $500, managers those of up to $5,000: those of the same
    kind, of that much.
    """
    prior = _granted(context)
    who, posts = tree.children[0], tree.children[-1]
    if prior is None or prior.effect != "permit" or prior.passive:
        return
    resource = prior.resource
    if not isinstance(resource, Desc) or prior.when.tests:
        return
    instead = partial(those_instead, posts)
    yield (Plan("permit", who, prior.actions, None, who_read=who_again(who), what_read=instead),)

    def what(inner: Context) -> Iterator[Thing]:
        plain = replace(resource, box=Box())
        for thing in narrowed_by(plain, [posts], inner):
            if not isinstance(thing, Desc):
                continue
            measures = measures_in(thing.box)
            kept = without_measured(resource.box, measures, inner)
            if measures and not any(mentions(test, SUBJECT) for test in kept.tests):
                yield plain.with_box(kept + thing.box)

    yield (Plan("permit", who, prior.actions, None, who_read=who_again(who), what_read=what),)


def is_for_to(tree: Tree, context: Context) -> Plans:
    """Refunds over $500 are for managers, or the CFO's, to approve: for nobody else."""
    what, who = parts_of(tree, "np", "one")
    for names in acts(parts_of(tree, "acts")[0]):
        again = object_again(what)
        yield (Plan("only", who, names, what, passive=True, what_read=again),)


def must_beyond(tree: Tree, context: Context) -> Plans:
    """Above that, a director has to approve it: who may then, and nobody else."""
    prior = _granted(context)
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
    ahead = {word.text for word in context.shared.words[max(0, tree.start - 6) : tree.start]}
    if ahead.isdisjoint(BEYOND | {"otherwise"}):
        context.shared.complain(
            "ambiguous",
            "is it their duty, or may nobody else? Say “only … may”",
            (tree.start, tree.end),
        )
        return
    yield from again("only", who, who_again(who), tree.end, context)


BEYOND = frozenset("above over beyond more larger bigger higher".split())


def _is_of_the_same(what: Part, context: Context) -> bool:
    """Whether a phrase goes on about what was spoken of: "anything above", "sealed ones"."""
    labels = {tree.label for tree in trees(what)}
    return bool(labels & {"anything_measured", "anyone_post", "some", "every", "the_rest"})


def doing_goes_to(tree: Tree, context: Context) -> Plans:
    """Deleting them is up to the stewards: of whatever was spoken of, not just of one's own."""
    who, reqs = parts_of(tree, "np", "one")[0], parts_of(tree, "reqs")
    if takes_both(tree, context) or (reqs and _go_on_in(reqs[0], who)):
        return
    read_who = _with_what_is_needed(who, reqs[0]) if reqs else None
    for done in _gerunds(tree):
        plans = tuple(
            plan
            for names, what in done
            for plan in _goes_to(Plan("only", who, names, what, who_read=read_who), context)
        )
        if len(plans) == len(done):
            yield plans if tree.label == "doing_is_their_job" else needed(plans, tree, context)


def _goes_to(plan: Plan, context: Context) -> Iterator[Plan]:
    """What is up to somebody, of what it is that."""
    prior, what = context.prior, plan.what
    if what is not None and not _is_them(what, context):
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
    from ..surroundings.tails import CONDITIONS

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


def gap_object(tree: Tree, context: Context) -> Plans:
    """Managers larger ones, admins any document: may do the same to those, too."""
    prior = _granted(context)
    who, *rest = parts_of(tree, "np")
    if prior is None or prior.effect != "permit" or prior.passive or prior.when.tests:
        return
    if context.shared.words[tree.start - 1].text not in (",", "and", "but", "while", "whereas"):
        return
    what = rest[0] if rest else None
    if what is not None and _is_those_measured(what, context):
        return  # "those of up to $5,000": as gap_those
    if what is None and any(len(context.vocabulary.actions[name]) > 1 for name in prior.actions):
        end = len(context.shared.words)
        message = "everything of that kind, or of any? Say “all …”"
        context.shared.complain("ambiguous", message, (tree.start, end))
        return
    if what is None or not (is_tied(prior) and leaves_open_of_which(what, context)):
        again = object_again(what)
        yield (Plan("permit", who, prior.actions, what, _others_like(prior, who), again),)


def _others_like(prior: Prior, who: Part) -> Callable[[Context], Iterator[Thing]]:
    """Others, where they are what those were who may: "hosts may let in first passengers, gold ones
    too" lets no passengers do it, if that is what it is done to.
    """
    asker, done_to = prior.subject, prior.resource

    def read(context: Context) -> Iterator[Thing]:
        for thing in who_again(who)(context):
            told = isinstance(done_to, Desc) and isinstance(asker, Desc)
            if told and isinstance(thing, Desc) and _is_done_to(thing, done_to, asker):
                continue
            yield thing

    return read


def _is_done_to(thing: Desc, done_to: Thing | None, asker: Thing | None) -> bool:
    one, two = (desc.type if isinstance(desc, Desc) else "" for desc in (done_to, asker))
    return thing.type == one != two


def gap_unmeasured(tree: Tree, context: Context) -> Plans:
    """Managers any amount; managers have no limit: of what was spoken of, however much."""
    prior = _granted(_of_the_last(context))
    resource = prior.resource if prior is not None else None
    if prior is None or prior.effect != "permit" or not isinstance(resource, Desc):
        return
    told = [test for test in resource.box.tests if isinstance(test, m.Compare)
            and test.op not in ("==", "!=")]  # fmt: skip
    measures = {test.left for test in told}
    if len(measures) != 1 or prior.when.tests or any(test.op in (">", ">=") for test in told):
        return
    who = parts_of(tree, "np")[0]
    any_such = just(replace(resource, box=without_measured(resource.box, measures, context)))
    verbs = [names for part in parts_of(tree, "acts") for names in acts(part)]
    for names in verbs or [prior.actions]:
        if all(resource.type in context.vocabulary.actions[name] for name in names):
            yield (Plan("permit", who, names, None, who_again(who), any_such),)


def _is_those_measured(what: Part, context: Context) -> bool:
    words = [word.text for word in context.shared.words[what.start : what.start + 2]]
    return words[0] == "those" and words[1:] != [] and words[1] in MEASURING


MEASURING = frozenset("of over above below under up worth exceeding".split())


def gap_measure(tree: Tree, context: Context) -> Plans:
    """Managers up to $5,000: may do the same to that much."""
    prior = _granted(_of_the_last(context))
    if prior is None or not isinstance(prior.resource, Desc):
        return
    who = parts_of(tree, "np")[0]
    what = _so_measured(parts_of(tree, "comparison", "reach")[0], prior.resource)
    yield (Plan(prior.effect, who, prior.actions, None, who_read=who_again(who), what_read=what),)


def gap_beyond(effect: str) -> Callable[[Tree, Context], Plans]:
    """Only managers may go above that: may do the same to more than was said."""

    def read(tree: Tree, context: Context) -> Plans:
        prior = _granted(_of_the_last(context))
        part = parts_of(tree, "comparison")[0]
        more = any(inner.label == "over" for inner in trees(part))
        if prior is None or not isinstance(prior.resource, Desc) or not more:
            return
        but, nobody = parts_of(tree, "except_np"), parts_of(tree, "nobody")
        if any(kind.label != "nobody" for part in nobody for kind in trees(part)):
            return
        who = next(trees(but[0])).children[0] if but else next(iter(parts_of(tree, "np")), None)
        beyond = Tree("anything_measured", (part,), part.start - 1, part.end)
        again = None if who is None else who_again(who)
        yield (Plan(effect, who, prior.actions, None, again, partial(anything_measured, beyond)),)

    return read


def gap_measured_by(effect: str) -> Callable[[Tree, Context], Plans]:
    """Up to €500 by leads, and above that by administrators only: the same, of that much."""

    def read(tree: Tree, context: Context) -> Plans:
        prior = _granted(context)
        if prior is None or not prior.passive or not isinstance(prior.resource, Desc):
            return
        what = _so_measured(parts_of(tree, "comparison")[0], prior.resource)
        who = next(trees(parts_of(tree, "by_np")[0])).children[0]
        yield (
            Plan(effect or prior.effect, who, prior.actions, None, what_read=what, passive=True),
        )

    return read


def gap_measured_when(tree: Tree, context: Context) -> Plans:
    """Up to $5,000 on weekdays and up to $500 on weekends: then they may do so to that much."""
    prior = _granted(context)
    if prior is None or prior.about_who or not isinstance(prior.resource, Desc):
        return
    if not prior.when.tests or not all(map(only_of_time, prior.when.tests)):
        return
    what = _so_measured(parts_of(tree, "comparison")[0], prior.resource)
    (timing,) = (part for part in tree.children if symbol_of(part) != "comparison")

    def when(inner: Context) -> Iterator[Box]:
        return (Box((test,)) for test in timings(timing, inner))

    who = just(prior.subject)
    plan = Plan(prior.effect, None, prior.actions, None, who_read=who, what_read=what, extra=when)
    yield (replace(plan, passive=prior.passive),)


def _so_measured(comparison: Part, resource: Desc) -> Callable[[Context], Iterator[Thing]]:
    """What was spoken of, of another measure."""

    def read(context: Context) -> Iterator[Thing]:
        plain = replace(resource, box=Box())
        for box in compared(comparison, replace(plain, known=True), context):
            yield plain.with_box(without_measured(resource.box, measures_in(box), context) + box)

    return read


def gap_when(tree: Tree, context: Context) -> Plans:
    """Admins on weekends; admins at any time: may do the same then."""
    prior = _granted(context)
    if prior is None or not prior.when.tests or not all(map(only_of_time, prior.when.tests)):
        return
    resource = prior.resource
    who = parts_of(tree, "np")[0]
    whenever = tree.label == "gap_whenever" and prior.about_who

    def when(inner: Context) -> Iterator[Box]:
        if tree.label == "gap_whenever":
            yield Box()
            return
        for test in timings(tree.children[-1], inner):
            yield Box((test,))

    yield (
        Plan(
            "permit" if whenever else prior.effect,
            who,
            prior.actions,
            None,
            who_read=who_again(who),
            what_read=just(resource),
            about_who=prior.about_who and not whenever,
            extra=when,
        ),
    )


GAPS: dict[str, Callable[[Tree, Context], Plans]] = {
    "gap_by": gap_by(""),
    "matter_for": matter_for,
    "gap_only_by": gap_by("only"),
    "gap_by_nobody_but": gap_by("only"),
    "gap_by_nobody": gap_by_nobody,
    "goes_to": goes_to,
    "it_takes": it_takes,
    "gap_only_object": gap_only_object,
    "topic_only": topic,
    "topic_nobody": topic,
    "gap_those": gap_those,
    "is_for_to": is_for_to,
    "must_do": must_beyond,
    "must_do_so": must_so,
    "must_passive_by": must_by,
    "doing_goes_to": doing_goes_to,
    "doing_is_their_job": doing_goes_to,
    "doing_goes_to_or": doing_goes_to_or,
    "gap_object": gap_object,
    "gap_unmeasured": gap_unmeasured,
    "gap_measure": gap_measure,
    "gap_beyond": gap_beyond("permit"),
    "gap_not_beyond": gap_beyond("forbid"),
    "gap_only_beyond": gap_beyond("only"),
    "gap_measured_by": gap_measured_by(""),
    "gap_measured_only_by": gap_measured_by("only"),
    "gap_measured_when": gap_measured_when,
    "gap_when": gap_when,
    "gap_whenever": gap_when,
}
