"""Knows the form in which a model gives a rule as JSON, its schema, and how it becomes a rule.

The form has no nesting of its own: alternatives, each of tests that all hold. A test names what is
compared by a path, and its value by kind and text; each is checked against a pattern before it is
written into the policy language, and the real compiler resolves and types every name.
"""

from __future__ import annotations

import json
import re
from typing import Any, Literal

import msgspec

from ...compiler import model as m
from ...compiler.diagnostics import PolicyError
from ...compiler.pipeline import compile_policy
from ...compiler.unparse import unparse
from ...engine.errors import SaysoError
from ..gate.alone import declarations
from ..rule import Clause, IntermediateRule
from .provider import ModelFailure

Effect = Literal["permit", "forbid", "only"]
Operator = Literal[
    "==", "!=", "<", "<=", ">", ">=", "in", "not in", "contains", "is true", "is false",
    "is present", "is absent",
]  # fmt: skip
ValueKind = Literal[
    "none", "path", "text", "number", "money", "duration", "datetime", "name", "window"
]
MOST = 40
"""Clauses, alternatives, tests and names in one list: a text has no more to say."""


class Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An object with just these keys."""


class FormValue(Strict, frozen=True):
    """`kind` says how `text` is written; `none` goes with an operator that takes no value."""

    kind: ValueKind
    text: str


class FormTest(Strict, frozen=True):
    """`path operator value`, and the author's words that say so."""

    quote: str
    path: str
    operator: Operator
    value: FormValue


class FormAlternative(Strict, frozen=True):
    """Tests that all hold."""

    tests: list[FormTest]


class FormClause(Strict, frozen=True):
    """One clause. `where` says which resources an `only` governs; `alternatives` when it holds."""

    quote: str
    effect: Effect
    subjects: list[str]
    actions: list[str]
    resources: list[str]
    where: list[FormTest]
    alternatives: list[FormAlternative]


class Form(Strict, frozen=True):
    """A rule."""

    clauses: list[FormClause]


_NAME = r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*"
_PATH = rf"{_NAME}(?:\.{_NAME}){{0,7}}"
_UNIT = r"(?:second|minute|hour|day|week)s?"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_SPAN = r"[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}"
_VALUES: dict[ValueKind, re.Pattern[str]] = {
    "none": re.compile(""),
    "path": re.compile(rf"{_PATH}(?: [+-] [0-9]{{1,6}} {_UNIT})?"),
    "number": re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?"),
    "money": re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,4})? [A-Z]{3}"),
    "duration": re.compile(rf"[0-9]{{1,6}}(?:\.[0-9]{{1,3}})? {_UNIT}"),
    "datetime": re.compile(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
    ),
    "name": re.compile(_NAME),
    "window": re.compile(rf"(?:{_DAY}(?:\.\.{_DAY})?(?: {_SPAN})?|{_SPAN})"),
}
_WORDS = frozenset(["and", "or", "not", "when", "unless", "where", "rule", "true", "false"])


def schema() -> dict[str, Any]:
    """The form's JSON schema, as strict as APIs ask: every key required, no other allowed."""
    (root,), components = msgspec.json.schema_components([Form], ref_template="#/$defs/{name}")
    defs = {name: _strict(each) for name, each in components.items()}
    return {**defs.pop("Form"), "$defs": defs} if root else {}


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {k: _strict(v) for k, v in node.items() if k not in ("title", "description")}
    if kept.get("type") == "object":
        kept["additionalProperties"] = False
        kept["required"] = list(kept["properties"])
    if "enum" in kept:
        kept["type"] = "string"
    return kept


def read_form(answer: str) -> Form:
    """The form in an answer; raises ModelFailure where it is none."""
    text = answer.strip()
    fenced = re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, re.DOTALL)
    try:
        form = msgspec.json.decode((fenced.group(1) if fenced else text).encode(), type=Form)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise ModelFailure("bad-answer", f"the answer is not the JSON asked for: {error}") from None
    lists = [form.clauses]
    for clause in form.clauses:
        lists += [clause.subjects, clause.actions, clause.resources, clause.where]  # type: ignore[list-item]
        lists += [clause.alternatives, *(a.tests for a in clause.alternatives)]  # type: ignore[list-item]
    if not form.clauses or any(len(each) > MOST for each in lists):
        raise ModelFailure("bad-answer", "the answer has no clause, or more than a text can say")
    return form


def quotes(form: Form) -> list[str]:
    """The author's words that its clauses and tests rest on."""
    found: list[str] = []
    for clause in form.clauses:
        found.append(clause.quote)
        found += [test.quote for test in _tests(clause)]
    return found


