"""The codes of what can be wrong with an OpenFGA model."""

from __future__ import annotations

from typing import Final

CODES: Final = {
    "syntax": "something else was expected here",
    "invalid-encoding": "the file is not valid UTF-8",
    "too-large": "the model is larger than the limit",
    "nested-too-deep": "parentheses, lists or objects nest deeper than the limit",
    "too-many-errors": "there are more errors than are shown",
    "invalid-json": "the model is not the JSON of a model",
    "missing-schema": "the model does not say which schema it follows",
    "unsupported-schema": "the schema is neither 1.1 nor 1.2",
    "invalid-name": "a name that a type, relation or condition can't have",
    "reserved-name": "a word of the language, which nothing can be called",
    "duplicate": "a type, relation, condition or alternative is given twice",
    "unknown-type": "no type of this name is defined",
    "unknown-relation": "the type has no relation of this name",
    "unknown-condition": "no condition of this name is defined",
    "unused-condition": "no relation is assigned with this condition",
    "no-restrictions": "an assignable relation says nobody can be assigned",
    "invalid-restriction": "what may be assigned can't be",
    "misplaced-this": "the assignable subjects stand first",
    "mixed-operators": "`or`, `and` and `but not` are mixed without parentheses",
    "tupleset-not-direct": "what stands after `from` is not only assigned",
    "nothing-has-target": "none of the types that `from` leads to has the relation",
    "no-entry-point": "no subject can ever be in the relation",
    "endless": "the relation is computed from itself",
    "invalid-module": "a module is not as the others need it",
    "invalid-parameter": "a condition's parameter has no type of a value",
    "condition": "a condition that OpenFGA refuses too",
    "unsupported-condition": "a condition whose exact meaning can't be kept here",
}
