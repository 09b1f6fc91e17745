"""Knows roundabout ways to say whom a statement is for, or is not: "excluding any who wrote it",
"and admins are no exception", "apart from its owner, who can".
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.morphology import base_of_gerund
from ...text.tokens import Word

EXCLUDING = frozenset(["excluding", "excepting"])
ANY = frozenset("any anyone anybody those".split())
LIMITS = frozenset("only reserved restricted limited confined".split())
EXCEPT = (("except",), ("apart", "from"), ("other", "than"), ("besides",), ("save", "for"))
DAYS = frozenset("weekends weekdays saturdays sundays".split())
MAY = frozenset("can may".split())
EXCEPTING = frozenset("except but other only apart besides save unless".split())
DO_SO = (("do", "so"), ("do", "it"), ("do", "that"), ())


def without_roundabouts(words: Sequence[Word]) -> list[Word]:
    """The words of a text, each exception said in the plainest way."""
    found = _all_but(_without_concerned(words))
    for begin, end in reversed(_sentences(found)):
        found[begin:end] = _at_other_times(found[begin:end])
    for begin, end in reversed(_sentences(found)):
        found[begin:end] = _plain(_as_a_topic(found[begin:end], not begin))
    return _no_other_rule(_without_being_no_exception(_even_if_so(found)))


def _all_but(words: list[Word]) -> list[Word]:
    """ "Off limits to all but its author" as "off limits to everyone but its author"."""
    texts = _texts(words)
    return [
        replace(word, text="everyone")
        if word.text == "all"
        and texts[at - 1 : at] in (["to"], ["for"])
        and (texts[at + 1 : at + 2] in (["but"], ["except"]))
        else word
        for at, word in enumerate(words)
    ]


def _without_concerned(words: Sequence[Word]) -> list[Word]:
    """ "The member concerned" as "the member": the one that it is about."""
    texts = [word.text for word in words]
    return [
        word
        for at, word in enumerate(words)
        if word.text != "concerned"
        or "the" not in texts[max(0, at - 3) : at - 1]
        or texts[at + 1 : at + 2] in (["with"], ["about"], ["in"], ["by"])
    ]


def _sentences(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where each sentence begins, and where the mark after it stands."""
    ends = [at for at, word in enumerate(words) if word.kind == "mark" and word.text in STOPS]
    places = [-1, *ends, *([] if ends and ends[-1] == len(words) - 1 else [len(words)])]
    return [(one + 1, two) for one, two in itertools.pairwise(places)]


def _plain(words: list[Word]) -> list[Word]:
    words = _only_at_the_end(words)
    words = _included_last(_including_then(_not_just(_other_than(words))))
    words = _without_who_can(words)
    return _are_excluded(words)


def _only_at_the_end(words: list[Word]) -> list[Word]:
    """ "By managers exclusively" as "by managers only"."""
    if len(words) > 1 and words[-1].text in ("exclusively", "solely"):
        words = [*words[:-1], replace(words[-1], text="only")]
    return words


def _other_than(words: list[Word]) -> list[Word]:
    """ "Somebody else than its author" as "somebody other than its author"."""
    said = [[word.text for word in words[at : at + 2]] == ["else", "than"]
            for at in range(len(words))]  # fmt: skip
    return [replace(word, text="other") if so else word
            for word, so in zip(words, said, strict=True)]  # fmt: skip


def _as_a_topic(words: list[Word], first: bool) -> list[Word]:
    """ "For red calls, only dispatchers may do so" as "red calls only dispatchers may": after what
    was said of others.
    """
    texts = _texts(words)
    comma = texts.index(",") if "," in texts else 0
    if first or texts[:1] != ["for"] or texts[comma + 1 : comma + 2] not in (["only"], ["nobody"]):
        return words
    done = [list(phrase) for phrase in DO_SO if phrase]
    so = next((at for at in range(comma, len(texts) - 2)
               if texts[at] in MAY and texts[at + 1 : at + 3] in done), 0)  # fmt: skip
    if not so and texts[-1] not in MAY:
        return words
    may = so or len(texts) - 1
    return [*words[1:comma], *words[comma + 1 : may + 1], *words[may + 3 :]]


