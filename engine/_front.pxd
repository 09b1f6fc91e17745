# cython: language_level=3
"""Names met lately, whole, each with what it stands for: one cache line a name. And what was
decided of them lately.

The tables of all names lie scattered over the memory, as do the entities' closures. Before them
stands this small one of its own, which a policy at work has for its single checks. It answers by
comparing the whole text, and what a name stands for never changes while a store lives, so that
it can forget but not be wrong. Only the closure beside it is checked before each use. It is
read and written under the GIL.

Beside them stand answers, each of a pair of entities to a group of rules, half a line each. An
answer counts until a writer comes to work: so long nothing that it follows from can change.
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

ctypedef struct Answer:  # what came of a plain check that does not look at the time
    uint64_t pair  # subject << 32 | resource, of the group's types
    uint64_t changes  # of the store then, + 1; 0: none
    uint32_t group
    uint32_t rule
    uint32_t allowed
    uint32_t forbidden

ctypedef struct Front:
    Known* entries  # in sets of two, side by side
    Answer* answers  # as many, in sets of two
    uint32_t mask  # number of sets of each - 1
    uint32_t turn  # its lowest bit is which of a full set is replaced next
    uint32_t news  # names taken up since the size was last chosen
    uint32_t trust  # misses left before the table is asked only now and then; a hit fills it up
    uint32_t passed  # checks since then
    uint32_t again  # as trust, of the answers
    uint32_t passed_by
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


cdef inline bint answers_trusted(Front* f) noexcept nogil:
    """Whether to ask for an answer: where pairs hardly come again, it would only cost."""
    if f.again:
        return True
    f.passed_by += 1
    return f.passed_by % SELDOM == 0


cdef inline Answer* answer_of(
    const Front* f, uint64_t pair, uint32_t group, uint64_t changes
) noexcept nogil:
    """The answer to a group about a pair, or where it may be put, then `changes` is another."""
    cdef uint64_t h = (pair ^ group) * 0x9E3779B97F4A7C15ULL
    cdef Answer* a = f.answers + 2 * (<uint32_t>(h >> 40) & f.mask)
    if a[1].pair == pair and a[1].group == group:
        return a + 1
    if a[0].pair == pair and a[0].group == group:
        return a
    return a + (a[0].changes == changes + 1)


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
