"""Knows that of how much of it is done a request tells: "delay a flight by up to 90 minutes" is
with delay minutes of so many, as the request's own field is called; "take samples of up to 5 ml".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ....compiler import model as m
from ...chart import Leaf
from ...text.lexicon import MODALS
from ...text.morphology import base_of_participle, singular, verb
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at, types_named
from ...vocabulary.inner import together
from ...vocabulary.of_the_deed import (
    GOALS,
    PRICES,
    field_name,
    is_of_deed,
    tells_the_deed,
)
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import OR_MORE
from .deed_in_front import AROUND, RULED, TO_WHAT, acts_called, as_doing, is_front
from .how_much import (
    NUMBERS,
    SoMuch,
    amounts,
    as_more_or_less,
    bounds_before,
    measured_by,
    said_at,
    without_at_a_time,
)
from .shares_said import SHARE, Share

AMOUNTS = frozenset("amounts instalments installments lots batches portions steps".split())
ENDS = frozenset(
    ", . ; : ! if when unless while provided until once during within at per each".split()
)
SEVERAL = frozenset("and or".split())
MOST_WORDS = 4
"""Of a deed's noun: "stock adjustments"."""


def so_much_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, each amount of what is done as the field of a request that tells it."""
    found = list(words)
    fields = [a for a in vocabulary.model.request if a.type.kind in {*NUMBERS, "money"}]
    if not fields:
        return found
    if any(words_of(field.name)[0] in GOALS for field in fields):
        _to_more_than(found)
    _more_in_a_case(found, fields, vocabulary)
    for leaf in sorted(amounts(found, vocabulary), key=lambda each: -each.start):
        much = _so_much(found, leaf, fields, vocabulary)
        if much is not None:
            without_at_a_time(found, much.end)
            _say(found, much, vocabulary)
    return found


def _to_more_than(found: list[Word]) -> None:
    """Says "resized beyond 64 cores" as "resized to more than 64 cores"."""
    numbers = {leaf.start for leaf in quantities(found) if leaf.kind in ("NUMBER", "PERCENT")}
    for at in range(len(found) - 2, 1, -1):
        done = bool(base_of_participle(found[at - 1].text)) and found[at - 2].text == "be"
        if found[at].text in ("beyond", "past", "above") and done and at + 1 in numbers:
            found[at : at + 1] = [said_at(found[at], text) for text in ("to", "more", "than")]


CASE = frozenset("if when where".split())
WIDER = frozenset("or unless except but , ; : then".split())
"""In what follows a case, of which it isn't known whether it belongs to that."""


def _more_in_a_case(
    found: list[Word], fields: Sequence[m.Attribute], vocabulary: Vocabulary
) -> None:
    """Says "by at most 30 percent, or by up to 60 percent if it is sold out" as "if discount is at
    most 30 percent, or if discount is up to 60 percent and it is sold out".
    """
    if "or" not in {word.text for word in found}:
        return
    leaves = sorted(amounts(found, vocabulary), key=lambda each: each.start)
    for leaf, other in reversed(list(pairwise(leaves))):
        less, more = (_so_much(found, each, fields, vocabulary) for each in (leaf, other))
        if less is None or more is None or less.field != more.field:
            continue
        between = [word.text for word in found[less.end : more.start]]
        joined = [text for text in between if text not in (",", "by", "even")] == ["or"]
        by = texts_at(found, less.start - 1) == "by" and not _is_barred(found, less)
        name = field_name(less.field, vocabulary)
        if not joined or not by or not name or not _is_one_case(found, more.end):
            continue
        if _is_done_before(found, less, vocabulary):
            first = found[less.start]
            when = [said_at(first, text) for text in ("if", *name, "is")]
            also = [said_at(found[more.start], text) for text in (",", "or", "if", *name, "is")]
            found[more.end] = replace(found[more.end], text="and")
            found[less.end : more.start] = also
            found[less.start - 1 : less.start] = when


def _is_barred(words: Sequence[Word], much: SoMuch) -> bool:
    """Whether an amount is what may not be done, or the least: "may not … by more than"."""
    texts = [word.text for word in words[: much.start]]
    begin = max((at for at, text in enumerate(texts) if text in (".", ";")), default=-1) + 1
    least = {word.text for word in words[much.start : much.end]} & {"than", "over", "least"}
    return bool(least) or not NO.isdisjoint(texts[begin:])


