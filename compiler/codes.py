"""The stable codes of all diagnostics, each with one line on what it means (docs/errors.md)."""

from __future__ import annotations

from typing import Final

ERRORS: Final = {
    # the text itself
    "too-large": "the policy is larger than the limit",
    "invalid-encoding": "the policy is not valid UTF-8",
    "invalid-character": "a character that has no place in a policy",
    "unterminated-string": "a string or a name in backticks has no closing mark",
    "invalid-escape": "a backslash in a string before something that is no escape",
    "invalid-number": "a number is not written as one",
    "syntax": "something else was expected here",
    "misplaced-member": "an attribute, relation, permission, inverse or action outside of a type",
    "nested-too-deep": "parentheses, `not` or operators nest deeper than the limit",
    "too-many-errors": "there are more errors, or warnings, than are shown",
    # names
    "duplicate": "a name is declared twice",
    "invalid-name": "a name or id that can't be one",
    "unknown-type": "no type of this name is declared",
    "unknown-action": "no type in question declares this action, relation or permission",
    "unknown-member": "the type has no attribute, relation, permission or inverse of this name",
    "unknown-relation": "the type has no relation, permission or inverse of this name",
    "unknown-field": "the request has no attribute of this name",
    "unknown-parameter": "the action has no parameter of this name",
    "unknown-condition": "no condition of this name is declared",
    "unknown-evidence": "no evidence of this name is declared",
    "unknown-name": "a name in an expression means nothing here",
    "unknown-value-type": "there is no such type of value",
    "ambiguous-name": "a name is that of several things, and nothing says which is meant",
    "invalid-phrase": "the words of a term can't be that",
    "unlike-declarations": "the types a rule names do not declare this alike",
    # values
    "invalid-value": "a constant is malformed or out of range",
    "unknown-zone": "there is no such time zone",
    "missing-zone": "a window or a local time has no time zone",
    "unknown-enum-value": "a value that the `one of` does not list",
    "invalid-default": "a default does not fit its attribute",
    # relations
    "not-a-relation": "an attribute or action stands where a relation is needed",
    "never-true": "a relation is defined only by itself",
    "nowhere-to-walk": "a step of a walk leads to no object",
    "computed-step": "a step of a walk is computed by more than a plain union",
    "endless-walk": "a step of a walk is computed from itself",
    "too-many-ways": "the choices of a walk multiply beyond the limit",
    "misplaced-direct": "`direct` in a permission, which stores no subjects",
    "nothing-has-target": "no type that the walk leads to has the next name",
    # expressions
    "type-mismatch": "an operator does not apply to values of these types",
    "unlike-types": "values of unlike types are compared or combined",
    "unlike-currencies": "amounts of unlike currencies never compare",
    "not-a-condition": "a value stands where a condition is needed",
    "not-a-value": "an entity or relation stands where a value is needed",
    "not-an-entity": "a value stands where an entity is needed",
    "invalid-count": "the number in `at least` is out of range",
    "invalid-conversion": "`as` can't convert between these types",
    "where-speaks-of-subject": "`where` says which requests an `only` governs, whoever asks",
}

WARNINGS: Final = {
    "repeated-value": "a set lists a constant twice",
    "unused": "something is declared and never used",
    "never-applies": "a rule, or a term, whose condition can't be true",
    "always-true": "a condition that can't be false",
    "unreachable-relation": "no subject can come to be in this relation",
    "exclusion-in-cycle": "a relation excludes what depends on itself",
    "duplicate-rule": "two rules say the same",
    "repeated-term": "words are given one meaning twice",
    "conflicting-only": "two `only` rules govern the same requests for different subjects",
}

CODES: Final = ERRORS | WARNINGS
