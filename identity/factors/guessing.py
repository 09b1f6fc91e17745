"""guessing knows which passwords others would try first (NIST SP 800-63B-4 section 3.1.1.2).

There are no rules of composition. What is taken away from a password is what a guesser has at hand:
words that many use, those of the account and the place, runs of letters and digits, years. What is
left has to be something. An operator may add a list of passwords, as those of past breaches.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ..errors import WeakPassword

VARIABLE = "SAYSO_COMMON_PASSWORDS"
"""The path of a list to add: a password a line, UTF-8."""

MOST = 256
"""Characters of a password."""

LEFT = 5
"""Characters that have to be left."""

SHORTEST = 3
"""Letters of a name that counts as a word."""

_WORDS = """
  password passwort passwd passw pass kennwort motdepasse contrasena senha parola wachtwoord
  welcome willkommen bienvenue letmein login logon signin access admin administrator root user
  guest test testing temp default changeme change secret master superuser system server computer
  internet windows linux apple google facebook instagram linkedin twitter microsoft amazon samsung
  iloveyou loveyou love lovely princess sunshine sunflower flower butterfly angel baby babygirl
  honey sweet sweety darling forever friends family freedom football soccer baseball basketball
  hockey tennis golf rugby cricket monkey dragon tiger lion eagle falcon panther bear wolf shadow
  phoenix unicorn dolphin horse kitty puppy cookie cheese chocolate banana orange cherry pepper
  ginger coffee whatever nothing anything something trustno starwars pokemon pikachu batman
  superman spiderman ironman naruto mario zelda matrix ninja samurai pirate wizard merlin gandalf
  hello hallo hola bonjour ciao summer winter spring autumn sommer herbst january february march
  april june july august september october november december monday tuesday wednesday thursday
  friday saturday sunday michael jennifer jessica ashley daniel matthew andrew joshua anthony
  robert thomas william charlie george jordan hunter harley maggie michelle nicole samantha
  alexander alexandra martin david peter maria anna london paris berlin america liverpool chelsea
  arsenal barcelona juventus yankees lakers cowboys steelers ferrari porsche mercedes mustang
  corvette killer hacker success money dollar diamond silver golden purple yellow black white green
  please thankyou jesus christ blessed heaven music guitar rock metallica nirvana sayso
"""

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop",
    "yxcvbnm", "azertyuiop", "qsdfghjklm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0", "qazwsxedcrfvtgbyhnujm",
)  # fmt: skip
"""Keys one after another, as they are on keyboards."""

_LEET = str.maketrans("013457@$!|+€", "oieastasiite")
_YEAR = re.compile(r"(19|20)\d\d")
_PARTS = re.compile(r"[^\W_]+")


def check_password(password: str, least: int, about: Iterable[str]) -> None:
    """Raise WeakPassword; `about` are the names and addresses of the account and its place."""
    if len(password) < least:
        raise WeakPassword(f"a password has at least {least} characters")
    if len(password) > MOST:
        raise WeakPassword(f"a password has at most {MOST} characters")
    if len(_rest(password, _words_of(about))) < LEFT or password.casefold() in _listed():
        raise WeakPassword("this password is one of the first that others would try")


def _rest(password: str, names: Iterable[str]) -> str:
    """What of a password a guesser does not have at hand."""
    text = _folded(password)
    text = _YEAR.sub(" ", text)
    words = sorted({*_known(), *names}, key=len, reverse=True)
    plain = text
    for word in words:
        plain = plain.replace(word, " ")
    leet = text.translate(_LEET)
    for word in words:
        leet = leet.replace(word, " ")
    rest = min(plain, leet, key=lambda t: len(t.replace(" ", "")))
    rest = "".join(c for c in _without_runs(rest) if c.isalnum())
    return rest if len(set(rest)) > 2 else ""


def _without_runs(text: str) -> str:
    """Without three or more that are the same or next to each other in a row, either way."""
    kept = []
    at = 0
    while at < len(text):
        length = _run(text, at)
        if length < 3:
            kept.append(text[at])
            length = 1
        at += length
    return "".join(kept)


def _run(text: str, at: int) -> int:
    """How many characters from a place on are a run."""
    longest = len(text[at:]) - len(text[at:].lstrip(text[at]))
    for row in _rows():
        length = 1
        while at + length < len(text) and text[at : at + length + 1] in row:
            length += 1
        longest = max(longest, length)
    return longest


def _words_of(about: Iterable[str]) -> set[str]:
    """Words of names and addresses."""
    found = {part for text in about for part in _PARTS.findall(_folded(text))}
    return {word for word in found if len(word) >= SHORTEST}


def _folded(text: str) -> str:
    """Without case and accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


@cache
def _known() -> frozenset[str]:
    return frozenset(_WORDS.split())


@cache
def _rows() -> tuple[str, ...]:
    return (*_ROWS, *(row[::-1] for row in _ROWS))


@cache
def _listed() -> frozenset[str]:
    """The operator's list."""
    path = os.environ.get(VARIABLE)
    if not path:
        return frozenset()
    lines = Path(path).read_text("utf-8", "replace").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip())
