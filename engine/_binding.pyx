# cython: language_level=3, boundscheck=False, wraparound=False
"""Turns a request's values into the evaluator's two-word form, without touching the store."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.dict cimport PyDict_GetItem
from cpython.long cimport PyLong_AsLongLongAndOverflow
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.stdint cimport INT64_MAX, INT64_MIN, int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport qsort, realloc
from libc.string cimport memcmp, memset

from ._conditions cimport Evaluator
from ._operands cimport ABSENT, GIVEN, TEMPORARY_STRING, Override, Proof, Text
from ._facts cimport N_ACTION, N_ATTRIBUTE, N_CONTEXT, N_EVIDENCE, N_REQUEST, Name, Subject
from ._names cimport NONE, names_find, names_get
from ._program cimport K_BOOL, K_ENUM, K_INT, K_IP, K_SET, K_STRING
from ._relations cimport TEMPORARY
from ._reach cimport Extra
from ._store cimport Guard, Net, Val

from struct import pack

from .encoding import currency_code, ip_words, signed, word_of
from .errors import InvalidRequest, InvalidValue
from .times import datetime_in_range
from .values import Decimal64, Ip, Money, Net as NetValue, Uint, check_id, parse_value

cdef enum:
    UNFIT = 2  # a context value that a condition's parameter can't take


cdef int by_words(const void* x, const void* y) noexcept nogil:
    cdef const Val* a = <const Val*>x
    cdef const Val* b = <const Val*>y
    if a.a != b.a:
        return -1 if a.a < b.a else 1
    return -1 if a.b < b.b else 1 if a.b > b.b else 0


cdef bint ipv4(const uint8_t* p, Py_ssize_t n, Val* out) noexcept:
    """A dotted IPv4 address without leading zeros, as an IPv4-mapped one."""
    cdef Py_ssize_t i
    cdef uint32_t value = 0, part = 0, digits = 0, parts = 0
    for i in range(n):
        if 48 <= p[i] <= 57:
            if digits and part == 0:
                return False
            part = part * 10 + p[i] - 48
            digits += 1
            if part > 255 or digits > 3:
                return False
        elif p[i] == 46 and digits and parts < 3:
            value = value << 8 | part
            part, digits = 0, 0
            parts += 1
        else:
            return False
    if parts != 3 or digits == 0:
        return False
    out[0] = Val(0, (<int64_t>0xFFFF << 32) | (value << 8 | part))
    return True


cdef class Field:
    def __init__(self, uint32_t at, int kind, spec, bint stored=False, str name="", default=None):
        """`default`, if any, is in the two-word form: a pair, or a list of them for a set."""
        self.at = at
        self.kind = kind
        self.spec = spec
        self.stored = stored
        self.name = name
        self.has_default = default is not None
        if isinstance(default, list):
            self.memory = b"".join(pack("=qq", a, b) for a, b in default) + b"\0"
            self.default = Val(<int64_t>PyBytes_AS_STRING(self.memory), len(default))
        elif default is not None:
            self.default = Val(default[0], default[1])


cdef class Binder(Evaluator):
    """An evaluator that can be given a request."""

    cdef int reset(self) except -1:
        """Forget the last request's values."""
        if self.bound:
            memset(self.field_states, ABSENT, self.program.n_fields)
            memset(self.parameter_states, ABSENT, self.program.n_parameters)
            memset(self.context_states, ABSENT, self.program.n_context)
            self.n_overrides = 0
            self.n_proofs = 0
            self.n_extras = 0
            self.n_guards = 0
            self.n_own_nets = 0
            self.bound = False
        if self.keep:
            self.keep.clear()
        self.n_texts = 0
        self.temporaries = 0
        return 0

    # ── Entities ──

    cdef uint32_t ordinal(self, uint32_t type, const uint8_t* p, uint32_t n) except? 0xFFFFFFFF:
        """An entity's ordinal: the store's, or one of this request for an id never seen.

        `p` must stay valid while the request is evaluated.
        """
        cdef uint32_t i = names_find(&self.store.types[type].names, p, n, self.store.seed)
        return self.stranger(type, p, n) if i == NONE else i

    cdef uint32_t stranger(self, uint32_t type, const uint8_t* p, uint32_t n) except? 0xFFFFFFFF:
        """The ordinal of an id never seen, for this request."""
        cdef uint32_t i
        check_id(PyUnicode_DecodeUTF8(<const char*>p, n, NULL))
        for i in range(self.temporaries):
            if self.temporary_types[i] == type and self.temporary_names[i].n == n and (
                memcmp(self.temporary_names[i].p, p, n) == 0
            ):
                return TEMPORARY + i
        if self.temporaries == self.temporaries_size:
            self.make_room()
        self.temporary_names[self.temporaries] = Text(p, n)
        self.temporary_types[self.temporaries] = type
        self.temporaries += 1
        return TEMPORARY + self.temporaries - 1

    cdef int make_room(self) except -1:
        """Room for more temporary ordinals: eight at least."""
        cdef uint32_t size = self.temporaries * 2 if self.temporaries else 8
        if size > self.temporaries_size:
            self.temporary_names = <Text*>resized(self.temporary_names, size * sizeof(Text))
            self.temporary_types = <uint32_t*>resized(self.temporary_types, size * 4)
            self.temporaries_size = size
        return 0

    cdef uint32_t strange(self, uint32_t type) except? 0xFFFFFFFF:
        """A temporary ordinal for an id that nothing has."""
        cdef uint32_t i = self.temporaries
        if i == self.temporaries_size:
            self.make_room()
        self.temporary_types[i] = type
        self.temporary_names[i] = Text(<const uint8_t*>b"", 0)
        self.temporaries += 1
        return TEMPORARY + i

    cdef int bind_action(self, object given, dict declared) except -1:
        """The parameters of an action, in place of another's."""
        memset(self.parameter_states, ABSENT, self.program.n_parameters)
        if given:
            self.bind_fields(given, declared, "action", self.parameters, self.parameter_states)
        return self.bind_defaults(declared)

    cdef int bind_defaults(self, dict declared) except -1:
        """Give an action's parameters that were not given their defaults."""
        cdef Field field
        self.bound = True
        for field in declared.values():
            if field.has_default and self.parameter_states[field.at] == ABSENT:
                self.parameters[field.at] = field.default
                self.parameter_states[field.at] = GIVEN
        return 0

    # ── Values ──

    cdef int encode_text(self, str value, Val* out) except -1:
        cdef Py_ssize_t n
        cdef const char* p = PyUnicode_AsUTF8AndSize(value, &n)
        out[0] = Val(self.text_id(<const uint8_t*>p, <uint32_t>n), 0)
        if out.a >= TEMPORARY_STRING:
            self.keep.append(value)
        return 0

    cdef int encode_scalar(self, object value, Val* out) except -1:
        """The two-word form of an exact value; see encoding.py."""
        cdef Net* nets
        if isinstance(value, str):
            return self.encode_text(value, out)
        if isinstance(value, Uint):
            out[0] = Val(<int64_t>signed(value), 0)
        elif isinstance(value, int):
            out[0] = Val(<int64_t>value, 0)
        elif isinstance(value, float):
            out[0] = Val(<int64_t>word_of(value), 0)
        elif isinstance(value, Decimal64):
            out[0] = Val(value.coefficient, value.scale)
        elif isinstance(value, Money):
            out[0] = Val(value.coefficient, currency_code(value.currency) << 8 | value.scale)
        elif isinstance(value, Ip):
            words = ip_words(value)
            out[0] = Val(words[0], words[1])
        else:
            nets = <Net*>resized(self.own_nets, (self.n_own_nets + 1) * sizeof(Net))
            self.own_nets = nets
            words = ip_words(Ip(value.version, value.value))
            nets[self.n_own_nets] = Net(
                words[0], words[1], value.prefix + (96 if value.version == 4 else 0),
                value.version == 4)
            out[0] = Val(self.net_number(&nets[self.n_own_nets]), 0)
            if out.a == TEMPORARY_STRING + self.n_own_nets:
                self.n_own_nets += 1
        return 0

    cdef int64_t net_number(self, const Net* net) noexcept:
        """The store's number of an equal network, else a number of this request's own."""
        cdef uint32_t i
        for i in range(self.store.n_nets):
            if same_net(&self.store.nets[i], net):
                return i
        for i in range(self.n_own_nets):
            if same_net(&self.own_nets[i], net):
                return TEMPORARY_STRING + i
        return TEMPORARY_STRING + self.n_own_nets

    cdef int encode(self, object value, Val* out) except -1:
        """As `encode_scalar`, sets included; their elements live in `keep`."""
        cdef bytes memory
        cdef Val* items
        cdef Py_ssize_t i
        if not isinstance(value, tuple) or isinstance(value, (Decimal64, Money, Ip, NetValue)):
            return self.encode_scalar(value, out)
        memory = PyBytes_FromStringAndSize(NULL, len(value) * sizeof(Val) + 1)
        self.keep.append(memory)
        items = <Val*>PyBytes_AS_STRING(memory)
        for i in range(len(value)):
            self.encode_scalar(value[i], &items[i])
        qsort(items, len(value), sizeof(Val), by_words)
        out[0] = Val(<int64_t>items, len(value))
        return 0

    cdef int own(self, object value, Field field, Val* out) except -1:
        """A given value of a declared field; raises InvalidValue where it does not fit."""
        cdef int kind = field.kind, overflow
        cdef long long whole
        cdef Py_ssize_t n
        cdef const char* p
        if kind == K_STRING and type(value) is str:
            return self.encode_text(value, out)
        if kind == K_INT and type(value) is int:
            whole = PyLong_AsLongLongAndOverflow(value, &overflow)
            if not overflow and whole != INT64_MIN:
                out[0] = Val(whole, 0)
                return 0
        if kind == K_BOOL and type(value) is bool:
            out[0] = Val(value is True, 0)
            return 0
        if kind == K_IP and type(value) is str:
            p = PyUnicode_AsUTF8AndSize(value, &n)
            if ipv4(<const uint8_t*>p, n, out):
                return 0
        if kind == K_ENUM and type(value) is str and value in field.spec.values:
            return self.encode_text(value, out)
        return self.encode(parse_value(value, field.spec, field.name), out)

    # ── Parts of a request ──

    cdef int bind_fields(
        self, dict given, dict declared, str prefix, Val* values, uint8_t* states
    ) except -1:
        """Context fields or action parameters; undeclared ones are ignored, null is not given."""
        cdef PyObject* known
        cdef Field field
        self.bound = True
        for name, value in given.items():
            known = PyDict_GetItem(declared, name)
            if known != NULL and value is not None:
                field = <Field>known
                self.own(value, field, &values[field.at])
                states[field.at] = GIVEN
        return 0

    cdef int bind_context(self, dict given, dict declared) except -1:
        """What conditions take from the context; one that does not fit is unknown."""
        cdef Field field
        self.bound = True
        for name, value in given.items():
            if value is None:
                continue
            for field in declared.get(name, ()):
                try:
                    self.own(value, field, &self.context[field.at])
                    self.context_states[field.at] = GIVEN
                except InvalidValue:
                    self.context_states[field.at] = UNFIT
        return 0

    cdef int bind_properties(self, dict given, dict declared, Subject of, str prefix) except -1:
        """Properties of the subject or the resource: they override its stored attributes."""
        cdef PyObject* known
        cdef Field field
        cdef Override o
        self.bound = True
        for name, value in given.items():
            known = PyDict_GetItem(declared, name)
            if known == NULL or value is None:
                continue
            field = <Field>known
            try:
                self.own(value, field, &o.value)
            except InvalidValue as error:
                raise InvalidValue(f"{prefix}.{error.message}") from None
            # one that must not override is kept, under a column no attribute has, to be compared
            o.type, o.ordinal = of.type, of.ordinal
            o.column = ~<int32_t>field.at if field.stored else <int32_t>field.at
            if self.clashes(&o, field.kind):
                raise InvalidRequest(f"`{name}` of one entity has two values")
            if self.n_overrides == self.overrides_size:
                self.overrides_size *= 2
                self.overrides = <Override*>resized(
                    self.overrides, self.overrides_size * sizeof(Override))
            self.overrides[self.n_overrides] = o
            self.n_overrides += 1
        return 0

    cdef bint clashes(self, const Override* o, int kind) noexcept:
        """Whether the same entity's attribute was given another value before."""
        cdef uint32_t i
        cdef const Override* p
        for i in range(self.n_overrides):
            p = &self.overrides[i]
            if p.type == o.type and p.ordinal == o.ordinal and p.column == o.column:
                if kind == K_SET:
                    return not self.same_sets(&p.value, &o.value)
                return p.value.a != o.value.a or p.value.b != o.value.b
        return False

    cdef int bind_evidence(self, object evidence, dict declared) except -1:
        """(name, microseconds or None) pairs that the server has verified."""
        self.bound = True
        for name, at in evidence:
            if name not in declared:
                continue
            if self.n_proofs == self.proofs_size:
                self.proofs_size *= 2
                self.proofs = <Proof*>resized(self.proofs, self.proofs_size * sizeof(Proof))
            self.proofs[self.n_proofs] = Proof(
                declared[name], at is not None, 0 if at is None else datetime_in_range(at))
            self.n_proofs += 1
        return 0

    cdef int bind_extras(self, object relationships, object resolve) except -1:
        """Contextual relationships: the last of each (object, relation, subject) counts."""
        cdef Extra e
        cdef Py_ssize_t n
        cdef const char* p
        cdef dict last = {}
        cdef uint32_t i
        cdef Guard* g
        cdef Val* parameters
        self.bound = True
        for r in relationships:
            last[r.object_type, r.object_id, r.relation, r.subject_type, r.subject_id,
                 r.subject_relation] = r
        for r in last.values():
            slot, values = resolve(r)
            e.slot, e.s, e.guard = slot, 0, NONE
            self.keep.append((r.object_id, r.subject_id))
            p = PyUnicode_AsUTF8AndSize(r.object_id, &n)
            e.o = self.ordinal(self.store.slots[e.slot].otype, <const uint8_t*>p, <uint32_t>n)
            if r.subject_id is not None:
                p = PyUnicode_AsUTF8AndSize(r.subject_id, &n)
                e.s = self.ordinal(self.store.slots[e.slot].stype, <const uint8_t*>p, <uint32_t>n)
            if values is not None:
                self.guards = <Guard*>resized(self.guards, (self.n_guards + 1) * sizeof(Guard))
                g = &self.guards[self.n_guards]
                g.expires = INT64_MAX if r.expires is None else r.expires
                g.condition = -1
                if r.condition is not None:
                    g.condition = self.store.condition_id(r.condition)
                memory = PyBytes_FromStringAndSize(NULL, len(values) * sizeof(Val) + 1)
                self.keep.append(memory)
                parameters = <Val*>PyBytes_AS_STRING(memory)
                for i, value in enumerate(values):
                    if value is None:
                        parameters[i] = Val(INT64_MIN, INT64_MIN)
                    else:
                        self.encode(value, &parameters[i])
                g.parameters = parameters
                g.n = len(values)
                e.guard = self.n_guards
                self.n_guards += 1
            if self.n_extras == self.extras_size:
                self.extras_size = self.extras_size * 2 if self.extras_size else 8
                self.extras = <Extra*>resized(self.extras, self.extras_size * sizeof(Extra))
            self.extras[self.n_extras] = e
            self.n_extras += 1
        return 0

    # ── Names back ──

    cdef object names_of(self, Subject subject, Subject resource):
        """(missing, required): what the evaluation left behind, as sorted tuples of text."""
        cdef uint32_t i
        cdef Name* n
        cdef set missing = set(), required = set()
        layout = self.program.layout
        for i in range(self.n_names):
            n = &self.names[i]
            if n.kind == N_EVIDENCE:
                required.add(layout.evidence[n.x])
            elif n.kind == N_REQUEST:
                missing.add(f"request.{layout.field_names[n.x]}")
            elif n.kind == N_ACTION:
                missing.add(f"action.{layout.parameter_names[n.x]}")
            elif n.kind == N_CONTEXT:
                missing.add(f"request.{layout.context_names[n.x][0]}")
            elif n.kind == N_ATTRIBUTE:
                missing.add(
                    f"{self.entity_name(n, subject, resource)}.{layout.attribute_names[n.x]}")
        return tuple(sorted(missing)), tuple(sorted(required))

    cdef str entity_name(self, const Name* n, Subject subject, Subject resource):
        cdef Text t
        if n.type == NONE or (  # only the subject can be a set
            n.type == subject.type and n.ordinal == subject.ordinal and subject.relation == NONE
        ):
            return "subject"
        if n.type == resource.type and n.ordinal == resource.ordinal:
            return "resource"
        if n.ordinal & TEMPORARY:
            t = self.temporary_names[n.ordinal & ~TEMPORARY]
        else:
            t.p = names_get(&self.store.types[n.type].names, n.ordinal, &t.n)
        id = PyUnicode_DecodeUTF8(<const char*>t.p, t.n, NULL)
        return f"{self.store.type_names[n.type]}:{id}"


cdef bint same_net(const Net* a, const Net* b) noexcept:
    return a.high == b.high and a.low == b.low and a.prefix == b.prefix and a.v4 == b.v4


cdef void* resized(void* p, uint64_t size) except NULL:
    cdef void* q = realloc(p, size)
    if q == NULL:
        raise MemoryError
    return q
