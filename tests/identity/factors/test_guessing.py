"""Passwords that others would try first are refused, whatever hangs on to them; others are not."""

from __future__ import annotations

import secrets
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.identity.errors import WeakPassword
from sayso.identity.factors import guessing
from sayso.identity.factors.guessing import LEFT, MOST, VARIABLE, check_password

ABOUT = ["Ann Müller", "ann.mueller@acme.example", "Acme Corporation"]


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Passw0rd2024!!", "P@ssw0rd!P@ssw0rd!", "123456789012", "9876543210987",
        "qwertyuiop123", "1qaz2wsx3edc", "zaq12wsxcde3", "aaaaaaaaaaaaaa", "abababababab",
        "letmein-letmein", "Ann.Mueller.99", "annmuller1987", "AcmeCorporation1", "welcome2acme!",
        "Summer2026!!!", "iloveyou-ann-123", "            ", "............", "PASSWORD  PASSWORD",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="first that others would try"):
        check_password(password, 12, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple", "kd8#mQ2!zLp0", "8301947562810", "пароль который длинный",
        "we ate eleven blue plums", "tr0ub4dor&3-tm",
    ],
)  # fmt: skip
def test_there_are_no_rules_of_composition(password: str) -> None:
    check_password(password, 12, ABOUT)


@given(st.integers(0, 2**64))
def test_random_ones_are_taken(seed: int) -> None:
    letters = string.ascii_letters + string.digits
    check_password("".join(secrets.choice(letters) for _ in range(20)), 12, ABOUT)


@given(st.text(max_size=MOST + 10), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_judged(password: str, about: list[str]) -> None:
    try:
        check_password(password, 8, about)
    except WeakPassword:
        return
    assert 8 <= len(password) <= MOST
    assert len(set(password)) >= 3
    assert len(password) >= LEFT


@pytest.mark.parametrize(("length", "taken"), [(11, False), (12, True), (MOST, True), (257, False)])
def test_its_length(length: int, taken: bool) -> None:
    password = ("mvd8kxuq3jbz" * 30)[:length]
    if taken:
        check_password(password, 12, ABOUT)
    else:
        with pytest.raises(WeakPassword, match="characters"):
            check_password(password, 12, ABOUT)


def test_an_operator_s_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.txt"
    path.write_text("Correct Horse Battery Staple\n\nother\n", "utf-8")
    monkeypatch.setenv(VARIABLE, str(path))
    guessing._listed.cache_clear()
    try:
        with pytest.raises(WeakPassword):
            check_password("correct horse battery STAPLE", 12, ABOUT)
        check_password("we ate eleven blue plums", 12, ABOUT)
    finally:
        guessing._listed.cache_clear()
