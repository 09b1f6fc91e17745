# cython: language_level=3
"""A policy at work: its program, schema and rule groups, replaced as one when it is swapped."""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t

from ._decide cimport Decider, Group
from ._facts cimport Subject
from ._front cimport Front
from ._program cimport Program
from ._store cimport Store


ctypedef struct TypeName:  # a short type name met lately
    uint32_t type
    uint32_t n  # 0: none
    uint8_t[32] name


ctypedef struct Name:  # a plain `type:id`, its id to be looked up
    const uint8_t* p
    uint32_t n
    uint32_t type
    uint64_t hash


cdef class Decision:
    cdef readonly bint allowed
    cdef readonly bint conditional
    cdef bint forbidden
    cdef tuple names  # (missing, required), or None
    cdef readonly str rule
    cdef readonly uint64_t revision


cdef class ActionGroups:
    cdef str action
    cdef uint32_t type
    cdef str type_name
    cdef list groups  # by subject type, sets last
    cdef dict parameters  # the action's own


cdef class State:
    cdef Store store
    cdef Program program
    cdef readonly object schema
    cdef object rules
    cdef dict fields  # what the policy takes from the context
    cdef dict context  # what conditions take from it
    cdef list rule_names
    cdef list actions  # by type id: dict action → ActionGroups, or None for undeclared types
    cdef list type_names
    cdef list spare  # deciders not at work
    cdef Decider idle  # one more of them, at hand
    cdef object last_action  # the action last asked for, on type last_type, is last_groups
    cdef uint32_t last_type
    cdef ActionGroups last_groups
    cdef object plain_action  # that of the last plain check: for these types it is plain_group
    cdef uint64_t plain_types  # subject's << 32 | resource's
    cdef Group plain_group
    cdef TypeName[2] last_names  # of the last subject and resource
    cdef Front front  # names met lately
    cdef uint32_t n_groups  # made so far, the number of the next
    cdef list told  # Decisions of the present revision, two a rule: by it allowed, forbidden
    cdef bint uses_now
    cdef bint guards_use_now
    cdef bint runs_python  # conversions may let go of the GIL in the midst of a decision
    cdef readonly object graph

    cdef ActionGroups action(self, uint32_t type, str name)
    cdef Group group(self, ActionGroups a, Subject s)
    cdef Decider borrow(self)
    cdef int give_back(self, Decider d) except -1
    cdef int find_type(self, const uint8_t* p, Py_ssize_t n, TypeName* last, uint32_t* out) except -1
    cdef Decision plain_check(self, object subject, object action, object resource)
    cdef Group plain_rules(self, object action, Subject subject, uint32_t type)
    cdef bint met(self, Decider d, object subject, object resource) noexcept
    cdef bint look_up(self, Decider d, object subject, object resource, bint add) noexcept
    cdef int entities(self, Decider d, object subject, object resource) except -1
    cdef int entity(self, Decider d, object given, Subject* out, bint sets) except -1
    cdef int entity_parts(self, Decider d, object given, Subject* out, bint sets) except -1
    cdef int bind(
        self, Decider d, object context, object subject_properties, object resource_properties,
        dict parameters, object action_properties, object relationships, object evidence,
        object now, bint uses_now) except -1
    cdef Decider prepared(self, object context, int64_t now)
    cdef uint32_t type_of(self, str name) except? 0xFFFFFFFF


cdef extern from "Python.h":
    bint PyUnicode_IS_COMPACT_ASCII(object text)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    ctypedef struct PyASCIIObject:
        pass


cdef inline const uint8_t* ascii_text(object given, Py_ssize_t* n) noexcept:
    """The bytes of an ASCII text, or NULL of anything else."""
    if type(given) is not str or not PyUnicode_IS_COMPACT_ASCII(given):
        return NULL
    n[0] = PyUnicode_GET_LENGTH(given)
    return <const uint8_t*><void*>given + sizeof(PyASCIIObject)


cdef int64_t clock() noexcept nogil
cdef const uint8_t* utf8(str text, Py_ssize_t* n) except NULL
cdef int64_t instant(object now) except? -1
cdef Decision decision(State state, Decider d, int v, uint64_t revision)
cdef Decision shared(State state, uint32_t rule, bint allowed, bint forbidden, uint64_t revision)
cdef int fail(Decider d) except -1
