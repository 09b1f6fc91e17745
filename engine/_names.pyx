# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Names to dense ordinals and back, and the memory that a store's arrays lie in."""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy, memset

from ._c cimport aligned_alloc, sayso_hash, sayso_huge, sayso_map, sayso_unmap

cdef enum:
    LARGE = 512  # entries of a segment that lies among others


# Arrays may lie in a mapped snapshot. It is mapped privately, so they can be written to, but
# not resized or freed one by one.

ctypedef struct Range:
    const uint8_t* start
    const uint8_t* end

cdef Range* ranges = NULL
cdef uint32_t n_ranges = 0


cdef bint is_mapped(const void* p) noexcept:
    cdef uint32_t i
    for i in range(n_ranges):
        if ranges[i].start <= <const uint8_t*>p < ranges[i].end:
            return True
    return False


cdef void release(void* p) noexcept:
    """Free an array, unless it is part of a snapshot."""
    if not is_mapped(p):
        free(p)


def add_range(uint64_t start, uint64_t size):
    """Say that a snapshot is mapped there."""
    global ranges, n_ranges
    ranges = <Range*>grown(ranges, n_ranges * sizeof(Range), (n_ranges + 1) * sizeof(Range))
    ranges[n_ranges] = Range(<const uint8_t*>start, <const uint8_t*>start + size)
    n_ranges += 1


def drop_range(uint64_t start):
    """Say that it is no longer."""
    global n_ranges
    cdef uint32_t i
    for i in range(n_ranges):
        if ranges[i].start == <const uint8_t*>start:
            n_ranges -= 1
            ranges[i] = ranges[n_ranges]
            return


cdef void* grown(void* p, uint64_t old, uint64_t new) except NULL:
    """`p` resized from `old` to `new` bytes, the new part zeroed. It begins a cache line."""
    cdef void* q = aligned_alloc(64, (new + 63) & ~63ULL)
    if q == NULL:
        raise MemoryError
    sayso_huge(q, new)
    if old:
        memcpy(q, p, old)
    memset(<uint8_t*>q + old, 0, new - old)
    release(p)
    return q


# ── Names ─────────────────────────────────────────────────────────────────────────────────


cdef uint32_t names_find(const Names* t, const uint8_t* p, uint32_t n, uint64_t seed) noexcept nogil:
    """The ordinal of a name, or NONE."""
    return names_find_at(t, p, n, sayso_hash(p, n, seed))


cdef const uint8_t* names_get(const Names* t, uint32_t ordinal, uint32_t* n) noexcept nogil:
    """The bytes of a name; they are valid until the next name is added."""
    cdef uint32_t w = t.where[ordinal]
    cdef const Entry* e = &t.segments[w >> 24].entries[w & 0xFFFFFF]
    cdef uint64_t offset
    n[0] = e.size
    if e.size <= INLINE:
        return e.key
    memcpy(&offset, e.key, 8)
    return t.heap + offset


cdef inline Ground* ground(Names* t, uint32_t n) noexcept:
    """That of the segments of n entries, a power of two."""
    cdef uint32_t size = 0
    while 1 << size < n:
        size += 1
    return &t.grounds[size]


cdef Entry* segment_new(Names* t, uint32_t which, uint32_t n) except NULL:
    """Room for a segment of n entries, all free.

    Names are looked up at random. Scattered over small pages, large tables cost a look-up of the
    address beside each.
    """
    cdef Entry* new
    cdef Ground* g
    if n < LARGE:
        new = <Entry*>aligned_alloc(64, n * sizeof(Entry))
        if new == NULL:
            raise MemoryError
        memset(new, 0, n * sizeof(Entry))
        return new
    if t.grounds == NULL:
        t.grounds = <Ground*>calloc(SIZES, sizeof(Ground))
        if t.grounds == NULL:
            raise MemoryError
    g = ground(t, n)
    if g.used == 0:
        g.p = <uint8_t*>sayso_map(SEGMENTS * <uint64_t>n * sizeof(Entry))
        if g.p == NULL:
            raise MemoryError
    g.used += 1
    return <Entry*>g.p + <uint64_t>which * n


