# cython: language_level=3, boundscheck=False, wraparound=False
"""Batches: many checks in one call, names resolved ahead of use and the GIL released.

A random key costs a few cache misses one after the other. A batch looks at several keys at
once, a stage at a time, and asks for the next stage's lines before it needs them.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.ref cimport PyObject
from cpython.tuple cimport PyTuple_GET_ITEM
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp

from ._c cimport SAYSO_PREFETCH, sayso_has, sayso_hash, sayso_same
from ._operands cimport Text
from ._decide cimport Decider, Group
from ._facts cimport Subject
from ._names cimport NONE, names_expect, names_find, names_find_at
from ._program cimport TRUE, UNKNOWN, Fast
from ._reach cimport OK
from ._relations cimport TEMPORARY
from ._state cimport ActionGroups, State, fail, utf8
from ._store cimport Row, TypeData

from .errors import InvalidRequest

cdef enum:
    CHUNK = 2048  # checks resolved and then decided together
    AHEAD = 8  # checks between asking for a line and using it
    HOPS = 5  # objects of a walk looked up ahead of deciding

ctypedef struct Key:  # one `type:id`, its id still to be looked up
    const uint8_t* p
    uint32_t n
    uint32_t type
    uint64_t hash

ctypedef struct Check:
    Key subject
    Key resource
    PyObject* group
    uint32_t s
    uint32_t o
    uint32_t fast  # the fast path the walk ahead has come to, NONE: no further
    uint32_t type  # and the object
    uint32_t at


cdef class Batch:
    """The arguments of one batch, held while it runs."""

    cdef State state
    cdef Decider d
    cdef tuple subjects
    cdef tuple actions
    cdef tuple resources
    cdef Py_ssize_t n
    cdef Check* checks
    cdef uint32_t subject_type  # of all, in a batch by number
    cdef uint32_t resource_type
    cdef dict known  # (action, resource type, subject type) → group

    def __cinit__(self):
        self.checks = <Check*>malloc(CHUNK * sizeof(Check))
        if self.checks == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.checks)

    cdef int key(self, object given, Key* out, Key* last, bint subject) except -1:
        """Find type and id in a name; a type like the last one's is known at once."""
        cdef Py_ssize_t n, i = 0
        cdef const uint8_t* p
        if isinstance(given, str):
            p = utf8(given, &n)
            if last.p != NULL and n > last.n and p[last.n] == 58 and (
                sayso_same(p, last.p, last.n)
            ):
                i = last.n
                out.type = last.type
            else:
                while i < n and p[i] != 58:
                    i += 1
                out.type = names_find(
                    &self.state.store.type_table, p, <uint32_t>i, self.state.store.seed)
                if i == n or out.type == NONE or self.state.actions[out.type] is None:
                    i = n
                else:
                    last.p, last.n, last.type = p, <uint32_t>i, out.type
            if i < n and n - i - 1 <= 1024 and not sayso_has(p + i, <uint32_t>(n - i), 35):
                out.p = p + i + 1
                out.n = <uint32_t>(n - i - 1)
                out.hash = sayso_hash(out.p, out.n, self.state.store.seed)
                return 1
        return 0

    cdef int resolve(self, Py_ssize_t start, Py_ssize_t end) except -1:
        """Keys and groups of a chunk; names that are not plain are an error or a single check."""
        cdef Py_ssize_t i
        cdef Check* c
        cdef Key last_subject, last_resource
        cdef object action = None, group = None
        cdef uint32_t subject_type = NONE, resource_type = NONE
        last_subject.p = last_resource.p = NULL
        for i in range(start, end):
            c = &self.checks[i - start]
            c.group = NULL
            if i + 8 < end:
                self.ahead(self.subjects, i + 8)
                self.ahead(self.resources, i + 8)
            if not self.key(self.item(self.subjects, i), &c.subject, &last_subject, True):
                continue
            if not self.key(self.item(self.resources, i), &c.resource, &last_resource, False):
                continue
            next_action = self.item(self.actions, i)
            if (next_action is not action or c.subject.type != subject_type
                    or c.resource.type != resource_type):
                action, subject_type, resource_type = (
                    next_action, c.subject.type, c.resource.type)
                group = self.group(action, resource_type, subject_type)
            if group is None:
                continue
            c.group = <PyObject*>group
        return 0

    cdef inline void ahead(self, tuple values, Py_ssize_t i):
        """Ask for the text of a name."""
        if PyTuple_GET_SIZE(values) > 1:
            SAYSO_PREFETCH(PyTuple_GET_ITEM(values, i))
            SAYSO_PREFETCH(<const uint8_t*>PyTuple_GET_ITEM(values, i) + 64)

    cdef inline object item(self, tuple values, Py_ssize_t i):
        return <object>PyTuple_GET_ITEM(values, i if PyTuple_GET_SIZE(values) > 1 else 0)

    cdef object group(self, object action, uint32_t resource, uint32_t subject):
        """The group of a kind of check; None for an action with parameters of its own."""
        cdef Subject s
        cdef ActionGroups a
        key = (action, resource, subject)
        if key not in self.known:
            s.type, s.relation, s.ordinal = subject, NONE, NONE
            a = self.state.action(resource, action)
            self.known[key] = None if a.parameters else self.state.group(a, s)
        return self.known[key]

    cdef inline void touch(self, const Key* k) noexcept nogil:
        """Ask for the table entry of a name."""
        names_expect(&self.state.store.types[k.type].names, k.hash)

    cdef inline void look(self, Check* c) noexcept nogil:
        """The ordinals of a check."""
        c.s = names_find_at(
            &self.state.store.types[c.subject.type].names, c.subject.p, c.subject.n,
            c.subject.hash)
        c.o = names_find_at(
            &self.state.store.types[c.resource.type].names, c.resource.p, c.resource.n,
            c.resource.hash)
        self.expect(c)

    cdef inline void expect(self, Check* c) noexcept nogil:
        """Ask for the record and the closure of a check."""
        cdef TypeData* t
        t = &self.state.store.types[c.resource.type]
        if c.o < t.size:
            SAYSO_PREFETCH(t.rows + <uint64_t>c.o * t.stride)
        t = &self.state.store.types[c.subject.type]
        if c.s < t.closures_size:
            SAYSO_PREFETCH(&t.closures[c.s])

    cdef inline void near(self, Check* c) noexcept nogil:
        """Ask for what the record and the closure point to, and begin to walk ahead."""
        cdef TypeData* t = &self.state.store.types[c.subject.type]
        cdef uint32_t i
        if c.s < t.closures_size and t.closures[c.s] != NULL:
            for i in range(4):  # its filter, and the first of its ordinals
                SAYSO_PREFETCH(<uint8_t*>t.closures[c.s] + 64 * i)
        c.fast, c.type, c.at = (<Group>c.group).fast, c.resource.type, c.o
        t = &self.state.store.types[c.resource.type]
        if c.o < t.size:
            for i in range(t.stride if t.stride < 6 else 6):
                if (t.rows + <uint64_t>c.o * t.stride)[i].n > 1:
                    SAYSO_PREFETCH(
                        self.state.store.arena + (t.rows + <uint64_t>c.o * t.stride)[i].v)

    cdef inline void hop(self, Check* c) noexcept nogil:
        """Walk one object on, where there is one way, and ask for its record."""
        cdef const Fast* p
        cdef const uint32_t* arrow
        cdef const Row* r
        cdef TypeData* t
        p = &self.state.program.fasts[c.fast]
        t = &self.state.store.types[c.type]
        c.fast = NONE
        if p.n_arrow == 0 or c.at >= t.size:
            return
        arrow = self.state.program.fast_lists + p.start + p.arrow
        r = &(t.rows + <uint64_t>c.at * t.stride)[arrow[0]]
        if r.n == 1:
            c.type, c.fast, c.at = arrow[1], arrow[2], r.v
            t = &self.state.store.types[c.type]
            SAYSO_PREFETCH(t.rows + <uint64_t>c.at * t.stride)

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
        """Decide a chunk, each stage some checks ahead of the next; 255 what must be done singly.

        `named`: by the names of the checks, else by their ordinals.
        """
        cdef Py_ssize_t i, j
        cdef uint32_t texts = self.d.n_texts, _k
        for i in range(n + (HOPS + 2) * AHEAD):
            if named and i + AHEAD < n and self.checks[i + AHEAD].group != NULL:
                self.touch(&self.checks[i + AHEAD].subject)
                self.touch(&self.checks[i + AHEAD].resource)
            if i < n and self.checks[i].group != NULL:
                if named:
                    self.look(&self.checks[i])
                else:
                    self.expect(&self.checks[i])
            j = i - AHEAD
            if 0 <= j < n and self.checks[j].group != NULL:
                self.near(&self.checks[j])
            for _k in range(HOPS):
                j -= AHEAD
                if 0 <= j < n and self.checks[j].group != NULL and self.checks[j].fast != NONE:
                    self.hop(&self.checks[j])
            j = i - (HOPS + 2) * AHEAD
            if j >= 0:
                if self.checks[j].group == NULL:
                    out[j] = 255
                else:
                    out[j] = <uint8_t>self.decide(&self.checks[j], texts)
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
            c.group = <PyObject*>group
            c.s, c.o = s[i * s_step], o[i * o_step]
            c.subject.type, c.resource.type = self.subject_type, self.resource_type


