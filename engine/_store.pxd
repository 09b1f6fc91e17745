# cython: language_level=3
"""The relationship and attribute store: names to dense ids, rows of neighbours, value columns.

Every entity of a type has a dense ordinal, in order of first sight. A *slot* is one shape of
stored relationship (object type, relation, subject alternative). An entity's *record* is its
type's `stride` rows side by side: one forward row for each slot its type is the object of, one
reverse row for each slot its type is the subject of, so that a check touches one cache line an
object. A row is a sorted array of ordinals, the single one inline.

Readers hold the GIL, or the store's read lock; a writer holds both the GIL and the write lock.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from ._names cimport NONE, Names
from ._slabs cimport Slabs

cdef extern from "<pthread.h>" nogil:
    ctypedef struct pthread_rwlock_t:
        pass

cdef enum:
    TOO_LARGE = 0xFFFFFFFF
    LOG = 64  # closure-relevant changes remembered, a power of two

ctypedef struct Val:  # a runtime value; its kind is known statically
    int64_t a  # bool, int, coefficient, string id, microseconds, ip high half, Val* of a set
    int64_t b  # scale, scale | currency << 8, ip low half, number of a set's elements

ctypedef struct Row:
    uint32_t n  # entries
    uint32_t v  # the entry when n is 1, else its block's offset in the arena

ctypedef struct Span:  # one userset kind's part of a closure
    uint32_t kind  # relation id of the userset
    uint32_t sure  # offset of its sorted definite ordinals; the possible ones follow them
    uint32_t n_sure
    uint32_t n_maybe
    uint64_t[4] filter  # two bits set for each entry: where one is not, neither is the entry

# The sets a subject is in, transitively: this, its spans, then their ordinals. It begins a cache
# line, so that most that are in no set asked for are known from one line.
ctypedef struct Closure:
    uint64_t epoch  # of the store when last known valid
    uint32_t spans  # TOO_LARGE: not enumerated, ask the evaluator
    uint32_t bytes

ctypedef struct Retired:  # the end of every closure's memory
    Closure* next  # of the replaced ones

ctypedef struct Column:  # one attribute's values by ordinal
    Val* v
    uint32_t size
    uint8_t is_set
    uint64_t count  # present values

ctypedef struct TypeData:
    Names names
    Row* rows  # record of ordinal i at i * stride
    uint32_t stride
    uint32_t size  # records allocated
    Closure** closures  # by ordinal, NULL until asked for
    uint32_t closures_size
    uint8_t has_closures  # closures of its entities are of use
    uint64_t* changed  # by ordinal, the epoch that began when closures holding it went out of date
    uint32_t changed_size
    Column* columns
    uint32_t n_columns

ctypedef struct Slot:
    uint32_t otype
    uint32_t stype
    uint32_t forward  # column of the forward row in the object's record
    uint32_t reverse  # column of the reverse row in the subject's record
    uint8_t everyone  # the subject is all of stype; its reverse row is `objects`
    uint8_t guarded  # its relationships carry a condition or an expiry
    uint8_t feeds_entity  # its subjects' own closures depend on it
    uint8_t feeds_node  # closures containing its subject depend on it
    Row objects
    uint64_t count  # relationships stored

ctypedef struct Guard:
    int64_t expires  # microseconds; INT64_MAX: never
    int32_t condition  # index in the store's condition names, -1: none
    uint32_t n
    Val* parameters  # by the condition's parameter order

ctypedef struct GuardKey:
    uint32_t slot
    uint32_t o
    uint32_t s
    uint32_t guard  # index + 1; 0: free, NONE: deleted

ctypedef struct Net:  # a network; IPv4 ones by their IPv4-mapped address
    int64_t high
    int64_t low
    uint32_t prefix  # of 128 bits
    uint32_t v4

ctypedef struct Op:  # one change of one row pair
    uint32_t slot
    uint32_t o
    uint32_t s
    uint32_t add  # 1 add, 0 delete

ctypedef struct Change:  # a closure-relevant edge's lower end
    uint32_t type
    uint32_t ordinal


cdef class Reading:
    """Holds a store's read lock; writers wait. `with store.reading():`"""
    cdef Store store


cdef class Writing:
    """Holds a store's write lock and the GIL: no one reads. `with store.writing():`"""
    cdef Store store


