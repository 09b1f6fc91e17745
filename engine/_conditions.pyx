# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Evaluates conditions by walking their nodes; what is unknown leaves its name behind."""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.string cimport memcmp, memcpy

from ._c cimport sayso_cmp_dec
from ._facts cimport N_CONTEXT, N_EVIDENCE, N_REQUEST, Subject, negated
from ._names cimport NONE
from ._operands cimport ABSENT, GIVEN, TEMPORARY_STRING, Operands, Text
from ._program cimport *
from ._relations cimport Walked
from ._store cimport Guard, Net, Val

cdef enum:
    MICROSECONDS = 1_000_000
    DAY = 86_400


cdef inline double as_double(int64_t word) noexcept nogil:
    cdef double x
    memcpy(&x, &word, 8)
    return x


cdef class Evaluator(Operands):
    """The state of one evaluation at a time; an engine keeps several and lends them out."""

    # ── Comparison ──

    cdef int equal(self, int kind, const Val* a, int kind2, const Val* b) noexcept nogil:
        if kind == K_IP:
            return TRUE if a.a == b.a and a.b == b.b else FALSE
        if kind == K_INT and kind2 == K_INT:
            return TRUE if a.a == b.a else FALSE
        if kind in (K_INT, K_DECIMAL, K_MONEY):
            return self.order(kind, a, kind2, b)
        if kind == K_SET:
            return TRUE if self.same_sets(a, b) else FALSE
        if kind == K_DOUBLE:
            return TRUE if as_double(a.a) == as_double(b.a) else FALSE
        return TRUE if a.a == b.a else FALSE

    cdef bint same_sets(self, const Val* a, const Val* b) noexcept nogil:
        cdef int64_t i
        if a.b != b.b:
            return False
        for i in range(a.b):
            if (<Val*>a.a)[i].a != (<Val*>b.a)[i].a or (<Val*>a.a)[i].b != (<Val*>b.a)[i].b:
                return False
        return True

    cdef int order(self, int kind, const Val* a, int kind2, const Val* b) noexcept nogil:
        """For numbers: TRUE equal, UNKNOWN unlike currencies, else FALSE."""
        cdef int sa = <int>(a.b & 0xFF) if kind != K_INT else 0
        cdef int sb = <int>(b.b & 0xFF) if kind2 != K_INT else 0
        if kind == K_MONEY and a.b >> 8 != b.b >> 8:
            return UNKNOWN
        return TRUE if sayso_cmp_dec(a.a, sa, b.a, sb) == 0 else FALSE

    cdef int compared(self, const ExprNode* e) noexcept nogil:
        cdef Val a, b
        cdef bint known = self.value(self.program.expr_lists[e.args], &a)
        cdef int kind = e.kind, kind2 = e.kind2, v, c
        cdef uint32_t op = e.op, n
        cdef Text s, t
        cdef double x, y
        if not self.value(self.program.expr_lists[e.args + 1], &b) or not known:
            return UNKNOWN
        if op == E_EQ:
            return self.equal(kind, &a, kind2, &b)
        if op == E_NE:
            return negated(self.equal(kind, &a, kind2, &b))
        if kind == K_DOUBLE:  # one that is no number is neither less nor more
            x, y = as_double(a.a), as_double(b.a)
            v = x < y if op == E_LT else x <= y if op == E_LE else x > y if op == E_GT else x >= y
            return TRUE if v else FALSE
        if kind == K_MONEY and a.b >> 8 != b.b >> 8:
            return UNKNOWN
        if kind in (K_STRING, K_ENUM, K_PATH):
            s, t = self.text(a.a), self.text(b.a)
            n = s.n if s.n < t.n else t.n
            c = memcmp(s.p, t.p, n)
            if c == 0:
                c = (s.n > t.n) - (s.n < t.n)
        elif kind in (K_DECIMAL, K_MONEY) or kind2 == K_DECIMAL:
            c = sayso_cmp_dec(
                a.a, <int>(a.b & 0xFF) if kind != K_INT else 0,
                b.a, <int>(b.b & 0xFF) if kind2 != K_INT else 0)
        elif kind == K_UINT:
            c = (<uint64_t>a.a > <uint64_t>b.a) - (<uint64_t>a.a < <uint64_t>b.a)
        else:
            c = (a.a > b.a) - (a.a < b.a)
        if op == E_LT:
            v = c < 0
        elif op == E_LE:
            v = c <= 0
        elif op == E_GT:
            v = c > 0
        else:
            v = c >= 0
        return TRUE if v else FALSE

    # ── Sets, networks, windows, strings ──

    cdef int element(self, int kind, const Val* x, int kind2, const Val* set) noexcept nogil:
        """The `or` of x == e over a set's elements."""
        cdef const Val* items = <const Val*>set.a
        cdef int64_t i, n = set.b, half
        cdef int acc = FALSE
        if n > 8 and kind in (K_BOOL, K_STRING, K_ENUM, K_PATH, K_DATETIME, K_DURATION):
            while n > 1:  # sorted by the first word
                half = n >> 1
                if items[half].a <= x.a:
                    items += half
                n -= half
            return TRUE if items[0].a == x.a else FALSE
        for i in range(n):
            acc |= self.equal(kind, x, kind2, &items[i])
            if acc == TRUE:
                break
        return acc

    cdef int within(self, const ExprNode* e) noexcept nogil:
        """`item in set`."""
        cdef Val x, s
        cdef uint32_t names = self.n_names
        cdef bint known = self.value(self.program.expr_lists[e.args], &x)
        if not self.value(self.program.expr_lists[e.args + 1], &s):
            return UNKNOWN
        if not known:
            if s.b == 0:
                self.n_names = names
                return FALSE
            return UNKNOWN
        return self.element(e.kind, &x, e.kind2, &s)

    cdef int sets(self, const ExprNode* e) noexcept nogil:
        """overlaps, subset."""
        cdef Val a, b
        cdef bint known = self.value(self.program.expr_lists[e.args], &a)
        cdef bint overlaps = e.op == E_OVERLAPS
        cdef int acc = FALSE if overlaps else TRUE, v
        cdef int64_t i
        if not self.value(self.program.expr_lists[e.args + 1], &b) or not known:
            return UNKNOWN
        for i in range(a.b):
            v = self.element(e.kind, &(<const Val*>a.a)[i], e.kind2, &b)
            acc = acc | v if overlaps else acc & v
        return acc

    cdef int networks(self, const ExprNode* e) noexcept nogil:
        cdef Val x, s
        cdef uint32_t names = self.n_names
        cdef bint known = self.value(self.program.expr_lists[e.args], &x)
        cdef int64_t i
        if not self.value(self.program.expr_lists[e.args + 1], &s):
            return UNKNOWN
        if e.kind2 == K_NETWORK:
            return UNKNOWN if not known else TRUE if self.in_net(&x, s.a) else FALSE
        if not known:
            if s.b == 0:
                self.n_names = names
                return FALSE
            return UNKNOWN
        for i in range(s.b):
            if self.in_net(&x, (<const Val*>s.a)[i].a):
                return TRUE
        return FALSE

    cdef bint in_net(self, const Val* ip, int64_t net) noexcept nogil:
        cdef const Net* n = (
            &self.own_nets[net - TEMPORARY_STRING] if net >= TEMPORARY_STRING
            else &self.store.nets[net])
        cdef bint v4 = ip.a == 0 and (<uint64_t>ip.b >> 32) == 0xFFFF
        cdef uint64_t high, low
        if v4 != (n.v4 != 0):
            return False
        high = <uint64_t>(ip.a ^ n.high)
        low = <uint64_t>(ip.b ^ n.low)
        if n.prefix == 0:
            return True
        if n.prefix <= 64:
            return high >> (64 - n.prefix) == 0
        return high == 0 and low >> (128 - n.prefix) == 0

    cdef int windows(self, const ExprNode* e) noexcept nogil:
        cdef Val at
        cdef int64_t i, second, day
        cdef uint32_t zone = NONE
        cdef int minute = 0, weekday = 0
        cdef const WindowC* w
        if not self.value(self.program.expr_lists[e.args], &at):
            return UNKNOWN
        for i in range(e.z):
            w = &self.program.windows[e.x + i]
            if w.zone != zone:
                zone = w.zone
                second = floor_div(at.a, MICROSECONDS)
                second += self.offset(zone, second)
                day = floor_div(second, DAY)
                minute = <int>(second - day * DAY) // 60
                weekday = <int>(((day + 3) % 7 + 7) % 7)  # 1 January 1970 was a Thursday
            if w.end > w.start:
                if w.days >> weekday & 1 and w.start <= minute < w.end:
                    return TRUE
            elif (w.days >> weekday & 1 and minute >= w.start) or (
                w.days >> ((weekday + 6) % 7) & 1 and minute < w.end
            ):
                return TRUE
        return FALSE

    cdef int64_t offset(self, uint32_t zone, int64_t second) noexcept nogil:
        """Seconds east of UTC in a zone at an instant."""
        cdef const ZoneC* z = &self.program.zones[zone]
        cdef const int64_t* at = z.at
        cdef uint32_t n = z.n, half
        while n > 1:
            half = n >> 1
            if at[half] <= second:
                at += half
            n -= half
        return z.offset[at - z.at]

    cdef int strings(self, const ExprNode* e) noexcept nogil:
        cdef Val a, b
        cdef bint known = self.value(self.program.expr_lists[e.args], &a), v
        cdef Text s, t
        cdef uint32_t i
        if not self.value(self.program.expr_lists[e.args + 1], &b) or not known:
            return UNKNOWN
        s, t = self.text(a.a), self.text(b.a)
        if e.op == E_MATCHES:
            v = glob(t, s)
        elif e.op == E_STARTS:
            v = s.n >= t.n and memcmp(s.p, t.p, t.n) == 0
        elif e.op == E_ENDS:
            v = s.n >= t.n and memcmp(s.p + s.n - t.n, t.p, t.n) == 0
        elif e.op == E_UNDER:
            v = t.n == 1 or (s.n >= t.n and memcmp(s.p, t.p, t.n) == 0 and (
                s.n == t.n or s.p[t.n] == 47))
        else:
            v = t.n == 0
            i = 0
            while not v and i + t.n <= s.n:
                v = memcmp(s.p + i, t.p, t.n) == 0
                i += 1
        return TRUE if v else FALSE

    # ── Conditions ──

    cdef int guard_truth(self, const Guard* g) noexcept nogil:
        cdef const Val* outer = self.stored_parameters
        cdef int32_t outer_condition = self.stored_condition
        cdef int v
        if g == NULL or self.now >= g.expires:
            return FALSE
        if g.condition < 0:
            return TRUE
        self.stored_parameters = g.parameters
        self.stored_condition = self.program.condition_of[g.condition]
        v = self.test(self.program.conditions[self.stored_condition].expr)
        self.stored_parameters = outer
        self.stored_condition = outer_condition
        return v

    cdef int test(self, uint32_t expr) noexcept nogil:
        """The truth of a condition; names of what is unknown in it are left behind."""
        cdef const ExprNode* e = &self.program.exprs[expr]
        cdef uint32_t op = e.op, names
        cdef const Subject* v
        cdef const Subject* w
        cdef int v_test
        cdef Val x
        if op == E_AND or op == E_OR:
            return self.junction(e)
        if op == E_IN_RELATION:
            return self.related(e)
        if E_EQ <= op <= E_GE:
            return self.compared(e)
        if op == E_NOT:
            return negated(self.test(self.program.expr_lists[e.args]))
        if op == E_IN:
            return self.within(e)
        if op == E_IN_WINDOWS:
            return self.windows(e)
        if op == E_IN_NETWORKS:
            return self.networks(e)
        if op == E_IS:
            v = &self.variables[e.y]
            return TRUE if v.relation == NONE and v.type == e.x and (
                e.z < 0 or v.ordinal == <uint32_t>e.z) else FALSE
        if op == E_SAME:
            v = &self.variables[e.y]
            w = &self.variables[e.z]
            return TRUE if (
                v.relation == NONE and w.relation == NONE and v.type == w.type
                and v.ordinal == w.ordinal) else FALSE
        if op == E_EVIDENCE:
            return self.proved(e)
        if op == E_PRESENT:
            names = self.n_names
            if self.value(self.program.expr_lists[e.args], &x):
                return FALSE if e.kind == K_SET and x.b == 0 else TRUE
            self.n_names = names
            return FALSE
        if E_STARTS <= op <= E_UNDER:
            return self.strings(e)
        if op == E_OVERLAPS or op == E_SUBSET:
            return self.sets(e)
        if op == E_AT_LEAST:
            return self.at_least(e)
        if E_ANY <= op <= E_AT_LEAST_OF:
            return self.quantified(e)
        if op == E_STRICT:
            return self.strictly(e)
        if op == E_ANY_ITEM or op == E_ONE_ITEM:
            return self.each(e)
        if op == E_IF:
            v_test = self.test(self.program.expr_lists[e.args])
            if v_test == UNKNOWN:
                return UNKNOWN
            return self.test(self.program.expr_lists[e.args + (1 if v_test == TRUE else 2)])
        if op == E_ELSE:
            names = self.n_names
            if self.value(self.program.expr_lists[e.args], &x):
                return TRUE if x.a else FALSE
            self.n_names = names
            return self.test(self.program.expr_lists[e.args + 1])
        if self.value(expr, &x):  # a bool
            return TRUE if x.a else FALSE
        return UNKNOWN

    cdef int junction(self, const ExprNode* e) noexcept nogil:
        """`and`, `or`: a deciding item ends it and drops what the others named."""
        cdef bint conjunction = e.op == E_AND
        cdef int acc = TRUE if conjunction else FALSE, decided = FALSE if conjunction else TRUE, v
        cdef uint32_t i, start = self.n_names, before
        for i in range(e.n):
            before = self.n_names
            v = self.test(self.program.expr_lists[e.args + i])
            if v == decided:
                self.n_names = start
                return decided
            if v == UNKNOWN:
                acc = UNKNOWN
            else:
                self.n_names = before
        return acc

    cdef int at_least(self, const ExprNode* e) noexcept nogil:
        cdef int64_t sure = 0, perhaps = 0
        cdef uint32_t i, start = self.n_names, before
        cdef int v
        for i in range(e.n):
            before = self.n_names
            v = self.test(self.program.expr_lists[e.args + i])
            sure += v == TRUE
            perhaps += v == UNKNOWN
            if v != UNKNOWN:
                self.n_names = before
        if sure < e.z <= sure + perhaps:
            return UNKNOWN
        self.n_names = start
        return TRUE if sure >= e.z else FALSE

    cdef int strictly(self, const ExprNode* e) noexcept nogil:
        """A condition, if all its parameters have values."""
        cdef uint32_t i, start = self.n_names
        cdef bint whole = True
        for i in range(1, e.n):
            if not self.given(self.program.expr_lists[e.args + i]):
                whole = False
        if not whole:
            return UNKNOWN
        self.n_names = start
        return self.test(self.program.expr_lists[e.args])

    cdef bint given(self, uint32_t expr) noexcept nogil:
        """Whether a parameter has a value; an absent set has none, unlike in an expression."""
        cdef const ExprNode* e = &self.program.exprs[expr]
        cdef const Parameter* p
        cdef Val x
        if e.kind == K_SET and e.op == E_REQUEST:
            if self.field_states[e.x] == GIVEN or self.program.field_has_default[e.x]:
                return True
            self.name(N_REQUEST, e.x, 0, 0)
            return False
        if e.kind == K_SET and e.op == E_PARAMETER:
            p = &self.program.conditions[self.stored_condition].parameters[e.x]
            if self.stored_parameters != NULL and self.stored_parameters[e.x].b >= 0:
                return True
            if self.context_states[p.name] == ABSENT and not p.has_default:
                self.name(N_CONTEXT, p.name, 0, 0)
                return False
        return self.value(expr, &x)

    cdef int each(self, const ExprNode* e) noexcept nogil:
        """any, exactly one of the items of a list."""
        cdef Val of
        cdef Val* items = NULL
        cdef int n, i, v, acc = FALSE
        cdef uint32_t start = self.n_names, before, body = self.program.expr_lists[e.args + 1]
        cdef int sure = 0
        cdef bint open = False
        if not self.value(self.program.expr_lists[e.args], &of):
            return UNKNOWN
        with gil:
            n = self.list_items(e, &of, &items)
        for i in range(n):
            before = self.n_names
            self.locals[e.y] = items[i]
            v = self.test(body)
            acc |= v
            sure += v == TRUE
            if v == TRUE and e.op == E_ANY_ITEM:
                self.n_names = start
                return TRUE
            if v == UNKNOWN:
                open = True
            else:
                self.n_names = before
        if e.op == E_ANY_ITEM:
            return acc
        # how many there are is not known where one of them is not
        return UNKNOWN if open else TRUE if sure == 1 else FALSE

    cdef int related(self, const ExprNode* e) noexcept nogil:
        cdef const Subject* root = &self.variables[e.z]
        cdef uint32_t relation
        if root.relation != NONE:
            return FALSE
        relation = self.program.by_type[e.x * self.program.n_types + root.type]
        if relation == NONE:
            return FALSE
        return self.in_relation(relation, root.ordinal, self.variables[e.y])

    cdef int proved(self, const ExprNode* e) noexcept nogil:
        """Evidence the server has verified, recent enough; else required."""
        cdef uint32_t i
        for i in range(self.n_proofs):
            if self.proofs[i].evidence == e.x and (
                e.z < 0 or (self.proofs[i].dated and self.proofs[i].at > self.now - e.z)
            ):
                return TRUE
        self.name(N_EVIDENCE, e.x, 0, 0)
        return UNKNOWN

    cdef int quantified(self, const ExprNode* e) noexcept nogil:
        """any, all, at least k of the entities that walks lead to."""
        cdef uint32_t start = self.n_names, first = self.n_ends, i, before, op = e.op
        cdef uint32_t bound = e.y, body = self.program.expr_lists[e.args]
        cdef Subject root = self.variables[<uint32_t>e.z], outer = self.variables[bound]
        cdef int64_t k = e.z >> 32, sure = 0, perhaps = 0
        cdef int v, some = FALSE, all = TRUE, decided
        cdef Walked w
        if root.relation != NONE:
            return FALSE
        self.walk_ends(e.x, root.type, root.ordinal)
        if op == E_ALL:
            for i in range(first, self.n_ends):
                some |= self.ends[i].truth
            if some == UNKNOWN:
                for i in range(first, self.n_ends):
                    self.restore(self.ends[i].names, self.ends[i].n_names)
        for i in range(first, self.n_ends):
            w = self.ends[i]
            before = self.n_names
            self.variables[bound] = Subject(w.type, w.ordinal, NONE)
            v = self.test(body)
            if v != UNKNOWN:
                self.n_names = before
            if op == E_ALL:
                v |= negated(w.truth)
                all &= v
            else:
                v &= w.truth
                sure += v == TRUE
                perhaps += v == UNKNOWN
            if v != UNKNOWN:
                self.n_names = before
            elif w.truth == UNKNOWN:
                self.restore(w.names, w.n_names)
        self.variables[bound] = outer
        self.n_ends = first
        if op == E_ALL:
            decided = some & all
        else:
            if op == E_ANY:
                k = 1
            decided = TRUE if sure >= k else UNKNOWN if sure + perhaps >= k else FALSE
        if decided != UNKNOWN:
            self.n_names = start
        return decided


