"""Knows whom a pronoun, a name and "anyone" mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.lexicon import MACHINES
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import BOOL, Noun, Person
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Ranked,
    Several,
    Thing,
    renamed,
    renamed_box,
)
from ..closing import mentions
from ..things import of_types, people_meant

PERSONAL = frozenset("he him his she her hers himself herself who".split())


THEY = frozenset("they he she".split())
"""Who is somebody else in what tells of those who ask, "the owner and anyone they supervise"."""
YOU = frozenset("you your yourself yours".split())
NEUTER = frozenset("it its itself".split())
HUMAN = frozenset(
    (
        "user person employee student teacher worker nurse doctor parent patient resident "
        "volunteer applicant candidate guest visitor member athlete pupil mother father child "
        "donor inmate prisoner claimant passenger tenant policyholder taxpayer child participant "
        "trainee learner apprentice intern victim suspect defendant offender detainee refugee "
        "pensioner traveller camper rider juror witness beneficiary"
    ).split()
)
"""Types of whom nobody says "it", as one may of an agent or a customer."""


def pronoun(tree: Tree, context: Context) -> Iterator[Thing]:
    """They, it, her: whoever of those spoken of it can mean."""
    (leaf,) = tree.children
    assert isinstance(leaf, Leaf)
    if leaf.value in ("theirs", "hers", "yours"):
        before = context.shared.words[tree.start - 1].text if tree.start else ""
        belongs = context.shared.words[max(0, tree.start - 2)].text.startswith("belong")
        words = context.shared.words
        if before == "of" and words[max(0, tree.start - 2)].text != "part":
            return  # "a team of theirs": their team, as what stands after the noun says
        if before not in ("as", "than", "to", "match", "matches", "equals") or belongs:
            yield from _such_of_theirs(str(leaf.value), tree.start, context)
            return
    yield from referents(str(leaf.value), context)


def _such_of_theirs(word: str, place: int, context: Context) -> Iterator[Thing]:
    """What "theirs" is in what tells of another such: of "a fleet that theirs is part of", their
    fleet; elsewhere it is not said of what, "zones under theirs".
    """
    from .ones_own import theirs

    kinds = {context.shared.types[name] for name in innermost(context)}
    for kind in sorted(kinds - set(context.vocabulary.principals)):
        if context.vocabulary.type_pairs(kind, kind):
            yield from theirs(kind, place, referents(word, context), context)


def innermost(context: Context) -> frozenset[str]:
    """Whom or what a phrase tells of, within a description of others."""
    return context.inside - context.outer - {SUBJECT, RESOURCE}


def that_one(tree: Tree, context: Context) -> Iterator[Thing]:
    """These, that: what was spoken of, never people. "One of its members" is one of those."""
    if any(leaf.kind == "NOUN" and leaf.start == tree.end for leaf in context.shared.leaves):
        return  # "by that store": no "that" which is a store
    if _is_that_kind(tree, context):
        return
    if [word.text for word in context.shared.words[tree.end : tree.end + 1]] == ["of"]:
        return
    if context.shared.words[tree.start].text in ("those", "these"):
        those = list(_of_many(context))
        yield from those
        if those:
            return
    yield from referents("it", context)


def _is_that_kind(tree: Tree, context: Context) -> bool:
    """Whether "that" goes with the noun behind it: "supervises that trainee" is not "that", which
    is a trainee; "above that managers may" is.
    """
    words = context.shared.words
    if words[tree.start].text not in ("that", "this") or words[tree.start - 1].text in BEYOND:
        return False
    return any(leaf.kind == "CLASS" and leaf.start == tree.end for leaf in context.shared.leaves)


BEYOND = frozenset("above below beyond than over under before after until since like".split())


def the_one_named(tree: Tree, context: Context) -> Iterator[Thing]:
    """Which "that one" is: of "their folder, or any folder above that one" the folder named before
    the one that it tells of, and elsewhere any thing that was spoken of.
    """
    people = context.vocabulary.principals
    kinds = {context.shared.types[name] for name in innermost(context)}
    found = [
        replace(desc, box=Box(), known=True, missing=None)
        for desc in _the_latest_first(context)
        if desc.variable not in context.inside
        and (desc.type in kinds if kinds else desc.type not in people)
        and desc.number != "many"
    ]
    if found:
        rivals = frozenset() if kinds else frozenset(desc.variable for desc in found)
        yield Ranked(tuple(found), rivals)


def _the_latest_first(context: Context) -> list[Desc]:
    seen: dict[str, Desc] = {}
    for desc in context.refs:
        seen[desc.variable] = desc
    return list(reversed(seen.values()))


def _of_many(context: Context) -> Iterator[Ranked]:
    """Those of many that were spoken of, and are no people."""
    people = context.vocabulary.principals
    for found in referents("those", context):
        if isinstance(found, Ranked):
            items = tuple(d for d in found.items if d.number == "many" and d.type not in people)
            # "the services they own and those that these depend on": not on themselves
            others = tuple(d for d in items if d.variable not in context.inside)
            if items:
                yield replace(found, items=others or items)


def referents(word: str, context: Context, own: bool = False) -> Iterator[Thing]:
    """Whom a pronoun can mean, the likeliest first; `own` where it is "their own"."""
    principals = context.vocabulary.principals
    found = []
    for desc in salient(context, neuter=word in NEUTER):
        within = context.inside - context.outer
        if word in ("it", "them", "him", "her") and desc.variable in within:
            continue
        whole = context.role == RESOURCE and not context.inside
        if whole and word in ("it", "them", "him") and desc.variable == SUBJECT:
            continue  # who asks to do it to themselves is "themselves"
        if not context.clause and desc.variable in context.inside | {context.role}:
            continue  # a phrase about what is asked for does not speak of that by "its"
        person = desc.type in principals
        if word in PERSONAL and not person and desc.type not in HUMAN:
            continue
        if word in NEUTER and person and desc.variable == SUBJECT and not _is_machine(desc):
            continue
        if word in YOU and desc.variable not in (SUBJECT, context.former or SUBJECT):
            continue
        again = (
            another_like(desc, context) if desc.closed and word in NEUTER and not person else None
        )
        found.append(again or replace(desc, box=Box(), known=True, missing=None))
    if word in NEUTER and any(desc.number != "many" for desc in found):
        found = [d for d in found if d.number != "many"]
    if word in NEUTER and any(d.type not in principals and d.type not in HUMAN for d in found):
        found = [desc for desc in found if desc.type not in HUMAN]
    if word in THEY and context.role == SUBJECT and len(context.inside - {SUBJECT, RESOURCE}) == 1:
        others = _people_named(found, context) - context.inside
        found = [d for d in found if d.variable != SUBJECT or not others]
    apart = [desc for desc in found if desc.variable not in context.outer]
    if word in ("it", "them") and any(desc.type not in principals for desc in apart):
        found = apart  # not what it is inside of, where another thing was spoken of
    if own and context.role == RESOURCE and not context.clause and not context.inside:
        doers = [d for d in found if d.variable == SUBJECT or d.type not in principals]
        found = doers or found  # what one does to one's own, whoever else was spoken of before
    before = list(_those_before(word, context)) if not own else []
    # "the owner of a case may view it, and edit any filing in it": in the very case they own
    before = [d for d in before if d.box.tests or d.type not in {one.type for one in found}]
    named = _people_named(found, context) if context.nobody_said else frozenset()
    if len(named) == 1 and _goes_on_about_them(word, context):
        found = [desc for desc in found if desc.variable in named]
        before = []
    if found or (before and word != "their"):
        rivals = _rivals(word, found, context) | {desc.variable for desc in before}
        yield Ranked((*found, *before), rivals)


def _goes_on_about_them(word: str, context: Context) -> bool:
    """Whether a condition goes on about whom it was of: "unless the person who requested it is
    checked and their badge is valid" is of no one who asks, whom nobody has mentioned.
    """
    words = [each.text for each in context.shared.words]
    places = [at for at, text in enumerate(words) if text == word]
    if word not in WHOSE or len(places) != 1:
        return False
    before = words[: places[0]]
    case = max((at for at, text in enumerate(before) if text in CASES), default=len(before))
    said = before[case:]
    joined = said[-1:] in (["and"], ["or"]) and not SAID.isdisjoint(said)
    return joined and PEOPLE.isdisjoint(before) and "," not in said


WHOSE = frozenset("their his her".split())
PEOPLE = frozenset("they them he him she you your their his her".split())
SAID = frozenset("is are was were has have had".split())
CASES = frozenset("if unless once until when while where before after".split())


def another_like(desc: Desc, context: Context) -> Desc | None:
    """ "Until its meeting is closed, unless the meeting is public": again one that is its."""
    spoken = next(d for d in reversed(context.refs) if d.variable == desc.variable)
    if not spoken.box.tests or spoken.box.locals:
        return None
    new = context.new(desc.type, number=desc.number, noun=desc.noun)
    return new.with_box(renamed_box(Box(spoken.box.tests), desc.variable, new.variable))


def _is_machine(desc: Desc) -> bool:
    return words_of(desc.type)[-1] in MACHINES


def _those_before(word: str, context: Context) -> Iterator[Desc]:
    """What the statement before was about: "may admit patients and read their charts", "may edit
    their pages and delete the comments on them", "may view a claim, but not its payments".
    """
    from ..spoken import spoken_of

    inside = {"their": False, "its": False, "them": True, "it": True}.get(word)
    if context.role != RESOURCE or context.prior is None or bool(context.inside) != inside:
        return
    asked = next((desc.type for desc in context.refs if desc.variable == RESOURCE), None)
    told: Iterable[Thing | None] = (context.prior.resource,)
    if inside:
        told = spoken_of(context.prior, context)
    for before in told:
        for desc in before.items if isinstance(before, Several) else (before,):
            if isinstance(desc, Desc) and desc.type != asked and _fits(word, desc):
                several = word == "its" and _were_several(desc, context)
                if several or (word == "its" and _is_told_by_others(desc, context)):
                    continue  # "delete its branches and merge its requests": the repository's
                yield renamed(desc, desc.variable, context.fresh(desc.type))


def _were_several(desc: Desc, context: Context) -> bool:
    """Whether things are called by a noun for several wherever they are."""
    nouns = [
        leaf.value.plural
        for leaf in context.shared.leaves
        if leaf.kind == "NOUN" and isinstance(leaf.value, Noun) and leaf.value.types == (desc.type,)
    ]
    return bool(nouns) and all(nouns)


def _is_told_by_others(desc: Desc, context: Context) -> bool:
    """Whether what was spoken of is told by what others have to do with it than who asks now:
    "directors may edit a client they manage; recruiters may edit its vacancies".
    """
    before = context.prior.subject if context.prior is not None else None
    same = isinstance(before, Desc) and before.box.tests == context.asker.tests
    return mentions(desc.box.tests, SUBJECT) and not same


def _fits(word: str, desc: Desc) -> bool:
    """Whether "it" or "them" can be said of what was spoken of as one or as many."""
    return word == "their" or desc.number in ("", "many" if word == "them" else "one")


def _rivals(word: str, found: Sequence[Desc], context: Context) -> frozenset[str]:
    """Who rivals the likeliest: as "it", another thing in what is done something to, "an invoice
    from a vendor"; as "they", people; as "their", whoever has it.
    """
    if word in NEUTER:
        beside = word == "it" and not context.role and not context.clause
        alone = [d for d in found if d.variable not in (SUBJECT, RESOURCE) and d.number == "one"]
        types = [d.type for d in alone if d.variable not in context.inside]
        return frozenset(
            d.variable
            for d in found
            if (d.variable == SUBJECT and _is_machine(d))
            or (d in alone and (beside or _is_one_of_two(d, types, context)))
        )
    owned = word in ("their", "theirs")
    if owned and context.nobody_said and (named := _people_named(found, context)):
        return named | {SUBJECT}  # "a trainee's notes need their supervisor's signature"
    if owned and context.nobody_said and context.topic == RESOURCE:
        return frozenset()  # "exhibits may be destroyed once their case is closed": of nobody else
    principals = context.vocabulary.principals
    if word == "them" and context.inside and SUBJECT not in context.inside:
        groups = {d.variable for d in found if d.number == "many"} - {SUBJECT}
        return frozenset(d.variable for d in found if d.variable in groups & context.rivals
                         or (d.variable in context.rivals and d.type in principals))  # fmt: skip
    if word in PERSONAL and not context.role:
        single = (d for d in found if d.type in principals and d.number != "many")
        return frozenset(desc.variable for desc in single)
    whole = owned and not context.inside  # "pay runs and their payslips"
    either = {RESOURCE} if word == "their" and not context.role and not _is_it(context) else set()
    return frozenset(
        desc.variable
        for desc in found
        if (desc.variable in context.rivals and (desc.type in principals or whole or desc.asks))
        or desc.variable in either
    )


def _people_named(found: Sequence[Desc], context: Context) -> frozenset[str]:
    """Who was spoken of beside whoever asks."""
    named = {desc.variable for desc in context.refs if not desc.known}
    return frozenset(
        desc.variable
        for desc in found
        if desc.type in context.vocabulary.principals and desc.variable in named
    ) - {SUBJECT, RESOURCE}


def _is_one_of_two(desc: Desc, types: Sequence[str], context: Context) -> bool:
    """Whether "it", in what something is done to, may be either of two such that those who may were
    told by: "members of a team that is part of another team may edit files of it".
    """
    told = context.role == RESOURCE and bool(context.inside) and not context.clause
    return told and types.count(desc.type) > 1


def _is_it(context: Context) -> bool:
    """Whether what is asked for is "it", and "their" is not of that: "if their squad owns it"."""
    asked = next((desc for desc in context.refs if desc.variable == RESOURCE), None)
    asker = next((desc for desc in context.refs if desc.variable == SUBJECT), None)
    said = any(word.text == "it" for word in context.shared.words)
    machine = asker is not None and _is_machine(asker)  # a runner is "it"
    return said and not machine and asked is not None and asked.number != "many"


def salient(context: Context, neuter: bool) -> list[Desc]:
    """Those spoken of: the topic first (the resource, for "it"), then the latest."""
    first = RESOURCE if neuter else context.topic
    return sorted(
        _the_latest_first(context),
        key=lambda d: (d.variable != first, d.variable not in (SUBJECT, RESOURCE)),
    )


def anyone(tree: Tree, context: Context) -> Iterator[Thing]:
    """Anyone, everybody."""
    word = context.shared.words[tree.start].text
    of = context.granting and context.shared.words[tree.start - 1].text == "of"
    every = word in ("everyone", "everybody")
    if every and context.inside and not of:
        return  # "shared with everyone" is more than shared with anyone
    if every and not context.role:
        context.shared.ask(
            f"all of whom are “{word}”? Say “all its …”, or “anyone”",
            (tree.start, tree.end),
        )
        return  # "once everyone has approved it"
    yield of_types(people_meant(context), context, plural=False)


def is_whose(tree: Tree, context: Context) -> bool:
    """Whether it tells which things nobody may do something to: "nobody may edit someone else's
    notes", or notes that someone else locked, is of those of another than oneself.
    """
    words = context.shared.words
    after = words[tree.end].text if tree.end < len(words) else ""
    owner = after == "'s" and not context.inside
    doer = bool(context.inside) and context.inside <= {RESOURCE, *_described(context)}
    alone = len(context.vocabulary.principals) == 1 and context.role == RESOURCE
    return alone and (owner or doer)


def _described(context: Context) -> set[str]:
    """What a phrase about what is asked for describes: things, and nobody."""
    people = context.vocabulary.principals
    return {name for name in context.inside if context.shared.types[name] not in people}


def someone_else(tree: Tree, context: Context) -> Iterator[Thing]:
    """Somebody else: than who asks, if they and nobody else were spoken of."""
    asker = next((desc for desc in context.refs if desc.variable == SUBJECT), None)
    people = context.vocabulary.principals
    others = [desc for desc in context.refs if desc.type in people and desc.variable != SUBJECT]
    if asker is None or (context.role == SUBJECT and not context.inside):
        return
    if others or (context.nobody_said and not is_whose(tree, context)):
        context.shared.ask("somebody else than whom? Say “other than …”", (tree.start, tree.end))
        return
    for type_ in people:
        desc = context.new(type_, number="one", noun=type_)
        tests: tuple[m.Expr, ...] = ()
        if type_ == asker.type:
            tests = (m.Not(BOOL, m.SameEntity(BOOL, desc.variable, SUBJECT)),)
        yield desc.with_box(Box(tests))


def person(tree: Tree, context: Context) -> Iterator[Thing]:
    """Someone by name."""
    (leaf,) = tree.children
    assert isinstance(leaf, Leaf)
    assert isinstance(leaf.value, Person)
    yield as_named(leaf.value, context)


def as_named(someone: Person, context: Context) -> Desc:
    desc = context.new(someone.type, named=someone.id)
    test = m.IsEntity(m.ValueType("bool"), desc.variable, someone.type, someone.id)
    return desc.with_box(Box((test,)))
