"""Knows which phrases beside a statement go together, and of what each is said."""

from __future__ import annotations

import itertools

from ...text.lexicon import PREPOSITIONS, SAFEGUARDS
from ...vocabulary.senses import types_of
from ..base import Context, Part, trees
from ..statements.draft import Draft
from .kinds import CONDITIONS, ONLY_IF, UNLESS
from .of_what_happened import is_when_it_happened
from .tails import DOERS

EXCEPTIONS = frozenset({*UNLESS, "except_tail", "except_by_np"})


def are_one(one: Part, two: Part, context: Context) -> bool:
    """Whether two phrases are one, or could be: then they are not said one after the other."""
    return (
        _same_time_twice(one, two, context)
        or _or_after_another(one, two, context)
        or _is_in_the_condition(one, two)
        or _is_a_list_of_cases(one, two, context)
        or _says_whose_deed(one, two, context)
        or _says_how_they_do_so(one, two)
        or _excepts_both(one, two, context)
    )


def _excepts_both(one: Part, two: Part, context: Context) -> bool:
    """Whether "on the VPN" stands directly behind "but never at night": both are excepted. So
    "outside the office" behind a comma may be.
    """
    words = context.shared.words
    first, joined = words[two.start].text, [word.text for word in words[one.end : two.start]]
    but = words[one.start].text == "but"
    if not {tree.label for tree in trees(one)} <= EXCEPTED_THEN:
        return False
    if first in ("without", "outside") and not joined:
        return True
    behind = not joined and any(tree.label in CIRCUMSTANCES for tree in trees(two))
    aside = joined == [","] and first in ("without", "outside")
    return but and (behind or aside) and _asks_of_which(two, context)


EXCEPTED_THEN = frozenset({"except_time", "except_circ", "except_said_circ"})


def _says_how_they_do_so(one: Part, two: Part) -> bool:
    """Whether "with MFA" stands directly behind who does it: "unless an admin does so"."""
    doing = any(tree.label in DOERS for tree in trees(one))
    return (
        doing and one.end == two.start and any(tree.label in CIRCUMSTANCES for tree in trees(two))
    )


def _says_whose_deed(one: Part, two: Part, context: Context) -> bool:
    """Whether "from HR" stands directly behind what they are to have done, "without sign-off", or
    behind what they are to have, "without a certificate from HR".
    """
    first = context.shared.words[two.start].text
    behind = one.end == two.start and first in ("by", "from", "of")
    lacked = all(tree.label == "without_np" for tree in trees(one))
    if lacked and one.end == two.start and (behind or first == "for"):
        return all(tree.label == "tail_in" for tree in trees(two))
    return behind and any(
        leaf.kind == "RELNOM" and one.start < leaf.start and leaf.end == one.end
        for leaf in context.shared.leaves
    )


def go_together(one: Part, two: Part, context: Context) -> bool:
    """Whether two phrases can stand one after the other, each of the whole statement."""
    return not (
        _exceptions_twice(one, two, context)
        or _goes_on_excepting(one, two, context)
        or _only_belongs_to_next(one, two, context)
        or happens_before(one.end, two, context)
        or is_when_it_happened(one, two, context)
        or _is_limited_by(one, two, context)
        or _says_which_others(one, two)
        or _adds_a_time(one, two, context)
        or _only_of_both(one, two, context)
        or _is_perhaps_either(one, two, context)
        or _is_said_of_the_excepted(one, two, context)
        or _is_of_the_last_time(one, two, context)
    )


def _is_of_the_last_time(one: Part, two: Part, context: Context) -> bool:
    """Whether "on weekdays, and on weekends with MFA" says of weekends alone what is needed; not
    so "before 7 or after 19 unless …", which is one stretch.
    """
    words = [word.text for word in context.shared.words]
    behind = one.end == two.start and not {",", "and"} & {
        words[two.start],
        words[two.start - 1],
    }
    times = [timing for tree in trees(one) if tree.label == "at_time"
             for timing in trees(tree.children[-1]) if timing.label == "any_time"]  # fmt: skip
    times += [tree for tree in trees(one) if tree.label == "any_adverbial"]
    last = [part for tree in times for part in tree.children[-1:]]
    apart = any(words[part.start] in TIMELY_PREPOSITIONS for part in last)
    night = "before" in words[one.start : one.end] and "after" in words[one.start : one.end]
    if not (behind and apart and not night and {tree.label for tree in trees(two)} & OF_A_TIME):
        return False
    return context.shared.ask_of(
        two, "is “{said}” said of both, or of the last alone? Write two sentences"
    )


TIMELY_PREPOSITIONS = frozenset("on at during between from in after before".split())
OF_A_TIME = frozenset({"circ_tail", "if_", "if_frag", "with_done", "without", "unless",
                       "only_circ", "only_if", "only_if_frag", "only_with_done"})  # fmt: skip


