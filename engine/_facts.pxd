# cython: language_level=3
"""Facts, three-valued and perhaps recursive, and the names of what would settle them."""

from libc.stdint cimport uint8_t, uint32_t

from ._program cimport SetNode
from ._reach cimport Reach

cdef enum Mode:  # what asking a relation's fact does
    NORMAL = 0  # evaluate it
    COLLECT = 1  # note that it matters
    FIX = 2  # read its present bounds
    NAMES = 3  # read its truth; what it names comes later

cdef enum:
    MAX_VISITS = 2_000_000  # of one evaluation

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


cdef class Facts(Reach):
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
    cdef uint32_t depth
    cdef uint32_t max_depth
    cdef int mode
    cdef bint cyclic

    cdef void begin(self) noexcept nogil
    cdef int in_relation(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int member(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int evaluated(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int solve(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil
    cdef int set(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil
    cdef void name(self, uint32_t kind, uint32_t x, uint32_t type, uint32_t ordinal) noexcept nogil
    cdef uint32_t save(self, uint32_t start, uint32_t* kept) noexcept nogil
    cdef void restore(self, uint32_t at, uint32_t n) noexcept nogil
    cdef uint32_t fact(self, uint32_t relation, uint32_t o, Subject s, bint* new) noexcept nogil
    cdef void forget_facts(self) noexcept nogil
    cdef bint spend(self) noexcept nogil
    cdef void grow_table(self) noexcept nogil
    cdef int body(self, uint32_t at) noexcept nogil
    cdef void gather(self, uint32_t start) noexcept nogil


cdef inline int negated(int v) noexcept nogil:
    """`not`, on the two bits."""
    return ((~v & 1) << 1) | ((~v >> 1) & 1)
