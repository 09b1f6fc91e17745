"""Knows what is added to what may be done: "and MFA is required", "but they must be on duty",
"doing so requires approval by two managers", "but on weekends they need MFA".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...text.lexicon import MODALS
from ...vocabulary.senses import only_of_place
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, renamed_box, trees
from ..closing import any_of, none_of
from ..opposites import excludes
from ..parties import role_of
from ..predicates.conditions import fact
from ..predicates.predicate import predicate
from ..quantities.asked_before import asked_before
from ..quantities.measures import compared
from ..statements.draft import Draft, Drafts
from ..statements.required import requirements
from ..statements.verbs import parts_of
from ..surroundings.kinds import CONDITIONS, ONLY, UNLESS
from ..surroundings.tails import context_of
from ..things import descs_of, symbol_of, things
from ..times.moments import elapsed
from .amendments import or_else
from .contrasts import begins_exception
from .sparing import left_by, names_them, unspared
from .with_more import with_more

FURTHER = frozenset({"further", "further_when", "further_in"})


def adds_to(tree: Tree, latest: Drafts, done: Drafts, context: Context) -> bool:
    """Whether what a clause requires is required for all of the latest statement: that alone has
    been made, or the clause says "this" or "they".
    """
    if any(draft.effect not in ("permit", "only") for draft in latest):
        return False
    first = latest[0]
    one = all(draft.actions == first.actions or draft.who == first.who for draft in latest)
    says = {inner.label for part in parts_of(tree, "further") for inner in trees(part)}
    both = context.prior is not None and context.prior.beside and context.clause_before is None
    each = _begins_with_each(tree, context) and len(done) > len(latest)
    clear = (
        one
        and not both
        and not each
        and (len(done) == len(latest) or "what_is_required" not in says)
    )
    clear = clear and not _is_for_which(tree, context)
    if not clear:
        context.shared.ask(
            "is that required for all that was said before, or for the last alone? Say for what",
            (tree.start, tree.end),
        )
    return clear


EACH = frozenset(["both", "each", "either", "every", "all"])


def says_of_each(tree: Tree, latest: Drafts, done: Drafts, context: Context) -> bool:
    """Whether "both need MFA" is of each of two statements before, and not of what the last alone
    says of two.
    """
    in_each_case = _in_each_case(tree, context)
    phrases = {draft.phrase for draft in done}
    two = len(phrases) == 2 and (in_each_case or len({draft.phrase for draft in latest}) == 1)
    granted = all(draft.effect in ("permit", "only") for draft in done)
    said = _begins_with_each(tree, context) and two and granted
    return said and (in_each_case or not _names_two(latest))


def in_both(tree: Tree, done: Drafts, latest: Drafts, context: Context) -> Drafts:
    """Of which statements "in both cases only with MFA" is said: of two that were made, or of all
    that one says; of more it is asked.
    """
    phrases = {draft.phrase for draft in done}
    granted = all(draft.effect in ("permit", "only") for draft in done)
    if granted and len(phrases) <= 2:
        return done
    context.shared.ask(
        "which cases are meant, of all that was said before? Say it there",
        (tree.start, tree.end),
    )
    return ()


def _begins_with_each(tree: Tree, context: Context) -> bool:
    """Whether a clause is of "both", or of what is so "in both cases"."""
    begins = {context.shared.words[part.start].text for part in parts_of(tree, "further")}
    ends = context.shared.words[tree.end - 1].text in ("either", "both")  # "is required for either"
    return ends or _in_each_case(tree, context) or not begins.isdisjoint(EACH)


def _in_each_case(tree: Tree, context: Context) -> bool:
    words = [word.text for word in context.shared.words[tree.start : tree.start + 2]]
    return words == ["either", "way"] or (words[:1] == ["in"] and not EACH.isdisjoint(words[1:]))


def _names_two(latest: Drafts) -> bool:
    """Whether a statement is of two groups, or of two deeds: "editors and interns", "edit and
    publish".
    """
    return any(
        len(draft.actions) > 1 or any(isinstance(test, m.Or) for test in draft.who.tests)
        for draft in latest
    )


def _is_for_which(tree: Tree, context: Context) -> bool:
    """Whether "for which" may be for those alone that are excepted: "except sealed ones, for which
    they need MFA".
    """
    words = [word.text for word in context.shared.words]
    begins = words[tree.start : tree.start + 2] in (["for", "which"], ["for", "that"])
    return begins and not EXCEPTING.isdisjoint(words[: tree.start])


EXCEPTING = frozenset("except unless excluding besides other apart including".split())


def further(draft: Draft, tree: Tree, context: Context) -> Iterator[Draft]:
    """A draft under the further condition of a clause."""
    here = context_of(draft, context)
    part = parts_of(tree, "further")[0]
    if tree.label == "further_in" and (front := _of_other_cases(tree, here)):
        for inner in trees(part):
            for box in required_by(inner, here):
                yield from or_else(draft, front, box, here)
        return
    if tree.label == "further_when" and (how := list(_how_else(tree, here))):
        for inner, more in itertools.product(trees(part), how):
            for box in required_by(inner, here):
                yield replace(draft, when=draft.when + box + more)
        return
    if tree.label == "further_when" and _is_of_what_is_done(part, draft, context):
        return
    cases = list(cases_of(tree, here))
    for inner in trees(part):
        for case in cases:
            if case is not None and excludes(draft.what + draft.region + draft.when, case):
                if _says_who(inner, here):
                    for box in required_by(inner, here.after(case)):
                        if (wider := with_more(draft, case, box, here)) is not None:
                            yield wider
                context.shared.ask(
                    "who may then, those of whom was spoken before? Say who",
                    (tree.start, tree.end),
                )
                continue  # of what was not spoken of, nothing was said that could be narrowed
            after = here if case is None else here.after(case)
            for box in required_by(inner, after):
                if case is not None:
                    box = any_of([none_of(case, here.shared), box], here.shared)
                yield replace(draft, when=draft.when + box)


def _is_of_what_is_done(part: Part, draft: Draft, context: Context) -> bool:
    """Whether "they must not be closed on weekends" bars what the statement lets be done, closing
    them; that they are not closed by then is no matter of days.
    """
    done = [leaf for leaf in context.shared.leaves if leaf.kind == "ACTP" and leaf.end == part.end]
    words = [word.text for word in context.shared.words[part.start : part.end]]
    return words[-3:-1] in (["not", "be"], ["never", "be"]) and any(
        leaf.value.name in draft.actions for leaf in done
    )


def _of_other_cases(tree: Tree, context: Context) -> Tree | None:
    """What stands in front, if it says "otherwise", "from anywhere else"; "unless it is sealed, in
    which case" is of what was excepted.
    """
    for front in trees(tree.children[0]):
        excepted = front.label == "in_that_case" and begins_exception(front.start, context)
        if front.label in ("otherwise", "elsewhere") or excepted:
            return front
    return None


def _how_else(tree: Tree, context: Context) -> Iterator[Box]:
    """What else is required, and no case in which it is: "they must be on duty with MFA", "they
    must do so on the office network with MFA", "with MFA from the office network".
    """
    words = context.shared.words
    preds = [pred for inner in trees(tree.children[0]) for pred in parts_of(inner, "pred")]
    does = any(words[pred.start].text in ("do", "does") for pred in preds)
    for tail in _only_tail(tree.children[-1]):
        for inner in trees(tail):
            if inner.label != "circ_tail":
                continue
            for box in CONDITIONS[inner.label](inner, context):
                if words[inner.start].text in ("with", "using") or (
                    does and all(map(only_of_place, box.tests))
                ):
                    yield box


def required_by(tree: Tree, context: Context) -> Iterator[Box]:
    if tree.label == "each_must":
        asker = next((d for d in context.refs if d.variable == SUBJECT), None)
        if asker is not None:
            yield from predicate(
                parts_of(tree, "pred")[0], replace(asker, known=True, box=Box()), context
            )
    elif tree.label == "time_passed":
        said = [word.text for word in context.shared.words[tree.start : tree.end]]
        if "must" in said:  # else it says that they have
            yield from elapsed(tree, context)
    elif tree.label == "they_must":
        for known in context.refs:
            if known.variable in (SUBJECT, RESOURCE):  # who does it, or what it is done to
                one = replace(known, known=True, box=Box())
                yield from predicate(parts_of(tree, "pred")[0], one, context)
    elif tree.label in ("must_be_so", "cannot_be_so"):
        noun, pred = parts_of(tree, "np", "pred", "not_being")
        asker = next((d for d in context.refs if d.variable == SUBJECT), None)
        if asker is not None and (
            _are_those_who_may(noun, context) or _is_whoever_does_it(noun, pred, context)
        ):
            yield from predicate(pred, replace(asker, known=True, box=Box()), context)
        elif _is_one(noun) and not _is_of_the_request(noun, pred, context):
            yield from fact(Tree("that", (noun, pred), tree.start, tree.end), context)
    elif tree.label == "they_need" and not all(
        _is_pronoun(noun) or _are_those_who_may(noun, context) for noun in parts_of(tree, "np")
    ):
        if any(True for _ in _ones_that_need(tree, context)):
            yield from requirements(parts_of(tree, "reqs")[0], context)
    else:
        yield from requirements(parts_of(tree, "reqs")[0], context)


def _is_of_the_request(noun: Part, pred: Part, context: Context) -> bool:
    """Whether what somebody must do is part of the request, which is not theirs unless they ask: of
    "its owner's manager has to give a reason" it is not known of whom else.
    """
    people = context.vocabulary.principals
    asks = any(inner.label == "by_circumstance" for inner in trees(pred))
    return asks and any(
        desc.type in people and desc.variable != SUBJECT
        for thing in things(noun, context)
        for desc in descs_of(thing)
    )


def _is_whoever_does_it(noun: Part, pred: Part, context: Context) -> bool:
    """Whether "it" is who asks, said to be somebody or not: "and it can't be the same person who
    created it".
    """
    words = [word.text for word in context.shared.words[noun.start : noun.end]]
    people = set(context.vocabulary.principals)
    comps = [part for inner in trees(pred) for part in inner.children if symbol_of(part) == "comp"]
    named = [inner.children[0] for comp in comps for inner in trees(comp)
             if inner.label == "comp_np"]  # fmt: skip
    described = (
        desc for part in named for thing in things(part, context) for desc in descs_of(thing)
    )
    return words in (["it"], ["that"], ["this"]) and any(desc.type in people for desc in described)


def _says_who(tree: Tree, context: Context) -> bool:
    """Whether it is said of those who may do so, "they also need MFA", and not of what is done: "it
    needs approval", "MFA is needed".
    """
    nouns = parts_of(tree, "np") if tree.label in ("they_need", "must_be_so") else []
    words = {context.shared.words[noun.start].text for noun in nouns}
    told = any(word.text == "you" for word in context.shared.words[: tree.start - 1])
    they = not words.isdisjoint(THEY) or (told and "you" in words)
    return they or any(_are_those_who_may(n, context) for n in nouns)


THEY = frozenset(["they", "he", "she"])


def _are_those_who_may(noun: Part, context: Context) -> bool:
    """Whether a noun names those again who may do so, in the same breath: "only monitors may verify
    reports, and monitors must be on duty".
    """
    if _is_pronoun(noun) or not is_in_one_breath(noun, context):
        return False
    asked = set(context.asker.tests)
    found = [d for d in things(noun, replace(context, role=SUBJECT)) if isinstance(d, Desc)]
    said = [set(renamed_box(d.box, d.variable, SUBJECT).tests) for d in found]
    return any(tests and tests <= asked for tests in said)


def _ones_that_need(tree: Tree, context: Context) -> Iterator[Part]:
    """What of those that are done something to needs more, in the same breath: "anyone may read
    articles, but those behind the paywall need a subscription".
    """
    if tree.label != "they_need":
        return
    asked = {known.type for known in context.refs if known.variable == RESOURCE}
    asked -= set(context.vocabulary.principals)
    for noun in parts_of(tree, "np"):
        if is_in_one_breath(noun, context) and not _is_pronoun(noun):
            found = [d for thing in things(noun, context) for d in descs_of(thing)]
            if not found or not all(d.type in asked and d.box.tests for d in found):
                continue
            if _is_behind_several(noun, context):
                context.shared.ask_of(
                    noun, "do “{said}” need it for all that was said? Say for what"
                )
            else:
                yield noun


def _is_behind_several(noun: Part, context: Context) -> bool:
    """Whether two things are said before it in its sentence, that may both be meant."""
    prior, words = context.prior, [word.text for word in context.shared.words[: noun.start]]
    first = max((at for at, word in enumerate(words) if word in (".", ";")), default=0)
    twice = sum(word in MODALS for word in words[first:]) > 1
    return twice or (prior is not None and (prior.several or prior.beside))


def is_in_one_breath(noun: Part, context: Context) -> bool:
    """Whether a noun is in the sentence of the statement that is gone on from, or behind what goes
    on from it: "above that, clerks must also be supervisors".
    """
    before = [word.text for word in context.shared.words[max(0, noun.start - 2) : noun.start]]
    even = before[-1:] == ["even"] or before == ["that", ","]
    return even or context.clause_before is not None


def _is_pronoun(part: Part) -> bool:
    return any(tree.label == "pronoun" for tree in trees(part))


def asks_for_what(tree: Tree, context: Context) -> None:
    """That "premium cars require a verified licence" does not say what can't be done without."""
    if any(inner.label == "they_need" for part in tree.children for inner in trees(part)):
        context.shared.ask("needed for what? Say “… to …”", (tree.start, tree.end))


