"""Knows what surrounds a statement: if, unless, until, on weekdays, except for, with MFA."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...compiler import model as m
from ..chart import Leaf, Node, Tree
from ..lexicon import PREPOSITIONS, SAFEGUARDS
from ..morphology import base_of_participle
from ..phrases import comes, words_of
from ..rule import negation
from ..senses import Event, Kind
from .base import (
    NOW,
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    compare,
    renamed_box,
    trees,
    tried,
)
from .circumstances import circumstances
from .closing import any_of, mentions, none_of
from .conditions import condition, fragment
from .contrasts import beyond, otherwise, past, superseded
from .doers import doer
from .happened import known_to_be
from .links import linked
from .measures import compared
from .modifiers import says_it_again
from .narrowing import only_for
from .opposites import excludes
from .plans import Draft, role_of, types_of
from .things import descs_of, things
from .times import before_event, moment_of, moments, timings, within

Found = Iterator[Box]


def tailed(draft: Draft, part: Part, context: Context, fronted: bool = False) -> Iterator[Draft]:
    """A draft with what a phrase beside it adds."""
    granting = draft.effect in ("permit", "only")
    here = replace(context_of(draft, context), one_resource=fronted, granting=granting)
    for tree in trees(part):
        if tree.label in ("nothing_said", "regardless"):
            yield draft
        elif tree.label == "included":
            if _are_included(tree, draft, here):
                yield draft
        elif tree.label == "even_if":
            if _changes_nothing(tree, here) and _can_be_said(tree, here):
                yield draft  # it is so in either case
        elif tree.label in ONLY_IF:
            for box in ONLY_IF[tree.label](tree, here):
                yield _only_if(draft, box)
        elif draft.effect == "permit" and _is_without(tree, part, here):
            said = " ".join(w.written for w in here.shared.words[part.start : part.end])
            message = f"is “{said}” needed, or does it just not matter? Say “only …” or “even …”"
            here.shared.complain("ambiguous", message, (part.start, part.end))
        elif draft.effect == "forbid" and not fronted and tree.label in ONLY_THEN:
            here.shared.complain(
                "ambiguous",
                "is it forbidden then, or at all other times? Write two sentences",
                (tree.start, tree.end),
            )
        elif draft.effect == "require" and not fronted and _is_deadline(tree):
            here.shared.complain(
                "ambiguous",
                "is that by when it has to be done, or may it not be done later? Say “may only …”",
                (tree.start, tree.end),
            )
        elif tree.label in CONDITIONS:
            for box in CONDITIONS[tree.label](tree, here):
                if _is_only_so(draft, tree.label):
                    yield _only_if(replace(draft, effect="permit"), box)
                    continue
                if _may_be_governed(tree, draft, fronted, here):
                    yield replace(draft, region=draft.region + box)
                if fronted and draft.so and excludes(draft.region, box):
                    continue  # "while it is waiting; once it is ready, only a librarian can"
                older = superseded(draft, box, here) if fronted and tree.label == "if_" else draft
                yield _when(older, box, tree, here, fronted)
        elif tree.label == "beyond" and fronted:
            yield from beyond(tree.children[0], draft, here)
        elif tree.label == "beyond" and _goes_on(tree, draft, here):
            for box in _measured(tree, here):
                yield _when(draft, box, tree, here, fronted)
        elif tree.label in ("past_span", "past_that") and fronted:
            yield from past(tree, draft, here)
        elif tree.label in ("otherwise", "in_that_case") and fronted:
            for box in otherwise(draft, here, tree):
                yield _when(draft, box, replace(tree, label="if_"), here, fronted)
        elif tree.label in UNLESS:
            for box in UNLESS[tree.label](tree, here):
                yield _unless(draft, box, here, _is_never(tree, here))
        elif tree.label == "except_tail":
            if draft.effect == "forbid" and not draft.who.tests and not fronted:
                continue  # "nobody may, except admins": they may, and nobody else
            yield from _except(tree, draft, here)
        elif tree.label == "except_or" and draft.effect in ("forbid", "permit"):
            yield from _except_either(tree, draft, here)
        elif tree.label == "except_by_np":
            for thing in things(tree.children[-1], _of_who_asks(tree, here)):
                for _, box in role_of(thing, SUBJECT, draft.subject_type, here):
                    yield _excepted(draft, box, SUBJECT, here)
        elif tree.label in ("tail_in", "for_np"):
            yield from _linked_tail(tree, draft, here)
        elif tree.label in DOERS:
            for box in doer(tree, draft, here):
                yield DOERS[tree.label](draft, box, here)
        elif tree.label == "to_others" and draft.effect == "permit":
            yield draft  # whoever gets it, the one who gives it may


def _goes_on(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether a measure goes on with what else has to be so: "within 14 days and up to $60"."""
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.end]]
    theirs = not {"their", "its", "own", "his", "her"}.isdisjoint(words)
    return words[0] in (",", "and") and draft.effect in ("permit", "only") and not theirs


