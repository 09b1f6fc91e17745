# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Settles facts (who is in which relation of what), also those that depend on themselves.

Truth is two bits, definitely and possibly. While facts don't depend on themselves one descent
settles each. Where one does, the whole group is solved as the well-founded model says, by the
alternating fixpoint (Van Gelder, PODS 1989): least bounds of the definite facts against the
possible ones and the other way round, until neither moves.
"""

from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort, realloc
from libc.string cimport memcmp, memcpy, memset

from ._names cimport NONE
from ._program cimport FALSE, TRUE, UNKNOWN, Rel, SetNode
from ._reach cimport NO_MEMORY, OK, TOO_DEEP, TOO_MANY_VISITS, Reach


cdef int by_content(const void* x, const void* y) noexcept nogil:
    return memcmp(x, y, sizeof(Name))


cdef inline uint64_t fact_hash(uint32_t relation, uint32_t o, Subject s) noexcept nogil:
    cdef uint64_t h = (<uint64_t>relation << 32 | o) * 0x9E3779B97F4A7C15ULL
    h ^= (
        <uint64_t>s.type << 48 ^ <uint64_t>s.relation << 32 ^ s.ordinal
    ) * 0xBF58476D1CE4E5B9ULL
    return h ^ h >> 29


cdef class Facts(Reach):
    def __cinit__(self, *_):
        self.names_size = self.saved_size = self.facts_size = 64
        self.names = <Name*>malloc(64 * sizeof(Name))
        self.saved = <Name*>malloc(64 * sizeof(Name))
        self.facts = <Fact*>malloc(64 * sizeof(Fact))
        self.fact_mask = 127
        self.fact_table = <uint32_t*>calloc(128, 4)
        self.max_depth = 1000
        if (self.names == NULL or self.saved == NULL or self.facts == NULL
                or self.fact_table == NULL):
            raise MemoryError

    def __dealloc__(self):
        free(self.names)
        free(self.saved)
        free(self.facts)
        free(self.fact_table)

    cdef void begin(self) noexcept nogil:
        """Forget the last evaluation."""
        self.n_names = 0
        self.n_saved = 0
        self.depth = 0
        self.mode = NORMAL
        self.cyclic = False
        self.failure = OK
        self.visits = MAX_VISITS
        if self.n_facts:
            self.forget_facts()

    cdef bint spend(self) noexcept nogil:
        """Count one visit; false when there are none left."""
        if self.visits == 0:
            self.failure = TOO_MANY_VISITS
            return False
        self.visits -= 1
        return self.failure == OK

    cdef int member(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil:
        """Whether a subject is in a relation of an object: by rows, else as a fact."""
        return self.evaluated(relation, o, s)

    cdef int set(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil:
        """The truth of a relation expression: the relations' to say."""
        return UNKNOWN

    # ── Names of what is unknown ──

    cdef void name(self, uint32_t kind, uint32_t x, uint32_t type, uint32_t ordinal) noexcept nogil:
        cdef Name* names
        if self.mode == COLLECT or self.mode == FIX:
            return  # only truth is wanted
        if self.n_names == self.names_size:
            names = NULL
            if self.names_size < 0x40000000:
                names = <Name*>realloc(self.names, self.names_size * 2ULL * sizeof(Name))
            if names == NULL:
                self.failure = NO_MEMORY
                return
            self.names = names
            self.names_size *= 2
        self.names[self.n_names] = Name(kind, x, type, ordinal)
        self.n_names += 1

    cdef uint32_t save(self, uint32_t start, uint32_t* kept) noexcept nogil:
        """Keep the names from `start` on for later, each once; returns where, and how many.

        Once only: names that come by many ways would double at each fact on the way up.
        """
        cdef uint32_t n = self.n_names - start, at = self.n_saved, i, k = 0
        cdef Name* saved
        kept[0] = 0
        while self.n_saved + <uint64_t>n > self.saved_size:
            saved = NULL
            if self.saved_size < 0x40000000:
                saved = <Name*>realloc(self.saved, self.saved_size * 2ULL * sizeof(Name))
            if saved == NULL:
                self.failure = NO_MEMORY
                return at
            self.saved = saved
            self.saved_size *= 2
        saved = self.saved + at
        memcpy(saved, self.names + start, n * sizeof(Name))
        if n > 1:
            qsort(saved, n, sizeof(Name), by_content)
        for i in range(n):
            if i == 0 or by_content(&saved[i], &saved[k - 1]) != 0:
                saved[k] = saved[i]
                k += 1
        self.n_saved += k
        kept[0] = k
        return at

    cdef void restore(self, uint32_t at, uint32_t n) noexcept nogil:
        cdef uint32_t i
        cdef Name x
        for i in range(at, at + n):
            if self.failure != OK:
                return
            x = self.saved[i]
            self.name(x.kind, x.x, x.type, x.ordinal)

    # ── Facts ──

    cdef void forget_facts(self) noexcept nogil:
        memset(self.fact_table, 0, (self.fact_mask + 1) * 4ULL)
        self.n_facts = 0
        if self.fact_mask > 0xFFFF:  # don't clear a large table for ever
            self.fact_mask = 127

    cdef uint32_t fact(self, uint32_t relation, uint32_t o, Subject s, bint* new) noexcept nogil:
        """The index of a fact, made if it is new; NONE when memory fails."""
        cdef uint64_t h = fact_hash(relation, o, s)
        cdef uint32_t i
        cdef Fact* f
        i = <uint32_t>(h >> 7) & self.fact_mask
        while self.fact_table[i]:
            f = &self.facts[self.fact_table[i] - 1]
            if (f.o == o and f.relation == relation and f.subject.ordinal == s.ordinal
                    and f.subject.type == s.type and f.subject.relation == s.relation):
                new[0] = False
                return self.fact_table[i] - 1
            i = (i + 1) & self.fact_mask
        new[0] = True
        if self.n_facts == self.facts_size:
            f = <Fact*>realloc(self.facts, self.facts_size * 2 * sizeof(Fact))
            if f == NULL:
                self.failure = NO_MEMORY
                return NONE
            self.facts = f
            self.facts_size *= 2
        self.facts[self.n_facts] = Fact(relation, o, s, 0, FALSE, 0, 0, 0)
        self.n_facts += 1
        self.fact_table[i] = self.n_facts
        if self.n_facts * 2 > self.fact_mask:
            self.grow_table()
        return self.n_facts - 1

    cdef void grow_table(self) noexcept nogil:
        cdef uint32_t n = (self.fact_mask + 1) * 4, i, j
        cdef uint32_t* table = <uint32_t*>calloc(n, 4)
        cdef Fact* f
        cdef uint64_t h
        if table == NULL:
            self.failure = NO_MEMORY
            return
        for i in range(self.n_facts):
            f = &self.facts[i]
            h = fact_hash(f.relation, f.o, f.subject)
            j = <uint32_t>(h >> 7) & (n - 1)
            while table[j]:
                j = (j + 1) & (n - 1)
            table[j] = i + 1
        free(self.fact_table)
        self.fact_table = table
        self.fact_mask = n - 1

    # ── Truth ──

    cdef int in_relation(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil:
        """Whether a subject is in a relation of an object, asked from a condition."""
        cdef uint32_t names = self.n_names
        cdef int v = self.member(relation, o, s)
        if self.cyclic and self.failure == OK:
            self.n_names = names
            v = self.solve(relation, o, s)
        return v

    cdef int evaluated(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil:
        """The truth of a fact by its relation's expression, under the present mode."""
        cdef uint32_t at, names
        cdef bint new
        cdef int v
        cdef Fact* f
        if s.relation == relation and s.ordinal == o:
            return TRUE
        at = self.fact(relation, o, s, &new)
        if at == NONE:
            return UNKNOWN
        f = &self.facts[at]
        if self.mode == COLLECT:
            return UNKNOWN
        if self.mode == FIX:
            return f.value
        if self.mode == NAMES:
            if f.value == UNKNOWN:
                self.name(N_FACT, at, 0, 0)
            return f.value
        if not new:
            if f.open:
                self.cyclic = True
                return FALSE
            if f.value == UNKNOWN:
                self.restore(f.names, f.n_names)
            return f.value
        if not self.spend():
            return UNKNOWN
        if self.depth >= self.max_depth:
            self.failure = TOO_DEEP
            return UNKNOWN
        f.open = 1
        names = self.n_names
        self.depth += 1
        v = self.set(
            &self.program.sets[self.program.rels[relation].root],
            self.program.rels[relation].type, o, s)
        self.depth -= 1
        f = &self.facts[at]  # the array may have moved
        f.open = 0
        f.value = v
        if v == UNKNOWN:
            f.names = self.save(names, &f.n_names)
        else:
            self.n_names = names
        return v

    cdef int body(self, uint32_t at) noexcept nogil:
        cdef Fact f = self.facts[at]
        cdef const Rel* r = &self.program.rels[f.relation]
        return self.set(&self.program.sets[r.root], r.type, f.o, f.subject)

    cdef int solve(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil:
        """The truth of a fact among facts that depend on themselves, by the alternating fixpoint."""
        cdef uint32_t i, sure = 0, before, names = self.n_names
        cdef bint new, moved
        cdef int v
        self.forget_facts()
        self.cyclic = False
        self.mode = COLLECT
        self.fact(relation, o, s, &new)
        i = 0
        while i < self.n_facts and self.spend():
            self.body(i)
            i += 1
        self.mode = FIX
        while self.failure == OK:
            before = sure
            for i in range(self.n_facts):
                self.facts[i].value &= 1
            moved = True
            while moved and self.failure == OK:
                moved = False
                for i in range(self.n_facts):
                    if not self.facts[i].value & 2 and self.spend() and self.body(i) & 2:
                        self.facts[i].value |= 2
                        moved = True
            for i in range(self.n_facts):
                self.facts[i].value &= 2
            sure = 0
            moved = True
            while moved and self.failure == OK:
                moved = False
                for i in range(self.n_facts):
                    if not self.facts[i].value & 1 and self.spend() and self.body(i) & 1:
                        self.facts[i].value |= 1
                        sure += 1
                        moved = True
            if sure == before:
                break
        v = self.facts[0].value
        self.n_names = names
        if v == UNKNOWN and self.failure == OK:
            self.gather(names)
        self.mode = NORMAL
        self.forget_facts()
        return v

    cdef void gather(self, uint32_t start) noexcept nogil:
        """Replace the facts among the names from `start` on by what they name, each once."""
        cdef uint32_t i = start
        cdef Name x
        self.mode = NAMES
        self.facts[0].named = 1
        self.body(0)
        while i < self.n_names and self.failure == OK:
            x = self.names[i]
            if x.kind == N_FACT:
                self.n_names -= 1
                self.names[i] = self.names[self.n_names]
                if not self.facts[x.x].named:
                    self.facts[x.x].named = 1
                    self.body(x.x)
            else:
                i += 1