def _is_one(part: Part) -> bool:
    """Whether a noun is of those that the statement speaks of, or of some: "interns must be on
    duty" is of all interns, and says nothing of what came before; "those over $500 must be signed"
    is of all such, and not of some.
    """
    return not all(
        tree.label in ("some", "union", "excluding", "anyone_post")
        and (tree.label != "some" or tree.start == tree.children[-1].start)
        for tree in trees(part)
    )


def cases_of(tree: Tree, context: Context) -> Iterator[Box | None]:
    """When it is required; None where it always is."""
    if tree.label == "further":
        parts = trees(tree.children[0])
        ones = [noun for inner in parts for noun in _ones_that_need(inner, context)]
        cases = [case for noun in ones for case in _of_which(noun, context)]
        yield from cases or (None,)
        return
    part = tree.children[0] if tree.label == "further_in" else tree.children[-1]
    if tree.label == "further_when" and context.shared.words[part.start].text == "and":
        return  # "they must be on a managed device and on the VPN": both are required
    tails = [part] if tree.label == "further_in" else _only_tail(part)
    for tail in tails:
        for inner in trees(tail):
            yield from _case(inner, context)


def _only_tail(part: Part) -> list[Part]:
    found = [tree.children for tree in trees(part) if len(tree.children) == 1]
    return [children[0] for children in found]


