from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from os import PathLike
from typing import Any

from pyroaring import BitMap

from ._probe import Probe
from ._state import Decision as Decision
from ._store import Store
from .data import EntityAttributes, Relationship
from .explain import Explanation
from .graph import Graph
from .layout import Layout
from .results import ActionList, ObjectList, SubjectList
from .schema import Schema

__all__ = ["Decision", "Engine"]

_Entity = str | tuple[str, ...] | Mapping[str, str]
_Subject = str | tuple[str, ...] | Mapping[str, str]
_Values = Mapping[str, Any] | None
_Evidence = Iterable[tuple[str, int | None]] | None
_Now = int | datetime | None

class Engine:
    def __init__(self, policy: Any) -> None: ...
    @property
    def policy(self) -> Any: ...
    @property
    def graph(self) -> Graph: ...
    @property
    def schema(self) -> Schema: ...
    @property
    def layout(self) -> Layout: ...
    @property
    def data(self) -> Store: ...
    @property
    def revision(self) -> int: ...
    def begin(self, policy: Any) -> None: ...
    def install(self, policy: Any) -> None: ...
    def swap(self, policy: Any) -> int: ...
    def load_columns(
        self,
        object_type: str,
        relation: str,
        object_ids: Iterable[str],
        subject_type: str,
        subject_ids: Iterable[str],
        subject_relation: str | None = None,
    ) -> int: ...
    def save(self, path: str | PathLike[str]) -> None: ...
    @staticmethod
    def map(path: str | PathLike[str], policy: Any, *, verify: bool = True) -> Engine: ...
    def explain(
        self,
        subject: _Subject,
        action: str,
        resource: _Entity,
        context: _Values = None,
        *,
        subject_properties: _Values = None,
        resource_properties: _Values = None,
        action_properties: _Values = None,
        relationships: Iterable[Relationship] | None = None,
        evidence: _Evidence = None,
        now: _Now = None,
    ) -> Explanation: ...
    def check(
        self,
        subject: _Subject,
        action: str,
        resource: _Entity,
        context: _Values = None,
        *,
        subject_properties: _Values = None,
        resource_properties: _Values = None,
        action_properties: _Values = None,
        relationships: Iterable[Relationship] | None = None,
        evidence: _Evidence = None,
        now: _Now = None,
    ) -> Decision: ...
    def check_batch(
        self,
        subjects: str | Sequence[str],
        actions: str | Sequence[str],
        resources: str | Sequence[str],
        context: _Values = None,
        *,
        now: _Now = None,
    ) -> bytes: ...
    def check_ids(
        self,
        subject_type: str,
        subject_ids: Any,
        action: str,
        resource_type: str,
        resource_ids: Any,
        context: _Values = None,
        *,
        now: _Now = None,
    ) -> bytes: ...
    def id_of(self, entity: _Entity) -> int | None: ...
    def name_of(self, type: str, number: int) -> str: ...
    def list_objects(
        self,
        subject: _Subject,
        action: str,
        resource_type: str,
        context: _Values = None,
        *,
        subject_properties: _Values = None,
        action_properties: _Values = None,
        relationships: Iterable[Relationship] | None = None,
        evidence: _Evidence = None,
        now: _Now = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> ObjectList: ...
    def list_object_ids(
        self,
        subject: _Subject,
        action: str,
        resource_type: str,
        context: _Values = None,
        *,
        subject_properties: _Values = None,
        action_properties: _Values = None,
        relationships: Iterable[Relationship] | None = None,
        evidence: _Evidence = None,
        now: _Now = None,
    ) -> BitMap: ...
    def list_subjects(
        self,
        subject_type: str,
        action: str,
        resource: _Entity,
        context: _Values = None,
        *,
        resource_properties: _Values = None,
        action_properties: _Values = None,
        relationships: Iterable[Relationship] | None = None,
        evidence: _Evidence = None,
        now: _Now = None,
        after: str | None = None,
        limit: int | None = None,
    ) -> SubjectList: ...
    def list_actions(
        self,
        subject: _Subject,
        resource: _Entity,
        context: _Values = None,
        *,
        relations: bool = False,
        subject_properties: _Values = None,
        resource_properties: _Values = None,
        action_properties: _Values = None,
        relationships: Iterable[Relationship] | None = None,
        evidence: _Evidence = None,
        now: _Now = None,
    ) -> ActionList: ...
    def probe(
        self,
        subject: _Subject,
        action: str,
        resource: _Entity,
        context: _Values = None,
        *,
        subject_properties: _Values = None,
        resource_properties: _Values = None,
        action_properties: _Values = None,
        relationships: Iterable[Relationship] | None = None,
        evidence: _Evidence = None,
        now: _Now = None,
    ) -> Probe: ...
    def write(
        self,
        touch: Iterable[Relationship] = (),
        delete: Iterable[Relationship] = (),
        attributes: Iterable[EntityAttributes] = (),
    ) -> int: ...
    def memory(self) -> dict[str, int]: ...

def numbers(given: Any) -> Any: ...
def page_size(limit: int | None) -> int | None: ...
