# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Walks the fast paths: from an object to those its relations come from, row by row."""

cimport cython
from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memset

from ._c cimport SAYSO_PREFETCH
from ._facts cimport Facts
from ._names cimport NONE
from ._program cimport FALSE, TRUE, UNKNOWN, Fast
from ._reach cimport NO_MEMORY, Mark, in_span, span_of
from ._store cimport TOO_LARGE, Closure, Row, Span, TypeData, filtered, found, ordinals_of

cdef enum:
    NO_ROOM = 2  # of a visit: the walk may not go on
    STRAIGHT = 24  # objects looked at one after the other before a circle is suspected
    ROW_V = 32  # where a row's `v` begins when it is read as a word; `n` lies below

cdef Span NOTHING  # of a closure without the span asked for
memset(&NOTHING, 0, sizeof(Span))


cdef int meet(const Closure* c, const Span* span, const uint32_t* a, uint32_t n) noexcept nogil:
    """Whether an entry of sorted `a` is in a span: each of the shorter is sought in the longer."""
    cdef const uint32_t* b = ordinals_of(c) + span.sure
    cdef uint32_t i
    cdef int v = FALSE
    if n <= span.n_sure + span.n_maybe:
        for i in range(n):
            if filtered(span, a[i]):
                v |= in_span(c, span, a[i])
                if v == TRUE:
                    return TRUE
        return v
    for i in range(span.n_sure):
        if found(a, n, b[i]):
            return TRUE
    for i in range(span.n_sure, span.n_sure + span.n_maybe):
        if found(a, n, b[i]):
            return UNKNOWN
    return FALSE


cdef inline const Span* span_or_nothing(const Closure* c, const Fast* p) noexcept nogil:
    """What a closure holds of the sets that a path's objects name."""
    cdef const Span* span
    if c == NULL or p.n_userset == 0:
        return &NOTHING
    span = span_of(c, p.kind)
    return &NOTHING if span == NULL else span


cdef inline int glance(
    const Fast* p, const uint64_t* record, uint32_t s, const Span* span
) noexcept nogil:
    """TRUE, FALSE, or PERHAPS where rows of several entries or a set have to be looked at.

    Rows are read as words. Those of one entry, nearly all, are judged without a branch, as which
    of them hold something can't be predicted.
    """
    cdef uint64_t first = record[p.entity[0]] & p.has_entity
    cdef uint64_t second = record[p.entity[1]] & p.has_entity
    cdef uint64_t group = record[p.userset] & p.has_userset
    cdef uint64_t one = <uint64_t>s << ROW_V | 1
    if (first == one) | (second == one):
        return TRUE
    if (<uint32_t>(first | second | group) > 1) | (
        (<uint32_t>group == 1) & filtered(span, <uint32_t>(group >> ROW_V))
    ):
        return PERHAPS
    return FALSE


cdef inline uint32_t several(const Row* r, uint64_t has) noexcept nogil:
    """Where a row's entries lie in the arena, 0 where they don't; found without a branch."""
    return r.v & -<uint32_t>(r.n > 1) & <uint32_t>has


