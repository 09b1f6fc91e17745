# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Takes small blocks from slabs, and keeps those given back for others of their size."""

from libc.stdint cimport uint8_t, uint64_t
from libc.stdlib cimport free
from libc.string cimport memset

from ._c cimport aligned_alloc, sayso_map, sayso_unmap

cdef extern from "<pthread.h>" nogil:
    int pthread_mutex_init(pthread_mutex_t* lock, const void* attributes)
    int pthread_mutex_lock(pthread_mutex_t* lock)
    int pthread_mutex_unlock(pthread_mutex_t* lock)

cdef enum:
    SMALLEST = 1 << 16  # bytes of the first slab; each is twice the one before
    LARGEST = 4 << 20


cdef inline uint64_t lines(uint64_t bytes) noexcept nogil:
    return (bytes + LINE - 1) // LINE


cdef void slabs_begin(Slabs* s) noexcept:
    pthread_mutex_init(&s.lock, NULL)


cdef void* slabs_take(Slabs* s, uint64_t bytes) noexcept nogil:
    """A block that begins a cache line, or NULL. By any number of threads."""
    cdef uint64_t n = lines(bytes)
    cdef Block* b
    if n > LINES:
        return aligned_alloc(LINE, n * LINE)
    pthread_mutex_lock(&s.lock)
    b = s.free[n]
    if b != NULL:
        s.free[n] = b.next
    elif s.left >= n * LINE or more(s):
        b = <Block*>s.fresh
        s.fresh += n * LINE
        s.left -= n * LINE
    if b != NULL:
        s.held += 1
    pthread_mutex_unlock(&s.lock)
    return b


cdef bint more(Slabs* s) noexcept nogil:
    """Begin a slab; False if there is no memory."""
    cdef uint64_t size = SMALLEST
    cdef Slab* slab
    if s.newest != NULL:
        size = s.newest.size if s.newest.size == LARGEST else s.newest.size * 2
    slab = <Slab*>(sayso_map(size) if size == LARGEST else aligned_alloc(LINE, size))
    if slab == NULL:
        return False
    slab.next, slab.size = s.newest, size
    s.newest = slab
    s.fresh = <uint8_t*>slab + LINE
    s.left = size - LINE
    return True


cdef void slabs_give(Slabs* s, void* p, uint64_t bytes) noexcept:
    """Give a block of so many bytes back, while no thread takes any. The last one ends all slabs."""
    cdef uint64_t n = lines(bytes)
    cdef Block* b = <Block*>p
    if n > LINES:
        free(p)
        return
    b.next = s.free[n]
    s.free[n] = b
    s.held -= 1
    if s.held == 0:
        end(s)


cdef void end(Slabs* s) noexcept:
    cdef Slab* slab
    while s.newest != NULL:
        slab = s.newest
        s.newest = slab.next
        if slab.size == LARGEST:
            sayso_unmap(slab, LARGEST)
        else:
            free(slab)
    memset(s.free, 0, sizeof(s.free))
    s.fresh, s.left = NULL, 0
