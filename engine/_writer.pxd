# cython: language_level=3
"""Changes: checked as a whole, then applied to the store as one revision."""

from ._program cimport Program
from libc.stdint cimport uint32_t, uint64_t

from ._store cimport Column, Op, Store, Val


cdef class Writer:
    cdef Store store
    cdef object schema
    cdef object encoding
    cdef list siblings  # slot → the other slots for the same shape of subject

    cdef int replace_siblings(self, const Op* ops, uint64_t n) except -1
    cdef int guard_for(self, object r, object values) except -1
    cdef int put(self, object value, Val* out) except -1
    cdef int put_attribute(self, Column* c, uint32_t o, object value) except -1
