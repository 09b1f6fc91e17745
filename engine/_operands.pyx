# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Computes values: attributes, fields, parameters, ids, arithmetic and conversions."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.unicode cimport PyUnicode_AsUTF8AndSize, PyUnicode_DecodeUTF8
from libc.stdint cimport INT64_MIN, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcmp

from ._c cimport sayso_dec_op, sayso_int_op
from ._facts cimport N_ACTION, N_ATTRIBUTE, N_CONTEXT, N_REQUEST, Subject
from ._names cimport NONE, names_find, names_get
from ._program cimport *
from ._reach cimport NO_MEMORY
from ._relations cimport TEMPORARY, Relations
from ._store cimport Column, Slot, TypeData, Val

from .conversions import from_text, to_text
from .encoding import (
    currency_code, currency_name, decode_ip, double_of, ip_words, signed, word_of,
)
from .times import MAX_DURATION as _MAX_DURATION
from .values import Decimal64, Money, Uint

cdef enum:
    MICROSECONDS = 1_000_000
    MAX_ARGS = 32  # as functions.MAX_ITEMS

cdef int64_t LONGEST = _MAX_DURATION
cdef int64_t FIRST_INSTANT = -62_135_596_800 * MICROSECONDS  # year 1
cdef int64_t LAST_INSTANT = 253_402_300_800 * MICROSECONDS - 1  # year 9999


