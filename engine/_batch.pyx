# cython: language_level=3, boundscheck=False, wraparound=False
"""Batches: many checks in one call, names resolved ahead of use and the GIL released.

A random key costs a few cache misses one after the other. A batch looks at many keys at once,
a stage at a time, and asks for the next stage's lines before it needs them.
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
from ._fast cimport PERHAPS, Way
from ._program cimport TRUE, UNKNOWN
from ._reach cimport OK
from ._relations cimport TEMPORARY
from ._state cimport ActionGroups, State, ascii_text, fail, utf8
from ._store cimport TOO_LARGE, TypeData

from .errors import InvalidRequest

cdef enum:
    CHUNK = 1024  # checks read at a time, under the GIL
    TOGETHER = 128  # of them, those that take each step together
    HOPS = 24  # steps of a walk

ctypedef struct Key:  # one `type:id`, its id still to be looked up
    const uint8_t* p
    uint32_t n
    uint32_t type
    uint64_t hash

ctypedef struct Check:
    Key subject
    Key resource
    PyObject* group  # NULL: to be done singly
    uint32_t s
    uint32_t o
    uint32_t plain  # 1: a walk along rows may decide
    Way way


cdef class Batch:
    """The arguments of one batch, held while it runs."""

    cdef State state
    cdef Decider d
    cdef tuple subjects
    cdef tuple actions
    cdef tuple resources
    cdef Py_ssize_t n
    cdef Check* checks
    cdef uint32_t[128] going  # those of a chunk on their way
    cdef uint32_t subject_type  # of all, in a batch by number
    cdef uint32_t resource_type
    cdef dict known  # (action, resource type, subject type) → group

    def __cinit__(self):
        self.checks = <Check*>malloc(CHUNK * sizeof(Check))
        if self.checks == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.checks)

    cdef inline bint key(self, object given, Key* out, Key* last) except -1:
        """Find type and id in a name; a type like the last one's is known at once."""
        cdef Py_ssize_t n
        cdef const uint8_t* p = ascii_text(given, &n)
        if p == NULL or last.p == NULL or n <= last.n or n - last.n > 1025 or (
            p[last.n] != 58 or not sayso_same(p, last.p, last.n)
        ):
            return self.other_key(given, out, last)
        out.type, out.p, out.n = last.type, p + last.n + 1, <uint32_t>(n - last.n - 1)
        out.hash = sayso_hash(out.p, out.n, self.state.store.seed)
        return not sayso_has(p + last.n, out.n + 1, 35)

    cdef bint other_key(self, object given, Key* out, Key* last) except -1:
        """As `key`, for a type that is not the last one's."""
        cdef Py_ssize_t n, i = 0
        cdef const uint8_t* p
        if not isinstance(given, str):
            return False
        p = utf8(given, &n)
        while i < n and p[i] != 58:
            i += 1
        out.type = names_find(&self.state.store.type_table, p, <uint32_t>i, self.state.store.seed)
        if i == n or out.type == NONE or self.state.actions[out.type] is None:
            return False
        last.p, last.n, last.type = p, <uint32_t>i, out.type
        if n - i - 1 > 1024 or sayso_has(p + i, <uint32_t>(n - i), 35):
            return False
        out.p, out.n = p + i + 1, <uint32_t>(n - i - 1)
        out.hash = sayso_hash(out.p, out.n, self.state.store.seed)
        return True

    cdef int resolve(self, Py_ssize_t start, Py_ssize_t end) except -1:
        """Keys and groups of a chunk; names that are not plain are an error or a single check."""
        cdef Py_ssize_t i
        cdef Check* c
        cdef Key last_subject, last_resource
        cdef object action = None, group = None
        cdef uint32_t subject_type = NONE, resource_type = NONE
        cdef bint is_plain = False
        last_subject.p = last_resource.p = NULL
        for i in range(start, end):
            c = &self.checks[i - start]
            c.group = NULL
            if i + 8 < end:
                self.ahead(self.subjects, i + 8)
                self.ahead(self.resources, i + 8)
            if not self.key(self.item(self.subjects, i), &c.subject, &last_subject):
                continue
            if not self.key(self.item(self.resources, i), &c.resource, &last_resource):
                continue
            next_action = self.item(self.actions, i)
            if (next_action is not action or c.subject.type != subject_type
                    or c.resource.type != resource_type):
                action, subject_type, resource_type = (
                    next_action, c.subject.type, c.resource.type)
                group = self.group(action, resource_type, subject_type)
                is_plain = group is not None and self.plain(<Group>group)
            if group is None:
                continue
            c.group, c.plain = <PyObject*>group, is_plain
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

    cdef inline bint plain(self, Group group) noexcept nogil:
        """Whether a walk along rows may decide."""
        return group.only and group.fast != NONE and not self.d.n_extras

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

    cdef inline bint begin(self, Check* c) noexcept nogil:
        """Put a check that rows may decide on its way; False for any other."""
        cdef TypeData* t = &self.state.store.types[c.subject.type]
        c.way.verdict = PERHAPS
        if not c.plain or c.s == NONE or c.o == NONE:
            return False
        c.way.crowd = NULL
        c.way.fast, c.way.type, c.way.o = (<Group>c.group).fast, c.resource.type, c.o
        c.way.s = c.s
        if c.s >= t.closures_size:
            c.way.closure = self.d.closure(c.subject.type, c.s)
            return self.d.failure == OK
        c.way.closure = t.closures[c.s]
        if c.way.closure == NULL:
            return False
        SAYSO_PREFETCH(c.way.closure)
        SAYSO_PREFETCH(<const uint8_t*>c.way.closure + 64)
        SAYSO_PREFETCH(<const uint8_t*>c.way.closure + 128)
        return True

    cdef inline bint valid(self, const Check* c) noexcept nogil:
        """Whether a check on its way goes by a closure that holds."""
        return c.way.closure == NULL or (
            c.way.closure.epoch == self.state.store.epoch and c.way.closure.spans != TOO_LARGE)

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
        cdef Py_ssize_t i = 0, some
        while i < n:
            some = n - i if n - i < TOGETHER else TOGETHER
            self.run_together(self.checks + i, some, out + i, named)
            i += some

    cdef void run_together(
        self, Check* checks, Py_ssize_t n, uint8_t* out, bint named
    ) noexcept nogil:
        """As `run`, a part of a chunk.

        All its checks take each step before any takes the next, so that what a step needs of the
        memory has come by then.
        """
        cdef Py_ssize_t i
        cdef uint32_t texts = self.d.n_texts, left = 0, still, j
        cdef Check* c
        cdef uint32_t* going = self.going
        if named:
            for i in range(n):
                if checks[i].group != NULL:
                    self.touch(&checks[i].subject)
                    self.touch(&checks[i].resource)
        for i in range(n):
            if checks[i].group != NULL:
                if named:
                    self.look(&checks[i])
                else:
                    self.expect(&checks[i])
        self.d.failure = OK
        for i in range(n):
            if checks[i].group != NULL and self.begin(&checks[i]):
                going[left] = <uint32_t>i
                left += 1
        still = 0
        for j in range(left):
            if self.valid(&checks[going[j]]):
                going[still] = going[j]
                still += 1
        left = still
        for _ in range(HOPS):
            still = 0
            for j in range(left):
                if self.d.advance(&checks[going[j]].way):
                    going[still] = going[j]
                    still += 1
            left = still
            if left == 0:
                break
        for j in range(left):
            checks[going[j]].way.verdict = PERHAPS
        for i in range(n):
            c = &checks[i]
            if c.group == NULL:
                out[i] = 255
            elif c.way.verdict == PERHAPS:
                out[i] = <uint8_t>self.decide(c, texts)
            else:
                out[i] = c.way.verdict == TRUE
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
