from .graph import Spec

class Field:
    def __init__(
        self,
        at: int,
        kind: int,
        spec: Spec,
        stored: bool = False,
        name: str = "",
        default: tuple[int, int] | list[tuple[int, int]] | None = None,
    ) -> None: ...
    @property
    def at(self) -> int: ...
    @property
    def kind(self) -> int: ...
    @property
    def spec(self) -> Spec: ...
    @property
    def stored(self) -> bool: ...
    @property
    def name(self) -> str: ...

class Binder: ...
