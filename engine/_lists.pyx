# cython: language_level=3, boundscheck=False, wraparound=False
"""Lists: candidates as bits, found from the side that has fewest, then decided one by one.

What a union of unconditional relations leads to is allowed as it stands; only the rest is
decided singly. So a list costs what it finds, and is right for each object it names.
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort
from libc.string cimport memcmp, memcpy, memset

from ._operands cimport Text
from ._c cimport SAYSO_PREFETCH
from ._decide cimport Decider, Group, Reference
from ._facts cimport Subject
from ._names cimport NONE, names_get
from ._program cimport (
    FALSE,
    S_ARROW,
    S_DIRECT,
    S_EVERYONE,
    S_EXCLUSION,
    S_INTERSECTION,
    S_NAMED,
    S_OF,
    S_REF,
    S_UNION,
    TRUE,
    UNKNOWN,
    Rel,
    SetNode,
)
from ._reach cimport OK
from ._relations cimport TEMPORARY
from ._state cimport ActionGroups, State, fail
from ._store cimport Row, Slot, TypeData

from array import array

from pyroaring import BitMap

from .results import ActionList, Conditional, ObjectList, SubjectList
from .values import check_id

cdef extern from *:
    """
    static inline int sayso_lowest(uint64_t x) { return __builtin_ctzll(x); }
    """
    int sayso_lowest(uint64_t x) noexcept nogil


ctypedef struct Ranked:  # an id to be sorted
    uint64_t head  # its first bytes after the common prefix, big-endian
    const uint8_t* p
    uint32_t n
    uint32_t ordinal


cdef int by_name(const void* x, const void* y) noexcept nogil:
    cdef const Ranked* a = <const Ranked*>x
    cdef const Ranked* b = <const Ranked*>y
    cdef int c
    if a.head != b.head:
        return -1 if a.head < b.head else 1
    c = memcmp(a.p, b.p, a.n if a.n < b.n else b.n)
    if c != 0:
        return c
    return -1 if a.n < b.n else 1 if a.n > b.n else 0


cdef class Listing:
    """One list in the making: bits of candidates, then of what was decided."""

    cdef State state
    cdef Decider d
    cdef Group group
    cdef uint32_t type  # of what is listed
    cdef bint objects  # objects are listed, not subjects
    cdef uint32_t count  # seen ordinals of the type
    cdef uint32_t words
    cdef uint32_t temporaries  # ids that only the request names
    cdef uint64_t* sure
    cdef uint64_t* maybe
    cdef uint64_t* seen  # all seen ids, where they are wanted
    cdef bint all  # every seen id is a candidate
    cdef list unknown  # ordinals

    def __dealloc__(self):
        free(self.sure)
        free(self.maybe)
        free(self.seen)

    cdef int start(self, State state, Decider d, uint32_t type, bint objects) except -1:
        self.state, self.d, self.type, self.objects = state, d, type, objects
        self.count = state.store.types[type].names.count
        self.temporaries = d.temporaries
        self.words = (self.count + d.temporaries + 64) // 64
        self.sure = <uint64_t*>calloc(self.words, 8)
        self.maybe = <uint64_t*>calloc(self.words, 8)
        if self.sure == NULL or self.maybe == NULL:
            raise MemoryError
        self.unknown = []
        self.all = False
        d.own_texts = d.n_texts
        d.begin()
        d.variables[0] = d.subject
        d.variables[1] = d.resource
        d.sure_bits, d.maybe_bits, d.bits = self.sure, self.maybe, self.count
        return 0

    cdef inline void candidate(self, uint32_t o) noexcept nogil:
        if o & TEMPORARY:
            o = self.count + (o & ~<uint32_t>TEMPORARY)
        self.maybe[o >> 6] |= 1ULL << (o & 63)

    # ── Candidates ──

    cdef void candidates(self) noexcept nogil:
        """Mark what the allows can be about."""
        cdef uint32_t i, relation
        cdef const Reference* r
        for i in range(self.group.allows.n):
            r = &self.group.allows.references[i]
            if (r.resource if self.objects else r.subject) != NONE:
                self.candidate(r.resource if self.objects else r.subject)
                continue
            if (r.subject if self.objects else r.resource) != NONE and (
                (r.subject if self.objects else r.resource)
                != (self.d.subject.ordinal if self.objects else self.d.resource.ordinal)
            ):
                continue
            if r.bound == NONE:
                self.all = True
                return
            relation = self.d.program.by_type[
                r.bound * self.d.program.n_types
                + (self.type if self.objects else self.d.resource.type)]
            if relation == NONE:
                continue
            if self.objects:
                self.reached(relation, r.relation != NONE)
            else:
                self.spread(relation, self.d.resource.ordinal)
            if self.all:
                return

    cdef void reached(self, uint32_t relation, bint plain) noexcept nogil:
        """Mark the objects that the subject is or may be in a relation of."""
        cdef uint32_t i, e
        cdef bint leaf = True
        cdef const uint8_t* needs
        if self.d.subject.relation != NONE or self.d.program.kind_open[
            relation * self.d.program.n_types + self.d.subject.type
        ]:
            self.all = True
            return
        needs = self.d.program.need_of[relation]
        for e in range(self.d.program.node_edges[relation], self.d.program.node_edges[relation + 1]):
            if needs[self.d.program.edges[e].relation]:
                leaf = False
        if leaf:
            self.d.leaf = relation
        if not plain:
            self.d.sure_bits = self.maybe
        self.d.walk(self.d.subject.type, self.d.subject.ordinal, needs)
        for i in range(self.d.queue_n):
            if self.d.queue[i].relation == relation:
                self.d.found_leaf(self.d.queue[i].o, self.d.queue[i].sure)
        self.d.leaf = NONE
        self.d.sure_bits = self.sure

    cdef void spread(self, uint32_t relation, uint32_t o) noexcept nogil:
        """Mark the subjects that are or may be in a relation of an object."""
        cdef uint32_t head = 0, x
        cdef uint32_t rel
        self.d.forget()
        self.d.push(relation, o, 1)
        while head < self.d.queue_n and not self.all and self.d.spend():
            rel, x = self.d.queue[head].relation, self.d.queue[head].o
            head += 1
            self.spread_set(&self.d.program.sets[self.d.program.rels[rel].root], rel, x)

    cdef void spread_set(self, const SetNode* node, uint32_t relation, uint32_t o) noexcept nogil:
        cdef uint32_t i, op = node.op
        if op == S_DIRECT:
            self.spread_direct(relation, o)
        elif op == S_REF:
            self.d.push(node.a, o, 1)
        elif op == S_ARROW:
            for i in range(node.b):
                self.spread_arrow(self.d.program.slot_lists[node.a + i], node.c, o)
        elif op == S_UNION or op == S_INTERSECTION:
            for i in range(node.b):
                self.spread_set(
                    &self.d.program.sets[self.d.program.set_lists[node.a + i]], relation, o)
            if op == S_INTERSECTION and node.b == 0:
                self.all = True
        elif op == S_EXCLUSION:
            self.spread_set(&self.d.program.sets[node.a], relation, o)
        elif op == S_NAMED:
            if node.a == self.type:
                self.candidate(node.b)
        elif op == S_OF:
            if node.c != NONE:
                self.d.push(node.c, node.b, 1)
        elif op == S_EVERYONE:
            if node.a == self.type:
                self.all = True
        else:
            self.all = True

    cdef void spread_direct(self, uint32_t relation, uint32_t o) noexcept nogil:
        cdef const Rel* rel = &self.d.program.rels[relation]
        cdef uint32_t i, j, slot
        cdef const Slot* t
        cdef const Row* r
        for i in range(rel.n_slots):
            slot = self.d.program.slot_lists[rel.slots + i]
            t = &self.d.store.slots[slot]
            r = self.d.store.row(rel.type, o, t.forward)
            if r != NULL:
                for j in range(r.n):
                    self.spread_to(slot, t, self.d.store.items(r)[j])
            for j in range(self.d.n_extras):
                if self.d.extras[j].slot == slot and self.d.extras[j].o == o:
                    self.spread_to(slot, t, self.d.extras[j].s)

    cdef void spread_to(self, uint32_t slot, const Slot* t, uint32_t x) noexcept nogil:
        if self.d.program.slot_srel[slot] != NONE:
            self.d.push(self.d.program.slot_srel[slot], x, 1)
        elif t.stype == self.type:
            if t.everyone:
                self.all = True
            else:
                self.candidate(x)

    cdef void spread_arrow(self, uint32_t slot, uint32_t row, uint32_t o) noexcept nogil:
        cdef const Slot* t = &self.d.store.slots[slot]
        cdef uint32_t target = self.d.program.by_type[row * self.d.program.n_types + t.stype], j
        cdef const Row* r = self.d.store.row(t.otype, o, t.forward)
        if target == NONE:
            return
        if r != NULL:
            for j in range(r.n):
                self.d.push(target, self.d.store.items(r)[j], 1)
        for j in range(self.d.n_extras):
            if self.d.extras[j].slot == slot and self.d.extras[j].o == o:
                self.d.push(target, self.d.extras[j].s, 1)

    cdef void everything(self) noexcept nogil:
        """Mark every seen id of the type."""
        cdef uint32_t o, i
        cdef const Slot* t
        for o in range(self.count):
            if self.d.seen(self.type, o):
                self.candidate(o)
        for i in range(self.d.temporaries):
            if self.d.temporary_types[i] == self.type:
                self.candidate(TEMPORARY + i)
        if self.objects and self.d.subject.type == self.type:
            self.candidate(self.d.subject.ordinal)
        if not self.objects and self.d.resource.type == self.type:
            self.candidate(self.d.resource.ordinal)
        for i in range(self.d.n_extras):
            t = &self.d.store.slots[self.d.extras[i].slot]
            if t.otype == self.type:
                self.candidate(self.d.extras[i].o)
            if t.stype == self.type and not t.everyone:
                self.candidate(self.d.extras[i].s)

    # ── Decisions ──

    cdef int place(self, uint32_t o) noexcept nogil:
        """The truth of the decision about one id."""
        self.d.n_texts = self.d.own_texts
        if self.objects:
            self.d.resource.ordinal = o
        else:
            self.d.subject.ordinal = o
        return self.d.decide(self.group)

    cdef int exempt(self) noexcept nogil:
        """Whether what the allows are sure of is allowed: TRUE, FALSE (nothing is), or UNKNOWN."""
        if self.group.forbids.n == 0:
            return TRUE
        if not self.objects or not self.group.forbids_resource_free:
            return UNKNOWN
        self.d.begin()
        self.d.variables[0] = self.d.subject
        self.d.variables[1] = self.d.resource
        cdef int v = self.d.side(&self.group.forbids)
        return TRUE if v == FALSE else FALSE if v == TRUE else UNKNOWN

    cdef void decide(self) noexcept nogil:
        """Leave in `sure` what is allowed, in `maybe` what is conditional.

        If all seen ids are wanted, `seen` is where they are noted too.
        """
        cdef uint32_t w, o
        cdef uint64_t todo, bit
        cdef int v, exempt
        self.candidates()
        if self.all or self.seen != NULL:
            memset(self.sure, 0, self.words * 8ULL)
            memset(self.maybe, 0, self.words * 8ULL)
            self.everything()
            if self.seen != NULL:
                memcpy(self.seen, self.maybe, self.words * 8ULL)
        exempt = self.exempt()
        for w in range(self.words):
            todo = self.sure[w] | self.maybe[w]
            if todo == 0:
                continue
            if exempt == FALSE:
                self.sure[w] = self.maybe[w] = 0
                continue
            if exempt == TRUE:
                todo = self.maybe[w] & ~self.sure[w]
            else:
                self.sure[w] = 0
            self.maybe[w] = 0
            while todo:
                bit = todo & (~todo + 1)
                todo ^= bit
                o = w * 64 + sayso_lowest(bit)
                v = self.place(o if o < self.count else TEMPORARY + (o - self.count))
                if self.d.failure != OK:
                    return
                if v == TRUE:
                    self.sure[w] |= bit
                elif v == UNKNOWN:
                    self.maybe[w] |= bit

    # ── Results ──

    cdef uint32_t total(self, const uint64_t* bits) noexcept nogil:
        cdef uint32_t w, n = 0
        cdef uint64_t b
        for w in range(self.words):
            b = bits[w]
            while b:
                b &= b - 1
                n += 1
        return n

    cdef object ordinals(self, const uint64_t* bits):
        """The seen ordinals, ascending, as an array."""
        cdef uint32_t n = self.total(bits), w, o, k = 0
        cdef uint64_t b
        numbers = array("I", bytes(4 * n))
        cdef uint32_t[::1] view = numbers
        for w in range(self.words):
            b = bits[w]
            while b:
                o = w * 64 + sayso_lowest(b)
                b &= b - 1
                if o < self.count:
                    view[k] = o
                    k += 1
        return numbers[:k]

    cdef Text text(self, uint32_t o) noexcept nogil:
        cdef Text t
        if o & TEMPORARY:
            return self.d.temporary_names[o & ~<uint32_t>TEMPORARY]
        t.p = names_get(&self.state.store.types[self.type].names, o, &t.n)
        return t

    cdef Ranked* ranked(self, const uint64_t* bits, uint32_t* out) except NULL:
        """The ids in the order of their UTF-8 bytes."""
        cdef uint32_t n = self.total(bits), w, o, k = 0, common = 0, i, j
        cdef uint64_t b
        cdef Ranked* r = <Ranked*>malloc((n + 1) * sizeof(Ranked))
        cdef Text t
        if r == NULL:
            raise MemoryError
        with nogil:
            for w in range(self.words):
                b = bits[w]
                while b:
                    o = w * 64 + sayso_lowest(b)
                    b &= b - 1
                    r[k].ordinal = o if o < self.count else TEMPORARY + (o - self.count)
                    k += 1
            for i in range(n):
                if i + 16 < n:
                    self.prefetch(r[i + 16].ordinal)
                t = self.text(r[i].ordinal)
                r[i].p, r[i].n = t.p, t.n
                if i == 0:
                    common = t.n
                j = 0
                while j < common and j < t.n and t.p[j] == r[0].p[j]:
                    j += 1
                common = j
            for i in range(n):
                r[i].head = 0
                for j in range(8):
                    r[i].head = r[i].head << 8 | (
                        r[i].p[common + j] if common + j < r[i].n else 0)
            qsort(r, n, sizeof(Ranked), by_name)
        out[0] = n
        return r

    cdef void prefetch(self, uint32_t o) noexcept nogil:
        cdef TypeData* t = &self.state.store.types[self.type]
        cdef uint32_t w
        if o < self.count:
            w = t.names.where[o]
            SAYSO_PREFETCH(&t.names.segments[w >> 24].entries[w & 0xFFFFFF])

    cdef list names(self, const uint64_t* bits):
        cdef uint32_t n = 0, i
        cdef Ranked* r = self.ranked(bits, &n)
        try:
            return [PyUnicode_DecodeUTF8(<const char*>r[i].p, r[i].n, NULL) for i in range(n)]
        finally:
            free(r)

    cdef list conditionals(self):
        """What is conditional, each with what it names."""
        cdef uint32_t n = 0, i
        cdef Ranked* r = self.ranked(self.maybe, &n)
        cdef list found = []
        try:
            for i in range(n):
                self.place(r[i].ordinal)
                missing, required = self.d.names_of(self.d.subject, self.d.resource)
                id = PyUnicode_DecodeUTF8(<const char*>r[i].p, r[i].n, NULL)
                found.append(Conditional(id, missing, required))
        finally:
            free(r)
        return found


def page(list names, list conditional, after, limit):
    """The part of both lists that comes behind `after`, at most `limit` ids, and what is next."""
    if after is not None:
        key = check_id(after).encode()
        names = [x for x in names if x.encode() > key]
        conditional = [x for x in conditional if x.id.encode() > key]
    if limit is None or len(names) + len(conditional) <= limit:
        return names, conditional, None
    order = sorted([x.encode() for x in names] + [x.id.encode() for x in conditional])
    last = order[limit - 1]
    return (
        [x for x in names if x.encode() <= last],
        [x for x in conditional if x.id.encode() <= last],
        last.decode(),
    )


cdef Listing objects_of(State state, Decider d, ActionGroups a, uint32_t type):
    cdef Listing x = Listing()
    x.start(state, d, type, True)
    x.group = state.group(a, d.subject)
    for i in range(x.group.allows.n):
        if x.group.allows.references[<uint32_t>i].bound != NONE:
            relation = state.program.by_type[
                x.group.allows.references[<uint32_t>i].bound * state.program.n_types + type]
            if relation != NONE:
                state.program.needs(relation)
    with nogil:
        x.decide()
    if d.failure != OK:
        fail(d)
    return x


def list_objects(State state, Decider d, ActionGroups a, uint32_t type, after, limit):
    """See Engine.list_objects; the decider is bound, the store being read."""
    cdef Listing x = objects_of(state, d, a, type)
    names, conditional, next = page(x.names(x.sure), x.conditionals(), after, limit)
    return ObjectList(names, conditional, state.store.revision, next)


def list_object_ids(State state, Decider d, ActionGroups a, uint32_t type):
    """See Engine.list_object_ids."""
    cdef Listing x = objects_of(state, d, a, type)
    return BitMap(x.ordinals(x.sure))


def list_subjects(State state, Decider d, ActionGroups a, uint32_t type, after, limit):
    """See Engine.list_subjects; the decider's resource is bound."""
    cdef Listing x = Listing()
    cdef bint everyone
    cdef uint32_t w
    d.subject = Subject(type, NONE, NONE)
    x.start(state, d, type, False)
    x.group = state.group(a, d.subject)
    everyone = not x.group.reads_subject_id(d.resource.ordinal) and x.place(d.strange(type)) == TRUE
    d.temporaries = x.temporaries
    if everyone:
        x.seen = <uint64_t*>calloc(x.words, 8)
        if x.seen == NULL:
            raise MemoryError
    with nogil:
        x.decide()
    if d.failure != OK:
        fail(d)
    names, conditional, next = page(x.names(x.sure), x.conditionals(), after, limit)
    excluded = []
    if everyone:
        for w in range(x.words):
            x.seen[w] &= ~(x.sure[w] | x.maybe[w])
        excluded = x.names(x.seen)
    return SubjectList(names, conditional, state.store.revision, everyone, excluded, next)


def list_actions(State state, Decider d, list actions, action_properties):
    """See Engine.list_actions; `actions` are the ActionGroups to try."""
    cdef ActionGroups a
    cdef list names = [], conditional = []
    cdef int v
    for a in actions:
        d.bind_action(action_properties, a.parameters)
        v = d.decide(state.group(a, d.subject))
        if d.failure != OK:
            fail(d)
        if v == TRUE:
            names.append(a.action)
        elif v == UNKNOWN:
            conditional.append(Conditional(a.action, *d.names_of(d.subject, d.resource)))
    return ActionList(names, conditional, state.store.revision)