OTHER_TIMES = (["at", "any", "other", "time"], ["at", "all", "other", "times"],
               ["at", "other", "times"])  # fmt: skip
DENYING = frozenset("not never nobody no none neither nor only cannot without".split())


def _at_other_times(words: list[Word]) -> list[Word]:
    """ "… on weekdays, and at any other time too if it is urgent" as "… on weekdays. At any other
    time they may do so if it is urgent".
    """
    texts = _texts(words)
    for at in range(2, len(words) - 4):
        other = next((each for each in OTHER_TIMES if texts[at : at + len(each)] == each), None)
        if other is None or texts[at - 2 : at] != [",", "and"] or DENYING & set(texts):
            continue
        end = at + len(other)
        rest = end + (texts[end] in ("too", "also")) + 2 * (texts[end : end + 2] == ["as", "well"])
        if "be" in texts[:at] or texts[rest : rest + 1] in ([], [","]):
            continue
        stop = replace(words[at - 2], text=".")
        they = [replace(words[at], text=text) for text in ("they", "may", "do", "so")]
        return [*words[: at - 2], stop, *words[at:end], *they, *words[rest:]]
    return words


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]


def _included_last(words: list[Word]) -> list[Word]:
    """ "Users, admins included, may delete it" as "users may delete it, admins included"."""
    texts = _texts(words)
    commas = [at for at, text in enumerate(texts) if text == ","][:2]
    if len(commas) < 2 or not commas[0] or texts[0] in ("nobody", "no", "if", "when", "for"):
        return words
    first, last = commas
    if texts[last - 1] != "included" or texts[last + 1 : last + 2] in ([], ["and"], ["or"]):
        return words
    return [*words[:first], *words[last + 1 :], *words[first:last]]


def _not_just(words: list[Word]) -> list[Word]:
    """ "…, just not drafts" as "…, but not drafts"."""
    texts = _texts(words)
    return [
        replace(word, text="but")
        if word.text == "just" and texts[at - 1 : at] == [","] and texts[at + 1 : at + 2] == ["not"]
        else word
        for at, word in enumerate(words)
    ]


def _including_then(words: list[Word]) -> list[Word]:
    """ "…, weekends included" as "…, including on weekends"."""
    found: list[Word] = []
    texts = _texts(words)
    for at, word in enumerate(words):
        included = texts[at + 1 : at + 2] == ["included"] and texts[at - 1 : at] == [","]
        if word.text in DAYS and included:
            found += [replace(word, text=text) for text in ("including", "on")]
        if not (word.text == "included" and at and texts[at - 1] in DAYS):
            found.append(word)
    return found


def _without_who_can(words: list[Word]) -> list[Word]:
    """ "Nobody may archive it apart from its owner, who can" without what is said by that."""
    texts = _texts(words)
    for so in DO_SO:
        begin = len(texts) - len(so) - 3
        if begin < 1 or tuple(texts[len(texts) - len(so) :]) != so:
            continue
        said = texts[begin : begin + 2] == [",", "who"] and texts[begin + 2] in MAY
        excepted = any(
            tuple(texts[at : at + len(phrase)]) == phrase
            for phrase in EXCEPT
            for at in range(begin)
        )
        if said and excepted and {"nobody", "no"} & set(texts[:begin]):
            return words[:begin]
    return words


def _are_excluded(words: list[Word]) -> list[Word]:
    """ "Only managers may approve it, excluding any who made it" as "…, but those who made it are
    excluded": taken from those who may.
    """
    texts = _texts(words)
    at = next((i for i, text in enumerate(texts) if text in EXCLUDING and i), 0)
    if not at or texts[at - 1] != "," or "," in texts[at:] or not LIMITS & set(texts[:at]):
        return words
    rest = words[at + 1 :]
    if rest and rest[0].text in ANY:
        rest[0] = replace(rest[0], text="those")
    elif not rest or rest[0].text not in ("its", "the", "their", "a", "an"):
        return words
    last = words[-1]
    are = [replace(last, text=text, start=last.end) for text in ("are", "excluded")]
    return [*words[:at], replace(words[at], text="but"), *rest, *are]


