"""cel knows how to translate the conditions of OpenFGA models, written in CEL, into Sayso's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ... import model as m
from ...declarations import RESERVED
from ...literals import new_name
from ...unparse import Expressions, type_text
from .check import check
from .errors import Refused
from .fold import folded
from .parse import parse
from .strict import needs
from .translate import Translator, value_type
from .typed import Typed
from .types import CelType, parameter_type

__all__ = ["Refused", "Translated", "translate"]


@dataclass(frozen=True)
class Translated:
    """A condition in Sayso's terms.

    `parameters` are (name, type as policy text) in their order, names as they are (`declared`
    has them as a policy writes them), `expression` is policy text. A `strict` condition is
    unknown unless every parameter has a value; without it this one already is, or is not strict.
    `condition` gives it as a node of the checked model.
    """

    parameters: list[tuple[str, str]]
    expression: str
    strict: bool
    attributes: tuple[m.Attribute, ...]
    expr: m.Expr

    @property
    def declared(self) -> str:
        """The parameters as they stand in the parentheses of a declaration."""
        return ", ".join(
            f"{new_name(name, name in RESERVED)}: {type_}" for name, type_ in self.parameters
        )

    def text(self, name: str) -> str:
        """The whole statement: `condition NAME(…) = …`."""
        strict = " strict" if self.strict else ""
        return f"condition {new_name(name)}({self.declared}){strict} = {self.expression}"

    def condition(self, name: str) -> m.Condition:
        """The declaration in a checked model."""
        return m.Condition(name, self.attributes, self.expr, self.strict)


def translate(
    parameters: Mapping[str, str | CelType], source: str, line: int = 1, column: int = 1
) -> Translated:
    """Sayso's form of a CEL condition whose text begins at `line` and `column` of its file.

    `parameters` have their types as OpenFGA writes them, such as `list<string>`. Raises Refused
    for a condition that OpenFGA would refuse too, and for one whose meaning can't be kept exactly.
    """
    types = {name: _parameter(name, given, line, column) for name, given in parameters.items()}
    typed = folded(check(parse(source, line, column), types))
    value_types: dict[str, m.ValueType] = {}
    for name, type_ in types.items():
        found = value_type(type_, as_set=_only_searched(name, type_, typed))
        if found is None:
            message = f"Sayso has no type for the parameter `{name}: {type_}`"
            raise Refused(message, line, column, "unsupported")
        value_types[name] = found
    translator = Translator(value_types)
    expr = translator.expr(typed)
    attributes = tuple(m.Attribute(name, type_) for name, type_ in value_types.items())
    return Translated(
        [(name, type_text(type_)) for name, type_ in value_types.items()],
        Expressions(m.Model()).text(expr),
        needs(expr) != frozenset(value_types),
        attributes,
        expr,
    )


def _parameter(name: str, given: str | CelType, line: int, column: int) -> CelType:
    found = parameter_type(given) if isinstance(given, str) else given
    if found is None:
        message = f"there is no type `{given}` for the parameter `{name}`"
        raise Refused(message, line, column)
    return found


def _only_searched(name: str, type_: CelType, whole: Typed) -> bool:
    """Whether a list is only looked into with `in`, for values that can't fail: a set will do."""
    if type_.kind != "list" or type_.element is None or type_.element.element is not None:
        return False
    uses = searches = 0
    for node in whole.nodes():
        uses += node.op == "parameter" and node.name == name
        if node.op == "in" and node.args[1].op == "parameter" and node.args[1].name == name:
            searches += node.args[0].op in ("const", "parameter", "variable")
    return uses == searches