cdef class Operands(Relations):
    """What conditions are about: the request's values and those of the entities it meets."""

    def __cinit__(self, Program program, *_):
        self.fields = <Val*>calloc(program.n_fields + 1, sizeof(Val))
        self.field_states = <uint8_t*>calloc(program.n_fields + 1, 1)
        self.parameters = <Val*>calloc(program.n_parameters + 1, sizeof(Val))
        self.parameter_states = <uint8_t*>calloc(program.n_parameters + 1, 1)
        self.context = <Val*>calloc(program.n_context + 1, sizeof(Val))
        self.context_states = <uint8_t*>calloc(program.n_context + 1, 1)
        self.variables = <Subject*>calloc(program.n_variables, sizeof(Subject))
        self.locals = <Val*>calloc(program.n_locals + 1, sizeof(Val))
        self.overrides_size = self.proofs_size = self.texts_size = 8
        self.overrides = <Override*>malloc(8 * sizeof(Override))
        self.proofs = <Proof*>malloc(8 * sizeof(Proof))
        self.texts = <Text*>malloc(8 * sizeof(Text))
        self.keep = []
        self.stored_condition = -1

    def __dealloc__(self):
        free(self.fields)
        free(self.field_states)
        free(self.parameters)
        free(self.parameter_states)
        free(self.context)
        free(self.context_states)
        free(self.variables)
        free(self.locals)
        free(self.overrides)
        free(self.proofs)
        free(self.texts)
        free(self.temporary_names)
        free(self.temporary_types)
        free(self.extras)
        free(self.guards)
        free(self.own_nets)

    # ── Strings ──

    cdef int64_t text_id(self, const uint8_t* p, uint32_t n) noexcept nogil:
        """The number of a string: the store's if it has it, else one of this request."""
        cdef uint32_t i = names_find(&self.store.strings, p, n, self.store.seed)
        cdef Text* texts
        if i != NONE:
            return i
        for i in range(self.n_texts):
            if self.texts[i].n == n and memcmp(self.texts[i].p, p, n) == 0:
                return TEMPORARY_STRING + i
        if self.n_texts == self.texts_size:
            texts = <Text*>realloc(self.texts, self.texts_size * 2 * sizeof(Text))
            if texts == NULL:
                self.failure = NO_MEMORY
                return TEMPORARY_STRING
            self.texts = texts
            self.texts_size *= 2
        self.texts[self.n_texts] = Text(p, n)
        self.n_texts += 1
        return TEMPORARY_STRING + self.n_texts - 1

    cdef Text text(self, int64_t id) noexcept nogil:
        cdef Text t
        if id >= TEMPORARY_STRING:
            return self.texts[id - TEMPORARY_STRING]
        t.p = names_get(&self.store.strings, <uint32_t>id, &t.n)
        return t

    cdef int test(self, uint32_t expr) noexcept nogil:
        """The truth of a condition: the evaluator's to say."""
        return UNKNOWN

    # ── What there is ──

    cdef bint seen(self, uint32_t type, uint32_t o) noexcept nogil:
        """Whether the policy, a relationship or an attribute names an entity."""
        cdef const TypeData* t = &self.store.types[type]
        cdef const Column* c
        cdef uint32_t i
        if o < self.program.n_named[type] and self.program.named[type][o]:
            return True
        if o < t.size:
            for i in range(t.stride):
                if (t.rows + <uint64_t>o * t.stride)[i].n:
                    return True
        for i in range(t.n_columns):
            c = &t.columns[i]
            if o < c.size and (
                c.v[o].a != 0 if c.is_set else (c.v[o].a != INT64_MIN or c.v[o].b != INT64_MIN)
            ):
                return True
        return False

    cdef bint told(self, uint32_t type, uint32_t o) noexcept nogil:
        """Whether the subject, the resource or a contextual relationship is, or names, an entity.

        One that nothing stored names any more may still have its ordinal.
        """
        cdef const Slot* t
        cdef uint32_t i
        for i in range(2):
            if self.variables[i].type == type and self.variables[i].ordinal == o:
                return True
        for i in range(self.n_extras):
            t = &self.store.slots[self.extras[i].slot]
            if t.otype == type and self.extras[i].o == o:
                return True
            if t.stype == type and not t.everyone and self.extras[i].s == o:
                return True
        return False

    # ── Values: known or not ──

    cdef bint value(self, uint32_t expr, Val* out) noexcept nogil:
        """Compute a value; false, with names left behind, if it is unknown."""
        cdef const ExprNode* e = &self.program.exprs[expr]
        cdef uint32_t op = e.op, names
        cdef Text t
        cdef const Subject* v
        cdef int v_test
        if op == E_CONST:
            out[0] = self.program.consts[e.x]
            return True
        if op == E_ATTRIBUTE:
            return self.attribute(e, out)
        if op == E_REQUEST:
            if self.field_states[e.x] == GIVEN:
                out[0] = self.fields[e.x]
                return True
            if self.program.field_has_default[e.x]:
                out[0] = self.program.field_defaults[e.x]
                return True
            if e.kind == K_SET:
                out[0] = Val(0, 0)
                return True
            self.name(N_REQUEST, e.x, 0, 0)
            return False
        if op == E_NOW:
            out[0] = Val(self.now, 0)
            return True
        if op == E_ACTION:
            if self.parameter_states[e.x] == GIVEN:
                out[0] = self.parameters[e.x]
                return True
            if e.kind == K_SET:
                out[0] = Val(0, 0)
                return True
            self.name(N_ACTION, e.x, 0, 0)
            return False
        if op == E_PARAMETER:
            return self.parameter(e.x, out)
        if op == E_ID:
            v = &self.variables[e.y]
            if v.ordinal & TEMPORARY:
                t = self.temporary_names[v.ordinal & ~TEMPORARY]
            else:
                t.p = names_get(&self.store.types[v.type].names, v.ordinal, &t.n)
            out[0] = Val(self.text_id(t.p, t.n), 0)
            return True
        if op == E_ELSE:
            names = self.n_names
            if self.value(self.program.expr_lists[e.args], out):
                return True
            self.n_names = names
            return self.value(self.program.expr_lists[e.args + 1], out)
        if op == E_CONVERT:
            return self.convert(e, out)
        if op == E_CALL:
            return self.call(e, out)
        if op == E_COLLECT:
            return self.collect(e, out)
        if op == E_LOCAL:
            out[0] = self.locals[e.y]
            return True
        if op == E_IF and e.kind != K_BOOL:
            v_test = self.test(self.program.expr_lists[e.args])
            if v_test == UNKNOWN:
                return False
            return self.value(self.program.expr_lists[e.args + (1 if v_test == TRUE else 2)], out)
        if E_ADD <= op <= E_NEG:
            return self.arithmetic(e, out)
        out[0] = Val(self.test(expr), 0)  # a condition where a bool is wanted
        if out.a == UNKNOWN:
            return False
        out.a = out.a == TRUE
        return True

    cdef bint attribute(self, const ExprNode* e, Val* out) noexcept nogil:
        cdef const Subject* v = &self.variables[e.y]
        cdef const Attr* a = &self.program.attrs[e.x * self.program.n_types + v.type]
        cdef const Column* c
        cdef uint32_t i
        if v.relation != NONE:  # a set has no attributes, but defaults apply
            if a.column >= 0 and a.has_default:
                out[0] = a.value
                return True
        elif a.column >= 0:
            if self.n_overrides and not a.stored:
                for i in range(self.n_overrides):
                    if (self.overrides[i].column == a.column
                            and self.overrides[i].ordinal == v.ordinal
                            and self.overrides[i].type == v.type):
                        out[0] = self.overrides[i].value
                        return True
            c = &self.store.types[v.type].columns[a.column]
            if v.ordinal < c.size:
                out[0] = c.v[v.ordinal]
                if c.is_set:
                    if out.a != 0:
                        # a set's first word holds its length, its elements follow
                        out.b = (<Val*>out.a).a
                        out.a = <int64_t>(<Val*>out.a + 1)
                        return True
                elif out.a != INT64_MIN or out.b != INT64_MIN:
                    return True
            if a.has_default:
                out[0] = a.value
                return True
        if e.kind == K_SET:
            out[0] = Val(0, 0)
            return True
        self.name(N_ATTRIBUTE, e.x, v.type if v.relation == NONE else NONE, v.ordinal)
        return False

    cdef bint parameter(self, uint32_t i, Val* out) noexcept nogil:
        """A parameter of the relationship's condition: its own, the context's, the default."""
        cdef const Parameter* p = &self.program.conditions[self.stored_condition].parameters[i]
        if self.stored_parameters != NULL:
            out[0] = self.stored_parameters[i]
            if p.kind == K_SET:
                if out.b >= 0:
                    return True
            elif out.a != INT64_MIN or out.b != INT64_MIN:
                return True
        if self.context_states[p.name] == GIVEN:
            out[0] = self.context[p.name]
            return True
        if self.context_states[p.name] == ABSENT:
            if p.has_default:
                out[0] = p.value
                return True
            if p.kind == K_SET:
                out[0] = Val(0, 0)
                return True
        self.name(N_CONTEXT, p.name, 0, 0)
        return False

    cdef bint arithmetic(self, const ExprNode* e, Val* out) noexcept nogil:
        cdef uint32_t args = e.args, op = e.op
        cdef Val a, b
        cdef bint known = self.value(self.program.expr_lists[args], &a)
        cdef int scale = 0, sa, sb
        cdef int64_t currency
        if op == E_NEG:
            if known:
                out[0] = Val(-a.a, a.b)
            return known
        if not self.value(self.program.expr_lists[args + 1], &b) or not known:
            return False
        # e.kind and kind2 are the operands' kinds; money keeps its currency above its scale
        if e.kind in (K_INT, K_DATETIME, K_DURATION) and e.kind2 in (K_INT, K_DATETIME, K_DURATION):
            out.b = 0
            if not sayso_int_op(op - E_ADD, a.a, b.a, &out.a):
                return False
            if (e.kind == K_DATETIME) != (e.kind2 == K_DATETIME):
                return FIRST_INSTANT <= out.a <= LAST_INSTANT
            if e.kind == K_INT and e.kind2 == K_INT:
                return True
            return -LONGEST <= out.a <= LONGEST
        sa = <int>(a.b & 0xFF) if e.kind in (K_DECIMAL, K_MONEY) else 0
        sb = <int>(b.b & 0xFF) if e.kind2 in (K_DECIMAL, K_MONEY) else 0
        currency = 0
        if e.kind == K_MONEY:
            currency = a.b >> 8
            if e.kind2 == K_MONEY and b.b >> 8 != currency:
                return False
        elif e.kind2 == K_MONEY:
            currency = b.b >> 8
        if not sayso_dec_op(op - E_ADD, a.a, sa, b.a, sb, &out.a, &scale):
            return False
        out.b = currency << 8 | scale
        return True

    cdef bint convert(self, const ExprNode* e, Val* out) noexcept nogil:
        """From kind2 to kind; a failed conversion is unknown and names nothing."""
        cdef int source = e.kind2, target = e.kind
        if not self.value(self.program.expr_lists[e.args], out):
            return False
        if source == target:
            return True
        if target == K_STRING and source in (K_ENUM, K_PATH):
            return True
        if source == K_INT and target == K_DECIMAL:
            out.b = 0
            return True
        if source == K_DECIMAL and target == K_INT:
            return out.b == 0
        with gil:
            return self.convert_text(source, target, out)

    cdef bint convert_text(self, int source, int target, Val* out):
        cdef Text t
        cdef Py_ssize_t n
        cdef const char* p
        if target == K_STRING:
            text = to_text(source, out.a, out.b)
            self.keep.append(text)
            p = PyUnicode_AsUTF8AndSize(text, &n)
            out[0] = Val(self.text_id(<const uint8_t*>p, <uint32_t>n), 0)
            return True
        t = self.text(out.a)
        pair = from_text(PyUnicode_DecodeUTF8(<const char*>t.p, t.n, NULL), target)
        if pair is None:
            return False
        if isinstance(pair, str):
            self.keep.append(pair)
            p = PyUnicode_AsUTF8AndSize(pair, &n)
            out[0] = Val(self.text_id(<const uint8_t*>p, <uint32_t>n), 0)
            return True
        out[0] = Val(pair[0], pair[1])
        return True

    # ── What Python computes ──

    cdef bint call(self, const ExprNode* e, Val* out) noexcept nogil:
        """A function of values, unknown where one of them is or where it fails."""
        cdef Val[MAX_ARGS] args
        cdef bint known = True
        cdef uint32_t i
        for i in range(e.n):
            if not self.value(self.program.expr_lists[e.args + i], &args[i]):
                known = False
        if not known:
            return False
        with gil:
            return self.run(e, args, out)

    cdef bint run(self, const ExprNode* e, const Val* args, Val* out):
        cdef uint32_t i
        function, kinds = self.program.layout.calls[e.x]
        result = function(*[self.boxed(kinds[i], &args[i]) for i in range(e.n)])
        if result is None:
            return False
        self.unboxed(e.kind, result, out)
        return True

    cdef bint collect(self, const ExprNode* e, Val* out) noexcept nogil:
        """The results for a list's items that pass a test; all of them must be known."""
        cdef Val of, result
        cdef Val* items = NULL
        cdef int n, i, v
        cdef bint open = False
        cdef uint32_t before, args = e.args
        if not self.value(self.program.expr_lists[args], &of):
            return False
        with gil:
            results = []
            n = self.list_items(e, &of, &items)
            for i in range(n):
                before = self.n_names
                self.locals[e.y] = items[i]
                v = TRUE if e.n < 3 else self.test(self.program.expr_lists[args + 2])
                if v == UNKNOWN:
                    open = True
                    continue
                self.n_names = before
                if v == TRUE:
                    if self.value(self.program.expr_lists[args + 1], &result):
                        self.n_names = before
                        results.append(self.boxed(self.program.layout.calls[e.z][1][0], &result))
                    else:
                        open = True
            if open:
                return False
            self.unboxed(K_LIST, self.program.layout.calls[e.z][0](*results), out)
        return True

    cdef int list_items(self, const ExprNode* e, const Val* of, Val** out) except -1:
        """How many items a list has; they live in `keep`."""
        cdef Val* items
        cdef Py_ssize_t i
        function, kinds = self.program.layout.calls[e.x]
        found = function(self.boxed(kinds[0], of))
        memory = PyBytes_FromStringAndSize(NULL, len(found) * sizeof(Val) + 1)
        self.keep.append(memory)
        items = <Val*>PyBytes_AS_STRING(memory)
        for i in range(len(found)):
            self.unboxed(e.kind, found[i], &items[i])
        out[0] = items
        return len(found)

    cdef object boxed(self, int kind, const Val* v):
        """The exact value behind two words; see values.py."""
        cdef Text t
        if kind in (K_STRING, K_ENUM, K_PATH, K_LIST, K_MAP, K_ANY):
            t = self.text(v.a)
            return PyUnicode_DecodeUTF8(<const char*>t.p, t.n, NULL)
        if kind == K_BOOL:
            return v.a != 0
        if kind == K_UINT:
            return Uint(<uint64_t>v.a)
        if kind == K_DOUBLE:
            return double_of(v.a)
        if kind == K_IP:
            return decode_ip(v.a, v.b)
        if kind == K_DECIMAL:
            return Decimal64(v.a, v.b)
        if kind == K_MONEY:
            return Money(v.a, v.b & 0xFF, currency_name(v.b >> 8))
        return v.a

    cdef int unboxed(self, int kind, object value, Val* out) except -1:
        """The two words of an exact value of a kind."""
        cdef Py_ssize_t n
        cdef const char* p
        if isinstance(value, str):
            self.keep.append(value)
            p = PyUnicode_AsUTF8AndSize(value, &n)
            out[0] = Val(self.text_id(<const uint8_t*>p, <uint32_t>n), 0)
        elif kind == K_DOUBLE:
            out[0] = Val(word_of(value), 0)
        elif kind == K_UINT:
            out[0] = Val(signed(value), 0)
        elif kind == K_IP:
            words = ip_words(value)
            out[0] = Val(words[0], words[1])
        elif kind == K_DECIMAL:
            out[0] = Val(value.coefficient, value.scale)
        elif kind == K_MONEY:
            out[0] = Val(value.coefficient, currency_code(value.currency) << 8 | value.scale)
        else:
            out[0] = Val(<int64_t>value, 0)
        return 0
