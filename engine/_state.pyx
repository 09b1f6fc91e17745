# cython: language_level=3, boundscheck=False, wraparound=False
"""A policy at work, and what is shared by all that asks it."""

cimport cython
from cpython.dict cimport PyDict_GetItemWithError
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy
from posix.time cimport CLOCK_REALTIME, clock_gettime, timespec

from ._c cimport SAYSO_PREFETCH, sayso_has, sayso_hash, sayso_same
from ._decide cimport Decider, Group
from ._facts cimport Subject
from ._front cimport (
    LONGEST,
    SHORTEST,
    TRUST,
    Answer,
    Known,
    answer_of,
    answers_trusted,
    front_add,
    front_begin,
    front_end,
    front_expect,
    front_find,
    front_forget,
    front_trusted,
)
from ._names cimport NONE, names_expect, names_find, names_find_at
from ._program cimport TRUE, UNKNOWN, Program
from ._reach cimport OK, TOO_DEEP, TOO_MANY_VISITS
from ._store cimport Store, TypeData

from .data import parse_subject
from .encoding import Encoding
from .errors import InvalidName, InvalidRequest, LimitExceeded, UnknownRelation
from .layout import Assembly
from .schema import Schema
from .times import datetime_in_range, datetime_of


cdef extern from "Python.h":
    void* PyUnicode_DATA(object text)
    str PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
    Py_ssize_t PyList_GET_SIZE(object items)
    PyObject* PyList_GET_ITEM(object items, Py_ssize_t i)


cdef int64_t clock() noexcept nogil:
    """Microseconds since 1970."""
    cdef timespec t
    clock_gettime(CLOCK_REALTIME, &t)
    return <int64_t>t.tv_sec * 1_000_000 + t.tv_nsec // 1000


@cython.freelist(32)
@cython.no_gc  # it refers to nothing but text
cdef class Decision:
    """What was decided, and by which rule; true in a boolean context when allowed.

    `conditional`: denied, but only for want of `missing` names or `required` evidence. `rule` is
    the author's rule, or `type.relation` for a relation's own action; `effect` says whether it
    allowed or forbade. `revision` counts the changes of data and policy before it.
    """

    @property
    def missing(self):
        """The names of request values that would settle it."""
        return () if self.names is None else self.names[0]

    @property
    def required(self):
        """The evidence that would settle it."""
        return () if self.names is None else self.names[1]

    @property
    def effect(self):
        if self.allowed:
            return "allow"
        return "forbid" if self.forbidden else None

    def __bool__(self):
        return self.allowed

    def __repr__(self):
        if self.allowed:
            return f"<Decision allow by {self.rule}>"
        if self.conditional:
            names = ", ".join(self.missing + self.required)
            return f"<Decision deny, would need {names}>"
        return f"<Decision deny by {self.rule}>" if self.forbidden else "<Decision deny>"


cdef class ActionGroups:
    """The groups of one action on one resource type, by subject type; made on demand."""