NO = frozenset("not n't never no nobody none neither cannot".split())


def _is_one_case(words: Sequence[Word], at: int) -> bool:
    """Whether one case is told from a place to the sentence's end: "if it is sold out"."""
    rest = [word.text for word in words[at + 1 :]]
    end = next((i for i, text in enumerate(rest) if text in (".", "!")), len(rest))
    return texts_at(words, at) in CASE and WIDER.isdisjoint(rest[:end])


def _so_much(
    words: Sequence[Word], leaf: Leaf, fields: Sequence[m.Attribute], vocabulary: Vocabulary
) -> SoMuch | None:
    """The amount with its bounds, where one field alone is measured so, or one alone tells of what
    is done before it: "raise a budget by up to $500", of raise_amount and not estimated_cost.
    """
    found = []
    for field in fields:
        for end in measured_by(words, leaf, field):
            if [word.text for word in words[end : end + 2]] in OR_MORE:
                end += 2
            start = bounds_before(words, leaf.start)
            goal = texts_at(words, start - 1) == "to" and words_of(field.name)[0] in GOALS
            share = leaf.value if leaf.kind == SHARE else None
            found.append(
                SoMuch(start, end, Attr("request", field.name, field.type), leaf.start, share, goal)
            )
    if len({much.field for much in found}) > 1:
        found = [
            much
            for much in found
            if tells_the_deed(much.field) and _tells_what_is_done(words, much, vocabulary)
        ]
    return found[-1] if len({much.field for much in found}) == 1 else None


def _is_of(much: SoMuch, act: str, vocabulary: Vocabulary) -> bool:
    """Whether an amount is one of what is done by an action."""
    return much.goal or is_of_deed(much.field, act, vocabulary)


def _tells_what_is_done(words: Sequence[Word], much: SoMuch, vocabulary: Vocabulary) -> bool:
    """Whether the deed that a field tells of stands before an amount, in any of its forms."""
    return (
        _is_done_before(words, much, vocabulary)
        or _set_apart(words, much, vocabulary) is not None
        or _passive_before(words, much, vocabulary) is not None
    )


def _say(found: list[Word], much: SoMuch, vocabulary: Vocabulary) -> None:
    """Says one amount as the field that it is of, where it is the measure of a deed."""
    name = field_name(much.field, vocabulary)
    if not name:
        return
    if much.share is not None:
        bound = found[much.start : much.at]
        found[much.start : much.end] = [*bound, *much.share.said]
        much = replace(much, end=much.start + len(bound) + len(much.share.said))
    if words_of(much.field.name)[-1] == "count":  # a row count of more than 50: "50 rows from"
        if texts_at(found, much.end) not in TO_WHAT:
            return
        more = 2 * ([word.text for word in found[much.end - 2 : much.end]] in OR_MORE)
        del found[much.end - 1 - more]
        much = replace(much, end=much.end - 1)
    elif [found[much.end - 1].text] == words_of(much.field.name):  # "50 tickets for a show"
        del found[much.end - 1]
        much = replace(much, end=much.end - 1)
    as_more_or_less(found, much.start)
    amount = found[much.start : much.end]
    first = amount[0]
    of = () if first.text in ("above", "below", "beyond", "exceeding", "in") else ("of",)
    said = [said_at(first, text) for text in ("with", *name, *of)] + amount
    before = texts_at(found, much.start - 1)
    by = "for" if PRICES & set(tells_the_deed(much.field)) else "by"
    if before == ("to" if much.goal else by):
        modal = _passive_before(found, much, vocabulary)
        if modal is not None and much.goal and _is_in_more(found, modal, much):
            _as_case(found, much, name)
        elif modal is not None:
            del found[much.start - 1 : much.end]
            found[modal:modal] = said  # "flights with … may be delayed by"
        elif apart := _set_apart(found, much, vocabulary):
            begin, only = apart
            texts = (only, "if", *name, "is")
            found[begin : much.end] = [*(said_at(first, text) for text in texts), *amount]
        elif _is_done_before(found, much, vocabulary):
            if texts_at(found, much.start - 2) in ("it", "them") or _is_of_more(found, much):
                _as_case(found, much, name)
                return
            found[much.start - 1 : much.end] = said
            _with_what(found, much.start - 1, vocabulary)
        return
    noun = _noun_before(found, much.start - (before == "of"), vocabulary)
    if before == "of" and noun is not None and texts_at(found, noun - 1) == "in":
        if _of_field(found[noun : much.start - 1], much, vocabulary):
            _in_its_place(found, replace(much, start=noun - 1), said, vocabulary)
    elif before == "of" and _amounts_before(found, much, vocabulary):
        _in_its_place(found, replace(much, start=much.start - 3), said, vocabulary)
    elif noun is not None and is_front(found, noun):
        as_doing(found, much, noun, said, vocabulary)
    else:
        _behind_what(found, much, said, vocabulary)