def _is_said_of_the_excepted(one: Part, two: Part, context: Context) -> bool:
    """Whether a condition stands directly behind an exception that a comma sets apart."""
    words = context.shared.words
    apart = "," in (words[one.start].text, words[one.start - 1].text)
    behind = one.end == two.start and words[two.start - 1].text != ","
    excepts = any(tree.label == "except_tail" for tree in trees(one))
    return apart and behind and excepts and any(tree.label == "if_" for tree in trees(two))


def _is_perhaps_either(one: Part, two: Part, context: Context) -> bool:
    """Whether "during delivery hours, and in an emergency" may mean either of the two."""
    words = context.shared.words
    joined = words[two.start - 1].text == "and" and words[two.start].text in ("in", "during")
    labels = [{tree.label for tree in trees(part)} for part in (one, two)]
    timely = {"at_time", "circ_tail", "circ", "any_adverbial"}
    if not (joined and labels[0] & timely and labels[1] & {"circ_tail"}):
        return False
    said = context.shared.said(one.start, two.end)
    return context.shared.ask(
        f"“{said}”: must both be so, or either? Say “or”", (one.start, two.end)
    )


def happens_before(end: int, tail: Part, context: Context) -> bool:
    """Whether a time or a circumstance stands directly after what happened at some time."""
    if tail.start != end:
        return False
    labels = {tree.label for tree in trees(tail)}
    words = context.shared.words
    so = any(leaf.end == end and leaf.kind in ("ADJ", "EVENTP") for leaf in context.shared.leaves)
    if "at_time" in labels and so and words[tail.start].text == "since":
        return True  # "invoices unpaid since 1 January": not since then
    if labels & {"at_time", "only_time"} and any(
        leaf.end == end and leaf.kind in ("DAYS", "CLOCK", "DATE") for leaf in context.shared.leaves
    ):
        return True  # "written on weekdays between 9:00 and 17:00" is one time
    happened = [
        leaf
        for leaf in context.shared.leaves
        if leaf.end == end and leaf.kind in ("EVENTP", "RELVP", "RELX")
    ]
    words = context.shared.words
    if any(leaf.kind == "EVENTP" for leaf in happened) and words[tail.start].text in ORDER:
        return True  # "submitted after the deadline": that is when it was
    if not happened or not labels & {"at_time", "circ_tail", "any_adverbial"}:
        return False
    said = context.shared.said(tail.start, tail.end)
    return context.shared.ask(
        f"is “{said}” when it was {words[end - 1].written}, or when it is asked for? Put it first, "
        "or after a comma",
        (end - 1, tail.end),
    )


ORDER = frozenset(["before", "after", "prior"])


def _or_after_another(one: Part, two: Part, context: Context) -> bool:
    """Whether "or" could also join what stands before: "on Monday with a badge or at home"."""
    first = {tree.label for tree in trees(one)}
    second = {tree.label for tree in trees(two)}
    kinds = {"circ_tail", "at_time"}
    before = "any_adverbial" in second and not _under_one(two, context) and first & kinds
    case = "any_case" in second and first & (kinds | {"only_circ", "only_time"})
    before = before or case  # "only with a badge from the office or if they own it"
    after = "any_adverbial" in first and not _under_one(one, context) and second & kinds
    words = [word.text for word in context.shared.words[one.end : two.start]]
    if not (before or after) or words not in ([], ["and"]):
        return False
    return context.shared.ask("what does “or” join here? Write two sentences", (one.start, two.end))


def _under_one(part: Part, context: Context) -> bool:
    """Whether one word stands before all that "or" joins: "from the office or the VPN"."""
    words = [word.text for word in context.shared.words[part.start : part.end]]
    after = [two for one, two in itertools.pairwise(words) if one == "or"]
    return PREPOSITIONS.isdisjoint(after) and any(tree.label == "circ_tail" for tree in trees(part))


def _exceptions_twice(one: Part, two: Part, context: Context) -> bool:
    """Whether an exception follows another: from the rule, or from the exception?"""
    kinds = {*UNLESS, "except_tail"}
    first, second = ({tree.label for tree in trees(part)} for part in (one, two))
    both = bool(first & (kinds - {"before_condition"})) and bool(second & kinds)
    joined = context.shared.words[two.start - 1].text in ("and", "or")
    if both and not joined:
        context.shared.ask(
            "is the second exception one from the rule, or from the first? Write two sentences",
            (two.start, two.end),
        )
    return both and not joined