cdef class State:
    """A policy at work: program, schema and rule names, replaced as one when it is swapped."""

    def __cinit__(self, *_):
        front_begin(&self.front)

    def __dealloc__(self):
        front_end(&self.front)

    def __init__(self, graph, Store store):
        self.store = store
        assembly = Assembly(graph, store, Encoding(store))
        self.schema = Schema(assembly)
        self.fields, self.context = self.schema.fields, self.schema.context
        self.program = Program(assembly.out, store)
        self.rules = assembly.rules
        self.graph = graph
        self.rule_names = [rule.source for rule in graph.rules]
        self.told = [None] * (2 * len(self.rule_names) + 2)
        self.type_names = store.type_names
        self.uses_now = assembly.out.uses_now
        self.guards_use_now = assembly.out.guards_use_now
        self.runs_python = assembly.out.runs_python
        assembly.release()
        self.spare = []
        self.actions = [None] * len(store.type_names)
        for t in graph.types:
            self.actions[self.schema.types[t.name]] = self.actions_of(t)

    def actions_of(self, t):
        cdef dict found = {}
        cdef ActionGroups a
        for name in self.schema.actions(t.name, True):
            a = ActionGroups()
            a.action, a.type, a.type_name = name, self.schema.types[t.name], t.name
            a.groups = [None] * (len(self.type_names) + 1)
            a.parameters = self.schema.parameters.get((t.name, name), {})
            found[name] = a
        return found

    cdef ActionGroups action(self, uint32_t type, str name):
        cdef PyObject* found = NULL
        if name is self.last_action and type == self.last_type:
            return self.last_groups
        if self.actions[type] is not None:
            found = PyDict_GetItemWithError(<dict>self.actions[type], name)
        if found == NULL:
            self.schema.unknown_action(self.type_names[type], name)
        self.last_action, self.last_type, self.last_groups = name, type, <ActionGroups>found
        return <ActionGroups>found

    cdef Group group(self, ActionGroups a, Subject s):
        """The rules for an action and this kind of subject."""
        cdef uint32_t at = s.type if s.relation == NONE else <uint32_t>len(self.type_names)
        cdef object g = a.groups[at]
        cdef Group made
        if g is None:
            subject = self.type_names[s.type] if s.relation == NONE else None
            made = Group(*self.rules.group(a.action, a.type_name, subject))
            made.find_fast(self.program, a.type, s.type if s.relation == NONE else NONE)
            made.number = self.n_groups
            self.n_groups += 1
            g = a.groups[at] = made
        return <Group>g

    cdef Decider borrow(self):
        """A decider of one's own, to be given back."""
        cdef Decider d = self.idle
        if d is not None:
            self.idle = None
            return d
        if self.spare:
            return <Decider>self.spare.pop()
        return Decider(self.program)

    cdef int give_back(self, Decider d) except -1:
        if self.idle is None:
            self.idle = d
        else:
            self.spare.append(d)
        return 0

    def time(self, now):
        """The request's time: as given, or the present where the policy looks at it."""
        return instant(now) if now is not None else clock() if self.uses_now else 0

    cdef Decider prepared(self, object context, int64_t now):
        """A decider given what a batch's checks share."""
        cdef Decider d = self.borrow()
        d.reset()
        d.make_room()
        if context:
            self.bind(d, context, None, None, None, None, None, None, now, False)
        d.now = now
        return d

    cdef uint32_t type_of(self, str name) except? 0xFFFFFFFF:
        """The id of a declared type."""
        if name not in self.schema.types:
            self.schema.unknown_type(name)
        return self.schema.types[name]

    # ── Plain checks: of names alone, nearly all ──

    cdef Decision plain_check(self, object subject, object action, object resource):
        """The decision; None where it may take Python code, which could let others in, or names
        what is missing. Until it is there nothing else runs, so that no lock is needed.
        """
        cdef Decider d = self.idle
        cdef Group group
        cdef Known* s
        cdef Answer* a
        cdef uint64_t pair, changes
        cdef int v
        subject, resource = joined(subject), joined(resource)
        if d is None or d.bound or PyList_GET_SIZE(d.keep) or self.store.changing or (
            self.runs_python or not self.met(d, subject, resource)
        ):
            return None
        if action is self.plain_action and (
            self.plain_types == (<uint64_t>d.subject.type << 32 | d.resource.type)
        ):
            group = self.plain_group
        else:
            s, d.met = d.met, NULL  # where the action is refused, nobody has been met
            group = self.plain_rules(action, d.subject, d.resource.type)
            if group is None:
                return None
            d.met = s
        if group.uses_now or self.guards_use_now:
            d.now = clock()
            a = NULL
        elif d.met == NULL or not answers_trusted(&self.front):
            a = NULL
        else:
            pair = <uint64_t>d.subject.ordinal << 32 | d.resource.ordinal
            changes = self.store.changes
            a = answer_of(&self.front, pair, group.number, changes)
            if a.changes == changes + 1 and a.pair == pair and a.group == group.number:
                d.met = NULL
                self.front.again = TRUST
                return shared(self, a.rule, a.allowed, a.forbidden, self.store.revision)
            self.front.again -= self.front.again > 0
        d.n_texts = d.temporaries = 0
        v = d.decide(group)
        d.met = NULL
        if v == UNKNOWN or d.failure != OK:
            return None
        if a != NULL:
            a[0] = Answer(pair, changes + 1, group.number, d.rule, v == TRUE, d.forbidden)
        return shared(self, d.rule, v == TRUE, d.forbidden, self.store.revision)

    cdef Group plain_rules(self, object action, Subject subject, uint32_t type):
        """The rules of a plain check; None where it isn't one, or they have to be made first."""
        cdef ActionGroups a = self.action(type, action)
        if a.groups[subject.type] is None or a.parameters:
            return None
        self.plain_action = action
        self.plain_types = <uint64_t>subject.type << 32 | type
        self.plain_group = <Group>a.groups[subject.type]
        return self.plain_group

    cdef bint met(self, Decider d, object subject, object resource) noexcept:
        """Resolve two plain names that the store has; False where they are anything else."""
        cdef const uint8_t* p = short_name(subject)
        cdef const uint8_t* q = short_name(resource)
        cdef Py_ssize_t n, m
        cdef Known* s
        cdef Known* o
        cdef TypeData* t
        if p == NULL or q == NULL or self.store.freed >> 32 != self.front.era or (
            not front_trusted(&self.front)
        ):
            return self.look_up(d, subject, resource, False)
        n, m = PyUnicode_GET_LENGTH(subject), PyUnicode_GET_LENGTH(resource)
        s = front_expect(&self.front, p, <uint32_t>n)
        o = front_expect(&self.front, q, <uint32_t>m)
        s = front_find(s, p, <uint32_t>n)
        o = front_find(o, q, <uint32_t>m)
        if s == NULL or o == NULL:
            self.front.trust -= self.front.trust > 0
            return self.look_up(d, subject, resource, True)
        self.front.trust = TRUST
        SAYSO_PREFETCH(s.closure)
        t = &self.store.types[o.type]
        SAYSO_PREFETCH(t.rows + <uint64_t>o.ordinal * t.stride)
        d.met = s
        d.subject = Subject(s.type, s.ordinal, NONE)
        d.resource = Subject(o.type, o.ordinal, NONE)
        return True

    cdef bint look_up(self, Decider d, object subject, object resource, bint add) noexcept:
        """As `met`, among all names. `add`: those found have then been met."""
        cdef Name s, o
        cdef TypeData* t
        cdef uint32_t i, j
        cdef const uint8_t* p
        d.met = NULL
        if self.store.freed >> 32 != self.front.era:
            front_forget(&self.front, self.store.freed >> 32)
        if not (plain(self.store, subject, &self.last_names[1], &s)
                and plain(self.store, resource, &self.last_names[0], &o)):
            return False
        t = &self.store.types[s.type]
        names_expect(&t.names, s.hash)
        names_expect(&self.store.types[o.type].names, o.hash)
        i = names_find_at(&t.names, s.p, s.n, s.hash)
        if i < t.closures_size:
            SAYSO_PREFETCH(&t.closures[i])
        t = &self.store.types[o.type]
        j = names_find_at(&t.names, o.p, o.n, o.hash)
        if i == NONE or j == NONE:
            return False
        if j < t.size:
            SAYSO_PREFETCH(t.rows + <uint64_t>j * t.stride)
        d.subject, d.resource = Subject(s.type, i, NONE), Subject(o.type, j, NONE)
        if add:  # both are short
            p = short_name(subject)
            front_add(&self.front, self.store, p, PyUnicode_GET_LENGTH(subject), s.type, i)
            p = short_name(resource)
            front_add(&self.front, self.store, p, PyUnicode_GET_LENGTH(resource), o.type, j)
        return True

    # ── Requests ──

    cdef int entity(self, Decider d, object given, Subject* out, bint sets) except -1:
        """Resolve `type:id`, `type:id#relation` or a tuple of them."""
        cdef Py_ssize_t n, i = 0
        cdef const char* p
        if isinstance(given, str):
            p = <const char*>utf8(<str>given, &n)
            i = self.find_type(<const uint8_t*>p, n, &self.last_names[sets], &out.type)
            if n - i - 1 <= 1024 and i < n and not sayso_has(
                <const uint8_t*>p + i, <uint32_t>(n - i), 35
            ):
                out.relation = NONE
                out.ordinal = d.ordinal(
                    out.type, <const uint8_t*>p + i + 1, <uint32_t>(n - i - 1))
                return 0
        return self.entity_parts(d, given, out, sets)

    cdef int entities(self, Decider d, object subject, object resource) except -1:
        """Resolve subject and resource, their table entries asked for together."""
        cdef Name s, o
        cdef TypeData* t
        if self.met(d, joined(subject), joined(resource)):
            d.met = NULL
            return 0
        if not (plain(self.store, subject, &self.last_names[1], &s)
                and plain(self.store, resource, &self.last_names[0], &o)):
            self.entity(d, subject, &d.subject, True)
            return self.entity(d, resource, &d.resource, False)
        t = &self.store.types[s.type]
        names_expect(&t.names, s.hash)
        names_expect(&self.store.types[o.type].names, o.hash)
        d.subject.type, d.subject.relation = s.type, NONE
        d.resource.type, d.resource.relation = o.type, NONE
        d.subject.ordinal = names_find_at(&t.names, s.p, s.n, s.hash)
        if d.subject.ordinal == NONE:
            d.subject.ordinal = d.stranger(s.type, s.p, s.n)
        elif d.subject.ordinal < t.closures_size:
            SAYSO_PREFETCH(&t.closures[d.subject.ordinal])
        t = &self.store.types[o.type]
        d.resource.ordinal = names_find_at(&t.names, o.p, o.n, o.hash)
        if d.resource.ordinal == NONE:
            d.resource.ordinal = d.stranger(o.type, o.p, o.n)
        elif d.resource.ordinal < t.size:
            SAYSO_PREFETCH(t.rows + <uint64_t>d.resource.ordinal * t.stride)
        return 0

    cdef int find_type(
        self, const uint8_t* p, Py_ssize_t n, TypeName* last, uint32_t* out
    ) except -1:
        """Where the colon behind a type's name is, n if there is none; the type itself."""
        cdef Py_ssize_t i = last.n
        cdef uint32_t type
        if 0 < i < n and p[i] == 58 and sayso_same(p, last.name, <uint32_t>i):
            out[0] = last.type
            return <int>i
        i = 0
        while i < n and p[i] != 58:
            i += 1
        if i == n:
            return <int>n
        type = names_find(&self.store.type_table, p, <uint32_t>i, self.store.seed)
        if type == NONE or type >= len(self.actions) or self.actions[type] is None:
            self.schema.unknown_type((<bytes>p[:i]).decode())
        meet_type(last, p, i, type)
        out[0] = type
        return <int>i

    cdef int entity_parts(
        self, Decider d, object given, Subject* out, bint sets
    ) except -1:
        cdef Py_ssize_t n
        cdef const uint8_t* p
        what = "subject" if sets else "resource"
        type_name, id, relation = parse_subject(given, what)
        if id is None:
            raise InvalidRequest(f"the {what} of a request is one of a type, not everyone")
        if relation is not None and not sets:
            raise InvalidRequest("a resource is an object, not a set of subjects")
        if type_name not in self.schema.types:
            self.schema.unknown_type(type_name)
        out.type = self.schema.types[type_name]
        out.relation = NONE
        p = utf8(type_name, &n)
        meet_type(&self.last_names[sets], p, n, out.type)
        if relation is not None:
            if relation not in self.schema.relation_names[type_name]:
                raise UnknownRelation(f"`{type_name}` has no relation `{relation}`")
            out.relation = self.schema.relation_ids[type_name, relation]
        d.keep.append(id)
        p = utf8(id, &n)
        if n > 1024:
            raise InvalidName("an id is at most 1,024 bytes long")
        out.ordinal = d.ordinal(out.type, p, <uint32_t>n)
        return 0

    cdef int bind(
        self, Decider d, object context, object subject_properties,
        object resource_properties, dict parameters, object action_properties,
        object relationships, object evidence, object now, bint uses_now
    ) except -1:
        """Everything of a request but its subject and resource; the time where it is looked at."""
        if context:
            if self.fields:
                d.bind_fields(
                    mapping(context, "context"), self.fields, "request", d.fields, d.field_states)
            if self.context:
                d.bind_context(mapping(context, "context"), self.context)
        if action_properties:
            d.bind_fields(
                mapping(action_properties, "action properties"), parameters, "action",
                d.parameters, d.parameter_states)
        if parameters:
            d.bind_defaults(parameters)
        if relationships:
            d.bind_extras(relationships, self.schema.resolve)
        if evidence:
            d.bind_evidence(evidence, self.schema.evidence)
        if subject_properties and d.subject.relation == NONE:
            d.bind_properties(
                mapping(subject_properties, "subject properties"),
                self.schema.attributes[d.subject.type], d.subject, "subject")
        if resource_properties:
            d.bind_properties(
                mapping(resource_properties, "resource properties"),
                self.schema.attributes[d.resource.type], d.resource, "resource")
        if now is not None:
            d.now = instant(now)
        elif uses_now:
            d.now = clock()
        return 0


