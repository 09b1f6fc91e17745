# cython: language_level=3, boundscheck=False, wraparound=False
"""Applies changes of relationships and attributes: all of them or, where one is wrong, none."""

from libc.stdint cimport INT64_MAX, INT64_MIN, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc, realloc

from ._program cimport Program
from ._store cimport NONE, Column, Guard, Op, Slot, Store, TypeData, Val

from .encoding import Encoding
from .errors import SaysoError, Several


cdef class Writer:
    """Writes to one store under the schema it was last given."""

    def __init__(self, Store store):
        self.store = store
        self.encoding = Encoding(store)

    def adopt(self, schema, Program program):
        """Take up a policy's schema; closures are begun anew."""
        cdef dict by_shape = {}
        self.schema = schema
        self.siblings = [()] * len(self.store.slot_shapes)
        for alternatives in schema.slots.values():
            for a, slot in alternatives:
                by_shape.setdefault(
                    (self.store.slot_shapes[slot][:2], a.type, a.relation, a.everyone), []
                ).append(slot)
        for slots in by_shape.values():
            if len(slots) > 1:
                for slot in slots:
                    self.siblings[slot] = tuple(s for s in slots if s != slot)
        layout = program.layout
        self.store.set_feeds(layout.slot_feeds_entity, layout.slot_feeds_node)

    def write(self, touch, delete, attributes):
        """See Engine.write."""
        touches = list(touch)
        deletes = list(delete)
        rows = list(attributes)
        errors = []
        resolved = []
        for r in touches:
            try:
                resolved.append(self.schema.resolve(r))
            except SaysoError as error:
                errors.append(error)
        dropped = []
        for r in deletes:
            try:
                dropped.append([slot for _, slot in self.schema.alternatives(r)])
            except SaysoError as error:
                errors.append(error)
        values = []
        for row in rows:
            try:
                values.append(self.schema.attribute_values(row.type, row.values))
            except SaysoError as error:
                errors.append(error)
        if errors:
            raise errors[0] if len(errors) == 1 else Several(errors)
        with self.store.writing():
            self.store.free_retired()
            self.relate(touches, resolved, deletes, dropped)
            for row, found in zip(rows, values):
                self.describe(row, found)
            self.store.revision += 1
            return self.store.revision

    def relate(self, list touches, list resolved, list deletes, list dropped):
        """Work out each row's change, the last word for each relationship, and apply them."""
        cdef Store store = self.store
        cdef dict ops = {}  # (slot, object, subject) → add?
        cdef dict guards = {}
        cdef uint32_t slot, o, s, other
        for r, slots in zip(deletes, dropped):
            for slot in slots:
                o_ = store.find(store.slots[slot].otype, r.object_id)
                s_ = 0 if r.subject_id is None else store.find(
                    store.slots[slot].stype, r.subject_id)
                if o_ is not None and s_ is not None:
                    ops[slot, o_, s_] = False
        for r, (slot_, values) in zip(touches, resolved):
            slot = slot_
            o = store.intern(store.slots[slot].otype, r.object_id)
            s = 0 if r.subject_id is None else store.intern(store.slots[slot].stype, r.subject_id)
            for other_ in self.siblings[slot]:
                ops[other_, o, s] = False
            ops[slot, o, s] = True
            if values is not None:
                guards[slot, o, s] = (r, values)
        self.apply(ops, guards)

    def apply(self, dict ops, dict guards):
        cdef Op* list = <Op*>malloc((len(ops) + 1) * sizeof(Op))
        cdef uint64_t n = 0
        cdef uint32_t old
        if list == NULL:
            raise MemoryError
        try:
            for (slot, o, s), add in ops.items():
                list[n] = Op(slot, o, s, add)
                n += 1
                if self.store.slots[<uint32_t>slot].guarded and not add:
                    old = self.store.drop_guard(slot, o, s)
                    if old:
                        self.store.release_guard(old - 1)
            for (slot, o, s), (r, values) in guards.items():
                self.store.set_guard(slot, o, s, self.guard_for(r, values))
            self.store.apply(list, n)
        finally:
            free(list)

    cdef int guard_for(self, object r, object values) except -1:
        """A new guard for a relationship with a condition or an expiry."""
        cdef Store store = self.store
        cdef uint32_t i
        cdef Val* parameters = <Val*>malloc((len(values) + 1) * sizeof(Val))
        cdef uint32_t number = store.new_guard((r.condition, r.parameters, r.expires))
        cdef Guard* g = &store.guards[number]
        if parameters == NULL:
            raise MemoryError
        g.expires = INT64_MAX if r.expires is None else r.expires
        g.condition = -1 if r.condition is None else store.condition_id(r.condition)
        for i in range(len(values)):
            if values[i] is None:
                parameters[i] = Val(INT64_MIN, INT64_MIN)
            else:
                self.put(values[i], &parameters[i])
        g.parameters = parameters
        g.n = len(values)
        return number

    cdef int put(self, object value, Val* out) except -1:
        """The stored form of a value; a set's elements in a block of its own."""
        cdef uint32_t i
        cdef Val* items
        pairs = self.encoding.encode(value)
        if not isinstance(pairs, list):
            out[0] = Val(pairs[0], pairs[1])
            return 0
        items = <Val*>malloc((len(pairs) + 1) * sizeof(Val))
        if items == NULL:
            raise MemoryError
        items[0] = Val(len(pairs), 0)
        for i in range(len(pairs)):
            items[i + 1] = Val(pairs[i][0], pairs[i][1])
        out[0] = Val(<int64_t>(items + 1), len(pairs))
        return 0

    def describe(self, row, list found):
        """Set or remove attributes of one entity."""
        cdef Store store = self.store
        cdef uint32_t type = self.schema.types[row.type]
        cdef uint32_t o
        cdef Column* c
        if all(value is None for _, value in found):
            o_ = store.find(type, row.id)
            if o_ is None:
                return
            o = o_
        else:
            o = store.intern(type, row.id)
        for field, value in found:
            c = &store.types[type].columns[<uint32_t>field.at]
            self.put_attribute(c, o, value)

    cdef int put_attribute(self, Column* c, uint32_t o, object value) except -1:
        cdef uint32_t i, size
        cdef Val* v
        cdef Val new
        cdef bint had
        if o >= c.size:
            if value is None:
                return 0
            size = max(o + 1, c.size + (c.size >> 1), 16)
            v = <Val*>realloc(c.v, size * sizeof(Val))
            if v == NULL:
                raise MemoryError
            for i in range(c.size, size):
                v[i] = Val(0, 0) if c.is_set else Val(INT64_MIN, INT64_MIN)
            c.v, c.size = v, size
        v = &c.v[o]
        had = v.a != 0 if c.is_set else (v.a != INT64_MIN or v.b != INT64_MIN)
        new = Val(0, 0) if c.is_set else Val(INT64_MIN, INT64_MIN)
        if value is not None:
            self.put(value, &new)
            if c.is_set:
                new = Val(new.a - sizeof(Val), 0)  # the block, its length first
        if c.is_set:
            free(<void*>v.a)
        v[0] = new
        c.count += (value is not None) - had
        return 0
