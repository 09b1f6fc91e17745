# cython: language_level=3
"""Conditions: three-valued tests over entities, the request, time and parameters."""

from libc.stdint cimport int64_t, uint32_t

from ._operands cimport Operands
from ._program cimport ExprNode
from ._store cimport Val


cdef class Evaluator(Operands):
    cdef int junction(self, const ExprNode* e) noexcept nogil
    cdef int at_least(self, const ExprNode* e) noexcept nogil
    cdef int compared(self, const ExprNode* e) noexcept nogil
    cdef int within(self, const ExprNode* e) noexcept nogil
    cdef int sets(self, const ExprNode* e) noexcept nogil
    cdef int networks(self, const ExprNode* e) noexcept nogil
    cdef int windows(self, const ExprNode* e) noexcept nogil
    cdef int strings(self, const ExprNode* e) noexcept nogil
    cdef int related(self, const ExprNode* e) noexcept nogil
    cdef int proved(self, const ExprNode* e) noexcept nogil
    cdef int quantified(self, const ExprNode* e) noexcept nogil
    cdef int strictly(self, const ExprNode* e) noexcept nogil
    cdef bint given(self, uint32_t expr) noexcept nogil
    cdef int each(self, const ExprNode* e) noexcept nogil
    cdef int equal(self, int kind, const Val* a, int kind2, const Val* b) noexcept nogil
    cdef int order(self, int kind, const Val* a, int kind2, const Val* b) noexcept nogil
    cdef int element(self, int kind, const Val* x, int kind2, const Val* set) noexcept nogil
    cdef bint same_sets(self, const Val* a, const Val* b) noexcept nogil
    cdef bint in_net(self, const Val* ip, int64_t net) noexcept nogil
    cdef int64_t offset(self, uint32_t zone, int64_t second) noexcept nogil
