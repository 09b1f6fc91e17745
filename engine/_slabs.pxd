# cython: language_level=3
"""Small blocks of memory, each of whole cache lines, side by side in large pages.

What is read at random, scattered over small pages, costs a look-up of the address beside each.
"""

from libc.stdint cimport uint8_t, uint64_t

cdef extern from "<pthread.h>" nogil:
    ctypedef struct pthread_mutex_t:
        pass

cdef enum:
    LINE = 64
    LINES = 64  # of the largest block; a larger one has memory of its own

ctypedef struct Slab:  # where many blocks lie
    Slab* next
    uint64_t size

ctypedef struct Block:  # one that was given back
    Block* next

ctypedef struct Slabs:
    pthread_mutex_t lock
    Slab* newest
    uint8_t* fresh  # what was never taken of it
    uint64_t left
    uint64_t held  # blocks taken and not given back
    Block* free[65]  # by lines

cdef void slabs_begin(Slabs* s) noexcept
cdef void* slabs_take(Slabs* s, uint64_t bytes) noexcept nogil
cdef void slabs_give(Slabs* s, void* p, uint64_t bytes) noexcept