cdef class FastPaths(Facts):
    def __cinit__(self, *_):
        self.places_size = 64
        self.places = <Place*>malloc(64 * sizeof(Place))
        if self.places == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.places)

    cdef int fast(
        self, uint32_t f, uint32_t type, uint32_t o, uint32_t s, const Closure* c
    ) noexcept nogil:
        """TRUE or FALSE where rows decide it, else PERHAPS. `s` is an entity's ordinal.

        The usual way is straight on, one object after the other; `branching` knows all ways.
        """
        cdef const Fast* p
        cdef const TypeData* t
        cdef const TypeData* next
        cdef const Fast* then
        cdef const uint64_t* record
        cdef const Span* span
        cdef uint64_t on
        cdef uint32_t left = STRAIGHT
        cdef int v
        if c != NULL and c.spans == TOO_LARGE:
            left = 0
        while left:
            p = &self.program.fasts[f]
            if not p.straight:
                break
            span = span_or_nothing(c, p)
            t = &self.store.types[type]
            next, then = &self.store.types[p.on_type], &self.program.fasts[p.on_fast]
            while True:  # on to objects of the same kind
                if o >= t.size:
                    return FALSE
                record = <const uint64_t*>(t.rows + <uint64_t>o * t.stride)
                on = record[p.on] & p.has_arrow
                expect_record(next, then, on >> ROW_V)  # a few in vain
                v = glance(p, record, s, span)
                if v == PERHAPS:
                    v = self.crowded(p, <const Row*>record, s, c, span)
                    if v == UNKNOWN:
                        return self.branching(f, type, o, s, c)
                if v == TRUE:
                    return TRUE
                if <uint32_t>on != 1:
                    return FALSE if <uint32_t>on == 0 else self.branching(f, type, o, s, c)
                o = <uint32_t>(on >> ROW_V)
                left -= 1
                if p.on_fast != f or left == 0:
                    break
            f, type = p.on_fast, p.on_type
        return self.branching(f, type, o, s, c)

    cdef void walk_together(self, Way** ways, uint32_t n) noexcept nogil:
        """Take walks to their ends side by side, a step of all before the next of any, so that
        what a step needs of the memory has come by then. Reorders `ways`.
        """
        cdef uint32_t j, still
        for _ in range(STRAIGHT):
            still = 0
            for j in range(n):
                if self.advance(ways[j]):
                    ways[still] = ways[j]
                    still += 1
            n = still
            if n == 0:
                return
        for j in range(n):
            ways[j].verdict = PERHAPS

    @cython.final
    cdef bint advance(self, Way* w) noexcept nogil:
        """As `fast`, one object of it, what the next one needs asked for; False when done.

        Rows of several entries are asked for, and looked at in the next step.
        """
        cdef const Fast* p
        cdef const TypeData* t
        cdef const uint64_t* record
        cdef const Span* span
        cdef uint64_t on
        cdef int v
        if w.crowd != NULL:
            p = &self.program.fasts[w.crowd_fast]
            v = self.crowded(p, w.crowd, w.s, w.closure, span_or_nothing(w.closure, p))
            w.crowd = NULL
            if v != FALSE:
                w.verdict = TRUE if v == TRUE else PERHAPS
                return False
        w.verdict = FALSE
        if w.fast == NONE:
            return False
        p = &self.program.fasts[w.fast]
        t = &self.store.types[w.type]
        if not p.straight:
            w.verdict = PERHAPS
            return False
        if w.o >= t.size:
            return False
        record = <const uint64_t*>(t.rows + <uint64_t>w.o * t.stride)
        on = record[p.on] & p.has_arrow
        if <uint32_t>on == 1:
            expect_record(
                &self.store.types[p.on_type], &self.program.fasts[p.on_fast], on >> ROW_V)
        span = span_or_nothing(w.closure, p)
        v = glance(p, record, w.s, span)
        if v == TRUE or <uint32_t>on > 1:
            w.verdict = TRUE if v == TRUE else PERHAPS
            return False
        if v == PERHAPS:
            w.crowd, w.crowd_fast = <const Row*>record, w.fast
            self.expect_crowd(p, w.crowd, w.closure, span)
        if <uint32_t>on == 0:
            w.fast = NONE
            return w.crowd != NULL
        w.fast, w.type, w.o = p.on_fast, p.on_type, <uint32_t>(on >> ROW_V)
        return True

    @cython.final
    cdef inline void expect_crowd(
        self, const Fast* p, const Row* record, const Closure* c, const Span* span
    ) noexcept nogil:
        """Ask for what `crowded` looks at: rows of several entries, the sets the subject is in."""
        cdef const uint32_t* arena = self.store.arena
        SAYSO_PREFETCH(arena + several(&record[p.entity[0]], p.has_entity))
        SAYSO_PREFETCH(arena + several(&record[p.entity[1]], p.has_entity))
        SAYSO_PREFETCH(arena + several(&record[p.userset], p.has_userset))
        if p.n_userset and record[p.userset].n and span != &NOTHING:
            expect_span(c, span)

    cdef int crowded(
        self, const Fast* p, const Row* record, uint32_t s, const Closure* c, const Span* span
    ) noexcept nogil:
        """What the rows of a straight path that one look does not decide have of the subject."""
        cdef const Row* r
        cdef const Row* q
        if p.n_entity:
            r, q = &record[p.entity[0]], &record[p.entity[1]]
            if r.n > 1 and found(self.store.arena + r.v, r.n, s):
                return TRUE
            if q.n > 1 and q != r and found(self.store.arena + q.v, q.n, s):
                return TRUE
        r = &record[p.userset]
        if p.n_userset and r.n and span != &NOTHING:
            return meet(c, span, self.store.items(r), r.n)
        return FALSE

    cdef int branching(
        self, uint32_t f, uint32_t type, uint32_t o, uint32_t s, const Closure* c
    ) noexcept nogil:
        """As `fast`, by all ways, each place looked at once."""
        cdef const Fast* p
        cdef const uint32_t* list
        cdef const TypeData* t
        cdef const Row* record
        cdef const Row* r
        cdef const Span* span = NULL
        cdef uint32_t i, n, waiting = 0, looked = 0, kind = NONE, one
        cdef int result = FALSE, v
        while True:
            p = &self.program.fasts[f]
            t = &self.store.types[type]
            f = NONE
            if p.incomplete:
                result = PERHAPS
            if o < t.size:
                list = self.program.fast_lists + p.start
                record = t.rows + <uint64_t>o * t.stride
                if p.n_arrow == 1:  # the usual: one way on, to one object, asked for early
                    r = &record[list[p.arrow]]
                    if r.n == 1:
                        type, f, o = list[p.arrow + 1], list[p.arrow + 2], r.v
                        t = &self.store.types[type]
                        SAYSO_PREFETCH(t.rows + <uint64_t>o * t.stride)
                    elif r.n and not self.wait(r, &list[p.arrow], &waiting):
                        return PERHAPS
                else:
                    for i in range(p.n_arrow):
                        r = &record[list[p.arrow + 3 * i]]
                        if r.n and not self.wait(r, &list[p.arrow + 3 * i], &waiting):
                            return PERHAPS
                one = 0
                for i in range(p.n_entity):
                    r = &record[list[i]]
                    if r.n > 1 and found(self.store.arena + r.v, r.n, s):
                        return TRUE
                    one |= (r.n == 1) & (r.v == s)
                if one:
                    return TRUE
                list += p.n_entity
                for i in range(p.n_everyone):
                    if record[list[i]].n:
                        return TRUE
                list += p.n_everyone
                if c != NULL:
                    for i in range(p.n_userset):
                        r = &record[list[2 * i]]
                        n = r.n
                        if n == 0:
                            continue
                        if c.spans == TOO_LARGE:
                            result = PERHAPS
                            continue
                        if list[2 * i + 1] != kind:
                            kind = list[2 * i + 1]
                            span = span_of(c, kind)
                        if span == NULL or (n == 1 and not filtered(span, r.v)):
                            continue
                        v = meet(c, span, self.store.items(r), n)
                        if v == TRUE:
                            return TRUE
                        if v == UNKNOWN:
                            result = PERHAPS
                list += 2 * p.n_userset
                for i in range(p.n_guarded):
                    if record[list[i]].n:
                        result = PERHAPS
            if f == NONE:
                if waiting == 0:
                    return result
                waiting -= 1
                f, type, o = (
                    self.places[waiting].fast, self.places[waiting].type, self.places[waiting].o)
            # Short walks can't go round for long; from here on each place is looked at once.
            looked += 1
            if looked < 32:
                continue
            if looked == 32:
                self.forget()
            while True:
                n = self.first_visit(f, o)
                if n == NO_ROOM:
                    return PERHAPS
                if n:
                    break
                if waiting == 0:
                    return result
                waiting -= 1
                f, type, o = (
                    self.places[waiting].fast, self.places[waiting].type, self.places[waiting].o)

    cdef uint32_t first_visit(self, uint32_t f, uint32_t o) noexcept nogil:
        """Whether a place of a long walk is new; NO_ROOM when it may not go on."""
        cdef uint64_t key = <uint64_t>f << 32 | o
        cdef Mark* m = self.mark(key)
        if m == NULL or not self.spend():
            return NO_ROOM
        if m.generation == self.generation:
            return False
        m.generation = self.generation
        m.key = key
        self.marks_used += 1
        return True

    cdef bint wait(self, const Row* r, const uint32_t* arrow, uint32_t* waiting) noexcept nogil:
        """Note all objects an arrow leads to, to be looked at later."""
        cdef const uint32_t* a = self.store.items(r)
        cdef uint32_t i, n = waiting[0]
        if n + r.n > self.places_size and not self.more_places(n + r.n):
            return False
        for i in range(r.n):
            self.places[n + i] = Place(arrow[2], arrow[1], a[i])
        waiting[0] = n + r.n
        return True

    cdef bint more_places(self, uint32_t want) noexcept nogil:
        cdef Place* places = <Place*>realloc(self.places, want * 2ULL * sizeof(Place))
        if places == NULL:
            self.failure = NO_MEMORY
            return False
        self.places = places
        self.places_size = want * 2
        return True
