"""Knows how what a phrase says becomes part of what a statement says: when, only if, unless."""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...text.lexicon import SAFEGUARDS
from ...vocabulary.phrases import words_of
from ..base import NOTHING, RESOURCE, SUBJECT, Box, Context, renamed_box, trees
from ..closing import any_of, mentions, none_of
from ..statements.draft import Draft
from ..times.happened import known_to_be
from .excepting import any_such


def when_so(draft: Draft, box: Box, tree: Tree, context: Context) -> Draft:
    """A draft whose parts may speak of whom the phrase in front does: an "only" governs what that
    is so of, and lets those do it who are of the very same.
    """
    said = (*draft.who.tests, *draft.when.tests)
    again = any(mentions(test, local.variable) for local in box.locals for test in said)
    if draft.effect != "only" or draft.about_who or not again:
        return with_when(draft, box, tree, context, fronted=True)
    if any(mentions(test, local.variable) for local in box.locals for test in draft.what.tests):
        # "if a patient is pregnant, only their doctor may see the patient's chart": the very same
        return replace(draft, region=draft.region + box, when=draft.when + Box((), box.locals))
    governed = Box(box.tests, box.locals)
    for local in box.locals:
        governed = renamed_box(governed, local.variable, context.fresh(local.type))
    return replace(draft, region=draft.region + governed, when=draft.when + box)


def with_when(draft: Draft, box: Box, tree: Tree, context: Context, fronted: bool) -> Draft:
    how = _is_how(tree, box, context) and not _kind_of_act(tree, box, context)
    how = how or _is_a_deadline(tree)
    if draft.by_whom and not fronted and how:
        otherwise = none_of(box, context.shared)  # "must be issued by a clerk using MFA": both
        return replace(draft, when=any_of([draft.when, otherwise], context.shared))
    if draft.effect == "permit" and draft.anyone and tree.label in ONLY_THEN:
        return only_if(draft, box)
    if draft.effect == "require" and not fronted and not _is_a_case(tree, box, context):
        if _may_be_a_case(draft, tree, box, context):
            return replace(draft, effect="impossible")
        return replace(draft, region=draft.region + box)
    if draft.effect == "only" and fronted:
        return replace(draft, region=draft.region + box)  # "outside office hours, only partners …"
    whither = context.shared.words[tree.start].text == "to" or _is_of_a_recipient(box)
    if tells_which_act(draft, tree, box, context) and whither:
        return replace(draft, region=draft.region + box)  # "only engineers deploy to production"
    only = context.shared.words[tree.start].text == "only"  # "only until it is locked"
    alone = box if only or tree.label in ONLY_THEN else NOTHING
    return replace(draft, when=draft.when + box, only_when=draft.only_when + alone)


def _is_a_deadline(tree: Tree) -> bool:
    """Whether it says by when something is done: "must be approved by a clerk before it is due",
    "within 30 days of its issue". Later it may be done by nobody, rather than by anybody.
    """
    spans = trees(tree.children[-1]) if tree.label == "within" else ()
    return any(inner.label in DEADLINES for inner in spans)


DEADLINES = frozenset(
    "before_event by_event within_after within_before least_before least_ahead up_to_after".split()
)


def _is_a_case(tree: Tree, box: Box, context: Context) -> bool:
    """Whether a condition says in which case something is required, and not what is: "must be
    deleted with MFA if they are secret", of any others nothing is said.
    """
    words = [word.text for word in context.shared.words[max(0, tree.start - 6) : tree.start + 1]]
    told = any(mentions(test, party) for test in box.tests for party in (SUBJECT, RESOURCE))
    of_case = words[-1] == "if" or (words[-1] in ("when", "where", "whenever") and told)
    return tree.label in ("if_", "if_frag") and of_case and "only" not in words


def _may_be_a_case(draft: Draft, tree: Tree, box: Box, context: Context) -> bool:
    """Whether "must be deleted with MFA once they are archived" leaves open if that is required
    too, or then.
    """
    first = context.shared.words[tree.start].text
    told = any(mentions(test, party) for test in box.tests for party in (SUBJECT, RESOURCE))
    unclear = (
        bool(draft.region.tests)
        and tree.label in ("if_", "if_frag")
        and first in ("while", "once", "after")
        and told
    )
    if unclear:
        context.shared.ask_of(
            tree, "is it required, too, “{said}”, or is the rest required then? Say “if …”"
        )
    return unclear


MEANS = frozenset("with using via through over from within inside".split())


def _is_how(tree: Tree, box: Box, context: Context) -> bool:
    """Whether a circumstance says by what means or whence something has to be done."""
    first = context.shared.words[tree.start].text
    if tree.label not in ("circ_tail", "said_circ") or any(map(_is_a_time, box.tests)):
        return False
    network = all(isinstance(test, m.InNetworks) for test in box.tests)
    return first in MEANS or (network and first in ("on", "in"))


def _is_a_time(test: m.Expr) -> bool:
    return isinstance(test, m.InWindows) or (isinstance(test, m.Or) and _is_a_time(test.items[0]))


def _kind_of_act(tree: Tree, box: Box, context: Context) -> bool:
    """Whether a circumstance says which acts are meant ("with an external recipient"), rather
    than when, whence or how safely they are done.
    """
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    apart = tree.start > 0 and context.shared.words[tree.start - 1].text == ","
    return (
        words[0] in ("with", "to")
        and not apart
        and SAFEGUARDS.isdisjoint(words)
        and all(
            isinstance(test, m.RequestField) and SAFEGUARDS.isdisjoint(words_of(test.name))
            for test in box.tests
        )
    )


