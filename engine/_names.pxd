# cython: language_level=3
"""Open-addressed tables of names, in segments that grow one by one, so that none grows for long."""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t

from libc.string cimport memcpy

from ._c cimport SAYSO_PREFETCH, sayso_differ, sayso_same

cdef enum:
    NONE = 0xFFFFFFFF  # no ordinal: an id never seen
    FURTHER = 0xFFFFFFFE  # not known yet: it may lie further on than was looked
    SEGMENTS = 256
    SIZES = 25  # of segments: 1, 2, 4 … 0x1000000 entries
    INLINE = 26  # bytes of a name kept in its table entry
    PREFIX = 18  # bytes of a longer one kept beside its heap offset

ctypedef struct Entry:  # one name in a table; free when `mark` is 0
    uint32_t mark  # ordinal + 1
    uint16_t size  # bytes in the name
    uint8_t key[26]  # the name, or (longer ones) its 8-byte heap offset and first 18 bytes

ctypedef struct Segment:  # one open-addressed part of a table, grown by itself
    Entry* entries
    uint32_t mask  # number of entries - 1
    uint32_t used

ctypedef struct Ground:  # where a table's segments of one size lie side by side, in large pages
    uint8_t* p
    uint32_t used  # how many are there

ctypedef struct Names:
    Segment* segments  # SEGMENTS of them, chosen by the hash's top bits
    uint32_t count  # names held, the next ordinal
    uint32_t* where  # ordinal → segment << 24 | entry
    uint32_t where_size
    uint8_t* heap  # the names longer than INLINE
    uint64_t heap_used
    uint64_t heap_size
    Ground* grounds  # by size, SIZES of them; NULL while segments are small

cdef bint is_mapped(const void* p) noexcept
cdef void release(void* p) noexcept
cdef void* grown(void* p, uint64_t old, uint64_t new) except NULL
cdef uint32_t names_find(const Names* t, const uint8_t* p, uint32_t n, uint64_t seed) noexcept nogil
cdef uint32_t names_add(Names* t, const uint8_t* p, uint32_t n, uint64_t seed) except? 0xFFFFFFFF
cdef const uint8_t* names_get(const Names* t, uint32_t ordinal, uint32_t* n) noexcept nogil
cdef void names_free(Names* t) noexcept
cdef uint64_t names_bytes(const Names* t) noexcept


cdef inline uint32_t home(uint64_t h, uint32_t mask) noexcept nogil:
    """Where the search for a name begins: at the first of the two entries of a cache line."""
    return <uint32_t>h & mask & ~<uint32_t>1


cdef inline const Entry* names_home(const Names* t, uint64_t h) noexcept nogil:
    """Where the search for a name with this hash begins; NULL if there is none like it."""
    cdef const Segment* s
    if t.segments == NULL:
        return NULL
    s = &t.segments[h >> 56]
    if s.entries == NULL:
        return NULL
    return &s.entries[home(h, s.mask)]


cdef inline void names_expect(const Names* t, uint64_t h) noexcept nogil:
    """Ask for the table entry of a name with this hash."""
    SAYSO_PREFETCH(names_home(t, h))


cdef inline bint same_name(const Names* t, const Entry* e, const uint8_t* p, uint32_t n) noexcept nogil:
    cdef uint64_t offset
    if e.size != n:
        return False
    if n <= INLINE:
        return sayso_same(e.key, p, n)
    if not sayso_same(e.key + 8, p, PREFIX):
        return False
    memcpy(&offset, e.key, 8)
    return sayso_same(t.heap + offset, p, n)


cdef inline uint32_t names_find_at(
    const Names* t, const uint8_t* p, uint32_t n, uint64_t h
) noexcept nogil:
    """The ordinal of a name with this hash, or NONE."""
    cdef const Segment* s
    cdef uint32_t i
    cdef const Entry* e
    if t.segments == NULL:
        return NONE
    s = &t.segments[h >> 56]
    if s.entries == NULL:
        return NONE
    i = home(h, s.mask)
    while True:
        e = &s.entries[i]
        if e.mark == 0:
            return NONE
        if same_name(t, e, p, n):
            return e.mark - 1
        i = (i + 1) & s.mask


cdef inline uint32_t names_find_near(
    const Names* t, const Entry* e, const uint8_t* p, uint32_t n
) noexcept nogil:
    """The ordinal of a name, or NONE, from the line where the search for it begins; FURTHER, and
    the next line asked for, where that is full of others.
    """
    cdef uint64_t first, second
    if e == NULL:
        return NONE
    if 4 <= n <= INLINE:  # which of the two it is can't be predicted: both are compared
        first = sayso_differ(e[0].key, p, n) | (e[0].size ^ n)
        second = sayso_differ(e[1].key, p, n) | (e[1].size ^ n)
        if (first == 0) | (second == 0):
            return e[first != 0].mark - 1
    else:
        if e[0].mark and same_name(t, &e[0], p, n):
            return e[0].mark - 1
        if e[1].mark and same_name(t, &e[1], p, n):
            return e[1].mark - 1
    if e[0].mark == 0 or e[1].mark == 0:
        return NONE
    SAYSO_PREFETCH(&e[2])
    return FURTHER


cdef inline uint32_t names_find_after(
    const Names* t, uint32_t segment, const Entry* e, const uint8_t* p, uint32_t n
) noexcept nogil:
    """As names_find_near, for the rest of the way."""
    cdef const Segment* s = &t.segments[segment]
    cdef uint32_t i = <uint32_t>(e - s.entries) + 2
    while True:
        e = &s.entries[i & s.mask]
        if e.mark == 0:
            return NONE
        if same_name(t, e, p, n):
            return e.mark - 1
        i += 1