def _as_case(found: list[Word], much: SoMuch, name: tuple[str, ...], before: int = 1) -> None:
    """Says "discount it by up to 60 percent" as "discount it if discount percent is …"; `before`
    words, such as "by", go with the amount.
    """
    if _is_one_case(found, much.end):
        found[much.end] = replace(found[much.end], text="and")
    first = found[much.start]
    begin = much.start - before
    found[begin : much.start] = [said_at(first, text) for text in ("if", *name, "is")]


def _in_its_place(
    found: list[Word], much: SoMuch, said: list[Word], vocabulary: Vocabulary
) -> None:
    """Says "in payments of £500" as "with a payment of £500", in front of what is "paid" so."""
    modal = _passive_before(found, replace(much, start=much.start + 1), vocabulary)
    del found[much.start : much.end]
    at = much.start if modal is None else modal
    found[at:at] = said


def _is_done_before(words: Sequence[Word], much: SoMuch, vocabulary: Vocabulary) -> bool:
    """Whether "by 90 minutes" stands behind what is done and to what, "may delay a flight"."""
    words = together(words, vocabulary.entries)  # "raise an agent's budget"
    for at in range(much.start - 2, -1, -1):
        there = words[at].text == "at" and words[at + 1].text in OWNED
        if words[at].text in ENDS | {"or", "who", "that", "which", "whose"} and not there:
            return False
        if words[at].text == "and" and _is_of_another(words[at + 1 : at + 2], vocabulary):
            return False  # "may delay flights and cancel others by 90 minutes"
        for end in range(min(at + MOST_WORDS, much.start - 1), at, -1):
            doing = acts_of(words[at:end], DOING, vocabulary)
            first = at == 0 or words[at - 1].text in BEFORE
            if first and any(_is_of(much, act, vocabulary) for act in doing):
                return True
            beside = end == much.start - 1
            done = acts_of(words[at:end], ("ACTP",), vocabulary)
            if done and (beside or any(_is_of(much, a, vocabulary) for a in done)):
                return False  # "flights delayed by 90 minutes", "may be delayed by"
    return False


def _is_of_more(words: Sequence[Word], much: SoMuch) -> bool:
    """Whether what it is done to is told by something else, "extend an assignment of a course they
    teach by": so much is not of that.
    """
    begin = max((at for at in range(much.start) if words[at].text in MODALS), default=much.start)
    told = {word.text for word in words[begin : much.start - 1]}
    return not TELLS_MORE.isdisjoint(told) and (texts_at(words, much.end) or ".") in GOES_ON


def _is_in_more(words: Sequence[Word], modal: int, much: SoMuch) -> bool:
    """Whether what may be done, and not only so, is to what something else tells: "machines in
    such a project may not be resized to".
    """
    texts = [word.text for word in words]
    begin = max((at + 1 for at in range(modal) if texts[at] in (".", ";", ",")), default=0)
    after = texts[much.end : much.end + 1] or ["."]
    said = {*texts[begin : much.start], *after}
    return (
        not TELLS_MORE.isdisjoint(texts[begin:modal]) and "only" not in said and after[0] in GOES_ON
    )


