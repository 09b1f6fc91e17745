# cython: language_level=3
"""Names met lately, whole, each with what it stands for: one cache line a name.

The tables of all names lie scattered over the memory, as do the entities' closures. Before them
stands this small one of its own, which a policy at work has for its single checks. It answers by
comparing the whole text, and what a name stands for never changes while a store lives, so that
it can forget but not be wrong. Only the closure beside it is checked before each use. It is
read and written under the GIL.
"""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t

from ._c cimport SAYSO_PREFETCH, sayso_quick_hash, sayso_same
from ._store cimport Closure, Store

cdef enum:
    SHORTEST = 4  # bytes of a name that is kept
    LONGEST = 45  # `document:` and a UUID
    TRUST = 64
    SELDOM = 8  # one check in so many asks a table that is not trusted

ctypedef struct Known:  # one plain name, `type:id`; free when `size` is 0
    Closure* closure  # of the entity when last asked for, or NULL
    uint32_t freed  # the low half of the store's `freed` then: no closure has been freed since
    uint32_t ordinal
    uint16_t type
    uint8_t size
    uint8_t[45] text

ctypedef struct Front:
    Known* entries  # in sets of two, side by side
    uint32_t mask  # number of sets - 1
    uint32_t turn  # its lowest bit is which of a full set is replaced next
    uint32_t news  # names taken up since the size was last chosen
    uint32_t trust  # misses left before the table is asked only now and then; a hit fills it up
    uint32_t passed  # checks since then
    uint64_t era  # the high half of the store's `freed`

cdef int front_begin(Front* f) except -1
cdef void front_end(Front* f) noexcept
cdef void front_forget(Front* f, uint64_t era) noexcept
cdef void front_add(Front* f, Store store, const uint8_t* p, uint32_t n, uint32_t type, uint32_t ordinal) noexcept


cdef inline bint front_trusted(Front* f) noexcept nogil:
    """Whether to ask the table: where names hardly come again, it would only cost."""
    if f.trust:
        return True
    f.passed += 1
    return f.passed % SELDOM == 0


cdef inline Known* front_expect(const Front* f, const uint8_t* p, uint32_t n) noexcept nogil:
    """The set a name may be in, asked for."""
    cdef Known* k = f.entries + 2 * (sayso_quick_hash(p, n) & f.mask)
    SAYSO_PREFETCH(k)
    return k


cdef inline Known* front_find(Known* k, const uint8_t* p, uint32_t n) noexcept nogil:
    """The entry of a name in its set, or NULL."""
    if k.size == n and sayso_same(k.text, p, n):
        return k
    k += 1
    if k.size == n and sayso_same(k.text, p, n):
        return k
    return NULL
