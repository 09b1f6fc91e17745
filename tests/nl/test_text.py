# ruff: noqa: RUF001 -- letters that look alike are what is tested
"""Texts that are no English: each is refused by what is wrong with it, with its place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.nl.text.checking import MOST_CHARACTERS, check_text, printable, skeleton

GOOD = [
    "Editors can edit documents.",
    "Zoë and Søren may view the café's résumé folder.",
    "“Approvers” can’t release payments over €10,000 — ever…",
    "Users\u00a0can view documents;\nadmins can\tedit them.",
    "approvers release payments",
    "Anyone may print in Die Hard.",
    "Downloading a confidential document requires a managed device.",
    "Cafe\u0301 owners may view documents.",
]

BAD = [
    ("", "empty", None, ""),
    (" \n\t ", "empty", None, ""),
    ("Users can view documents. " * 400, "too long", MOST_CHARACTERS, ""),
    ("?!... 42", "no words", 0, ""),
    ("Users\x00 can view documents.", "U+0000", 5, ""),
    ("Users can\x1b[31m view documents.", "U+001B", 9, ""),
    ("Users can \u202eview documents.", "U+202E right-to-left override", 10, ""),
    ("Ad\u200bmins can view documents.", "U+200B zero width space", 2, ""),
    ("\ufeffUsers can view documents.", "U+FEFF", 0, ""),
    ("Users can view\u2028documents.", "U+2028", 14, ""),
    ("Users can view \ud800 documents.", "U+D800", 15, ""),
    ("\u0410dmins can edit documents.", "looks like “Admins”", 0, "Admins"),
    ("Users can edit d\u043ecuments.", "looks like “documents”", 15, "documents"),
    ("Users can edit ｄｏｃｕｍｅｎｔｓ.", "looks like “documents”", 15, "documents"),
    ("𝐀𝐝𝐦𝐢𝐧𝐬 can edit documents.", "looks like “Admins”", 0, "Admins"),
    ("Adm\u0131ns can edit documents.", "looks like “Admins”", 0, "Admins"),
    ("Users can approve ٤٢ loans.", "other digits", 18, ""),
    ("Пользователи могут читать документы.", "only English", 0, ""),
    ("用户可以编辑文档。", "only English", 0, ""),
    ("المستخدمون يمكنهم القراءة", "only English", 0, ""),
    ("Users can view документы.", "“документы”", 15, ""),
    ("Users can view 🔒 documents.", "“🔒”", 15, ""),
    ("Benutzer dürfen nur die eigenen Dokumente lesen.", "German", 0, ""),
    ("Los editores pueden editar los documentos.", "Spanish", 0, ""),
    ("Seuls les administrateurs peuvent supprimer un document.", "French", 0, ""),
    ("Gli editori possono modificare i documenti.", "Italian", 0, ""),
    ("Alleen beheerders mogen een document verwijderen.", "Dutch", 0, ""),
    ("Tylko administratorzy mogą usuwać dokumenty.", "Polish", 0, ""),
    ("Utilizadores podem editar os documentos da sua equipa.", "Portuguese", 0, ""),
]


@pytest.mark.parametrize("text", GOOD)
def test_english_passes(text: str) -> None:
    assert check_text(text) is None


@pytest.mark.parametrize(("text", "said", "start", "suggested"), BAD)
def test_other_text_is_refused_with_its_place(
    text: str, said: str, start: int | None, suggested: str
) -> None:
    refusal = check_text(text)
    assert refusal is not None
    assert refusal.code == "bad-text"
    assert said in refusal.message
    assert (None if refusal.place is None else refusal.place.start) == start
    assert suggested in ("", *refusal.suggestions)


@pytest.mark.parametrize(
    ("word", "looks"), [("adm1n", "admin"), ("0wner", "owner"), ("ádmin", "admin")]
)
def test_a_disguised_name_is_refused(word: str, looks: str) -> None:
    refusal = check_text(f"The {word} can edit documents.", {"admin", "owner"})
    assert refusal is not None
    assert refusal.suggestions == (looks,)


def test_known_words_and_numbers_are_not_disguised() -> None:
    assert check_text("Level 10 and 5 admins can edit", {"admin", "admins", "lo"}) is None


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    refusal = check_text(text, {"admin"})
    if refusal is not None and refusal.place is not None:
        assert 0 <= refusal.place.start < refusal.place.end <= len(text)
    if refusal is None:
        assert not any(unicodedata.category(c) in ("Cf", "Cs", "Co") for c in text)
        assert all(c.isascii() for c in skeleton(text) if c.isalpha()) or any(
            c in "ßæøœłđþðÆØŒŁĐÞÐ" for c in text
        )


def test_a_text_is_shown_without_what_nobody_sees() -> None:
    assert printable("a\x00b\u202ec") == "a\\u0000b\\u202ec"
