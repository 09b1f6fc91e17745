"""Knows that to "raise the price of a product by up to 5 percent" is to change the product if its
new price, which a request tells, is at most 5 percent above the price it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...text.morphology import base_of_gerund, base_of_participle, plural, verb
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import bound_at
from .how_much import said_at

UP = frozenset("raise increase up".split())
DOWN = frozenset("lower reduce cut decrease drop".split())
CHANGES = ("edit", "update", "amend", "change", "modify", "adjust", "revise", "alter")
STARTS = frozenset(". ; :".split())
ENDS = frozenset(", . ; : ! if when unless while without with".split())
MODALS = frozenset("may can must should could".split())
ONLY = frozenset("only nobody none no".split())
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Raise:
    """How far something is raised: which attribute, which way, by how much, and what is done."""

    name: str
    way: str
    act: str
    type: str
    amount: tuple[Word, ...]
    bound: tuple[Word, ...]

    def case(self, first: Word, also: str = "") -> list[Word]:
        """How its new value has to be; `also` is what it is beside its own, "more than"."""
        own = f"{also} its {self.name} and" if also else ""
        new = [said_at(first, text) for text in f"the new {self.name} is {own}".split()]
        behind = [said_at(first, text) for text in (self.way, "its", self.name)]
        return [*new, *self.bound, *self.amount, *behind]


def raised_by(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "raise the price of a product by up to 5 percent" as "edit a product if the new
    price is more than its price and up to 5 percent above its price".
    """
    found = list(words)
    told = [f.name for f in vocabulary.model.request if f.name.startswith("new_")]
    if not told or "by" not in {word.text for word in found}:
        return found
    leaves = {x.start: x.end for x in quantities(found) if x.kind in ("PERCENT", "MONEY")}
    last: _Raise | None = None
    at = 1
    while at < len(found):
        bound = at + 1 + bound_at(found, at + 1) if found[at].text == "by" else at + 1
        if bound > at + 1:
            end = leaves.get(bound, 0)
            again = texts_at(found, bound) == "that" and last is not None
            size = len(found)
            if end or again:
                last = _say(found, (at, bound, end or bound + 1), last, vocabulary) or last
            leaves = {x.start: x.end for x in quantities(found) if x.kind in ("PERCENT", "MONEY")}
            at += max(0, len(found) - size)
        at += 1
    return found


INCREASES = {
    **dict.fromkeys("increase increases rise rises raise raises hike hikes".split(), "raising"),
    **dict.fromkeys("reduction reductions cut cuts decrease decreases".split(), "lowering"),
}
NEEDED = {"need": "needs", "require": "requires", "take": "takes", "are": "is"}


