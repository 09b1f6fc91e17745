# cython: language_level=3
"""Binding: a request's Python values become the evaluator's, checked against the policy."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from ._conditions cimport Evaluator
from ._operands cimport Override
from ._facts cimport Name, Subject
from ._store cimport Net, Val


cdef class Field:
    """A declared value: where it goes, and what it must be."""

    cdef readonly uint32_t at  # field, action parameter, or attribute column
    cdef readonly int kind
    cdef readonly object spec
    cdef readonly bint stored
    cdef readonly str name
    cdef bint has_default
    cdef Val default
    cdef bytes memory  # of a default set's elements


cdef class Binder(Evaluator):
    cdef Subject subject
    cdef Subject resource
    cdef uint32_t temporaries_size
    cdef uint32_t extras_size
    cdef bint bound  # there is something to reset

    cdef int reset(self) except -1
    cdef int make_room(self) except -1
    cdef uint32_t strange(self, uint32_t type) except? 0xFFFFFFFF
    cdef int bind_action(self, object given, dict declared) except -1
    cdef int bind_defaults(self, dict declared) except -1
    cdef uint32_t ordinal(self, uint32_t type, const uint8_t* p, uint32_t n) except? 0xFFFFFFFF
    cdef uint32_t stranger(self, uint32_t type, const uint8_t* p, uint32_t n) except? 0xFFFFFFFF
    cdef int own(self, object value, Field field, Val* out) except -1
    cdef int encode(self, object value, Val* out) except -1
    cdef int encode_scalar(self, object value, Val* out) except -1
    cdef int encode_text(self, str value, Val* out) except -1
    cdef int bind_fields(self, dict given, dict declared, str prefix, Val* values, uint8_t* states) except -1
    cdef int bind_context(self, dict given, dict declared) except -1
    cdef int bind_properties(self, dict given, dict declared, Subject of, str prefix) except -1
    cdef int bind_evidence(self, object evidence, dict declared) except -1
    cdef int bind_extras(self, object relationships, object resolve) except -1
    cdef object names_of(self, Subject subject, Subject resource)
    cdef str entity_name(self, const Name* n, Subject subject, Subject resource)
    cdef int64_t net_number(self, const Net* net) noexcept
    cdef bint clashes(self, const Override* o, int kind) noexcept
