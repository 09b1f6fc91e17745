# cython: language_level=3, boundscheck=False, wraparound=False
"""Runs a group of rules: (or of the allows) and not (or of the forbids)."""

from libc.stdint cimport int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free

from ._names cimport NONE
from ._facts cimport MAX_VISITS, negated
from ._fast cimport PERHAPS
from ._program cimport FALSE, TRUE, UNKNOWN, Program
from ._reach cimport OK
from ._store cimport Closure, TypeData, Val

from . import rules

cdef enum:
    SUBJECT_ID = -1
    RESOURCE_ID = -2


cdef inline uint32_t slot_of(int64_t key, uint32_t mask) noexcept nogil:
    cdef uint64_t h = <uint64_t>key * 0x9E3779B97F4A7C15ULL
    return <uint32_t>(h >> 32) & mask


cdef class Memory:
    cdef void* p

    def __cinit__(self, uint64_t size):
        self.p = calloc(size if size else 1, 1)
        if self.p == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.p)


cdef class Group:
    """The C form of two `rules.Side`s."""

    def __init__(self, allows, forbids):
        self.blocks = []
        self.load(&self.allows, allows)
        self.load(&self.forbids, forbids)
        self.forbids_resource_free = all(
            r.rule.resource_free and r.resource == rules.NONE for r in forbids.references)
        self.uses_now = any(
            r.rule.uses_now for s in (allows, forbids) for r in s.references)

    cdef bint reads_subject_id(self, uint32_t resource) noexcept:
        """Whether a rule for any subject of the group's type, on this resource, looks at its id."""
        return reads_id(&self.allows, resource) or reads_id(&self.forbids, resource)

    cdef int find_fast(self, Program program, uint32_t resource, uint32_t subject) except -1:
        """Note the fast path for a type of resource and of subject (NONE: sets)."""
        cdef const Reference* r = self.allows.references
        cdef uint32_t relation
        self.fast, self.only = NONE, False
        if subject == NONE or self.allows.n == 0 or r.relation == NONE:
            return 0
        if r.subject != NONE or r.resource != NONE:
            return 0
        relation = program.by_type[r.relation * program.n_types + resource]
        if relation != NONE:
            self.fast = program.fast_of[relation * program.n_types + subject]
            self.only = self.allows.n == 1 and self.forbids.n == 0
        return 0

    cdef void* block(self, uint32_t n, uint32_t width) except NULL:
        cdef Memory m = Memory(<uint64_t>n * width)
        self.blocks.append(m)
        return m.p

    cdef int load(self, Side* side, object given) except -1:
        cdef uint32_t i, at, total, slot
        cdef Index* index
        total = len(given.always) + sum(
            len(x.all) + sum(map(len, x.buckets.values())) for x in given.indexes)
        side.n = len(given.references)
        side.references = <Reference*>self.block(side.n, sizeof(Reference))
        for i, r in enumerate(given.references):
            side.references[i] = Reference(
                r.rule.condition, r.rule.relation, r.subject, r.resource, r.rule.number,
                r.rest, r.reads_subject_id, r.rule.bound)
        side.lists = <uint32_t*>self.block(total, 4)
        at = 0
        for i in given.always:
            side.lists[at] = i
            at += 1
        side.n_always = at
        side.n_indexes = len(given.indexes)
        side.indexes = <Index*>self.block(side.n_indexes, sizeof(Index))
        for i, x in enumerate(given.indexes):
            index = &side.indexes[i]
            index.value = x.value
            index.is_set = x.is_set
            index.mask = 1
            while index.mask < 2 * len(x.buckets):
                index.mask = index.mask * 2 + 1
            index.buckets = <Bucket*>self.block(index.mask + 1, sizeof(Bucket))
            index.start, index.n = at, len(x.all)
            for j in x.all:
                side.lists[at] = j
                at += 1
            for key, members in x.buckets.items():
                slot = slot_of(key, index.mask)
                while index.buckets[slot].n:
                    slot = (slot + 1) & index.mask
                index.buckets[slot] = Bucket(key, at, len(members))
                for j in members:
                    side.lists[at] = j
                    at += 1
        return 0


cdef bint reads_id(const Side* side, uint32_t resource) noexcept:
    cdef const Reference* r
    cdef uint32_t i
    for i in range(side.n):
        r = &side.references[i]
        if r.reads_subject_id and r.subject == NONE and (
            r.resource == NONE or r.resource == resource
        ):
            return True
    return False