def _goes_on_excepting(one: Part, two: Part, context: Context) -> bool:
    """Whether "and after 17:00" may go on with what "except on Mondays" takes out: then alone it is
    not allowed.
    """
    words = context.shared.words
    first, second = ({tree.label for tree in trees(part)} for part in (one, two))
    joined = words[two.start - 1].text == "and" and words[two.start].text not in ("only", "then")
    if not (joined and first & (EXCEPTIONS - {"before_condition"}) and second & CIRCUMSTANCES):
        return False
    return context.shared.ask(
        f"is “{context.shared.said(two.start, two.end)}” part of the exception, or needed? Write "
        "two sentences",
        (two.start, two.end),
    )


CIRCUMSTANCES = frozenset({"circ_tail", "at_time", "any_adverbial"})
WHEN = CIRCUMSTANCES | {"within"}
CONDITIONAL = frozenset({"if_", "if_frag"})
WHILE = frozenset("while when whenever if during where".split())


def may_limit_the_exception(draft: Draft, one: Part, two: Part, context: Context) -> bool:
    """Whether a condition after an exception could be its own: "nobody may, unless they are on call
    while there is an incident"; "except by a clerk with MFA"; "clerks may, except at night if they
    are temps".
    """
    granted = draft.effect != "forbid"
    words = context.shared.words
    things = any(tree.label == "except_tail" for tree in trees(one))
    things = things and words[one.start].text != "other"
    things = things and two.start - one.end <= 1
    if granted and not things and not any(tree.label in CONDITIONAL for tree in trees(two)):
        return False
    first = words[two.start]
    apart = EXCEPTIONS - {"before_condition"} if granted else EXCEPTIONS
    excepts = any(tree.label in apart for tree in trees(one))
    limits = any(
        tree.label in WHEN or (tree.label in CONDITIONS and first.text in WHILE)
        for tree in trees(two)
    )
    comma = words[two.start - 1].text == ","
    if comma and excepts and not granted and any(tree.label == "within" for tree in trees(two)):
        return _asks_of_which(two, context)
    if not (excepts and limits) or (comma and (granted or not things)):
        return False  # "nobody may, except its owner, during the day": when is it forbidden?
    if not SAFEGUARDS.isdisjoint(word.text for word in words[two.start : two.end]):
        return True  # "unless you're on the VPN with a managed device": both, of the exception
    if not granted and not comma and _is_somebody_there(one, two, context):
        return True  # "unless they are an admin on the office network"
    if _is_somebody_then(one, two, context):
        return True  # "except by its author within 24 hours of that"
    if not granted and _is_somebody_set_apart(one, two, context):
        return True  # "must not be deployed, except by engineers while an incident is open"
    return _asks_of_which(two, context)


def _asks_of_which(limit: Part, context: Context) -> bool:
    first = context.shared.words[limit.start].written
    return context.shared.ask(
        f"does “{first} …” limit the rule, or its exception? Write two sentences",
        (limit.start, limit.end),
    )


def _is_somebody_then(one: Part, two: Part, context: Context) -> bool:
    """Whether a time stands right behind whom a rule excepts: it says when those may."""
    excepted = any(tree.label in ("except_tail", "except_by_np") for tree in trees(one))
    timed = {tree.label for tree in trees(two)} <= {"within"}
    return excepted and timed and one.end == two.start and _ends_in_people(one, context)


def _is_somebody_set_apart(one: Part, two: Part, context: Context) -> bool:
    """Whether a case stands right behind whom a comma has set apart from what is forbidden: it
    says when those may.
    """
    words = context.shared.words
    excepted = any(tree.label == "except_by_np" for tree in trees(one))
    comma = "," in (words[one.start].text, words[one.start - 1].text)
    case = {tree.label for tree in trees(two)} <= CONDITIONAL
    return excepted and comma and case and one.end == two.start and _ends_in_people(one, context)


def _is_somebody_there(one: Part, two: Part, context: Context) -> bool:
    """Whether a phrase of a place for requests stands right behind a noun for people."""
    if {tree.label for tree in trees(two)} != {"circ_tail"}:
        return False
    placed = context.shared.words[two.start].text in ("on", "in", "at", "from")
    return placed and _ends_in_people(one, context)


def _ends_in_people(part: Part, context: Context) -> bool:
    """Whether a phrase ends in a noun for people."""
    return any(
        leaf.end == part.end and leaf.kind in ("CLASS", "NOUN", "RELN", "PATHN", "NAME")
        and not set(context.vocabulary.principals).isdisjoint(types_of(leaf.value))
        for leaf in context.shared.leaves
    )  # fmt: skip


def _is_in_the_condition(one: Part, two: Part) -> bool:
    """Whether a phrase of place ends a condition: "if they have a booking on the same flight"."""
    if one.end != two.start:
        return False
    first = {tree.label for tree in trees(one)}
    second = {tree.label for tree in trees(two)}
    return bool(first & {"if_", "unless", *ONLY_IF}) and second == {"tail_in"}


