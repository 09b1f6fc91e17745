"""Knows other words for spans of time: "beginning a week before it starts and lasting until it is
over", "once those 24 hours are over", "after being on duty for nine hours".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import verb
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

BEGINNING = frozenset("beginning starting".split())
LASTING = frozenset("lasting continuing running ending going".split())
UNTIL = frozenset("until till when with through".split())
FARTHEST = 14
"""Words between where a span begins and where it is said until when."""
THOSE = frozenset("those these that this".split())
AFTER = frozenset("once after when".split())
OVER = (
    ["are", "over"], ["is", "over"], ["are", "up"], ["is", "up"], ["have", "passed"],
    ["has", "passed"], ["have", "elapsed"], ["has", "elapsed"], ["have", "ended"],
    ["has", "ended"], ["have", "gone", "by"], ["have", "run", "out"], ["have", "expired"],
)  # fmt: skip
PERIODS = frozenset("period time window days hours weeks minutes".split())


def spans_said(words: Sequence[Word]) -> list[Word]:
    """The words, each span of time in those that are known."""
    words = _or_more(_without_another(words))
    words = _after_that_hour(_not_for_so_long(_so_long_since(words)))
    words = _earlier_than_now(words)
    words = _due_to_start(_on_duty_so_long(_after_those(_from_until(words))))
    return _since_they_did(_until_either(_yet_to(_around_the_clock(_at_any_time(words)))))


def _earlier_than_now(words: Sequence[Word]) -> list[Word]:
    """ "If notice was given at least 24 hours earlier" as "… at least 24 hours ago"."""
    found = list(words)
    for leaf in quantities(found):
        at = leaf.end
        begin = max((n + 1 for n in range(at) if found[n].text in BEGINS_CASE), default=at)
        was = [word.text for word in found[begin : leaf.start] if word.text in PAST]
        ends = (texts_at(found, at + 1) or ".") in ENDS_CASE
        if leaf.kind == "DURATION" and texts_at(found, at) in EARLIER and len(was) == 1 and ends:
            found[at] = replace(found[at], text="ago", written="ago")
    return found


EARLIER = frozenset("earlier beforehand previously".split())
PAST = frozenset("was were been had".split())
BEGINS_CASE = frozenset("if unless when while once until , . ;".split())
ENDS_CASE = frozenset(". , ; or and".split())


def _since_they_did(words: Sequence[Word]) -> list[Word]:
    """ "Whoever uploaded it may replace it for 30 days afterwards" as "… for 30 days"."""
    found = list(words)
    spans = [leaf for leaf in quantities(found) if leaf.kind == "DURATION"]
    for leaf in reversed(spans):
        at = leaf.end
        then = next((t for t in THEN if [w.text for w in found[at : at + len(t)]] == t), [])
        begin = max((n + 1 for n in range(at) if found[n].text in (".", ";")), default=0)
        said = [word.text for word in found[begin : leaf.start]]
        did = said[:1] == ["whoever"] or said[2:3] == ["who"]
        if then and did and said[-1] in ("for", "within") and TOLD.isdisjoint(said):
            del found[at : at + len(then)]
    return found


TOLD = frozenset("until till before after once when if while , and or".split())


def _without_another(words: Sequence[Word]) -> list[Word]:
    """ "For another 90 days", after something has ended, as "for 90 days"."""
    texts = [word.text for word in words]
    return [
        word
        for at, word in enumerate(words)
        if word.text not in ("another", "further")
        or texts[max(0, at - 1) : at] != ["for"]
        or words[at + 1].kind != "number"
        or texts[at + 2] not in UNITS_SAID
    ]


UNITS_SAID = frozenset("seconds minutes hours days weeks months years".split())


def _or_more(words: Sequence[Word]) -> list[Word]:
    """ "30 or more days" as "30 days or more"."""
    found = list(words)
    for at in range(len(found) - 3):
        said = [word.text for word in found[at + 1 : at + 4]]
        span = said[:1] == ["or"] and said[1] in ("more", "less", "fewer")
        if found[at].kind == "number" and span and said[2] in UNITS_SAID:
            found[at + 1 : at + 4] = [found[at + 3], *found[at + 1 : at + 3]]
    return found


MOST = (["no", "more", "than"], ["not", "more", "than"], ["at", "most"], ["no", "longer", "than"])
LEAST = (["at", "least"], ["no", "less", "than"], ["not", "less", "than"])
BETWEEN = (
    *((how, ["no", "more", "than"]) for how in MOST), *((how, ["at", "least"]) for how in LEAST),
    (["less", "than"], ["less", "than"]), (["fewer", "than"], ["less", "than"]),
    (["more", "than"], ["more", "than"]), (["longer", "than"], ["more", "than"]),
)  # fmt: skip
DENIED = {
    "more than": ["no", "more", "than"], "less than": ["at", "least"],
    "at least": ["less", "than"], "no more than": ["more", "than"],
}  # fmt: skip
"""What a time is that must not be so long."""
IT_IS = (["is"], ["was"], ["has", "been"])
IT_MUST_BE = (["must", "be"], ["has", "to", "be"], ["needs", "to", "be"], ["should", "be"],
              ["must", "have", "been"], ["has", "to", "have", "been"])  # fmt: skip
IT_MUST_NOT_BE = tuple(
    [may, "not", *be]
    for may in ("must", "can", "may", "should")
    for be in (["be"], ["have", "been"])
)


def _so_long_since(words: Sequence[Word]) -> list[Word]:
    """ "If it is no more than 30 days since it closed" as "if no more than 30 days have passed
    since …"; and so "it must be", "it can't be", "no more than 30 days may have passed since".
    """
    found = list(words)
    spans = [leaf for leaf in quantities(found) if leaf.kind == "DURATION"]
    for leaf in reversed(spans):
        passed = [word.text for word in found[leaf.end : leaf.end + 4]]
        if passed[:1] in (["may"], ["can"]) and passed[1:4] == ["have", "passed", "since"]:
            found[leaf.end] = replace(found[leaf.end], text="must")
        if texts_at(found, leaf.end) != "since":
            continue
        how, start = next(
            ((said, leaf.start - len(by)) for by, said in BETWEEN
             if [w.text for w in found[leaf.start - len(by) : leaf.start]] == by),
            (["no", "more", "than"], 0),
        )  # fmt: skip
        for verbs, due, denied in (
            *((be, False, False) for be in IT_IS),
            *((be, True, False) for be in IT_MUST_BE),
            *((be, True, True) for be in IT_MUST_NOT_BE),
        ):
            begin = start - len(verbs) - 1
            if begin < 0 or [w.text for w in found[begin:start]] != ["it", *verbs]:
                continue
            said = DENIED[" ".join(how)] if denied else how
            have = ["must", "have", "passed"] if due else ["have", "passed"]
            found[leaf.end : leaf.end] = [replace(found[leaf.end], text=text) for text in have]
            found[begin : leaf.start] = [replace(found[begin], text=text) for text in said]
            break
    return found


THEN = (["after", "that"], ["afterwards"], ["thereafter"], ["from", "then", "on"])


def _after_that_hour(words: Sequence[Word]) -> list[Word]:
    """ "Until 17:00, and after that only with MFA" as "until 17:00, and after 17:00 only …"."""
    found = list(words)
    hours = [leaf for leaf in quantities(found) if leaf.kind == "CLOCK"]
    if len(hours) != 1 or texts_at(found, hours[0].start - 1) not in ("until", "till"):
        return found
    hour = found[hours[0].start : hours[0].end]
    for at in range(len(found) - 1, hours[0].end, -1):
        said = next((t for t in THEN if [w.text for w in found[at : at + len(t)]] == t), [])
        begins = found[at - 1].text in (",", ".", ";", "and", "but")
        after = texts_at(found, at + len(said))
        if not said or not begins or after not in AFTER_THEN:
            continue
        then = [replace(found[at], text="after"), *hour]
        if after != "only" or texts_at(found, at + len(said) + 1) == "by":
            found[at : at + len(said)] = then
        elif "be" not in [word.text for word in found[:at]]:  # "and after that only with MFA"
            first = at - (found[at - 1].text in ("and", "but"))
            first -= found[first - 1].text in (",", ";")
            they = [replace(found[at], text=text) for text in (",", "they", "may", "do", "so")]
            stop = replace(found[at], text=";", kind="mark")
            found[first : at + len(said)] = [stop, *then, *they]
    return found


AFTER_THEN = frozenset(", only they it by with if nobody no you the just".split())


def _not_for_so_long(words: Sequence[Word]) -> list[Word]:
    """ "Has not been serviced in (over) 60 days" as "… for (more than) 60 days"."""
    found = list(words)
    spans = [leaf for leaf in quantities(found) if leaf.kind == "DURATION"]
    for leaf in reversed(spans):
        before = [word.text for word in found[: leaf.start]]
        by = next((by for by in COMPARING if before[-len(by) :] == by), [])
        at = leaf.start - len(by) - 1
        before = [word.text for word in found[max(0, at - 4) : at]]
        denied = any(before[n] in HAS and before[n + 1] in ("not", "never")
                     for n in range(len(before) - 2))  # fmt: skip
        if at > 0 and found[at].text == "in" and denied:
            found[at] = replace(found[at], text="for")
            if by == ["over"]:
                more = [replace(found[at + 1], text=text) for text in ("more", "than")]
                found[at + 1 : at + 2] = more
    return found


HAS = frozenset("has have had".split())
COMPARING = (["over"], *(said for said, _ in BETWEEN))


SOONER = tuple(
    ["whichever", *phrase.split()]
    for phrase in ("is earlier", "is sooner", "comes first", "is first", "happens first")
)
THIS = frozenset("it they he she the its their".split())


def _until_either(words: Sequence[Word]) -> list[Word]:
    """ "Until it is sent or until it is due, whichever comes first" as "until it is sent or …"."""
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        again = [word.text for word in found[at : at + 2]] == ["or", "until"]
        begin = next((i for i in range(at - 1, max(-1, at - FARTHEST), -1)
                      if found[i].text in UNTIL | set(".;")), 0)  # fmt: skip
        if not again or texts_at(found, at + 2) not in THIS or texts_at(found, begin) != "until":
            continue
        for first in range(at + 3, min(at + 3 + FARTHEST, len(found) - 2)):
            if [word.text for word in found[first : first + 3]] in SOONER:
                del found[first - (found[first - 1].text == ",") : first + 3]
                break
        del found[at + 1]
    return found


def _yet_to(words: Sequence[Word]) -> list[Word]:
    """ "That have yet to be sent, to start" as "that have not been sent, not started"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        has = found[at].text in ("has", "have", "had")
        if not has or [word.text for word in found[at + 1 : at + 3]] != ["yet", "to"]:
            continue
        done = found[at + 3].text
        forms = verb(done).participle if done != "be" else ("been",)
        if forms:
            found[at + 1] = replace(found[at + 1], text="not")
            found[at + 2 : at + 4] = [replace(found[at + 3], text=forms[0])]
    return found


