from collections.abc import Mapping
from typing import Any

from ._state import Decision, State
from .values import Value

_Outcome = tuple[bool | None, tuple[str, ...], tuple[str, ...]]

class Probe:
    def __init__(
        self,
        state: State,
        subject: Any,
        action: str,
        resource: Any,
        context: Any,
        subject_properties: Any,
        resource_properties: Any,
        action_properties: Any,
        relationships: Any,
        evidence: Any,
        now: Any,
    ) -> None: ...
    @property
    def now(self) -> int: ...
    @property
    def subject(self) -> tuple[str, ...]: ...
    @property
    def resource(self) -> tuple[str, str]: ...
    def decide(self) -> Decision: ...
    def truth(
        self, node: int, variables: Mapping[int, tuple[str, ...]] | None = None
    ) -> _Outcome: ...
    def member(
        self, relation: int, object: tuple[str, ...], subject: tuple[str, ...]
    ) -> _Outcome: ...
    def seen(self, type: int, ordinal: int) -> bool: ...
    def value(
        self, node: int, variables: Mapping[int, tuple[str, ...]] | None = None
    ) -> Value | None: ...
    def kind_of(self, node: int) -> str: ...
    def element_kind(self, node: int) -> str: ...
