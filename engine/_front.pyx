# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Takes up the names met, and forgets others for them."""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free
from libc.string cimport memcpy, memset

from ._c cimport aligned_alloc
from ._store cimport Store

cdef enum:
    FEWEST = 32  # entries
    MOST = 8192
    SHARE = 4  # of the names that there are, one in so many has room


cdef int front_begin(Front* f) except -1:
    f.entries, f.answers = made(FEWEST), answers_made(FEWEST)
    if f.entries == NULL or f.answers == NULL:
        raise MemoryError
    f.mask, f.trust, f.again = FEWEST // 2 - 1, TRUST, TRUST
    return 0


cdef Known* made(uint32_t entries) noexcept:
    cdef Known* k = <Known*>aligned_alloc(64, entries * sizeof(Known))
    if k != NULL:
        memset(k, 0, entries * sizeof(Known))
    return k


cdef Answer* answers_made(uint32_t entries) noexcept:
    cdef Answer* a = <Answer*>aligned_alloc(64, entries * sizeof(Answer))
    if a != NULL:
        memset(a, 0, entries * sizeof(Answer))
    return a


cdef void front_end(Front* f) noexcept:
    free(f.entries)
    free(f.answers)


cdef void front_forget(Front* f, uint64_t era) noexcept:
    """Forget all: the store's `freed` has come to another high half."""
    memset(f.entries, 0, 2 * (f.mask + 1) * sizeof(Known))
    f.era = era


cdef void resize(Front* f, Store store) noexcept:
    """Have room for a share of the names that there are now."""
    cdef uint64_t names = 0
    cdef uint32_t i, size = FEWEST
    cdef Known* entries
    cdef Answer* answers
    f.news = 0
    for i in range(store.n_types):
        names += store.types[i].names.count
    while size < MOST and size < names // SHARE:
        size *= 2
    if size // 2 > f.mask + 1:
        entries, answers = made(size), answers_made(size)
        if entries == NULL or answers == NULL:
            free(entries)
            free(answers)
            return
        free(f.entries)
        free(f.answers)
        f.entries, f.answers, f.mask = entries, answers, size // 2 - 1


cdef void front_add(
    Front* f, Store store, const uint8_t* p, uint32_t n, uint32_t type, uint32_t ordinal
) noexcept:
    """Take up a name of SHORTEST to LONGEST bytes that stands for an entity of the store."""
    cdef Known* k
    f.news += 1
    if f.news > 2 * f.mask:
        resize(f, store)
    k = front_expect(f, p, n)
    if front_find(k, p, n) != NULL or type > 0xFFFF:
        return
    if k.size:
        if k[1].size:
            f.turn += 1
        if k[1].size == 0 or f.turn & 1:
            k += 1
    k.closure, k.freed, k.ordinal = NULL, 0, ordinal
    k.type, k.size = <uint16_t>type, <uint8_t>n
    memcpy(k.text, p, n)