ALL_DAY = (["24", "/", "7"], ["24", "hours", "a", "day"], ["twenty", "four", "hours", "a", "day"])
ALL_WEEK = (["seven", "days", "a", "week"], ["7", "days", "a", "week"])


def _around_the_clock(words: Sequence[Word]) -> list[Word]:
    """ "24/7" and "24 hours a day, seven days a week" as "around the clock"."""
    found = list(words)
    for at in range(len(found) - 2, -1, -1):
        day = next((a for a in ALL_DAY if [w.text for w in found[at : at + len(a)]] == a), [])
        if not day:
            continue
        end = at + len(day)
        for begin in (end, end + 1):
            week = [word.text for word in found[begin : begin + 4]]
            if week in ALL_WEEK and (begin == end or found[end].text in (",", "and")):
                end = begin + 4
                break
        said = [replace(found[at], text=text) for text in ("around", "the", "clock")]
        found[at:end] = [replace(word, kind="word") for word in said]
    return found


MOMENTS = frozenset("time point moment stage".split())
BEFORE = frozenset("before until till after within while up during".split())


def _at_any_time(words: Sequence[Word]) -> list[Word]:
    """ "At any point before it is final" as "before it is final"; else "at any time"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        any_time = [word.text for word in found[at : at + 2]] == ["at", "any"]
        if any_time and found[at + 2].text in MOMENTS and found[at + 3].text in BEFORE:
            del found[at : at + 3]
        elif any_time and found[at + 2].text in MOMENTS and found[at + 3].text in ENDS_CASE:
            found[at + 2] = replace(found[at + 2], text="time", written="time")
    return found


DUE = frozenset("due scheduled expected set supposed meant planned".split())


def _due_to_start(words: Sequence[Word]) -> list[Word]:
    """ "Before it is due to start" as "before it starts"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        due = found[at].text in ("is", "are") and found[at + 1].text in DUE
        if due and found[at + 2].text == "to" and found[at + 3].text in HAPPEN:
            verb = found[at + 3].text + ("s" if found[at].text == "is" else "")
            found[at : at + 4] = [replace(found[at + 3], text=verb)]
    return found


