"""Knows what the terminals of the grammar are called when talking to an author."""

from __future__ import annotations

from collections.abc import Iterable

from .lex import END

_PHRASES = {
    "NEW_NAME": "a name", "A_TYPE": "a type", "A_RELATION": "a relation",
    "AN_ACTION": "an action", "A_CONDITION": "a condition's name", "AN_EVIDENCE": "evidence",
    "A_RULE": "a name for the rule", "A_KIND": "a type of value", "A_MEMBER": "a name",
    "A_VARIABLE": "a name for each of them", "AN_ENTITY": "a type, `subject` or `resource`",
    "AN_ENUM_VALUE": "a value", "A_MEANING": "what the words stand for",
    "STRING": "a string in double quotes", "NUMBER": "a number",
    "DATETIME": "a datetime", "IP": "an ip", "NETWORK": "a network",
    "CLOCK": "a time such as `09:00`", "DAYS": "weekdays such as `Mon..Fri`", "ZONE": "a time zone",
    "CURRENCY": "a currency such as `USD`", "UNIT": "a unit such as `minutes`",
    "HAS": "`has`", "COLON": "`:`", "COMMA": "`,`", "FIELD_COMMA": "`,`", "DOT": "`.`",
    "EQUAL": "`=`", "LPAR": "`(`", "RPAR": "`)`", "LBRACE": "`{`", "RBRACE": "`}`", "VBAR": "`|`",
    "LSQB": "`[`", "RSQB": "`]`",
    "MINUS": "`-`", END: "the next statement",
}  # fmt: skip
_OPERAND = {
    "A_VALUE", "STRING", "NUMBER", "DATETIME", "IP", "NETWORK", "TRUE", "FALSE", "LPAR", "LBRACE",
    "LSQB", "MINUS",
}  # fmt: skip
_CONDITION = {"NOT", "ANY", "ALL", "AT", "EXACTLY", "IF"}
_CONSTANT = _OPERAND - {"A_VALUE", "LPAR", "LSQB"}
_OPERATOR = {
    "COMPARE", "IN", "NOT", "IS", "OVERLAPS", "STARTS", "ENDS", "CONTAINS", "MATCHES", "UNDER",
    "ELSE", "AS", "PLUS", "MINUS", "TIMES", "DIVIDE", "MODULO", "CURRENCY", "UNIT", "DOT", "LPAR",
    "LSQB",
}  # fmt: skip


def phrases(expected: Iterable[str]) -> tuple[str, ...]:
    """What these terminals are called when talking to an author, likeliest first."""
    left = set(expected)
    found: list[str] = []
    if "A_VALUE" in left:
        if left >= _CONDITION:
            found.append("a condition")
            left -= _CONDITION
        else:
            found.append("a value")
        left -= _OPERAND
    elif {"STRING", "DATETIME"} <= left:
        found.append("a constant")
        left -= _CONSTANT
    if "COMPARE" in left or {"PLUS", "ELSE"} <= left:
        found.append("an operator")
        left -= _OPERATOR
    if "FIELD_COMMA" in left:
        left.discard("COMMA")
    words = sorted(_PHRASES.get(name) or f"`{name.lower()}`" for name in left - {END})
    words.sort(key=lambda word: word.startswith("`"))
    found.extend(words)
    if END in left:
        found.append(_PHRASES[END])
    return tuple(found)
