"""Knows the mistakes authors are likeliest to make, and how to say what was meant.

parse.py asks here once it knows that a token does not fit; the answers are messages only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..engine.times import shorten
from . import tree as t
from .diagnostics import join_or
from .lex import END, KEYWORDS, STATEMENTS, Token
from .names import closest, zone_meant
from .phrases import phrases
from .spot import Mistake, Spot, found
from .term_mistakes import TERM_MISTAKES, unfinished_term

# ── Where a statement should begin ────────────────────────────────────────────────

_INSTEAD = {
    "if": "rule", "allow": "rule", "forbid": "rule", "only": "rule", "permit": "rule",
    "deny": "rule", "policy": "rule", "definition": "type", "entity": "type", "resource": "type",
    "principal": "type", "subject": "type", "define": "relation", "caveat": "condition",
    "action": "actions", "attributes": "attribute", "relations": "relation", "rules": "rule",
    "types": "type", "timezone": "time zone", "terms": "term", "synonym": "term",
    "synonyms": "term", "alias": "term", "word": "term", "words": "term", "vocabulary": "term",
}  # fmt: skip


def no_statement(token: Token, near: str | None) -> Mistake:
    """`token` stands where a statement should begin; `near` is a keyword much like it."""
    word = token.text
    if word in ("allow", "forbid", "only"):
        return Mistake(
            f"`{word}` must stand in a rule", help="a rule begins with `rule` and its name"
        )
    if word in ("when", "unless", "where", "require", "and", "or"):
        message = f"`{word}` must stand in a rule"
        return Mistake(message, help="something before it has ended the rule")
    suggestion = _INSTEAD.get(word.lower()) or near
    if suggestion is None and word.lower() in STATEMENTS:
        suggestion = word.lower()
    return Mistake(
        f"expected a statement, found {found(token)}",
        help=None if suggestion else f"a statement begins with {_STATEMENT_LIST}",
        suggestion=suggestion,
    )


_STATEMENT_LIST = join_or(f"`{word}`" for word in sorted(STATEMENTS))


# ── Within a statement ────────────────────────────────────────────────────────────


def unexpected(text: str, before: Sequence[Token], token: Token, expected: set[str]) -> Mistake:
    """What to say about a token that does not fit after `before`."""
    spot = Spot(text, before, token, expected)
    if token.type == END:
        # the place to look at is where the statement ends, not where the next one begins
        end = t.Tree(spot.last.end, spot.last.end)
        message = f"{_wanted(spot)} after `{shorten(spot.last.text)}`"
        return _unclosed(spot) or unfinished_term(spot) or Mistake(message, at=end)
    for knows in _KNOWN:
        if (mistake := knows(spot)) is not None:
            return mistake
    suggestion = _keyword_meant(spot)
    if suggestion is None and END in expected and token.lines and _begins_like(token.text):
        return no_statement(token, None)
    return Mistake(f"{_wanted(spot)}, found {found(token)}", suggestion=suggestion)


def _begins_like(word: str) -> bool:
    """Whether a word that begins a line was surely meant to begin a statement."""
    return word.lower() in _INSTEAD or (word not in STATEMENTS and word.lower() in STATEMENTS)


def _keyword_meant(spot: Spot) -> str | None:
    """The keyword that would fit here and is much like what is written."""
    word = spot.token.text
    if not word[:1].isalpha() or word in KEYWORDS:
        return None
    return closest(word, [name.lower() for name in spot.expected if name.lower() in KEYWORDS])


def _wanted(spot: Spot) -> str:
    return f"expected {join_or(phrases(spot.expected))}"


def _unclosed(spot: Spot) -> Mistake | None:
    """A `(`, `[` or `{` that is never closed."""
    closing = {"RPAR", "RSQB", "RBRACE"} & spot.expected
    if not closing:
        return None
    open_: list[Token] = []
    for token in spot.before:
        if token.type in ("LPAR", "LSQB", "LBRACE"):
            open_.append(token)
        elif token.type in ("RPAR", "RSQB", "RBRACE") and open_:
            open_.pop()
    if not open_:
        return None
    return Mistake(f"this `{open_[-1].text}` is never closed", at=open_[-1])


def _assignment(spot: Spot) -> Mistake | None:
    if spot.token.type == "EQUAL" and "COMPARE" in spot.expected:
        return Mistake("`=` declares; equality is written `==`", suggestion="==")
    if spot.token.type == "EQUAL" and "COLON" in spot.expected:
        message = f"expected `:`, found `=`: the {spot.head}'s "
        rest = "subjects come first" if spot.head == "relation" else "type comes first"
        return Mistake(message + rest, suggestion=":")
    if spot.token.type == "EQUAL" and "DEFAULT" in spot.expected:
        return Mistake("an attribute's default follows `default`", suggestion="default")
    if spot.token.type == "COLON" and "EQUAL" in spot.expected:
        return Mistake("expected `=`, found `:`", suggestion="=")
    return None


def _nameless_rule(spot: Spot) -> Mistake | None:
    if spot.head != "rule":
        return None
    help_ = "a rule begins with its name: `rule team-documents`"
    if len(spot.before) == 1:
        return Mistake(f"expected a name for the rule, found {found(spot.token)}", help=help_)
    name = spot.before[1]
    if len(spot.before) == 2 and name.text in ("allow", "forbid", "only"):
        return Mistake("this rule has no name", help=help_, at=t.Tree(name.start, name.end))
    return None


def _bare_sentence(spot: Spot) -> Mistake | None:
    if spot.head != "rule" or "STRING" not in spot.expected or "ALLOW" not in spot.expected:
        return None
    word = spot.token.text
    effects = {"deny": "forbid", "permit": "allow", "grant": "allow", "restrict": "only"}
    if word.lower() in effects:
        meant = effects[word.lower()]
        return Mistake(f"expected `allow`, `forbid` or `only`, found `{word}`", suggestion=meant)
    near = closest(word, ("allow", "forbid", "only"))
    if near or not word[:1].isalpha():
        return None
    end = spot.text.find("\n", spot.token.start)
    line = spot.text[spot.token.start : end if end >= 0 else len(spot.text)].strip()
    return Mistake(
        "a rule's sentence stands in double quotes",
        suggestion='"' + line.strip('"').replace("\\", "\\\\").replace('"', '\\"') + '"',
        at=t.Tree(spot.token.start, spot.token.start + len(line)),
    )


def _clause_again(spot: Spot) -> Mistake | None:
    word = spot.token.text
    order = ("where", "when", "unless", "require")
    if spot.head != "rule" or word not in order:
        return None
    at_end = END in spot.expected
    if not at_end:
        return None
    seen = [token.text for token in spot.before if token.type == token.text.upper()]
    if word in seen:
        joined = {"unless": "or", "require": ","}.get(word, "and")
        message = f"this rule has two `{word}`; join what they say with `{joined}`"
        return Mistake(message, suggestion=joined)
    effect = next((w for w in seen if w in ("allow", "forbid", "only")), "")
    if word == "where" and effect != "only":
        message = f"`where` belongs to `only`; `{effect}` takes `when`"
        return Mistake(message, suggestion="when")
    if word == "require" and effect == "forbid":
        return Mistake("`require` belongs to `allow` and `only`")
    later = next((w for w in order if w in seen and order.index(w) > order.index(word)), None)
    return Mistake(f"`{word}` comes before `{later}`") if later else None


def _wrong_word(spot: Spot) -> Mistake | None:
    word = spot.token.text
    if not word[:1].isalpha():
        return None
    lower = word.lower()
    if "MAY" in spot.expected and lower in ("to", "can"):
        return Mistake(f"`only` takes `may`, not `{word}`", suggestion="may")
    if "TO" in spot.expected and lower in ("may", "can"):
        return Mistake(f"`{_effect(spot)}` takes `to`, not `{word}`", suggestion="to")
    if "TO" in spot.expected or "MAY" in spot.expected:
        keyword = "to" if "TO" in spot.expected else "may"
        if lower == "and":
            return Mistake("several subjects are joined by `or`", suggestion="or")
        return Mistake(f"expected `{keyword}` before the action, found `{word}`")
    if spot.head == "rule" and lower in ("if", "while", "whenever") and "WHEN" in spot.expected:
        return Mistake(f"expected `when`, found `{word}`", suggestion="when")
    if "COMPARE" in spot.expected and lower in _OPERATORS_IN_WORDS:
        return Mistake(f"`{word}` is no operator", suggestion=_OPERATORS_IN_WORDS[lower])
    return _unit(spot) or _wrong_case(spot)


_UNITS = {
    "s": "seconds", "sec": "seconds", "secs": "seconds", "m": "minutes", "min": "minutes",
    "mins": "minutes", "h": "hours", "hr": "hours", "hrs": "hours", "d": "days", "w": "weeks",
}  # fmt: skip


def _unit(spot: Spot) -> Mistake | None:
    """A unit or currency that is none, behind a number."""
    word = spot.token.text
    if spot.last.type != "NUMBER" or "UNIT" not in spot.expected or _keyword_meant(spot):
        return None
    if word.lower() in _UNITS:
        return Mistake(f"{found(spot.token)} is no unit of time", suggestion=_UNITS[word.lower()])
    if "CURRENCY" in spot.expected and len(word) == 3 and word.isascii():
        message = "a currency is written in three capital letters"
        return Mistake(message, suggestion=word.upper())
    return None


_OPERATORS_IN_WORDS = {
    "equals": "==", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
    "startswith": "starts with", "endswith": "ends with", "like": "matches", "include": "contains",
    "includes": "contains",
}  # fmt: skip


def _wrong_case(spot: Spot) -> Mistake | None:
    word = spot.token.text
    if word != word.lower() and word.upper() in spot.expected and word.lower() in KEYWORDS:
        return Mistake(f"keywords are written small, found `{word}`", suggestion=word.lower())
    return None


def _effect(spot: Spot) -> str:
    """The effect of the rule a spot is in."""
    return next((w for w in spot.words if w in ("allow", "forbid")), "allow")


def _chained_comparison(spot: Spot) -> Mistake | None:
    kinds = [token.type for token in spot.before[-6:]]
    if spot.token.type != "COMPARE" or "COMPARE" in spot.expected or "COMPARE" not in kinds:
        return None
    return Mistake("comparisons do not chain; join two of them with `and`")


def _entity_by_id(spot: Spot) -> Mistake | None:
    """`user "alice"` or `user:alice` as a value."""
    if not spot.after_operand or spot.last.type not in ("A_VALUE", "A_MEMBER"):
        return None
    name = spot.last.text
    if spot.token.type == "STRING":
        message = f"`{name} {shorten(spot.token.text)}` is not a value"
        return Mistake(message, help=f'to name one subject write `subject is {name} "…"`')
    if spot.token.type == "COLON":
        return Mistake(
            f"`{name}:` is not a value", help=f'one {name} is written `{name} "…"`, after `is`'
        )
    return None


def _zone(spot: Spot) -> Mistake | None:
    """`Berlin` for `Europe/Berlin`, `New York` for `America/New_York`."""
    if not spot.token.text[:1].isalpha():
        return None
    if spot.head == "time" and spot.last.type == "ZONE":
        text = f"{spot.last.text} {spot.token.text}"
        at = t.Tree(spot.last.start, spot.token.end)
        return Mistake(f"there is no time zone `{text}`", suggestion=zone_meant(text), at=at)
    meant = zone_meant(spot.token.text) if "ZONE" in spot.expected else None
    if meant is not None and meant.rpartition("/")[2].lower() == spot.token.text.lower():
        return Mistake(f"there is no time zone {found(spot.token)}", suggestion=meant)
    return None


def _value_type(spot: Spot) -> Mistake | None:
    """`list of string` for `set of string`."""
    if spot.token.text != "of" or spot.last.type != "A_KIND":
        return None
    if spot.last.text == "set":
        return Mistake("a set holds single values, not sets")
    at = t.Tree(spot.last.start, spot.token.end)
    message = f"there is no type of value called `{shorten(spot.last.text)} of`"
    return Mistake(message, suggestion="set of", at=at)


def _or_after_but_not(spot: Spot) -> Mistake | None:
    if spot.token.text in ("or", "and") and "but" in spot.words and "BUT" in spot.expected:
        message = f"`{spot.token.text}` after `but not` needs parentheses"
        return Mistake(message, help="`but not` applies to all on its left: `(a but not b) or c`")
    return None


def _thousands(spot: Spot) -> Mistake | None:
    """`10,000`, where no list is."""
    after = spot.text[spot.token.end : spot.token.end + 3]
    if spot.token.type != "COMMA" or spot.last.type != "NUMBER" or not after.isdigit():
        return None
    number = t.Tree(spot.last.start, spot.token.end + 3)
    message = "thousands are set apart by `_`, not by a comma"
    return Mistake(message, suggestion=f"{spot.last.text}_{after}", at=number)


def _block(spot: Spot) -> Mistake | None:
    if spot.token.type == "LBRACE" and END in spot.expected:
        return Mistake("statements need no braces; what belongs to a type just follows it")
    return None


def _number_of_hours(spot: Spot) -> Mistake | None:
    if spot.token.type in ("NUMBER", "CLOCK") and "DAYS" in spot.expected:
        return Mistake("a window's times are as in `09:00-17:00`")
    return None


def _weekdays(spot: Spot) -> Mistake | None:
    """`Mon-Fri`, `weekdays`, `monday`."""
    if not spot.token.text[:1].isalpha() or "DAYS" not in spot.expected:
        return None
    days = in_days(spot.token.text)
    if days is None:
        return None
    return Mistake(f"weekdays are written as in `Mon..Fri`, found `{spot.token.text}`",
                   suggestion=days)  # fmt: skip


def in_days(word: str) -> str | None:
    """The weekdays that a word such as `weekdays`, `Mon-Fri` or `monday` means."""
    lower = word.lower()
    if lower in ("weekday", "weekdays", "workdays"):
        return "Mon..Fri"
    if lower in ("weekend", "weekends"):
        return "Sat, Sun"
    parts = [part[:3].capitalize() for part in lower.split("-")]
    if all(part in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun") for part in parts):
        return "..".join(parts) if len(parts) <= 2 else None
    return None


_KNOWN: tuple[Callable[[Spot], Mistake | None], ...] = (
    *TERM_MISTAKES,
    _assignment,
    _nameless_rule,
    _zone,
    _value_type,
    _bare_sentence,
    _clause_again,
    _weekdays,
    _wrong_word,
    _chained_comparison,
    _entity_by_id,
    _or_after_but_not,
    _thousands,
    _block,
    _number_of_hours,
)
"""Asked in this order: the more particular first."""