def _is_of_another(first: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether one more thing that is done begins with a word, or who does it."""
    kinds = vocabulary.kinds(tuple(word.text for word in first))
    return not kinds.isdisjoint({"VERB", "ACTG"}) or first[0].text in ("a", "an", "the")


OWNED = frozenset("a an the their its his her your any".split())
TELLS_MORE = frozenset("of in at on for from they he she you".split())
GOES_ON = frozenset([".", ",", ";", "!", *CASE])
BUT = frozenset("but though".split())


def _set_apart(
    words: Sequence[Word], much: SoMuch, vocabulary: Vocabulary
) -> tuple[int, str] | None:
    """Where ", but only by up to 90 minutes" begins, behind its joint, and whether it is "only" so
    or "not"; None where it is not set apart from what is done.
    """
    at = much.start - 1
    how = texts_at(words, at - 1)
    begin = at - (how in ("only", "not"))
    joined = texts_at(words, begin - 1) in BUT and texts_at(words, begin - 2) == ","
    before = replace(much, start=begin - 1, end=begin - 1)
    if not joined or not _is_done_before(words, before, vocabulary):
        return None
    return begin, "not" if how == "not" else "only"


DOING = frozenset(["VERB", "ACTG"])
BEFORE = MODALS | frozenset(". ; : , to not never only then when".split())


def _noun_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int | None:
    """Where the noun of a deed begins that ends at a place; None where none does."""
    for start in range(max(0, end - MOST_WORDS), end):
        if acts_called(words[start:end], vocabulary):
            kinds = vocabulary.kinds(tuple(word.text for word in words[start:end]))
            return None if "NOUN" in kinds or "CLASS" in kinds else start
    return None


def _of_field(noun: Sequence[Word], much: SoMuch, vocabulary: Vocabulary) -> bool:
    """Whether the noun of a deed is what a field tells of: "payments", of the payment."""
    acts = acts_called(noun, vocabulary)
    return any(is_of_deed(much.field, act, vocabulary) for act in acts)


def _amounts_before(words: Sequence[Word], much: SoMuch, vocabulary: Vocabulary) -> bool:
    """Whether "in amounts of" stands before an amount, or what the field is called: "in payments
    of".
    """
    noun = texts_at(words, much.start - 2)
    called = any(
        ("ATTR", much.field) in vocabulary.entries.get((one,), ())
        for one in (noun, *singular(noun))
    )
    return texts_at(words, much.start - 3) == "in" and (noun in AMOUNTS or called)


def _passive_before(words: Sequence[Word], much: SoMuch, vocabulary: Vocabulary) -> int | None:
    """Where the modal verb stands of "may be delayed by clerks by 90 minutes"; None where it is
    not said so.
    """
    for start in range(much.start - 2, 1, -1):
        if words[start].text in ENDS | SEVERAL:
            return None
        modal = start - 2 - (texts_at(words, start - 2) in ("not", "only", "never"))
        if texts_at(words, start - 1) != "be" or modal < 1 or words[modal].text not in MODALS:
            continue
        for end in range(start + 1, min(start + MOST_WORDS, much.start - 1) + 1):
            acts = acts_of(words[start:end], frozenset(["ACTP"]), vocabulary)
            if any(_is_of(much, act, vocabulary) for act in acts):
                return modal
    return None


def _verb_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[int, set[str]]:
    """Where it is said what is done, up to a place, and the actions: "take aliquots", "make any
    payments".
    """
    for start in range(max(0, end - MOST_WORDS - 1), end):
        if start and words[start - 1].text not in BEFORE:
            continue
        if acts := acts_of(words[start:end], DOING, vocabulary):
            return start, acts
        noun = start + 1 + (texts_at(words, start + 1) in AROUND)
        if words[start].text in MAKING and (acts := acts_called(words[noun:end], vocabulary)):
            return start, acts
    return end, set()


MAKING = frozenset(
    "make making take taking perform performing do doing give giving issue issuing".split()
)


def _with_what(
    found: list[Word], end: int, vocabulary: Vocabulary, share: Share | None = None
) -> None:
    """Says "adjust stock", one verb, and "make payments" with what it is done to: "adjust item"."""
    start, acts = _verb_before(found, end, vocabulary)
    if len(acts) != 1:
        return
    (act,) = acts
    types = {share.of.of} if share else set(vocabulary.actions.get(act, ()))
    if len(types) != 1:
        return
    base, *rest = act.split("_")
    if found[start].text.endswith("ing"):
        base = next(iter(verb(base).gerund), base)
    what = (base, *rest, *words_of(next(iter(types))))
    found[start:end] = [said_at(found[start], text) for text in what]


def _behind_what(found: list[Word], much: SoMuch, said: list[Word], vocabulary: Vocabulary) -> None:
    """Says "take aliquots of up to 5 ml from samples they collected, …" as "take aliquots from
    samples they collected with … of up to 5 ml, …".
    """
    start = much.start - (texts_at(found, much.start - 1) == "of")
    _, acts = _verb_before(found, start, vocabulary)
    for_it = texts_at(found, much.end) in FOR_IT
    for_it = for_it and _is_itself(found[much.end + 1 : much.end + 4], acts, vocabulary)
    if not for_it and not any(is_of_deed(much.field, act, vocabulary) for act in acts):
        return
    several = much.share is None and any(
        _is_of_several(act, much.field, vocabulary) for act in acts
    )
    whole = (texts_at(found, much.end) or ".") in WHOLE or _is_one_case(found, much.end)
    if several and whole and texts_at(found, start - 1) not in TO_WHAT:
        _of_anything(found, much, start, vocabulary)
        return
    if (texts_at(found, much.end) or ".") in ENDS | RULED:
        found[start : much.end] = said  # "make payments of up to £20,000"
        _with_what(found, start, vocabulary, much.share)
        return
    if texts_at(found, much.end) not in TO_WHAT and not for_it:
        return
    ends = ENDS | RULED
    end = next((at for at in range(much.end, len(found)) if found[at].text in ends), len(found))
    what = found[much.end : end]
    if not SEVERAL.isdisjoint(word.text for word in what):
        return
    of = what[0].text in ("of", *FOR_IT) or (
        what[0].text == "from" and _is_itself(what[1:], acts, vocabulary)
    )
    told = len(what)
    if of and not THEY.isdisjoint(word.text for word in what):
        told = _noun_end(what, vocabulary)  # "any material with … in a zone they are in charge of"
    found[start:end] = [*what[of:told], *said, *what[told:]]


FOR_IT = ("for", "on")
WHOLE = frozenset(". ; !".split())


def _of_anything(found: list[Word], much: SoMuch, start: int, vocabulary: Vocabulary) -> None:
    """Says "may refund up to €50" as "may refund anything if refund amount is up to €50"; and what
    only some may as "if …, only they may refund anything".
    """
    name, first = field_name(much.field, vocabulary), found[start]
    begin, acts = _verb_before(found, start, vocabulary)
    done = found[begin:start]
    if first.text not in ("anything", "it", "them") and done[0].text in MAKING and len(acts) == 1:
        texts = (*next(iter(acts)).split("_"), "anything")
        done = [said_at(found[begin], text) for text in texts]
    opens = max((at + 1 for at in range(begin) if found[at].text in WHOLE), default=0)
    if texts_at(found, opens) in ONLY and (texts_at(found, much.end) or ".") in WHOLE:
        doing = [*found[opens:begin], *done]
        when = [said_at(first, text) for text in ("if", *name, "is")]
        amount = [*when, *found[much.start : much.end], said_at(first, ",")]
        found[opens : much.end] = [*amount, *doing]
        return
    more = len(done) - (start - begin)
    found[begin:start] = done
    much = replace(much, start=much.start + more, end=much.end + more)
    _as_case(found, much, name, much.start - start - more)


ONLY = frozenset("only nobody none".split())


def _is_of_several(act: str, field: Attr, vocabulary: Vocabulary) -> bool:
    """Whether something is done to things of several types, none of which has an amount that is
    called as the request's is.
    """
    types = vocabulary.actions.get(act, ())
    own = (attribute.name for type_ in types for attribute in vocabulary.types[type_].attributes)
    return len(types) > 1 and field.name not in own


def _is_itself(what: Sequence[Word], acts: set[str], vocabulary: Vocabulary) -> bool:
    """Whether what rows are exported "from" is what is exported."""
    types = {type_ for act in acts if "_" not in act for type_ in vocabulary.actions[act]}
    return bool(types & types_named(what, vocabulary))


THEY = frozenset("they you he she".split())


def _noun_end(words: Sequence[Word], vocabulary: Vocabulary) -> int:
    """Where the noun ends that words begin with: "of any material"; else where they do."""
    begin = 1 + (texts_at(words, 1) in AROUND | {"the"})
    ends = [
        end
        for end in range(begin + 1, min(begin + MOST_WORDS, len(words)) + 1)
        if vocabulary.kinds(tuple(word.text for word in words[begin:end])) & {"NOUN", "CLASS"}
    ]
    return max(ends, default=len(words))