def _without_being_no_exception(words: list[Word]) -> list[Word]:
    """ "…, and admins are no exception" as "…, admins included"."""
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        texts = _texts(found[at : at + 3])
        if texts[0] not in ("is", "are") or texts[1:2] != ["no"]:
            continue
        if texts[2:] not in (["exception"], ["exceptions"]) or _goes_on(found, at + 3):
            continue
        begin = _begin(found, at)
        if not begin or at - begin < 2 or EXCEPTING & set(_said_before(found, begin)):
            continue
        start = begin + 1 + (found[begin + 1].text in ("and", "but", "even"))
        if found[at - 1].text == "there":
            continue  # "there are no exceptions": of nobody
        found[begin : at + 3] = [
            replace(found[begin], text=","),
            *found[start:at],
            replace(found[at], text="included", end=found[at + 2].end),
        ]
    return found


CHANGING_NOTHING = (
    ("does", "not", "change", "that"), ("do", "not", "change", "that"),
    ("does", "not", "change", "this"), ("does", "not", "change", "anything"),
    ("makes", "no", "difference"), ("changes", "nothing"), ("does", "not", "matter"),
)  # fmt: skip
BEING = {"being": "are", "having": "have"}


def _even_if_so(words: list[Word]) -> list[Word]:
    """ "…, and being an admin doesn't change that" as "…, even if they are an admin"."""
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        said = next((each for each in CHANGING_NOTHING
                     if tuple(_texts(found[at : at + len(each)])) == each), None)  # fmt: skip
        begin = _begin(found, at)
        if said is None or not begin or _goes_on(found, at + len(said)):
            continue
        start = begin + 1 + (found[begin + 1].text in ("and", "but"))
        doing = found[start].text
        base = BEING.get(doing) or next(iter(base_of_gerund(doing)), None)
        if base is None or start + 1 >= at:
            continue
        even_if = [replace(found[begin], text=",")]
        even_if += [replace(found[start], text=text) for text in ("even", "if", "they", base)]
        found[begin : at + len(said)] = [*even_if, *found[start + 1 : at]]
    return found


OVERRIDING = frozenset("change override lift affect waive alter overrule".split())


def _no_other_rule(words: list[Word]) -> list[Word]:
    """ "…, and no other rule can change that" as "…, regardless of any other rule"."""
    found = list(words)
    for at in range(len(found) - 5, 1, -1):
        texts = _texts(found[at : at + 6])
        start = texts[:2] == ["no", "other"] and texts[2] in ("rule", "rules", "permission")
        can = start and texts[3] in MAY and texts[4] in OVERRIDING
        if not can or texts[5:] not in (["this"], ["that"], ["it"]) or _goes_on(found, at + 6):
            continue
        begin = _begin(found, at)
        if begin and at - begin <= 2:
            said = ("regardless", "of", "any", "other", "rule")
            rest = [replace(found[at], text=text) for text in said]
            found[begin : at + 6] = [replace(found[begin], text=","), *rest]
    return found


def _begin(words: Sequence[Word], at: int) -> int:
    """Where the last mark before a place stands, after which a clause of its own may begin; else
    0.
    """
    begin = max(i for i in range(-1, at) if i < 0 or words[i].kind == "mark")
    return begin if begin > 0 and words[begin].text in STOPS | {","} else 0


def _said_before(words: Sequence[Word], at: int) -> list[str]:
    """What the sentence before a mark says."""
    begin = max((i for i in range(at) if words[i].text in STOPS), default=-1)
    return _texts(words[begin + 1 : at])


def _goes_on(words: Sequence[Word], at: int) -> bool:
    return at < len(words) and words[at].kind != "mark"


ACTING = frozenset("act acts acting acted".split())
BEHALF = {"their": "them", "his": "him", "her": "her", "its": "it", "your": "you"}


def on_behalf_of_them(words: Sequence[Word]) -> list[Word]:
    """The words, "acting on their behalf" as "acting on behalf of them"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        acting, on, whose, behalf = (word.text for word in found[at : at + 4])
        if acting in ACTING and on == "on" and behalf == "behalf" and whose in BEHALF:
            told = [replace(found[at + 2], text=text) for text in ("of", BEHALF[whose])]
            found[at + 2 : at + 4] = [found[at + 3], *told]
    return found