cdef void segment_free(Names* t, uint32_t which, Entry* old, uint32_t n) noexcept:
    """Give a segment's room back; that of all of its size once the last one has grown."""
    cdef Ground* g
    if n >= LARGE and t.grounds != NULL:
        g = ground(t, n)
        if g.used and old == <Entry*>g.p + <uint64_t>which * n:
            g.used -= 1
            if g.used == 0:
                sayso_unmap(g.p, SEGMENTS * <uint64_t>n * sizeof(Entry))
            return
    release(old)


cdef int segment_grow(Names* t, uint32_t which, uint64_t seed) except -1:
    cdef Segment* s = &t.segments[which]
    cdef Entry* old = s.entries
    cdef uint32_t old_n = s.mask + 1 if old != NULL else 0
    cdef uint32_t n = old_n * 2 if old_n else 4
    cdef Entry* new
    cdef uint32_t i, j, size
    cdef const uint8_t* p
    if n > 0x1000000:
        raise MemoryError("too many names of one type")
    new = segment_new(t, which, n)
    for i in range(old_n):
        if old[i].mark == 0:
            continue
        p = names_get(t, old[i].mark - 1, &size)
        j = home(sayso_hash(p, size, seed), n - 1)
        while new[j].mark != 0:
            j = (j + 1) & (n - 1)
        new[j] = old[i]
    for j in range(n):
        if new[j].mark != 0:
            t.where[new[j].mark - 1] = which << 24 | j
    s.entries = new
    s.mask = n - 1
    segment_free(t, which, old, old_n)
    return 0


cdef uint32_t names_add(Names* t, const uint8_t* p, uint32_t n, uint64_t seed) except? 0xFFFFFFFF:
    """The ordinal of a name, given one if it has none."""
    cdef uint32_t ordinal = names_find(t, p, n, seed)
    cdef uint64_t h, room
    cdef Segment* s
    cdef uint32_t i
    if ordinal != NONE:
        return ordinal
    if t.segments == NULL:
        t.segments = <Segment*>grown(NULL, 0, SEGMENTS * sizeof(Segment))
    if t.count == t.where_size:
        i = t.where_size * 2 if t.where_size else 8
        t.where = <uint32_t*>grown(t.where, t.where_size * 4ULL, i * 4ULL)
        t.where_size = i
    if n > INLINE and t.heap_used + n > t.heap_size:
        room = t.heap_size * 2 + n + 64
        t.heap = <uint8_t*>grown(t.heap, t.heap_size, room)
        t.heap_size = room
    h = sayso_hash(p, n, seed)
    s = &t.segments[h >> 56]
    if s.entries == NULL or (s.used + 1) * 5 > (s.mask + 1) * 4:
        segment_grow(t, <uint32_t>(h >> 56), seed)
    i = home(h, s.mask)
    while s.entries[i].mark != 0:
        i = (i + 1) & s.mask
    ordinal = t.count
    s.entries[i].mark = ordinal + 1
    s.entries[i].size = <uint16_t>n
    if n <= INLINE:
        memcpy(s.entries[i].key, p, n)
    else:
        memcpy(s.entries[i].key, &t.heap_used, 8)
        memcpy(s.entries[i].key + 8, p, PREFIX)
        memcpy(t.heap + t.heap_used, p, n)
        t.heap_used += n
    s.used += 1
    t.where[ordinal] = <uint32_t>(h >> 56) << 24 | i
    t.count += 1
    return ordinal


cdef void names_free(Names* t) noexcept:
    cdef uint32_t i
    if t.segments != NULL:
        for i in range(SEGMENTS):
            segment_free(t, i, t.segments[i].entries, t.segments[i].mask + 1)
    free(t.segments)
    free(t.grounds)
    release(t.where)
    release(t.heap)


cdef uint64_t names_bytes(const Names* t) noexcept:
    cdef uint64_t total = t.where_size * 4ULL + t.heap_size
    cdef uint32_t i
    if t.segments != NULL:
        total += SEGMENTS * sizeof(Segment)
        for i in range(SEGMENTS):
            if t.segments[i].entries != NULL:
                total += (t.segments[i].mask + 1ULL) * sizeof(Entry)
    return total
