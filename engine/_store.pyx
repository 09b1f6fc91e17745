# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False, freethreading_compatible=False
"""Rows, value columns and guards; see the .pxd for how they lie in memory."""

import os

cimport cython
from cpython.pythread cimport PyThread_get_thread_ident
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.stdint cimport INT64_MIN, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort, realloc
from libc.string cimport memcpy, memmove, memset

from ._names cimport (
    grown,
    names_add,
    names_bytes,
    names_find,
    names_free,
    names_get,
    release,
)

from ._slabs cimport slabs_begin, slabs_give

from .errors import InvalidValue

cdef extern from "<pthread.h>" nogil:
    """
    /* Writers first: batches one after the other must not keep a change waiting for ever. */
    static void sayso_lock_init(pthread_rwlock_t *lock) {
        pthread_rwlockattr_t attr;
        pthread_rwlockattr_init(&attr);
    #ifdef __GLIBC__
        pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    #endif
        pthread_rwlock_init(lock, &attr);
        pthread_rwlockattr_destroy(&attr);
    }
    """
    void sayso_lock_init(pthread_rwlock_t* lock)
    int pthread_rwlock_rdlock(pthread_rwlock_t* lock)
    int pthread_rwlock_tryrdlock(pthread_rwlock_t* lock)
    int pthread_rwlock_wrlock(pthread_rwlock_t* lock)
    int pthread_rwlock_trywrlock(pthread_rwlock_t* lock)
    int pthread_rwlock_unlock(pthread_rwlock_t* lock)

# ── Blocks of the arena ───────────────────────────────────────────────────────────────────
# Sizes are 2, 3, 4, 6, 8, 12, 16, 24, …: a block's class follows from its row's length alone.


cdef inline uint32_t block_class(uint32_t n) noexcept nogil:
    cdef uint32_t c = 0
    while block_size(c) < n:
        c += 1
    return c


cdef inline uint64_t block_size(uint32_t c) noexcept nogil:
    return (3ULL if c & 1 else 2ULL) << (c >> 1)


# ── Order of changes ──────────────────────────────────────────────────────────────────────


cdef int by_object(const void* x, const void* y) noexcept nogil:
    cdef const Op* a = <const Op*>x
    cdef const Op* b = <const Op*>y
    if a.slot != b.slot:
        return -1 if a.slot < b.slot else 1
    if a.o != b.o:
        return -1 if a.o < b.o else 1
    return -1 if a.s < b.s else 1 if a.s > b.s else 0


cdef int by_subject(const void* x, const void* y) noexcept nogil:
    cdef const Op* a = <const Op*>x
    cdef const Op* b = <const Op*>y
    if a.slot != b.slot:
        return -1 if a.slot < b.slot else 1
    if a.s != b.s:
        return -1 if a.s < b.s else 1
    return -1 if a.o < b.o else 1 if a.o > b.o else 0


cdef inline uint64_t guard_hash(uint32_t slot, uint32_t o, uint32_t s) noexcept nogil:
    cdef uint64_t h = (<uint64_t>o << 32 | s) * 0x9E3779B97F4A7C15ULL
    h = (h ^ (h >> 29) ^ slot) * 0xBF58476D1CE4E5B9ULL
    return h ^ (h >> 32)


# No one waits for the lock while holding the GIL, so that whoever holds the lock can get it.


cdef class Reading:
    def __enter__(self):
        if pthread_rwlock_tryrdlock(&self.store.lock) != 0:
            with nogil:
                pthread_rwlock_rdlock(&self.store.lock)

    def __exit__(self, *_):
        pthread_rwlock_unlock(&self.store.lock)


cdef class Writing:
    def __enter__(self):
        cdef unsigned long me = PyThread_get_thread_ident()
        if self.store.changing and self.store.owner == me:
            self.store.nested += 1
            return
        if pthread_rwlock_trywrlock(&self.store.lock) != 0:
            with nogil:
                pthread_rwlock_wrlock(&self.store.lock)
        self.store.changing = True
        self.store.changes += 1
        self.store.owner = me

    def __exit__(self, *_):
        if self.store.nested:
            self.store.nested -= 1
            return
        self.store.changing = False
        pthread_rwlock_unlock(&self.store.lock)