cdef class Decider(Binder):
    """A binder that can decide. `subject` and `resource` must be set."""

    cdef int decide(self, Group group) noexcept nogil:
        """The decision's truth. `rule` is then the one that allowed, or forbade what some rule
        allowed or might; of a conditional one, what it names is left behind.
        """
        cdef const Closure* c
        cdef int v
        if not group.only or group.fast == NONE or self.n_extras:
            return self.evaluate(group)
        # Most requests: one rule, that asks for a relation which rows decide.
        self.failure = OK
        self.visits = MAX_VISITS
        if self.met != NULL and self.met.closure != NULL and (
            self.met.freed == <uint32_t>self.store.freed
            and self.met.closure.epoch == self.store.epoch
        ):
            c = self.met.closure
        else:
            c = self.subject_closure()
        v = self.fast(
            group.fast, self.resource.type, self.resource.ordinal, self.subject.ordinal, c)
        if v == PERHAPS or self.failure != OK:
            return self.evaluate(group)
        self.n_names = 0
        self.forbidden = False
        self.rule = NONE if v == FALSE else group.allows.references[0].rule
        return v

    cdef Closure* subject_closure(self) noexcept nogil:
        """The subject's closure; of one met lately it is noted."""
        cdef TypeData* t = &self.store.types[self.subject.type]
        cdef Closure* c = NULL
        if self.subject.ordinal < t.closures_size:
            c = t.closures[self.subject.ordinal]
        if c == NULL or c.epoch != self.store.epoch:
            c = self.closure(self.subject.type, self.subject.ordinal)
        if self.met != NULL and self.subject.ordinal < t.closures_size:
            self.met.closure, self.met.freed = c, <uint32_t>self.store.freed
        return c

    cdef int evaluate(self, Group group) noexcept nogil:
        """As `decide`, by all its rules."""
        cdef int allow, forbid, v
        cdef uint32_t allowing
        self.begin()
        self.variables[0] = self.subject
        self.variables[1] = self.resource
        self.forbidden = False
        allow = self.side(&group.allows)
        if allow == FALSE:
            self.rule = NONE
            self.n_names = 0
            return FALSE
        if group.forbids.n == 0:
            return allow
        allowing = self.rule
        forbid = self.side(&group.forbids)
        v = allow & negated(forbid)
        if forbid == TRUE:
            self.forbidden = True
        else:
            self.rule = allowing
        if v != UNKNOWN:
            self.n_names = 0
        return v

    cdef int side(self, const Side* side) noexcept nogil:
        """The `or` of one side's rules; `rule` is the one found true."""
        cdef uint32_t i
        cdef int acc = FALSE
        self.rule = NONE
        for i in range(side.n_always):
            acc = self.refer(side, side.lists[i], False, acc)
            if acc == TRUE:
                return TRUE
        for i in range(side.n_indexes):
            acc = self.look_up(side, &side.indexes[i], acc)
            if acc == TRUE:
                return TRUE
        return acc

    cdef int refer(self, const Side* side, uint32_t at, bint matched, int acc) noexcept nogil:
        """acc or the rule; `matched`: the index it was found by has proved its equality."""
        cdef const Reference* r = &side.references[at]
        cdef uint32_t relation, names = self.n_names
        cdef uint32_t condition = r.rest if matched else r.condition
        cdef int v
        if r.subject != NONE and r.subject != self.subject.ordinal:
            return acc
        if r.resource != NONE and r.resource != self.resource.ordinal:
            return acc
        if r.relation != NONE:
            relation = self.program.by_type[
                r.relation * self.program.n_types + self.resource.type]
            v = FALSE if relation == NONE else self.in_relation(
                relation, self.resource.ordinal, self.subject)
        elif condition == NONE:
            v = TRUE
        else:
            v = self.test(condition)
        if v != UNKNOWN:
            self.n_names = names
        if v == TRUE:
            self.rule = r.rule
            self.n_names = 0
        return acc | v

    cdef int look_up(self, const Side* side, const Index* index, int acc) noexcept nogil:
        """acc or the rules filed under the request's value; all of them where it is unknown."""
        cdef Val x
        cdef int64_t i
        cdef uint32_t j, names = self.n_names
        if index.value == SUBJECT_ID:
            return self.bucket(side, index, self.subject.ordinal, acc)
        if index.value == RESOURCE_ID:
            return self.bucket(side, index, self.resource.ordinal, acc)
        if self.value(<uint32_t>index.value, &x):
            if not index.is_set:
                return self.bucket(side, index, x.a, acc)
            for i in range(x.b):
                acc = self.bucket(side, index, (<const Val*>x.a)[i].a, acc)
                if acc == TRUE:
                    return acc
            return acc
        self.n_names = names
        for j in range(index.n):
            acc = self.refer(side, side.lists[index.start + j], False, acc)
            if acc == TRUE:
                return acc
        return acc

    cdef int bucket(self, const Side* side, const Index* index, int64_t key, int acc) noexcept nogil:
        cdef uint32_t i = slot_of(key, index.mask), j
        cdef const Bucket* b
        while index.buckets[i].n:
            b = &index.buckets[i]
            if b.key == key:
                for j in range(b.n):
                    acc = self.refer(side, side.lists[b.start + j], True, acc)
                    if acc == TRUE:
                        return acc
                return acc
            i = (i + 1) & index.mask
        return acc
