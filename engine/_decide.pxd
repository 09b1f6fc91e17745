# cython: language_level=3
"""Decisions: the rules a request meets, and what they come to."""

from libc.stdint cimport int64_t, uint32_t

from ._binding cimport Binder
from ._front cimport Known
from ._program cimport Program
from ._store cimport Closure

ctypedef struct Reference:  # a rule, for one subject and resource or any
    uint32_t condition  # its node; NONE: always
    uint32_t relation  # relation by type, when that is all it asks; else NONE
    uint32_t subject  # the one ordinal it is for, or NONE
    uint32_t resource
    uint32_t rule
    uint32_t rest  # what is left of the condition once an index has matched; NONE: nothing
    uint32_t reads_subject_id  # 1: it looks at the id of a subject of the group's type
    uint32_t bound  # relation by type that the subject must be in on the resource, or NONE

ctypedef struct Bucket:
    int64_t key
    uint32_t start  # in lists
    uint32_t n

ctypedef struct Index:
    int64_t value  # node of the value looked up, SUBJECT_ID or RESOURCE_ID
    uint32_t is_set
    uint32_t mask
    Bucket* buckets  # open-addressed; free where n is 0
    uint32_t start  # all its references, in lists
    uint32_t n

ctypedef struct Side:
    Reference* references
    uint32_t n
    uint32_t* lists
    uint32_t n_always  # the first in lists
    Index* indexes
    uint32_t n_indexes


cdef class Group:
    cdef Side allows
    cdef Side forbids
    cdef bint forbids_resource_free  # the forbids look at nothing of the resource
    cdef bint uses_now  # a rule looks at the time
    cdef uint32_t fast  # the fast path of the first rule, if a relation is all it asks; or NONE
    cdef bint only  # and there is no other rule
    cdef uint32_t number  # each of a policy's has its own
    cdef list blocks
    cdef int find_fast(self, Program program, uint32_t resource, uint32_t subject) except -1
    cdef void* block(self, uint32_t n, uint32_t width) except NULL
    cdef bint reads_subject_id(self, uint32_t resource) noexcept
    cdef int load(self, Side* side, object given) except -1


cdef class Decider(Binder):
    cdef uint32_t rule  # the one that decided, or NONE
    cdef bint forbidden
    cdef Known* met  # the subject's entry among the names met lately, of a plain check; else NULL

    cdef Closure* subject_closure(self) noexcept nogil
    cdef int decide(self, Group group) noexcept nogil
    cdef int evaluate(self, Group group) noexcept nogil
    cdef int side(self, const Side* side) noexcept nogil
    cdef int refer(self, const Side* side, uint32_t at, bint matched, int acc) noexcept nogil
    cdef int look_up(self, const Side* side, const Index* index, int acc) noexcept nogil
    cdef int bucket(self, const Side* side, const Index* index, int64_t key, int acc) noexcept nogil