def rule_of_form(form: Form, model: m.Model) -> IntermediateRule:
    """The rule; raises ModelFailure where a name is not declared or a type does not fit."""
    bare = declarations(model)
    texts = [_rule_text(each, f"candidate-{n}") for n, each in enumerate(form.clauses)]
    try:
        policy = compile_policy("\n".join([unparse(bare), *texts]))
    except PolicyError as error:
        said = "; ".join(dict.fromkeys(d.message for d in error.diagnostics[:3]))
        raise ModelFailure("bad-answer", f"its rule does not fit the vocabulary: {said}") from None
    except SaysoError as error:
        raise ModelFailure("bad-answer", f"its rule does not compile: {error.message}") from None
    made = policy.model.rules
    if len(made) != len(form.clauses):
        raise ModelFailure("bad-answer", "its rule says more than its clauses do")
    effects: dict[str, Effect] = {"allow": "permit", "forbid": "forbid", "only": "only"}
    clauses = [
        Clause(effects[r.effect], r.subjects, r.actions, r.resources, r.where, r.when) for r in made
    ]
    return IntermediateRule(tuple(clauses))


def _tests(clause: FormClause) -> list[FormTest]:
    return [*clause.where, *(t for each in clause.alternatives for t in each.tests)]


def _rule_text(clause: FormClause, name: str) -> str:
    subjects = _listed(clause.subjects, "any subject")
    actions = _listed(clause.actions, "any action")
    resources = _listed(clause.resources, "any resource")
    verb = {"permit": "allow", "forbid": "forbid", "only": "only"}[clause.effect]
    joint = "may" if clause.effect == "only" else "to"
    lines = [f"rule {name}", f"  {verb} {subjects} {joint} {actions} on {resources}"]
    if clause.where:
        if clause.effect != "only":
            raise ModelFailure("bad-answer", "its `where` belongs to `only`")
        lines.append(f"  where {_all(clause.where)}")
    if clause.alternatives:
        if not all(each.tests for each in clause.alternatives):
            raise ModelFailure("bad-answer", "one of its alternatives has no test")
        ways = [_all(each.tests) for each in clause.alternatives]
        lines.append(f"  when {' or '.join(ways)}")
    return "\n".join(lines)


def _listed(names: list[str], any_: str) -> str:
    return " or ".join(_checked_name(name) for name in names) if names else any_


def _checked_name(name: str) -> str:
    if not re.fullmatch(_NAME, name) or name in _WORDS:
        raise ModelFailure("bad-answer", f"“{name[:60]}” is no name")
    return f"`{name}`" if name in ("any", "to", "on", "may") else name


def _all(tests: list[FormTest]) -> str:
    return "(" + " and ".join(_test(test) for test in tests) + ")"


def _test(test: FormTest) -> str:
    if not re.fullmatch(_PATH, test.path) or set(test.path.split(".")) & _WORDS:
        raise ModelFailure("bad-answer", f"“{test.path[:60]}” is no path")
    if test.operator in ("is true", "is false"):
        _value(test, "none")
        return f"({test.path})" if test.operator == "is true" else f"(not ({test.path}))"
    if test.operator in ("is present", "is absent"):
        _value(test, "none")
        return f"({test.path} {test.operator})"
    value = _value(test)
    if test.operator == "contains":
        return f"({value} in {test.path})"
    # whose it is, and who it is, are written with other words than a value's
    if test.value.kind == "path" and value in ("subject", "resource"):
        if test.path in ("subject", "resource"):
            same = f"{test.path} is {value}"
            return f"({same})" if test.operator == "==" else f"(not ({same}))"
        inside = f"{value} in {test.path}"
        return f"({inside})" if test.operator in ("==", "in") else f"(not ({inside}))"
    return f"({test.path} {test.operator} {value})"


def _value(test: FormTest, only: ValueKind | None = None) -> str:
    kind, text = test.value.kind, test.value.text
    if (kind == "none") != (only == "none"):
        raise ModelFailure("bad-answer", f"`{test.operator}` and a value of `{kind}` don't fit")
    if kind == "text":
        if len(text) > 200 or not text.isprintable():
            raise ModelFailure("bad-answer", "one of its values is no value")
        return json.dumps(text, ensure_ascii=False)
    if not _VALUES[kind].fullmatch(text) or set(re.split(r"[. ]", text)) & _WORDS:
        raise ModelFailure("bad-answer", f"“{text[:60]}” is no {kind}")
    return text
