# cython: language_level=3
"""Small C helpers: hashing, prefetching, 128-bit arithmetic. All inline, all noexcept."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

cdef extern from "<stdlib.h>" nogil:
    void* aligned_alloc(size_t alignment, size_t size)  # of C11; not in Cython's libc

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    #include <stdlib.h>

    /* The barrier keeps the compiler from dropping functions that do nothing but prefetch. */
    static inline void sayso_prefetch(const void *p) {
        __builtin_prefetch(p, 0, 3);
        __asm__ volatile("" : : "r"(p));
    }
    #define SAYSO_PREFETCH(p) sayso_prefetch((const void *)(p))

    #include <sys/mman.h>

    /* Large arrays are read at random: larger pages save most of the address look-ups. */
    static inline void sayso_huge(void *p, uint64_t n) {
    #ifdef MADV_HUGEPAGE
        uintptr_t from = ((uintptr_t)p + 4095) & ~(uintptr_t)4095, to = ((uintptr_t)p + n) & ~(uintptr_t)4095;
        if (n >= (4u << 20)) madvise((void *)from, to - from, MADV_HUGEPAGE);
    #else
        (void)p; (void)n;
    #endif
    }

    /* Zeroed memory in a mapping of its own that begins a large page, or NULL. */
    static inline void *sayso_map(uint64_t n) {
        const uint64_t page = 2u << 20;
        uint8_t *p = mmap(NULL, n + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED) return NULL;
        uint64_t before = -(uintptr_t)p & (page - 1);
        if (before) munmap(p, before);
        p += before;
        munmap(p + n, page - before);
        sayso_huge(p, n);
        return p;
    }

    static inline void sayso_unmap(void *p, uint64_t n) {
        munmap(p, n);
    }

    static inline uint64_t sayso_mix(uint64_t a, uint64_t b) {
        __uint128_t r = (__uint128_t)a * b;
        return (uint64_t)r ^ (uint64_t)(r >> 64);
    }

    /* Nonzero where a byte of a word is c. */
    static inline uint64_t sayso_byte(uint64_t w, uint8_t c) {
        const uint64_t ones = 0x0101010101010101ULL;
        w ^= ones * c;
        return (w - ones) & ~w & (ones << 7);
    }

    /* A multiply-fold hash over 8-byte words, in the manner of wyhash. As it reads every byte it
       can as well say in `found` whether one of them is c. */
    static inline uint64_t sayso_hash_seeking(
        const uint8_t *p, uint32_t n, uint64_t seed, uint8_t c, uint64_t *found) {
        uint64_t h = seed ^ (n * 0x9E3779B97F4A7C15ULL), w, x, seen = 0;
        uint32_t i = 0;
        while (n - i > 16) {
            memcpy(&w, p + i, 8); memcpy(&x, p + i + 8, 8);
            seen |= sayso_byte(w, c) | sayso_byte(x, c);
            h = sayso_mix(w ^ 0xA0761D6478BD642FULL ^ h, x ^ 0xE7037ED1A0B428DBULL);
            i += 16;
        }
        uint32_t left = n - i;
        if (left >= 8) {
            memcpy(&w, p + i, 8); memcpy(&x, p + n - 8, 8);
        } else if (left >= 4) {
            uint32_t a, b;
            memcpy(&a, p + i, 4); memcpy(&b, p + n - 4, 4);
            w = a; x = b;
        } else if (left > 0) {
            w = p[i] | ((uint64_t)p[i + left / 2] << 8) | ((uint64_t)p[n - 1] << 16);
            x = 0;
        } else { w = x = 0; }
        *found = seen | sayso_byte(w, c) | sayso_byte(x, c);
        h = sayso_mix(w ^ 0x8EBC6AF09C88C6E3ULL ^ h, x ^ 0x589965CC75374CC3ULL);
        return sayso_mix(h, 0x1D8E4E27C47D124FULL);
    }

    static inline uint64_t sayso_hash(const uint8_t *p, uint32_t n, uint64_t seed) {
        uint64_t found;
        return sayso_hash_seeking(p, n, seed, 0, &found);
    }

    /* A quick hash of 4 to 48 bytes, for tables where two alike cost little: it reads the first
       and the last sixteen. */
    static inline uint64_t sayso_quick_hash(const uint8_t *p, uint32_t n) {
        uint64_t w, x, y, z;
        if (n >= 8) {
            memcpy(&w, p, 8); memcpy(&x, p + n - 8, 8);
            if (n > 16) {
                memcpy(&y, p + 8, 8); memcpy(&z, p + n - 16, 8);
                w ^= y * 0xA0761D6478BD642FULL; x ^= z * 0xE7037ED1A0B428DBULL;
            }
        } else {
            uint32_t a, b;
            memcpy(&a, p, 4); memcpy(&b, p + n - 4, 4);
            w = a; x = b;
        }
        return sayso_mix(w ^ 0x8EBC6AF09C88C6E3ULL, x ^ 0x589965CC75374CC3ULL ^ n);
    }

    /* memcmp(a, b, n) == 0 for short texts, by words that may overlap; no call. */
    static inline int sayso_same(const uint8_t *a, const uint8_t *b, uint32_t n) {
        uint64_t x, y, z, w;
        if (n >= 8 && n <= 16) {  /* no branch for what is most often asked */
            memcpy(&x, a, 8); memcpy(&y, b, 8);
            memcpy(&z, a + n - 8, 8); memcpy(&w, b + n - 8, 8);
            return ((x ^ y) | (z ^ w)) == 0;
        }
        if (n > 16) {
            for (uint32_t i = 0; i + 8 < n; i += 8) {
                memcpy(&x, a + i, 8); memcpy(&y, b + i, 8);
                if (x != y) return 0;
            }
            memcpy(&x, a + n - 8, 8); memcpy(&y, b + n - 8, 8);
            return x == y;
        }
        if (n >= 4) {
            uint32_t v, w, t, u;
            memcpy(&v, a, 4); memcpy(&w, b, 4);
            memcpy(&t, a + n - 4, 4); memcpy(&u, b + n - 4, 4);
            return ((v ^ w) | (t ^ u)) == 0;
        }
        return n == 0 || ((a[0] ^ b[0]) | (a[n / 2] ^ b[n / 2]) | (a[n - 1] ^ b[n - 1])) == 0;
    }

    /* 0 where 4 to 32 bytes are the same. */
    static inline uint64_t sayso_differ(const uint8_t *a, const uint8_t *b, uint32_t n) {
        uint64_t x, y, z, w, d;
        if (n < 8) {
            uint32_t s, t, u, v;
            memcpy(&s, a, 4); memcpy(&t, b, 4);
            memcpy(&u, a + n - 4, 4); memcpy(&v, b + n - 4, 4);
            return (s ^ t) | (u ^ v);
        }
        memcpy(&x, a, 8); memcpy(&y, b, 8);
        memcpy(&z, a + n - 8, 8); memcpy(&w, b + n - 8, 8);
        d = (x ^ y) | (z ^ w);
        if (n > 16) {
            memcpy(&x, a + 8, 8); memcpy(&y, b + 8, 8);
            memcpy(&z, a + n - 16, 8); memcpy(&w, b + n - 16, 8);
            d |= (x ^ y) | (z ^ w);
        }
        return d;
    }

    /* Whether a byte of a short text is c: eight at a time, the last eight perhaps twice. */
    static inline int sayso_has(const uint8_t *p, uint32_t n, uint8_t c) {
        uint64_t w, found = 0;
        if (n < 8) {
            for (uint32_t i = 0; i < n; i++) found |= p[i] == c;
            return found != 0;
        }
        for (uint32_t i = 0; ; i += 8) {
            if (i + 8 > n) i = n - 8;
            memcpy(&w, p + i, 8);
            found |= sayso_byte(w, c);
            if (i + 8 >= n) return found != 0;
        }
    }

    /* Compare a * 10^-as with b * 10^-bs exactly; scales are 0 to 18. */
    static const int64_t sayso_pow10[19] = {
        1LL, 10LL, 100LL, 1000LL, 10000LL, 100000LL, 1000000LL, 10000000LL, 100000000LL,
        1000000000LL, 10000000000LL, 100000000000LL, 1000000000000LL, 10000000000000LL,
        100000000000000LL, 1000000000000000LL, 10000000000000000LL, 100000000000000000LL,
        1000000000000000000LL};

    static inline int sayso_cmp_dec(int64_t a, int as, int64_t b, int bs) {
        __int128 x = a, y = b;
        if (as < bs) x *= sayso_pow10[bs - as];
        else if (bs < as) y *= sayso_pow10[as - bs];
        return (x > y) - (x < y);
    }

    /* op: 0 add, 1 subtract, 2 multiply. Returns 0 when the result does not fit. */
    static inline int sayso_dec_op(int op, int64_t a, int as, int64_t b, int bs,
                                   int64_t *c, int *cs) {
        __int128 x = a, y = b, r;
        int s;
        if (op == 2) { r = x * y; s = as + bs; }
        else {
            if (as < bs) { x *= sayso_pow10[bs - as]; s = bs; }
            else { y *= sayso_pow10[as - bs]; s = as; }
            r = op == 0 ? x + y : x - y;
        }
        while (s > 0 && r % 10 == 0) { r /= 10; s--; }
        if (s > 18 || r > INT64_MAX || r < -INT64_MAX) return 0;
        *c = (int64_t)r; *cs = s;
        return 1;
    }

    static inline int sayso_int_op(int op, int64_t a, int64_t b, int64_t *c) {
        __int128 x = a, y = b, r = op == 0 ? x + y : op == 1 ? x - y : x * y;
        if (r > INT64_MAX || r < -INT64_MAX) return 0;
        *c = (int64_t)r;
        return 1;
    }
    """
    void SAYSO_PREFETCH(const void *p) noexcept nogil
    void sayso_huge(void *p, uint64_t n) noexcept nogil
    void* sayso_map(uint64_t n) noexcept nogil
    void sayso_unmap(void* p, uint64_t n) noexcept nogil
    uint64_t sayso_mix(uint64_t a, uint64_t b) noexcept nogil
    uint64_t sayso_hash(const uint8_t *p, uint32_t n, uint64_t seed) noexcept nogil
    uint64_t sayso_hash_seeking(
        const uint8_t *p, uint32_t n, uint64_t seed, uint8_t c, uint64_t *found
    ) noexcept nogil
    uint64_t sayso_quick_hash(const uint8_t *p, uint32_t n) noexcept nogil
    bint sayso_same(const uint8_t *a, const uint8_t *b, uint32_t n) noexcept nogil
    uint64_t sayso_differ(const uint8_t *a, const uint8_t *b, uint32_t n) noexcept nogil
    bint sayso_has(const uint8_t *p, uint32_t n, uint8_t c) noexcept nogil
    int sayso_cmp_dec(int64_t a, int scale_a, int64_t b, int scale_b) noexcept nogil
    int sayso_dec_op(
        int op, int64_t a, int scale_a, int64_t b, int scale_b, int64_t *c, int *scale_c
    ) noexcept nogil
    int sayso_int_op(int op, int64_t a, int64_t b, int64_t *c) noexcept nogil

cdef extern from *:
    """
    static inline void *sayso_exchange(void **where, void *value) {
        return __atomic_exchange_n(where, value, __ATOMIC_ACQ_REL);
    }

    /* Push a node onto a lock-free stack whose nodes link through *next. */
    static inline void sayso_push(void **head, void *node, void **next) {
        void *old = __atomic_load_n(head, __ATOMIC_RELAXED);
        do { *next = old; }
        while (!__atomic_compare_exchange_n(head, &old, node, 1, __ATOMIC_RELEASE,
                                            __ATOMIC_RELAXED));
    }

    static inline void sayso_add(uint64_t *where, int64_t n) {
        __atomic_fetch_add(where, (uint64_t)n, __ATOMIC_RELAXED);
    }
    """
    void* sayso_exchange(void** where, void* value) noexcept nogil
    void sayso_push(void** head, void* node, void** next) noexcept nogil
    void sayso_add(uint64_t* where, int64_t n) noexcept nogil
