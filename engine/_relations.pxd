# cython: language_level=3
"""Is a subject in a relation of an object? By fast paths where they suffice, else by evaluation."""

from libc.stdint cimport int64_t, uint32_t

from ._facts cimport Subject
from ._fast cimport FastPaths
from ._program cimport SetNode
from ._store cimport Closure, Guard, Row

cdef enum:
    TEMPORARY = 0x80000000  # ordinals of ids that only this request names

ctypedef struct Walked:  # an entity a walk leads to
    uint32_t type
    uint32_t ordinal
    uint32_t truth
    uint32_t names  # where its way's names are saved
    uint32_t n_names


cdef class Relations(FastPaths):
    cdef Walked* ends
    cdef uint32_t n_ends
    cdef uint32_t ends_size
    cdef Guard* guards  # of the contextual relationships
    cdef uint32_t n_guards
    cdef int64_t now
    cdef uint32_t temporaries  # ids that only this request names
    cdef uint32_t* temporary_types

    cdef int direct(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int arrow(self, const SetNode* node, uint32_t o, Subject s) noexcept nogil
    cdef int inverse(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int every(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int exclusion(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int several(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int edge(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil
    cdef int extra(self, uint32_t i) noexcept nogil
    cdef int guard_truth(self, const Guard* g) noexcept nogil
    cdef bint seen(self, uint32_t type, uint32_t o) noexcept nogil
    cdef bint told(self, uint32_t type, uint32_t o) noexcept nogil
    cdef bint hidden(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil
    cdef uint32_t walk_ends(self, uint32_t set, uint32_t type, uint32_t o) noexcept nogil
    cdef void step(self, uint32_t at, uint32_t left, uint32_t type, uint32_t o, int truth,
                   uint32_t from_names, uint32_t start) noexcept nogil
    cdef void end(self, uint32_t type, uint32_t o, int truth, uint32_t from_names,
                  uint32_t start) noexcept nogil
    cdef uint32_t candidates(self, uint32_t relation, uint32_t type, uint32_t o, uint32_t** out) noexcept nogil
    cdef int joined(self, int edge, uint32_t names, int acc, int v, uint32_t middle) noexcept nogil
    cdef int through(self, uint32_t slot, uint32_t o, uint32_t x, int i, uint32_t relation,
                     Subject s, int acc) noexcept nogil
    cdef bint names_subject(self, uint32_t slot, Subject s) noexcept nogil
    cdef int usersets(self, uint32_t slot, uint32_t o, Subject s, const Closure* c,
                      int acc) noexcept nogil