cdef extern from "Python.h":
    Py_ssize_t PyTuple_GET_SIZE(tuple p)


cdef tuple column(object given, str what):
    if isinstance(given, str):
        return (given,)
    try:
        return tuple(given)
    except TypeError:
        raise InvalidRequest(f"{what} must be a name, or a sequence of names") from None


def check_batch(State state, subjects, actions, resources, context, now):
    """See Engine.check_batch."""
    cdef Batch b = Batch()
    cdef Py_ssize_t start, end, i, n
    cdef bytes result
    cdef uint8_t* out
    b.state = state
    b.subjects = column(subjects, "subjects")
    b.actions = column(actions, "actions")
    b.resources = column(resources, "resources")
    b.known = {}
    sizes = {
        len(given) for given, raw in (
            (b.subjects, subjects), (b.actions, actions), (b.resources, resources))
        if not isinstance(raw, str)}
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
                b.resolve(start, end)
                with nogil:
                    b.run(end - start, out + start, True)
                for i in range(start, end):
                    if out[i] == 255:
                        out[i] = single(b, i, context, now)
    finally:
        state.give_back(b.d)
    return result


cdef int single(Batch b, Py_ssize_t i, context, int64_t now) except -1:
    """A check that is not plain (a set, an odd or wrong name, an action's defaults)."""
    cdef State state = b.state
    cdef Decider d = state.borrow()
    cdef ActionGroups a
    cdef int v
    try:
        d.reset()
        state.entity(d, b.item(b.subjects, i), &d.subject, True)
        state.entity(d, b.item(b.resources, i), &d.resource, False)
        a = state.action(d.resource.type, b.item(b.actions, i))
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