cdef inline object joined(object given):
    """A (type, id) as the text that names the same, if there is one; else what was given.

    For names that the store has, nothing else: of others the parts are judged as they are.
    """
    return join(<tuple>given) if type(given) is tuple else given


cdef object join(tuple given):
    cdef Py_ssize_t n = 0, m = 0
    cdef const uint8_t* p
    cdef const uint8_t* q
    cdef uint8_t* out
    if len(given) != 2:
        return given
    p, q = ascii_text(given[0], &n), ascii_text(given[1], &m)
    if p == NULL or q == NULL or n > 1024 or m > 1024 or (
        sayso_has(p, <uint32_t>n, 58) or sayso_has(q, <uint32_t>m, 35)
    ):
        return given
    text = PyUnicode_New(n + 1 + m, 127)
    out = <uint8_t*>PyUnicode_DATA(text)
    memcpy(out, p, n)
    out[n] = 58
    memcpy(out + n + 1, q, m)
    return text


cdef inline void meet_type(
    TypeName* last, const uint8_t* p, Py_ssize_t n, uint32_t type
) noexcept:
    """The type of this name was the last that was met."""
    if n <= 32:
        last.type, last.n = type, <uint32_t>n
        memcpy(last.name, p, n)


cdef inline const uint8_t* short_name(object given) noexcept:
    """The ASCII text of a name that may be among those met lately, or NULL."""
    cdef Py_ssize_t n
    cdef const uint8_t* p = ascii_text(given, &n)
    return p if p != NULL and SHORTEST <= n <= LONGEST else NULL