def _is_a_list_of_cases(one: Part, two: Part, context: Context) -> bool:
    """Whether two conditions are the first of a list: "when you own it, when it's shared with you,
    or when it's public" is in any of the three cases.
    """
    words = [word.text for word in context.shared.words]
    if not all("if_" in {tree.label for tree in trees(part)} for part in (one, two)):
        return False
    return words[two.start - 1] == "," and any(
        inner.label == "any_of" and words[inner.children[-1].start - 2] == "or"
        for tree in trees(two)
        if tree.label == "if_"
        for inner in trees(tree.children[-1])
    )


def _only_belongs_to_next(one: Part, two: Part, context: Context) -> bool:
    """Whether "only" at the end of a phrase is that of "only if" after it."""
    words = context.shared.words
    return (
        words[one.end - 1].text == "only"
        and one.end == two.start
        and words[two.start].text in ("if", "when", "while", "once", "where", "after", "until")
    )


def _only_of_both(one: Part, two: Part, context: Context) -> bool:
    """Whether "only with external recipients during office hours" leaves open if it is then alone
    that it is so with them, or with them alone and then alone.
    """
    words = context.shared.words
    first = {tree.label for tree in trees(one)}
    second = {tree.label for tree in trees(two)}
    which = [word.text for word in words[one.start : one.end] if word.text != "but"]
    with_whom = which[:2] in (["only", "with"], ["only", "to"]) and SAFEGUARDS.isdisjoint(which)
    unclear = (
        "only_circ" in first
        and with_whom
        and one.end == two.start
        and bool(second & {"circ_tail", "at_time", "any_adverbial"})
    )
    if unclear:
        context.shared.ask(
            "what is “only” said of, the first alone or both? Write two sentences",
            (one.start, two.end),
        )
    return unclear


ENDING_IN_TIME = frozenset({"until", "until_time", "until_elapsed", "before_condition"})
THEN = frozenset(["after", "once", "when"])


def _adds_a_time(one: Part, two: Part, context: Context) -> bool:
    """Whether a time goes on where another ends: "while it is open and for 7 days after that" is
    not both at once, nor "until they are submitted and after they have been rejected".
    """
    words = context.shared.words
    first, second = ({tree.label for tree in trees(part)} for part in (one, two))
    word = words[two.start].text
    again = bool(first & ENDING_IN_TIME) and bool(second & {"if_", "if_frag"}) and word in THEN
    longer = "for_after" in second or again
    unclear = longer and words[two.start - 1].text == "and"
    if unclear:
        context.shared.ask(
            "are both meant at once, or first the one and then the other? Write two sentences",
            (one.start, two.end),
        )
    return unclear


def _says_which_others(one: Part, two: Part) -> bool:
    """Whether it is told who gets it: "share documents with others in their department"."""
    adjacent = one.end == two.start and any(tree.label == "to_others" for tree in trees(one))
    return adjacent and any(tree.label == "tail_in" for tree in trees(two))


def _is_limited_by(one: Part, two: Part, context: Context) -> bool:
    """Whether "only" is said of what stands apart: "but secret ones only with MFA"."""
    words = [word.text for word in context.shared.words[one.start : two.start + 1]]
    excepted = any(tree.label == "except_tail" for tree in trees(one))
    apart = "but" in words[:2] or not {"ones", "those", "one"}.isdisjoint(words)
    return excepted and words[-1] == "only" and apart


def _begins_in_time(part: Part, context: Context) -> bool:
    """Whether a phrase is about time, or a choice that begins so."""
    for tree in trees(part):
        if tree.label == "at_time":
            return True
        if tree.label == "any_adverbial":
            return any(inner.label == "at_time" for inner in trees(tree.children[0]))
    return False


def _same_time_twice(one: Part, two: Part, context: Context) -> bool:
    """Whether two times stand together, or are joined by "and": then they are one phrase."""
    if context.shared.words[two.start - 1].text != "and" and one.end != two.start:
        return _are_parts_of_several(one, two)
    labels = [{tree.label for tree in trees(part)} for part in (one, two)]
    if labels[0] & {"except_time", "only_time"} and one.end == two.start:
        return "at_time" in labels[1]  # "never on weekdays between 6 and 10": of both together
    timed = labels[1] & {"at_time", "any_adverbial"}
    return "at_time" in labels[0] and bool(timed) and _begins_in_time(two, context)


def _are_parts_of_several(one: Part, two: Part) -> bool:
    """Whether two times side by side are those of several, each of which has its days and hours:
    "Monday to Friday, 9:00 to 17:00, and Saturday, 9:00 to 12:00".
    """
    times = [
        [
            inner
            for tree in trees(part)
            if tree.label == "at_time"
            for inner in trees(tree.children[-1])
        ]
        for part in (one, two)
    ]
    several = any(
        inner.label == "any_time"
        and any(each.label == "both_times" for child in inner.children for each in trees(child))
        for found in times
        for inner in found
    )
    return several and all(times)