cdef class Store:
    cdef pthread_rwlock_t lock
    cdef unsigned long owner  # the thread that is changing it
    cdef uint32_t nested
    cdef bint changing  # a writer is at work, though it may have let go of the GIL
    cdef TypeData* types
    cdef uint64_t seed
    cdef uint64_t freed  # how many closures have been freed, replaced ones included
    cdef uint64_t changes  # how often a writer has come to work
    cdef public uint64_t revision  # what each check looks at, to here, lies together
    cdef uint32_t n_types
    cdef Slot* slots
    cdef uint32_t n_slots
    cdef uint32_t* arena
    cdef uint64_t arena_used
    cdef uint64_t arena_size
    cdef uint32_t[64] free  # heads of the free lists by block class, 0: none
    cdef Names strings
    cdef Names type_table  # type names; a type's ordinal is its id
    cdef Net* nets
    cdef uint32_t n_nets
    cdef dict net_ids
    cdef Guard* guards
    cdef uint32_t n_guards
    cdef uint32_t guards_size
    cdef GuardKey* guard_table
    cdef uint32_t guard_mask
    cdef uint32_t guard_used
    cdef uint64_t epoch  # advanced by every change that can alter a closure
    cdef uint64_t oldest  # closures of an epoch before it are out of date
    cdef Change[64] log  # the last LOG of them, by epoch
    cdef Closure* retired
    cdef uint64_t closure_bytes
    cdef Slabs closure_slabs
    cdef public dict type_ids  # name → id
    cdef public list type_names
    cdef public dict slot_ids  # shape → id
    cdef public list slot_shapes
    cdef public dict column_ids  # (type id, attribute) → column
    cdef public list column_names  # by type id, a list of attribute names
    cdef public list guard_raw  # by guard, (condition, parameters, expires) as given
    cdef public dict condition_ids
    cdef public list guard_free
    cdef object mapping  # the snapshot that arrays may lie in, kept while the store lives
    cdef public dict column_specs  # (type id, column) → what its values are

    cdef inline Row* row(self, uint32_t type, uint32_t ordinal, uint32_t column) noexcept nogil:
        cdef TypeData* t = &self.types[type]
        if ordinal >= t.size:
            return NULL
        return t.rows + <uint64_t>ordinal * t.stride + column

    cdef inline const uint32_t* items(self, const Row* r) noexcept nogil:
        return &r.v if r.n == 1 else self.arena + r.v

    cdef uint32_t place(self, uint32_t type, str name) except? 0xFFFFFFFF
    cdef const Guard* guard(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil
    cdef int reserve(self, uint32_t type, uint32_t count) except -1
    cdef int reserve_closures(self, uint32_t type) except -1
    cdef int apply(self, Op* ops, uint64_t n) except -1
    cdef int set_guard(self, uint32_t slot, uint32_t o, uint32_t s, uint32_t guard) except -1
    cdef uint32_t drop_guard(self, uint32_t slot, uint32_t o, uint32_t s) noexcept
    cdef void release_guard(self, uint32_t i)
    cdef uint32_t new_guard(self, object raw) except? 0xFFFFFFFF
    cdef uint32_t new_type(self, str name) except? 0xFFFFFFFF
    cdef list new_slots(self, list shapes)
    cdef uint32_t new_column(self, tuple key, spec) except? 0xFFFFFFFF
    cdef int widen(self, uint32_t type, uint32_t stride) except -1
    cdef uint32_t block_new(self, uint32_t c) except 0
    cdef void block_free(self, uint32_t at, uint32_t c) noexcept
    cdef int row_set(self, Row* r, const uint32_t* a, uint32_t n) except -1
    cdef int row_change(self, Row* r, uint32_t x, bint add) except? -9
    cdef int64_t row_merge(self, Row* r, const Op* ops, uint64_t n, bint objects, uint32_t* buffer) except? -0x7FFFFFFFFFFFFFFF
    cdef list row_list(self, const Row* r)
    cdef Row* reverse_row(self, const Slot* slot, uint32_t s) noexcept nogil
    cdef int apply_sorted(self, const Op* ops, uint64_t n, bint objects) except -1
    cdef void note(self, const Op* op) noexcept
    cdef bint stamp(self, TypeData* t, uint32_t ordinal) noexcept
    cdef void drop_closure(self, uint32_t type, uint32_t ordinal) noexcept
    cdef void drop_all_closures(self) noexcept
    cdef void free_retired(self) noexcept
    cdef bint has(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil


cdef inline const Span* spans_of(const Closure* c) noexcept nogil:
    return <const Span*>(c + 1)


cdef inline const uint32_t* ordinals_of(const Closure* c) noexcept nogil:
    """What the spans' offsets count from."""
    return <const uint32_t*>(spans_of(c) + c.spans)


cdef inline Retired* retired_of(const Closure* c) noexcept nogil:
    return <Retired*>(<uint8_t*>c + c.bytes) - 1


cdef inline uint32_t filter_hash(uint32_t x) noexcept nogil:
    """Its two highest bytes name the bits of a span's filter that stand for an ordinal."""
    return <uint32_t>(x * <uint32_t>0x9E3779B1)


cdef inline bint filtered(const Span* s, uint32_t x) noexcept nogil:
    """Whether an ordinal may be in a span."""
    cdef uint32_t h = filter_hash(x)
    return (s.filter[h >> 30] >> (h >> 24 & 63)) & (s.filter[h >> 22 & 3] >> (h >> 16 & 63)) & 1


cdef inline void filter_add(Span* s, uint32_t x) noexcept nogil:
    """Let a span's filter know of an ordinal."""
    cdef uint32_t h = filter_hash(x)
    s.filter[h >> 30] |= 1ULL << (h >> 24 & 63)
    s.filter[h >> 22 & 3] |= 1ULL << (h >> 16 & 63)


cdef inline bint found(const uint32_t* a, uint32_t n, uint32_t x) noexcept nogil:
    """Whether sorted `a` holds x: a branch-free binary search."""
    cdef uint32_t half
    if n == 0:
        return False
    while n > 1:
        half = n >> 1
        a += half if a[half] <= x else 0
        n -= half
    return a[0] == x
