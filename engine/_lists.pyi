from typing import Any

from pyroaring import BitMap

from ._state import State
from .results import ActionList, Conditional, ObjectList, SubjectList

class Listing: ...

def page(
    names: list[str], conditional: list[Conditional], after: str | None, limit: int | None
) -> tuple[list[str], list[Conditional], str | None]: ...
def list_objects(
    state: State, d: Any, a: Any, type: int, after: str | None, limit: int | None
) -> ObjectList: ...
def list_object_ids(state: State, d: Any, a: Any, type: int) -> BitMap: ...
def list_subjects(
    state: State, d: Any, a: Any, type: int, after: str | None, limit: int | None
) -> SubjectList: ...
def list_actions(
    state: State, d: Any, actions: list[Any], action_properties: Any
) -> ActionList: ...
