# cython: language_level=3
"""A rule program: the rule graph as arrays of small structs, laid out by `assemble.py`."""

from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from ._store cimport Store, Val

# Truth is two bits, definitely | possibly << 1, so that `or` is |, `and` is &.
cdef enum:
    FALSE = 0
    UNKNOWN = 2
    TRUE = 3

cdef enum SetOp:
    S_DIRECT = 0  # a: relation
    S_REF = 1  # a: relation
    S_ARROW = 2  # a, b: slots walked (in slot_lists); c: relation by type (in by_type)
    S_INVERSE = 3  # a: relation inverted; b: relation asked of the objects found, or NONE
    S_OF = 4  # a, b: type, ordinal of one object; c: relation asked of it, or NONE
    S_NAMED = 5  # a, b: type, ordinal
    S_EVERYONE = 6  # a: type
    S_UNION = 7  # a, b: items (in set_lists)
    S_INTERSECTION = 8
    S_EXCLUSION = 9  # a: base; b: excluded
    S_EVERY = 10  # a: walks; c: relation by type

cdef enum ExprOp:
    E_CONST = 0  # x: constant
    E_ATTRIBUTE = 1  # x: attribute by type; y: variable
    E_ID = 2  # y: variable
    E_REQUEST = 3  # x: field
    E_ACTION = 4  # x: parameter name
    E_PARAMETER = 5  # x: the condition's parameter
    E_NOW = 6
    E_ADD = 7
    E_SUB = 8
    E_MUL = 9
    E_NEG = 10
    E_CONVERT = 11  # kind from kind2
    E_ELSE = 12
    E_PRESENT = 13
    E_NOT = 14
    E_AND = 15  # x: its arguments as written; args: cheapest first
    E_OR = 16
    E_AT_LEAST = 17  # z: k
    E_EQ = 18  # kind, kind2: the sides' kinds
    E_NE = 19
    E_LT = 20
    E_LE = 21
    E_GT = 22
    E_GE = 23
    E_IN = 24  # kind: the item's; kind2: the elements'
    E_OVERLAPS = 25  # kind, kind2: the elements'
    E_SUBSET = 26
    E_IN_NETWORKS = 27
    E_IN_WINDOWS = 28  # x: first window; z: how many
    E_STARTS = 29
    E_ENDS = 30
    E_CONTAINS = 31
    E_MATCHES = 32
    E_UNDER = 33
    E_IN_RELATION = 34  # x: relation by type; y: item variable; z: root variable
    E_SAME = 35  # y, z: variables
    E_IS = 36  # y: variable; x: type; z: ordinal, or -1
    E_EVIDENCE = 37  # x: evidence; z: within, or -1
    E_ANY = 38  # x: walks; y: bound variable; z: root variable; args[0]: body
    E_ALL = 39
    E_AT_LEAST_OF = 40  # also k << 32 in z
    E_IF = 41  # args: test, then, otherwise
    E_CALL = 42  # x: function (in layout.calls)
    E_LOCAL = 43  # y: local
    E_ANY_ITEM = 44  # args: list, body; x: its items' function; y: local bound
    E_ONE_ITEM = 45
    E_COLLECT = 47  # args: list, result, perhaps a test; x, z: functions; y: local bound
    E_STRICT = 46  # args[0]: condition; the others: parameters that must have a value

cdef enum Kind:
    K_BOOL = 0
    K_INT = 1
    K_DECIMAL = 2
    K_MONEY = 3
    K_STRING = 4
    K_ENUM = 5
    K_SET = 6
    K_PATH = 7
    K_DATETIME = 8
    K_DURATION = 9
    K_IP = 10
    K_NETWORK = 11
    K_UINT = 12
    K_DOUBLE = 13
    K_LIST = 14  # lists and maps are held as strings, their JSON
    K_MAP = 15
    K_ANY = 16

ctypedef struct SetNode:
    uint32_t op
    uint32_t a
    uint32_t b
    uint32_t c

ctypedef struct ExprNode:
    uint8_t op
    uint8_t kind
    uint8_t kind2
    uint32_t n  # arguments
    uint32_t args  # first of them in expr_lists
    uint32_t x
    uint32_t y
    int64_t z

ctypedef struct Rel:  # a relation, permission or synthetic relation
    uint32_t type
    uint32_t root  # its SetNode
    uint32_t slots  # first of its slots in slot_lists
    uint32_t n_slots

ctypedef struct Attr:  # how one type stores an attribute named in an expression
    int32_t column  # -1: the type has none
    uint8_t stored
    uint8_t has_default
    Val value  # the default

ctypedef struct StepC:
    uint32_t type  # of the objects it starts from
    uint32_t kind  # 0: stored subjects of slots; 1: inverse of a relation; 2: one object
    uint32_t a  # slot list start | relation | type
    uint32_t b  # slot list length | - | ordinal

ctypedef struct Walk:
    uint32_t start  # first step in steps
    uint32_t n

