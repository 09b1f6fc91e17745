# cython: language_level=3
"""Values, known or not, of entities, the request, time and parameters."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from ._facts cimport Subject
from ._program cimport ExprNode, Program
from ._relations cimport Relations
from ._store cimport Net, Val

cdef extern from *:
    """
    #define SAYSO_TEMPORARY_STRING (1LL << 40)
    """
    # Numbers of strings that only this request holds begin here.
    const int64_t TEMPORARY_STRING "SAYSO_TEMPORARY_STRING"

cdef enum State:  # of a field, parameter or context value
    ABSENT = 0
    GIVEN = 1

ctypedef struct Override:  # a property of the request: an attribute of an entity
    uint32_t type
    uint32_t ordinal
    int32_t column
    Val value

ctypedef struct Proof:  # evidence the server has verified
    uint32_t evidence
    uint8_t dated
    int64_t at

ctypedef struct Text:
    const uint8_t* p
    uint32_t n


cdef class Operands(Relations):
    cdef Val* fields
    cdef uint8_t* field_states
    cdef Val* parameters  # of the action, by name
    cdef uint8_t* parameter_states
    cdef Val* context  # what conditions take from it
    cdef uint8_t* context_states
    cdef Override* overrides
    cdef uint32_t n_overrides
    cdef uint32_t overrides_size
    cdef Proof* proofs
    cdef uint32_t n_proofs
    cdef uint32_t proofs_size
    cdef Subject* variables
    cdef Val* locals  # the items that conditions go through
    cdef Text* texts  # of temporary strings
    cdef uint32_t n_texts
    cdef uint32_t own_texts  # of the request itself; later ones are one decision's
    cdef uint32_t texts_size
    cdef Text* temporary_names  # ids of temporary ordinals
    cdef Net* own_nets  # networks that only this request holds
    cdef uint32_t n_own_nets
    cdef list keep  # Python objects whose memory the texts point into
    cdef const Val* stored_parameters  # of the relationship whose condition is evaluated
    cdef int32_t stored_condition

    cdef int test(self, uint32_t expr) noexcept nogil
    cdef bint value(self, uint32_t expr, Val* out) noexcept nogil
    cdef int64_t text_id(self, const uint8_t* p, uint32_t n) noexcept nogil
    cdef Text text(self, int64_t id) noexcept nogil
    cdef bint attribute(self, const ExprNode* e, Val* out) noexcept nogil
    cdef bint parameter(self, uint32_t i, Val* out) noexcept nogil
    cdef bint arithmetic(self, const ExprNode* e, Val* out) noexcept nogil
    cdef bint convert(self, const ExprNode* e, Val* out) noexcept nogil
    cdef bint convert_text(self, int source, int target, Val* out)
    cdef bint call(self, const ExprNode* e, Val* out) noexcept nogil
    cdef bint run(self, const ExprNode* e, const Val* args, Val* out)
    cdef bint collect(self, const ExprNode* e, Val* out) noexcept nogil
    cdef int list_items(self, const ExprNode* e, const Val* of, Val** out) except -1
    cdef object boxed(self, int kind, const Val* v)
    cdef int unboxed(self, int kind, object value, Val* out) except -1