def increases(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "price increases of more than 5% need" as "raising the price of a product by more
    than 5% needs".
    """
    found = list(words)
    if INCREASES.keys().isdisjoint(word.text for word in found):
        return found
    for at in range(len(found) - 4, 0, -1):
        doing = INCREASES.get(found[at].text)
        begin = next((i + 1 for i in range(at - 1, -1, -1) if found[i].text in STARTS), 0)
        name = [word.text for word in found[begin:at] if word.text not in ("a", "any", "the")]
        bound = at + 1 + (texts_at(found, at + 1) == "of")
        amount = bound + (bound_at(found, bound) or texts_at(found, bound) in ("above", "below"))
        if not doing or amount == bound or len(name) > 3 or not name:
            continue
        ends = [x.end for x in quantities(found) if x.start == amount and x.kind != "NUMBER"]
        end = max(ends, default=0)
        need = texts_at(found, end) if end else ""
        having = [t.name for t in vocabulary.types.values()
                  if any(words_of(a.name) == name for a in t.attributes)]  # fmt: skip
        if need not in (*NEEDED, *NEEDED.values()) or len(having) != 1:
            continue
        said = [doing, "the", *name, "of", "a", *words_of(having[0]), "by"]
        first = found[begin]
        found[end] = said_at(found[end], NEEDED.get(need, need))
        more = {"above": "more", "below": "less"}.get(found[bound].text)
        if more:
            found[bound : bound + 1] = [said_at(found[bound], text) for text in (more, "than")]
        found[begin:bound] = [said_at(first, text) for text in said]
    return found


def _say(
    found: list[Word], places: tuple[int, int, int], last: _Raise | None, vocabulary: Vocabulary
) -> _Raise | None:
    """Says how far something may be raised, where a sentence says who may, or that it may be."""
    by, bound, end = places
    begin = max((i + 1 for i in range(by) if found[i].text in STARTS), default=0)
    for at in range(by - 1, max(begin, by - MOST_WORDS) - 1, -1):
        done = found[at].text
        passive = at == by - 1 and "be" in (texts_at(found, at - 1), texts_at(found, at - 2))
        base = _base(done, passive)
        if not base:
            continue
        what = found[begin : _modal(found, begin, at)] if passive else found[at + 1 : by]
        raised = _raised(what, base, vocabulary, last)
        only = passive and "only" in {word.text for word in found[begin:at]}
        if raised is None or only:  # "may only be raised by up to 10% by": by whom, or so much?
            return None
        name, act, type_, thing = raised
        near = not _is_at_least([word.text for word in found[by + 1 : bound]])
        if near and found[at].text.endswith("ing"):  # "raising it by up to 5%": not to lower it
            return None
        again = texts_at(found, bound) == "that" and last is not None
        amount = last.amount if again and last is not None else tuple(found[bound:end])
        way = "above" if base in UP else "below"
        said = _Raise(name, way, act, type_, amount, tuple(found[by + 1 : bound]))
        _put(found, (begin, at, end), passive, thing, said)
        return said
    return None


def _base(word: str, passive: bool) -> str:
    bases = base_of_participle(word) if passive else (word, *base_of_gerund(word))
    return next((base for base in bases if base in UP | DOWN), "")


def _modal(words: Sequence[Word], begin: int, end: int) -> int:
    return next((i for i in range(begin, end) if words[i].text in MODALS), begin)


def _raised(
    what: Sequence[Word], base: str, vocabulary: Vocabulary, last: _Raise | None
) -> tuple[str, str, str, list[Word]] | None:
    """What is raised, by which deed, of what type, and the words for the thing that has it."""
    texts = [word.text for word in what]
    if texts == ["it"] and last is not None:
        return last.name, last.act, last.type, list(what)
    for field in vocabulary.model.request:
        new, *named = words_of(field.name)
        for form in (named, *(many.split() for many in plural(" ".join(named)))):
            at = next((i for i in range(len(texts)) if texts[i : i + len(form)] == form), -1)
            if new != "new" or not named or at < 0:
                continue
            name = "_".join(named)
            types = [
                type_.name
                for type_ in vocabulary.types.values()
                if any(attribute.name == name for attribute in type_.attributes)
                and _change(" ".join(named), type_.name, vocabulary)
            ]
            thing = _thing(what, at, at + len(form), types[0]) if len(types) == 1 else []
            act = _change(" ".join(named), types[0], vocabulary) if thing else ""
            return (" ".join(named), act, types[0], thing) if thing else None
    return None


def _thing(what: Sequence[Word], at: int, end: int, type_: str) -> list[Word]:
    """The words for what has it: "the price of a product", "a product's price", "prices"."""
    if texts_at(what, end) == "of":
        return list(what[end + 1 :])
    if at >= 2 and what[at - 1].text == "'s":
        return list(what[: at - 1])
    if end == len(what) and at <= 1:
        return [said_at(what[at], text) for text in ("a", *words_of(type_))]
    return []


def _change(name: str, type_: str, vocabulary: Vocabulary) -> str:
    """The action by which an attribute of things of a type is changed; nothing if none is known."""
    own = {act for act in _of_term(name, vocabulary) if type_ in vocabulary.actions.get(act, ())}
    if len(own) == 1:
        return next(iter(own))
    known = [act for act in CHANGES if type_ in vocabulary.actions.get(act, ())]
    return known[0] if len(known) == 1 else ""


def _of_term(name: str, vocabulary: Vocabulary) -> set[str]:
    """What a term calls so: "change the price of"."""
    return {
        value.name
        for key in (("change", "the", *name.split(), "of"), ("change", "the", *name.split()))
        for kind, value in vocabulary.entries.get(key, ())
        if kind == "VERB"
    }


def _is_at_least(bound: Sequence[str]) -> bool:
    """Whether something is raised by no less than so much: then it is raised."""
    return "no" not in bound and "not" not in bound and not FAR.isdisjoint(bound)


FAR = frozenset("more over above least exceeding".split())


def _put(
    found: list[Word],
    places: tuple[int, int, int],
    passive: bool,
    thing: list[Word],
    said: _Raise,
) -> None:
    begin, at, end = places
    first = found[at]
    texts = {word.text for word in found[begin:at]}
    far = _is_at_least([word.text for word in said.bound])
    barred = far and bool(texts & {*ONLY, "not", "never"})
    beyond = "more than" if said.way == "above" else "less than"
    case = said.case(first, "" if barred else beyond)
    if passive:
        done = next(iter(verb(said.act.split("_")[0]).participle), said.act)
        modal = _modal(found, begin, at)
        doing = [*thing, *found[modal:at], said_at(first, done)]
    else:
        act = said.act.split("_")
        gerund = verb(act[0]).gerund if found[at].text.endswith("ing") else ()
        act = [*gerund[:1], *act[1:]] if gerund else act
        doing = [*found[begin:at], *(said_at(first, t) for t in act), *thing]
        if gerund:  # "raising it by more than 5% needs a manager"
            new = [said_at(first, text) for text in ("with", "a", "new", *said.name.split(), "of")]
            own = [said_at(first, text) for text in (said.way, "its", *said.name.split())]
            found[begin:end] = [*doing, *new, *said.bound, *said.amount, *own]
            return
    if texts & ONLY:
        found[begin:end] = [said_at(first, "if"), *case, said_at(first, ","), *doing]
    else:
        found[begin:end] = [*doing, said_at(first, "if"), *case]
