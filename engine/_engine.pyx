# cython: language_level=3, boundscheck=False, wraparound=False
"""The engine's face: decisions, batches, lists and changes for Python callers."""

cimport cython
from libc.stdint cimport uint32_t, uint64_t

from ._decide cimport Decider, Group
from ._facts cimport Subject
from ._names cimport NONE
from ._state cimport ActionGroups, State, clock, decision
from ._store cimport Store
from ._writer cimport Writer

from array import array
from threading import Lock

from ._batch import check_batch, check_ids
from ._lists import list_actions, list_object_ids, list_objects, list_subjects
from ._probe import Probe
from .data import parse_subject
from .errors import InvalidRequest
from ._snapshot import load, restore_guards, save
from ._state import Decision

__all__ = ["Decision", "Engine"]


cdef class Engine:
    """Decides by one policy over the relationships and attributes it is given.

    `policy` is what `compile_policy` returns (or its rule graph). Checks take the types' names
    and ids as text: `engine.check("user:alice", "edit", "document:plan")`.
    """

    cdef Store store
    cdef State state
    cdef Writer writer
    cdef readonly object policy
    cdef object changes  # one at a time

    def __init__(self, policy):
        self.store = Store()
        self.begin(policy)

    def begin(self, policy):
        self.changes = Lock()
        self.writer = Writer(self.store)
        self.install(policy)

    def install(self, policy):
        """Lay a policy out beside the one at work, then let it take over in one step."""
        state = State(getattr(policy, "graph", policy), self.store)
        with self.store.writing():
            self.writer.adopt(state.schema, state.program)
            self.policy = policy
            self.state = state

    def swap(self, policy):
        """Put another policy to work; returns the new revision.

        Raises PolicyMismatch, and changes nothing, if stored relationships or attributes have no
        place in it. Checks go on by the old policy until the new one takes over.
        """
        with self.changes, self.store.writing():
            self.install(policy)
            self.store.revision += 1
            return self.store.revision

    def load_columns(
        self, str object_type not None, str relation not None, object_ids,
        str subject_type not None, subject_ids, subject_relation=None,
    ):
        """Write many relationships of one shape, without conditions, as two lists of ids.

        The fast way in for large imports; returns the new revision.
        """
        with self.changes:
            return self.writer.load_columns(
                object_type, relation, object_ids, subject_type, subject_ids, subject_relation)

    def save(self, path):
        """Write a snapshot of all data to a file, replacing it as a whole."""
        with self.store.reading():
            save(self.store, path)

    @staticmethod
    def map(path, policy, *, verify=True):
        """An engine over a snapshot file, mapped rather than read, under a policy.

        `verify` checks the file's checksums first. Raises InvalidSnapshot if it is damaged or of
        another version, PolicyMismatch if it does not fit the policy.
        """
        cdef Engine engine = Engine.__new__(Engine)
        engine.store = Store()
        load(engine.store, path, verify)
        engine.begin(policy)
        restore_guards(engine.store, engine.writer)
        return engine

    def explain(
        self, subject, action, resource, context=None, *, subject_properties=None,
        resource_properties=None, action_properties=None, relationships=None, evidence=None,
        now=None,
    ):
        """Why the request is allowed or denied: an Explanation. Arguments as for `check`."""
        from .explain import explain

        return explain(
            self, subject, action, resource, context, subject_properties=subject_properties,
            resource_properties=resource_properties, action_properties=action_properties,
            relationships=relationships or (), evidence=evidence or (), now=now)

    @property
    def graph(self):
        """The rule graph of the policy at work."""
        return self.state.graph

    @property
    def schema(self):
        """What the policy at work lets data and requests say (schema.Schema)."""
        return self.state.schema

    @property
    def layout(self):
        """The layout of the policy at work (layout.Layout)."""
        return self.state.program.layout

    @property
    def data(self):
        """The store, to be read (see reading.py)."""
        return self.store

    @property
    def revision(self):
        """How many changes of data and policy there have been."""
        return self.store.revision

    @cython.binding(False)
    def check(
        self, subject, str action not None, resource, context=None, *, subject_properties=None,
        resource_properties=None, action_properties=None, relationships=None, evidence=None,
        now=None,
    ):
        """May the subject do this to the resource? Returns a Decision.

        Raises UnknownType, UnknownAction, InvalidName, InvalidValue or InvalidRequest for a
        request the policy can't be asked, LimitExceeded when it would take too long to answer.
        """
        if context is None and subject_properties is None and resource_properties is None and (
            action_properties is None and relationships is None and evidence is None
            and now is None
        ):
            plain = self.state.plain_check(subject, action, resource)
            if plain is not None:
                return plain
        return self.full_check(
            subject, action, resource, context, subject_properties, resource_properties,
            action_properties, relationships, evidence, now)

    cdef full_check(
        self, subject, str action, resource, context, subject_properties, resource_properties,
        action_properties, relationships, evidence, now
    ):
        """As `check`, of any request."""
        cdef State state
        cdef Decider d
        cdef ActionGroups a
        cdef Group group
        cdef uint64_t revision
        while True:
            state = self.state
            d = state.borrow()
            try:
                revision = self.store.revision
                d.reset()
                state.entities(d, subject, resource)
                a = state.action(d.resource.type, action)
                group = state.group(a, d.subject)
                if not (
                    context is None and subject_properties is None and resource_properties is None
                    and action_properties is None and relationships is None and evidence is None
                    and now is None and not a.parameters
                ):
                    state.bind(
                        d, context, subject_properties, resource_properties, a.parameters,
                        action_properties, relationships, evidence, now,
                        group.uses_now or state.guards_use_now)
                elif group.uses_now or state.guards_use_now:
                    d.now = clock()
                if self.store.changing or state.runs_python:
                    with self.store.reading():
                        if self.store.revision == revision:
                            return decision(state, d, d.decide(group), revision)
                elif self.store.revision == revision:
                    return decision(state, d, d.decide(group), revision)
                # else something was written while Python code ran: once more
            finally:
                state.give_back(d)

    def check_batch(self, subjects, actions, resources, context=None, *, now=None):
        """Many checks at once: one byte each, 0 deny, 1 allow, 2 conditional.

        Each argument is a sequence of names, or one name for all. The GIL is released while
        deciding; all are decided at one revision and one time.
        """
        return check_batch(self.state, subjects, actions, resources, context, now)

    def check_ids(
        self, str subject_type not None, subject_ids, str action not None,
        str resource_type not None, resource_ids, context=None, *, now=None,
    ):
        """As `check_batch`, by the numbers that `id_of` gives: arrays of unsigned 32-bit integers
        (or sequences of ints), or one int for all.
        """
        return check_ids(
            self.state, subject_type, numbers(subject_ids), action, resource_type,
            numbers(resource_ids), context, now)

    def id_of(self, entity):
        """The number of an entity (`type:id`, or a tuple), or None if it was never seen.

        Numbers stay as they are while this engine lives; each type has its own.
        """
        type_name, id, relation = parse_subject(entity, "entity")
        if relation is not None or id is None:
            raise InvalidRequest("only an object has a number")
        return self.store.find(self.state.type_of(type_name), id)

    def name_of(self, str type not None, uint32_t number):
        """The id of an entity by its number."""
        return self.store.name(self.state.type_of(type), number)

    def list_objects(
        self, subject, str action not None, str resource_type not None, context=None, *,
        subject_properties=None, action_properties=None, relationships=None, evidence=None,
        now=None, after=None, limit=None,
    ):
        """The seen objects of a type that the subject may act on: an ObjectList.

        With `limit`, a page of at most so many; `after` is the page before's `next`.
        """
        cdef State state = self.state
        cdef Decider d
        cdef ActionGroups a
        with self.store.reading():
            state = self.state
            d = state.borrow()
            try:
                a = self.bind_objects(
                    state, d, subject, action, resource_type, context, subject_properties,
                    action_properties, relationships, evidence, now)
                return list_objects(state, d, a, d.resource.type, after, page_size(limit))
            finally:
                state.give_back(d)

    def list_object_ids(
        self, subject, str action not None, str resource_type not None, context=None, *,
        subject_properties=None, action_properties=None, relationships=None, evidence=None,
        now=None,
    ):
        """As `list_objects`, the numbers of the allowed ones as a pyroaring BitMap."""
        cdef State state = self.state
        cdef Decider d
        cdef ActionGroups a
        with self.store.reading():
            state = self.state
            d = state.borrow()
            try:
                a = self.bind_objects(
                    state, d, subject, action, resource_type, context, subject_properties,
                    action_properties, relationships, evidence, now)
                return list_object_ids(state, d, a, d.resource.type)
            finally:
                state.give_back(d)

    cdef ActionGroups bind_objects(
        self, State state, Decider d, subject, str action, str resource_type, context,
        subject_properties, action_properties, relationships, evidence, now
    ):
        cdef ActionGroups a
        d.reset()
        state.entity(d, subject, &d.subject, True)
        d.resource = Subject(state.type_of(resource_type), NONE, NONE)
        a = state.action(d.resource.type, action)
        state.bind(
            d, context, subject_properties, None, a.parameters, action_properties, relationships,
            evidence, now, state.uses_now)
        return a

    def list_subjects(
        self, str subject_type not None, str action not None, resource, context=None, *,
        resource_properties=None, action_properties=None, relationships=None, evidence=None,
        now=None, after=None, limit=None,
    ):
        """The subjects of a type that may act on the resource: a SubjectList. Pages as above."""
        cdef State state = self.state
        cdef Decider d
        cdef ActionGroups a
        with self.store.reading():
            state = self.state
            d = state.borrow()
            try:
                d.reset()
                d.subject = Subject(state.type_of(subject_type), NONE, NONE)
                state.entity(d, resource, &d.resource, False)
                a = state.action(d.resource.type, action)
                state.bind(
                    d, context, None, resource_properties, a.parameters, action_properties,
                    relationships, evidence, now, state.uses_now)
                return list_subjects(state, d, a, d.subject.type, after, page_size(limit))
            finally:
                state.give_back(d)

    def list_actions(
        self, subject, resource, context=None, *, relations=False, subject_properties=None,
        resource_properties=None, action_properties=None, relationships=None, evidence=None,
        now=None,
    ):
        """The actions the subject may take on the resource: an ActionList.

        With `relations`, the relations and permissions it is in are among them.
        """
        cdef State state = self.state
        cdef Decider d
        with self.store.reading():
            state = self.state
            d = state.borrow()
            try:
                d.reset()
                state.entity(d, subject, &d.subject, True)
                state.entity(d, resource, &d.resource, False)
                state.bind(
                    d, context, subject_properties, resource_properties, None, None,
                    relationships, evidence, now, state.uses_now)
                type_name = state.type_names[d.resource.type]
                actions = [
                    state.action(d.resource.type, name)
                    for name in state.schema.actions(type_name, relations)]
                return list_actions(state, d, actions, action_properties)
            finally:
                state.give_back(d)

    def probe(
        self, subject, action, resource, context=None, *, subject_properties=None,
        resource_properties=None, action_properties=None, relationships=None, evidence=None,
        now=None,
    ):
        """The request held open as a Probe, for explanations. Arguments as for `check`."""
        return Probe(
            self.state, subject, action, resource, context, subject_properties,
            resource_properties, action_properties, relationships, evidence, now)

    # ── Changes ──

    def write(self, touch=(), delete=(), attributes=()):
        """Apply changes, all or none: relationships to write and delete, attributes to set.

        Deletes come first. Returns the new revision. Raises the one error there is, or Several.
        """
        with self.changes:
            return self.writer.write(touch, delete, attributes)

    def memory(self):
        """Bytes in use, by part."""
        return self.store.memory()


def numbers(given):
    """Unsigned 32-bit integers, as a buffer."""
    if isinstance(given, int):
        given = [given]
    try:
        return given if hasattr(given, "itemsize") else array("I", given)
    except (TypeError, OverflowError):
        raise InvalidRequest("numbers of ids are whole, from 0 below 2**32") from None


def page_size(limit):
    if limit is not None and (not isinstance(limit, int) or limit < 1):
        raise InvalidRequest("a page's limit must be a whole number from 1")
    return limit