cdef inline bint plain(Store store, object given, const TypeName* last, Name* out) noexcept:
    """Take ASCII text of the last type apart into that and an id; False if it is not that simple."""
    cdef Py_ssize_t n
    cdef uint32_t i = last.n
    cdef const uint8_t* p
    if type(given) is not str or not PyUnicode_IS_COMPACT_ASCII(given):
        return False
    n = PyUnicode_GET_LENGTH(given)
    p = <const uint8_t*>PyUnicode_DATA(given)
    if n <= i or n - i > 1025 or p[i] != 58 or i == 0 or not sayso_same(p, last.name, i):
        return False
    out.p, out.n, out.type = p + i + 1, <uint32_t>n - i - 1, last.type
    out.hash = sayso_hash(out.p, out.n, store.seed)
    return not sayso_has(p + i, out.n + 1, 35)


cdef const uint8_t* utf8(str text, Py_ssize_t* n) except NULL:
    """The bytes of a name; they live as long as it does."""
    if PyUnicode_IS_COMPACT_ASCII(text):  # nearly all, and they can't fail
        n[0] = PyUnicode_GET_LENGTH(text)
        return <const uint8_t*>PyUnicode_DATA(text)
    return checked_utf8(text, n)


cdef const uint8_t* checked_utf8(str text, Py_ssize_t* n) except NULL:
    try:
        return <const uint8_t*>PyUnicode_AsUTF8AndSize(text, n)
    except UnicodeEncodeError:
        raise InvalidName("a name must be valid Unicode, without lone surrogates") from None


