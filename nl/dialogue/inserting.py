"""Knows how a rule comes into the text of a policy, which otherwise stays as it was written."""

from __future__ import annotations

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.canonical import digest
from ...compiler.pipeline import Policy, compile_policy, read_policy
from ...compiler.unparse import member_text, rule_text, unparse
from ..rule import Definition, IntermediateRule, extended

_MEMBERS = ("attribute", "actions", "relation", "permission", "inverse")


def with_rule(policy: Policy, rule: IntermediateRule, name: str, sentence: str) -> Policy:
    """The policy with the rule at its end, and what the rule walks declared in its types.

    The author's layout and comments stay. Raises PolicyError where the rule does not fit.
    """
    model = extended(policy.model, rule, name, sentence)
    added = model.rules[len(policy.model.rules) :]
    text = _with_definitions(policy, rule).rstrip() + "\n\n"
    text += "\n".join(rule_text(each, model) for each in added)
    whole = compile_policy(text, policy.filename)
    if digest(whole.model) != digest(model):  # a layout that was not foreseen: write it anew
        return compile_policy(unparse(model), policy.filename)
    return whole


def _with_definitions(policy: Policy, rule: IntermediateRule) -> str:
    """The policy's text with the definitions that it lacks, each after its type's members."""
    text = policy.source
    ends = _ends(text) if rule.definitions else {}
    types = {type_.name: type_ for type_ in policy.model.types}
    for type_name in sorted(ends, key=lambda each: -ends[each]):
        lines = [
            f"\n  {member_text(each.item)}"
            for each in _in_order(rule)
            if each.type == type_name and not _declares(types[type_name], each.item)
        ]
        at = ends[type_name]
        text = text[:at] + "".join(lines) + text[at:]
    return text


def _in_order(rule: IntermediateRule) -> list[Definition]:
    """Permissions before inverses, as a model has them."""
    return sorted(rule.definitions, key=lambda each: isinstance(each.item, m.Inverse))


def _declares(type_: m.Type, item: m.Permission | m.Inverse) -> bool:
    known = [replace(each, place=None) for each in (*type_.permissions, *type_.inverses)]
    return replace(item, place=None) in known


def _ends(text: str) -> dict[str, int]:
    """By type, the offset after the last of its members; a comment there stays on its line."""
    _, file = read_policy(text)
    found: dict[str, int] = {}
    current: str | None = None
    for statement in file.statements:
        word = statement.tokens[0].text
        if word == "type":
            current = statement.tokens[1].value
        elif word not in _MEMBERS:
            current = None
        if current is not None:
            end = statement.tokens[-1].end
            line_end = text.find("\n", end)
            rest = text[end : len(text) if line_end < 0 else line_end]
            found[current] = end + len(rest) if not rest.strip() or _comment(rest) else end
    return found


def _comment(rest: str) -> bool:
    return rest.lstrip().startswith("#")
