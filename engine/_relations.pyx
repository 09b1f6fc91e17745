# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Evaluates relations: fast paths first, facts where they don't suffice."""

from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport free, malloc, realloc

from ._facts cimport NORMAL, Subject, negated
from ._fast cimport PERHAPS, FastPaths
from ._names cimport NONE
from ._program cimport (
    FALSE,
    S_ARROW,
    S_DIRECT,
    S_EVERYONE,
    S_EXCLUSION,
    S_INTERSECTION,
    S_INVERSE,
    S_NAMED,
    S_OF,
    S_REF,
    S_UNION,
    TRUE,
    UNKNOWN,
    Rel,
    SetNode,
    StepC,
    Walk,
)
from ._reach cimport NO_MEMORY, in_span, span_of
from ._store cimport TOO_LARGE, Closure, Guard, Row, Slot, Span, found


cdef class Relations(FastPaths):
    def __cinit__(self, *_):
        self.ends_size = 64
        self.ends = <Walked*>malloc(64 * sizeof(Walked))
        if self.ends == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.ends)

    cdef void begin(self) noexcept nogil:
        FastPaths.begin(self)
        self.n_ends = 0

    cdef bint seen(self, uint32_t type, uint32_t o) noexcept nogil:
        """Whether anything stored names an entity: the evaluator's to say."""
        return True

    cdef bint told(self, uint32_t type, uint32_t o) noexcept nogil:
        """Whether the request names an entity: the evaluator's to say."""
        return False

    # ── Relations ──

    cdef int member(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil:
        cdef uint32_t f
        cdef const Closure* c
        cdef int v
        if s.relation == NONE and self.n_extras == 0:
            f = self.program.fast_of[relation * self.program.n_types + s.type]
            if f == NONE:
                return FALSE
            c = self.closure(s.type, s.ordinal)
            v = self.fast(f, self.program.rels[relation].type, o, s.ordinal, c)
            if v != PERHAPS:
                return v
        return self.evaluated(relation, o, s)

    # ── Relation expressions ──

    cdef int set(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil:
        cdef uint32_t op = node.op
        if op == S_DIRECT:
            return self.direct(node.a, o, s)
        if op == S_REF:
            return self.member(node.a, o, s)
        if op == S_ARROW:
            return self.arrow(node, o, s)
        if op == S_UNION or op == S_INTERSECTION:
            return self.several(node, type, o, s)
        if op == S_EXCLUSION:
            return self.exclusion(node, type, o, s)
        if op == S_INVERSE:
            return self.inverse(node, type, o, s)
        if op == S_OF:
            return FALSE if node.c == NONE else self.member(node.c, node.b, s)
        if op == S_NAMED:
            return TRUE if (
                s.relation == NONE and s.type == node.a and s.ordinal == node.b) else FALSE
        if op == S_EVERYONE:
            return TRUE if s.relation == NONE and s.type == node.a else FALSE
        return self.every(node, type, o, s)

    cdef int several(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil:
        """A union or an intersection; what a known result named is dropped."""
        cdef uint32_t i, start = self.n_names, before
        cdef bint union = node.op == S_UNION
        cdef int decided = TRUE if union else FALSE, acc = FALSE if union else TRUE, v
        for i in range(node.b):
            before = self.n_names
            v = self.set(&self.program.sets[self.program.set_lists[node.a + i]], type, o, s)
            acc = acc | v if union else acc & v
            if acc == decided:
                self.n_names = start
                return acc
            if v != UNKNOWN:
                self.n_names = before
        return acc

    cdef int exclusion(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil:
        cdef uint32_t start = self.n_names, middle
        cdef int base = self.set(&self.program.sets[node.a], type, o, s), v, excluded
        if base == FALSE:
            self.n_names = start
            return FALSE
        if base != UNKNOWN:
            self.n_names = start
        middle = self.n_names
        excluded = self.set(&self.program.sets[node.b], type, o, s)
        v = base & negated(excluded)
        if v != UNKNOWN:
            self.n_names = start
        elif excluded != UNKNOWN:
            self.n_names = middle
        return v

    cdef int edge(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil:
        """The truth of a stored relationship."""
        if not self.store.slots[slot].guarded:
            return TRUE
        return self.guard_truth(self.store.guard(slot, o, s))

    cdef int extra(self, uint32_t i) noexcept nogil:
        """The truth of a contextual relationship."""
        return TRUE if self.extras[i].guard == NONE else self.guard_truth(
            &self.guards[self.extras[i].guard])

    cdef int guard_truth(self, const Guard* g) noexcept nogil:
        """Unexpired, and as true as its condition; nothing known of it denies."""
        return FALSE

    cdef bint hidden(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil:
        """Whether a contextual relationship replaces this stored one."""
        cdef uint32_t i
        cdef const Slot* a = &self.store.slots[slot]
        cdef const Slot* b
        for i in range(self.n_extras):
            b = &self.store.slots[self.extras[i].slot]
            if (self.extras[i].o == o and self.extras[i].s == s
                    and self.program.slot_rel[self.extras[i].slot] == self.program.slot_rel[slot]
                    and a.stype == b.stype and a.everyone == b.everyone
                    and self.program.slot_srel[self.extras[i].slot] == self.program.slot_srel[slot]):
                return True
        return False

    cdef int joined(self, int edge, uint32_t names, int acc, int v, uint32_t middle) noexcept nogil:
        """acc or (edge and v), names of known parts dropped; both named since `names`."""
        cdef int both = edge & v
        if both != UNKNOWN:
            self.n_names = names
        elif v != UNKNOWN:
            self.n_names = middle
        return acc | both

    cdef int through(
        self, uint32_t slot, uint32_t o, uint32_t x, int i, uint32_t relation, Subject s, int acc
    ) noexcept nogil:
        """acc or (the relationship and s in `relation` of x); contextual i, or stored if i < 0."""
        cdef uint32_t names = self.n_names, middle
        cdef int edge = self.extra(i) if i >= 0 else self.edge(slot, o, x), v
        if edge == FALSE:
            self.n_names = names
            return acc
        middle = self.n_names
        v = self.member(relation, x, s)
        return self.joined(edge, names, acc, v, middle)

    cdef int direct(self, uint32_t relation, uint32_t o, Subject s) noexcept nogil:
        cdef const Rel* rel = &self.program.rels[relation]
        cdef uint32_t i, k, slot, start = self.n_names, before
        cdef const Slot* t
        cdef const Row* r
        cdef uint32_t x
        cdef int acc = FALSE, v
        cdef const Closure* c = NULL
        if s.relation == NONE and self.n_extras == 0:
            c = self.closure(s.type, s.ordinal)
            if c != NULL and c.spans == TOO_LARGE:
                c = NULL
        for i in range(rel.n_slots):
            slot = self.program.slot_lists[rel.slots + i]
            t = &self.store.slots[slot]
            r = self.store.row(rel.type, o, t.forward)
            if r != NULL and r.n:
                if self.program.slot_srel[slot] == NONE or (
                    s.relation == self.program.slot_srel[slot]
                ):
                    if self.names_subject(slot, s) and not (
                        self.n_extras and self.hidden(slot, o, 0 if t.everyone else s.ordinal)
                    ):
                        x = 0 if t.everyone else s.ordinal
                        if found(self.store.items(r), r.n, x):
                            before = self.n_names
                            v = self.edge(slot, o, x)
                            if v != UNKNOWN:
                                self.n_names = before
                            acc |= v
                            if acc == TRUE:
                                self.n_names = start
                                return TRUE
                if self.program.slot_srel[slot] != NONE:
                    acc = self.usersets(slot, o, s, c, acc)
                    if acc == TRUE:
                        self.n_names = start
                        return TRUE
            for k in range(self.n_extras):
                if self.extras[k].slot != slot or self.extras[k].o != o:
                    continue
                if self.names_subject(slot, s) and (t.everyone or self.extras[k].s == s.ordinal):
                    before = self.n_names
                    v = self.extra(k)
                    if v != UNKNOWN:
                        self.n_names = before
                    acc |= v
                if self.program.slot_srel[slot] != NONE:
                    acc = self.through(
                        slot, o, self.extras[k].s, k, self.program.slot_srel[slot], s, acc)
                if acc == TRUE:
                    self.n_names = start
                    return TRUE
        return acc

    cdef bint names_subject(self, uint32_t slot, Subject s) noexcept nogil:
        """Whether the slot's subjects have this subject's shape."""
        return (s.type == self.store.slots[slot].stype
                and s.relation == self.program.slot_srel[slot])

    cdef int usersets(
        self, uint32_t slot, uint32_t o, Subject s, const Closure* c, int acc
    ) noexcept nogil:
        """acc or the subject being in one of the sets stored in a slot of an object."""
        cdef const Slot* t = &self.store.slots[slot]
        cdef uint32_t kind = self.program.slot_srel[slot], n, j, x
        cdef const Row* r = self.store.row(t.otype, o, t.forward)
        cdef const Span* span = NULL
        cdef int inside
        if c != NULL and not self.program.kind_open[kind * self.program.n_types + s.type]:
            span = span_of(c, kind)
            if span == NULL:
                return acc
        n = r.n
        for j in range(n):
            x = self.store.items(r)[j]
            if self.n_extras and self.hidden(slot, o, x):
                continue
            if span != NULL:
                inside = in_span(c, span, x)
                if inside == TRUE:
                    if not t.guarded:
                        return TRUE
                elif inside == FALSE:
                    continue
            acc = self.through(slot, o, x, -1, kind, s, acc)
            if acc == TRUE or not self.spend():
                return acc
        return acc

    cdef int arrow(self, const SetNode* node, uint32_t o, Subject s) noexcept nogil:
        cdef uint32_t i, j, k, slot, target, x, start = self.n_names
        cdef const Slot* t
        cdef const Row* r
        cdef int acc = FALSE
        for i in range(node.b):
            slot = self.program.slot_lists[node.a + i]
            t = &self.store.slots[slot]
            target = self.program.by_type[node.c * self.program.n_types + t.stype]
            if target == NONE:
                continue
            r = self.store.row(t.otype, o, t.forward)
            if r != NULL:
                for j in range(r.n):
                    x = self.store.items(r)[j]
                    if self.n_extras and self.hidden(slot, o, x):
                        continue
                    acc = self.through(slot, o, x, -1, target, s, acc)
                    if acc == TRUE or not self.spend():
                        self.n_names = start if acc == TRUE else self.n_names
                        return acc
            for k in range(self.n_extras):
                if self.extras[k].slot == slot and self.extras[k].o == o:
                    acc = self.through(slot, o, self.extras[k].s, k, target, s, acc)
                    if acc == TRUE:
                        self.n_names = start
                        return acc
        return acc

    cdef uint32_t candidates(
        self, uint32_t relation, uint32_t type, uint32_t o, uint32_t** out
    ) noexcept nogil:
        """Objects that an entity is or may be in a relation of, each once; the caller frees them.

        Ordinals only: whether it is, is still to be asked.
        """
        cdef uint32_t i, n = 0, t = self.program.rels[relation].type, count
        cdef uint32_t* a
        if self.program.kind_open[relation * self.program.n_types + type]:
            count = self.store.types[t].names.count
            a = <uint32_t*>malloc((count + self.temporaries + 1) * 4ULL)
            if a == NULL:
                self.failure = NO_MEMORY
                return 0
            for i in range(count):
                if self.seen(t, i) or self.told(t, i):
                    a[n] = i
                    n += 1
            for i in range(self.temporaries):
                if self.temporary_types[i] == t:
                    a[n] = TEMPORARY + i
                    n += 1
        else:
            self.walk(type, o, self.program.need_of[relation])
            a = <uint32_t*>malloc((self.queue_n + 1) * 4ULL)
            if a == NULL:
                self.failure = NO_MEMORY
                return 0
            for i in range(self.queue_n):
                if self.queue[i].relation == relation and self.queue[i].sure == self.mark(
                    <uint64_t>relation << 32 | self.queue[i].o
                ).sure:
                    a[n] = self.queue[i].o
                    n += 1
        out[0] = a
        return n

    cdef int inverse(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil:
        cdef uint32_t i, n, names = self.n_names, before, middle
        cdef uint32_t* found_ = NULL
        cdef int acc = FALSE, way, v
        if node.b == NONE:
            return FALSE
        n = self.candidates(node.a, type, o, &found_)
        for i in range(n):
            if not self.spend():
                break
            before = self.n_names
            way = self.member(node.a, found_[i], Subject(type, o, NONE))
            if way == FALSE:
                self.n_names = before
                continue
            middle = self.n_names
            v = self.member(node.b, found_[i], s)
            acc = self.joined(way, before, acc, v, middle)
            if acc == TRUE:
                self.n_names = names
                break
        free(found_)
        return acc

    cdef int every(self, const SetNode* node, uint32_t type, uint32_t o, Subject s) noexcept nogil:
        """In the target of all objects walked to that have one, and there is one."""
        cdef uint32_t start = self.n_names, first = self.n_ends, i, target, before
        cdef int some = FALSE, all = TRUE, v, either
        cdef Walked w
        self.walk_ends(node.a, type, o)
        for i in range(first, self.n_ends):
            w = self.ends[i]
            target = self.program.by_type[node.c * self.program.n_types + w.type]
            if target != NONE:
                some |= w.truth
        if some == UNKNOWN:
            for i in range(first, self.n_ends):
                w = self.ends[i]
                target = self.program.by_type[node.c * self.program.n_types + w.type]
                if target != NONE and w.truth == UNKNOWN:
                    self.restore(w.names, w.n_names)
        for i in range(first, self.n_ends):
            if some == FALSE or all == FALSE:
                break
            w = self.ends[i]
            target = self.program.by_type[node.c * self.program.n_types + w.type]
            if target == NONE:
                continue
            before = self.n_names
            v = self.member(target, w.ordinal, s)
            if v != UNKNOWN:
                self.n_names = before
            either = negated(w.truth) | v
            if either != UNKNOWN:
                self.n_names = before
            elif w.truth == UNKNOWN:
                self.restore(w.names, w.n_names)
            all &= either
        self.n_ends = first
        v = some & all
        if v != UNKNOWN:
            self.n_names = start
        return v

    # ── Walks ──

    cdef uint32_t walk_ends(self, uint32_t set, uint32_t type, uint32_t o) noexcept nogil:
        """Append to `ends` each entity that a set of walks leads to; returns how many."""
        cdef uint32_t i, first = self.n_ends, names = self.n_names
        cdef const Walk* w
        for i in range(self.program.walk_sets[set + 1]):
            w = &self.program.walks[self.program.walk_sets[set] + i]
            self.step(w.start, w.n, type, o, TRUE, names, first)
        self.n_names = names
        return self.n_ends - first

    cdef void step(
        self, uint32_t at, uint32_t left, uint32_t type, uint32_t o, int truth, uint32_t names,
        uint32_t first,
    ) noexcept nogil:
        """Walk on from an entity. What the way so far names stands from `names` on."""
        cdef const StepC* step
        cdef const Slot* t
        cdef const Row* r
        cdef uint32_t i, j, k, slot, n, before
        cdef uint32_t* found_ = NULL
        cdef int v
        if not self.spend():
            return
        if left == 0:
            self.end(type, o, truth, names, first)
            return
        step = &self.program.steps[at]
        if step.type != type:
            return
        if step.kind == 2:
            self.step(at + 1, left - 1, step.a, step.b, truth, names, first)
            return
        if step.kind == 1:
            n = self.candidates(step.a, type, o, &found_)
            for i in range(n):
                before = self.n_names
                v = self.in_relation(step.a, found_[i], Subject(type, o, NONE)) if (
                    self.mode == NORMAL and self.depth == 0
                ) else self.member(step.a, found_[i], Subject(type, o, NONE))
                if v != FALSE:
                    self.step(
                        at + 1, left - 1, self.program.rels[step.a].type, found_[i], truth & v,
                        names, first)
                self.n_names = before
            free(found_)
            return
        for i in range(step.b):
            slot = self.program.slot_lists[step.a + i]
            t = &self.store.slots[slot]
            r = self.store.row(t.otype, o, t.forward)
            before = self.n_names
            if r != NULL:
                for j in range(r.n):
                    k = self.store.items(r)[j]
                    if self.n_extras and self.hidden(slot, o, k):
                        continue
                    v = self.edge(slot, o, k)
                    if v != FALSE:
                        self.step(at + 1, left - 1, t.stype, k, truth & v, names, first)
                    self.n_names = before
            for k in range(self.n_extras):
                if self.extras[k].slot == slot and self.extras[k].o == o:
                    v = self.extra(k)
                    if v != FALSE:
                        self.step(
                            at + 1, left - 1, t.stype, self.extras[k].s, truth & v, names, first)
                    self.n_names = before

    cdef void end(
        self, uint32_t type, uint32_t o, int truth, uint32_t names, uint32_t first
    ) noexcept nogil:
        """One way's end: a new entity, or another way to one."""
        cdef uint32_t i, n = self.n_names - names
        cdef Walked* w
        for i in range(first, self.n_ends):
            w = &self.ends[i]
            if w.ordinal == o and w.type == type:
                if w.truth == TRUE:
                    return
                w.truth |= truth
                if truth == UNKNOWN and n:
                    self.restore(w.names, w.n_names)
                    w.names = self.save(names, &w.n_names)
                return
        if self.n_ends == self.ends_size:
            w = <Walked*>realloc(self.ends, self.ends_size * 2 * sizeof(Walked))
            if w == NULL:
                self.failure = NO_MEMORY
                return
            self.ends = w
            self.ends_size *= 2
        w = &self.ends[self.n_ends]
        w[0] = Walked(type, o, truth, 0, 0)
        w.names = self.save(names, &w.n_names)
        self.n_ends += 1
