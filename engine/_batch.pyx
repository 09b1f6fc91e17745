# cython: language_level=3, boundscheck=False, wraparound=False
"""Batches: many checks in one call, names resolved ahead of use and the GIL released.

A random key costs a few cache misses one after the other. A batch looks at many keys at once,
a stage at a time, and asks for the next stage's lines before it needs them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.list cimport PyList_GET_SIZE, PyList_GetSlice
from cpython.ref cimport PyObject
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp

from ._c cimport SAYSO_PREFETCH, sayso_has, sayso_hash, sayso_hash_seeking, sayso_same
from ._operands cimport Text
from ._decide cimport Decider, Group
from ._facts cimport Subject
from ._names cimport FURTHER, NONE, Entry, names_home, names_find, names_find_after, names_find_near
from ._fast cimport PERHAPS, Way, expect_record
from ._program cimport TRUE, UNKNOWN
from ._reach cimport OK
from ._relations cimport TEMPORARY
from ._state cimport ActionGroups, State, fail, utf8
from ._store cimport TOO_LARGE, Closure, TypeData

from .errors import InvalidRequest

cdef enum:
    CHUNK = 256  # checks read at a time, under the GIL
    TOGETHER = 64  # of them, those that take each step together

ctypedef struct Key:  # one `type:id`, its id still to be looked up
    const uint8_t* p
    const Entry* entry  # where the search begins, in this segment of the table
    uint16_t segment
    uint16_t n
    uint32_t type

ctypedef struct Last:  # the name read before: its object, and the text of its type
    PyObject* given
    const uint8_t* p
    uint32_t n
    uint32_t type

ctypedef struct Check:
    Key subject
    Key resource
    PyObject* group  # NULL: to be done singly
    const Closure* closure
    uint32_t s
    uint32_t o
    uint32_t plain  # 1: a walk along rows may decide


cdef extern from "Python.h":
    bint PyUnicode_CheckExact(PyObject* o)
    bint PyUnicode_IS_COMPACT_ASCII(PyObject* o)
    Py_ssize_t PyUnicode_GET_LENGTH(PyObject* o)
    ctypedef struct PyASCIIObject:
        pass
    ctypedef struct PyTupleObject:
        PyObject** ob_item
    ctypedef struct PyListObject:
        PyObject** ob_item


cdef class Column:
    """One argument of a batch: a name for all, or a sequence of which a chunk is at hand."""

    cdef object given  # the name, a tuple or a list
    cdef object part  # what keeps a chunk's names alive while the GIL is released
    cdef PyObject** items  # those of the chunk
    cdef PyObject* single
    cdef Py_ssize_t step  # 0: the first is for all

    def __init__(self, given, str what):
        self.step = not isinstance(given, str)
        if type(given) is not str and type(given) is not list:
            try:
                given = given if isinstance(given, str) else tuple(given)
            except TypeError:
                raise InvalidRequest(f"{what} must be a name, or a sequence of names") from None
        self.given = given
        self.single = <PyObject*>given
        self.items = &self.single

    cdef int hold(self, Py_ssize_t start, Py_ssize_t end) except -1:
        """Have a chunk at hand, its texts asked for."""
        if self.step == 0:
            return 0
        if type(self.given) is not list:
            self.items = (<PyTupleObject*>self.given).ob_item + start
            expect_texts(self.items, end - start)
            return 0
        if PyList_GET_SIZE(self.given) < end:
            raise InvalidRequest("a list of names was shortened while it was read")
        expect_texts((<PyListObject*>self.given).ob_item + start, end - start)
        self.part = PyList_GetSlice(self.given, start, end)
        self.items = (<PyListObject*>self.part).ob_item
        return 0

    cdef inline PyObject* item(self, Py_ssize_t i) noexcept:
        """The i-th of the chunk."""
        return self.items[i * self.step]


cdef inline void expect_texts(PyObject** items, Py_ssize_t n) noexcept:
    cdef Py_ssize_t i
    for i in range(n):
        SAYSO_PREFETCH(items[i])
        SAYSO_PREFETCH(<const uint8_t*>items[i] + 64)


cdef class Batch:
    """The arguments of one batch, held while it runs."""

    cdef State state
    cdef Decider d
    cdef Column subjects
    cdef Column actions
    cdef Column resources
    cdef Py_ssize_t n
    cdef Check* checks
    cdef Way ways[64]  # of those that take each step together
    cdef Way* going[64]  # those of them on their way
    cdef uint32_t subject_type  # of all, in a batch by number
    cdef uint32_t resource_type
    cdef dict known  # (action, resource type, subject type) → group

    def __cinit__(self):
        self.checks = <Check*>malloc(CHUNK * sizeof(Check))
        if self.checks == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.checks)

    cdef inline bint key(self, PyObject* given, Key* out, const Key* before, Last* last) except -1:
        """Find type and id in a name, and where its table entry is. `before` is the key of the
        name before: an object that comes again is known at once, and so is its type.
        """
        cdef Py_ssize_t n
        cdef const uint8_t* p
        cdef uint64_t hash, sharp
        if given == last.given:
            out[0] = before[0]
            return True
        last.given = NULL
        if not (PyUnicode_CheckExact(given) and PyUnicode_IS_COMPACT_ASCII(given)):
            return self.other_key(<object>given, out, last)
        n = PyUnicode_GET_LENGTH(given)
        p = <const uint8_t*>given + sizeof(PyASCIIObject)
        if last.p == NULL or n <= last.n or n - last.n > 1025 or (
            p[last.n] != 58 or not sayso_same(p, last.p, last.n)
        ):
            return self.other_key(<object>given, out, last)
        out.type, out.p, out.n = last.type, p + last.n + 1, <uint16_t>(n - last.n - 1)
        hash = sayso_hash_seeking(out.p, out.n, self.state.store.seed, 35, &sharp)
        if sharp:
            return False
        out.entry = names_home(&self.state.store.types[out.type].names, hash)
        out.segment = hash >> 56
        last.given = given
        return True

    cdef bint other_key(self, object given, Key* out, Last* last) except -1:
        """As `key`, for a type that is not the last one's."""
        cdef Py_ssize_t n, i = 0
        cdef const uint8_t* p
        cdef uint64_t hash
        if not isinstance(given, str):
            return False
        p = utf8(<str>given, &n)
        while i < n and p[i] != 58:
            i += 1
        out.type = names_find(&self.state.store.type_table, p, <uint32_t>i, self.state.store.seed)
        if i == n or out.type == NONE or self.state.actions[out.type] is None:
            return False
        last.p, last.n, last.type = p, <uint32_t>i, out.type
        if n - i - 1 > 1024 or sayso_has(p + i, <uint32_t>(n - i), 35):
            return False
        out.p, out.n = p + i + 1, <uint16_t>(n - i - 1)
        hash = sayso_hash(out.p, out.n, self.state.store.seed)
        out.entry = names_home(&self.state.store.types[out.type].names, hash)
        out.segment = hash >> 56
        return True

    cdef int resolve(self, Py_ssize_t n) except -1:
        """Keys and groups of a chunk; names that are not plain are an error or a single check."""
        cdef Py_ssize_t i
        cdef Check* c
        cdef Check* before = self.checks
        cdef Last subject, resource
        cdef PyObject* action = NULL
        cdef PyObject* group = NULL
        cdef uint32_t subject_type = NONE, resource_type = NONE
        cdef bint is_plain = False
        subject.given = resource.given = NULL
        subject.p = resource.p = NULL
        for i in range(n):
            c = &self.checks[i]
            c.group = NULL
            if self.key(self.subjects.item(i), &c.subject, &before.subject, &subject) and (
                self.key(self.resources.item(i), &c.resource, &before.resource, &resource)
            ):
                if (self.actions.item(i) != action or c.subject.type != subject_type
                        or c.resource.type != resource_type):
                    action = self.actions.item(i)
                    subject_type, resource_type = c.subject.type, c.resource.type
                    group = self.group(<object>action, resource_type, subject_type)
                    is_plain = group != NULL and self.plain(<Group>group)
                c.group, c.plain = group, is_plain
            before = c
        return 0

    cdef PyObject* group(self, object action, uint32_t resource, uint32_t subject) except? NULL:
        """The group of a kind of check; NULL for an action with parameters of its own."""
        cdef Subject s
        cdef ActionGroups a
        key = (action, resource, subject)
        if key not in self.known:
            s.type, s.relation, s.ordinal = subject, NONE, NONE
            a = self.state.action(resource, action)
            self.known[key] = None if a.parameters else self.state.group(a, s)
        found = self.known[key]  # which keeps it
        return NULL if found is None else <PyObject*>found

    cdef inline bint plain(self, Group group) noexcept nogil:
        """Whether a walk along rows may decide."""
        return group.only and group.fast != NONE and not self.d.n_extras

    cdef inline void look(self, Check* c) noexcept nogil:
        """The ordinals of a check, FURTHER where a name takes another look."""
        c.s = names_find_near(
            &self.state.store.types[c.subject.type].names, c.subject.entry, c.subject.p,
            c.subject.n)
        c.o = names_find_near(
            &self.state.store.types[c.resource.type].names, c.resource.entry, c.resource.p,
            c.resource.n)
        if c.s != FURTHER and c.o != FURTHER:
            self.expect(c)

    cdef void look_further(self, Check* c) noexcept nogil:
        """As `look`, the whole way."""
        if c.s == FURTHER:
            c.s = self.find(&c.subject)
        if c.o == FURTHER:
            c.o = self.find(&c.resource)
        self.expect(c)

    cdef uint32_t find(self, const Key* k) noexcept nogil:
        return names_find_after(
            &self.state.store.types[k.type].names, k.segment, k.entry, k.p, k.n)

    cdef inline void expect(self, Check* c) noexcept nogil:
        """Ask for the record and the closure of a check."""
        cdef TypeData* t
        t = &self.state.store.types[c.resource.type]
        if c.plain and c.o < t.size:
            expect_record(t, &self.d.program.fasts[(<Group>c.group).fast], c.o)
        t = &self.state.store.types[c.subject.type]
        if c.s < t.closures_size:
            SAYSO_PREFETCH(&t.closures[c.s])

    cdef inline void begin(self, Check* c) noexcept nogil:
        """Find the closure of a check, and whether it can be walked after all."""
        cdef TypeData* t = &self.state.store.types[c.subject.type]
        if c.s == FURTHER or c.o == FURTHER:
            self.look_further(c)
        if c.s == NONE or c.o == NONE:
            c.plain = False
        if not c.plain:
            return
        if c.s >= t.closures_size:
            c.closure = self.d.closure(c.subject.type, c.s)
            c.plain = self.d.failure == OK
            return
        c.closure = t.closures[c.s]
        SAYSO_PREFETCH(c.closure)
        c.plain = c.closure != NULL

    cdef inline bint enter(self, const Check* c, Way* way) noexcept nogil:
        """Put a check on its way, unless it is not one to be walked."""
        if not c.plain:
            return False
        if c.closure != NULL and (
            c.closure.epoch != self.state.store.epoch or c.closure.spans == TOO_LARGE
        ):
            return False
        way.crowd, way.closure = NULL, c.closure
        way.fast, way.type, way.o, way.s = (<Group>c.group).fast, c.resource.type, c.o, c.s
        return True

    cdef uint32_t stranger(self, const Key* k) noexcept nogil:
        """A temporary ordinal for an id never seen; NONE if it is no id at all."""
        cdef uint32_t i
        if k.n == 0 or (k.n == 1 and k.p[0] == 42):
            return NONE
        for i in range(k.n):
            if k.p[i] < 32 or k.p[i] == 127 or (
                k.p[i] == 0xC2 and i + 1 < k.n and k.p[i + 1] < 0xA0
            ):
                return NONE
        if self.d.temporaries and self.d.temporary_types[0] == k.type and (
            self.d.temporary_names[0].n == k.n
            and memcmp(self.d.temporary_names[0].p, k.p, k.n) == 0
        ):
            return TEMPORARY
        i = self.d.temporaries
        self.d.temporary_types[i] = k.type
        self.d.temporary_names[i] = Text(k.p, k.n)
        self.d.temporaries += 1
        return TEMPORARY + i

    cdef int decide(self, Check* c, uint32_t texts) noexcept nogil:
        """0 deny, 1 allow, 2 conditional, -1 when it must be checked singly."""
        cdef int v
        self.d.temporaries = 0
        self.d.n_texts = texts
        if c.s == NONE:
            c.s = self.stranger(&c.subject)
        if c.o == NONE:
            c.o = self.stranger(&c.resource)
        if c.s == NONE or c.o == NONE:
            return -1
        self.d.subject = Subject(c.subject.type, c.s, NONE)
        self.d.resource = Subject(c.resource.type, c.o, NONE)
        v = self.d.decide(<Group>c.group)
        if self.d.failure != OK:
            return -1
        return 1 if v == TRUE else 2 if v == UNKNOWN else 0

    cdef void run(self, Py_ssize_t n, uint8_t* out, bint named) noexcept nogil:
        """Decide a chunk; 255 what must be done singly. `named`: by the names of the checks,
        else by their ordinals.
        """
        cdef Py_ssize_t i = 0, end, next
        if named:
            self.ask(0, n if n < TOGETHER else TOGETHER)
        while i < n:
            end = n if n - i < TOGETHER else i + TOGETHER
            next = n if n - end < TOGETHER else end + TOGETHER
            self.run_together(i, end, next, out, named)
            i = end

    cdef inline void ask(self, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
        """Ask for the table entries of names."""
        cdef Py_ssize_t i
        for i in range(start, end):
            if self.checks[i].group != NULL:
                SAYSO_PREFETCH(self.checks[i].subject.entry)
                SAYSO_PREFETCH(self.checks[i].resource.entry)

    cdef void run_together(
        self, Py_ssize_t start, Py_ssize_t end, Py_ssize_t next, uint8_t* out, bint named
    ) noexcept nogil:
        """As `run`, from `start` to `end`; what the ones from there to `next` need first is asked
        for.

        All the checks take each step before any takes the next, so that what a step needs of the
        memory has come by then.
        """
        cdef Py_ssize_t i
        cdef uint32_t texts = self.d.n_texts, walking = 0
        cdef Check* c
        cdef Way* way
        for i in range(start, end):
            if self.checks[i].group != NULL:
                if named:
                    self.look(&self.checks[i])
                else:
                    self.expect(&self.checks[i])
        self.d.failure = OK
        for i in range(start, end):
            if self.checks[i].group != NULL:
                self.begin(&self.checks[i])
        for i in range(start, end):
            way = &self.ways[i - start]
            way.verdict = PERHAPS
            if self.checks[i].group != NULL and self.enter(&self.checks[i], way):
                self.going[walking] = way
                walking += 1
        if named:
            self.ask(end, next)
        self.d.walk_together(self.going, walking)
        for i in range(start, end):
            c = &self.checks[i]
            way = &self.ways[i - start]
            if c.group == NULL:
                out[i] = 255
            elif way.verdict == PERHAPS:
                out[i] = <uint8_t>self.decide(c, texts)
            else:
                out[i] = way.verdict == TRUE
        self.d.temporaries = 0
        self.d.n_texts = texts

    cdef void number(
        self, Group group, const uint32_t* s, Py_ssize_t s_step, const uint32_t* o,
        Py_ssize_t o_step, Py_ssize_t n
    ) noexcept nogil:
        """Fill a chunk with checks of one kind by their ordinals."""
        cdef Py_ssize_t i
        cdef Check* c
        for i in range(n):
            c = &self.checks[i]
            c.group, c.plain = <PyObject*>group, self.plain(group)
            c.s, c.o = s[i * s_step], o[i * o_step]
            c.subject.type, c.resource.type = self.subject_type, self.resource_type


def check_batch(State state, subjects, actions, resources, context, now):
    """See Engine.check_batch."""
    cdef Batch b = Batch()
    cdef Py_ssize_t start, end, i, n
    cdef bytes result
    cdef uint8_t* out
    b.state = state
    b.subjects = Column(subjects, "subjects")
    b.actions = Column(actions, "actions")
    b.resources = Column(resources, "resources")
    b.known = {}
    sizes = {
        len(column.given) for column in (b.subjects, b.actions, b.resources) if column.step}
    if len(sizes) > 1:
        raise InvalidRequest("subjects, actions and resources must have one length")
    n = sizes.pop() if sizes else 1
    result = PyBytes_FromStringAndSize(NULL, n)
    out = <uint8_t*>PyBytes_AS_STRING(result)
    now = state.time(now)
    b.d = state.prepared(context, now)
    try:
        with state.store.reading():
            for start in range(0, n, CHUNK):
                end = min(start + CHUNK, n)
                b.subjects.hold(start, end)
                b.actions.hold(start, end)
                b.resources.hold(start, end)
                b.resolve(end - start)
                with nogil:
                    b.run(end - start, out + start, True)
                for i in range(start, end):
                    if out[i] == 255:
                        out[i] = single(b, i - start, context, now)
    finally:
        state.give_back(b.d)
    return result


cdef int single(Batch b, Py_ssize_t i, context, int64_t now) except -1:
    """A check of the chunk that is not plain (a set, an odd or wrong name, an action's defaults)."""
    cdef State state = b.state
    cdef Decider d = state.borrow()
    cdef ActionGroups a
    cdef int v
    try:
        d.reset()
        state.entity(d, <object>b.subjects.item(i), &d.subject, True)
        state.entity(d, <object>b.resources.item(i), &d.resource, False)
        a = state.action(d.resource.type, <object>b.actions.item(i))
        state.bind(d, context, None, None, a.parameters, None, None, None, now, False)
        v = d.decide(state.group(a, d.subject))
        if d.failure != OK:
            fail(d)
        return 1 if v == TRUE else 2 if v == UNKNOWN else 0
    finally:
        state.give_back(d)


def check_ids(State state, str subject_type, subjects, str action, str resource_type, resources,
              context, now):
    """See Engine.check_ids."""
    cdef const uint32_t[::1] s = subjects
    cdef const uint32_t[::1] o = resources
    cdef uint32_t st = state.type_of(subject_type), ot = state.type_of(resource_type)
    cdef uint32_t s_count = state.store.types[st].names.count
    cdef uint32_t o_count = state.store.types[ot].names.count
    cdef Py_ssize_t n = max(s.shape[0], o.shape[0]), i
    cdef Py_ssize_t s_step = s.shape[0] > 1, o_step = o.shape[0] > 1
    cdef ActionGroups a = state.action(ot, action)
    cdef Group group = state.group(a, Subject(st, NONE, NONE))
    cdef bytes result = PyBytes_FromStringAndSize(NULL, n)
    cdef uint8_t* out = <uint8_t*>PyBytes_AS_STRING(result)
    cdef Batch b = Batch()
    cdef Py_ssize_t start, end
    if s.shape[0] not in (1, n) or o.shape[0] not in (1, n):
        raise InvalidRequest("subjects and resources must have one length")
    for i in range(s.shape[0]):
        if s[i] >= s_count:
            raise InvalidRequest(f"`{subject_type}` has no id numbered {s[i]}")
    for i in range(o.shape[0]):
        if o[i] >= o_count:
            raise InvalidRequest(f"`{resource_type}` has no id numbered {o[i]}")
    b.state, b.subject_type, b.resource_type = state, st, ot
    b.d = state.prepared(context, state.time(now))
    try:
        if a.parameters:
            b.d.bind_defaults(a.parameters)
        with state.store.reading():
            for start in range(0, n, CHUNK):
                end = min(start + CHUNK, n)
                with nogil:
                    b.number(
                        group, &s[start * s_step], s_step, &o[start * o_step], o_step, end - start)
                    b.run(end - start, out + start, False)
                for i in range(start, end):
                    if out[i] == 255:
                        b.decide(&b.checks[i - start], b.d.n_texts)
                        fail(b.d)
    finally:
        state.give_back(b.d)
    return result