@cython.no_gc_clear
cdef class Store:
    """Relationships and attributes of one tenant, in memory.

    Knows types, slots and attributes by number; the program says what they mean.
    """

    def __cinit__(self):
        sayso_lock_init(&self.lock)
        slabs_begin(&self.closure_slabs)
        self.type_ids = {}
        self.type_names = []
        self.slot_ids = {}
        self.slot_shapes = []
        self.column_ids = {}
        self.column_names = []
        self.guard_raw = []
        self.guard_free = []
        self.condition_ids = {}
        self.net_ids = {}
        self.column_specs = {}
        self.seed = int.from_bytes(os.urandom(8), "little")
        self.epoch = 1
        self.arena_used = 2  # offset 0 means "no block"

    def __dealloc__(self):
        cdef uint32_t i, j
        cdef uint64_t k
        self.drop_all_closures()
        self.free_retired()
        for i in range(self.n_types):
            names_free(&self.types[i].names)
            release(self.types[i].rows)
            free(self.types[i].closures)
            free(self.types[i].changed)
            for j in range(self.types[i].n_columns):
                if self.types[i].columns[j].is_set:
                    for k in range(self.types[i].columns[j].size):
                        release(<void*>self.types[i].columns[j].v[k].a)
                release(self.types[i].columns[j].v)
            free(self.types[i].columns)
        for i in range(self.n_guards):
            free_parameters(&self.guards[i])
        names_free(&self.strings)
        names_free(&self.type_table)
        free(self.types)
        free(self.slots)
        release(self.arena)
        free(self.guards)
        free(self.nets)
        release(self.guard_table)

    def reading(self):
        """A context in which nothing is written, though the GIL be released."""
        cdef Reading r = Reading()
        r.store = self
        return r

    def writing(self):
        """A context in which no one reads, as long as the GIL is not released."""
        cdef Writing w = Writing()
        w.store = self
        return w

    # ── Layout: types, slots, columns ──

    def add_type(self, str name):
        """The id of a type, given one if it has none."""
        if name in self.type_ids:
            return self.type_ids[name]
        with self.writing():
            return self.new_type(name)

    cdef uint32_t new_type(self, str name) except? 0xFFFFFFFF:
        cdef uint32_t i = self.n_types
        cdef Py_ssize_t n
        cdef const char* p = PyUnicode_AsUTF8AndSize(name, &n)
        names_add(&self.type_table, <const uint8_t*>p, <uint32_t>n, self.seed)
        self.types = <TypeData*>grown(
            self.types, i * sizeof(TypeData), (i + 1) * sizeof(TypeData))
        self.n_types += 1
        self.type_ids[name] = i
        self.type_names.append(name)
        self.column_names.append([])
        return i

    def add_slots(self, list shapes):
        """Slot ids of shapes (object type, relation, subject type, relation, everyone, condition,
        expiry), adding those that are new; records are laid out anew once for each type.
        """
        with self.writing():
            return self.new_slots(shapes)

    cdef list new_slots(self, list shapes):
        cdef dict wider = {}
        cdef uint32_t i, ot, st
        cdef Slot* s
        for shape in shapes:
            if shape in self.slot_ids:
                continue
            ot = self.type_ids[shape[0]]
            st = self.type_ids[shape[2]]
            i = self.n_slots
            self.slots = <Slot*>grown(self.slots, i * sizeof(Slot), (i + 1) * sizeof(Slot))
            self.n_slots += 1
            s = &self.slots[i]
            s.otype, s.stype = ot, st
            s.everyone = shape[4]
            s.guarded = shape[5] is not None or shape[6]
            s.forward = wider.setdefault(ot, self.types[ot].stride)
            wider[ot] += 1
            if not s.everyone:
                s.reverse = wider.setdefault(st, self.types[st].stride)
                wider[st] += 1
            self.slot_ids[shape] = i
            self.slot_shapes.append(shape)
        for ot, stride in wider.items():
            self.widen(ot, stride)
        return [self.slot_ids[shape] for shape in shapes]

    cdef int widen(self, uint32_t type, uint32_t stride) except -1:
        cdef TypeData* t = &self.types[type]
        cdef Row* rows
        cdef uint64_t i
        if t.size:
            rows = <Row*>grown(NULL, 0, <uint64_t>t.size * stride * sizeof(Row))
            for i in range(t.size):
                memcpy(rows + i * stride, t.rows + i * t.stride, t.stride * sizeof(Row))
            release(t.rows)
            t.rows = rows
        t.stride = stride
        return 0

    def add_column(self, uint32_t type, str name, spec):
        """The column of an attribute of a kind, given one if it has none."""
        key = (type, name, spec.kind, spec.element.kind if spec.element else None)
        if key in self.column_ids:
            return self.column_ids[key]
        with self.writing():
            return self.new_column(key, spec)

    cdef uint32_t new_column(self, tuple key, spec) except? 0xFFFFFFFF:
        cdef uint32_t type = key[0]
        cdef TypeData* t = &self.types[type]
        t.columns = <Column*>grown(
            t.columns, t.n_columns * sizeof(Column), (t.n_columns + 1) * sizeof(Column))
        t.columns[t.n_columns].is_set = spec.kind == "set"
        self.column_ids[key] = t.n_columns
        self.column_names[type].append(key[1])
        self.column_specs[type, t.n_columns] = spec
        t.n_columns += 1
        return t.n_columns - 1

    def column_count(self, uint32_t type, uint32_t column):
        """How many entities have a value in a column."""
        return self.types[type].columns[column].count

    def values_fit(self, uint32_t type, uint32_t column, spec):
        """Whether an enum column's values, or its sets', are all among a spec's."""
        old = self.column_specs[type, column]
        members = (spec.element or spec).values
        if not members or set((old.element or old).values) <= set(members):
            return True
        numbers = {self.string_id(v) for v in members}
        for o in range(self.types[type].columns[column].size):
            words = self.stored_value(type, column, o)
            if words is not None and any(
                a not in numbers for a, _ in (words if isinstance(words, list) else [words])
            ):
                return False
        return True

    def forward_column(self, uint32_t slot):
        """The column of a slot's forward row in its object's record."""
        return self.slots[slot].forward

    # ── Entities ──

    def intern(self, uint32_t type, str name):
        """The ordinal of an entity, given one if it has none; its record too."""
        known = self.find(type, name)
        if known is not None:
            return known
        with self.writing():
            return self.place(type, name)

    cdef uint32_t place(self, uint32_t type, str name) except? 0xFFFFFFFF:
        """As `intern`, for a writer."""
        cdef Py_ssize_t n
        cdef const char* p = PyUnicode_AsUTF8AndSize(name, &n)
        cdef uint32_t ordinal = names_add(
            &self.types[type].names, <const uint8_t*>p, <uint32_t>n, self.seed)
        self.reserve(type, self.types[type].names.count)
        return ordinal

    def find(self, uint32_t type, str name):
        """The ordinal of an entity, or None."""
        cdef Py_ssize_t n
        cdef const char* p = PyUnicode_AsUTF8AndSize(name, &n)
        cdef uint32_t ordinal = names_find(
            &self.types[type].names, <const uint8_t*>p, <uint32_t>n, self.seed)
        return None if ordinal == NONE else ordinal

    def name(self, uint32_t type, uint32_t ordinal):
        """The id of an entity."""
        cdef uint32_t n
        cdef const uint8_t* p
        if ordinal >= self.types[type].names.count:
            raise IndexError(ordinal)
        p = names_get(&self.types[type].names, ordinal, &n)
        return PyUnicode_DecodeUTF8(<const char*>p, n, NULL)

    def string_id(self, str text):
        """The number of a string value, given one if it has none."""
        cdef Py_ssize_t n
        cdef const char* p = PyUnicode_AsUTF8AndSize(text, &n)
        if n > 0xFFFF:
            raise InvalidValue("a string in a policy has at most 65,535 bytes")
        if names_find(&self.strings, <const uint8_t*>p, <uint32_t>n, self.seed) == NONE:
            with self.writing():
                names_add(&self.strings, <const uint8_t*>p, <uint32_t>n, self.seed)
        return names_find(&self.strings, <const uint8_t*>p, <uint32_t>n, self.seed)

    def string(self, uint32_t number):
        """The string value of this number."""
        cdef uint32_t n
        cdef const uint8_t* p = names_get(&self.strings, number, &n)
        return PyUnicode_DecodeUTF8(<const char*>p, n, NULL)

    def network_id(self, int64_t high, int64_t low, uint32_t prefix, bint v4):
        """The number of a network, given one if it has none."""
        key = (high, low, prefix, v4)
        if key not in self.net_ids:
            with self.writing():
                self.nets = <Net*>grown(
                    self.nets, self.n_nets * sizeof(Net), (self.n_nets + 1) * sizeof(Net))
                self.nets[self.n_nets] = Net(high, low, prefix, v4)
                self.net_ids[key] = self.n_nets
                self.n_nets += 1
        return self.net_ids[key]

    def network(self, uint32_t number):
        """(high, low, prefix, is IPv4) of a network."""
        cdef Net* n = &self.nets[number]
        return n.high, n.low, n.prefix, bool(n.v4)

    def condition_id(self, str name):
        """The number of a condition's name, given one if it has none."""
        return self.condition_ids.setdefault(name, len(self.condition_ids))

    def set_feeds(self, list entity, list node):
        """Say which slots closures depend on; all closures are dropped."""
        cdef uint32_t i
        for i in range(self.n_slots):
            self.slots[i].feeds_entity = entity[i]
            self.slots[i].feeds_node = node[i]
            if entity[i]:
                self.types[self.slots[i].stype].has_closures = 1
                self.reserve_closures(self.slots[i].stype)
        self.drop_all_closures()

    def subjects(self, uint32_t slot, uint32_t o):
        """The subjects' ordinals stored in a slot of an object, ascending."""
        cdef Slot* t = &self.slots[slot]
        return self.row_list(self.row(t.otype, o, t.forward))

    def objects(self, uint32_t slot, uint32_t s):
        """The objects' ordinals that hold a subject in a slot, ascending."""
        return self.row_list(self.reverse_row(&self.slots[slot], s))

    cdef list row_list(self, const Row* r):
        cdef uint32_t i
        if r == NULL:
            return []
        return [self.items(r)[i] for i in range(r.n)]

    def stored_guard(self, uint32_t slot, uint32_t o, uint32_t s):
        """(condition, parameters, expires) of a relationship as written, or None."""
        cdef const Guard* g = self.guard(slot, o, s)
        return None if g == NULL else self.guard_raw[g - self.guards][:3]

    def stored_value(self, uint32_t type, uint32_t column, uint32_t o):
        """An attribute's words, a list of them for a set, or None where it is absent."""
        cdef Column* c = &self.types[type].columns[column]
        cdef Val v
        cdef Val* items
        cdef int64_t i
        if o >= c.size:
            return None
        v = c.v[o]
        if not c.is_set:
            return None if v.a == INT64_MIN and v.b == INT64_MIN else (v.a, v.b)
        if v.a == 0:
            return None
        items = <Val*>v.a
        return [(items[i].a, items[i].b) for i in range(1, items[0].a + 1)]

    def slot_count(self, uint32_t slot):
        """How many relationships a slot holds."""
        return self.slots[slot].count

    cdef int reserve(self, uint32_t type, uint32_t count) except -1:
        """Make records for `count` entities of a type."""
        cdef TypeData* t = &self.types[type]
        cdef uint32_t size
        cdef uint64_t width = t.stride * sizeof(Row)
        if count <= t.size:
            return 0
        size = max(count, t.size + (t.size >> 1), 16)
        if width:
            t.rows = <Row*>grown(t.rows, t.size * width, size * width)
        t.size = size
        return self.reserve_closures(type)

    cdef int reserve_closures(self, uint32_t type) except -1:
        """Make places for the closures of a type whose entities have them."""
        cdef TypeData* t = &self.types[type]
        if t.has_closures and t.closures_size < t.size:
            t.closures = <Closure**>grown(
                t.closures, t.closures_size * sizeof(void*), t.size * sizeof(void*))
            t.closures_size = t.size
        return 0

    def count(self, uint32_t type):
        """How many entities of a type have been seen."""
        return self.types[type].names.count

    # ── Rows ──

    cdef uint32_t block_new(self, uint32_t c) except 0:
        cdef uint64_t size = block_size(c)
        cdef uint32_t at = self.free[c]
        cdef uint64_t room
        if at:
            self.free[c] = self.arena[at]
            return at
        if self.arena_used + size > self.arena_size:
            room = max(self.arena_size + (self.arena_size >> 1), self.arena_used + size, 1024)
            if room > 0xFFFFFFFF:
                if self.arena_used + size > 0xFFFFFFFF:
                    raise MemoryError("too many relationships in one engine")
                room = 0xFFFFFFFF
            self.arena = <uint32_t*>grown(self.arena, self.arena_size * 4, room * 4)
            self.arena_size = room
        at = <uint32_t>self.arena_used
        self.arena_used += size
        return at

    cdef void block_free(self, uint32_t at, uint32_t c) noexcept:
        self.arena[at] = self.free[c]
        self.free[c] = at

    cdef int row_set(self, Row* r, const uint32_t* a, uint32_t n) except -1:
        """Give a row these n sorted entries; `a` must not lie in the arena."""
        cdef uint32_t c, old
        if n <= 1:
            if r.n > 1:
                self.block_free(r.v, block_class(r.n))
            r.n = n
            r.v = a[0] if n else 0
            return 0
        c = block_class(n)
        old = block_class(r.n) if r.n > 1 else NONE
        if c != old:
            if old != NONE:
                self.block_free(r.v, old)
                r.n = 0
            r.v = self.block_new(c)
        memcpy(self.arena + r.v, a, n * 4ULL)
        r.n = n
        return 0

    cdef int row_change(self, Row* r, uint32_t x, bint add) except? -9:
        """Insert or remove one entry; returns the change of length."""
        cdef uint32_t n = r.n, lo = 0, hi = n, mid, at, c, new
        cdef uint32_t* a
        cdef uint32_t[2] two
        if n <= 1:
            if n == 1 and r.v == x:
                if add:
                    return 0
                r.n = 0
                r.v = 0
                return -1
            if not add:
                return 0
            if n == 0:
                r.n = 1
                r.v = x
                return 1
            two[0] = min(r.v, x)
            two[1] = max(r.v, x)
            self.row_set(r, two, 2)
            return 1
        a = self.arena + r.v
        while lo < hi:
            mid = (lo + hi) >> 1
            if a[mid] < x:
                lo = mid + 1
            else:
                hi = mid
        if (lo < n and a[lo] == x) == add:
            return 0
        c = block_class(n)
        if not add:
            if n == 2:
                x = a[1 - lo]
                self.block_free(r.v, c)
                r.n = 1
                r.v = x
                return -1
            memmove(a + lo, a + lo + 1, (n - lo - 1) * 4ULL)
            new = block_class(n - 1)
        else:
            new = block_class(n + 1)
        if new != c:
            at = self.block_new(new)
            a = self.arena + r.v
            if add:
                memcpy(self.arena + at, a, lo * 4ULL)
                memcpy(self.arena + at + lo + 1, a + lo, (n - lo) * 4ULL)
                self.arena[at + lo] = x
            else:
                memcpy(self.arena + at, a, (n - 1) * 4ULL)
            self.block_free(r.v, c)
            r.v = at
        elif add:
            memmove(a + lo + 1, a + lo, (n - lo) * 4ULL)
            a[lo] = x
        r.n = n + 1 if add else n - 1
        return 1 if add else -1

    cdef int64_t row_merge(self, Row* r, const Op* ops, uint64_t n, bint objects,
                           uint32_t* buffer) except? -0x7FFFFFFFFFFFFFFF:
        """Apply n changes of one row, sorted by entry; `objects`: the entries are objects."""
        cdef const uint32_t* a = self.items(r)
        cdef uint32_t old = r.n, i = 0, k = 0, x
        cdef uint64_t j = 0
        while j < n:
            x = ops[j].o if objects else ops[j].s
            while i < old and a[i] < x:
                buffer[k] = a[i]
                k += 1
                i += 1
            if i < old and a[i] == x:
                i += 1
            if ops[j].add:
                buffer[k] = x
                k += 1
            j += 1
        while i < old:
            buffer[k] = a[i]
            k += 1
            i += 1
        self.row_set(r, buffer, k)
        return <int64_t>k - <int64_t>old

    cdef Row* reverse_row(self, const Slot* slot, uint32_t s) noexcept nogil:
        return <Row*>&slot.objects if slot.everyone else self.row(slot.stype, s, slot.reverse)

    cdef int apply(self, Op* ops, uint64_t n) except -1:
        """Apply changes, at most one for each (slot, object, subject); records must exist."""
        cdef uint64_t i
        cdef Slot* slot
        cdef int change
        for i in range(n):
            self.note(&ops[i])
        if n <= 64:
            for i in range(n):
                slot = &self.slots[ops[i].slot]
                change = self.row_change(
                    self.row(slot.otype, ops[i].o, slot.forward), ops[i].s, ops[i].add)
                self.row_change(self.reverse_row(slot, ops[i].s), ops[i].o, ops[i].add)
                slot.count += change
            return 0
        qsort(ops, n, sizeof(Op), by_object)
        self.apply_sorted(ops, n, False)
        qsort(ops, n, sizeof(Op), by_subject)
        self.apply_sorted(ops, n, True)
        return 0

    cdef int apply_sorted(self, const Op* ops, uint64_t n, bint objects) except -1:
        """One direction of a large change; `objects`: rows of objects, kept by subject."""
        cdef uint64_t i = 0, j, room = 0, want
        cdef uint32_t* buffer = NULL
        cdef Slot* slot
        cdef Row* r
        cdef int64_t change
        try:
            while i < n:
                slot = &self.slots[ops[i].slot]
                j = i + 1
                while j < n and ops[j].slot == ops[i].slot and (
                    ops[j].s == ops[i].s if objects else ops[j].o == ops[i].o
                ):
                    j += 1
                r = (self.reverse_row(slot, ops[i].s) if objects
                     else self.row(slot.otype, ops[i].o, slot.forward))
                want = r.n + (j - i)
                if want > room:
                    room = want * 2
                    free(buffer)
                    buffer = <uint32_t*>malloc(room * 4)
                    if buffer == NULL:
                        raise MemoryError
                change = self.row_merge(r, ops + i, j - i, objects, buffer)
                if not objects:
                    slot.count += change
                i = j
        finally:
            free(buffer)
        return 0

    cdef bint has(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil:
        """Whether a relationship is stored."""
        cdef Slot* t = &self.slots[slot]
        cdef Row* r = self.row(t.otype, o, t.forward)
        return r != NULL and found(self.items(r), r.n, s)

    # ── Closures: which are out of date ──

    cdef void note(self, const Op* op) noexcept:
        """Record that closures through this relationship may have changed."""
        cdef Slot* slot = &self.slots[op.slot]
        if slot.feeds_entity:
            if slot.everyone:
                self.drop_all_closures()
                return
            self.drop_closure(slot.stype, op.s)
        if slot.feeds_node:
            self.log[self.epoch & (LOG - 1)] = Change(slot.stype, op.s)
            self.epoch += 1
            if not self.stamp(&self.types[slot.stype], op.s):
                self.drop_all_closures()

    cdef bint stamp(self, TypeData* t, uint32_t ordinal) noexcept:
        """Note that closures holding an entity are out of date now; False if it can't be."""
        cdef uint64_t* changed
        if ordinal >= t.size:  # everyone's
            return False
        if ordinal >= t.changed_size:
            changed = <uint64_t*>realloc(t.changed, t.size * sizeof(uint64_t))
            if changed == NULL:
                return False
            memset(changed + t.changed_size, 0, (t.size - t.changed_size) * sizeof(uint64_t))
            t.changed, t.changed_size = changed, t.size
        t.changed[ordinal] = self.epoch
        return True

    cdef void drop_closure(self, uint32_t type, uint32_t ordinal) noexcept:
        cdef TypeData* t = &self.types[type]
        if ordinal < t.closures_size and t.closures[ordinal] != NULL:
            self.closure_bytes -= t.closures[ordinal].bytes
            slabs_give(&self.closure_slabs, t.closures[ordinal], t.closures[ordinal].bytes)
            t.closures[ordinal] = NULL
            self.freed += 1

    cdef void drop_all_closures(self) noexcept:
        cdef uint32_t i, j
        for i in range(self.n_types):
            for j in range(self.types[i].closures_size):
                self.drop_closure(i, j)
        self.epoch += 1
        self.oldest = self.epoch

    cdef void free_retired(self) noexcept:
        cdef Closure* c = self.retired
        cdef Closure* next
        while c != NULL:
            next = retired_of(c).next
            slabs_give(&self.closure_slabs, c, c.bytes)
            self.freed += 1
            c = next
        self.retired = NULL

    # ── Guards: conditions and expiries of relationships ──

    cdef const Guard* guard(self, uint32_t slot, uint32_t o, uint32_t s) noexcept nogil:
        cdef uint32_t i
        cdef GuardKey* k
        if self.guard_table == NULL:
            return NULL
        i = <uint32_t>guard_hash(slot, o, s) & self.guard_mask
        while True:
            k = &self.guard_table[i]
            if k.guard == 0:
                return NULL
            if k.guard != NONE and k.o == o and k.s == s and k.slot == slot:
                return &self.guards[k.guard - 1]
            i = (i + 1) & self.guard_mask

    cdef int set_guard(self, uint32_t slot, uint32_t o, uint32_t s, uint32_t guard) except -1:
        cdef uint32_t i, old = self.drop_guard(slot, o, s)
        cdef GuardKey* table
        cdef uint32_t n, j
        if old:
            self.release_guard(old - 1)
        if self.guard_table == NULL or (self.guard_used + 1) * 4 > (self.guard_mask + 1) * 3:
            n = 16
            while n < (self.n_guards + 1) * 2:
                n *= 2
            table = <GuardKey*>calloc(n, sizeof(GuardKey))
            if table == NULL:
                raise MemoryError
            self.guard_used = 0
            if self.guard_table != NULL:
                for i in range(self.guard_mask + 1):
                    if self.guard_table[i].guard not in (0, NONE):
                        j = <uint32_t>guard_hash(
                            self.guard_table[i].slot, self.guard_table[i].o,
                            self.guard_table[i].s) & (n - 1)
                        while table[j].guard:
                            j = (j + 1) & (n - 1)
                        table[j] = self.guard_table[i]
                        self.guard_used += 1
            release(self.guard_table)
            self.guard_table = table
            self.guard_mask = n - 1
        i = <uint32_t>guard_hash(slot, o, s) & self.guard_mask
        while self.guard_table[i].guard not in (0, NONE):
            i = (i + 1) & self.guard_mask
        if self.guard_table[i].guard == 0:
            self.guard_used += 1
        self.guard_table[i] = GuardKey(slot, o, s, guard + 1)
        return 0

    cdef uint32_t drop_guard(self, uint32_t slot, uint32_t o, uint32_t s) noexcept:
        """Forget a relationship's guard; returns its index + 1, or 0."""
        cdef uint32_t i, g
        cdef GuardKey* k
        if self.guard_table == NULL:
            return 0
        i = <uint32_t>guard_hash(slot, o, s) & self.guard_mask
        while True:
            k = &self.guard_table[i]
            if k.guard == 0:
                return 0
            if k.guard != NONE and k.o == o and k.s == s and k.slot == slot:
                g = k.guard
                k.guard = NONE
                return g
            i = (i + 1) & self.guard_mask

    cdef void release_guard(self, uint32_t i):
        free_parameters(&self.guards[i])
        self.guard_raw[i] = None
        self.guard_free.append(i)

    cdef uint32_t new_guard(self, object raw) except? 0xFFFFFFFF:
        """A fresh guard for (condition, parameters, expires); its C fields are the caller's."""
        cdef uint32_t i, size
        if self.guard_free:
            i = self.guard_free.pop()
            self.guard_raw[i] = raw
            return i
        if self.n_guards == self.guards_size:
            size = self.guards_size * 2 if self.guards_size else 16
            self.guards = <Guard*>grown(
                self.guards, self.guards_size * sizeof(Guard), size * sizeof(Guard))
            self.guards_size = size
        self.guard_raw.append(raw)
        self.n_guards += 1
        return self.n_guards - 1

    def memory(self):
        """Bytes in use by part: names, rows, columns, guards, closures, strings."""
        cdef uint64_t names = 0, rows = self.arena_size * 4, columns = 0
        cdef uint32_t i, j
        for i in range(self.n_types):
            names += names_bytes(&self.types[i].names)
            rows += self.types[i].size * <uint64_t>self.types[i].stride * sizeof(Row)
            rows += self.types[i].closures_size * sizeof(void*)
            rows += self.types[i].changed_size * sizeof(uint64_t)
            for j in range(self.types[i].n_columns):
                columns += self.types[i].columns[j].size * sizeof(Val)
        return {
            "names": names, "rows": rows, "columns": columns,
            "guards": self.guards_size * sizeof(Guard) + (
                (self.guard_mask + 1ULL) * sizeof(GuardKey) if self.guard_table else 0),
            "closures": self.closure_bytes, "strings": names_bytes(&self.strings),
        }


cdef void free_parameters(Guard* g) noexcept:
    free(g.parameters)
    g.parameters = NULL
    g.n = 0
