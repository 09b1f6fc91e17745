# cython: language_level=3, boundscheck=False, wraparound=False
"""A request held open, so that explanations can ask about its parts."""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport int64_t, uint32_t

from ._operands cimport TEMPORARY_STRING, Text
from ._decide cimport Decider, Group
from ._facts cimport Subject
from ._names cimport NONE, names_get
from ._program cimport K_SET, TRUE, UNKNOWN
from ._relations cimport TEMPORARY
from ._state cimport ActionGroups, State, decision, fail
from ._store cimport Val

from .encoding import Encoding


cdef class Probe:
    """One request under one policy. Its answers hold while nothing is written meanwhile.

    `truth`, `value` and `member` take nodes and relations by the layout's numbers, and
    variables (0 the subject, 1 the resource, more inside quantifiers) as (type, id) pairs.
    """

    cdef State state
    cdef Decider d
    cdef ActionGroups a
    cdef object encoding

    def __init__(
        self, State state, subject, str action not None, resource, context, subject_properties,
        resource_properties, action_properties, relationships, evidence, now,
    ):
        self.state = state
        self.d = Decider(state.program)
        self.encoding = Encoding(state.store)
        state.entity(self.d, subject, &self.d.subject, True)
        state.entity(self.d, resource, &self.d.resource, False)
        self.a = state.action(self.d.resource.type, action)
        state.bind(
            self.d, context, subject_properties, resource_properties, self.a.parameters,
            action_properties, relationships, evidence, now, state.uses_now)
        self.d.keep.append((subject, resource))

    def decide(self):
        """The Decision."""
        cdef Group group = self.state.group(self.a, self.d.subject)
        cdef int v = self.d.decide(group)
        return decision(self.state, self.d, v, self.state.store.revision)

    @property
    def now(self):
        """The request's time, in microseconds."""
        return self.d.now

    @property
    def subject(self):
        """The request's subject as (type, id), or (type, id, relation) for a set."""
        return self.described(self.d.subject)

    @property
    def resource(self):
        """The request's resource as (type, id)."""
        return self.described(self.d.resource)

    cdef tuple described(self, Subject s):
        cdef Text t
        if s.ordinal & TEMPORARY:
            t = self.d.temporary_names[s.ordinal & ~TEMPORARY]
        else:
            t.p = names_get(&self.state.store.types[s.type].names, s.ordinal, &t.n)
        id = PyUnicode_DecodeUTF8(<const char*>t.p, t.n, NULL)
        type_name = self.state.type_names[s.type]
        if s.relation == NONE:
            return type_name, id
        names = {v: k[1] for k, v in self.state.schema.relation_ids.items()}
        return type_name, id, names[s.relation]

    cdef int entity(self, tuple given, Subject* out) except -1:
        self.state.entity(self.d, given, out, True)
        return 0

    cdef int assign(self, dict variables) except -1:
        cdef Subject s
        self.d.begin()
        self.d.variables[0] = self.d.subject
        self.d.variables[1] = self.d.resource
        if variables:
            for number, given in variables.items():
                self.entity(given, &s)
                self.d.variables[<uint32_t>number] = s
        return 0

    cdef tuple outcome(self, int v):
        if self.d.failure:
            fail(self.d)
        if v == UNKNOWN:
            missing, required = self.d.names_of(self.d.subject, self.d.resource)
            return None, missing, required
        return v == TRUE, (), ()

    def truth(self, uint32_t node, dict variables=None):
        """(True, False or None, missing, required) of a condition."""
        self.assign(variables)
        return self.outcome(self.d.test(node))

    def member(self, uint32_t relation, tuple object, tuple subject):
        """(truth, missing, required): is the subject in this relation of the object?"""
        cdef Subject o, s
        self.assign(None)
        self.entity(object, &o)
        self.entity(subject, &s)
        return self.outcome(self.d.in_relation(relation, o.ordinal, s))

    def seen(self, uint32_t type, uint32_t ordinal):
        """Whether the policy, a stored relationship or attribute names the store's entity."""
        return bool(self.d.seen(type, ordinal))

    def value(self, uint32_t node, dict variables=None):
        """The exact value of an expression, or None where it is unknown."""
        cdef Val v
        cdef Val* items
        cdef int64_t i
        self.assign(variables)
        if not self.d.value(node, &v):
            return None
        if self.state.program.exprs[node].kind != K_SET:
            return self.decoded(v, self.kind_of(node))
        items = <Val*>v.a
        kind = self.element_kind(node)
        return tuple(self.decoded(items[i], kind) for i in range(v.b))

    def kind_of(self, uint32_t node):
        from .layout import KIND_NAMES
        return KIND_NAMES[self.state.program.exprs[node].kind]

    def element_kind(self, uint32_t node):
        return self.state.program.layout.element_kinds[node]

    cdef object decoded(self, Val v, str kind):
        cdef Text t
        if kind in ("string", "enum", "path", "list", "map", "any"):
            t = self.d.text(v.a)
            return PyUnicode_DecodeUTF8(<const char*>t.p, t.n, NULL)
        if kind == "network" and v.a >= TEMPORARY_STRING:
            return None
        return self.encoding.decode(v.a, v.b, kind)