cdef inline int64_t floor_div(int64_t a, int64_t b) noexcept nogil:
    cdef int64_t q = a // b
    return q - 1 if a % b < 0 else q


cdef inline uint32_t character(Text t, uint32_t i) noexcept nogil:
    """Bytes in the UTF-8 character that begins at i."""
    cdef uint32_t n = 1
    while i + n < t.n and t.p[i + n] & 0xC0 == 0x80:
        n += 1
    return n


cdef bint glob(Text g, Text s) noexcept nogil:
    """Does a glob match a whole string? See semantics.md, 9.

    A star that fails gives its run one more character; a `*` that can't, for it met a `/`, passes
    the failure on to the last `**`.
    """
    cdef uint32_t i = 0, j = 0
    cdef int64_t one = -1, many = -1  # behind the last `*` and `**` in the glob
    cdef uint32_t one_at = 0, many_at = 0  # where in the string each one's run ends
    cdef uint32_t stars
    while True:
        if i < g.n and g.p[i] == 42:
            stars = 0
            while i < g.n and g.p[i] == 42:
                stars += 1
                i += 1
            if stars > 1:
                many, many_at, one = i, j, -1
            else:
                one, one_at = i, j
            continue
        if j < s.n and i < g.n:
            if g.p[i] == 63 and s.p[j] != 47:
                j += character(s, j)
                i += 1
                continue
            if g.p[i] == s.p[j]:
                i += 1
                j += 1
                continue
        elif j == s.n and i == g.n:
            return True
        if one >= 0 and one_at < s.n and s.p[one_at] != 47:
            one_at += character(s, one_at)
            i, j = <uint32_t>one, one_at
        elif many >= 0 and many_at < s.n:
            many_at += character(s, many_at)
            i, j, one = <uint32_t>many, many_at, -1
        else:
            return False
