"""Knows what it means that a deed in front is so much: "stock adjustments of more than 50 units
need approval", "refunds of up to £50 can be made by clerks".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import plural, verb
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.of_the_deed import acts_named, field_name, is_named_for, is_of_deed
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary
from .deed_of_things import done_by_whom, with_things
from .how_much import SoMuch, said_at

TO_WHAT = frozenset("from of".split())
INTO_WHAT = TO_WHAT | frozenset("on in into to against".split())
AROUND = frozenset("a an any all every each no".split())
SINGULAR = {"are": "is", "need": "needs", "require": "requires", "call": "calls", "take": "takes"}
RULED = frozenset([*SINGULAR, *SINGULAR.values()])


def is_front(words: Sequence[Word], noun: int) -> bool:
    """Whether a deed's noun is what a sentence begins with: "any stock adjustment of"."""
    at = noun - (texts_at(words, noun - 1) in AROUND and noun > 0)
    at -= texts_at(words, at - 1) == "for" and at > 0
    return at == 0 or words[at - 1].text in (".", ";", ":", ",", "but", "and", "while")


def as_doing(
    found: list[Word], much: SoMuch, noun: int, said: list[Word], vocabulary: Vocabulary
) -> None:
    """Says "stock adjustments of more than 50 units need" as "adjusting items with … needs"; where
    the deed is of several things, as "if refund amount is …, refunding anything needs".
    """
    end = much.start - (texts_at(found, much.start - 1) == "of")
    acts = acts_called(found[noun:end], vocabulary)
    after = texts_at(found, much.end)
    front = after == "," and texts_at(found, noun - 1) == "for"
    if len(acts) != 1:
        return
    (act,) = acts
    types = {much.share.of.of} if much.share else set(vocabulary.actions.get(act, ()))
    of_what = after in INTO_WHAT
    if len(types) > 1 and not of_what:
        _as_done_to_anything(found, much, noun, act, vocabulary)
    if (len(types) != 1 and not of_what) or not is_of_deed(much.field, act, vocabulary):
        return
    due = after in ("have", "has") and texts_at(found, much.end + 1) == "to"
    whole = after in RULED or front or ((after in MODALS or due) and "_" not in act)
    if not whole:
        with_things(
            found,
            (noun, end, much.end),
            ((act, "" if of_what else next(iter(types))), said),
            vocabulary,
        )
        return
    if after in MODALS or due:
        _as_done(found, much, noun, (act, next(iter(types)), said), vocabulary)
        return
    gerund = next(iter(verb(act.split("_")[0]).gerund), "")
    doing = (gerund, *act.split("_")[1:], *words_of(next(iter(types))))
    start = noun - (texts_at(found, noun - 1) in AROUND and noun > 0)
    if texts_at(found, start) == "no":
        return
    first = found[start]
    found[much.end] = replace(found[much.end], text=SINGULAR.get(after, after))
    found[start : much.end] = [said_at(first, text) for text in doing] + said


def _as_done_to_anything(
    found: list[Word], much: SoMuch, noun: int, act: str, vocabulary: Vocabulary
) -> None:
    """Says "refunds of more than £50 need" as "if refund amount is more than £50, refunding
    anything needs", if that is what the amount is called.
    """
    start = noun - (texts_at(found, noun - 1) in ("a", "an", "any", "every", "all") and noun > 0)
    whole = texts_at(found, start - 1) in (".", ";", ":") or start == 0
    after = texts_at(found, much.end)
    if whole and after in MODALS and is_named_for(much.field, act, vocabulary):
        done_by_whom(found, (start, much.start, much.end), act, field_name(much.field, vocabulary))
        return
    if not whole or after not in RULED or not is_named_for(much.field, act, vocabulary):
        return
    gerund = next(iter(verb(act.split("_")[0]).gerund), "")
    first, name = found[start], field_name(much.field, vocabulary)
    when = [said_at(first, text) for text in ("if", *name, "is")]
    doing = [said_at(first, text) for text in (",", gerund, *act.split("_")[1:], "anything")]
    found[much.end] = replace(found[much.end], text=SINGULAR.get(after, after))
    if _is_somebody(found[much.end + 1 :], vocabulary) and after not in ("is", "are"):
        found[much.end : much.end + 1] = [said_at(first, text) for text in "is limited to".split()]
    found[start : much.end] = [*when, *found[much.start : much.end], *doing]


def _is_somebody(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a sentence ends in whom something needs: "a duty manager"."""
    ends = (at for at, word in enumerate(words) if word.text in (".", ";", "!"))
    who = words[: next(ends, len(words))]
    noun = tuple(word.text for word in who[1:])
    return texts_at(who, 0) in ("a", "an") and any(
        not set(types_of(value)).isdisjoint(vocabulary.principals)
        for kind, value in vocabulary.entries.get(noun, ())
        if kind in ("NOUN", "CLASS")
    )


MADE = frozenset("made done taken given granted performed ordered issued processed awarded".split())


def _as_done(
    found: list[Word],
    much: SoMuch,
    noun: int,
    what: tuple[str, str, list[Word]],
    vocabulary: Vocabulary,
) -> None:
    """Says "stock adjustments of more than 50 units may be made by" as "items with … may be
    adjusted by".
    """
    act, type_, said = what
    be = much.end + 1 + (texts_at(found, much.end + 1) in ("not", "only", "never", "to"))
    participle = next(iter(verb(act.split("_")[0]).participle), "")
    made = found[be + 1 : be + 2]
    done_so = any(word.text in MADE for word in made) or act in acts_of(made, ("ACTP",), vocabulary)
    if texts_at(found, be) != "be" or not done_so or not participle:
        return
    if texts_at(found, be - 1) == "to":  # "have to be made"
        found[be - 2 : be] = [said_at(found[be], "must")]
        be -= 1
    done = (participle, *act.split("_")[1:])
    found[be + 1 : be + 2] = [said_at(found[be + 1], text) for text in done]
    every = texts_at(found, noun - 1) in AROUND and noun > 0
    begin = found[noun]
    things = words_of(type_) if every else next(iter(plural(" ".join(words_of(type_))))).split()
    found[noun : much.end] = [said_at(begin, text) for text in things] + said


def acts_called(noun: Sequence[Word], vocabulary: Vocabulary) -> set[str]:
    return acts_named(tuple(word.text for word in noun), vocabulary)
