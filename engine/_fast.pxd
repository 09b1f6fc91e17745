# cython: language_level=3
"""Is a subject in a relation of an object, as far as rows alone tell?"""

from libc.stdint cimport uint32_t, uint64_t

from ._c cimport SAYSO_PREFETCH
from ._facts cimport Facts
from ._program cimport Fast
from ._store cimport Closure, Row, Span, TypeData, ordinals_of

cdef enum:
    PERHAPS = 1  # of a fast path: not found, but not all was looked at

ctypedef struct Place:  # a fast path still to be looked at
    uint32_t fast
    uint32_t type
    uint32_t o

ctypedef struct Way:  # a straight walk taken step by step, beside others
    const Closure* closure  # the subject's
    const Row* crowd  # the record before, where some of its rows are still to be looked at
    uint32_t crowd_fast
    uint32_t fast  # where it has come to; NONE: its end
    uint32_t type
    uint32_t o
    uint32_t s
    int verdict  # when `advance` is done: TRUE or FALSE where rows decide it, else PERHAPS


cdef class FastPaths(Facts):
    cdef Place* places
    cdef uint32_t places_size

    cdef int fast(self, uint32_t f, uint32_t type, uint32_t o, uint32_t s, const Closure* c) noexcept nogil
    cdef void walk_together(self, Way** ways, uint32_t n) noexcept nogil
    cdef bint advance(self, Way* w) noexcept nogil
    cdef void expect_crowd(
        self, const Fast* p, const Row* record, const Closure* c, const Span* span) noexcept nogil
    cdef int crowded(
        self, const Fast* p, const Row* record, uint32_t s, const Closure* c, const Span* span
    ) noexcept nogil
    cdef int branching(self, uint32_t f, uint32_t type, uint32_t o, uint32_t s, const Closure* c) noexcept nogil
    cdef uint32_t first_visit(self, uint32_t f, uint32_t o) noexcept nogil
    cdef bint wait(self, const Row* r, const uint32_t* arrow, uint32_t* waiting) noexcept nogil
    cdef bint more_places(self, uint32_t want) noexcept nogil


cdef inline void expect_record(const TypeData* t, const Fast* p, uint64_t o) noexcept nogil:
    """Ask for what a path reads of an object's record; a narrow one lies on two lines at most."""
    cdef const Row* record = t.rows + o * t.stride
    SAYSO_PREFETCH(record + p.low)
    SAYSO_PREFETCH(record + p.high)


cdef inline void expect_span(const Closure* c, const Span* s) noexcept nogil:
    """Ask for where the search for an ordinal begins, and where it may go from there."""
    cdef const uint32_t* a = ordinals_of(c) + s.sure
    cdef uint32_t half = s.n_sure >> 1
    SAYSO_PREFETCH(a + half)
    SAYSO_PREFETCH(a + (half >> 1))
    SAYSO_PREFETCH(a + half + (half >> 1))
