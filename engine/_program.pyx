# cython: language_level=3, boundscheck=False, wraparound=False
"""Copies an assembled layout into C arrays that outlive every evaluation running on them."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free

from ._store cimport Store, Val


cdef class Block:
    """A C array that lives as long as its program."""

    cdef void* p

    def __cinit__(self, uint64_t size):
        self.p = calloc(size if size else 1, 1)
        if self.p == NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.p)


cdef class Program:
    """The C form of a layout. Immutable; evaluations hold a reference while they run."""

    def __init__(self, layout, Store store):
        self.layout = layout
        self.store = store
        self.blocks = []
        self.need_masks = {}
        self.n_types = store.n_types
        self.n_slots = store.n_slots
        self.n_rels = len(layout.rels)
        self.n_fields = len(layout.field_defaults)
        self.n_parameters = layout.n_parameters
        self.n_context = len(layout.context_names)
        self.n_variables = layout.n_variables
        self.n_locals = layout.n_locals
        self.n_evidence = len(layout.evidence)
        self.load_sets(layout)
        self.load_exprs(layout)
        self.load_walks(layout)
        self.load_fasts(layout)
        self.load_windows(layout)
        self.load_conditions(layout)
        self.need_of = <uint8_t**>self.block(self.n_rels, sizeof(void*))
        self.n_named = <uint32_t*>self.block(self.n_types, 4)
        self.named = <uint8_t**>self.block(self.n_types, sizeof(void*))
        for type in {t for t, _ in layout.named}:
            ordinals = {o for t, o in layout.named if t == type}
            flags = [int(o in ordinals) for o in range(max(ordinals) + 1)]
            self.n_named[<uint32_t>type] = len(flags)
            self.named[<uint32_t>type] = self.flags(flags)
        for relation in layout.inverted:
            self.need_of[<uint32_t>relation] = self.needs(relation)

    cdef void* block(self, uint64_t n, uint64_t width) except NULL:
        cdef Block b = Block(n * width)
        self.blocks.append(b)
        return b.p

    cdef uint32_t* numbers(self, list values) except NULL:
        cdef uint32_t* a = <uint32_t*>self.block(len(values), 4)
        cdef uint32_t i
        for i in range(len(values)):
            a[i] = values[i]
        return a

    cdef uint8_t* flags(self, list values) except NULL:
        cdef uint8_t* a = <uint8_t*>self.block(len(values), 1)
        cdef uint32_t i
        for i in range(len(values)):
            a[i] = values[i]
        return a

    cdef int value(self, object pair, Val* out) except -1:
        """A constant as laid out: (a, b), or a list of them for a set."""
        cdef Val* items
        cdef uint32_t i
        if isinstance(pair, list):
            items = <Val*>self.block(len(pair), sizeof(Val))
            for i in range(len(pair)):
                items[i] = Val(pair[i][0], pair[i][1])
            out[0] = Val(<int64_t>items, len(pair))
        else:
            out[0] = Val(pair[0], pair[1])
        return 0

    cdef int load_sets(self, layout) except -1:
        cdef uint32_t i
        self.sets = <SetNode*>self.block(len(layout.sets), sizeof(SetNode))
        for i, node in enumerate(layout.sets):
            self.sets[i] = SetNode(node[0], node[1], node[2], node[3])
        self.rels = <Rel*>self.block(self.n_rels, sizeof(Rel))
        for i, rel in enumerate(layout.rels):
            self.rels[i] = Rel(rel[0], rel[1], rel[2], rel[3])
        self.set_lists = self.numbers(layout.set_lists)
        self.slot_lists = self.numbers(layout.slot_lists)
        self.by_type = self.numbers(layout.by_type)
        self.slot_rel = self.numbers(layout.slot_rel)
        self.slot_srel = self.numbers(layout.slot_srel)
        self.slot_condition = <int32_t*>self.block(len(layout.slot_condition), 4)
        for i, condition in enumerate(layout.slot_condition):
            self.slot_condition[i] = condition
        return 0

    cdef int load_exprs(self, layout) except -1:
        cdef uint32_t i
        self.exprs = <ExprNode*>self.block(len(layout.exprs), sizeof(ExprNode))
        for i, e in enumerate(layout.exprs):
            self.exprs[i] = ExprNode(
                op=e.op, kind=e.kind, kind2=e.kind2, n=e.n, args=e.args, x=e.x, y=e.y, z=e.z)
        self.expr_lists = self.numbers(layout.expr_lists)
        self.consts = <Val*>self.block(len(layout.consts), sizeof(Val))
        for i, pair in enumerate(layout.consts):
            self.value(pair, &self.consts[i])
        self.attrs = <Attr*>self.block(len(layout.attrs), sizeof(Attr))
        for i, (column, stored, default) in enumerate(layout.attrs):
            self.attrs[i].column = column
            self.attrs[i].stored = stored
            if default is not None:
                self.attrs[i].has_default = 1
                self.value(default, &self.attrs[i].value)
        self.field_defaults = <Val*>self.block(self.n_fields, sizeof(Val))
        self.field_has_default = <uint8_t*>self.block(self.n_fields, 1)
        self.field_is_set = self.flags(layout.field_is_set)
        for i, default in enumerate(layout.field_defaults):
            if default is not None:
                self.field_has_default[i] = 1
                self.value(default, &self.field_defaults[i])
        return 0

    cdef int load_walks(self, layout) except -1:
        cdef uint32_t i
        self.steps = <StepC*>self.block(len(layout.steps), sizeof(StepC))
        for i, s in enumerate(layout.steps):
            self.steps[i] = StepC(s[0], s[1], s[2], s[3])
        self.walks = <Walk*>self.block(len(layout.walks), sizeof(Walk))
        for i, w in enumerate(layout.walks):
            self.walks[i] = Walk(w[0], w[1])
        self.walk_sets = self.numbers(layout.walk_sets)
        return 0

    cdef int load_fasts(self, layout) except -1:
        cdef uint32_t i
        self.fasts = <Fast*>self.block(len(layout.fasts), sizeof(Fast))
        for i, f in enumerate(layout.fasts):
            self.fasts[i].start = f[0]
            self.fasts[i].n_entity = f[1]
            self.fasts[i].n_everyone = f[2]
            self.fasts[i].n_userset = f[3]
            self.fasts[i].n_guarded = f[4]
            self.fasts[i].n_arrow = f[5]
            self.fasts[i].incomplete = f[6]
            self.fasts[i].arrow = f[1] + f[2] + 2 * f[3] + f[4]
            self.straighten(&self.fasts[i], layout.fast_lists)
        self.fast_lists = self.numbers(layout.fast_lists)
        self.fast_of = self.numbers(layout.fast_of)
        self.edges = <Edge*>self.block(len(layout.edges), sizeof(Edge))
        for i, e in enumerate(layout.edges):
            self.edges[i] = Edge(e[0], e[1], e[2])
        self.node_edges = self.numbers(layout.node_edges)
        self.entity_edges = self.numbers(layout.entity_edges)
        self.closure_needs = self.flags(layout.closure_needs)
        self.kind_open = self.flags(layout.kind_open)
        self.everyone_feeds = self.flags(layout.everyone_feeds)
        return 0

    cdef int straighten(self, Fast* p, list lists) except -1:
        """Lay what the usual path has side by side."""
        cdef uint32_t at = p.start
        plain = p.start + p.n_entity + p.n_everyone
        usersets, guarded = plain + 2 * p.n_userset, p.start + p.arrow
        columns = lists[at:plain] + lists[plain:usersets:2] + lists[usersets:guarded] + (
            lists[guarded:guarded + 3 * p.n_arrow:3])
        p.low, p.high = min(columns, default=0), max(columns, default=0)
        p.straight = not (p.incomplete or p.n_everyone or p.n_guarded) and (
            p.n_entity <= 2 and p.n_userset <= 1 and p.n_arrow <= 1
        ) and p.n_entity + p.n_userset + p.n_arrow > 0  # so that there is a record to read
        if not p.straight:
            return 0
        p.has_entity = <uint64_t>-1 if p.n_entity else 0
        p.has_userset = <uint64_t>-1 if p.n_userset else 0
        p.has_arrow = <uint64_t>-1 if p.n_arrow else 0
        if p.n_entity:
            p.entity[0] = lists[at]
            p.entity[1] = lists[at + p.n_entity - 1]
        if p.n_userset:
            p.userset, p.kind = lists[at + p.n_entity], lists[at + p.n_entity + 1]
        if p.n_arrow:
            at += p.arrow
            p.on, p.on_type, p.on_fast = lists[at], lists[at + 1], lists[at + 2]
        return 0

    cdef int load_windows(self, layout) except -1:
        cdef uint32_t i, j
        self.windows = <WindowC*>self.block(len(layout.windows), sizeof(WindowC))
        for i, (days, start, end, zone) in enumerate(layout.windows):
            self.windows[i] = WindowC(days, start, end, zone)
        self.n_zones = len(layout.zones)
        self.zones = <ZoneC*>self.block(self.n_zones, sizeof(ZoneC))
        for i, changes in enumerate(layout.zones):
            self.zones[i].n = len(changes)
            self.zones[i].at = <int64_t*>self.block(len(changes), 8)
            self.zones[i].offset = <int32_t*>self.block(len(changes), 4)
            for j, (at, offset) in enumerate(changes):
                self.zones[i].at[j] = at
                self.zones[i].offset[j] = offset
        return 0

    cdef int load_conditions(self, layout) except -1:
        cdef uint32_t i, j
        cdef Parameter* p
        self.n_conditions = len(layout.conditions)
        self.condition_of = <int32_t*>self.block(len(layout.condition_of), 4)
        for i, condition in enumerate(layout.condition_of):
            self.condition_of[i] = condition
        self.conditions = <ConditionC*>self.block(self.n_conditions, sizeof(ConditionC))
        for i, (expr, parameters) in enumerate(layout.conditions):
            self.conditions[i].expr = expr
            self.conditions[i].n = len(parameters)
            self.conditions[i].parameters = <Parameter*>self.block(
                len(parameters), sizeof(Parameter))
            for j, (name, kind, default) in enumerate(parameters):
                p = &self.conditions[i].parameters[j]
                p.name = name
                p.kind = kind
                if default is not None:
                    p.has_default = 1
                    self.value(default, &p.value)
        return 0

    cdef uint8_t* needs(self, uint32_t goal) except NULL:
        """A flag for each relation: do its members matter to those of `goal`? Made once."""
        cdef Block b
        cdef uint8_t* mask
        if goal in self.need_masks:
            b = self.need_masks[goal]
            return <uint8_t*>b.p
        b = Block(self.n_rels)
        mask = <uint8_t*>b.p
        for i in self.layout.feeding([goal]):
            mask[i] = 1
        self.need_masks[goal] = b
        self.need_of[goal] = mask
        return mask