def _of_who_asks(tree: Tree, context: Context) -> Context:
    """The context of "except by a clerk who is on the network": where the clerk who asks is. Of
    "except by a clerk with MFA" it is not told if all need it.
    """
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    return context if words.isdisjoint({"who", "that"}) else replace(context, role=SUBJECT)


def _is_deadline(tree: Tree) -> bool:
    """Whether what must be done has to be so by some time: "refunded within 30 days of the end"."""
    return tree.label == "within" and any(
        inner.label in ("within_after", "up_to_after", "less_after")
        for inner in trees(tree.children[-1])
    )


def _is_only_so(draft: Draft, label: str) -> bool:
    """Whether a condition is that alone under which "they can do so", which others stay under."""
    only = label in ONLY_THEN
    return draft.effect == "only_so" or (draft.so and draft.effect == "permit" and only)


def _is_without(tree: Tree, part: Part, context: Context) -> bool:
    """Whether "may reboot it without MFA" may say that it does not matter."""
    first = context.shared.words[part.start].text
    return tree.label in WITHOUT or (tree.label in ("circ_tail", "circ") and first == "without")


def _may_be_governed(tree: Tree, draft: Draft, fronted: bool, context: Context) -> bool:
    """Whether "only engineers may do so outside office hours" may leave open what holds within."""
    words = [word.text for word in context.shared.words[tree.start : tree.start + 2]]
    apart = context.shared.words[tree.start - 1].text == ","
    return (
        draft.effect == "only"
        and not draft.about_who
        and not fronted
        and not apart
        and (
            (tree.label in ("circ_tail", "at_time") and bool({"outside", "without"} & set(words)))
            or (tree.label == "said_circ" and _says_how(tree, context))  # "only keepers … alone"
        )
    )