def _is_of_a_recipient(box: Box) -> bool:
    """Whether a circumstance tells with whom, which no act can be done more safely by."""
    fields = [test.name for test in box.tests if isinstance(test, m.RequestField)]
    return bool(fields) and all("recipient" in words_of(name) for name in fields)


def tells_which_act(draft: Draft, tree: Tree, box: Box, context: Context) -> bool:
    """Whether "only managers may hold a meeting with an external recipient" may be said of those
    acts alone; what follows "and only" is not.
    """
    words = [word.text for word in context.shared.words[: tree.start]]
    comma = max((at for at, text in enumerate(words) if text == ","), default=len(words))
    return (
        draft.effect == "only"
        and tree.label == "circ_tail"
        and not draft.about_who
        and "only" not in words[comma + 1 :]
        and _kind_of_act(tree, box, context)
    )


def only_if(draft: Draft, box: Box) -> Draft:
    """May, only if: a grant under the condition, and a denial without it."""
    if draft.effect == "permit":
        alone = draft.only_when  # "only with MFA, and only their own": neither without the other
        rest = tuple(test for test in draft.when.tests if test not in alone.tests)
        before = Box(rest, draft.when.locals, draft.when.spoken)
        return replace(
            draft,
            effect="only",
            about_who=True,
            region=draft.what + draft.region + before,
            what=Box(),
            when=Box(alone.tests, alone.locals) + box,
        )
    if draft.effect == "only":
        return replace(draft, when=draft.when + box)
    if draft.effect == "require":
        return replace(draft, region=draft.region + box)
    if draft.effect == "forbid" and draft.required.tests:
        return replace(draft, when=draft.when + box)  # "requires MFA only if it is secret"
    return replace(draft, effect="impossible")


def is_never(tree: Tree, context: Context) -> bool:
    """Whether "and never at night", "but not on Fridays" says when not, and makes no exception."""
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.start + 3]]
    joined = not {"and", "but", "never"}.isdisjoint(words[:2])
    return joined and not {"never", "not"}.isdisjoint(words)


def unless(draft: Draft, box: Box, context: Context, never: bool = False) -> Draft:
    whose = any(mentions(test, SUBJECT) for test in box.tests)  # "never while they are off sick"
    if never and draft.by_whom and draft.effect == "forbid" and not whose:
        # "must be approved by a manager, and never after its pay date": by nobody then
        return replace(draft, when=any_of([draft.when, box], context.shared))
    if never and draft.effect in ("forbid", "alone"):
        context.shared.ask(
            "it may not be done anyway: what is “never” said of? Write two sentences",
            (0, len(context.shared.words)),
        )
        return replace(draft, effect="impossible")
    if not never and limits_when(draft):
        if not any(mentions(test, party) for test in box.tests for party in (SUBJECT, RESOURCE)):
            return _lifted(draft, known_to_be(box), context)
        if draft.effect == "permit":
            context.shared.ask(
                "may it be done at any time then, or not at all? Write two sentences",
                (0, len(context.shared.words)),
            )
            return replace(draft, effect="impossible")
    if draft.effect == "only" and not never and _says_who_may_then(context):
        but = none_of(known_to_be(any_such(box, draft)), context.shared)
        return replace(draft, region=draft.region + but, excepted=(*draft.excepted, *but.tests))
    if draft.effect == "only" and not never:
        context.shared.ask(
            "it is not clear what holds then: may everybody, or nobody? Write two sentences",
            (0, len(context.shared.words)),
        )
        return replace(draft, effect="impossible")
    but = none_of(known_to_be(any_such(box, draft)), context.shared)
    apart = () if never else but.tests
    alone = but if never and draft.only_when.tests else NOTHING  # "only with MFA, but never then"
    return replace(
        draft,
        when=draft.when + but,
        excepted=(*draft.excepted, *apart),
        only_when=draft.only_when + alone,
    )


def _says_who_may_then(context: Context) -> bool:
    """Whether "only nurses may, unless it is locked, in which case only a pharmacist may" goes on
    with who alone may then.
    """
    words = [word.text for word in context.shared.words]
    cases = [at + 3 for at in range(len(words)) if words[at : at + 3] in WHICH_CASE]
    after = [words[at + (words[at : at + 1] == [","])] for at in cases if at + 1 < len(words)]
    return len(after) == 1 and after[0] in ("only", "nobody")


WHICH_CASE = (["in", "which", "case"], ["in", "that", "case"])


def limits_when(draft: Draft) -> bool:
    """Whether "only" is said of when something may be done, not by whom or to what: "only during
    the maintenance window, unless there is an incident" is either.
    """
    if draft.effect == "permit":
        return bool(draft.only_when.tests)
    of_when = draft.anyone or (draft.about_who and not draft.what.tests)
    return draft.effect == "only" and of_when and bool(draft.when.tests)


def _lifted(draft: Draft, box: Box, context: Context) -> Draft:
    """A draft of which what it says alone when need not be so in a case."""
    said = draft.when
    alone = (draft.only_when if draft.effect == "permit" else said).tests
    rest = Box(tuple(t for t in said.tests if t not in alone), said.locals, said.spoken)
    either = any_of([Box(alone, said.locals), box], context.shared)
    return replace(draft, when=rest + either, only_when=NOTHING)


ONLY_THEN = ("only_circ", "only_time", "only_within", "only_any", "only_measured", "only_for",
             "capped", "so_often", "only_bare_span", "only_for_after")  # fmt: skip
"""What says when alone something can be done: "photographed only from the reading room"."""
