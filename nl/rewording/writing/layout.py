"""Knows how lists are laid out: numbered and dashed lines, what stands before a colon, "the
following". Each comes to sentences as they could have been written one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word

DASHES = frozenset("-\u2013\u2014*\u2022\u00b7\u2023\u25aa\u25cf")
OPEN = MODALS | frozenset("not never by to only are is be need needs require requires if".split())
"""What nobody ends a statement with: what stands after the colon goes on with it."""
ALL_OF = frozenset("only except alone unless nothing".split())
"""Where one of these stands before the colon, the items are one list: "guests can only: …"."""
HOLD = frozenset("is are true hold holds apply applies met conditions things".split())
ANY_OF = {"all": "and", "both": "and", "any": "or", "one": "or", "either": "or"}
HEADINGS = frozenset("rule rules policy policies permission permissions".split())
OF_HEADINGS = frozenset("the our access these general following".split())
PEOPLE = frozenset("people persons users person user ones roles groups".split())
DO = (("do",), ("perform",), ("take",))
THINGS = (("things",), ("actions",), ("operations",), ())
ON = frozenset("to with on".split())

Words = list[Word]


def laid_out(words: Sequence[Word], text: str) -> Words:
    """The words of a text, its lists as sentences."""
    if not any(word.text == ":" or _marker(words, at, text) for at, word in enumerate(words)):
        return list(words)
    found: Words = []
    for lead, items in _blocks(words, text):
        found += _said(lead, items) if items else _of_colon(lead)
    return found


# ── Items ────────────────────────────────────────────────────────────────────────


def _blocks(words: Sequence[Word], text: str) -> Iterator[tuple[Words, list[Words]]]:
    """What stands before a list, with its items: all of them to the end of the text."""
    places = [(at, size) for at in range(len(words)) if (size := _marker(words, at, text))]
    if not places or (len(places) == 1 and places[0][0]):
        yield list(words), []
        return
    lead = list(words[: places[0][0]])
    ends = [at for at, _ in places[1:]] + [len(words)]
    items = [list(words[at + size : end]) for (at, size), end in zip(places, ends, strict=True)]
    yield lead, [item for item in items if item]


def _marker(words: Sequence[Word], at: int, text: str) -> int:
    """How many words here mark an item of a list: "-", "1.", "(a)", "b)"."""
    if at + 1 >= len(words) or not _begins_line(words, at, text):
        return 0
    texts = [word.text for word in words[at : at + 4]]
    own_line = at == 0 or "\n" in text[words[at - 1].end : words[at].start]
    if text[words[at].start] in DASHES and words[at].kind == "mark":
        return 1 if own_line else 0
    if texts[0] == "(" and texts[2:3] == [")"] and _counts(texts[1]):
        return 3
    if _counts(texts[0]) and texts[1] in (")", ".") and len(words) > at + 2:
        number = texts[0].isdigit() and words[at + 2].kind in ("word", "quoted")
        return 2 if texts[1] == ")" or (number and (own_line or words[at + 2].capital)) else 0
    return 0


def _begins_line(words: Sequence[Word], at: int, text: str) -> bool:
    before = words[at - 1].text if at else "."
    return at == 0 or before in STOPS | {","} or "\n" in text[words[at - 1].end : words[at].start]


def _counts(text: str) -> bool:
    """Whether it is what items are counted with: "3", "c", "iv"."""
    return (text.isdigit() and len(text) < 3) or (
        text.isalpha() and (len(text) == 1 or set(text) <= set("ivx"))
    )


def _bare(item: Words) -> tuple[Words, str]:
    """An item without what ends it, and the "and" or "or" among that."""
    rest, joiner = list(item), ""
    while rest and rest[-1].text in STOPS | {",", "and", "or"}:
        last = rest.pop().text
        joiner = last if last in ("and", "or") else joiner
    return rest, joiner


def _said(lead: Words, items: list[Words]) -> Words:
    """What a list says with what stands before it."""
    bare = [_bare(item) for item in items]
    parts = [part for part, _ in bare if part]
    joiner = next((joiner for _, joiner in bare if joiner), "")
    if lead and _is_open(lead):
        lead = [*lead, _mark(lead[-1], ":")]
    if lead and lead[-1].text == ":" and (cases := _cases(lead)) is not None:
        return [*cases[0], *_listed(parts, cases[1]), _mark(parts[-1][-1], ".")]
    if not lead or lead[-1].text != ":" or _is_heading(lead):
        before = [] if lead and _is_heading(lead) else lead
        return [*before, *_sentences(parts)]
    if _following(lead) is not None:
        return _in_place(lead, _listed(parts, joiner or "and"))
    lead = _topic(lead[:-1])
    if not lead:
        return _sentences(parts)
    if not _rules(lead):
        return _sentences([[*lead, *_colon(part, lead), *part] for part in parts])
    if lead[-1].text == "if":
        all_ = _listed(parts, joiner) if joiner else [_mark(lead[-1], ":"), *parts[0]]
        return [*lead, *all_, _mark(parts[-1][-1], ".")]
    if not ALL_OF.isdisjoint(word.text for word in lead[1:]):
        return [*lead, *_listed(parts, joiner or "and"), _mark(parts[-1][-1], ".")]
    return _sentences([[*lead, *part] for part in parts])


def _is_open(lead: Words) -> bool:
    """Whether what stands after it goes on with it: "guests can only", and not "is view only"."""
    before = lead[-2].text if len(lead) > 1 else ""
    return lead[-1].text in OPEN and (lead[-1].text != "only" or before in OPEN)


def _cases(lead: Words) -> tuple[Words, str] | None:
    """What stands before "if all of the following are true:", and whether all have to be."""
    texts = [word.text for word in lead[:-1]]
    at = len(texts)
    while at and texts[at - 1] in HOLD:
        at -= 1
    if texts[max(0, at - 3) : at] != ["of", "the", "following"] or at < 5:
        return None
    joiner = ANY_OF.get(texts[at - 4], "")
    return (lead[: at - 4], joiner) if joiner and texts[at - 5] in CASES else None


CASES = frozenset("if when unless provided that".split())


def _topic(lead: Words) -> Words:
    """What "rules for documents" are about."""
    texts = [word.text for word in lead]
    ends = [at for at, text in enumerate(texts) if text in ("for", "on", "about")]
    if ends and texts[ends[0] - 1] in HEADINGS and set(texts[: ends[0] - 1]) <= OF_HEADINGS:
        return lead[ends[0] + 1 :]
    return lead


def _colon(part: Words, lead: Words) -> Words:
    """A colon, where what follows is not what they may."""
    return [] if part[0].text in MODALS else [_mark(lead[-1], ":")]


def _sentences(parts: list[Words]) -> Words:
    return [word for part in parts for word in (*part, _mark(part[-1], "."))]


def _listed(parts: list[Words], joiner: str) -> Words:
    """Items as a list: with commas, and a word before the last."""
    found: Words = []
    for at, part in enumerate(parts):
        if at:
            last = at == len(parts) - 1
            comma = [] if last and len(parts) == 2 else [_mark(part[0], ",")]
            found += [*comma, *([replace(part[0], text=joiner, kind="word")] if last else [])]
        found += part
    return found


def _mark(word: Word, mark: str) -> Word:
    return replace(word, text=mark, written=mark, kind="mark", start=word.end)


# ── What stands before a colon ───────────────────────────────────────────────────


def _of_colon(words: Words) -> Words:
    """A text without a list of lines: "the following" as what stands after the colon."""
    found: Words = []
    for sentence in _split(words):
        colon = next((at for at, word in enumerate(sentence) if word.text == ":"), None)
        if colon is None or colon == 0 or colon + 1 >= len(sentence):
            found += sentence
            continue
        lead, rest = sentence[: colon + 1], sentence[colon + 1 :]
        if _is_heading(lead):
            found += rest
        elif len(denied := _denials(rest)) > 1 and not _rules(lead[:-1]):
            found += _sentences([[*lead, *part] for part in denied])
        elif _following(lead) is not None:
            part, _ = _bare(rest)
            found += _in_place(lead, part)
        elif _is_open(lead[:-1]) or (rest[0].text in MODALS and not _rules(lead)):
            found += [*lead[:-1], *(_joined(rest) if lead[-2].text in BEFORE_NOUNS else rest)]
        else:
            found += sentence
    return found


def _denials(words: Words) -> list[Words]:
    """What "no printing, no sharing" and "no printing and no sharing" deny, one by one; nothing
    where anything else is said.
    """
    parts: list[Words] = []
    for at, word in enumerate(words):
        before = words[at - 1].text if at else ","
        doing = word.text == "no" and words[at + 1 : at + 2] and words[at + 1].text.endswith("ing")
        if doing and before in (",", "and", "or"):
            while parts and parts[-1] and parts[-1][-1].text in (",", "and", "or"):
                parts[-1].pop()
            parts.append([word])
        elif not parts:
            return []
        else:
            parts[-1].append(word)
    return [_bare(part)[0] for part in parts]


BEFORE_NOUNS = frozenset("by to only".split())


def _joined(rest: Words) -> Words:
    """Nouns with "or" before the last, if there is none: "by: admins, auditors"."""
    texts = {word.text for word in rest}
    commas = [at for at, word in enumerate(rest) if word.text == ","]
    if not commas or texts & (MODALS | {"and", "or", "if", "unless", "but", "except"}):
        return rest
    last = commas[-1]
    return [*rest[:last], replace(rest[last], text="or", kind="word"), *rest[last + 1 :]]


def _split(words: Words) -> Iterator[Words]:
    """Sentences, each with its stop; a colon is none."""
    sentence: Words = []
    for word in words:
        sentence.append(word)
        if word.text in STOPS - {":"} and word.kind == "mark":
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _rules(words: Sequence[Word]) -> bool:
    """Whether something is said of what may be done."""
    texts = {word.text for word in words}
    return not texts.isdisjoint(MODALS) or words[-1].text in OPEN


def _is_heading(lead: Sequence[Word]) -> bool:
    """Whether what stands before a colon names just what follows: "Rules:"."""
    texts = [word.text for word in lead[:-1]]
    return bool(texts) and texts[-1] in HEADINGS and set(texts[:-1]) <= OF_HEADINGS


def _following(lead: Sequence[Word]) -> tuple[int, int] | None:
    """Where "the following people", "do the following" stands."""
    texts = [word.text for word in lead]
    for at, text in enumerate(texts):
        if text != "following" or at == 0 or texts[at - 1] != "the":
            continue
        doing = at > 1 and texts[at - 2] in ("do", "perform", "take")
        start = at - 2 if doing else at - 1
        end = at + 1
        if texts[end] in (PEOPLE if not doing else {"things", "actions", "operations"}):
            end += 1
        if doing and texts[end] not in ON | {":"}:
            return None
        return start, end
    return None


def _in_place(lead: Words, items: Words) -> Words:
    """What stands before a colon, with the items where it has "the following"."""
    place = _following(lead)
    assert place is not None
    start, end = place
    after = lead[end:-1]
    if after and after[0].text in ON and lead[start].text in ("do", "perform", "take"):
        after = after[1:]  # "do the following to drafts: view and edit"
    return [*lead[:start], *items, *after, _mark(items[-1], ".")]
