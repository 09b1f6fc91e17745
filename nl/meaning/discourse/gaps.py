"""Knows what a clause says that leaves out what is done, since the one before said it: "approved
ones only by a manager", "managers up to $5,000", "anything above that needs a director".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...chart import Tree
from ...text.lexicon import STOPS
from ..base import SUBJECT, Box, Context, Desc, Part, Prior, Several, Thing, trees
from ..closing import mentions
from ..nouns.bare import narrowed_by
from ..nouns.ones import is_tied
from ..statements.draft import Plan
from ..statements.requirements import by_whom
from ..statements.to_others import before
from ..statements.verbs import acts, leaves_open_of_which, parts_of
from ..things import things
from .contrasts import measures_in, without_measured
from .ellipsis import allows_somebody
from .goes_to import (
    doing_goes_to,
    doing_goes_to_or,
    goes_to,
    is_for_to,
    it_takes,
    matter_for,
    must_beyond,
    must_by,
    must_so,
)
from .granted import GRANTED, Plans, granted
from .instead import those_instead
from .measured_gaps import (
    gap_beyond,
    gap_limit,
    gap_measure,
    gap_measured_by,
    gap_measured_so,
    gap_measured_when,
    gap_unmeasured,
    gap_when,
    is_those_measured,
)
from .referring import object_again, who_again


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
        if who is None or (prior.effect == "only" and not effect and _adds_them(tree, context)):
            return
        made = effect or _granted_after_all(prior, tree, context) or prior.effect
        told = isinstance(prior.resource, Desc) and prior.resource.box.tests
        if made == "forbid" and not effect and told and _must_be_done(tree, context):
            due = Plan("forbid", None, prior.actions, what, passive=True, by_whom=True)
            yield (replace(due, what_read=object_again(what), unless=by_whom(who)),)
            return
        if made == "forbid" and not effect and _is_of_all(prior.subject):
            context.shared.ask_of(tree, "“{said}”: may they, or may they not? Write two sentences")
            return
        yield (Plan(made, who, prior.actions, what, passive=True, what_read=object_again(what)),)

    return read


def _must_be_done(tree: Tree, context: Context) -> bool:
    """Whether the clause before says what must be done: "must be approved by a lead, larger ones by
    a director".
    """
    words = [word.text for word in context.shared.words[: tree.start]]
    begin = max((at + 1 for at, text in enumerate(words) if text in STOPS), default=0)
    be = max((at for at in range(begin + 1, len(words)) if words[at] == "be"), default=0)
    return be > 0 and (words[be - 1] == "must" or words[be - 2 : be] in DUE)


DUE = (["has", "to"], ["have", "to"], ["need", "to"], ["needs", "to"])


def _adds_them(tree: Tree, context: Context) -> bool:
    """Whether "too" stands behind whom a clause names by "by": `gap_also_by` is that."""
    words = [word.text for word in context.shared.words[tree.end : tree.end + 3]]
    words = words[words[:1] == [","] :]
    return words[:1] == ["too"] or words[:2] == ["as", "well"]


def gap_also_by(tree: Tree, context: Context) -> Plans:
    """Phone appointments also by paralegals: by those as well as by whom the others may be."""
    prior, (what,), who = before(context), parts_of(tree, "np"), _by_whom(tree)
    if prior is None or not prior.passive or prior.effect not in GRANTED or who is None:
        return
    if not prior.actions or not allows_somebody(prior) or prior.when.tests:
        return  # "by guards with a key, sealed ones also by clerks": with one, too?
    subject = prior.subject

    def either(inner: Context) -> Iterator[Thing]:
        before_ = () if subject is None else (subject,)
        those = subject.items if isinstance(subject, Several) else before_
        return (Several((*those, thing)) for thing in things(who, inner))

    again = object_again(what)
    yield (Plan("permit", who, prior.actions, what, either, again, passive=True),)


def _is_of_all(subject: Thing | None) -> bool:
    """Whether a statement was about everybody."""
    return subject is None or (isinstance(subject, Desc) and not subject.box.tests)


def _granted_after_all(prior: Prior, tree: Tree, context: Context) -> str:
    """ "Live ones may be destroyed by no one, staging ones by their creator": those may be."""
    words = [word.text for word in context.shared.words[: tree.start]]
    while words and words[-1] in (",", "and", "but", ";"):
        words.pop()
    nobody = words[-2:] == ["by", "nobody"] or words[-3:] == ["by", "no", "one"]
    return "permit" if nobody and prior.effect == "forbid" else ""


def gap_by_nobody(tree: Tree, context: Context) -> Plans:
    """Results may be disclosed by prosecutors, disputed ones by no one."""
    prior, (what,) = before(context), parts_of(tree, "np")
    plain = all(kind.label == "nobody" for kind in trees(parts_of(tree, "nobody")[0]))
    if prior is not None and prior.actions and prior.passive and plain:
        again = object_again(what)
        yield (Plan("forbid", None, prior.actions, what, passive=True, what_read=again),)


def gap_only_object(tree: Tree, context: Context) -> Plans:
    """Concierges may view any room, housekeepers only those assigned to them."""
    prior = granted(context)
    who, what = parts_of(tree, "np")
    if prior is not None and prior.effect == "permit" and not prior.passive:
        if is_tied(prior) and leaves_open_of_which(what, context):
            return  # "any room in their hotel, engineers only those that are out of order"
        again = object_again(what)
        yield (Plan("only", who, prior.actions, what, who_again(who), again, about_who=True),)


def topic(tree: Tree, context: Context) -> Plans:
    """But private ones only readers may fork; secret ones nobody may."""
    prior, nobody = granted(context), parts_of(tree, "nobody")
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
    prior = granted(context)
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


def gap_object(tree: Tree, context: Context) -> Plans:
    """Managers larger ones, admins any document: may do the same to those, too."""
    prior = granted(context)
    who, *rest = parts_of(tree, "np")
    if prior is None or prior.effect != "permit" or prior.passive or prior.when.tests:
        return
    if context.shared.words[tree.start - 1].text not in (",", "and", "but", "while", "whereas"):
        return
    what = rest[0] if rest else None
    if what is not None and is_those_measured(what, context):
        return  # "those of up to $5,000": as gap_those
    if what is None and any(len(context.vocabulary.actions[name]) > 1 for name in prior.actions):
        end = len(context.shared.words)
        message = "everything of that kind, or of any? Say “all …”"
        context.shared.ask(message, (tree.start, end))
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


GAPS: dict[str, Callable[[Tree, Context], Plans]] = {
    "gap_by": gap_by(""),
    "gap_also_by": gap_also_by,
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
    "gap_limit": gap_limit,
    "gap_beyond": gap_beyond("permit"),
    "gap_not_beyond": gap_beyond("forbid"),
    "gap_only_beyond": gap_beyond("only"),
    "gap_measured_by": gap_measured_by(""),
    "gap_measured_only_by": gap_measured_by("only"),
    "gap_measured_when": gap_measured_when,
    "gap_measured_so": gap_measured_so,
    "gap_when": gap_when,
    "gap_whenever": gap_when,
}
