"""Knows how English words are formed: articles, plurals, lists, quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..text.morphology import IRREGULAR_PLURALS

ACRONYMS = frozenset({
    "api", "ceo", "cfo", "ci", "crm", "cto", "dns", "erp", "eu", "gdpr", "hr", "http", "https",
    "iban", "id", "ip", "kyc", "mfa", "nda", "otp", "pdf", "phi", "pii", "qa", "sla", "sms", "sql",
    "ssh", "sso", "tls", "uk", "uri", "url", "us", "vat", "vip", "vpn",
})  # fmt: skip
_LOGIC = frozenset({"and", "or", "not", "but", "if", "unless", "no", "any", "all", "every", "the"})
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CONSONANT = re.compile(r"(?:uni|use|usu|usa|uti|ut[io]|eu|ewe|one|once|ubi|u$)", re.IGNORECASE)
_SILENT = ("hour", "honest", "honour", "honor", "heir")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f“”\\]")
_IRREGULAR = {one: several for one, several in IRREGULAR_PLURALS.items() if one != several}
_SINGULARS = {plural: singular for singular, plural in _IRREGULAR.items()}
_SAME = frozenset({"staff", "media", "data", "series", "personnel"})


def humanised(name: str) -> str | None:
    """A name's words (`shared_with` is "shared with"), or None if it had better be quoted.

    That is one with odd characters, or with a word in it that would read as logic.
    """
    if not _PLAIN.fullmatch(name):
        return None
    words = [w for part in re.split(r"[_-]", name) for w in _HUMP.split(part)]
    if any(word.lower() in _LOGIC for word in words):
        return None
    return " ".join(_cased(word) for word in words)


def _cased(word: str) -> str:
    return word.upper() if word.lower() in ACRONYMS else word.lower()


def quoted(text: str) -> str:
    """Text in quotation marks, what would break out of them escaped."""
    return "“" + _UNSAFE.sub(lambda m: f"\\u{{{ord(m.group()):X}}}", text) + "”"


def article(noun: str) -> str:
    """The noun with "a" or "an" before it."""
    bare = noun.lstrip("“")
    first = bare.split(" ")[0]
    if first.isupper() and len(first) > 1:
        vowel = first[0] in "AEFHILMNORSX"
    else:
        vowel = first[:1].lower() in "aeiou" and not _CONSONANT.match(first)
        vowel = vowel or first.lower().startswith(_SILENT)
    return f"{'an' if vowel else 'a'} {noun}"


def plural(noun: str) -> str:
    """The plural of a noun phrase whose last word is its noun."""
    if noun.endswith("”"):
        return f"{noun} ones"
    before, _, last = noun.rpartition(" ")
    lead = f"{before} " if before else ""
    if last in _IRREGULAR:
        return lead + _IRREGULAR[last]
    if last in _SAME or is_plural(last):
        return noun
    if last.isupper():
        return f"{noun}s"
    if re.search(r"(?:s|x|z|ch|sh)$", last):
        return f"{noun}es"
    if re.search(r"[^aeiou]y$", last):
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def is_plural(noun: str) -> bool:
    """Whether a noun phrase looks like a plural."""
    last = noun.rpartition(" ")[2]
    if last in _SINGULARS:
        return True
    return len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is", "as"))


def singular(noun: str) -> str:
    """The singular of a noun phrase that looks like a plural."""
    before, _, last = noun.rpartition(" ")
    lead = f"{before} " if before else ""
    if last in _SINGULARS:
        return lead + _SINGULARS[last]
    if last.endswith("ies"):
        return f"{noun[:-3]}y"
    if re.search(r"(?:ss|x|ch|sh|us)es$", last):
        return noun[:-2]
    return noun[:-1]


def listed(items: Sequence[str], word: str) -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def capitalised(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]
