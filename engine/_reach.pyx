# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Searches from an entity to the sets it is in, and keeps the result as its closure.

A closure is what the Leopard index of Zanzibar (Pang et al., USENIX ATC 2019) keeps: the sets a
subject is in, transitively, as sorted arrays to intersect with the sets named on an object.
Ours is built on first use, and stays valid while no change of a relationship begins at a set it
holds.
"""

from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort, realloc
from libc.string cimport memset

from ._c cimport SAYSO_PREFETCH, aligned_alloc, sayso_add, sayso_exchange, sayso_push
from ._names cimport NONE
from ._program cimport FALSE, Edge, Program
from ._slabs cimport slabs_take
from ._store cimport (
    LOG,
    TOO_LARGE,
    Change,
    Closure,
    Retired,
    Row,
    Slot,
    Span,
    TypeData,
    filter_add,
    filtered,
    ordinals_of,
    retired_of,
    spans_of,
)

cdef enum:
    CLOSURE_LIMIT = 200_000  # sets a subject may be in before it is asked the other way round


cdef int by_span(const void* x, const void* y) noexcept nogil:
    """By relation, sure ones first, then by object."""
    cdef const Item* a = <const Item*>x
    cdef const Item* b = <const Item*>y
    if a.relation != b.relation:
        return -1 if a.relation < b.relation else 1
    if a.sure != b.sure:
        return -1 if a.sure > b.sure else 1
    return -1 if a.o < b.o else 1 if a.o > b.o else 0


cdef class Reach:
    def __cinit__(self, Program program, *_):
        self.program = program
        self.store = program.store
        self.marks_mask = 255
        self.marks = <Mark*>calloc(256, sizeof(Mark))
        self.queue_size = 256
        self.queue = <Item*>malloc(256 * sizeof(Item))
        self.n_strangers = program.n_types
        self.strangers = <Closure**>calloc(program.n_types + 1, sizeof(Closure*))
        if self.marks == NULL or self.queue == NULL or self.strangers == NULL:
            raise MemoryError
        self.generation = 1
        self.leaf = NONE

    def __dealloc__(self):
        cdef uint32_t i
        if self.strangers != NULL:
            for i in range(self.n_strangers):  # the program may be gone by now
                free(self.strangers[i])
        free(self.strangers)
        free(self.marks)
        free(self.queue)

    cdef void forget(self) noexcept nogil:
        """Empty the visited table and the queue."""
        cdef uint32_t i
        self.marks_used = 0
        self.queue_n = 0
        self.generation += 1
        if self.generation == 0:
            for i in range(self.marks_mask + 1):
                self.marks[i].generation = 0
            self.generation = 1

    cdef Mark* mark(self, uint64_t key) noexcept nogil:
        """The entry for a key: the current generation's, or a stale one to claim."""
        cdef uint64_t h = key * 0x9E3779B97F4A7C15ULL
        cdef uint32_t i, j, n
        cdef Mark* old
        cdef Mark* new
        if self.marks_used * 2 > self.marks_mask:
            n = (self.marks_mask + 1) * 2
            new = <Mark*>calloc(n, sizeof(Mark))
            if new == NULL:
                self.failure = NO_MEMORY
                return NULL
            old = self.marks
            for i in range(self.marks_mask + 1):
                if old[i].generation == self.generation:
                    j = <uint32_t>((old[i].key * 0x9E3779B97F4A7C15ULL) >> 32) & (n - 1)
                    while new[j].generation == self.generation:
                        j = (j + 1) & (n - 1)
                    new[j] = old[i]
            free(old)
            self.marks = new
            self.marks_mask = n - 1
        i = <uint32_t>(h >> 32) & self.marks_mask
        while self.marks[i].generation == self.generation and self.marks[i].key != key:
            i = (i + 1) & self.marks_mask
        return &self.marks[i]

    cdef void push(self, uint32_t relation, uint32_t o, uint32_t sure) noexcept nogil:
        cdef uint64_t key = <uint64_t>relation << 32 | o
        cdef Mark* m = self.mark(key)
        cdef Item* queue
        if m == NULL:
            return
        if m.generation == self.generation:
            if m.sure >= sure:
                return
            m.sure = sure
        else:
            m.generation = self.generation
            m.key = key
            m.sure = sure
            self.marks_used += 1
        if self.queue_n == self.queue_size:
            queue = <Item*>realloc(self.queue, self.queue_size * 2 * sizeof(Item))
            if queue == NULL:
                self.failure = NO_MEMORY
                return
            self.queue = queue
            self.queue_size *= 2
        self.queue[self.queue_n] = Item(relation, o, sure)
        self.queue_n += 1

    cdef void found_leaf(self, uint32_t o, uint32_t sure) noexcept nogil:
        cdef uint64_t* bits = self.sure_bits if sure else self.maybe_bits
        if o & <uint32_t>0x80000000:
            o = self.bits + (o & <uint32_t>0x7FFFFFFF)
        bits[o >> 6] |= 1ULL << (o & 63)

    cdef void follow(self, const Edge* edge, uint32_t x, uint32_t sure) noexcept nogil:
        """Push what one edge leads to from ordinal x."""
        cdef const Slot* slot
        cdef const Row* r
        cdef const uint32_t* a
        cdef uint32_t i
        sure &= edge.sure
        if edge.slot == NONE:
            if edge.relation == self.leaf:
                self.found_leaf(x, sure)
            else:
                self.push(edge.relation, x, sure)
            return
        slot = &self.store.slots[edge.slot]
        r = &slot.objects if slot.everyone else self.store.row(slot.stype, x, slot.reverse)
        if r != NULL and r.n:
            a = self.store.items(r)
            if edge.relation == self.leaf:
                for i in range(r.n):
                    self.found_leaf(a[i], sure)
            else:
                for i in range(r.n):
                    self.push(edge.relation, a[i], sure)
        for i in range(self.n_extras):
            if self.extras[i].slot == edge.slot and (slot.everyone or self.extras[i].s == x):
                if edge.relation == self.leaf:
                    self.found_leaf(self.extras[i].o, 0)
                else:
                    self.push(edge.relation, self.extras[i].o, 0)

    cdef void walk(self, uint32_t type, uint32_t x, const uint8_t* needs) noexcept nogil:
        """Fill the queue with every needed (relation, object) that an entity is or may be in.

        An item later found to be sure stands twice; the visited table has its last word.
        With contextual relationships nothing is sure, as they may replace stored ones.
        """
        cdef uint32_t i, head = 0, sure = 0 if self.n_extras else 1
        cdef Item item
        self.forget()
        for i in range(self.program.entity_edges[type], self.program.entity_edges[type + 1]):
            if needs[self.program.edges[i].relation]:
                self.follow(&self.program.edges[i], x, sure)
        while head < self.queue_n and self.failure == OK:
            item = self.queue[head]
            head += 1
            for i in range(self.program.node_edges[item.relation], self.program.node_edges[item.relation + 1]):
                if needs[self.program.edges[i].relation]:
                    self.follow(&self.program.edges[i], item.o, item.sure)

    # ── Closures ──

    cdef Closure* closure(self, uint32_t type, uint32_t x) noexcept nogil:
        """The closure of an entity, built or proved still valid; NULL if it has none."""
        cdef Closure* c
        if x >= self.store.types[type].closures_size:
            if not self.program.everyone_feeds[type]:
                return NULL
            return self.strange_closure(type)
        c = self.store.types[type].closures[x]
        if c != NULL:
            if c.epoch == self.store.epoch:
                return c
            if self.holds_still(c):
                c.epoch = self.store.epoch
                return c
        c = self.build(type, x)
        if c != NULL:
            self.install(type, x, c)
        return c

    cdef Closure* strange_closure(self, uint32_t type) noexcept nogil:
        """That of an id never seen. One in use by an evaluation is not freed before its end."""
        cdef Closure* c = self.strangers[type]
        if c == NULL or c.epoch != self.store.epoch:
            free(c)
            c = self.strangers[type] = self.build(type, NONE)
        return c

    cdef void install(self, uint32_t type, uint32_t x, Closure* c) noexcept nogil:
        """Publish a closure. The one it replaces may be in use: a writer frees it later."""
        cdef Closure* old = <Closure*>sayso_exchange(
            <void**>&self.store.types[type].closures[x], c)
        sayso_add(&self.store.closure_bytes, c.bytes)
        if old != NULL:
            sayso_add(&self.store.closure_bytes, -<int64_t>old.bytes)
            sayso_push(<void**>&self.store.retired, old, <void**>&retired_of(old).next)

    cdef Closure* build(self, uint32_t type, uint32_t x) noexcept nogil:
        cdef uint32_t i, n = 0, spans = 0
        cdef Item* q
        cdef uint64_t bytes
        cdef uint32_t* ordinals
        cdef Closure* c
        cdef Span* span
        self.walk(type, x, self.program.closure_needs)
        q = self.queue
        for i in range(self.queue_n):
            if q[i].sure == self.mark(
                <uint64_t>q[i].relation << 32 | q[i].o
            ).sure:
                q[n] = q[i]
                n += 1
        if n > 1:
            qsort(q, n, sizeof(Item), by_span)
        for i in range(n):
            spans += i == 0 or q[i].relation != q[i - 1].relation
        if n > CLOSURE_LIMIT:
            n, spans = 0, TOO_LARGE
        bytes = sizeof(Closure) + sizeof(Retired) + n * 4ULL
        if spans != TOO_LARGE:
            bytes += spans * sizeof(Span)
        bytes = (bytes + 7) & ~7ULL  # so that its end is aligned
        if x == NONE:  # a stranger's is this evaluator's own
            c = <Closure*>aligned_alloc(64, (bytes + 63) & ~63ULL)
        else:
            c = <Closure*>slabs_take(&self.store.closure_slabs, bytes)
        if c == NULL:
            self.failure = NO_MEMORY
            return NULL
        c.epoch, c.spans, c.bytes = self.store.epoch, spans, <uint32_t>bytes
        retired_of(c).next = NULL
        span = <Span*>(c + 1) - 1
        ordinals = <uint32_t*>ordinals_of(c)
        for i in range(n):
            if i == 0 or q[i].relation != q[i - 1].relation:
                span += 1
                memset(span, 0, sizeof(Span))
                span.kind, span.sure = q[i].relation, i
            if q[i].sure:
                span.n_sure += 1
            else:
                span.n_maybe += 1
            filter_add(span, q[i].o)
            ordinals[i] = q[i].o
        return c

    cdef bint holds_still(self, const Closure* c) noexcept nogil:
        """Whether no change since a closure's epoch began at a set it holds: the changes are
        sought among its sets or, where these are fewer, its sets are asked when they changed.
        """
        cdef uint64_t e, since = self.store.epoch - c.epoch
        cdef uint32_t i, j, type
        cdef const Span* s
        cdef const Change* change
        cdef const uint32_t* a
        cdef const TypeData* t
        if c.epoch < self.store.oldest or c.spans == TOO_LARGE:
            return False
        for i in range(c.spans):
            s = &spans_of(c)[i]
            a = ordinals_of(c) + s.sure
            SAYSO_PREFETCH(a)
            SAYSO_PREFETCH(a + s.n_sure)
            type = self.program.rels[s.kind].type
            t = &self.store.types[type]
            if since <= LOG and since < s.n_sure + s.n_maybe:
                for e in range(c.epoch, self.store.epoch):
                    change = &self.store.log[e & (LOG - 1)]
                    if filtered(s, change.ordinal) and change.type == type and (
                        in_span(c, s, change.ordinal) != FALSE
                    ):
                        return False
            elif t.changed != NULL:
                for j in range(s.n_sure + s.n_maybe):
                    if a[j] < t.changed_size and t.changed[a[j]] > c.epoch:
                        return False
        return True
