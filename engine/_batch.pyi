from typing import Any

from ._state import State

class Batch: ...

class Column:
    def __init__(self, given: Any, what: str) -> None: ...

def check_batch(
    state: State, subjects: Any, actions: Any, resources: Any, context: Any, now: Any
) -> bytes: ...
def check_ids(
    state: State,
    subject_type: str,
    subjects: Any,
    action: str,
    resource_type: str,
    resources: Any,
    context: Any,
    now: Any,
) -> bytes: ...