def _case(tail: Tree, context: Context) -> Iterator[Box | None]:
    if tail.label == "in_that_case" and not begins_exception(tail.start, context):
        yield None  # in the case that the statement before is about
    elif tail.label in CONDITIONS and tail.label not in ONLY:
        yield from CONDITIONS[tail.label](tail, replace(context, one_resource=True))
    elif tail.label == "beyond":
        asked = [
            box
            for value in asked_before((), context)
            for box in compared(tail.children[0], value, context)
        ]
        yield from asked
        for known in context.refs if not asked else ():
            if known.variable == RESOURCE:
                yield from compared(
                    tail.children[0], replace(known, known=True, box=Box()), context
                )
    elif tail.label in UNLESS and tail.label != "before_condition":
        for box in UNLESS[tail.label](tail, context):
            yield none_of(box, context.shared)
    elif tail.label == "for_np":
        yield from _of_which(tail.children[0], context)


def _of_which(noun: Part, context: Context) -> Iterator[Box]:
    """For secret documents: where that is what is asked for, or who asks."""
    for name in (RESOURCE, SUBJECT):
        known = next((d for d in context.refs if d.variable == name), None)
        if known is None:
            continue
        for thing in things(noun, replace(context, role=name)):
            for _, box in role_of(thing, name, known.type, context):
                if box.tests:
                    yield box