HAPPEN = frozenset("start begin end expire close open depart arrive finish take leave".split())


def _from_until(words: Sequence[Word]) -> list[Word]:
    """ "Beginning a week before it starts and lasting until its end" as "from a week before …"."""
    found = list(words)
    spans = {leaf.start for leaf in quantities(words) if leaf.kind == "DURATION"}
    for at in range(len(found) - 1, -1, -1):
        if found[at].text not in BEGINNING or at + 1 not in spans:
            continue
        for lasting in range(at + 3, min(at + FARTHEST, len(found) - 1)):
            joined = found[lasting].text in LASTING and found[lasting - 1].text in ("and", ",")
            if joined and found[lasting + 1].text in UNTIL:
                until = replace(found[lasting + 1], text="until")
                first = lasting - 1 - (found[lasting - 2].text == ",")
                found[first : lasting + 2] = [until]
                found[at] = replace(found[at], text="from")
                if at and found[at - 1].text == ",":
                    del found[at - 1]
                break
    return found


def _after_those(words: Sequence[Word]) -> list[Word]:
    """ "Once those 24 hours are over" as "after that", where 24 hours have been spoken of."""
    found = list(words)
    spans = {leaf.start: leaf for leaf in quantities(words) if leaf.kind == "DURATION"}
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in AFTER or found[at + 1].text not in THOSE:
            continue
        span = spans.get(at + 2)
        before = [leaf for leaf in spans.values() if leaf.end <= at]
        if span is not None and any(leaf.value == span.value for leaf in before):
            end = span.end
        elif found[at + 2].text in PERIODS and len({leaf.value for leaf in before}) == 1:
            end = at + 3
        else:
            continue
        over = next((o for o in OVER if [w.text for w in found[end : end + len(o)]] == o), [])
        if over or found[at].text == "after":
            that = [replace(found[at], text="after"), replace(found[at + 1], text="that")]
            found[at : end + len(over)] = that
    return found


def _on_duty_so_long(words: Sequence[Word]) -> list[Word]:
    """ "After being on duty for over nine hours" as "if they have been on duty for …"."""
    found = list(words)
    spans = [leaf for leaf in quantities(words) if leaf.kind == "DURATION"]
    for at in range(len(found) - 4, 0, -1):
        if found[at].text != "after":
            continue
        having = [word.text for word in found[at + 1 : at + 3]] == ["having", "been"]
        state = at + (3 if having else 2)
        being = having or texts_at(found, at + 1) == "being"
        so_long = any(
            leaf.start - 5 <= i < leaf.start and texts_at(found, i) == "for"
            for leaf in spans
            for i in range(state + 1, state + 4)
        )
        if being and texts_at(found, state) in ("on", "off", "in", "at") and so_long:
            said = [replace(found[at], text=text) for text in ("if", "they", "have", "been")]
            found[at:state] = said
    return found
