# cython: language_level=3
"""The sets an entity is in: searched from the entity's side, along the program's edges."""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t

from ._program cimport FALSE, TRUE, UNKNOWN, Edge, Program
from ._store cimport Closure, Row, Slot, Span, Store, found, ordinals_of, spans_of

cdef enum Failure:
    OK = 0
    TOO_MANY_VISITS = 1
    TOO_DEEP = 2
    NO_MEMORY = 3

ctypedef struct Mark:  # one entry of the visited table, valid when `generation` is the current
    uint64_t key  # relation << 32 | object
    uint32_t generation
    uint32_t sure

ctypedef struct Item:  # the entity is in `relation` of object `o`
    uint32_t relation
    uint32_t o
    uint32_t sure

ctypedef struct Extra:  # a contextual relationship
    uint32_t slot
    uint32_t o
    uint32_t s
    uint32_t guard  # index in the evaluator's guards, NONE: none


cdef class Reach:
    cdef Store store
    cdef Program program
    cdef Mark* marks
    cdef uint32_t marks_mask
    cdef uint32_t marks_used
    cdef uint32_t generation
    cdef Item* queue
    cdef uint32_t queue_n
    cdef uint32_t queue_size
    cdef Extra* extras
    cdef uint32_t n_extras
    cdef uint32_t visits  # left before the evaluation fails
    cdef uint32_t leaf  # a relation whose objects go to the bits below instead, or NONE
    cdef uint64_t* sure_bits  # by ordinal, temporary ones after `bits`
    cdef uint64_t* maybe_bits
    cdef uint32_t bits
    cdef int failure
    cdef uint32_t n_strangers
    cdef Closure** strangers  # by type, of ids never seen: in the sets that hold everyone

    cdef void forget(self) noexcept nogil
    cdef Mark* mark(self, uint64_t key) noexcept nogil
    cdef void found_leaf(self, uint32_t o, uint32_t sure) noexcept nogil
    cdef void push(self, uint32_t relation, uint32_t o, uint32_t sure) noexcept nogil
    cdef void follow(self, const Edge* edge, uint32_t x, uint32_t sure) noexcept nogil
    cdef void walk(self, uint32_t type, uint32_t x, const uint8_t* needs) noexcept nogil
    cdef Closure* closure(self, uint32_t type, uint32_t x) noexcept nogil
    cdef bint holds_still(self, const Closure* c) noexcept nogil
    cdef Closure* strange_closure(self, uint32_t type) noexcept nogil
    cdef Closure* build(self, uint32_t type, uint32_t x) noexcept nogil
    cdef void install(self, uint32_t type, uint32_t x, Closure* c) noexcept nogil


cdef inline const Span* span_of(const Closure* c, uint32_t kind) noexcept nogil:
    cdef uint32_t i
    for i in range(c.spans):
        if spans_of(c)[i].kind == kind:
            return &spans_of(c)[i]
    return NULL


cdef inline int in_span(const Closure* c, const Span* s, uint32_t x) noexcept nogil:
    """Whether an ordinal is in a span: for sure, perhaps, or not."""
    cdef const uint32_t* a = ordinals_of(c) + s.sure
    if found(a, s.n_sure, x):
        return TRUE
    return UNKNOWN if s.n_maybe and found(a + s.n_sure, s.n_maybe, x) else FALSE