def required_of_them(tree: Tree, latest: Drafts, context: Context) -> Iterator[Drafts]:
    """Prohibitions with what those whom they spare must be, or need: to these, without it."""
    left = left_by(latest)
    if tree.label not in FURTHER or not left:
        return
    for inner in trees(parts_of(tree, "further")[0]):
        nouns = parts_of(inner, "np")
        if inner.label == "they_must" and all(draft.anyone for draft in latest):
            continue  # "nobody may delete documents, and must …": of them nothing was said yet
        if nouns and not names_them(nouns[0], left[0].place, context):
            continue
        options = [list(dict.fromkeys(_without(d, tree, inner, context)))
                   for d in latest if d.spared is not None]  # fmt: skip
        for chosen in itertools.product(*options):
            yield (*latest, *chosen)


def required_too(tree: Tree, latest: Drafts, context: Context) -> Iterator[Drafts]:
    """Requirements, with what is required of the same, for the same, besides: "to sign a deed you
    must be verified. For anything above $500 you also need MFA".
    """
    if tree.label not in FURTHER or not latest or not all(d.required.tests for d in latest):
        return
    for inner in trees(parts_of(tree, "further")[0]):
        options = [list(dict.fromkeys(_also_without(d, tree, inner, context))) for d in latest]
        yield from itertools.product(*options)


def _also_without(draft: Draft, tree: Tree, inner: Tree, context: Context) -> Iterator[Draft]:
    said = replace(draft.when, tests=tuple(t for t in draft.when.tests
                                           if t not in draft.required.tests))  # fmt: skip
    for case, denied in _lacking(draft, tree, inner, context):
        yield replace(draft, when=said + case + denied, required=denied, phrase=id(tree))


def _without(draft: Draft, tree: Tree, inner: Tree, context: Context) -> Iterator[Draft]:
    those = unspared(draft)
    for case, denied in _lacking(those, tree, inner, context):
        yield replace(those, when=those.when + case + denied)


def _lacking(draft: Draft, tree: Tree, inner: Tree, context: Context) -> Iterator[tuple[Box, Box]]:
    """The case in which something is required, and that it is not there."""
    here = context_of(draft, context)
    for case in cases_of(tree, here):
        after = here if case is None else here.after(case)
        for box in required_by(inner, after):
            denied = none_of(box, here.shared)
            if denied.tests:
                yield case or Box(), denied
