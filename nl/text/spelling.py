"""Knows the words that the English and the Americans spell in two ways: "licence", "refuelled"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from .tokens import Word

_TWO_WAYS = (
    "cheque check", "cheques checks", "enrol enroll", "enrols enrolls", "fulfil fulfill",
    "fulfils fulfills", "enrolment enrollment", "distil distill", "instal install",
    "grey gray", "judgement judgment", "judgements judgments", "storey story", "storeys stories",
    "tyre tire", "tyres tires", "plough plow", "ploughs plows", "instalment installment",
    "instalments installments", "programme program", "programmes programs",
    "acknowledgement acknowledgment", "acknowledgements acknowledgments", "jewellery jewelry",
    "mould mold", "moulds molds", "aeroplane airplane", "aeroplanes airplanes",
    "artefact artifact", "artefacts artifacts", "enquiry inquiry", "enquiries inquiries",
    "practise practice", "practised practiced", "practising practicing", "kerb curb",
    "aluminium aluminum", "skilful skillful", "ageing aging", "manoeuvre maneuver",
    "manoeuvres maneuvers", "sceptical skeptical", "counsellor counselor",
    "woollen woolen", "whisky whiskey", "pyjamas pajamas", "draught draft", "draughts drafts",
)  # fmt: skip
_AMERICAN = dict(pair.split() for pair in _TWO_WAYS)
_RULES = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"(?<=..[a-z])is(e|es|ed|ing|er|ers|ation|ations|ational|able)$", r"iz\1"),
        (r"(?<=[a-z])lys(e|es|ed|ing|er|ers)$", r"lyz\1"),
        (r"(?<=[a-z][bdglmnpv])(i?)our(s|ed|ing|al|ers?|hoods?|able|ites?|ful)?$", r"\1or\2"),
        (r"(?<=[a-z][bct])re(s?)$", r"er\1"),
        (r"(?<=[a-z][bct])red$", "ered"),
        (r"ogue(s?)$", r"og\1"),
        (r"ogued$", "oged"),
        (r"ence(s|d)?$", r"ense\1"),
        (r"([aeiou].*[aeiou])ll(ed|ing|er|ers|or|ors)$", r"\1l\2"),
        (r"(?<=p)ae(?=d)|(?<=an)ae(?=s)|(?<=h)ae(?=m)|(?<=n)ae(?=c)|(?<=h)ae(?=o)", "e"),
    )
)


@lru_cache(maxsize=8192)
def american(word: str) -> str:
    """A word as the Americans spell it: "refueled" of "refuelled", "color" of "colour"."""
    word = _AMERICAN.get(word, word)
    for british, spelling in _RULES:
        word = british.sub(spelling, word)
    return word


def in_american(known: Iterable[str]) -> dict[str, str]:
    """How words are spelled that are known, by how the Americans spell them."""
    return {american(one): one for one in sorted(known)}


def spelled(words: Sequence[Word], known: Collection[str], ways: Mapping[str, str]) -> list[Word]:
    """The words, each as the vocabulary spells it: "license" where it has "licence". `ways` are the
    spellings of what is known.
    """
    return [
        replace(word, text=ways.get(american(word.text), word.text))
        if word.kind == "word" and word.text not in known
        else word
        for word in words
    ]
