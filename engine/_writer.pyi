from collections.abc import Iterable
from typing import Any

from ._program import Program
from ._store import Store
from .data import EntityAttributes, Relationship
from .schema import Schema
from .values import Value

class Writer:
    def __init__(self, store: Store) -> None: ...
    def adopt(self, schema: Schema, program: Program) -> None: ...
    def refit_guards(self, schema: Schema) -> None: ...
    def load_columns(
        self,
        object_type: str,
        relation: str,
        object_ids: Iterable[str],
        subject_type: str,
        subject_ids: Iterable[str],
        subject_relation: str | None,
    ) -> int: ...
    def write(
        self,
        touch: Iterable[Relationship],
        delete: Iterable[Relationship],
        attributes: Iterable[EntityAttributes],
    ) -> int: ...
    def relate(
        self, touches: list[Any], resolved: list[Any], deletes: list[Any], dropped: list[Any]
    ) -> None: ...
    def apply(self, ops: dict[Any, bool], guards: dict[Any, Any]) -> None: ...
    def parameter_values(
        self, condition: str, parameters: dict[str, Any] | None
    ) -> list[Value | None]: ...
    def fill_guard(self, number: int, raw: tuple[Any, ...], values: list[Value | None]) -> None: ...
    def describe(self, row: EntityAttributes, found: list[Any]) -> None: ...

def check_fit(store: Store, schema: Schema) -> None: ...
def described(shape: tuple[Any, ...]) -> str: ...