cdef dict mapping(object x, str what):
    if type(x) is dict:
        return <dict>x
    try:
        return dict(x)
    except (TypeError, ValueError):
        raise InvalidRequest(f"the {what} must be an object of names and values") from None


cdef int64_t instant(object now) except? -1:
    if isinstance(now, int):
        return datetime_in_range(now)
    return datetime_of(now)


cdef Decision decision(State state, Decider d, int v, uint64_t revision):
    cdef Decision x
    if d.failure != OK:
        fail(d)
    if v != UNKNOWN:
        return shared(state, d.rule, v == TRUE, d.forbidden, revision)
    x = Decision.__new__(Decision)
    x.conditional, x.forbidden, x.revision = True, d.forbidden, revision
    x.names = d.names_of(d.subject, d.resource)
    return x


cdef Decision shared(State state, uint32_t rule, bint allowed, bint forbidden, uint64_t revision):
    """The decision by a rule, or by none: as it can't be changed, one for all at a revision."""
    cdef Py_ssize_t at = 2 * <Py_ssize_t><uint32_t>(rule + 1) + forbidden  # NONE + 1 is 0
    cdef PyObject* last = PyList_GET_ITEM(state.told, at)
    cdef Decision x
    if last != <PyObject*>None:
        x = <Decision>last
        if x.revision == revision and x.allowed == allowed:
            return x
    x = Decision.__new__(Decision)
    x.allowed, x.forbidden, x.revision = allowed, forbidden, revision
    if rule != NONE:
        x.rule = <str>state.rule_names[rule]
    state.told[at] = x
    return x


cdef int fail(Decider d) except -1:
    if d.failure == TOO_DEEP:
        raise LimitExceeded(
            f"the evaluation is nested deeper than {d.max_depth:,} relations (`max_depth`)")
    if d.failure == TOO_MANY_VISITS:
        raise LimitExceeded("the evaluation took more than 2,000,000 steps (`max_steps`)")
    raise MemoryError