def _are_included(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether "guests included" are among those that a statement is about: it is of everyone."""
    for thing in things(tree.children[-1], context):
        for name, type_, said in (
            (SUBJECT, draft.subject_type, draft.who),
            (RESOURCE, draft.resource_type, draft.what),
        ):
            if not said.tests and any(True for _ in role_of(thing, name, type_, context)):
                return True
    return False


def _changes_nothing(tree: Tree, context: Context) -> bool:
    """Whether a concession is none but that: "though not their own" and "although they must be on
    duty" take something back.
    """
    part = tree.children[-1]
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    if words & {"must", "shall", "should", "need", "needs"}:
        return False
    before = {word.text for word in context.shared.words[tree.start : part.start]}
    though = bool(before & {"though", "although"}) and "even" not in before
    return not (though and _is_denied(part))


def _is_denied(part: Part) -> bool:
    return any(tree.label == "frag_not" for tree in trees(part))


def _can_be_said(tree: Tree, context: Context) -> bool:
    """Whether a condition that changes nothing ("even if it is locked") means something."""
    part = tree.children[-1]
    read = fragment if isinstance(part, Node) and part.symbol == "frag" else condition
    return next(read(part, context), None) is not None


def fronted(part: Part) -> Callable[[Context], Iterator[tuple[Box, Callable[[Draft], Draft]]]]:
    """What a phrase before a statement says, for the statement to go on about whom it speaks of:
    "within 90 days of the closing of a matter, its lead may …".
    """

    def read(context: Context) -> Iterator[tuple[Box, Callable[[Draft], Draft]]]:
        for tree in trees(part):
            if tree.label not in CONDITIONS:
                continue
            for box in CONDITIONS[tree.label](tree, replace(context, one_resource=True)):
                if any(not desc.known for desc in box.spoken):
                    yield box, partial(_when_so, box=box, tree=tree, context=context)

    return read


def _when_so(draft: Draft, box: Box, tree: Tree, context: Context) -> Draft:
    """A draft whose parts may speak of whom the phrase in front does: an "only" governs what that
    is so of, and lets those do it who are of the very same.
    """
    said = (*draft.who.tests, *draft.when.tests)
    again = any(mentions(test, local.variable) for local in box.locals for test in said)
    if draft.effect != "only" or draft.about_who or not again:
        return _when(draft, box, tree, context, fronted=True)
    governed = Box(box.tests, box.locals)
    for local in box.locals:
        governed = renamed_box(governed, local.variable, context.fresh(local.type))
    return replace(draft, region=draft.region + governed, when=draft.when + box)


def context_of(draft: Draft, context: Context) -> Context:
    """What a phrase beside a draft can refer to."""
    refs = []
    if draft.subject_type is not None:
        context.shared.types[SUBJECT] = draft.subject_type
        refs.append(Desc(SUBJECT, draft.subject_type, draft.who, known=True))
    if draft.resource_type is not None:
        context.shared.types[RESOURCE] = draft.resource_type
        refs.append(Desc(RESOURCE, draft.resource_type, draft.what, known=True))
    spoken = (*draft.who.spoken, *draft.what.spoken, *draft.when.spoken)
    people = context.vocabulary.principals
    named = (desc for desc in draft.what.spoken if desc.type in people and not desc.known)
    rivals = frozenset(desc.variable for desc in (*draft.who.spoken, *named))
    return replace(
        context,
        refs=(*refs, *spoken),
        rivals=rivals,
        asker=draft.who,
        nobody_said=draft.anyone,
    )


def _when(draft: Draft, box: Box, tree: Tree, context: Context, fronted: bool) -> Draft:
    if draft.by_whom and not fronted and _is_how(tree, box, context):
        otherwise = none_of(box, context.shared)  # "must be issued by a clerk using MFA": both
        return replace(draft, when=any_of([draft.when, otherwise], context.shared))
    if draft.effect == "permit" and draft.anyone and tree.label in ONLY_THEN:
        return _only_if(draft, box)
    if draft.effect == "require" and not fronted:
        return replace(draft, region=draft.region + box)
    if draft.effect == "only" and fronted and not draft.about_who:
        return replace(draft, region=draft.region + box)  # "outside office hours, only partners …"
    if (
        draft.effect == "only"
        and tree.label == "circ_tail"
        and not draft.about_who
        and _kind_of_act(tree, box, context)
    ):
        return replace(draft, region=draft.region + box)
    return replace(draft, when=draft.when + box)


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


def _only_if(draft: Draft, box: Box) -> Draft:
    """May, only if: a grant under the condition, and a denial without it."""
    if draft.effect == "permit":
        return replace(
            draft,
            effect="only",
            about_who=True,
            region=draft.what + draft.region + draft.when,
            what=Box(),
            when=box,
        )
    if draft.effect == "only":
        return replace(draft, when=draft.when + box)
    if draft.effect == "require":
        return replace(draft, region=draft.region + box)
    return replace(draft, effect="impossible")


def _is_never(tree: Tree, context: Context) -> bool:
    """Whether "and never at night" says when not, and makes no exception."""
    words = [word.text for word in context.shared.words[max(0, tree.start - 1) : tree.start + 2]]
    return words[0] in ("and", "but", "never") and not {"never", "not"}.isdisjoint(words)


def _unless(draft: Draft, box: Box, context: Context, never: bool = False) -> Draft:
    if draft.effect == "only" and not never:
        context.shared.complain(
            "ambiguous",
            "it is not clear what holds then: may everybody, or nobody? Write two sentences",
            (0, len(context.shared.words)),
        )
        return replace(draft, effect="impossible")
    return replace(draft, when=draft.when + none_of(known_to_be(box), context.shared))


def _except(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """Except for interns, except drafts: those who ask, or what is asked for."""
    part = tree.children[0]
    if _is_of_the_noun_before(tree, context):
        return
    for inner in trees(part) if tree.label == "except_tail" else ():
        noun = inner.children[0]
        found = False
        for thing in things(noun, context):
            for name, type_ in ((SUBJECT, draft.subject_type), (RESOURCE, draft.resource_type)):
                for _, box in role_of(thing, name, type_, context):
                    if box.tests and draft.effect == "only" and name == SUBJECT:
                        context.shared.complain(
                            "ambiguous",
                            "does “except” add to those who may, or take from them? Say so",
                            (tree.start, tree.end),
                        )
                        found = True
                        continue
                    if box.tests:
                        found = True
                        yield _excepted(draft, box, name, context)
        if found:
            return


def _except_either(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """Except guards or in an emergency: if one is so or the other, whoever asks."""
    noun, case = tree.children[-2:]
    boxes = [
        box
        for thing in things(noun, context)
        for _, box in role_of(thing, SUBJECT, draft.subject_type, context)
        if box.tests
    ]
    cases = [
        box
        for inner in trees(case)
        if inner.label in CONDITIONS
        for box in CONDITIONS[inner.label](inner, context)
    ]
    for one, two in itertools.product(dict.fromkeys(boxes), dict.fromkeys(cases)):
        yield _excepted(draft, any_of([one, two], context.shared), SUBJECT, context)


EXCEPT = frozenset("other except but excluding save apart aside besides".split())
INDEFINITE = frozenset("someone somebody anyone anybody".split())


def _is_of_the_noun_before(tree: Tree, context: Context) -> bool:
    """Whether "other than its author" says who is meant by the noun before it: "checked by someone
    other than its author".
    """
    words = context.shared.words
    first = [word.text for word in words[tree.start : tree.start + 2]]
    if tree.start and first[0] in EXCEPT and words[tree.start - 1].text in INDEFINITE:
        return True
    if not tree.start or first != ["other", "than"]:
        return False
    people = set(context.vocabulary.askers)
    return any(
        leaf.end == tree.start
        and leaf.kind in ("NOUN", "CLASS", "ATTR")
        and set(types_of(leaf.value)) <= people
        for leaf in context.shared.leaves
    )


def _excepted(draft: Draft, box: Box, name: str, context: Context) -> Draft:
    but = none_of(box, context.shared)
    if draft.effect == "only" and name == RESOURCE:
        return replace(draft, what=draft.what + but)
    return replace(draft, when=draft.when + but)


def _linked_tail(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """In their own department: said of the resource, where it is set apart by a comma."""
    preposition, noun = tree.children if tree.label == "tail_in" else (None, tree.children[0])
    word = "for" if preposition is None else str(preposition.value)  # type: ignore[union-attr]
    if context.ahead is not None and word in ("with", "for"):
        for thing in things(noun, context):  # "with archived repositories, … to them"
            if isinstance(thing, Desc) and thing.known and thing.variable == RESOURCE:
                yield replace(draft, what=draft.what + thing.box)
    if word in ("by", "of", "to") or (word == "with" and not _goes_with(draft, noun, context)):
        return
    for known in context.refs:
        if known.variable == RESOURCE:
            here = replace(known, known=True, box=Box())
            for thing in things(noun, replace(context, role=RESOURCE)):
                if isinstance(thing, Desc) and thing.every == "all":
                    thing = replace(thing, every="any")
                for box in linked(here, word, thing, context):
                    if says_it_again(box, thing, noun, here, replace(context, role=RESOURCE)):
                        continue
                    if draft.effect == "only" and not draft.who.tests and draft.anyone:
                        yield _only_if(replace(draft, effect="permit"), box)
                    else:
                        yield replace(draft, what=draft.what + box)


def _goes_with(draft: Draft, noun: Part, context: Context) -> bool:
    """Whether "dispatched with an aircraft" says what the flight is operated with; what is shared
    with someone is not what may be shared with them.
    """
    done = {base for name in draft.actions for base in (name, *name.split("_"))}
    ends = {desc.type for thing in things(noun, context) for desc in descs_of(thing)}
    return any(
        rel.type == draft.resource_type
        and words_of(rel.name)[-1] == "with"
        and ends & set(rel.subjects)
        and not done & set(base_of_participle(words_of(rel.name)[0]))
        for rel in context.vocabulary.relations
    )


# ── The kinds ─────────────────────────────────────────────────────────────────────


def _condition(tree: Tree, context: Context) -> Found:
    first = context.shared.words[tree.start].text in ("after", "once", "before", "until")
    for box in condition(tree.children[-1], context):
        if first and all(isinstance(test, m.InWindows) for test in box.tests):
            said = " ".join(w.written for w in context.shared.words[tree.start : tree.end])
            context.shared.complain(
                "ambiguous",
                f"is “{said}” all the time outside of it, or the rest of those days? Say from "
                "when to when, or “outside …”",
                (tree.start, tree.end),
            )
            continue
        yield box


def _fragment(tree: Tree, context: Context) -> Found:
    yield from fragment(tree.children[-1], context)


def _circumstance(tree: Tree, context: Context) -> Found:
    for test in circumstances(tree.children[-1], context):
        yield Box((test,))


HOW = frozenset("alone remotely online offline together abroad onsite offsite".split())
"""Words by themselves for how something is done: "must not be entered alone"."""


def _says_how(tree: Tree, context: Context) -> bool:
    last = context.shared.words[tree.end - 1].text
    return last in HOW or bool(base_of_participle(last))


def _said_circumstance(tree: Tree, context: Context) -> Found:
    """Out of hours: a circumstance whose own words say that it is one."""
    first = context.shared.words[tree.start].text
    if first in PREPOSITIONS | {"out", "outside", "off"} or _says_how(tree, context):
        yield from _circumstance(tree, context)


def _no_circumstance(tree: Tree, context: Context) -> Found:
    for test in circumstances(tree.children[-1], context):
        yield Box((test,))


def _time(tree: Tree, context: Context) -> Found:
    for test in timings(tree.children[-1], context):
        yield Box((test,))


def _circumstance_and_time(tree: Tree, context: Context) -> Found:
    """On school days between 6 am and 3 pm: both."""
    first, second = tree.children
    for so in trees(first):
        for test in circumstances(so.children[-1], context):
            for when in timings(second, context):
                yield Box((test, when))


def _span(tree: Tree, context: Context) -> Found:
    for inner in trees(tree.children[-1]):
        if inner.label not in ("after_event", "before_event") or not _is_state(inner, context):
            yield from within(inner, context)


def _is_state(tree: Tree, context: Context) -> bool:
    """Whether an event is also a state: "after it is archived" is when its status says so."""
    for event in trees(tree.children[-1]):
        if event.label == "event_of" and tree.label == "after_event":
            return True  # "after it has been shipped" is a condition
        for leaf in event.children:
            if isinstance(leaf, Leaf) and leaf.kind == "EVENTP":
                texts = [w.text for w in context.shared.words]
                if leaf.value.happens and texts[leaf.start - 1] in ("has", "have", "had"):
                    continue  # "before it has ended": before its end
                words = tuple(texts[leaf.start : leaf.end])
                for kind, value in context.vocabulary.entries.get(words, ()):
                    if kind == "ADJ" and value.type == leaf.value.attr.of:
                        return True
    return False


def _span_here(tree: Tree, context: Context) -> Found:
    yield from within(tree, context)


def _for_after(tree: Tree, context: Context) -> Found:
    """For 7 days after it was shared: from then on."""
    yield from within(replace(tree, label="within_after"), context)


def _elapsed(tree: Tree, context: Context) -> Found:
    """Once 180 days have passed since their last day."""
    labels = {"elapsed_least": "least_after", "elapsed_most": "within_after",
              "elapsed_less": "less_after", "elapsed_more": "more_after"}  # fmt: skip
    for inner in trees(tree.children[-1]):
        yield from within(replace(inner, label=labels[inner.label]), context)


def _until_time(tree: Tree, context: Context) -> Found:
    """Until 17:00, until the link expires, until 7 days after the start."""
    for inner in trees(tree.children[-1]):
        if inner.label in ("until_clock", "until_date"):
            from .times import TIMES

            yield Box((TIMES[inner.label](inner, context),))
        elif inner.label == "until_event":
            for event in trees(inner.children[-1]):
                if _has_become_so(event, context):
                    continue  # "has departed": its status says so
                for moment, box in moment_of(event, context):
                    yield Box((before_event(event, moment, context),)) + box
        elif inner.label in ("until_after", "until_before"):
            yield from _until_span(inner, context)


def _has_become_so(event: Tree, context: Context) -> bool:
    """Whether what has happened is a state that something is in: "the flight has departed"."""
    leaf = next((child for child in event.children if isinstance(child, Leaf)), None)
    if event.label != "event_of" or leaf is None:
        return False
    words = context.shared.words
    alike = (other for other in context.shared.leaves if other.kind == "ADJ")
    return words[leaf.start - 1].text in ("has", "have") and any(
        (other.start, other.end) == (leaf.start, leaf.end)
        and isinstance(leaf.value, Event)
        and isinstance(other.value, Kind)
        and other.value.type == leaf.value.attr.of
        for other in alike
    )


def _until_span(tree: Tree, context: Context) -> Found:
    from ..quantities import Duration
    from .times import later

    span = next(c.value for c in tree.children if isinstance(getattr(c, "value", None), Duration))  # type: ignore[union-attr]
    for moment, box in moments(tree.children[-1], context):
        end = later(moment, span, "+" if tree.label == "until_after" else "-")
        yield Box((compare("<=", NOW, end),)) + box


def _until(tree: Tree, context: Context) -> Found:
    """Until it is archived: as long as it is not known to be. "Until it departs" names a moment."""
    if any(map(_names_a_moment, trees(tree.children[-1]))):
        return
    for box in _condition(tree, context):
        yield none_of(known_to_be(box), context.shared)


def _names_a_moment(tree: Tree) -> bool:
    """Whether a fact is just what happens at some time: "the flight departs", "the deadline has
    passed".
    """
    pred = tree.children[-1] if tree.label == "that" else None
    return pred is not None and any(
        inner.label == "ended" or (inner.label == "event_happened" and _happens_in_a_word(inner))
        for inner in trees(pred)
    )


def _happens_in_a_word(tree: Tree) -> bool:
    """Whether it is "departs", or "goes live", not "has departed"."""
    return tree.children[0].end - tree.start == 1 or _comes(tree)


def _comes(tree: Tree) -> bool:
    leaf = tree.children[0]
    event = leaf.value if isinstance(leaf, Leaf) else None
    return isinstance(event, Event) and comes(event.attr.name)


def _before_condition(tree: Tree, context: Context) -> Found:
    """Before it is archived. "Before it goes live" names a moment."""
    facts = (fact for fact in trees(tree.children[-1]) if fact.label == "that")
    happen = (p for fact in facts for p in trees(fact.children[-1]))
    if not any(pred.label == "event_happened" and _comes(pred) for pred in happen):
        yield from _condition(tree, context)


def _not_until(tree: Tree, context: Context) -> Found:
    """But not until 7 days after it was submitted: from then on."""
    for inner in trees(tree.children[-1]):
        if inner.label not in ("until_clock", "until_date"):  # those are times
            for box in _until_time(tree, context):
                yield none_of(box, context.shared)


def _is_to_somebody(asked: Desc, context: Context) -> bool:
    """Whether what is asked for is itself to somebody: "refunds, but only to their customers"."""
    return any(
        rel.type == asked.type and words_of(rel.name)[-1] == "to"
        for rel in context.vocabulary.relations
    )


def _only_in(tree: Tree, context: Context) -> Found:
    """And only at the depot they work at: what is asked for is there."""
    leaf, noun = tree.children
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is None or not isinstance(leaf, Leaf) or leaf.value in ("by", "of", "with"):
        return
    if leaf.value == "to" and not _is_to_somebody(asked, context):
        return
    for thing in things(noun, replace(context, role=RESOURCE)):
        yield from linked(replace(asked, known=True, box=Box()), str(leaf.value), thing, context)


def _without(tree: Tree, context: Context) -> Found:
    from .requirements import requirements

    for box in requirements(tree.children[-1], context):
        yield none_of(box, context.shared)


def _without_np(tree: Tree, context: Context) -> Found:
    """Without a receipt: what is asked for has none."""
    from .requirements import had

    for box in had(tree.children[-1], context):
        yield none_of(box, context.shared)


def _without_fact(tree: Tree, context: Context) -> Found:
    """Without consent having been given, without its owner having approved it."""
    from .conditions import _feature, _of

    *noun, last = tree.children
    if not noun:
        found = _feature(tree, context)
    else:
        found = (box for thing in things(noun[0], context) for box in _of(thing, last, context))
    for box in found:
        yield none_of(box, context.shared)


def _on_behalf(tree: Tree, context: Context) -> Found:
    """On behalf of someone: a relation, or a field of the request, of that name."""
    asker = next(d for d in context.refs if d.variable == SUBJECT)
    for thing in things(tree.children[-1], context):
        yield from tried(thing, lambda other: _behalf(asker, other, context))


def _behalf(asker: Desc, other: object, context: Context) -> Found:
    from .base import member

    if not isinstance(other, Desc):
        return
    for rel in context.vocabulary.relations:
        words = rel.name.replace("_", " ")
        if (
            words
            in (
                "acts for",
                "on behalf of",
                "acts on behalf of",
                "delegate of",
                "delegated by",
            )
            and rel.type == asker.type
            and other.type in rel.subjects
        ):
            yield Box((member(other.variable, asker.variable, rel.name),)) + other.local()


def _measured(tree: Tree, context: Context) -> Found:
    """But only up to $500: of what is asked for."""
    asked = next((d for d in context.refs if d.variable == RESOURCE), None)
    if asked is not None:
        yield from compared(tree.children[-1], replace(asked, known=True, box=Box()), context)


def _any_adverbial(tree: Tree, context: Context) -> Found:
    """Outside business hours or from outside the network: either."""
    if _under_the_same_days(tree, context):
        return
    options = [list(dict.fromkeys(_adverbial(child, context))) for child in tree.children]
    if all(len(found) == 1 for found in options):
        yield any_of([Box((found[0],)) for found in options], context.shared)


def _under_the_same_days(tree: Tree, context: Context) -> bool:
    """Whether what "or" joins may be of the days before it: "on weekdays from 9:00 to 17:00 or from
    the office" is perhaps on weekdays only.
    """
    words = context.shared.words
    first = [inner for at in trees(tree.children[0]) for inner in _timed(at)]
    for other in tree.children[1:]:
        days = any("days" in inner.label for at in trees(other) for inner in _timed(at))
        apart = words[other.start - 2].text == ","
        if any(inner.label == "both_times" for inner in first) and not days and not apart:
            said = " ".join(word.written for word in words[other.start : other.end])
            context.shared.complain(
                "ambiguous",
                f"is “{said}” meant on any day, or on those days alone? Write two sentences",
                (tree.start, tree.end),
            )
            return True
    return False


def _timed(tree: Tree) -> Iterator[Tree]:
    """What an adverbial says of time."""
    if tree.label == "at_time":
        for inner in trees(tree.children[-1]):
            yield inner
            if inner.label == "both_times":
                yield from (part for child in inner.children for part in trees(child))


def _adverbial(part: Part, context: Context) -> Iterator[m.Expr]:
    for tree in trees(part):
        if tree.label == "at_time":
            yield from timings(tree.children[-1], context)
        else:
            for inner in tree.children:
                yield from circumstances(inner, context)


def _any_case(tree: Tree, context: Context) -> Found:
    """At night, or at all where it is sealed: in either case."""
    options = []
    for part in tree.children:
        found = [
            box
            for case in trees(part)
            if case.label in CONDITIONS
            for box in CONDITIONS[case.label](case, context)
        ]
        options.append(list(dict.fromkeys(found)))
    for boxes in itertools.product(*options):
        yield any_of(list(boxes), context.shared)


CONDITIONS: dict[str, Callable[[Tree, Context], Found]] = {
    "if_": _condition,
    "if_frag": _fragment,
    "circ_tail": _circumstance,
    "circ": _circumstance,
    "circ_outside": lambda tree, context: (
        Box((negation(t),)) for t in circumstances(tree.children[-1], context)
    ),
    "only_circ": _circumstance,
    "said_circ": _said_circumstance,
    "any_adverbial": _any_adverbial,
    "only_any": _any_adverbial,
    "only_measured": _measured,
    "only_for": only_for,
    "any_case": _any_case,
    "at_time": _time,
    "circ_time": _circumstance_and_time,
    "only_time": _time,
    "within": _span,
    "only_within": _span,
    "up_to_after": _span_here,
    "for_after": _for_after,
    "elapsed_tail": _elapsed,
    "until": _until,
    "until_time": _until_time,
    "without": _without,
    "without_fact": _without_fact,
    "without_np": _without_np,
    "on_behalf": _on_behalf,
}

ONLY_THEN = ("only_circ", "only_time", "only_within", "only_any", "only_measured", "only_for")
"""What says when alone something can be done: "photographed only from the reading room"."""

ONLY_IF: dict[str, Callable[[Tree, Context], Found]] = {
    "not_until": _not_until,
    "only_if": _condition,
    "only_if_frag": _fragment,
    "only_in": _only_in,
    "only_any_case": _any_case,
}

WITHOUT = ("without", "without_fact", "without_np")

DOERS: dict[str, Callable[[Draft, Box, Context], Draft]] = {
    "unless_done_by": _unless,
    "if_done_by": lambda draft, box, context: replace(draft, when=draft.when + box),
    "only_if_done_by": lambda draft, box, context: _only_if(draft, box),
}
"""What stands for who does it: "unless a manager does it"."""

UNLESS: dict[str, Callable[[Tree, Context], Found]] = {
    "unless": _condition,
    "unless_frag": _fragment,
    "except_circ": _no_circumstance,
    "except_any": _any_adverbial,
    "except_time": _time,
    "before_condition": _before_condition,
}
