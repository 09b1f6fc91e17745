# cython: language_level=3, boundscheck=False, wraparound=False
"""Applies changes of relationships and attributes: all of them or, where one is wrong, none."""

from libc.stdint cimport INT64_MAX, INT64_MIN, int64_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc

from ._names cimport grown, release
from ._program cimport Program
from ._store cimport Column, Guard, Op, Store, Val

from struct import pack

from .encoding import Encoding
from .errors import InvalidRequest, PolicyMismatch, SaysoError, Several
from .values import check_id


cdef class Writer:
    """Writes to one store under the schema it was last given."""

    def __init__(self, Store store):
        self.store = store
        self.encoding = Encoding(store)

    def adopt(self, schema, Program program):
        """Take up a policy's schema, if all that is stored fits it; closures are begun anew."""
        cdef dict by_shape = {}
        check_fit(self.store, schema)
        if self.schema is not None:
            self.refit_guards(schema)
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

    def refit_guards(self, schema):
        """Give stored parameters the form that changed conditions want, or refuse."""
        cdef list changed = [
            c.name for c in schema.graph.conditions
            if (old := self.schema.conditions.get(c.name)) is not None
            and [(p.name, p.type) for p in old.parameters]
            != [(p.name, p.type) for p in c.parameters]]
        if not changed:
            return
        held = [(i, raw) for i, raw in enumerate(self.store.guard_raw) if raw and raw[0] in changed]
        values = [(i, raw, schema.condition_values(raw[0], raw[1])) for i, raw in held]
        for i, raw, exact in values:
            self.fill_guard(i, raw, exact)

    def load_columns(
        self, object_type, relation, object_ids, subject_type, subject_ids, subject_relation
    ):
        """See Engine.load_columns."""
        cdef Store store = self.store
        cdef list objects = list(object_ids), subjects = list(subject_ids)
        cdef uint64_t n = len(objects), i
        cdef uint32_t slot, ot, st
        cdef Op* ops
        if len(objects) != len(subjects):
            raise InvalidRequest("object_ids and subject_ids must have one length")
        slot = self.schema.plain_slot(object_type, relation, subject_type, subject_relation)
        ot, st = store.slots[slot].otype, store.slots[slot].stype
        for id in objects:
            check_id(id)
        for id in subjects:
            check_id(id)
        with store.writing():
            store.free_retired()
            ops = <Op*>malloc((n + 1) * sizeof(Op))
            if ops == NULL:
                raise MemoryError
            try:
                for i in range(n):
                    ops[i] = Op(
                        slot, store.place(ot, <str>objects[i]),
                        store.place(st, <str>subjects[i]), 1)
                self.replace_siblings(ops, n)
                store.apply(ops, n)
            finally:
                free(ops)
            store.revision += 1
            return store.revision

    cdef int replace_siblings(self, const Op* ops, uint64_t n) except -1:
        """Take relationships that these replace out of the slots with a condition or an expiry."""
        cdef uint64_t i
        cdef dict gone = {}
        for i in range(n):
            for other in self.siblings[ops[i].slot]:
                if self.store.has(other, ops[i].o, ops[i].s):
                    gone[other, ops[i].o, ops[i].s] = False
        if gone:
            self.apply(gone, {})
        return 0

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
                check_id(row.id)
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
        cdef uint32_t slot, o, s
        for r, slots in zip(deletes, dropped):
            for slot in slots:
                o_ = store.find(store.slots[slot].otype, r.object_id)
                s_ = 0 if r.subject_id is None else store.find(
                    store.slots[slot].stype, r.subject_id)
                if o_ is not None and s_ is not None:
                    ops[slot, o_, s_] = False
        for r, (slot_, values) in zip(touches, resolved):
            slot = slot_
            o = store.place(store.slots[slot].otype, r.object_id)
            s = 0 if r.subject_id is None else store.place(store.slots[slot].stype, r.subject_id)
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
        cdef uint32_t number = store.new_guard((r.condition, r.parameters, r.expires))
        self.fill_guard(number, (r.condition, r.parameters, r.expires), values)
        return number

    def parameter_values(self, condition, parameters):
        """A condition's stored parameters as exact values, in its order."""
        return self.schema.condition_values(condition, parameters)

    def fill_guard(self, uint32_t number, tuple raw, list values):
        """Set a guard's C fields; a set's elements live in a bytes object kept with it."""
        cdef Store store = self.store
        cdef Guard* g
        cdef uint32_t i
        cdef Val* parameters = <Val*>malloc((len(values) + 1) * sizeof(Val))
        cdef bytes memory
        cdef list kept = []
        if parameters == NULL:
            raise MemoryError
        condition, given, expires = raw[:3]
        for i in range(len(values)):
            parameters[i] = Val(INT64_MIN, INT64_MIN)
            if values[i] is not None:
                pairs = self.encoding.encode(values[i])
                if isinstance(pairs, list):
                    memory = b"".join(pack("=qq", a, b) for a, b in pairs) + b"\0"
                    kept.append(memory)
                    parameters[i] = Val(<int64_t><const char*>memory, len(pairs))
                else:
                    parameters[i] = Val(pairs[0], pairs[1])
        g = &store.guards[number]
        free(g.parameters)
        g.expires = INT64_MAX if expires is None else expires
        g.condition = -1 if condition is None else store.condition_id(condition)
        g.parameters = parameters
        g.n = len(values)
        store.guard_raw[number] = (condition, given, expires, kept)

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
            o = store.place(type, row.id)
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
            v = <Val*>grown(c.v, c.size * sizeof(Val), size * sizeof(Val))
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
            release(<void*>v.a)
        v[0] = new
        c.count += (value is not None) - had
        return 0


def check_fit(Store store, schema):
    """Raise PolicyMismatch if anything stored has no place under a schema."""
    slots = {slot for alternatives in schema.slots.values() for _, slot in alternatives}
    misfits = [
        f"{count:,} relationships of `{shape[0]}.{shape[1]}` to `{described(shape)}`"
        for slot, shape in enumerate(store.slot_shapes)
        if slot not in slots and (count := store.slot_count(slot))]
    columns = {
        (type, field.at): field.spec
        for type, fields in schema.attributes.items() for field in fields.values()}
    for (type, name, _, _), column in store.column_ids.items():
        count = store.column_count(type, column)
        if count and (type, column) not in columns:
            misfits.append(f"{count:,} values of attribute `{store.type_names[type]}.{name}`")
        elif count and not store.values_fit(type, column, columns[type, column]):
            misfits.append(
                f"values of `{store.type_names[type]}.{name}` that are no longer among its own")
    if misfits:
        more = f", and {len(misfits) - 5} more" if len(misfits) > 5 else ""
        raise PolicyMismatch(
            "the new policy has no place for " + ", ".join(misfits[:5]) + more)
    for key, spec in columns.items():
        store.column_specs[key] = spec


def described(shape):
    _, _, subject, relation, everyone, condition, expiry = shape
    text = f"everyone {subject}" if everyone else f"{subject}.{relation}" if relation else subject
    parts = ([condition] if condition else []) + (["expiry"] if expiry else [])
    return f"{text} with {' and '.join(parts)}" if parts else text
