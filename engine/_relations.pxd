# cython: language_level=3
"""Is a subject in a relation of an object? By rows where that suffices, else by evaluation."""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t

from ._program cimport SetNode
from ._reach cimport Reach
from ._store cimport Closure, Guard, Row, Val

cdef enum:
    TEMPORARY = 0x80000000  # ordinals of ids that only this request names

cdef enum Mode:  # what asking a relation's fact does
    NORMAL = 0  # evaluate it
    COLLECT = 1  # note that it matters
    FIX = 2  # read its present bounds
    NAMES = 3  # read its truth; what it names comes later

cdef enum NameKind:
    N_ATTRIBUTE = 0  # x: row of attributes; type, ordinal: the entity
    N_REQUEST = 1  # x: field
    N_ACTION = 2  # x: parameter name
    N_CONTEXT = 3  # x: context name
    N_EVIDENCE = 4  # x: evidence
    N_FACT = 5  # x: fact whose names belong here

ctypedef struct Subject:
    uint32_t type
    uint32_t ordinal
    uint32_t relation  # NONE for an entity

ctypedef struct Name:  # something that would settle an unknown
    uint32_t kind
    uint32_t x
    uint32_t type
    uint32_t ordinal

ctypedef struct Fact:
    uint32_t relation
    uint32_t o
    Subject subject
    uint8_t open  # 1: being evaluated
    uint8_t value
    uint8_t named  # 1: its names are gathered
    uint32_t names  # where its names are saved
    uint32_t n_names

ctypedef struct Place:  # a fast path still to be looked at
    uint32_t fast
    uint32_t type
    uint32_t o

ctypedef struct Walked:  # an entity a walk leads to
    uint32_t type
    uint32_t ordinal
    uint32_t truth
    uint32_t names  # where its way's names are saved
    uint32_t n_names


cdef class Relations(Reach):
    cdef Name* names
    cdef uint32_t n_names
    cdef uint32_t names_size
    cdef Name* saved
    cdef uint32_t n_saved
    cdef uint32_t saved_size
    cdef Fact* facts
    cdef uint32_t n_facts
    cdef uint32_t facts_size
    cdef uint32_t* fact_table
    cdef uint32_t fact_mask
    cdef Place* places
    cdef uint32_t places_size
    cdef Walked* ends
    cdef uint32_t n_ends
    cdef uint32_t ends_size
    cdef Guard* guards  # of the contextual relationships
    cdef uint32_t n_guards
    cdef uint32_t depth
    cdef uint32_t max_depth
    cdef int mode
    cdef bint cyclic
    cdef int64_t now
    cdef uint32_t temporaries  # ids that only this request names
    cdef uint32_t* temporary_types

    cdef void begin(self) noexcept nogil
    cdef int in_relation(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int fast(self, uint32_t f, uint32_t type, uint32_t o, uint32_t s, const Closure* c) noexcept nogil
    cdef int member(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int evaluated(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int solve(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int set(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int direct(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int arrow(self, const SetNode* node, uint32_t o, Subject s) noexcept nogil
    cdef int inverse(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int every(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int exclusion(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int several(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef int edge(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil
    cdef int extra(self, uint32_t i) noexcept nogil
    cdef int guard_truth(self, const Guard* g) noexcept nogil
    cdef int condition(self, uint32_t expr) noexcept nogil
    cdef bint seen(self, uint32_t type, uint32_t o) noexcept nogil
    cdef void name(self, uint32_t kind, uint32_t x, uint32_t type, uint32_t ordinal) noexcept nogil
    cdef uint32_t save(self, uint32_t start, uint32_t* kept) noexcept nogil
    cdef void restore(self, uint32_t at, uint32_t n) noexcept nogil
    cdef uint32_t fact(self, uint32_t relation, uint32_t o, Subject s, bint* new) noexcept nogil
    cdef void forget_facts(self) noexcept nogil
    cdef bint hidden(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil
    cdef uint32_t walk_ends(self, uint32_t set, uint32_t type, uint32_t o) noexcept nogil
    cdef void step(self, uint32_t at, uint32_t left, uint32_t type, uint32_t o, int truth,
                   uint32_t from_names, uint32_t start) noexcept nogil
    cdef void end(self, uint32_t type, uint32_t o, int truth, uint32_t from_names,
                  uint32_t start) noexcept nogil
    cdef uint32_t candidates(self, uint32_t relation, uint32_t type, uint32_t o, uint32_t** out) noexcept nogil
    cdef bint spend(self) noexcept nogil
    cdef void grow_table(self) noexcept nogil
    cdef bint more_places(self, uint32_t want) noexcept nogil
    cdef int body(self, uint32_t at) noexcept nogil
    cdef void gather(self, uint32_t start) noexcept nogil
    cdef int joined(self, int edge, uint32_t names, int acc, int v, uint32_t middle) noexcept nogil
    cdef int through(self, uint32_t slot, uint32_t o, uint32_t x, int i, uint32_t relation,
                     Subject s, int acc) noexcept nogil
    cdef bint names_subject(self, uint32_t slot, Subject s) noexcept nogil
    cdef int usersets(self, uint32_t slot, uint32_t o, Subject s, const Closure* c,
                      int acc) noexcept nogil


cdef inline int negated(int v) noexcept nogil:
    """`not`, on the two bits."""
    return ((~v & 1) << 1) | ((~v >> 1) & 1)