ctypedef struct Fast:  # the union-only part of a relation for subjects of one type
    uint32_t start  # in fast_lists: columns of entity slots, everyone slots, (column, relation)
    uint16_t n_entity  # of userset slots, columns of slots only the evaluator can judge,
    uint16_t n_everyone  # and (column, type, Fast) of arrows
    uint16_t n_userset
    uint16_t n_guarded
    uint16_t n_arrow
    uint16_t incomplete  # 1: more to the relation than this, ask the evaluator
    uint16_t arrow  # where from `start` the arrows begin
    uint16_t straight  # 1: rows decide it, by at most two entity columns, one userset column, one arrow
    uint32_t low  # the first and the last column that it reads
    uint32_t high
    uint32_t on  # the arrow: its column, and the type and Fast it leads to
    uint32_t on_type
    uint32_t on_fast
    uint32_t[2] entity  # the entity columns, of one alone twice
    uint32_t userset  # the userset column, and its relation
    uint32_t kind
    uint64_t has_entity  # all ones where it has such columns, else 0
    uint64_t has_userset
    uint64_t has_arrow

ctypedef struct Edge:  # one way for a set's or an entity's members to be in another relation
    uint32_t slot  # objects: the slot's reverse row; NONE: the same object
    uint32_t relation
    uint32_t sure  # 0: only perhaps

ctypedef struct WindowC:
    uint8_t days  # a bit for each, Monday lowest
    int16_t start
    int16_t end
    uint16_t zone

ctypedef struct ZoneC:
    int64_t* at  # instants (seconds) of change, ascending
    int32_t* offset  # seconds east of UTC from there on
    uint32_t n

ctypedef struct Parameter:  # of a condition
    uint32_t name  # in context_names
    uint8_t kind
    uint8_t has_default
    Val value

ctypedef struct ConditionC:
    uint32_t expr
    uint32_t n
    Parameter* parameters


cdef class Program:
    cdef Store store
    cdef SetNode* sets
    cdef ExprNode* exprs
    cdef Rel* rels
    cdef uint32_t n_rels
    cdef uint32_t n_types  # of the store when assembled
    cdef uint32_t* set_lists
    cdef uint32_t* expr_lists
    cdef uint32_t* slot_lists
    cdef uint32_t* by_type  # rows of n_types relations
    cdef Attr* attrs  # rows of n_types
    cdef Val* consts
    cdef StepC* steps
    cdef Walk* walks
    cdef uint32_t* walk_sets  # (first walk, how many) pairs
    cdef Fast* fasts
    cdef uint32_t* fast_lists
    cdef uint32_t* fast_of  # relation * n_types + subject type → Fast
    cdef Edge* edges
    cdef uint32_t* node_edges  # relation → first edge, one more at the end
    cdef uint32_t* entity_edges  # type → first edge, one more at the end
    cdef uint8_t* closure_needs  # relation → feeds a userset kind
    cdef uint8_t* kind_open  # relation * n_types + subject type → members can't be enumerated
    cdef uint32_t* slot_rel  # slot → its relation
    cdef uint32_t* slot_srel  # slot → its subjects' relation, or NONE
    cdef int32_t* slot_condition  # slot → condition, or -1
    cdef uint32_t n_slots
    cdef WindowC* windows
    cdef ZoneC* zones
    cdef uint32_t n_zones
    cdef ConditionC* conditions
    cdef uint32_t n_conditions
    cdef int32_t* condition_of  # store's condition name → condition
    cdef uint8_t** named  # type → a flag for each of the first ordinals: the policy names it
    cdef uint32_t* n_named
    cdef uint8_t* everyone_feeds  # type → all of it are in some set that closures hold
    cdef Val* field_defaults
    cdef uint8_t* field_has_default
    cdef uint8_t* field_is_set
    cdef uint32_t n_fields
    cdef uint32_t n_parameters  # names of action parameters
    cdef uint32_t n_context  # names that conditions take from the context
    cdef uint32_t n_variables
    cdef uint32_t n_locals
    cdef uint32_t n_evidence
    cdef uint8_t** need_of  # relation → its `needs`, for the relations that are inverted
    cdef list blocks
    cdef readonly object layout  # the assemble.Layout it was loaded from

    cdef uint8_t* needs(self, uint32_t goal) except NULL
    cdef dict need_masks
    cdef void* block(self, uint64_t n, uint64_t width) except NULL
    cdef uint32_t* numbers(self, list values) except NULL
    cdef uint8_t* flags(self, list values) except NULL
    cdef int value(self, object pair, Val* out) except -1
    cdef int load_sets(self, layout) except -1
    cdef int load_exprs(self, layout) except -1
    cdef int load_walks(self, layout) except -1
    cdef int load_fasts(self, layout) except -1
    cdef int straighten(self, Fast* p, list lists) except -1
    cdef int load_windows(self, layout) except -1
    cdef int load_conditions(self, layout) except -1
